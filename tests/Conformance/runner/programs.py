"""The programs as files: found, read, and written so that a person can read them."""

import json
import pathlib

HERE = pathlib.Path(__file__).parent
FOLDER = HERE.parent / "programs"
CALLS = HERE.parent / "calls.json"
WIDTH = 140
LARGEST_EXACT = 2**53 - 1  # of the numbers that every JSON reader keeps


def version(text):
    return tuple(int(part) for part in text.split(".")[:2])


def number(value):
    """A number as the programs have it: one that some JSON readers would round is text."""
    return value if abs(value) <= LARGEST_EXACT else {"number": str(value)}


def topics(folder, names):
    """The files of the given topics, or all."""
    paths = sorted(folder.glob("*.json"))
    if names:
        unknown = set(names) - {path.stem for path in paths}
        if unknown:
            raise SystemExit(f"there is no topic {', '.join(sorted(unknown))}")
        paths = [path for path in paths if path.stem in names]
    return paths


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def text(document):
    return _text(document, 0) + "\n"


def write(path, document):
    path.write_text(text(document), encoding="utf-8")


def keep_expectations(path, document):
    """What was recorded for a step stays as long as the step is the same."""
    if not path.exists():
        return document
    old = {}
    for program in read(path)["programs"]:
        old[program["name"]] = program
    for program in document["programs"]:
        before = old.get(program["name"], {"steps": []})
        for step, was in zip(program["steps"], before["steps"]):
            if {k: v for k, v in was.items() if k != "expect"} == step and "expect" in was:
                step["expect"] = was["expect"]
    return document


def _text(value, depth):
    """Like json.dumps, but what fits on a line is not broken."""
    flat = json.dumps(value, ensure_ascii=False)
    indent = "  " * depth
    if not isinstance(value, (dict, list)) or (len(indent) + len(flat) <= WIDTH and depth > 1):
        return flat
    inner = indent + "  "
    if isinstance(value, dict):
        items = [f"{json.dumps(key, ensure_ascii=False)}: {_text(item, depth + 1)}" for key, item in value.items()]
        open_, close = "{", "}"
    else:
        items = [_text(item, depth + 1) for item in value]
        open_, close = "[", "]"
    return open_ + "\n" + ",\n".join(inner + item for item in items) + "\n" + indent + close
