//! Calls that are awaited: in tokio, by a thread, and in a runtime that a program brings.

mod common;

use std::future::Future;
use std::os::unix::io::{AsRawFd, OwnedFd};
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use common::{all, block_on, nbdkit, pattern_at, poll_once, Dropped, Held, Server, MIB};
use libnbd::runtime::{Runtime, Socket, Thread};
use libnbd::{AsyncHandle, CmdFlag, Handle};

const ENOTCONN: i32 = 107;
const ENOSPC: i32 = 28;

/// The same tests in every runtime.
macro_rules! in_every_runtime {
    ($($name:ident)*) => {
        mod in_tokio {
            $(#[tokio::test]
            async fn $name() {
                super::$name(libnbd::AsyncHandle::new).await;
            })*
        }

        mod in_tokio_with_threads {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name(libnbd::AsyncHandle::new).await;
            })*
        }

        mod in_a_thread {
            $(#[test]
            fn $name() {
                // Outside of tokio, so it is a thread.
                super::block_on(super::$name(libnbd::AsyncHandle::new));
            })*
        }

        mod in_another_runtime {
            $(#[test]
            fn $name() {
                super::block_on(super::$name(|| libnbd::AsyncHandle::with_runtime(super::Busy)));
            })*
        }
    };
}

in_every_runtime! {
    reads_and_writes
    many_commands_are_in_flight
    a_refused_command_says_why
    a_command_that_fails_has_its_errno
    a_server_that_dies_ends_all_commands_with_one_error
    nothing_that_listens_is_told
    a_connection_that_was_refused_is_told
    options_have_their_results
    each_option_follows_the_last_at_once
    requests_that_are_granted_or_not
    extents_are_seen
    buffers_come_back
    a_future_that_is_dropped_leaves_the_connection
    a_future_that_is_not_awaited_does_nothing
    a_closure_is_dropped_before_its_call_is_over
    a_panic_fails_its_command
    raw_commands_are_driven_too
    a_disconnect_ends_the_connection
    a_handle_closes_when_it_is_dropped
    a_handle_is_closed_by_whoever_drops_it
    large_commands_pass
}

/// A runtime that knows nothing but to poll again and again.
#[derive(Clone)]
struct Busy;

struct BusySocket(OwnedFd);

impl Runtime for Busy {
    type Socket = BusySocket;

    fn spawn(&self, mut driver: Pin<Box<dyn Future<Output = ()> + Send>>) -> std::io::Result<()> {
        std::thread::spawn(move || {
            while poll_once(driver.as_mut()).is_pending() {
                std::thread::yield_now();
            }
        });
        Ok(())
    }

    fn watch(&self, socket: OwnedFd) -> std::io::Result<BusySocket> {
        Ok(BusySocket(socket))
    }
}

impl BusySocket {
    fn look(&self, events: i16) -> Poll<std::io::Result<()>> {
        #[repr(C)]
        struct PollFd(i32, i16, i16);

        extern "C" {
            fn poll(fds: *mut PollFd, count: std::os::raw::c_ulong, timeout: i32) -> i32;
        }

        let mut fd = PollFd(self.0.as_raw_fd(), events, 0);
        // SAFETY: there is one.
        match unsafe { poll(&mut fd, 1, 0) } {
            1 => Poll::Ready(Ok(())),
            _ => Poll::Pending,
        }
    }
}

impl Socket for BusySocket {
    fn poll_readable(&mut self, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        self.look(1)
    }

    fn poll_writable(&mut self, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        self.look(4)
    }
}

type Make = fn() -> libnbd::Result<AsyncHandle>;

async fn connected(make: Make, arguments: &[&str]) -> AsyncHandle {
    let nbd = make().unwrap();
    nbd.connect_command(nbdkit(arguments)).await.unwrap();
    nbd
}

