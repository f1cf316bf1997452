(* What the tests share: a list of tests, servers, and what is expected. *)

exception Skip of string

let tests : (string * (unit -> unit)) list ref = ref []
let test name run = tests := (name, run) :: !tests
let skip reason = raise (Skip reason)
let limit_s = 300 (* for one test: it only ends what would hang *)

(* Children are ended with the program. *)
let servers : int list ref = ref []

let stop pid =
  servers := List.filter (( <> ) pid) !servers;
  Unix.kill pid Sys.sigkill;
  ignore (Unix.waitpid [] pid)

let () = at_exit (fun () -> List.iter stop !servers)

let run () =
  let failed = ref false in
  let tell outcome name reason =
    Printf.printf "%s %s%s\n%!" outcome name
      (if reason = "" then "" else ": " ^ reason)
  in
  List.iter
    (fun (name, run) ->
       ignore (Unix.alarm limit_s);
       match run () with
       | () -> tell "passed" name ""
       | exception Skip reason -> tell "skipped" name reason
       | exception error ->
         failed := true;
         tell "failed" name (Printexc.to_string error);
         Printexc.print_backtrace stdout)
    (List.rev !tests);
  (* As the original's tests end: what is left must survive it. *)
  Gc.compact ();
  exit (if !failed then 1 else 0)

let check what condition = if not condition then failwith what

let equal show what expected actual =
  if expected <> actual then
    failwith
      (Printf.sprintf "%s: expected %s, not %s" what (show expected)
         (show actual))

let equal_int = equal string_of_int
let equal_int64 = equal Int64.to_string
let equal_string = equal (Printf.sprintf "%S")
let equal_bool = equal string_of_bool

let error_of make =
  match make () with
  | _ -> failwith "no error was raised"
  | exception NBD.Error (text, code) -> (text, code)

let errno_of make = snd (error_of make)

let is_invalid make =
  match make () with
  | _ -> false
  | exception Invalid_argument _ -> true

let is_closed call make =
  match make () with
  | _ -> false
  | exception NBD.Closed name -> name = "NBD." ^ call

let find program =
  let folders =
    String.split_on_char ':' (Option.value ~default:"" (Sys.getenv_opt "PATH"))
    @ [ "/usr/sbin"; "/usr/local/sbin"; "/sbin" ]
  in
  match
    List.find_opt
      (fun folder -> Sys.file_exists (Filename.concat folder program))
      folders
  with
  | Some folder -> Filename.concat folder program
  | None -> skip (program ^ " is not installed")

(* Words that start a server as the subprocess of a handle. *)
let nbdkit arguments =
  [ find "nbdkit"; "-s"; "--exit-with-parent" ] @ arguments

let folder = lazy (
  let path = Filename.temp_file "nbd" "" in
  Sys.remove path;
  Unix.mkdir path 0o700;
  at_exit (fun () ->
      Array.iter
        (fun name -> Sys.remove (Filename.concat path name))
        (Sys.readdir path);
      Unix.rmdir path);
  path)

let count = ref 0

let new_path name =
  incr count;
  Filename.concat (Lazy.force folder) (Printf.sprintf "%s%d" name !count)

(* Standard input, which is the socket, becomes descriptor 3, and the variables
   name the process that they are for. *)
let activate =
  "exec 3<&0 </dev/null; LISTEN_PID=$$ LISTEN_FDS=1; "
  ^ "export LISTEN_PID LISTEN_FDS; exec \"$@\""

(* A server on a Unix socket that listens before it starts. *)
let serve words =
  let path = new_path "s" in
  let socket = Unix.socket Unix.PF_UNIX Unix.SOCK_STREAM 0 ~cloexec:true in
  Unix.bind socket (Unix.ADDR_UNIX path);
  Unix.listen socket 64;
  let nothing = Unix.openfile "/dev/null" [ Unix.O_RDWR; Unix.O_CLOEXEC ] 0 in
  let pid =
    Unix.create_process "/bin/sh"
      (Array.of_list ([ "/bin/sh"; "-c"; activate; "sh" ] @ words))
      socket nothing nothing
  in
  Unix.close socket;
  Unix.close nothing;
  servers := pid :: !servers;
  (path, pid)

let serve_nbdkit arguments =
  serve ([ find "nbdkit"; "--exit-with-parent" ] @ arguments)

let connected arguments =
  let nbd = NBD.create () in
  NBD.connect_command nbd (nbdkit arguments);
  nbd

(* A megabyte in which each 8 bytes are their own offset. *)
let pattern () = connected [ "pattern"; "1M" ]
let memory () = connected [ "memory"; "1M" ]

(* It never answers a read. *)
let stuck () = connected [ "--filter=delay"; "pattern"; "1M"; "rdelay=1000" ]

let content offset size =
  Bytes.init size (fun i ->
      let at = offset + i in
      Char.chr ((at land lnot 7) lsr (8 * (7 - (at land 7))) land 255))

let wait nbd cookie =
  while not (NBD.aio_command_completed nbd cookie) do
    ignore (NBD.poll nbd (-1))
  done

let wait_for_all nbd =
  while NBD.aio_in_flight nbd > 0 do
    ignore (NBD.poll nbd (-1))
  done

(* Collects whatever nothing refers to, and runs finalisers. *)
let collect () =
  Gc.full_major ();
  Gc.full_major ()

(* What was printed on standard error meanwhile. *)
let messages_of run =
  let path = new_path "m" in
  let file =
    Unix.openfile path Unix.[ O_RDWR; O_CREAT; O_TRUNC; O_CLOEXEC ] 0o600
  in
  let before = Unix.dup ~cloexec:true Unix.stderr in
  Unix.dup2 file Unix.stderr;
  Unix.close file;
  Fun.protect run ~finally:(fun () ->
      flush stderr;
      Unix.dup2 before Unix.stderr;
      Unix.close before);
  let channel = open_in_bin path in
  let text = really_input_string channel (in_channel_length channel) in
  close_in channel;
  text

let contains text part =
  let rec at i =
    i + String.length part <= String.length text
    && (String.sub text i (String.length part) = part || at (i + 1))
  in
  at 0

(* Whether the library is as new as this. *)
let needs version =
  let numbers text =
    match String.split_on_char '.' text with
    | major :: minor :: _ -> (int_of_string major, int_of_string minor)
    | _ -> (0, 0)
  in
  let loaded = NBD.with_handle NBD.get_version in
  if numbers loaded < numbers version then
    skip (Printf.sprintf "libnbd %s has not what came with %s" loaded version)
