#!/usr/bin/env python3
"""Makes docs/dotnet-counters.svg: what dotnet-counters shows of a client under load whose server was killed and started again.

Usage: bench/Counters/picture.py DOTNET_COUNTERS        (needs nbdkit and tmux, and bench/Compare built with -c Release)
"""
import html
import pathlib
import shlex
import socket
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
CLIENT = ROOT / "bench/Compare/bin/Release/net10.0/LibNbd.Bench.Compare.dll"
PICTURE = ROOT / "docs/dotnet-counters.svg"
COLUMNS, LINES = 108, 60
CHARACTER, LINE, FONT, MARGIN = 7.8, 17, 13, 16
LIMIT = 120  # seconds; only what hangs takes as long


def serve(port):
    server = subprocess.Popen(
        ["nbdkit", "-f", "-i", "127.0.0.1", "-p", str(port), "--filter=delay", "memory", "64M", "rdelay=2ms"])
    while server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return server
    sys.exit("nbdkit did not start")


def wait(screen, *words):
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        shown = screen()
        if all(word in shown for word in words):
            return shown
        time.sleep(0.2)
    sys.exit(f"dotnet-counters does not show {words}:\n{shown}")


def capture(counters, folder):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    client = f"dotnet {CLIENT} client -u nbd://127.0.0.1:{port} -m client-4 -b 65536 -q 16 -t {LIMIT} -w 1"
    command = f"{shlex.quote(counters)} monitor --counters LibNbd -- {client}"
    tmux = ["tmux", "-S", f"{folder}/tmux", "-f", "/dev/null"]

    def screen():
        return subprocess.run([*tmux, "capture-pane", "-p"], check=True, capture_output=True, text=True).stdout

    server = serve(port)
    try:
        subprocess.run([*tmux, "new-session", "-d", "-x", str(COLUMNS), "-y", str(LINES), command], check=True)
        wait(screen, "nbd.client.operation.duration")
        server.kill()
        server.wait()
        server = serve(port)
        return wait(screen, "nbd.client.operation.retries", "nbd.client.connection.count")
    finally:
        subprocess.run([*tmux, "kill-server"], check=False)
        server.kill()
        server.wait()


def svg(command, shown):
    lines = [f"$ {command}", *shown.rstrip().splitlines()]
    width, height = round(COLUMNS * CHARACTER + 2 * MARGIN), (len(lines) + 1) * LINE + 2 * MARGIN
    # No-break spaces: SVG viewers make one of several plain ones.
    text = "".join(
        f'<text x="{MARGIN}" y="{MARGIN + LINE * (i + 1)}">{html.escape(line).replace(" ", "&#160;")}</text>\n'
        for i, line in enumerate(lines) if line.strip())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="dotnet-counters">\n<rect width="{width}" height="{height}" rx="8" fill="#14181e"/>\n'
        f'<g fill="#e6e9ee" font-family="ui-monospace, DejaVu Sans Mono, Consolas, monospace" font-size="{FONT}">\n'
        f"{text}</g>\n</svg>\n")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        shown = capture(sys.argv[1], folder)
    PICTURE.write_text(svg("dotnet-counters monitor --counters LibNbd -- dotnet client.dll", shown))
    print(shown)


main()
