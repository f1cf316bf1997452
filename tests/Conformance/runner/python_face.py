"""The library as a Python program sees it: through import nbd."""

import gc
import sys
import weakref

import engine
import nbd


class ScriptFailure(Exception):
    """What a callback raises when its script says that it fails."""


def ignore_script_failures(kind, error, traceback):
    if kind is not ScriptFailure:
        sys.__excepthook__(kind, error, traceback)


class Buffer:
    def __init__(self, content):
        self.memory = bytearray(content)


class Closure:
    """A script as a callable, which only the module refers to once a call was given it."""

    def __init__(self, script, parameters):
        self.script = script
        self._function = make_function(script, parameters)
        weakref.finalize(self._function, self._free).atexit = False

    def take(self):
        function, self._function = self._function, None
        return function

    def _free(self):
        self.script.freed += 1


def make_function(script, parameters):
    def function(*values):
        if len(values) != len(parameters):
            raise TypeError(f"{len(values)} arguments for {script.kind}")
        arguments, error = {}, None
        for (name, kind), value in zip(parameters.items(), values):
            if kind == "mutable-int":
                error = value
                value = engine.errno_name(error.value)
            elif kind == "bytes-in":
                value = engine.describe_bytes(bytes(value))
            elif kind == "struct-array":
                value = [list(pair) for pair in value]
            arguments[name] = value
        action = script.invoke(arguments)
        number = engine.Closure.error(action)
        if number is not None:
            error.value = number
        if action.get("fails"):
            raise ScriptFailure
        return action.get("returns", 0)

    return function


class Face(engine.Face):
    name = "Python"

    def __init__(self, calls):
        super().__init__(calls)
        sys.excepthook = ignore_script_failures

    def version(self):
        return nbd.__version__

    def create(self):
        return nbd.NBD()

    def close(self, handle):
        handle.close()

    def call(self, handle, name, arguments):
        signature = self._calls["calls"][name]
        types = {**signature["parameters"], **signature["optional"]}
        passed, read = {}, None
        for parameter, value in arguments.items():
            kind = types[parameter]
            if kind == "closure":
                passed[parameter.removesuffix("_callback")] = value.take() if value is not None else None
            elif kind == "bytes-out":
                # Python gives a new bytearray for what C fills.
                read = value
                passed["count"] = len(value.memory) if value is not None else None
            elif kind.startswith("bytes"):
                passed[parameter] = value.memory if value is not None else None
            else:
                passed[parameter] = value
        try:
            result = getattr(handle, name)(**passed)
        except nbd.Error as error:
            raise engine.CallFailed(error.errnum, error.string) from None
        except (TypeError, ValueError, OverflowError) as error:
            raise engine.Refused(f"{name}: {error!r}") from None
        if read is not None:
            read.memory, result = result, None
        if signature["returns"] == "status" and result is not None:
            raise engine.Mismatch(f"{name} returned {result!r} where it has nothing to return")
        return result

    def buffer(self, content):
        return Buffer(content)

    def content(self, buffer):
        return bytes(buffer.memory)

    def is_held(self, buffer):
        """A bytearray cannot be resized while somebody uses its memory."""
        try:
            buffer.memory.append(0)
        except BufferError:
            return True
        buffer.memory.pop()
        return False

    def closure(self, script):
        return Closure(script, self._calls["closures"][script.kind])

    def script_of(self, closure):
        return closure.script

    def collect(self):
        gc.collect()

    def constant(self, name):
        return getattr(nbd, name)