async fn reads_and_writes(make: Make) {
    let nbd = connected(make, &["memory", "1M"]).await;
    assert_eq!(nbd.get_size().unwrap(), MIB);
    let data = pattern_at(0, 4096);
    nbd.pwrite(&data, 512, Some(CmdFlag::FUA)).await.unwrap();
    let mut read = vec![0; 4096];
    nbd.pread(&mut read, 512, None).await.unwrap();
    assert_eq!(read, data);
    nbd.flush(None).await.unwrap();
    nbd.zero(4096, 512, Some(CmdFlag::NO_HOLE)).await.unwrap();
    nbd.pread(&mut read, 512, None).await.unwrap();
    assert_eq!(read, vec![0; 4096]);
    nbd.trim(4096, 512, None).await.unwrap();
    nbd.cache(4096, 512, None).await.unwrap();
}

async fn many_commands_are_in_flight(make: Make) {
    let nbd = connected(make, &["pattern", "size=1M"]).await;
    let workers = (0..64u64)
        .map(|worker| {
            let nbd = &nbd;
            async move {
                for round in 0..32 {
                    let offset = (worker * 32 + round) * 512;
                    let mut sector = [0; 512];
                    nbd.pread(&mut sector, offset, None).await.unwrap();
                    assert_eq!(sector.to_vec(), pattern_at(offset, 512));
                }
            }
        })
        .collect();
    all(workers).await;
    assert_eq!(nbd.aio_in_flight().unwrap(), 0);
}

async fn a_refused_command_says_why(make: Make) {
    let nbd = connected(make, &["memory", "1M"]).await;
    let mut buf = [7; 512];
    let error = nbd.pread(&mut buf, MIB, None).await.unwrap_err();
    assert_eq!(error.errno(), Some(22));
    assert!(error.is_recoverable());
    assert!(error.to_string().contains("nbd_aio_pread: request out of bounds"), "{}", error);
    let error = nbd.connect_uri("a\0b").await.unwrap_err();
    assert_eq!(error.errno(), None);
    nbd.flush(None).await.unwrap();
}

async fn a_command_that_fails_has_its_errno(make: Make) {
    let arguments = ["--filter=error", "memory", "1M", "error=ENOSPC", "error-pwrite-rate=100%"];
    let nbd = connected(make, &arguments).await;
    let error = nbd.pwrite(&[0; 512], 0, None).await.unwrap_err();
    assert_eq!(error.errno(), Some(ENOSPC));
    assert!(error.is_recoverable());
    assert_eq!(error.to_string(), "Errno: No space left on device");
    nbd.pread(&mut [0; 512], 0, None).await.unwrap();
}

async fn a_server_that_dies_ends_all_commands_with_one_error(make: Make) {
    let mut server = server(&["--filter=delay", "memory", "1M", "rdelay=100"]);
    let nbd = make().unwrap();
    nbd.connect_unix(server.socket()).await.unwrap();
    let mut reads: Vec<_> =
        (0..4).map(|i| Box::pin(nbd.pread_owned(vec![0; 512], i * 512, None))).collect();
    for read in &mut reads {
        assert!(poll_once(read.as_mut()).is_pending());
    }
    server.kill();
    let outcomes = all(reads).await;
    let errors: Vec<_> = outcomes.into_iter().map(|(result, _)| result.unwrap_err()).collect();
    for error in &errors {
        assert!(Arc::ptr_eq(error, &errors[0]));
        // It is closed if the server had read all that was sent, else dead.
        assert_eq!(error.is_fatal(), nbd.aio_is_dead(), "{:?}", error);
    }
    assert!(nbd.aio_is_dead() || nbd.aio_is_closed());
    assert!(nbd.pread(&mut [0; 512], 0, None).await.is_err());
}

/// A server whose folder no other test has.
fn server(arguments: &[&str]) -> Server {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    Server::start(&format!("aio-{}", NUMBER.fetch_add(1, Ordering::SeqCst)), arguments)
}

async fn nothing_that_listens_is_told(make: Make) {
    let nbd = make().unwrap();
    let error = nbd.connect_unix("/no/such/socket").await.unwrap_err();
    assert_eq!(error.errno(), Some(2));
    assert!(error.is_fatal());
    assert!(error.to_string().contains("connect"), "{}", error);

    // A port that was free a moment ago: each address of the name is tried.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let nbd = make().unwrap();
    let error = nbd.connect_tcp("localhost", port.to_string()).await.unwrap_err();
    assert_eq!(error.errno(), Some(111));
    assert!(error.to_string().contains("connect"), "{}", error);
}

