"""The handle: how it is made, closed, and not copied; what calls make of their arguments."""

import copy
import gc
import os
import pathlib
import pickle
import socket
import weakref
from collections.abc import Callable

import nbd
import pytest
import servers
from conftest import Serve, connected, needs, run_python, wait_for_all


def test_it_is_an_ordinary_object() -> None:
    h = nbd.NBD()
    h.__dict__["note"] = 1
    assert repr(h).startswith("<nbd.NBD object at 0x")
    assert h == h and h != nbd.NBD()
    assert len({h, h}) == 1
    assert weakref.ref(h)() is h
    assert nbd.NBD.__module__ == "nbd"


def test_it_takes_no_arguments() -> None:
    with pytest.raises(TypeError):
        nbd.NBD(1)  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        nbd.NBD(name="x")  # type: ignore[call-arg]


def test_the_capsule_is_there_until_the_handle_is_closed() -> None:
    h = nbd.NBD()
    assert 'capsule object "nbd_handle"' in repr(getattr(h, "_o"))
    h.close()
    assert getattr(h, "_o") is None


def test_after_close_every_method_raises_closed_handle() -> None:
    h = nbd.NBD()
    h.close()
    calls: list[Callable[[], object]] = [
        h.close,
        h.get_handle_name,
        h.get_size,
        h.aio_is_closed,
        lambda: h.pread(1, 0),
        lambda: h.aio_pread(nbd.Buffer(1), 0),
    ]
    for call in calls:
        with pytest.raises(nbd.ClosedHandle, match="^libnbd: method called on closed handle$"):
            call()
    with pytest.raises(TypeError):
        h.pread()  # type: ignore[call-arg]


def test_closed_handle_is_a_value_error_and_no_error_of_the_library() -> None:
    assert issubclass(nbd.ClosedHandle, ValueError)
    assert not issubclass(nbd.ClosedHandle, nbd.Error)
    assert nbd.ClosedHandle.__module__ == "nbd"


def test_it_is_closed_when_nothing_refers_to_it() -> None:
    messages: list[str] = []
    h = nbd.NBD()
    h.set_debug_callback(lambda context, message: messages.append(message))
    h.set_debug(True)
    del h
    gc.collect()
    assert messages.count("closing handle") == 1


class Named(nbd.NBD):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.set_handle_name(name)


class Careless(nbd.NBD):
    def __init__(self) -> None:
        pass


def test_a_subclass_may_add_to_it_or_forget_to_make_it() -> None:
    assert Named("mine").get_handle_name() == "mine"
    with pytest.raises(nbd.ClosedHandle):
        Careless().get_size()


def test_it_is_not_made_twice() -> None:
    h = nbd.NBD()
    with pytest.raises(RuntimeError):
        h.__init__()  # type: ignore[misc]
    h.close()
    with pytest.raises(RuntimeError):
        h.__init__()  # type: ignore[misc]


def test_it_cannot_be_copied_or_pickled() -> None:
    h = nbd.NBD()
    attempts: list[Callable[[object], object]] = [copy.copy, copy.deepcopy, pickle.dumps]
    for attempt in attempts:
        with pytest.raises(TypeError):
            attempt(h)
    assert h.get_handle_name()


def test_it_is_a_context_manager() -> None:
    with nbd.NBD() as h:
        assert h.aio_is_created()
    with pytest.raises(nbd.ClosedHandle):
        h.get_handle_name()
    with pytest.raises(KeyError):
        with nbd.NBD() as g:
            raise KeyError
    with pytest.raises(nbd.ClosedHandle):
        g.get_handle_name()
    with nbd.NBD() as f:
        f.close()


def test_the_function_closes_on_every_way_out() -> None:
    with nbd.nbd() as h:
        assert h.aio_is_created()
    with pytest.raises(nbd.ClosedHandle):
        h.get_handle_name()
    with pytest.raises(KeyError):
        with nbd.nbd() as g:
            raise KeyError
    with pytest.raises(nbd.ClosedHandle):
        g.get_handle_name()
    with nbd.nbd() as f:
        f.close()


