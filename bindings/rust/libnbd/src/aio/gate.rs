//! Whether the driver is using the handle.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::task::Waker;
use std::thread::ThreadId;

/// Lets the driver use the handle turn by turn, until the handle ends.
#[derive(Default)]
pub(super) struct Gate {
    state: Mutex<State>,
    left: Condvar,
}

#[derive(Default)]
struct State {
    /// The thread in which the driver is.
    inside: Option<ThreadId>,
    /// Those that look at the handle when it has left.
    waiters: Vec<Waker>,
    is_ended: bool,
}

impl Gate {
    /// The driver begins. False if it must not any more.
    pub(super) fn enter(&self) -> bool {
        let mut state = self.lock();
        if !state.is_ended {
            state.inside = Some(std::thread::current().id());
        }
        !state.is_ended
    }

    /// The driver has no reference to the handle any more.
    pub(super) fn leave(&self) {
        let waiters = {
            let mut state = self.lock();
            state.inside = None;
            std::mem::take(&mut state.waiters)
        };
        self.left.notify_all();
        waiters.into_iter().for_each(Waker::wake);
    }

    /// Wakes a task when the driver leaves next. True if it is inside now.
    pub(super) fn wait(&self, waker: &Waker) -> bool {
        let mut state = self.lock();
        if !state.waiters.iter().any(|waiter| waiter.will_wake(waker)) {
            state.waiters.push(waker.clone());
        }
        state.inside.is_some()
    }

    /// Stops the driver. If it is inside in another thread, waits until it is not.
    pub(super) fn end(&self) {
        let this = std::thread::current().id();
        let mut state = self.lock();
        state.is_ended = true;
        while state.inside.map_or(false, |thread| thread != this) {
            state = self.left.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
