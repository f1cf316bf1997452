(* Generated from nbd-api.yaml by LibNbd.Emit. Do not edit. *)

type t

exception Error of string * Unix.error option
exception Closed of string

type cookie = int64
type extent = int64 * int64

module Buffer = Nbd_buffer

module TLS = struct
  type t =
    | DISABLE
    | ALLOW
    | REQUIRE
    | UNKNOWN of int

  let to_int = function
    | DISABLE -> 0
    | ALLOW -> 1
    | REQUIRE -> 2
    | UNKNOWN number -> number
end

module SIZE = struct
  type t =
    | MINIMUM
    | PREFERRED
    | MAXIMUM
    | PAYLOAD
    | UNKNOWN of int

  let to_int = function
    | MINIMUM -> 0
    | PREFERRED -> 1
    | MAXIMUM -> 2
    | PAYLOAD -> 3
    | UNKNOWN number -> number
end

module CMD_FLAG = struct
  type t =
    | FUA
    | NO_HOLE
    | DF
    | REQ_ONE
    | FAST_ZERO
    | PAYLOAD_LEN
    | UNKNOWN of int

  let mask = [ FUA; NO_HOLE; DF; REQ_ONE; FAST_ZERO; PAYLOAD_LEN ]

  let to_int = function
    | FUA -> 1
    | NO_HOLE -> 2
    | DF -> 4
    | REQ_ONE -> 8
    | FAST_ZERO -> 16
    | PAYLOAD_LEN -> 32
    | UNKNOWN number -> 1 lsl number
end

module HANDSHAKE_FLAG = struct
  type t =
    | FIXED_NEWSTYLE
    | NO_ZEROES
    | UNKNOWN of int

  let mask = [ FIXED_NEWSTYLE; NO_ZEROES ]

  let to_int = function
    | FIXED_NEWSTYLE -> 1
    | NO_ZEROES -> 2
    | UNKNOWN number -> 1 lsl number
end

module STRICT = struct
  type t =
    | COMMANDS
    | FLAGS
    | BOUNDS
    | ZERO_SIZE
    | ALIGN
    | PAYLOAD
    | AUTO_FLAG
    | UNKNOWN of int

  let mask = [ COMMANDS; FLAGS; BOUNDS; ZERO_SIZE; ALIGN; PAYLOAD; AUTO_FLAG ]

  let to_int = function
    | COMMANDS -> 1
    | FLAGS -> 2
    | BOUNDS -> 4
    | ZERO_SIZE -> 8
    | ALIGN -> 16
    | PAYLOAD -> 32
    | AUTO_FLAG -> 64
    | UNKNOWN number -> 1 lsl number
end

module ALLOW_TRANSPORT = struct
  type t =
    | TCP
    | UNIX
    | VSOCK
    | SSH
    | UNKNOWN of int

  let mask = [ TCP; UNIX; VSOCK; SSH ]

  let to_int = function
    | TCP -> 1
    | UNIX -> 2
    | VSOCK -> 4
    | SSH -> 8
    | UNKNOWN number -> 1 lsl number
end

module SHUTDOWN = struct
  type t =
    | ABANDON_PENDING
    | UNKNOWN of int

  let mask = [ ABANDON_PENDING ]

  let to_int = function
    | ABANDON_PENDING -> 65536
    | UNKNOWN number -> 1 lsl number
end

let aio_direction_read = 1l
let aio_direction_write = 2l
let aio_direction_both = 3l
let read_data = 1l
let read_hole = 2l
let read_error = 3l
let namespace_base = "base:"
let context_base_allocation = "base:allocation"
let state_hole = 1l
let state_zero = 2l
let namespace_qemu = "qemu:"
let context_qemu_dirty_bitmap = "qemu:dirty-bitmap:"
let state_dirty = 1l
let context_qemu_allocation_depth = "qemu:allocation-depth"

external errno_of_unix_error : Unix.error -> int = "mlnbd_errno_of_unix_error"

