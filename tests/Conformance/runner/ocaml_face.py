"""The library as an OCaml program sees it. The calls are made by a driver, which is compiled when the face is made: OCaml has
no way to call a function by its name, so that part of it is written here, from calls.json and the interface of the module."""

import os
import pathlib
import re
import socket
import subprocess
import tempfile

import engine
import servers

HERE = pathlib.Path(__file__).parent
SOURCES = ["wire.ml", "objects.ml", "dispatch.ml", "driver.ml"]
MASK64 = 2**64 - 1

# How an argument is read from a word, and a result written as one. {m} is the module of a variant.
READ = {
    "bool": "Wire.bool",
    "int": "Wire.int",
    "size": "Wire.int",
    "uintptr": "Wire.int",
    "uint32": "Wire.int64",
    "uint64": "Wire.int64",
    "string": "Wire.text",
    "path": "Wire.text",
    "string-list": "Wire.texts",
    "fd": "Wire.fd",
    "sockaddr": "Wire.sockaddr",
    "bytes-persist-in": "Objects.persistent",
    "bytes-persist-out": "Objects.persistent",
    "enum": "(Wire.enum NBD.{m}.to_int [{all}] (fun n -> NBD.{m}.UNKNOWN n))",
    "flags": "(Wire.flags NBD.{m}.to_int [{all}] (fun n -> NBD.{m}.UNKNOWN n))",
}
WRITE = {
    "status": "(fun () -> \"-\")",
    "bool": "string_of_bool",
    "int": "string_of_int",
    "uint": "string_of_int",
    "size": "string_of_int",
    "uintptr": "string_of_int",
    "int64": "Wire.of_int64",
    "uint64": "Wire.of_int64",
    "cookie": "Wire.of_int64",
    "fd": "Wire.of_fd",
    "string": "Wire.of_text",
    "static-string": "Wire.of_text",
    "enum": "(fun v -> string_of_int (NBD.{m}.to_int v))",
    "flags": "(Wire.of_flags NBD.{m}.to_int)",
}
RECORD = {
    "bytes-in": "Wire.of_text (Bytes.to_string {x})",
    "string": "Wire.of_text {x}",
    "uint64": "Wire.of_int64 {x}",
    "uint": "string_of_int {x}",
    "mutable-int": "string_of_int !{x}",
    "uint32-array": "Objects.numbers {x}",
    "struct-array": "Objects.pairs {x}",
}


class Interface:
    """What NBD.mli says: the constructors of each module, the values, and the variant that a call has to do with."""

    def __init__(self, text):
        self.modules = {
            name: re.findall(r"^    \| ([A-Z_0-9]+)$", body, re.M)
            for name, body in re.findall(r"^module ([A-Z_]+) : sig\n(.*?)^end", text, re.M | re.S)
        }
        declarations = re.findall(r"^val (\w+) :\s(.*?)(?=^\(\*\*)", text, re.M | re.S)
        self.variants = {
            name: match[1] for name, type_ in declarations if (match := re.search(r"\b([A-Z_]+)\.t\b", type_)) is not None
        }
        self.constants = {name: type_.strip() for name, type_ in declarations if "->" not in type_}

    def constant(self, name):
        """What has the value of a constant of C, as a word."""
        for module, constructors in self.modules.items():
            for constructor in constructors:
                if name == f"{module}_{constructor}":
                    return f"string_of_int (NBD.{module}.to_int NBD.{module}.{constructor})"
            if name == f"{module}_MASK":
                return f"Wire.of_flags NBD.{module}.to_int NBD.{module}.mask"
        kind = self.constants[name.lower()]
        write = {"int32": "Int32.to_string", "string": "Wire.of_text"}[kind]
        return f"{write} NBD.{name.lower()}"


