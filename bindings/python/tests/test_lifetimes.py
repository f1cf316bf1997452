"""How long what a command was given lives: until the command is retired, however that happens."""

import array
import gc
import weakref
from collections.abc import Callable
from ctypes import c_int

import nbd
import pytest
from conftest import Serve, connected, content, is_resizable, wait_for, wait_for_all


class Completion:
    """A callback that can be seen to go."""

    def __init__(self, result: int = 0) -> None:
        self.result = result
        self.errors: list[int] = []

    def __call__(self, err: c_int) -> int:
        self.errors.append(err.value)
        return self.result


class Chunk:
    def __call__(self, buf: memoryview, offset: int, status: int, err: c_int) -> int:
        return 0


def start(h: nbd.NBD, make: Callable[[], Completion], buf: bytearray) -> "tuple[int, weakref.ref[Completion]]":
    completion = make()
    return h.aio_pread(buf, 0, completion), weakref.ref(completion)


def test_a_command_keeps_its_callback_and_buffer_until_it_is_retired(pattern: nbd.NBD) -> None:
    buf = bytearray(512)
    cookie, completion = start(pattern, Completion, buf)
    assert completion() is not None and not is_resizable(buf)
    wait_for_all(pattern)
    assert not is_resizable(buf)
    assert pattern.aio_command_completed(cookie)
    assert completion() is None and is_resizable(buf)
    assert buf == content(0, 512)


def test_a_command_that_retires_itself_keeps_nothing(pattern: nbd.NBD) -> None:
    buf = bytearray(512)
    _, completion = start(pattern, lambda: Completion(1), buf)
    wait_for_all(pattern)
    assert completion() is None and is_resizable(buf)


def test_close_lets_go(stuck: nbd.NBD) -> None:
    buf = bytearray(512)
    errors: list[int] = []

    def note(err: c_int) -> int:
        errors.append(err.value)
        return 0

    stuck.aio_pread(buf, 0, note)
    _, completion = start(stuck, Completion, buf)
    assert completion() is not None and not is_resizable(buf)
    stuck.close()
    assert completion() is None and is_resizable(buf)
    assert len(errors) <= 1


def test_a_call_that_fails_lets_go_at_once() -> None:
    h = nbd.NBD()
    buf, completion, chunk = bytearray(512), Completion(), Chunk()
    gone: list[Callable[[], object]] = [weakref.ref(completion), weakref.ref(chunk)]
    with pytest.raises(nbd.Error):
        h.aio_pread_structured(buf, 0, chunk, completion)
    del completion, chunk
    assert [ref() for ref in gone] == [None, None]
    assert is_resizable(buf)


def test_arguments_that_are_refused_let_go_at_once(pattern: nbd.NBD) -> None:
    buf, completion, chunk = bytearray(512), Completion(), Chunk()
    gone: list[Callable[[], object]] = [weakref.ref(completion), weakref.ref(chunk)]
    with pytest.raises(OverflowError):
        pattern.aio_pread_structured(buf, 0, chunk, completion, 2**40)
    with pytest.raises(OverflowError):
        pattern.aio_pread_structured(buf, -1, chunk, completion)
    with pytest.raises(TypeError):
        pattern.aio_pread_structured(buf, 0, chunk, 1)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        pattern.aio_pread_structured(buf, 0, 1, completion)  # type: ignore[arg-type]
    with pytest.raises(BufferError):
        pattern.aio_pread_structured(b"x", 0, chunk, completion)  # type: ignore[arg-type]
    del completion, chunk
    assert [ref() for ref in gone] == [None, None]
    assert is_resizable(buf)
    assert pattern.aio_in_flight() == 0


def test_a_buffer_is_kept_without_a_completion(pattern: nbd.NBD) -> None:
    class Memory(bytearray):
        pass

    buf = Memory(65536)
    gone = weakref.ref(buf)
    cookie = pattern.aio_pread(nbd.Buffer.from_buffer(buf), 0)
    del buf
    gc.collect()
    assert gone() is not None
    wait_for(pattern, cookie)
    assert gone() is None


