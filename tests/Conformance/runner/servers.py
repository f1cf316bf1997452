"""The servers that programs talk to: nbdkit and qemu-nbd, on a socket that listens before they start, so that nobody
has to wait until they are ready (systemd's socket activation)."""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
from typing import Any

# Standard input, which is the socket, becomes descriptor 3, and the variables name the process that they are for.
ACTIVATE = 'exec 3<&0 </dev/null; LISTEN_PID=$$ LISTEN_FDS=1; export LISTEN_PID LISTEN_FDS; exec "$@"'
BACKLOG = 64
LIMIT_S = 300  # for a server to end that was asked to: it only ends what would hang


class Missing(Exception):
    """A program is not installed."""


def find(program: str) -> list[str]:
    path = shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin:/sbin")
    if path is None:
        raise Missing(f"{program} is not installed")
    return [path]


def find_newest(program: str) -> list[str]:
    root = os.environ.get("LIBNBD_PEER_ROOT")
    if not root:
        raise Missing(f"LIBNBD_PEER_ROOT does not name a folder with a newer {program}")
    if not any(pathlib.Path(root, folder, program).exists() for folder in ("usr/bin", "usr/sbin")):
        raise Missing(f"{root} has no {program}")
    return [os.path.join(root, "run"), program]


def pattern(offset: int, size: int) -> bytes:
    """What nbdkit's pattern plugin has there: each 8 bytes hold their own offset."""
    start = offset - offset % 8
    text = b"".join(at.to_bytes(8, "big") for at in range(start, offset + size, 8))
    return text[offset - start : offset - start + size]


def make_image(description: dict[str, Any], path: str) -> None:
    with open(path, "wb") as file:
        file.truncate(description["size"])
        for at, size in description.get("data", []):
            file.seek(at)
            file.write(pattern(at, size))


class Server:
    """One that runs until it is stopped or killed."""

    def __init__(self, description: dict[str, Any], folder: str, variables: dict[str, str]) -> None:
        if "image" in description:
            variables["image"] = os.path.join(folder, "image")
            make_image(description["image"], variables["image"])
        for name, text in description.get("files", {}).items():
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        program = find_newest(description["kind"]) if description.get("newest") else find(description["kind"])
        words = [expand(word, variables) for word in description["arguments"]]
        if description["kind"] == "nbdkit":
            words = ["--exit-with-parent", *words]
        listener = self._listen(description, folder, variables)
        self.socket = variables.get("socket", "")
        self.log = os.path.join(folder, "server.log")
        with listener, open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                ["/bin/sh", "-c", ACTIVATE, "sh", *program, *words],
                stdin=listener.fileno(),
                stdout=log,
                stderr=log,
                cwd=folder,
                start_new_session=True,
            )

    @staticmethod
    def _listen(description: dict[str, Any], folder: str, variables: dict[str, str]) -> socket.socket:
        if description.get("listen") == "tcp":
            listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            listener.bind(("127.0.0.1", 0))
            variables["port"] = str(listener.getsockname()[1])
        else:
            variables["socket"] = os.path.join(folder, "socket")
            listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            listener.bind(variables["socket"])
        listener.listen(BACKLOG)
        return listener

    def connect(self) -> int:
        """A descriptor of a new connection, which belongs to the caller."""
        client = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        client.connect(self.socket)
        return client.detach()

    def kill(self) -> None:
        """Ends it, with what it has started, and waits until it is gone."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def messages(self) -> str:
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return log.read()


def expand(text: str, variables: dict[str, str]) -> str:
    for name in sorted(variables, key=len, reverse=True):
        text = text.replace("$" + name, variables[name])
    return text
