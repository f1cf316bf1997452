"""The shell: Python with a handle to play with, for tests, repairs and one-liners."""

import argparse
import code
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Any

import nbd
from nbd import libnbdmod as libnbdmod

_DESCRIPTION = "Network Block Device (NBD) shell"
_SHORT_OPTIONS = ["-V", "-c", "-n", "-u", "-v"]
_LONG_OPTIONS = [
    "--base-allocation",
    "--command",
    "--opt-mode",
    "--uri",
    "--verbose",
    "--version",
]


class _Step(argparse.Action):
    """An option that is carried out in the order of the command line."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,
    ) -> None:
        steps = getattr(namespace, "steps", None) or []
        steps.append((self.dest, values))
        namespace.steps = steps


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="nbdsh",
        description=_DESCRIPTION,
        epilog="Please read the nbdsh(1) manual page for full usage.",
    )
    parser.set_defaults(steps=[])
    handle = parser.add_argument_group("the implicit handle h")
    handle.add_argument(
        "--base-allocation",
        action=_Step,
        nargs=0,
        help='request the metadata context "base:allocation"',
    )
    handle.add_argument(
        "--opt-mode", action=_Step, nargs=0, help="enable option negotiation mode"
    )
    handle.add_argument(
        "-u", "--uri", metavar="URI", action=_Step, help="connect to this NBD URI"
    )
    handle.add_argument("--connect", dest="uri", action=_Step, help=argparse.SUPPRESS)
    parser.add_argument(
        "-c",
        "--command",
        metavar="CMD",
        action=_Step,
        help="run a Python statement, or standard input if it is -; may be repeated",
    )
    parser.add_argument(
        "-n", dest="no_handle", action="store_true", help="do not create the handle h"
    )
    parser.add_argument(
        "-v", "--verbose", action="store_true", help="print debug messages"
    )
    parser.add_argument(
        "-V", "--version", action="store_true", help="print the versions and exit"
    )
    parser.add_argument(
        "--short-options", action="store_true", help=argparse.SUPPRESS
    )
    parser.add_argument("--long-options", action="store_true", help=argparse.SUPPRESS)
    return parser


def make_banner(args: argparse.Namespace) -> str:
    """What the interactive shell says first."""
    uri = next((value for name, value in args.steps if name == "uri"), None)
    lines = [
        "",
        "Welcome to nbdsh, the shell for interacting with",
        "Network Block Device (NBD) servers.",
        "",
    ]
    if args.no_handle:
        lines += [
            "Create a handle and connect it:",
            "",
            "h = nbd.NBD()",
        ]
    elif uri is not None:
        lines += [f"The handle 'h' is connected to {uri}.", ""]
    else:
        lines += ["The handle 'h' has been created and is not connected yet.", ""]
    lines += [
        'h.connect_tcp("remote", "10809")   # Connect to a remote server.',
        "h.get_size()                       # Get size of the remote disk.",
        "buf = h.pread(512, 0)              # Read the first sector.",
        'h.pwrite(b"x" * 512, 0)            # Write the first sector.',
        "h.flush()                          # Make it durable.",
        "exit() or Ctrl-D                   # Quit the shell",
        "help(nbd)                          # Display documentation",
        "",
    ]
    return "\n".join(lines)


def _version() -> None:
    with nbd.NBD() as handle:
        extra = ""
        try:
            extra = handle.get_version_extra()
        except nbd.Error:
            # A library that is too old to have one.
            pass
        suffix = f" ({extra})" if extra else ""
        print(f"nbdsh {nbd.__version__}")
        print(f"libnbd {handle.get_version()}{suffix}")


def _run(step: str, value: Any, names: dict[str, Any]) -> None:
    if step == "command":
        exec(sys.stdin.read() if value == "-" else value, names)
    elif step == "base_allocation":
        names["h"].add_meta_context(nbd.CONTEXT_BASE_ALLOCATION)
    elif step == "opt_mode":
        names["h"].set_opt_mode(True)
    else:
        names["h"].connect_uri(value)


def _is_debugging(names: dict[str, Any]) -> bool:
    handle = names.get("h")
    if isinstance(handle, nbd.NBD) and not handle._closed:
        return handle.get_debug()
    return os.environ.get("LIBNBD_DEBUG") == "1"


def _print_traceback(error: nbd.Error) -> None:
    # The methods are functions of C, which have no frame. Scripts look for that of the
    # call, which the original module has.
    call = error.string.partition(":")[0].removeprefix("nbd_")
    report = traceback.TracebackException.from_exception(error)
    report.stack.append(traceback.FrameSummary(nbd.__file__, None, call, line=""))
    print("".join(report.format()), end="", file=sys.stderr)


def shell() -> None:
    """The program: it reads the command line, and exits."""
    args = _parser().parse_args()
    if args.short_options or args.long_options:
        print("\n".join(_SHORT_OPTIONS if args.short_options else _LONG_OPTIONS))
        return
    if args.version:
        _version()
        return
    if args.verbose:
        os.environ["LIBNBD_DEBUG"] = "1"
    if args.no_handle and any(step != "command" for step, _ in args.steps):
        print(
            "error: -n option cannot be used with --base-allocation, --opt-mode or --uri",
            file=sys.stderr,
        )
        sys.exit(1)

    names = dict(globals(), args=args, __name__="nbdsh")
    if not args.no_handle:
        names["h"] = nbd.NBD()
        names["h"].set_handle_name("nbdsh")

    for step, value in args.steps:
        try:
            _run(step, value, names)
        except nbd.Error as error:
            if _is_debugging(names):
                _print_traceback(error)
            else:
                print(f"nbdsh: command line script failed: {error}", file=sys.stderr)
            sys.exit(1)

    if not any(step == "command" for step, _ in args.steps):
        sys.ps1 = "nbd> "
        code.interact(banner=make_banner(args), local=names, exitmsg="")
