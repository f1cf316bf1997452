use std::process::Command;

use libnbd::Handle;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::temp_dir().join(format!("nbd-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let (socket, ready) = (folder.join("socket"), folder.join("pid"));
    let mut server = Command::new("nbdkit")
        .arg("-f")
        .arg("-U")
        .arg(&socket)
        .arg("-P")
        .arg(&ready)
        .args(["memory", "1M"])
        .spawn()?;
    while !ready.exists() {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let nbd = Handle::new()?;
    nbd.connect_unix(socket)?;
    println!(
        "{} {}",
        String::from_utf8_lossy(nbd.get_protocol()?),
        nbd.get_size()?
    );
    nbd.shutdown(None)?;
    server.kill()?;
    server.wait()?;
    std::fs::remove_dir_all(folder)?;
    Ok(())
}
