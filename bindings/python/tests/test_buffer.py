"""nbd.Buffer, and the other memory that commands take."""

import array
import copy
import mmap
import pickle
import weakref
from collections.abc import Callable
from typing import Any

import nbd
import pytest
from conftest import content, wait_for


def test_a_new_one_has_no_content_until_somebody_asks() -> None:
    buf = nbd.Buffer(16)
    assert not hasattr(buf, "_init")
    assert type(getattr(buf, "_o")) is bytearray
    assert buf.is_zero() is True
    assert buf.to_bytearray() == bytearray(16)
    assert not hasattr(buf, "_init")
    assert buf.to_buffer() == bytearray(16)
    assert hasattr(buf, "_init")


def test_the_size_is_a_number() -> None:
    assert nbd.Buffer(0).size() == 0
    for wrong in ("x", 1.5, None):
        with pytest.raises(TypeError):
            nbd.Buffer(wrong)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        nbd.Buffer()  # type: ignore[call-arg]


def test_from_bytearray_copies() -> None:
    source = bytearray(b"abc")
    buf = nbd.Buffer.from_bytearray(source)
    source[0] = 0
    assert buf.to_bytearray() == b"abc"
    assert nbd.Buffer.from_bytearray(3).to_bytearray() == bytearray(3)
    assert nbd.Buffer.from_bytearray([1, 2]).to_bytearray() == b"\1\2"
    with pytest.raises(TypeError):
        nbd.Buffer.from_bytearray("abc")  # type: ignore[arg-type]


def test_from_buffer_shares() -> None:
    source = bytearray(b"abc")
    buf = nbd.Buffer.from_buffer(source)
    assert buf.to_buffer() is source
    source[0] = 0
    assert buf.to_bytearray() == b"\0bc"
    source.append(1)
    assert len(buf) == buf.size() == 4
    with pytest.raises(TypeError):
        nbd.Buffer.from_buffer(3)  # type: ignore[arg-type]


def test_the_length_is_that_of_the_object() -> None:
    numbers = array.array("q", [0, 0, 1])
    buf = nbd.Buffer.from_buffer(numbers)
    assert len(buf) == buf.size() == 3
    assert buf.is_zero(0, 16) is True
    assert buf.is_zero(0, 17) is False
    with pytest.raises(IndexError):
        buf.is_zero(0, 25)


def test_items_and_slices_are_those_of_the_object() -> None:
    buf = nbd.Buffer(4)
    assert buf[0] == 0 and buf[-1] == 0
    buf[1] = 7
    assert buf[0:2] == bytearray(b"\0\7")
    assert type(buf[0:2]) is bytearray
    buf[2:4] = b"xyz"
    assert bytes(buf) == b"\0\7xyz"
    assert list(buf) == [0, 7, 120, 121, 122]
    with pytest.raises(IndexError, match="bytearray index out of range"):
        buf[5]
    with pytest.raises(TypeError):
        buf["x"]  # type: ignore[call-overload]


def test_equality_is_identity() -> None:
    one, two = nbd.Buffer(1), nbd.Buffer(1)
    assert one == one
    assert one != two
    assert len({one, two}) == 2
    assert repr(one).startswith("<nbd.Buffer object at 0x")


def test_it_can_be_given_attributes() -> None:
    buf = nbd.Buffer(1)
    setattr(buf, "offset", 512)
    assert getattr(buf, "offset") == 512


def test_it_can_be_referred_to_weakly() -> None:
    buf = nbd.Buffer(1)
    assert weakref.ref(buf)() is buf


def test_it_can_be_copied() -> None:
    buf = nbd.Buffer.from_bytearray(b"abc")
    assert copy.copy(buf).to_bytearray() == b"abc"
    assert copy.deepcopy(buf).to_bytearray() == b"abc"
    assert pickle.loads(pickle.dumps(buf)).to_bytearray() == b"abc"


class Labelled(nbd.Buffer):
    def __init__(self, size: int, label: str) -> None:
        super().__init__(size)
        self.label = label


def test_a_subclass_may_take_further_arguments() -> None:
    assert Labelled(3, "x").size() == 3


def test_its_makers_take_keywords() -> None:
    assert nbd.Buffer.from_bytearray(ba=b"abc").size() == 3
    assert nbd.Buffer.from_buffer(buf=b"abc").size() == 3


def test_it_can_be_walked_backwards() -> None:
    assert list(reversed(nbd.Buffer.from_bytearray(b"\1\2"))) == [2, 1]


def test_ranges_of_is_zero() -> None:
    buf = nbd.Buffer.from_bytearray(b"\0\0\1\0")
    assert buf.is_zero() is False
    assert buf.is_zero(0, 2) is True
    assert buf.is_zero(3) is True
    assert buf.is_zero(offset=1, size=2) is False
    assert buf.is_zero(4) is True
    assert buf.is_zero(100, 0) is True
    for offset, size in ((-1, 1), (5, -1), (0, -2), (0, 5), (3, 2)):
        with pytest.raises(IndexError):
            buf.is_zero(offset, size)
    with pytest.raises(IndexError, match="^offset out of range$"):
        buf.is_zero(5)
    with pytest.raises(IndexError, match="^size out of range$"):
        buf.is_zero(1, 4)


