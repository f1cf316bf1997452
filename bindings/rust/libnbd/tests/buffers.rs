//! Commands that have their buffer, and descriptors.

mod common;

use std::os::unix::io::AsRawFd;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;

use common::{pattern_at, Server};
use libnbd::{Command, Handle};

/// A buffer that tells when it is freed.
#[derive(Debug)]
struct Watched(Vec<u8>, Arc<AtomicUsize>);

impl AsMut<[u8]> for Watched {
    fn as_mut(&mut self) -> &mut [u8] {
        &mut self.0
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.1.fetch_add(1, Ordering::SeqCst);
    }
}

fn finish<B>(nbd: &Handle, mut command: Command<B>) -> (libnbd::Result<()>, B) {
    loop {
        match command.try_finish() {
            Ok(outcome) => return outcome,
            Err(pending) => command = pending,
        }
        nbd.poll(-1).unwrap();
    }
}

#[test]
fn a_buffer_comes_back_filled() {
    let nbd = common::pattern();
    let command = nbd.aio_pread_owned(vec![0; 4096], 8192, None).unwrap();
    assert!(command.cookie().0 > 0);
    let (result, buffer) = finish(&nbd, command);
    result.unwrap();
    assert_eq!(buffer, pattern_at(8192, 4096));

    // Also one that is not on the heap by itself.
    let (result, buffer) = finish(&nbd, nbd.aio_pread_owned([0; 64], 64, None).unwrap());
    result.unwrap();
    assert_eq!(buffer.to_vec(), pattern_at(64, 64));
}

#[test]
fn a_buffer_that_is_shared_is_sent() {
    let nbd = common::memory();
    let data: Arc<[u8]> = pattern_at(0, 1024).into();
    let (result, _) = finish(&nbd, nbd.aio_pwrite_owned(Arc::clone(&data), 512, None).unwrap());
    result.unwrap();
    let (result, _) = finish(&nbd, nbd.aio_pwrite_owned("constant", 0, None).unwrap());
    result.unwrap();
    let mut read = vec![0; 1024];
    nbd.pread(&mut read, 512, None).unwrap();
    assert_eq!(read[..], data[..]);
    nbd.pread(&mut read[..8], 0, None).unwrap();
    assert_eq!(&read[..8], b"constant");
}

#[test]
fn a_refused_call_gives_the_buffer_back() {
    let nbd = Handle::new().unwrap();
    let freed = Arc::new(AtomicUsize::new(0));
    let buffer = Watched(vec![1; 512], Arc::clone(&freed));
    let (error, buffer) = nbd.aio_pread_owned(buffer, 0, None).unwrap_err();
    assert_eq!(error.errno(), Some(107));
    assert_eq!(freed.load(Ordering::SeqCst), 0);
    assert_eq!(buffer.0.len(), 512);
    drop(buffer);
    assert_eq!(freed.load(Ordering::SeqCst), 1);
}

#[test]
fn a_command_that_fails_gives_the_buffer_back() {
    let nbd = Handle::new().unwrap();
    nbd.connect_command(common::nbdkit(&[
        "--filter=error",
        "memory",
        "1M",
        "error=ENOSPC",
        "error-rate=100%",
    ]))
    .unwrap();
    let (result, buffer) = finish(&nbd, nbd.aio_pwrite_owned(vec![1; 512], 0, None).unwrap());
    assert_eq!(result.unwrap_err().errno(), Some(28));
    assert_eq!(buffer, [1; 512]);
}

#[test]
fn a_command_that_is_dropped_frees_its_buffer_at_its_end() {
    let nbd = common::pattern();
    let freed = Arc::new(AtomicUsize::new(0));
    drop(nbd.aio_pread_owned(Watched(vec![0; 512], Arc::clone(&freed)), 0, None).unwrap());
    // It is in flight: the library writes into it.
    assert_eq!(freed.load(Ordering::SeqCst), 0);
    while nbd.aio_in_flight().unwrap() > 0 {
        nbd.poll(-1).unwrap();
    }
    assert_eq!(freed.load(Ordering::SeqCst), 1);
}

