(* Generated from nbd-api.yaml by LibNbd.Emit. Do not edit. *)

(** A client for Network Block Device servers.

    A handle is one connection. A call that fails raises {!Error}, a call on a
    handle that was closed {!Closed}, and a value that C's type cannot hold
    [Invalid_argument].

    {[
      NBD.with_handle (fun nbd ->
          NBD.connect_uri nbd "nbd://localhost";
          let sector = Bytes.create 512 in
          NBD.pread nbd sector 0L;
          print_bytes sector)
    ]}

    {2 Threads and callbacks}

    A handle may be used by several threads and domains at once. No call holds
    the runtime lock while the library works or waits. Callbacks run in the
    thread that drives the handle, with the handle locked: from inside one, no
    call on the same handle may be made, except those whose description says
    that they need no lock. To make a command fail, a callback raises an
    exception, or returns a negative number; the exception is printed. If it is
    a [Unix.Unix_error] or an {!Error}, and the callback has not stored another
    errno, its errno is that of the command. An [Assert_failure] ends the
    process. *)

(** {1 Handles and errors} *)

type t
(** A handle. One that nothing refers to any more is closed by the garbage
    collector. *)

exception Error of string * Unix.error option
(** A call failed: the text of the library, which begins with the C name of the
    call, and the errno, if it has one. *)

exception Closed of string
(** A call was made on a handle that was closed: its name, as in
    ["NBD.get_size"]. *)

val create : unit -> t
(** [NBD.create ()]

    Create a handle. *)

val close : t -> unit
(** [NBD.close t]

    Close a handle, without waiting until it is collected. Commands that are
    outstanding fail with ENOTCONN. If another thread is inside a call, or a
    callback makes this one, the handle is closed when that call returns; no
    further call can be made in any case. Closing it again does nothing. *)

