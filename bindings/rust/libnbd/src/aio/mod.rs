//! Calls that are awaited.

mod core;
mod driver;
mod gate;
mod signal;
mod watch;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use self::core::Core;
pub(crate) use self::core::Goal;
pub(crate) use self::watch::Watch;
use crate::command::{Buffer, BufferMut, Command, Completion, Memory, Operation};
use crate::error::{Error, Result};
use crate::handle::Handle;
use crate::runtime::{Runtime, Thread};
use crate::types::Cookie;

/// What an awaited call gives: an error that ended the connection is shared by all commands that were in flight.
pub type SharedResult<T> = std::result::Result<T, Arc<Error>>;

/// A handle whose calls are awaited.
///
/// Share it by reference or in an [`Arc`] to have many commands in flight at once. It is closed when it is dropped.
///
/// A future does nothing before it is first polled. One that is dropped before its end leaves the command to the server: its result is
/// discarded, its callbacks are not called any more, and the connection remains usable.
pub struct AsyncHandle {
    core: Arc<Core>,
    /// Stops watching the socket.
    release: Box<dyn Fn() + Send + Sync>,
}

impl AsyncHandle {
    /// Makes a handle, which the tokio runtime drives that this is called in. Outside of one, or without the feature `tokio`, a thread
    /// of its own does, and any executor can await its calls.
    ///
    /// # Errors
    ///
    /// Those of [`Handle::new`].
    pub fn new() -> Result<Self> {
        #[cfg(feature = "tokio")]
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            return Self::with_runtime(crate::runtime::Tokio::new(runtime));
        }
        Self::with_runtime(Thread::new())
    }

    /// Makes a handle that a runtime of one's choice drives.
    ///
    /// # Errors
    ///
    /// Those of [`Handle::new`], and those of the runtime.
    pub fn with_runtime<R: Runtime>(runtime: R) -> Result<Self> {
        let core = Arc::new(Core::new(Handle::new()?));
        let release = driver::start(&core, runtime)?;
        Ok(Self { core, release })
    }

    pub(crate) fn handle(&self) -> &Handle {
        self.core.handle()
    }

    /// Makes a call that changes what is to be waited for.
    pub(crate) fn issue<T>(&self, call: impl FnOnce(&Handle) -> T) -> T {
        let result = call(self.handle());
        self.core.issued();
        result
    }

    /// Starts what ends with a state of the handle, and waits for it.
    pub(crate) async fn change(
        &self,
        goal: Goal,
        start: impl FnOnce(&Handle) -> Result<()>,
        is_over: impl Fn(&Handle) -> bool,
    ) -> SharedResult<()> {
        self.issue(start).map_err(Arc::new)?;
        poll_fn(|cx| self.core.poll_state(cx, goal, &is_over)).await
    }

    /// Starts what ends with a completion, and waits for it.
    pub(crate) async fn command<T>(
        &self,
        start: impl FnOnce(&Handle, Completion<()>) -> Result<T>,
    ) -> SharedResult<()> {
        let operation = Operation::new(());
        self.issue(|handle| start(handle, Completion::of(&operation))).map_err(Arc::new)?;
        poll_fn(|cx| if operation.poll(cx) { Poll::Ready(()) } else { Poll::Pending }).await;
        self.core.result(operation.error())
    }

    /// Fills memory that is borrowed. The command has memory of its own, so that it may outlive this future.
    pub(crate) async fn fill(
        &self,
        buf: &mut [u8],
        start: impl FnOnce(&Handle, &Memory, Completion<Vec<u8>>) -> Result<Cookie>,
    ) -> SharedResult<()> {
        let (result, memory) = self.fill_owned(vec![0; buf.len()], start).await;
        buf.copy_from_slice(&memory);
        result
    }

    /// Sends memory that is borrowed, as a copy.
    pub(crate) async fn send(
        &self,
        buf: &[u8],
        start: impl FnOnce(&Handle, &Memory, Completion<Vec<u8>>) -> Result<Cookie>,
    ) -> SharedResult<()> {
        self.send_owned(buf.to_vec(), start).await.0
    }

    pub(crate) async fn fill_owned<B: BufferMut>(
        &self,
        buf: B,
        start: impl FnOnce(&Handle, &Memory, Completion<B>) -> Result<Cookie>,
    ) -> (SharedResult<()>, B) {
        self.finish(self.issue(|handle| Command::fill(handle, buf, start))).await
    }

    pub(crate) async fn send_owned<B: Buffer>(
        &self,
        buf: B,
        start: impl FnOnce(&Handle, &Memory, Completion<B>) -> Result<Cookie>,
    ) -> (SharedResult<()>, B) {
        self.finish(self.issue(|handle| Command::send(handle, buf, start))).await
    }

    async fn finish<B>(
        &self,
        started: std::result::Result<Command<B>, (Error, B)>,
    ) -> (SharedResult<()>, B) {
        match started {
            Ok(command) => {
                let (result, buffer) = command.await;
                let errno = result.err().and_then(|error| error.errno()).unwrap_or(0);
                (self.core.result(errno), buffer)
            }
            Err((error, buffer)) => (Err(Arc::new(error)), buffer),
        }
    }
}

impl Drop for AsyncHandle {
    fn drop(&mut self) {
        self.core.end();
        (self.release)();
    }
}

impl fmt::Debug for AsyncHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AsyncHandle").field("handle", self.handle()).finish()
    }
}

/// A future of a function. The standard library has one since Rust 1.64.
fn poll_fn<T>(poll: impl FnMut(&mut Context<'_>) -> Poll<T> + Unpin) -> impl Future<Output = T> {
    struct PollFn<F>(F);

    impl<T, F: FnMut(&mut Context<'_>) -> Poll<T> + Unpin> Future for PollFn<F> {
        type Output = T;

        fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
            (self.0)(cx)
        }
    }

    PollFn(poll)
}
