"""Copies an export into a file, which has holes where the export has: sparse_backup.py URI FILE"""

import sys
from typing import BinaryIO

import nbd

CHUNK = 1 << 20


def extents(h: nbd.NBD, count: int, offset: int) -> list[tuple[int, int]]:
    """What base:allocation says from offset on: pairs of a length and its status."""
    found: list[tuple[int, int]] = []

    def collect(context: str, start: int, entries: list[tuple[int, int]], error: object) -> None:
        if context == nbd.CONTEXT_BASE_ALLOCATION:
            found.extend(entries)

    h.block_status_64(count, offset, collect)
    return found


def copy(h: nbd.NBD, file: BinaryIO, size: int) -> int:
    """Copies what is no hole, and returns how much that was."""
    copied = 0
    position = 0
    while position < size:
        # A server that cannot tell has no holes.
        count = min(size - position, 1 << 30)
        known = h.can_meta_context(nbd.CONTEXT_BASE_ALLOCATION)
        for length, status in extents(h, count, position) if known else [(count, 0)]:
            end = min(position + length, size)
            while position < end:
                part = min(end - position, CHUNK)
                if not status & nbd.STATE_ZERO:
                    file.seek(position)
                    file.write(h.pread(part, position))
                    copied += part
                position += part
    return copied


def main(uri: str, path: str) -> None:
    with nbd.NBD() as h, open(path, "wb") as file:
        h.add_meta_context(nbd.CONTEXT_BASE_ALLOCATION)
        h.connect_uri(uri)
        size = h.get_size()
        file.truncate(size)
        copied = copy(h, file, size)
        h.shutdown()
    print(f"{size} bytes, {copied} of them copied, the rest are holes")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    try:
        main(sys.argv[1], sys.argv[2])
    except nbd.Error as error:
        sys.exit(f"sparse_backup: {error}")
