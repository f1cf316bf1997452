//! Lists what has changed since a dirty bitmap of qemu was started: dirty_bitmap URI BITMAP

use std::error::Error;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use libnbd::{Handle, NbdExtent, CONTEXT_QEMU_DIRTY_BITMAP, STATE_DIRTY};

/// The most that is asked for at once.
const RANGE: u64 = 1 << 30;

fn list(uri: &str, bitmap: &str) -> Result<(), Box<dyn Error>> {
    let context = [CONTEXT_QEMU_DIRTY_BITMAP, bitmap.as_bytes()].concat();
    let nbd = Handle::new()?;
    nbd.add_meta_context(&context[..])?;
    nbd.connect_uri(uri)?;
    if !nbd.can_meta_context(&context[..])? {
        return Err(format!("the server has no bitmap {bitmap:?}").into());
    }
    let size = nbd.get_size()?;
    let (mut position, mut changed) = (0, 0);
    while position < size {
        let found = Arc::new(Mutex::new(Vec::<NbdExtent>::new()));
        let seen = Arc::clone(&found);
        let collect = move |_: &[u8], _, entries: &[NbdExtent], _: &mut i32| {
            seen.lock().unwrap().extend_from_slice(entries);
            0
        };
        nbd.block_status_64(RANGE.min(size - position), position, collect, None)?;
        for extent in found.lock().unwrap().iter() {
            if extent.flags & u64::from(STATE_DIRTY) != 0 {
                println!("{position} {}", extent.length);
                changed += extent.length;
            }
            position += extent.length;
        }
    }
    nbd.shutdown(None)?;
    println!("{changed} of {size} bytes have changed");
    Ok(())
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let result = match &arguments[..] {
        [uri, bitmap] => list(uri, bitmap),
        _ => Err("dirty_bitmap URI BITMAP".into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("dirty_bitmap: {error}");
            ExitCode::FAILURE
        }
    }
}
