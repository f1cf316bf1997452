use libnbd::Handle;

fn main() -> libnbd::Result<()> {
    let nbd = Handle::new()?;
    nbd.connect_command(["nbdkit", "-s", "--exit-with-parent", "memory", "1M"])?;
    let before = nbd.stats_bytes_received();
    nbd.pread(&mut [0; 4096], 0, None)?;
    println!(
        "{} bytes for 4096 of data",
        nbd.stats_bytes_received() - before
    );
    Ok(())
}
