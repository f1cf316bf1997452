(* The samples, on real servers: test_samples FOLDER [WORD...], with the folder
   of the programs, and what starts them. *)

open Harness

let folder, starter =
  match Array.to_list Sys.argv with
  | _ :: folder :: starter -> (folder, starter)
  | _ -> failwith "the folder of the samples is not given"

let run_sample name arguments =
  let words = starter @ (Filename.concat folder name :: arguments) in
  let input, output = Unix.pipe ~cloexec:true () in
  let pid =
    Unix.create_process (List.hd words) (Array.of_list words) Unix.stdin output
      Unix.stderr
  in
  Unix.close output;
  let channel = Unix.in_channel_of_descr input in
  let text = Buffer.create 100 in
  (try
     while true do
       Buffer.add_channel text channel 1
     done
   with End_of_file -> close_in channel);
  check name (snd (Unix.waitpid [] pid) = Unix.WEXITED 0);
  Buffer.contents text

let uri_of (path, _) = "nbd+unix:///?socket=" ^ path

let read_file path =
  let channel = open_in_bin path in
  let text = really_input_string channel (in_channel_length channel) in
  close_in channel;
  text

let call words =
  let words = find (List.hd words) :: List.tl words in
  let pid =
    Unix.create_process (List.hd words) (Array.of_list words) Unix.stdin
      Unix.stderr Unix.stderr
  in
  check (String.concat " " words)
    (snd (Unix.waitpid [] pid) = Unix.WEXITED 0)

let () = test "info" (fun () ->
    let output =
      run_sample "info" [ uri_of (serve_nbdkit [ "-r"; "memory"; "1M" ]) ] in
    List.iter (fun line -> check line (contains output line))
      [
        "protocol: newstyle-fixed\n"; "size: 1048576\n"; "read-only: true\n";
        "exports: \"\"\n";
      ])

let () = test "sparse_backup" (fun () ->
    let size = 32 lsl 20 in
    let server = serve_nbdkit 
        [ "data"; "size=32M"; "data=@1048576 1*65536 @20971520 2*4096" ] in
    let copy = new_path "copy" in
    let output = run_sample "sparse_backup" [ uri_of server; copy ] in
    check output (contains output "33554432 bytes, ");
    let nbd = NBD.create () in
    NBD.connect_unix nbd (fst server);
    let data = Bytes.create size in
    NBD.pread nbd data 0L;
    check "content" (read_file copy = Bytes.to_string data);
    let copied = Scanf.sscanf output "%d bytes, %d of" (fun _ n -> n) in
    check "holes" (copied > 0 && copied < size))

let () = test "dirty_bitmap" (fun () ->
    let image = new_path "disk" in
    call [ "qemu-img"; "create"; "-q"; "-f"; "qcow2"; image; "16M" ];
    call [ "qemu-img"; "bitmap"; "--add"; "-g"; "65536"; image; "b0" ];
    call
      [
        "qemu-io"; "-f"; "qcow2"; "-c"; "write -q 1048576 65536"; "-c";
        "write -q 5242880 131072"; image;
      ];
    let server =
      serve [ find "qemu-nbd"; "-f"; "qcow2"; "-t"; "-B"; "b0"; image ] in
    equal_string "changes"
      ("1048576 65536\n5242880 131072\n"
       ^ "196608 of 16777216 bytes have changed\n")
      (run_sample "dirty_bitmap" [ uri_of server; "b0" ]))

let () = test "aio_copy" (fun () ->
    let size = (40 lsl 20) - 512 in
    let target = new_path "target" in
    let file = open_out_bin target in
    close_out file;
    Unix.truncate target (40 lsl 20);
    let from = serve_nbdkit [ "pattern"; string_of_int size ] in
    let into = serve_nbdkit [ "file"; target ] in
    equal_string "output"
      (Printf.sprintf "%d bytes copied\n" size)
      (run_sample "aio_copy" [ uri_of from; uri_of into ]);
    let copied = read_file target in
    check "content"
      (String.sub copied 0 size = Bytes.to_string (content 0 size));
    check "rest" (String.sub copied size 512 = String.make 512 '\000'))

let () = run ()
