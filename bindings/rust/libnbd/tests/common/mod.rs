//! What the tests share.
#![allow(dead_code)]

use std::future::Future;
use std::pin::Pin;
use std::process::{Child, Command};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;

use libnbd::Handle;

pub const MIB: u64 = 1 << 20;

/// A server that lives as long as its connection.
pub fn nbdkit<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    let mut command = vec!["nbdkit", "-s", "--exit-with-parent"];
    command.extend_from_slice(arguments);
    command
}

/// A handle that is connected to nbdkit's pattern plugin, of 1 MiB.
pub fn pattern() -> Handle {
    let nbd = Handle::new().unwrap();
    nbd.connect_command(nbdkit(&["pattern", "size=1M"])).unwrap();
    nbd
}

/// A handle that is connected to memory of 1 MiB.
pub fn memory() -> Handle {
    let nbd = Handle::new().unwrap();
    nbd.connect_command(nbdkit(&["memory", "1M"])).unwrap();
    nbd
}

/// What nbdkit's pattern plugin has from an offset that 8 divides.
pub fn pattern_at(offset: u64, len: usize) -> Vec<u8> {
    (offset..).step_by(8).take((len + 7) / 8).flat_map(u64::to_be_bytes).take(len).collect()
}

/// Whether the library that is loaded has a version: 1.18.
pub fn is_at_least(major: u32, minor: u32) -> bool {
    let nbd = Handle::new().unwrap();
    let version = String::from_utf8(nbd.get_version().to_vec()).unwrap();
    let mut numbers = version.split('.').map(|number| number.parse::<u32>().unwrap());
    (numbers.next().unwrap(), numbers.next().unwrap()) >= (major, minor)
}

/// Counts how often it and its clones are dropped.
pub struct Dropped(Arc<AtomicUsize>);

impl Dropped {
    pub fn new() -> (Self, Count) {
        let count = Arc::new(AtomicUsize::new(0));
        (Self(Arc::clone(&count)), Count(count))
    }

    /// For a closure, which then owns it.
    pub fn touch(&self) {}
}

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// Reads that nbdkit's eval plugin answers, with `x`, when they are released.
pub struct Held(std::path::PathBuf);

impl Held {
    pub fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::SeqCst);
        Self(std::env::temp_dir().join(format!(
            "libnbd-rust-held-{}-{}",
            std::process::id(),
            number
        )))
    }

    /// The plugin's argument.
    pub fn pread(&self) -> String {
        format!(
            "pread=until [ -e '{}' ]; do sleep 0.01; done; head -c $3 /dev/zero | tr '\\0' x",
            self.0.display()
        )
    }

    pub fn release(&self) {
        std::fs::write(&self.0, "").unwrap();
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

pub struct Count(Arc<AtomicUsize>);

impl Count {
    pub fn get(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

/// A server on a Unix socket, which is killed at the end.
pub struct Server {
    child: Child,
    pub folder: std::path::PathBuf,
}

impl Server {
    /// Starts nbdkit, and waits until it is ready.
    pub fn start(name: &str, arguments: &[&str]) -> Self {
        let folder =
            std::env::temp_dir().join(format!("libnbd-rust-{}-{}", std::process::id(), name));
        std::fs::create_dir_all(&folder).unwrap();
        let ready = folder.join("pid");
        let child = Command::new("nbdkit")
            .args(["-f", "-U"])
            .arg(folder.join("socket"))
            .arg("-P")
            .arg(&ready)
            .args(arguments)
            .spawn()
            .unwrap();
        while !ready.exists() {
            std::thread::yield_now();
        }
        Self { child, folder }
    }

    pub fn socket(&self) -> std::path::PathBuf {
        self.folder.join("socket")
    }

    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The smallest executor: it polls in this thread, and sleeps between.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    struct Unpark(Thread);

    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut cx = Context::from_waker(&waker);
    let mut future: Pin<Box<dyn Future<Output = T> + '_>> = Box::pin(future);
    loop {
        match future.as_mut().poll(&mut cx) {
            Poll::Ready(value) => return value,
            Poll::Pending => std::thread::park(),
        }
    }
}

/// Polls a future once.
pub fn poll_once<F: Future + ?Sized>(future: Pin<&mut F>) -> Poll<F::Output> {
    struct Nothing;

    impl Wake for Nothing {
        fn wake(self: Arc<Self>) {}
    }

    let waker = Waker::from(Arc::new(Nothing));
    future.poll(&mut Context::from_waker(&waker))
}

/// Many futures at once.
pub async fn all<F: Future>(futures: Vec<F>) -> Vec<F::Output> {
    struct All<F: Future>(Vec<Result<F::Output, Pin<Box<F>>>>);

    impl<F: Future> Unpin for All<F> {}

    impl<F: Future> Future for All<F> {
        type Output = Vec<F::Output>;

        fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
            let mut is_pending = false;
            for item in &mut self.0 {
                if let Err(future) = item {
                    match future.as_mut().poll(cx) {
                        Poll::Ready(output) => *item = Ok(output),
                        Poll::Pending => is_pending = true,
                    }
                }
            }
            if is_pending {
                return Poll::Pending;
            }
            let items = std::mem::take(&mut self.0);
            Poll::Ready(items.into_iter().filter_map(Result::ok).collect())
        }
    }

    All(futures.into_iter().map(|future| Err(Box::pin(future))).collect()).await
}
