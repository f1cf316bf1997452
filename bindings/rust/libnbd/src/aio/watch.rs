//! Callbacks of a call that is awaited.

use std::os::raw::c_uint;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::Arc;

/// Counts the calls of callbacks as long as somebody waits, and stops them then.
#[derive(Default)]
pub(crate) struct Watch(Arc<Seen>);

/// What the callback sees of it.
#[derive(Default)]
pub(crate) struct Seen {
    calls: AtomicU32,
    is_abandoned: AtomicBool,
}

impl Watch {
    pub(crate) fn seen(&self) -> Arc<Seen> {
        Arc::clone(&self.0)
    }

    /// How often callbacks were called.
    pub(crate) fn count(&self) -> c_uint {
        self.0.calls.load(Ordering::Relaxed)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.0.is_abandoned.store(true, Ordering::Relaxed);
    }
}

impl Seen {
    /// Whether the callback is to be called.
    pub(crate) fn enter(&self) -> bool {
        self.calls.fetch_add(1, Ordering::Relaxed);
        !self.is_abandoned.load(Ordering::Relaxed)
    }
}