external unix_error_of_errno : int -> Unix.error = "mlnbd_unix_error_of_errno"

external create_handle : unit -> t = "mlnbd_create"

external close : t -> unit = "mlnbd_close"

(* What a callback that raised it means. *)
let errno_of_exception = function
  | Error (_, Some error) | Unix.Unix_error (error, _, _) ->
    errno_of_unix_error error
  | _ -> 0

(* What the functions in C raise and call. *)
let () =
  Callback.register_exception "mlnbd.Error" (Error ("", None));
  Callback.register_exception "mlnbd.Closed" (Closed "");
  Callback.register "mlnbd.uncaught" (Nbd_callback.uncaught errno_of_exception)

(* Not the finaliser of the block in C: a close runs callbacks, which are
   OCaml code. *)
let create () =
  let t = create_handle () in
  Gc.finalise close t;
  t

let with_handle f =
  let t = create () in
  match f t with
  | result ->
    close t;
    result
  | exception error ->
    let backtrace = Printexc.get_raw_backtrace () in
    close t;
    Printexc.raise_with_backtrace error backtrace

external set_debug : t -> bool -> unit
  = "mlnbd_set_debug"

external get_debug : t -> bool
  = "mlnbd_get_debug"

external set_debug_callback :
  t ->
  (string -> string -> int) ->
  unit
  = "mlnbd_set_debug_callback"

external clear_debug_callback : t -> unit
  = "mlnbd_clear_debug_callback"

external stats_bytes_sent : t -> int64
  = "mlnbd_stats_bytes_sent"

external stats_chunks_sent : t -> int64
  = "mlnbd_stats_chunks_sent"

external stats_bytes_received : t -> int64
  = "mlnbd_stats_bytes_received"

external stats_chunks_received : t -> int64
  = "mlnbd_stats_chunks_received"

external set_handle_name : t -> string -> unit
  = "mlnbd_set_handle_name"

external get_handle_name : t -> string
  = "mlnbd_get_handle_name"

external set_private_data : t -> int -> int
  = "mlnbd_set_private_data"

external get_private_data : t -> int
  = "mlnbd_get_private_data"

external get_handle_size : t -> int
  = "mlnbd_get_handle_size"

external set_export_name : t -> string -> unit
  = "mlnbd_set_export_name"

external get_export_name : t -> string
  = "mlnbd_get_export_name"

external set_request_block_size :
  t ->
  bool ->
  unit
  = "mlnbd_set_request_block_size"

external get_request_block_size : t -> bool
  = "mlnbd_get_request_block_size"

external set_full_info : t -> bool -> unit
  = "mlnbd_set_full_info"

external get_full_info : t -> bool
  = "mlnbd_get_full_info"

external get_canonical_export_name :
  t ->
  string
  = "mlnbd_get_canonical_export_name"

external get_export_description : t -> string
  = "mlnbd_get_export_description"

external set_tls : t -> TLS.t -> unit
  = "mlnbd_set_tls"

external get_tls : t -> TLS.t
  = "mlnbd_get_tls"

external get_tls_negotiated : t -> bool
  = "mlnbd_get_tls_negotiated"

external set_tls_certificates :
  t ->
  string ->
  unit
  = "mlnbd_set_tls_certificates"

external set_tls_verify_peer : t -> bool -> unit
  = "mlnbd_set_tls_verify_peer"

external get_tls_verify_peer : t -> bool
  = "mlnbd_get_tls_verify_peer"

external set_tls_username : t -> string -> unit
  = "mlnbd_set_tls_username"

external get_tls_username : t -> string
  = "mlnbd_get_tls_username"

external set_tls_hostname : t -> string -> unit
  = "mlnbd_set_tls_hostname"

external get_tls_hostname : t -> string
  = "mlnbd_get_tls_hostname"

external set_tls_psk_file : t -> string -> unit
  = "mlnbd_set_tls_psk_file"

