(* Domains of OCaml 5: one handle for all of them, a handle for each, and
   garbage that each of them makes. *)

open Harness

let domains = 4
let rounds = 500
let in_domains run = List.init domains (fun i -> Domain.spawn (fun () -> run i))
let join = List.iter Domain.join

let () = test "domains share a handle" (fun () ->
    let nbd = pattern () in
    join (in_domains (fun domain ->
        let buf = Bytes.create 512 in
        for i = 0 to rounds - 1 do
          let offset = 512 * ((i + (domain * rounds)) mod 2048) in
          let parts = ref 0 in
          NBD.pread_structured nbd buf (Int64.of_int offset)
            (fun part at _ _ ->
               incr parts;
               check "part" (part = content (Int64.to_int at) 512);
               0);
          equal_int "parts" 1 !parts;
          check "read" (buf = content offset 512)
        done)))

let () = test "each has a handle, with many commands in flight" (fun () ->
    join (in_domains (fun _ ->
        let nbd = memory () in
        let completed = ref 0 in
        for i = 1 to 8 * rounds do
          ignore
            (NBD.aio_pread_structured nbd (NBD.Buffer.alloc 512)
               (Int64.of_int (512 * (i mod 2048)))
               (fun _ _ _ _ -> 0)
               ~completion:(fun _ ->
                   incr completed;
                   1));
          while NBD.aio_in_flight nbd >= 64 do
            ignore (NBD.poll nbd (-1))
          done;
          if i mod 500 = 0 then Gc.major ()
        done;
        wait_for_all nbd;
        equal_int "completed" (8 * rounds) !completed)))

(* Callbacks of one domain run in whichever drives the handle. *)
let () = test "commands of one domain are driven by another" (fun () ->
    let nbd = memory () in
    let completed = Atomic.make 0 and issued = Atomic.make 0 in
    let all = (domains - 1) * rounds in
    let issue () =
      for i = 1 to rounds do
        ignore
          (NBD.aio_pread nbd (NBD.Buffer.alloc 512)
             (Int64.of_int (512 * (i mod 2048)))
             ~completion:(fun err ->
                 check "error" (!err = 0);
                 Atomic.incr completed;
                 1));
        Atomic.incr issued;
        if i mod 50 = 0 then Gc.full_major ()
      done
    in
    join (in_domains (fun domain ->
        if domain > 0 then issue ()
        else
          while Atomic.get completed < all do
            match NBD.poll nbd 10 with
            | _ -> ()
            | exception NBD.Error _ ->
              (* Nothing is in flight. *)
              Domain.cpu_relax ()
          done));
    equal_int "issued" all (Atomic.get issued);
    equal_int "completed" all (Atomic.get completed))

let () = test "handles are dropped in every domain" (fun () ->
    let path, _ = serve_nbdkit [ "-t"; "1"; "pattern"; "1M" ] in
    let closed = Atomic.make 0 in
    let drop () =
      let nbd = NBD.create () in
      NBD.set_debug_callback nbd (fun _ message ->
          if message = "closing handle" then Atomic.incr closed;
          0);
      NBD.set_debug nbd true;
      NBD.connect_unix nbd path;
      ignore (NBD.aio_pread nbd (NBD.Buffer.alloc 512) 0L)
    in
    join (in_domains (fun _ ->
        for _ = 1 to 20 do
          drop ();
          ignore (Sys.opaque_identity (Array.make 10000 0))
        done;
        Gc.full_major ()));
    collect ();
    collect ();
    equal_int "closed" (20 * domains) (Atomic.get closed))

let () = test "a handle is closed under the calls of other domains" (fun () ->
    let nbd = pattern () in
    let ready = Atomic.make 0 in
    let readers = in_domains (fun _ ->
        let buf = Bytes.create 512 in
        let rec read () =
          match NBD.pread nbd buf 0L with
          | () ->
            Atomic.incr ready;
            read ()
          | exception NBD.Closed "NBD.pread" -> ()
        in
        read ())
    in
    while Atomic.get ready < 100 do
      Domain.cpu_relax ()
    done;
    NBD.close nbd;
    join readers)

let () = run ()
