use std::cell::RefCell;
use std::future::Future;
use std::io::{self, Read, Write};
use std::os::raw::c_short;
use std::os::unix::io::{AsRawFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

use super::{Runtime, Socket};
use crate::os::{wait, PollFd, POLLIN, POLLOUT};

/// A thread for each handle, which does nothing but wait for its socket. Any executor can await the calls.
#[derive(Clone, Debug, Default)]
pub struct Thread {
    _private: (),
}

impl Thread {
    /// Threads are started when handles are made.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Runtime for Thread {
    type Socket = PolledSocket;

    fn spawn(&self, driver: Pin<Box<dyn Future<Output = ()> + Send>>) -> io::Result<()> {
        let (waking, woken) = UnixStream::pair()?;
        waking.set_nonblocking(true)?;
        woken.set_nonblocking(true)?;
        std::thread::Builder::new()
            .name("libnbd".to_owned())
            .spawn(move || run(driver, &Waker::from(Arc::new(Alarm(waking))), woken))?;
        Ok(())
    }

    fn watch(&self, socket: OwnedFd) -> io::Result<PolledSocket> {
        static LAST: AtomicU64 = AtomicU64::new(0);
        Ok(PolledSocket { socket, id: LAST.fetch_add(1, Ordering::Relaxed) })
    }
}

thread_local! {
    static POLLED: RefCell<Polled> = RefCell::default();
}

/// What the driver of this thread waits for, and what is ready since the last wait.
#[derive(Default)]
struct Polled {
    asked: Vec<(u64, PollFd)>,
    ready: Vec<(u64, c_short)>,
}

/// A socket that a thread polls.
#[derive(Debug)]
pub struct PolledSocket {
    socket: OwnedFd,
    /// Numbers of descriptors come again.
    id: u64,
}

impl PolledSocket {
    fn poll(&self, events: c_short) -> Poll<io::Result<()>> {
        POLLED.with(|polled| {
            let mut polled = polled.borrow_mut();
            let is_found = polled.ready.iter().position(|ready| *ready == (self.id, events));
            match is_found {
                Some(at) => {
                    polled.ready.swap_remove(at);
                    Poll::Ready(Ok(()))
                }
                None => {
                    // Once, however often it asks before the wait: it would be ready as often.
                    if !polled.asked.iter().any(|(id, fd)| *id == self.id && fd.events == events) {
                        let fd = PollFd { fd: self.socket.as_raw_fd(), events, revents: 0 };
                        polled.asked.push((self.id, fd));
                    }
                    Poll::Pending
                }
            }
        })
    }
}

impl Socket for PolledSocket {
    fn poll_readable(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll(POLLIN)
    }

    fn poll_writable(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll(POLLOUT)
    }
}

/// Wakes the thread out of its wait.
struct Alarm(UnixStream);

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        // If it is full, the thread is woken already.
        let _ = (&self.0).write(&[0]);
    }
}

fn run(mut driver: Pin<Box<dyn Future<Output = ()> + Send>>, waker: &Waker, mut woken: UnixStream) {
    let mut cx = Context::from_waker(waker);
    let alarm = PollFd { fd: woken.as_raw_fd(), events: POLLIN, revents: 0 };
    let (mut asked, mut fds) = (Vec::new(), Vec::new());
    loop {
        // What it asks for while it is polled is what it waits for.
        POLLED.with(|polled| polled.borrow_mut().asked.clear());
        if driver.as_mut().poll(&mut cx).is_ready() {
            return;
        }
        POLLED.with(|polled| {
            let mut polled = polled.borrow_mut();
            polled.ready.clear();
            std::mem::swap(&mut polled.asked, &mut asked);
        });
        fds.clear();
        fds.push(alarm);
        fds.extend(asked.iter().map(|(_, fd)| *fd));
        if wait(&mut fds, -1).is_err() {
            return;
        }
        if fds[0].revents != 0 {
            let mut bytes = [0; 64];
            while matches!(woken.read(&mut bytes), Ok(count) if count == bytes.len()) {}
        }
        // An error or a hangup is for the library to find out.
        POLLED.with(|polled| {
            let ready = asked.iter().zip(&fds[1..]).filter(|(_, fd)| fd.revents != 0);
            polled.borrow_mut().ready.extend(ready.map(|((id, _), fd)| (*id, fd.events)));
        });
    }
}
