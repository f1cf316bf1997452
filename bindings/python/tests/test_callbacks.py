"""What callbacks are given, and what their results and exceptions do."""

import errno
import signal
import sys
from collections.abc import Callable, Iterator
from ctypes import c_int
from types import TracebackType

import nbd
import pytest
import servers
from conftest import Serve, connected, content, error_of, errno_of, run_python, wait_for, wait_for_all

Printed = list[type[BaseException]]


@pytest.fixture
def printed() -> Iterator[Printed]:
    """The exceptions that were printed, since nobody could be given them."""
    kinds: Printed = []

    def hook(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
        kinds.append(kind)

    before, sys.excepthook = sys.excepthook, hook
    yield kinds
    sys.excepthook = before


def test_what_is_not_callable_is_refused(pattern: nbd.NBD) -> None:
    calls: list[tuple[str, Callable[[], object]]] = [
        ("chunk", lambda: pattern.pread_structured(512, 0, 1)),  # type: ignore[arg-type]
        ("extent", lambda: pattern.block_status(512, 0, None)),  # type: ignore[arg-type]
        ("completion", lambda: pattern.aio_pread(nbd.Buffer(1), 0, "x")),  # type: ignore[arg-type]
        ("debug", lambda: pattern.set_debug_callback(1)),  # type: ignore[arg-type]
        ("list", lambda: pattern.opt_list(1)),  # type: ignore[arg-type]
        ("context", lambda: pattern.opt_list_meta_context(1)),  # type: ignore[arg-type]
    ]
    for name, call in calls:
        with pytest.raises(TypeError, match=f"^callback parameter {name} is not callable$"):
            call()


def test_no_completion_is_none_or_absent(pattern: nbd.NBD) -> None:
    buf = nbd.Buffer(512)
    for cookie in (pattern.aio_pread(buf, 0), pattern.aio_pread(buf, 0, None), pattern.aio_pread(buf, 0, completion=None, flags=0)):
        wait_for(pattern, cookie)


@pytest.mark.parametrize("result", [None, "text", 0, False, 1.5, 7])
def test_results_other_than_numbers_succeed(pattern: nbd.NBD, result: object) -> None:
    assert pattern.pread_structured(512, 0, lambda *_: result) == content(0, 512)


@pytest.mark.parametrize("result", [-1, 2**40, -(2**40), 2**80])
def test_negative_and_too_large_results_fail(pattern: nbd.NBD, result: int) -> None:
    assert errno_of(lambda: pattern.pread_structured(512, 0, lambda *_: result)) == "EPROTO"


def test_true_retires_a_command_as_1_does(pattern: nbd.NBD) -> None:
    cookie = pattern.aio_pread(nbd.Buffer(512), 0, lambda err: True)
    wait_for_all(pattern)
    assert pattern.aio_command_completed(cookie) is False


def test_an_exception_is_printed_and_fails_the_command(pattern: nbd.NBD, printed: Printed) -> None:
    def fail(buf: memoryview, offset: int, status: int, err: c_int) -> None:
        raise ValueError

    assert errno_of(lambda: pattern.pread_structured(512, 0, fail)) == "EPROTO"

    def fail_with(buf: memoryview, offset: int, status: int, err: c_int) -> None:
        err.value = errno.ENOLCK
        raise ValueError

    assert errno_of(lambda: pattern.pread_structured(512, 0, fail_with)) == "ENOLCK"

    def set_only(buf: memoryview, offset: int, status: int, err: c_int) -> None:
        err.value = errno.ENOLCK

    assert pattern.pread_structured(512, 0, set_only) == content(0, 512)
    assert printed == [ValueError, ValueError]


def test_wrong_parameters_of_a_callback_fail_it(pattern: nbd.NBD, printed: Printed) -> None:
    assert errno_of(lambda: pattern.pread_structured(512, 0, lambda: 0)) == "EPROTO"  # type: ignore[arg-type,misc]
    assert printed == [TypeError]


def test_an_exception_of_a_debug_callback_is_only_printed(printed: Printed) -> None:
    h = nbd.NBD()

    def fail(context: str, message: str) -> None:
        raise ValueError

    h.set_debug_callback(fail)
    h.set_debug(True)
    assert h.get_full_info() is False
    assert set(printed) == {ValueError}


def test_an_exception_of_a_list_callback_is_printed_and_the_list_goes_on(serve: Serve, printed: Printed) -> None:
    h = nbd.NBD()
    h.set_opt_mode(True)
    h.connect_unix(serve("eval", "list_exports=printf 'NAMES\\na\\nb\\n'", "get_size=echo 512", "pread=exit 1").socket)
    names: list[str] = []

    def fail(name: str, description: str) -> None:
        names.append(name)
        raise ValueError

    assert h.opt_list(fail) == 2
    assert names == ["a", "b"]
    assert printed == [ValueError, ValueError]


ENDING = """
import nbd, sys
h = nbd.NBD()
h.connect_command([sys.argv[1], "-s", "--exit-with-parent", "memory", "1M"])
def end(*_):
    ENDS
h.pread_structured(512, 0, end)
print("went on")
"""


@pytest.mark.parametrize(
    ("ends", "status"),
    [("assert False", -signal.SIGABRT), ("raise SystemExit(7)", 7), ("sys.exit(0)", 0)],
)
def test_failed_assertions_and_exits_end_the_process(ends: str, status: int) -> None:
    try:
        nbdkit = servers.find("nbdkit")
    except servers.Missing as missing:
        pytest.skip(str(missing))
    result = run_python(ENDING.replace("ENDS", ends), *nbdkit)
    assert result.returncode == status
    assert "went on" not in result.stdout
    assert ("AssertionError" in result.stderr) == ("assert" in ends)


DEBUG = """
import nbd
h = nbd.NBD()
def end(*_):
    raise ENDS
h.set_debug_callback(end)
h.set_debug(True)
h.get_full_info()
h.set_debug(False)
h.clear_debug_callback()
print("went on")
"""


@pytest.mark.parametrize("ends", ["SystemExit(7)", "AssertionError"])
def test_in_a_debug_callback_they_are_only_printed(ends: str) -> None:
    result = run_python(DEBUG.replace("ENDS", ends))
    assert (result.returncode, result.stdout) == (0, "went on\n")
    assert ends.split("(")[0] in result.stderr


def test_calls_that_do_not_lock_may_be_made_in_callbacks(pattern: nbd.NBD) -> None:
    seen: list[object] = []

    def look(*_: object) -> None:
        pattern.set_private_data(pattern.get_private_data() + 1)
        seen.append((pattern.aio_is_dead(), pattern.get_version(), type(pattern.aio_get_direction())))

    pattern.pread_structured(512, 0, look)
    assert seen == [(False, nbd.__version__, int)]
    assert pattern.get_private_data() == 1


def test_other_handles_may_be_used_in_callbacks(serve: Serve) -> None:
    server = serve("pattern", "size=1M")
    one, two = connected(server), connected(server)
    inner: list[bytearray] = []
    assert one.pread_structured(512, 0, lambda *_: inner.append(two.pread(512, 512))) == content(0, 512)
    assert inner == [content(512, 512)]


def test_a_failure_within_a_callback_does_not_replace_the_error_of_the_call(pattern: nbd.NBD) -> None:
    def fail(*_: object) -> int:
        error_of(lambda: nbd.NBD().get_size())
        return -1

    # The text is not looked at: the C library names the call that the thread has made last, which is another one now.
    assert errno_of(lambda: pattern.pread_structured(512, 0, fail)) == "EPROTO"


def test_the_mutable_int_is_copied_back_if_it_is_a_number(pattern: nbd.NBD) -> None:
    def fail(buf: memoryview, offset: int, status: int, err: c_int) -> int:
        err.value = errno.EIO
        return -1

    assert errno_of(lambda: pattern.pread_structured(512, 0, fail)) == "EIO"


def test_a_bound_method_is_a_callback(pattern: nbd.NBD) -> None:
    class Reader:
        def __init__(self) -> None:
            self.offsets: list[int] = []

        def chunk(self, buf: memoryview, offset: int, status: int, err: c_int) -> int:
            self.offsets.append(offset)
            return 0

    reader = Reader()
    pattern.pread_structured(512, 1024, reader.chunk)
    assert reader.offsets == [1024]
