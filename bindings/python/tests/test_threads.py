"""The interpreter's lock is released around every call of the library, and one handle may serve several threads."""

import functools
import os
import threading
import time

import nbd
import pytest
import servers
from conftest import Serve, ServeKind, connected, content

THREADS = 4
READS = 200


def test_several_threads_share_a_handle(pattern: nbd.NBD) -> None:
    failures: list[object] = []

    def read(number: int) -> None:
        try:
            for i in range(READS):
                offset = 512 * (number * READS + i)
                assert pattern.pread(512, offset) == content(offset, 512)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_others_run_during_a_read(serve: Serve, folder: str) -> None:
    # The server answers only after this thread has written to the pipe, which it can do only while the other one waits.
    gate = os.path.join(folder, "gate")
    os.mkfifo(gate)
    h = connected(serve("eval", "get_size=echo 1048576", f"pread=cat {gate} >/dev/null; head -c $3 /dev/zero"))
    read: list[bytearray] = []
    thread = threading.Thread(target=lambda: read.append(h.pread(512, 0)))
    thread.start()
    with open(gate, "w") as pipe:
        pipe.write("go on")
    thread.join()
    assert read == [bytearray(512)]


def test_others_run_during_a_close(folder: str) -> None:
    # The handle waits until its server has ended, which is after this thread has written to the pipe.
    try:
        nbdkit = servers.find("nbdkit")[0]
    except servers.Missing as missing:
        pytest.skip(str(missing))
    gate = os.path.join(folder, "gate")
    os.mkfifo(gate)
    h = nbd.NBD()
    h.connect_command(["/bin/sh", "-c", f"{nbdkit} -s memory 1M; cat {gate} >/dev/null"])
    thread = threading.Thread(target=h.close)
    thread.start()
    with open(gate, "w") as pipe:
        pipe.write("go on")
    thread.join()
    with pytest.raises(nbd.ClosedHandle):
        h.get_size()


def test_a_handle_that_is_closed_during_a_call_is_closed_after_it(serve: Serve, folder: str) -> None:
    gate = os.path.join(folder, "gate")
    os.mkfifo(gate)
    h = connected(serve("eval", "get_size=echo 1048576", f"pread=cat {gate} >/dev/null; head -c $3 /dev/zero"))
    read: list[bytearray] = []
    thread = threading.Thread(target=lambda: read.append(h.pread(512, 0)))
    thread.start()
    with open(gate, "w") as pipe:
        h.close()
        with pytest.raises(nbd.ClosedHandle):
            h.get_size()
        pipe.write("go on")
    thread.join()
    assert read == [bytearray(512)]


def test_callbacks_run_in_the_thread_that_drives_the_handle(pattern: nbd.NBD) -> None:
    seen: list[int] = []

    def drive() -> None:
        while pattern.aio_in_flight() > 0:
            pattern.poll(-1)

    pattern.aio_pread(bytearray(512), 0, lambda err: seen.append(threading.get_ident()))
    thread = threading.Thread(target=drive)
    thread.start()
    thread.join()
    assert seen == [thread.ident]


class LetsOthersRun:
    """What runs another thread when it is let go of."""

    def __del__(self) -> None:
        time.sleep(0)


def retire(kept: LetsOthersRun, error: object) -> int:
    return 1


def test_handles_are_closed_by_several_threads_at_once(serve_kind: ServeKind) -> None:
    # Not nbdkit, whose 1.32 ends by itself now and then when a client leaves in the middle of its replies.
    kind = {
        "kind": "qemu-nbd",
        "arguments": ["-t", "-f", "raw", "-e", "16", "$image"],
        "image": {"size": 1048576, "data": []},
    }
    server = serve_kind(kind)
    failures: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(50):
                h = nbd.NBD()
                h.connect_unix(server.socket)
                for i in range(50):
                    h.aio_pread(nbd.Buffer(512), 512 * i, completion=functools.partial(retire, LetsOthersRun()))
                h.close()
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
