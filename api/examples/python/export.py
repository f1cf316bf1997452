import nbd

with nbd.NBD() as h:
    h.connect_command(["nbdkit", "-s", "--exit-with-parent", "-r", "memory", "1M"])
    assert h.get_size() == 1 << 20
    assert h.is_read_only() is True
    assert h.can_multi_conn() is True
    print(h.get_block_size(nbd.SIZE_PREFERRED))
