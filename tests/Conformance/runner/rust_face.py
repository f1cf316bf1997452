"""The library as a Rust program sees it: through the crate libnbd, of which rust/ makes a library with two functions."""

import ctypes
import json

import engine


class Closure:
    """A script in the library, and what Python knows of it."""

    def __init__(self, script, number, parameters):
        self.script, self.number, self.parameters = script, number, parameters
        self.told = 0


class Face(engine.Face):
    name = "Rust"

    def __init__(self, calls, module):
        super().__init__(calls)
        self._library = ctypes.CDLL(module)
        self._library.answer.restype = ctypes.c_void_p
        self._library.release.argtypes = [ctypes.c_void_p]

    def _ask(self, **request):
        pointer = self._library.answer(json.dumps(request).encode())
        answer = json.loads(ctypes.string_at(pointer))
        self._library.release(pointer)
        if "errno" in answer:
            raise engine.CallFailed(answer["errno"], answer["text"])
        if "refused" in answer:
            raise engine.Refused(answer["refused"])
        return answer["result"]

    def create(self):
        return self._ask(do="create")

    def close(self, handle):
        self._ask(do="close", handle=handle)

    def call(self, handle, name, arguments):
        signature = self._calls["calls"][name]
        kinds = {**signature["parameters"], **signature["optional"]}
        passed = {parameter: self._pass(kinds[parameter], value) for parameter, value in arguments.items()}
        return self._ask(do="call", handle=handle, call=name, **{"with": passed})

    @staticmethod
    def _pass(kind, value):
        if value is not None and kind == "closure":
            return {"closure": value.number}
        if value is not None and kind.startswith("bytes"):
            return {"buffer": value}
        if kind == "bool":
            return bool(value)
        return value

    def buffer(self, content):
        return self._ask(do="buffer", content=content.hex())

    def content(self, buffer):
        return bytes.fromhex(self._ask(do="content", buffer=buffer))

    def is_held(self, buffer):
        return self._ask(do="held", buffer=buffer)

    def closure(self, script):
        actions = [{**action, **self._error(action)} for action in script.script]
        number = self._ask(do="closure", script=actions)
        return Closure(script, number, self._calls["closures"][script.kind])

    @staticmethod
    def _error(action):
        number = engine.Closure.error(action)
        return {} if number is None else {"error": number}

    def script_of(self, closure):
        """The script, with what its closure has seen by now."""
        seen = self._ask(do="seen", closure=closure.number)
        for record in seen["records"][closure.told :]:
            arguments = {name: self._told(kind, record[name]) for name, kind in closure.parameters.items()}
            closure.script.invoke(arguments)
        closure.told = len(seen["records"])
        closure.script.freed = seen["freed"]
        return closure.script

    @staticmethod
    def _told(kind, value):
        if kind == "mutable-int":
            return engine.errno_name(value)
        if kind == "bytes-in":
            return engine.describe_bytes(bytes.fromhex(value))
        return value

    def collect(self):
        """What Rust drops, it drops at once."""

    def constant(self, name):
        return self._ask(do="constant", name=name)
