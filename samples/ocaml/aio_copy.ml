(* Copies one export to another, many requests at a time: aio_copy FROM TO *)

let request = 1 lsl 18
let most = 64 (* requests in flight *)

(* What is done by one: read a range, write it, and take the next. *)
let copy source target size =
  let next = ref 0 and running = ref 0 and writes = Queue.create () in
  let failed what err = failwith (Printf.sprintf "%s: error %d" what err) in
  let error = ref None in
  let check what err = if !err <> 0 then error := Some (what, !err) in
  let read offset =
    let buf = NBD.Buffer.alloc (min request (size - offset)) in
    ignore
      (NBD.aio_pread source buf (Int64.of_int offset) ~completion:(fun err ->
           check "read" err;
           (* The other handle's calls are not made from here: it may be at work
              in another callback. *)
           Queue.add (buf, offset) writes;
           1))
  in
  let write (buf, offset) =
    ignore
      (NBD.aio_pwrite target buf (Int64.of_int offset) ~completion:(fun err ->
           check "write" err;
           decr running;
           1))
  in
  (* Waits for either connection. *)
  let wait () =
    let interest direction =
      List.filter
        (fun nbd ->
           NBD.aio_get_direction nbd land Int32.to_int direction <> 0)
        [ source; target ]
    in
    let fds = List.map NBD.aio_get_fd in
    let readers = interest NBD.aio_direction_read in
    let writers = interest NBD.aio_direction_write in
    let readable, writable, _ =
      Unix.select (fds readers) (fds writers) [] (-1.) in
    List.iter
      (fun nbd ->
         if List.mem (NBD.aio_get_fd nbd) readable then
           NBD.aio_notify_read nbd)
      readers;
    List.iter
      (fun nbd ->
         if
           List.mem (NBD.aio_get_fd nbd) writable
           && NBD.aio_get_direction nbd
              land Int32.to_int NBD.aio_direction_write
              <> 0
         then NBD.aio_notify_write nbd)
      writers
  in
  while !next < size || !running > 0 do
    while !next < size && !running < most do
      read !next;
      incr running;
      next := !next + request
    done;
    Queue.iter write writes;
    Queue.clear writes;
    Option.iter (fun (what, err) -> failed what err) !error;
    if !running > 0 then wait ();
    Option.iter (fun (what, err) -> failed what err) !error
  done

let main source_uri target_uri =
  NBD.with_handle (fun source ->
      NBD.with_handle (fun target ->
          NBD.connect_uri source source_uri;
          NBD.connect_uri target target_uri;
          let size = Int64.to_int (NBD.get_size source) in
          if Int64.to_int (NBD.get_size target) < size then
            failwith "the target is smaller than the source";
          copy source target size;
          if NBD.can_flush target then NBD.flush target;
          NBD.shutdown source;
          NBD.shutdown target;
          Printf.printf "%d bytes copied\n" size))

let () =
  match Sys.argv with
  | [| _; source; target |] -> (
      try main source target
      with NBD.Error (text, _) | Failure text ->
        prerr_endline ("aio_copy: " ^ text);
        exit 1)
  | _ ->
    prerr_endline "usage: aio_copy FROM TO";
    exit 2
