//! The handle.

use std::ffi::CStr;
use std::fmt;
use std::ptr::NonNull;

use libnbd_sys as sys;

use crate::arguments::Address;
use crate::error::{Errno, Error, ErrorKind, FatalErrorKind, Result};
use crate::frame::Frame;
use crate::results::{self, Failure};

/// A connection to a server, or what becomes one.
///
/// It may be used from several threads. It is closed when it is dropped; [`shutdown`](Self::shutdown) ends the connection in order.
pub struct Handle {
    raw: NonNull<sys::nbd_handle>,
    library: &'static sys::Functions,
}

// SAFETY: the library locks a handle by itself, and what closures keep may be sent and shared.
unsafe impl Send for Handle {}
unsafe impl Sync for Handle {}

impl Handle {
    /// Makes a handle.
    ///
    /// # Errors
    ///
    /// libnbd.so.0 cannot be loaded, or the system gives no memory or no random numbers.
    pub fn new() -> Result<Self> {
        let library = sys::Functions::loaded()?;
        let create = library.nbd_create.ok_or_else(|| Error::absent("nbd_create"))?;
        library.nbd_close.ok_or_else(|| Error::absent("nbd_close"))?;
        // SAFETY: it takes nothing.
        let raw = unsafe { create() };
        let raw = NonNull::new(raw).ok_or_else(|| Error::Recoverable(last_error(library)))?;
        let handle = Self { raw, library };
        #[cfg(feature = "log")]
        crate::logging::install(&handle)?;
        Ok(handle)
    }

    /// Whether the libnbd that is loaded has a function, by its C name: `nbd_block_status_64`.
    pub fn library_has(function: &str) -> bool {
        sys::Functions::loaded().map_or(false, |library| library.has(function))
    }

    /// [`aio_connect`](Self::aio_connect) to a Unix socket that has a path.
    ///
    /// # Errors
    ///
    /// * Those of [`aio_connect`](Self::aio_connect).
    /// * `EINVAL`: the socket has no path.
    pub fn aio_connect_unix_addr(&self, addr: &std::os::unix::net::SocketAddr) -> Result<()> {
        let addr = Address::unix(addr)?;
        fallible!(self, results::status, nbd_aio_connect, addr.as_ptr(), addr.len())
    }

    pub(crate) fn raw(&self) -> *mut sys::nbd_handle {
        self.raw.as_ptr()
    }

    pub(crate) fn library(&self) -> &'static sys::Functions {
        self.library
    }

    /// The error of the call that has just failed in this thread.
    pub(crate) fn last_error(&self) -> Error {
        let kind = last_error(self.library);
        // SAFETY: the handle is open.
        let is_dead =
            self.library.nbd_aio_is_dead.map_or(0, |is_dead| unsafe { is_dead(self.raw()) });
        if is_dead > 0 {
            Error::Fatal(FatalErrorKind::Libnbd(kind))
        } else {
            Error::Recoverable(kind)
        }
    }

    /// Reads or writes what the socket is ready for. What the library frees on the way is dropped when the error has been told.
    pub(crate) fn step(&self, is_read: bool, failed: impl FnOnce(Error)) {
        let function = if is_read {
            self.library.nbd_aio_notify_read
        } else {
            self.library.nbd_aio_notify_write
        };
        let frame = Frame::enter();
        // SAFETY: the handle is open.
        if function.map_or(0, |function| unsafe { function(self.raw()) }) == -1 {
            failed(self.last_error());
        }
        drop(frame);
    }
}

fn last_error(library: &sys::Functions) -> ErrorKind {
    // SAFETY: they take nothing, and the text is valid until the next call in this thread.
    let (text, errno) = unsafe {
        (
            library.nbd_get_error.map_or(std::ptr::null(), |function| function()),
            library.nbd_get_errno.map_or(0, |function| function()),
        )
    };
    let description = if text.is_null() {
        "unknown error".to_owned()
    } else {
        // SAFETY: it is a C string.
        unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned()
    };
    if errno == 0 {
        ErrorKind::WithoutErrno { description }
    } else {
        ErrorKind::WithErrno { errno: Errno(errno), description }
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        let frame = Frame::enter();
        if let Some(close) = self.library.nbd_close {
            // SAFETY: nobody else has the handle any more.
            unsafe { close(self.raw()) };
        }
        drop(frame);
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handle").field("handle", &self.raw).finish()
    }
}
