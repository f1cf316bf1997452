//! Results of C as values of Rust.

use std::ffi::CStr;
use std::os::raw::{c_char, c_int, c_uint, c_void};
use std::os::unix::io::RawFd;

use crate::types::Cookie;

/// A result that can tell of a failure.
pub(crate) trait Failure {
    /// Whether it does.
    fn is_failure(&self) -> bool;
}

macro_rules! minus_one {
    ($($type:ty)*) => {
        $(impl Failure for $type {
            fn is_failure(&self) -> bool {
                *self == -1
            }
        })*
    };
}

minus_one!(c_int i64 isize);

impl Failure for *const c_char {
    fn is_failure(&self) -> bool {
        self.is_null()
    }
}

impl Failure for *mut c_char {
    fn is_failure(&self) -> bool {
        self.is_null()
    }
}

pub(crate) fn status(_: c_int) {}

pub(crate) fn boolean(value: c_int) -> bool {
    value != 0
}

pub(crate) fn int(value: c_int) -> c_uint {
    value.unsigned_abs()
}

pub(crate) fn int64(value: i64) -> u64 {
    value.unsigned_abs()
}

pub(crate) fn cookie(value: i64) -> Cookie {
    Cookie(value.unsigned_abs())
}

pub(crate) fn size(value: isize) -> usize {
    value.unsigned_abs()
}

pub(crate) fn descriptor(value: c_int) -> RawFd {
    value
}

pub(crate) fn same<T>(value: T) -> T {
    value
}

/// A text that lives as long as the library, which is never unloaded.
pub(crate) fn static_text(text: *const c_char) -> &'static [u8] {
    if text.is_null() {
        return b"";
    }
    // SAFETY: the library gave it.
    unsafe { CStr::from_ptr(text) }.to_bytes()
}

/// A text that is the caller's to free.
pub(crate) fn text(text: *mut c_char) -> Vec<u8> {
    extern "C" {
        fn free(memory: *mut c_void);
    }
    // SAFETY: the library gave it, for us to free.
    unsafe {
        let copy = CStr::from_ptr(text).to_bytes().to_vec();
        free(text.cast());
        copy
    }
}
