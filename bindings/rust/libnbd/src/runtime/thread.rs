use std::cell::RefCell;
use std::ffi::c_short;
use std::future::Future;
use std::io::{self, Read, Write};
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::pin::Pin;
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
        Ok(PolledSocket(socket))
    }
}

thread_local! {
    /// What the driver of this thread waits for; after the wait, what is ready.
    static POLLED: RefCell<Vec<PollFd>> = const { RefCell::new(Vec::new()) };
}

/// A socket that a thread polls.
#[derive(Debug)]
pub struct PolledSocket(OwnedFd);

impl PolledSocket {
    fn poll(&self, events: c_short) -> Poll<io::Result<()>> {
        let fd = self.0.as_raw_fd();
        POLLED.with(|polled| {
            let mut polled = polled.borrow_mut();
            // An error or a hangup is for both to find out.
            match polled.iter_mut().find(|other| other.fd == fd && other.events == events) {
                Some(other) if other.revents != 0 => {
                    other.revents = 0;
                    Poll::Ready(Ok(()))
                }
                Some(_) => Poll::Pending,
                None => {
                    polled.push(PollFd { fd, events, revents: 0 });
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
    let mut fds = vec![PollFd { fd: woken.as_raw_fd(), events: POLLIN, revents: 0 }];
    while driver.as_mut().poll(&mut cx).is_pending() {
        fds.truncate(1);
        // What is still marked as ready was not asked for.
        POLLED.with(|polled| {
            fds.extend(polled.borrow_mut().drain(..).map(|other| PollFd { revents: 0, ..other }));
        });
        if wait(&mut fds, -1).is_err() {
            return;
        }
        if fds[0].revents != 0 {
            let mut bytes = [0; 64];
            while matches!(woken.read(&mut bytes), Ok(count) if count == bytes.len()) {}
        }
        POLLED.with(|polled| {
            polled.borrow_mut().extend(fds[1..].iter().filter(|other| other.revents != 0));
        });
    }
}
