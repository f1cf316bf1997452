(** What the functions in C need of OCaml when a callback fails. *)

val uncaught : string -> exn -> bool
(** [uncaught closure error] prints an exception that a callback raised. True if
    it ends the process: an assertion that failed. *)
