"""What the tests share. LIBNBD_PYTHON_LIBRARY says which library they run on, as for every program."""

import errno
import faulthandler
import os
import pathlib
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest

HERE = pathlib.Path(__file__).resolve().parent
MODULE = os.environ.get("LIBNBD_PYTHON_MODULE", str(HERE.parent))  # the folder that has nbd
sys.path[:0] = [MODULE, str(HERE.parents[2] / "tests/Conformance/runner")]

import nbd  # noqa: E402
import servers  # noqa: E402

MIB = 1 << 20
DIRTY_SIZE = 16 * MIB
DIRTY = [(MIB, 65536), (5 * MIB, 131072)]

LIMIT_S = 300  # for one test: it only ends what would hang

Serve = Callable[..., servers.Server]
ServeKind = Callable[[dict[str, Any]], servers.Server]


def is_at_least(version: str) -> bool:
    def numbers(text: str) -> list[int]:
        return [int(part) for part in text.split(".")[:2]]

    return numbers(nbd.__version__) >= numbers(version)


def needs(version: str) -> pytest.MarkDecorator:
    """Skips a test on a library that lacks the calls it makes."""
    return pytest.mark.skipif(not is_at_least(version), reason=f"libnbd {nbd.__version__} has not what came with {version}")


def interpreter() -> list[str]:
    """What starts Python as this process was started: through the loader of another libc, perhaps."""
    words = pathlib.Path("/proc/self/cmdline").read_text().split("\0")
    if pathlib.Path(os.readlink("/proc/self/exe")).name.startswith("ld-linux"):
        return words[: words.index("--library-path") + 3]
    return [sys.executable]


def run_python(program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Runs a program that ends its process."""
    return subprocess.run(
        [*interpreter(), "-c", program, *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": MODULE},
        timeout=LIMIT_S,
    )


@pytest.fixture(autouse=True)
def limit() -> Iterator[None]:
    faulthandler.dump_traceback_later(LIMIT_S, exit=True, file=sys.__stderr__)
    yield
    faulthandler.cancel_dump_traceback_later()


@pytest.fixture
def folder() -> Iterator[str]:
    """A temporary folder whose path is short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="nbd") as path:
        yield path


@pytest.fixture
def serve_kind(folder: str) -> Iterator[ServeKind]:
    """Starts servers on Unix sockets, each as the programs of the conformance suite describe one."""
    running: list[servers.Server] = []

    def start(kind: dict[str, Any]) -> servers.Server:
        path = os.path.join(folder, str(len(running)))
        os.mkdir(path)
        try:
            server = servers.Server(kind, path, {})
        except servers.Missing as missing:
            pytest.skip(str(missing))
        running.append(server)
        return server

    yield start
    for server in running:
        server.kill()


@pytest.fixture
def serve(serve_kind: ServeKind) -> Serve:
    """The same of nbdkit, with these arguments."""
    return lambda *arguments: serve_kind({"kind": "nbdkit", "arguments": list(arguments)})


@pytest.fixture
def dirty_image(folder: str) -> str:
    """An image of 16 MiB with the bitmap b0, in which the ranges of DIRTY are marked."""
    image = os.path.join(folder, "disk.qcow2")
    writes = [word for offset, size in DIRTY for word in ("-c", f"write -q {offset} {size}")]
    try:
        for command in (
            ["qemu-img", "create", "-q", "-f", "qcow2", image, str(DIRTY_SIZE)],
            ["qemu-img", "bitmap", "--add", "-g", "65536", image, "b0"],
            ["qemu-io", "-f", "qcow2", *writes, image],
        ):
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    except FileNotFoundError as missing:
        pytest.skip(f"{missing.filename} is not installed")
    return image


@pytest.fixture
def dirty(serve_kind: ServeKind, dirty_image: str) -> servers.Server:
    """The server of that image."""
    arguments = ["-f", "qcow2", "-t", "-e", "4", "-B", "b0", dirty_image]
    return serve_kind({"kind": "qemu-nbd", "arguments": arguments})


@pytest.fixture
def pattern(serve: Serve) -> nbd.NBD:
    """A handle that is connected to a megabyte of pattern: each 8 bytes are their own offset."""
    return connected(serve("pattern", "size=1M"))


@pytest.fixture
def memory(serve: Serve) -> nbd.NBD:
    """A handle that is connected to a megabyte of zeroes."""
    return connected(serve("memory", "1M"))


@pytest.fixture
def failing(serve: Serve) -> nbd.NBD:
    """A handle whose server fails every read with EIO."""
    return connected(serve("--filter=error", "memory", "1M", "error-pread=EIO", "error-pread-rate=100%"))


@pytest.fixture
def stuck(serve: Serve) -> nbd.NBD:
    """A handle whose server never answers a read."""
    return connected(serve("--filter=delay", "pattern", "size=1M", "rdelay=1000"))


def connected(server: servers.Server) -> nbd.NBD:
    handle = nbd.NBD()
    handle.connect_unix(server.socket)
    return handle


def wait_for(handle: nbd.NBD, cookie: int) -> None:
    while not handle.aio_command_completed(cookie):
        handle.poll(-1)


def wait_for_all(handle: nbd.NBD) -> None:
    while handle.aio_in_flight() > 0:
        handle.poll(-1)


def content(offset: int, size: int) -> bytes:
    return servers.pattern(offset, size)


def error_of(function: Callable[[], object]) -> nbd.Error:
    with pytest.raises(nbd.Error) as caught:
        function()
    return caught.value


def errno_of(function: Callable[[], object]) -> str:
    return errno.errorcode[error_of(function).errnum]


def is_resizable(buffer: bytearray) -> bool:
    """Whether nobody uses its memory."""
    try:
        buffer.append(0)
    except BufferError:
        return False
    buffer.pop()
    return True
