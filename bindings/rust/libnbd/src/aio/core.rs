//! What an asynchronous handle and its driver share.

use std::ffi::c_int;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::thread::ThreadId;

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
    state: Mutex<State>,
    /// A step is over.
    stepped: Condvar,
}

#[derive(Default)]
struct State {
    /// Those that wait for a state of the handle.
    waiters: Vec<Waker>,
    /// The last error of a step.
    error: Option<Arc<Error>>,
    /// The thread in which the driver is using the handle.
    stepping: Option<ThreadId>,
    is_ended: bool,
}

impl Core {
    /// The driver is not waiting: it looks at the direction before it does.
    const BUSY: u32 = u32::MAX;

    pub(super) fn new(handle: Handle) -> Self {
        Self {
            handle,
            signal: Arc::default(),
            watched: AtomicU32::new(Self::BUSY),
            state: Mutex::default(),
            stepped: Condvar::new(),
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
        self.handle.step(is_read, |error| self.lock().error = Some(Arc::new(error)));
    }

    /// The socket cannot be watched, so nothing would ever end.
    pub(super) fn fail(&self, error: std::io::Error) {
        self.lock().error = Some(Arc::new(error.into()));
    }

    /// The driver begins to use the handle. False if it must not any more.
    pub(super) fn begin(&self) -> bool {
        let mut state = self.lock();
        if !state.is_ended {
            state.stepping = Some(std::thread::current().id());
        }
        !state.is_ended
    }

    /// The driver has used the handle: who waits for its state looks again.
    pub(super) fn done(&self) {
        let waiters = {
            let mut state = self.lock();
            state.stepping = None;
            std::mem::take(&mut state.waiters)
        };
        self.stepped.notify_all();
        waiters.into_iter().for_each(Waker::wake);
    }

    /// Stops the driver. If it is using the handle in another thread, waits until it is not.
    pub(super) fn end(&self) {
        let this = std::thread::current().id();
        let mut state = self.lock();
        state.is_ended = true;
        while state.stepping.is_some_and(|thread| thread != this) {
            state = self.stepped.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        drop(state);
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
        {
            let mut state = self.lock();
            if !state.waiters.iter().any(|waiter| waiter.will_wake(cx.waker())) {
                state.waiters.push(cx.waker().clone());
            }
        }
        let handle = &self.handle;
        if handle.aio_is_dead() || (goal == Goal::Connection && handle.aio_is_closed()) {
            Poll::Ready(Err(self.failure(ENOTCONN)))
        } else if is_over(handle) {
            Poll::Ready(Ok(()))
        } else {
            Poll::Pending
        }
    }

    /// The result of a command.
    pub(super) fn result(&self, errno: c_int) -> SharedResult<()> {
        match errno {
            0 => Ok(()),
            _ if self.handle.aio_is_dead() => Err(self.failure(errno)),
            _ => Err(Arc::new(Error::Recoverable(ErrorKind::from_errno(errno)))),
        }
    }

    /// What ended the connection. If another call than the driver's met it, its own number is told.
    fn failure(&self, errno: c_int) -> Arc<Error> {
        self.lock().error.clone().unwrap_or_else(|| {
            let kind = ErrorKind::from_errno(errno);
            Arc::new(if self.handle.aio_is_dead() {
                Error::Fatal(FatalErrorKind::Libnbd(kind))
            } else {
                Error::Recoverable(kind)
            })
        })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
