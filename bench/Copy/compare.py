#!/usr/bin/env python3
"""Puts nbdcopy of the tools beside libnbd's and qemu-img convert: the same servers, one run, in turn.

    compare.py NBDCOPY [--pairs 5] [--size 2G] [--filter TEXT] [--reference /usr/bin/nbdcopy] [--folder /dev/shm] [--seed N]

NBDCOPY is the program published ahead of time, called nbdcopy (a link will do). It prints a table in Markdown: ratios of the medians of
pairs, reference by ours, so that more than 1 is faster; CPU time (of the copying program alone) and peak memory, ours by reference.
Who comes first is drawn anew each time, and each finds memory that was just used: on a virtual machine a page that the host took back
takes many times longer than the copy of it.
It needs nbdkit, openssl, GNU time and, unless --no-qemu is given, qemu-img.
"""

import argparse
import mmap
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

PIECE = 1 << 20


def size_of(text):
    units = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
    return int(text[:-1]) * units[text[-1]] if text[-1] in units else int(text)


def make_disk(path, size):
    """Half of it data, in runs of 8 MiB with holes of the same length between them."""
    block = os.urandom(PIECE)
    with open(path, "wb") as disk:
        disk.truncate(size)
        for start in range(0, size, 16 * PIECE):
            for piece in range(start, min(size, start + 8 * PIECE), PIECE):
                disk.seek(piece)
                disk.write(block[:-8] + piece.to_bytes(8, "little"))


