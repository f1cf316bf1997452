(* What a long run must not gather: memory, roots, descriptors. Each level is
   taken when the run has warmed up, and again after as many more rounds. *)

open Harness

let reads = 100_000
let depth = 64 (* commands in flight *)
let failures = 10_000
let handles = 1_000

(* Of resident memory: less than any object that a round leaves behind. *)
let spare_bytes = 6 lsl 20
let spare_words = 50_000 (* of OCaml's heap, as little *)

let resident () =
  let file = open_in "/proc/self/statm" in
  let pages = Scanf.sscanf (input_line file) "%d %d" (fun _ pages -> pages) in
  close_in file;
  4096 * pages

let descriptors () = Array.length (Sys.readdir "/proc/self/fd")

let level () =
  Gc.compact ();
  ((Gc.stat ()).Gc.live_words, descriptors (), resident ())

let stays_level ?(spare_bytes = spare_bytes) rounds run =
  run (rounds / 2);
  let words, files, bytes = level () in
  run rounds;
  let words', files', bytes' = level () in
  check
    (Printf.sprintf "words: %d, then %d" words words')
    (words' - words < spare_words);
  check
    (Printf.sprintf "descriptors: %d, then %d" files files')
    (files' <= files);
  check
    (Printf.sprintf "bytes: %d, then %d" bytes bytes')
    (bytes' - bytes < spare_bytes)

let () = test "commands with callbacks" (fun () ->
    let nbd = memory () in
    let chunks = ref 0 and completions = ref 0 in
    stays_level reads (fun count ->
        for i = 1 to count do
          ignore
            (NBD.aio_pread_structured nbd (NBD.Buffer.alloc 512)
               (Int64.of_int (512 * (i mod 2048)))
               (fun _ _ _ _ ->
                  incr chunks;
                  0)
               ~completion:(fun _ ->
                   incr completions;
                   1));
          while NBD.aio_in_flight nbd >= depth do
            ignore (NBD.poll nbd (-1))
          done
        done;
        wait_for_all nbd);
    equal_int "chunks" (reads + (reads / 2)) !chunks;
    equal_int "completions" !chunks !completions)

let () = test "commands that are waited for" (fun () ->
    let nbd = memory () in
    let buf = Bytes.create 512 in
    stays_level (reads / 10) (fun count ->
        for _ = 1 to count do
          NBD.pread_structured nbd buf 0L (fun _ _ _ _ -> 0)
        done))

let () = test "callbacks that fail" (fun () ->
    let nbd = memory () in
    let buf = Bytes.create 512 in
    stays_level failures (fun count ->
        ignore (messages_of (fun () ->
            for _ = 1 to count do
              ignore (error_of (fun () ->
                  NBD.pread_structured nbd buf 0L (fun _ _ _ _ -> raise Exit)))
            done))))

let () = test "calls that fail" (fun () ->
    let nbd = NBD.create () in
    let buf = NBD.Buffer.alloc 512 in
    stays_level failures (fun count ->
        for i = 1 to count do
          let make flags () =
            NBD.aio_pread_structured nbd buf 0L
              (fun _ _ _ _ -> i)
              ~completion:(fun _ -> i) ~flags
          in
          ignore (error_of (make []));
          check "refused"
            (is_invalid (make [ NBD.CMD_FLAG.UNKNOWN 99 ]));
          check "list" (is_invalid (fun () ->
              NBD.connect_command nbd [ "a"; "b\000" ]))
        done))

let () = test "results of every kind" (fun () ->
    let nbd = memory () in
    let bytes = Bytes.make 512 'x' in
    stays_level failures (fun count ->
        for _ = 1 to count do
          ignore (NBD.get_size nbd);
          ignore (NBD.get_protocol nbd);
          ignore (NBD.get_export_name nbd);
          ignore (NBD.get_handshake_flags nbd);
          NBD.set_handle_name nbd "a name";
          NBD.pwrite nbd bytes 0L;
          NBD.pread nbd bytes 0L
        done))

let () = test "handles that are dropped with commands in flight" (fun () ->
    (* nbdkit 1.32 aborts if a connection is lost while several of its threads
       answer. *)
    let path, _ = serve_nbdkit [ "-t"; "1"; "pattern"; "1M" ] in
    let submit () =
      let nbd = NBD.create () in
      NBD.connect_unix nbd path;
      let ended = ref 0 in
      NBD.set_debug_callback nbd (fun _ _ -> !ended);
      for _ = 1 to 4 do
        (* Nobody polls: they are pending, whatever the server answers. *)
        ignore
          (NBD.aio_pread_structured nbd (NBD.Buffer.alloc 512) 0L
             (fun _ _ _ _ -> !ended)
             ~completion:(fun _ ->
                 incr ended;
                 1))
      done
    in
    (* A handle takes more memory than a read, and its pages are given back less
       readily. *)
    stays_level ~spare_bytes:(4 * spare_bytes) handles (fun count ->
        for _ = 1 to count do
          submit ()
        done;
        collect ()))

let () = run ()