async fn a_connection_that_was_refused_is_told(make: Make) {
    let server = server(&[
        "--exportname=a",
        "memory",
        "1M",
        "--filter=exportname",
        "exportname-strict=true",
        "exportname=a",
    ]);
    let nbd = make().unwrap();
    nbd.set_export_name("b").unwrap();
    let error = nbd.connect_unix(server.socket()).await.unwrap_err();
    assert!(!nbd.aio_is_ready());
    assert!(!error.to_string().is_empty());
}

async fn options_have_their_results(make: Make) {
    let nbd = make().unwrap();
    nbd.set_opt_mode(true).unwrap();
    nbd.connect_command(nbdkit(&["memory", "1M"])).await.unwrap();
    assert!(nbd.aio_is_negotiating());
    let names = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&names);
    let count = nbd
        .opt_list(move |name, _| {
            seen.lock().unwrap().push(name.to_vec());
            0
        })
        .await
        .unwrap();
    assert_eq!((count, names.lock().unwrap().len()), (1, 1));
    if Handle::library_has("nbd_aio_opt_list_meta_context_queries") {
        assert_eq!(nbd.opt_list_meta_context_queries(["base:"], |_| 0).await.unwrap(), 1);
    }
    nbd.add_meta_context(libnbd::CONTEXT_BASE_ALLOCATION).unwrap();
    if Handle::library_has("nbd_aio_opt_set_meta_context") {
        assert_eq!(nbd.opt_set_meta_context(|_| 0).await.unwrap(), 1);
    }
    nbd.opt_info().await.unwrap();
    assert_eq!(nbd.get_size().unwrap(), MIB);
    nbd.opt_go().await.unwrap();
    nbd.pread(&mut [0; 512], 0, None).await.unwrap();

    let nbd = make().unwrap();
    nbd.set_opt_mode(true).unwrap();
    nbd.connect_command(nbdkit(&["memory", "1M"])).await.unwrap();
    nbd.opt_abort().await.unwrap();
    assert!(nbd.aio_is_closed());
}

/// Between two options libnbd in C has no direction, and the next option comes while the driver finds that out.
async fn each_option_follows_the_last_at_once(make: Make) {
    // nbdkit takes 32 of a client.
    const OPTIONS: usize = 24;
    let server = server(&["memory", "1M"]);
    for _ in 0..100 {
        let nbd = make().unwrap();
        nbd.set_opt_mode(true).unwrap();
        nbd.connect_unix(server.socket()).await.unwrap();
        for _ in 0..OPTIONS {
            nbd.opt_info().await.unwrap();
        }
        nbd.opt_abort().await.unwrap();
    }
}

async fn requests_that_are_granted_or_not(make: Make) {
    if !Handle::library_has("nbd_aio_opt_structured_reply") {
        return;
    }
    let nbd = make().unwrap();
    nbd.set_opt_mode(true).unwrap();
    nbd.set_request_structured_replies(false).unwrap();
    nbd.connect_command(nbdkit(&["memory", "1M"])).await.unwrap();
    assert!(!nbd.get_structured_replies_negotiated().unwrap());
    assert!(nbd.opt_structured_reply().await.unwrap());
    assert!(nbd.get_structured_replies_negotiated().unwrap());
    // nbdkit was not given keys.
    let error = nbd.opt_starttls().await.unwrap_err();
    assert!(error.is_recoverable());
    nbd.opt_go().await.unwrap();
}

