use std::future::Future;
use std::io;
use std::os::unix::io::{AsRawFd, OwnedFd};
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::unix::AsyncFd;

use super::{Runtime, Socket};
use crate::os::{wait, PollFd, POLLIN, POLLOUT};

/// A tokio runtime, whose I/O must be enabled.
#[derive(Clone, Debug)]
pub struct Tokio(tokio::runtime::Handle);

impl Tokio {
    /// The driver of each handle is a task of this runtime.
    pub fn new(runtime: tokio::runtime::Handle) -> Self {
        Self(runtime)
    }
}

impl Runtime for Tokio {
    type Socket = TokioSocket;

    fn spawn(&self, driver: Pin<Box<dyn Future<Output = ()> + Send>>) -> io::Result<()> {
        self.0.spawn(driver);
        Ok(())
    }

    fn watch(&self, socket: OwnedFd) -> io::Result<TokioSocket> {
        let _runtime = self.0.enter();
        Ok(TokioSocket(AsyncFd::new(socket)?))
    }
}

/// A socket that tokio watches.
#[derive(Debug)]
pub struct TokioSocket(AsyncFd<OwnedFd>);

/// tokio tells of changes; the library need not have read all that there is.
fn look(socket: &AsyncFd<OwnedFd>, events: std::os::raw::c_short) -> io::Result<()> {
    let mut fds = [PollFd { fd: socket.as_raw_fd(), events, revents: 0 }];
    match wait(&mut fds, 0)? {
        0 => Err(io::ErrorKind::WouldBlock.into()),
        _ => Ok(()),
    }
}

impl Socket for TokioSocket {
    fn poll_readable(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        loop {
            let mut guard = match self.0.poll_read_ready(cx) {
                Poll::Ready(guard) => guard?,
                Poll::Pending => return Poll::Pending,
            };
            if let Ok(result) = guard.try_io(|socket| look(socket, POLLIN)) {
                return Poll::Ready(result);
            }
        }
    }

    fn poll_writable(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        loop {
            let mut guard = match self.0.poll_write_ready(cx) {
                Poll::Ready(guard) => guard?,
                Poll::Pending => return Poll::Pending,
            };
            if let Ok(result) = guard.try_io(|socket| look(socket, POLLOUT)) {
                return Poll::Ready(result);
            }
        }
    }
}
