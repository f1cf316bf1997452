"""The examples that stand on the pages: each is a program that runs to its end."""

import os
import pathlib
import shutil
import subprocess
import tempfile

import pytest

import conftest

FOLDER = conftest.HERE.parents[2] / "api/examples/python"

# What came to libnbd after the first versions that have the rest.
NEEDS = {"metadata": "1.18", "statistics": "1.16", "subprocesses": "1.22", "library": "1.24"}


@pytest.mark.skipif(shutil.which("nbdkit") is None, reason="nbdkit is not installed")
@pytest.mark.parametrize("topic", sorted(file.stem for file in FOLDER.glob("*.py")))
def test_an_example_runs(topic: str, tmp_path: pathlib.Path) -> None:
    if not conftest.is_at_least(NEEDS.get(topic, "1.0")):
        pytest.skip(f"it shows what came with {NEEDS[topic]}")
    # Not from its folder: one of them is called as a module of the standard library.
    program = shutil.copy(FOLDER / f"{topic}.py", tmp_path / "example.py")
    result = subprocess.run(
        [*conftest.interpreter(), str(program)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": conftest.MODULE, "TMPDIR": tempfile.gettempdir()},
        timeout=conftest.LIMIT_S,
    )
    assert result.returncode == 0, result.stderr


def test_every_topic_has_one() -> None:
    """The specification names the topics; indentation tells them apart from what is in them."""
    lines = (conftest.HERE.parents[2] / "api/nbd-api.yaml").read_text().splitlines()
    start = lines.index("topics:") + 1
    topics = set()
    for line in lines[start:]:
        if line and not line.startswith(" "):
            break
        if line.startswith("  ") and not line.startswith("   ") and line.endswith(":"):
            topics.add(line.strip().rstrip(":"))
    assert topics == {file.stem for file in FOLDER.glob("*.py")}
