use libnbd::{Handle, CONTEXT_BASE_ALLOCATION, STATE_HOLE};

fn main() -> libnbd::Result<()> {
    let nbd = Handle::new()?;
    nbd.add_meta_context(CONTEXT_BASE_ALLOCATION)?;
    nbd.connect_command(["nbdkit", "-s", "--exit-with-parent", "memory", "1M"])?;
    if nbd.can_meta_context(CONTEXT_BASE_ALLOCATION)? {
        nbd.pwrite(&[b'x'; 65536], 131072, None)?;
        nbd.block_status_64(
            nbd.get_size()?,
            0,
            |_, mut offset, extents, _| {
                for extent in extents {
                    let is_hole = extent.flags & u64::from(STATE_HOLE) != 0;
                    println!(
                        "{offset} {} {}",
                        extent.length,
                        if is_hole { "hole" } else { "data" }
                    );
                    offset += extent.length;
                }
                0
            },
            None,
        )?;
    }
    Ok(())
}
