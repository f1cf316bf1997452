let () =
  (* The handle is closed when the function returns or raises. *)
  NBD.with_handle (fun nbd ->
      NBD.set_handle_name nbd "backup";
      NBD.set_debug_callback nbd (fun context message ->
          print_endline (context ^ " " ^ message);
          0);
      NBD.set_debug nbd true;
      match NBD.get_size nbd with
      | size -> Printf.printf "%Ld\n" size
      | exception NBD.Error (text, Some errno) ->
        print_endline (text ^ "; " ^ Unix.error_message errno)
      | exception NBD.Error (text, None) -> print_endline text)
