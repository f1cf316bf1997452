// Generated from nbd-api.yaml by LibNbd.Emit. Do not edit.

use crate::native::*;

impl Handle {
    /// Switch debug messages on or off.
    ///
    /// Switch debug messages on or off for this handle. They are off at first, unless the
    /// environment variable `LIBNBD_DEBUG` is exactly `1` when the handle is created.
    ///
    /// Messages go to the callback of
    /// [`set_debug_callback`](crate::Handle::set_debug_callback). Without one, each is written
    /// as a line to standard error: `libnbd: debug: HANDLE: CALL: MESSAGE`. Every call is
    /// reported with its parameters when it starts and with its result when it ends.
    ///
    /// # Parameters
    ///
    /// * `debug`: true to produce debug messages
    pub fn set_debug(&self, debug: bool) -> Result<()> {
        fallible!(self, results::status, nbd_set_debug, debug)
    }

    /// Whether debug messages are on.
    ///
    /// Tell whether debug messages are switched on for this handle.
    pub fn get_debug(&self) -> bool {
        infallible!(self, results::boolean, nbd_get_debug)
    }

    /// Send debug messages to a callback.
    ///
    /// Send the debug messages of this handle to a callback instead of standard error. This
    /// does not switch them on; call [`set_debug`](crate::Handle::set_debug) for that.
    ///
    /// The callback stays until it is replaced by another call of this function, removed by
    /// [`clear_debug_callback`](crate::Handle::clear_debug_callback), or the handle is closed.
    /// Then its `free` function is called. It runs in whichever thread is working on the
    /// handle.
    ///
    /// # Parameters
    ///
    /// * `debug`: called with each debug message
    ///
    /// # Errors
    ///
    /// * `EFAULT`: `debug` is `None`
    pub fn set_debug_callback(
        &self,
        debug: impl FnMut(&[u8], &[u8]) -> c_int + Send + Sync + 'static,
    ) -> Result<()> {
        fallible!(self, results::status, nbd_set_debug_callback, closures::debug(debug))
    }

    /// Remove the debug callback.
    ///
    /// Remove the callback of [`set_debug_callback`](crate::Handle::set_debug_callback) and
    /// call its `free` function. Debug messages go to standard error again, if they are
    /// switched on. Without a callback this does nothing.
    pub fn clear_debug_callback(&self) -> Result<()> {
        fallible!(self, results::status, nbd_clear_debug_callback)
    }

    /// Number of bytes sent.
    ///
    /// Count the bytes that the client has handed to the transport since the handle was
    /// created. The handshake is included; what TLS adds is not. The counter is never reset.
    pub fn stats_bytes_sent(&self) -> u64 {
        infallible!(self, results::same, nbd_stats_bytes_sent)
    }

    /// Number of messages sent.
    ///
    /// Count the messages that the client has sent since the handle was created: one for each
    /// option request of the handshake and one for each command. The data of a write is part of
    /// its command, and the disconnect request counts as a command. The counter is never reset.
    ///
    /// Commands that the client itself refuses are not sent, and so are not counted; see
    /// [`set_strict_mode`](crate::Handle::set_strict_mode).
    pub fn stats_chunks_sent(&self) -> u64 {
        infallible!(self, results::same, nbd_stats_chunks_sent)
    }

    /// Number of bytes received.
    ///
    /// Count the bytes that the client has taken from the transport since the handle was
    /// created. The handshake is included; what TLS adds is not. The counter is never reset.
    pub fn stats_bytes_received(&self) -> u64 {
        infallible!(self, results::same, nbd_stats_bytes_received)
    }

    /// Number of messages received.
    ///
    /// Count the messages that the client has received since the handle was created: one for
    /// the server's greeting and one for each reply header. With structured replies one command
    /// may have several reply headers; see
    /// [`get_structured_replies_negotiated`](crate::Handle::get_structured_replies_negotiated).
    /// Replies to option requests are not counted. The counter is never reset.
    pub fn stats_chunks_received(&self) -> u64 {
        infallible!(self, results::same, nbd_stats_chunks_received)
    }

    /// Give the handle a name.
    ///
    /// Give the handle a name, which debug messages show. Names help to tell several handles
    /// apart; they need not be unique.
    ///
    /// Without this call the name is `nbd1`, `nbd2` and so on, numbered across the process.
    ///
    /// # Parameters
    ///
    /// * `handle_name`: the name, any text
    pub fn set_handle_name(&self, handle_name: impl Into<Vec<u8>>) -> Result<()> {
        let handle_name = text(handle_name)?;
        fallible!(self, results::status, nbd_set_handle_name, handle_name.as_ptr())
    }

    /// Name of the handle.
    ///
    /// Return the name of the handle: the one set by
    /// [`set_handle_name`](crate::Handle::set_handle_name), or else `nbd1`, `nbd2` and so on,
    /// numbered across the process.
    pub fn get_handle_name(&self) -> Result<Vec<u8>> {
        fallible!(self, results::text, nbd_get_handle_name)
    }

    /// Store a value of the application in the handle.
    ///
    /// Store a value of the application in the handle, and return the one stored before. The
    /// value is initially 0. The library does nothing with it; if it is a pointer, the
    /// application must free what it points to.
    ///
    /// The handle is not locked, and the exchange is not atomic. Threads that set the value
    /// must synchronize among themselves. Callbacks may use this call.
    ///
    /// # Parameters
    ///
    /// * `private_data`: any value; the library does not look at it
    pub fn set_private_data(&self, private_data: usize) -> usize {
        infallible!(self, results::same, nbd_set_private_data, private_data)
    }

    /// Value of the application in the handle.
    ///
    /// Return the value that [`set_private_data`](crate::Handle::set_private_data) stored last,
    /// or 0. The handle is not locked. Callbacks may use this call.
    pub fn get_private_data(&self) -> usize {
        infallible!(self, results::same, nbd_get_private_data)
    }

    /// Memory used by the handle.
    ///
    /// Estimate how much memory the handle uses, in bytes. It is meant for bindings to
    /// languages with a garbage collector, to which a handle looks smaller than it is. The
    /// value changes with use and from version to version.
    pub fn get_handle_size(&self) -> Result<usize> {
        fallible!(self, results::size, nbd_get_handle_size)
    }

    /// Choose the export to connect to.
    ///
    /// Choose the export, by name, that the client asks the server for. A server may offer
    /// several. The name is initially empty, which asks for the server's default export. A
    /// server of the oldest kind, called oldstyle, has only one export and never sees the name.
    ///
    /// [`connect_uri`](crate::Handle::connect_uri) sets the name from the URI, replacing what
    /// was set here.
    ///
    /// While negotiating, a different name makes the client discard what it learned about the
    /// earlier export: size, flags, block sizes, description and metadata contexts.
    /// [`opt_info`](crate::Handle::opt_info) or [`opt_go`](crate::Handle::opt_go) then asks for
    /// the new one. Setting the same name again changes nothing.
    ///
    /// # Parameters
    ///
    /// * `export_name`: the name, at most 4096 bytes of UTF-8; an empty name asks for the
    ///   server's default export
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle is in a state in which the call is not permitted
    /// * `ENAMETOOLONG`: the name is longer than 4096 bytes
    pub fn set_export_name(&self, export_name: impl Into<Vec<u8>>) -> Result<()> {
        let export_name = text(export_name)?;
        fallible!(self, results::status, nbd_set_export_name, export_name.as_ptr())
    }

    /// Name of the export asked for.
    ///
    /// Return the export name that the client asks for: the one set by
    /// [`set_export_name`](crate::Handle::set_export_name) or by the URI of
    /// [`connect_uri`](crate::Handle::connect_uri), or an empty string. The server may know the
    /// export by another name; see
    /// [`get_canonical_export_name`](crate::Handle::get_canonical_export_name).
    pub fn get_export_name(&self) -> Result<Vec<u8>> {
        fallible!(self, results::text, nbd_get_export_name)
    }

    /// Whether to ask the server for block sizes.
    ///
    /// Set whether the client asks for the block sizes of the export when it chooses the
    /// export. By default it asks.
    ///
    /// By asking, the client promises the server to keep to the sizes. Some servers refuse the
    /// export, or fail unaligned commands, if they are not asked. A server may also send the
    /// sizes without being asked, and they apply all the same.
    /// [`get_block_size`](crate::Handle::get_block_size) returns them;
    /// [`Strict::ALIGN`](crate::Strict::ALIGN) of
    /// [`set_strict_mode`](crate::Handle::set_strict_mode) checks the alignment of commands.
    ///
    /// # Parameters
    ///
    /// * `request`: true to ask
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle is in a state in which the call is not permitted
    pub fn set_request_block_size(&self, request: bool) -> Result<()> {
        fallible!(self, results::status, nbd_set_request_block_size, request)
    }

    /// Whether the server is asked for block sizes.
    ///
    /// Tell whether the client asks for the block sizes of the export. This is the setting of
    /// [`set_request_block_size`](crate::Handle::set_request_block_size), which is true by
    /// default. It does not say whether the server answered.
    pub fn get_request_block_size(&self) -> Result<bool> {
        fallible!(self, results::boolean, nbd_get_request_block_size)
    }

    /// Whether to ask for the canonical name and the description.
    ///
    /// Set whether the client asks the server for the canonical name and the description of the
    /// export when it chooses the export. By default it does not ask, since few programs need
    /// them and they make the handshake longer.
    ///
    /// The server need not answer.
    /// [`get_canonical_export_name`](crate::Handle::get_canonical_export_name) and
    /// [`get_export_description`](crate::Handle::get_export_description) return what it sent.
    ///
    /// # Parameters
    ///
    /// * `request`: true to ask
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle is in a state in which the call is not permitted
    pub fn set_full_info(&self, request: bool) -> Result<()> {
        fallible!(self, results::status, nbd_set_full_info, request)
    }

    /// Whether the canonical name and the description are asked for.
    ///
    /// Tell whether the client asks for the canonical name and the description of the export.
    /// This is the setting of [`set_full_info`](crate::Handle::set_full_info), which is false
    /// by default.
    pub fn get_full_info(&self) -> Result<bool> {
        fallible!(self, results::boolean, nbd_get_full_info)
    }

    /// Name by which the server knows the export.
    ///
    /// Return the name by which the server itself knows the export. It may differ from the name
    /// asked for, particularly if an empty name asked for the default export. Servers rarely
    /// send it unless [`set_full_info`](crate::Handle::set_full_info) has been switched on.
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: no export has been chosen yet
    /// * `ENOTSUP`: the server did not send the canonical name
    pub fn get_canonical_export_name(&self) -> Result<Vec<u8>> {
        fallible!(self, results::text, nbd_get_canonical_export_name)
    }

    /// Description of the export.
    ///
    /// Return the description of the export, a human-readable text. Servers rarely send one
    /// unless [`set_full_info`](crate::Handle::set_full_info) has been switched on. The text
    /// comes from the server; take care when showing it on a terminal.
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: no export has been chosen yet
    /// * `ENOTSUP`: the server did not send a description
    pub fn get_export_description(&self) -> Result<Vec<u8>> {
        fallible!(self, results::text, nbd_get_export_description)
    }

    /// Whether to use TLS.
    ///
    /// Set whether the connection is protected by TLS, that is, encrypted and, with
    /// certificates or keys, authenticated. The mode is one of:
    ///
    /// * [`Tls::Disable`](crate::Tls::Disable): do not ask for TLS. This is the setting of a
    ///   new handle. In option mode [`opt_starttls`](crate::Handle::opt_starttls) may still be
    ///   called.
    /// * [`Tls::Allow`](crate::Tls::Allow): ask for TLS, and go on in clear text if the server
    ///   refuses. It protects against eavesdroppers, but not against an attacker who can change
    ///   the traffic and so force the refusal.
    ///   [`get_tls_negotiated`](crate::Handle::get_tls_negotiated) reports the outcome.
    /// * [`Tls::Require`](crate::Tls::Require): ask for TLS, and fail to connect if the server
    ///   refuses. Use this wherever TLS matters.
    ///
    /// If the TLS handshake itself fails, or a certificate is not accepted, connecting fails in
    /// either of the last two modes.
    ///
    /// The server is authenticated by certificates (see
    /// [`set_tls_certificates`](crate::Handle::set_tls_certificates) and
    /// [`set_tls_verify_peer`](crate::Handle::set_tls_verify_peer)) or by a key that client and
    /// server share (see [`set_tls_psk_file`](crate::Handle::set_tls_psk_file)). The URI
    /// schemes that begin with `nbds` set the mode to [`Tls::Require`](crate::Tls::Require).
    ///
    /// # Parameters
    ///
    /// * `tls`: the TLS mode
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle is in a state in which the call is not permitted
    /// * `EINVAL`: `tls` is not [`Tls::Disable`](crate::Tls::Disable),
    ///   [`Tls::Allow`](crate::Tls::Allow) or [`Tls::Require`](crate::Tls::Require)
    /// * `ENOTSUP`: the library was built without TLS support, and the mode is not
    ///   [`Tls::Disable`](crate::Tls::Disable)
    pub fn set_tls(&self, tls: Tls) -> Result<()> {
        fallible!(self, results::status, nbd_set_tls, tls.value())
    }

    /// The TLS mode.
    ///
    /// Return the TLS mode that [`set_tls`](crate::Handle::set_tls) or a URI has set, initially
    /// [`Tls::Disable`](crate::Tls::Disable). This is what was asked for;
    /// [`get_tls_negotiated`](crate::Handle::get_tls_negotiated) reports what was agreed.
    pub fn get_tls(&self) -> Tls {
        infallible!(self, Tls::from_value, nbd_get_tls)
    }

    /// Whether the connection is protected by TLS.
    ///
    /// Tell whether the connection is protected by TLS. After connecting with
    /// [`Tls::Allow`](crate::Tls::Allow) this is the way to learn what the server agreed to. In
    /// option mode the answer becomes true when [`opt_starttls`](crate::Handle::opt_starttls)
    /// has succeeded.
    ///
    /// It says nothing about a tunnel around the connection, such as that of the URI scheme
    /// `nbd+ssh`.
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    pub fn get_tls_negotiated(&self) -> Result<bool> {
        fallible!(self, results::boolean, nbd_get_tls_negotiated)
    }

    /// Directory of the X.509 certificates.
    ///
    /// Set the directory in which the client looks for certificates. It may contain:
    ///
    /// * `ca-cert.pem`: the trusted certificates, usually those of the authorities that may
    ///   have signed the server's.
    /// * `ca-crl.pem`: a list of revoked certificates.
    /// * `client-cert.pem` and `client-key.pem`: the certificate and key by which the client
    ///   authenticates itself.
    /// * `client-cert-N.pem` and `client-key-N.pem`, N counting from 0: further pairs, from
    ///   which TLS picks a suitable one.
    ///
    /// If no directory is set, the client looks in `$HOME/.pki/libnbd` and
    /// `$HOME/.config/pki/libnbd`, or as root in the directory `pki/libnbd` of the system's
    /// configuration. If none of these has a `ca-cert.pem`, the authorities that the system
    /// trusts are used.
    ///
    /// Nothing is read before TLS starts. A mistake therefore shows only when connecting: the
    /// connection fails if a directory that was set does not exist or has no `ca-cert.pem`, or
    /// if a file exists but cannot be used. If verification is off (see
    /// [`set_tls_verify_peer`](crate::Handle::set_tls_verify_peer)), `ca-cert.pem` may be
    /// missing.
    ///
    /// # Parameters
    ///
    /// * `dir`: the directory
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle is in a state in which the call is not permitted
    pub fn set_tls_certificates(&self, dir: impl Into<PathBuf>) -> Result<()> {
        let dir = path(dir)?;
        fallible!(self, results::status, nbd_set_tls_certificates, dir.as_ptr())
    }

    /// Whether the server's certificate is checked.
    ///
    /// Set whether the client checks the certificate of the server. By default it does: the
    /// certificate must be signed by a trusted authority, and must be for the host name of
    /// [`connect_tcp`](crate::Handle::connect_tcp), or for that of
    /// [`set_tls_hostname`](crate::Handle::set_tls_hostname). If there is no host name, as with
    /// Unix domain sockets, only the signature is checked.
    ///
    /// Without the check, anybody can impersonate the server. The setting does not affect
    /// shared keys.
    ///
    /// # Parameters
    ///
    /// * `verify`: true to check
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle is in a state in which the call is not permitted
    pub fn set_tls_verify_peer(&self, verify: bool) -> Result<()> {
        fallible!(self, results::status, nbd_set_tls_verify_peer, verify)
    }

    /// Whether the server's certificate is checked.
    ///
    /// Tell whether the client checks the certificate of the server. This is the setting of
    /// [`set_tls_verify_peer`](crate::Handle::set_tls_verify_peer), which is true by default.
    pub fn get_tls_verify_peer(&self) -> bool {
        infallible!(self, results::boolean, nbd_get_tls_verify_peer)
    }

    /// User name for TLS.
    ///
    /// Set the user name that goes with a shared key of
    /// [`set_tls_psk_file`](crate::Handle::set_tls_psk_file). It selects the line of the file,
    /// and tells the server who the client is. The default is the login name. A user name in a
    /// URI sets it too.
    ///
    /// # Parameters
    ///
    /// * `username`: the user name
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle is in a state in which the call is not permitted
    pub fn set_tls_username(&self, username: impl Into<Vec<u8>>) -> Result<()> {
        let username = text(username)?;
        fallible!(self, results::status, nbd_set_tls_username, username.as_ptr())
    }

    /// User name for TLS.
    ///
    /// Return the user name for TLS: the one set by
    /// [`set_tls_username`](crate::Handle::set_tls_username) or by a URI, or else the login
    /// name, which is taken from the environment variable `LOGNAME` or from the system.
    ///
    /// # Errors
    ///
    /// * `ENOTTY`: no name was set, and the system does not know the login name, for example
    ///   because there is no terminal; other errno values of getlogin_r(3) are possible
    pub fn get_tls_username(&self) -> Result<Vec<u8>> {
        fallible!(self, results::text, nbd_get_tls_username)
    }

    /// Host name that the server's certificate must have.
    ///
    /// Set the host name that the server's certificate must have, if it is not the one given to
    /// [`connect_tcp`](crate::Handle::connect_tcp). This is needed for a connection through a
    /// tunnel or over a Unix domain socket to a server that presents a certificate. An empty
    /// name matches nothing: the connection is refused with EINVAL before TLS begins, unless
    /// the certificate is not verified at all.
    ///
    /// It changes neither where the client connects to nor the name that TLS sends to the
    /// server to select a certificate; that is always the one given to
    /// [`connect_tcp`](crate::Handle::connect_tcp).
    ///
    /// # Parameters
    ///
    /// * `hostname`: the host name
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle is in a state in which the call is not permitted
    pub fn set_tls_hostname(&self, hostname: impl Into<Vec<u8>>) -> Result<()> {
        let hostname = text(hostname)?;
        fallible!(self, results::status, nbd_set_tls_hostname, hostname.as_ptr())
    }

    /// Host name that the server's certificate must have.
    ///
    /// Return the host name that the server's certificate must have: the one set by
    /// [`set_tls_hostname`](crate::Handle::set_tls_hostname), or else the one given to
    /// [`connect_tcp`](crate::Handle::connect_tcp), or else an empty string.
    pub fn get_tls_hostname(&self) -> Result<Vec<u8>> {
        fallible!(self, results::text, nbd_get_tls_hostname)
    }

    /// File of the shared keys.
    ///
    /// Set the file with the keys that client and server share (pre-shared keys, PSK). If it is
    /// set, TLS uses a shared key instead of certificates. Each line is a user name, a colon
    /// and the key in hexadecimal; the first line for the user of
    /// [`set_tls_username`](crate::Handle::set_tls_username) is used.
    ///
    /// The file is not read before TLS starts. If it cannot be opened or does not contain the
    /// user, connecting fails. It should be readable only by its owner.
    ///
    /// # Parameters
    ///
    /// * `filename`: the file
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle is in a state in which the call is not permitted
    pub fn set_tls_psk_file(&self, filename: impl Into<PathBuf>) -> Result<()> {
        let filename = path(filename)?;
        fallible!(self, results::status, nbd_set_tls_psk_file, filename.as_ptr())
    }

    /// Which TLS versions and ciphers may be used.
    ///
    /// Set which versions of TLS and which ciphers the client offers, as a priority string. The
    /// default was chosen when the library was built. The string is not checked here; a mistake
    /// makes connecting fail. With a shared key, the key exchanges that it needs are added,
    /// unless the string names some.
    ///
    /// # Parameters
    ///
    /// * `priority`: a priority string as GnuTLS defines it, such as `NORMAL:-VERS-TLS1.2`
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle is in a state in which the call is not permitted
    pub fn set_tls_priority(&self, priority: impl Into<Vec<u8>>) -> Result<()> {
        let priority = text(priority)?;
        fallible!(self, results::status, nbd_set_tls_priority, priority.as_ptr())
    }

    /// Which TLS versions and ciphers may be used.
    ///
    /// Return the priority string: the one set by
    /// [`set_tls_priority`](crate::Handle::set_tls_priority) or by a URI, or else the default
    /// that was chosen when the library was built, usually `NORMAL`.
    pub fn get_tls_priority(&self) -> Result<Vec<u8>> {
        fallible!(self, results::text, nbd_get_tls_priority)
    }

    /// Whether to ask for extended headers.
    ///
    /// Set whether the client asks the server for extended headers during the handshake. By
    /// default it asks, provided that structured replies are asked for as well; see
    /// [`set_request_structured_replies`](crate::Handle::set_request_structured_replies).
    /// Extended headers carry 64-bit lengths, so that [`zero`](crate::Handle::zero),
    /// [`trim`](crate::Handle::trim), [`cache`](crate::Handle::cache) and the block status
    /// commands can work on 4 GiB or more at once. They include structured replies.
    ///
    /// If the server refuses, the connection goes on without them; see
    /// [`get_extended_headers_negotiated`](crate::Handle::get_extended_headers_negotiated).
    ///
    /// # Parameters
    ///
    /// * `request`: true to ask
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle is in a state in which the call is not permitted
    pub fn set_request_extended_headers(&self, request: bool) -> Result<()> {
        fallible!(self, results::status, nbd_set_request_extended_headers, request)
    }

    /// Whether extended headers are asked for.
    ///
    /// Tell whether the client asks for extended headers. This is the setting of
    /// [`set_request_extended_headers`](crate::Handle::set_request_extended_headers), which is
    /// true by default.
    /// [`get_extended_headers_negotiated`](crate::Handle::get_extended_headers_negotiated)
    /// reports whether the server agreed.
    pub fn get_request_extended_headers(&self) -> bool {
        infallible!(self, results::boolean, nbd_get_request_extended_headers)
    }

