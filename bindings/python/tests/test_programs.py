"""Other people's programs, written for libnbd's module."""

import importlib
from typing import Any

import pytest

import nbd
import servers
from conftest import MIB, Serve


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


def test_virtnbdbackup_finds_the_extents_of_an_incremental_backup(dirty: servers.Server) -> None:
    nbdcli = of_virtnbdbackup("nbdcli")
    extents = of_virtnbdbackup("extenthandler")
    kind = nbdcli.Unix("", "qemu:dirty-bitmap:b0", dirty.socket)

    client = nbdcli.client(kind).connect()

    found = extents.ExtentHandler(client, kind).queryBlockStatus()
    assert [(extent.data, extent.offset, extent.length) for extent in found] == [
        (False, 0, MIB),
        (True, MIB, 65536),
        (False, MIB + 65536, 4 * MIB - 65536),
        (True, 5 * MIB, 131072),
        (False, 5 * MIB + 131072, 11 * MIB - 131072),
    ]
