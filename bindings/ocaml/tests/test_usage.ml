(* Ten ways in which libnbd's own tests use its OCaml module. *)

open Harness

exception Test

let () = test "handles are left to the finaliser" (fun () ->
    for _ = 1 to 10 do
      NBD.connect_command (NBD.create ()) (nbdkit [ "memory"; "1M" ])
    done;
    Gc.compact ())

let () = test "with_handle raises again, and counts handles" (fun () ->
    let number nbd =
      Scanf.sscanf (NBD.get_handle_name nbd) "nbd%d" Fun.id in
    let first = number (NBD.create ()) in
    (match NBD.with_handle (fun _ -> raise Test) with
     | () -> failwith "it returned"
     | exception Test -> ());
    equal_int "number" (first + 2) (number (NBD.create ())))

let () = test "unknown values are refused and change nothing" (fun () ->
    let nbd = NBD.create () in
    NBD.set_tls nbd NBD.TLS.ALLOW;
    ignore (error_of (fun () -> NBD.set_tls nbd (NBD.TLS.UNKNOWN 3)));
    check "tls" (NBD.get_tls nbd = NBD.TLS.ALLOW);
    ignore (error_of (fun () ->
        NBD.set_handshake_flags nbd [ NBD.HANDSHAKE_FLAG.UNKNOWN 2 ]));
    check "flags" (NBD.get_handshake_flags nbd = NBD.HANDSHAKE_FLAG.mask))

let () = test "flags are lists" (fun () ->
    let nbd = NBD.create () in
    check "mask" (NBD.get_handshake_flags nbd = NBD.HANDSHAKE_FLAG.mask);
    NBD.set_handshake_flags nbd [];
    check "none" (NBD.get_handshake_flags nbd = []))

let () = test "private data is 0 and is kept" (fun () ->
    let nbd = NBD.create () in
    check "before" (NBD.set_private_data nbd 42 == 0);
    check "read" (NBD.get_private_data nbd == 42);
    check "after" (NBD.set_private_data nbd max_int == 42);
    check "whole" (NBD.get_private_data nbd == max_int))

let () = test "a debug callback sees the handle closed once" (fun () ->
    let closing = ref 0 in
    let nbd = NBD.create () in
    NBD.set_debug_callback nbd (fun _ message ->
        if message = "closing handle" then incr closing;
        0);
    NBD.set_debug nbd true;
    NBD.close nbd;
    equal_int "messages" 1 !closing;
    check "closed" (is_closed "get_size" (fun () -> NBD.get_size nbd)))

let () = test "a command is a list" (fun () ->
    let nbd = NBD.create () in
    NBD.connect_command nbd (nbdkit [ "-v"; "memory"; "1M" ]);
    equal_int64 "size" 1048576L (NBD.get_size nbd))

let () = test "a chunk is looked at and failed" (fun () ->
    let nbd = pattern () in
    let expected = content 0 512 in
    let buf = Bytes.create 512 in
    let seen = ref 0 in
    NBD.pread_structured nbd buf 0L (fun part offset status err ->
        incr seen;
        check "part" (part = expected);
        check "offset" (offset = 0L);
        check "status" (status = Int32.to_int NBD.read_data);
        check "err" (!err = 0);
        0);
    check "read" (buf = expected);
    equal_int "chunks" 1 !seen;
    let failure = error_of (fun () ->
        NBD.pread_structured nbd buf 0L (fun _ _ _ err ->
            err := NBD.errno_of_unix_error Unix.ENETDOWN;
            raise Test))
    in
    check "errno" (snd failure = Some Unix.ENETDOWN))

let () = test "the loop is of the module or of the program" (fun () ->
    let nbd = pattern () in
    let buf = NBD.Buffer.alloc 512 in
    let errors = ref [] in
    let cookie =
      NBD.aio_pread nbd buf 0L ~completion:(fun err ->
          errors := !err :: !errors;
          0)
        ~flags:[]
    in
    while NBD.aio_in_flight nbd > 0 do
      ignore (NBD.poll nbd (-1))
    done;
    check "completed" (NBD.aio_command_completed nbd cookie);
    check "errors" (!errors = [ 0 ]);
    let cookie = NBD.aio_pread nbd buf 512L in
    while not (NBD.aio_command_completed nbd cookie) do
      let fd = NBD.aio_get_fd nbd in
      let wants direction =
        NBD.aio_get_direction nbd land Int32.to_int direction <> 0 in
      let watch direction = if wants direction then [ fd ] else [] in
      let readable, writable, _ =
        Unix.select (watch NBD.aio_direction_read)
          (watch NBD.aio_direction_write) [] (-1.)
      in
      if readable <> [] && wants NBD.aio_direction_read then
        NBD.aio_notify_read nbd
      else if writable <> [] && wants NBD.aio_direction_write then
        NBD.aio_notify_write nbd
    done;
    check "read" (NBD.Buffer.to_bytes buf = content 512 512))

let () = test "an address is one of Unix" (fun () ->
    let path, _ = serve_nbdkit [ "data"; "size=1M"; "data=@65536 1*4096" ] in
    let nbd = NBD.create () in
    NBD.add_meta_context nbd NBD.context_base_allocation;
    NBD.aio_connect nbd (Unix.ADDR_UNIX path);
    while NBD.aio_is_connecting nbd do
      ignore (NBD.poll nbd (-1))
    done;
    let extents = ref [] in
    NBD.block_status nbd 65536L 0L (fun context _ entries err ->
        check "err" (!err = 0);
        check "context" (context = NBD.context_base_allocation);
        extents := Array.to_list entries :: !extents;
        0);
    let hole = Int32.to_int NBD.state_hole lor Int32.to_int NBD.state_zero in
    check "extents" (List.map (fun entries ->
        (List.nth entries 0, List.nth entries 1)) !extents
                     = [ (65536L, Int64.of_int hole) ]))

let () = test "64-bit extents are tuples" (fun () ->
    needs "1.18";
    let nbd = NBD.create () in
    NBD.add_meta_context nbd NBD.context_base_allocation;
    NBD.connect_command nbd (nbdkit [ "memory"; "1M" ]);
    let extents = ref [||] in
    NBD.block_status_64 nbd 65536L 0L ~flags:[ NBD.CMD_FLAG.REQ_ONE ]
      (fun _ _ entries _ ->
         extents := entries;
         0);
    check "extents" (!extents = [| (65536L, 3L) |]))

let () = run ()
