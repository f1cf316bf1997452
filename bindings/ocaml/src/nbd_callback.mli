(** What the functions in C need of OCaml when a callback fails. *)

val uncaught : (exn -> int) -> string -> exn -> int
(** [uncaught errno_of closure error] prints an exception that a callback
    raised, and gives the errno that it means, or 0; or -1 if it ends the
    process, which an assertion that failed does. *)
