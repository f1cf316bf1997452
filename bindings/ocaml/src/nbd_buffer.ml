type t = (char, Bigarray.int8_unsigned_elt, Bigarray.c_layout) Bigarray.Array1.t

external copy_of_bytes : bytes -> t -> unit = "mlnbd_buffer_of_bytes"
[@@noalloc]

external copy_to_bytes : t -> bytes -> unit = "mlnbd_buffer_to_bytes"
[@@noalloc]

external is_part_zero : t -> int -> int -> bool = "mlnbd_buffer_is_zero"
[@@noalloc]

let alloc size = Bigarray.Array1.create Bigarray.char Bigarray.c_layout size
let size = Bigarray.Array1.dim

let of_bytes bytes =
  let buffer = alloc (Bytes.length bytes) in
  copy_of_bytes bytes buffer;
  buffer

(* It is only read. *)
let of_string text = of_bytes (Bytes.unsafe_of_string text)

let to_bytes buffer =
  let bytes = Bytes.create (size buffer) in
  copy_to_bytes buffer bytes;
  bytes

(* Nobody else has it. *)
let to_string buffer = Bytes.unsafe_to_string (to_bytes buffer)

let is_zero ?sub buffer =
  let offset, length =
    match sub with None -> (0, size buffer) | Some part -> part
  in
  if offset < 0 || length < 0 || offset > size buffer - length then
    invalid_arg "NBD.Buffer.is_zero";
  is_part_zero buffer offset length
