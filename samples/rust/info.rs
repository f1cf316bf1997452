//! Prints what a server says about its exports: info URI

use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use libnbd::{Handle, Size};

fn info(uri: &str) -> libnbd::Result<()> {
    let nbd = Handle::new()?;
    // Stop before an export is chosen, to ask for the list of them.
    nbd.set_opt_mode(true)?;
    nbd.set_full_info(true)?;
    nbd.connect_uri(uri)?;
    let exports = Arc::new(Mutex::new(Vec::new()));
    if nbd.aio_is_negotiating() {
        let found = Arc::clone(&exports);
        let listed = nbd.opt_list(move |name, _| {
            found
                .lock()
                .unwrap()
                .push(format!("{:?}", String::from_utf8_lossy(name)));
            0
        });
        if let Err(error) = listed {
            println!("the server does not list its exports: {error}");
        }
        nbd.opt_go()?;
    }

    let exports = exports.lock().unwrap().join(", ");
    println!("protocol: {}", String::from_utf8_lossy(nbd.get_protocol()?));
    println!(
        "exports: {}",
        if exports.is_empty() {
            "unknown"
        } else {
            &exports
        }
    );
    println!("size: {}", nbd.get_size()?);
    println!("read-only: {}", nbd.is_read_only()?);
    println!("multi-conn: {}", nbd.can_multi_conn()?);
    let size = |kind| nbd.get_block_size(kind);
    let (least, best, most) = (
        size(Size::Minimum)?,
        size(Size::Preferred)?,
        size(Size::Maximum)?,
    );
    println!("block sizes: {least} {best} {most}");
    nbd.shutdown(None)
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let result = match &arguments[..] {
        [uri] => info(uri),
        _ => {
            eprintln!("info URI");
            return ExitCode::FAILURE;
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("info: {error}");
            ExitCode::FAILURE
        }
    }
}
