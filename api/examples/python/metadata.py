import nbd


def show(context: str, offset: int, extents: list[tuple[int, int]], error: object) -> None:
    for length, status in extents:
        print(offset, length, "hole" if status & nbd.STATE_HOLE else "data")
        offset += length


with nbd.NBD() as h:
    h.add_meta_context(nbd.CONTEXT_BASE_ALLOCATION)
    h.connect_command(["nbdkit", "-s", "--exit-with-parent", "memory", "1M"])
    if h.can_meta_context(nbd.CONTEXT_BASE_ALLOCATION):
        h.pwrite(b"x" * 65536, 131072)
        h.block_status_64(h.get_size(), 0, show)
