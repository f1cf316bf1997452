#!/usr/bin/env python3
"""Puts nbdfuse of the tools beside libnbd's: the same server, one run, in turn, read by fio through the mount.

    compare.py NBDFUSE [--pairs 5] [--seconds 2] [--filter TEXT] [--reference /usr/bin/nbdfuse] [--size 512M]

NBDFUSE is the program published ahead of time, called nbdfuse (a link will do). The server is nbdkit's memory plugin on a Unix socket, filled
before; fio reads (and writes) with O_DIRECT, so that each request goes through the mount, and once through the kernel's cache. It prints a
table in Markdown: ours by the reference (medians of the pairs, so that more than 1 is faster), the CPU time for each request, and peak
memory. It needs nbdkit, fio, fuse3, nbdcopy and /dev/fuse.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time

TICKS = os.sysconf("SC_CLK_TCK")

WORKS = [
    ("1 MiB sequential read, cached", ["--rw=read", "--bs=1M", "--direct=0"]),
    ("1 MiB sequential read", ["--rw=read", "--bs=1M", "--direct=1"]),
    ("1 MiB sequential write", ["--rw=write", "--bs=1M", "--direct=1"]),
    ("4 KiB random read", ["--rw=randread", "--bs=4k", "--direct=1"]),
    ("4 KiB random write", ["--rw=randwrite", "--bs=4k", "--direct=1"]),
]


def wait_for(path, process):
    while not (os.path.exists(path) and os.path.getsize(path) > 0):
        if process.poll() is not None:
            raise RuntimeError(f"{process.args[0]} ended with {process.returncode}")
        time.sleep(0.005)


class Mounted:
    """The file system of one program, on a server of its own disk."""

    def __init__(self, program, folder, uri):
        self.point = os.path.join(folder, "mnt")
        os.makedirs(self.point, exist_ok=True)
        pid = os.path.join(folder, "pid")
        self.process = subprocess.Popen([program, "-P", pid, self.point, uri], stdin=subprocess.DEVNULL)
        wait_for(pid, self.process)
        os.remove(pid)

    def cpu(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def peak(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))

    def end(self):
        subprocess.run(["fusermount3", "-u", self.point], check=True)
        self.process.wait()


def run_fio(words, threads, seconds, file, size):
    result = subprocess.run(
        ["fio", "--name=job", f"--filename={file}", f"--numjobs={threads}", "--thread", "--group_reporting", f"--runtime={seconds}",
         "--time_based", f"--size={size}", "--ioengine=psync", "--output-format=json", "--invalidate=1", "--randrepeat=0"] + words,
        check=True, capture_output=True, text=True)
    job = json.loads(result.stdout[result.stdout.index("{"):])["jobs"][0]
    side = job["write" if "write" in words[0] else "read"]
    return side["iops"], side["total_ios"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--filter", default="")
    parser.add_argument("--reference", default="/usr/bin/nbdfuse")
    parser.add_argument("--size", default="512M")
    options = parser.parse_args()
    folder = tempfile.mkdtemp(dir="/dev/shm")
    socket, pid = os.path.join(folder, "sock"), os.path.join(folder, "server-pid")
    server = subprocess.Popen(["nbdkit", "-f", "-U", socket, "-P", pid, "memory", options.size], stdin=subprocess.DEVNULL)
    mounted = None
    try:
        wait_for(pid, server)
        uri = f"nbd+unix:///?socket={socket}"
        data = os.path.join(folder, "data")
        subprocess.run(["fallocate", "-l", options.size, data], check=True)
        subprocess.run(["shred", "-n", "1", data], check=True)
        subprocess.run(["nbdcopy", data, uri], check=True)
        os.remove(data)
        print("| work | requests per second, ours by libnbd's (least to greatest) | libnbd's own | CPU, ours by libnbd's | peak MiB: ours, libnbd's |")
        print("|---|---|---|---|---|", flush=True)
        ratios = []
        for name, words in WORKS:
            for threads in (1, 4):
                title = f"{name}, {threads} thread{'s' if threads > 1 else ''}"
                if options.filter not in title:
                    continue
                results = {options.program: [], options.reference: []}
                for pair in range(options.pairs):
                    for program in sorted(results, reverse=pair % 2 == 1):
                        mounted = Mounted(program, folder, uri)
                        before = mounted.cpu()
                        rate, count = run_fio(words, threads, options.seconds, os.path.join(mounted.point, "nbd"), options.size)
                        results[program].append((rate, (mounted.cpu() - before) / max(1, count), mounted.peak()))
                        mounted.end()
                        mounted = None
                ours, theirs = results[options.program], results[options.reference]
                pairs = [our[0] / their[0] for our, their in zip(ours, theirs)]
                ratios.append(statistics.median(pairs))
                cpu = statistics.median(our[1] / their[1] for our, their in zip(ours, theirs))
                print(f"| {title} | {ratios[-1]:.2f} ({min(pairs):.2f} to {max(pairs):.2f}) | {statistics.median(t[0] for t in theirs):.0f} "
                      f"| {cpu:.2f} | {max(o[2] for o in ours):.0f}, {max(t[2] for t in theirs):.0f} |", flush=True)
        print(f"\nMedian of the rows: {statistics.median(ratios):.2f}, least {min(ratios):.2f}.")
    finally:
        if mounted is not None:
            mounted.process.terminate()
            mounted.process.wait()
            subprocess.run(["fusermount3", "-u", "-z", mounted.point], check=False, stderr=subprocess.DEVNULL)
        server.terminate()
        server.wait()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
