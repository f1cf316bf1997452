#!/usr/bin/python3
"""Runs the programs of ../programs through the face of a language, and compares with what is expected of them;
or records, through the C face, what is expected. See ../README.md."""

import argparse
import faulthandler
import os
import pathlib
import shlex
import sys

import engine
import programs
import servers

MODULES = {"python": "bindings/python", "ocaml": "bindings/ocaml/_build/install/default/lib"}
LIMIT_S = 300  # for one program, which takes a second: it only ends what would hang


def make_face(arguments, calls):
    if arguments.face == "c":
        import c_face

        return c_face.Face(calls, arguments.library, arguments.header)
    if arguments.face == "go":
        import go_face

        return go_face.Face(calls, arguments.driver)
    if arguments.face == "rust":
        import rust_face

        return rust_face.Face(calls, arguments.module)
    module = arguments.module or programs.HERE.parents[2] / MODULES[arguments.face]
    if arguments.face == "ocaml":
        import ocaml_face

        return ocaml_face.Face(calls, module)
    sys.path.insert(0, str(module))
    import python_face

    return python_face.Face(calls)


def run(face, calls, path, name, update):
    """Runs the programs of a topic, and tells how each ended. The number of those that failed."""
    document, failed = programs.read(path), 0
    for program in document["programs"]:
        if name is not None and program["name"] != name:
            continue
        outcome, reason = run_program(face, calls, program, update)
        failed += outcome == "failed"
        print(outcome, f"{path.stem}/{program['name']}" + (f": {reason}" if reason else ""), flush=True)
    if update:
        programs.write(path, document)
    return failed


def run_program(face, calls, program, update):
    needed = engine.needed_version(calls, program)
    if programs.version(face.version()) < programs.version(needed):
        return "skipped", f"it needs libnbd {needed}, and this is {face.version()}"
    faulthandler.dump_traceback_later(LIMIT_S, exit=True)
    try:
        if update:
            engine.record(face, program)
            return "recorded", ""
        engine.check(face, program)
        return "passed", ""
    except servers.Missing as missing:
        return "skipped", str(missing)
    except (engine.Mismatch, engine.Refused) as difference:
        return "failed", str(difference)
    finally:
        faulthandler.cancel_dump_traceback_later()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--face", choices=["c", "python", "go", "rust", "ocaml"], required=True)
    parser.add_argument("--library", default="libnbd.so.0", help="for the C face: what to load")
    parser.add_argument("--header", default="/usr/include/libnbd.h", help="for the C face: the library's header")
    parser.add_argument(
        "--module",
        help="for Python and OCaml: the folder that has nbd; LIBNBD_PYTHON_LIBRARY or LIBNBD_OCAML_LIBRARY says what it loads. For "
        "Rust: the library of rust/",
    )
    parser.add_argument(
        "--driver",
        type=shlex.split,
        help="for a language that has one: the command that starts its driver, through the loader of another library perhaps",
    )
    parser.add_argument("--update", action="store_true", help="record what the C face shows")
    parser.add_argument("--only", help="the program to run, by its name")
    parser.add_argument("--programs", type=pathlib.Path, default=programs.FOLDER, help="the folder that has the topics")
    parser.add_argument("topics", nargs="*", help="files of the folder without .json; all if none is given")
    arguments = parser.parse_args()
    if arguments.update and arguments.face != "c":
        parser.error("what is expected is recorded through the C face")

    calls = programs.read(programs.CALLS)
    face = make_face(arguments, calls)
    print(f"libnbd {face.version()} through {face.name}", flush=True)
    topics = programs.topics(arguments.programs, arguments.topics)
    failed = sum(run(face, calls, path, arguments.only, arguments.update) for path in topics)
    return 1 if failed else 0


if __name__ == "__main__":
    os.environ.pop("LIBNBD_DEBUG", None)
    sys.exit(main())