    /// Whether extended headers are in use.
    ///
    /// Tell whether client and server have agreed on extended headers. If so, the length of
    /// [`zero`](crate::Handle::zero), [`trim`](crate::Handle::trim),
    /// [`cache`](crate::Handle::cache) and the block status commands may have 64 bits, and
    /// [`block_status_64`](crate::Handle::block_status_64) may report extents of that size.
    ///
    /// In option mode the answer may change while negotiating:
    /// [`opt_starttls`](crate::Handle::opt_starttls) makes it false again when TLS starts, and
    /// [`opt_extended_headers`](crate::Handle::opt_extended_headers) makes it true.
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    pub fn get_extended_headers_negotiated(&self) -> Result<bool> {
        fallible!(self, results::boolean, nbd_get_extended_headers_negotiated)
    }

    /// Whether to ask for structured replies.
    ///
    /// Set whether the client asks the server for structured replies during the handshake. By
    /// default it asks. Structured replies are the form of reply that can carry a read in
    /// several parts, holes, and the status of blocks.
    ///
    /// Without them [`block_status`](crate::Handle::block_status) and the flag
    /// [`CmdFlag::DF`](crate::CmdFlag::DF) cannot be used, extended headers are not asked for,
    /// and a server that encounters an error in the middle of a read can only drop the
    /// connection. If the server refuses, the connection goes on without them; see
    /// [`get_structured_replies_negotiated`](crate::Handle::get_structured_replies_negotiated).
    ///
    /// # Parameters
    ///
    /// * `request`: true to ask
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle is in a state in which the call is not permitted
    pub fn set_request_structured_replies(&self, request: bool) -> Result<()> {
        fallible!(self, results::status, nbd_set_request_structured_replies, request)
    }

    /// Whether structured replies are asked for.
    ///
    /// Tell whether the client asks for structured replies. This is the setting of
    /// [`set_request_structured_replies`](crate::Handle::set_request_structured_replies), which
    /// is true by default.
    /// [`get_structured_replies_negotiated`](crate::Handle::get_structured_replies_negotiated)
    /// reports whether the server agreed.
    pub fn get_request_structured_replies(&self) -> bool {
        infallible!(self, results::boolean, nbd_get_request_structured_replies)
    }

    /// Whether structured replies are in use.
    ///
    /// Tell whether client and server have agreed on structured replies. Extended headers
    /// include them, so this is true with those too.
    ///
    /// In option mode the answer may change while negotiating:
    /// [`opt_starttls`](crate::Handle::opt_starttls) makes it false again when TLS starts, and
    /// [`opt_structured_reply`](crate::Handle::opt_structured_reply) or
    /// [`opt_extended_headers`](crate::Handle::opt_extended_headers) makes it true.
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    pub fn get_structured_replies_negotiated(&self) -> Result<bool> {
        fallible!(self, results::boolean, nbd_get_structured_replies_negotiated)
    }

    /// Whether metadata contexts are negotiated automatically.
    ///
    /// Set whether the client negotiates metadata contexts by itself just before it chooses the
    /// export. By default it does, provided that the list of
    /// [`add_meta_context`](crate::Handle::add_meta_context) is not empty and structured
    /// replies are in use. If the server refuses, the connection goes on without contexts.
    ///
    /// Set this to false in option mode to negotiate with
    /// [`opt_set_meta_context`](crate::Handle::opt_set_meta_context) instead. A subsequent
    /// [`opt_info`](crate::Handle::opt_info) or [`opt_go`](crate::Handle::opt_go) then keeps
    /// what was negotiated.
    ///
    /// # Parameters
    ///
    /// * `request`: true to negotiate them
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle is in a state in which the call is not permitted
    pub fn set_request_meta_context(&self, request: bool) -> Result<()> {
        fallible!(self, results::status, nbd_set_request_meta_context, request)
    }

    /// Whether metadata contexts are negotiated automatically.
    ///
    /// Tell whether the client negotiates metadata contexts by itself. This is the setting of
    /// [`set_request_meta_context`](crate::Handle::set_request_meta_context), which is true by
    /// default.
    pub fn get_request_meta_context(&self) -> Result<bool> {
        fallible!(self, results::boolean, nbd_get_request_meta_context)
    }

    /// Limit the handshake flags the client uses.
    ///
    /// Limit the features that the client agrees to in the first bytes of the handshake. All
    /// are allowed by default. A feature is used only if the server offers it too. This is
    /// meant for tests of servers and for compatibility with old ones.
    ///
    /// Without [`HandshakeFlag::FIXED_NEWSTYLE`](crate::HandshakeFlag::FIXED_NEWSTYLE) only the
    /// export name is sent to the server: there can be no TLS, no structured replies and no
    /// metadata contexts, and a wrong export name just ends the connection. Without
    /// [`HandshakeFlag::NO_ZEROES`](crate::HandshakeFlag::NO_ZEROES) a server may send 124 more
    /// bytes of padding.
    ///
    /// # Parameters
    ///
    /// * `flags`: the features that the client may use
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle is in a state in which the call is not permitted
    /// * `EINVAL`: `flags` has a bit set other than
    ///   [`HandshakeFlag::FIXED_NEWSTYLE`](crate::HandshakeFlag::FIXED_NEWSTYLE) or
    ///   [`HandshakeFlag::NO_ZEROES`](crate::HandshakeFlag::NO_ZEROES)
    pub fn set_handshake_flags(&self, flags: HandshakeFlag) -> Result<()> {
        fallible!(self, results::status, nbd_set_handshake_flags, flags.bits())
    }

    /// Handshake flags of the client.
    ///
    /// Return the handshake flags. Before the server has sent its greeting these are the flags
    /// that [`set_handshake_flags`](crate::Handle::set_handshake_flags) allows, by default all
    /// of them. Afterwards they are those that both sides use, so a flag that the server did
    /// not offer is absent. With an oldstyle server, which has no such flags, the result is 0.
    pub fn get_handshake_flags(&self) -> HandshakeFlag {
        infallible!(self, HandshakeFlag::from_bits_retain, nbd_get_handshake_flags)
    }

    /// Whether read buffers are cleared first.
    ///
    /// Set whether the buffer of a read is filled with zeroes wherever nothing is read into it.
    /// By default it is.
    ///
    /// The zeroes protect against a server that sends less than it was asked for: without them
    /// the buffer would keep whatever memory it held, and an application that overlooks an
    /// error would take that for data from the disk. Switch them off for speed only if the
    /// buffer is initialized already, or if every error is checked. The buffer is cleared even
    /// if the client refuses the read. Whether it is cleared before the read starts, or as soon
    /// as it is known what is missing, is unspecified: look at the buffer only when the command
    /// has finished. What it contains after a failed read is undefined either way.
    ///
    /// The setting applies to [`pread`](crate::Handle::pread),
    /// [`pread_structured`](crate::Handle::pread_structured),
    /// [`aio_pread`](crate::Handle::aio_pread) and
    /// [`aio_pread_structured`](crate::Handle::aio_pread_structured).
    ///
    /// # Parameters
    ///
    /// * `request`: true to clear them
    pub fn set_pread_initialize(&self, request: bool) -> Result<()> {
        fallible!(self, results::status, nbd_set_pread_initialize, request)
    }

    /// Whether read buffers are cleared first.
    ///
    /// Tell whether the buffer of a read is filled with zeroes wherever nothing is read into
    /// it. This is the setting of
    /// [`set_pread_initialize`](crate::Handle::set_pread_initialize), which is true by default.
    pub fn get_pread_initialize(&self) -> bool {
        infallible!(self, results::boolean, nbd_get_pread_initialize)
    }

    /// Choose the checks made before a command is sent.
    ///
    /// Choose what the client checks before it sends a command. A command that fails a check is
    /// refused at once, with nothing sent. All checks are on by default, and should stay on
    /// unless you want to see how a server deals with bad requests.
    ///
    /// The setting applies to commands issued from now on. Some limits apply whatever is set
    /// here:
    ///
    /// * a read or write carries at most 67108864 bytes (64 MiB);
    /// * the length of other commands must fit in 32 bits, unless extended headers are in use;
    /// * with [`Strict::FLAGS`](crate::Strict::FLAGS) off, unknown command flags are sent as
    ///   they are, but the value must fit in 16 bits.
    ///
    /// # Parameters
    ///
    /// * `flags`: the checks to make
    ///
    /// # Errors
    ///
    /// * `EINVAL`: `flags` has a bit set other than
    ///   [`Strict::COMMANDS`](crate::Strict::COMMANDS),
    ///   [`Strict::FLAGS`](crate::Strict::FLAGS), [`Strict::BOUNDS`](crate::Strict::BOUNDS),
    ///   [`Strict::ZERO_SIZE`](crate::Strict::ZERO_SIZE),
    ///   [`Strict::ALIGN`](crate::Strict::ALIGN), [`Strict::PAYLOAD`](crate::Strict::PAYLOAD)
    ///   or [`Strict::AUTO_FLAG`](crate::Strict::AUTO_FLAG)
    pub fn set_strict_mode(&self, flags: Strict) -> Result<()> {
        fallible!(self, results::status, nbd_set_strict_mode, flags.bits())
    }

    /// Checks made before a command is sent.
    ///
    /// Return what the client checks before it sends a command. By default these are all
    /// checks. A future version may have more.
    pub fn get_strict_mode(&self) -> Strict {
        infallible!(self, Strict::from_bits_retain, nbd_get_strict_mode)
    }

    /// Whether connecting pauses to negotiate options.
    ///
    /// Set whether connecting pauses before an export is chosen, so that the application can
    /// negotiate options. By default it does not.
    ///
    /// In option mode the connect calls return, and [`aio_connect`](crate::Handle::aio_connect)
    /// and the like finish, when [`aio_is_negotiating`](crate::Handle::aio_is_negotiating) is
    /// true. Then the application may ask the server what it offers, for example with
    /// [`opt_list`](crate::Handle::opt_list) and [`opt_info`](crate::Handle::opt_info), and
    /// goes on with [`opt_go`](crate::Handle::opt_go), or gives up with
    /// [`opt_abort`](crate::Handle::opt_abort). TLS, extended headers and structured replies
    /// are negotiated before the pause, if the handle asks for them.
    ///
    /// An oldstyle server cannot negotiate: with it the handle becomes ready at once. With a
    /// plain newstyle server only [`opt_go`](crate::Handle::opt_go) and
    /// [`opt_abort`](crate::Handle::opt_abort) can be used. See
    /// [`get_protocol`](crate::Handle::get_protocol).
    ///
    /// # Parameters
    ///
    /// * `enable`: true to pause
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle is in a state in which the call is not permitted
    pub fn set_opt_mode(&self, enable: bool) -> Result<()> {
        fallible!(self, results::status, nbd_set_opt_mode, enable)
    }

    /// Whether connecting pauses to negotiate options.
    ///
    /// Tell whether connecting pauses to negotiate options. This is the setting of
    /// [`set_opt_mode`](crate::Handle::set_opt_mode), which is false by default.
    pub fn get_opt_mode(&self) -> bool {
        infallible!(self, results::boolean, nbd_get_opt_mode)
    }

    /// Choose the export and end the negotiation.
    ///
    /// Ask the server for the export of [`set_export_name`](crate::Handle::set_export_name),
    /// and wait for the answer. On success the negotiation is over and the connection is ready
    /// for commands.
    ///
    /// Before that, metadata contexts are negotiated as
    /// [`set_request_meta_context`](crate::Handle::set_request_meta_context) says. If the
    /// server refuses the export, the handle goes on negotiating: choose another name and try
    /// again, or give up with [`opt_abort`](crate::Handle::opt_abort).
    ///
    /// With a plain newstyle server a refusal cannot be distinguished from the end of the
    /// connection, and leaves the handle dead.
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `ENOTCONN`: the connection was lost before the answer arrived
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: the server called the request invalid, or requires that block sizes be
    ///   requested
    /// * `ENOENT`: the server has no export of this name
    /// * `ENOTSUP`: the server refused, because it requires TLS or for another policy reason
    /// * `ESHUTDOWN`: the server is shutting down
    /// * No errno: the server closed the connection in the middle of a message, or violated the
    ///   protocol
    pub fn opt_go(&self) -> Result<()> {
        fallible!(self, results::status, nbd_opt_go)
    }

    /// End the negotiation and disconnect.
    ///
    /// Tell the server that the client gives up, without choosing an export, and close the
    /// connection. The call does not wait for the server's answer. Afterwards
    /// [`aio_is_closed`](crate::Handle::aio_is_closed) is true. With a plain newstyle server,
    /// which cannot be told, the handle is dead instead; the call succeeds all the same.
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * No errno: the connection failed while sending
    pub fn opt_abort(&self) -> Result<()> {
        fallible!(self, results::status, nbd_opt_abort)
    }

    /// Ask the server to start TLS.
    ///
    /// Ask the server for TLS, and wait until it has started or the server has refused. If the
    /// server agrees and the TLS handshake then fails, the connection is lost.
    ///
    /// This is for option mode with [`Tls::Disable`](crate::Tls::Disable), where the client
    /// does not ask by itself: the application can send other options in clear text first. When
    /// TLS starts, everything learned before is discarded, since an attacker could have forged
    /// it: structured replies, extended headers, metadata contexts, and the size and flags of
    /// the export. Negotiate them again;
    /// [`opt_structured_reply`](crate::Handle::opt_structured_reply) and
    /// [`opt_extended_headers`](crate::Handle::opt_extended_headers) do so.
    ///
    /// A refusal is not a failure of this call. [`Error`](crate::Error) gives its reason.
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `ENOTCONN`: the connection was lost before the answer arrived
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `ENOTSUP`: the library was built without TLS support
    /// * `ENOTSUP`: the server speaks only plain newstyle, in which options cannot be
    ///   negotiated
    /// * `EPROTO`: TLS was already in use, and the server agreed to start it again
    /// * No errno: the server closed the connection in the middle of a message, or violated the
    ///   protocol
    /// * No errno: the TLS handshake failed, or a certificate was not accepted
    pub fn opt_starttls(&self) -> Result<bool> {
        fallible!(self, results::boolean, nbd_opt_starttls)
    }

    /// Ask the server for extended headers.
    ///
    /// Ask the server for extended headers, and wait for the answer. They are described at
    /// [`set_request_extended_headers`](crate::Handle::set_request_extended_headers). This is
    /// for option mode where the client did not ask by itself, or after
    /// [`opt_starttls`](crate::Handle::opt_starttls).
    ///
    /// A refusal is not a failure of this call. [`Error`](crate::Error) gives its reason. Ask
    /// before [`opt_structured_reply`](crate::Handle::opt_structured_reply), which is not
    /// needed any more if this succeeds.
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `ENOTCONN`: the connection was lost before the answer arrived
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `ENOTSUP`: the server speaks only plain newstyle, in which options cannot be
    ///   negotiated
    /// * No errno: the server closed the connection in the middle of a message, or violated the
    ///   protocol
    pub fn opt_extended_headers(&self) -> Result<bool> {
        fallible!(self, results::boolean, nbd_opt_extended_headers)
    }

    /// Ask the server for structured replies.
    ///
    /// Ask the server for structured replies, and wait for the answer. They are described at
    /// [`set_request_structured_replies`](crate::Handle::set_request_structured_replies). This
    /// is for option mode where the client did not ask by itself, or after
    /// [`opt_starttls`](crate::Handle::opt_starttls).
    ///
    /// A refusal is not a failure of this call. [`Error`](crate::Error) gives its reason.
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `ENOTCONN`: the connection was lost before the answer arrived
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `ENOTSUP`: the server speaks only plain newstyle, in which options cannot be
    ///   negotiated
    /// * No errno: the server closed the connection in the middle of a message, or violated the
    ///   protocol
    pub fn opt_structured_reply(&self) -> Result<bool> {
        fallible!(self, results::boolean, nbd_opt_structured_reply)
    }

    /// List the exports of the server.
    ///
    /// Ask the server for the names of its exports, and wait for the answer. The callback is
    /// called with each name and, if the server sends one, a description. Both come from the
    /// server; take care when showing them on a terminal.
    ///
    /// Some servers do not list their exports, or leave out those that need TLS. To learn more
    /// about an export, use [`set_export_name`](crate::Handle::set_export_name) and
    /// [`opt_info`](crate::Handle::opt_info).
    ///
    /// # Parameters
    ///
    /// * `list`: called with each export
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `ENOTCONN`: the connection was lost before the answer arrived
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EFAULT`: `list` is `None`
    /// * `ENOTSUP`: the server refused; the callback may have been called before
    /// * `ENOTSUP`: the server speaks only plain newstyle, in which options cannot be
    ///   negotiated
    /// * No errno: the server closed the connection in the middle of a message, or violated the
    ///   protocol
    pub fn opt_list(
        &self,
        list: impl FnMut(&[u8], &[u8]) -> c_int + Send + Sync + 'static,
    ) -> Result<c_uint> {
        fallible!(self, results::int, nbd_opt_list, closures::list(list))
    }

    /// Ask about the export without choosing it.
    ///
    /// Ask the server for the size, flags and block sizes of the export of
    /// [`set_export_name`](crate::Handle::set_export_name), and wait for the answer. On success
    /// they can be read with [`get_size`](crate::Handle::get_size),
    /// [`is_read_only`](crate::Handle::is_read_only), [`can_trim`](crate::Handle::can_trim) and
    /// the like, and the handle goes on negotiating.
    ///
    /// Metadata contexts are negotiated first as
    /// [`set_request_meta_context`](crate::Handle::set_request_meta_context) says. With
    /// [`set_full_info`](crate::Handle::set_full_info) the canonical name and the description
    /// are asked for as well. If the server refuses, what was known about an export is
    /// discarded.
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `ENOTCONN`: the connection was lost before the answer arrived
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: the server called the request invalid, or requires that block sizes be
    ///   requested
    /// * `ENOENT`: the server has no export of this name
    /// * `ENOTSUP`: the server does not know this request, requires TLS, or refused for another
    ///   policy reason
    /// * `ENOTSUP`: the server speaks only plain newstyle, in which options cannot be
    ///   negotiated
    /// * `ESHUTDOWN`: the server is shutting down
    /// * No errno: the server closed the connection in the middle of a message, or violated the
    ///   protocol
    pub fn opt_info(&self) -> Result<()> {
        fallible!(self, results::status, nbd_opt_info)
    }

    /// List the metadata contexts of the export.
    ///
    /// Ask the server which metadata contexts it offers for the export of
    /// [`set_export_name`](crate::Handle::set_export_name), and wait for the answer. The
    /// queries are the names of [`add_meta_context`](crate::Handle::add_meta_context); a
    /// namespace such as `base:` asks for all contexts in it, and without any query the server
    /// lists all of its contexts. This chooses nothing.
    ///
    /// The request is sent even if structured replies are not in use; the server may then
    /// refuse.
    ///
    /// # Parameters
    ///
    /// * `context`: called with each context
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `ENOTCONN`: the connection was lost before the answer arrived
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EFAULT`: `context` is `None`
    /// * `ENOTSUP`: the server refused; the callback may have been called before
    /// * `ENOTSUP`: the server speaks only plain newstyle, in which options cannot be
    ///   negotiated
    /// * No errno: the server closed the connection in the middle of a message, or violated the
    ///   protocol
    pub fn opt_list_meta_context(
        &self,
        context: impl FnMut(&[u8]) -> c_int + Send + Sync + 'static,
    ) -> Result<c_uint> {
        fallible!(self, results::int, nbd_opt_list_meta_context, closures::context(context))
    }

    /// List the metadata contexts that match queries.
    ///
    /// Ask the server which metadata contexts it offers, as
    /// [`opt_list_meta_context`](crate::Handle::opt_list_meta_context) does, but with the
    /// queries given here. The list of [`add_meta_context`](crate::Handle::add_meta_context) is
    /// neither used nor changed. An empty list of queries asks for all contexts.
    ///
    /// # Parameters
    ///
    /// * `queries`: names of contexts or namespaces, each at most 4096 bytes; may be empty
    /// * `context`: called with each context
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `ENOTCONN`: the connection was lost before the answer arrived
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EFAULT`: `context` is `None`
    /// * `ENOTSUP`: the server refused; the callback may have been called before
    /// * `ENOTSUP`: the server speaks only plain newstyle, in which options cannot be
    ///   negotiated
    /// * `ENAMETOOLONG`: a query is longer than 4096 bytes
    /// * No errno: the server closed the connection in the middle of a message, or violated the
    ///   protocol
    pub fn opt_list_meta_context_queries(
        &self,
        queries: impl IntoIterator<Item = impl AsRef<[u8]>>,
        context: impl FnMut(&[u8]) -> c_int + Send + Sync + 'static,
    ) -> Result<c_uint> {
        let queries = TextList::new(queries)?;
        fallible!(
            self,
            results::int,
            nbd_opt_list_meta_context_queries,
            queries.as_ptr(),
            closures::context(context)
        )
    }

    /// Negotiate the metadata contexts.
    ///
    /// Negotiate the metadata contexts of [`add_meta_context`](crate::Handle::add_meta_context)
    /// for the export of [`set_export_name`](crate::Handle::set_export_name), and wait for the
    /// answer. The callback is called with each one that the server agreed to;
    /// [`can_meta_context`](crate::Handle::can_meta_context) reports the same. Earlier
    /// agreements are void, even if the call fails.
    ///
    /// Switch [`set_request_meta_context`](crate::Handle::set_request_meta_context) off first,
    /// or [`opt_info`](crate::Handle::opt_info) and [`opt_go`](crate::Handle::opt_go) negotiate
    /// again. The result is lost if another export is chosen or TLS starts. Structured replies
    /// or extended headers should be in use; the request is sent even if not, and the server
    /// may then refuse.
    ///
    /// # Parameters
    ///
    /// * `context`: called with each context that the server agreed to
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `ENOTCONN`: the connection was lost before the answer arrived
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EFAULT`: `context` is `None`
    /// * `ENOTSUP`: the server refused; the callback may have been called before
    /// * `ENOTSUP`: the server speaks only plain newstyle, in which options cannot be
    ///   negotiated
    /// * No errno: the server closed the connection in the middle of a message, or violated the
    ///   protocol
    pub fn opt_set_meta_context(
        &self,
        context: impl FnMut(&[u8]) -> c_int + Send + Sync + 'static,
    ) -> Result<c_uint> {
        fallible!(self, results::int, nbd_opt_set_meta_context, closures::context(context))
    }

