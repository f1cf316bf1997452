import nbd

with nbd.NBD() as h:
    h.connect_command(["nbdkit", "-s", "--exit-with-parent", "pattern", "1M"])
    buffers = [nbd.Buffer(512) for _ in range(64)]
    finished = 0

    def done(error: object) -> int:
        global finished
        finished += 1
        return 1  # retire the command at once

    for i, buffer in enumerate(buffers):
        h.aio_pread(buffer, 512 * i, completion=done)
    while h.aio_in_flight() > 0:
        h.poll(-1)
    assert finished == 64
    assert buffers[3].to_bytearray()[:8] == (512 * 3).to_bytes(8, "big")
