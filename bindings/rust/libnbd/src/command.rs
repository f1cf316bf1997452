//! Commands that have their buffer until they end.

use std::cell::UnsafeCell;
use std::future::Future;
use std::os::raw::{c_int, c_void};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use libnbd_sys as sys;

use crate::error::{Error, ErrorKind, Result};
use crate::frame::release;
use crate::handle::Handle;
use crate::types::Cookie;

/// Memory that is written to the server: `Vec<u8>`, `Box<[u8]>`, `Arc<[u8]>`, `&'static [u8]`, …
pub trait Buffer: AsRef<[u8]> + Send + 'static {}

impl<T: AsRef<[u8]> + Send + 'static> Buffer for T {}

/// Memory that is filled by the server: `Vec<u8>` up to its length, `Box<[u8]>`, `[u8; N]`, …
pub trait BufferMut: AsMut<[u8]> + Send + 'static {}

impl<T: AsMut<[u8]> + Send + 'static> BufferMut for T {}

/// A completion that was not called: the library gave the command up.
const NEVER: c_int = -1;

const ECANCELED: c_int = 125;

/// An asynchronous command that has its buffer, and gives it back at its end with the result.
///
/// It ends while something drives the handle: [`poll`](Handle::poll), a call that waits, or an event loop. It retires itself. It can be
/// awaited, or asked by [`try_finish`](Self::try_finish). If it is dropped before, the command goes on, and its buffer is freed when it
/// has ended.
#[derive(Debug)]
#[must_use = "the buffer comes back by awaiting it, or by try_finish"]
pub struct Command<B> {
    cookie: Cookie,
    operation: Arc<Operation<B>>,
}

impl<B> Command<B> {
    /// The number of the command. It retires itself, so that [`aio_command_completed`](Handle::aio_command_completed) never tells of it.
    pub fn cookie(&self) -> Cookie {
        self.cookie
    }

    /// Whether it has ended.
    pub fn is_finished(&self) -> bool {
        self.operation.is_over()
    }

    /// The result and the buffer, or the command itself if it has not ended.
    ///
    /// # Errors
    ///
    /// The command, which has not ended.
    pub fn try_finish(self) -> std::result::Result<(Result<()>, B), Self> {
        if self.operation.is_over() {
            Ok(self.operation.outcome())
        } else {
            Err(self)
        }
    }
}

impl<B: BufferMut> Command<B> {
    pub(crate) fn fill(
        handle: &Handle,
        buffer: B,
        issue: impl FnOnce(&Handle, &Memory, Completion<B>) -> Result<Cookie>,
    ) -> std::result::Result<Self, (Error, B)> {
        Self::start(handle, buffer, |buffer| Memory::of(buffer.as_mut()), issue)
    }
}

impl<B: Buffer> Command<B> {
    pub(crate) fn send(
        handle: &Handle,
        buffer: B,
        issue: impl FnOnce(&Handle, &Memory, Completion<B>) -> Result<Cookie>,
    ) -> std::result::Result<Self, (Error, B)> {
        Self::start(handle, buffer, |buffer| Memory::read_only(buffer.as_ref()), issue)
    }
}

impl<B> Command<B> {
    fn start(
        handle: &Handle,
        buffer: B,
        memory: impl FnOnce(&mut B) -> Memory,
        issue: impl FnOnce(&Handle, &Memory, Completion<B>) -> Result<Cookie>,
    ) -> std::result::Result<Self, (Error, B)> {
        let operation = Operation::new(buffer);
        // SAFETY: nobody else has the operation yet. The buffer stays where it is, and nobody touches it, until the library has freed
        // the completion.
        let memory = memory(unsafe { operation.buffer() });
        match issue(handle, &memory, Completion::of(&operation)) {
            Ok(cookie) => Ok(Self { cookie, operation }),
            Err(error) => Err((error, operation.take())),
        }
    }
}

impl<B> Future for Command<B> {
    type Output = (Result<()>, B);

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if self.operation.poll(cx) {
            Poll::Ready(self.operation.outcome())
        } else {
            Poll::Pending
        }
    }
}

/// The memory of a buffer, while a command uses it.
pub(crate) struct Memory {
    pointer: *mut c_void,
    len: usize,
}

impl Memory {
    fn of(memory: &mut [u8]) -> Self {
        Self { pointer: memory.as_mut_ptr().cast(), len: memory.len() }
    }

