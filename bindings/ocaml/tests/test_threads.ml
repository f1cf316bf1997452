(* Several threads, and threads that OCaml does not know. *)

open Harness

(* The library of this program polls in threads of its own. *)
let () =
  if Array.length Sys.argv > 1 then
    Unix.putenv "LIBNBD_OCAML_LIBRARY" Sys.argv.(1)

let () = test "callbacks run in threads that OCaml does not know" (fun () ->
    let nbd = pattern () in
    let seen = ref 0 and threads = ref [] in
    let cookies = List.init 64 (fun i ->
        NBD.aio_pread_structured nbd (NBD.Buffer.alloc 512)
          (Int64.of_int (512 * i))
          (fun part offset _ _ ->
             Gc.minor ();
             check "part" (part = content (Int64.to_int offset) 512);
             threads := Thread.id (Thread.self ()) :: !threads;
             0)
          ~completion:(fun err ->
              check "error" (!err = 0);
              incr seen;
              0))
    in
    wait_for_all nbd;
    List.iter (fun cookie ->
        check "completed" (NBD.aio_command_completed nbd cookie)) cookies;
    equal_int "completions" 64 !seen;
    if Array.length Sys.argv > 1 then
      check "elsewhere"
        (not (List.mem (Thread.id (Thread.self ())) !threads)))

let () = test "the runtime lock is free while the library waits" (fun () ->
    let nbd = connected
        [ "--filter=delay"; "pattern"; "1M"; "rdelay=300ms" ] in
    let reading = ref true and ticks = ref 0 in
    let ticker = Thread.create (fun () ->
        while !reading do
          incr ticks;
          Thread.yield ()
        done) ()
    in
    let before = !ticks in
    NBD.pread nbd (Bytes.create 512) 0L;
    let during = !ticks - before in
    reading := false;
    Thread.join ticker;
    check "ticks" (during > 100))

let () = test "threads share a handle" (fun () ->
    let nbd = pattern () in
    let read thread =
      Thread.create (fun () ->
          let buf = Bytes.create 512 in
          for i = 0 to 199 do
            let offset = 512 * ((thread * 200) + i) in
            NBD.pread_structured nbd buf (Int64.of_int offset)
              (fun part at _ _ ->
                 check "part" (part = content (Int64.to_int at) 512);
                 0);
            check "read" (buf = content offset 512);
            if i mod 50 = 0 then Gc.compact ()
          done) ()
    in
    List.iter Thread.join (List.map read [ 0; 1; 2; 3 ]))

let () = test "small bytes move while they are read" (fun () ->
    let nbd = pattern () in
    let stop = ref false in
    let collector = Thread.create (fun () ->
        while not !stop do
          ignore (Sys.opaque_identity (Array.init 1000 (fun i -> ref i)));
          Gc.minor ();
          Thread.yield ()
        done) ()
    in
    for i = 0 to 2000 do
      (* Young when the call begins, and moved before it ends. *)
      let buf = Bytes.create 64 in
      NBD.pread nbd buf (Int64.of_int (64 * i));
      check "read" (buf = content (64 * i) 64)
    done;
    stop := true;
    Thread.join collector)

let () = run ()
