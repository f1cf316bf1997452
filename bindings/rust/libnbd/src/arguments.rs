//! Arguments of Rust as those of C.

use std::ffi::CString;
use std::net::SocketAddr;
use std::os::raw::{c_char, c_void};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::PathBuf;

use crate::error::{Error, ErrorKind, Result};

/// A text, which must have no NUL byte.
pub(crate) fn text(text: impl Into<Vec<u8>>) -> Result<CString> {
    Ok(CString::new(text)?)
}

/// The name of a file.
pub(crate) fn path(path: impl Into<PathBuf>) -> Result<CString> {
    text(path.into().into_os_string().into_vec())
}

/// A closure that may be left out.
pub(crate) fn optional<F, C: Default>(function: Option<F>, pass: impl FnOnce(F) -> C) -> C {
    function.map_or_else(C::default, pass)
}

/// A list of texts, with the null pointer at its end.
pub(crate) struct TextList {
    _texts: Vec<CString>,
    pointers: Vec<*mut c_char>,
}

// SAFETY: the pointers are to its own texts, which nobody changes.
unsafe impl Send for TextList {}
unsafe impl Sync for TextList {}

impl TextList {
    pub(crate) fn new(texts: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Result<Self> {
        let texts: Vec<CString> =
            texts.into_iter().map(|item| text(item.as_ref())).collect::<Result<_>>()?;
        let pointers = texts
            .iter()
            .map(|text| text.as_ptr() as *mut c_char)
            .chain(std::iter::once(std::ptr::null_mut()))
            .collect();
        Ok(Self { _texts: texts, pointers })
    }

    /// The list. C's type does not say that it is not changed.
    pub(crate) fn as_ptr(&self) -> *mut *mut c_char {
        self.pointers.as_ptr() as *mut _
    }
}

/// A socket address as C has it.
pub(crate) struct Address {
    address: Sockaddr,
    len: usize,
}

#[repr(C)]
union Sockaddr {
    v4: SockaddrIn,
    v6: SockaddrIn6,
    unix: SockaddrUn,
}

#[repr(C)]
#[derive(Clone, Copy)]
struct SockaddrIn {
    family: u16,
    port: [u8; 2],
    address: [u8; 4],
    zero: [u8; 8],
}

#[repr(C)]
#[derive(Clone, Copy)]
struct SockaddrIn6 {
    family: u16,
    port: [u8; 2],
    flow: u32,
    address: [u8; 16],
    scope: u32,
}

#[repr(C)]
#[derive(Clone, Copy)]
struct SockaddrUn {
    family: u16,
    path: [u8; PATH_SIZE],
}

const AF_UNIX: u16 = 1;
const AF_INET: u16 = 2;
const AF_INET6: u16 = 10;
const PATH_SIZE: usize = 108;
const EINVAL: i32 = 22;

impl From<SocketAddr> for Address {
    fn from(address: SocketAddr) -> Self {
        let port = address.port().to_be_bytes();
        match address {
            SocketAddr::V4(v4) => Self {
                address: Sockaddr {
                    v4: SockaddrIn {
                        family: AF_INET,
                        port,
                        address: v4.ip().octets(),
                        zero: [0; 8],
                    },
                },
                len: std::mem::size_of::<SockaddrIn>(),
            },
            SocketAddr::V6(v6) => Self {
                address: Sockaddr {
                    v6: SockaddrIn6 {
                        family: AF_INET6,
                        port,
                        flow: v6.flowinfo().to_be(),
                        address: v6.ip().octets(),
                        scope: v6.scope_id(),
                    },
                },
                len: std::mem::size_of::<SockaddrIn6>(),
            },
        }
    }
}

impl Address {
    /// The address of a Unix socket that has a path. With its NUL, if there is room for it, as every system takes it.
    pub(crate) fn unix(address: &std::os::unix::net::SocketAddr) -> Result<Self> {
        let path = address.as_pathname().map_or(&b""[..], |path| path.as_os_str().as_bytes());
        if path.is_empty() || path.len() > PATH_SIZE {
            return Err(Error::Recoverable(ErrorKind::from_errno(EINVAL)));
        }
        let mut unix = SockaddrUn { family: AF_UNIX, path: [0; PATH_SIZE] };
        unix.path[..path.len()].copy_from_slice(path);
        Ok(Self { address: Sockaddr { unix }, len: std::mem::size_of::<SockaddrUn>() })
    }

    pub(crate) fn as_ptr(&self) -> *const c_void {
        std::ptr::addr_of!(self.address).cast()
    }

    pub(crate) fn len(&self) -> u32 {
        self.len as u32
    }
}