async fn extents_are_seen(make: Make) {
    let nbd = make().unwrap();
    nbd.add_meta_context(libnbd::CONTEXT_BASE_ALLOCATION).unwrap();
    nbd.connect_command(nbdkit(&["memory", "1M"])).await.unwrap();
    let lengths = Arc::new(Mutex::new(0));
    let seen = Arc::clone(&lengths);
    nbd.block_status(
        MIB,
        0,
        move |_, _, entries, _| {
            *seen.lock().unwrap() += entries.iter().step_by(2).sum::<u32>();
            0
        },
        None,
    )
    .await
    .unwrap();
    assert_eq!(u64::from(*lengths.lock().unwrap()), MIB);
}

async fn buffers_come_back(make: Make) {
    let nbd = connected(make, &["pattern", "size=1M"]).await;
    let (result, buffer) = nbd.pread_owned(vec![0; 1024].into_boxed_slice(), 2048, None).await;
    result.unwrap();
    assert_eq!(buffer.to_vec(), pattern_at(2048, 1024));
    let (result, buffer) = nbd.pread_owned(buffer, MIB, None).await;
    assert_eq!(result.unwrap_err().errno(), Some(22));
    let (result, buffer) = nbd.pread_structured_owned(buffer, 0, |_, _, _, _| 0, None).await;
    result.unwrap();
    assert_eq!(buffer.to_vec(), pattern_at(0, 1024));
    let (result, text) = nbd.pwrite_owned(String::from("x"), 0, None).await;
    // The pattern cannot be written to.
    assert!(result.is_err());
    assert_eq!(text, "x");
}

async fn a_future_that_is_dropped_leaves_the_connection(make: Make) {
    let held = Held::new();
    let pread = held.pread();
    let arguments = ["eval", "thread_model=echo parallel", "get_size=echo 1048576", &*pread];
    let nbd = connected(make, &arguments).await;
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let (dropped, count) = Dropped::new();
    let mut buf = [7; 512];
    {
        let read = nbd.pread_structured(
            &mut buf,
            0,
            move |_, _, _, _| {
                dropped.touch();
                counted.fetch_add(1, Ordering::SeqCst);
                0
            },
            None,
        );
        let mut read = Box::pin(read);
        assert!(poll_once(read.as_mut()).is_pending());
    }
    held.release();
    // The command goes on, in memory of its own.
    assert_eq!(buf, [7; 512]);
    nbd.pread(&mut buf, 512, None).await.unwrap();
    assert_eq!(buf, [b'x'; 512]);
    while nbd.aio_in_flight().unwrap() > 0 {
        nbd.pread(&mut buf, 0, None).await.unwrap();
    }
    assert_eq!(calls.load(Ordering::SeqCst), 0);
    // It is retired in another thread, perhaps, which drops it a moment later.
    while count.get() == 0 {
        std::thread::yield_now();
    }
    assert_eq!(count.get(), 1);
}

async fn a_future_that_is_not_awaited_does_nothing(make: Make) {
    let nbd = connected(make, &["memory", "1M"]).await;
    drop(nbd.pwrite(&[1; 512], 0, None));
    let mut buf = [7; 512];
    nbd.pread(&mut buf, 0, None).await.unwrap();
    assert_eq!(buf, [0; 512]);
}

async fn a_closure_is_dropped_before_its_call_is_over(make: Make) {
    let nbd = connected(make, &["pattern", "size=1M"]).await;
    for _ in 0..50 {
        let (dropped, count) = Dropped::new();
        nbd.pread_structured(
            &mut [0; 512],
            0,
            move |_, _, _, _| {
                dropped.touch();
                0
            },
            None,
        )
        .await
        .unwrap();
        assert_eq!(count.get(), 1);
    }
}

async fn a_panic_fails_its_command(make: Make) {
    let nbd = connected(make, &["pattern", "size=1M"]).await;
    let chunk = |_: &[u8], _: u64, _: u32, _: &mut i32| panic!("a callback panics");
    let error = nbd.pread_structured(&mut [0; 512], 0, chunk, None).await.unwrap_err();
    assert_eq!(error.errno(), Some(71));
    nbd.pread(&mut [0; 512], 0, None).await.unwrap();
}

