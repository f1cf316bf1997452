let () =
  NBD.with_handle (fun nbd ->
      Printf.printf "%s %s %s\n"
        (NBD.get_package_name nbd)
        (NBD.get_version nbd)
        (NBD.get_version_extra nbd);
      print_endline (if NBD.supports_tls nbd then "TLS" else "no TLS");
      print_endline (if NBD.supports_uri nbd then "URIs" else "no URIs"))
