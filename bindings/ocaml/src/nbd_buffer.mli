(** What {!NBD.Buffer} is. *)

type t = (char, Bigarray.int8_unsigned_elt, Bigarray.c_layout) Bigarray.Array1.t

val alloc : int -> t
val of_bytes : bytes -> t
val of_string : string -> t
val to_bytes : t -> bytes
val to_string : t -> string
val size : t -> int
val is_zero : ?sub:int * int -> t -> bool