async fn raw_commands_are_driven_too(make: Make) {
    let nbd = connected(make, &["memory", "1M"]).await;
    let done = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&done);
    let completion = move |_: &mut i32| {
        counted.fetch_add(1, Ordering::SeqCst);
        1
    };
    nbd.aio_flush(Some(completion), None).unwrap();
    // Replies come in any order.
    while done.load(Ordering::SeqCst) == 0 {
        nbd.flush(None).await.unwrap();
    }
}

async fn a_disconnect_ends_the_connection(make: Make) {
    let nbd = connected(make, &["memory", "1M"]).await;
    nbd.disconnect(None).await.unwrap();
    assert!(nbd.aio_is_closed());
    let error = nbd.flush(None).await.unwrap_err();
    assert!([Some(22), Some(ENOTCONN)].contains(&error.errno()), "{:?}", error);
}

async fn a_handle_closes_when_it_is_dropped(make: Make) {
    let nbd = connected(make, &["memory", "1M"]).await;
    let (dropped, count) = Dropped::new();
    let messages = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&messages);
    nbd.set_debug_callback(move |_, message| {
        dropped.touch();
        seen.lock().unwrap().push(message.to_vec());
        0
    })
    .unwrap();
    nbd.set_debug(true).unwrap();
    drop(nbd);
    assert_eq!(count.get(), 1);
    let messages = messages.lock().unwrap();
    assert_eq!(messages.iter().filter(|message| *message == b"closing handle").count(), 1);
}

/// The driver lets go of it before: who drops a handle may count on its end, and on that of its closures.
async fn a_handle_is_closed_by_whoever_drops_it(make: Make) {
    for _ in 0..500 {
        let nbd = make().unwrap();
        let (dropped, count) = Dropped::new();
        nbd.set_debug_callback(move |_, _| {
            dropped.touch();
            0
        })
        .unwrap();
        drop(nbd);
        assert_eq!(count.get(), 1);
    }
}

async fn large_commands_pass(make: Make) {
    const SIZE: usize = 8 << 20;
    let nbd = connected(make, &["memory", "64M"]).await;
    let data: Arc<[u8]> = pattern_at(0, SIZE).into();
    let writes =
        (0..4).map(|i| nbd.pwrite_owned(Arc::clone(&data), i * SIZE as u64, None)).collect();
    for (result, _) in all(writes).await {
        result.unwrap();
    }
    let reads = (0..4).map(|i| nbd.pread_owned(vec![0; SIZE], i * SIZE as u64, None)).collect();
    for (result, read) in all(reads).await {
        result.unwrap();
        assert!(read[..] == data[..]);
    }
}

#[test]
fn a_handle_that_is_dropped_in_its_own_callback_closes_afterwards() {
    let nbd = AsyncHandle::with_runtime(Thread::new()).unwrap();
    block_on(nbd.connect_command(nbdkit(&["memory", "1M"]))).unwrap();
    let (dropped, count) = Dropped::new();
    let handle = Arc::new(Mutex::new(None::<AsyncHandle>));
    let inner = Arc::clone(&handle);
    let completion = move |_: &mut i32| {
        dropped.touch();
        // The driver is in the middle of its work.
        drop(inner.lock().unwrap().take());
        1
    };
    {
        let mut slot = handle.lock().unwrap();
        let nbd = slot.insert(nbd);
        nbd.aio_flush(Some(completion), None).unwrap();
    }
    while count.get() == 0 {
        std::thread::yield_now();
    }
    assert!(handle.lock().unwrap().is_none());
}

#[tokio::test]
async fn tasks_share_a_handle() {
    let nbd = Arc::new(connected(AsyncHandle::new, &["pattern", "size=1M"]).await);
    let tasks: Vec<_> = (0..16u64)
        .map(|i| {
            let nbd = Arc::clone(&nbd);
            tokio::spawn(async move {
                let mut sector = [0; 512];
                nbd.pread(&mut sector, i * 512, None).await.unwrap();
                sector.to_vec()
            })
        })
        .collect();
    for (i, task) in (0..).zip(tasks) {
        assert_eq!(task.await.unwrap(), pattern_at(i * 512, 512));
    }
}
