(* The client of Compare in OCaml: it runs on the module NBD of libnbd and on
   ours, with the options and the output of c/nbdbench.c.

   Modes: read (aio_pread, driven by poll), sync (pread). *)

let uri = ref ""
let mode = ref ""
let block = ref 4096
let depth = ref 1
let warm_up = ref 0.
let seconds = ref 1.
let commands = ref 0
let random = ref false
let simple = ref false
let compact = ref false

let () =
  Arg.parse
    [
      ("-u", Arg.Set_string uri, "URI");
      ("-m", Arg.Set_string mode, "MODE");
      ("-b", Arg.Set_int block, "BYTES");
      ("-q", Arg.Set_int depth, "DEPTH");
      ("-w", Arg.Set_float warm_up, "SECONDS of warm-up");
      ("-t", Arg.Set_float seconds, "SECONDS");
      ("-n", Arg.Set_int commands, "COMMANDS, in place of a time");
      ("-r", Arg.Set random, " at random");
      ("-S", Arg.Set simple, " without structured replies");
      ("-X", Arg.Set compact, " without extended headers");
    ]
    (fun word -> raise (Arg.Bad word))
    "nbdbench"

(* When it is measured: after the warm-up, for a time or a number. *)

let count = ref 0
let base = ref 0
let measuring = ref false
let start = ref (0., 0., 0.)

let now () =
  let times = Unix.times () in
  (Unix.gettimeofday (), times.Unix.tms_utime, times.Unix.tms_stime)

let start_measuring () =
  base := !count;
  start := now ()

(* A look at the clock costs less than a command, but it costs. *)
let check = 64

let is_over () =
  if !commands > 0 then !count >= !commands
  else
    let began, _, _ = !start in
    let passed = Unix.gettimeofday () -. began in
    if (not !measuring) && passed >= !warm_up then begin
      measuring := true;
      start_measuring ();
      false
    end
    else !measuring && passed >= !seconds

let print_line () =
  let time, user, system = now () in
  let time', user', system' = !start in
  let time = time -. time' in
  let user = user -. user' and system = system -. system' in
  let commands = float (!count - !base) in
  let volume = commands *. float !block in
  let mib = 1048576. in
  Printf.printf
    "%s\t%d\t%d\t%.0f\t%.4f\t%.1f\t%.1f\t%.4f\t%.4f\t%.4f\t%.4f\t0\t-\n" !mode
    !block !depth commands time (commands /. time) (volume /. mib /. time) user
    system
    ((user +. system) /. commands *. 1e6)
    ((user +. system) /. (volume /. (1024. *. mib)))

(* Without end. They are made before, so that it is the module that is measured;
   random ones from a seed. *)

let many = 65536
let next = ref (-1)

let offsets size =
  let blocks = Int64.to_int size / !block in
  Random.init 1;
  let at i = if !random then Random.full_int blocks else i mod blocks in
  Array.init
    (if !random then many else blocks)
    (fun i -> Int64.of_int (at i * !block))

let next_of offsets =
  incr next;
  if !next = Array.length offsets then next := 0;
  offsets.(!next)

let sync nbd offsets =
  let buf = Bytes.create !block in
  while not (is_over ()) do
    for _ = 1 to check do
      NBD.pread nbd buf (next_of offsets)
    done;
    count := !count + check
  done

let read nbd offsets =
  let free = ref [] in
  for _ = 1 to !depth do
    let buf = NBD.Buffer.alloc !block in
    let rec slot = (buf, completed)
    and completed _ =
      free := slot :: !free;
      1
    in
    free := slot :: !free
  done;
  let rec take () =
    match !free with
    | slot :: rest ->
      free := rest;
      slot
    | [] ->
      ignore (NBD.poll nbd (-1));
      take ()
  in
  while not (is_over ()) do
    for _ = 1 to check do
      let buf, completion = take () in
      ignore (NBD.aio_pread nbd buf (next_of offsets) ~completion)
    done;
    count := !count + check
  done;
  while NBD.aio_in_flight nbd > 0 do
    ignore (NBD.poll nbd (-1))
  done

let () =
  let nbd = NBD.create () in
  if !simple then NBD.set_request_structured_replies nbd false;
  (* The module of libnbd 1.14 knows no extended headers. *)
  ignore !compact;
  NBD.connect_uri nbd !uri;
  let offsets = offsets (NBD.get_size nbd) in
  measuring := !commands > 0;
  start_measuring ();
  (match !mode with
   | "sync" -> sync nbd offsets
   | "read" -> read nbd offsets
   | other -> failwith ("no mode is called " ^ other));
  print_line ();
  NBD.shutdown nbd
