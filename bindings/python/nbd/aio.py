"""libnbd for asyncio.

    import asyncio, nbd.aio

    async def main():
        async with nbd.aio.connect("nbd+unix:///?socket=/tmp/sock") as disk:
            await disk.pwrite(b"hello", 0)
            print(await disk.pread(5, 0))

    asyncio.run(main())

The connection is driven by the running loop's readers and writers: there is no
thread. Any number of commands may be in flight, and those that are issued in
one turn of the loop are sent together. A command whose await is cancelled goes
on by itself; the connection stays usable, and the memory of the command is kept
until the server has answered.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Generator, Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple

from ._buffer import Buffer
from ._constants import AIO_DIRECTION_READ, AIO_DIRECTION_WRITE
from ._errors import ClosedHandle, Error
from ._handle import NBD
from ._native import Endings, Waiter

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, StrOrBytesPath, WriteableBuffer

__all__ = [
    "Disk",
    "Extent",
    "connect",
    "connect_command",
    "connect_tcp",
    "connect_unix",
]

# What a server without extended headers can be asked in one command, in whole blocks.
_MAX_STATUS = 2**32 - 2**16


class Extent(NamedTuple):
    """A part of the export that has one status in a metadata context."""

    context: str
    offset: int
    length: int
    flags: int


class Disk:
    """An export, connected. Its methods return awaitables, and may be used by any task
    of the loop that it was connected in."""

    def __init__(self, handle: NBD, loop: asyncio.AbstractEventLoop) -> None:
        self._handle = handle
        self._loop = loop
        self._fd = -1
        self._direction = 0
        self._state_change: asyncio.Future[None] | None = None
        self._kick_is_due = False
        self._failure: Exception | None = None
        self._endings = Endings(lambda: loop.call_soon_threadsafe(self._endings.run))
        # Looked up once: each command needs them.
        self._create_future = loop.create_future
        self._call_soon = loop.call_soon
        self._await_pread = handle._await_pread
        self._aio_pread: Callable[..., int] = handle.aio_pread
        self._aio_pwrite: Callable[..., int] = handle.aio_pwrite

    @property
    def handle(self) -> NBD:
        """The handle, for what is asked of the export without waiting: get_size and others."""
        return self._handle

    @property
    def size(self) -> int:
        """The size of the export in bytes."""
        return self._handle.get_size()

    def pread(self, count: int, offset: int, flags: int = 0) -> "asyncio.Future[bytearray]":
        """Read count bytes at offset."""
        future: asyncio.Future[bytearray] = self._create_future()
        self._await_pread(self._endings, future, count, offset, flags)
        if not self._kick_is_due:
            self._kick_is_due = True
            self._call_soon(self._kick)
        return future

    def pread_into(
        self, buf: "WriteableBuffer | Buffer", offset: int, flags: int = 0
    ) -> "asyncio.Future[None]":
        """Read into memory of the caller's, which is in use until the await has ended."""
        return self._issue("pread", self._aio_pread, buf, offset, flags=flags)

    def pwrite(
        self, buf: "ReadableBuffer | Buffer", offset: int, flags: int = 0
    ) -> "asyncio.Future[None]":
        """Write memory of the caller's, which must not change until the await has ended."""
        return self._issue("pwrite", self._aio_pwrite, buf, offset, flags=flags)

    def flush(self, flags: int = 0) -> "asyncio.Future[None]":
        """Make what was written durable."""
        return self._issue("flush", self._handle.aio_flush, flags=flags)

    def zero(self, count: int, offset: int, flags: int = 0) -> "asyncio.Future[None]":
        """Write zeroes."""
        return self._issue("zero", self._handle.aio_zero, count, offset, flags=flags)

    def trim(self, count: int, offset: int, flags: int = 0) -> "asyncio.Future[None]":
        """Tell the server that a range is not needed any more."""
        return self._issue("trim", self._handle.aio_trim, count, offset, flags=flags)

    def cache(self, count: int, offset: int, flags: int = 0) -> "asyncio.Future[None]":
        """Ask the server to prefetch a range."""
        return self._issue("cache", self._handle.aio_cache, count, offset, flags=flags)

    async def block_status(self, count: int, offset: int, flags: int = 0) -> list[Extent]:
        """The extents that one reply has, of every metadata context, from offset on; they may end before or behind the range."""
        found: list[Extent] = []

        def collect(context: str, start: int, entries: list[tuple[int, int]], error: Any) -> int:
            for length, status in entries:
                found.append(Extent(context, start, length, status))
                start += length
            return 0

        await self._issue(
            "block_status_64", self._handle.aio_block_status_64, count, offset, collect, flags=flags
        )
        return found

    async def extents(
        self, count: int | None = None, offset: int = 0, context: str | None = None
    ) -> AsyncIterator[Extent]:
        """Go through the extents of a range: to the end of the export if there is no count, of every metadata
        context if none is named. Those of one context come in order and without a gap."""
        end = self.size if count is None else offset + count
        done: dict[str, int] = {}
        while offset < end:
            for extent in await self.block_status(min(end - offset, _MAX_STATUS), offset):
                start = max(extent.offset, done.get(extent.context, offset))
                stop = min(extent.offset + extent.length, end)
                if start < stop:
                    done[extent.context] = stop
                    if context is None or extent.context == context:
                        yield Extent(extent.context, start, stop - start, extent.flags)
            reached = min(done.values(), default=offset)
            if reached <= offset:
                raise Error("nbd_block_status_64: the server reported no extent", 0)
            offset = reached

    async def close(self) -> None:
        """Wait for the commands that are in flight, tell the server, and close the handle."""
        try:
            await self._disconnect()
        finally:
            self.abort()

    def abort(self) -> None:
        """Close the handle at once. Commands that are in flight fail with ENOTCONN."""
        self._watch(-1, 0)
        if not self._handle._closed:
            self._endings.begin()
            self._handle.close()
            self._endings.finish()
        self._tell()

    async def __aenter__(self) -> "Disk":
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if kind is None:
            await self.close()
        else:
            self.abort()

    async def _disconnect(self) -> None:
        handle = self._handle
        while not handle._closed and handle.aio_in_flight() > 0:
            await self._next_state()
        if handle._closed or not handle.aio_is_ready():
            return
        handle.aio_disconnect()
        self._update()
        while not self._is_over():
            await self._next_state()

    # Whether there is no connection any more. A connection that was refused leads back to where the handle began.
    def _is_over(self) -> bool:
        handle = self._handle
        return (
            handle._closed
            or handle.aio_is_dead()
            or handle.aio_is_closed()
            or handle.aio_is_created()
        )

    async def _connected(self) -> None:
        handle = self._handle
        while not (handle.aio_is_ready() or handle.aio_is_negotiating()):
            if self._failure is not None:
                raise self._failure
            if self._is_over():
                raise Error("nbd_aio_connect: the connection ended during the handshake", 0)
            await self._next_state()

    def _issue(
        self, name: str, start: Callable[..., int], *arguments: Any, flags: int
    ) -> "asyncio.Future[None]":
        future: asyncio.Future[None] = self._create_future()
        start(*arguments, completion=Waiter(self._endings, future, None, name), flags=flags)
        if not self._kick_is_due:
            self._kick_is_due = True
            self._call_soon(self._kick)
        return future

    # Once in a turn of the loop that issued commands: sends what waits to be sent.
    def _kick(self) -> None:
        self._kick_is_due = False
        if not self._handle._closed:
            if self._handle.aio_get_direction() & AIO_DIRECTION_WRITE:
                self._notify(self._handle.aio_notify_write)
            else:
                self._update()

    def _readable(self) -> None:
        self._notify(self._handle.aio_notify_read)

    def _writable(self) -> None:
        self._notify(self._handle.aio_notify_write)

    # Afterwards, and not inside the library, the tasks go on whose commands have ended.
    def _notify(self, notify: Callable[[], None]) -> None:
        self._endings.begin()
        try:
            notify()
            self._update()
            self._tell()
        except (Error, ClosedHandle) as error:
            self._failure = error
            self._update()
            self._tell()
        finally:
            self._endings.run()

    # Watches for what the handle waits for now.
    def _update(self) -> None:
        handle = self._handle
        direction = 0 if handle._closed else handle.aio_get_direction()
        # While nobody waits for another state, the descriptor stays the same.
        if direction and direction == self._direction and self._state_change is None:
            return
        if self._is_over():
            self._watch(-1, 0)
        else:
            self._watch(handle.aio_get_fd(), direction)

    def _watch(self, fd: int, direction: int) -> None:
        if fd == self._fd and direction == self._direction:
            return
        if self._fd >= 0 and fd != self._fd:
            self._loop.remove_reader(self._fd)
            self._loop.remove_writer(self._fd)
            self._direction = 0
        changed = direction ^ self._direction
        self._fd, self._direction = fd, direction
        if fd < 0:
            return
        if changed & AIO_DIRECTION_READ:
            if direction & AIO_DIRECTION_READ:
                self._loop.add_reader(fd, self._readable)
            else:
                self._loop.remove_reader(fd)
        if changed & AIO_DIRECTION_WRITE:
            if direction & AIO_DIRECTION_WRITE:
                self._loop.add_writer(fd, self._writable)
            else:
                self._loop.remove_writer(fd)

    async def _next_state(self) -> None:
        self._update()
        if self._state_change is None:
            self._state_change = self._create_future()
        await asyncio.shield(self._state_change)

    def _tell(self) -> None:
        if self._state_change is not None:
            if not self._state_change.done():
                self._state_change.set_result(None)
            self._state_change = None


