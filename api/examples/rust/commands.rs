use libnbd::{CmdFlag, Handle, READ_DATA};

fn main() -> libnbd::Result<()> {
    let nbd = Handle::new()?;
    nbd.connect_command(["nbdkit", "-s", "--exit-with-parent", "memory", "1M"])?;
    nbd.pwrite(b"hello", 4096, Some(CmdFlag::FUA))?;
    let mut text = [0; 5];
    nbd.pread(&mut text, 4096, None)?;
    assert_eq!(&text, b"hello");
    nbd.zero(512, 4096, Some(CmdFlag::NO_HOLE))?;
    nbd.flush(None)?;
    let mut buf = vec![0; 8192];
    let chunk = |part: &[u8], offset, status, _: &mut i32| {
        println!(
            "{offset} {} {}",
            part.len(),
            if status == READ_DATA { "data" } else { "hole" }
        );
        0
    };
    nbd.pread_structured(&mut buf, 0, chunk, None)
}
