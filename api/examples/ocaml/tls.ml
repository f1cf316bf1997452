let () =
  let keys, file = Filename.open_temp_file "keys" ".psk" in
  output_string file ("alice:" ^ String.make 64 '5' ^ "\n");
  close_out file;
  NBD.with_handle (fun nbd ->
      NBD.set_tls nbd NBD.TLS.REQUIRE;
      NBD.set_tls_username nbd "alice";
      NBD.set_tls_psk_file nbd keys;
      NBD.connect_command nbd
        [
          "nbdkit"; "-s"; "--exit-with-parent"; "--tls=require";
          "--tls-psk=" ^ keys; "memory"; "1M";
        ];
      assert (NBD.get_tls_negotiated nbd));
  Sys.remove keys