class _Connecting:
    """What connect gives: to be awaited, or to be used by async with."""

    def __init__(self, start: Callable[[NBD], None], setup: Callable[[NBD], None] | None) -> None:
        self._start = start
        self._setup = setup
        self._disk: Disk | None = None

    def __await__(self) -> Generator[Any, None, Disk]:
        return self._connect().__await__()

    async def __aenter__(self) -> Disk:
        self._disk = await self._connect()
        return self._disk

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._disk is not None:
            await self._disk.__aexit__(kind, error, traceback)

    async def _connect(self) -> Disk:
        disk = Disk(NBD(), asyncio.get_running_loop())
        try:
            if self._setup is not None:
                self._setup(disk.handle)
            self._start(disk.handle)
            await disk._connected()
        except BaseException:
            disk.abort()
            raise
        return disk


def connect(uri: str, *, setup: Callable[[NBD], None] | None = None) -> _Connecting:
    """Connect to an NBD URI.

    setup is called with the handle before, to make settings that a URI cannot
    make: lambda h: h.add_meta_context("base:allocation"). Names are looked up
    before the connection is waited for, which blocks the loop as long.
    """
    return _Connecting(lambda handle: handle.aio_connect_uri(uri), setup)


def connect_unix(
    path: "StrOrBytesPath", *, setup: Callable[[NBD], None] | None = None
) -> _Connecting:
    """Connect to a Unix socket."""
    return _Connecting(lambda handle: handle.aio_connect_unix(path), setup)


def connect_tcp(
    hostname: str, port: str | int, *, setup: Callable[[NBD], None] | None = None
) -> _Connecting:
    """Connect to a TCP port."""
    return _Connecting(lambda handle: handle.aio_connect_tcp(hostname, str(port)), setup)


def connect_command(
    argv: Iterable[str], *, setup: Callable[[NBD], None] | None = None
) -> _Connecting:
    """Start a server and connect to it. It ends with the connection."""
    return _Connecting(lambda handle: handle.aio_connect_command(list(argv)), setup)
