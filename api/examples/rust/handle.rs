use libnbd::{Error, Handle};

fn main() -> libnbd::Result<()> {
    // It is closed when it is dropped.
    let nbd = Handle::new()?;
    nbd.set_handle_name("backup")?;
    nbd.set_debug_callback(|context, message| {
        println!(
            "{} {}",
            String::from_utf8_lossy(context),
            String::from_utf8_lossy(message)
        );
        0
    })?;
    nbd.set_debug(true)?;
    match nbd.get_size() {
        // A dead handle is told apart.
        Err(Error::Fatal(kind)) => println!("{kind}"),
        Err(error) => println!("{error} {:?}", error.errno()),
        Ok(size) => println!("{size}"),
    }
    Ok(())
}
