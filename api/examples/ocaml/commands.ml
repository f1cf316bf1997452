let () =
  NBD.with_handle (fun nbd ->
      NBD.connect_command nbd
        [ "nbdkit"; "-s"; "--exit-with-parent"; "memory"; "1M" ];
      NBD.pwrite nbd (Bytes.of_string "hello") 4096L
        ~flags:[ NBD.CMD_FLAG.FUA ];
      let buf = Bytes.create 5 in
      NBD.pread nbd buf 4096L;
      print_endline (Bytes.to_string buf);
      NBD.zero nbd 512L 4096L ~flags:[ NBD.CMD_FLAG.NO_HOLE ];
      NBD.flush nbd;
      NBD.pread_structured nbd (Bytes.create 8192) 0L
        (fun part offset status _ ->
           Printf.printf "%Ld %d %s\n" offset (Bytes.length part)
             (if status = Int32.to_int NBD.read_data then "data" else "hole");
           0))
