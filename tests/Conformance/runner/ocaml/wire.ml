(* What passes between the face and the driver: words on lines. A text is its
   bytes in hexadecimal digits behind an s, a list such texts behind an l, and
   what is absent a dash. *)

let digit = function
  | '0' .. '9' as c -> Char.code c - Char.code '0'
  | c -> Char.code c - Char.code 'a' + 10

let of_hex word from =
  String.init
    ((String.length word - from) / 2)
    (fun i ->
       let at = from + (2 * i) in
       Char.chr ((16 * digit word.[at]) + digit word.[at + 1]))

let hex text =
  let digits = Buffer.create (2 * String.length text) in
  String.iter
    (fun c -> Buffer.add_string digits (Printf.sprintf "%02x" (Char.code c)))
    text;
  Buffer.contents digits

let text word = of_hex word 1
let of_text text = "s" ^ hex text

let texts word =
  match String.sub word 1 (String.length word - 1) with
  | "" -> []
  | words -> List.map text (String.split_on_char ',' words)

(* Numbers of C that are larger than those of OCaml are written unsigned. *)
let int64 word =
  Int64.of_string (if word.[0] = '-' then word else "0u" ^ word)

let int word = Int64.to_int (int64 word)
let bool word = word = "true"
let optional read word = if word = "-" then None else Some (read word)
let of_int64 = Int64.to_string

(* A descriptor is a number; "u" and a path is a new connection. *)
let fd word : Unix.file_descr =
  if word.[0] <> 'u' then Obj.magic (int word)
  else
    let socket = Unix.socket Unix.PF_UNIX Unix.SOCK_STREAM 0 in
    Unix.connect socket (Unix.ADDR_UNIX (of_hex word 1));
    socket

let of_fd (fd : Unix.file_descr) = string_of_int (Obj.magic fd)
let sockaddr word = Unix.ADDR_UNIX (text word)

(* A value of a variant by its number, and a list of flags by their bits. *)
let enum to_int known unknown word =
  let number = int word in
  match List.find_opt (fun value -> to_int value = number) known with
  | Some value -> value
  | None -> unknown number

let flags to_int known unknown word =
  let bits = int word in
  List.filter_map
    (fun position ->
       let bit = 1 lsl position in
       if bits land bit = 0 then None
       else
         match List.find_opt (fun value -> to_int value = bit) known with
         | Some value -> Some value
         | None -> Some (unknown position))
    (List.init 32 Fun.id)

let of_flags to_int list =
  string_of_int (List.fold_left (fun bits flag -> bits lor to_int flag) 0 list)
