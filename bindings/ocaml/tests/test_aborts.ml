(* What ends the process. No handle is made in this one, which forks. *)

open Harness

let status_of run =
  match Unix.fork () with
  | 0 ->
    (try run () with _ -> Unix._exit 3);
    Unix._exit 0
  | pid -> snd (Unix.waitpid [] pid)

let () = test "an assertion in a callback ends the process" (fun () ->
    let words = nbdkit [ "pattern"; "1M" ] in
    let read result =
      let nbd = NBD.create () in
      NBD.connect_command nbd words;
      NBD.pread_structured nbd (Bytes.create 512) 0L (fun _ _ _ _ ->
          assert (result = 0);
          0)
    in
    let aborted = ref (Unix.WEXITED 0) in
    let printed = messages_of (fun () ->
        aborted := status_of (fun () -> read 1)) in
    check "aborted" (!aborted = Unix.WSIGNALED Sys.sigabrt);
    check printed (contains printed "libnbd: chunk: uncaught OCaml exception");
    check "went on" (status_of (fun () -> read 0) = Unix.WEXITED 0))

let () = test "a library that cannot be loaded is an error" (fun () ->
    let create library () =
      Unix.putenv "LIBNBD_OCAML_LIBRARY" library;
      match NBD.create () with
      | _ -> Unix._exit 1
      | exception NBD.Error (text, None) ->
        Unix._exit (if contains text "libnbd" then 7 else 2)
    in
    check "absent"
      (status_of (create "/nowhere/libnbd.so.0") = Unix.WEXITED 7);
    check "another" (status_of (create "libm.so.6") = Unix.WEXITED 7))

let () = run ()