    /// Negotiate metadata contexts by queries.
    ///
    /// Negotiate metadata contexts, as
    /// [`opt_set_meta_context`](crate::Handle::opt_set_meta_context) does, but with the queries
    /// given here. The list of [`add_meta_context`](crate::Handle::add_meta_context) is neither
    /// used nor changed. An empty list of queries chooses no context.
    ///
    /// # Parameters
    ///
    /// * `queries`: names of contexts, each at most 4096 bytes; may be empty
    /// * `context`: called with each context that the server agreed to
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `ENOTCONN`: the connection was lost before the answer arrived
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EFAULT`: `context` is `None`
    /// * `ENOTSUP`: the server refused; the callback may have been called before
    /// * `ENOTSUP`: the server speaks only plain newstyle, in which options cannot be
    ///   negotiated
    /// * `ENAMETOOLONG`: a query is longer than 4096 bytes
    /// * No errno: the server closed the connection in the middle of a message, or violated the
    ///   protocol
    pub fn opt_set_meta_context_queries(
        &self,
        queries: impl IntoIterator<Item = impl AsRef<[u8]>>,
        context: impl FnMut(&[u8]) -> c_int + Send + Sync + 'static,
    ) -> Result<c_uint> {
        let queries = TextList::new(queries)?;
        fallible!(
            self,
            results::int,
            nbd_opt_set_meta_context_queries,
            queries.as_ptr(),
            closures::context(context)
        )
    }

    /// Request a metadata context.
    ///
    /// Add a metadata context to the list of those that the client asks for. A metadata context
    /// is a kind of information about ranges of the export, such as which parts are allocated;
    /// [`block_status`](crate::Handle::block_status) queries it. The usual one is
    /// `base:allocation`, which is [`CONTEXT_BASE_ALLOCATION`](crate::CONTEXT_BASE_ALLOCATION).
    ///
    /// The list is initially empty. Names are sent in the order in which they were added.
    /// Neither their form nor duplicates are checked, and the server ignores names that it does
    /// not know. After connecting, [`can_meta_context`](crate::Handle::can_meta_context) tells
    /// whether the server agreed to a context.
    ///
    /// Contexts need structured replies. Without them the list is not sent.
    ///
    /// # Parameters
    ///
    /// * `name`: name of the context, such as `base:allocation`, at most 4096 bytes
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle is in a state in which the call is not permitted
    /// * `ENAMETOOLONG`: the name is longer than 4096 bytes
    pub fn add_meta_context(&self, name: impl Into<Vec<u8>>) -> Result<()> {
        let name = text(name)?;
        fallible!(self, results::status, nbd_add_meta_context, name.as_ptr())
    }

    /// Number of metadata contexts requested.
    ///
    /// Count the metadata contexts in the list that
    /// [`add_meta_context`](crate::Handle::add_meta_context) fills. These are the contexts
    /// asked for, not those that the server agreed to.
    pub fn get_nr_meta_contexts(&self) -> Result<usize> {
        fallible!(self, results::size, nbd_get_nr_meta_contexts)
    }

    /// One of the metadata contexts requested.
    ///
    /// Return one entry of the list that [`add_meta_context`](crate::Handle::add_meta_context)
    /// fills. The first has index 0, the last
    /// [`get_nr_meta_contexts`](crate::Handle::get_nr_meta_contexts) minus 1.
    ///
    /// # Parameters
    ///
    /// * `i`: index into the request list, from 0
    ///
    /// # Errors
    ///
    /// * `EINVAL`: `i` is not less than the number of contexts
    pub fn get_meta_context(&self, i: usize) -> Result<Vec<u8>> {
        fallible!(self, results::text, nbd_get_meta_context, i)
    }

    /// Forget the metadata contexts requested.
    ///
    /// Empty the list that [`add_meta_context`](crate::Handle::add_meta_context) fills.
    /// Contexts that were already negotiated are not affected.
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle is in a state in which the call is not permitted
    pub fn clear_meta_contexts(&self) -> Result<()> {
        fallible!(self, results::status, nbd_clear_meta_contexts)
    }

    /// Which transports a URI may use.
    ///
    /// Limit the kinds of transport that a URI may ask for. All are allowed by default. A
    /// program that takes URIs from users or other programs should allow only what it intends
    /// to support; ssh in particular starts a program.
    /// [`connect_uri`](crate::Handle::connect_uri) refuses a URI that uses another transport,
    /// with EPERM.
    ///
    /// # Parameters
    ///
    /// * `mask`: the transports that are allowed
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle is in a state in which the call is not permitted
    /// * `EINVAL`: `mask` has a bit set other than
    ///   [`AllowTransport::TCP`](crate::AllowTransport::TCP),
    ///   [`AllowTransport::UNIX`](crate::AllowTransport::UNIX),
    ///   [`AllowTransport::VSOCK`](crate::AllowTransport::VSOCK) or
    ///   [`AllowTransport::SSH`](crate::AllowTransport::SSH)
    pub fn set_uri_allow_transports(&self, mask: AllowTransport) -> Result<()> {
        fallible!(self, results::status, nbd_set_uri_allow_transports, mask.bits())
    }

    /// Whether a URI may, must or must not use TLS.
    ///
    /// Limit whether a URI may ask for TLS, by the schemes that begin with `nbds`:
    ///
    /// * [`Tls::Disable`](crate::Tls::Disable): it must not.
    /// * [`Tls::Allow`](crate::Tls::Allow): it may. This is the setting of a new handle.
    /// * [`Tls::Require`](crate::Tls::Require): it must, so that every connection is protected.
    ///
    /// [`connect_uri`](crate::Handle::connect_uri) refuses other URIs with EPERM.
    ///
    /// # Parameters
    ///
    /// * `tls`: which URIs are allowed
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle is in a state in which the call is not permitted
    /// * `EINVAL`: `tls` is not [`Tls::Disable`](crate::Tls::Disable),
    ///   [`Tls::Allow`](crate::Tls::Allow) or [`Tls::Require`](crate::Tls::Require)
    pub fn set_uri_allow_tls(&self, tls: Tls) -> Result<()> {
        fallible!(self, results::status, nbd_set_uri_allow_tls, tls.value())
    }

    /// Whether a URI may set the TLS priority.
    ///
    /// Set whether a URI may choose the versions and ciphers of TLS with the query parameter
    /// `tls-priority`. By default it may not, because that could weaken the protection. If it
    /// is not allowed, [`connect_uri`](crate::Handle::connect_uri) refuses such a URI with
    /// EPERM.
    ///
    /// # Parameters
    ///
    /// * `allow`: true to allow it
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle is in a state in which the call is not permitted
    pub fn set_uri_allow_tls_priority(&self, allow: bool) -> Result<()> {
        fallible!(self, results::status, nbd_set_uri_allow_tls_priority, allow)
    }

    /// Whether a URI may name local files.
    ///
    /// Set whether a URI may name local files with the query parameters `tls-certificates` and
    /// `tls-psk-file`. By default it may not, because a URI from somebody else could make the
    /// program read a file of that person's choice. If it is not allowed,
    /// [`connect_uri`](crate::Handle::connect_uri) refuses such a URI with EPERM. The socket of
    /// a Unix domain transport is not such a file.
    ///
    /// # Parameters
    ///
    /// * `allow`: true to allow it
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle is in a state in which the call is not permitted
    pub fn set_uri_allow_local_file(&self, allow: bool) -> Result<()> {
        fallible!(self, results::status, nbd_set_uri_allow_local_file, allow)
    }

    /// Connect to the server that a URI names.
    ///
    /// Connect to the server and export that an NBD URI names, and wait until the connection is
    /// ready. The form is `SCHEME://[USER@][HOST][:PORT][/EXPORT][?QUERY]`. The schemes, in
    /// upper or lower case, are:
    ///
    /// * `nbd`, `nbds`: TCP, as in [`connect_tcp`](crate::Handle::connect_tcp). The host
    ///   defaults to `localhost`, the port to 10809. An IPv6 address is written in brackets.
    /// * `nbd+unix`, `nbds+unix`: a Unix domain socket, as in
    ///   [`connect_unix`](crate::Handle::connect_unix). The query parameter `socket` gives its
    ///   path.
    /// * `nbd+vsock`, `nbds+vsock`: AF_VSOCK. The host is the numeric CID and defaults to 2;
    ///   the port defaults to 10809.
    /// * `nbd+ssh`, `nbds+ssh`: a tunnel through the program ssh(1). The host and port are
    ///   those of ssh; the port defaults to 22. On the remote host the tunnel leads to
    ///   `localhost` and `nbd-port`, or to the Unix domain socket of `socket`.
    ///
    /// The schemes that begin with `nbds` set the TLS mode of the handle to
    /// [`Tls::Require`](crate::Tls::Require); the others leave it as it is. The path without
    /// its first `/` becomes the export name. The user becomes the TLS user name, and for ssh
    /// also the login name.
    ///
    /// Parameters of the query are separated by `&` or `;`, and unknown ones are ignored:
    ///
    /// * `socket=PATH`: a Unix domain socket; required for `+unix`, allowed for `+ssh`.
    /// * `tls-certificates=DIR`, `tls-psk-file=FILE`: local files for TLS. Not allowed by
    ///   default; see [`set_uri_allow_local_file`](crate::Handle::set_uri_allow_local_file).
    /// * `tls-hostname=NAME`: the name that the server's certificate must have.
    /// * `tls-verify-peer=BOOL`: whether the server's certificate is checked.
    /// * `tls-username=NAME`: the TLS user name; takes precedence over the user before the
    ///   host.
    /// * `tls-priority=TEXT`: which ciphers to use. Not allowed by default; see
    ///   [`set_uri_allow_tls_priority`](crate::Handle::set_uri_allow_tls_priority).
    /// * `nbd-port=PORT`: the port of the NBD server; takes precedence over the port after the
    ///   host.
    /// * `compress=BOOL`: compression of the ssh tunnel.
    ///
    /// A BOOL is one of `1 true t yes y on` or `0 false f no n off`, in upper or lower case.
    /// Percent signs introduce hexadecimal escapes in the export name and in the values.
    ///
    /// If the URI is refused, nothing is sent, but settings made before the refusal stay in
    /// effect. A program that takes URIs from others should limit them with
    /// [`set_uri_allow_transports`](crate::Handle::set_uri_allow_transports) and
    /// [`set_uri_allow_tls`](crate::Handle::set_uri_allow_tls).
    ///
    /// # Parameters
    ///
    /// * `uri`: the NBD URI, such as `nbd://example.com/export`
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle is in a state in which the call is not permitted
    /// * `EINVAL`: the URI cannot be parsed, its scheme is unknown, or a parameter is wrong,
    ///   missing or misplaced
    /// * `EINVAL`: the server called the request invalid, or sent no export flags
    /// * `EPERM`: the handle does not allow the transport, TLS mode, local file or TLS priority
    ///   that the URI asks for
    /// * `ENOTSUP`: the library was built without URI support, or without the TLS or vsock
    ///   support that the URI needs
    /// * `ENOTSUP`: the server refused the export, because it requires TLS or for another
    ///   policy reason
    /// * `ENOTSUP`: the handle requires TLS and the server does not offer it
    /// * `ENAMETOOLONG`: the export name or the path of the socket is too long
    /// * `ECONNREFUSED`: nothing listens at the address
    /// * `ENOENT`: the server has no export of this name
    /// * `ESHUTDOWN`: the server is shutting down
    /// * No errno: the server closed the connection, or violated the protocol, or TLS failed
    /// * No errno: the host name cannot be resolved
    pub fn connect_uri(&self, uri: impl Into<Vec<u8>>) -> Result<()> {
        let uri = text(uri)?;
        fallible!(self, results::status, nbd_connect_uri, uri.as_ptr())
    }

    /// Connect to a server over a Unix domain socket.
    ///
    /// Connect to the server listening on a Unix domain socket, and wait until the connection
    /// is ready for commands, or in option mode until options can be negotiated.
    ///
    /// If the path is too long, the handle stays newly created, and the call may be tried
    /// again. After any other failure, including a missing socket, the handle is dead.
    ///
    /// # Parameters
    ///
    /// * `unixsocket`: path of the socket, at most 108 bytes
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle is in a state in which the call is not permitted
    /// * `EINVAL`: the server called the request invalid, or sent no export flags
    /// * `ENAMETOOLONG`: the path is longer than 108 bytes
    /// * `ENOENT`: there is no such socket
    /// * `ENOENT`: the server has no export of this name
    /// * `ECONNREFUSED`: nothing listens on the socket
    /// * `EACCES`: this user may not use the socket
    /// * `EAGAIN`: the server's queue of pending connections is full
    /// * `ENOTSUP`: the server refused the export, because it requires TLS or for another
    ///   policy reason
    /// * `ENOTSUP`: the handle requires TLS and the server does not offer it
    /// * `ESHUTDOWN`: the server is shutting down
    /// * No errno: the server closed the connection, or violated the protocol, or TLS failed
    pub fn connect_unix(&self, unixsocket: impl Into<PathBuf>) -> Result<()> {
        let unixsocket = path(unixsocket)?;
        fallible!(self, results::status, nbd_connect_unix, unixsocket.as_ptr())
    }

    /// Connect to a server over AF_VSOCK.
    ///
    /// Connect to the server listening on an AF_VSOCK port, and wait until the connection is
    /// ready for commands, or in option mode until options can be negotiated. Such sockets
    /// connect a virtual machine and its host.
    ///
    /// If vsock is not supported, the handle stays newly created. After any other failure it is
    /// dead.
    ///
    /// # Parameters
    ///
    /// * `cid`: context ID of the peer; from a virtual machine, 2 is the host
    /// * `port`: port number; the usual port of NBD is 10809
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle is in a state in which the call is not permitted
    /// * `EINVAL`: the server called the request invalid, or sent no export flags
    /// * `ENOTSUP`: the library or the system does not support vsock
    /// * `ENOTSUP`: the server refused the export, because it requires TLS or for another
    ///   policy reason
    /// * `ENOTSUP`: the handle requires TLS and the server does not offer it
    /// * `ENODEV`: no such peer, or no vsock device
    /// * `ECONNRESET`: nothing listens on the port
    /// * `ENOENT`: the server has no export of this name
    /// * `ESHUTDOWN`: the server is shutting down
    /// * No errno: the server closed the connection, or violated the protocol, or TLS failed
    pub fn connect_vsock(&self, cid: u32, port: u32) -> Result<()> {
        fallible!(self, results::status, nbd_connect_vsock, cid, port)
    }

    /// Connect to a server over TCP.
    ///
    /// Connect to the server listening on a TCP port, and wait until the connection is ready
    /// for commands, or in option mode until options can be negotiated.
    ///
    /// The host name is looked up, for IPv4 and IPv6, and the addresses are tried in turn. If
    /// all of them fail, the errno is that of the first. With TLS the host name is also the
    /// name that the server's certificate must have, unless
    /// [`set_tls_hostname`](crate::Handle::set_tls_hostname) gives another.
    ///
    /// If the name cannot be looked up or no address can be reached, the handle stays newly
    /// created, and the call may be tried again. After any other failure the handle is dead.
    ///
    /// # Parameters
    ///
    /// * `hostname`: host name, or IPv4 or IPv6 address of the server
    /// * `port`: port number or service name; the usual port of NBD is `10809`
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle is in a state in which the call is not permitted
    /// * `EINVAL`: the server called the request invalid, or sent no export flags
    /// * `ECONNREFUSED`: nothing listens on the port
    /// * `ETIMEDOUT`: the server does not answer
    /// * `EHOSTUNREACH`: there is no route to the server
    /// * `ENOENT`: the server has no export of this name
    /// * `ENOTSUP`: the server refused the export, because it requires TLS or for another
    ///   policy reason
    /// * `ENOTSUP`: the handle requires TLS and the server does not offer it
    /// * `ESHUTDOWN`: the server is shutting down
    /// * No errno: the host name or the service name cannot be resolved
    /// * No errno: the server closed the connection, or violated the protocol, or TLS failed
    pub fn connect_tcp(
        &self,
        hostname: impl Into<Vec<u8>>,
        port: impl Into<Vec<u8>>,
    ) -> Result<()> {
        let hostname = text(hostname)?;
        let port = text(port)?;
        fallible!(self, results::status, nbd_connect_tcp, hostname.as_ptr(), port.as_ptr())
    }

    /// Connect over a socket that is already connected.
    ///
    /// Perform the handshake on a socket that the application has connected to a server, and
    /// wait until the connection is ready for commands, or in option mode until options can be
    /// negotiated. The socket may be of any family, and may be one end of a socket pair.
    ///
    /// The descriptor belongs to the library from the moment of this call. It is made
    /// non-blocking and close-on-exec, and is closed with the connection, even if the call
    /// fails. Do not use or close it any more.
    ///
    /// If the descriptor is not open, the handle stays newly created. After any other failure
    /// it is dead.
    ///
    /// # Parameters
    ///
    /// * `sock`: descriptor of the connected stream socket; it belongs to the library from now
    ///   on
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle is in a state in which the call is not permitted
    /// * `EINVAL`: the server called the request invalid, or sent no export flags
    /// * `EBADF`: `sock` is not an open descriptor
    /// * `ENOENT`: the server has no export of this name
    /// * `ENOTSUP`: the server refused the export, because it requires TLS or for another
    ///   policy reason
    /// * `ENOTSUP`: the handle requires TLS and the server does not offer it
    /// * `ESHUTDOWN`: the server is shutting down
    /// * No errno: the server closed the connection, or violated the protocol, or TLS failed
    pub fn connect_socket(&self, sock: OwnedFd) -> Result<()> {
        fallible!(self, results::status, nbd_connect_socket, sock.into_raw_fd())
    }

