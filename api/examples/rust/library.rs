use libnbd::Handle;

fn main() -> libnbd::Result<()> {
    let nbd = Handle::new()?;
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    println!(
        "{} {}",
        text(nbd.get_package_name()),
        text(nbd.get_version())
    );
    println!("{} {}", nbd.supports_tls(), nbd.supports_uri());
    // A program that was built for a newer library asks before it makes a call.
    if Handle::library_has("nbd_get_version_extra") {
        println!("{}", text(nbd.get_version_extra()));
    }
    Ok(())
}