def test_forgotten_buffers_are_written_all_the_same(pattern: nbd.NBD) -> None:
    seen: list[bytes] = []

    def chunk(buf: memoryview, offset: int, status: int, err: c_int) -> None:
        seen.append(bytes(buf))

    cookies = [pattern.aio_pread_structured(bytearray(65536), 65536 * i, chunk) for i in range(8)]
    gc.collect()
    for cookie in cookies:
        wait_for(pattern, cookie)
    assert sorted(seen) == [content(65536 * i, 65536) for i in range(8)]


def test_a_bytearray_can_be_resized_again(pattern: nbd.NBD) -> None:
    buf = bytearray(512)
    cookie = pattern.aio_pread(buf, 0)
    with pytest.raises(BufferError, match="Existing exports of data"):
        buf.pop()
    wait_for(pattern, cookie)
    buf.append(1)
    assert buf.pop() == 1


def test_chunks_are_slices_of_the_users_own_memory(pattern: nbd.NBD) -> None:
    kept: list[memoryview] = []

    def keep(buf: memoryview, offset: int, status: int, err: c_int) -> None:
        assert buf.readonly and buf.ndim == 1 and buf.format == "B"
        kept.append(buf)

    buf = bytearray(512)
    wait_for(pattern, pattern.aio_pread_structured(buf, 0, keep))
    assert kept[0] == content(0, 512)
    buf[0] = 77
    assert kept[0][0] == 77
    assert not is_resizable(buf)
    kept.clear()
    assert is_resizable(buf)

    read = pattern.pread_structured(512, 512, keep)
    read[0] = 78
    assert kept[0][0] == 78
    with pytest.raises(BufferError):
        read.append(0)
    kept.clear()
    read.append(0)


def test_chunks_are_slices_of_the_memory_of_other_kinds(serve: Serve) -> None:
    h = connected(serve("pattern", "size=1M"))
    numbers = array.array("Q", bytes(512))
    kept: list[memoryview] = []
    wait_for(h, h.aio_pread_structured(numbers, 0, lambda buf, *_: kept.append(buf)))
    assert kept[0].nbytes == 512
    numbers[0] = 2**64 - 1
    assert bytes(kept[0][:8]) == b"\xff" * 8


def test_a_debug_callback_lives_until_it_is_replaced_cleared_or_closed() -> None:
    class Debug:
        def __call__(self, context: str, message: str) -> None:
            pass

    h = nbd.NBD()

    def install() -> "weakref.ref[Debug]":
        debug = Debug()
        h.set_debug_callback(debug)
        return weakref.ref(debug)

    first = install()
    assert first() is not None
    second = install()
    assert first() is None and second() is not None
    h.clear_debug_callback()
    assert second() is None
    third = install()
    h.close()
    assert third() is None


def test_a_debug_callback_that_refers_to_its_handle_is_collected() -> None:
    h = nbd.NBD()
    h.set_debug_callback(lambda context, message: h.get_private_data())
    gone = weakref.ref(h)
    del h
    gc.collect()
    assert gone() is None


def test_pending_commands_that_refer_to_their_handle_are_collected(stuck: nbd.NBD) -> None:
    errors: list[int] = []
    finished: list[object] = []

    def submit(h: nbd.NBD) -> None:
        def completion(err: c_int) -> int:
            errors.append(err.value)
            assert h is not None
            return 0

        buf = bytearray(512)
        h.aio_pread(buf, 0, completion)
        weakref.finalize(completion, finished.append, None)

    submit(stuck)
    gc.collect()
    assert finished == [] and stuck.aio_in_flight() == 1


def test_a_dropped_handle_whose_commands_refer_to_it_is_collected(serve: Serve) -> None:
    server = serve("--filter=delay", "pattern", "size=1M", "rdelay=1000")
    finished: list[object] = []

    def submit() -> "weakref.ref[nbd.NBD]":
        h = connected(server)

        def completion(err: c_int) -> int:
            assert h is not None
            return 0

        h.aio_pread(bytearray(512), 0, completion)
        weakref.finalize(completion, finished.append, None)
        return weakref.ref(h)

    gone = submit()
    gc.collect()
    assert gone() is None
    assert finished == [None]