val with_handle : (t -> 'a) -> 'a
(** [NBD.with_handle f]

    Create a handle, call [f] with it, and close it, whether [f] returns or
    raises an exception. *)

val errno_of_unix_error : Unix.error -> int
(** [NBD.errno_of_unix_error error]

    The errno of an error, for the [int ref] that callbacks are given. *)

val unix_error_of_errno : int -> Unix.error
(** [NBD.unix_error_of_errno errno]

    The error of an errno, such as a callback is given. *)

type cookie = int64
(** The number of an asynchronous command. *)

type extent = int64 * int64
(** A run of bytes of the export that share one status, in 64-bit form.

    - length: Length in bytes; never above INT64_MAX in a callback.
    - flags: Status of these bytes. The metadata context says what it means. *)

(** {1 Enumerations and flags} *)

(** Whether TLS is used on a connection. *)
module TLS : sig
  type t =
    | DISABLE
    (** Never ask the server for TLS. *)
    | ALLOW
    (** Ask for TLS, and go on in clear text if the server refuses. An attacker
        on the network can force the refusal. *)
    | REQUIRE
    (** Fail the connection unless it is protected by TLS. *)
    | UNKNOWN of int
    (** A value that this version does not know: its number. *)

  val to_int : t -> int
  (** The number that C has for it. *)
end

(** Which size constraint of an export is asked for. *)
module SIZE : sig
  type t =
    | MINIMUM
    (** The minimum block size. Offset and length of every command should be
        multiples of it. *)
    | PREFERRED
    (** The preferred block size. Commands aligned to it are likely to be fast.
    *)
    | MAXIMUM
    (** The largest length, in bytes, that one command should have. *)
    | PAYLOAD
    (** The largest number of bytes of data that one read or write should carry.
    *)
    | UNKNOWN of int
    (** A value that this version does not know: its number. *)

  val to_int : t -> int
  (** The number that C has for it. *)
end

(** Modifiers of one command. Which of them a call accepts is listed with the
    call. *)
module CMD_FLAG : sig
  type t =
    | FUA
    (** Forced unit access. The server replies only after the data is on stable
        storage. *)
    | NO_HOLE
    (** When zeroing, keep the range allocated; the server must not punch a
        hole. *)
    | DF
    (** Do not fragment. The server must answer a read with one data or hole
        chunk, or fail it. *)
    | REQ_ONE
    (** Ask for only one extent for each metadata context. *)
    | FAST_ZERO
    (** When zeroing, fail at once with ENOTSUP if it would be no faster than
        writing zeroes. *)
    | PAYLOAD_LEN
    (** The length in the request header is that of a payload. Set automatically
        unless [STRICT.AUTO_FLAG] is off. *)
    | UNKNOWN of int
    (** A flag that this version does not know: its bit, 0 to 31. *)

  val mask : t list
  (** All of them, in the order of their bits. *)

  val to_int : t -> int
  (** The bit that C has for it. *)
end

(** Features that client and server agree on in the first bytes of the
    handshake. *)
module HANDSHAKE_FLAG : sig
  type t =
    | FIXED_NEWSTYLE
    (** Fixed newstyle negotiation, on which TLS, structured replies and
        metadata contexts all depend. *)
    | NO_ZEROES
    (** Leave out the 124 bytes of padding that follow the oldest way of
        choosing an export. *)
    | UNKNOWN of int
    (** A flag that this version does not know: its bit, 0 to 31. *)

  val mask : t list
  (** All of them, in the order of their bits. *)

  val to_int : t -> int
  (** The bit that C has for it. *)
end

(** Checks that the client makes before it sends a command. *)
module STRICT : sig
  type t =
    | COMMANDS
    (** Refuse commands and flags for which the server did not advertise
        support, and writes to a read-only export. *)
    | FLAGS
    (** Refuse flags that are unknown or do not belong to the command. *)
    | BOUNDS
    (** Refuse a range that reaches past the end of the export. *)
    | ZERO_SIZE
    (** Refuse commands with a length of 0, whose effect the protocol leaves
        undefined. *)
    | ALIGN
    (** Refuse an offset or length that is not a multiple of the server's
        minimum block size. If the size of the export is not such a multiple,
        its last block is shorter, and a range that ends with it counts as
        aligned. *)
    | PAYLOAD
    (** Refuse a write larger than the maximum payload of the server. *)
    | AUTO_FLAG
    (** Set or clear [CMD_FLAG.PAYLOAD_LEN] as the connection requires, whatever
        the caller passed. *)
    | UNKNOWN of int
    (** A flag that this version does not know: its bit, 0 to 31. *)

  val mask : t list
  (** All of them, in the order of their bits. *)

  val to_int : t -> int
  (** The bit that C has for it. *)
end

(** The kinds of transport that a URI may use. *)
module ALLOW_TRANSPORT : sig
  type t =
    | TCP
    (** TCP, the schemes [nbd] and [nbds]. *)
    | UNIX
    (** Unix domain sockets, the schemes [nbd+unix] and [nbds+unix]. *)
    | VSOCK
    (** AF_VSOCK sockets between a virtual machine and its host, the schemes
        [nbd+vsock] and [nbds+vsock]. *)
    | SSH
    (** A tunnel through ssh, the schemes [nbd+ssh] and [nbds+ssh]. *)
    | UNKNOWN of int
    (** A flag that this version does not know: its bit, 0 to 31. *)

  val mask : t list
  (** All of them, in the order of their bits. *)

  val to_int : t -> int
  (** The bit that C has for it. *)
end

(** How a connection is shut down. *)
module SHUTDOWN : sig
  type t =
    | ABANDON_PENDING
    (** Fail commands that are queued in the client and of which nothing has
        been sent yet, instead of sending them first. *)
    | UNKNOWN of int
    (** A flag that this version does not know: its bit, 0 to 31. *)

  val mask : t list
  (** All of them, in the order of their bits. *)

  val to_int : t -> int
  (** The bit that C has for it. *)
end

(** {1 Constants} *)

val aio_direction_read : int32
(** Wait until the socket is readable, then call {!aio_notify_read}. *)

val aio_direction_write : int32
(** Wait until the socket is writable, then call {!aio_notify_write}. *)

val aio_direction_both : int32
(** Wait for either; the bitwise OR of the other two. *)

val read_data : int32
(** The chunk carries data. *)

val read_hole : int32
(** The chunk represents a hole, which reads as zeroes. *)

val read_error : int32
(** The server reports an error at this offset. *)

val namespace_base : string
(** The namespace that the NBD protocol itself defines. *)

val context_base_allocation : string
(** Which parts of the export are allocated, and which read as zeroes. *)

val state_hole : int32
(** The range is not allocated. A later write to it may fail for lack of space.
*)

val state_zero : int32
(** The range reads as zeroes. *)

val namespace_qemu : string
(** The namespace of the contexts that qemu defines. *)

val context_qemu_dirty_bitmap : string
(** A qemu dirty bitmap. The name of the bitmap follows this text. *)

val state_dirty : int32
(** The range has changed since the bitmap was started. *)

val context_qemu_allocation_depth : string
(** How deep in qemu's chain of images the data lies. The status is a number,
    not a set of bits: 0 unallocated, 1 the top image, 2 the image below it, and
    so on. *)

(** {1 Buffers} *)

(** Memory outside of OCaml's heap, which asynchronous commands use. It is kept
    until the command is retired, whether or not anything else refers to it. *)
module Buffer : sig
  type t =
    (char, Bigarray.int8_unsigned_elt, Bigarray.c_layout) Bigarray.Array1.t
  (** Its bytes are [b.{i}]. *)

  val alloc : int -> t
  (** [NBD.Buffer.alloc size]

      A buffer whose content is undefined. *)

  val of_bytes : bytes -> t
  (** A copy. *)

  val of_string : string -> t
  (** A copy. *)

  val to_bytes : t -> bytes
  (** A copy. *)

  val to_string : t -> string
  (** A copy. *)

  val size : t -> int
  (** How many bytes it has. *)

  val is_zero : ?sub:int * int -> t -> bool
  (** [NBD.Buffer.is_zero ?sub:(offset, length) b]

      Whether all bytes of the buffer, or of the part that begins at [offset]
      and has [length] bytes, are zero. A part that is not in the buffer is an
      [Invalid_argument]. *)
end

(** {1 Handles, errors and debugging} *)

val set_debug : t -> bool -> unit
(** [NBD.set_debug t debug]

    Switch debug messages on or off.

    Switch debug messages on or off for this handle. They are off at first,
    unless the environment variable [LIBNBD_DEBUG] is exactly [1] when the
    handle is created.

    Messages go to the callback of {!set_debug_callback}. Without one, each is
    written as a line to standard error: [libnbd: debug: HANDLE: CALL: MESSAGE].
    Every call is reported with its parameters when it starts and with its
    result when it ends.

    - [debug]: true to produce debug messages *)

val get_debug : t -> bool
(** [NBD.get_debug t]

    Whether debug messages are on.

    Tell whether debug messages are switched on for this handle. *)

val set_debug_callback : t -> (string -> string -> int) -> unit
(** [NBD.set_debug_callback t debug]

    Send debug messages to a callback.

    Send the debug messages of this handle to a callback instead of standard
    error. This does not switch them on; call {!set_debug} for that.

    The callback stays until it is replaced by another call of this function,
    removed by {!clear_debug_callback}, or the handle is closed. Then its [free]
    function is called. It runs in whichever thread is working on the handle.

    - [debug]: called with each debug message *)

val clear_debug_callback : t -> unit
(** [NBD.clear_debug_callback t]

    Remove the debug callback.

    Remove the callback of {!set_debug_callback} and call its [free] function.
    Debug messages go to standard error again, if they are switched on. Without
    a callback this does nothing. *)

val set_handle_name : t -> string -> unit
(** [NBD.set_handle_name t handle_name]

    Give the handle a name.

    Give the handle a name, which debug messages show. Names help to tell
    several handles apart; they need not be unique.

    Without this call the name is [nbd1], [nbd2] and so on, numbered across the
    process.

    - [handle_name]: the name, any text *)

val get_handle_name : t -> string
(** [NBD.get_handle_name t]

    Name of the handle.

    Return the name of the handle: the one set by {!set_handle_name}, or else
    [nbd1], [nbd2] and so on, numbered across the process. *)

val set_private_data : t -> int -> int
(** [NBD.set_private_data t private_data]

    Store a value of the application in the handle.

    Store a value of the application in the handle, and return the one stored
    before. The value is initially 0. The library does nothing with it; if it is
    a pointer, the application must free what it points to.

    The handle is not locked, and the exchange is not atomic. Threads that set
    the value must synchronize among themselves. Callbacks may use this call.

    - [private_data]: any value; the library does not look at it *)

val get_private_data : t -> int
(** [NBD.get_private_data t]

    Value of the application in the handle.

    Return the value that {!set_private_data} stored last, or 0. The handle is
    not locked. Callbacks may use this call. *)

val get_handle_size : t -> int
(** [NBD.get_handle_size t]

    Memory used by the handle.

    Estimate how much memory the handle uses, in bytes. It is meant for bindings
    to languages with a garbage collector, to which a handle looks smaller than
    it is. The value changes with use and from version to version. *)

(** {1 Connecting and disconnecting} *)

val connect_unix : t -> string -> unit
(** [NBD.connect_unix t unixsocket]

    Connect to a server over a Unix domain socket.

    Connect to the server listening on a Unix domain socket, and wait until the
    connection is ready for commands, or in option mode until options can be
    negotiated.

    If the path is too long, the handle stays newly created, and the call may be
    tried again. After any other failure, including a missing socket, the handle
    is dead.

    - [unixsocket]: path of the socket, at most 108 bytes *)

val connect_vsock : t -> int64 -> int64 -> unit
(** [NBD.connect_vsock t cid port]

    Connect to a server over AF_VSOCK.

    Connect to the server listening on an AF_VSOCK port, and wait until the
    connection is ready for commands, or in option mode until options can be
    negotiated. Such sockets connect a virtual machine and its host.

    If vsock is not supported, the handle stays newly created. After any other
    failure it is dead.

    - [cid]: context ID of the peer; from a virtual machine, 2 is the host
    - [port]: port number; the usual port of NBD is 10809 *)

val connect_tcp : t -> string -> string -> unit
(** [NBD.connect_tcp t hostname port]

    Connect to a server over TCP.

    Connect to the server listening on a TCP port, and wait until the connection
    is ready for commands, or in option mode until options can be negotiated.

    The host name is looked up, for IPv4 and IPv6, and the addresses are tried
    in turn. If all of them fail, the errno is that of the first. With TLS the
    host name is also the name that the server's certificate must have, unless
    {!set_tls_hostname} gives another.

    If the name cannot be looked up or no address can be reached, the handle
    stays newly created, and the call may be tried again. After any other
    failure the handle is dead.

    - [hostname]: host name, or IPv4 or IPv6 address of the server
    - [port]: port number or service name; the usual port of NBD is [10809] *)

val connect_socket : t -> Unix.file_descr -> unit
(** [NBD.connect_socket t sock]

    Connect over a socket that is already connected.

    Perform the handshake on a socket that the application has connected to a
    server, and wait until the connection is ready for commands, or in option
    mode until options can be negotiated. The socket may be of any family, and
    may be one end of a socket pair.

    The descriptor belongs to the library from the moment of this call. It is
    made non-blocking and close-on-exec, and is closed with the connection, even
    if the call fails. Do not use or close it any more.

    If the descriptor is not open, the handle stays newly created. After any
    other failure it is dead.

    - [sock]: descriptor of the connected stream socket; it belongs to the
      library from now on *)

val shutdown : ?flags:SHUTDOWN.t list -> t -> unit
(** [NBD.shutdown t ?flags]

    Disconnect from the server in an orderly way.

    Disconnect from the server in an orderly way and wait until the connection
    has ended. Afterwards the handle is closed, or dead if the connection failed
    in the meantime; the call succeeds in both cases. The handle itself remains
    until {!close}.

    Commands that are still queued in the client are sent first, unless
    [SHUTDOWN.ABANDON_PENDING] fails them with ENOTCONN. A command that has been
    partly sent is finished in any case. The call does not wait for replies to
    commands in flight: those that the server no longer answers fail with
    ENOTCONN. Before this call, finish the commands that matter, and call
    {!flush} if the data must be on stable storage.

    While negotiating, this ends the connection as {!opt_abort} does.

    - [flags]: [SHUTDOWN.ABANDON_PENDING] fails commands that have not been sent
      yet *)

val aio_connect : t -> Unix.sockaddr -> unit
(** [NBD.aio_connect t addr]

    Connect to a server at a socket address, in the background.

    Begin to connect to the server at a socket address of any family that the
    system supports. The address is copied.

    The call returns before the connection exists. While it is being set up,
    {!aio_is_connecting} is true, and the handle makes progress through {!poll},
    or through {!aio_notify_read} and {!aio_notify_write}. Success shows as
    {!aio_is_ready}, or in option mode as {!aio_is_negotiating}; failure as
    {!aio_is_dead}.

    - [addr]: socket address of the server, such as a [struct sockaddr_in] *)

val aio_connect_unix : t -> string -> unit
(** [NBD.aio_connect_unix t unixsocket]

    Connect to a server over a Unix domain socket, in the background.

    Begin to connect to the server listening on a Unix domain socket. The
    parameter behaves as in {!connect_unix}.

    The call returns before the connection exists. While it is being set up,
    {!aio_is_connecting} is true, and the handle makes progress through {!poll},
    or through {!aio_notify_read} and {!aio_notify_write}. Success shows as
    {!aio_is_ready}, or in option mode as {!aio_is_negotiating}; failure as
    {!aio_is_dead}.

    - [unixsocket]: path of the socket, at most 108 bytes *)

val aio_connect_vsock : t -> int64 -> int64 -> unit
(** [NBD.aio_connect_vsock t cid port]

    Connect to a server over AF_VSOCK, in the background.

    Begin to connect to the server listening on an AF_VSOCK port.

    The call returns before the connection exists. While it is being set up,
    {!aio_is_connecting} is true, and the handle makes progress through {!poll},
    or through {!aio_notify_read} and {!aio_notify_write}. Success shows as
    {!aio_is_ready}, or in option mode as {!aio_is_negotiating}; failure as
    {!aio_is_dead}.

    - [cid]: context ID of the peer; from a virtual machine, 2 is the host
    - [port]: port number; the usual port of NBD is 10809 *)

val aio_connect_tcp : t -> string -> string -> unit
(** [NBD.aio_connect_tcp t hostname port]

    Connect to a server over TCP, in the background.

    Begin to connect to the server listening on a TCP port.

    The call returns before the connection exists. While it is being set up,
    {!aio_is_connecting} is true, and the handle makes progress through {!poll},
    or through {!aio_notify_read} and {!aio_notify_write}. Success shows as
    {!aio_is_ready}, or in option mode as {!aio_is_negotiating}. Failure shows
    as {!aio_is_dead}, or as {!aio_is_created} if no address of the server could
    be reached; the call may then be tried again.

    Looking up the host name is not done in the background: the call waits for
    it.

    - [hostname]: host name, or IPv4 or IPv6 address of the server
    - [port]: port number or service name; the usual port of NBD is [10809] *)

val aio_connect_socket : t -> Unix.file_descr -> unit
(** [NBD.aio_connect_socket t sock]

    Connect over a connected socket, in the background.

    Begin the handshake on a socket that the application has connected to a
    server. The parameter behaves as in {!connect_socket}: the descriptor
    belongs to the library from now on.

    The call returns before the handshake is over. Until then,
    {!aio_is_connecting} is true, and the handle makes progress through {!poll},
    or through {!aio_notify_read} and {!aio_notify_write}. Success shows as
    {!aio_is_ready}, or in option mode as {!aio_is_negotiating}; failure as
    {!aio_is_dead}.

    - [sock]: descriptor of the connected stream socket; it belongs to the
      library from now on *)

val aio_disconnect : ?flags:CMD_FLAG.t list -> t -> unit
(** [NBD.aio_disconnect t ?flags]

    Disconnect from the server, in the background.

    Queue a disconnect request behind the commands issued so far, and return
    without waiting. Once everything is sent the client stops sending, and the
    server closes the connection; then {!aio_is_closed} is true. No command can
    be issued any more.

    There is no reply and no cookie. The request counts towards {!aio_in_flight}
    until the connection ends. Commands that the server no longer answers fail
    with ENOTCONN; retire those that matter before this call.

    - [flags]: must be 0; no flag is defined for this call *)

(** {1 URIs} *)

val set_uri_allow_transports : t -> ALLOW_TRANSPORT.t list -> unit
(** [NBD.set_uri_allow_transports t mask]

    Which transports a URI may use.

    Limit the kinds of transport that a URI may ask for. All are allowed by
    default. A program that takes URIs from users or other programs should allow
    only what it intends to support; ssh in particular starts a program.
    {!connect_uri} refuses a URI that uses another transport, with EPERM.

    - [mask]: the transports that are allowed *)

val set_uri_allow_tls : t -> TLS.t -> unit
(** [NBD.set_uri_allow_tls t tls]

    Whether a URI may, must or must not use TLS.

    Limit whether a URI may ask for TLS, by the schemes that begin with [nbds]:

    - [TLS.DISABLE]: it must not.
    - [TLS.ALLOW]: it may. This is the setting of a new handle.
    - [TLS.REQUIRE]: it must, so that every connection is protected.

    {!connect_uri} refuses other URIs with EPERM.

    - [tls]: which URIs are allowed *)

val set_uri_allow_tls_priority : t -> bool -> unit
(** [NBD.set_uri_allow_tls_priority t allow]

    Whether a URI may set the TLS priority.

    Set whether a URI may choose the versions and ciphers of TLS with the query
    parameter [tls-priority]. By default it may not, because that could weaken
    the protection. If it is not allowed, {!connect_uri} refuses such a URI with
    EPERM.

    - [allow]: true to allow it *)

val set_uri_allow_local_file : t -> bool -> unit
(** [NBD.set_uri_allow_local_file t allow]

    Whether a URI may name local files.

    Set whether a URI may name local files with the query parameters
    [tls-certificates] and [tls-psk-file]. By default it may not, because a URI
    from somebody else could make the program read a file of that person's
    choice. If it is not allowed, {!connect_uri} refuses such a URI with EPERM.
    The socket of a Unix domain transport is not such a file.

    - [allow]: true to allow it *)

val connect_uri : t -> string -> unit
(** [NBD.connect_uri t uri]

    Connect to the server that a URI names.

    Connect to the server and export that an NBD URI names, and wait until the
    connection is ready. The form is
    [SCHEME://\[USER@\]\[HOST\]\[:PORT\]\[/EXPORT\]\[?QUERY\]]. The schemes, in
    upper or lower case, are:

    - [nbd], [nbds]: TCP, as in {!connect_tcp}. The host defaults to
      [localhost], the port to 10809. An IPv6 address is written in brackets.
    - [nbd+unix], [nbds+unix]: a Unix domain socket, as in {!connect_unix}. The
      query parameter [socket] gives its path.
    - [nbd+vsock], [nbds+vsock]: AF_VSOCK. The host is the numeric CID and
      defaults to 2; the port defaults to 10809.
    - [nbd+ssh], [nbds+ssh]: a tunnel through the program ssh(1). The host and
      port are those of ssh; the port defaults to 22. On the remote host the
      tunnel leads to [localhost] and [nbd-port], or to the Unix domain socket
      of [socket].

    The schemes that begin with [nbds] set the TLS mode of the handle to
    [TLS.REQUIRE]; the others leave it as it is. The path without its first [/]
    becomes the export name. The user becomes the TLS user name, and for ssh
    also the login name.

    Parameters of the query are separated by [&] or [;], and unknown ones are
    ignored:

    - [socket=PATH]: a Unix domain socket; required for [+unix], allowed for
      [+ssh].
    - [tls-certificates=DIR], [tls-psk-file=FILE]: local files for TLS. Not
      allowed by default; see {!set_uri_allow_local_file}.
    - [tls-hostname=NAME]: the name that the server's certificate must have.
    - [tls-verify-peer=BOOL]: whether the server's certificate is checked.
    - [tls-username=NAME]: the TLS user name; takes precedence over the user
      before the host.
    - [tls-priority=TEXT]: which ciphers to use. Not allowed by default; see
      {!set_uri_allow_tls_priority}.
    - [nbd-port=PORT]: the port of the NBD server; takes precedence over the
      port after the host.
    - [compress=BOOL]: compression of the ssh tunnel.

    A BOOL is one of [1 true t yes y on] or [0 false f no n off], in upper or
    lower case. Percent signs introduce hexadecimal escapes in the export name
    and in the values.

    If the URI is refused, nothing is sent, but settings made before the refusal
    stay in effect. A program that takes URIs from others should limit them with
    {!set_uri_allow_transports} and {!set_uri_allow_tls}.

    - [uri]: the NBD URI, such as [nbd://example.com/export] *)

val aio_connect_uri : t -> string -> unit
(** [NBD.aio_connect_uri t uri]

    Connect to the server that a URI names, in the background.

    Begin to connect to the server and export that an NBD URI names. The
    parameter behaves as in {!connect_uri}.

    The call returns before the connection exists. While it is being set up,
    {!aio_is_connecting} is true, and the handle makes progress through {!poll},
    or through {!aio_notify_read} and {!aio_notify_write}. Success shows as
    {!aio_is_ready}, or in option mode as {!aio_is_negotiating}; failure as
    {!aio_is_dead}. Looking up a host name is not done in the background: the
    call waits for it.

    - [uri]: the NBD URI, such as [nbd://example.com/export] *)

val get_uri : t -> string
(** [NBD.get_uri t]

    URI of the connection.

    Construct a URI that leads to the same server and export. It has the export
    name, the transport, the TLS user name and the TLS files and settings that
    differ from the defaults. With it another handle or another program can
    connect to the same place; whether that works is for the caller to test.

    The scheme begins with [nbds] if TLS is required or in use. For
    {!connect_tcp} the URI has the host and port as given, for {!aio_connect}
    the numeric address. For {!connect_systemd_socket_activation} it has the
    temporary socket, which goes away with the handle. A TLS priority is
    included only if {!set_uri_allow_tls_priority} allows it. *)

val is_uri : t -> string -> bool
(** [NBD.is_uri t uri]

    Whether a string looks like an NBD URI.

    Tell whether a string begins like an NBD URI: with one of the eight schemes
    of {!connect_uri}, in upper or lower case, followed by [://]. The rest is
    not examined, so {!connect_uri} may still refuse it. It works without URI
    support too, and helps a program that takes either a file name or a URI.

    - [uri]: the string *)

(** {1 Servers started by the client} *)

val connect_command : t -> string list -> unit
(** [NBD.connect_command t argv]

    Start a server and connect to it over its standard input and output.

    Start a program as a subprocess, talk NBD to it over its standard input and
    output, and wait until the connection is ready for commands, or in option
    mode until options can be negotiated. The server must be told to serve on
    standard input, as with [nbdkit -s].

    The program is searched for in [PATH] unless its name contains a slash. It
    inherits the environment, standard error and the current directory. The
    subprocess should exit when its standard input is closed, since {!close}
    waits for it to exit: for 30 seconds, then it sends SIGTERM, and 10 seconds
    later SIGKILL. If it exits before the connection is ready, the error message
    gives its exit status.

    If the program cannot be run, the call fails with the reason and the handle
    is dead. Some servers ask the system to kill them when whatever started them
    ends, which on Linux is the thread: do not call this in a thread that ends
    before the server should.

    - [argv]: the command and its arguments; the first is the program *)

val connect_systemd_socket_activation : t -> string list -> unit
(** [NBD.connect_systemd_socket_activation t argv]

    Start a server by socket activation and connect to it.

    Start a program as a subprocess, pass it a listening socket by systemd's
    socket activation protocol, connect to that socket, and wait until the
    connection is ready for commands, or in option mode until options can be
    negotiated. Servers that cannot serve on standard input, such as [qemu-nbd],
    often support this.

    The socket is a Unix domain socket in a new private directory. The program
    gets it as descriptor 3, with the environment variables [LISTEN_PID],
    [LISTEN_FDS] and [LISTEN_FDNAMES]; {!set_socket_activation_name} sets the
    last of these. The program is searched for in [PATH] unless its name
    contains a slash. It inherits standard input, output and error.

    {!close} sends the subprocess the signal SIGTERM, removes socket and
    directory, and waits for it to exit: for 30 seconds, then it sends SIGKILL.

    - [argv]: the command and its arguments; the first is the program *)

val set_socket_activation_name : t -> string -> unit
(** [NBD.set_socket_activation_name t socket_name]

    Name of the socket in socket activation.

    Set the name of the socket that {!connect_systemd_socket_activation} passes
    to the server in the environment variable [LISTEN_FDNAMES]. It is initially
    empty, which is sent as [unknown]. A few servers, such as
    qemu-storage-daemon, require a particular name.

    - [socket_name]: the name, at most 32 ASCII letters and digits; an empty
      name stands for [unknown] *)

val get_socket_activation_name : t -> string
(** [NBD.get_socket_activation_name t]

    Name of the socket in socket activation.

    Return the name that {!set_socket_activation_name} has set, initially an
    empty string. *)

val aio_connect_command : t -> string list -> unit
(** [NBD.aio_connect_command t argv]

    Start a server and connect to it, in the background.

    Start a program as a subprocess and begin to talk NBD to it over its
    standard input and output. The parameter behaves as in {!connect_command}.

    The call returns before the handshake is over. Until then,
    {!aio_is_connecting} is true, and the handle makes progress through {!poll},
    or through {!aio_notify_read} and {!aio_notify_write}. Success shows as
    {!aio_is_ready}, or in option mode as {!aio_is_negotiating}; failure as
    {!aio_is_dead}.

    - [argv]: the command and its arguments; the first is the program *)

val aio_connect_systemd_socket_activation : t -> string list -> unit
(** [NBD.aio_connect_systemd_socket_activation t argv]

    Start a server by socket activation and connect to it, in the background.

    Start a program as a subprocess, pass it a listening socket, and begin to
    connect to that socket. The parameter behaves as in
    {!connect_systemd_socket_activation}.

    The call returns before the connection exists. While it is being set up,
    {!aio_is_connecting} is true, and the handle makes progress through {!poll},
    or through {!aio_notify_read} and {!aio_notify_write}. Success shows as
    {!aio_is_ready}, or in option mode as {!aio_is_negotiating}; failure as
    {!aio_is_dead}.

    - [argv]: the command and its arguments; the first is the program *)

val kill_subprocess : t -> int -> unit
(** [NBD.kill_subprocess t signum]

    Send a signal to the server that was started.

    Send a signal to the subprocess that {!connect_command} or
    {!connect_systemd_socket_activation} has started. It is useful before
    {!close}, which waits for the subprocess to exit.

    - [signum]: number of the signal; 0 stands for SIGTERM *)

val get_subprocess_pid : t -> int64
(** [NBD.get_subprocess_pid t]

    Process ID of the server that was started.

    Return the process ID of the subprocess that {!connect_command} or
    {!connect_systemd_socket_activation} has started. It is meant for debugging,
    and stays valid until {!close}. To send signals use {!kill_subprocess}. *)

(** {1 Settings} *)

val set_export_name : t -> string -> unit
(** [NBD.set_export_name t export_name]

    Choose the export to connect to.

    Choose the export, by name, that the client asks the server for. A server
    may offer several. The name is initially empty, which asks for the server's
    default export. A server of the oldest kind, called oldstyle, has only one
    export and never sees the name.

    {!connect_uri} sets the name from the URI, replacing what was set here.

    While negotiating, a different name makes the client discard what it learned
    about the earlier export: size, flags, block sizes, description and metadata
    contexts. {!opt_info} or {!opt_go} then asks for the new one. Setting the
    same name again changes nothing.

    - [export_name]: the name, at most 4096 bytes of UTF-8; an empty name asks
      for the server's default export *)

val get_export_name : t -> string
(** [NBD.get_export_name t]

    Name of the export asked for.

    Return the export name that the client asks for: the one set by
    {!set_export_name} or by the URI of {!connect_uri}, or an empty string. The
    server may know the export by another name; see
    {!get_canonical_export_name}. *)

val set_request_block_size : t -> bool -> unit
(** [NBD.set_request_block_size t request]

    Whether to ask the server for block sizes.

    Set whether the client asks for the block sizes of the export when it
    chooses the export. By default it asks.

    By asking, the client promises the server to keep to the sizes. Some servers
    refuse the export, or fail unaligned commands, if they are not asked. A
    server may also send the sizes without being asked, and they apply all the
    same. {!get_block_size} returns them; [STRICT.ALIGN] of {!set_strict_mode}
    checks the alignment of commands.

    - [request]: true to ask *)

val get_request_block_size : t -> bool
(** [NBD.get_request_block_size t]

    Whether the server is asked for block sizes.

    Tell whether the client asks for the block sizes of the export. This is the
    setting of {!set_request_block_size}, which is true by default. It does not
    say whether the server answered. *)

val set_full_info : t -> bool -> unit
(** [NBD.set_full_info t request]

    Whether to ask for the canonical name and the description.

    Set whether the client asks the server for the canonical name and the
    description of the export when it chooses the export. By default it does not
    ask, since few programs need them and they make the handshake longer.

    The server need not answer. {!get_canonical_export_name} and
    {!get_export_description} return what it sent.

    - [request]: true to ask *)

val get_full_info : t -> bool
(** [NBD.get_full_info t]

    Whether the canonical name and the description are asked for.

    Tell whether the client asks for the canonical name and the description of
    the export. This is the setting of {!set_full_info}, which is false by
    default. *)

val set_request_extended_headers : t -> bool -> unit
(** [NBD.set_request_extended_headers t request]

    Whether to ask for extended headers.

    Set whether the client asks the server for extended headers during the
    handshake. By default it asks, provided that structured replies are asked
    for as well; see {!set_request_structured_replies}. Extended headers carry
    64-bit lengths, so that {!zero}, {!trim}, {!cache} and the block status
    commands can work on 4 GiB or more at once. They include structured replies.

    If the server refuses, the connection goes on without them; see
    {!get_extended_headers_negotiated}.

    - [request]: true to ask *)

val get_request_extended_headers : t -> bool
(** [NBD.get_request_extended_headers t]

    Whether extended headers are asked for.

    Tell whether the client asks for extended headers. This is the setting of
    {!set_request_extended_headers}, which is true by default.
    {!get_extended_headers_negotiated} reports whether the server agreed. *)

val set_request_structured_replies : t -> bool -> unit
(** [NBD.set_request_structured_replies t request]

    Whether to ask for structured replies.

    Set whether the client asks the server for structured replies during the
    handshake. By default it asks. Structured replies are the form of reply that
    can carry a read in several parts, holes, and the status of blocks.

    Without them {!block_status} and the flag [CMD_FLAG.DF] cannot be used,
    extended headers are not asked for, and a server that encounters an error in
    the middle of a read can only drop the connection. If the server refuses,
    the connection goes on without them; see
    {!get_structured_replies_negotiated}.

    - [request]: true to ask *)

val get_request_structured_replies : t -> bool
(** [NBD.get_request_structured_replies t]

    Whether structured replies are asked for.

    Tell whether the client asks for structured replies. This is the setting of
    {!set_request_structured_replies}, which is true by default.
    {!get_structured_replies_negotiated} reports whether the server agreed. *)

val set_handshake_flags : t -> HANDSHAKE_FLAG.t list -> unit
(** [NBD.set_handshake_flags t flags]

    Limit the handshake flags the client uses.

    Limit the features that the client agrees to in the first bytes of the
    handshake. All are allowed by default. A feature is used only if the server
    offers it too. This is meant for tests of servers and for compatibility with
    old ones.

    Without [HANDSHAKE_FLAG.FIXED_NEWSTYLE] only the export name is sent to the
    server: there can be no TLS, no structured replies and no metadata contexts,
    and a wrong export name just ends the connection. Without
    [HANDSHAKE_FLAG.NO_ZEROES] a server may send 124 more bytes of padding.

    - [flags]: the features that the client may use *)

val get_handshake_flags : t -> HANDSHAKE_FLAG.t list
(** [NBD.get_handshake_flags t]

    Handshake flags of the client.

    Return the handshake flags. Before the server has sent its greeting these
    are the flags that {!set_handshake_flags} allows, by default all of them.
    Afterwards they are those that both sides use, so a flag that the server did
    not offer is absent. With an oldstyle server, which has no such flags, the
    result is 0. *)

val set_pread_initialize : t -> bool -> unit
(** [NBD.set_pread_initialize t request]

    Whether read buffers are cleared first.

    Set whether the buffer of a read is filled with zeroes wherever nothing is
    read into it. By default it is.

    The zeroes protect against a server that sends less than it was asked for:
    without them the buffer would keep whatever memory it held, and an
    application that overlooks an error would take that for data from the disk.
    Switch them off for speed only if the buffer is initialized already, or if
    every error is checked. The buffer is cleared even if the client refuses the
    read. Whether it is cleared before the read starts, or as soon as it is
    known what is missing, is unspecified: look at the buffer only when the
    command has finished. What it contains after a failed read is undefined
    either way.

    The setting applies to {!pread}, {!pread_structured}, {!aio_pread} and
    {!aio_pread_structured}.

    - [request]: true to clear them *)

val get_pread_initialize : t -> bool
(** [NBD.get_pread_initialize t]

    Whether read buffers are cleared first.

    Tell whether the buffer of a read is filled with zeroes wherever nothing is
    read into it. This is the setting of {!set_pread_initialize}, which is true
    by default. *)

val set_strict_mode : t -> STRICT.t list -> unit
(** [NBD.set_strict_mode t flags]

    Choose the checks made before a command is sent.

    Choose what the client checks before it sends a command. A command that
    fails a check is refused at once, with nothing sent. All checks are on by
    default, and should stay on unless you want to see how a server deals with
    bad requests.

    The setting applies to commands issued from now on. Some limits apply
    whatever is set here:

    - a read or write carries at most 67108864 bytes (64 MiB);
    - the length of other commands must fit in 32 bits, unless extended headers
      are in use;
    - with [STRICT.FLAGS] off, unknown command flags are sent as they are, but
      the value must fit in 16 bits.

    - [flags]: the checks to make *)

val get_strict_mode : t -> STRICT.t list
(** [NBD.get_strict_mode t]

    Checks made before a command is sent.

    Return what the client checks before it sends a command. By default these
    are all checks. A future version may have more. *)

(** {1 TLS} *)

val set_tls : t -> TLS.t -> unit
(** [NBD.set_tls t tls]

    Whether to use TLS.

    Set whether the connection is protected by TLS, that is, encrypted and, with
    certificates or keys, authenticated. The mode is one of:

    - [TLS.DISABLE]: do not ask for TLS. This is the setting of a new handle. In
      option mode {!opt_starttls} may still be called.
    - [TLS.ALLOW]: ask for TLS, and go on in clear text if the server refuses.
      It protects against eavesdroppers, but not against an attacker who can
      change the traffic and so force the refusal. {!get_tls_negotiated} reports
      the outcome.
    - [TLS.REQUIRE]: ask for TLS, and fail to connect if the server refuses. Use
      this wherever TLS matters.

    If the TLS handshake itself fails, or a certificate is not accepted,
    connecting fails in either of the last two modes.

    The server is authenticated by certificates (see {!set_tls_certificates} and
    {!set_tls_verify_peer}) or by a key that client and server share (see
    {!set_tls_psk_file}). The URI schemes that begin with [nbds] set the mode to
    [TLS.REQUIRE].

    - [tls]: the TLS mode *)

val get_tls : t -> TLS.t
(** [NBD.get_tls t]

    The TLS mode.

    Return the TLS mode that {!set_tls} or a URI has set, initially
    [TLS.DISABLE]. This is what was asked for; {!get_tls_negotiated} reports
    what was agreed. *)

val get_tls_negotiated : t -> bool
(** [NBD.get_tls_negotiated t]

    Whether the connection is protected by TLS.

    Tell whether the connection is protected by TLS. After connecting with
    [TLS.ALLOW] this is the way to learn what the server agreed to. In option
    mode the answer becomes true when {!opt_starttls} has succeeded.

    It says nothing about a tunnel around the connection, such as that of the
    URI scheme [nbd+ssh]. *)

val set_tls_certificates : t -> string -> unit
(** [NBD.set_tls_certificates t dir]

    Directory of the X.509 certificates.

    Set the directory in which the client looks for certificates. It may
    contain:

    - [ca-cert.pem]: the trusted certificates, usually those of the authorities
      that may have signed the server's.
    - [ca-crl.pem]: a list of revoked certificates.
    - [client-cert.pem] and [client-key.pem]: the certificate and key by which
      the client authenticates itself.
    - [client-cert-N.pem] and [client-key-N.pem], N counting from 0: further
      pairs, from which TLS picks a suitable one.

    If no directory is set, the client looks in [$HOME/.pki/libnbd] and
    [$HOME/.config/pki/libnbd], or as root in the directory [pki/libnbd] of the
    system's configuration. If none of these has a [ca-cert.pem], the
    authorities that the system trusts are used.

    Nothing is read before TLS starts. A mistake therefore shows only when
    connecting: the connection fails if a directory that was set does not exist
    or has no [ca-cert.pem], or if a file exists but cannot be used. If
    verification is off (see {!set_tls_verify_peer}), [ca-cert.pem] may be
    missing.

    - [dir]: the directory *)

val set_tls_verify_peer : t -> bool -> unit
(** [NBD.set_tls_verify_peer t verify]

    Whether the server's certificate is checked.

    Set whether the client checks the certificate of the server. By default it
    does: the certificate must be signed by a trusted authority, and must be for
    the host name of {!connect_tcp}, or for that of {!set_tls_hostname}. If
    there is no host name, as with Unix domain sockets, only the signature is
    checked.

    Without the check, anybody can impersonate the server. The setting does not
    affect shared keys.

    - [verify]: true to check *)

val get_tls_verify_peer : t -> bool
(** [NBD.get_tls_verify_peer t]

    Whether the server's certificate is checked.

    Tell whether the client checks the certificate of the server. This is the
    setting of {!set_tls_verify_peer}, which is true by default. *)

val set_tls_username : t -> string -> unit
(** [NBD.set_tls_username t username]

    User name for TLS.

    Set the user name that goes with a shared key of {!set_tls_psk_file}. It
    selects the line of the file, and tells the server who the client is. The
    default is the login name. A user name in a URI sets it too.

    - [username]: the user name *)

val get_tls_username : t -> string
(** [NBD.get_tls_username t]

    User name for TLS.

    Return the user name for TLS: the one set by {!set_tls_username} or by a
    URI, or else the login name, which is taken from the environment variable
    [LOGNAME] or from the system. *)

val set_tls_hostname : t -> string -> unit
(** [NBD.set_tls_hostname t hostname]

    Host name that the server's certificate must have.

    Set the host name that the server's certificate must have, if it is not the
    one given to {!connect_tcp}. This is needed for a connection through a
    tunnel or over a Unix domain socket to a server that presents a certificate.
    An empty name matches nothing: the connection is refused with EINVAL before
    TLS begins, unless the certificate is not verified at all.

    It changes neither where the client connects to nor the name that TLS sends
    to the server to select a certificate; that is always the one given to
    {!connect_tcp}.

    - [hostname]: the host name *)

val get_tls_hostname : t -> string
(** [NBD.get_tls_hostname t]

    Host name that the server's certificate must have.

    Return the host name that the server's certificate must have: the one set by
    {!set_tls_hostname}, or else the one given to {!connect_tcp}, or else an
    empty string. *)

val set_tls_psk_file : t -> string -> unit
(** [NBD.set_tls_psk_file t filename]

    File of the shared keys.

    Set the file with the keys that client and server share (pre-shared keys,
    PSK). If it is set, TLS uses a shared key instead of certificates. Each line
    is a user name, a colon and the key in hexadecimal; the first line for the
    user of {!set_tls_username} is used.

    The file is not read before TLS starts. If it cannot be opened or does not
    contain the user, connecting fails. It should be readable only by its owner.

    - [filename]: the file *)

val set_tls_priority : t -> string -> unit
(** [NBD.set_tls_priority t priority]

    Which TLS versions and ciphers may be used.

    Set which versions of TLS and which ciphers the client offers, as a priority
    string. The default was chosen when the library was built. The string is not
    checked here; a mistake makes connecting fail. With a shared key, the key
    exchanges that it needs are added, unless the string names some.

    - [priority]: a priority string as GnuTLS defines it, such as
      [NORMAL:-VERS-TLS1.2] *)

val get_tls_priority : t -> string
(** [NBD.get_tls_priority t]

    Which TLS versions and ciphers may be used.

    Return the priority string: the one set by {!set_tls_priority} or by a URI,
    or else the default that was chosen when the library was built, usually
    [NORMAL]. *)

(** {1 Option negotiation} *)

val set_opt_mode : t -> bool -> unit
(** [NBD.set_opt_mode t enable]

    Whether connecting pauses to negotiate options.

    Set whether connecting pauses before an export is chosen, so that the
    application can negotiate options. By default it does not.

    In option mode the connect calls return, and {!aio_connect} and the like
    finish, when {!aio_is_negotiating} is true. Then the application may ask the
    server what it offers, for example with {!opt_list} and {!opt_info}, and
    goes on with {!opt_go}, or gives up with {!opt_abort}. TLS, extended headers
    and structured replies are negotiated before the pause, if the handle asks
    for them.

    An oldstyle server cannot negotiate: with it the handle becomes ready at
    once. With a plain newstyle server only {!opt_go} and {!opt_abort} can be
    used. See {!get_protocol}.

    - [enable]: true to pause *)

val get_opt_mode : t -> bool
(** [NBD.get_opt_mode t]

    Whether connecting pauses to negotiate options.

    Tell whether connecting pauses to negotiate options. This is the setting of
    {!set_opt_mode}, which is false by default. *)

val opt_go : t -> unit
(** [NBD.opt_go t]

    Choose the export and end the negotiation.

    Ask the server for the export of {!set_export_name}, and wait for the
    answer. On success the negotiation is over and the connection is ready for
    commands.

    Before that, metadata contexts are negotiated as {!set_request_meta_context}
    says. If the server refuses the export, the handle goes on negotiating:
    choose another name and try again, or give up with {!opt_abort}.

    With a plain newstyle server a refusal cannot be distinguished from the end
    of the connection, and leaves the handle dead. *)

val opt_abort : t -> unit
(** [NBD.opt_abort t]

    End the negotiation and disconnect.

    Tell the server that the client gives up, without choosing an export, and
    close the connection. The call does not wait for the server's answer.
    Afterwards {!aio_is_closed} is true. With a plain newstyle server, which
    cannot be told, the handle is dead instead; the call succeeds all the same.
*)

val opt_starttls : t -> bool
(** [NBD.opt_starttls t]

    Ask the server to start TLS.

    Ask the server for TLS, and wait until it has started or the server has
    refused. If the server agrees and the TLS handshake then fails, the
    connection is lost.

    This is for option mode with [TLS.DISABLE], where the client does not ask by
    itself: the application can send other options in clear text first. When TLS
    starts, everything learned before is discarded, since an attacker could have
    forged it: structured replies, extended headers, metadata contexts, and the
    size and flags of the export. Negotiate them again; {!opt_structured_reply}
    and {!opt_extended_headers} do so.

    A refusal is not a failure of this call. {!Error} gives its reason. *)

val opt_extended_headers : t -> bool
(** [NBD.opt_extended_headers t]

    Ask the server for extended headers.

    Ask the server for extended headers, and wait for the answer. They are
    described at {!set_request_extended_headers}. This is for option mode where
    the client did not ask by itself, or after {!opt_starttls}.

    A refusal is not a failure of this call. {!Error} gives its reason. Ask
    before {!opt_structured_reply}, which is not needed any more if this
    succeeds. *)

val opt_structured_reply : t -> bool
(** [NBD.opt_structured_reply t]

    Ask the server for structured replies.

    Ask the server for structured replies, and wait for the answer. They are
    described at {!set_request_structured_replies}. This is for option mode
    where the client did not ask by itself, or after {!opt_starttls}.

    A refusal is not a failure of this call. {!Error} gives its reason. *)

val opt_list : t -> (string -> string -> int) -> int
(** [NBD.opt_list t list]

    List the exports of the server.

    Ask the server for the names of its exports, and wait for the answer. The
    callback is called with each name and, if the server sends one, a
    description. Both come from the server; take care when showing them on a
    terminal.

    Some servers do not list their exports, or leave out those that need TLS. To
    learn more about an export, use {!set_export_name} and {!opt_info}.

    - [list]: called with each export *)

val opt_info : t -> unit
(** [NBD.opt_info t]

    Ask about the export without choosing it.

    Ask the server for the size, flags and block sizes of the export of
    {!set_export_name}, and wait for the answer. On success they can be read
    with {!get_size}, {!is_read_only}, {!can_trim} and the like, and the handle
    goes on negotiating.

    Metadata contexts are negotiated first as {!set_request_meta_context} says.
    With {!set_full_info} the canonical name and the description are asked for
    as well. If the server refuses, what was known about an export is discarded.
*)

val opt_list_meta_context : t -> (string -> int) -> int
(** [NBD.opt_list_meta_context t context]

    List the metadata contexts of the export.

    Ask the server which metadata contexts it offers for the export of
    {!set_export_name}, and wait for the answer. The queries are the names of
    {!add_meta_context}; a namespace such as [base:] asks for all contexts in
    it, and without any query the server lists all of its contexts. This chooses
    nothing.

    The request is sent even if structured replies are not in use; the server
    may then refuse.

    - [context]: called with each context *)

val opt_list_meta_context_queries : t -> string list -> (string -> int) -> int
(** [NBD.opt_list_meta_context_queries t queries context]

    List the metadata contexts that match queries.

    Ask the server which metadata contexts it offers, as
    {!opt_list_meta_context} does, but with the queries given here. The list of
    {!add_meta_context} is neither used nor changed. An empty list of queries
    asks for all contexts.

    - [queries]: names of contexts or namespaces, each at most 4096 bytes; may
      be empty
    - [context]: called with each context *)

val opt_set_meta_context : t -> (string -> int) -> int
(** [NBD.opt_set_meta_context t context]

    Negotiate the metadata contexts.

    Negotiate the metadata contexts of {!add_meta_context} for the export of
    {!set_export_name}, and wait for the answer. The callback is called with
    each one that the server agreed to; {!can_meta_context} reports the same.
    Earlier agreements are void, even if the call fails.

    Switch {!set_request_meta_context} off first, or {!opt_info} and {!opt_go}
    negotiate again. The result is lost if another export is chosen or TLS
    starts. Structured replies or extended headers should be in use; the request
    is sent even if not, and the server may then refuse.

    - [context]: called with each context that the server agreed to *)

val opt_set_meta_context_queries : t -> string list -> (string -> int) -> int
(** [NBD.opt_set_meta_context_queries t queries context]

    Negotiate metadata contexts by queries.

    Negotiate metadata contexts, as {!opt_set_meta_context} does, but with the
    queries given here. The list of {!add_meta_context} is neither used nor
    changed. An empty list of queries chooses no context.

    - [queries]: names of contexts, each at most 4096 bytes; may be empty
    - [context]: called with each context that the server agreed to *)

val aio_opt_go : ?completion:(int ref -> int) -> t -> unit
(** [NBD.aio_opt_go t ?completion]

    Choose the export and end the negotiation, in the background.

    Send the request of {!opt_go} and return without waiting for the answer. The
    completion callback gets the outcome. Without one, it shows in the state:
    {!aio_is_connecting} is true until the answer has arrived, then
    {!aio_is_ready} on success or {!aio_is_negotiating} on refusal.

    - [completion]: called once when the server has answered, with the errno of
      the outcome or 0; a null closure if you do not need it *)

val aio_opt_abort : t -> unit
(** [NBD.aio_opt_abort t]

    End the negotiation and disconnect, in the background.

    Start what {!opt_abort} does, and return without waiting.
    {!aio_is_connecting} is true until it is done; then {!aio_is_closed} is
    true, or {!aio_is_dead} with a plain newstyle server. *)

val aio_opt_starttls : ?completion:(int ref -> int) -> t -> unit
(** [NBD.aio_opt_starttls t ?completion]

    Ask the server to start TLS, in the background.

    Send the request of {!opt_starttls} and return without waiting.
    {!aio_is_connecting} is true until TLS has started or the server has
    refused. The completion callback gets 0 if TLS has started, else the errno
    of the refusal; {!get_tls_negotiated} reports this too.

    - [completion]: called once when the server has answered, with the errno of
      the outcome or 0; a null closure if you do not need it *)

val aio_opt_extended_headers : ?completion:(int ref -> int) -> t -> unit
(** [NBD.aio_opt_extended_headers t ?completion]

    Ask the server for extended headers, in the background.

    Send the request of {!opt_extended_headers} and return without waiting for
    the answer. {!aio_is_connecting} is true until it has arrived. The
    completion callback gets 0 if the server agreed, else the errno of the
    refusal; {!get_extended_headers_negotiated} reports this too.

    - [completion]: called once when the server has answered, with the errno of
      the outcome or 0; a null closure if you do not need it *)

val aio_opt_structured_reply : ?completion:(int ref -> int) -> t -> unit
(** [NBD.aio_opt_structured_reply t ?completion]

    Ask the server for structured replies, in the background.

    Send the request of {!opt_structured_reply} and return without waiting for
    the answer. {!aio_is_connecting} is true until it has arrived. The
    completion callback gets 0 if the server agreed, else the errno of the
    refusal; {!get_structured_replies_negotiated} reports this too.

    - [completion]: called once when the server has answered, with the errno of
      the outcome or 0; a null closure if you do not need it *)

val aio_opt_list :
  ?completion:(int ref -> int) ->
  t ->
  (string -> string -> int) ->
  unit
(** [NBD.aio_opt_list t ?completion list]

    List the exports of the server, in the background.

    Send the request of {!opt_list} and return without waiting for the answer.
    {!aio_is_connecting} is true until it is complete. The list callback is
    called with each export, and finally the completion callback with the
    outcome.

    - [list]: called with each export
    - [completion]: called once when the server has answered, with the errno of
      the outcome or 0; a null closure if you do not need it *)

val aio_opt_info : ?completion:(int ref -> int) -> t -> unit
(** [NBD.aio_opt_info t ?completion]

    Ask about the export without choosing it, in the background.

    Send the request of {!opt_info} and return without waiting for the answer.
    {!aio_is_connecting} is true until it has arrived. The completion callback
    gets the outcome. Without one, {!get_size} succeeds only if there was an
    answer.

    - [completion]: called once when the server has answered, with the errno of
      the outcome or 0; a null closure if you do not need it *)

val aio_opt_list_meta_context :
  ?completion:(int ref -> int) ->
  t ->
  (string -> int) ->
  int
(** [NBD.aio_opt_list_meta_context t ?completion context]

    List the metadata contexts of the export, in the background.

    Send the request of {!opt_list_meta_context} and return without waiting for
    the answer. {!aio_is_connecting} is true until it is complete. The context
    callback is called with each context, and finally the completion callback
    with the outcome.

    - [context]: called with each context
    - [completion]: called once when the server has answered, with the errno of
      the outcome or 0; a null closure if you do not need it *)

val aio_opt_list_meta_context_queries :
  ?completion:(int ref -> int) ->
  t ->
  string list ->
  (string -> int) ->
  int
(** [NBD.aio_opt_list_meta_context_queries t ?completion queries context]

    List the metadata contexts that match queries, in the background.

    Send the request of {!opt_list_meta_context_queries} and return without
    waiting for the answer. {!aio_is_connecting} is true until it is complete.
    The queries are copied. The context callback is called with each context,
    and finally the completion callback with the outcome.

    - [queries]: names of contexts or namespaces, each at most 4096 bytes; may
      be empty
    - [context]: called with each context
    - [completion]: called once when the server has answered, with the errno of
      the outcome or 0; a null closure if you do not need it *)

val aio_opt_set_meta_context :
  ?completion:(int ref -> int) ->
  t ->
  (string -> int) ->
  int
(** [NBD.aio_opt_set_meta_context t ?completion context]

    Negotiate the metadata contexts, in the background.

    Send the request of {!opt_set_meta_context} and return without waiting for
    the answer. {!aio_is_connecting} is true until it is complete. The context
    callback is called with each context that the server agreed to, and finally
    the completion callback with the outcome.

    - [context]: called with each context that the server agreed to
    - [completion]: called once when the server has answered, with the errno of
      the outcome or 0; a null closure if you do not need it *)

val aio_opt_set_meta_context_queries :
  ?completion:(int ref -> int) ->
  t ->
  string list ->
  (string -> int) ->
  int
(** [NBD.aio_opt_set_meta_context_queries t ?completion queries context]

    Negotiate metadata contexts by queries, in the background.

    Send the request of {!opt_set_meta_context_queries} and return without
    waiting for the answer. {!aio_is_connecting} is true until it is complete.
    The queries are copied. The context callback is called with each context
    that the server agreed to, and finally the completion callback with the
    outcome.

    - [queries]: names of contexts, each at most 4096 bytes; may be empty
    - [context]: called with each context that the server agreed to
    - [completion]: called once when the server has answered, with the errno of
      the outcome or 0; a null closure if you do not need it *)

(** {1 Metadata contexts} *)

val set_request_meta_context : t -> bool -> unit
(** [NBD.set_request_meta_context t request]

    Whether metadata contexts are negotiated automatically.

    Set whether the client negotiates metadata contexts by itself just before it
    chooses the export. By default it does, provided that the list of
    {!add_meta_context} is not empty and structured replies are in use. If the
    server refuses, the connection goes on without contexts.

    Set this to false in option mode to negotiate with {!opt_set_meta_context}
    instead. A subsequent {!opt_info} or {!opt_go} then keeps what was
    negotiated.

    - [request]: true to negotiate them *)

val get_request_meta_context : t -> bool
(** [NBD.get_request_meta_context t]

    Whether metadata contexts are negotiated automatically.

    Tell whether the client negotiates metadata contexts by itself. This is the
    setting of {!set_request_meta_context}, which is true by default. *)

val add_meta_context : t -> string -> unit
(** [NBD.add_meta_context t name]

    Request a metadata context.

    Add a metadata context to the list of those that the client asks for. A
    metadata context is a kind of information about ranges of the export, such
    as which parts are allocated; {!block_status} queries it. The usual one is
    [base:allocation], which is [context_base_allocation].

    The list is initially empty. Names are sent in the order in which they were
    added. Neither their form nor duplicates are checked, and the server ignores
    names that it does not know. After connecting, {!can_meta_context} tells
    whether the server agreed to a context.

    Contexts need structured replies. Without them the list is not sent.

    - [name]: name of the context, such as [base:allocation], at most 4096 bytes
*)

val get_nr_meta_contexts : t -> int
(** [NBD.get_nr_meta_contexts t]

    Number of metadata contexts requested.

    Count the metadata contexts in the list that {!add_meta_context} fills.
    These are the contexts asked for, not those that the server agreed to. *)

val get_meta_context : t -> int -> string
(** [NBD.get_meta_context t i]

    One of the metadata contexts requested.

    Return one entry of the list that {!add_meta_context} fills. The first has
    index 0, the last {!get_nr_meta_contexts} minus 1.

    - [i]: index into the request list, from 0 *)

val clear_meta_contexts : t -> unit
(** [NBD.clear_meta_contexts t]

    Forget the metadata contexts requested.

    Empty the list that {!add_meta_context} fills. Contexts that were already
    negotiated are not affected. *)

val can_meta_context : t -> string -> bool
(** [NBD.can_meta_context t metacontext]

    Whether a metadata context was negotiated.

    Tell whether the server agreed to a metadata context, so that
    {!block_status} reports it. The name must be exactly the one that the server
    returned. If no context was requested, the answer is false.

    - [metacontext]: full name of the context, such as [base:allocation] *)

(** {1 Properties of the export} *)

val get_canonical_export_name : t -> string
(** [NBD.get_canonical_export_name t]

    Name by which the server knows the export.

    Return the name by which the server itself knows the export. It may differ
    from the name asked for, particularly if an empty name asked for the default
    export. Servers rarely send it unless {!set_full_info} has been switched on.
*)

val get_export_description : t -> string
(** [NBD.get_export_description t]

    Description of the export.

    Return the description of the export, a human-readable text. Servers rarely
    send one unless {!set_full_info} has been switched on. The text comes from
    the server; take care when showing it on a terminal. *)

val get_extended_headers_negotiated : t -> bool
(** [NBD.get_extended_headers_negotiated t]

    Whether extended headers are in use.

    Tell whether client and server have agreed on extended headers. If so, the
    length of {!zero}, {!trim}, {!cache} and the block status commands may have
    64 bits, and {!block_status_64} may report extents of that size.

    In option mode the answer may change while negotiating: {!opt_starttls}
    makes it false again when TLS starts, and {!opt_extended_headers} makes it
    true. *)

val get_structured_replies_negotiated : t -> bool
(** [NBD.get_structured_replies_negotiated t]

    Whether structured replies are in use.

    Tell whether client and server have agreed on structured replies. Extended
    headers include them, so this is true with those too.

    In option mode the answer may change while negotiating: {!opt_starttls}
    makes it false again when TLS starts, and {!opt_structured_reply} or
    {!opt_extended_headers} makes it true. *)

val is_read_only : t -> bool
(** [NBD.is_read_only t]

    Whether the export is read-only.

    Tell whether the export is read-only. If so, {!pwrite}, {!trim} and {!zero}
    are refused with EPERM, by the client itself unless [STRICT.COMMANDS] of
    {!set_strict_mode} is off. *)

val can_flush : t -> bool
(** [NBD.can_flush t]

    Whether the server supports flush.

    Tell whether the server supports {!flush}. *)

val can_fua : t -> bool
(** [NBD.can_fua t]

    Whether the server supports the FUA flag.

    Tell whether the server supports the flag [CMD_FLAG.FUA], with which
    {!pwrite}, {!trim} and {!zero} wait for stable storage. *)

val is_rotational : t -> bool
(** [NBD.is_rotational t]

    Whether the export is on a rotational disk.

    Tell whether the export is said to be on a rotational disk. This is a hint:
    sequential access may then be much faster than random access. Many servers
    never say so. *)

val can_trim : t -> bool
(** [NBD.can_trim t]

    Whether the server supports trim.

    Tell whether the server supports {!trim}. *)

val can_zero : t -> bool
(** [NBD.can_zero t]

    Whether the server supports zero.

    Tell whether the server supports {!zero}. *)

val can_fast_zero : t -> bool
(** [NBD.can_fast_zero t]

    Whether the server supports the fast zero flag.

    Tell whether the server supports the flag [CMD_FLAG.FAST_ZERO] of {!zero}.
    It is false for a server that does not support {!zero} at all. *)

val can_block_status_payload : t -> bool
(** [NBD.can_block_status_payload t]

    Whether block status can be filtered.

    Tell whether the server lets a block status command name the metadata
    contexts it wants, as {!block_status_filter} does. It is true only if
    extended headers are in use. *)

val can_df : t -> bool
(** [NBD.can_df t]

    Whether the server supports the DF flag.

    Tell whether the server supports the flag [CMD_FLAG.DF] of
    {!pread_structured}. It is true only if structured replies are in use. *)

val can_multi_conn : t -> bool
(** [NBD.can_multi_conn t]

    Whether several connections may write safely.

    Tell whether several connections to this export see one consistent state. If
    so, once a {!flush}, or a write with [CMD_FLAG.FUA], has completed on one of
    them, what was written is stable and visible on all, and commands may be
    spread over several handles for speed.

    If not, each connection may have a cache of its own, and only one should be
    used for writing. *)

val can_cache : t -> bool
(** [NBD.can_cache t]

    Whether the server supports cache.

    Tell whether the server supports {!cache}. *)

val get_protocol : t -> string
(** [NBD.get_protocol t]

    Variant of the NBD protocol in use.

    Return the variant of the NBD handshake that the server speaks:

    - [oldstyle]: the oldest one, without any negotiation. The server has one
      export.
    - [newstyle]: the client sends an export name and nothing else.
    - [newstyle-fixed]: the current one, in which options can be negotiated.
      TLS, structured replies and metadata contexts need it.

    A later version may add others. *)

val get_size : t -> int64
(** [NBD.get_size t]

    Size of the export.

    Return the size of the export in bytes. It is fixed for the life of the
    connection. *)

val get_block_size : t -> SIZE.t -> int64
(** [NBD.get_block_size t size_type]

    A size constraint of the export.

    Return one of the size constraints of the export, in bytes, or 0 if the
    server did not state it. If the sizes contradict each other, all of them are
    ignored. [size_type] is one of:

    - [SIZE.MINIMUM]: offset and length of every command should be multiples of
      this. A power of two, at most 65536. If it is 0, assume 1, or 512 to be
      safe with old servers.
    - [SIZE.PREFERRED]: commands that are multiples of this are likely to be
      fast. A power of two, at least 512. If it is 0, assume 4096.
    - [SIZE.MAXIMUM]: the server may refuse longer commands. 4294967295 means no
      limit.
    - [SIZE.PAYLOAD]: the most data that one read or write should carry. This is
      never 0: it is the server's maximum, but at least 1048576 (1 MiB) and at
      most 67108864 (64 MiB), or 33554432 (32 MiB) if the server stated none.

    The sizes are known once an export has been chosen. The client asks for them
    unless {!set_request_block_size} says otherwise.

    - [size_type]: which constraint *)

(** {1 Commands} *)

val pread : ?flags:CMD_FLAG.t list -> t -> bytes -> int64 -> unit
(** [NBD.pread t ?flags buf offset]

    Read from the export.

    Read from the export, starting at [offset], until the buffer is full, and
    wait for the data. There are no short reads: the call either returns all of
    the data or fails. After a failure the content of the buffer is undefined.

    Other threads may use the handle in the meantime. To have several reads in
    flight from one thread, use {!aio_pread}.

    - [buf]: receives the data; its length is the number of bytes to read, 1 to
      67108864 (64 MiB)
    - [offset]: where to start reading, in bytes
    - [flags]: must be 0; no flag is defined for this call *)

val pread_structured :
  ?flags:CMD_FLAG.t list ->
  t ->
  bytes ->
  int64 ->
  (bytes -> int64 -> int -> int ref -> int) ->
  unit
(** [NBD.pread_structured t ?flags buf offset chunk]

    Read from the export and see each part of the reply.

    Read from the export as {!pread} does, and call a callback for each part of
    the reply. The application thus learns which parts are holes, and can work
    on the first parts before the last has arrived.

    The callback gets, in [status], one of:

    - [read_data]: [subbuf] is the part of the buffer that has been filled with
      data.
    - [read_hole]: the server has a hole there, and [subbuf] has been filled
      with zeroes.
    - [read_error]: the server reports an error at the offset that the callback
      is given; [subbuf] is empty and [error] is its errno.

    Parts arrive in any order and do not overlap, unless the server is at fault.
    With [CMD_FLAG.DF] there is only one; the server may then fail a read of
    more than 65536 bytes with EOVERFLOW. If structured replies are not in use,
    there is a single call with [read_data].

    - [buf]: receives the data; its length is the number of bytes to read, 1 to
      67108864 (64 MiB)
    - [offset]: where to start reading, in bytes
    - [chunk]: called for each part of the reply
    - [flags]: [CMD_FLAG.DF] asks for one part only, if {!can_df} is true *)

val pwrite : ?flags:CMD_FLAG.t list -> t -> bytes -> int64 -> unit
(** [NBD.pwrite t ?flags buf offset]

    Write to the export.

    Write the whole buffer to the export, starting at [offset], and wait until
    the server has answered. After a failure it is undefined how much has been
    written.

    Success means that the server has the data, not that it is on stable
    storage. For that, use [CMD_FLAG.FUA], or {!flush} afterwards.

    A write should carry no more than the [SIZE.PAYLOAD] bytes of
    {!get_block_size}. [CMD_FLAG.PAYLOAD_LEN] is a detail of the protocol: it
    must be set if, and only if, extended headers are in use. The client takes
    care of that unless [STRICT.AUTO_FLAG] is off.

    - [buf]: the data; its length is the number of bytes to write, 1 to 67108864
      (64 MiB) and not above the maximum payload
    - [offset]: where to start writing, in bytes
    - [flags]: [CMD_FLAG.FUA] waits for stable storage, if {!can_fua} is true;
      [CMD_FLAG.PAYLOAD_LEN] is normally set for you *)

val flush : ?flags:CMD_FLAG.t list -> t -> unit
(** [NBD.flush t ?flags]

    Flush the server's write cache.

    Ask the server to commit to stable storage all writes that it answered
    before this command was issued, and wait until it has done so. Writes that
    are still in flight may or may not be included.

    - [flags]: must be 0; no flag is defined for this call *)

val trim : ?flags:CMD_FLAG.t list -> t -> int64 -> int64 -> unit
(** [NBD.trim t ?flags count offset]

    Tell the server that a range is no longer needed.

    Tell the server that a range of the export holds no useful data any more,
    and wait for the answer. The server may free the space, or do nothing. What
    a later read of the range returns is undefined until it is written again. To
    get zeroes there, use {!zero}.

    If extended headers are not in use, [count] must fit in 32 bits. The limit
    for reads and writes does not apply here, as no data is sent.

    - [count]: number of bytes, at least 1
    - [offset]: where the range starts, in bytes
    - [flags]: [CMD_FLAG.FUA] waits for stable storage, if {!can_fua} is true *)

val cache : ?flags:CMD_FLAG.t list -> t -> int64 -> int64 -> unit
(** [NBD.cache t ?flags count offset]

    Ask the server to prefetch a range.

    Ask the server to load a range of the export into its cache, so that later
    reads are fast, and wait for the answer. It is a hint: success does not
    promise a fast read, and failure says nothing about whether the range can be
    read.

    If extended headers are not in use, [count] must fit in 32 bits. No data is
    sent either way.

    - [count]: number of bytes, at least 1
    - [offset]: where the range starts, in bytes
    - [flags]: must be 0; no flag is defined for this call *)

val zero : ?flags:CMD_FLAG.t list -> t -> int64 -> int64 -> unit
(** [NBD.zero t ?flags count offset]

    Write zeroes without sending them.

    Make a range of the export read as zeroes, and wait until the server has
    answered. The zeroes themselves are not sent. The server may punch a hole if
    it can, unless [CMD_FLAG.NO_HOLE] is given.

    With [CMD_FLAG.FAST_ZERO] the server fails at once with ENOTSUP if it would
    be no faster than an ordinary write. It may be given only if
    {!can_fast_zero} is true. [CMD_FLAG.FUA] may be given only if {!can_fua} is
    true.

    If extended headers are not in use, [count] must fit in 32 bits. The limit
    for reads and writes does not apply here, as no data is sent.

    - [count]: number of bytes, at least 1
    - [offset]: where the range starts, in bytes
    - [flags]: [CMD_FLAG.FUA] waits for stable storage, [CMD_FLAG.NO_HOLE] keeps
      the range allocated, [CMD_FLAG.FAST_ZERO] fails rather than be slow *)

val block_status :
  ?flags:CMD_FLAG.t list ->
  t ->
  int64 ->
  int64 ->
  (string -> int64 -> int64 array -> int ref -> int) ->
  unit
(** [NBD.block_status t ?flags count offset extent]

    Query the extents of a range, 32-bit.

    Ask for the status of a range of the export in the metadata contexts that
    were negotiated, and wait for the answer. The callback is called with the
    extents of each context, at least once for each on success. Which contexts
    to ask for is set with {!add_meta_context} before connecting.

    The extents of a context follow one another from [offset] on. Each is a
    length in bytes and a status, whose meaning depends on the context. For
    [base:allocation] the status is a set of [state_hole] and [state_zero]; 0 is
    ordinary data. Two neighbouring extents may have the same status.

    The server may answer for less than was asked, but for at least one extent;
    the last extent may reach beyond the range, but never beyond the export.
    Continue with another call at the first byte that is not covered. With
    [CMD_FLAG.REQ_ONE] the server should return one extent for each context, not
    longer than the range.

    Lengths and statuses are passed as 32-bit numbers. A longer extent is cut to
    4227858432 bytes (4 GiB minus 64 MiB), and the rest of the answer is left
    out. A status that does not fit ends the list before it. {!block_status_64}
    has no such limits.

    If extended headers are not in use, [count] must fit in 32 bits.

    - [count]: number of bytes asked about, at least 1; the answer may cover
      fewer or more
    - [offset]: where the range starts, in bytes
    - [extent]: called with the extents of each metadata context
    - [flags]: [CMD_FLAG.REQ_ONE] asks for one extent for each context *)

val block_status_64 :
  ?flags:CMD_FLAG.t list ->
  t ->
  int64 ->
  int64 ->
  (string -> int64 -> extent array -> int ref -> int) ->
  unit
(** [NBD.block_status_64 t ?flags count offset extent64]

    Query the extents of a range, 64-bit.

    Ask for the status of a range of the export in the metadata contexts that
    were negotiated, and wait for the answer. It is the same query as
    {!block_status}, but each extent is an [nbd_extent], with a length and a
    status of 64 bits. Use it in new programs; it works with every server that
    {!block_status} works with.

    A length is never above INT64_MAX, and the extents never reach beyond the
    end of the export. If extended headers are not in use, [count] must fit in
    32 bits; see {!get_extended_headers_negotiated}.

    - [count]: number of bytes asked about, at least 1; the answer may cover
      fewer or more
    - [offset]: where the range starts, in bytes
    - [extent64]: called with the extents of each metadata context
    - [flags]: [CMD_FLAG.REQ_ONE] asks for one extent for each context *)

val block_status_filter :
  ?flags:CMD_FLAG.t list ->
  t ->
  int64 ->
  int64 ->
  string list ->
  (string -> int64 -> extent array -> int ref -> int) ->
  unit
(** [NBD.block_status_filter t ?flags count offset contexts extent64]

    Query the extents of a range in some of the contexts.

    Ask for the status of a range of the export as {!block_status_64} does, but
    only in some of the metadata contexts that were negotiated. One connection
    can thus negotiate several contexts without paying for all of them in each
    query.

    The server must support this (see {!can_block_status_payload}), and extended
    headers must be in use. Each name must be exactly the one that the server
    returned.

    - [count]: number of bytes asked about, at least 1; the answer may cover
      fewer or more
    - [offset]: where the range starts, in bytes
    - [contexts]: names of the contexts to report, each of which must have been
      negotiated
    - [extent64]: called with the extents of each metadata context
    - [flags]: [CMD_FLAG.REQ_ONE] asks for one extent for each context;
      [CMD_FLAG.PAYLOAD_LEN] is normally set for you *)

(** {1 Asynchronous commands} *)

val aio_pread :
  ?completion:(int ref -> int) ->
  ?flags:CMD_FLAG.t list ->
  t ->
  Buffer.t ->
  int64 ->
  cookie
(** [NBD.aio_pread t ?completion ?flags buf offset]

    Read from the export, in the background.

    Issue a read and return without waiting for the data. The other parameters
    behave as in {!pread}.

    The result is the command's cookie, by which {!aio_command_completed}
    reports whether the command has finished, and how. Alternatively, the
    completion callback does. The buffer must stay where it is until the command
    is retired: by {!aio_command_completed}, by a completion callback that
    returns 1, or by {!close}. Only then does it hold the data.

    Many commands can be in flight at once. They are sent in the order in which
    they were issued, and may finish in any order.

    - [buf]: receives the data and must stay valid until the command is retired;
      its length is the number of bytes to read, 1 to 67108864 (64 MiB)
    - [offset]: where to start reading, in bytes
    - [completion]: called once when the command has finished, with its errno or
      0; a null closure if you do not need it
    - [flags]: must be 0; no flag is defined for this call *)

val aio_pread_structured :
  ?completion:(int ref -> int) ->
  ?flags:CMD_FLAG.t list ->
  t ->
  Buffer.t ->
  int64 ->
  (bytes -> int64 -> int -> int ref -> int) ->
  cookie
(** [NBD.aio_pread_structured t ?completion ?flags buf offset chunk]

    Read from the export and see each part of the reply, in the background.

    Issue a read whose reply is reported in parts, and return without waiting
    for it. The other parameters behave as in {!pread_structured}. The chunk
    callback may run before this call returns; it is freed when the command is
    retired.

    The result is the command's cookie, by which {!aio_command_completed}
    reports whether the command has finished, and how. Alternatively, the
    completion callback does; it runs after the last chunk callback. The buffer
    must stay where it is until the command is retired, as with {!aio_pread}.

    - [buf]: receives the data and must stay valid until the command is retired;
      its length is the number of bytes to read, 1 to 67108864 (64 MiB)
    - [offset]: where to start reading, in bytes
    - [chunk]: called for each part of the reply
    - [completion]: called once when the command has finished, with its errno or
      0; a null closure if you do not need it
    - [flags]: [CMD_FLAG.DF] asks for one part only, if {!can_df} is true *)

val aio_pwrite :
  ?completion:(int ref -> int) ->
  ?flags:CMD_FLAG.t list ->
  t ->
  Buffer.t ->
  int64 ->
  cookie
(** [NBD.aio_pwrite t ?completion ?flags buf offset]

    Write to the export, in the background.

    Issue a write and return without waiting for the server's answer. The other
    parameters behave as in {!pwrite}.

    The result is the command's cookie, by which {!aio_command_completed}
    reports whether the command has finished, and how. Alternatively, the
    completion callback does. The buffer must stay where it is, unchanged, until
    the command is retired: by {!aio_command_completed}, by a completion
    callback that returns 1, or by {!close}.

    The order in which the server carries out commands that are in flight
    together is undefined. If two writes overlap, wait for the first before
    issuing the second.

    - [buf]: the data, which must stay valid and unchanged until the command is
      retired; its length is the number of bytes to write, 1 to 67108864 (64
      MiB) and not above the maximum payload
    - [offset]: where to start writing, in bytes
    - [completion]: called once when the command has finished, with its errno or
      0; a null closure if you do not need it
    - [flags]: [CMD_FLAG.FUA] waits for stable storage, if {!can_fua} is true;
      [CMD_FLAG.PAYLOAD_LEN] is normally set for you *)

val aio_flush :
  ?completion:(int ref -> int) ->
  ?flags:CMD_FLAG.t list ->
  t ->
  cookie
(** [NBD.aio_flush t ?completion ?flags]

    Flush the server's write cache, in the background.

    Issue a flush and return without waiting for it. It behaves like {!flush}:
    only writes that the server has already answered are certain to be included,
    so wait for those that matter first.

    The result is the command's cookie, by which {!aio_command_completed}
    reports whether the command has finished, and how. Alternatively, the
    completion callback does.

    - [completion]: called once when the command has finished, with its errno or
      0; a null closure if you do not need it
    - [flags]: must be 0; no flag is defined for this call *)

val aio_trim :
  ?completion:(int ref -> int) ->
  ?flags:CMD_FLAG.t list ->
  t ->
  int64 ->
  int64 ->
  cookie
(** [NBD.aio_trim t ?completion ?flags count offset]

    Tell the server that a range is no longer needed, in the background.

    Issue a trim and return without waiting for the server's answer. The other
    parameters behave as in {!trim}.

    The result is the command's cookie, by which {!aio_command_completed}
    reports whether the command has finished, and how. Alternatively, the
    completion callback does.

    - [count]: number of bytes, at least 1
    - [offset]: where the range starts, in bytes
    - [completion]: called once when the command has finished, with its errno or
      0; a null closure if you do not need it
    - [flags]: [CMD_FLAG.FUA] waits for stable storage, if {!can_fua} is true *)

val aio_cache :
  ?completion:(int ref -> int) ->
  ?flags:CMD_FLAG.t list ->
  t ->
  int64 ->
  int64 ->
  cookie
(** [NBD.aio_cache t ?completion ?flags count offset]

    Ask the server to prefetch a range, in the background.

    Issue a cache command and return without waiting for the server's answer.
    The other parameters behave as in {!cache}.

    The result is the command's cookie, by which {!aio_command_completed}
    reports whether the command has finished, and how. Alternatively, the
    completion callback does.

    - [count]: number of bytes, at least 1
    - [offset]: where the range starts, in bytes
    - [completion]: called once when the command has finished, with its errno or
      0; a null closure if you do not need it
    - [flags]: must be 0; no flag is defined for this call *)

val aio_zero :
  ?completion:(int ref -> int) ->
  ?flags:CMD_FLAG.t list ->
  t ->
  int64 ->
  int64 ->
  cookie
(** [NBD.aio_zero t ?completion ?flags count offset]

    Write zeroes without sending them, in the background.

    Issue a zero command and return without waiting for the server's answer. The
    other parameters behave as in {!zero}.

    The result is the command's cookie, by which {!aio_command_completed}
    reports whether the command has finished, and how. Alternatively, the
    completion callback does.

    - [count]: number of bytes, at least 1
    - [offset]: where the range starts, in bytes
    - [completion]: called once when the command has finished, with its errno or
      0; a null closure if you do not need it
    - [flags]: [CMD_FLAG.FUA] waits for stable storage, [CMD_FLAG.NO_HOLE] keeps
      the range allocated, [CMD_FLAG.FAST_ZERO] fails rather than be slow *)

val aio_block_status :
  ?completion:(int ref -> int) ->
  ?flags:CMD_FLAG.t list ->
  t ->
  int64 ->
  int64 ->
  (string -> int64 -> int64 array -> int ref -> int) ->
  cookie
(** [NBD.aio_block_status t ?completion ?flags count offset extent]

    Query the extents of a range, 32-bit, in the background.

    Issue a block status command and return without waiting for the answer. The
    other parameters behave as in {!block_status}. The extent callback may run
    before this call returns; it is freed when the command is retired.

    The result is the command's cookie, by which {!aio_command_completed}
    reports whether the command has finished, and how. Alternatively, the
    completion callback does; it runs after the last extent callback.

    - [count]: number of bytes asked about, at least 1; the answer may cover
      fewer or more
    - [offset]: where the range starts, in bytes
    - [extent]: called with the extents of each metadata context
    - [completion]: called once when the command has finished, with its errno or
      0; a null closure if you do not need it
    - [flags]: [CMD_FLAG.REQ_ONE] asks for one extent for each context *)

val aio_block_status_64 :
  ?completion:(int ref -> int) ->
  ?flags:CMD_FLAG.t list ->
  t ->
  int64 ->
  int64 ->
  (string -> int64 -> extent array -> int ref -> int) ->
  cookie
(** [NBD.aio_block_status_64 t ?completion ?flags count offset extent64]

    Query the extents of a range, 64-bit, in the background.

    Issue a block status command and return without waiting for the answer. The
    other parameters behave as in {!block_status_64}. The extent callback may
    run before this call returns; it is freed when the command is retired.

    The result is the command's cookie, by which {!aio_command_completed}
    reports whether the command has finished, and how. Alternatively, the
    completion callback does; it runs after the last extent callback.

    - [count]: number of bytes asked about, at least 1; the answer may cover
      fewer or more
    - [offset]: where the range starts, in bytes
    - [extent64]: called with the extents of each metadata context
    - [completion]: called once when the command has finished, with its errno or
      0; a null closure if you do not need it
    - [flags]: [CMD_FLAG.REQ_ONE] asks for one extent for each context *)

val aio_block_status_filter :
  ?completion:(int ref -> int) ->
  ?flags:CMD_FLAG.t list ->
  t ->
  int64 ->
  int64 ->
  string list ->
  (string -> int64 -> extent array -> int ref -> int) ->
  cookie
(** [NBD.aio_block_status_filter t ?completion ?flags count offset contexts
      extent64]

    Query the extents of a range in some of the contexts, in the background.

    Issue a block status command for some of the negotiated contexts and return
    without waiting for the answer. The other parameters behave as in
    {!block_status_filter}; the names are copied. The extent callback may run
    before this call returns; it is freed when the command is retired.

    The result is the command's cookie, by which {!aio_command_completed}
    reports whether the command has finished, and how. Alternatively, the
    completion callback does; it runs after the last extent callback.

    - [count]: number of bytes asked about, at least 1; the answer may cover
      fewer or more
    - [offset]: where the range starts, in bytes
    - [contexts]: names of the contexts to report, each of which must have been
      negotiated
    - [extent64]: called with the extents of each metadata context
    - [completion]: called once when the command has finished, with its errno or
      0; a null closure if you do not need it
    - [flags]: [CMD_FLAG.REQ_ONE] asks for one extent for each context;
      [CMD_FLAG.PAYLOAD_LEN] is normally set for you *)

(** {1 Event loops} *)

val poll : t -> int -> int
(** [NBD.poll t timeout]

    Wait for the connection and make progress.

    Wait until the socket of the connection is ready for what the handle waits
    for, at most [timeout] milliseconds, and let the handle make progress. This
    is the simplest event loop: issue commands with the [aio_] calls, and poll
    until they have finished. Callbacks run within this call.

    Progress does not mean that a command has finished; ask
    {!aio_command_completed} for that. If the server closes the connection in an
    orderly way, that is progress too, and {!aio_is_closed} becomes true. If the
    connection fails, the call fails and {!aio_is_dead} becomes true. A signal
    does not end the wait.

    Other threads may use the handle in the meantime. To be able to interrupt
    the wait, use {!poll2}.

    - [timeout]: longest time to wait, in milliseconds; 0 does not wait, -1
      waits without limit *)

val poll2 : t -> Unix.file_descr -> int -> int
(** [NBD.poll2 t fd timeout]

    Wait for the connection or another descriptor.

    Wait for the connection as {!poll} does, and also for a second descriptor to
    become readable. This lets another thread end the wait, for example through
    an eventfd or a pipe.

    The result does not tell which of the two was ready. The second descriptor
    is not read; that is left to the caller.

    - [fd]: a second descriptor to wait for until it is readable; ignored if
      negative
    - [timeout]: longest time to wait, in milliseconds; 0 does not wait, -1
      waits without limit *)

val aio_get_fd : t -> Unix.file_descr
(** [NBD.aio_get_fd t]

    Descriptor of the connection's socket.

    Return the descriptor of the connection's socket, to be watched in an event
    loop of your own. Watch it for the events of {!aio_get_direction}, then call
    {!aio_notify_read} or {!aio_notify_write}. Do nothing else with it: do not
    read, write or close it.

    There is a descriptor from the start of connecting until the handle is
    closed or dead. It may change while {!aio_connect_tcp} tries one address
    after another, and is stable from then on. *)

val aio_get_direction : t -> int
(** [NBD.aio_get_direction t]

    What the connection waits for.

    Tell for which events an event loop must watch the descriptor of
    {!aio_get_fd}. Ask again after each call on the handle, as the answer may
    change. The result is one of:

    - [aio_direction_read]: when readable, call {!aio_notify_read}. A handle
      that is ready for commands always wants this.
    - [aio_direction_write]: when writable, call {!aio_notify_write}.
    - [aio_direction_both]: either; if the socket is both readable and writable,
      call only {!aio_notify_read} and ask again.
    - 0: there is nothing to wait for.

    The handle is not locked, so this can be called while another thread waits
    in {!poll}, and from callbacks. *)

val aio_notify_read : t -> unit
(** [NBD.aio_notify_read t]

    Tell the handle that its socket is readable.

    Let the handle make progress because the descriptor of {!aio_get_fd} has
    become readable. Call this only if {!aio_get_direction} includes
    [aio_direction_read]. The handle works until it would have to wait again;
    callbacks may run. If the connection fails meanwhile, the call fails and
    {!aio_is_dead} becomes true. *)

val aio_notify_write : t -> unit
(** [NBD.aio_notify_write t]

    Tell the handle that its socket is writable.

    Let the handle make progress because the descriptor of {!aio_get_fd} has
    become writable. Call this only if {!aio_get_direction} includes
    [aio_direction_write]. The handle works until it would have to wait again;
    callbacks may run. If the connection fails meanwhile, the call fails and
    {!aio_is_dead} becomes true. *)

val aio_command_completed : t -> int64 -> bool
(** [NBD.aio_command_completed t cookie]

    Whether a command has finished.

    Tell whether a command has finished. If it has, the command is retired: its
    callbacks are freed, its buffer may be used again, and the cookie is void. A
    command that failed makes this call fail with the command's errno: that of
    the server, or one that a callback chose.

    False means that the command has not finished yet. It is also the answer for
    a cookie that was never issued or whose command has been retired, so do not
    ask again after a success or failure. The call does not wait; let the handle
    make progress with {!poll}.

    - [cookie]: the cookie of the command *)

val aio_peek_command_completed : t -> int64
(** [NBD.aio_peek_command_completed t]

    Cookie of a command that has finished.

    Return the cookie of the command that finished first, among those that have
    finished and are not retired. The command is not retired: hand the cookie to
    {!aio_command_completed}. This lets an event loop find the finished commands
    without asking about each.

    If commands are in flight but none has finished, the result is 0. Commands
    that their completion callback retires never appear here, nor does a
    disconnect. *)

val aio_in_flight : t -> int
(** [NBD.aio_in_flight t]

    Number of commands in flight.

    Count the commands that have been issued and have not finished, whether they
    have been sent or still wait in the client. Commands that have finished but
    are not retired are not counted. A disconnect request is, until the
    connection ends. *)

(** {1 State of the handle} *)

val aio_is_created : t -> bool
(** [NBD.aio_is_created t]

    Whether the handle is newly created.

    Tell whether the handle is newly created: no connection has been started,
    and it can still be set up.

    The handle is not locked, so this can be called while another thread waits
    in {!poll}, and from callbacks. *)

val aio_is_connecting : t -> bool
(** [NBD.aio_is_connecting t]

    Whether the connection is being set up.

    Tell whether the handle is connecting: it is reaching the server or doing
    the handshake. In option mode it is also true while the handle waits for the
    answer to an option request.

    The handle is not locked, so this can be called while another thread waits
    in {!poll}, and from callbacks. *)

val aio_is_negotiating : t -> bool
(** [NBD.aio_is_negotiating t]

    Whether options can be negotiated.

    Tell whether the handshake is paused in option mode, so that the client can
    call {!opt_info}, {!opt_go} and the other option calls. Without option mode
    it is never true.

    The handle is not locked, so this can be called while another thread waits
    in {!poll}, and from callbacks. *)

val aio_is_ready : t -> bool
(** [NBD.aio_is_ready t]

    Whether the connection is ready for commands.

    Tell whether the connection is up and the handle is not busy sending. It is
    also true while commands are in flight and the handle is only waiting for
    replies. New commands can be issued whenever this or {!aio_is_processing} is
    true.

    The handle is not locked, so this can be called while another thread waits
    in {!poll}, and from callbacks. *)

val aio_is_processing : t -> bool
(** [NBD.aio_is_processing t]

    Whether a command is being processed.

    Tell whether the connection is up and the handle is in the middle of sending
    a request or receiving a reply. New commands can be issued; they are queued.

    The handle is not locked, so this can be called while another thread waits
    in {!poll}, and from callbacks. *)

val aio_is_dead : t -> bool
(** [NBD.aio_is_dead t]

    Whether the connection has failed.

    Tell whether the connection has failed for good: the server could not be
    reached, violated the protocol, or closed the connection in the middle of a
    message. The handle cannot be connected again. Commands that were in flight
    have failed with ENOTCONN and can be retired; then {!close} the handle.

    The handle is not locked, so this can be called while another thread waits
    in {!poll}, and from callbacks. *)

val aio_is_closed : t -> bool
(** [NBD.aio_is_closed t]

    Whether the connection is closed.

    Tell whether the connection has been closed in an orderly way, by this side
    or by the server. The handle cannot be connected again. Commands that were
    in flight have failed with ENOTCONN and can be retired; then {!close} the
    handle.

    The handle is not locked, so this can be called while another thread waits
    in {!poll}, and from callbacks. *)

val connection_state : t -> string
(** [NBD.connection_state t]

    Description of the connection's state.

    Return a description of the connection's internal state, for debugging and
    logs. It is the name of the state, a colon and a short explanation, such as
    [READY: ...]. Only the name is stable, and even that may change from one
    version to another. Programs should use {!aio_is_ready} and the like
    instead. *)

(** {1 Statistics} *)

val stats_bytes_sent : t -> int64
(** [NBD.stats_bytes_sent t]

    Number of bytes sent.

    Count the bytes that the client has handed to the transport since the handle
    was created. The handshake is included; what TLS adds is not. The counter is
    never reset. *)

val stats_chunks_sent : t -> int64
(** [NBD.stats_chunks_sent t]

    Number of messages sent.

    Count the messages that the client has sent since the handle was created:
    one for each option request of the handshake and one for each command. The
    data of a write is part of its command, and the disconnect request counts as
    a command. The counter is never reset.

    Commands that the client itself refuses are not sent, and so are not
    counted; see {!set_strict_mode}. *)

val stats_bytes_received : t -> int64
(** [NBD.stats_bytes_received t]

    Number of bytes received.

    Count the bytes that the client has taken from the transport since the
    handle was created. The handshake is included; what TLS adds is not. The
    counter is never reset. *)

val stats_chunks_received : t -> int64
(** [NBD.stats_chunks_received t]

    Number of messages received.

    Count the messages that the client has received since the handle was
    created: one for the server's greeting and one for each reply header. With
    structured replies one command may have several reply headers; see
    {!get_structured_replies_negotiated}. Replies to option requests are not
    counted. The counter is never reset. *)

(** {1 The library} *)

val get_package_name : t -> string
(** [NBD.get_package_name t]

    Name of the library.

    Return the name of the package, [libnbd]. A drop-in replacement reports the
    same name as the C library, so this does not tell them apart. *)

val get_version : t -> string
(** [NBD.get_version t]

    Version of the API.

    Return the version of the libnbd API that the library implements, such as
    [1.24.0]. The first number is always 1 for this API; an even second number
    means a stable release. *)

val get_version_extra : t -> string
(** [NBD.get_version_extra t]

    Extra version information of the build.

    Return additional version information that was added by whoever built this
    library, such as the version of a distribution's package. It has no fixed
    form and may be an empty string. *)

val supports_tls : t -> bool
(** [NBD.supports_tls t]

    Whether the library supports TLS.

    Tell whether the library was built with TLS support. Without it {!set_tls}
    refuses everything but [TLS.DISABLE]. *)

val supports_vsock : t -> bool
(** [NBD.supports_vsock t]

    Whether the library supports vsock.

    Tell whether the library and the system support AF_VSOCK connections,
    between a virtual machine and its host. *)

val supports_uri : t -> bool
(** [NBD.supports_uri t]

    Whether the library supports URIs.

    Tell whether the library was built with support for NBD URIs. Without it
    {!connect_uri} fails with ENOTSUP. *)
