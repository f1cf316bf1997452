//! What drives an [`AsyncHandle`](crate::AsyncHandle): a thread of its own, tokio, or a runtime that a program brings.
//!
//! A runtime runs one future for each handle, and tells when a socket is ready:
//!
//! ```
//! use std::future::Future;
//! use std::os::unix::io::OwnedFd;
//! use std::pin::Pin;
//! use std::task::{Context, Poll};
//! use libnbd::runtime::{Runtime, Socket};
//! # mod executor {
//! #     pub fn spawn(_: impl std::future::Future<Output = ()> + Send + 'static) {}
//! #     pub struct Async<T>(pub T);
//! #     impl<T> Async<T> {
//! #         pub fn new(io: T) -> std::io::Result<Self> { Ok(Self(io)) }
//! #         pub fn poll_readable(&self, _: &mut std::task::Context<'_>) -> std::task::Poll<std::io::Result<()>> {
//! #             std::task::Poll::Pending
//! #         }
//! #         pub fn poll_writable(&self, _: &mut std::task::Context<'_>) -> std::task::Poll<std::io::Result<()>> {
//! #             std::task::Poll::Pending
//! #         }
//! #     }
//! # }
//! use executor::{spawn, Async}; // of async-io, for one
//!
//! #[derive(Clone)]
//! struct Smol;
//!
//! struct SmolSocket(Async<OwnedFd>);
//!
//! impl Runtime for Smol {
//!     type Socket = SmolSocket;
//!
//!     fn spawn(&self, driver: Pin<Box<dyn Future<Output = ()> + Send>>) -> std::io::Result<()> {
//!         spawn(driver);
//!         Ok(())
//!     }
//!
//!     fn watch(&self, socket: OwnedFd) -> std::io::Result<SmolSocket> {
//!         Ok(SmolSocket(Async::new(socket)?))
//!     }
//! }
//!
//! impl Socket for SmolSocket {
//!     fn poll_readable(&mut self, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
//!         self.0.poll_readable(cx)
//!     }
//!
//!     fn poll_writable(&mut self, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
//!         self.0.poll_writable(cx)
//!     }
//! }
//! ```

mod thread;
#[cfg(feature = "tokio")]
mod tokio;

use std::future::Future;
use std::io;
use std::os::unix::io::OwnedFd;
use std::pin::Pin;
use std::task::{Context, Poll};

pub use self::thread::Thread;
#[cfg(feature = "tokio")]
pub use self::tokio::Tokio;

/// What an [`AsyncHandle`](crate::AsyncHandle) needs of a runtime.
pub trait Runtime: Clone + Send + 'static {
    /// A socket that it watches.
    type Socket: Socket;

    /// Runs the driver of a handle. It ends by itself when the handle is dropped.
    ///
    /// # Errors
    ///
    /// It cannot be run.
    fn spawn(&self, driver: Pin<Box<dyn Future<Output = ()> + Send>>) -> io::Result<()>;

    /// Watches a socket until it is dropped. This is called by the driver.
    ///
    /// # Errors
    ///
    /// It cannot be watched.
    fn watch(&self, socket: OwnedFd) -> io::Result<Self::Socket>;
}

/// A socket that a runtime watches.
///
/// Readiness is that of `poll`: it is ready as long as there is something to read, and not ready when there is nothing. If it were told
/// to be ready when it is not, libnbd in C would wait for a reply that it has not asked for.
pub trait Socket: Send + 'static {
    /// Whether it is readable. If it is not, the task is woken when it is.
    fn poll_readable(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>>;

    /// Whether it is writable. If it is not, the task is woken when it is.
    fn poll_writable(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>>;
}
