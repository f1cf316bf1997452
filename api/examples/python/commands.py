import nbd

with nbd.NBD() as h:
    h.connect_command(["nbdkit", "-s", "--exit-with-parent", "memory", "1M"])
    h.pwrite(b"hello", 4096, nbd.CMD_FLAG_FUA)
    print(h.pread(5, 4096))
    h.zero(512, 4096, flags=nbd.CMD_FLAG_NO_HOLE)
    h.flush()

    def chunk(part: memoryview, offset: int, status: int, error: object) -> None:
        print(offset, len(part), "data" if status == nbd.READ_DATA else "hole")

    h.pread_structured(8192, 0, chunk)