#[test]
fn a_command_ends_when_its_handle_is_closed() {
    let nbd = Handle::new().unwrap();
    nbd.connect_command(common::nbdkit(&["--filter=delay", "memory", "1M", "rdelay=100"])).unwrap();
    let command = nbd.aio_pread_owned(vec![0; 512], 0, None).unwrap();
    assert!(!command.is_finished());
    drop(nbd);
    let (result, buffer) = command.try_finish().unwrap();
    // ECANCELED where an older library freed the completion without calling it.
    let errno = if common::is_at_least(1, 16) { 107 } else { 125 };
    assert_eq!(result.unwrap_err().errno(), Some(errno));
    assert_eq!(buffer.len(), 512);
}

#[test]
fn a_structured_read_shows_parts_of_the_buffer() {
    let nbd = common::pattern();
    let seen = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&seen);
    let command = nbd
        .aio_pread_structured_owned(
            vec![0; 1024],
            512,
            move |part, offset, _, _| {
                assert_eq!(part, pattern_at(offset, part.len()));
                counted.fetch_add(part.len(), Ordering::SeqCst);
                0
            },
            None,
        )
        .unwrap();
    let (result, buffer) = finish(&nbd, command);
    result.unwrap();
    assert_eq!(seen.load(Ordering::SeqCst), 1024);
    assert_eq!(buffer, pattern_at(512, 1024));
}

#[test]
fn empty_memory_is_memory() {
    let nbd = common::memory();
    // The library would refuse what is NULL by EFAULT, and this by EINVAL.
    assert_eq!(nbd.pread(&mut [], 0, None).unwrap_err().errno(), Some(22));
    assert_eq!(nbd.pwrite(&[], 0, None).unwrap_err().errno(), Some(22));
    let (error, buffer) = nbd.aio_pread_owned(Vec::new(), 0, None).unwrap_err();
    assert_eq!((error.errno(), buffer.len()), (Some(22), 0));
}

#[test]
fn a_socket_is_given_away() {
    let server = Server::start("given", &["memory", "1M"]);
    let socket = UnixStream::connect(server.socket()).unwrap();
    let nbd = Handle::new().unwrap();
    let number = socket.as_raw_fd();
    nbd.connect_socket(socket.into()).unwrap();
    assert_eq!(nbd.aio_get_fd().unwrap(), number);
    nbd.pread(&mut [0; 512], 0, None).unwrap();
    nbd.shutdown(None).unwrap();
}

#[test]
fn a_descriptor_to_wait_for_is_lent() {
    if !Handle::library_has("nbd_poll2") {
        return;
    }
    let nbd = common::memory();
    let (mut here, there) = UnixStream::pair().unwrap();
    std::io::Write::write_all(&mut here, b"x").unwrap();
    nbd.poll2(&there, -1).unwrap();
    let mut byte = [0];
    std::io::Read::read_exact(&mut &there, &mut byte).unwrap();
    assert_eq!(&byte, b"x");
    // As programs for the original crate have it.
    nbd.poll2(std::os::unix::io::OwnedFd::from(there), 0).unwrap();
}

#[test]
fn a_handle_connects_to_addresses() {
    let server = Server::start("address", &["memory", "1M"]);
    let nbd = Handle::new().unwrap();
    let address = std::os::unix::net::SocketAddr::from_pathname(server.socket()).unwrap();
    nbd.aio_connect_unix_addr(&address).unwrap();
    while nbd.aio_is_connecting() {
        nbd.poll(-1).unwrap();
    }
    assert!(nbd.aio_is_ready());

    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let nbd = Handle::new().unwrap();
    nbd.aio_connect(listener.local_addr().unwrap()).unwrap();
    let (_, peer) = listener.accept().unwrap();
    assert!(peer.ip().is_loopback());
    if let Ok(listener) = std::net::TcpListener::bind("[::1]:0") {
        let nbd = Handle::new().unwrap();
        nbd.aio_connect(listener.local_addr().unwrap()).unwrap();
        let (_, peer) = listener.accept().unwrap();
        assert!(peer.is_ipv6());
    }
}
