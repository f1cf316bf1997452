// Generated from nbd-api.yaml by LibNbd.Emit. Do not edit.

use crate::aio::*;
use crate::native::*;

/// The calls that are awaited.
impl AsyncHandle {
    /// Connect to a server at a socket address, in the background. Starts [`aio_connect`](crate::Handle::aio_connect), and waits for its end.
    pub async fn connect(&self, addr: SocketAddr) -> SharedResult<()> {
        let addr = Address::from(addr);
        change!(
            self,
            Goal::Connection,
            !aio_is_connecting,
            results::status,
            nbd_aio_connect,
            addr.as_ptr(),
            addr.len()
        )
    }

    /// Connect to the server that a URI names. Starts [`aio_connect_uri`](crate::Handle::aio_connect_uri), and waits for its end.
    pub async fn connect_uri(&self, uri: impl Into<Vec<u8>>) -> SharedResult<()> {
        let uri = text(uri)?;
        change!(
            self,
            Goal::Connection,
            !aio_is_connecting,
            results::status,
            nbd_aio_connect_uri,
            uri.as_ptr()
        )
    }

    /// Connect to a server over a Unix domain socket. Starts [`aio_connect_unix`](crate::Handle::aio_connect_unix), and waits for its end.
    pub async fn connect_unix(&self, unixsocket: impl Into<PathBuf>) -> SharedResult<()> {
        let unixsocket = path(unixsocket)?;
        change!(
            self,
            Goal::Connection,
            !aio_is_connecting,
            results::status,
            nbd_aio_connect_unix,
            unixsocket.as_ptr()
        )
    }

    /// Connect to a server over AF_VSOCK. Starts [`aio_connect_vsock`](crate::Handle::aio_connect_vsock), and waits for its end.
    pub async fn connect_vsock(&self, cid: u32, port: u32) -> SharedResult<()> {
        change!(
            self,
            Goal::Connection,
            !aio_is_connecting,
            results::status,
            nbd_aio_connect_vsock,
            cid,
            port
        )
    }

    /// Connect to a server over TCP. Starts [`aio_connect_tcp`](crate::Handle::aio_connect_tcp), and waits for its end.
    pub async fn connect_tcp(
        &self,
        hostname: impl Into<Vec<u8>>,
        port: impl Into<Vec<u8>>,
    ) -> SharedResult<()> {
        let hostname = text(hostname)?;
        let port = text(port)?;
        change!(
            self,
            Goal::Connection,
            !aio_is_connecting,
            results::status,
            nbd_aio_connect_tcp,
            hostname.as_ptr(),
            port.as_ptr()
        )
    }

    /// Connect over a socket that is already connected. Starts [`aio_connect_socket`](crate::Handle::aio_connect_socket), and waits for its end.
    pub async fn connect_socket(&self, sock: OwnedFd) -> SharedResult<()> {
        change!(
            self,
            Goal::Connection,
            !aio_is_connecting,
            results::status,
            nbd_aio_connect_socket,
            sock.into_raw_fd()
        )
    }

    /// Start a server and connect to it over its standard input and output. Starts [`aio_connect_command`](crate::Handle::aio_connect_command), and waits for its end.
    pub async fn connect_command(
        &self,
        argv: impl IntoIterator<Item = impl AsRef<[u8]>>,
    ) -> SharedResult<()> {
        let argv = TextList::new(argv)?;
        change!(
            self,
            Goal::Connection,
            !aio_is_connecting,
            results::status,
            nbd_aio_connect_command,
            argv.as_ptr()
        )
    }

    /// Start a server by socket activation and connect to it. Starts [`aio_connect_systemd_socket_activation`](crate::Handle::aio_connect_systemd_socket_activation), and waits for its end.
    pub async fn connect_systemd_socket_activation(
        &self,
        argv: impl IntoIterator<Item = impl AsRef<[u8]>>,
    ) -> SharedResult<()> {
        let argv = TextList::new(argv)?;
        change!(
            self,
            Goal::Connection,
            !aio_is_connecting,
            results::status,
            nbd_aio_connect_systemd_socket_activation,
            argv.as_ptr()
        )
    }

    /// Choose the export and end the negotiation. Starts [`aio_opt_go`](crate::Handle::aio_opt_go), and waits for its end.
    pub async fn opt_go(&self) -> SharedResult<()> {
        command!(self, completion, results::status, nbd_aio_opt_go, completion.pass())
    }

    /// End the negotiation and disconnect. Starts [`aio_opt_abort`](crate::Handle::aio_opt_abort), and waits for its end.
    pub async fn opt_abort(&self) -> SharedResult<()> {
        change!(self, Goal::End, !aio_is_connecting, results::status, nbd_aio_opt_abort)
    }

    /// Ask the server to start TLS. Starts [`aio_opt_starttls`](crate::Handle::aio_opt_starttls), and waits for its end.
    pub async fn opt_starttls(&self) -> SharedResult<bool> {
        command!(self, completion, results::status, nbd_aio_opt_starttls, completion.pass())?;
        Ok(true)
    }

    /// Ask the server for extended headers. Starts [`aio_opt_extended_headers`](crate::Handle::aio_opt_extended_headers), and waits for its end.
    pub async fn opt_extended_headers(&self) -> SharedResult<bool> {
        command!(
            self,
            completion,
            results::status,
            nbd_aio_opt_extended_headers,
            completion.pass()
        )?;
        Ok(true)
    }

    /// Ask the server for structured replies. Starts [`aio_opt_structured_reply`](crate::Handle::aio_opt_structured_reply), and waits for its end.
    pub async fn opt_structured_reply(&self) -> SharedResult<bool> {
        command!(
            self,
            completion,
            results::status,
            nbd_aio_opt_structured_reply,
            completion.pass()
        )?;
        Ok(true)
    }

    /// List the exports of the server. Starts [`aio_opt_list`](crate::Handle::aio_opt_list), and waits for its end.
    pub async fn opt_list(
        &self,
        list: impl FnMut(&[u8], &[u8]) -> c_int + Send + Sync + 'static,
    ) -> SharedResult<c_uint> {
        let watch = Watch::default();
        command!(
            self,
            completion,
            results::status,
            nbd_aio_opt_list,
            closures::list(watched!(list, watch, name, description)),
            completion.pass()
        )?;
        Ok(watch.count())
    }

