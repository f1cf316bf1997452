//! What drives a connection: it waits for the socket, and lets the library read and write.

use std::io;
use std::os::fd::BorrowedFd;
use std::sync::{Arc, Weak};
use std::task::Poll;

use super::core::Core;
use crate::runtime::{Runtime, Socket};
use crate::types::{AIO_DIRECTION_READ, AIO_DIRECTION_WRITE};

pub(super) fn start<R: Runtime>(core: &Arc<Core>, runtime: R) -> io::Result<()> {
    let weak = Arc::downgrade(core);
    let signal = Arc::clone(core.signal());
    let spawner = runtime.clone();
    spawner.spawn(Box::pin(async move {
        let mut socket = None;
        loop {
            let mut direction = match plan(&weak, &runtime, &mut socket) {
                Plan::Wait(direction) => direction,
                Plan::Again => continue,
                Plan::End => return,
            };
            let ready = std::future::poll_fn(|cx| {
                if signal.poll(cx) {
                    return Poll::Ready(Ok(0));
                }
                let Some(Watched { socket, .. }) = &mut socket else { return Poll::Pending };
                let mut ready = 0;
                if direction & AIO_DIRECTION_READ != 0 {
                    if let Poll::Ready(result) = socket.poll_readable(cx) {
                        if let Err(error) = result {
                            return Poll::Ready(Err(error));
                        }
                        ready |= AIO_DIRECTION_READ;
                    }
                }
                if direction & AIO_DIRECTION_WRITE != 0 {
                    if let Poll::Ready(result) = socket.poll_writable(cx) {
                        if let Err(error) = result {
                            return Poll::Ready(Err(error));
                        }
                        ready |= AIO_DIRECTION_WRITE;
                    }
                }
                if ready == 0 {
                    Poll::Pending
                } else {
                    Poll::Ready(Ok(ready))
                }
            })
            .await;
            let Some(turn) = Turn::of(&weak) else { return };
            turn.0.unwatch();
            match ready {
                // Reading first: it may end what would be written.
                Ok(ready) => {
                    if ready & AIO_DIRECTION_READ != 0 {
                        turn.0.step(true);
                        direction = turn.0.handle().aio_get_direction();
                    }
                    if ready & direction & AIO_DIRECTION_WRITE != 0 {
                        turn.0.step(false);
                    }
                }
                Err(error) => {
                    socket = None;
                    turn.0.fail(error);
                }
            }
        }
    }))
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
    core: &Weak<Core>,
    runtime: &R,
    socket: &mut Option<Watched<R::Socket>>,
) -> Plan {
    let Some(turn) = Turn::of(core) else { return Plan::End };
    let core = &*turn.0;
    let handle = core.handle();
    let direction = handle.aio_get_direction();
    let is_connecting = handle.aio_is_connecting();
    if direction == 0 || handle.aio_is_dead() || handle.aio_is_closed() {
        *socket = None;
    } else if socket.as_ref().map_or(true, |watched| watched.is_provisional) {
        match watch(core, runtime) {
            Ok(watched) => {
                *socket = Some(Watched { socket: watched, is_provisional: is_connecting })
            }
            Err(error) => {
                *socket = None;
                core.fail(error);
            }
        }
    }
    // Without a socket, only a call changes something.
    let direction = if socket.is_some() { direction } else { 0 };
    if core.watch(direction) || socket.is_none() {
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
struct Turn(Arc<Core>);

impl Turn {
    fn of(core: &Weak<Core>) -> Option<Self> {
        let core = core.upgrade()?;
        core.begin().then(|| Self(core))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.done();
    }
}
