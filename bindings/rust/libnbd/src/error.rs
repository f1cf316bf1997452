//! What goes wrong.

use std::ffi::NulError;
use std::{fmt, io};

/// What a call gives: a value, or the error.
pub type Result<T, E = Error> = std::result::Result<T, E>;

const ENOTSUP: i32 = 95;

/// An error number of the platform.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Errno(pub i32);

impl fmt::Display for Errno {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = io::Error::from_raw_os_error(self.0).to_string();
        f.write_str(text.strip_suffix(&format!(" (os error {})", self.0)).unwrap_or(&text))
    }
}

impl fmt::Debug for Errno {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Errno")
            .field("code", &self.0)
            .field("description", &self.to_string())
            .finish()
    }
}

impl From<Errno> for i32 {
    fn from(errno: Errno) -> Self {
        errno.0
    }
}

impl From<Errno> for io::Error {
    fn from(errno: Errno) -> Self {
        Self::from_raw_os_error(errno.0)
    }
}

/// An error of a call.
#[derive(Debug)]
pub enum Error {
    /// The handle can still be used.
    Recoverable(ErrorKind),
    /// The handle is dead.
    Fatal(FatalErrorKind),
}

/// What is known of an error.
#[derive(Debug)]
pub enum ErrorKind {
    /// The library gave a number and a text.
    WithErrno {
        /// The number.
        errno: Errno,
        /// The text, which begins with the C name of the call.
        description: String,
    },
    /// There is no number.
    WithoutErrno {
        /// The text.
        description: String,
    },
    /// There is a number alone, of an asynchronous command.
    Errno(Errno),
}

/// What killed a handle.
#[derive(Debug)]
pub enum FatalErrorKind {
    /// The library told.
    Libnbd(ErrorKind),
    /// The socket could not be watched.
    Io(io::Error),
}

impl Error {
    /// Whether the handle is dead.
    pub fn is_fatal(&self) -> bool {
        matches!(self, Self::Fatal(_))
    }

    /// Whether the handle can still be used.
    pub fn is_recoverable(&self) -> bool {
        matches!(self, Self::Recoverable(_))
    }

    /// The error number, if there is one.
    pub fn errno(&self) -> Option<i32> {
        match self {
            Self::Recoverable(kind) | Self::Fatal(FatalErrorKind::Libnbd(kind)) => kind.errno(),
            Self::Fatal(FatalErrorKind::Io(error)) => error.raw_os_error(),
        }
    }

    /// The same as an error that killed the handle.
    pub fn to_fatal(self) -> FatalErrorKind {
        match self {
            Self::Recoverable(kind) => FatalErrorKind::Libnbd(kind),
            Self::Fatal(kind) => kind,
        }
    }

    /// The error of a call that the library does not have.
    pub(crate) fn absent(function: &str) -> Self {
        Self::Recoverable(ErrorKind::WithErrno {
            errno: Errno(ENOTSUP),
            description: format!("{function}: the libnbd that is loaded does not have this call"),
        })
    }
}

impl ErrorKind {
    /// An error that has a number alone.
    pub fn from_errno(errno: i32) -> Self {
        Self::Errno(Errno(errno))
    }

    /// The number, if there is one.
    pub fn errno(&self) -> Option<i32> {
        match self {
            Self::WithErrno { errno, .. } | Self::Errno(errno) => Some(errno.0),
            Self::WithoutErrno { .. } => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Recoverable(kind) => kind.fmt(f),
            Self::Fatal(kind) => write!(f, "Fatal: NBD handle is dead: {kind}"),
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WithErrno { errno, description } => write!(f, "Errno: {errno}: {description}"),
            Self::WithoutErrno { description } => f.write_str(description),
            Self::Errno(errno) => write!(f, "Errno: {errno}"),
        }
    }
}

impl fmt::Display for FatalErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Libnbd(kind) => kind.fmt(f),
            Self::Io(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Recoverable(kind) => Some(kind),
            Self::Fatal(kind) => Some(kind),
        }
    }
}

impl std::error::Error for ErrorKind {}

impl std::error::Error for FatalErrorKind {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Libnbd(kind) => Some(kind),
            Self::Io(error) => Some(error),
        }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Fatal(error.into())
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self::Recoverable(kind)
    }
}

impl From<String> for Error {
    fn from(description: String) -> Self {
        Self::Recoverable(ErrorKind::WithoutErrno { description })
    }
}

// std has it since 1.0; clippy knows that of alloc, where it is since 1.64.
#[allow(unknown_lints, clippy::incompatible_msrv)]
impl From<NulError> for Error {
    fn from(error: NulError) -> Self {
        error.to_string().into()
    }
}

impl From<ErrorKind> for FatalErrorKind {
    fn from(kind: ErrorKind) -> Self {
        Self::Libnbd(kind)
    }
}

impl From<io::Error> for FatalErrorKind {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<Errno> for ErrorKind {
    fn from(errno: Errno) -> Self {
        Self::Errno(errno)
    }
}

impl From<Error> for io::Error {
    fn from(error: Error) -> Self {
        let kind = error
            .errno()
            .map_or(io::ErrorKind::Other, |errno| Self::from_raw_os_error(errno).kind());
        Self::new(kind, error)
    }
}
