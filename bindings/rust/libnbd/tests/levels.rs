//! Memory and descriptors stay level over a hundred thousand commands with callbacks, failures and drops.

mod common;

use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;

use common::{block_on, nbdkit, poll_once, MIB};
use libnbd::runtime::Thread;
use libnbd::{AsyncHandle, Handle};

const COMMANDS: usize = 100_000;

/// What a round may add: allocators keep some, and the library has buffers.
const SLACK_KIB: usize = 4 * 1024;

fn resident_kib() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

fn descriptors() -> usize {
    std::fs::read_dir("/proc/self/fd").unwrap().count()
}

/// Runs a tenth to warm up, and the rest between two looks.
fn is_level(mut command: impl FnMut(usize)) {
    (0..COMMANDS / 10).for_each(&mut command);
    let (memory, open) = (resident_kib(), descriptors());
    (0..COMMANDS).for_each(&mut command);
    let (memory_after, open_after) = (resident_kib(), descriptors());
    assert_eq!(open, open_after);
    assert!(memory_after <= memory + SLACK_KIB, "{} KiB, then {} KiB", memory, memory_after);
}

// One test, because others would use memory in the same process.
#[test]
fn memory_and_descriptors_stay_level() {
    std::panic::set_hook(Box::new(|_| {}));
    let nbd = Handle::new().unwrap();
    nbd.connect_command(nbdkit(&["memory", "1M"])).unwrap();
    let freed = Arc::new(AtomicUsize::new(0));
    let mut made = 0;
    is_level(|i| {
        let token = Token::new(&freed);
        made += 1;
        let offset = (i as u64 * 512) % MIB;
        match i % 8 {
            0 => {
                let result = nbd.pread_structured(
                    &mut [0; 512],
                    offset,
                    move |_, _, _, _| token.zero(),
                    None,
                );
                result.unwrap();
            }
            1 => {
                let result = nbd.pread_structured(
                    &mut [0; 512],
                    offset,
                    move |_, _, _, _| token.zero() - 1,
                    None,
                );
                assert_eq!(result.unwrap_err().errno(), Some(71));
            }
            2 => {
                let result =
                    nbd.pread_structured(&mut [0; 512], MIB, move |_, _, _, _| token.zero(), None);
                result.unwrap_err();
            }
            3 => {
                let chunk = move |_: &[u8], _: u64, _: u32, _: &mut i32| {
                    token.zero();
                    panic!()
                };
                nbd.pread_structured(&mut [0; 512], offset, chunk, None).unwrap_err();
            }
            4 => {
                let (_, token) = nbd
                    .aio_pread_owned(vec![0; 512], MIB, None)
                    .map_err(|_| ((), token))
                    .unwrap_err();
                drop(token);
            }
            5 => {
                drop(nbd.aio_pread_owned(vec![0; 512], offset, None));
                drop(token);
            }
            6 => {
                nbd.aio_flush(Some(move |_: &mut i32| token.zero() + 1), None).unwrap();
            }
            _ => {
                nbd.set_debug_callback(move |_, _| token.zero()).unwrap();
            }
        }
        while nbd.aio_in_flight().unwrap() > 0 {
            nbd.poll(-1).unwrap();
        }
    });
    nbd.clear_debug_callback().unwrap();
    assert_eq!(freed.load(Ordering::SeqCst), made);

    let nbd = AsyncHandle::with_runtime(Thread::new()).unwrap();
    block_on(nbd.connect_command(nbdkit(&["memory", "1M"]))).unwrap();
    is_level(|i| {
        let offset = (i as u64 * 512) % MIB;
        match i % 4 {
            0 => {
                let mut read = Box::pin(nbd.pread_owned(vec![0; 512], offset, None));
                let _ = poll_once(read.as_mut());
            }
            1 => drop(nbd.pread_owned(vec![0; 512], offset, None)),
            2 => drop(block_on(nbd.pread(&mut [0; 512], MIB, None)).unwrap_err()),
            _ => block_on(nbd.pread(&mut [0; 512], offset, None)).unwrap(),
        }
    });
    drop(nbd);

    let (memory, open) = (resident_kib(), descriptors());
    for i in 0..300 {
        let nbd = Handle::new().unwrap();
        if i % 3 == 0 {
            nbd.connect_unix("/no/such/socket").unwrap_err();
        }
        let handle = AsyncHandle::with_runtime(Thread::new()).unwrap();
        let mut connect = Box::pin(handle.connect_unix("/no/such/socket"));
        let _ = poll_once(connect.as_mut());
    }
    // The threads end by themselves, a moment after their handles.
    while descriptors() > open {
        std::thread::yield_now();
    }
    assert!(resident_kib() <= memory + SLACK_KIB);
}

/// Counts itself when it is dropped.
struct Token(Arc<AtomicUsize>);

impl Token {
    fn new(freed: &Arc<AtomicUsize>) -> Self {
        Self(Arc::clone(freed))
    }

    fn zero(&self) -> i32 {
        0
    }
}

impl Drop for Token {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[allow(dead_code)]
fn futures_may_be_sent(nbd: &AsyncHandle) {
    fn sendable<T: Future + Send>(_: T) {}
    sendable(nbd.pread(&mut [0; 1], 0, None));
    sendable(nbd.pread_owned(vec![0; 1], 0, None));
    sendable(nbd.connect_command(["a"]));
    sendable(nbd.block_status(1, 0, |_, _, _, _| 0, None));
}
