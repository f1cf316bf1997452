//! How the driver is told that there is something new.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Waker};

/// Raised by anybody, and taken by one task.
#[derive(Default)]
pub(super) struct Signal {
    is_raised: AtomicBool,
    waker: Mutex<Option<Waker>>,
}

impl Signal {
    /// Wakes the task, now or when it next looks.
    pub(super) fn raise(&self) {
        if !self.is_raised.swap(true, Ordering::SeqCst) {
            let waker = self.waker.lock().unwrap_or_else(PoisonError::into_inner).take();
            if let Some(waker) = waker {
                waker.wake();
            }
        }
    }

    /// Takes it if it is raised; else the task is woken when it is.
    pub(super) fn poll(&self, cx: &Context<'_>) -> bool {
        {
            let mut waker = self.waker.lock().unwrap_or_else(PoisonError::into_inner);
            match &mut *waker {
                Some(waker) if waker.will_wake(cx.waker()) => {}
                waker => *waker = Some(cx.waker().clone()),
            }
        }
        self.is_raised.swap(false, Ordering::SeqCst)
    }
}
