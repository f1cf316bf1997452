(* The buffers and closures of a program, by their numbers. *)

type buffer = {
  memory : NBD.Buffer.t;
  mutable users : int; (* that the binding keeps for commands *)
}

type action = { error : int option; fails : bool; returns : int }

type closure = {
  script : action array;
  mutable calls : int;
  mutable records : string list; (* the last first *)
  mutable freed : int;
}

let buffers : (int, buffer) Hashtbl.t = Hashtbl.create 16
let closures : (int, closure) Hashtbl.t = Hashtbl.create 16
let buffer word = Hashtbl.find buffers (int_of_string word)

(* What the binding is given is an object of its own on the same memory, so that
   it can be seen to go. *)
let persistent word =
  let buffer = buffer word in
  let size = NBD.Buffer.size buffer.memory in
  let part = Bigarray.Array1.sub buffer.memory 0 size in
  buffer.users <- buffer.users + 1;
  Gc.finalise (fun _ -> buffer.users <- buffer.users - 1) part;
  part

(* A call that fills bytes, or is given them. *)
let with_bytes word make =
  let buffer = buffer word in
  let bytes = NBD.Buffer.to_bytes buffer.memory in
  Fun.protect
    (fun () -> make bytes)
    ~finally:(fun () ->
        Bigarray.Array1.blit (NBD.Buffer.of_bytes bytes) buffer.memory)

exception Script_failure

let invoke closure arguments error =
  let at = min closure.calls (Array.length closure.script - 1) in
  let action = closure.script.(at) in
  closure.calls <- closure.calls + 1;
  closure.records <- String.concat "," arguments :: closure.records;
  Option.iter (fun number -> Option.iter (fun e -> e := number) error)
    action.error;
  if action.fails then raise Script_failure;
  action.returns

(* The function that a call is given. Only the binding refers to it. *)
let take word make =
  let closure = Hashtbl.find closures (int_of_string word) in
  let f = make closure in
  Gc.finalise (fun _ -> closure.freed <- closure.freed + 1) f;
  f

let pairs entries =
  String.concat ";"
    (List.map
       (fun (length, flags) -> Printf.sprintf "%Lu:%Lu" length flags)
       (Array.to_list entries))

let numbers entries =
  String.concat ";"
    (List.map Wire.of_int64 (Array.to_list entries))

let script words =
  let action word =
    match String.split_on_char ':' word with
    | [ error; fails; returns ] ->
      {
        error = Wire.optional int_of_string error;
        fails = fails = "true";
        returns = int_of_string returns;
      }
    | _ -> failwith word
  in
  Array.of_list (List.map action (String.split_on_char ';' words))