external set_tls_priority : t -> string -> unit
  = "mlnbd_set_tls_priority"

external get_tls_priority : t -> string
  = "mlnbd_get_tls_priority"

external set_request_extended_headers :
  t ->
  bool ->
  unit
  = "mlnbd_set_request_extended_headers"

external get_request_extended_headers :
  t ->
  bool
  = "mlnbd_get_request_extended_headers"

external get_extended_headers_negotiated :
  t ->
  bool
  = "mlnbd_get_extended_headers_negotiated"

external set_request_structured_replies :
  t ->
  bool ->
  unit
  = "mlnbd_set_request_structured_replies"

external get_request_structured_replies :
  t ->
  bool
  = "mlnbd_get_request_structured_replies"

external get_structured_replies_negotiated :
  t ->
  bool
  = "mlnbd_get_structured_replies_negotiated"

external set_request_meta_context :
  t ->
  bool ->
  unit
  = "mlnbd_set_request_meta_context"

external get_request_meta_context :
  t ->
  bool
  = "mlnbd_get_request_meta_context"

external set_handshake_flags :
  t ->
  HANDSHAKE_FLAG.t list ->
  unit
  = "mlnbd_set_handshake_flags"

external get_handshake_flags :
  t ->
  HANDSHAKE_FLAG.t list
  = "mlnbd_get_handshake_flags"

external set_pread_initialize :
  t ->
  bool ->
  unit
  = "mlnbd_set_pread_initialize"

external get_pread_initialize : t -> bool
  = "mlnbd_get_pread_initialize"

external set_strict_mode :
  t ->
  STRICT.t list ->
  unit
  = "mlnbd_set_strict_mode"

external get_strict_mode : t -> STRICT.t list
  = "mlnbd_get_strict_mode"

external set_opt_mode : t -> bool -> unit
  = "mlnbd_set_opt_mode"

external get_opt_mode : t -> bool
  = "mlnbd_get_opt_mode"

external opt_go : t -> unit
  = "mlnbd_opt_go"

external opt_abort : t -> unit
  = "mlnbd_opt_abort"

external opt_starttls : t -> bool
  = "mlnbd_opt_starttls"

external opt_extended_headers : t -> bool
  = "mlnbd_opt_extended_headers"

external opt_structured_reply : t -> bool
  = "mlnbd_opt_structured_reply"

external opt_list : t -> (string -> string -> int) -> int
  = "mlnbd_opt_list"

external opt_info : t -> unit
  = "mlnbd_opt_info"

external opt_list_meta_context :
  t ->
  (string -> int) ->
  int
  = "mlnbd_opt_list_meta_context"

external opt_list_meta_context_queries :
  t ->
  string list ->
  (string -> int) ->
  int
  = "mlnbd_opt_list_meta_context_queries"

external opt_set_meta_context :
  t ->
  (string -> int) ->
  int
  = "mlnbd_opt_set_meta_context"

external opt_set_meta_context_queries :
  t ->
  string list ->
  (string -> int) ->
  int
  = "mlnbd_opt_set_meta_context_queries"

external add_meta_context : t -> string -> unit
  = "mlnbd_add_meta_context"

external get_nr_meta_contexts : t -> int
  = "mlnbd_get_nr_meta_contexts"

external get_meta_context : t -> int -> string
  = "mlnbd_get_meta_context"

external clear_meta_contexts : t -> unit
  = "mlnbd_clear_meta_contexts"

external set_uri_allow_transports :
  t ->
  ALLOW_TRANSPORT.t list ->
  unit
  = "mlnbd_set_uri_allow_transports"

external set_uri_allow_tls : t -> TLS.t -> unit
  = "mlnbd_set_uri_allow_tls"

external set_uri_allow_tls_priority :
  t ->
  bool ->
  unit
  = "mlnbd_set_uri_allow_tls_priority"

external set_uri_allow_local_file :
  t ->
  bool ->
  unit
  = "mlnbd_set_uri_allow_local_file"

