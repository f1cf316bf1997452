//! Copies one export to another, many requests at a time: aio_copy FROM TO

use std::error::Error;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;

use libnbd::AsyncHandle;

const REQUEST: u64 = 1 << 18;
const IN_FLIGHT: usize = 64;

/// One of the workers: takes the next range until there is none. Its buffer goes to and fro.
async fn work(
    source: Arc<AsyncHandle>,
    target: Arc<AsyncHandle>,
    next: Arc<AtomicU64>,
    size: u64,
) -> libnbd::SharedResult<()> {
    let mut buffer = vec![0; REQUEST as usize];
    loop {
        let offset = next.fetch_add(REQUEST, Ordering::Relaxed);
        if offset >= size {
            return Ok(());
        }
        buffer.resize(REQUEST.min(size - offset) as usize, 0);
        let (result, filled) = source.pread_owned(buffer, offset, None).await;
        result?;
        let (result, written) = target.pwrite_owned(filled, offset, None).await;
        result?;
        buffer = written;
    }
}

async fn copy(from: &str, to: &str) -> Result<(), Box<dyn Error>> {
    let (source, target) = (Arc::new(AsyncHandle::new()?), Arc::new(AsyncHandle::new()?));
    source.connect_uri(from).await?;
    target.connect_uri(to).await?;
    let size = source.get_size()?;
    if target.get_size()? < size {
        return Err("the target is smaller than the source".into());
    }
    let next = Arc::new(AtomicU64::new(0));
    let workers: Vec<_> = (0..IN_FLIGHT)
        .map(|_| {
            work(
                Arc::clone(&source),
                Arc::clone(&target),
                Arc::clone(&next),
                size,
            )
        })
        .map(tokio::spawn)
        .collect();
    for worker in workers {
        worker.await??;
    }
    if target.can_flush()? {
        target.flush(None).await?;
    }
    source.disconnect(None).await?;
    target.disconnect(None).await?;
    println!("{size} bytes copied");
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let result = match &arguments[..] {
        [from, to] => copy(from, to).await,
        _ => Err("aio_copy FROM TO".into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("aio_copy: {error}");
            ExitCode::FAILURE
        }
    }
}
