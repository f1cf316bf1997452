//! Copies an export into a file, which has holes where the export has: sparse_backup URI FILE

use std::error::Error;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use libnbd::{Handle, NbdExtent, CONTEXT_BASE_ALLOCATION, STATE_ZERO};

const CHUNK: u64 = 1 << 20;
/// The most that is asked for at once.
const RANGE: u64 = 1 << 30;

/// What base:allocation says of a range. A server that cannot tell has no holes.
fn extents(nbd: &Handle, count: u64, offset: u64) -> libnbd::Result<Vec<NbdExtent>> {
    if !nbd.can_meta_context(CONTEXT_BASE_ALLOCATION)? {
        return Ok(vec![NbdExtent {
            length: count,
            flags: 0,
        }]);
    }
    let found = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&found);
    let collect = move |context: &[u8], _, entries: &[NbdExtent], _: &mut i32| {
        if context == CONTEXT_BASE_ALLOCATION {
            seen.lock().unwrap().extend_from_slice(entries);
        }
        0
    };
    nbd.block_status_64(count, offset, collect, None)?;
    let found = std::mem::take(&mut *found.lock().unwrap());
    Ok(found)
}

/// Copies what is no hole, and returns how much that was.
fn copy(nbd: &Handle, file: &File, size: u64) -> Result<u64, Box<dyn Error>> {
    let mut buffer = vec![0; CHUNK as usize];
    let (mut position, mut copied) = (0, 0);
    while position < size {
        for extent in extents(nbd, RANGE.min(size - position), position)? {
            let end = size.min(position + extent.length);
            while position < end {
                let part = &mut buffer[..CHUNK.min(end - position) as usize];
                if extent.flags & u64::from(STATE_ZERO) == 0 {
                    nbd.pread(part, position, None)?;
                    file.write_all_at(part, position)?;
                    copied += part.len() as u64;
                }
                position += part.len() as u64;
            }
        }
    }
    Ok(copied)
}

fn backup(uri: &str, path: &str) -> Result<(), Box<dyn Error>> {
    let nbd = Handle::new()?;
    nbd.add_meta_context(CONTEXT_BASE_ALLOCATION)?;
    nbd.connect_uri(uri)?;
    let size = nbd.get_size()?;
    let file = File::create(path)?;
    file.set_len(size)?;
    let copied = copy(&nbd, &file, size)?;
    file.sync_all()?;
    nbd.shutdown(None)?;
    println!("{size} bytes, {copied} of them copied, the rest are holes");
    Ok(())
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let result = match &arguments[..] {
        [uri, path] => backup(uri, path),
        _ => Err("sparse_backup URI FILE".into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sparse_backup: {error}");
            ExitCode::FAILURE
        }
    }
}
