"""Other people's programs, written for libnbd's module."""

import importlib
import os
import subprocess
from typing import Any

import pytest

import nbd
from conftest import Serve

MIB = 1 << 20


def of_virtnbdbackup(name: str) -> Any:
    try:
        return importlib.import_module("libvirtnbdbackup." + name)
    except ImportError:
        pytest.skip("virtnbdbackup is not installed")


def test_virtnbdbackup_finds_the_extents_of_a_full_backup(serve: Serve) -> None:
    nbdcli = of_virtnbdbackup("nbdcli")
    extents = of_virtnbdbackup("extenthandler")
    server = serve("sparse-random", "32M", "seed=7")
    kind = nbdcli.Unix("", "", server.socket)

    client = nbdcli.client(kind).connect()

    assert isinstance(client.nbd, nbd.NBD)
    found = extents.ExtentHandler(client, kind).queryBlockStatus()
    position = 0
    for extent in found:
        assert extent.offset == position
        if not extent.data:
            assert client.nbd.pread(extent.length, extent.offset) == bytes(extent.length)
        position += extent.length
    assert position == 32 * MIB
    assert {extent.data for extent in found} == {True, False}


def test_virtnbdbackup_finds_the_extents_of_an_incremental_backup(folder: str) -> None:
    nbdcli = of_virtnbdbackup("nbdcli")
    extents = of_virtnbdbackup("extenthandler")
    image, socket = os.path.join(folder, "disk.qcow2"), os.path.join(folder, "sock")
    try:
        for command in (
            ["qemu-img", "create", "-q", "-f", "qcow2", image, "16M"],
            ["qemu-img", "bitmap", "--add", "-g", "65536", image, "b0"],
            ["qemu-io", "-f", "qcow2", "-c", "write -q 2M 128k", image],
        ):
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        server = subprocess.Popen(["qemu-nbd", "-f", "qcow2", "-t", "-B", "b0", "-k", socket, image])
    except FileNotFoundError as missing:
        pytest.skip(f"{missing.filename} is not installed")
    try:
        while not os.path.exists(socket):
            assert server.poll() is None
        kind = nbdcli.Unix("", "qemu:dirty-bitmap:b0", socket)
        client = nbdcli.client(kind).connect()
        found = extents.ExtentHandler(client, kind).queryBlockStatus()
        assert [(extent.data, extent.offset, extent.length) for extent in found] == [
            (False, 0, 2 * MIB),
            (True, 2 * MIB, 131072),
            (False, 2 * MIB + 131072, 14 * MIB - 131072),
        ]
    finally:
        server.kill()
        server.wait()
