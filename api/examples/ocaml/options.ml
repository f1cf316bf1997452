let () =
  NBD.with_handle (fun nbd ->
      (* Stop before an export is chosen. *)
      NBD.set_opt_mode nbd true;
      NBD.connect_command nbd
        [ "nbdkit"; "-s"; "--exit-with-parent"; "memory"; "1M" ];
      ignore
        (NBD.opt_list nbd (fun name description ->
             Printf.printf "%S %s\n" name description;
             0));
      NBD.set_export_name nbd "";
      NBD.opt_info nbd;
      Printf.printf "%Ld\n" (NBD.get_size nbd);
      NBD.opt_go nbd;
      NBD.pread nbd (Bytes.create 512) 0L)