def test_it_has_the_buffer_protocol() -> None:
    buf = nbd.Buffer(4)
    with memoryview(buf) as view:  # type: ignore[arg-type]
        assert view.nbytes == 4 and not view.readonly
        view[0] = 5
    assert buf[0] == 5
    assert bytearray(buf) == b"\5\0\0\0"
    readonly = nbd.Buffer.from_buffer(b"abc")
    with memoryview(readonly) as view:  # type: ignore[arg-type]
        assert view.readonly


def test_a_read_gives_it_content(pattern: nbd.NBD) -> None:
    buf = nbd.Buffer(512)
    cookie = pattern.aio_pread(buf, 512)
    assert hasattr(buf, "_init")
    wait_for(pattern, cookie)
    assert buf.to_bytearray() == content(512, 512)


def test_a_read_writes_the_object_that_it_shares(pattern: nbd.NBD) -> None:
    source = bytearray(512)
    wait_for(pattern, pattern.aio_pread(nbd.Buffer.from_buffer(source), 1024))
    assert source == content(1024, 512)


def refuse_by_the_library(buf: nbd.Buffer) -> None:
    with pytest.raises(nbd.Error):
        nbd.NBD().aio_pread(buf, 0)


def refuse_by_the_module(buf: nbd.Buffer) -> None:
    with pytest.raises(OverflowError):
        nbd.NBD().aio_pread(buf, -1)


def refuse_without_zeroing(buf: nbd.Buffer) -> None:
    h = nbd.NBD()
    h.set_pread_initialize(False)
    with pytest.raises(nbd.Error):
        h.aio_pread(buf, 0)


@pytest.mark.parametrize(
    "refuse",
    [
        refuse_by_the_library,
        refuse_by_the_module,
        refuse_without_zeroing,
    ],
)
def test_a_read_that_is_refused_shows_nothing_of_the_heap(refuse: Callable[[nbd.Buffer], None]) -> None:
    for size in (64, 400, 4096, 65536):
        # Memory that was used before: what a new buffer is likely to be given.
        old = [bytearray(b"\xa5" * size) for _ in range(50)]
        del old
        buf = nbd.Buffer(size)
        refuse(buf)
        assert buf.to_bytearray() == bytearray(size)


@pytest.mark.parametrize("call", ["pwrite", "aio_pwrite"])
def test_a_write_of_a_new_one_writes_zeroes(memory: nbd.NBD, call: str) -> None:
    memory.pwrite(b"x" * 512, 0)
    cookie = getattr(memory, call)(nbd.Buffer(512), 0)
    if cookie is not None:
        wait_for(memory, cookie)
    assert memory.pread(512, 0) == bytearray(512)


@pytest.mark.parametrize("call", ["pwrite", "aio_pwrite"])
def test_what_can_be_written(memory: nbd.NBD, call: str) -> None:
    mapping = mmap.mmap(-1, 4)
    mapping.write(b"mmap")
    sources: list[tuple[object, bytes]] = [
        (b"bytes", b"bytes"),
        (bytearray(b"bytearray"), b"bytearray"),
        (memoryview(b"memoryview")[2:6], b"mory"),
        (array.array("H", [0x6161, 0x6262]), b"aabb"),
        (mapping, b"mmap"),
        (nbd.Buffer.from_bytearray(b"Buffer"), b"Buffer"),
    ]
    for source, expected in sources:
        cookie = getattr(memory, call)(source, 4096)
        if cookie is not None:
            wait_for(memory, cookie)
        assert memory.pread(len(expected), 4096) == expected
    with pytest.raises(TypeError):
        getattr(memory, call)("text", 0)


def test_a_write_of_scattered_memory_is_refused_or_copied(memory: nbd.NBD) -> None:
    scattered = memoryview(b"a-b-c-")[::2]
    with pytest.raises(BufferError):
        memory.pwrite(scattered, 0)
    wait_for(memory, memory.aio_pwrite(scattered, 0))
    assert memory.pread(3, 0) == b"abc"


def test_what_can_be_read_into(pattern: nbd.NBD) -> None:
    numbers = array.array("Q", bytes(64))
    mapping = mmap.mmap(-1, 64)
    whole = bytearray(128)
    targets: list[Any] = [bytearray(64), numbers, mapping, nbd.Buffer(64), memoryview(whole)[64:]]
    for target in targets:
        wait_for(pattern, pattern.aio_pread(target, 8))
        assert bytes(target) == content(8, 64)
    assert whole == bytes(64) + content(8, 64)


def test_what_cannot_be_read_into(pattern: nbd.NBD) -> None:
    targets: list[Any] = [b"x" * 64, memoryview(b"x" * 64), memoryview(bytearray(64))[::2]]
    for target in targets:
        with pytest.raises(BufferError):
            pattern.aio_pread(target, 0)
    for other in ("text", 64, None, [0] * 64):
        with pytest.raises(TypeError, match="^aio_buffer: expecting buffer or nbd.Buffer instance$"):
            pattern.aio_pread(other, 0)  # type: ignore[arg-type]
    assert pattern.aio_in_flight() == 0
