"""Lists what has changed since a dirty bitmap of qemu was started: dirty_bitmap.py URI BITMAP"""

import asyncio
import sys

import nbd
import nbd.aio


async def main(uri: str, bitmap: str) -> None:
    context = nbd.CONTEXT_QEMU_DIRTY_BITMAP + bitmap
    changed = 0
    async with nbd.aio.connect(uri, setup=lambda h: h.add_meta_context(context)) as disk:
        if not disk.handle.can_meta_context(context):
            sys.exit(f"dirty_bitmap: the server has no bitmap {bitmap!r}")
        async for extent in disk.extents(context=context):
            if extent.flags & nbd.STATE_DIRTY:
                print(f"{extent.offset} {extent.length}")
                changed += extent.length
        print(f"{changed} of {disk.size} bytes have changed")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    try:
        asyncio.run(main(sys.argv[1], sys.argv[2]))
    except nbd.Error as error:
        sys.exit(f"dirty_bitmap: {error}")
