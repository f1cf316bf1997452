use libnbd::{AllowTransport, Handle};

fn main() -> libnbd::Result<()> {
    let nbd = Handle::new()?;
    assert!(nbd.is_uri("nbd+unix:///name?socket=/tmp/sock")?);
    assert!(!nbd.is_uri("/tmp/sock")?);
    // A URI from someone else: only local servers, and no files of TLS.
    nbd.set_uri_allow_transports(AllowTransport::UNIX)?;
    nbd.set_uri_allow_local_file(false)?;
    if let Err(error) = nbd.connect_uri("nbd://example.com") {
        println!("{error}");
    }
    Ok(())
}
