"""The shell: its options, messages and exit statuses, which scripts rely on."""

import os
import subprocess

import pytest

import conftest
import nbd
from conftest import Serve


def nbdsh(*arguments: str, given: str = "", **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*conftest.interpreter(), "-m", "nbd", *arguments],
        capture_output=True,
        text=True,
        input=given,
        env={**os.environ, "PYTHONPATH": conftest.MODULE, "LIBNBD_DEBUG": "0", **environment},
        timeout=conftest.LIMIT_S,
    )


def success(*arguments: str, given: str = "") -> str:
    result = nbdsh(*arguments, given=given)
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_help_says_what_it_is() -> None:
    for option in ("-h", "--help"):
        text = success(option)
        assert text.startswith("usage: nbdsh ")
        assert "Network Block Device (NBD) shell" in text
        assert "manual page" in text.rstrip().split("\n")[-1]


def test_the_versions() -> None:
    for option in ("-V", "--version"):
        ours, library = success(option).splitlines()
        assert ours == f"nbdsh {nbd.__version__}"
        assert library.startswith(f"libnbd {nbd.__version__}")


def test_the_options_that_completion_asks_for() -> None:
    assert success("--short-options").split() == ["-V", "-c", "-n", "-u", "-v"]
    assert success("--long-options").split() == [
        "--base-allocation", "--command", "--opt-mode", "--uri", "--verbose", "--version",
    ]


def test_commands_share_their_names() -> None:
    assert success("-c", "def f(): return n", "-c", "n = 3", "--command", "print(f(), __name__)") == "3 nbdsh\n"
    assert success("-c", "print(h.get_handle_name(), nbd.__name__, os.sep, sys.argv[0] != '')") == "nbdsh nbd / True\n"


def test_commands_are_read_from_standard_input() -> None:
    assert success("-c", "-", given="x = 1\nprint(x + 1)\n") == "2\n"


def test_no_handle() -> None:
    assert success("-n", "-c", "print('h' in globals())") == "False\n"
    for option in (["-u", "nbd://x"], ["--opt-mode"], ["--base-allocation"]):
        result = nbdsh("-n", *option)
        assert result.returncode == 1
        assert result.stderr == "error: -n option cannot be used with --base-allocation, --opt-mode or --uri\n"


def test_options_are_carried_out_in_their_order(serve: Serve) -> None:
    uri = f"nbd+unix:///?socket={serve('memory', '1M').socket}"
    assert success("-u", uri, "-c", "print(h.get_size())") == "1048576\n"
    assert success("--connect", uri, "-c", "print(h.get_size())") == "1048576\n"
    opt_mode = success("-c", "print(h.get_opt_mode())", "--opt", "-c", "print(h.get_opt_mode())", "-u", uri, "-c", "h.opt_abort()")
    assert opt_mode == "False\nTrue\n"
    assert success("--base", "-u", uri, "-c", "print(h.can_meta_context(nbd.CONTEXT_BASE_ALLOCATION))") == "True\n"


def test_an_error_of_the_library_is_one_line() -> None:
    result = nbdsh("-c", "h.is_read_only()")
    assert result.returncode == 1
    assert result.stderr.startswith("nbdsh: command line script failed: nbd_is_read_only: ")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("verbose", [True, False])
def test_with_debugging_it_is_a_traceback(verbose: bool) -> None:
    command = ["-c", "h.is_read_only()"]
    result = nbdsh("-v", *command) if verbose else nbdsh(*command, LIBNBD_DEBUG="1")
    assert result.returncode == 1
    assert "Traceback" in result.stderr
    assert "in is_read_only\n" in result.stderr
    assert any(line.startswith("nbd.Error: nbd_is_read_only: ") for line in result.stderr.splitlines())


def test_other_exceptions_and_exits() -> None:
    result = nbdsh("-c", "1/0")
    assert result.returncode == 1
    assert "ZeroDivisionError" in result.stderr
    assert nbdsh("-c", "exit(7)").returncode == 7
    assert nbdsh("word").returncode == 2
    assert nbdsh("--unknown").returncode == 2


def test_interactive() -> None:
    result = nbdsh(given="print(h.get_size)\n1/0\nprint('after')\n")
    assert result.returncode == 0
    assert "Welcome to nbdsh" in result.stderr
    assert "exit() or Ctrl-D" in result.stderr and "help(nbd)" in result.stderr
    assert "ZeroDivisionError" in result.stderr
    assert "after\n" in result.stdout
    assert "nbd> " in result.stdout
    assert "Welcome" not in nbdsh("-c", "pass", given="x\n").stderr
