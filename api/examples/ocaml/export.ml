let () =
  NBD.with_handle (fun nbd ->
      NBD.connect_command nbd
        [ "nbdkit"; "-s"; "--exit-with-parent"; "-r"; "memory"; "1M" ];
      assert (NBD.get_size nbd = 1048576L);
      assert (NBD.is_read_only nbd);
      assert (NBD.can_multi_conn nbd);
      Printf.printf "%Ld\n" (NBD.get_block_size nbd NBD.SIZE.PREFERRED))
