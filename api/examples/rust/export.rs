use libnbd::{Handle, Size};

fn main() -> libnbd::Result<()> {
    let nbd = Handle::new()?;
    nbd.connect_command(["nbdkit", "-s", "--exit-with-parent", "-r", "memory", "1M"])?;
    assert_eq!(nbd.get_size()?, 1 << 20);
    assert!(nbd.is_read_only()?);
    assert!(nbd.can_multi_conn()?);
    println!("{}", nbd.get_block_size(Size::Preferred)?);
    Ok(())
}
