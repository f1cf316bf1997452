use libnbd::Handle;

fn main() -> libnbd::Result<()> {
    let nbd = Handle::new()?;
    assert!(nbd.aio_is_created());
    nbd.aio_connect_command(["nbdkit", "-s", "--exit-with-parent", "memory", "1M"])?;
    while nbd.aio_is_connecting() {
        nbd.poll(-1)?;
    }
    assert!(nbd.aio_is_ready());
    println!("{}", String::from_utf8_lossy(nbd.connection_state()?));
    nbd.shutdown(None)?;
    assert!(nbd.aio_is_closed());
    Ok(())
}
