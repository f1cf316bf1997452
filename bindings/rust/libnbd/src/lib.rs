//! A client for [Network Block Devices](https://github.com/NetworkBlockDevice/nbd): the API of libnbd.
//!
//! [`Handle`] has every call of libnbd: those that wait, and those that a program drives from its own loop. [`AsyncHandle`] has the
//! same as `async` functions.
//!
//! ```no_run
//! # fn main() -> libnbd::Result<()> {
//! let nbd = libnbd::Handle::new()?;
//! nbd.connect_uri("nbd://localhost")?;
//! let mut sector = [0; 512];
//! nbd.pread(&mut sector, 0, None)?;
//! # Ok(())
//! # }
//! ```
//!
//! # The library below
//!
//! The crate sits on the C interface of `libnbd.so.0`, and on an older one as far as that has the calls that a program makes.
//! A call that it lacks fails with `ENOTSUP`; a call that cannot fail panics. [`Handle::library_has`] tells before.
//!
//! # Callbacks
//!
//! Callbacks run in the thread that drives the connection, with the handle locked: they must not make calls on it but those whose
//! documentation permits it. A callback that panics fails its command. It is dropped before the call returns that ended its command,
//! and never while the library runs.
//!
//! # Features
//!
//! * `link` (default): links to the libnbd that `pkg-config` finds. Without it, `libnbd.so.0` is loaded when the first handle is made.
//! * `log` (default): debug messages go to the crate `log`, if its level is `Debug` or finer when a handle is made.
//! * `tokio` (default): [`AsyncHandle::new`] drives its connection in the tokio runtime that it is called in.

#![warn(missing_docs)]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[macro_use]
mod macros;
mod aio;
mod arguments;
mod closures;
mod command;
mod error;
mod frame;
mod generated;
mod handle;
#[cfg(feature = "log")]
mod logging;
mod native;
mod os;
mod results;
pub mod runtime;
pub mod types;

pub use aio::{AsyncHandle, SharedResult};
pub use command::{Buffer, BufferMut, Command};
pub use error::{Errno, Error, ErrorKind, FatalErrorKind, Result};
pub use handle::Handle;
pub use types::*;
