//! Declarations of the C library libnbd. The crate `libnbd` is what programs use.
//!
//! The functions of libnbd are found one by one when [`Functions::loaded`] is first called, so a program that was built for a newer
//! libnbd runs on an older one as long as it makes only calls that this one has.
//!
//! With the feature `link`, which is on by default, a program is linked to the libnbd that `pkg-config` finds. Without it, nothing is
//! needed to build, and `libnbd.so.0` is looked for when a program first needs it.

#![allow(non_camel_case_types)]

use std::ffi::CStr;
use std::os::raw::{c_char, c_int, c_void};
use std::sync::Once;

/// A handle of libnbd.
#[repr(C)]
pub struct nbd_handle {
    _private: [u8; 0],
}

/// Declares the structures that closures are passed as.
macro_rules! closures {
    ($($(#[$doc:meta])* $name:ident($($parameter:ident: $type:ty),* $(,)?);)*) => {
        $(
            $(#[$doc])*
            #[repr(C)]
            #[derive(Clone, Copy, Debug)]
            pub struct $name {
                /// What is called.
                pub callback: Option<
                    unsafe extern "C" fn(user_data: *mut c_void, $($parameter: $type),*) -> c_int,
                >,
                /// What it is given first.
                pub user_data: *mut c_void,
                /// What frees that, once.
                pub free: Option<unsafe extern "C" fn(user_data: *mut c_void)>,
            }

            impl Default for $name {
                /// No callback.
                fn default() -> Self {
                    Self { callback: None, user_data: std::ptr::null_mut(), free: None }
                }
            }
        )*
    };
}

/// Declares functions: as the linker finds them, and as a table of what the library that is loaded has.
macro_rules! functions {
    ($($(#[$doc:meta])* fn $name:ident($($parameter:ident: $type:ty),* $(,)?) $(-> $result:ty)?;)*) => {
        #[cfg(feature = "link")]
        extern "C" {
            $($(#[$doc])* pub fn $name($($parameter: $type),*) $(-> $result)?;)*
        }

        /// The functions that the library which is loaded has.
        #[derive(Clone, Copy, Debug)]
        pub struct Functions {
            $($(#[$doc])* pub $name: Option<unsafe extern "C" fn($($parameter: $type),*) $(-> $result)?>,)*
        }

        impl Functions {
            /// The names of all functions.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name)),*];

            /// # Safety
            /// What is found must have the type of its name.
            pub(crate) unsafe fn resolve(find: impl Fn(&std::ffi::CStr) -> *mut c_void) -> Self {
                let find = |name: &str| {
                    std::ffi::CStr::from_bytes_with_nul(name.as_bytes()).map_or(std::ptr::null_mut(), &find)
                };
                Self {
                    $($name: std::mem::transmute::<
                        *mut c_void,
                        Option<unsafe extern "C" fn($($parameter: $type),*) $(-> $result)?>,
                    >(find(concat!(stringify!($name), "\0"))),)*
                }
            }

            /// Whether the library has a function, by its C name.
            pub fn has(&self, name: &str) -> bool {
                match name {
                    $(stringify!($name) => self.$name.is_some(),)*
                    _ => false,
                }
            }
        }
    };
}

mod generated;

pub use generated::*;

const SONAME: &[u8] = b"libnbd.so.0\0";
const RTLD_NOW: c_int = 2;

extern "C" {
    fn dlopen(filename: *const c_char, flags: c_int) -> *mut c_void;
    fn dlsym(handle: *mut c_void, symbol: *const c_char) -> *mut c_void;
    fn dlerror() -> *mut c_char;
}

impl Functions {
    /// The functions of the library, which is loaded if it is not yet, and stays loaded.
    ///
    /// # Errors
    ///
    /// Why it cannot be loaded, in the words of the dynamic linker.
    pub fn loaded() -> Result<&'static Self, String> {
        static ONCE: Once = Once::new();
        static mut LOADED: Option<Result<Functions, String>> = None;
        // SAFETY: it is written once, and read after that.
        let loaded = unsafe {
            let loaded = std::ptr::addr_of_mut!(LOADED);
            ONCE.call_once(|| *loaded = Some(Self::load()));
            (*loaded).as_ref()
        };
        match loaded {
            Some(Ok(functions)) => Ok(functions),
            Some(Err(reason)) => Err(reason.clone()),
            None => Err("libnbd.so.0 is being loaded".to_owned()),
        }
    }

    fn load() -> Result<Self, String> {
        #[cfg(feature = "link")]
        keep_linked();
        // SAFETY: the name is a C string. One that is linked to is found by its name, and not loaded again.
        let library = unsafe { dlopen(SONAME.as_ptr().cast(), RTLD_NOW) };
        if library.is_null() {
            // SAFETY: dlerror gives null or a C string, valid until the next call in this thread.
            return Err(unsafe {
                let reason = dlerror();
                if reason.is_null() {
                    "libnbd.so.0 cannot be loaded".to_owned()
                } else {
                    CStr::from_ptr(reason).to_string_lossy().into_owned()
                }
            });
        }
        // SAFETY: the declarations are those of the header.
        Ok(unsafe { Self::resolve(|name| dlsym(library, name.as_ptr())) })
    }
}

/// The linker leaves out a library of which no function is used; this one every libnbd has.
#[cfg(feature = "link")]
fn keep_linked() {
    let used: unsafe extern "C" fn(*mut nbd_handle) = nbd_close;
    // SAFETY: it is a local variable.
    unsafe { std::ptr::read_volatile(&used) };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_table() {
        let none = unsafe { Functions::resolve(|_| std::ptr::null_mut()) };
        assert!(Functions::NAMES.iter().all(|name| !none.has(name)));
        assert!(Functions::NAMES.contains(&"nbd_pread"));
    }

    #[test]
    fn a_loaded_library_has_what_every_version_has() {
        let loaded = Functions::loaded().expect("libnbd.so.0");
        for name in ["nbd_create", "nbd_close", "nbd_get_error", "nbd_get_errno", "nbd_pread"] {
            assert!(loaded.has(name), "{name}");
        }
        assert!(!loaded.has("nbd_no_such_call"));
    }
}