def test_a_callback_may_close_the_handle(memory: nbd.NBD) -> None:
    def close(_: object) -> int:
        memory.close()
        return 1

    memory.aio_flush(close)
    with pytest.raises(nbd.ClosedHandle):
        wait_for_all(memory)


def test_arguments_are_given_by_position_or_by_name(memory: nbd.NBD) -> None:
    memory.pwrite(b"x" * 512, 0, nbd.CMD_FLAG_FUA)
    memory.pwrite(buf=b"y" * 512, offset=512, flags=nbd.CMD_FLAG_FUA)
    assert memory.pread(offset=511, count=2) == b"xy"
    memory.zero(512, offset=0)
    wrong: list[tuple[tuple[object, ...], dict[str, object]]] = [
        ((), {}),
        ((512,), {}),
        ((512, 0, 0, 0), {}),
        ((512, 0), {"offset": 0}),
        ((512, 0), {"no": 1}),
    ]
    for positional, named in wrong:
        with pytest.raises(TypeError):
            memory.pread(*positional, **named)  # type: ignore[arg-type]


def test_any_object_is_a_boolean() -> None:
    h = nbd.NBD()
    for value in ([1], "x", 2, object()):
        h.set_full_info(value)  # type: ignore[arg-type]
        assert h.get_full_info() is True
    h.set_full_info([])  # type: ignore[arg-type]
    assert h.get_full_info() is False


@pytest.mark.parametrize("number", [-1, 2**32, 2**80])
def test_numbers_beyond_32_bits_are_errors(number: int) -> None:
    h = nbd.NBD()
    for call in (h.set_strict_mode, h.set_handshake_flags, h.set_uri_allow_transports):
        with pytest.raises(OverflowError):
            call(number)
    for kind in (2**31, -(2**31) - 1):
        with pytest.raises(OverflowError):
            h.set_tls(kind)


@pytest.mark.parametrize("number", [-1, 2**64])
def test_numbers_beyond_64_bits_are_errors(memory: nbd.NBD, number: int) -> None:
    calls: list[Callable[[], object]] = [
        lambda: memory.pread(1, number),
        lambda: memory.trim(number, 0),
        lambda: memory.aio_command_completed(number),
        lambda: memory.set_private_data(number),
    ]
    for call in calls:
        with pytest.raises(OverflowError):
            call()
    with pytest.raises(TypeError):
        memory.pread(1, 1.5)  # type: ignore[arg-type]


def test_a_negative_count_is_a_value_error(memory: nbd.NBD) -> None:
    with pytest.raises(ValueError):
        memory.pread(-1, 0)
    with pytest.raises(ValueError):
        memory.pread_structured(-1, 0, lambda *_: 0)
    with pytest.raises(ValueError):
        nbd.Buffer(-1)


def test_private_data_is_whole() -> None:
    h = nbd.NBD()
    assert h.set_private_data(2**64 - 1) == 0
    assert h.get_private_data() == 2**64 - 1
    assert h.set_private_data(2**33 + 5) == 2**64 - 1
    assert h.get_private_data() == 2**33 + 5


def test_texts_are_str_without_nul() -> None:
    h = nbd.NBD()
    with pytest.raises(TypeError):
        h.set_export_name(b"bytes")  # type: ignore[arg-type]
    with pytest.raises(ValueError):
        h.set_export_name("a\0b")
    with pytest.raises(UnicodeEncodeError):
        h.set_export_name("\ud800")
    h.set_export_name("größer €")
    assert h.get_export_name() == "größer €"


def test_texts_that_are_not_utf8_are_kept() -> None:
    h = nbd.NBD()
    name = b"\xff\xe4".decode("utf-8", "surrogateescape")
    h.set_handle_name(name)
    assert h.get_handle_name() == name