external connect_uri : t -> string -> unit
  = "mlnbd_connect_uri"

external connect_unix : t -> string -> unit
  = "mlnbd_connect_unix"

external connect_vsock : t -> int64 -> int64 -> unit
  = "mlnbd_connect_vsock"

external connect_tcp : t -> string -> string -> unit
  = "mlnbd_connect_tcp"

external connect_socket :
  t ->
  Unix.file_descr ->
  unit
  = "mlnbd_connect_socket"

external connect_command : t -> string list -> unit
  = "mlnbd_connect_command"

external connect_systemd_socket_activation :
  t ->
  string list ->
  unit
  = "mlnbd_connect_systemd_socket_activation"

external set_socket_activation_name :
  t ->
  string ->
  unit
  = "mlnbd_set_socket_activation_name"

external get_socket_activation_name :
  t ->
  string
  = "mlnbd_get_socket_activation_name"

external is_read_only : t -> bool
  = "mlnbd_is_read_only"

external can_flush : t -> bool
  = "mlnbd_can_flush"

external can_fua : t -> bool
  = "mlnbd_can_fua"

external is_rotational : t -> bool
  = "mlnbd_is_rotational"

external can_trim : t -> bool
  = "mlnbd_can_trim"

external can_zero : t -> bool
  = "mlnbd_can_zero"

external can_fast_zero : t -> bool
  = "mlnbd_can_fast_zero"

external can_block_status_payload :
  t ->
  bool
  = "mlnbd_can_block_status_payload"

external can_df : t -> bool
  = "mlnbd_can_df"

external can_multi_conn : t -> bool
  = "mlnbd_can_multi_conn"

external can_cache : t -> bool
  = "mlnbd_can_cache"

external can_meta_context : t -> string -> bool
  = "mlnbd_can_meta_context"

external get_protocol : t -> string
  = "mlnbd_get_protocol"

external get_size : t -> int64
  = "mlnbd_get_size"

external get_block_size : t -> SIZE.t -> int64
  = "mlnbd_get_block_size"

external pread :
  ?flags:CMD_FLAG.t list ->
  t ->
  bytes ->
  int64 ->
  unit
  = "mlnbd_pread"

external pread_structured :
  ?flags:CMD_FLAG.t list ->
  t ->
  bytes ->
  int64 ->
  (bytes -> int64 -> int -> int ref -> int) ->
  unit
  = "mlnbd_pread_structured"

external pwrite :
  ?flags:CMD_FLAG.t list ->
  t ->
  bytes ->
  int64 ->
  unit
  = "mlnbd_pwrite"

external shutdown : ?flags:SHUTDOWN.t list -> t -> unit
  = "mlnbd_shutdown"

external flush : ?flags:CMD_FLAG.t list -> t -> unit
  = "mlnbd_flush"

external trim :
  ?flags:CMD_FLAG.t list ->
  t ->
  int64 ->
  int64 ->
  unit
  = "mlnbd_trim"

external cache :
  ?flags:CMD_FLAG.t list ->
  t ->
  int64 ->
  int64 ->
  unit
  = "mlnbd_cache"

external zero :
  ?flags:CMD_FLAG.t list ->
  t ->
  int64 ->
  int64 ->
  unit
  = "mlnbd_zero"

external block_status :
  ?flags:CMD_FLAG.t list ->
  t ->
  int64 ->
  int64 ->
  (string -> int64 -> int64 array -> int ref -> int) ->
  unit
  = "mlnbd_block_status"

external block_status_64 :
  ?flags:CMD_FLAG.t list ->
  t ->
  int64 ->
  int64 ->
  (string -> int64 -> extent array -> int ref -> int) ->
  unit
  = "mlnbd_block_status_64"

external block_status_filter :
  ?flags:CMD_FLAG.t list ->
  t ->
  int64 ->
  int64 ->
  string list ->
  (string -> int64 -> extent array -> int ref -> int) ->
  unit
  = "mlnbd_block_status_filter_byte" "mlnbd_block_status_filter"

