"""The process ends while handles are in use."""

import pytest
import servers
from conftest import Serve, run_python

PENDING = """
import nbd, sys
h = nbd.NBD()
h.connect_unix(sys.argv[1])
for i in range(4):
    h.aio_pread(bytearray(512), 512 * i, lambda err: print("error", err.value, flush=True))
h.set_debug_callback(lambda *_: h.get_private_data())
"""

BLOCKED = """
import nbd, sys, threading
h = nbd.NBD()
h.connect_unix(sys.argv[1])
submitted = threading.Event()
def read():
    cookie = h.aio_pread(bytearray(512), 0)
    submitted.set()
    h.poll(-1)
threading.Thread(target=read, daemon=True).start()
submitted.wait()
"""


@pytest.mark.parametrize("program", [PENDING, PENDING + "\nm = [h]; m.append(m); del h", BLOCKED])
def test_it_ends_well(serve: Serve, program: str) -> None:
    server = serve("--filter=delay", "pattern", "size=1M", "rdelay=1000")
    result = run_python(program, server.socket)
    assert (result.returncode, result.stderr) == (0, "")


COMMAND = """
import nbd, sys
h = nbd.NBD()
h.connect_command([sys.argv[1], "-s", "--exit-with-parent", "memory", "1M"])
print(h.get_size())
"""


def test_a_server_that_was_started_does_not_hold_it_up() -> None:
    try:
        nbdkit = servers.find("nbdkit")
    except servers.Missing as missing:
        pytest.skip(str(missing))
    result = run_python(COMMAND, *nbdkit)
    assert (result.returncode, result.stdout, result.stderr) == (0, "1048576\n", "")
