"""Ten ways in which libnbd's own tests use its Python module."""

import array
import errno
import select
from ctypes import c_int

import nbd
import pytest
import servers
from conftest import Serve, connected, content, is_at_least, needs, wait_for


def test_booleans_are_the_constants_and_enums_are_numbers() -> None:
    h = nbd.NBD()
    assert h.get_request_block_size() is True
    h.set_request_block_size(False)
    assert h.get_request_block_size() is False
    assert h.aio_is_created() is True
    assert h.aio_is_ready() is False
    assert h.get_tls() == nbd.TLS_DISABLE
    h.set_tls(nbd.TLS_ALLOW)
    assert h.get_tls() == nbd.TLS_ALLOW
    assert h.get_handshake_flags() == nbd.HANDSHAKE_FLAG_MASK
    h.set_handshake_flags(0)
    assert h.get_handshake_flags() == 0


def test_unknown_values_are_refused_and_change_nothing() -> None:
    h = nbd.NBD()
    h.set_tls(nbd.TLS_ALLOW)
    with pytest.raises(nbd.Error):
        h.set_tls(nbd.TLS_REQUIRE + 1)
    assert h.get_tls() == nbd.TLS_ALLOW
    with pytest.raises(nbd.Error):
        h.set_handshake_flags(nbd.HANDSHAKE_FLAG_MASK + 1)
    assert h.get_handshake_flags() == nbd.HANDSHAKE_FLAG_MASK


def test_a_command_is_a_list_and_ends_with_the_handle() -> None:
    try:
        nbdkit = servers.find("nbdkit")
    except servers.Missing as missing:
        pytest.skip(str(missing))
    h: nbd.NBD | None = nbd.NBD()
    assert h is not None
    h.connect_command([*nbdkit, "-s", "--exit-with-parent", "-v", "memory", "1M"])
    assert h.get_size() == 1048576
    h = None


def test_a_read_equals_bytes_and_memory_views(pattern: nbd.NBD) -> None:
    read = pattern.pread(512, 0)
    assert type(read) is bytearray
    assert read == content(0, 512)
    numbers = array.array("Q", range(0, 512, 8))
    numbers.byteswap()
    view: object = memoryview(numbers).cast("B")
    assert read == view


def test_a_chunk_can_be_looked_at_kept_and_failed(pattern: nbd.NBD) -> None:
    kept: list[memoryview] = []

    def look(buf: memoryview, offset: int, status: int, err: c_int) -> None:
        assert err.value == 0
        err.value = errno.EPROTO
        assert bytes(buf) == content(4096, 512)
        with pytest.raises(TypeError):
            buf[0] = 1
        assert (offset, status) == (4096, nbd.READ_DATA)
        kept.append(buf)

    read = pattern.pread_structured(512, 4096, look)
    assert read == content(4096, 512)
    assert kept[0] == bytes(read)

    def fail(buf: memoryview, offset: int, status: int, err: c_int) -> None:
        err.value = errno.EPROTO
        raise ValueError

    with pytest.raises(nbd.Error) as caught:
        pattern.pread_structured(512, 0, fail)
    assert caught.value.errnum == errno.EPROTO


@pytest.mark.parametrize("by_keyword", [False, True])
def test_errors_of_the_completion_win_over_those_of_the_chunk(pattern: nbd.NBD, by_keyword: bool) -> None:
    def chunk(buf: memoryview, offset: int, status: int, err: c_int) -> int:
        err.value = errno.EPROTO
        raise ValueError

    def completion(err: c_int) -> int:
        assert err.value == errno.EPROTO
        err.value = errno.ENOMEM
        raise ValueError

    buf = nbd.Buffer(512)
    if by_keyword:
        cookie = pattern.aio_pread_structured(buf=buf, offset=0, chunk=chunk, completion=completion, flags=0)
    else:
        cookie = pattern.aio_pread_structured(buf, 0, chunk, completion)
    with pytest.raises(nbd.Error) as caught:
        wait_for(pattern, cookie)
    assert caught.value.errnum == errno.ENOMEM
    assert caught.value.string.startswith("nbd_aio_command_completed: ")


