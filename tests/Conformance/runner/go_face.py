"""The library as a Go program sees it: through a driver in Go (go/main.go), which makes the calls that it is asked for."""

import array
import base64
import json
import os
import socket
import subprocess

import engine


class Buffer:
    def __init__(self, number):
        self.number = number


class Closure:
    """A script that runs in the driver. What it saw is fetched when it is asked for."""

    def __init__(self, face, number, script, parameters):
        self.face, self.number, self.script, self.parameters = face, number, script, parameters
        self.seen = 0

    def fetch(self):
        """The script, with what the driver has recorded of it."""
        told = self.face.ask(do="script", closure=self.number)
        for record in told["calls"][self.seen :]:
            arguments = {}
            for name, kind in self.parameters.items():
                value = record[name]
                if kind == "mutable-int":
                    value = engine.errno_name(value)
                elif kind == "bytes-in":
                    value = engine.describe_bytes(base64.b64decode(value))
                arguments[name] = value
            self.script.invoke(arguments)
        self.seen = len(told["calls"])
        self.script.freed = told["freed"]
        return self.script


class Face(engine.Face):
    name = "Go"

    def __init__(self, calls, driver):
        super().__init__(calls)
        self._numbers = 0
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with theirs:
            self._process = subprocess.Popen([*driver, str(theirs.fileno())], pass_fds=[theirs.fileno()])
        self._answers = self._socket.makefile("rb")

    def ask(self, files=(), **request):
        line = json.dumps(request).encode() + b"\n"
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", files))] if files else []
        sent = self._socket.sendmsg([line], rights)
        self._socket.sendall(line[sent:])
        for file in files:
            os.close(file)  # the driver has one of its own
        answer = self._answers.readline()
        if not answer:
            raise engine.Mismatch(f"the driver ended with {self._process.wait()} at {request}")
        answer = json.loads(answer)
        if "error" in answer:
            raise engine.CallFailed(answer["error"], answer["text"])
        if "refused" in answer:
            raise engine.Refused(answer["refused"])
        return answer

    def _number(self):
        self._numbers += 1
        return self._numbers

    def create(self):
        number = self._number()
        self.ask(do="create", handle=number)
        return number

    def close(self, handle):
        self.ask(do="close", handle=handle)

    def call(self, handle, name, arguments):
        signature = self._calls["calls"][name]
        unknown = set(arguments) - set(signature["parameters"]) - set(signature["optional"])
        if unknown:
            raise engine.Mismatch(f"{name} has no parameter {', '.join(unknown)}")
        files = []
        given = [self._given(arguments.get(parameter), kind, files) for parameter, kind in signature["parameters"].items()]
        optional = {
            parameter: self._given(arguments[parameter], kind, files)
            for parameter, kind in signature["optional"].items()
            if parameter in arguments
        }
        answer = self.ask(files, do="call", handle=handle, name=name, arguments=given, optional=optional)
        return answer["result"]

    @staticmethod
    def _given(value, kind, files):
        if isinstance(value, Buffer):
            return {"buffer": value.number}
        if isinstance(value, Closure):
            return {"closure": value.number}
        if kind == "fd" and value is not None and value >= 0:
            files.append(value)
            return {"file": True}
        return value

    def buffer(self, content):
        buffer = Buffer(self._number())
        self.ask(do="buffer", buffer=buffer.number, content=base64.b64encode(content).decode())
        return buffer

    def content(self, buffer):
        return base64.b64decode(self.ask(do="content", buffer=buffer.number)["result"])

    def is_held(self, buffer):
        return self.ask(do="held", buffer=buffer.number)["result"]

    def closure(self, script):
        closure = Closure(self, self._number(), script, self._calls["closures"][script.kind])
        actions = [{**action, "error": engine.Closure.error(action)} for action in script.script]
        self.ask(do="closure", closure=closure.number, kind=script.kind, script=actions)
        return closure

    def script_of(self, closure):
        return closure.fetch()

    def collect(self):
        self.ask(do="collect")

    def constant(self, name):
        return self.ask(do="constant", name=name)["result"]
