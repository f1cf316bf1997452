(* What callbacks may do, and what becomes of those that fail. *)

open Harness

exception Of_the_test of int

let fails_with code messages run =
  let code_seen = ref None in
  let printed = messages_of (fun () -> code_seen := errno_of run) in
  check "errno" (!code_seen = Some code);
  List.iter (fun message -> check printed (contains printed message)) messages

let () = test "an exception is printed and fails the command" (fun () ->
    let nbd = pattern () in
    let buf = Bytes.create 512 in
    fails_with Unix.EIO
      [ "libnbd: chunk: uncaught OCaml exception: "; "Of_the_test(7)" ]
      (fun () ->
         NBD.pread_structured nbd buf 0L (fun _ _ _ err ->
             err := NBD.errno_of_unix_error Unix.EIO;
             raise (Of_the_test 7)));
    (* Without an errno of its own. *)
    let failure = ref ("", None) in
    ignore (messages_of (fun () ->
        failure := error_of (fun () ->
            NBD.pread_structured nbd buf 0L (fun _ _ _ _ -> raise Exit))));
    check "name" (contains (fst !failure) "nbd_pread_structured: ");
    check "errno"
      (Option.map NBD.errno_of_unix_error (snd !failure)
       = Some 71 (* EPROTO *));
    NBD.pread nbd buf 0L)

let () = test "the errno of an exception is that of the command" (fun () ->
    let nbd = pattern () in
    let fails_as expected error stored =
      let seen = ref None in
      ignore (messages_of (fun () ->
          seen := errno_of (fun () ->
              NBD.pread_structured nbd (Bytes.create 512) 0L (fun _ _ _ err ->
                  err := stored;
                  raise error))));
      check (Printexc.to_string error) (!seen = Some expected)
    in
    fails_as Unix.ENOSPC (Unix.Unix_error (Unix.ENOSPC, "write", "f")) 0;
    fails_as Unix.EPERM (NBD.Error ("inner", Some Unix.EPERM)) 0;
    fails_as Unix.EIO (Unix.Unix_error (Unix.ENOSPC, "write", "f"))
      (NBD.errno_of_unix_error Unix.EIO))

let () = test "a negative result fails the command and nothing else" (fun () ->
    let nbd = pattern () in
    check "errno" (errno_of (fun () ->
        NBD.pread_structured nbd (Bytes.create 512) 0L (fun _ _ _ err ->
            err := NBD.errno_of_unix_error Unix.EPERM;
            -1)) = Some Unix.EPERM))

let () = test "an errno that is no int of C is a failure" (fun () ->
    let nbd = pattern () in
    check "errno" (
      Option.map NBD.errno_of_unix_error (errno_of (fun () ->
          NBD.pread_structured nbd (Bytes.create 512) 0L (fun _ _ _ err ->
              err := max_int;
              0))) = Some 71))

let () = test "an exception of a completion fails the command" (fun () ->
    let nbd = pattern () in
    let cookie =
      NBD.aio_pread nbd (NBD.Buffer.alloc 512) 0L ~completion:(fun err ->
          err := NBD.errno_of_unix_error Unix.ENOMEM;
          raise Exit)
    in
    fails_with Unix.ENOMEM
      [ "libnbd: completion: uncaught OCaml exception: Stdlib.Exit" ]
      (fun () -> wait nbd cookie))

let () = test "a completion retires its command" (fun () ->
    let nbd = pattern () in
    let sizes = ref [] in
    let start n =
      let buf = NBD.Buffer.alloc (512 * n) in
      NBD.aio_pread nbd buf 0L ~completion:(fun _ ->
          sizes := NBD.Buffer.size buf :: !sizes;
          1)
    in
    let cookies = List.map start [ 1; 2; 3 ] in
    wait_for_all nbd;
    check "sizes" (List.sort compare !sizes = [ 512; 1024; 1536 ]);
    List.iter (fun cookie ->
        check "gone" (not (NBD.aio_command_completed nbd cookie))) cookies)

let () = test "an exception of a debug callback is only printed" (fun () ->
    let nbd = NBD.create () in
    let printed = messages_of (fun () ->
        NBD.set_debug_callback nbd (fun _ _ -> failwith "of the test");
        NBD.set_debug nbd true;
        NBD.set_export_name nbd "name";
        NBD.set_debug nbd false) in
    check printed
      (contains printed
         "libnbd: debug: uncaught OCaml exception: Failure(\"of the test\")");
    equal_string "name" "name" (NBD.get_export_name nbd))

let () = test "a callback uses other handles" (fun () ->
    let nbd = pattern () and other = pattern () in
    let inner = Bytes.create 512 in
    NBD.pread_structured nbd (Bytes.create 512) 0L (fun _ _ _ _ ->
        NBD.pread_structured other inner 4096L (fun _ _ _ _ -> 0);
        0);
    check "inner" (inner = content 4096 512))

let () = test "a callback collects garbage and raises handled exceptions"
    (fun () ->
       let nbd = pattern () in
       let buf = Bytes.create 512 in
       NBD.pread_structured nbd buf 0L (fun part _ _ _ ->
           (try raise Exit with Exit -> ());
           Gc.compact ();
           check "part" (part = content 0 512);
           0);
       check "read" (buf = content 0 512))

let () = test "bytes of any size are given and taken whole" (fun () ->
    let nbd = memory () in
    List.iter (fun size ->
        let written = Bytes.init size (fun i -> Char.chr (i * 7 land 255)) in
        NBD.pwrite nbd written 0L;
        let read = Bytes.create size in
        let parts = ref 0 in
        NBD.pread_structured nbd read 0L (fun part _ _ _ ->
            Gc.compact ();
            parts := !parts + Bytes.length part;
            0);
        check (string_of_int size) (read = written);
        equal_int "parts" size !parts)
      [ 1; 511; 4095; 4096; 4097; 65536; 1048576 ];
    check "empty" (errno_of (fun () -> NBD.pread nbd Bytes.empty 0L)
                   = Some Unix.EINVAL))

let () = test "options call back with texts" (fun () ->
    let nbd = NBD.create () in
    NBD.set_opt_mode nbd true;
    NBD.add_meta_context nbd "base:";
    NBD.connect_command nbd (nbdkit [ "memory"; "1M" ]);
    let exports = ref [] and contexts = ref [] in
    equal_int "exports" 1 (NBD.opt_list nbd (fun name description ->
        exports := (name, description) :: !exports;
        0));
    check "export" (!exports = [ ("", "") ]);
    equal_int "contexts" 1 (NBD.opt_list_meta_context nbd (fun name ->
        contexts := name :: !contexts;
        0));
    check "context" (!contexts = [ NBD.context_base_allocation ]);
    NBD.opt_abort nbd)

let () = run ()
