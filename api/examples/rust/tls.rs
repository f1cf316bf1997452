use libnbd::{Handle, Tls};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let keys = std::env::temp_dir().join(format!("keys-{}.psk", std::process::id()));
    std::fs::write(&keys, format!("alice:{}\n", "5a".repeat(32)))?;
    let nbd = Handle::new()?;
    nbd.set_tls(Tls::Require)?;
    nbd.set_tls_username("alice")?;
    nbd.set_tls_psk_file(&keys)?;
    let psk = format!("--tls-psk={}", keys.display());
    let server = [
        "nbdkit",
        "-s",
        "--exit-with-parent",
        "--tls=require",
        &psk,
        "memory",
        "1M",
    ];
    let connected = nbd.connect_command(server);
    std::fs::remove_file(keys)?;
    connected?;
    assert!(nbd.get_tls_negotiated()?);
    Ok(())
}
