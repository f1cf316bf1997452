let uncaught errno_of closure error =
  let backtrace = Printexc.get_raw_backtrace () in
  Printf.eprintf "libnbd: %s: uncaught OCaml exception: %s\n" closure
    (Printexc.to_string error);
  if Printexc.backtrace_status () then
    Printexc.print_raw_backtrace stderr backtrace;
  flush stderr;
  match error with Assert_failure _ -> -1 | _ -> errno_of error
