use libnbd::{Handle, Strict};

fn main() -> libnbd::Result<()> {
    let nbd = Handle::new()?;
    nbd.set_export_name("disk")?;
    nbd.set_request_structured_replies(true)?;
    // Send what the library would refuse, to see what the server does.
    nbd.set_strict_mode(nbd.get_strict_mode() - Strict::BOUNDS)?;
    nbd.connect_command(["nbdkit", "-s", "--exit-with-parent", "memory", "1M"])?;
    if let Err(error) = nbd.pread(&mut [0; 512], nbd.get_size()?, None) {
        println!("{error}");
    }
    Ok(())
}
