(* One step of a loop of one's own: wait for what the connection waits for. *)
let step nbd =
  let fd = NBD.aio_get_fd nbd in
  let wants direction =
    NBD.aio_get_direction nbd land Int32.to_int direction <> 0 in
  let watch direction = if wants direction then [ fd ] else [] in
  match
    Unix.select
      (watch NBD.aio_direction_read)
      (watch NBD.aio_direction_write)
      [] (-1.)
  with
  | _ :: _, _, _ -> NBD.aio_notify_read nbd
  | [], _ :: _, _ -> NBD.aio_notify_write nbd
  | [], [], _ -> ()

let () =
  NBD.with_handle (fun nbd ->
      NBD.connect_command nbd
        [ "nbdkit"; "-s"; "--exit-with-parent"; "pattern"; "1M" ];
      let buf = NBD.Buffer.alloc 512 in
      let cookie = NBD.aio_pread nbd buf 1536L in
      while not (NBD.aio_command_completed nbd cookie) do
        step nbd
      done;
      assert (Bytes.get_int64_be (NBD.Buffer.to_bytes buf) 0 = 1536L))
