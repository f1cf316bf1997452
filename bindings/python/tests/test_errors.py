"""The exceptions of the module."""

import errno
import pickle
import threading

import nbd
import pytest
from conftest import errno_of, error_of, wait_for


def test_an_error_has_a_message_and_an_errno() -> None:
    error = error_of(lambda: nbd.NBD().get_size())
    assert not isinstance(error, OSError)
    assert type(error).__module__ == "nbd" and type(error).__qualname__ == "Error"
    assert error.args == (error.string, error.errnum)
    assert error.string.startswith("nbd_get_size: ")
    assert error.errnum == errno.ENOTCONN
    assert error.errno == "ENOTCONN"
    assert str(error) == f"{error.string} (ENOTCONN)"
    assert repr(error) == f"Error({error.string!r}, {errno.ENOTCONN})"


def test_it_can_be_made_by_hand() -> None:
    assert str(nbd.Error("x", 22)) == "x (EINVAL)"
    without = nbd.Error("x", 0)
    assert (str(without), without.errno, without.errnum) == ("x", None, 0)
    unknown = nbd.Error("x", 99999)
    assert (str(unknown), unknown.errno, unknown.errnum) == ("x", None, 99999)
    with pytest.raises(IndexError):
        str(nbd.Error("x"))


def test_it_is_pickled() -> None:
    error = error_of(lambda: nbd.NBD().get_size())
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is nbd.Error
    assert copy.args == error.args
    assert str(copy) == str(error)


def test_an_asynchronous_failure_is_told_by_the_call_that_collects_it(failing: nbd.NBD) -> None:
    cookie = failing.aio_pread(nbd.Buffer(512), 0)
    error = error_of(lambda: wait_for(failing, cookie))
    assert error.string.startswith("nbd_aio_command_completed: ")
    assert error.errno == "EIO"
    assert failing.aio_is_ready()


def test_the_error_is_of_the_thread_whose_call_failed(failing: nbd.NBD) -> None:
    names: list[str] = []

    def fail(call: str) -> None:
        h = nbd.NBD()
        for _ in range(500):
            names.append(error_of(getattr(h, call)).string.split(":")[0].removeprefix("nbd_") + "/" + call)

    threads = [threading.Thread(target=fail, args=(call,)) for call in ("get_size", "flush", "is_read_only", "shutdown")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(names) == 2000
    assert all(told == made for told, made in (name.split("/") for name in names))


def test_errnos_of_the_server_come_through(failing: nbd.NBD) -> None:
    assert errno_of(lambda: failing.pread(512, 0)) == "EIO"


def test_a_call_that_cannot_fail_does_not(memory: nbd.NBD) -> None:
    assert memory.set_private_data(2**64 - 1) == 0
    assert memory.get_private_data() == 2**64 - 1


def test_too_much_memory_is_a_memory_error(memory: nbd.NBD) -> None:
    with pytest.raises(MemoryError):
        memory.pread(2**62, 0)


def test_an_error_may_be_raised_while_another_is_handled() -> None:
    try:
        raise KeyError
    except KeyError:
        error = error_of(lambda: nbd.NBD().get_size())
    assert isinstance(error.__context__, KeyError)
