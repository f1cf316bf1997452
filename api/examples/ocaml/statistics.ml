let () =
  NBD.with_handle (fun nbd ->
      NBD.connect_command nbd
        [ "nbdkit"; "-s"; "--exit-with-parent"; "memory"; "1M" ];
      let before = NBD.stats_bytes_received nbd in
      NBD.pread nbd (Bytes.create 4096) 0L;
      let received = Int64.sub (NBD.stats_bytes_received nbd) before in
      Printf.printf "%Ld bytes for 4096 of data\n" received)
