let () =
  NBD.with_handle (fun nbd ->
      NBD.connect_command nbd
        [ "nbdkit"; "-s"; "--exit-with-parent"; "pattern"; "1M" ];
      let buffers = Array.init 64 (fun _ -> NBD.Buffer.alloc 512) in
      let finished = ref 0 in
      let completion err =
        assert (!err = 0);
        incr finished;
        1 (* retire the command at once *)
      in
      Array.iteri
        (fun i buf ->
           let offset = Int64.of_int (512 * i) in
           ignore (NBD.aio_pread nbd buf offset ~completion))
        buffers;
      while NBD.aio_in_flight nbd > 0 do
        ignore (NBD.poll nbd (-1))
      done;
      assert (!finished = 64);
      let third = NBD.Buffer.to_bytes buffers.(3) in
      assert (Bytes.get_int64_be third 0 = 1536L))