    /// Start a server and connect to it over its standard input and output.
    ///
    /// Start a program as a subprocess, talk NBD to it over its standard input and output, and
    /// wait until the connection is ready for commands, or in option mode until options can be
    /// negotiated. The server must be told to serve on standard input, as with `nbdkit -s`.
    ///
    /// The program is searched for in `PATH` unless its name contains a slash. It inherits the
    /// environment, standard error and the current directory. The subprocess should exit when
    /// its standard input is closed, since [`drop`] waits for it to exit: for 30 seconds, then
    /// it sends SIGTERM, and 10 seconds later SIGKILL. If it exits before the connection is
    /// ready, the error message gives its exit status.
    ///
    /// If the program cannot be run, the call fails with the reason and the handle is dead.
    /// Some servers ask the system to kill them when whatever started them ends, which on Linux
    /// is the thread: do not call this in a thread that ends before the server should.
    ///
    /// # Parameters
    ///
    /// * `argv`: the command and its arguments; the first is the program
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle is in a state in which the call is not permitted
    /// * `EINVAL`: `argv` is empty
    /// * `EINVAL`: the server called the request invalid, or sent no export flags
    /// * `ENOENT`: the name of the command is empty
    /// * `ENOENT`: the server has no export of this name
    /// * `EMFILE`: too many descriptors are open
    /// * `ENOTSUP`: the server refused the export, because it requires TLS or for another
    ///   policy reason
    /// * `ENOTSUP`: the handle requires TLS and the server does not offer it
    /// * `ESHUTDOWN`: the server is shutting down
    /// * No errno: the server closed the connection, or violated the protocol, or TLS failed
    pub fn connect_command(&self, argv: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Result<()> {
        let argv = TextList::new(argv)?;
        fallible!(self, results::status, nbd_connect_command, argv.as_ptr())
    }

    /// Start a server by socket activation and connect to it.
    ///
    /// Start a program as a subprocess, pass it a listening socket by systemd's socket
    /// activation protocol, connect to that socket, and wait until the connection is ready for
    /// commands, or in option mode until options can be negotiated. Servers that cannot serve
    /// on standard input, such as `qemu-nbd`, often support this.
    ///
    /// The socket is a Unix domain socket in a new private directory. The program gets it as
    /// descriptor 3, with the environment variables `LISTEN_PID`, `LISTEN_FDS` and
    /// `LISTEN_FDNAMES`;
    /// [`set_socket_activation_name`](crate::Handle::set_socket_activation_name) sets the last
    /// of these. The program is searched for in `PATH` unless its name contains a slash. It
    /// inherits standard input, output and error.
    ///
    /// [`drop`] sends the subprocess the signal SIGTERM, removes socket and directory, and
    /// waits for it to exit: for 30 seconds, then it sends SIGKILL.
    ///
    /// # Parameters
    ///
    /// * `argv`: the command and its arguments; the first is the program
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle is in a state in which the call is not permitted
    /// * `EINVAL`: `argv` is empty
    /// * `EINVAL`: the server called the request invalid, or sent no export flags
    /// * `ENOENT`: the name of the command is empty
    /// * `ENOENT`: the server has no export of this name
    /// * `EMFILE`: too many descriptors are open
    /// * `ENOTSUP`: the server refused the export, because it requires TLS or for another
    ///   policy reason
    /// * `ENOTSUP`: the handle requires TLS and the server does not offer it
    /// * `ESHUTDOWN`: the server is shutting down
    /// * No errno: the server closed the connection, or violated the protocol, or TLS failed
    pub fn connect_systemd_socket_activation(
        &self,
        argv: impl IntoIterator<Item = impl AsRef<[u8]>>,
    ) -> Result<()> {
        let argv = TextList::new(argv)?;
        fallible!(self, results::status, nbd_connect_systemd_socket_activation, argv.as_ptr())
    }

    /// Name of the socket in socket activation.
    ///
    /// Set the name of the socket that
    /// [`connect_systemd_socket_activation`](crate::Handle::connect_systemd_socket_activation)
    /// passes to the server in the environment variable `LISTEN_FDNAMES`. It is initially
    /// empty, which is sent as `unknown`. A few servers, such as qemu-storage-daemon, require a
    /// particular name.
    ///
    /// # Parameters
    ///
    /// * `socket_name`: the name, at most 32 ASCII letters and digits; an empty name stands for
    ///   `unknown`
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle is in a state in which the call is not permitted
    /// * `EINVAL`: the name contains a byte that is not an ASCII letter or digit
    /// * `ENAMETOOLONG`: the name is longer than 32 bytes
    pub fn set_socket_activation_name(&self, socket_name: impl Into<Vec<u8>>) -> Result<()> {
        let socket_name = text(socket_name)?;
        fallible!(self, results::status, nbd_set_socket_activation_name, socket_name.as_ptr())
    }

    /// Name of the socket in socket activation.
    ///
    /// Return the name that
    /// [`set_socket_activation_name`](crate::Handle::set_socket_activation_name) has set,
    /// initially an empty string.
    pub fn get_socket_activation_name(&self) -> Result<Vec<u8>> {
        fallible!(self, results::text, nbd_get_socket_activation_name)
    }

    /// Whether the export is read-only.
    ///
    /// Tell whether the export is read-only. If so, [`pwrite`](crate::Handle::pwrite),
    /// [`trim`](crate::Handle::trim) and [`zero`](crate::Handle::zero) are refused with EPERM,
    /// by the client itself unless [`Strict::COMMANDS`](crate::Strict::COMMANDS) of
    /// [`set_strict_mode`](crate::Handle::set_strict_mode) is off.
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: the server has not sent the export's flags yet
    pub fn is_read_only(&self) -> Result<bool> {
        fallible!(self, results::boolean, nbd_is_read_only)
    }

    /// Whether the server supports flush.
    ///
    /// Tell whether the server supports [`flush`](crate::Handle::flush).
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: the server has not sent the export's flags yet
    pub fn can_flush(&self) -> Result<bool> {
        fallible!(self, results::boolean, nbd_can_flush)
    }

    /// Whether the server supports the FUA flag.
    ///
    /// Tell whether the server supports the flag [`CmdFlag::FUA`](crate::CmdFlag::FUA), with
    /// which [`pwrite`](crate::Handle::pwrite), [`trim`](crate::Handle::trim) and
    /// [`zero`](crate::Handle::zero) wait for stable storage.
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: the server has not sent the export's flags yet
    pub fn can_fua(&self) -> Result<bool> {
        fallible!(self, results::boolean, nbd_can_fua)
    }

    /// Whether the export is on a rotational disk.
    ///
    /// Tell whether the export is said to be on a rotational disk. This is a hint: sequential
    /// access may then be much faster than random access. Many servers never say so.
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: the server has not sent the export's flags yet
    pub fn is_rotational(&self) -> Result<bool> {
        fallible!(self, results::boolean, nbd_is_rotational)
    }

    /// Whether the server supports trim.
    ///
    /// Tell whether the server supports [`trim`](crate::Handle::trim).
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: the server has not sent the export's flags yet
    pub fn can_trim(&self) -> Result<bool> {
        fallible!(self, results::boolean, nbd_can_trim)
    }

    /// Whether the server supports zero.
    ///
    /// Tell whether the server supports [`zero`](crate::Handle::zero).
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: the server has not sent the export's flags yet
    pub fn can_zero(&self) -> Result<bool> {
        fallible!(self, results::boolean, nbd_can_zero)
    }

    /// Whether the server supports the fast zero flag.
    ///
    /// Tell whether the server supports the flag
    /// [`CmdFlag::FAST_ZERO`](crate::CmdFlag::FAST_ZERO) of [`zero`](crate::Handle::zero). It
    /// is false for a server that does not support [`zero`](crate::Handle::zero) at all.
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: the server has not sent the export's flags yet
    pub fn can_fast_zero(&self) -> Result<bool> {
        fallible!(self, results::boolean, nbd_can_fast_zero)
    }

    /// Whether block status can be filtered.
    ///
    /// Tell whether the server lets a block status command name the metadata contexts it wants,
    /// as [`block_status_filter`](crate::Handle::block_status_filter) does. It is true only if
    /// extended headers are in use.
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: the server has not sent the export's flags yet
    pub fn can_block_status_payload(&self) -> Result<bool> {
        fallible!(self, results::boolean, nbd_can_block_status_payload)
    }

    /// Whether the server supports the DF flag.
    ///
    /// Tell whether the server supports the flag [`CmdFlag::DF`](crate::CmdFlag::DF) of
    /// [`pread_structured`](crate::Handle::pread_structured). It is true only if structured
    /// replies are in use.
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: the server has not sent the export's flags yet
    pub fn can_df(&self) -> Result<bool> {
        fallible!(self, results::boolean, nbd_can_df)
    }

    /// Whether several connections may write safely.
    ///
    /// Tell whether several connections to this export see one consistent state. If so, once a
    /// [`flush`](crate::Handle::flush), or a write with [`CmdFlag::FUA`](crate::CmdFlag::FUA),
    /// has completed on one of them, what was written is stable and visible on all, and
    /// commands may be spread over several handles for speed.
    ///
    /// If not, each connection may have a cache of its own, and only one should be used for
    /// writing.
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: the server has not sent the export's flags yet
    pub fn can_multi_conn(&self) -> Result<bool> {
        fallible!(self, results::boolean, nbd_can_multi_conn)
    }

    /// Whether the server supports cache.
    ///
    /// Tell whether the server supports [`cache`](crate::Handle::cache).
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: the server has not sent the export's flags yet
    pub fn can_cache(&self) -> Result<bool> {
        fallible!(self, results::boolean, nbd_can_cache)
    }

    /// Whether a metadata context was negotiated.
    ///
    /// Tell whether the server agreed to a metadata context, so that
    /// [`block_status`](crate::Handle::block_status) reports it. The name must be exactly the
    /// one that the server returned. If no context was requested, the answer is false.
    ///
    /// # Parameters
    ///
    /// * `metacontext`: full name of the context, such as `base:allocation`
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: contexts were requested, but have not been negotiated for this export
    pub fn can_meta_context(&self, metacontext: impl Into<Vec<u8>>) -> Result<bool> {
        let metacontext = text(metacontext)?;
        fallible!(self, results::boolean, nbd_can_meta_context, metacontext.as_ptr())
    }

    /// Variant of the NBD protocol in use.
    ///
    /// Return the variant of the NBD handshake that the server speaks:
    ///
    /// * `oldstyle`: the oldest one, without any negotiation. The server has one export.
    /// * `newstyle`: the client sends an export name and nothing else.
    /// * `newstyle-fixed`: the current one, in which options can be negotiated. TLS, structured
    ///   replies and metadata contexts need it.
    ///
    /// A later version may add others.
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    pub fn get_protocol(&self) -> Result<&'static [u8]> {
        fallible!(self, results::static_text, nbd_get_protocol)
    }

    /// Size of the export.
    ///
    /// Return the size of the export in bytes. It is fixed for the life of the connection.
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: the server has not sent the size yet
    /// * `EOVERFLOW`: the size is above INT64_MAX
    pub fn get_size(&self) -> Result<u64> {
        fallible!(self, results::int64, nbd_get_size)
    }

    /// A size constraint of the export.
    ///
    /// Return one of the size constraints of the export, in bytes, or 0 if the server did not
    /// state it. If the sizes contradict each other, all of them are ignored. `size_type` is
    /// one of:
    ///
    /// * [`Size::Minimum`](crate::Size::Minimum): offset and length of every command should be
    ///   multiples of this. A power of two, at most 65536. If it is 0, assume 1, or 512 to be
    ///   safe with old servers.
    /// * [`Size::Preferred`](crate::Size::Preferred): commands that are multiples of this are
    ///   likely to be fast. A power of two, at least 512. If it is 0, assume 4096.
    /// * [`Size::Maximum`](crate::Size::Maximum): the server may refuse longer commands.
    ///   4294967295 means no limit.
    /// * [`Size::Payload`](crate::Size::Payload): the most data that one read or write should
    ///   carry. This is never 0: it is the server's maximum, but at least 1048576 (1 MiB) and
    ///   at most 67108864 (64 MiB), or 33554432 (32 MiB) if the server stated none.
    ///
    /// The sizes are known once an export has been chosen. The client asks for them unless
    /// [`set_request_block_size`](crate::Handle::set_request_block_size) says otherwise.
    ///
    /// # Parameters
    ///
    /// * `size_type`: which constraint
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: `size_type` is not [`Size::Minimum`](crate::Size::Minimum),
    ///   [`Size::Preferred`](crate::Size::Preferred), [`Size::Maximum`](crate::Size::Maximum)
    ///   or [`Size::Payload`](crate::Size::Payload)
    /// * `EINVAL`: the server has not sent the export's flags yet
    pub fn get_block_size(&self, size_type: Size) -> Result<u64> {
        fallible!(self, results::int64, nbd_get_block_size, size_type.value())
    }

