use libnbd::Handle;

fn main() -> libnbd::Result<()> {
    let nbd = Handle::new()?;
    // The server ends with the connection.
    nbd.connect_command(["nbdkit", "-s", "--exit-with-parent", "memory", "1M"])?;
    println!("{} {}", nbd.get_subprocess_pid()?, nbd.get_size()?);
    Ok(())
}
