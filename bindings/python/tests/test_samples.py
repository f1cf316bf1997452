"""The samples, on real servers."""

import hashlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import conftest
import nbd

SAMPLES = Path(__file__).resolve().parents[3] / "samples" / "python"
MIB = 1 << 20


class OnServers(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def need(self, *programs: str) -> None:
        for program in programs:
            if shutil.which(program) is None:
                self.skipTest(f"{program} is not installed")

    def serve(self, name: str, *command: str) -> str:
        """Starts a server on a socket in the folder, and returns the URI."""
        path = str(self.folder / name)
        server = subprocess.Popen([part.replace("SOCKET", path) for part in command])
        self.addCleanup(server.wait)
        self.addCleanup(server.kill)
        deadline = time.monotonic() + 60
        while True:
            with socket.socket(socket.AF_UNIX) as probe:
                try:
                    probe.connect(path)
                    return f"nbd+unix:///?socket={path}"
                except OSError:
                    if time.monotonic() > deadline or server.poll() is not None:
                        raise

    def run_sample(self, name: str, *arguments: str) -> str:
        return subprocess.run(
            [*conftest.interpreter(), str(SAMPLES / name), *arguments],
            check=True,
            text=True,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": conftest.MODULE},
            timeout=conftest.LIMIT_S,
        ).stdout

    def test_info(self) -> None:
        self.need("nbdkit")
        uri = self.serve("sock", "nbdkit", "-f", "-U", "SOCKET", "-r", "memory", "1M")
        output = self.run_sample("info.py", uri)
        self.assertIn("protocol: newstyle-fixed\n", output)
        self.assertIn("size: 1048576\n", output)
        self.assertIn("read-only: True\n", output)

    def test_sparse_backup(self) -> None:
        self.need("nbdkit")
        uri = self.serve("sock", "nbdkit", "-f", "-U", "SOCKET", "sparse-random", "32M", "seed=3")
        copy = self.folder / "copy"
        output = self.run_sample("sparse_backup.py", uri, str(copy))
        self.assertTrue(output.startswith("33554432 bytes, "), output)
        with nbd.NBD() as h:
            h.connect_uri(uri)
            data = h.pread(32 * MIB, 0)
        self.assertEqual(hashlib.sha256(data).digest(), hashlib.sha256(copy.read_bytes()).digest())
        self.assertLess(copy.stat().st_blocks * 512, 32 * MIB)

    def test_dirty_bitmap(self) -> None:
        self.need("qemu-img", "qemu-io", "qemu-nbd")
        image = str(self.folder / "disk.qcow2")
        for command in (
            ["qemu-img", "create", "-q", "-f", "qcow2", image, "16M"],
            ["qemu-img", "bitmap", "--add", "-g", "65536", image, "b0"],
            ["qemu-io", "-f", "qcow2", "-c", "write -q 1M 64k", "-c", "write -q 5M 128k", image],
        ):
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        uri = self.serve(
            "sock", "qemu-nbd", "-f", "qcow2", "-t", "-e", "4", "-B", "b0", "-k", "SOCKET", image
        )
        output = self.run_sample("dirty_bitmap.py", uri, "b0")
        self.assertEqual(
            f"{MIB} 65536\n{5 * MIB} 131072\n196608 of {16 * MIB} bytes have changed\n", output
        )

    def test_aio_copy(self) -> None:
        self.need("nbdkit")
        file = self.folder / "target"
        file.write_bytes(bytes(40 * MIB))
        source = self.serve("from", "nbdkit", "-f", "-U", "SOCKET", "pattern", str(40 * MIB - 512))
        target = self.serve("to", "nbdkit", "-f", "-U", "SOCKET", "file", str(file))
        self.assertEqual(f"{40 * MIB - 512} bytes copied\n", self.run_sample("aio_copy.py", source, target))
        pattern = b"".join(i.to_bytes(8, "big") for i in range(0, 40 * MIB - 512, 8))
        self.assertEqual(pattern + bytes(512), file.read_bytes())


if __name__ == "__main__":
    unittest.main()
