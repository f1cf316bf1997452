"""The client of Compare in Python: it runs on the module nbd of libnbd and on ours, with the options and the output of c/nbdbench.c.

Modes: read (aio_pread, driven by poll), sync (pread), async (nbd.aio; the module of libnbd has none, and is given read in its place).
"""

import argparse
import asyncio
import itertools
import resource
import time
from collections.abc import Callable, Iterator
from random import Random

import nbd

MIB, GIB = 1 << 20, 1 << 30

# Random offsets, before they come again.
MANY = 65536


class Meter:
    """When it is measured: after the warm-up, for a time or a number of commands."""

    def __init__(self, warm_up: float, seconds: float, commands: int) -> None:
        self.warm_up, self.seconds, self.commands = warm_up, seconds, commands
        self.count = 0
        self.base = 0
        self.measuring = commands > 0
        self.begin()

    def begin(self) -> None:
        self.base = self.count
        usage = resource.getrusage(resource.RUSAGE_SELF)
        self.user, self.system = usage.ru_utime, usage.ru_stime
        self.began = time.perf_counter()

    def is_over(self) -> bool:
        """Asked now and then; a look at the clock costs less than a command, but it costs."""
        if self.commands > 0:
            return self.count >= self.commands
        passed = time.perf_counter() - self.began
        if not self.measuring and passed >= self.warm_up:
            self.measuring = True
            self.begin()
            return False
        return self.measuring and passed >= self.seconds

    def line(self, mode: str, block: int, depth: int) -> str:
        seconds = time.perf_counter() - self.began
        usage = resource.getrusage(resource.RUSAGE_SELF)
        user, system = usage.ru_utime - self.user, usage.ru_stime - self.system
        commands = self.count - self.base
        volume = commands * block
        fields = [
            mode, str(block), str(depth), str(commands), f"{seconds:.4f}", f"{commands / seconds:.1f}",
            f"{volume / MIB / seconds:.1f}", f"{user:.4f}", f"{system:.4f}", f"{(user + system) / commands * 1e6:.4f}",
            f"{(user + system) / (volume / GIB):.4f}", "0", "-",
        ]
        return "\t".join(fields)


def offsets(size: int, block: int, random: bool) -> Iterator[int]:
    """Without end. They are made before, so that it is the module that is measured; random ones from a seed."""
    blocks = size // block
    if not random:
        return itertools.cycle(range(0, blocks * block, block))
    chosen = Random(1)
    return itertools.cycle([chosen.randrange(blocks) * block for _ in range(MANY)])


# Commands between two looks at the clock.
CHECK = 64


def sync(h: nbd.NBD, meter: Meter, block: int, where: Iterator[int]) -> None:
    while not meter.is_over():
        for _ in range(CHECK):
            h.pread(block, next(where))
        meter.count += CHECK


def read(h: nbd.NBD, meter: Meter, block: int, depth: int, where: Iterator[int]) -> None:
    free: list[tuple[nbd.Buffer, Callable[[object], int]]] = []

    def add(buffer: nbd.Buffer) -> None:
        def completed(error: object) -> int:
            free.append(slot)
            return 1

        slot = (buffer, completed)
        free.append(slot)

    for _ in range(depth):
        add(nbd.Buffer(block))
    while not meter.is_over():
        for _ in range(CHECK):
            while not free:
                h.poll(-1)
            buffer, completed = free.pop()
            h.aio_pread(buffer, next(where), completed)
        meter.count += CHECK
    while h.aio_in_flight() > 0:
        h.poll(-1)


async def awaited(uri: str, setup: object, options: argparse.Namespace) -> None:
    import nbd.aio

    async with nbd.aio.connect(uri, setup=setup) as disk:
        meter = Meter(options.w, options.t, options.n)
        where = offsets(disk.size, options.b, options.r)

        async def worker() -> None:
            while not meter.is_over():
                for _ in range(CHECK):
                    await disk.pread(options.b, next(where))
                meter.count += CHECK

        await asyncio.gather(*[worker() for _ in range(options.q)])
        print(meter.line(options.m, options.b, options.q))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("-u")
    parser.add_argument("-m")
    parser.add_argument("-b", type=int)
    parser.add_argument("-q", type=int)
    parser.add_argument("-w", type=float, default=0)
    parser.add_argument("-t", type=float, default=1)
    parser.add_argument("-n", type=int, default=0)
    for flag in ("-r", "-S", "-X"):
        parser.add_argument(flag, action="store_true")
    options = parser.parse_args()

    def setup(h: nbd.NBD) -> None:
        if options.S:
            h.set_request_structured_replies(False)
        if options.X and hasattr(h, "set_request_extended_headers"):
            h.set_request_extended_headers(False)

    if options.m == "async":
        asyncio.run(awaited(options.u, setup, options))
        return

    h = nbd.NBD()
    setup(h)
    h.connect_uri(options.u)
    meter = Meter(options.w, options.t, options.n)
    where = offsets(h.get_size(), options.b, options.r)
    if options.m == "sync":
        sync(h, meter, options.b, where)
    else:
        read(h, meter, options.b, options.q, where)
    print(meter.line(options.m, options.b, options.q))
    h.shutdown()


if __name__ == "__main__":
    main()