    /// Read from the export.
    ///
    /// Read from the export, starting at `offset`, until the buffer is full, and wait for the
    /// data. There are no short reads: the call either returns all of the data or fails. After
    /// a failure the content of the buffer is undefined.
    ///
    /// Other threads may use the handle in the meantime. To have several reads in flight from
    /// one thread, use [`aio_pread`](crate::Handle::aio_pread).
    ///
    /// # Parameters
    ///
    /// * `buf`: receives the data; its length is the number of bytes to read, 1 to 67108864 (64
    ///   MiB)
    /// * `offset`: where to start reading, in bytes
    /// * `flags`: must be 0; no flag is defined for this call
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `ENOTCONN`: the connection was lost before the reply arrived
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: `flags` is not `CmdFlag::empty()`, and strict mode includes this check (see
    ///   [`set_strict_mode`](crate::Handle::set_strict_mode))
    /// * `EINVAL`: the length is 0 and [`Strict::ZERO_SIZE`](crate::Strict::ZERO_SIZE) is on
    /// * `EINVAL`: the range reaches past the end of the export and
    ///   [`Strict::BOUNDS`](crate::Strict::BOUNDS) is on
    /// * `EINVAL`: the range does not begin and end at a multiple of the minimum block size, or
    ///   at the end of the export, and [`Strict::ALIGN`](crate::Strict::ALIGN) is on
    /// * `EINVAL`: a disconnect has already been requested
    /// * `EINVAL`: the server reports EINVAL, or an error that this client does not know
    /// * `ERANGE`: the length is above 67108864 (64 MiB)
    /// * `ENOMEM`: 2147483647 commands are already in flight, or memory is exhausted
    /// * `ENOMEM`: the server is out of memory
    /// * `EIO`: the server encountered an I/O error
    /// * `ESHUTDOWN`: the server is shutting down
    /// * `EPROTO`: the reply violated the protocol in a way that the connection survives
    /// * No errno: the connection failed while waiting: the server closed it in the middle of a
    ///   message, or sent something that cannot be understood
    pub fn pread(&self, buf: &mut [u8], offset: u64, flags: Option<CmdFlag>) -> Result<()> {
        fallible!(
            self,
            results::status,
            nbd_pread,
            buf.as_mut_ptr().cast(),
            buf.len(),
            offset,
            flags.unwrap_or_default().bits()
        )
    }

    /// Read from the export and see each part of the reply.
    ///
    /// Read from the export as [`pread`](crate::Handle::pread) does, and call a callback for
    /// each part of the reply. The application thus learns which parts are holes, and can work
    /// on the first parts before the last has arrived.
    ///
    /// The callback gets, in `status`, one of:
    ///
    /// * [`READ_DATA`](crate::READ_DATA): `subbuf` is the part of the buffer that has been
    ///   filled with data.
    /// * [`READ_HOLE`](crate::READ_HOLE): the server has a hole there, and `subbuf` has been
    ///   filled with zeroes.
    /// * [`READ_ERROR`](crate::READ_ERROR): the server reports an error at the offset that the
    ///   callback is given; `subbuf` is empty and `error` is its errno.
    ///
    /// Parts arrive in any order and do not overlap, unless the server is at fault. With
    /// [`CmdFlag::DF`](crate::CmdFlag::DF) there is only one; the server may then fail a read
    /// of more than 65536 bytes with EOVERFLOW. If structured replies are not in use, there is
    /// a single call with [`READ_DATA`](crate::READ_DATA).
    ///
    /// # Parameters
    ///
    /// * `buf`: receives the data; its length is the number of bytes to read, 1 to 67108864 (64
    ///   MiB)
    /// * `offset`: where to start reading, in bytes
    /// * `chunk`: called for each part of the reply
    /// * `flags`: [`CmdFlag::DF`](crate::CmdFlag::DF) asks for one part only, if
    ///   [`can_df`](crate::Handle::can_df) is true
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `ENOTCONN`: the connection was lost before the reply arrived
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: `flags` has a bit set other than [`CmdFlag::DF`](crate::CmdFlag::DF), and
    ///   strict mode includes this check (see
    ///   [`set_strict_mode`](crate::Handle::set_strict_mode))
    /// * `EINVAL`: [`CmdFlag::DF`](crate::CmdFlag::DF) was given, the server does not support
    ///   it, and [`Strict::COMMANDS`](crate::Strict::COMMANDS) is on
    /// * `EINVAL`: the length is 0 and [`Strict::ZERO_SIZE`](crate::Strict::ZERO_SIZE) is on
    /// * `EINVAL`: the range reaches past the end of the export and
    ///   [`Strict::BOUNDS`](crate::Strict::BOUNDS) is on
    /// * `EINVAL`: the range does not begin and end at a multiple of the minimum block size, or
    ///   at the end of the export, and [`Strict::ALIGN`](crate::Strict::ALIGN) is on
    /// * `EINVAL`: a disconnect has already been requested
    /// * `EINVAL`: the server reports EINVAL, or an error that this client does not know
    /// * `EFAULT`: `chunk` is `None`
    /// * `ERANGE`: the length is above 67108864 (64 MiB)
    /// * `ENOMEM`: 2147483647 commands are already in flight, or memory is exhausted
    /// * `ENOMEM`: the server is out of memory
    /// * `EOVERFLOW`: the server cannot send so much in one part, as
    ///   [`CmdFlag::DF`](crate::CmdFlag::DF) requires
    /// * `EIO`: the server encountered an I/O error
    /// * `ESHUTDOWN`: the server is shutting down
    /// * `EPROTO`: the reply violated the protocol in a way that the connection survives
    /// * No errno: the connection failed while waiting: the server closed it in the middle of a
    ///   message, or sent something that cannot be understood
    pub fn pread_structured(
        &self,
        buf: &mut [u8],
        offset: u64,
        chunk: impl FnMut(&[u8], u64, c_uint, &mut c_int) -> c_int + Send + Sync + 'static,
        flags: Option<CmdFlag>,
    ) -> Result<()> {
        fallible!(
            self,
            results::status,
            nbd_pread_structured,
            buf.as_mut_ptr().cast(),
            buf.len(),
            offset,
            closures::chunk(chunk),
            flags.unwrap_or_default().bits()
        )
    }

    /// Write to the export.
    ///
    /// Write the whole buffer to the export, starting at `offset`, and wait until the server
    /// has answered. After a failure it is undefined how much has been written.
    ///
    /// Success means that the server has the data, not that it is on stable storage. For that,
    /// use [`CmdFlag::FUA`](crate::CmdFlag::FUA), or [`flush`](crate::Handle::flush)
    /// afterwards.
    ///
    /// A write should carry no more than the [`Size::Payload`](crate::Size::Payload) bytes of
    /// [`get_block_size`](crate::Handle::get_block_size).
    /// [`CmdFlag::PAYLOAD_LEN`](crate::CmdFlag::PAYLOAD_LEN) is a detail of the protocol: it
    /// must be set if, and only if, extended headers are in use. The client takes care of that
    /// unless [`Strict::AUTO_FLAG`](crate::Strict::AUTO_FLAG) is off.
    ///
    /// # Parameters
    ///
    /// * `buf`: the data; its length is the number of bytes to write, 1 to 67108864 (64 MiB)
    ///   and not above the maximum payload
    /// * `offset`: where to start writing, in bytes
    /// * `flags`: [`CmdFlag::FUA`](crate::CmdFlag::FUA) waits for stable storage, if
    ///   [`can_fua`](crate::Handle::can_fua) is true;
    ///   [`CmdFlag::PAYLOAD_LEN`](crate::CmdFlag::PAYLOAD_LEN) is normally set for you
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `ENOTCONN`: the connection was lost before the reply arrived
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: `flags` has a bit set other than [`CmdFlag::FUA`](crate::CmdFlag::FUA) or
    ///   [`CmdFlag::PAYLOAD_LEN`](crate::CmdFlag::PAYLOAD_LEN), and strict mode includes this
    ///   check (see [`set_strict_mode`](crate::Handle::set_strict_mode))
    /// * `EINVAL`: [`CmdFlag::FUA`](crate::CmdFlag::FUA) was given, the server does not support
    ///   it, and [`Strict::COMMANDS`](crate::Strict::COMMANDS) is on
    /// * `EINVAL`: [`CmdFlag::PAYLOAD_LEN`](crate::CmdFlag::PAYLOAD_LEN) is wrong for this
    ///   connection, [`Strict::AUTO_FLAG`](crate::Strict::AUTO_FLAG) is off and
    ///   [`Strict::COMMANDS`](crate::Strict::COMMANDS) is on
    /// * `EINVAL`: the length is 0 and [`Strict::ZERO_SIZE`](crate::Strict::ZERO_SIZE) is on
    /// * `EINVAL`: the range does not begin and end at a multiple of the minimum block size, or
    ///   at the end of the export, and [`Strict::ALIGN`](crate::Strict::ALIGN) is on
    /// * `EINVAL`: a disconnect has already been requested
    /// * `EINVAL`: the server reports EINVAL, or an error that this client does not know
    /// * `EPERM`: the export is read-only and [`Strict::COMMANDS`](crate::Strict::COMMANDS) is
    ///   on
    /// * `EPERM`: the server does not permit writing
    /// * `ERANGE`: the length is above the maximum payload and
    ///   [`Strict::PAYLOAD`](crate::Strict::PAYLOAD) is on, or it is above 67108864 (64 MiB)
    /// * `ENOSPC`: the range reaches past the end of the export and
    ///   [`Strict::BOUNDS`](crate::Strict::BOUNDS) is on
    /// * `ENOSPC`: the server has no space left
    /// * `ENOMEM`: 2147483647 commands are already in flight, or memory is exhausted
    /// * `ENOMEM`: the server is out of memory
    /// * `EIO`: the server encountered an I/O error
    /// * `ESHUTDOWN`: the server is shutting down
    /// * `EPROTO`: the reply violated the protocol in a way that the connection survives
    /// * No errno: the connection failed while waiting: the server closed it in the middle of a
    ///   message, or sent something that cannot be understood
    pub fn pwrite(&self, buf: &[u8], offset: u64, flags: Option<CmdFlag>) -> Result<()> {
        fallible!(
            self,
            results::status,
            nbd_pwrite,
            buf.as_ptr().cast(),
            buf.len(),
            offset,
            flags.unwrap_or_default().bits()
        )
    }

    /// Disconnect from the server in an orderly way.
    ///
    /// Disconnect from the server in an orderly way and wait until the connection has ended.
    /// Afterwards the handle is closed, or dead if the connection failed in the meantime; the
    /// call succeeds in both cases. The handle itself remains until [`drop`].
    ///
    /// Commands that are still queued in the client are sent first, unless
    /// [`Shutdown::ABANDON_PENDING`](crate::Shutdown::ABANDON_PENDING) fails them with
    /// ENOTCONN. A command that has been partly sent is finished in any case. The call does not
    /// wait for replies to commands in flight: those that the server no longer answers fail
    /// with ENOTCONN. Before this call, finish the commands that matter, and call
    /// [`flush`](crate::Handle::flush) if the data must be on stable storage.
    ///
    /// While negotiating, this ends the connection as [`opt_abort`](crate::Handle::opt_abort)
    /// does.
    ///
    /// # Parameters
    ///
    /// * `flags`: [`Shutdown::ABANDON_PENDING`](crate::Shutdown::ABANDON_PENDING) fails
    ///   commands that have not been sent yet
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: `flags` has a bit set other than
    ///   [`Shutdown::ABANDON_PENDING`](crate::Shutdown::ABANDON_PENDING)
    /// * No errno: the connection failed while waiting
    pub fn shutdown(&self, flags: Option<Shutdown>) -> Result<()> {
        fallible!(self, results::status, nbd_shutdown, flags.unwrap_or_default().bits())
    }

    /// Flush the server's write cache.
    ///
    /// Ask the server to commit to stable storage all writes that it answered before this
    /// command was issued, and wait until it has done so. Writes that are still in flight may
    /// or may not be included.
    ///
    /// # Parameters
    ///
    /// * `flags`: must be 0; no flag is defined for this call
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `ENOTCONN`: the connection was lost before the reply arrived
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: `flags` is not `CmdFlag::empty()`, and strict mode includes this check (see
    ///   [`set_strict_mode`](crate::Handle::set_strict_mode))
    /// * `EINVAL`: the server does not support flush and
    ///   [`Strict::COMMANDS`](crate::Strict::COMMANDS) is on
    /// * `EINVAL`: a disconnect has already been requested
    /// * `EINVAL`: the server reports EINVAL, or an error that this client does not know
    /// * `ENOMEM`: 2147483647 commands are already in flight, or memory is exhausted
    /// * `ENOMEM`: the server is out of memory
    /// * `EIO`: the server encountered an I/O error
    /// * `ESHUTDOWN`: the server is shutting down
    /// * `EPROTO`: the reply violated the protocol in a way that the connection survives
    /// * No errno: the connection failed while waiting: the server closed it in the middle of a
    ///   message, or sent something that cannot be understood
    pub fn flush(&self, flags: Option<CmdFlag>) -> Result<()> {
        fallible!(self, results::status, nbd_flush, flags.unwrap_or_default().bits())
    }

    /// Tell the server that a range is no longer needed.
    ///
    /// Tell the server that a range of the export holds no useful data any more, and wait for
    /// the answer. The server may free the space, or do nothing. What a later read of the range
    /// returns is undefined until it is written again. To get zeroes there, use
    /// [`zero`](crate::Handle::zero).
    ///
    /// If extended headers are not in use, `count` must fit in 32 bits. The limit for reads and
    /// writes does not apply here, as no data is sent.
    ///
    /// # Parameters
    ///
    /// * `count`: number of bytes, at least 1
    /// * `offset`: where the range starts, in bytes
    /// * `flags`: [`CmdFlag::FUA`](crate::CmdFlag::FUA) waits for stable storage, if
    ///   [`can_fua`](crate::Handle::can_fua) is true
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `ENOTCONN`: the connection was lost before the reply arrived
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: `flags` has a bit set other than [`CmdFlag::FUA`](crate::CmdFlag::FUA), and
    ///   strict mode includes this check (see
    ///   [`set_strict_mode`](crate::Handle::set_strict_mode))
    /// * `EINVAL`: the server does not support trim and
    ///   [`Strict::COMMANDS`](crate::Strict::COMMANDS) is on
    /// * `EINVAL`: [`CmdFlag::FUA`](crate::CmdFlag::FUA) was given, the server does not support
    ///   it, and [`Strict::COMMANDS`](crate::Strict::COMMANDS) is on
    /// * `EINVAL`: the length is 0 and [`Strict::ZERO_SIZE`](crate::Strict::ZERO_SIZE) is on
    /// * `EINVAL`: the range does not begin and end at a multiple of the minimum block size, or
    ///   at the end of the export, and [`Strict::ALIGN`](crate::Strict::ALIGN) is on
    /// * `EINVAL`: a disconnect has already been requested
    /// * `EINVAL`: the server reports EINVAL, or an error that this client does not know
    /// * `EPERM`: the export is read-only and [`Strict::COMMANDS`](crate::Strict::COMMANDS) is
    ///   on
    /// * `EPERM`: the server does not permit writing
    /// * `ENOSPC`: the range reaches past the end of the export and
    ///   [`Strict::BOUNDS`](crate::Strict::BOUNDS) is on
    /// * `ERANGE`: `count` is above 4294967295 and extended headers are not in use
    /// * `ENOMEM`: 2147483647 commands are already in flight, or memory is exhausted
    /// * `ENOMEM`: the server is out of memory
    /// * `EIO`: the server encountered an I/O error
    /// * `ESHUTDOWN`: the server is shutting down
    /// * `EPROTO`: the reply violated the protocol in a way that the connection survives
    /// * No errno: the connection failed while waiting: the server closed it in the middle of a
    ///   message, or sent something that cannot be understood
    pub fn trim(&self, count: u64, offset: u64, flags: Option<CmdFlag>) -> Result<()> {
        fallible!(self, results::status, nbd_trim, count, offset, flags.unwrap_or_default().bits())
    }

    /// Ask the server to prefetch a range.
    ///
    /// Ask the server to load a range of the export into its cache, so that later reads are
    /// fast, and wait for the answer. It is a hint: success does not promise a fast read, and
    /// failure says nothing about whether the range can be read.
    ///
    /// If extended headers are not in use, `count` must fit in 32 bits. No data is sent either
    /// way.
    ///
    /// # Parameters
    ///
    /// * `count`: number of bytes, at least 1
    /// * `offset`: where the range starts, in bytes
    /// * `flags`: must be 0; no flag is defined for this call
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `ENOTCONN`: the connection was lost before the reply arrived
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: `flags` is not `CmdFlag::empty()`, and strict mode includes this check (see
    ///   [`set_strict_mode`](crate::Handle::set_strict_mode))
    /// * `EINVAL`: the server does not support cache and
    ///   [`Strict::COMMANDS`](crate::Strict::COMMANDS) is on
    /// * `EINVAL`: the length is 0 and [`Strict::ZERO_SIZE`](crate::Strict::ZERO_SIZE) is on
    /// * `EINVAL`: the range reaches past the end of the export and
    ///   [`Strict::BOUNDS`](crate::Strict::BOUNDS) is on
    /// * `EINVAL`: the range does not begin and end at a multiple of the minimum block size, or
    ///   at the end of the export, and [`Strict::ALIGN`](crate::Strict::ALIGN) is on
    /// * `EINVAL`: a disconnect has already been requested
    /// * `EINVAL`: the server reports EINVAL, or an error that this client does not know
    /// * `ERANGE`: `count` is above 4294967295 and extended headers are not in use
    /// * `ENOMEM`: 2147483647 commands are already in flight, or memory is exhausted
    /// * `ENOMEM`: the server is out of memory
    /// * `EIO`: the server encountered an I/O error
    /// * `ESHUTDOWN`: the server is shutting down
    /// * `EPROTO`: the reply violated the protocol in a way that the connection survives
    /// * No errno: the connection failed while waiting: the server closed it in the middle of a
    ///   message, or sent something that cannot be understood
    pub fn cache(&self, count: u64, offset: u64, flags: Option<CmdFlag>) -> Result<()> {
        fallible!(self, results::status, nbd_cache, count, offset, flags.unwrap_or_default().bits())
    }

    /// Write zeroes without sending them.
    ///
    /// Make a range of the export read as zeroes, and wait until the server has answered. The
    /// zeroes themselves are not sent. The server may punch a hole if it can, unless
    /// [`CmdFlag::NO_HOLE`](crate::CmdFlag::NO_HOLE) is given.
    ///
    /// With [`CmdFlag::FAST_ZERO`](crate::CmdFlag::FAST_ZERO) the server fails at once with
    /// ENOTSUP if it would be no faster than an ordinary write. It may be given only if
    /// [`can_fast_zero`](crate::Handle::can_fast_zero) is true.
    /// [`CmdFlag::FUA`](crate::CmdFlag::FUA) may be given only if
    /// [`can_fua`](crate::Handle::can_fua) is true.
    ///
    /// If extended headers are not in use, `count` must fit in 32 bits. The limit for reads and
    /// writes does not apply here, as no data is sent.
    ///
    /// # Parameters
    ///
    /// * `count`: number of bytes, at least 1
    /// * `offset`: where the range starts, in bytes
    /// * `flags`: [`CmdFlag::FUA`](crate::CmdFlag::FUA) waits for stable storage,
    ///   [`CmdFlag::NO_HOLE`](crate::CmdFlag::NO_HOLE) keeps the range allocated,
    ///   [`CmdFlag::FAST_ZERO`](crate::CmdFlag::FAST_ZERO) fails rather than be slow
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `ENOTCONN`: the connection was lost before the reply arrived
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: `flags` has a bit set other than [`CmdFlag::FUA`](crate::CmdFlag::FUA),
    ///   [`CmdFlag::NO_HOLE`](crate::CmdFlag::NO_HOLE) or
    ///   [`CmdFlag::FAST_ZERO`](crate::CmdFlag::FAST_ZERO), and strict mode includes this check
    ///   (see [`set_strict_mode`](crate::Handle::set_strict_mode))
    /// * `EINVAL`: the server does not support zero and
    ///   [`Strict::COMMANDS`](crate::Strict::COMMANDS) is on
    /// * `EINVAL`: [`CmdFlag::FUA`](crate::CmdFlag::FUA) was given, the server does not support
    ///   it, and [`Strict::COMMANDS`](crate::Strict::COMMANDS) is on
    /// * `EINVAL`: [`CmdFlag::FAST_ZERO`](crate::CmdFlag::FAST_ZERO) was given, the server does
    ///   not support it, and [`Strict::COMMANDS`](crate::Strict::COMMANDS) is on
    /// * `EINVAL`: the length is 0 and [`Strict::ZERO_SIZE`](crate::Strict::ZERO_SIZE) is on
    /// * `EINVAL`: the range does not begin and end at a multiple of the minimum block size, or
    ///   at the end of the export, and [`Strict::ALIGN`](crate::Strict::ALIGN) is on
    /// * `EINVAL`: a disconnect has already been requested
    /// * `EINVAL`: the server reports EINVAL, or an error that this client does not know
    /// * `EPERM`: the export is read-only and [`Strict::COMMANDS`](crate::Strict::COMMANDS) is
    ///   on
    /// * `EPERM`: the server does not permit writing
    /// * `ENOSPC`: the range reaches past the end of the export and
    ///   [`Strict::BOUNDS`](crate::Strict::BOUNDS) is on
    /// * `ENOSPC`: the server has no space left
    /// * `ERANGE`: `count` is above 4294967295 and extended headers are not in use
    /// * `ENOMEM`: 2147483647 commands are already in flight, or memory is exhausted
    /// * `ENOMEM`: the server is out of memory
    /// * `ENOTSUP`: with [`CmdFlag::FAST_ZERO`](crate::CmdFlag::FAST_ZERO): the server cannot
    ///   do this fast
    /// * `EIO`: the server encountered an I/O error
    /// * `ESHUTDOWN`: the server is shutting down
    /// * `EPROTO`: the reply violated the protocol in a way that the connection survives
    /// * No errno: the connection failed while waiting: the server closed it in the middle of a
    ///   message, or sent something that cannot be understood
    pub fn zero(&self, count: u64, offset: u64, flags: Option<CmdFlag>) -> Result<()> {
        fallible!(self, results::status, nbd_zero, count, offset, flags.unwrap_or_default().bits())
    }

    /// Query the extents of a range, 32-bit.
    ///
    /// Ask for the status of a range of the export in the metadata contexts that were
    /// negotiated, and wait for the answer. The callback is called with the extents of each
    /// context, at least once for each on success. Which contexts to ask for is set with
    /// [`add_meta_context`](crate::Handle::add_meta_context) before connecting.
    ///
    /// The extents of a context follow one another from `offset` on. Each is a length in bytes
    /// and a status, whose meaning depends on the context. For `base:allocation` the status is
    /// a set of [`STATE_HOLE`](crate::STATE_HOLE) and [`STATE_ZERO`](crate::STATE_ZERO); 0 is
    /// ordinary data. Two neighbouring extents may have the same status.
    ///
    /// The server may answer for less than was asked, but for at least one extent; the last
    /// extent may reach beyond the range, but never beyond the export. Continue with another
    /// call at the first byte that is not covered. With
    /// [`CmdFlag::REQ_ONE`](crate::CmdFlag::REQ_ONE) the server should return one extent for
    /// each context, not longer than the range.
    ///
    /// Lengths and statuses are passed as 32-bit numbers. A longer extent is cut to 4227858432
    /// bytes (4 GiB minus 64 MiB), and the rest of the answer is left out. A status that does
    /// not fit ends the list before it. [`block_status_64`](crate::Handle::block_status_64) has
    /// no such limits.
    ///
    /// If extended headers are not in use, `count` must fit in 32 bits.
    ///
    /// # Parameters
    ///
    /// * `count`: number of bytes asked about, at least 1; the answer may cover fewer or more
    /// * `offset`: where the range starts, in bytes
    /// * `extent`: called with the extents of each metadata context
    /// * `flags`: [`CmdFlag::REQ_ONE`](crate::CmdFlag::REQ_ONE) asks for one extent for each
    ///   context
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `ENOTCONN`: the connection was lost before the reply arrived
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: `flags` has a bit set other than
    ///   [`CmdFlag::REQ_ONE`](crate::CmdFlag::REQ_ONE), and strict mode includes this check
    ///   (see [`set_strict_mode`](crate::Handle::set_strict_mode))
    /// * `EINVAL`: the length is 0 and [`Strict::ZERO_SIZE`](crate::Strict::ZERO_SIZE) is on
    /// * `EINVAL`: the range reaches past the end of the export and
    ///   [`Strict::BOUNDS`](crate::Strict::BOUNDS) is on
    /// * `EINVAL`: the range does not begin and end at a multiple of the minimum block size, or
    ///   at the end of the export, and [`Strict::ALIGN`](crate::Strict::ALIGN) is on
    /// * `EINVAL`: a disconnect has already been requested
    /// * `EINVAL`: the server reports EINVAL, or an error that this client does not know
    /// * `EFAULT`: `extent` is `None`
    /// * `ENOTSUP`: structured replies are not in use, or no metadata context was negotiated,
    ///   and [`Strict::COMMANDS`](crate::Strict::COMMANDS) is on
    /// * `ERANGE`: `count` is above 4294967295 and extended headers are not in use
    /// * `ENOMEM`: 2147483647 commands are already in flight, or memory is exhausted
    /// * `ENOMEM`: the server is out of memory
    /// * `EOVERFLOW`: the status of the first extent does not fit in 32 bits
    /// * `EIO`: the server encountered an I/O error
    /// * `ESHUTDOWN`: the server is shutting down
    /// * `EPROTO`: the reply violated the protocol in a way that the connection survives
    /// * No errno: the connection failed while waiting: the server closed it in the middle of a
    ///   message, or sent something that cannot be understood
    pub fn block_status(
        &self,
        count: u64,
        offset: u64,
        extent: impl FnMut(&[u8], u64, &[u32], &mut c_int) -> c_int + Send + Sync + 'static,
        flags: Option<CmdFlag>,
    ) -> Result<()> {
        fallible!(
            self,
            results::status,
            nbd_block_status,
            count,
            offset,
            closures::extent(extent),
            flags.unwrap_or_default().bits()
        )
    }

    /// Query the extents of a range, 64-bit.
    ///
    /// Ask for the status of a range of the export in the metadata contexts that were
    /// negotiated, and wait for the answer. It is the same query as
    /// [`block_status`](crate::Handle::block_status), but each extent is an `nbd_extent`, with
    /// a length and a status of 64 bits. Use it in new programs; it works with every server
    /// that [`block_status`](crate::Handle::block_status) works with.
    ///
    /// A length is never above INT64_MAX, and the extents never reach beyond the end of the
    /// export. If extended headers are not in use, `count` must fit in 32 bits; see
    /// [`get_extended_headers_negotiated`](crate::Handle::get_extended_headers_negotiated).
    ///
    /// # Parameters
    ///
    /// * `count`: number of bytes asked about, at least 1; the answer may cover fewer or more
    /// * `offset`: where the range starts, in bytes
    /// * `extent64`: called with the extents of each metadata context
    /// * `flags`: [`CmdFlag::REQ_ONE`](crate::CmdFlag::REQ_ONE) asks for one extent for each
    ///   context
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `ENOTCONN`: the connection was lost before the reply arrived
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: `flags` has a bit set other than
    ///   [`CmdFlag::REQ_ONE`](crate::CmdFlag::REQ_ONE), and strict mode includes this check
    ///   (see [`set_strict_mode`](crate::Handle::set_strict_mode))
    /// * `EINVAL`: the length is 0 and [`Strict::ZERO_SIZE`](crate::Strict::ZERO_SIZE) is on
    /// * `EINVAL`: the range reaches past the end of the export and
    ///   [`Strict::BOUNDS`](crate::Strict::BOUNDS) is on
    /// * `EINVAL`: the range does not begin and end at a multiple of the minimum block size, or
    ///   at the end of the export, and [`Strict::ALIGN`](crate::Strict::ALIGN) is on
    /// * `EINVAL`: a disconnect has already been requested
    /// * `EINVAL`: the server reports EINVAL, or an error that this client does not know
    /// * `EFAULT`: `extent64` is `None`
    /// * `ENOTSUP`: structured replies are not in use, or no metadata context was negotiated,
    ///   and [`Strict::COMMANDS`](crate::Strict::COMMANDS) is on
    /// * `ERANGE`: `count` is above 4294967295 and extended headers are not in use
    /// * `ENOMEM`: 2147483647 commands are already in flight, or memory is exhausted
    /// * `ENOMEM`: the server is out of memory
    /// * `EIO`: the server encountered an I/O error
    /// * `ESHUTDOWN`: the server is shutting down
    /// * `EPROTO`: the reply violated the protocol in a way that the connection survives
    /// * No errno: the connection failed while waiting: the server closed it in the middle of a
    ///   message, or sent something that cannot be understood
    pub fn block_status_64(
        &self,
        count: u64,
        offset: u64,
        extent64: impl FnMut(&[u8], u64, &[NbdExtent], &mut c_int) -> c_int + Send + Sync + 'static,
        flags: Option<CmdFlag>,
    ) -> Result<()> {
        fallible!(
            self,
            results::status,
            nbd_block_status_64,
            count,
            offset,
            closures::extent64(extent64),
            flags.unwrap_or_default().bits()
        )
    }

    /// Query the extents of a range in some of the contexts.
    ///
    /// Ask for the status of a range of the export as
    /// [`block_status_64`](crate::Handle::block_status_64) does, but only in some of the
    /// metadata contexts that were negotiated. One connection can thus negotiate several
    /// contexts without paying for all of them in each query.
    ///
    /// The server must support this (see
    /// [`can_block_status_payload`](crate::Handle::can_block_status_payload)), and extended
    /// headers must be in use. Each name must be exactly the one that the server returned.
    ///
    /// # Parameters
    ///
    /// * `count`: number of bytes asked about, at least 1; the answer may cover fewer or more
    /// * `offset`: where the range starts, in bytes
    /// * `contexts`: names of the contexts to report, each of which must have been negotiated
    /// * `extent64`: called with the extents of each metadata context
    /// * `flags`: [`CmdFlag::REQ_ONE`](crate::CmdFlag::REQ_ONE) asks for one extent for each
    ///   context; [`CmdFlag::PAYLOAD_LEN`](crate::CmdFlag::PAYLOAD_LEN) is normally set for you
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `ENOTCONN`: the connection was lost before the reply arrived
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: `flags` has a bit set other than
    ///   [`CmdFlag::REQ_ONE`](crate::CmdFlag::REQ_ONE) or
    ///   [`CmdFlag::PAYLOAD_LEN`](crate::CmdFlag::PAYLOAD_LEN), and strict mode includes this
    ///   check (see [`set_strict_mode`](crate::Handle::set_strict_mode))
    /// * `EINVAL`: the server does not support the filter, or a name is not that of a
    ///   negotiated context
    /// * `EINVAL`: [`CmdFlag::PAYLOAD_LEN`](crate::CmdFlag::PAYLOAD_LEN) is wrong for this
    ///   connection, [`Strict::AUTO_FLAG`](crate::Strict::AUTO_FLAG) is off and
    ///   [`Strict::COMMANDS`](crate::Strict::COMMANDS) is on
    /// * `EINVAL`: the length is 0 and [`Strict::ZERO_SIZE`](crate::Strict::ZERO_SIZE) is on
    /// * `EINVAL`: the range reaches past the end of the export and
    ///   [`Strict::BOUNDS`](crate::Strict::BOUNDS) is on
    /// * `EINVAL`: the range does not begin and end at a multiple of the minimum block size, or
    ///   at the end of the export, and [`Strict::ALIGN`](crate::Strict::ALIGN) is on
    /// * `EINVAL`: a disconnect has already been requested
    /// * `EINVAL`: the server reports EINVAL, or an error that this client does not know
    /// * `EFAULT`: `extent64` is `None`
    /// * `ENOTSUP`: extended headers are not in use and
    ///   [`Strict::AUTO_FLAG`](crate::Strict::AUTO_FLAG) is on
    /// * `ENOTSUP`: no metadata context was negotiated and
    ///   [`Strict::COMMANDS`](crate::Strict::COMMANDS) is on
    /// * `ERANGE`: the list of contexts is too long to be sent
    /// * `ENOMEM`: 2147483647 commands are already in flight, or memory is exhausted
    /// * `ENOMEM`: the server is out of memory
    /// * `EIO`: the server encountered an I/O error
    /// * `ESHUTDOWN`: the server is shutting down
    /// * `EPROTO`: the reply violated the protocol in a way that the connection survives
    /// * No errno: the connection failed while waiting: the server closed it in the middle of a
    ///   message, or sent something that cannot be understood
    pub fn block_status_filter(
        &self,
        count: u64,
        offset: u64,
        contexts: impl IntoIterator<Item = impl AsRef<[u8]>>,
        extent64: impl FnMut(&[u8], u64, &[NbdExtent], &mut c_int) -> c_int + Send + Sync + 'static,
        flags: Option<CmdFlag>,
    ) -> Result<()> {
        let contexts = TextList::new(contexts)?;
        fallible!(
            self,
            results::status,
            nbd_block_status_filter,
            count,
            offset,
            contexts.as_ptr(),
            closures::extent64(extent64),
            flags.unwrap_or_default().bits()
        )
    }

    /// Wait for the connection and make progress.
    ///
    /// Wait until the socket of the connection is ready for what the handle waits for, at most
    /// `timeout` milliseconds, and let the handle make progress. This is the simplest event
    /// loop: issue commands with the `aio_` calls, and poll until they have finished. Callbacks
    /// run within this call.
    ///
    /// Progress does not mean that a command has finished; ask
    /// [`aio_command_completed`](crate::Handle::aio_command_completed) for that. If the server
    /// closes the connection in an orderly way, that is progress too, and
    /// [`aio_is_closed`](crate::Handle::aio_is_closed) becomes true. If the connection fails,
    /// the call fails and [`aio_is_dead`](crate::Handle::aio_is_dead) becomes true. A signal
    /// does not end the wait.
    ///
    /// Other threads may use the handle in the meantime. To be able to interrupt the wait, use
    /// [`poll2`](crate::Handle::poll2).
    ///
    /// # Parameters
    ///
    /// * `timeout`: longest time to wait, in milliseconds; 0 does not wait, -1 waits without
    ///   limit
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle has nothing to wait for, because it is not connecting, or not
    ///   connected any more
    /// * `ENOTCONN`: the socket reports nothing but an error
    /// * No errno: the server closed the connection in the middle of a message, or violated the
    ///   protocol
    pub fn poll(&self, timeout: c_int) -> Result<c_uint> {
        fallible!(self, results::int, nbd_poll, timeout)
    }

    /// Wait for the connection or another descriptor.
    ///
    /// Wait for the connection as [`poll`](crate::Handle::poll) does, and also for a second
    /// descriptor to become readable. This lets another thread end the wait, for example
    /// through an eventfd or a pipe.
    ///
    /// The result does not tell which of the two was ready. The second descriptor is not read;
    /// that is left to the caller.
    ///
    /// # Parameters
    ///
    /// * `fd`: a second descriptor to wait for until it is readable; ignored if negative
    /// * `timeout`: longest time to wait, in milliseconds; 0 does not wait, -1 waits without
    ///   limit
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle has nothing to wait for, because it is not connecting, or not
    ///   connected any more
    /// * `ENOTCONN`: the socket reports nothing but an error
    /// * No errno: the server closed the connection in the middle of a message, or violated the
    ///   protocol
    pub fn poll2(&self, fd: impl AsFd, timeout: c_int) -> Result<c_uint> {
        fallible!(self, results::int, nbd_poll2, fd.as_fd().as_raw_fd(), timeout)
    }

    /// Connect to a server at a socket address, in the background.
    ///
    /// Begin to connect to the server at a socket address of any family that the system
    /// supports. The address is copied.
    ///
    /// The call returns before the connection exists. While it is being set up,
    /// [`aio_is_connecting`](crate::Handle::aio_is_connecting) is true, and the handle makes
    /// progress through [`poll`](crate::Handle::poll), or through
    /// [`aio_notify_read`](crate::Handle::aio_notify_read) and
    /// [`aio_notify_write`](crate::Handle::aio_notify_write). Success shows as
    /// [`aio_is_ready`](crate::Handle::aio_is_ready), or in option mode as
    /// [`aio_is_negotiating`](crate::Handle::aio_is_negotiating); failure as
    /// [`aio_is_dead`](crate::Handle::aio_is_dead).
    ///
    /// # Parameters
    ///
    /// * `addr`: socket address of the server, such as a `struct sockaddr_in`
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle is in a state in which the call is not permitted
    /// * `EINVAL`: `addrlen` does not fit the address
    /// * `ECONNREFUSED`: nothing listens at the address, and this was known at once
    /// * `ENOENT`: there is no such Unix domain socket
    pub fn aio_connect(&self, addr: SocketAddr) -> Result<()> {
        let addr = Address::from(addr);
        fallible!(self, results::status, nbd_aio_connect, addr.as_ptr(), addr.len())
    }

    /// Connect to the server that a URI names, in the background.
    ///
    /// Begin to connect to the server and export that an NBD URI names. The parameter behaves
    /// as in [`connect_uri`](crate::Handle::connect_uri).
    ///
    /// The call returns before the connection exists. While it is being set up,
    /// [`aio_is_connecting`](crate::Handle::aio_is_connecting) is true, and the handle makes
    /// progress through [`poll`](crate::Handle::poll), or through
    /// [`aio_notify_read`](crate::Handle::aio_notify_read) and
    /// [`aio_notify_write`](crate::Handle::aio_notify_write). Success shows as
    /// [`aio_is_ready`](crate::Handle::aio_is_ready), or in option mode as
    /// [`aio_is_negotiating`](crate::Handle::aio_is_negotiating); failure as
    /// [`aio_is_dead`](crate::Handle::aio_is_dead). Looking up a host name is not done in the
    /// background: the call waits for it.
    ///
    /// # Parameters
    ///
    /// * `uri`: the NBD URI, such as `nbd://example.com/export`
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle is in a state in which the call is not permitted
    /// * `EINVAL`: the URI cannot be parsed, its scheme is unknown, or a parameter is wrong,
    ///   missing or misplaced
    /// * `EPERM`: the handle does not allow the transport, TLS mode, local file or TLS priority
    ///   that the URI asks for
    /// * `ENOTSUP`: the library was built without URI support, or without the TLS or vsock
    ///   support that the URI needs
    /// * `ENAMETOOLONG`: the export name or the path of the socket is too long
    /// * No errno: the host name cannot be resolved
    pub fn aio_connect_uri(&self, uri: impl Into<Vec<u8>>) -> Result<()> {
        let uri = text(uri)?;
        fallible!(self, results::status, nbd_aio_connect_uri, uri.as_ptr())
    }

    /// Connect to a server over a Unix domain socket, in the background.
    ///
    /// Begin to connect to the server listening on a Unix domain socket. The parameter behaves
    /// as in [`connect_unix`](crate::Handle::connect_unix).
    ///
    /// The call returns before the connection exists. While it is being set up,
    /// [`aio_is_connecting`](crate::Handle::aio_is_connecting) is true, and the handle makes
    /// progress through [`poll`](crate::Handle::poll), or through
    /// [`aio_notify_read`](crate::Handle::aio_notify_read) and
    /// [`aio_notify_write`](crate::Handle::aio_notify_write). Success shows as
    /// [`aio_is_ready`](crate::Handle::aio_is_ready), or in option mode as
    /// [`aio_is_negotiating`](crate::Handle::aio_is_negotiating); failure as
    /// [`aio_is_dead`](crate::Handle::aio_is_dead).
    ///
    /// # Parameters
    ///
    /// * `unixsocket`: path of the socket, at most 108 bytes
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle is in a state in which the call is not permitted
    /// * `ENAMETOOLONG`: the path is longer than 108 bytes
    /// * `ENOENT`: there is no such socket
    /// * `ECONNREFUSED`: nothing listens on the socket
    /// * `EACCES`: this user may not use the socket
    /// * `EAGAIN`: the server's queue of pending connections is full
    pub fn aio_connect_unix(&self, unixsocket: impl Into<PathBuf>) -> Result<()> {
        let unixsocket = path(unixsocket)?;
        fallible!(self, results::status, nbd_aio_connect_unix, unixsocket.as_ptr())
    }

    /// Connect to a server over AF_VSOCK, in the background.
    ///
    /// Begin to connect to the server listening on an AF_VSOCK port.
    ///
    /// The call returns before the connection exists. While it is being set up,
    /// [`aio_is_connecting`](crate::Handle::aio_is_connecting) is true, and the handle makes
    /// progress through [`poll`](crate::Handle::poll), or through
    /// [`aio_notify_read`](crate::Handle::aio_notify_read) and
    /// [`aio_notify_write`](crate::Handle::aio_notify_write). Success shows as
    /// [`aio_is_ready`](crate::Handle::aio_is_ready), or in option mode as
    /// [`aio_is_negotiating`](crate::Handle::aio_is_negotiating); failure as
    /// [`aio_is_dead`](crate::Handle::aio_is_dead).
    ///
    /// # Parameters
    ///
    /// * `cid`: context ID of the peer; from a virtual machine, 2 is the host
    /// * `port`: port number; the usual port of NBD is 10809
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle is in a state in which the call is not permitted
    /// * `ENOTSUP`: the library or the system does not support vsock
    /// * `ENODEV`: no such peer, or no vsock device
    pub fn aio_connect_vsock(&self, cid: u32, port: u32) -> Result<()> {
        fallible!(self, results::status, nbd_aio_connect_vsock, cid, port)
    }

    /// Connect to a server over TCP, in the background.
    ///
    /// Begin to connect to the server listening on a TCP port.
    ///
    /// The call returns before the connection exists. While it is being set up,
    /// [`aio_is_connecting`](crate::Handle::aio_is_connecting) is true, and the handle makes
    /// progress through [`poll`](crate::Handle::poll), or through
    /// [`aio_notify_read`](crate::Handle::aio_notify_read) and
    /// [`aio_notify_write`](crate::Handle::aio_notify_write). Success shows as
    /// [`aio_is_ready`](crate::Handle::aio_is_ready), or in option mode as
    /// [`aio_is_negotiating`](crate::Handle::aio_is_negotiating). Failure shows as
    /// [`aio_is_dead`](crate::Handle::aio_is_dead), or as
    /// [`aio_is_created`](crate::Handle::aio_is_created) if no address of the server could be
    /// reached; the call may then be tried again.
    ///
    /// Looking up the host name is not done in the background: the call waits for it.
    ///
    /// # Parameters
    ///
    /// * `hostname`: host name, or IPv4 or IPv6 address of the server
    /// * `port`: port number or service name; the usual port of NBD is `10809`
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle is in a state in which the call is not permitted
    /// * `ECONNREFUSED`: no address of the server could be reached, and this was known at once
    /// * No errno: the host name or the service name cannot be resolved
    pub fn aio_connect_tcp(
        &self,
        hostname: impl Into<Vec<u8>>,
        port: impl Into<Vec<u8>>,
    ) -> Result<()> {
        let hostname = text(hostname)?;
        let port = text(port)?;
        fallible!(self, results::status, nbd_aio_connect_tcp, hostname.as_ptr(), port.as_ptr())
    }

    /// Connect over a connected socket, in the background.
    ///
    /// Begin the handshake on a socket that the application has connected to a server. The
    /// parameter behaves as in [`connect_socket`](crate::Handle::connect_socket): the
    /// descriptor belongs to the library from now on.
    ///
    /// The call returns before the handshake is over. Until then,
    /// [`aio_is_connecting`](crate::Handle::aio_is_connecting) is true, and the handle makes
    /// progress through [`poll`](crate::Handle::poll), or through
    /// [`aio_notify_read`](crate::Handle::aio_notify_read) and
    /// [`aio_notify_write`](crate::Handle::aio_notify_write). Success shows as
    /// [`aio_is_ready`](crate::Handle::aio_is_ready), or in option mode as
    /// [`aio_is_negotiating`](crate::Handle::aio_is_negotiating); failure as
    /// [`aio_is_dead`](crate::Handle::aio_is_dead).
    ///
    /// # Parameters
    ///
    /// * `sock`: descriptor of the connected stream socket; it belongs to the library from now
    ///   on
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle is in a state in which the call is not permitted
    /// * `EBADF`: `sock` is not an open descriptor
    pub fn aio_connect_socket(&self, sock: OwnedFd) -> Result<()> {
        fallible!(self, results::status, nbd_aio_connect_socket, sock.into_raw_fd())
    }

    /// Start a server and connect to it, in the background.
    ///
    /// Start a program as a subprocess and begin to talk NBD to it over its standard input and
    /// output. The parameter behaves as in [`connect_command`](crate::Handle::connect_command).
    ///
    /// The call returns before the handshake is over. Until then,
    /// [`aio_is_connecting`](crate::Handle::aio_is_connecting) is true, and the handle makes
    /// progress through [`poll`](crate::Handle::poll), or through
    /// [`aio_notify_read`](crate::Handle::aio_notify_read) and
    /// [`aio_notify_write`](crate::Handle::aio_notify_write). Success shows as
    /// [`aio_is_ready`](crate::Handle::aio_is_ready), or in option mode as
    /// [`aio_is_negotiating`](crate::Handle::aio_is_negotiating); failure as
    /// [`aio_is_dead`](crate::Handle::aio_is_dead).
    ///
    /// # Parameters
    ///
    /// * `argv`: the command and its arguments; the first is the program
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle is in a state in which the call is not permitted
    /// * `EINVAL`: `argv` is empty
    /// * `ENOENT`: the name of the command is empty
    /// * `EMFILE`: too many descriptors are open
    pub fn aio_connect_command(
        &self,
        argv: impl IntoIterator<Item = impl AsRef<[u8]>>,
    ) -> Result<()> {
        let argv = TextList::new(argv)?;
        fallible!(self, results::status, nbd_aio_connect_command, argv.as_ptr())
    }

    /// Start a server by socket activation and connect to it, in the background.
    ///
    /// Start a program as a subprocess, pass it a listening socket, and begin to connect to
    /// that socket. The parameter behaves as in
    /// [`connect_systemd_socket_activation`](crate::Handle::connect_systemd_socket_activation).
    ///
    /// The call returns before the connection exists. While it is being set up,
    /// [`aio_is_connecting`](crate::Handle::aio_is_connecting) is true, and the handle makes
    /// progress through [`poll`](crate::Handle::poll), or through
    /// [`aio_notify_read`](crate::Handle::aio_notify_read) and
    /// [`aio_notify_write`](crate::Handle::aio_notify_write). Success shows as
    /// [`aio_is_ready`](crate::Handle::aio_is_ready), or in option mode as
    /// [`aio_is_negotiating`](crate::Handle::aio_is_negotiating); failure as
    /// [`aio_is_dead`](crate::Handle::aio_is_dead).
    ///
    /// # Parameters
    ///
    /// * `argv`: the command and its arguments; the first is the program
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle is in a state in which the call is not permitted
    /// * `EINVAL`: `argv` is empty
    /// * `ENOENT`: the name of the command is empty
    /// * `EMFILE`: too many descriptors are open
    pub fn aio_connect_systemd_socket_activation(
        &self,
        argv: impl IntoIterator<Item = impl AsRef<[u8]>>,
    ) -> Result<()> {
        let argv = TextList::new(argv)?;
        fallible!(self, results::status, nbd_aio_connect_systemd_socket_activation, argv.as_ptr())
    }

    /// Choose the export and end the negotiation, in the background.
    ///
    /// Send the request of [`opt_go`](crate::Handle::opt_go) and return without waiting for the
    /// answer. The completion callback gets the outcome. Without one, it shows in the state:
    /// [`aio_is_connecting`](crate::Handle::aio_is_connecting) is true until the answer has
    /// arrived, then [`aio_is_ready`](crate::Handle::aio_is_ready) on success or
    /// [`aio_is_negotiating`](crate::Handle::aio_is_negotiating) on refusal.
    ///
    /// # Parameters
    ///
    /// * `completion`: called once when the server has answered, with the errno of the outcome
    ///   or 0; a null closure if you do not need it
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    pub fn aio_opt_go(
        &self,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
    ) -> Result<()> {
        fallible!(self, results::status, nbd_aio_opt_go, optional(completion, closures::completion))
    }

    /// End the negotiation and disconnect, in the background.
    ///
    /// Start what [`opt_abort`](crate::Handle::opt_abort) does, and return without waiting.
    /// [`aio_is_connecting`](crate::Handle::aio_is_connecting) is true until it is done; then
    /// [`aio_is_closed`](crate::Handle::aio_is_closed) is true, or
    /// [`aio_is_dead`](crate::Handle::aio_is_dead) with a plain newstyle server.
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    pub fn aio_opt_abort(&self) -> Result<()> {
        fallible!(self, results::status, nbd_aio_opt_abort)
    }

    /// Ask the server to start TLS, in the background.
    ///
    /// Send the request of [`opt_starttls`](crate::Handle::opt_starttls) and return without
    /// waiting. [`aio_is_connecting`](crate::Handle::aio_is_connecting) is true until TLS has
    /// started or the server has refused. The completion callback gets 0 if TLS has started,
    /// else the errno of the refusal; [`get_tls_negotiated`](crate::Handle::get_tls_negotiated)
    /// reports this too.
    ///
    /// # Parameters
    ///
    /// * `completion`: called once when the server has answered, with the errno of the outcome
    ///   or 0; a null closure if you do not need it
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `ENOTSUP`: the library was built without TLS support, or the server speaks only plain
    ///   newstyle, in which options cannot be negotiated
    pub fn aio_opt_starttls(
        &self,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
    ) -> Result<()> {
        fallible!(
            self,
            results::status,
            nbd_aio_opt_starttls,
            optional(completion, closures::completion)
        )
    }

    /// Ask the server for extended headers, in the background.
    ///
    /// Send the request of [`opt_extended_headers`](crate::Handle::opt_extended_headers) and
    /// return without waiting for the answer.
    /// [`aio_is_connecting`](crate::Handle::aio_is_connecting) is true until it has arrived.
    /// The completion callback gets 0 if the server agreed, else the errno of the refusal;
    /// [`get_extended_headers_negotiated`](crate::Handle::get_extended_headers_negotiated)
    /// reports this too.
    ///
    /// # Parameters
    ///
    /// * `completion`: called once when the server has answered, with the errno of the outcome
    ///   or 0; a null closure if you do not need it
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `ENOTSUP`: the server speaks only plain newstyle, in which options cannot be
    ///   negotiated
    pub fn aio_opt_extended_headers(
        &self,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
    ) -> Result<()> {
        fallible!(
            self,
            results::status,
            nbd_aio_opt_extended_headers,
            optional(completion, closures::completion)
        )
    }

    /// Ask the server for structured replies, in the background.
    ///
    /// Send the request of [`opt_structured_reply`](crate::Handle::opt_structured_reply) and
    /// return without waiting for the answer.
    /// [`aio_is_connecting`](crate::Handle::aio_is_connecting) is true until it has arrived.
    /// The completion callback gets 0 if the server agreed, else the errno of the refusal;
    /// [`get_structured_replies_negotiated`](crate::Handle::get_structured_replies_negotiated)
    /// reports this too.
    ///
    /// # Parameters
    ///
    /// * `completion`: called once when the server has answered, with the errno of the outcome
    ///   or 0; a null closure if you do not need it
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `ENOTSUP`: the server speaks only plain newstyle, in which options cannot be
    ///   negotiated
    pub fn aio_opt_structured_reply(
        &self,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
    ) -> Result<()> {
        fallible!(
            self,
            results::status,
            nbd_aio_opt_structured_reply,
            optional(completion, closures::completion)
        )
    }

    /// List the exports of the server, in the background.
    ///
    /// Send the request of [`opt_list`](crate::Handle::opt_list) and return without waiting for
    /// the answer. [`aio_is_connecting`](crate::Handle::aio_is_connecting) is true until it is
    /// complete. The list callback is called with each export, and finally the completion
    /// callback with the outcome.
    ///
    /// # Parameters
    ///
    /// * `list`: called with each export
    /// * `completion`: called once when the server has answered, with the errno of the outcome
    ///   or 0; a null closure if you do not need it
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EFAULT`: `list` is `None`
    /// * `ENOTSUP`: the server speaks only plain newstyle, in which options cannot be
    ///   negotiated
    pub fn aio_opt_list(
        &self,
        list: impl FnMut(&[u8], &[u8]) -> c_int + Send + Sync + 'static,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
    ) -> Result<()> {
        fallible!(
            self,
            results::status,
            nbd_aio_opt_list,
            closures::list(list),
            optional(completion, closures::completion)
        )
    }

    /// Ask about the export without choosing it, in the background.
    ///
    /// Send the request of [`opt_info`](crate::Handle::opt_info) and return without waiting for
    /// the answer. [`aio_is_connecting`](crate::Handle::aio_is_connecting) is true until it has
    /// arrived. The completion callback gets the outcome. Without one,
    /// [`get_size`](crate::Handle::get_size) succeeds only if there was an answer.
    ///
    /// # Parameters
    ///
    /// * `completion`: called once when the server has answered, with the errno of the outcome
    ///   or 0; a null closure if you do not need it
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `ENOTSUP`: the server speaks only plain newstyle, in which options cannot be
    ///   negotiated
    pub fn aio_opt_info(
        &self,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
    ) -> Result<()> {
        fallible!(
            self,
            results::status,
            nbd_aio_opt_info,
            optional(completion, closures::completion)
        )
    }

    /// List the metadata contexts of the export, in the background.
    ///
    /// Send the request of [`opt_list_meta_context`](crate::Handle::opt_list_meta_context) and
    /// return without waiting for the answer.
    /// [`aio_is_connecting`](crate::Handle::aio_is_connecting) is true until it is complete.
    /// The context callback is called with each context, and finally the completion callback
    /// with the outcome.
    ///
    /// # Parameters
    ///
    /// * `context`: called with each context
    /// * `completion`: called once when the server has answered, with the errno of the outcome
    ///   or 0; a null closure if you do not need it
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EFAULT`: `context` is `None`
    /// * `ENOTSUP`: the server speaks only plain newstyle, in which options cannot be
    ///   negotiated
    pub fn aio_opt_list_meta_context(
        &self,
        context: impl FnMut(&[u8]) -> c_int + Send + Sync + 'static,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
    ) -> Result<c_uint> {
        fallible!(
            self,
            results::int,
            nbd_aio_opt_list_meta_context,
            closures::context(context),
            optional(completion, closures::completion)
        )
    }

    /// List the metadata contexts that match queries, in the background.
    ///
    /// Send the request of
    /// [`opt_list_meta_context_queries`](crate::Handle::opt_list_meta_context_queries) and
    /// return without waiting for the answer.
    /// [`aio_is_connecting`](crate::Handle::aio_is_connecting) is true until it is complete.
    /// The queries are copied. The context callback is called with each context, and finally
    /// the completion callback with the outcome.
    ///
    /// # Parameters
    ///
    /// * `queries`: names of contexts or namespaces, each at most 4096 bytes; may be empty
    /// * `context`: called with each context
    /// * `completion`: called once when the server has answered, with the errno of the outcome
    ///   or 0; a null closure if you do not need it
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EFAULT`: `context` is `None`
    /// * `ENAMETOOLONG`: a query is longer than 4096 bytes
    /// * `ENOTSUP`: the server speaks only plain newstyle, in which options cannot be
    ///   negotiated
    pub fn aio_opt_list_meta_context_queries(
        &self,
        queries: impl IntoIterator<Item = impl AsRef<[u8]>>,
        context: impl FnMut(&[u8]) -> c_int + Send + Sync + 'static,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
    ) -> Result<c_uint> {
        let queries = TextList::new(queries)?;
        fallible!(
            self,
            results::int,
            nbd_aio_opt_list_meta_context_queries,
            queries.as_ptr(),
            closures::context(context),
            optional(completion, closures::completion)
        )
    }

    /// Negotiate the metadata contexts, in the background.
    ///
    /// Send the request of [`opt_set_meta_context`](crate::Handle::opt_set_meta_context) and
    /// return without waiting for the answer.
    /// [`aio_is_connecting`](crate::Handle::aio_is_connecting) is true until it is complete.
    /// The context callback is called with each context that the server agreed to, and finally
    /// the completion callback with the outcome.
    ///
    /// # Parameters
    ///
    /// * `context`: called with each context that the server agreed to
    /// * `completion`: called once when the server has answered, with the errno of the outcome
    ///   or 0; a null closure if you do not need it
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EFAULT`: `context` is `None`
    /// * `ENOTSUP`: the server speaks only plain newstyle, in which options cannot be
    ///   negotiated
    pub fn aio_opt_set_meta_context(
        &self,
        context: impl FnMut(&[u8]) -> c_int + Send + Sync + 'static,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
    ) -> Result<c_uint> {
        fallible!(
            self,
            results::int,
            nbd_aio_opt_set_meta_context,
            closures::context(context),
            optional(completion, closures::completion)
        )
    }

    /// Negotiate metadata contexts by queries, in the background.
    ///
    /// Send the request of
    /// [`opt_set_meta_context_queries`](crate::Handle::opt_set_meta_context_queries) and return
    /// without waiting for the answer. [`aio_is_connecting`](crate::Handle::aio_is_connecting)
    /// is true until it is complete. The queries are copied. The context callback is called
    /// with each context that the server agreed to, and finally the completion callback with
    /// the outcome.
    ///
    /// # Parameters
    ///
    /// * `queries`: names of contexts, each at most 4096 bytes; may be empty
    /// * `context`: called with each context that the server agreed to
    /// * `completion`: called once when the server has answered, with the errno of the outcome
    ///   or 0; a null closure if you do not need it
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EFAULT`: `context` is `None`
    /// * `ENAMETOOLONG`: a query is longer than 4096 bytes
    /// * `ENOTSUP`: the server speaks only plain newstyle, in which options cannot be
    ///   negotiated
    pub fn aio_opt_set_meta_context_queries(
        &self,
        queries: impl IntoIterator<Item = impl AsRef<[u8]>>,
        context: impl FnMut(&[u8]) -> c_int + Send + Sync + 'static,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
    ) -> Result<c_uint> {
        let queries = TextList::new(queries)?;
        fallible!(
            self,
            results::int,
            nbd_aio_opt_set_meta_context_queries,
            queries.as_ptr(),
            closures::context(context),
            optional(completion, closures::completion)
        )
    }

    /// Read from the export, in the background.
    ///
    /// Issue a read and return without waiting for the data. The other parameters behave as in
    /// [`pread`](crate::Handle::pread).
    ///
    /// The result is the command's cookie, by which
    /// [`aio_command_completed`](crate::Handle::aio_command_completed) reports whether the
    /// command has finished, and how. Alternatively, the completion callback does. The buffer
    /// must stay where it is until the command is retired: by
    /// [`aio_command_completed`](crate::Handle::aio_command_completed), by a completion
    /// callback that returns 1, or by [`drop`]. Only then does it hold the data.
    ///
    /// Many commands can be in flight at once. They are sent in the order in which they were
    /// issued, and may finish in any order.
    ///
    /// # Parameters
    ///
    /// * `buf`: receives the data and must stay valid until the command is retired; its length
    ///   is the number of bytes to read, 1 to 67108864 (64 MiB)
    /// * `offset`: where to start reading, in bytes
    /// * `completion`: called once when the command has finished, with its errno or 0; a null
    ///   closure if you do not need it
    /// * `flags`: must be 0; no flag is defined for this call
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: `flags` is not `CmdFlag::empty()`, and strict mode includes this check (see
    ///   [`set_strict_mode`](crate::Handle::set_strict_mode))
    /// * `EINVAL`: the length is 0 and [`Strict::ZERO_SIZE`](crate::Strict::ZERO_SIZE) is on
    /// * `EINVAL`: the range reaches past the end of the export and
    ///   [`Strict::BOUNDS`](crate::Strict::BOUNDS) is on
    /// * `EINVAL`: the range does not begin and end at a multiple of the minimum block size, or
    ///   at the end of the export, and [`Strict::ALIGN`](crate::Strict::ALIGN) is on
    /// * `EINVAL`: a disconnect has already been requested
    /// * `ERANGE`: the length is above 67108864 (64 MiB)
    /// * `ENOMEM`: 2147483647 commands are already in flight, or memory is exhausted
    pub fn aio_pread(
        &self,
        buf: &'static mut [u8],
        offset: u64,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
        flags: Option<CmdFlag>,
    ) -> Result<Cookie> {
        fallible!(
            self,
            results::cookie,
            nbd_aio_pread,
            buf.as_mut_ptr().cast(),
            buf.len(),
            offset,
            optional(completion, closures::completion),
            flags.unwrap_or_default().bits()
        )
    }

    /// [`aio_pread`](Self::aio_pread) with a buffer that is given, and comes back with the result at the end of the command.
    ///
    /// # Errors
    ///
    /// If the call fails, the buffer comes back with the error.
    pub fn aio_pread_owned<B: BufferMut>(
        &self,
        buf: B,
        offset: u64,
        flags: Option<CmdFlag>,
    ) -> std::result::Result<Command<B>, (Error, B)> {
        start!(
            self,
            fill,
            buf,
            memory,
            completion,
            results::cookie,
            nbd_aio_pread,
            memory.pointer(),
            memory.len(),
            offset,
            completion.pass(),
            flags.unwrap_or_default().bits()
        )
    }

    /// Read from the export and see each part of the reply, in the background.
    ///
    /// Issue a read whose reply is reported in parts, and return without waiting for it. The
    /// other parameters behave as in [`pread_structured`](crate::Handle::pread_structured). The
    /// chunk callback may run before this call returns; it is freed when the command is
    /// retired.
    ///
    /// The result is the command's cookie, by which
    /// [`aio_command_completed`](crate::Handle::aio_command_completed) reports whether the
    /// command has finished, and how. Alternatively, the completion callback does; it runs
    /// after the last chunk callback. The buffer must stay where it is until the command is
    /// retired, as with [`aio_pread`](crate::Handle::aio_pread).
    ///
    /// # Parameters
    ///
    /// * `buf`: receives the data and must stay valid until the command is retired; its length
    ///   is the number of bytes to read, 1 to 67108864 (64 MiB)
    /// * `offset`: where to start reading, in bytes
    /// * `chunk`: called for each part of the reply
    /// * `completion`: called once when the command has finished, with its errno or 0; a null
    ///   closure if you do not need it
    /// * `flags`: [`CmdFlag::DF`](crate::CmdFlag::DF) asks for one part only, if
    ///   [`can_df`](crate::Handle::can_df) is true
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: `flags` has a bit set other than [`CmdFlag::DF`](crate::CmdFlag::DF), and
    ///   strict mode includes this check (see
    ///   [`set_strict_mode`](crate::Handle::set_strict_mode))
    /// * `EINVAL`: [`CmdFlag::DF`](crate::CmdFlag::DF) was given, the server does not support
    ///   it, and [`Strict::COMMANDS`](crate::Strict::COMMANDS) is on
    /// * `EINVAL`: the length is 0 and [`Strict::ZERO_SIZE`](crate::Strict::ZERO_SIZE) is on
    /// * `EINVAL`: the range reaches past the end of the export and
    ///   [`Strict::BOUNDS`](crate::Strict::BOUNDS) is on
    /// * `EINVAL`: the range does not begin and end at a multiple of the minimum block size, or
    ///   at the end of the export, and [`Strict::ALIGN`](crate::Strict::ALIGN) is on
    /// * `EINVAL`: a disconnect has already been requested
    /// * `EFAULT`: `chunk` is `None`
    /// * `ERANGE`: the length is above 67108864 (64 MiB)
    /// * `ENOMEM`: 2147483647 commands are already in flight, or memory is exhausted
    pub fn aio_pread_structured(
        &self,
        buf: &'static mut [u8],
        offset: u64,
        chunk: impl FnMut(&[u8], u64, c_uint, &mut c_int) -> c_int + Send + Sync + 'static,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
        flags: Option<CmdFlag>,
    ) -> Result<Cookie> {
        fallible!(
            self,
            results::cookie,
            nbd_aio_pread_structured,
            buf.as_mut_ptr().cast(),
            buf.len(),
            offset,
            closures::chunk(chunk),
            optional(completion, closures::completion),
            flags.unwrap_or_default().bits()
        )
    }

    /// [`aio_pread_structured`](Self::aio_pread_structured) with a buffer that is given, and comes back with the result at the end of the command.
    ///
    /// # Errors
    ///
    /// If the call fails, the buffer comes back with the error.
    pub fn aio_pread_structured_owned<B: BufferMut>(
        &self,
        buf: B,
        offset: u64,
        chunk: impl FnMut(&[u8], u64, c_uint, &mut c_int) -> c_int + Send + Sync + 'static,
        flags: Option<CmdFlag>,
    ) -> std::result::Result<Command<B>, (Error, B)> {
        start!(
            self,
            fill,
            buf,
            memory,
            completion,
            results::cookie,
            nbd_aio_pread_structured,
            memory.pointer(),
            memory.len(),
            offset,
            closures::chunk(chunk),
            completion.pass(),
            flags.unwrap_or_default().bits()
        )
    }

    /// Write to the export, in the background.
    ///
    /// Issue a write and return without waiting for the server's answer. The other parameters
    /// behave as in [`pwrite`](crate::Handle::pwrite).
    ///
    /// The result is the command's cookie, by which
    /// [`aio_command_completed`](crate::Handle::aio_command_completed) reports whether the
    /// command has finished, and how. Alternatively, the completion callback does. The buffer
    /// must stay where it is, unchanged, until the command is retired: by
    /// [`aio_command_completed`](crate::Handle::aio_command_completed), by a completion
    /// callback that returns 1, or by [`drop`].
    ///
    /// The order in which the server carries out commands that are in flight together is
    /// undefined. If two writes overlap, wait for the first before issuing the second.
    ///
    /// # Parameters
    ///
    /// * `buf`: the data, which must stay valid and unchanged until the command is retired; its
    ///   length is the number of bytes to write, 1 to 67108864 (64 MiB) and not above the
    ///   maximum payload
    /// * `offset`: where to start writing, in bytes
    /// * `completion`: called once when the command has finished, with its errno or 0; a null
    ///   closure if you do not need it
    /// * `flags`: [`CmdFlag::FUA`](crate::CmdFlag::FUA) waits for stable storage, if
    ///   [`can_fua`](crate::Handle::can_fua) is true;
    ///   [`CmdFlag::PAYLOAD_LEN`](crate::CmdFlag::PAYLOAD_LEN) is normally set for you
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: `flags` has a bit set other than [`CmdFlag::FUA`](crate::CmdFlag::FUA) or
    ///   [`CmdFlag::PAYLOAD_LEN`](crate::CmdFlag::PAYLOAD_LEN), and strict mode includes this
    ///   check (see [`set_strict_mode`](crate::Handle::set_strict_mode))
    /// * `EINVAL`: [`CmdFlag::FUA`](crate::CmdFlag::FUA) was given, the server does not support
    ///   it, and [`Strict::COMMANDS`](crate::Strict::COMMANDS) is on
    /// * `EINVAL`: [`CmdFlag::PAYLOAD_LEN`](crate::CmdFlag::PAYLOAD_LEN) is wrong for this
    ///   connection, [`Strict::AUTO_FLAG`](crate::Strict::AUTO_FLAG) is off and
    ///   [`Strict::COMMANDS`](crate::Strict::COMMANDS) is on
    /// * `EINVAL`: the length is 0 and [`Strict::ZERO_SIZE`](crate::Strict::ZERO_SIZE) is on
    /// * `EINVAL`: the range does not begin and end at a multiple of the minimum block size, or
    ///   at the end of the export, and [`Strict::ALIGN`](crate::Strict::ALIGN) is on
    /// * `EINVAL`: a disconnect has already been requested
    /// * `EPERM`: the export is read-only and [`Strict::COMMANDS`](crate::Strict::COMMANDS) is
    ///   on
    /// * `ERANGE`: the length is above the maximum payload and
    ///   [`Strict::PAYLOAD`](crate::Strict::PAYLOAD) is on, or it is above 67108864 (64 MiB)
    /// * `ENOSPC`: the range reaches past the end of the export and
    ///   [`Strict::BOUNDS`](crate::Strict::BOUNDS) is on
    /// * `ENOMEM`: 2147483647 commands are already in flight, or memory is exhausted
    pub fn aio_pwrite(
        &self,
        buf: &'static [u8],
        offset: u64,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
        flags: Option<CmdFlag>,
    ) -> Result<Cookie> {
        fallible!(
            self,
            results::cookie,
            nbd_aio_pwrite,
            buf.as_ptr().cast(),
            buf.len(),
            offset,
            optional(completion, closures::completion),
            flags.unwrap_or_default().bits()
        )
    }

    /// [`aio_pwrite`](Self::aio_pwrite) with a buffer that is given, and comes back with the result at the end of the command.
    ///
    /// # Errors
    ///
    /// If the call fails, the buffer comes back with the error.
    pub fn aio_pwrite_owned<B: Buffer>(
        &self,
        buf: B,
        offset: u64,
        flags: Option<CmdFlag>,
    ) -> std::result::Result<Command<B>, (Error, B)> {
        start!(
            self,
            send,
            buf,
            memory,
            completion,
            results::cookie,
            nbd_aio_pwrite,
            memory.pointer(),
            memory.len(),
            offset,
            completion.pass(),
            flags.unwrap_or_default().bits()
        )
    }

    /// Disconnect from the server, in the background.
    ///
    /// Queue a disconnect request behind the commands issued so far, and return without
    /// waiting. Once everything is sent the client stops sending, and the server closes the
    /// connection; then [`aio_is_closed`](crate::Handle::aio_is_closed) is true. No command can
    /// be issued any more.
    ///
    /// There is no reply and no cookie. The request counts towards
    /// [`aio_in_flight`](crate::Handle::aio_in_flight) until the connection ends. Commands that
    /// the server no longer answers fail with ENOTCONN; retire those that matter before this
    /// call.
    ///
    /// # Parameters
    ///
    /// * `flags`: must be 0; no flag is defined for this call
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: `flags` is not `CmdFlag::empty()`, and strict mode includes this check (see
    ///   [`set_strict_mode`](crate::Handle::set_strict_mode))
    /// * `EINVAL`: a disconnect has already been requested
    /// * `ENOMEM`: 2147483647 commands are already in flight, or memory is exhausted
    pub fn aio_disconnect(&self, flags: Option<CmdFlag>) -> Result<()> {
        fallible!(self, results::status, nbd_aio_disconnect, flags.unwrap_or_default().bits())
    }

    /// Flush the server's write cache, in the background.
    ///
    /// Issue a flush and return without waiting for it. It behaves like
    /// [`flush`](crate::Handle::flush): only writes that the server has already answered are
    /// certain to be included, so wait for those that matter first.
    ///
    /// The result is the command's cookie, by which
    /// [`aio_command_completed`](crate::Handle::aio_command_completed) reports whether the
    /// command has finished, and how. Alternatively, the completion callback does.
    ///
    /// # Parameters
    ///
    /// * `completion`: called once when the command has finished, with its errno or 0; a null
    ///   closure if you do not need it
    /// * `flags`: must be 0; no flag is defined for this call
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: `flags` is not `CmdFlag::empty()`, and strict mode includes this check (see
    ///   [`set_strict_mode`](crate::Handle::set_strict_mode))
    /// * `EINVAL`: the server does not support flush and
    ///   [`Strict::COMMANDS`](crate::Strict::COMMANDS) is on
    /// * `EINVAL`: a disconnect has already been requested
    /// * `ENOMEM`: 2147483647 commands are already in flight, or memory is exhausted
    pub fn aio_flush(
        &self,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
        flags: Option<CmdFlag>,
    ) -> Result<Cookie> {
        fallible!(
            self,
            results::cookie,
            nbd_aio_flush,
            optional(completion, closures::completion),
            flags.unwrap_or_default().bits()
        )
    }

    /// Tell the server that a range is no longer needed, in the background.
    ///
    /// Issue a trim and return without waiting for the server's answer. The other parameters
    /// behave as in [`trim`](crate::Handle::trim).
    ///
    /// The result is the command's cookie, by which
    /// [`aio_command_completed`](crate::Handle::aio_command_completed) reports whether the
    /// command has finished, and how. Alternatively, the completion callback does.
    ///
    /// # Parameters
    ///
    /// * `count`: number of bytes, at least 1
    /// * `offset`: where the range starts, in bytes
    /// * `completion`: called once when the command has finished, with its errno or 0; a null
    ///   closure if you do not need it
    /// * `flags`: [`CmdFlag::FUA`](crate::CmdFlag::FUA) waits for stable storage, if
    ///   [`can_fua`](crate::Handle::can_fua) is true
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: `flags` has a bit set other than [`CmdFlag::FUA`](crate::CmdFlag::FUA), and
    ///   strict mode includes this check (see
    ///   [`set_strict_mode`](crate::Handle::set_strict_mode))
    /// * `EINVAL`: the server does not support trim and
    ///   [`Strict::COMMANDS`](crate::Strict::COMMANDS) is on
    /// * `EINVAL`: [`CmdFlag::FUA`](crate::CmdFlag::FUA) was given, the server does not support
    ///   it, and [`Strict::COMMANDS`](crate::Strict::COMMANDS) is on
    /// * `EINVAL`: the length is 0 and [`Strict::ZERO_SIZE`](crate::Strict::ZERO_SIZE) is on
    /// * `EINVAL`: the range does not begin and end at a multiple of the minimum block size, or
    ///   at the end of the export, and [`Strict::ALIGN`](crate::Strict::ALIGN) is on
    /// * `EINVAL`: a disconnect has already been requested
    /// * `EPERM`: the export is read-only and [`Strict::COMMANDS`](crate::Strict::COMMANDS) is
    ///   on
    /// * `ENOSPC`: the range reaches past the end of the export and
    ///   [`Strict::BOUNDS`](crate::Strict::BOUNDS) is on
    /// * `ERANGE`: `count` is above 4294967295 and extended headers are not in use
    /// * `ENOMEM`: 2147483647 commands are already in flight, or memory is exhausted
    pub fn aio_trim(
        &self,
        count: u64,
        offset: u64,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
        flags: Option<CmdFlag>,
    ) -> Result<Cookie> {
        fallible!(
            self,
            results::cookie,
            nbd_aio_trim,
            count,
            offset,
            optional(completion, closures::completion),
            flags.unwrap_or_default().bits()
        )
    }

    /// Ask the server to prefetch a range, in the background.
    ///
    /// Issue a cache command and return without waiting for the server's answer. The other
    /// parameters behave as in [`cache`](crate::Handle::cache).
    ///
    /// The result is the command's cookie, by which
    /// [`aio_command_completed`](crate::Handle::aio_command_completed) reports whether the
    /// command has finished, and how. Alternatively, the completion callback does.
    ///
    /// # Parameters
    ///
    /// * `count`: number of bytes, at least 1
    /// * `offset`: where the range starts, in bytes
    /// * `completion`: called once when the command has finished, with its errno or 0; a null
    ///   closure if you do not need it
    /// * `flags`: must be 0; no flag is defined for this call
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: `flags` is not `CmdFlag::empty()`, and strict mode includes this check (see
    ///   [`set_strict_mode`](crate::Handle::set_strict_mode))
    /// * `EINVAL`: the server does not support cache and
    ///   [`Strict::COMMANDS`](crate::Strict::COMMANDS) is on
    /// * `EINVAL`: the length is 0 and [`Strict::ZERO_SIZE`](crate::Strict::ZERO_SIZE) is on
    /// * `EINVAL`: the range reaches past the end of the export and
    ///   [`Strict::BOUNDS`](crate::Strict::BOUNDS) is on
    /// * `EINVAL`: the range does not begin and end at a multiple of the minimum block size, or
    ///   at the end of the export, and [`Strict::ALIGN`](crate::Strict::ALIGN) is on
    /// * `EINVAL`: a disconnect has already been requested
    /// * `ERANGE`: `count` is above 4294967295 and extended headers are not in use
    /// * `ENOMEM`: 2147483647 commands are already in flight, or memory is exhausted
    pub fn aio_cache(
        &self,
        count: u64,
        offset: u64,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
        flags: Option<CmdFlag>,
    ) -> Result<Cookie> {
        fallible!(
            self,
            results::cookie,
            nbd_aio_cache,
            count,
            offset,
            optional(completion, closures::completion),
            flags.unwrap_or_default().bits()
        )
    }

    /// Write zeroes without sending them, in the background.
    ///
    /// Issue a zero command and return without waiting for the server's answer. The other
    /// parameters behave as in [`zero`](crate::Handle::zero).
    ///
    /// The result is the command's cookie, by which
    /// [`aio_command_completed`](crate::Handle::aio_command_completed) reports whether the
    /// command has finished, and how. Alternatively, the completion callback does.
    ///
    /// # Parameters
    ///
    /// * `count`: number of bytes, at least 1
    /// * `offset`: where the range starts, in bytes
    /// * `completion`: called once when the command has finished, with its errno or 0; a null
    ///   closure if you do not need it
    /// * `flags`: [`CmdFlag::FUA`](crate::CmdFlag::FUA) waits for stable storage,
    ///   [`CmdFlag::NO_HOLE`](crate::CmdFlag::NO_HOLE) keeps the range allocated,
    ///   [`CmdFlag::FAST_ZERO`](crate::CmdFlag::FAST_ZERO) fails rather than be slow
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: `flags` has a bit set other than [`CmdFlag::FUA`](crate::CmdFlag::FUA),
    ///   [`CmdFlag::NO_HOLE`](crate::CmdFlag::NO_HOLE) or
    ///   [`CmdFlag::FAST_ZERO`](crate::CmdFlag::FAST_ZERO), and strict mode includes this check
    ///   (see [`set_strict_mode`](crate::Handle::set_strict_mode))
    /// * `EINVAL`: the server does not support zero and
    ///   [`Strict::COMMANDS`](crate::Strict::COMMANDS) is on
    /// * `EINVAL`: [`CmdFlag::FUA`](crate::CmdFlag::FUA) was given, the server does not support
    ///   it, and [`Strict::COMMANDS`](crate::Strict::COMMANDS) is on
    /// * `EINVAL`: [`CmdFlag::FAST_ZERO`](crate::CmdFlag::FAST_ZERO) was given, the server does
    ///   not support it, and [`Strict::COMMANDS`](crate::Strict::COMMANDS) is on
    /// * `EINVAL`: the length is 0 and [`Strict::ZERO_SIZE`](crate::Strict::ZERO_SIZE) is on
    /// * `EINVAL`: the range does not begin and end at a multiple of the minimum block size, or
    ///   at the end of the export, and [`Strict::ALIGN`](crate::Strict::ALIGN) is on
    /// * `EINVAL`: a disconnect has already been requested
    /// * `EPERM`: the export is read-only and [`Strict::COMMANDS`](crate::Strict::COMMANDS) is
    ///   on
    /// * `ENOSPC`: the range reaches past the end of the export and
    ///   [`Strict::BOUNDS`](crate::Strict::BOUNDS) is on
    /// * `ERANGE`: `count` is above 4294967295 and extended headers are not in use
    /// * `ENOMEM`: 2147483647 commands are already in flight, or memory is exhausted
    pub fn aio_zero(
        &self,
        count: u64,
        offset: u64,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
        flags: Option<CmdFlag>,
    ) -> Result<Cookie> {
        fallible!(
            self,
            results::cookie,
            nbd_aio_zero,
            count,
            offset,
            optional(completion, closures::completion),
            flags.unwrap_or_default().bits()
        )
    }

    /// Query the extents of a range, 32-bit, in the background.
    ///
    /// Issue a block status command and return without waiting for the answer. The other
    /// parameters behave as in [`block_status`](crate::Handle::block_status). The extent
    /// callback may run before this call returns; it is freed when the command is retired.
    ///
    /// The result is the command's cookie, by which
    /// [`aio_command_completed`](crate::Handle::aio_command_completed) reports whether the
    /// command has finished, and how. Alternatively, the completion callback does; it runs
    /// after the last extent callback.
    ///
    /// # Parameters
    ///
    /// * `count`: number of bytes asked about, at least 1; the answer may cover fewer or more
    /// * `offset`: where the range starts, in bytes
    /// * `extent`: called with the extents of each metadata context
    /// * `completion`: called once when the command has finished, with its errno or 0; a null
    ///   closure if you do not need it
    /// * `flags`: [`CmdFlag::REQ_ONE`](crate::CmdFlag::REQ_ONE) asks for one extent for each
    ///   context
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: `flags` has a bit set other than
    ///   [`CmdFlag::REQ_ONE`](crate::CmdFlag::REQ_ONE), and strict mode includes this check
    ///   (see [`set_strict_mode`](crate::Handle::set_strict_mode))
    /// * `EINVAL`: the length is 0 and [`Strict::ZERO_SIZE`](crate::Strict::ZERO_SIZE) is on
    /// * `EINVAL`: the range reaches past the end of the export and
    ///   [`Strict::BOUNDS`](crate::Strict::BOUNDS) is on
    /// * `EINVAL`: the range does not begin and end at a multiple of the minimum block size, or
    ///   at the end of the export, and [`Strict::ALIGN`](crate::Strict::ALIGN) is on
    /// * `EINVAL`: a disconnect has already been requested
    /// * `EFAULT`: `extent` is `None`
    /// * `ENOTSUP`: structured replies are not in use, or no metadata context was negotiated,
    ///   and [`Strict::COMMANDS`](crate::Strict::COMMANDS) is on
    /// * `ERANGE`: `count` is above 4294967295 and extended headers are not in use
    /// * `ENOMEM`: 2147483647 commands are already in flight, or memory is exhausted
    pub fn aio_block_status(
        &self,
        count: u64,
        offset: u64,
        extent: impl FnMut(&[u8], u64, &[u32], &mut c_int) -> c_int + Send + Sync + 'static,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
        flags: Option<CmdFlag>,
    ) -> Result<Cookie> {
        fallible!(
            self,
            results::cookie,
            nbd_aio_block_status,
            count,
            offset,
            closures::extent(extent),
            optional(completion, closures::completion),
            flags.unwrap_or_default().bits()
        )
    }

    /// Query the extents of a range, 64-bit, in the background.
    ///
    /// Issue a block status command and return without waiting for the answer. The other
    /// parameters behave as in [`block_status_64`](crate::Handle::block_status_64). The extent
    /// callback may run before this call returns; it is freed when the command is retired.
    ///
    /// The result is the command's cookie, by which
    /// [`aio_command_completed`](crate::Handle::aio_command_completed) reports whether the
    /// command has finished, and how. Alternatively, the completion callback does; it runs
    /// after the last extent callback.
    ///
    /// # Parameters
    ///
    /// * `count`: number of bytes asked about, at least 1; the answer may cover fewer or more
    /// * `offset`: where the range starts, in bytes
    /// * `extent64`: called with the extents of each metadata context
    /// * `completion`: called once when the command has finished, with its errno or 0; a null
    ///   closure if you do not need it
    /// * `flags`: [`CmdFlag::REQ_ONE`](crate::CmdFlag::REQ_ONE) asks for one extent for each
    ///   context
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: `flags` has a bit set other than
    ///   [`CmdFlag::REQ_ONE`](crate::CmdFlag::REQ_ONE), and strict mode includes this check
    ///   (see [`set_strict_mode`](crate::Handle::set_strict_mode))
    /// * `EINVAL`: the length is 0 and [`Strict::ZERO_SIZE`](crate::Strict::ZERO_SIZE) is on
    /// * `EINVAL`: the range reaches past the end of the export and
    ///   [`Strict::BOUNDS`](crate::Strict::BOUNDS) is on
    /// * `EINVAL`: the range does not begin and end at a multiple of the minimum block size, or
    ///   at the end of the export, and [`Strict::ALIGN`](crate::Strict::ALIGN) is on
    /// * `EINVAL`: a disconnect has already been requested
    /// * `EFAULT`: `extent64` is `None`
    /// * `ENOTSUP`: structured replies are not in use, or no metadata context was negotiated,
    ///   and [`Strict::COMMANDS`](crate::Strict::COMMANDS) is on
    /// * `ERANGE`: `count` is above 4294967295 and extended headers are not in use
    /// * `ENOMEM`: 2147483647 commands are already in flight, or memory is exhausted
    pub fn aio_block_status_64(
        &self,
        count: u64,
        offset: u64,
        extent64: impl FnMut(&[u8], u64, &[NbdExtent], &mut c_int) -> c_int + Send + Sync + 'static,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
        flags: Option<CmdFlag>,
    ) -> Result<Cookie> {
        fallible!(
            self,
            results::cookie,
            nbd_aio_block_status_64,
            count,
            offset,
            closures::extent64(extent64),
            optional(completion, closures::completion),
            flags.unwrap_or_default().bits()
        )
    }

    /// Query the extents of a range in some of the contexts, in the background.
    ///
    /// Issue a block status command for some of the negotiated contexts and return without
    /// waiting for the answer. The other parameters behave as in
    /// [`block_status_filter`](crate::Handle::block_status_filter); the names are copied. The
    /// extent callback may run before this call returns; it is freed when the command is
    /// retired.
    ///
    /// The result is the command's cookie, by which
    /// [`aio_command_completed`](crate::Handle::aio_command_completed) reports whether the
    /// command has finished, and how. Alternatively, the completion callback does; it runs
    /// after the last extent callback.
    ///
    /// # Parameters
    ///
    /// * `count`: number of bytes asked about, at least 1; the answer may cover fewer or more
    /// * `offset`: where the range starts, in bytes
    /// * `contexts`: names of the contexts to report, each of which must have been negotiated
    /// * `extent64`: called with the extents of each metadata context
    /// * `completion`: called once when the command has finished, with its errno or 0; a null
    ///   closure if you do not need it
    /// * `flags`: [`CmdFlag::REQ_ONE`](crate::CmdFlag::REQ_ONE) asks for one extent for each
    ///   context; [`CmdFlag::PAYLOAD_LEN`](crate::CmdFlag::PAYLOAD_LEN) is normally set for you
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: `flags` has a bit set other than
    ///   [`CmdFlag::REQ_ONE`](crate::CmdFlag::REQ_ONE) or
    ///   [`CmdFlag::PAYLOAD_LEN`](crate::CmdFlag::PAYLOAD_LEN), and strict mode includes this
    ///   check (see [`set_strict_mode`](crate::Handle::set_strict_mode))
    /// * `EINVAL`: the server does not support the filter, or a name is not that of a
    ///   negotiated context
    /// * `EINVAL`: [`CmdFlag::PAYLOAD_LEN`](crate::CmdFlag::PAYLOAD_LEN) is wrong for this
    ///   connection, [`Strict::AUTO_FLAG`](crate::Strict::AUTO_FLAG) is off and
    ///   [`Strict::COMMANDS`](crate::Strict::COMMANDS) is on
    /// * `EINVAL`: the length is 0 and [`Strict::ZERO_SIZE`](crate::Strict::ZERO_SIZE) is on
    /// * `EINVAL`: the range reaches past the end of the export and
    ///   [`Strict::BOUNDS`](crate::Strict::BOUNDS) is on
    /// * `EINVAL`: the range does not begin and end at a multiple of the minimum block size, or
    ///   at the end of the export, and [`Strict::ALIGN`](crate::Strict::ALIGN) is on
    /// * `EINVAL`: a disconnect has already been requested
    /// * `EFAULT`: `extent64` is `None`
    /// * `ENOTSUP`: extended headers are not in use and
    ///   [`Strict::AUTO_FLAG`](crate::Strict::AUTO_FLAG) is on
    /// * `ENOTSUP`: no metadata context was negotiated and
    ///   [`Strict::COMMANDS`](crate::Strict::COMMANDS) is on
    /// * `ERANGE`: the list of contexts is too long to be sent
    /// * `ENOMEM`: 2147483647 commands are already in flight, or memory is exhausted
    pub fn aio_block_status_filter(
        &self,
        count: u64,
        offset: u64,
        contexts: impl IntoIterator<Item = impl AsRef<[u8]>>,
        extent64: impl FnMut(&[u8], u64, &[NbdExtent], &mut c_int) -> c_int + Send + Sync + 'static,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
        flags: Option<CmdFlag>,
    ) -> Result<Cookie> {
        let contexts = TextList::new(contexts)?;
        fallible!(
            self,
            results::cookie,
            nbd_aio_block_status_filter,
            count,
            offset,
            contexts.as_ptr(),
            closures::extent64(extent64),
            optional(completion, closures::completion),
            flags.unwrap_or_default().bits()
        )
    }

    /// Descriptor of the connection's socket.
    ///
    /// Return the descriptor of the connection's socket, to be watched in an event loop of your
    /// own. Watch it for the events of [`aio_get_direction`](crate::Handle::aio_get_direction),
    /// then call [`aio_notify_read`](crate::Handle::aio_notify_read) or
    /// [`aio_notify_write`](crate::Handle::aio_notify_write). Do nothing else with it: do not
    /// read, write or close it.
    ///
    /// There is a descriptor from the start of connecting until the handle is closed or dead.
    /// It may change while [`aio_connect_tcp`](crate::Handle::aio_connect_tcp) tries one
    /// address after another, and is stable from then on.
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle has no socket
    pub fn aio_get_fd(&self) -> Result<RawFd> {
        fallible!(self, results::descriptor, nbd_aio_get_fd)
    }

    /// What the connection waits for.
    ///
    /// Tell for which events an event loop must watch the descriptor of
    /// [`aio_get_fd`](crate::Handle::aio_get_fd). Ask again after each call on the handle, as
    /// the answer may change. The result is one of:
    ///
    /// * [`AIO_DIRECTION_READ`](crate::AIO_DIRECTION_READ): when readable, call
    ///   [`aio_notify_read`](crate::Handle::aio_notify_read). A handle that is ready for
    ///   commands always wants this.
    /// * [`AIO_DIRECTION_WRITE`](crate::AIO_DIRECTION_WRITE): when writable, call
    ///   [`aio_notify_write`](crate::Handle::aio_notify_write).
    /// * [`AIO_DIRECTION_BOTH`](crate::AIO_DIRECTION_BOTH): either; if the socket is both
    ///   readable and writable, call only [`aio_notify_read`](crate::Handle::aio_notify_read)
    ///   and ask again.
    /// * 0: there is nothing to wait for.
    ///
    /// The handle is not locked, so this can be called while another thread waits in
    /// [`poll`](crate::Handle::poll), and from callbacks.
    pub fn aio_get_direction(&self) -> c_uint {
        infallible!(self, results::same, nbd_aio_get_direction)
    }

    /// Tell the handle that its socket is readable.
    ///
    /// Let the handle make progress because the descriptor of
    /// [`aio_get_fd`](crate::Handle::aio_get_fd) has become readable. Call this only if
    /// [`aio_get_direction`](crate::Handle::aio_get_direction) includes
    /// [`AIO_DIRECTION_READ`](crate::AIO_DIRECTION_READ). The handle works until it would have
    /// to wait again; callbacks may run. If the connection fails meanwhile, the call fails and
    /// [`aio_is_dead`](crate::Handle::aio_is_dead) becomes true.
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle does not wait for this event; nothing has changed
    /// * `ECONNRESET`: the server reset the connection
    /// * No errno: the server closed the connection in the middle of a message, or violated the
    ///   protocol, or TLS failed
    pub fn aio_notify_read(&self) -> Result<()> {
        fallible!(self, results::status, nbd_aio_notify_read)
    }

    /// Tell the handle that its socket is writable.
    ///
    /// Let the handle make progress because the descriptor of
    /// [`aio_get_fd`](crate::Handle::aio_get_fd) has become writable. Call this only if
    /// [`aio_get_direction`](crate::Handle::aio_get_direction) includes
    /// [`AIO_DIRECTION_WRITE`](crate::AIO_DIRECTION_WRITE). The handle works until it would
    /// have to wait again; callbacks may run. If the connection fails meanwhile, the call fails
    /// and [`aio_is_dead`](crate::Handle::aio_is_dead) becomes true.
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the handle does not wait for this event; nothing has changed
    /// * `ECONNREFUSED`: nothing listens at the address that the handle was connecting to
    /// * `EPIPE`: the server closed the connection
    /// * `ECONNRESET`: the server reset the connection
    /// * No errno: the server violated the protocol, or TLS failed
    pub fn aio_notify_write(&self) -> Result<()> {
        fallible!(self, results::status, nbd_aio_notify_write)
    }

    /// Whether the handle is newly created.
    ///
    /// Tell whether the handle is newly created: no connection has been started, and it can
    /// still be set up.
    ///
    /// The handle is not locked, so this can be called while another thread waits in
    /// [`poll`](crate::Handle::poll), and from callbacks.
    pub fn aio_is_created(&self) -> bool {
        infallible!(self, results::boolean, nbd_aio_is_created)
    }

    /// Whether the connection is being set up.
    ///
    /// Tell whether the handle is connecting: it is reaching the server or doing the handshake.
    /// In option mode it is also true while the handle waits for the answer to an option
    /// request.
    ///
    /// The handle is not locked, so this can be called while another thread waits in
    /// [`poll`](crate::Handle::poll), and from callbacks.
    pub fn aio_is_connecting(&self) -> bool {
        infallible!(self, results::boolean, nbd_aio_is_connecting)
    }

    /// Whether options can be negotiated.
    ///
    /// Tell whether the handshake is paused in option mode, so that the client can call
    /// [`opt_info`](crate::Handle::opt_info), [`opt_go`](crate::Handle::opt_go) and the other
    /// option calls. Without option mode it is never true.
    ///
    /// The handle is not locked, so this can be called while another thread waits in
    /// [`poll`](crate::Handle::poll), and from callbacks.
    pub fn aio_is_negotiating(&self) -> bool {
        infallible!(self, results::boolean, nbd_aio_is_negotiating)
    }

    /// Whether the connection is ready for commands.
    ///
    /// Tell whether the connection is up and the handle is not busy sending. It is also true
    /// while commands are in flight and the handle is only waiting for replies. New commands
    /// can be issued whenever this or [`aio_is_processing`](crate::Handle::aio_is_processing)
    /// is true.
    ///
    /// The handle is not locked, so this can be called while another thread waits in
    /// [`poll`](crate::Handle::poll), and from callbacks.
    pub fn aio_is_ready(&self) -> bool {
        infallible!(self, results::boolean, nbd_aio_is_ready)
    }

    /// Whether a command is being processed.
    ///
    /// Tell whether the connection is up and the handle is in the middle of sending a request
    /// or receiving a reply. New commands can be issued; they are queued.
    ///
    /// The handle is not locked, so this can be called while another thread waits in
    /// [`poll`](crate::Handle::poll), and from callbacks.
    pub fn aio_is_processing(&self) -> bool {
        infallible!(self, results::boolean, nbd_aio_is_processing)
    }

    /// Whether the connection has failed.
    ///
    /// Tell whether the connection has failed for good: the server could not be reached,
    /// violated the protocol, or closed the connection in the middle of a message. The handle
    /// cannot be connected again. Commands that were in flight have failed with ENOTCONN and
    /// can be retired; then [`drop`] the handle.
    ///
    /// The handle is not locked, so this can be called while another thread waits in
    /// [`poll`](crate::Handle::poll), and from callbacks.
    pub fn aio_is_dead(&self) -> bool {
        infallible!(self, results::boolean, nbd_aio_is_dead)
    }

    /// Whether the connection is closed.
    ///
    /// Tell whether the connection has been closed in an orderly way, by this side or by the
    /// server. The handle cannot be connected again. Commands that were in flight have failed
    /// with ENOTCONN and can be retired; then [`drop`] the handle.
    ///
    /// The handle is not locked, so this can be called while another thread waits in
    /// [`poll`](crate::Handle::poll), and from callbacks.
    pub fn aio_is_closed(&self) -> bool {
        infallible!(self, results::boolean, nbd_aio_is_closed)
    }

    /// Whether a command has finished.
    ///
    /// Tell whether a command has finished. If it has, the command is retired: its callbacks
    /// are freed, its buffer may be used again, and the cookie is void. A command that failed
    /// makes this call fail with the command's errno: that of the server, or one that a
    /// callback chose.
    ///
    /// False means that the command has not finished yet. It is also the answer for a cookie
    /// that was never issued or whose command has been retired, so do not ask again after a
    /// success or failure. The call does not wait; let the handle make progress with
    /// [`poll`](crate::Handle::poll).
    ///
    /// # Parameters
    ///
    /// * `cookie`: the cookie of the command
    ///
    /// # Errors
    ///
    /// * `EINVAL`: the cookie is 0
    /// * `EINVAL`: the server reports EINVAL, or an error that this client does not know
    /// * `ENOTCONN`: the connection was lost before the reply arrived
    /// * `EPROTO`: the reply violated the protocol, or a read returned too little or too much
    ///   data
    /// * `EIO`: the server encountered an I/O error
    /// * `EPERM`: the server does not permit the command
    /// * `ENOSPC`: the server has no space left
    /// * `ENOMEM`: the server is out of memory
    /// * `EOVERFLOW`: the server cannot answer a read in one part, or the first extent of a
    ///   block status does not fit
    /// * `ENOTSUP`: the server cannot zero fast, or cannot do what was asked
    /// * `ESHUTDOWN`: the server is shutting down
    pub fn aio_command_completed(&self, cookie: u64) -> Result<bool> {
        fallible!(self, results::boolean, nbd_aio_command_completed, cookie)
    }

    /// Cookie of a command that has finished.
    ///
    /// Return the cookie of the command that finished first, among those that have finished and
    /// are not retired. The command is not retired: hand the cookie to
    /// [`aio_command_completed`](crate::Handle::aio_command_completed). This lets an event loop
    /// find the finished commands without asking about each.
    ///
    /// If commands are in flight but none has finished, the result is 0. Commands that their
    /// completion callback retires never appear here, nor does a disconnect.
    ///
    /// # Errors
    ///
    /// * `EINVAL`: no command is in flight or waits to be retired
    pub fn aio_peek_command_completed(&self) -> Result<u64> {
        fallible!(self, results::int64, nbd_aio_peek_command_completed)
    }

    /// Number of commands in flight.
    ///
    /// Count the commands that have been issued and have not finished, whether they have been
    /// sent or still wait in the client. Commands that have finished but are not retired are
    /// not counted. A disconnect request is, until the connection ends.
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    pub fn aio_in_flight(&self) -> Result<c_uint> {
        fallible!(self, results::int, nbd_aio_in_flight)
    }

    /// Description of the connection's state.
    ///
    /// Return a description of the connection's internal state, for debugging and logs. It is
    /// the name of the state, a colon and a short explanation, such as `READY: ...`. Only the
    /// name is stable, and even that may change from one version to another. Programs should
    /// use [`aio_is_ready`](crate::Handle::aio_is_ready) and the like instead.
    pub fn connection_state(&self) -> Result<&'static [u8]> {
        fallible!(self, results::static_text, nbd_connection_state)
    }

    /// Name of the library.
    ///
    /// Return the name of the package, `libnbd`. A drop-in replacement reports the same name as
    /// the C library, so this does not tell them apart.
    pub fn get_package_name(&self) -> &'static [u8] {
        infallible!(self, results::static_text, nbd_get_package_name)
    }

    /// Version of the API.
    ///
    /// Return the version of the libnbd API that the library implements, such as `1.24.0`. The
    /// first number is always 1 for this API; an even second number means a stable release.
    pub fn get_version(&self) -> &'static [u8] {
        infallible!(self, results::static_text, nbd_get_version)
    }

    /// Extra version information of the build.
    ///
    /// Return additional version information that was added by whoever built this library, such
    /// as the version of a distribution's package. It has no fixed form and may be an empty
    /// string.
    pub fn get_version_extra(&self) -> &'static [u8] {
        infallible!(self, results::static_text, nbd_get_version_extra)
    }

    /// Send a signal to the server that was started.
    ///
    /// Send a signal to the subprocess that [`connect_command`](crate::Handle::connect_command)
    /// or
    /// [`connect_systemd_socket_activation`](crate::Handle::connect_systemd_socket_activation)
    /// has started. It is useful before [`drop`], which waits for the subprocess to exit.
    ///
    /// # Parameters
    ///
    /// * `signum`: number of the signal; 0 stands for SIGTERM
    ///
    /// # Errors
    ///
    /// * `ESRCH`: the handle has no subprocess
    /// * `EINVAL`: `signum` is negative, or the system does not know it
    pub fn kill_subprocess(&self, signum: c_int) -> Result<()> {
        fallible!(self, results::status, nbd_kill_subprocess, signum)
    }

    /// Process ID of the server that was started.
    ///
    /// Return the process ID of the subprocess that
    /// [`connect_command`](crate::Handle::connect_command) or
    /// [`connect_systemd_socket_activation`](crate::Handle::connect_systemd_socket_activation)
    /// has started. It is meant for debugging, and stays valid until [`drop`]. To send signals
    /// use [`kill_subprocess`](crate::Handle::kill_subprocess).
    ///
    /// # Errors
    ///
    /// * `ESRCH`: the handle has no subprocess
    pub fn get_subprocess_pid(&self) -> Result<u64> {
        fallible!(self, results::int64, nbd_get_subprocess_pid)
    }

    /// Whether the library supports TLS.
    ///
    /// Tell whether the library was built with TLS support. Without it
    /// [`set_tls`](crate::Handle::set_tls) refuses everything but
    /// [`Tls::Disable`](crate::Tls::Disable).
    pub fn supports_tls(&self) -> bool {
        infallible!(self, results::boolean, nbd_supports_tls)
    }

    /// Whether the library supports vsock.
    ///
    /// Tell whether the library and the system support AF_VSOCK connections, between a virtual
    /// machine and its host.
    pub fn supports_vsock(&self) -> bool {
        infallible!(self, results::boolean, nbd_supports_vsock)
    }

    /// Whether the library supports URIs.
    ///
    /// Tell whether the library was built with support for NBD URIs. Without it
    /// [`connect_uri`](crate::Handle::connect_uri) fails with ENOTSUP.
    pub fn supports_uri(&self) -> bool {
        infallible!(self, results::boolean, nbd_supports_uri)
    }

    /// URI of the connection.
    ///
    /// Construct a URI that leads to the same server and export. It has the export name, the
    /// transport, the TLS user name and the TLS files and settings that differ from the
    /// defaults. With it another handle or another program can connect to the same place;
    /// whether that works is for the caller to test.
    ///
    /// The scheme begins with `nbds` if TLS is required or in use. For
    /// [`connect_tcp`](crate::Handle::connect_tcp) the URI has the host and port as given, for
    /// [`aio_connect`](crate::Handle::aio_connect) the numeric address. For
    /// [`connect_systemd_socket_activation`](crate::Handle::connect_systemd_socket_activation)
    /// it has the temporary socket, which goes away with the handle. A TLS priority is included
    /// only if [`set_uri_allow_tls_priority`](crate::Handle::set_uri_allow_tls_priority) allows
    /// it.
    ///
    /// # Errors
    ///
    /// * `ENOTCONN`: the handle is still newly created
    /// * `EINVAL`: the handle is in another state in which the call is not permitted
    /// * `EINVAL`: no URI can name the connection, because it was made with
    ///   [`connect_socket`](crate::Handle::connect_socket) or
    ///   [`connect_command`](crate::Handle::connect_command), or through ssh
    /// * `EPROTONOSUPPORT`: the address is that of an abstract Unix domain socket, which no URI
    ///   can name
    /// * `EAFNOSUPPORT`: the address family has no URI scheme
    /// * `ENOTSUP`: the library was built without URI support
    pub fn get_uri(&self) -> Result<Vec<u8>> {
        fallible!(self, results::text, nbd_get_uri)
    }

    /// Whether a string looks like an NBD URI.
    ///
    /// Tell whether a string begins like an NBD URI: with one of the eight schemes of
    /// [`connect_uri`](crate::Handle::connect_uri), in upper or lower case, followed by `://`.
    /// The rest is not examined, so [`connect_uri`](crate::Handle::connect_uri) may still
    /// refuse it. It works without URI support too, and helps a program that takes either a
    /// file name or a URI.
    ///
    /// # Parameters
    ///
    /// * `uri`: the string
    pub fn is_uri(&self, uri: impl Into<Vec<u8>>) -> Result<bool> {
        let uri = text(uri)?;
        fallible!(self, results::boolean, nbd_is_uri, uri.as_ptr())
    }
}
