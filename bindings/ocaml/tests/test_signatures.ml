(* The type of each call, and of what else the module has, as the original has
   it: from a table of its own, not from the specification. What is compiled is
   what is tested: each line is an equation of types. *)

module Others : sig
  type t = NBD.t

  exception Error of string * Unix.error option
  exception Closed of string

  val create : unit -> t
  val close : t -> unit
  val with_handle : (t -> 'a) -> 'a
  val errno_of_unix_error : Unix.error -> int

  type cookie = int64
  type extent = int64 * int64

  module TLS : sig
    type t = NBD.TLS.t = DISABLE | ALLOW | REQUIRE | UNKNOWN of int
  end

  module SIZE : sig
    type t = NBD.SIZE.t =
      | MINIMUM
      | PREFERRED
      | MAXIMUM
      | PAYLOAD
      | UNKNOWN of int
  end

  module CMD_FLAG : sig
    type t = NBD.CMD_FLAG.t =
      | FUA
      | NO_HOLE
      | DF
      | REQ_ONE
      | FAST_ZERO
      | PAYLOAD_LEN
      | UNKNOWN of int

    val mask : t list
  end

  module HANDSHAKE_FLAG : sig
    type t = NBD.HANDSHAKE_FLAG.t =
      | FIXED_NEWSTYLE
      | NO_ZEROES
      | UNKNOWN of int

    val mask : t list
  end

  module STRICT : sig
    type t = NBD.STRICT.t =
      | COMMANDS
      | FLAGS
      | BOUNDS
      | ZERO_SIZE
      | ALIGN
      | PAYLOAD
      | AUTO_FLAG
      | UNKNOWN of int

    val mask : t list
  end

  module ALLOW_TRANSPORT : sig
    type t = NBD.ALLOW_TRANSPORT.t =
      | TCP
      | UNIX
      | VSOCK
      | SSH
      | UNKNOWN of int

    val mask : t list
  end

  module SHUTDOWN : sig
    type t = NBD.SHUTDOWN.t = ABANDON_PENDING | UNKNOWN of int

    val mask : t list
  end

  val aio_direction_read : int32
  val aio_direction_write : int32
  val aio_direction_both : int32
  val read_data : int32
  val read_hole : int32
  val read_error : int32
  val namespace_base : string
  val context_base_allocation : string
  val state_hole : int32
  val state_zero : int32
  val namespace_qemu : string
  val context_qemu_dirty_bitmap : string
  val state_dirty : int32
  val context_qemu_allocation_depth : string

  module Buffer : sig
    type t =
      (char, Bigarray.int8_unsigned_elt, Bigarray.c_layout) Bigarray.Array1.t

    val alloc : int -> t
    val to_bytes : t -> bytes
    val to_string : t -> string
    val of_bytes : bytes -> t
    val of_string : string -> t
    val size : t -> int
    val is_zero : ?sub:int * int -> t -> bool
  end
end =
  NBD

let _ : NBD.t -> bool -> unit = NBD.set_debug
let _ : NBD.t -> bool -> unit = NBD.set_request_block_size
let _ : NBD.t -> bool -> unit = NBD.set_full_info
let _ : NBD.t -> bool -> unit = NBD.set_tls_verify_peer
let _ : NBD.t -> bool -> unit = NBD.set_request_extended_headers
let _ : NBD.t -> bool -> unit = NBD.set_request_structured_replies
let _ : NBD.t -> bool -> unit = NBD.set_request_meta_context
let _ : NBD.t -> bool -> unit = NBD.set_pread_initialize
let _ : NBD.t -> bool -> unit = NBD.set_opt_mode
let _ : NBD.t -> bool -> unit = NBD.set_uri_allow_tls_priority
let _ : NBD.t -> bool -> unit = NBD.set_uri_allow_local_file
let _ : NBD.t -> bool = NBD.get_debug
let _ : NBD.t -> bool = NBD.get_tls_verify_peer
let _ : NBD.t -> bool = NBD.get_request_extended_headers
let _ : NBD.t -> bool = NBD.get_request_structured_replies
let _ : NBD.t -> bool = NBD.get_pread_initialize
let _ : NBD.t -> bool = NBD.get_opt_mode
let _ : NBD.t -> bool = NBD.aio_is_created
let _ : NBD.t -> bool = NBD.aio_is_connecting
let _ : NBD.t -> bool = NBD.aio_is_negotiating
let _ : NBD.t -> bool = NBD.aio_is_ready
let _ : NBD.t -> bool = NBD.aio_is_processing
let _ : NBD.t -> bool = NBD.aio_is_dead
let _ : NBD.t -> bool = NBD.aio_is_closed
let _ : NBD.t -> bool = NBD.supports_tls
let _ : NBD.t -> bool = NBD.supports_vsock
let _ : NBD.t -> bool = NBD.supports_uri
let _ : NBD.t -> (string -> string -> int) -> unit = NBD.set_debug_callback
let _ : NBD.t -> unit = NBD.clear_debug_callback
let _ : NBD.t -> unit = NBD.opt_go
let _ : NBD.t -> unit = NBD.opt_abort
let _ : NBD.t -> unit = NBD.opt_info
let _ : NBD.t -> unit = NBD.clear_meta_contexts
let _ : NBD.t -> unit = NBD.aio_opt_abort
let _ : NBD.t -> unit = NBD.aio_notify_read
let _ : NBD.t -> unit = NBD.aio_notify_write
let _ : NBD.t -> int64 = NBD.stats_bytes_sent
let _ : NBD.t -> int64 = NBD.stats_chunks_sent
let _ : NBD.t -> int64 = NBD.stats_bytes_received
let _ : NBD.t -> int64 = NBD.stats_chunks_received
let _ : NBD.t -> string -> unit = NBD.set_handle_name
let _ : NBD.t -> string -> unit = NBD.set_export_name
let _ : NBD.t -> string -> unit = NBD.set_tls_username
let _ : NBD.t -> string -> unit = NBD.set_tls_hostname
let _ : NBD.t -> string -> unit = NBD.set_tls_priority
let _ : NBD.t -> string -> unit = NBD.add_meta_context
let _ : NBD.t -> string -> unit = NBD.connect_uri
let _ : NBD.t -> string -> unit = NBD.set_socket_activation_name
let _ : NBD.t -> string -> unit = NBD.aio_connect_uri
let _ : NBD.t -> string = NBD.get_handle_name
let _ : NBD.t -> string = NBD.get_export_name
let _ : NBD.t -> string = NBD.get_canonical_export_name
let _ : NBD.t -> string = NBD.get_export_description
let _ : NBD.t -> string = NBD.get_tls_username
let _ : NBD.t -> string = NBD.get_tls_hostname
let _ : NBD.t -> string = NBD.get_tls_priority
let _ : NBD.t -> string = NBD.get_socket_activation_name
let _ : NBD.t -> string = NBD.get_uri
let _ : NBD.t -> int -> int = NBD.set_private_data
let _ : NBD.t -> int = NBD.get_private_data
let _ : NBD.t -> int = NBD.get_handle_size
let _ : NBD.t -> int = NBD.get_nr_meta_contexts
let _ : NBD.t -> bool = NBD.get_request_block_size
let _ : NBD.t -> bool = NBD.get_full_info
let _ : NBD.t -> bool = NBD.get_tls_negotiated
let _ : NBD.t -> bool = NBD.get_extended_headers_negotiated
let _ : NBD.t -> bool = NBD.get_structured_replies_negotiated
let _ : NBD.t -> bool = NBD.get_request_meta_context
let _ : NBD.t -> bool = NBD.opt_starttls
let _ : NBD.t -> bool = NBD.opt_extended_headers
let _ : NBD.t -> bool = NBD.opt_structured_reply
let _ : NBD.t -> bool = NBD.is_read_only
let _ : NBD.t -> bool = NBD.can_flush
let _ : NBD.t -> bool = NBD.can_fua
let _ : NBD.t -> bool = NBD.is_rotational
let _ : NBD.t -> bool = NBD.can_trim
let _ : NBD.t -> bool = NBD.can_zero
let _ : NBD.t -> bool = NBD.can_fast_zero
let _ : NBD.t -> bool = NBD.can_block_status_payload
let _ : NBD.t -> bool = NBD.can_df
let _ : NBD.t -> bool = NBD.can_multi_conn
let _ : NBD.t -> bool = NBD.can_cache
let _ : NBD.t -> NBD.TLS.t -> unit = NBD.set_tls
let _ : NBD.t -> NBD.TLS.t -> unit = NBD.set_uri_allow_tls
let _ : NBD.t -> NBD.TLS.t = NBD.get_tls
let _ : NBD.t -> string -> unit = NBD.set_tls_certificates
let _ : NBD.t -> string -> unit = NBD.set_tls_psk_file
let _ : NBD.t -> string -> unit = NBD.connect_unix
let _ : NBD.t -> string -> unit = NBD.aio_connect_unix
let _ : NBD.t -> NBD.HANDSHAKE_FLAG.t list -> unit = NBD.set_handshake_flags
let _ : NBD.t -> NBD.HANDSHAKE_FLAG.t list = NBD.get_handshake_flags
let _ : NBD.t -> NBD.STRICT.t list -> unit = NBD.set_strict_mode
let _ : NBD.t -> NBD.STRICT.t list = NBD.get_strict_mode
let _ : NBD.t -> (string -> string -> int) -> int = NBD.opt_list
let _ : NBD.t -> (string -> int) -> int = NBD.opt_list_meta_context
let _ : NBD.t -> (string -> int) -> int = NBD.opt_set_meta_context
let _ :
  NBD.t ->
  string list ->
  (string -> int) ->
  int =
  NBD.opt_list_meta_context_queries
let _ :
  NBD.t ->
  string list ->
  (string -> int) ->
  int =
  NBD.opt_set_meta_context_queries
let _ : NBD.t -> int -> string = NBD.get_meta_context
let _ :
  NBD.t ->
  NBD.ALLOW_TRANSPORT.t list ->
  unit =
  NBD.set_uri_allow_transports
let _ : NBD.t -> int64 -> int64 -> unit = NBD.connect_vsock
let _ : NBD.t -> int64 -> int64 -> unit = NBD.aio_connect_vsock
let _ : NBD.t -> string -> string -> unit = NBD.connect_tcp
let _ : NBD.t -> string -> string -> unit = NBD.aio_connect_tcp
let _ : NBD.t -> Unix.file_descr -> unit = NBD.connect_socket
let _ : NBD.t -> Unix.file_descr -> unit = NBD.aio_connect_socket
let _ : NBD.t -> string list -> unit = NBD.connect_command
let _ : NBD.t -> string list -> unit = NBD.connect_systemd_socket_activation
let _ : NBD.t -> string list -> unit = NBD.aio_connect_command
let _ : NBD.t -> string list -> unit = NBD.aio_connect_systemd_socket_activation
let _ : NBD.t -> string -> bool = NBD.can_meta_context
let _ : NBD.t -> string -> bool = NBD.is_uri
let _ : NBD.t -> string = NBD.get_protocol
let _ : NBD.t -> string = NBD.connection_state
let _ : NBD.t -> int64 = NBD.get_size
let _ : NBD.t -> int64 = NBD.aio_peek_command_completed
let _ : NBD.t -> int64 = NBD.get_subprocess_pid
let _ : NBD.t -> NBD.SIZE.t -> int64 = NBD.get_block_size
let _ :
  ?flags:NBD.CMD_FLAG.t list ->
  NBD.t ->
  bytes ->
  int64 ->
  unit =
  NBD.pread
let _ :
  ?flags:NBD.CMD_FLAG.t list ->
  NBD.t ->
  bytes ->
  int64 ->
  (bytes -> int64 -> int -> int ref -> int) ->
  unit =
  NBD.pread_structured
let _ :
  ?flags:NBD.CMD_FLAG.t list ->
  NBD.t ->
  bytes ->
  int64 ->
  unit =
  NBD.pwrite
let _ : ?flags:NBD.SHUTDOWN.t list -> NBD.t -> unit = NBD.shutdown
let _ : ?flags:NBD.CMD_FLAG.t list -> NBD.t -> unit = NBD.flush
let _ : ?flags:NBD.CMD_FLAG.t list -> NBD.t -> unit = NBD.aio_disconnect
let _ : ?flags:NBD.CMD_FLAG.t list -> NBD.t -> int64 -> int64 -> unit = NBD.trim
let _ :
  ?flags:NBD.CMD_FLAG.t list ->
  NBD.t ->
  int64 ->
  int64 ->
  unit =
  NBD.cache
let _ : ?flags:NBD.CMD_FLAG.t list -> NBD.t -> int64 -> int64 -> unit = NBD.zero
let _ :
  ?flags:NBD.CMD_FLAG.t list ->
  NBD.t ->
  int64 ->
  int64 ->
  (string -> int64 -> int64 array -> int ref -> int) ->
  unit =
  NBD.block_status
let _ :
  ?flags:NBD.CMD_FLAG.t list ->
  NBD.t ->
  int64 ->
  int64 ->
  (string -> int64 -> (int64 * int64) array -> int ref -> int) ->
  unit =
  NBD.block_status_64
let _ :
  ?flags:NBD.CMD_FLAG.t list ->
  NBD.t ->
  int64 ->
  int64 ->
  string list ->
  (string -> int64 -> (int64 * int64) array -> int ref -> int) ->
  unit =
  NBD.block_status_filter
let _ : NBD.t -> int -> int = NBD.poll
let _ : NBD.t -> Unix.file_descr -> int -> int = NBD.poll2
let _ : NBD.t -> Unix.sockaddr -> unit = NBD.aio_connect
let _ : ?completion:(int ref -> int) -> NBD.t -> unit = NBD.aio_opt_go
let _ : ?completion:(int ref -> int) -> NBD.t -> unit = NBD.aio_opt_starttls
let _ :
  ?completion:(int ref -> int) ->
  NBD.t ->
  unit =
  NBD.aio_opt_extended_headers
let _ :
  ?completion:(int ref -> int) ->
  NBD.t ->
  unit =
  NBD.aio_opt_structured_reply
let _ : ?completion:(int ref -> int) -> NBD.t -> unit = NBD.aio_opt_info
let _ :
  ?completion:(int ref -> int) ->
  NBD.t ->
  (string -> string -> int) ->
  unit =
  NBD.aio_opt_list
let _ :
  ?completion:(int ref -> int) ->
  NBD.t ->
  (string -> int) ->
  int =
  NBD.aio_opt_list_meta_context
let _ :
  ?completion:(int ref -> int) ->
  NBD.t ->
  (string -> int) ->
  int =
  NBD.aio_opt_set_meta_context
let _ :
  ?completion:(int ref -> int) ->
  NBD.t ->
  string list ->
  (string -> int) ->
  int =
  NBD.aio_opt_list_meta_context_queries
let _ :
  ?completion:(int ref -> int) ->
  NBD.t ->
  string list ->
  (string -> int) ->
  int =
  NBD.aio_opt_set_meta_context_queries
let _ :
  ?completion:(int ref -> int) ->
  ?flags:NBD.CMD_FLAG.t list ->
  NBD.t ->
  NBD.Buffer.t ->
  int64 ->
  int64 =
  NBD.aio_pread
let _ :
  ?completion:(int ref -> int) ->
  ?flags:NBD.CMD_FLAG.t list ->
  NBD.t ->
  NBD.Buffer.t ->
  int64 ->
  (bytes -> int64 -> int -> int ref -> int) ->
  int64 =
  NBD.aio_pread_structured
let _ :
  ?completion:(int ref -> int) ->
  ?flags:NBD.CMD_FLAG.t list ->
  NBD.t ->
  NBD.Buffer.t ->
  int64 ->
  int64 =
  NBD.aio_pwrite
let _ :
  ?completion:(int ref -> int) ->
  ?flags:NBD.CMD_FLAG.t list ->
  NBD.t ->
  int64 =
  NBD.aio_flush
let _ :
  ?completion:(int ref -> int) ->
  ?flags:NBD.CMD_FLAG.t list ->
  NBD.t ->
  int64 ->
  int64 ->
  int64 =
  NBD.aio_trim
let _ :
  ?completion:(int ref -> int) ->
  ?flags:NBD.CMD_FLAG.t list ->
  NBD.t ->
  int64 ->
  int64 ->
  int64 =
  NBD.aio_cache
let _ :
  ?completion:(int ref -> int) ->
  ?flags:NBD.CMD_FLAG.t list ->
  NBD.t ->
  int64 ->
  int64 ->
  int64 =
  NBD.aio_zero
let _ :
  ?completion:(int ref -> int) ->
  ?flags:NBD.CMD_FLAG.t list ->
  NBD.t ->
  int64 ->
  int64 ->
  (string -> int64 -> int64 array -> int ref -> int) ->
  int64 =
  NBD.aio_block_status
let _ :
  ?completion:(int ref -> int) ->
  ?flags:NBD.CMD_FLAG.t list ->
  NBD.t ->
  int64 ->
  int64 ->
  (string -> int64 -> (int64 * int64) array -> int ref -> int) ->
  int64 =
  NBD.aio_block_status_64
let _ :
  ?completion:(int ref -> int) ->
  ?flags:NBD.CMD_FLAG.t list ->
  NBD.t ->
  int64 ->
  int64 ->
  string list ->
  (string -> int64 -> (int64 * int64) array -> int ref -> int) ->
  int64 =
  NBD.aio_block_status_filter
let _ : NBD.t -> Unix.file_descr = NBD.aio_get_fd
let _ : NBD.t -> int = NBD.aio_get_direction
let _ : NBD.t -> int64 -> bool = NBD.aio_command_completed
let _ : NBD.t -> int = NBD.aio_in_flight
let _ : NBD.t -> string = NBD.get_package_name
let _ : NBD.t -> string = NBD.get_version
let _ : NBD.t -> string = NBD.get_version_extra
let _ : NBD.t -> int -> unit = NBD.kill_subprocess

let () = Harness.(test "every signature is that of the original" ignore; run ())
