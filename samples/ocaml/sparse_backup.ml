(* Copies an export into a file, which has holes where the export has:
   sparse_backup URI FILE *)

let chunk = 1 lsl 20
let most = 1 lsl 30 (* bytes that are asked for at once *)

(* What base:allocation says of a range: lengths, and whether all is zero. *)
let extents nbd count offset =
  let found = ref [] in
  NBD.block_status_64 nbd (Int64.of_int count) (Int64.of_int offset)
    (fun context _ entries _ ->
       if context = NBD.context_base_allocation then
         found :=
           List.map
             (fun (length, flags) ->
                ( Int64.to_int length,
                  Int64.logand flags (Int64.of_int32 NBD.state_zero) <> 0L ))
             (Array.to_list entries);
       0);
  !found

(* Copies what is no hole, and tells how much that was. *)
let copy nbd file size =
  let known = NBD.can_meta_context nbd NBD.context_base_allocation in
  let buf = Bytes.create chunk in
  let rec data offset count copied =
    if count = 0 then copied
    else begin
      let part = min count chunk in
      let buf = if part = chunk then buf else Bytes.create part in
      NBD.pread nbd buf (Int64.of_int offset);
      seek_out file offset;
      output_bytes file buf;
      data (offset + part) (count - part) (copied + part)
    end
  in
  let rec from offset copied =
    if offset >= size then copied
    else
      (* A server that cannot tell has no holes. *)
      let count = min (size - offset) most in
      let parts =
        if known then extents nbd count offset else [ (count, false) ] in
      let offset, copied =
        List.fold_left
          (fun (offset, copied) (length, zero) ->
             let length = min length (size - offset) in
             ( offset + length,
               if zero then copied else data offset length copied ))
          (offset, copied) parts
      in
      from offset copied
  in
  from 0 0

let main uri path =
  NBD.with_handle (fun nbd ->
      NBD.add_meta_context nbd NBD.context_base_allocation;
      NBD.connect_uri nbd uri;
      let size = Int64.to_int (NBD.get_size nbd) in
      let file = open_out_bin path in
      let copied = copy nbd file size in
      close_out file;
      Unix.truncate path size;
      NBD.shutdown nbd;
      Printf.printf "%d bytes, %d of them copied, the rest are holes\n" size
        copied)

let () =
  match Sys.argv with
  | [| _; uri; path |] -> (
      try main uri path
      with NBD.Error (text, _) ->
        prerr_endline ("sparse_backup: " ^ text);
        exit 1)
  | _ ->
    prerr_endline "usage: sparse_backup URI FILE";
    exit 2