def dispatcher(calls, interface):
    """A function that makes a call by its name, and one that gives a constant."""
    lines = ["let call name nbd (a : string array) = match name with"]
    for name, call in calls["calls"].items():
        lines.append(f'  | "{name}" -> {invocation(name, call, calls, interface)}')
    lines += ["  | _ -> failwith name", "", "let constant = function"]
    lines += [f'  | "{name}" -> {interface.constant(name)}' for name in calls["constants"]]
    return "\n".join([*lines, "  | name -> failwith name", ""])


def invocation(name, call, calls, interface):
    module = interface.variants.get(name)
    known = "; ".join(f"NBD.{module}.{value}" for value in interface.modules.get(module, []))
    arguments, filled = [], None
    parameters = [*call["parameters"].items(), *call["optional"].items()]
    for number, (parameter, kind) in enumerate(parameters):
        word = f"a.({number})"
        if kind == "closure":
            read = function(call["closures"][parameter], calls)
        elif kind in ("bytes-in", "bytes-out"):
            arguments.append("bytes")
            filled = word
            continue
        else:
            read = READ[kind].format(m=module, all=known)
        if parameter in call["optional"]:
            arguments.append(f"?{parameter.removesuffix('_callback')}:(Wire.optional {read} {word})")
        else:
            arguments.append(f"({read} {word})")
    made = f"{WRITE[call['returns']].format(m=module)} (NBD.{name} nbd {' '.join(arguments)})"
    return made if filled is None else f"Objects.with_bytes {filled} (fun bytes -> {made})"


def function(kind, calls):
    parameters = calls["closures"][kind]
    records = "; ".join(RECORD[type_].format(x=name) for name, type_ in parameters.items())
    error = next((f"(Some {name})" for name, type_ in parameters.items() if type_ == "mutable-int"), "None")
    return f"(fun w -> Objects.take w (fun c {' '.join(parameters)} -> Objects.invoke c [{records}] {error}))"


def launcher():
    """What starts a program as this process was started: through the loader of another libc, perhaps."""
    words = pathlib.Path("/proc/self/cmdline").read_text().split("\0")
    if pathlib.Path(os.readlink("/proc/self/exe")).name.startswith("ld-linux"):
        return words[: words.index("--library-path") + 2]
    return []


class Buffer:
    def __init__(self, face, number):
        self.face, self.number = face, number

    def __del__(self):
        self.face.forget(self.number)


class Closure:
    """A closure's script is in the driver, and so is what it saw."""

    def __init__(self, face, script, parameters, number):
        self.face, self.script, self.parameters, self.number = face, script, parameters, number

    def look(self):
        self.script.records = [
            record
            for record in (self._record(words) for words in self.face.ask("records", self.number).split())
            if self.script.only is None or all(record[name] == value for name, value in self.script.only.items())
        ]
        self.script.freed = int(self.face.ask("freed", self.number))
        return self.script

    def _record(self, words):
        return {
            name: self._value(kind, word) for (name, kind), word in zip(self.parameters.items(), words.split(","), strict=True)
        }

    @staticmethod
    def _value(kind, word):
        if kind == "bytes-in":
            return engine.describe_bytes(bytes.fromhex(word[1:]))
        if kind == "string":
            return bytes.fromhex(word[1:]).decode()
        if kind == "mutable-int":
            return engine.errno_name(int(word))
        if kind == "uint32-array":
            return [int(number) for number in word.split(";") if number]
        if kind == "struct-array":
            return [[int(number) for number in pair.split(":")] for pair in word.split(";") if pair]
        return int(word) & MASK64


