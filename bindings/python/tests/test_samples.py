"""The samples, on real servers."""

import hashlib
import os
import pathlib
import subprocess

import conftest
import servers
from conftest import DIRTY, DIRTY_SIZE, MIB, Serve, connected, content

SAMPLES = conftest.HERE.parents[2] / "samples" / "python"


def uri_of(server: servers.Server) -> str:
    return f"nbd+unix:///?socket={server.socket}"


def run_sample(name: str, *arguments: str) -> str:
    return subprocess.run(
        [*conftest.interpreter(), str(SAMPLES / name), *arguments],
        check=True,
        text=True,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": conftest.MODULE},
        timeout=conftest.LIMIT_S,
    ).stdout


def test_info(serve: Serve) -> None:
    output = run_sample("info.py", uri_of(serve("-r", "memory", "1M")))
    assert "protocol: newstyle-fixed\n" in output
    assert "size: 1048576\n" in output
    assert "read-only: True\n" in output


def test_sparse_backup(serve: Serve, tmp_path: pathlib.Path) -> None:
    server = serve("sparse-random", "32M", "seed=7")
    copy = tmp_path / "copy"
    output = run_sample("sparse_backup.py", uri_of(server), str(copy))
    assert output.startswith("33554432 bytes, "), output
    data = connected(server).pread(32 * MIB, 0)
    assert any(data), "a copy of nothing shows nothing"
    assert hashlib.sha256(data).digest() == hashlib.sha256(copy.read_bytes()).digest()
    assert copy.stat().st_blocks * 512 < 32 * MIB


def test_dirty_bitmap(dirty: servers.Server) -> None:
    changed = "".join(f"{offset} {size}\n" for offset, size in DIRTY)
    output = run_sample("dirty_bitmap.py", uri_of(dirty), "b0")
    assert output == f"{changed}196608 of {DIRTY_SIZE} bytes have changed\n"


def test_aio_copy(serve: Serve, tmp_path: pathlib.Path) -> None:
    size = 40 * MIB - 512
    file = tmp_path / "target"
    file.write_bytes(bytes(40 * MIB))
    source = serve("pattern", str(size))
    target = serve("file", str(file))
    assert run_sample("aio_copy.py", uri_of(source), uri_of(target)) == f"{size} bytes copied\n"
    assert file.read_bytes() == content(0, size) + bytes(512)
