// Generated from nbd-api.yaml by LibNbd.Emit. Do not edit.

use std::os::raw::{c_char, c_int, c_uint, c_void};

use crate::nbd_handle;

/// The structure `extent`, which callbacks are given. Since 1.18.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct nbd_extent {
    pub length: u64,
    pub flags: u64,
}

closures! {
    /// The closure `chunk`, a callback with its data. Since 1.0.
    nbd_chunk_callback(
        subbuf: *const c_void,
        count: usize,
        offset: u64,
        status: c_uint,
        error: *mut c_int,
    );
    /// The closure `completion`, a callback with its data. Since 1.0.
    nbd_completion_callback(error: *mut c_int);
    /// The closure `debug`, a callback with its data. Since 1.0.
    nbd_debug_callback(context: *const c_char, msg: *const c_char);
    /// The closure `extent`, a callback with its data. Since 1.0.
    nbd_extent_callback(
        metacontext: *const c_char,
        offset: u64,
        entries: *mut u32,
        nr_entries: usize,
        error: *mut c_int,
    );
    /// The closure `extent64`, a callback with its data. Since 1.18.
    nbd_extent64_callback(
        metacontext: *const c_char,
        offset: u64,
        entries: *mut nbd_extent,
        nr_entries: usize,
        error: *mut c_int,
    );
    /// The closure `list`, a callback with its data. Since 1.4.
    nbd_list_callback(name: *const c_char, description: *const c_char);
    /// The closure `context`, a callback with its data. Since 1.6.
    nbd_context_callback(name: *const c_char);
}

