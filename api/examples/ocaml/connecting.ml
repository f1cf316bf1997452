let () =
  let folder = Filename.temp_file "nbd" "" in
  Sys.remove folder;
  Unix.mkdir folder 0o700;
  let path = Filename.concat folder "sock" in
  let ready = Filename.concat folder "pid" in
  let server =
    Unix.create_process "nbdkit"
      [| "nbdkit"; "-f"; "-U"; path; "-P"; ready; "memory"; "1M" |]
      Unix.stdin Unix.stdout Unix.stderr
  in
  while not (Sys.file_exists ready) do
    Unix.sleepf 0.01
  done;
  NBD.with_handle (fun nbd ->
      NBD.connect_unix nbd path;
      Printf.printf "%s %Ld\n" (NBD.get_protocol nbd) (NBD.get_size nbd);
      NBD.shutdown nbd);
  Unix.kill server Sys.sigterm;
  ignore (Unix.waitpid [] server);
  List.iter
    (fun file -> if Sys.file_exists file then Sys.remove file)
    [ path; ready ];
  Unix.rmdir folder