external poll : t -> int -> int
  = "mlnbd_poll"

external poll2 : t -> Unix.file_descr -> int -> int
  = "mlnbd_poll2"

external aio_connect : t -> Unix.sockaddr -> unit
  = "mlnbd_aio_connect"

external aio_connect_uri : t -> string -> unit
  = "mlnbd_aio_connect_uri"

external aio_connect_unix : t -> string -> unit
  = "mlnbd_aio_connect_unix"

external aio_connect_vsock :
  t ->
  int64 ->
  int64 ->
  unit
  = "mlnbd_aio_connect_vsock"

external aio_connect_tcp :
  t ->
  string ->
  string ->
  unit
  = "mlnbd_aio_connect_tcp"

external aio_connect_socket :
  t ->
  Unix.file_descr ->
  unit
  = "mlnbd_aio_connect_socket"

external aio_connect_command :
  t ->
  string list ->
  unit
  = "mlnbd_aio_connect_command"

external aio_connect_systemd_socket_activation :
  t ->
  string list ->
  unit
  = "mlnbd_aio_connect_systemd_socket_activation"

external aio_opt_go :
  ?completion:(int ref -> int) ->
  t ->
  unit
  = "mlnbd_aio_opt_go"

external aio_opt_abort : t -> unit
  = "mlnbd_aio_opt_abort"

external aio_opt_starttls :
  ?completion:(int ref -> int) ->
  t ->
  unit
  = "mlnbd_aio_opt_starttls"

external aio_opt_extended_headers :
  ?completion:(int ref -> int) ->
  t ->
  unit
  = "mlnbd_aio_opt_extended_headers"

external aio_opt_structured_reply :
  ?completion:(int ref -> int) ->
  t ->
  unit
  = "mlnbd_aio_opt_structured_reply"

external aio_opt_list :
  ?completion:(int ref -> int) ->
  t ->
  (string -> string -> int) ->
  unit
  = "mlnbd_aio_opt_list"

external aio_opt_info :
  ?completion:(int ref -> int) ->
  t ->
  unit
  = "mlnbd_aio_opt_info"

external aio_opt_list_meta_context :
  ?completion:(int ref -> int) ->
  t ->
  (string -> int) ->
  int
  = "mlnbd_aio_opt_list_meta_context"

external aio_opt_list_meta_context_queries :
  ?completion:(int ref -> int) ->
  t ->
  string list ->
  (string -> int) ->
  int
  = "mlnbd_aio_opt_list_meta_context_queries"

external aio_opt_set_meta_context :
  ?completion:(int ref -> int) ->
  t ->
  (string -> int) ->
  int
  = "mlnbd_aio_opt_set_meta_context"

external aio_opt_set_meta_context_queries :
  ?completion:(int ref -> int) ->
  t ->
  string list ->
  (string -> int) ->
  int
  = "mlnbd_aio_opt_set_meta_context_queries"

external aio_pread :
  ?completion:(int ref -> int) ->
  ?flags:CMD_FLAG.t list ->
  t ->
  Buffer.t ->
  int64 ->
  cookie
  = "mlnbd_aio_pread"

external aio_pread_structured :
  ?completion:(int ref -> int) ->
  ?flags:CMD_FLAG.t list ->
  t ->
  Buffer.t ->
  int64 ->
  (bytes -> int64 -> int -> int ref -> int) ->
  cookie
  = "mlnbd_aio_pread_structured_byte" "mlnbd_aio_pread_structured"

external aio_pwrite :
  ?completion:(int ref -> int) ->
  ?flags:CMD_FLAG.t list ->
  t ->
  Buffer.t ->
  int64 ->
  cookie
  = "mlnbd_aio_pwrite"

external aio_disconnect :
  ?flags:CMD_FLAG.t list ->
  t ->
  unit
  = "mlnbd_aio_disconnect"

