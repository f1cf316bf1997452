"""Copies one export to another, many requests at a time: aio_copy.py FROM TO"""

import asyncio
import sys
from collections.abc import Iterator

import nbd
import nbd.aio

REQUEST = 1 << 18
IN_FLIGHT = 64


async def copy(source: nbd.aio.Disk, target: nbd.aio.Disk, ranges: Iterator[int]) -> None:
    """One of the workers: takes the next range until there is none."""
    for offset in ranges:
        count = min(REQUEST, source.size - offset)
        await target.pwrite(await source.pread(count, offset), offset)


async def main(source_uri: str, target_uri: str) -> None:
    async with nbd.aio.connect(source_uri) as source:
        async with nbd.aio.connect(target_uri) as target:
            if target.size < source.size:
                sys.exit("aio_copy: the target is smaller than the source")
            ranges = iter(range(0, source.size, REQUEST))
            await asyncio.gather(*[copy(source, target, ranges) for _ in range(IN_FLIGHT)])
            if target.handle.can_flush():
                await target.flush()
            print(f"{source.size} bytes copied")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    try:
        asyncio.run(main(sys.argv[1], sys.argv[2]))
    except nbd.Error as error:
        sys.exit(f"aio_copy: {error}")