    /// Ask about the export without choosing it. Starts [`aio_opt_info`](crate::Handle::aio_opt_info), and waits for its end.
    pub async fn opt_info(&self) -> SharedResult<()> {
        command!(self, completion, results::status, nbd_aio_opt_info, completion.pass())
    }

    /// List the metadata contexts of the export. Starts [`aio_opt_list_meta_context`](crate::Handle::aio_opt_list_meta_context), and waits for its end.
    pub async fn opt_list_meta_context(
        &self,
        context: impl FnMut(&[u8]) -> c_int + Send + Sync + 'static,
    ) -> SharedResult<c_uint> {
        let watch = Watch::default();
        command!(
            self,
            completion,
            results::int,
            nbd_aio_opt_list_meta_context,
            closures::context(watched!(context, watch, name)),
            completion.pass()
        )?;
        Ok(watch.count())
    }

    /// List the metadata contexts that match queries. Starts [`aio_opt_list_meta_context_queries`](crate::Handle::aio_opt_list_meta_context_queries), and waits for its end.
    pub async fn opt_list_meta_context_queries(
        &self,
        queries: impl IntoIterator<Item = impl AsRef<[u8]>>,
        context: impl FnMut(&[u8]) -> c_int + Send + Sync + 'static,
    ) -> SharedResult<c_uint> {
        let queries = TextList::new(queries)?;
        let watch = Watch::default();
        command!(
            self,
            completion,
            results::int,
            nbd_aio_opt_list_meta_context_queries,
            queries.as_ptr(),
            closures::context(watched!(context, watch, name)),
            completion.pass()
        )?;
        Ok(watch.count())
    }

    /// Negotiate the metadata contexts. Starts [`aio_opt_set_meta_context`](crate::Handle::aio_opt_set_meta_context), and waits for its end.
    pub async fn opt_set_meta_context(
        &self,
        context: impl FnMut(&[u8]) -> c_int + Send + Sync + 'static,
    ) -> SharedResult<c_uint> {
        let watch = Watch::default();
        command!(
            self,
            completion,
            results::int,
            nbd_aio_opt_set_meta_context,
            closures::context(watched!(context, watch, name)),
            completion.pass()
        )?;
        Ok(watch.count())
    }

    /// Negotiate metadata contexts by queries. Starts [`aio_opt_set_meta_context_queries`](crate::Handle::aio_opt_set_meta_context_queries), and waits for its end.
    pub async fn opt_set_meta_context_queries(
        &self,
        queries: impl IntoIterator<Item = impl AsRef<[u8]>>,
        context: impl FnMut(&[u8]) -> c_int + Send + Sync + 'static,
    ) -> SharedResult<c_uint> {
        let queries = TextList::new(queries)?;
        let watch = Watch::default();
        command!(
            self,
            completion,
            results::int,
            nbd_aio_opt_set_meta_context_queries,
            queries.as_ptr(),
            closures::context(watched!(context, watch, name)),
            completion.pass()
        )?;
        Ok(watch.count())
    }

