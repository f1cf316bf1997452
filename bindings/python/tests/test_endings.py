"""How tasks go on when the commands end that they await."""

import asyncio
import contextvars
import subprocess
import threading
from collections.abc import Coroutine
from typing import Any

from conftest import MIB, Serve, run_python

import nbd
import nbd.aio

LOOPS = 4
ROUNDS = 300


def uri_of(server: Any) -> str:
    return f"nbd+unix:///?socket={server.socket}"


def run(program: Coroutine[Any, Any, None]) -> None:
    asyncio.run(program, debug=True)


def test_loops_in_several_threads(serve: Serve) -> None:
    """Whichever thread takes apart what the commands kept, each future ends in the thread of its own loop: debug mode looks."""
    uri = uri_of(serve("pattern", "8M"))
    wrong: list[object] = []

    async def read() -> None:
        async with nbd.aio.connect(uri) as disk:
            for i in range(ROUNDS):
                replies = await asyncio.gather(*[disk.pread(8, 8 * (i + j)) for j in range(16)])
                for j, reply in enumerate(replies):
                    if reply != (8 * (i + j)).to_bytes(8, "big"):
                        wrong.append((i, j, reply))

    def loop() -> None:
        try:
            run(asyncio.wait_for(read(), 120))
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=loop) for _ in range(LOOPS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_what_another_call_completes(serve: Serve) -> None:
    """A blocking call on the handle drives the connection too: what it completes for others is theirs in the next turn of the loop."""
    uri = uri_of(serve("memory", "1M"))

    async def program() -> None:
        async with nbd.aio.connect(uri) as disk:
            replies = [disk.pread(4096, 0) for _ in range(8)]
            disk.handle.pread(512, 0)
            assert [bytes(4096)] * 8 == [bytes(reply) for reply in await asyncio.gather(*replies)]

    run(program())


def test_futures_do_what_asyncio_asks_of_them(serve: Serve) -> None:
    uri = uri_of(serve("memory", "1M"))

    async def program() -> None:
        async with nbd.aio.connect(uri) as disk:
            assert len(await asyncio.wait_for(disk.pread(512, 0), 60)) == 512
            assert len(await asyncio.shield(disk.pread(512, 0))) == 512
            done, pending = await asyncio.wait([disk.pread(512, 0), disk.pread(1024, 0)])
            assert sorted(len(future.result()) for future in done) == [512, 1024]
            assert not pending
            for reply in asyncio.as_completed([disk.pread(512, 0) for _ in range(4)]):
                assert len(await reply) == 512

    run(program())


def test_callbacks_of_a_future(serve: Serve) -> None:
    """All are called, each in its context; one that raises is the loop's to report."""
    uri = uri_of(serve("memory", "1M"))
    name: contextvars.ContextVar[str] = contextvars.ContextVar("name")
    seen: list[object] = []

    async def program() -> None:
        asyncio.get_running_loop().set_exception_handler(
            lambda loop, context: seen.append(context["exception"].args)
        )
        async with nbd.aio.connect(uri) as disk:
            reply = disk.pread(512, 0)

            def fail(future: object) -> None:
                raise ValueError("of the callback")

            for text in ("one", "two"):
                context = contextvars.copy_context()
                context.run(name.set, text)
                reply.add_done_callback(lambda future: seen.append(name.get()), context=context)
                reply.add_done_callback(fail)
            await reply

    run(program())
    assert seen == ["one", ("of the callback",), "two", ("of the callback",)]


def test_a_task_closes_the_disk_that_others_await(serve: Serve) -> None:
    uri = uri_of(serve("memory", "1M"))

    async def program() -> None:
        disk = await nbd.aio.connect(uri)

        async def read_and_abort() -> None:
            await disk.pread(512, 0)
            disk.abort()

        async def read() -> int:
            total = 0
            while True:
                try:
                    total += len(await disk.pread(512, 0))
                except (nbd.Error, nbd.ClosedHandle):
                    return total

        totals = await asyncio.gather(read(), read_and_abort(), read(), read())
        assert all(total is None or total % 512 == 0 for total in totals)

    run(program())


def test_an_exit_leaves_the_other_tasks_whole(serve: Serve) -> None:
    """SystemExit in one task leaves the loop at once; the tasks whose replies came with it go on when the loop does."""
    uri = uri_of(serve("memory", str(MIB)))
    program = """
import asyncio, sys, nbd.aio

async def leave(disk):
    await disk.pread(512, 0)
    sys.exit(5)

async def read(disk):
    await disk.pread(512, 0)
    print("read")

loop = asyncio.new_event_loop()
disk = loop.run_until_complete(nbd.aio.connect(sys.argv[1])._connect())
tasks = [loop.create_task(task) for task in (read(disk), leave(disk), read(disk), read(disk))]
try:
    loop.run_until_complete(asyncio.wait(tasks))
except SystemExit as leaving:
    print("exit", leaving.code)
loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
disk.abort()
"""
    result: subprocess.CompletedProcess[str] = run_python(program, uri)
    assert sorted(result.stdout.split("\n")) == ["", "exit 5", "read", "read", "read"], result.stderr