class Face(engine.Face):
    name = "OCaml"

    def __init__(self, calls, module):
        super().__init__(calls)
        self._folder = tempfile.TemporaryDirectory(prefix="nbd")
        folder = pathlib.Path(self._folder.name)
        interface = Interface((pathlib.Path(module) / "nbd/NBD.mli").read_text(encoding="utf-8"))
        (folder / "dispatch.ml").write_text(dispatcher(calls, interface), encoding="utf-8")
        for source in SOURCES:
            if source != "dispatch.ml":
                (folder / source).write_bytes((HERE / "ocaml" / source).read_bytes())
        subprocess.run(
            [*servers.find("ocamlfind"), "ocamlopt", "-package", "nbd", "-linkpkg", *SOURCES, "-o", "driver"],
            cwd=folder,
            env={**os.environ, "OCAMLPATH": str(module)},
            check=True,
        )
        self._messages = open(folder / "messages", "w+", encoding="utf-8", errors="replace")
        self._driver = subprocess.Popen(
            [*launcher(), str(folder / "driver")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._messages,
            text=True,
            encoding="ascii",
        )

    def ask(self, *words):
        self._driver.stdin.write(" ".join(str(word) for word in words) + "\n")
        self._driver.stdin.flush()
        outcome, _, rest = self._driver.stdout.readline().removesuffix("\n").partition(" ")
        if outcome == "ok":
            return rest
        if outcome == "error":
            number, text = rest.split(" ")
            raise engine.CallFailed(int(number), bytes.fromhex(text[1:]).decode(errors="surrogateescape"))
        if outcome == "refused":
            raise engine.Refused(bytes.fromhex(rest[1:]).decode())
        self._messages.seek(0)
        raise engine.Mismatch(f"the driver ended with {self._driver.wait()}: {self._messages.read()[-2000:]}")

    def create(self):
        return int(self.ask("create"))

    def close(self, handle):
        self.ask("close", handle)

    def call(self, handle, name, arguments):
        signature = self._calls["calls"][name]
        words = [self._word(kind, arguments.get(parameter), False) for parameter, kind in signature["parameters"].items()]
        words += [self._word(kind, arguments.get(parameter), True) for parameter, kind in signature["optional"].items()]
        return self._result(signature["returns"], self.ask("call", handle, name, *words))

    @staticmethod
    def _word(kind, value, is_optional):
        if value is None:
            if is_optional:
                return "-"
            raise engine.Refused(f"OCaml has no value of {kind} that stands for nothing")
        if kind in ("string", "path", "sockaddr"):
            return "s" + value.encode().hex()
        if kind == "string-list":
            return "l" + ",".join("s" + text.encode().hex() for text in value)
        if kind == "fd" and value >= 0:
            # The driver makes the connection itself.
            with socket.socket(fileno=value) as given:
                return "u" + given.getpeername().encode().hex()
        if kind == "bool":
            return str(value).lower()
        return value.number if isinstance(value, (Buffer, Closure)) else value

    @staticmethod
    def _result(kind, word):
        if kind == "status":
            return None
        if kind == "bool":
            return word == "true"
        if kind in ("string", "static-string"):
            return bytes.fromhex(word[1:]).decode()
        number = int(word)
        return number & MASK64 if kind in ("uint64", "uintptr") else number

    def buffer(self, content):
        return Buffer(self, int(self.ask("buffer", "s" + content.hex())))

    def forget(self, number):
        if self._driver.poll() is None:
            self.ask("forget", number)

    def content(self, buffer):
        return bytes.fromhex(self.ask("content", buffer.number)[1:])

    def is_held(self, buffer):
        self.collect()
        return self.ask("held", buffer.number) == "true"

    def closure(self, script):
        actions = [
            f"{'-' if engine.Closure.error(action) is None else engine.Closure.error(action)}"
            f":{str(bool(action.get('fails'))).lower()}:{action.get('returns', 0)}"
            for action in script.script
        ]
        number = int(self.ask("closure", ";".join(actions)))
        return Closure(self, script, self._calls["closures"][script.kind], number)

    def script_of(self, closure):
        return closure.look()

    def collect(self):
        self.ask("collect")

    def constant(self, name):
        word = self.ask("constant", name)
        return bytes.fromhex(word[1:]).decode() if word[0] == "s" else int(word)