external aio_flush :
  ?completion:(int ref -> int) ->
  ?flags:CMD_FLAG.t list ->
  t ->
  cookie
  = "mlnbd_aio_flush"

external aio_trim :
  ?completion:(int ref -> int) ->
  ?flags:CMD_FLAG.t list ->
  t ->
  int64 ->
  int64 ->
  cookie
  = "mlnbd_aio_trim"

external aio_cache :
  ?completion:(int ref -> int) ->
  ?flags:CMD_FLAG.t list ->
  t ->
  int64 ->
  int64 ->
  cookie
  = "mlnbd_aio_cache"

external aio_zero :
  ?completion:(int ref -> int) ->
  ?flags:CMD_FLAG.t list ->
  t ->
  int64 ->
  int64 ->
  cookie
  = "mlnbd_aio_zero"

external aio_block_status :
  ?completion:(int ref -> int) ->
  ?flags:CMD_FLAG.t list ->
  t ->
  int64 ->
  int64 ->
  (string -> int64 -> int64 array -> int ref -> int) ->
  cookie
  = "mlnbd_aio_block_status_byte" "mlnbd_aio_block_status"

external aio_block_status_64 :
  ?completion:(int ref -> int) ->
  ?flags:CMD_FLAG.t list ->
  t ->
  int64 ->
  int64 ->
  (string -> int64 -> extent array -> int ref -> int) ->
  cookie
  = "mlnbd_aio_block_status_64_byte" "mlnbd_aio_block_status_64"

external aio_block_status_filter :
  ?completion:(int ref -> int) ->
  ?flags:CMD_FLAG.t list ->
  t ->
  int64 ->
  int64 ->
  string list ->
  (string -> int64 -> extent array -> int ref -> int) ->
  cookie
  = "mlnbd_aio_block_status_filter_byte" "mlnbd_aio_block_status_filter"

external aio_get_fd : t -> Unix.file_descr
  = "mlnbd_aio_get_fd"

external aio_get_direction : t -> int
  = "mlnbd_aio_get_direction"

external aio_notify_read : t -> unit
  = "mlnbd_aio_notify_read"

external aio_notify_write : t -> unit
  = "mlnbd_aio_notify_write"

external aio_is_created : t -> bool
  = "mlnbd_aio_is_created"

external aio_is_connecting : t -> bool
  = "mlnbd_aio_is_connecting"

external aio_is_negotiating : t -> bool
  = "mlnbd_aio_is_negotiating"

external aio_is_ready : t -> bool
  = "mlnbd_aio_is_ready"

external aio_is_processing : t -> bool
  = "mlnbd_aio_is_processing"

external aio_is_dead : t -> bool
  = "mlnbd_aio_is_dead"

external aio_is_closed : t -> bool
  = "mlnbd_aio_is_closed"

external aio_command_completed :
  t ->
  int64 ->
  bool
  = "mlnbd_aio_command_completed"

external aio_peek_command_completed :
  t ->
  int64
  = "mlnbd_aio_peek_command_completed"

external aio_in_flight : t -> int
  = "mlnbd_aio_in_flight"

external connection_state : t -> string
  = "mlnbd_connection_state"

external get_package_name : t -> string
  = "mlnbd_get_package_name"

external get_version : t -> string
  = "mlnbd_get_version"

external get_version_extra : t -> string
  = "mlnbd_get_version_extra"

external kill_subprocess : t -> int -> unit
  = "mlnbd_kill_subprocess"

external get_subprocess_pid : t -> int64
  = "mlnbd_get_subprocess_pid"

external supports_tls : t -> bool
  = "mlnbd_supports_tls"

external supports_vsock : t -> bool
  = "mlnbd_supports_vsock"

external supports_uri : t -> bool
  = "mlnbd_supports_uri"

external get_uri : t -> string
  = "mlnbd_get_uri"

external is_uri : t -> string -> bool
  = "mlnbd_is_uri"
