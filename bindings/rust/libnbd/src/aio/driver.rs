//! What drives a connection: it waits for the socket, and lets the library read and write.

use std::io;
use std::ops::Deref;
use std::os::unix::io::BorrowedFd;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll};

use super::core::Core;
use super::gate::Gate;
use super::poll_fn;
use crate::runtime::{Runtime, Socket};
use crate::types::{AIO_DIRECTION_READ, AIO_DIRECTION_WRITE};

/// The socket that is watched. It is shared with the handle, because a connection is not closed while a copy of its descriptor is open.
type Shared<S> = Arc<Mutex<Option<Watched<S>>>>;

/// Starts the driver of a handle.
///
/// # Returns
///
/// What stops watching the socket.
pub(super) fn start<R: Runtime>(
    core: &Arc<Core>,
    runtime: R,
) -> io::Result<Box<dyn Fn() + Send + Sync>> {
    let weak = Arc::downgrade(core);
    let gate = Arc::clone(core.gate());
    let signal = Arc::clone(core.signal());
    let shared: Shared<R::Socket> = Arc::default();
    let socket = Arc::clone(&shared);
    let spawner = runtime.clone();
    spawner.spawn(Box::pin(async move {
        loop {
            let mut direction = match plan(&gate, &weak, &runtime, &socket) {
                Plan::Wait(direction) => direction,
                Plan::Again => continue,
                Plan::End => return,
            };
            let ready = poll_fn(|cx| {
                if signal.poll(cx) {
                    return Poll::Ready(Ok(0));
                }
                match &mut *lock(&socket) {
                    Some(watched) => poll_ready(&mut watched.socket, direction, cx),
                    None => Poll::Pending,
                }
            })
            .await;
            let turn = match Turn::of(&gate, &weak) {
                Some(turn) => turn,
                None => return,
            };
            turn.unwatch();
            match ready {
                // Reading first: it may end what would be written.
                Ok(ready) => {
                    if ready & AIO_DIRECTION_READ != 0 {
                        turn.step(true);
                        direction = turn.handle().aio_get_direction();
                    }
                    if ready & direction & AIO_DIRECTION_WRITE != 0 {
                        turn.step(false);
                    }
                }
                Err(error) => {
                    *lock(&socket) = None;
                    turn.fail(error);
                }
            }
        }
    }))?;
    Ok(Box::new(move || drop(lock(&shared).take())))
}

fn lock<S>(socket: &Mutex<Option<Watched<S>>>) -> MutexGuard<'_, Option<Watched<S>>> {
    socket.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a socket is ready for, of what is waited for.
fn poll_ready(
    socket: &mut impl Socket,
    direction: u32,
    cx: &mut Context<'_>,
) -> Poll<io::Result<u32>> {
    let mut ready = 0;
    if direction & AIO_DIRECTION_READ != 0 {
        if let Poll::Ready(result) = socket.poll_readable(cx) {
            result?;
            ready |= AIO_DIRECTION_READ;
        }
    }
    if direction & AIO_DIRECTION_WRITE != 0 {
        if let Poll::Ready(result) = socket.poll_writable(cx) {
            result?;
            ready |= AIO_DIRECTION_WRITE;
        }
    }
    if ready == 0 {
        Poll::Pending
    } else {
        Poll::Ready(Ok(ready))
    }
}

/// A socket that is watched.
struct Watched<S> {
    socket: S,
    /// While a connection is made, the library may go on to another socket.
    is_provisional: bool,
}

enum Plan {
    /// Wait for this.
    Wait(u32),
    /// Look again.
    Again,
    /// The handle is gone.
    End,
}

/// Looks at what is to be waited for, and sees to it that the right socket is watched.
fn plan<R: Runtime>(
    gate: &Arc<Gate>,
    core: &Weak<Core>,
    runtime: &R,
    socket: &Mutex<Option<Watched<R::Socket>>>,
) -> Plan {
    let turn = match Turn::of(gate, core) {
        Some(turn) => turn,
        None => return Plan::End,
    };
    let core = &*turn;
    let mut socket = lock(socket);
    let handle = core.handle();
    let mut direction = handle.aio_get_direction();
    let is_connecting = handle.aio_is_connecting();
    let mut is_watchable = true;
    if direction == 0 || handle.aio_is_dead() || handle.aio_is_closed() {
        *socket = None;
    } else if socket.as_ref().map_or(true, |watched| watched.is_provisional) {
        match watch(core, runtime) {
            Ok(watched) => {
                *socket = Some(Watched { socket: watched, is_provisional: is_connecting })
            }
            Err(error) => {
                *socket = None;
                is_watchable = false;
                core.fail(error);
            }
        }
    }
    if socket.is_none() {
        direction = 0;
    }
    // A call that was made since the direction was asked for raised no signal. What cannot be watched is not tried again until there is one.
    if core.watch(direction) || !is_watchable {
        Plan::Wait(direction)
    } else {
        Plan::Again
    }
}

/// Watches a copy of the descriptor: the library may close its own at any time, and the number then belongs to somebody else.
fn watch<R: Runtime>(core: &Core, runtime: &R) -> io::Result<R::Socket> {
    let fd = core.handle().aio_get_fd().map_err(io::Error::from)?;
    // SAFETY: the driver is the one that lets the library close it, and is here.
    let socket = unsafe { BorrowedFd::borrow_raw(fd) }.try_clone_to_owned()?;
    runtime.watch(socket)
}

/// The time during which the driver uses the handle.
struct Turn {
    core: Option<Arc<Core>>,
    gate: Arc<Gate>,
}

impl Turn {
    fn of(gate: &Arc<Gate>, core: &Weak<Core>) -> Option<Self> {
        // First, as who ends the handle waits for whoever is inside: a reference that was taken before could be the last one.
        if !gate.enter() {
            return None;
        }
        let turn = Self { core: core.upgrade(), gate: Arc::clone(gate) };
        if turn.core.is_some() {
            Some(turn)
        } else {
            None
        }
    }
}

impl Deref for Turn {
    type Target = Core;

    fn deref(&self) -> &Core {
        self.core.as_ref().expect("it is there until the turn ends")
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        // Who ends the handle goes on when this reference is gone, and so closes it himself.
        self.core = None;
        self.gate.leave();
    }
}
