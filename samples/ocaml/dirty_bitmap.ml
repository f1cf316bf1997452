(* Lists what has changed since a dirty bitmap of qemu was started:
   dirty_bitmap URI BITMAP *)

let most = 0x40000000L (* bytes that are asked for at once *)

let main uri bitmap =
  NBD.with_handle (fun nbd ->
      let context = NBD.context_qemu_dirty_bitmap ^ bitmap in
      NBD.add_meta_context nbd context;
      NBD.connect_uri nbd uri;
      if not (NBD.can_meta_context nbd context) then begin
        Printf.eprintf "dirty_bitmap: the server has no bitmap %S\n" bitmap;
        exit 1
      end;
      let size = NBD.get_size nbd in
      let position = ref 0L and changed = ref 0L in
      let show _ _ entries _ =
        Array.iter
          (fun (length, flags) ->
             if Int64.logand flags (Int64.of_int32 NBD.state_dirty) <> 0L then
               begin
                 Printf.printf "%Ld %Ld\n" !position length;
                 changed := Int64.add !changed length
               end;
             position := Int64.add !position length)
          entries;
        0
      in
      while Int64.compare !position size < 0 do
        let count = min most (Int64.sub size !position) in
        NBD.block_status_64 nbd count !position show
      done;
      NBD.shutdown nbd;
      Printf.printf "%Ld of %Ld bytes have changed\n" !changed size)

let () =
  match Sys.argv with
  | [| _; uri; bitmap |] -> (
      try main uri bitmap
      with NBD.Error (text, _) ->
        prerr_endline ("dirty_bitmap: " ^ text);
        exit 1)
  | _ ->
    prerr_endline "usage: dirty_bitmap URI BITMAP";
    exit 2
