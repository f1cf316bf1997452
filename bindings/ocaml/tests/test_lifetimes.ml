(* How long what a command was given lives: until the command is retired. *)

open Harness

(* A callback that can be seen to go. *)
let seen freed f =
  Gc.finalise (fun _ -> incr freed) f;
  f

let completion freed result =
  let calls = ref 0 in
  seen freed (fun _ ->
      incr calls;
      result)

let gone what freed expected =
  collect ();
  equal_int what expected !freed

let () = test "a command that is collected" (fun () ->
    let nbd = pattern () in
    let freed = ref 0 in
    let cookie =
      NBD.aio_pread nbd (NBD.Buffer.alloc 512) 0L
        ~completion:(completion freed 0)
    in
    gone "pending" freed 0;
    wait_for_all nbd;
    gone "done" freed 0;
    check "completed" (NBD.aio_command_completed nbd cookie);
    gone "retired" freed 1)

let () = test "a command that retires itself" (fun () ->
    let nbd = pattern () in
    let freed = ref 0 in
    ignore (NBD.aio_pread nbd (NBD.Buffer.alloc 512) 0L
              ~completion:(completion freed 1));
    wait_for_all nbd;
    gone "retired" freed 1)

let () = test "commands that close ends" (fun () ->
    let nbd = stuck () in
    let freed = ref 0 in
    let errors = ref [] in
    (* Byte code keeps what a function has named until it returns. *)
    let start () =
      let buf = NBD.Buffer.alloc 512 in
      Gc.finalise (fun _ -> incr freed) buf;
      ignore (NBD.aio_pread nbd buf 0L ~completion:(seen freed (fun err ->
          errors := !err :: !errors;
          1)))
    in
    start ();
    gone "pending" freed 0;
    NBD.close nbd;
    gone "closed" freed 2;
    (* Versions before that ended them without a call. *)
    needs "1.18";
    check
      (String.concat " " (List.map string_of_int !errors))
      (!errors = [ 107 (* ENOTCONN *) ]))

let () = test "calls that fail, and arguments that are refused" (fun () ->
    let nbd = NBD.create () in
    let freed = ref 0 in
    let try_ buf flags =
      match
        NBD.aio_pread_structured nbd buf 0L
          (seen freed (fun _ _ _ err ->
               incr err;
               !freed))
          ~completion:(completion freed 0) ~flags
      with
      | _ -> failwith "it was accepted"
      | exception (NBD.Error _ | Invalid_argument _) -> ()
    in
    try_ (NBD.Buffer.alloc 512) [];
    gone "failed" freed 2;
    try_ (NBD.Buffer.alloc 512) [ NBD.CMD_FLAG.UNKNOWN 99 ];
    gone "refused" freed 4)

let () = test "a debug callback" (fun () ->
    let nbd = NBD.create () in
    let freed = ref 0 in
    let install () =
      let n = ref 0 in
      NBD.set_debug_callback nbd (seen freed (fun _ _ ->
          incr n;
          0))
    in
    install ();
    gone "installed" freed 0;
    install ();
    gone "replaced" freed 1;
    NBD.clear_debug_callback nbd;
    gone "cleared" freed 2;
    install ();
    NBD.close nbd;
    gone "closed" freed 3)

let () = test "a debug callback that removes itself" (fun () ->
    let nbd = NBD.create () and other = NBD.create () in
    let freed = ref 0 in
    NBD.set_debug_callback nbd (seen freed (fun _ _ ->
        NBD.set_handle_name other "inside";
        Gc.compact ();
        0));
    NBD.set_debug nbd true;
    NBD.set_handle_name nbd "outside";
    NBD.clear_debug_callback nbd;
    gone "cleared" freed 1;
    equal_string "name" "inside" (NBD.get_handle_name other))

let () = test "a handle that nothing refers to is closed" (fun () ->
    let closed = ref 0 and freed = ref 0 in
    let drop () =
      let nbd = stuck () in
      NBD.set_debug_callback nbd (fun _ message ->
          if message = "closing handle" then incr closed;
          0);
      NBD.set_debug nbd true;
      ignore (NBD.aio_pread nbd (NBD.Buffer.alloc 512) 0L
                ~completion:(completion freed 0))
    in
    drop ();
    gone "completion" freed 1;
    equal_int "closed" 1 !closed)

let () = test "close in a callback is carried out when the call returns"
    (fun () ->
       let nbd = pattern () in
       let buf = Bytes.create 512 in
       NBD.pread_structured nbd buf 0L (fun _ _ _ _ ->
           NBD.close nbd;
           check "closed" (is_closed "get_size" (fun () -> NBD.get_size nbd));
           0);
       check "read" (buf = content 0 512);
       check "closed" (is_closed "pread" (fun () -> NBD.pread nbd buf 0L)))

let () = test "close during a call of another thread" (fun () ->
    let nbd = pattern () in
    let inside = Mutex.create () and started = ref false in
    let condition = Condition.create () in
    let read = Bytes.create 512 in
    let reader = Thread.create (fun () ->
        NBD.pread_structured nbd read 0L (fun _ _ _ _ ->
            Mutex.lock inside;
            started := true;
            Condition.signal condition;
            Mutex.unlock inside;
            (* Until the other thread has closed it. *)
            while
              not (is_closed "get_size" (fun () -> NBD.get_private_data nbd))
              && not (is_closed "get_private_data" (fun () ->
                  NBD.get_private_data nbd))
            do
              Thread.yield ()
            done;
            0)) ()
    in
    Mutex.lock inside;
    while not !started do
      Condition.wait condition inside
    done;
    Mutex.unlock inside;
    NBD.close nbd;
    Thread.join reader;
    check "read" (read = content 0 512);
    check "closed" (is_closed "pread" (fun () -> NBD.pread nbd read 0L)))

let () = run ()