def test_the_loop_is_of_the_module_or_of_the_program(pattern: nbd.NBD) -> None:
    buf = nbd.Buffer(512)
    cookie = pattern.aio_pread(buf, 512)
    while not pattern.aio_command_completed(cookie):
        pattern.poll(-1)
    assert buf.to_bytearray() == content(512, 512)

    cookie = pattern.aio_pread(buf, 1024)
    while not pattern.aio_command_completed(cookie):
        direction = pattern.aio_get_direction()
        events = 0
        if direction & nbd.AIO_DIRECTION_READ:
            events |= select.POLLIN
        if direction & nbd.AIO_DIRECTION_WRITE:
            events |= select.POLLOUT
        poll = select.poll()
        poll.register(pattern.aio_get_fd(), events)
        for _, happened in poll.poll():
            if happened & select.POLLIN and pattern.aio_get_direction() & nbd.AIO_DIRECTION_READ:
                pattern.aio_notify_read()
            elif happened & select.POLLOUT and pattern.aio_get_direction() & nbd.AIO_DIRECTION_WRITE:
                pattern.aio_notify_write()
    assert buf.to_bytearray() == content(1024, 512)


def test_a_lambda_retires_its_command_and_keeps_its_buffer(pattern: nbd.NBD) -> None:
    sizes: list[int] = []

    def start(buf: nbd.Buffer, offset: int) -> int:
        return pattern.aio_pread(buf, offset, lambda err: sizes.append(buf.size()) or 1)  # type: ignore[func-returns-value]

    cookies = [start(nbd.Buffer(512 * n), 512 * n) for n in range(1, 9)]
    while pattern.aio_in_flight() > 0:
        pattern.poll(-1)
    assert sorted(sizes) == [512 * n for n in range(1, 9)]
    assert [pattern.aio_command_completed(cookie) for cookie in cookies] == [False] * 8


def test_extents_are_a_flat_list_or_a_list_of_pairs(serve: Serve) -> None:
    h = nbd.NBD()
    h.add_meta_context(nbd.CONTEXT_BASE_ALLOCATION)
    h.connect_unix(serve("data", "size=1M", "data=@65536 1*4096").socket)
    seen: list[tuple[str, int, list[int]]] = []

    def extent(metacontext: str, offset: int, entries: list[int], err: c_int) -> None:
        assert err.value == 0
        seen.append((metacontext, offset, entries))

    h.block_status(65536, 0, extent)
    h.block_status(131072, 0, extent, nbd.CMD_FLAG_REQ_ONE)
    hole = nbd.STATE_HOLE | nbd.STATE_ZERO
    assert seen[1] == (nbd.CONTEXT_BASE_ALLOCATION, 0, [65536, hole])
    assert type(seen[0][0]) is str
    assert seen[0][2][:2] == [65536, hole]

    if is_at_least("1.18"):
        pairs: list[list[tuple[int, int]]] = []
        h.block_status_64(65536, 0, lambda metacontext, offset, entries, err: pairs.append(entries))
        assert pairs[0][0] == (65536, hole)
        assert type(pairs[0][0]) is tuple


@needs("1.16")
def test_statistics_count_bytes_and_messages(serve: Serve) -> None:
    h = connected(serve("memory", "1M"))

    def counted() -> tuple[int, int, int, int]:
        return h.stats_bytes_sent(), h.stats_chunks_sent(), h.stats_bytes_received(), h.stats_chunks_received()

    before = counted()
    h.flush()
    assert tuple(now - then for now, then in zip(counted(), before)) == (28, 1, 16, 1)
    h.shutdown()
    after = counted()
    assert after[1] == before[1] + 2
    assert after[0] > before[0] + 28
