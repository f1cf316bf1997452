let () =
  NBD.with_handle (fun nbd ->
      assert (NBD.is_uri nbd "nbd+unix:///name?socket=/tmp/sock");
      assert (not (NBD.is_uri nbd "/tmp/sock"));
      (* A URI from someone else: only local servers, and no files of TLS. *)
      NBD.set_uri_allow_transports nbd [ NBD.ALLOW_TRANSPORT.UNIX ];
      NBD.set_uri_allow_local_file nbd false;
      try NBD.connect_uri nbd "nbd://example.com"
      with NBD.Error (text, _) -> print_endline text)
