(* Exceptions, and arguments that C has no value for. *)

open Harness

let () = test "an error has the text of the library and its errno" (fun () ->
    let nbd = pattern () in
    let text, code =
      error_of (fun () -> NBD.pread nbd (Bytes.create 512) 1048576L) in
    check text (contains text "nbd_pread: ");
    check "errno" (code = Some Unix.EINVAL);
    let text, code = error_of (fun () ->
        NBD.connect_uri (NBD.create ()) "http://localhost") in
    check text (contains text "nbd_connect_uri: ");
    check "errno of a URI" (code = Some Unix.EINVAL))

let () = test "bytes of a read that fails are zeroes" (fun () ->
    let nbd = pattern () in
    List.iter (fun size ->
        let buf = Bytes.make size 'x' in
        ignore (error_of (fun () -> NBD.pread nbd buf 1048576L));
        check "zeroes" (buf = Bytes.make size '\000'))
      [ 1; 4096; 4097; 100_000 ])

let () = test "it prints as it always did" (fun () ->
    equal_string "none" "NBD.Error(\"m\", 0)"
      (Printexc.to_string (NBD.Error ("m", None)));
    equal_string "some" "NBD.Error(\"m\", _)"
      (Printexc.to_string (NBD.Error ("m", Some Unix.EIO)));
    equal_string "closed" "NBD.Closed(\"NBD.pread\")"
      (Printexc.to_string (NBD.Closed "NBD.pread")))

let () = test "errno_of_unix_error" (fun () ->
    equal_int "a known one" 5 (NBD.errno_of_unix_error Unix.EIO);
    check "back" (NBD.unix_error_of_errno 5 = Unix.EIO);
    check "an unknown one back"
      (NBD.unix_error_of_errno 4711 = Unix.EUNKNOWNERR 4711);
    equal_int "an unknown one" 4711
      (NBD.errno_of_unix_error (Unix.EUNKNOWNERR 4711)))

let () = test "errors of two threads do not mix" (fun () ->
    let nbd = pattern () and unconnected = NBD.create () in
    let ask handle expected () =
      for _ = 1 to 2000 do
        let text, _ =
          error_of (fun () -> NBD.pread handle (Bytes.create 1) 1048576L) in
        check text (contains text expected)
      done
    in
    let other = Thread.create (ask unconnected "invalid state") () in
    ask nbd "out of bounds" ();
    Thread.join other)

let () = test "a closed handle refuses every call by its name" (fun () ->
    let nbd = NBD.create () in
    NBD.close nbd;
    NBD.close nbd;
    check "get_size" (is_closed "get_size" (fun () -> NBD.get_size nbd));
    check "get_version" (is_closed "get_version" (fun () ->
        NBD.get_version nbd));
    check "aio_pread" (is_closed "aio_pread" (fun () ->
        NBD.aio_pread nbd (NBD.Buffer.alloc 1) 0L)))

let () = test "with_handle does not mind that it is closed" (fun () ->
    NBD.with_handle NBD.close)

let () = test "numbers that C cannot hold are refused" (fun () ->
    let nbd = NBD.create () in
    let refused what make =
      match make () with
      | _ -> failwith (what ^ " was taken")
      | exception Invalid_argument text -> text
    in
    equal_string "port" "'port' out of range" (refused "port" (fun () ->
        NBD.connect_vsock nbd 2L 4294967296L));
    equal_string "cid" "'cid' out of range" (refused "cid" (fun () ->
        NBD.connect_vsock nbd (-1L) 1L));
    equal_string "timeout" "'timeout' out of range"
      (refused "timeout" (fun () -> NBD.poll nbd (1 lsl 31)));
    equal_string "i" "'i' out of range" (refused "i" (fun () ->
        NBD.get_meta_context nbd (-1)));
    equal_string "enum" "'tls' out of range" (refused "enum" (fun () ->
        NBD.set_tls nbd (NBD.TLS.UNKNOWN (1 lsl 31))));
    List.iter (fun position ->
        equal_string "flags" "bitmask value out of range"
          (refused "flags" (fun () ->
               NBD.set_strict_mode nbd [ NBD.STRICT.UNKNOWN position ])))
      [ -1; 32; max_int ])

let () = test "texts with a NUL byte are refused" (fun () ->
    let nbd = NBD.create () in
    check "string" (is_invalid (fun () ->
        NBD.set_export_name nbd "a\000b"));
    check "path" (is_invalid (fun () -> NBD.connect_unix nbd "a\000b"));
    check "list" (is_invalid (fun () ->
        NBD.connect_command nbd [ "true"; "a\000b" ]));
    check "address" (is_invalid (fun () ->
        NBD.aio_connect nbd (Unix.ADDR_UNIX "a\000b")));
    check "long address" (is_invalid (fun () ->
        NBD.aio_connect nbd (Unix.ADDR_UNIX (String.make 108 'x'))));
    check "port" (is_invalid (fun () ->
        NBD.aio_connect nbd
          (Unix.ADDR_INET (Unix.inet_addr_loopback, 65536))));
    equal_string "unchanged" "" (NBD.get_export_name nbd))

let () = test "unknown flags are kept" (fun () ->
    let nbd = NBD.create () in
    (* Duplicates and any order; a known bit by its position is that flag. *)
    NBD.set_strict_mode nbd
      NBD.STRICT.[ FLAGS; UNKNOWN 0; FLAGS; BOUNDS; COMMANDS ];
    check "in the order of bits"
      (NBD.get_strict_mode nbd = NBD.STRICT.[ COMMANDS; FLAGS; BOUNDS ]);
    check "numbers" (List.map NBD.STRICT.to_int (NBD.get_strict_mode nbd)
                     = [ 1; 2; 4 ]);
    equal_int "unknown" (1 lsl 31)
      (NBD.CMD_FLAG.to_int (NBD.CMD_FLAG.UNKNOWN 31)))

let () = test "addresses of IPv4 and IPv6" (fun () ->
    (* Nobody listens there. *)
    List.iter (fun address ->
        let nbd = NBD.create () in
        match
          NBD.aio_connect nbd (Unix.ADDR_INET (address, 1));
          while NBD.aio_is_connecting nbd do
            ignore (NBD.poll nbd (-1))
          done
        with
        | () -> check "dead" (NBD.aio_is_dead nbd)
        | exception NBD.Error (_, Some _) -> ())
      [ Unix.inet_addr_loopback; Unix.inet6_addr_loopback ])

let () = test "a handle cannot be compared or marshalled" (fun () ->
    let nbd = NBD.create () in
    check "compared" (is_invalid (fun () -> nbd = NBD.create ()));
    check "marshalled" (is_invalid (fun () -> Marshal.to_string nbd []));
    equal_int "hashed" 0 (Hashtbl.hash nbd))

let () = run ()