def test_names_of_exports_that_are_not_utf8_are_kept(serve: Serve) -> None:
    h = nbd.NBD()
    h.set_opt_mode(True)
    server = serve("eval", r"list_exports=printf 'NAMES\n\377x\n\303\244\n'", "get_size=echo 512", "pread=head -c $3 /dev/zero")
    h.connect_unix(server.socket)
    names: list[tuple[str, str]] = []
    count = h.opt_list(lambda name, description: names.append((name, description)))
    assert count == 2
    assert names == [("\udcffx", ""), ("ä", "")]


def test_paths_are_str_bytes_or_pathlike(serve: Serve) -> None:
    path = serve("memory", "1M").socket
    values: list[str | bytes | pathlib.Path] = [path, os.fsencode(path), pathlib.Path(path)]
    for value in values:
        h = nbd.NBD()
        h.connect_unix(value)
        assert h.aio_is_ready()
    with pytest.raises(ValueError):
        nbd.NBD().connect_unix("a\0b")
    with pytest.raises(TypeError):
        nbd.NBD().connect_unix(1)  # type: ignore[arg-type]


def test_lists_of_texts_are_lists() -> None:
    h = nbd.NBD()
    with pytest.raises(TypeError, match="expecting a list parameter"):
        h.connect_command(("nbdkit",))  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        h.connect_command(["nbdkit", 1])  # type: ignore[list-item]
    with pytest.raises(ValueError):
        h.connect_command(["a\0b"])


def test_an_address_is_the_path_of_a_socket(serve: Serve) -> None:
    h = nbd.NBD()
    h.aio_connect(serve("memory", "1M").socket)
    while h.aio_is_connecting():
        h.poll(-1)
    assert h.aio_is_ready()
    with pytest.raises(TypeError, match="get_sockaddr: unknown address type"):
        nbd.NBD().aio_connect(("127.0.0.1", 10809))  # type: ignore[arg-type]
    with pytest.raises(RuntimeError):
        nbd.NBD().aio_connect("/" + "x" * 200)


def test_results_have_the_types_of_their_kinds(memory: nbd.NBD) -> None:
    assert memory.flush() is None  # type: ignore[func-returns-value]
    assert memory.can_flush() is True
    assert type(memory.get_size()) is int
    assert type(memory.get_protocol()) is str
    assert type(memory.aio_get_fd()) is int
    h = nbd.NBD()
    h.set_opt_mode(True)
    assert h.get_opt_mode() is True


def test_the_module_says_what_it_is() -> None:
    assert nbd.package_name == "libnbd"
    assert nbd.__version__ == nbd.NBD().get_version()
    assert nbd.NBD.pread.__doc__ is not None and "▶ read" in nbd.NBD.pread.__doc__
    for name in ("Error", "ClosedHandle", "Buffer", "NBD", "nbd"):
        assert getattr(nbd, name).__doc__


def test_a_subinterpreter_is_refused() -> None:
    inner = "import os\\ntry:\\n  import nbd\\nexcept ImportError as e:\\n  os.write(1, str(e).encode())"
    result = run_python(f"import _xxsubinterpreters as s\ns.run_string(s.create(), '{inner}')")
    assert "main interpreter" in result.stdout
    assert result.returncode == 0


@needs("1.16")
def test_a_socket_that_was_given_belongs_to_the_handle(serve: Serve) -> None:
    one = socket.socket(socket.AF_UNIX)
    one.connect(serve("memory", "1M").socket)
    fd = one.detach()
    h = nbd.NBD()
    h.connect_socket(fd)
    assert h.get_size() == 1048576
    h.close()
    with pytest.raises(OSError):
        os.fstat(fd)


def test_an_absent_call_is_an_error_of_the_library() -> None:
    h = nbd.NBD()
    try:
        h.get_handle_size()
    except nbd.Error as error:
        assert error.errno == "ENOTSUP"
        assert error.string.startswith("nbd_get_handle_size: ")


def test_the_server_is_helped_to_end_by_the_last_handle(serve: Serve) -> None:
    server = serve("--filter=exitlast", "memory", "1M")
    h = connected(server)
    h.shutdown()
    h.close()
    assert server.process.wait(timeout=servers.LIMIT_S) == 0
