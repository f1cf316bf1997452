//! Rust closures as closures of C.

use std::ffi::CStr;
use std::os::raw::{c_char, c_int, c_void};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::frame::{catch, release};

/// What a command ends with whose callback panicked, unless the callback had chosen another error before.
const EPROTO: c_int = 71;

/// Calls a callback.
///
/// # Safety
/// `error` is null or points to an int.
unsafe fn guarded(error: *mut c_int, call: impl FnOnce() -> c_int) -> c_int {
    match catch(call) {
        Ok(result) => result,
        Err(panic) => {
            // What was panicked with may panic again when it is dropped.
            let _ = catch(|| drop(panic));
            if !error.is_null() && *error == 0 {
                *error = EPROTO;
            }
            -1
        }
    }
}

/// What is behind a `user_data`.
pub(crate) trait Keeper {
    /// The box.
    type Kept;
}

/// A closure that is called under the lock of a handle alone, so not twice at once.
pub(crate) struct Exclusive<F>(std::marker::PhantomData<F>);

impl<F> Keeper for Exclusive<F> {
    type Kept = F;
}

impl<F> Exclusive<F> {
    pub(crate) fn keep(function: F) -> *mut c_void {
        Box::into_raw(Box::new(function)).cast()
    }

    /// # Safety
    /// `user_data` is of [`Self::keep`], and `error` null or a pointer to an int.
    pub(crate) unsafe fn invoke(
        user_data: *mut c_void,
        error: *mut c_int,
        call: impl FnOnce(&mut F) -> c_int,
    ) -> c_int {
        guarded(error, || call(&mut *user_data.cast::<F>()))
    }
}

/// A closure that any thread may call, also one that it is running in.
pub(crate) struct Shared<F> {
    owner: AtomicUsize,
    function: Mutex<F>,
}

impl<F> Keeper for Shared<F> {
    type Kept = Self;
}

impl<F> Shared<F> {
    pub(crate) fn keep(function: F) -> *mut c_void {
        let shared = Self { owner: AtomicUsize::new(0), function: Mutex::new(function) };
        Box::into_raw(Box::new(shared)).cast()
    }

    /// # Safety
    /// `user_data` is of [`Self::keep`], and `error` null or a pointer to an int.
    pub(crate) unsafe fn invoke(
        user_data: *mut c_void,
        error: *mut c_int,
        call: impl FnOnce(&mut F) -> c_int,
    ) -> c_int {
        let shared = &*user_data.cast::<Self>();
        let thread = this_thread();
        if shared.owner.load(Ordering::Relaxed) == thread {
            return 0;
        }
        guarded(error, || {
            let mut function = shared.function.lock().unwrap_or_else(PoisonError::into_inner);
            let _owner = Owner::of(&shared.owner, thread);
            call(&mut function)
        })
    }
}

/// Who is calling a shared closure.
struct Owner<'a>(&'a AtomicUsize);

impl<'a> Owner<'a> {
    fn of(owner: &'a AtomicUsize, thread: usize) -> Self {
        owner.store(thread, Ordering::Relaxed);
        Self(owner)
    }
}

impl Drop for Owner<'_> {
    fn drop(&mut self) {
        self.0.store(0, Ordering::Relaxed);
    }
}

/// A number that no other living thread has, and not 0.
fn this_thread() -> usize {
    thread_local! {
        static MARK: u8 = const { 0 };
    }
    MARK.with(|mark| std::ptr::addr_of!(*mark) as usize)
}

/// The `free` of a closure.
///
/// # Safety
/// `user_data` is a box of `K::Kept`.
pub(crate) unsafe extern "C" fn free<K: Keeper>(user_data: *mut c_void) {
    unsafe fn drop_box<T>(data: *mut c_void) {
        drop(Box::from_raw(data.cast::<T>()));
    }
    release(user_data, drop_box::<K::Kept>);
}

/// An array of C, during a callback.
///
/// # Safety
/// There are as many, or none.
pub(crate) unsafe fn slice<'a, T>(items: *const T, count: usize) -> &'a [T] {
    if items.is_null() || count == 0 {
        &[]
    } else {
        std::slice::from_raw_parts(items, count)
    }
}

/// A text of C, during a callback.
///
/// # Safety
/// It is null or a C string.
pub(crate) unsafe fn bytes<'a>(text: *const c_char) -> &'a [u8] {
    if text.is_null() {
        b""
    } else {
        CStr::from_ptr(text).to_bytes()
    }
}
