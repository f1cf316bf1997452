(* Prints what a server says about its exports: info URI *)

let main uri =
  NBD.with_handle (fun nbd ->
      (* Stop before an export is chosen, to ask for the list of them. *)
      NBD.set_opt_mode nbd true;
      NBD.set_full_info nbd true;
      NBD.connect_uri nbd uri;
      let exports = ref [] in
      if NBD.aio_is_negotiating nbd then begin
        (try
           ignore
             (NBD.opt_list nbd (fun name _ ->
                  exports := name :: !exports;
                  0))
         with NBD.Error (text, _) ->
           Printf.printf "the server does not list its exports: %s\n" text);
        NBD.opt_go nbd
      end;
      Printf.printf "protocol: %s\n" (NBD.get_protocol nbd);
      Printf.printf "exports: %s\n"
        (match List.rev_map (Printf.sprintf "%S") !exports with
         | [] -> "unknown"
         | names -> String.concat ", " names);
      Printf.printf "size: %Ld\n" (NBD.get_size nbd);
      Printf.printf "read-only: %b\n" (NBD.is_read_only nbd);
      Printf.printf "multi-conn: %b\n" (NBD.can_multi_conn nbd);
      Printf.printf "block sizes: %s\n"
        (String.concat " "
           (List.map
              (fun kind -> Int64.to_string (NBD.get_block_size nbd kind))
              NBD.SIZE.[ MINIMUM; PREFERRED; MAXIMUM ]));
      NBD.shutdown nbd)

let () =
  match Sys.argv with
  | [| _; uri |] -> (
      try main uri
      with NBD.Error (text, _) ->
        prerr_endline ("info: " ^ text);
        exit 1)
  | _ ->
    prerr_endline "usage: info URI";
    exit 2
