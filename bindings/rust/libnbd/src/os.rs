//! What the standard library lacks.

use std::io;
use std::os::raw::{c_int, c_short, c_ulong};

pub(crate) const POLLIN: c_short = 1;
pub(crate) const POLLOUT: c_short = 4;

/// A descriptor to wait for, and what it is waited for.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub(crate) struct PollFd {
    pub(crate) fd: c_int,
    pub(crate) events: c_short,
    pub(crate) revents: c_short,
}

extern "C" {
    fn poll(fds: *mut PollFd, count: c_ulong, timeout: c_int) -> c_int;
}

/// Waits until a descriptor is ready; -1 waits for ever.
pub(crate) fn wait(fds: &mut [PollFd], timeout: c_int) -> io::Result<usize> {
    loop {
        // SAFETY: the descriptors are as many.
        let ready = unsafe { poll(fds.as_mut_ptr(), fds.len() as c_ulong, timeout) };
        if let Ok(ready) = usize::try_from(ready) {
            return Ok(ready);
        }
        let error = io::Error::last_os_error();
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
}