    fn read_only(memory: &[u8]) -> Self {
        Self { pointer: memory.as_ptr() as *mut c_void, len: memory.len() }
    }

    pub(crate) fn pointer(&self) -> *mut c_void {
        self.pointer
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }
}

/// What a command and who waits for it share.
pub(crate) struct Operation<B> {
    /// It is set once, at the end. A waker that is put in before it is set is woken.
    is_over: AtomicBool,
    waker: Mutex<Option<Waker>>,
    error: AtomicI32,
    buffer: UnsafeCell<Option<B>>,
}

// SAFETY: the buffer is used by one alone: the library until the end, then who waits.
unsafe impl<B: Send> Sync for Operation<B> {}

impl<B> Operation<B> {
    pub(crate) fn new(buffer: B) -> Arc<Self> {
        Arc::new(Self {
            is_over: AtomicBool::new(false),
            waker: Mutex::default(),
            error: AtomicI32::new(NEVER),
            buffer: UnsafeCell::new(Some(buffer)),
        })
    }

    /// # Safety
    /// Nobody else uses the buffer, and it has not been taken.
    #[allow(clippy::mut_from_ref)]
    unsafe fn buffer(&self) -> &mut B {
        (*self.buffer.get()).as_mut().expect("the buffer is there until it is taken")
    }

    /// Whether it has ended. If it has not, the task is woken when it has.
    pub(crate) fn poll(&self, cx: &mut Context<'_>) -> bool {
        if self.is_over() {
            return true;
        }
        let mut waker = self.lock();
        match &mut *waker {
            Some(waker) if waker.will_wake(cx.waker()) => {}
            waker => *waker = Some(cx.waker().clone()),
        }
        // It may have ended before the waker was there; whoever ends it later finds the waker.
        self.is_over()
    }

    pub(crate) fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Acquire)
    }

    /// The buffer of a command that has ended.
    fn take(&self) -> B {
        assert!(self.is_over(), "the library has freed the completion");
        // SAFETY: the library uses it no more, and what it wrote was ordered before the end.
        unsafe { (*self.buffer.get()).take() }.expect("a command that has ended is asked once")
    }

    /// The errno of a command that has ended, 0 for success.
    pub(crate) fn error(&self) -> c_int {
        match self.error.load(Ordering::Relaxed) {
            NEVER => ECANCELED,
            error => error,
        }
    }

    fn outcome(&self) -> (Result<()>, B) {
        let result = match self.error() {
            0 => Ok(()),
            error => Err(Error::Recoverable(ErrorKind::from_errno(error))),
        };
        (result, self.take())
    }

    fn end(&self) {
        self.is_over.store(true, Ordering::Release);
        // The lock orders this before or after a poll that puts its waker in: it sees the end, or this sees the waker.
        let waker = self.lock().take();
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Waker>> {
        self.waker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<B> std::fmt::Debug for Operation<B> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Operation").field("is_over", &self.is_over()).finish_non_exhaustive()
    }
}

/// The completion of an operation, before it is passed to the library.
pub(crate) struct Completion<B>(Option<Arc<Operation<B>>>);

impl<B> Completion<B> {
    pub(crate) fn of(operation: &Arc<Operation<B>>) -> Self {
        Self(Some(Arc::clone(operation)))
    }

    /// As the closure of C. The library frees it, whatever becomes of the call.
    pub(crate) fn pass(mut self) -> sys::nbd_completion_callback {
        let operation = self.0.take().expect("a completion is passed once");
        sys::nbd_completion_callback {
            callback: Some(complete::<B>),
            user_data: Arc::into_raw(operation) as *mut c_void,
            free: Some(finish::<B>),
        }
    }
}

impl<B> Drop for Completion<B> {
    fn drop(&mut self) {
        if let Some(operation) = self.0.take() {
            operation.end();
        }
    }
}

/// The command is over, and retired by the result. Its buffer is used until the completion is freed.
unsafe extern "C" fn complete<B>(user_data: *mut c_void, error: *mut c_int) -> c_int {
    let operation = &*user_data.cast::<Operation<B>>();
    operation.error.store(*error, Ordering::Relaxed);
    1
}

unsafe extern "C" fn finish<B>(user_data: *mut c_void) {
    unsafe fn end<B>(data: *mut c_void) {
        Arc::from_raw(data as *const Operation<B>).end();
    }
    release(user_data, end::<B>);
}
