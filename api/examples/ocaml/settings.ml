let () =
  NBD.with_handle (fun nbd ->
      NBD.set_export_name nbd "disk";
      NBD.set_request_structured_replies nbd true;
      (* Send what the library would refuse, to see what the server does. *)
      let checks = NBD.get_strict_mode nbd in
      NBD.set_strict_mode nbd
        (List.filter (fun check -> check <> NBD.STRICT.BOUNDS) checks);
      NBD.connect_command nbd
        [ "nbdkit"; "-s"; "--exit-with-parent"; "memory"; "1M" ];
      try NBD.pread nbd (Bytes.create 512) (NBD.get_size nbd)
      with NBD.Error (text, _) -> print_endline text)
