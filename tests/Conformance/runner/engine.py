"""Runs programs of calls through a face, which is how a language sees the library, and tells what came of each step."""

import contextlib
import errno
import hashlib
import json
import os
import shutil
import tempfile

import programs
import servers

SHORT = 64  # bytes that are recorded as they are; longer ones by what they follow, or by their hash
MAIN = "h"


class CallFailed(Exception):
    """The library refused or failed a call."""

    def __init__(self, number, text):
        super().__init__(text)
        self.number, self.text = number, text


class Refused(Exception):
    """The language refused an argument, and the library was not called."""


class Mismatch(Exception):
    """A step did not have the outcome that was expected."""


def errno_name(number):
    return errno.errorcode.get(number, number) if number else 0


def describe_bytes(data):
    """Bytes in short: what rule they follow, or their hash."""
    if not data:
        return {"size": 0}
    if data.count(data[0]) == len(data):
        return {"size": len(data), "byte": data[0]}
    if len(data) >= 8:
        offset = int.from_bytes(data[:8], "big")
        if offset % 8 == 0 and offset < 2**56 and servers.pattern(offset, len(data)) == data:
            return {"size": len(data), "pattern": offset}
    if len(data) <= SHORT:
        return {"hex": data.hex()}
    return {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


class Closure:
    """A closure's script, and what it saw."""

    def __init__(self, step):
        self.kind = step["kind"]
        self.script = step.get("script", [{}])
        self.only = step.get("only")
        self.calls = 0
        self.records = []
        self.freed = 0

    def invoke(self, arguments):
        """Records the arguments. What the script says to do: the last entry goes for all further invocations."""
        action = self.script[min(self.calls, len(self.script) - 1)]
        self.calls += 1
        if self.only is None or all(arguments[name] == value for name, value in self.only.items()):
            self.records.append(arguments)
        return action

    @staticmethod
    def error(action):
        """The errno that the script puts into the closure's error, or None."""
        name = action.get("error")
        return getattr(errno, name) if isinstance(name, str) else name


class Face:
    """What the faces have in common."""

    def __init__(self, calls):
        self._calls = calls

    def version(self):
        handle = self.create()
        try:
            return self.call(handle, "get_version", {})
        finally:
            self.close(handle)

    def returns(self, call):
        return self._calls["calls"][call]["returns"]


class Run:
    """One run of one program."""

    def __init__(self, face, program):
        self.face, self.program = face, program
        self.handles, self.buffers, self.closures, self.results = {}, {}, {}, {}
        self.folder = tempfile.mkdtemp(prefix="nbd")
        self.variables = {"folder": self.folder, "missing": os.path.join(self.folder, "missing")}
        self.server = None

    def __enter__(self):
        try:
            if "server" in self.program:
                self.server = servers.Server(self.program["server"], self.folder, self.variables)
            for program in self.program.get("programs", []):
                self.variables[program] = servers.find(program)[0]
            self.handles[MAIN] = self.face.create()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for handle in self.handles.values():
            self.face.close(handle)
        self.handles.clear()
        if self.server is not None:
            self.server.kill()
        shutil.rmtree(self.folder)

    def outcome(self, step):
        """What comes of a step, as it stands under "expect"; None if nothing does."""
        for kind, do in self._STEPS.items():
            if kind in step:
                return do(self, step)
        raise Mismatch(f"no runner knows the step {step}")

    # ---- calls ----

    def _call(self, step):
        return self._told(step, lambda: self._make(step["call"], step))

    def _until(self, step):
        """Polls until a call gives a result."""

        def repeat():
            wanted = step.get("is", True)
            while True:
                result = self._make(step["until"], step)
                if result == wanted and type(result) is type(wanted):
                    return result
                self.face.call(self._handle(step), "poll", {"timeout": -1})

        return self._told(step, repeat)

    def _make(self, call, step):
        arguments = {name: self._value(value) for name, value in step.get("with", {}).items()}
        result = self.face.call(self._handle(step), call, arguments)
        if "as" in step:
            self.results[step["as"]] = result
        return result

    def _told(self, step, make):
        compare = step.get("compare", "result")
        try:
            result = make()
        except Refused:
            if step.get("may_refuse"):
                return step.get("expect")
            raise
        except CallFailed as failure:
            if compare == "failure":
                return {"fails": True}
            return {"error": errno_name(failure.number), "of": failure.text.split(":")[0]}
        if compare == "failure":
            return {"fails": False}
        kind = self.face.returns(step.get("call") or step["until"])
        if kind == "status" or compare == "success":
            return {"ok": True}
        if compare == "positive" or kind in ("cookie", "fd"):
            return {"positive": result >= 0 if kind == "fd" else result > 0}
        return {"result": self._as_written(result)}

    def _as_written(self, result):
        """A result with the names of variables for what they stand for here."""
        if isinstance(result, str):
            for name in sorted(self.variables, key=lambda name: -len(self.variables[name])):
                result = result.replace(self.variables[name], "$" + name)
        if isinstance(result, int) and not isinstance(result, bool):
            return programs.number(result)
        return result

    def _handle(self, step):
        return self.handles[step.get("on", MAIN)]

    def _value(self, value):
        if isinstance(value, str):
            return servers.expand(value, self.variables)
        if isinstance(value, list):
            return [self._value(item) for item in value]
        if not isinstance(value, dict):
            return value
        if "constant" in value:
            names = value["constant"] if isinstance(value["constant"], list) else [value["constant"]]
            numbers = [self.face.constant(name) for name in names]
            if isinstance(numbers[0], str):
                return numbers[0]
            return sum(numbers) + value.get("plus", 0)
        if "repeat" in value:
            return value["repeat"] * value["times"]
        if "number" in value:
            return int(value["number"])
        if "socket" in value:
            return self.server.connect()
        if "result" in value:
            return self._named("result", self.results, value)
        if "buffer" in value:
            return self._named("buffer", self.buffers, value)
        if "closure" in value:
            return self._named("closure", self.closures, value)
        raise Mismatch(f"no runner knows the value {value}")

    @staticmethod
    def _named(kind, table, value):
        if value[kind] not in table:
            raise Mismatch(f"there is no {kind} {value[kind]}")
        return table[value[kind]]

    # ---- what calls are given ----

    def _new_handle(self, step):
        self.handles[step["new_handle"]] = self.face.create()

    def _close(self, step):
        self.face.close(self.handles.pop(step["close"]))

    def _new_buffer(self, step):
        size = step["size"]
        content = servers.pattern(step["pattern"], size) if "pattern" in step else bytes([step.get("byte", 0xEE)]) * size
        self.buffers[step["new_buffer"]] = self.face.buffer(content)

    def _new_closure(self, step):
        self.closures[step["new_closure"]] = self.face.closure(Closure(step))

    def _forget(self, step):
        self.buffers.pop(step["forget"])
        self.face.collect()

    def _kill(self, step):
        self.server.kill()

    # ---- what can be seen ----

    def _constant(self, step):
        return {"result": self.face.constant(step["constant"])}

    def _bytes(self, step):
        data = self.face.content(self.buffers[step["bytes"]])
        start = step.get("from", 0)
        return describe_bytes(data[start : start + step["size"]] if "size" in step else data[start:])

    def _recorded(self, step):
        records = self._closure(step["recorded"]).records
        return {"calls": [{name: self._as_written(value) for name, value in record.items()} for record in records]}

    def _freed(self, step):
        self.face.collect()
        return {"times": self._closure(step["freed"]).freed}

    def _held(self, step):
        return {"held": self.face.is_held(self.buffers[step["held"]])}

    def _closure(self, name):
        return self.face.script_of(self.closures[name])

    _STEPS = {
        "call": _call,
        "until": _until,
        "new_handle": _new_handle,
        "close": _close,
        "new_buffer": _new_buffer,
        "new_closure": _new_closure,
        "forget": _forget,
        "kill": _kill,
        "constant": _constant,
        "bytes": _bytes,
        "recorded": _recorded,
        "freed": _freed,
        "held": _held,
    }


def steps_with_outcomes(face, program):
    """Each step's number, itself and its outcome."""
    with Run(face, program) as run:
        for number, step in enumerate(program["steps"], 1):
            yield number, step, run.outcome(step)


def check(face, program):
    """Runs a program, and raises Mismatch at the first step that differs."""
    with contextlib.closing(steps_with_outcomes(face, program)) as steps:
        for number, step, outcome in steps:
            expected = step.get("expect")
            if json.dumps(outcome, sort_keys=True) != json.dumps(expected, sort_keys=True):
                raise Mismatch(f"step {number}, {_short(step)}: expected {expected}, but it was {outcome}")


def record(face, program):
    """Runs a program, and writes what came of it into its steps. A failure of the program itself is one of the recorder."""
    for _, step, outcome in steps_with_outcomes(face, program):
        step.pop("expect", None)
        if outcome is not None:
            step["expect"] = outcome


def needed_version(calls, program):
    """The version of libnbd that a program needs, by its calls and constants."""
    needs = [program.get("since", "1.0")]
    for step in program["steps"]:
        for key in ("call", "until"):
            if key in step:
                needs.append(calls["calls"][step[key]]["since"])
        values = [step] + [value for value in step.get("with", {}).values() if isinstance(value, dict)]
        for value in values:
            names = value.get("constant", [])
            needs += [calls["constants"][name] for name in ([names] if isinstance(names, str) else names)]
    return max(needs, key=programs.version)


def _short(step):
    name = next(iter(step))
    return f"{name} {step[name]}"
