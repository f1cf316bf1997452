(* NBD.Buffer, which is a Bigarray. *)

open Harness

let () = test "it is a bigarray of characters" (fun () ->
    let buf = NBD.Buffer.alloc 16 in
    Bigarray.Array1.fill buf 'x';
    buf.{3} <- 'y';
    equal_string "content" "xxxyxxxxxxxxxxxx" (NBD.Buffer.to_string buf);
    equal_int "size" (Bigarray.Array1.dim buf) (NBD.Buffer.size buf))

let () = test "copies are copies" (fun () ->
    let bytes = Bytes.of_string "hello" in
    let buf = NBD.Buffer.of_bytes bytes in
    Bytes.set bytes 0 'j';
    equal_string "of_bytes" "hello" (NBD.Buffer.to_string buf);
    let copy = NBD.Buffer.to_bytes buf in
    Bytes.set copy 0 'c';
    equal_string "to_bytes" "hello" (NBD.Buffer.to_string buf);
    equal_string "empty" "" NBD.Buffer.(to_string (of_string "")))

let () = test "is_zero" (fun () ->
    let zero = NBD.Buffer.of_bytes (Bytes.make 1000 '\000') in
    check "all" (NBD.Buffer.is_zero zero);
    check "empty" (NBD.Buffer.is_zero (NBD.Buffer.alloc 0));
    List.iter (fun at ->
        let buf = NBD.Buffer.of_bytes (Bytes.make 1000 '\000') in
        buf.{at} <- '\001';
        check "one" (not (NBD.Buffer.is_zero buf));
        check "before" (NBD.Buffer.is_zero ~sub:(0, at) buf);
        check "after"
          (NBD.Buffer.is_zero ~sub:(at + 1, 1000 - at - 1) buf);
        check "with" (not (NBD.Buffer.is_zero ~sub:(at, 1) buf)))
      [ 0; 1; 15; 16; 17; 500; 999 ];
    check "nothing" (NBD.Buffer.is_zero ~sub:(1000, 0) zero);
    List.iter (fun sub ->
        check "outside" (is_invalid (fun () -> NBD.Buffer.is_zero ~sub zero)))
      [ (-1, 1); (0, -1); (0, 1001); (1000, 1); (1001, 0); (1, max_int) ])

let () = test "a part of one, and a mapped file, are used in place" (fun () ->
    let nbd = pattern () in
    let whole = NBD.Buffer.of_bytes (Bytes.make 1024 'x') in
    wait nbd (NBD.aio_pread nbd (Bigarray.Array1.sub whole 512 512) 512L);
    let bytes = NBD.Buffer.to_bytes whole in
    check "before" (Bytes.sub bytes 0 512 = Bytes.make 512 'x');
    check "part" (Bytes.sub bytes 512 512 = content 512 512);
    let path = new_path "f" in
    let file = Unix.openfile path Unix.[ O_RDWR; O_CREAT ] 0o600 in
    let map =
      Bigarray.array1_of_genarray
        (Unix.map_file file Bigarray.char Bigarray.c_layout true [| 4096 |])
    in
    wait nbd (NBD.aio_pread nbd map 4096L);
    let read = Bytes.create 4096 in
    equal_int "read" 4096 (Unix.read file read 0 4096);
    Unix.close file;
    check "file" (read = content 4096 4096))

let () = test "one without other references lives until its command is retired"
    (fun () ->
       let nbd = pattern () in
       let freed = ref 0 in
       let start offset =
         let buf = NBD.Buffer.alloc 65536 in
         Gc.finalise (fun _ -> incr freed) buf;
         NBD.aio_pread_structured nbd buf offset (fun part at _ _ ->
             check "content" (part = content (Int64.to_int at) 65536);
             0)
       in
       let cookies = List.map start [ 0L; 65536L; 131072L ] in
       Gc.compact ();
       equal_int "pending" 0 !freed;
       wait_for_all nbd;
       Gc.compact ();
       equal_int "not retired" 0 !freed;
       List.iter (wait nbd) cookies;
       collect ();
       equal_int "retired" 3 !freed)

let () = run ()
