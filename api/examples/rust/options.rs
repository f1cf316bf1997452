use libnbd::Handle;

fn main() -> libnbd::Result<()> {
    let nbd = Handle::new()?;
    // Stop before an export is chosen.
    nbd.set_opt_mode(true)?;
    nbd.connect_command(["nbdkit", "-s", "--exit-with-parent", "memory", "1M"])?;
    nbd.opt_list(|name, description| {
        println!(
            "{:?} {}",
            String::from_utf8_lossy(name),
            String::from_utf8_lossy(description)
        );
        0
    })?;
    nbd.set_export_name("")?;
    nbd.opt_info()?;
    println!("{}", nbd.get_size()?);
    nbd.opt_go()?;
    let mut sector = [1; 512];
    nbd.pread(&mut sector, 0, None)?;
    assert_eq!(sector, [0; 512]);
    Ok(())
}
