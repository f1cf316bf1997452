import asyncio

import nbd.aio


async def main() -> None:
    server = ["nbdkit", "-s", "--exit-with-parent", "pattern", "1M"]
    async with nbd.aio.connect_command(server) as disk:
        # All of them are in flight at once.
        sectors = await asyncio.gather(*[disk.pread(512, 512 * i) for i in range(64)])
        assert sectors[3][:8] == (512 * 3).to_bytes(8, "big")


asyncio.run(main())
