let () =
  NBD.with_handle (fun nbd ->
      assert (NBD.aio_is_created nbd);
      NBD.aio_connect_command nbd
        [ "nbdkit"; "-s"; "--exit-with-parent"; "memory"; "1M" ];
      while NBD.aio_is_connecting nbd do
        ignore (NBD.poll nbd (-1))
      done;
      assert (NBD.aio_is_ready nbd);
      print_endline (NBD.connection_state nbd);
      NBD.shutdown nbd;
      assert (NBD.aio_is_closed nbd))
