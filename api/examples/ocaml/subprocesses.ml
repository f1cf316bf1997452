let () =
  NBD.with_handle (fun nbd ->
      (* The server ends with the connection. *)
      NBD.connect_command nbd
        [ "nbdkit"; "-s"; "--exit-with-parent"; "memory"; "1M" ];
      Printf.printf "%Ld %Ld\n"
        (NBD.get_subprocess_pid nbd)
        (NBD.get_size nbd))
