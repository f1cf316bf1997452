"""nbd.aio on real servers."""

import asyncio
import gc
import os
import socket
import tempfile
import unittest

from conftest import MIB

import nbd
import nbd.aio
import servers


def resident_bytes() -> int:
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


class OnServer(unittest.IsolatedAsyncioTestCase):
    """Each test has a folder and the servers that it starts."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.socket = os.path.join(self.folder, "socket")

    def serve(self, *arguments: str, **where: str) -> servers.Server:
        """Starts nbdkit; what it is told of the place, such as the port, is in self.where."""
        self.where: dict[str, str] = {}
        kind = {"kind": "nbdkit", "arguments": list(arguments), **where}
        try:
            server = servers.Server(kind, self.folder, self.where)
        except servers.Missing as missing:
            self.skipTest(str(missing))
        self.addCleanup(server.kill)
        return server

    async def test_reads_what_it_wrote(self) -> None:
        self.serve("memory", "8M")
        async with nbd.aio.connect(f"nbd+unix:///?socket={self.socket}") as disk:
            self.assertEqual(8 * MIB, disk.size)
            data = os.urandom(3 * MIB)
            await disk.pwrite(data, 4096)
            await disk.flush()
            self.assertEqual(data, await disk.pread(len(data), 4096))
            await disk.zero(4096, 8192)
            await disk.trim(4096, 16384)
            memory = nbd.Buffer(8192)
            await disk.pread_into(memory, 4096)
            self.assertEqual(data[:4096] + bytes(4096), bytes(memory))

    async def test_many_commands_share_sends(self) -> None:
        self.serve("pattern", "8M")
        async with nbd.aio.connect_unix(self.socket) as disk:
            sectors = await asyncio.gather(
                *[disk.pread(512, 512 * i) for i in range(4096)]
            )
        for i, sector in enumerate(sectors):
            self.assertEqual((512 * i).to_bytes(8, "big"), sector[:8])

    async def test_an_error_says_which_call_and_why(self) -> None:
        self.serve("--filter=error", "memory", "1M", "error-pread=EIO", "error-pread-rate=100%")
        async with nbd.aio.connect_unix(self.socket) as disk:
            with self.assertRaises(nbd.Error) as raised:
                await disk.pread(512, 0)
            self.assertEqual("EIO", raised.exception.errno)
            self.assertIn("nbd_pread: command failed", raised.exception.string)
            await disk.pwrite(bytes(512), 0)

    async def test_a_call_that_is_refused_raises_at_once(self) -> None:
        self.serve("memory", "1M")
        async with nbd.aio.connect_unix(self.socket) as disk:
            with self.assertRaises(nbd.Error) as raised:
                disk.pread(512, MIB)
            self.assertEqual("EINVAL", raised.exception.errno)
            with self.assertRaises(OverflowError):
                disk.pread(512, -1)
            self.assertEqual(bytes(512), await disk.pread(512, 0))

    async def test_a_cancelled_await_leaves_the_connection_usable(self) -> None:
        released = os.path.join(self.folder, "released")
        self.serve(
            "eval",
            "thread_model=echo parallel",
            "get_size=echo 1048576",
            f"pread=until [ -e '{released}' ]; do sleep 0.01; done; head -c $3 /dev/zero | tr '\\0' x",
        )
        async with nbd.aio.connect_unix(self.socket) as disk:
            memory = bytearray(512)
            read = asyncio.ensure_future(disk.pread_into(memory, 512))
            other = disk.pread(512, 1024)
            await asyncio.sleep(0)
            read.cancel()
            with self.assertRaises(asyncio.CancelledError):
                await read
            # It is the library's until the server has answered.
            with self.assertRaises(BufferError):
                memory.append(0)
            with open(released, "w"):
                self.assertEqual(b"x" * 512, await other)
            while disk.handle.aio_in_flight() > 0:
                await disk.pread(512, 0)
            memory.append(0)

    async def test_cancelled_awaits_leave_nothing(self) -> None:
        self.serve("memory", "1M")
        async with nbd.aio.connect_unix(self.socket) as disk:

            async def cancel(count: int) -> None:
                for _ in range(count // 100):
                    reads = [disk.pread(4096, 4096 * i) for i in range(100)]
                    await asyncio.sleep(0)
                    for read in reads:
                        read.cancel()
                    await asyncio.gather(*reads, return_exceptions=True)
                    # Their commands go on, and their memory is in use until they end.
                    while disk.handle.aio_in_flight() > 0:
                        await disk.flush()

            await cancel(20_000)
            gc.collect()
            objects, resident = len(gc.get_objects()), resident_bytes()
            await cancel(100_000)
            gc.collect()
            self.assertLess(len(gc.get_objects()) - objects, 1000)
            # 100,000 buffers would be 400 MiB.
            self.assertLess(resident_bytes() - resident, 16 * MIB)
            self.assertEqual(bytes(512), await disk.pread(512, 0))

    async def test_extents_cover_the_range(self) -> None:
        self.serve("sparse-random", "64M", "seed=1", "percent=30")
        def setup(handle: nbd.NBD) -> None:
            handle.add_meta_context(nbd.CONTEXT_BASE_ALLOCATION)
        async with nbd.aio.connect_unix(self.socket, setup=setup) as disk:
            position = 0
            kinds = set()
            async for extent in disk.extents():
                kinds.add(extent.flags)
                self.assertEqual(position, extent.offset)
                position += extent.length
                if extent.flags & nbd.STATE_ZERO:
                    count = min(extent.length, MIB)
                    self.assertEqual(bytes(count), await disk.pread(count, extent.offset))
            self.assertEqual(disk.size, position)
            self.assertEqual({0, nbd.STATE_HOLE | nbd.STATE_ZERO}, kinds)
            inside = [extent async for extent in disk.extents(100_000, 12_345)]
            self.assertEqual(12_345, inside[0].offset)
            self.assertEqual(112_345, inside[-1].offset + inside[-1].length)

    async def test_a_server_that_dies_fails_what_is_in_flight(self) -> None:
        server = self.serve("--filter=delay", "memory", "1M", "rdelay=60")
        disk = await nbd.aio.connect_unix(self.socket)
        reads = [disk.pread(512, 512 * i) for i in range(10)]
        await asyncio.sleep(0)
        server.kill()
        for outcome in await asyncio.gather(*reads, return_exceptions=True):
            assert isinstance(outcome, nbd.Error)
            self.assertEqual("ENOTCONN", outcome.errno)
        with self.assertRaises(nbd.Error):
            await disk.pread(512, 0)
        await disk.close()

    async def test_leaving_with_an_exception_does_not_wait(self) -> None:
        self.serve("--filter=delay", "memory", "1M", "rdelay=60")
        with self.assertRaises(ZeroDivisionError):
            async with nbd.aio.connect_unix(self.socket) as disk:
                read = disk.pread(512, 0)
                raise ZeroDivisionError
        with self.assertRaises(nbd.Error):
            await read
        with self.assertRaises(nbd.ClosedHandle):
            disk.pread(512, 0)

    async def test_a_connection_that_fails_says_why(self) -> None:
        with self.assertRaises(nbd.Error) as raised:
            await nbd.aio.connect_unix(self.socket)
        self.assertIn(raised.exception.errno, ("ENOENT", "ECONNREFUSED"))
        with socket.create_server(("127.0.0.1", 0)) as nobody:
            port = nobody.getsockname()[1]
        with self.assertRaises(nbd.Error):
            await nbd.aio.connect_tcp("127.0.0.1", port)

    async def test_a_server_that_says_no_nbd(self) -> None:
        async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            await writer.drain()
            writer.close()
        async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            with self.assertRaises(nbd.Error) as raised:
                await nbd.aio.connect_tcp("127.0.0.1", port)
            self.assertIn("nbd_aio_", raised.exception.string)

    async def test_a_subprocess(self) -> None:
        async with nbd.aio.connect_command(
            ["nbdkit", "-s", "--exit-with-parent", "pattern", "1M"]
        ) as disk:
            self.assertEqual((512).to_bytes(8, "big"), (await disk.pread(8, 512)))

    async def test_tcp(self) -> None:
        self.serve("pattern", "1M", listen="tcp")
        async with nbd.aio.connect_tcp("localhost", self.where["port"]) as disk:
            self.assertEqual((1024).to_bytes(8, "big"), await disk.pread(8, 1024))

    async def test_writes_larger_than_the_socket_takes(self) -> None:
        self.serve("memory", "64M")
        async with nbd.aio.connect_unix(self.socket) as disk:
            blocks = [os.urandom(2 * MIB) for _ in range(16)]
            await asyncio.gather(
                *[disk.pwrite(block, i * 2 * MIB) for i, block in enumerate(blocks)]
            )
            for i, block in enumerate(blocks):
                self.assertEqual(block, await disk.pread(2 * MIB, i * 2 * MIB))


class OutsideALoop(unittest.TestCase):
    def test_a_connection_needs_a_running_loop(self) -> None:
        with self.assertRaises(RuntimeError):
            nbd.aio.connect("nbd://localhost").__await__().send(None)


if __name__ == "__main__":
    unittest.main()