    /// Read from the export. Starts [`aio_pread`](crate::Handle::aio_pread), and waits for its end.
    pub async fn pread(
        &self,
        buf: &mut [u8],
        offset: u64,
        flags: Option<CmdFlag>,
    ) -> SharedResult<()> {
        transfer!(
            self.fill(buf),
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

    /// [`pread`](Self::pread) with a buffer that is given, and comes back with the result: nothing is copied.
    /// A future that is dropped leaves the buffer to the command, which frees it at its end.
    pub async fn pread_owned<B: BufferMut>(
        &self,
        buf: B,
        offset: u64,
        flags: Option<CmdFlag>,
    ) -> (SharedResult<()>, B) {
        transfer!(
            self.fill_owned(buf),
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

    /// Read from the export and see each part of the reply. Starts [`aio_pread_structured`](crate::Handle::aio_pread_structured), and waits for its end.
    pub async fn pread_structured(
        &self,
        buf: &mut [u8],
        offset: u64,
        chunk: impl FnMut(&[u8], u64, c_uint, &mut c_int) -> c_int + Send + Sync + 'static,
        flags: Option<CmdFlag>,
    ) -> SharedResult<()> {
        let watch = Watch::default();
        transfer!(
            self.fill(buf),
            memory,
            completion,
            results::cookie,
            nbd_aio_pread_structured,
            memory.pointer(),
            memory.len(),
            offset,
            closures::chunk(watched!(chunk, watch, subbuf, offset, status, error)),
            completion.pass(),
            flags.unwrap_or_default().bits()
        )
    }

    /// [`pread_structured`](Self::pread_structured) with a buffer that is given, and comes back with the result: nothing is copied.
    /// A future that is dropped leaves the buffer to the command, which frees it at its end.
    pub async fn pread_structured_owned<B: BufferMut>(
        &self,
        buf: B,
        offset: u64,
        chunk: impl FnMut(&[u8], u64, c_uint, &mut c_int) -> c_int + Send + Sync + 'static,
        flags: Option<CmdFlag>,
    ) -> (SharedResult<()>, B) {
        let watch = Watch::default();
        transfer!(
            self.fill_owned(buf),
            memory,
            completion,
            results::cookie,
            nbd_aio_pread_structured,
            memory.pointer(),
            memory.len(),
            offset,
            closures::chunk(watched!(chunk, watch, subbuf, offset, status, error)),
            completion.pass(),
            flags.unwrap_or_default().bits()
        )
    }

    /// Write to the export. Starts [`aio_pwrite`](crate::Handle::aio_pwrite), and waits for its end.
    pub async fn pwrite(
        &self,
        buf: &[u8],
        offset: u64,
        flags: Option<CmdFlag>,
    ) -> SharedResult<()> {
        transfer!(
            self.send(buf),
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

    /// [`pwrite`](Self::pwrite) with a buffer that is given, and comes back with the result: nothing is copied.
    /// A future that is dropped leaves the buffer to the command, which frees it at its end.
    pub async fn pwrite_owned<B: Buffer>(
        &self,
        buf: B,
        offset: u64,
        flags: Option<CmdFlag>,
    ) -> (SharedResult<()>, B) {
        transfer!(
            self.send_owned(buf),
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

    /// Disconnect from the server, in the background. Starts [`aio_disconnect`](crate::Handle::aio_disconnect), and waits for its end.
    pub async fn disconnect(&self, flags: Option<CmdFlag>) -> SharedResult<()> {
        change!(
            self,
            Goal::End,
            aio_is_closed,
            results::status,
            nbd_aio_disconnect,
            flags.unwrap_or_default().bits()
        )
    }

    /// Flush the server's write cache. Starts [`aio_flush`](crate::Handle::aio_flush), and waits for its end.
    pub async fn flush(&self, flags: Option<CmdFlag>) -> SharedResult<()> {
        command!(
            self,
            completion,
            results::cookie,
            nbd_aio_flush,
            completion.pass(),
            flags.unwrap_or_default().bits()
        )
    }

    /// Tell the server that a range is no longer needed. Starts [`aio_trim`](crate::Handle::aio_trim), and waits for its end.
    pub async fn trim(&self, count: u64, offset: u64, flags: Option<CmdFlag>) -> SharedResult<()> {
        command!(
            self,
            completion,
            results::cookie,
            nbd_aio_trim,
            count,
            offset,
            completion.pass(),
            flags.unwrap_or_default().bits()
        )
    }

    /// Ask the server to prefetch a range. Starts [`aio_cache`](crate::Handle::aio_cache), and waits for its end.
    pub async fn cache(&self, count: u64, offset: u64, flags: Option<CmdFlag>) -> SharedResult<()> {
        command!(
            self,
            completion,
            results::cookie,
            nbd_aio_cache,
            count,
            offset,
            completion.pass(),
            flags.unwrap_or_default().bits()
        )
    }

    /// Write zeroes without sending them. Starts [`aio_zero`](crate::Handle::aio_zero), and waits for its end.
    pub async fn zero(&self, count: u64, offset: u64, flags: Option<CmdFlag>) -> SharedResult<()> {
        command!(
            self,
            completion,
            results::cookie,
            nbd_aio_zero,
            count,
            offset,
            completion.pass(),
            flags.unwrap_or_default().bits()
        )
    }

    /// Query the extents of a range, 32-bit. Starts [`aio_block_status`](crate::Handle::aio_block_status), and waits for its end.
    pub async fn block_status(
        &self,
        count: u64,
        offset: u64,
        extent: impl FnMut(&[u8], u64, &[u32], &mut c_int) -> c_int + Send + Sync + 'static,
        flags: Option<CmdFlag>,
    ) -> SharedResult<()> {
        let watch = Watch::default();
        command!(
            self,
            completion,
            results::cookie,
            nbd_aio_block_status,
            count,
            offset,
            closures::extent(watched!(extent, watch, metacontext, offset, entries, error)),
            completion.pass(),
            flags.unwrap_or_default().bits()
        )
    }

    /// Query the extents of a range, 64-bit. Starts [`aio_block_status_64`](crate::Handle::aio_block_status_64), and waits for its end.
    pub async fn block_status_64(
        &self,
        count: u64,
        offset: u64,
        extent64: impl FnMut(&[u8], u64, &[NbdExtent], &mut c_int) -> c_int + Send + Sync + 'static,
        flags: Option<CmdFlag>,
    ) -> SharedResult<()> {
        let watch = Watch::default();
        command!(
            self,
            completion,
            results::cookie,
            nbd_aio_block_status_64,
            count,
            offset,
            closures::extent64(watched!(extent64, watch, metacontext, offset, entries, error)),
            completion.pass(),
            flags.unwrap_or_default().bits()
        )
    }

    /// Query the extents of a range in some of the contexts. Starts [`aio_block_status_filter`](crate::Handle::aio_block_status_filter), and waits for its end.
    pub async fn block_status_filter(
        &self,
        count: u64,
        offset: u64,
        contexts: impl IntoIterator<Item = impl AsRef<[u8]>>,
        extent64: impl FnMut(&[u8], u64, &[NbdExtent], &mut c_int) -> c_int + Send + Sync + 'static,
        flags: Option<CmdFlag>,
    ) -> SharedResult<()> {
        let contexts = TextList::new(contexts)?;
        let watch = Watch::default();
        command!(
            self,
            completion,
            results::cookie,
            nbd_aio_block_status_filter,
            count,
            offset,
            contexts.as_ptr(),
            closures::extent64(watched!(extent64, watch, metacontext, offset, entries, error)),
            completion.pass(),
            flags.unwrap_or_default().bits()
        )
    }
}

/// The calls that do not wait.
impl AsyncHandle {
    /// Switch debug messages on or off. See [`Handle::set_debug`](crate::Handle::set_debug).
    pub fn set_debug(&self, debug: bool) -> Result<()> {
        self.handle().set_debug(debug)
    }

    /// Whether debug messages are on. See [`Handle::get_debug`](crate::Handle::get_debug).
    pub fn get_debug(&self) -> bool {
        self.handle().get_debug()
    }

    /// Send debug messages to a callback. See [`Handle::set_debug_callback`](crate::Handle::set_debug_callback).
    pub fn set_debug_callback(
        &self,
        debug: impl FnMut(&[u8], &[u8]) -> c_int + Send + Sync + 'static,
    ) -> Result<()> {
        self.handle().set_debug_callback(debug)
    }

    /// Remove the debug callback. See [`Handle::clear_debug_callback`](crate::Handle::clear_debug_callback).
    pub fn clear_debug_callback(&self) -> Result<()> {
        self.handle().clear_debug_callback()
    }

    /// Number of bytes sent. See [`Handle::stats_bytes_sent`](crate::Handle::stats_bytes_sent).
    pub fn stats_bytes_sent(&self) -> u64 {
        self.handle().stats_bytes_sent()
    }

    /// Number of messages sent. See [`Handle::stats_chunks_sent`](crate::Handle::stats_chunks_sent).
    pub fn stats_chunks_sent(&self) -> u64 {
        self.handle().stats_chunks_sent()
    }

    /// Number of bytes received. See [`Handle::stats_bytes_received`](crate::Handle::stats_bytes_received).
    pub fn stats_bytes_received(&self) -> u64 {
        self.handle().stats_bytes_received()
    }

    /// Number of messages received. See [`Handle::stats_chunks_received`](crate::Handle::stats_chunks_received).
    pub fn stats_chunks_received(&self) -> u64 {
        self.handle().stats_chunks_received()
    }

    /// Give the handle a name. See [`Handle::set_handle_name`](crate::Handle::set_handle_name).
    pub fn set_handle_name(&self, handle_name: impl Into<Vec<u8>>) -> Result<()> {
        self.handle().set_handle_name(handle_name)
    }

    /// Name of the handle. See [`Handle::get_handle_name`](crate::Handle::get_handle_name).
    pub fn get_handle_name(&self) -> Result<Vec<u8>> {
        self.handle().get_handle_name()
    }

    /// Store a value of the application in the handle. See [`Handle::set_private_data`](crate::Handle::set_private_data).
    pub fn set_private_data(&self, private_data: usize) -> usize {
        self.handle().set_private_data(private_data)
    }

    /// Value of the application in the handle. See [`Handle::get_private_data`](crate::Handle::get_private_data).
    pub fn get_private_data(&self) -> usize {
        self.handle().get_private_data()
    }

    /// Memory used by the handle. See [`Handle::get_handle_size`](crate::Handle::get_handle_size).
    pub fn get_handle_size(&self) -> Result<usize> {
        self.handle().get_handle_size()
    }

    /// Choose the export to connect to. See [`Handle::set_export_name`](crate::Handle::set_export_name).
    pub fn set_export_name(&self, export_name: impl Into<Vec<u8>>) -> Result<()> {
        self.handle().set_export_name(export_name)
    }

    /// Name of the export asked for. See [`Handle::get_export_name`](crate::Handle::get_export_name).
    pub fn get_export_name(&self) -> Result<Vec<u8>> {
        self.handle().get_export_name()
    }

    /// Whether to ask the server for block sizes. See [`Handle::set_request_block_size`](crate::Handle::set_request_block_size).
    pub fn set_request_block_size(&self, request: bool) -> Result<()> {
        self.handle().set_request_block_size(request)
    }

    /// Whether the server is asked for block sizes. See [`Handle::get_request_block_size`](crate::Handle::get_request_block_size).
    pub fn get_request_block_size(&self) -> Result<bool> {
        self.handle().get_request_block_size()
    }

    /// Whether to ask for the canonical name and the description. See [`Handle::set_full_info`](crate::Handle::set_full_info).
    pub fn set_full_info(&self, request: bool) -> Result<()> {
        self.handle().set_full_info(request)
    }

    /// Whether the canonical name and the description are asked for. See [`Handle::get_full_info`](crate::Handle::get_full_info).
    pub fn get_full_info(&self) -> Result<bool> {
        self.handle().get_full_info()
    }

    /// Name by which the server knows the export. See [`Handle::get_canonical_export_name`](crate::Handle::get_canonical_export_name).
    pub fn get_canonical_export_name(&self) -> Result<Vec<u8>> {
        self.handle().get_canonical_export_name()
    }

    /// Description of the export. See [`Handle::get_export_description`](crate::Handle::get_export_description).
    pub fn get_export_description(&self) -> Result<Vec<u8>> {
        self.handle().get_export_description()
    }

    /// Whether to use TLS. See [`Handle::set_tls`](crate::Handle::set_tls).
    pub fn set_tls(&self, tls: Tls) -> Result<()> {
        self.handle().set_tls(tls)
    }

    /// The TLS mode. See [`Handle::get_tls`](crate::Handle::get_tls).
    pub fn get_tls(&self) -> Tls {
        self.handle().get_tls()
    }

    /// Whether the connection is protected by TLS. See [`Handle::get_tls_negotiated`](crate::Handle::get_tls_negotiated).
    pub fn get_tls_negotiated(&self) -> Result<bool> {
        self.handle().get_tls_negotiated()
    }

    /// Directory of the X.509 certificates. See [`Handle::set_tls_certificates`](crate::Handle::set_tls_certificates).
    pub fn set_tls_certificates(&self, dir: impl Into<PathBuf>) -> Result<()> {
        self.handle().set_tls_certificates(dir)
    }

    /// Whether the server's certificate is checked. See [`Handle::set_tls_verify_peer`](crate::Handle::set_tls_verify_peer).
    pub fn set_tls_verify_peer(&self, verify: bool) -> Result<()> {
        self.handle().set_tls_verify_peer(verify)
    }

    /// Whether the server's certificate is checked. See [`Handle::get_tls_verify_peer`](crate::Handle::get_tls_verify_peer).
    pub fn get_tls_verify_peer(&self) -> bool {
        self.handle().get_tls_verify_peer()
    }

    /// User name for TLS. See [`Handle::set_tls_username`](crate::Handle::set_tls_username).
    pub fn set_tls_username(&self, username: impl Into<Vec<u8>>) -> Result<()> {
        self.handle().set_tls_username(username)
    }

    /// User name for TLS. See [`Handle::get_tls_username`](crate::Handle::get_tls_username).
    pub fn get_tls_username(&self) -> Result<Vec<u8>> {
        self.handle().get_tls_username()
    }

    /// Host name that the server's certificate must have. See [`Handle::set_tls_hostname`](crate::Handle::set_tls_hostname).
    pub fn set_tls_hostname(&self, hostname: impl Into<Vec<u8>>) -> Result<()> {
        self.handle().set_tls_hostname(hostname)
    }

    /// Host name that the server's certificate must have. See [`Handle::get_tls_hostname`](crate::Handle::get_tls_hostname).
    pub fn get_tls_hostname(&self) -> Result<Vec<u8>> {
        self.handle().get_tls_hostname()
    }

    /// File of the shared keys. See [`Handle::set_tls_psk_file`](crate::Handle::set_tls_psk_file).
    pub fn set_tls_psk_file(&self, filename: impl Into<PathBuf>) -> Result<()> {
        self.handle().set_tls_psk_file(filename)
    }

    /// Which TLS versions and ciphers may be used. See [`Handle::set_tls_priority`](crate::Handle::set_tls_priority).
    pub fn set_tls_priority(&self, priority: impl Into<Vec<u8>>) -> Result<()> {
        self.handle().set_tls_priority(priority)
    }

    /// Which TLS versions and ciphers may be used. See [`Handle::get_tls_priority`](crate::Handle::get_tls_priority).
    pub fn get_tls_priority(&self) -> Result<Vec<u8>> {
        self.handle().get_tls_priority()
    }

    /// Whether to ask for extended headers. See [`Handle::set_request_extended_headers`](crate::Handle::set_request_extended_headers).
    pub fn set_request_extended_headers(&self, request: bool) -> Result<()> {
        self.handle().set_request_extended_headers(request)
    }

    /// Whether extended headers are asked for. See [`Handle::get_request_extended_headers`](crate::Handle::get_request_extended_headers).
    pub fn get_request_extended_headers(&self) -> bool {
        self.handle().get_request_extended_headers()
    }

    /// Whether extended headers are in use. See [`Handle::get_extended_headers_negotiated`](crate::Handle::get_extended_headers_negotiated).
    pub fn get_extended_headers_negotiated(&self) -> Result<bool> {
        self.handle().get_extended_headers_negotiated()
    }

    /// Whether to ask for structured replies. See [`Handle::set_request_structured_replies`](crate::Handle::set_request_structured_replies).
    pub fn set_request_structured_replies(&self, request: bool) -> Result<()> {
        self.handle().set_request_structured_replies(request)
    }

    /// Whether structured replies are asked for. See [`Handle::get_request_structured_replies`](crate::Handle::get_request_structured_replies).
    pub fn get_request_structured_replies(&self) -> bool {
        self.handle().get_request_structured_replies()
    }

    /// Whether structured replies are in use. See [`Handle::get_structured_replies_negotiated`](crate::Handle::get_structured_replies_negotiated).
    pub fn get_structured_replies_negotiated(&self) -> Result<bool> {
        self.handle().get_structured_replies_negotiated()
    }

    /// Whether metadata contexts are negotiated automatically. See [`Handle::set_request_meta_context`](crate::Handle::set_request_meta_context).
    pub fn set_request_meta_context(&self, request: bool) -> Result<()> {
        self.handle().set_request_meta_context(request)
    }

    /// Whether metadata contexts are negotiated automatically. See [`Handle::get_request_meta_context`](crate::Handle::get_request_meta_context).
    pub fn get_request_meta_context(&self) -> Result<bool> {
        self.handle().get_request_meta_context()
    }

    /// Limit the handshake flags the client uses. See [`Handle::set_handshake_flags`](crate::Handle::set_handshake_flags).
    pub fn set_handshake_flags(&self, flags: HandshakeFlag) -> Result<()> {
        self.handle().set_handshake_flags(flags)
    }

    /// Handshake flags of the client. See [`Handle::get_handshake_flags`](crate::Handle::get_handshake_flags).
    pub fn get_handshake_flags(&self) -> HandshakeFlag {
        self.handle().get_handshake_flags()
    }

    /// Whether read buffers are cleared first. See [`Handle::set_pread_initialize`](crate::Handle::set_pread_initialize).
    pub fn set_pread_initialize(&self, request: bool) -> Result<()> {
        self.handle().set_pread_initialize(request)
    }

    /// Whether read buffers are cleared first. See [`Handle::get_pread_initialize`](crate::Handle::get_pread_initialize).
    pub fn get_pread_initialize(&self) -> bool {
        self.handle().get_pread_initialize()
    }

    /// Choose the checks made before a command is sent. See [`Handle::set_strict_mode`](crate::Handle::set_strict_mode).
    pub fn set_strict_mode(&self, flags: Strict) -> Result<()> {
        self.handle().set_strict_mode(flags)
    }

    /// Checks made before a command is sent. See [`Handle::get_strict_mode`](crate::Handle::get_strict_mode).
    pub fn get_strict_mode(&self) -> Strict {
        self.handle().get_strict_mode()
    }

    /// Whether connecting pauses to negotiate options. See [`Handle::set_opt_mode`](crate::Handle::set_opt_mode).
    pub fn set_opt_mode(&self, enable: bool) -> Result<()> {
        self.handle().set_opt_mode(enable)
    }

    /// Whether connecting pauses to negotiate options. See [`Handle::get_opt_mode`](crate::Handle::get_opt_mode).
    pub fn get_opt_mode(&self) -> bool {
        self.handle().get_opt_mode()
    }

    /// Request a metadata context. See [`Handle::add_meta_context`](crate::Handle::add_meta_context).
    pub fn add_meta_context(&self, name: impl Into<Vec<u8>>) -> Result<()> {
        self.handle().add_meta_context(name)
    }

    /// Number of metadata contexts requested. See [`Handle::get_nr_meta_contexts`](crate::Handle::get_nr_meta_contexts).
    pub fn get_nr_meta_contexts(&self) -> Result<usize> {
        self.handle().get_nr_meta_contexts()
    }

    /// One of the metadata contexts requested. See [`Handle::get_meta_context`](crate::Handle::get_meta_context).
    pub fn get_meta_context(&self, i: usize) -> Result<Vec<u8>> {
        self.handle().get_meta_context(i)
    }

    /// Forget the metadata contexts requested. See [`Handle::clear_meta_contexts`](crate::Handle::clear_meta_contexts).
    pub fn clear_meta_contexts(&self) -> Result<()> {
        self.handle().clear_meta_contexts()
    }

    /// Which transports a URI may use. See [`Handle::set_uri_allow_transports`](crate::Handle::set_uri_allow_transports).
    pub fn set_uri_allow_transports(&self, mask: AllowTransport) -> Result<()> {
        self.handle().set_uri_allow_transports(mask)
    }

    /// Whether a URI may, must or must not use TLS. See [`Handle::set_uri_allow_tls`](crate::Handle::set_uri_allow_tls).
    pub fn set_uri_allow_tls(&self, tls: Tls) -> Result<()> {
        self.handle().set_uri_allow_tls(tls)
    }

    /// Whether a URI may set the TLS priority. See [`Handle::set_uri_allow_tls_priority`](crate::Handle::set_uri_allow_tls_priority).
    pub fn set_uri_allow_tls_priority(&self, allow: bool) -> Result<()> {
        self.handle().set_uri_allow_tls_priority(allow)
    }

    /// Whether a URI may name local files. See [`Handle::set_uri_allow_local_file`](crate::Handle::set_uri_allow_local_file).
    pub fn set_uri_allow_local_file(&self, allow: bool) -> Result<()> {
        self.handle().set_uri_allow_local_file(allow)
    }

    /// Name of the socket in socket activation. See [`Handle::set_socket_activation_name`](crate::Handle::set_socket_activation_name).
    pub fn set_socket_activation_name(&self, socket_name: impl Into<Vec<u8>>) -> Result<()> {
        self.handle().set_socket_activation_name(socket_name)
    }

    /// Name of the socket in socket activation. See [`Handle::get_socket_activation_name`](crate::Handle::get_socket_activation_name).
    pub fn get_socket_activation_name(&self) -> Result<Vec<u8>> {
        self.handle().get_socket_activation_name()
    }

    /// Whether the export is read-only. See [`Handle::is_read_only`](crate::Handle::is_read_only).
    pub fn is_read_only(&self) -> Result<bool> {
        self.handle().is_read_only()
    }

    /// Whether the server supports flush. See [`Handle::can_flush`](crate::Handle::can_flush).
    pub fn can_flush(&self) -> Result<bool> {
        self.handle().can_flush()
    }

    /// Whether the server supports the FUA flag. See [`Handle::can_fua`](crate::Handle::can_fua).
    pub fn can_fua(&self) -> Result<bool> {
        self.handle().can_fua()
    }

    /// Whether the export is on a rotational disk. See [`Handle::is_rotational`](crate::Handle::is_rotational).
    pub fn is_rotational(&self) -> Result<bool> {
        self.handle().is_rotational()
    }

    /// Whether the server supports trim. See [`Handle::can_trim`](crate::Handle::can_trim).
    pub fn can_trim(&self) -> Result<bool> {
        self.handle().can_trim()
    }

    /// Whether the server supports zero. See [`Handle::can_zero`](crate::Handle::can_zero).
    pub fn can_zero(&self) -> Result<bool> {
        self.handle().can_zero()
    }

    /// Whether the server supports the fast zero flag. See [`Handle::can_fast_zero`](crate::Handle::can_fast_zero).
    pub fn can_fast_zero(&self) -> Result<bool> {
        self.handle().can_fast_zero()
    }

    /// Whether block status can be filtered. See [`Handle::can_block_status_payload`](crate::Handle::can_block_status_payload).
    pub fn can_block_status_payload(&self) -> Result<bool> {
        self.handle().can_block_status_payload()
    }

    /// Whether the server supports the DF flag. See [`Handle::can_df`](crate::Handle::can_df).
    pub fn can_df(&self) -> Result<bool> {
        self.handle().can_df()
    }

    /// Whether several connections may write safely. See [`Handle::can_multi_conn`](crate::Handle::can_multi_conn).
    pub fn can_multi_conn(&self) -> Result<bool> {
        self.handle().can_multi_conn()
    }

    /// Whether the server supports cache. See [`Handle::can_cache`](crate::Handle::can_cache).
    pub fn can_cache(&self) -> Result<bool> {
        self.handle().can_cache()
    }

    /// Whether a metadata context was negotiated. See [`Handle::can_meta_context`](crate::Handle::can_meta_context).
    pub fn can_meta_context(&self, metacontext: impl Into<Vec<u8>>) -> Result<bool> {
        self.handle().can_meta_context(metacontext)
    }

    /// Variant of the NBD protocol in use. See [`Handle::get_protocol`](crate::Handle::get_protocol).
    pub fn get_protocol(&self) -> Result<&'static [u8]> {
        self.handle().get_protocol()
    }

    /// Size of the export. See [`Handle::get_size`](crate::Handle::get_size).
    pub fn get_size(&self) -> Result<u64> {
        self.handle().get_size()
    }

    /// A size constraint of the export. See [`Handle::get_block_size`](crate::Handle::get_block_size).
    pub fn get_block_size(&self, size_type: Size) -> Result<u64> {
        self.handle().get_block_size(size_type)
    }

    /// Connect to a server at a socket address, in the background. See [`Handle::aio_connect`](crate::Handle::aio_connect).
    pub fn aio_connect(&self, addr: SocketAddr) -> Result<()> {
        issue!(self.aio_connect, addr)
    }

    /// Connect to the server that a URI names, in the background. See [`Handle::aio_connect_uri`](crate::Handle::aio_connect_uri).
    pub fn aio_connect_uri(&self, uri: impl Into<Vec<u8>>) -> Result<()> {
        issue!(self.aio_connect_uri, uri)
    }

    /// Connect to a server over a Unix domain socket, in the background. See [`Handle::aio_connect_unix`](crate::Handle::aio_connect_unix).
    pub fn aio_connect_unix(&self, unixsocket: impl Into<PathBuf>) -> Result<()> {
        issue!(self.aio_connect_unix, unixsocket)
    }

    /// Connect to a server over AF_VSOCK, in the background. See [`Handle::aio_connect_vsock`](crate::Handle::aio_connect_vsock).
    pub fn aio_connect_vsock(&self, cid: u32, port: u32) -> Result<()> {
        issue!(self.aio_connect_vsock, cid, port)
    }

    /// Connect to a server over TCP, in the background. See [`Handle::aio_connect_tcp`](crate::Handle::aio_connect_tcp).
    pub fn aio_connect_tcp(
        &self,
        hostname: impl Into<Vec<u8>>,
        port: impl Into<Vec<u8>>,
    ) -> Result<()> {
        issue!(self.aio_connect_tcp, hostname, port)
    }

    /// Connect over a connected socket, in the background. See [`Handle::aio_connect_socket`](crate::Handle::aio_connect_socket).
    pub fn aio_connect_socket(&self, sock: OwnedFd) -> Result<()> {
        issue!(self.aio_connect_socket, sock)
    }

    /// Start a server and connect to it, in the background. See [`Handle::aio_connect_command`](crate::Handle::aio_connect_command).
    pub fn aio_connect_command(
        &self,
        argv: impl IntoIterator<Item = impl AsRef<[u8]>>,
    ) -> Result<()> {
        issue!(self.aio_connect_command, argv)
    }

    /// Start a server by socket activation and connect to it, in the background. See [`Handle::aio_connect_systemd_socket_activation`](crate::Handle::aio_connect_systemd_socket_activation).
    pub fn aio_connect_systemd_socket_activation(
        &self,
        argv: impl IntoIterator<Item = impl AsRef<[u8]>>,
    ) -> Result<()> {
        issue!(self.aio_connect_systemd_socket_activation, argv)
    }

    /// Choose the export and end the negotiation, in the background. See [`Handle::aio_opt_go`](crate::Handle::aio_opt_go).
    pub fn aio_opt_go(
        &self,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
    ) -> Result<()> {
        issue!(self.aio_opt_go, completion)
    }

    /// End the negotiation and disconnect, in the background. See [`Handle::aio_opt_abort`](crate::Handle::aio_opt_abort).
    pub fn aio_opt_abort(&self) -> Result<()> {
        issue!(self.aio_opt_abort)
    }

    /// Ask the server to start TLS, in the background. See [`Handle::aio_opt_starttls`](crate::Handle::aio_opt_starttls).
    pub fn aio_opt_starttls(
        &self,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
    ) -> Result<()> {
        issue!(self.aio_opt_starttls, completion)
    }

    /// Ask the server for extended headers, in the background. See [`Handle::aio_opt_extended_headers`](crate::Handle::aio_opt_extended_headers).
    pub fn aio_opt_extended_headers(
        &self,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
    ) -> Result<()> {
        issue!(self.aio_opt_extended_headers, completion)
    }

    /// Ask the server for structured replies, in the background. See [`Handle::aio_opt_structured_reply`](crate::Handle::aio_opt_structured_reply).
    pub fn aio_opt_structured_reply(
        &self,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
    ) -> Result<()> {
        issue!(self.aio_opt_structured_reply, completion)
    }

    /// List the exports of the server, in the background. See [`Handle::aio_opt_list`](crate::Handle::aio_opt_list).
    pub fn aio_opt_list(
        &self,
        list: impl FnMut(&[u8], &[u8]) -> c_int + Send + Sync + 'static,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
    ) -> Result<()> {
        issue!(self.aio_opt_list, list, completion)
    }

    /// Ask about the export without choosing it, in the background. See [`Handle::aio_opt_info`](crate::Handle::aio_opt_info).
    pub fn aio_opt_info(
        &self,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
    ) -> Result<()> {
        issue!(self.aio_opt_info, completion)
    }

    /// List the metadata contexts of the export, in the background. See [`Handle::aio_opt_list_meta_context`](crate::Handle::aio_opt_list_meta_context).
    pub fn aio_opt_list_meta_context(
        &self,
        context: impl FnMut(&[u8]) -> c_int + Send + Sync + 'static,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
    ) -> Result<c_uint> {
        issue!(self.aio_opt_list_meta_context, context, completion)
    }

    /// List the metadata contexts that match queries, in the background. See [`Handle::aio_opt_list_meta_context_queries`](crate::Handle::aio_opt_list_meta_context_queries).
    pub fn aio_opt_list_meta_context_queries(
        &self,
        queries: impl IntoIterator<Item = impl AsRef<[u8]>>,
        context: impl FnMut(&[u8]) -> c_int + Send + Sync + 'static,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
    ) -> Result<c_uint> {
        issue!(self.aio_opt_list_meta_context_queries, queries, context, completion)
    }

    /// Negotiate the metadata contexts, in the background. See [`Handle::aio_opt_set_meta_context`](crate::Handle::aio_opt_set_meta_context).
    pub fn aio_opt_set_meta_context(
        &self,
        context: impl FnMut(&[u8]) -> c_int + Send + Sync + 'static,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
    ) -> Result<c_uint> {
        issue!(self.aio_opt_set_meta_context, context, completion)
    }

    /// Negotiate metadata contexts by queries, in the background. See [`Handle::aio_opt_set_meta_context_queries`](crate::Handle::aio_opt_set_meta_context_queries).
    pub fn aio_opt_set_meta_context_queries(
        &self,
        queries: impl IntoIterator<Item = impl AsRef<[u8]>>,
        context: impl FnMut(&[u8]) -> c_int + Send + Sync + 'static,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
    ) -> Result<c_uint> {
        issue!(self.aio_opt_set_meta_context_queries, queries, context, completion)
    }

    /// Read from the export, in the background. See [`Handle::aio_pread`](crate::Handle::aio_pread).
    pub fn aio_pread(
        &self,
        buf: &'static mut [u8],
        offset: u64,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
        flags: Option<CmdFlag>,
    ) -> Result<Cookie> {
        issue!(self.aio_pread, buf, offset, completion, flags)
    }

    /// Read from the export and see each part of the reply, in the background. See [`Handle::aio_pread_structured`](crate::Handle::aio_pread_structured).
    pub fn aio_pread_structured(
        &self,
        buf: &'static mut [u8],
        offset: u64,
        chunk: impl FnMut(&[u8], u64, c_uint, &mut c_int) -> c_int + Send + Sync + 'static,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
        flags: Option<CmdFlag>,
    ) -> Result<Cookie> {
        issue!(self.aio_pread_structured, buf, offset, chunk, completion, flags)
    }

    /// Write to the export, in the background. See [`Handle::aio_pwrite`](crate::Handle::aio_pwrite).
    pub fn aio_pwrite(
        &self,
        buf: &'static [u8],
        offset: u64,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
        flags: Option<CmdFlag>,
    ) -> Result<Cookie> {
        issue!(self.aio_pwrite, buf, offset, completion, flags)
    }

    /// Disconnect from the server, in the background. See [`Handle::aio_disconnect`](crate::Handle::aio_disconnect).
    pub fn aio_disconnect(&self, flags: Option<CmdFlag>) -> Result<()> {
        issue!(self.aio_disconnect, flags)
    }

    /// Flush the server's write cache, in the background. See [`Handle::aio_flush`](crate::Handle::aio_flush).
    pub fn aio_flush(
        &self,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
        flags: Option<CmdFlag>,
    ) -> Result<Cookie> {
        issue!(self.aio_flush, completion, flags)
    }

    /// Tell the server that a range is no longer needed, in the background. See [`Handle::aio_trim`](crate::Handle::aio_trim).
    pub fn aio_trim(
        &self,
        count: u64,
        offset: u64,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
        flags: Option<CmdFlag>,
    ) -> Result<Cookie> {
        issue!(self.aio_trim, count, offset, completion, flags)
    }

    /// Ask the server to prefetch a range, in the background. See [`Handle::aio_cache`](crate::Handle::aio_cache).
    pub fn aio_cache(
        &self,
        count: u64,
        offset: u64,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
        flags: Option<CmdFlag>,
    ) -> Result<Cookie> {
        issue!(self.aio_cache, count, offset, completion, flags)
    }

    /// Write zeroes without sending them, in the background. See [`Handle::aio_zero`](crate::Handle::aio_zero).
    pub fn aio_zero(
        &self,
        count: u64,
        offset: u64,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
        flags: Option<CmdFlag>,
    ) -> Result<Cookie> {
        issue!(self.aio_zero, count, offset, completion, flags)
    }

    /// Query the extents of a range, 32-bit, in the background. See [`Handle::aio_block_status`](crate::Handle::aio_block_status).
    pub fn aio_block_status(
        &self,
        count: u64,
        offset: u64,
        extent: impl FnMut(&[u8], u64, &[u32], &mut c_int) -> c_int + Send + Sync + 'static,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
        flags: Option<CmdFlag>,
    ) -> Result<Cookie> {
        issue!(self.aio_block_status, count, offset, extent, completion, flags)
    }

    /// Query the extents of a range, 64-bit, in the background. See [`Handle::aio_block_status_64`](crate::Handle::aio_block_status_64).
    pub fn aio_block_status_64(
        &self,
        count: u64,
        offset: u64,
        extent64: impl FnMut(&[u8], u64, &[NbdExtent], &mut c_int) -> c_int + Send + Sync + 'static,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
        flags: Option<CmdFlag>,
    ) -> Result<Cookie> {
        issue!(self.aio_block_status_64, count, offset, extent64, completion, flags)
    }

    /// Query the extents of a range in some of the contexts, in the background. See [`Handle::aio_block_status_filter`](crate::Handle::aio_block_status_filter).
    pub fn aio_block_status_filter(
        &self,
        count: u64,
        offset: u64,
        contexts: impl IntoIterator<Item = impl AsRef<[u8]>>,
        extent64: impl FnMut(&[u8], u64, &[NbdExtent], &mut c_int) -> c_int + Send + Sync + 'static,
        completion: Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>,
        flags: Option<CmdFlag>,
    ) -> Result<Cookie> {
        issue!(self.aio_block_status_filter, count, offset, contexts, extent64, completion, flags)
    }

    /// Descriptor of the connection's socket. See [`Handle::aio_get_fd`](crate::Handle::aio_get_fd).
    pub fn aio_get_fd(&self) -> Result<RawFd> {
        self.handle().aio_get_fd()
    }

    /// What the connection waits for. See [`Handle::aio_get_direction`](crate::Handle::aio_get_direction).
    pub fn aio_get_direction(&self) -> c_uint {
        self.handle().aio_get_direction()
    }

    /// Whether the handle is newly created. See [`Handle::aio_is_created`](crate::Handle::aio_is_created).
    pub fn aio_is_created(&self) -> bool {
        self.handle().aio_is_created()
    }

    /// Whether the connection is being set up. See [`Handle::aio_is_connecting`](crate::Handle::aio_is_connecting).
    pub fn aio_is_connecting(&self) -> bool {
        self.handle().aio_is_connecting()
    }

    /// Whether options can be negotiated. See [`Handle::aio_is_negotiating`](crate::Handle::aio_is_negotiating).
    pub fn aio_is_negotiating(&self) -> bool {
        self.handle().aio_is_negotiating()
    }

    /// Whether the connection is ready for commands. See [`Handle::aio_is_ready`](crate::Handle::aio_is_ready).
    pub fn aio_is_ready(&self) -> bool {
        self.handle().aio_is_ready()
    }

    /// Whether a command is being processed. See [`Handle::aio_is_processing`](crate::Handle::aio_is_processing).
    pub fn aio_is_processing(&self) -> bool {
        self.handle().aio_is_processing()
    }

    /// Whether the connection has failed. See [`Handle::aio_is_dead`](crate::Handle::aio_is_dead).
    pub fn aio_is_dead(&self) -> bool {
        self.handle().aio_is_dead()
    }

    /// Whether the connection is closed. See [`Handle::aio_is_closed`](crate::Handle::aio_is_closed).
    pub fn aio_is_closed(&self) -> bool {
        self.handle().aio_is_closed()
    }

    /// Whether a command has finished. See [`Handle::aio_command_completed`](crate::Handle::aio_command_completed).
    pub fn aio_command_completed(&self, cookie: u64) -> Result<bool> {
        self.handle().aio_command_completed(cookie)
    }

    /// Cookie of a command that has finished. See [`Handle::aio_peek_command_completed`](crate::Handle::aio_peek_command_completed).
    pub fn aio_peek_command_completed(&self) -> Result<u64> {
        self.handle().aio_peek_command_completed()
    }

    /// Number of commands in flight. See [`Handle::aio_in_flight`](crate::Handle::aio_in_flight).
    pub fn aio_in_flight(&self) -> Result<c_uint> {
        self.handle().aio_in_flight()
    }

    /// Description of the connection's state. See [`Handle::connection_state`](crate::Handle::connection_state).
    pub fn connection_state(&self) -> Result<&'static [u8]> {
        self.handle().connection_state()
    }

    /// Name of the library. See [`Handle::get_package_name`](crate::Handle::get_package_name).
    pub fn get_package_name(&self) -> &'static [u8] {
        self.handle().get_package_name()
    }

    /// Version of the API. See [`Handle::get_version`](crate::Handle::get_version).
    pub fn get_version(&self) -> &'static [u8] {
        self.handle().get_version()
    }

    /// Extra version information of the build. See [`Handle::get_version_extra`](crate::Handle::get_version_extra).
    pub fn get_version_extra(&self) -> &'static [u8] {
        self.handle().get_version_extra()
    }

    /// Send a signal to the server that was started. See [`Handle::kill_subprocess`](crate::Handle::kill_subprocess).
    pub fn kill_subprocess(&self, signum: c_int) -> Result<()> {
        self.handle().kill_subprocess(signum)
    }

    /// Process ID of the server that was started. See [`Handle::get_subprocess_pid`](crate::Handle::get_subprocess_pid).
    pub fn get_subprocess_pid(&self) -> Result<u64> {
        self.handle().get_subprocess_pid()
    }

    /// Whether the library supports TLS. See [`Handle::supports_tls`](crate::Handle::supports_tls).
    pub fn supports_tls(&self) -> bool {
        self.handle().supports_tls()
    }

    /// Whether the library supports vsock. See [`Handle::supports_vsock`](crate::Handle::supports_vsock).
    pub fn supports_vsock(&self) -> bool {
        self.handle().supports_vsock()
    }

    /// Whether the library supports URIs. See [`Handle::supports_uri`](crate::Handle::supports_uri).
    pub fn supports_uri(&self) -> bool {
        self.handle().supports_uri()
    }

    /// URI of the connection. See [`Handle::get_uri`](crate::Handle::get_uri).
    pub fn get_uri(&self) -> Result<Vec<u8>> {
        self.handle().get_uri()
    }

    /// Whether a string looks like an NBD URI. See [`Handle::is_uri`](crate::Handle::is_uri).
    pub fn is_uri(&self, uri: impl Into<Vec<u8>>) -> Result<bool> {
        self.handle().is_uri(uri)
    }
}
