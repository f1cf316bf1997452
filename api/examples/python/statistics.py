import nbd

with nbd.NBD() as h:
    h.connect_command(["nbdkit", "-s", "--exit-with-parent", "memory", "1M"])
    before = h.stats_bytes_received()
    h.pread(4096, 0)
    print(h.stats_bytes_received() - before, "bytes for 4096 of data")
