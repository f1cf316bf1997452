(* Makes the calls that ocaml_face.py asks for: a request and a reply a line. *)

open Objects

let limit_s = 300 (* for one request: it only ends what would hang *)
let handles : (int, NBD.t) Hashtbl.t = Hashtbl.create 4
let next = ref 0

let add table value =
  incr next;
  Hashtbl.replace table !next value;
  string_of_int !next

let answer = function
  | [ "create" ] -> add handles (NBD.create ())
  | [ "close"; handle ] ->
    let handle = int_of_string handle in
    NBD.close (Hashtbl.find handles handle);
    Hashtbl.remove handles handle;
    "-"
  | "call" :: handle :: name :: arguments ->
    Dispatch.call name
      (Hashtbl.find handles (int_of_string handle))
      (Array.of_list arguments)
  | [ "buffer"; content ] ->
    let memory = NBD.Buffer.of_string (Wire.text content) in
    add buffers { memory; users = 0 }
  | [ "content"; id ] -> Wire.of_text (NBD.Buffer.to_string (buffer id).memory)
  | [ "held"; id ] -> string_of_bool ((buffer id).users > 0)
  | [ "forget"; id ] ->
    Hashtbl.remove buffers (int_of_string id);
    "-"
  | [ "closure"; words ] ->
    add closures { script = script words; calls = 0; records = []; freed = 0 }
  | [ "records"; id ] ->
    let closure = Hashtbl.find closures (int_of_string id) in
    String.concat " " (List.rev closure.records)
  | [ "freed"; id ] ->
    string_of_int (Hashtbl.find closures (int_of_string id)).freed
  | [ "collect" ] ->
    Gc.full_major ();
    Gc.full_major ();
    "-"
  | [ "constant"; name ] -> Dispatch.constant name
  | words -> failwith (String.concat " " words)

let () =
  try
    while true do
      let words = String.split_on_char ' ' (input_line stdin) in
      ignore (Unix.alarm limit_s);
      print_endline
        (match answer words with
         | result -> "ok " ^ result
         | exception NBD.Error (text, code) ->
           let number =
             match code with
             | None -> 0
             | Some code -> NBD.errno_of_unix_error code
           in
           Printf.sprintf "error %d %s" number (Wire.of_text text)
         | exception Invalid_argument text ->
           "refused " ^ Wire.of_text text);
      ignore (Unix.alarm 0)
    done
  with End_of_file -> ()
