"""What a long run must not gather: memory, references, descriptors. Each level is taken when the run has warmed up, and again
after as many more rounds: what is left behind in each round would show."""

import gc
import os
import sys
from collections.abc import Callable, Iterator
from ctypes import c_int

import nbd
import pytest
from conftest import Serve, connected

READS = 100_000
DEPTH = 64  # commands in flight
FAILURES = 100_000
HANDLES = 100_000
CONNECTIONS = 2_000  # each is one of the server's too
SPARE_BLOCKS = 500  # that the interpreter itself may allocate meanwhile, of the ones that a leak would take for each round
SPARE_BYTES = 6 << 20  # of resident memory: 60 for each read, and less than any object that a read makes


def resident() -> int:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


def assert_level(run: Callable[[int], None], rounds: int, spare_bytes: int = SPARE_BYTES) -> None:
    """Runs it for a half of the rounds to warm up, and for all of them."""

    def level() -> tuple[int, int, int, int]:
        gc.collect()
        references = sum(sys.getrefcount(kind) for kind in (nbd.NBD, nbd.Buffer, nbd.Error, c_int, None))
        return sys.getallocatedblocks(), references, descriptors(), resident()

    run(rounds // 2)
    blocks, references, files, memory = level()
    run(rounds)
    later = level()
    assert later[0] - blocks < SPARE_BLOCKS
    assert later[1] - references < SPARE_BLOCKS
    assert later[2] == files
    assert later[3] - memory < spare_bytes


@pytest.fixture
def quiet() -> Iterator[None]:
    """Nothing is printed for exceptions of callbacks."""
    before, sys.excepthook = sys.excepthook, lambda *_: None
    yield
    sys.excepthook = before


def test_reads_with_callbacks(memory: nbd.NBD) -> None:
    chunks = 0

    def chunk(buf: memoryview, offset: int, status: int, err: c_int) -> int:
        nonlocal chunks
        chunks += 1
        return 0

    def run(reads: int) -> None:
        for i in range(reads):
            memory.aio_pread_structured(nbd.Buffer(512), 512 * (i % 2048), chunk, lambda err: 1)
            while memory.aio_in_flight() >= DEPTH:
                memory.poll(-1)
        while memory.aio_in_flight() > 0:
            memory.poll(-1)

    assert_level(run, READS)
    assert chunks == READS + READS // 2


def test_reads_that_wait(memory: nbd.NBD) -> None:
    def run(reads: int) -> None:
        for _ in range(reads):
            memory.pread_structured(512, 0, lambda *_: 0)

    assert_level(run, READS // 10)


def test_callbacks_that_fail(memory: nbd.NBD, quiet: None) -> None:
    def fail(*_: object) -> int:
        raise ValueError

    def run(reads: int) -> None:
        for _ in range(reads):
            with pytest.raises(nbd.Error):
                memory.pread_structured(512, 0, fail)

    assert_level(run, FAILURES)


def test_calls_that_fail() -> None:
    def run(reads: int) -> None:
        h = nbd.NBD()
        for _ in range(reads):
            with pytest.raises(nbd.Error):
                h.aio_pread_structured(nbd.Buffer(512), 0, lambda *_: 0, lambda err: 1)
            with pytest.raises(OverflowError):
                h.aio_pread_structured(nbd.Buffer(512), -1, lambda *_: 0, lambda err: 1)

    assert_level(run, FAILURES)


def test_results_of_every_kind(memory: nbd.NBD) -> None:
    def run(calls: int) -> None:
        for _ in range(calls):
            memory.get_size()
            memory.get_protocol()
            memory.get_export_name()
            memory.can_flush()
            memory.set_handle_name("a name")
            memory.pwrite(b"x" * 512, 0)
            memory.pread(512, 0)

    assert_level(run, FAILURES // 10)


def test_dropped_handles_whose_callbacks_refer_to_them(serve: Serve) -> None:
    # nbdkit 1.32 aborts if a connection is lost while several of its threads answer.
    server = serve("-t", "1", "pattern", "size=1M")

    def submit() -> None:
        h = connected(server)

        def completion(err: c_int) -> int:
            h.__dict__["error"] = err.value
            return 1

        h.set_debug_callback(lambda context, message: h.set_private_data(1))
        for _ in range(4):
            # Nobody polls: they are pending, whatever the server has answered.
            h.aio_pread_structured(bytearray(512), 0, lambda *_: h.get_private_data(), completion)

    def run(handles: int) -> None:
        for i in range(handles):
            submit()
            if i % DEPTH == 0:
                gc.collect()
        gc.collect()

    # A handle takes more memory than a read, and its pages are given back less readily.
    assert_level(run, CONNECTIONS, 4 * SPARE_BYTES)


def test_dropped_handles_that_never_connected() -> None:
    def run(handles: int) -> None:
        for i in range(handles):
            h = nbd.NBD()
            h.set_debug_callback(lambda context, message: h.set_private_data(1))
            if i % DEPTH == 0:
                del h
                gc.collect()

    assert_level(run, HANDLES, 4 * SPARE_BYTES)
