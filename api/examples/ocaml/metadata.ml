let show _context offset extents _error =
  let is_hole flags =
    Int64.logand flags (Int64.of_int32 NBD.state_hole) <> 0L in
  let show_one offset (length, flags) =
    Printf.printf "%Ld %Ld %s\n" offset length
      (if is_hole flags then "hole" else "data");
    Int64.add offset length
  in
  ignore (Array.fold_left show_one offset extents);
  0

let () =
  NBD.with_handle (fun nbd ->
      NBD.add_meta_context nbd NBD.context_base_allocation;
      NBD.connect_command nbd
        [ "nbdkit"; "-s"; "--exit-with-parent"; "memory"; "1M" ];
      if NBD.can_meta_context nbd NBD.context_base_allocation then begin
        NBD.pwrite nbd (Bytes.make 65536 'x') 131072L;
        NBD.block_status_64 nbd (NBD.get_size nbd) 0L show
      end)