def make_certificates(folder):
    def run(*words):
        subprocess.run(words, check=True, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    run("openssl", "req", "-x509", "-newkey", "rsa:3072", "-nodes", "-days", "2", "-subj", "/CN=authority",
        "-keyout", "ca-key.pem", "-out", "ca-cert.pem")
    run("openssl", "req", "-newkey", "rsa:3072", "-nodes", "-subj", "/CN=localhost", "-keyout", "server-key.pem", "-out", "server.csr")
    with open(os.path.join(folder, "names"), "w", encoding="ascii") as names:
        names.write("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    run("openssl", "x509", "-req", "-in", "server.csr", "-CA", "ca-cert.pem", "-CAkey", "ca-key.pem", "-CAcreateserial", "-days", "2",
        "-extfile", "names", "-out", "server-cert.pem")


class Servers:
    """nbdkit on a file: what the copies are made from and to."""

    def __init__(self, folder):
        self.folder = folder
        self.running = []
        self.port = 20000 + os.getpid() % 20000

    def start(self, transport, disk, read_only):
        self.port += 1
        name = os.path.join(self.folder, f"s{self.port}")
        words = ["nbdkit", "-f", "--exit-with-parent", "-P", name + ".pid"]
        words += ["-r"] if read_only else []
        if transport == "Unix":
            words += ["-U", name + ".sock"]
            uri = f"nbd+unix:///?socket={name}.sock"
        else:
            words += ["-i", "127.0.0.1", "-p", str(self.port)]
            uri = f"nbd://127.0.0.1:{self.port}/"
        if transport == "TLS":
            words += ["--tls=require", f"--tls-certificates={self.folder}/pki"]
            uri = f"nbds://127.0.0.1:{self.port}/?tls-certificates={self.folder}/pki"
        process = subprocess.Popen(words + ["file", disk], stdin=subprocess.DEVNULL)
        self.running.append(process)
        while not os.path.exists(name + ".pid"):
            time.sleep(0.01)
        return uri

    def stop(self):
        for process in self.running:
            process.terminate()
            process.wait()
        self.running.clear()


def warm(size):
    """Has the machine hand out as much memory as a copy takes, and takes it back."""
    mmap.mmap(-1, size + size // 8, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | mmap.MAP_POPULATE).close()


def measure(words, folder):
    """Wall seconds, CPU seconds and peak memory (MiB) of a program."""
    memory = os.path.join(folder, "memory")
    start = time.monotonic()
    # The kernel counts what Python has before it becomes the program; GNU time has next to nothing.
    process = subprocess.Popen(["time", "--quiet", "-f", "%M", "-o", memory] + words, stdin=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    end = time.monotonic()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{words[0]} ended with {process.returncode}")
    with open(memory, encoding="ascii") as peak:
        return end - start, usage.ru_utime + usage.ru_stime, int(peak.read()) / 1024


def qemu_words(source, destination, connections):
    def node(word):
        if not word.startswith("nbd"):
            return f"driver=raw,file.driver=file,file.filename={word}"
        if "socket=" in word:
            return f"driver=raw,file.driver=nbd,file.server.type=unix,file.server.path={word.split('socket=')[1]}"
        host, port = word.split("//")[1].split("/")[0].split(":")
        return f"driver=raw,file.driver=nbd,file.server.type=inet,file.server.host={host},file.server.port={port}"

    return ["qemu-img", "convert", "-n", "-W", "-m", str(max(8, 4 * connections)), "--image-opts", "--target-image-opts",
            node(source), node(destination)]


def rows():
    for transport in ("Unix", "TCP", "TLS"):
        for connections in (1, 4):
            for kind in ("file to NBD", "NBD to file", "NBD to NBD"):
                for disk in ("full", "half sparse"):
                    yield transport, connections, kind, disk


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--size", default="2G")
    parser.add_argument("--filter", default="")
    parser.add_argument("--reference", default="/usr/bin/nbdcopy")
    parser.add_argument("--folder", default="/dev/shm")
    parser.add_argument("--no-qemu", action="store_true")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    options = parser.parse_args()
    order = random.Random(options.seed)
    print(f"seed {options.seed}", file=sys.stderr)
    folder = tempfile.mkdtemp(dir=options.folder)
    servers = Servers(folder)
    try:
        os.mkdir(os.path.join(folder, "pki"))
        make_certificates(os.path.join(folder, "pki"))
        size = size_of(options.size)
        sources = {}
        for disk in ("full", "half sparse"):
            sources[disk] = os.path.join(folder, disk.replace(" ", "-"))
            make_disk(sources[disk], size)
        with open(sources["full"], "r+b") as disk:
            for piece in range(0, size, PIECE):
                disk.seek(piece)
                disk.write(piece.to_bytes(8, "little") * (PIECE // 8))
        target = os.path.join(folder, "target")
        print("| copy | libnbd's by ours (least to greatest) | CPU, ours by libnbd's | peak MiB: ours, libnbd's | qemu-img's by ours |")
        print("|---|---|---|---|---|", flush=True)
        ratios = []
        for transport, connections, kind, disk in rows():
            name = f"{kind}, {disk}, {connections} connection{'s' if connections > 1 else ''}, {transport}"
            if options.filter not in name:
                continue
            ours, theirs, qemu = [], [], []
            for _ in range(options.pairs):
                turns = [(ours, options.program), (theirs, options.reference)]
                if not options.no_qemu and transport != "TLS":
                    turns.append((qemu, None))
                for results, program in order.sample(turns, len(turns)):
                    with open(target, "wb") as empty:
                        empty.truncate(size)
                    source = sources[disk] if kind.startswith("file") else servers.start(transport, sources[disk], True)
                    destination = target if kind.endswith("file") else servers.start(transport, target, False)
                    words = qemu_words(source, destination, connections) if program is None else [
                        program, "--connections", str(connections), source, destination]
                    warm(size)
                    try:
                        results.append(measure(words, folder))
                    except RuntimeError as failure:
                        print(f"{name}: {failure}", file=sys.stderr)
                    servers.stop()
                    if program == options.program and subprocess.run(["cmp", "-s", sources[disk], target], check=False).returncode:
                        raise RuntimeError(f"{name}: the copy differs")
            pairs = [their[0] / our[0] for our, their in zip(ours, theirs)]
            ratios.append(statistics.median(pairs))
            cpu = statistics.median(our[1] / their[1] for our, their in zip(ours, theirs))
            memory = f"{max(our[2] for our in ours):.0f}, {max(their[2] for their in theirs):.0f}"
            beside = f"{statistics.median(q[0] / our[0] for our, q in zip(ours, qemu)):.2f}" if qemu else ""
            print(f"| {name} | {ratios[-1]:.2f} ({min(pairs):.2f} to {max(pairs):.2f}) | {cpu:.2f} | {memory} | {beside} |", flush=True)
        print(f"\nMedian of the rows: {statistics.median(ratios):.2f}, least {min(ratios):.2f}.")
    finally:
        servers.stop()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
