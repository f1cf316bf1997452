//! What the library frees while it runs is dropped when it has returned.
//!
//! A closure that is dropped runs code of the program: it may make calls of its own, wake a task, panic, or drop the last reference to
//! another handle. Within the call that frees it, that would replace the last error of the thread, or wait for a lock that this very
//! call holds. So the library's `free` only makes a note, and [`Frame`] drops what was noted: after the error has been fetched, and
//! before the call returns to the program.

// Of the thread's own; older versions of clippy take it for a constant.
#![allow(clippy::declare_interior_mutable_const)]

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::marker::PhantomData;
use std::os::raw::c_void;
use std::panic::{catch_unwind, resume_unwind, AssertUnwindSafe};

/// Something that the library has freed.
struct Freed {
    data: *mut c_void,
    drop: unsafe fn(*mut c_void),
}

struct Thread {
    depth: Cell<usize>,
    freed: RefCell<Vec<Freed>>,
}

thread_local! {
    static THREAD: Thread = const { Thread { depth: Cell::new(0), freed: RefCell::new(Vec::new()) } };
}

/// The time during which the library runs in this thread.
pub(crate) struct Frame {
    before: usize,
    _of_this_thread: PhantomData<*mut ()>,
}

impl Frame {
    /// Begins it.
    pub(crate) fn enter() -> Self {
        let before = THREAD.try_with(|thread| {
            thread.depth.set(thread.depth.get() + 1);
            thread.freed.borrow().len()
        });
        Self { before: before.unwrap_or(0), _of_this_thread: PhantomData }
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        let freed = THREAD.try_with(|thread| {
            thread.depth.set(thread.depth.get() - 1);
            let mut freed = thread.freed.borrow_mut();
            match self.before {
                before if freed.len() == before => Vec::new(),
                0 => std::mem::take(&mut *freed),
                before => freed.split_off(before),
            }
        });
        let mut freed = match freed {
            Ok(freed) => freed,
            Err(_) => return,
        };
        if freed.capacity() == 0 {
            return;
        }
        let mut panic = None;
        for item in freed.drain(..) {
            // SAFETY: the library freed it, so nobody else uses it.
            panic = catch(|| unsafe { (item.drop)(item.data) }).err().or(panic);
        }
        // Its memory serves the next call.
        let _ = THREAD.try_with(|thread| {
            let mut current = thread.freed.borrow_mut();
            if current.capacity() == 0 {
                *current = freed;
            }
        });
        if let Some(panic) = panic {
            if !std::thread::panicking() {
                resume_unwind(panic);
            }
        }
    }
}

/// Notes what the library frees.
///
/// # Safety
/// `drop` may be called with `data` once, in this thread.
pub(crate) unsafe fn release(data: *mut c_void, drop: unsafe fn(*mut c_void)) {
    let noted = THREAD.try_with(|thread| {
        let inside = thread.depth.get() > 0;
        if inside {
            thread.freed.borrow_mut().push(Freed { data, drop });
        }
        inside
    });
    if !matches!(noted, Ok(true)) {
        // The library runs in a thread of somebody else, who knows nothing of panics.
        let _ = catch(|| drop(data));
    }
}

/// Calls what may panic, where nothing can unwind.
pub(crate) fn catch<R>(function: impl FnOnce() -> R) -> Result<R, Box<dyn Any + Send>> {
    catch_unwind(AssertUnwindSafe(function))
}
