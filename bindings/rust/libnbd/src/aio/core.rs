//! What an asynchronous handle and its driver share.

use std::os::raw::c_int;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use super::gate::Gate;
use super::signal::Signal;
use super::SharedResult;
use crate::error::{Error, ErrorKind, FatalErrorKind};
use crate::handle::Handle;

const ENOTCONN: c_int = 107;

/// What a change of state leads to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Goal {
    /// A connection that can be used.
    Connection,
    /// Its end.
    End,
}

pub(super) struct Core {
    handle: Handle,
    signal: Arc<Signal>,
    /// What the driver waits for on the socket, or [`Core::BUSY`].
    watched: AtomicU32,
    /// The last error of a step.
    error: Mutex<Option<Arc<Error>>>,
    gate: Arc<Gate>,
}

impl Core {
    /// The driver is not waiting: it looks at the direction before it does.
    const BUSY: u32 = u32::MAX;

    pub(super) fn new(handle: Handle) -> Self {
        Self {
            handle,
            signal: Arc::default(),
            watched: AtomicU32::new(Self::BUSY),
            error: Mutex::default(),
            gate: Arc::default(),
        }
    }

    pub(super) fn handle(&self) -> &Handle {
        &self.handle
    }

    pub(super) fn signal(&self) -> &Arc<Signal> {
        &self.signal
    }

    /// A call was made: the driver is woken if the handle now waits for something that the driver does not.
    pub(super) fn issued(&self) {
        if self.handle.aio_get_direction() & !self.watched.load(Ordering::SeqCst) != 0 {
            self.signal.raise();
        }
    }

    /// The driver is about to wait. False if what it waits for has changed.
    pub(super) fn watch(&self, direction: u32) -> bool {
        self.watched.store(direction, Ordering::SeqCst);
        self.handle.aio_get_direction() & !direction == 0
    }

    /// The driver is not waiting any more.
    pub(super) fn unwatch(&self) {
        self.watched.store(Self::BUSY, Ordering::SeqCst);
    }

    /// Does what the socket is ready for.
    pub(super) fn step(&self, is_read: bool) {
        self.handle.step(is_read, |error| *self.lock() = Some(Arc::new(error)));
    }

    /// The socket cannot be watched, so nothing would ever end.
    pub(super) fn fail(&self, error: std::io::Error) {
        *self.lock() = Some(Arc::new(error.into()));
    }

    pub(super) fn gate(&self) -> &Arc<Gate> {
        &self.gate
    }

    /// Stops the driver.
    pub(super) fn end(&self) {
        self.gate.end();
        self.signal.raise();
    }

    /// Whether the handle has come to the end of a change of state.
    pub(super) fn poll_state(
        &self,
        cx: &Context<'_>,
        goal: Goal,
        is_over: &impl Fn(&Handle) -> bool,
    ) -> Poll<SharedResult<()>> {
        // Before it looks, so that no change is missed.
        let is_driven = self.gate.wait(cx.waker());
        let handle = &self.handle;
        let is_dead = handle.aio_is_dead();
        if !is_dead && !is_over(handle) {
            return Poll::Pending;
        }
        // A handle that none of the addresses of a name answered is as new.
        let is_missed =
            goal == Goal::Connection && (handle.aio_is_closed() || handle.aio_is_created());
        if !is_dead && !is_missed {
            return Poll::Ready(Ok(()));
        }
        // The driver may have met the reason, and not told it yet.
        if is_driven && self.lock().is_none() {
            return Poll::Pending;
        }
        Poll::Ready(Err(self.failure(ENOTCONN)))
    }

    /// The result of a command. All that the end of the connection ended have the same error.
    pub(super) fn result(&self, errno: c_int) -> SharedResult<()> {
        match errno {
            0 => Ok(()),
            _ if self.handle.aio_is_dead() || self.handle.aio_is_closed() => {
                Err(self.failure(errno))
            }
            _ => Err(Arc::new(Error::Recoverable(ErrorKind::from_errno(errno)))),
        }
    }

    /// What ended the connection. If nothing told, as when the server has just gone, a number does.
    fn failure(&self, errno: c_int) -> Arc<Error> {
        let kind = ErrorKind::from_errno(errno);
        let is_dead = self.handle.aio_is_dead();
        let mut error = self.lock();
        let error = error.get_or_insert_with(|| {
            Arc::new(if is_dead {
                Error::Fatal(FatalErrorKind::Libnbd(kind))
            } else {
                Error::Recoverable(kind)
            })
        });
        Arc::clone(error)
    }

    fn lock(&self) -> MutexGuard<'_, Option<Arc<Error>>> {
        self.error.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