functions! {
    /// Create a handle. Since 1.0.
    fn nbd_create() -> *mut nbd_handle;
    /// Close a handle and free it. Since 1.0.
    fn nbd_close(h: *mut nbd_handle);
    /// Text of the last error in this thread. Since 1.0.
    fn nbd_get_error() -> *const c_char;
    /// Errno of the last error in this thread. Since 1.0.
    fn nbd_get_errno() -> c_int;
    /// Switch debug messages on or off. Since 1.0.
    fn nbd_set_debug(h: *mut nbd_handle, debug: bool) -> c_int;
    /// Whether debug messages are on. Since 1.0.
    fn nbd_get_debug(h: *mut nbd_handle) -> c_int;
    /// Send debug messages to a callback. Since 1.0.
    fn nbd_set_debug_callback(h: *mut nbd_handle, debug_callback: nbd_debug_callback) -> c_int;
    /// Remove the debug callback. Since 1.0.
    fn nbd_clear_debug_callback(h: *mut nbd_handle) -> c_int;
    /// Number of bytes sent. Since 1.16.
    fn nbd_stats_bytes_sent(h: *mut nbd_handle) -> u64;
    /// Number of messages sent. Since 1.16.
    fn nbd_stats_chunks_sent(h: *mut nbd_handle) -> u64;
    /// Number of bytes received. Since 1.16.
    fn nbd_stats_bytes_received(h: *mut nbd_handle) -> u64;
    /// Number of messages received. Since 1.16.
    fn nbd_stats_chunks_received(h: *mut nbd_handle) -> u64;
    /// Give the handle a name. Since 1.0.
    fn nbd_set_handle_name(h: *mut nbd_handle, handle_name: *const c_char) -> c_int;
    /// Name of the handle. Since 1.0.
    fn nbd_get_handle_name(h: *mut nbd_handle) -> *mut c_char;
    /// Store a value of the application in the handle. Since 1.8.
    fn nbd_set_private_data(h: *mut nbd_handle, private_data: usize) -> usize;
    /// Value of the application in the handle. Since 1.8.
    fn nbd_get_private_data(h: *mut nbd_handle) -> usize;
    /// Memory used by the handle. Since 1.24.
    fn nbd_get_handle_size(h: *mut nbd_handle) -> isize;
    /// Choose the export to connect to. Since 1.0.
    fn nbd_set_export_name(h: *mut nbd_handle, export_name: *const c_char) -> c_int;
    /// Name of the export asked for. Since 1.0.
    fn nbd_get_export_name(h: *mut nbd_handle) -> *mut c_char;
    /// Whether to ask the server for block sizes. Since 1.12.
    fn nbd_set_request_block_size(h: *mut nbd_handle, request: bool) -> c_int;
    /// Whether the server is asked for block sizes. Since 1.12.
    fn nbd_get_request_block_size(h: *mut nbd_handle) -> c_int;
    /// Whether to ask for the canonical name and the description. Since 1.4.
    fn nbd_set_full_info(h: *mut nbd_handle, request: bool) -> c_int;
    /// Whether the canonical name and the description are asked for. Since 1.4.
    fn nbd_get_full_info(h: *mut nbd_handle) -> c_int;
    /// Name by which the server knows the export. Since 1.4.
    fn nbd_get_canonical_export_name(h: *mut nbd_handle) -> *mut c_char;
    /// Description of the export. Since 1.4.
    fn nbd_get_export_description(h: *mut nbd_handle) -> *mut c_char;
    /// Whether to use TLS. Since 1.0.
    fn nbd_set_tls(h: *mut nbd_handle, tls: c_int) -> c_int;
    /// The TLS mode. Since 1.0.
    fn nbd_get_tls(h: *mut nbd_handle) -> c_int;
    /// Whether the connection is protected by TLS. Since 1.2.
    fn nbd_get_tls_negotiated(h: *mut nbd_handle) -> c_int;
    /// Directory of the X.509 certificates. Since 1.0.
    fn nbd_set_tls_certificates(h: *mut nbd_handle, dir: *const c_char) -> c_int;
    /// Whether the server's certificate is checked. Since 1.0.
    fn nbd_set_tls_verify_peer(h: *mut nbd_handle, verify: bool) -> c_int;
    /// Whether the server's certificate is checked. Since 1.0.
    fn nbd_get_tls_verify_peer(h: *mut nbd_handle) -> c_int;
    /// User name for TLS. Since 1.0.
    fn nbd_set_tls_username(h: *mut nbd_handle, username: *const c_char) -> c_int;
    /// User name for TLS. Since 1.0.
    fn nbd_get_tls_username(h: *mut nbd_handle) -> *mut c_char;
    /// Host name that the server's certificate must have. Since 1.22.
    fn nbd_set_tls_hostname(h: *mut nbd_handle, hostname: *const c_char) -> c_int;
    /// Host name that the server's certificate must have. Since 1.22.
    fn nbd_get_tls_hostname(h: *mut nbd_handle) -> *mut c_char;
    /// File of the shared keys. Since 1.0.
    fn nbd_set_tls_psk_file(h: *mut nbd_handle, filename: *const c_char) -> c_int;
    /// Which TLS versions and ciphers may be used. Since 1.24.
    fn nbd_set_tls_priority(h: *mut nbd_handle, priority: *const c_char) -> c_int;
    /// Which TLS versions and ciphers may be used. Since 1.24.
    fn nbd_get_tls_priority(h: *mut nbd_handle) -> *mut c_char;
    /// Whether to ask for extended headers. Since 1.18.
    fn nbd_set_request_extended_headers(h: *mut nbd_handle, request: bool) -> c_int;
    /// Whether extended headers are asked for. Since 1.18.
    fn nbd_get_request_extended_headers(h: *mut nbd_handle) -> c_int;
    /// Whether extended headers are in use. Since 1.18.
    fn nbd_get_extended_headers_negotiated(h: *mut nbd_handle) -> c_int;
    /// Whether to ask for structured replies. Since 1.2.
    fn nbd_set_request_structured_replies(h: *mut nbd_handle, request: bool) -> c_int;
    /// Whether structured replies are asked for. Since 1.2.
    fn nbd_get_request_structured_replies(h: *mut nbd_handle) -> c_int;
    /// Whether structured replies are in use. Since 1.2.
    fn nbd_get_structured_replies_negotiated(h: *mut nbd_handle) -> c_int;
    /// Whether metadata contexts are negotiated automatically. Since 1.16.
    fn nbd_set_request_meta_context(h: *mut nbd_handle, request: bool) -> c_int;
    /// Whether metadata contexts are negotiated automatically. Since 1.16.
    fn nbd_get_request_meta_context(h: *mut nbd_handle) -> c_int;
    /// Limit the handshake flags the client uses. Since 1.2.
    fn nbd_set_handshake_flags(h: *mut nbd_handle, flags: u32) -> c_int;
    /// Handshake flags of the client. Since 1.2.
    fn nbd_get_handshake_flags(h: *mut nbd_handle) -> u32;
    /// Whether read buffers are cleared first. Since 1.12.
    fn nbd_set_pread_initialize(h: *mut nbd_handle, request: bool) -> c_int;
    /// Whether read buffers are cleared first. Since 1.12.
    fn nbd_get_pread_initialize(h: *mut nbd_handle) -> c_int;
    /// Choose the checks made before a command is sent. Since 1.6.
    fn nbd_set_strict_mode(h: *mut nbd_handle, flags: u32) -> c_int;
    /// Checks made before a command is sent. Since 1.6.
    fn nbd_get_strict_mode(h: *mut nbd_handle) -> u32;
    /// Whether connecting pauses to negotiate options. Since 1.4.
    fn nbd_set_opt_mode(h: *mut nbd_handle, enable: bool) -> c_int;
    /// Whether connecting pauses to negotiate options. Since 1.4.
    fn nbd_get_opt_mode(h: *mut nbd_handle) -> c_int;
    /// Choose the export and end the negotiation. Since 1.4.
    fn nbd_opt_go(h: *mut nbd_handle) -> c_int;
    /// End the negotiation and disconnect. Since 1.4.
    fn nbd_opt_abort(h: *mut nbd_handle) -> c_int;
    /// Ask the server to start TLS. Since 1.16.
    fn nbd_opt_starttls(h: *mut nbd_handle) -> c_int;
    /// Ask the server for extended headers. Since 1.18.
    fn nbd_opt_extended_headers(h: *mut nbd_handle) -> c_int;
    /// Ask the server for structured replies. Since 1.16.
    fn nbd_opt_structured_reply(h: *mut nbd_handle) -> c_int;
    /// List the exports of the server. Since 1.4.
    fn nbd_opt_list(h: *mut nbd_handle, list_callback: nbd_list_callback) -> c_int;
    /// Ask about the export without choosing it. Since 1.4.
    fn nbd_opt_info(h: *mut nbd_handle) -> c_int;
    /// List the metadata contexts of the export. Since 1.6.
    fn nbd_opt_list_meta_context(
        h: *mut nbd_handle,
        context_callback: nbd_context_callback,
    ) -> c_int;
    /// List the metadata contexts that match queries. Since 1.16.
    fn nbd_opt_list_meta_context_queries(
        h: *mut nbd_handle,
        queries: *mut *mut c_char,
        context_callback: nbd_context_callback,
    ) -> c_int;
    /// Negotiate the metadata contexts. Since 1.16.
    fn nbd_opt_set_meta_context(
        h: *mut nbd_handle,
        context_callback: nbd_context_callback,
    ) -> c_int;
    /// Negotiate metadata contexts by queries. Since 1.16.
    fn nbd_opt_set_meta_context_queries(
        h: *mut nbd_handle,
        queries: *mut *mut c_char,
        context_callback: nbd_context_callback,
    ) -> c_int;
    /// Request a metadata context. Since 1.0.
    fn nbd_add_meta_context(h: *mut nbd_handle, name: *const c_char) -> c_int;
    /// Number of metadata contexts requested. Since 1.6.
    fn nbd_get_nr_meta_contexts(h: *mut nbd_handle) -> isize;
    /// One of the metadata contexts requested. Since 1.6.
    fn nbd_get_meta_context(h: *mut nbd_handle, i: usize) -> *mut c_char;
    /// Forget the metadata contexts requested. Since 1.6.
    fn nbd_clear_meta_contexts(h: *mut nbd_handle) -> c_int;
    /// Which transports a URI may use. Since 1.2.
    fn nbd_set_uri_allow_transports(h: *mut nbd_handle, mask: u32) -> c_int;
    /// Whether a URI may, must or must not use TLS. Since 1.2.
    fn nbd_set_uri_allow_tls(h: *mut nbd_handle, tls: c_int) -> c_int;
    /// Whether a URI may set the TLS priority. Since 1.24.
    fn nbd_set_uri_allow_tls_priority(h: *mut nbd_handle, allow: bool) -> c_int;
    /// Whether a URI may name local files. Since 1.2.
    fn nbd_set_uri_allow_local_file(h: *mut nbd_handle, allow: bool) -> c_int;
    /// Connect to the server that a URI names. Since 1.0.
    fn nbd_connect_uri(h: *mut nbd_handle, uri: *const c_char) -> c_int;
    /// Connect to a server over a Unix domain socket. Since 1.0.
    fn nbd_connect_unix(h: *mut nbd_handle, unixsocket: *const c_char) -> c_int;
    /// Connect to a server over AF_VSOCK. Since 1.2.
    fn nbd_connect_vsock(h: *mut nbd_handle, cid: u32, port: u32) -> c_int;
    /// Connect to a server over TCP. Since 1.0.
    fn nbd_connect_tcp(h: *mut nbd_handle, hostname: *const c_char, port: *const c_char) -> c_int;
    /// Connect over a socket that is already connected. Since 1.2.
    fn nbd_connect_socket(h: *mut nbd_handle, sock: c_int) -> c_int;
    /// Start a server and connect to it over its standard input and output. Since 1.0.
    fn nbd_connect_command(h: *mut nbd_handle, argv: *mut *mut c_char) -> c_int;
    /// Start a server by socket activation and connect to it. Since 1.2.
    fn nbd_connect_systemd_socket_activation(h: *mut nbd_handle, argv: *mut *mut c_char) -> c_int;
    /// Name of the socket in socket activation. Since 1.16.
    fn nbd_set_socket_activation_name(h: *mut nbd_handle, socket_name: *const c_char) -> c_int;
    /// Name of the socket in socket activation. Since 1.16.
    fn nbd_get_socket_activation_name(h: *mut nbd_handle) -> *mut c_char;
    /// Whether the export is read-only. Since 1.0.
    fn nbd_is_read_only(h: *mut nbd_handle) -> c_int;
    /// Whether the server supports flush. Since 1.0.
    fn nbd_can_flush(h: *mut nbd_handle) -> c_int;
    /// Whether the server supports the FUA flag. Since 1.0.
    fn nbd_can_fua(h: *mut nbd_handle) -> c_int;
    /// Whether the export is on a rotational disk. Since 1.0.
    fn nbd_is_rotational(h: *mut nbd_handle) -> c_int;
    /// Whether the server supports trim. Since 1.0.
    fn nbd_can_trim(h: *mut nbd_handle) -> c_int;
    /// Whether the server supports zero. Since 1.0.
    fn nbd_can_zero(h: *mut nbd_handle) -> c_int;
    /// Whether the server supports the fast zero flag. Since 1.2.
    fn nbd_can_fast_zero(h: *mut nbd_handle) -> c_int;
    /// Whether block status can be filtered. Since 1.18.
    fn nbd_can_block_status_payload(h: *mut nbd_handle) -> c_int;
    /// Whether the server supports the DF flag. Since 1.0.
    fn nbd_can_df(h: *mut nbd_handle) -> c_int;
    /// Whether several connections may write safely. Since 1.0.
    fn nbd_can_multi_conn(h: *mut nbd_handle) -> c_int;
    /// Whether the server supports cache. Since 1.0.
    fn nbd_can_cache(h: *mut nbd_handle) -> c_int;
    /// Whether a metadata context was negotiated. Since 1.0.
    fn nbd_can_meta_context(h: *mut nbd_handle, metacontext: *const c_char) -> c_int;
    /// Variant of the NBD protocol in use. Since 1.2.
    fn nbd_get_protocol(h: *mut nbd_handle) -> *const c_char;
    /// Size of the export. Since 1.0.
    fn nbd_get_size(h: *mut nbd_handle) -> i64;
    /// A size constraint of the export. Since 1.4.
    fn nbd_get_block_size(h: *mut nbd_handle, size_type: c_int) -> i64;
    /// Read from the export. Since 1.0.
    fn nbd_pread(
        h: *mut nbd_handle,
        buf: *mut c_void,
        count: usize,
        offset: u64,
        flags: u32,
    ) -> c_int;
    /// Read from the export and see each part of the reply. Since 1.0.
    fn nbd_pread_structured(
        h: *mut nbd_handle,
        buf: *mut c_void,
        count: usize,
        offset: u64,
        chunk_callback: nbd_chunk_callback,
        flags: u32,
    ) -> c_int;
    /// Write to the export. Since 1.0.
    fn nbd_pwrite(
        h: *mut nbd_handle,
        buf: *const c_void,
        count: usize,
        offset: u64,
        flags: u32,
    ) -> c_int;
    /// Disconnect from the server in an orderly way. Since 1.0.
    fn nbd_shutdown(h: *mut nbd_handle, flags: u32) -> c_int;
    /// Flush the server's write cache. Since 1.0.
    fn nbd_flush(h: *mut nbd_handle, flags: u32) -> c_int;
    /// Tell the server that a range is no longer needed. Since 1.0.
    fn nbd_trim(h: *mut nbd_handle, count: u64, offset: u64, flags: u32) -> c_int;
    /// Ask the server to prefetch a range. Since 1.0.
    fn nbd_cache(h: *mut nbd_handle, count: u64, offset: u64, flags: u32) -> c_int;
    /// Write zeroes without sending them. Since 1.0.
    fn nbd_zero(h: *mut nbd_handle, count: u64, offset: u64, flags: u32) -> c_int;
    /// Query the extents of a range, 32-bit. Since 1.0.
    fn nbd_block_status(
        h: *mut nbd_handle,
        count: u64,
        offset: u64,
        extent_callback: nbd_extent_callback,
        flags: u32,
    ) -> c_int;
    /// Query the extents of a range, 64-bit. Since 1.18.
    fn nbd_block_status_64(
        h: *mut nbd_handle,
        count: u64,
        offset: u64,
        extent64_callback: nbd_extent64_callback,
        flags: u32,
    ) -> c_int;
    /// Query the extents of a range in some of the contexts. Since 1.18.
    fn nbd_block_status_filter(
        h: *mut nbd_handle,
        count: u64,
        offset: u64,
        contexts: *mut *mut c_char,
        extent64_callback: nbd_extent64_callback,
        flags: u32,
    ) -> c_int;
    /// Wait for the connection and make progress. Since 1.0.
    fn nbd_poll(h: *mut nbd_handle, timeout: c_int) -> c_int;
    /// Wait for the connection or another descriptor. Since 1.16.
    fn nbd_poll2(h: *mut nbd_handle, fd: c_int, timeout: c_int) -> c_int;
    /// Connect to a server at a socket address, in the background. Since 1.0.
    fn nbd_aio_connect(h: *mut nbd_handle, addr: *const c_void, addrlen: u32) -> c_int;
    /// Connect to the server that a URI names, in the background. Since 1.0.
    fn nbd_aio_connect_uri(h: *mut nbd_handle, uri: *const c_char) -> c_int;
    /// Connect to a server over a Unix domain socket, in the background. Since 1.0.
    fn nbd_aio_connect_unix(h: *mut nbd_handle, unixsocket: *const c_char) -> c_int;
    /// Connect to a server over AF_VSOCK, in the background. Since 1.2.
    fn nbd_aio_connect_vsock(h: *mut nbd_handle, cid: u32, port: u32) -> c_int;
    /// Connect to a server over TCP, in the background. Since 1.0.
    fn nbd_aio_connect_tcp(
        h: *mut nbd_handle,
        hostname: *const c_char,
        port: *const c_char,
    ) -> c_int;
    /// Connect over a connected socket, in the background. Since 1.2.
    fn nbd_aio_connect_socket(h: *mut nbd_handle, sock: c_int) -> c_int;
    /// Start a server and connect to it, in the background. Since 1.0.
    fn nbd_aio_connect_command(h: *mut nbd_handle, argv: *mut *mut c_char) -> c_int;
    /// Start a server by socket activation and connect to it, in the background. Since 1.2.
    fn nbd_aio_connect_systemd_socket_activation(
        h: *mut nbd_handle,
        argv: *mut *mut c_char,
    ) -> c_int;
    /// Choose the export and end the negotiation, in the background. Since 1.4.
    fn nbd_aio_opt_go(h: *mut nbd_handle, completion_callback: nbd_completion_callback) -> c_int;
    /// End the negotiation and disconnect, in the background. Since 1.4.
    fn nbd_aio_opt_abort(h: *mut nbd_handle) -> c_int;
    /// Ask the server to start TLS, in the background. Since 1.16.
    fn nbd_aio_opt_starttls(
        h: *mut nbd_handle,
        completion_callback: nbd_completion_callback,
    ) -> c_int;
    /// Ask the server for extended headers, in the background. Since 1.18.
    fn nbd_aio_opt_extended_headers(
        h: *mut nbd_handle,
        completion_callback: nbd_completion_callback,
    ) -> c_int;
    /// Ask the server for structured replies, in the background. Since 1.16.
    fn nbd_aio_opt_structured_reply(
        h: *mut nbd_handle,
        completion_callback: nbd_completion_callback,
    ) -> c_int;
    /// List the exports of the server, in the background. Since 1.4.
    fn nbd_aio_opt_list(
        h: *mut nbd_handle,
        list_callback: nbd_list_callback,
        completion_callback: nbd_completion_callback,
    ) -> c_int;
    /// Ask about the export without choosing it, in the background. Since 1.4.
    fn nbd_aio_opt_info(h: *mut nbd_handle, completion_callback: nbd_completion_callback) -> c_int;
    /// List the metadata contexts of the export, in the background. Since 1.6.
    fn nbd_aio_opt_list_meta_context(
        h: *mut nbd_handle,
        context_callback: nbd_context_callback,
        completion_callback: nbd_completion_callback,
    ) -> c_int;
    /// List the metadata contexts that match queries, in the background. Since 1.16.
    fn nbd_aio_opt_list_meta_context_queries(
        h: *mut nbd_handle,
        queries: *mut *mut c_char,
        context_callback: nbd_context_callback,
        completion_callback: nbd_completion_callback,
    ) -> c_int;
    /// Negotiate the metadata contexts, in the background. Since 1.16.
    fn nbd_aio_opt_set_meta_context(
        h: *mut nbd_handle,
        context_callback: nbd_context_callback,
        completion_callback: nbd_completion_callback,
    ) -> c_int;
    /// Negotiate metadata contexts by queries, in the background. Since 1.16.
    fn nbd_aio_opt_set_meta_context_queries(
        h: *mut nbd_handle,
        queries: *mut *mut c_char,
        context_callback: nbd_context_callback,
        completion_callback: nbd_completion_callback,
    ) -> c_int;
    /// Read from the export, in the background. Since 1.0.
    fn nbd_aio_pread(
        h: *mut nbd_handle,
        buf: *mut c_void,
        count: usize,
        offset: u64,
        completion_callback: nbd_completion_callback,
        flags: u32,
    ) -> i64;
    /// Read from the export and see each part of the reply, in the background. Since 1.0.
    fn nbd_aio_pread_structured(
        h: *mut nbd_handle,
        buf: *mut c_void,
        count: usize,
        offset: u64,
        chunk_callback: nbd_chunk_callback,
        completion_callback: nbd_completion_callback,
        flags: u32,
    ) -> i64;
    /// Write to the export, in the background. Since 1.0.
    fn nbd_aio_pwrite(
        h: *mut nbd_handle,
        buf: *const c_void,
        count: usize,
        offset: u64,
        completion_callback: nbd_completion_callback,
        flags: u32,
    ) -> i64;
    /// Disconnect from the server, in the background. Since 1.0.
    fn nbd_aio_disconnect(h: *mut nbd_handle, flags: u32) -> c_int;
    /// Flush the server's write cache, in the background. Since 1.0.
    fn nbd_aio_flush(
        h: *mut nbd_handle,
        completion_callback: nbd_completion_callback,
        flags: u32,
    ) -> i64;
    /// Tell the server that a range is no longer needed, in the background. Since 1.0.
    fn nbd_aio_trim(
        h: *mut nbd_handle,
        count: u64,
        offset: u64,
        completion_callback: nbd_completion_callback,
        flags: u32,
    ) -> i64;
    /// Ask the server to prefetch a range, in the background. Since 1.0.
    fn nbd_aio_cache(
        h: *mut nbd_handle,
        count: u64,
        offset: u64,
        completion_callback: nbd_completion_callback,
        flags: u32,
    ) -> i64;
    /// Write zeroes without sending them, in the background. Since 1.0.
    fn nbd_aio_zero(
        h: *mut nbd_handle,
        count: u64,
        offset: u64,
        completion_callback: nbd_completion_callback,
        flags: u32,
    ) -> i64;
    /// Query the extents of a range, 32-bit, in the background. Since 1.0.
    fn nbd_aio_block_status(
        h: *mut nbd_handle,
        count: u64,
        offset: u64,
        extent_callback: nbd_extent_callback,
        completion_callback: nbd_completion_callback,
        flags: u32,
    ) -> i64;
    /// Query the extents of a range, 64-bit, in the background. Since 1.18.
    fn nbd_aio_block_status_64(
        h: *mut nbd_handle,
        count: u64,
        offset: u64,
        extent64_callback: nbd_extent64_callback,
        completion_callback: nbd_completion_callback,
        flags: u32,
    ) -> i64;
    /// Query the extents of a range in some of the contexts, in the background. Since 1.18.
    fn nbd_aio_block_status_filter(
        h: *mut nbd_handle,
        count: u64,
        offset: u64,
        contexts: *mut *mut c_char,
        extent64_callback: nbd_extent64_callback,
        completion_callback: nbd_completion_callback,
        flags: u32,
    ) -> i64;
    /// Descriptor of the connection's socket. Since 1.0.
    fn nbd_aio_get_fd(h: *mut nbd_handle) -> c_int;
    /// What the connection waits for. Since 1.0.
    fn nbd_aio_get_direction(h: *mut nbd_handle) -> c_uint;
    /// Tell the handle that its socket is readable. Since 1.0.
    fn nbd_aio_notify_read(h: *mut nbd_handle) -> c_int;
    /// Tell the handle that its socket is writable. Since 1.0.
    fn nbd_aio_notify_write(h: *mut nbd_handle) -> c_int;
    /// Whether the handle is newly created. Since 1.0.
    fn nbd_aio_is_created(h: *mut nbd_handle) -> c_int;
    /// Whether the connection is being set up. Since 1.0.
    fn nbd_aio_is_connecting(h: *mut nbd_handle) -> c_int;
    /// Whether options can be negotiated. Since 1.4.
    fn nbd_aio_is_negotiating(h: *mut nbd_handle) -> c_int;
    /// Whether the connection is ready for commands. Since 1.0.
    fn nbd_aio_is_ready(h: *mut nbd_handle) -> c_int;
    /// Whether a command is being processed. Since 1.0.
    fn nbd_aio_is_processing(h: *mut nbd_handle) -> c_int;
    /// Whether the connection has failed. Since 1.0.
    fn nbd_aio_is_dead(h: *mut nbd_handle) -> c_int;
    /// Whether the connection is closed. Since 1.0.
    fn nbd_aio_is_closed(h: *mut nbd_handle) -> c_int;
    /// Whether a command has finished. Since 1.0.
    fn nbd_aio_command_completed(h: *mut nbd_handle, cookie: u64) -> c_int;
    /// Cookie of a command that has finished. Since 1.0.
    fn nbd_aio_peek_command_completed(h: *mut nbd_handle) -> i64;
    /// Number of commands in flight. Since 1.0.
    fn nbd_aio_in_flight(h: *mut nbd_handle) -> c_int;
    /// Description of the connection's state. Since 1.0.
    fn nbd_connection_state(h: *mut nbd_handle) -> *const c_char;
    /// Name of the library. Since 1.0.
    fn nbd_get_package_name(h: *mut nbd_handle) -> *const c_char;
    /// Version of the API. Since 1.0.
    fn nbd_get_version(h: *mut nbd_handle) -> *const c_char;
    /// Extra version information of the build. Since 1.24.
    fn nbd_get_version_extra(h: *mut nbd_handle) -> *const c_char;
    /// Send a signal to the server that was started. Since 1.0.
    fn nbd_kill_subprocess(h: *mut nbd_handle, signum: c_int) -> c_int;
    /// Process ID of the server that was started. Since 1.22.
    fn nbd_get_subprocess_pid(h: *mut nbd_handle) -> i64;
    /// Whether the library supports TLS. Since 1.0.
    fn nbd_supports_tls(h: *mut nbd_handle) -> c_int;
    /// Whether the library supports vsock. Since 1.16.
    fn nbd_supports_vsock(h: *mut nbd_handle) -> c_int;
    /// Whether the library supports URIs. Since 1.0.
    fn nbd_supports_uri(h: *mut nbd_handle) -> c_int;
    /// URI of the connection. Since 1.8.
    fn nbd_get_uri(h: *mut nbd_handle) -> *mut c_char;
    /// Whether a string looks like an NBD URI. Since 1.22.
    fn nbd_is_uri(h: *mut nbd_handle, uri: *const c_char) -> c_int;
}
