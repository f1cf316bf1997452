use libnbd::Handle;

fn main() -> libnbd::Result<()> {
    let nbd = Handle::new()?;
    nbd.connect_command(["nbdkit", "-s", "--exit-with-parent", "pattern", "1M"])?;
    // Each command has its buffer, and gives it back.
    let mut commands = Vec::new();
    for i in 0..64 {
        match nbd.aio_pread_owned(vec![0; 512], 512 * i, None) {
            Ok(command) => commands.push(command),
            Err((error, _)) => return Err(error),
        }
    }
    while nbd.aio_in_flight()? > 0 {
        nbd.poll(-1)?;
    }
    for (i, command) in (0..).zip(commands) {
        let (result, sector) = command.try_finish().expect("it has ended");
        result?;
        assert_eq!(sector[..8], (512 * i as u64).to_be_bytes());
    }
    Ok(())
}
