"""The library as a C program sees it: its functions by their C signatures, through ctypes. What comes of the programs
here is what every language must show."""

import ctypes
import functools
import os
import socket
import struct
import subprocess
import tempfile

import engine
import servers

INT, UINT, SIZE, UINT64 = ctypes.c_int, ctypes.c_uint, ctypes.c_size_t, ctypes.c_uint64
POINTER = ctypes.c_void_p


class Extent(ctypes.Structure):
    _fields_ = [("length", UINT64), ("flags", UINT64)]


class ClosureStruct(ctypes.Structure):
    _fields_ = [("callback", POINTER), ("user_data", POINTER), ("free", POINTER)]


SOCKADDR_UN = "=H108s"

RETURNS = {
    "status": INT,
    "bool": INT,
    "int": INT,
    "enum": INT,
    "fd": INT,
    "uint": UINT,
    "flags": ctypes.c_uint32,
    "int64": ctypes.c_int64,
    "cookie": ctypes.c_int64,
    "uint64": UINT64,
    "uintptr": ctypes.c_size_t,
    "size": ctypes.c_ssize_t,
    "string": POINTER,
    "static-string": ctypes.c_char_p,
}
# Those of the types that are one C parameter each, and pass a number.
NUMBERS = {
    "bool": ctypes.c_bool,
    "int": INT,
    "enum": INT,
    "fd": INT,
    "flags": ctypes.c_uint32,
    "uint32": ctypes.c_uint32,
    "uint64": UINT64,
    "uintptr": ctypes.c_size_t,
    "size": SIZE,
}
CALLBACK_PARAMETERS = {
    "bytes-in": (POINTER, SIZE),
    "uint64": (UINT64,),
    "uint": (UINT,),
    "mutable-int": (ctypes.POINTER(INT),),
    "string": (ctypes.c_char_p,),
    "uint32-array": (ctypes.POINTER(ctypes.c_uint32), SIZE),
    "struct-array": (ctypes.POINTER(Extent), SIZE),
}
FREE = ctypes.CFUNCTYPE(None, POINTER)


class Buffer:
    def __init__(self, content):
        self.size = len(content)
        self.memory = ctypes.create_string_buffer(content, len(content))
        self.commands = 0  # that have not been retired


class Closure:
    """A script as a callback, user_data and free."""

    def __init__(self, script, parameters):
        self.script = script
        self.buffer = None  # of the command that it completes
        self.parameters = parameters
        self.native_free = FREE(self._free)
        if script is None:
            self.native_callback = None
        else:
            types = [kind for parameter in parameters.values() for kind in CALLBACK_PARAMETERS[parameter]]
            self.native_callback = ctypes.CFUNCTYPE(INT, POINTER, *types)(self._call)

    def as_struct(self):
        callback = ctypes.cast(self.native_callback, POINTER) if self.native_callback else None
        return ClosureStruct(callback, None, ctypes.cast(self.native_free, POINTER))

    def _free(self, _):
        if self.script is not None:
            self.script.freed += 1
        if self.buffer is not None:
            self.buffer.commands -= 1

    def _call(self, _, *values):
        arguments, error, values = {}, None, list(values)
        for name, kind in self.parameters.items():
            value = values.pop(0)
            if kind == "mutable-int":
                error = value
                arguments[name] = engine.errno_name(error[0])
            elif kind == "bytes-in":
                arguments[name] = engine.describe_bytes(ctypes.string_at(value, values.pop(0)) if value else b"")
            elif kind == "uint32-array":
                arguments[name] = value[: values.pop(0)]
            elif kind == "struct-array":
                arguments[name] = [[value[i].length, value[i].flags] for i in range(values.pop(0))]
            elif kind == "string":
                arguments[name] = value.decode()
            else:
                arguments[name] = value
        action = self.script.invoke(arguments)
        number = engine.Closure.error(action)
        if number is not None:
            error[0] = number
        return -1 if action.get("fails") else action.get("returns", 0)


class Face(engine.Face):
    name = "C"

    def __init__(self, calls, library, header):
        super().__init__(calls)
        self._header = header
        self._library = ctypes.CDLL(library)
        self._free = ctypes.CDLL(None).free
        self._free.argtypes = [POINTER]
        self._kept = []
        self._create = self._function("create", POINTER, [])
        self._close = self._function("close", None, [POINTER])
        self._get_error = self._function("get_error", ctypes.c_char_p, [])
        self._get_errno = self._function("get_errno", INT, [])

    def _function(self, name, returns, parameters):
        function = getattr(self._library, "nbd_" + name)
        function.restype, function.argtypes = returns, parameters
        return function

    def create(self):
        handle = self._create()
        if not handle:
            raise engine.CallFailed(self._get_errno(), self._get_error().decode())
        return handle

    def close(self, handle):
        self._close(handle)

    def call(self, handle, name, arguments):
        signature = self._calls["calls"][name]
        function = getattr(self._library, "nbd_" + name)
        function.restype = RETURNS[signature["returns"]]
        function.argtypes = None
        passed = [POINTER(handle)]
        buffer, completion = None, None
        parameters = {**signature["parameters"], **signature["optional"]}
        unknown = set(arguments) - set(parameters)
        if unknown:
            raise engine.Mismatch(f"{name} has no parameter {', '.join(unknown)}")
        for parameter, kind in parameters.items():
            value = arguments.get(parameter)
            if kind == "closure":
                if value is None and signature["closures"][parameter] == "completion" and buffer is not None:
                    value = Closure(None, {})
                if signature["closures"][parameter] == "completion":
                    completion = value
                passed.append(ClosureStruct() if value is None else value.as_struct())
                self._kept.append(value)
            else:
                if kind.startswith("bytes-persist"):
                    buffer = value
                passed += self._pass(kind, value)
        if completion is not None and buffer is not None:
            completion.buffer = buffer
            buffer.commands += 1
        self._kept.append(passed)
        return self._result(signature, function(*passed))

    @staticmethod
    def _pass(kind, value):
        if kind in NUMBERS:
            return [NUMBERS[kind](value or 0)]
        if kind in ("string", "path"):
            return [ctypes.c_char_p(None if value is None else value.encode())]
        if kind == "string-list":
            if value is None:
                return [POINTER(None)]
            return [(ctypes.c_char_p * (len(value) + 1))(*[text.encode() for text in value], None)]
        if kind == "sockaddr":
            address = ctypes.create_string_buffer(struct.pack(SOCKADDR_UN, socket.AF_UNIX, value.encode()))
            return [address, ctypes.c_uint32(struct.calcsize(SOCKADDR_UN))]
        if kind.startswith("bytes"):
            return [POINTER(None), SIZE(0)] if value is None else [value.memory, SIZE(value.size)]
        raise engine.Mismatch(f"no runner knows the type {kind}")

    def _result(self, signature, result):
        kind = signature["returns"]
        if not signature.get("never_fails"):
            if result is None or (result == -1 and not isinstance(result, bytes)):
                raise engine.CallFailed(self._get_errno(), self._get_error().decode())
        if kind == "status":
            return None
        if kind == "bool":
            return bool(result)
        if kind == "static-string":
            return result.decode()
        if kind == "string":
            text = ctypes.string_at(result).decode()
            self._free(result)
            return text
        return result

    def buffer(self, content):
        return Buffer(content)

    def content(self, buffer):
        return buffer.memory.raw

    def is_held(self, buffer):
        return buffer.commands > 0

    def closure(self, script):
        return Closure(script, self._calls["closures"][script.kind])

    def script_of(self, closure):
        return closure.script

    def collect(self):
        """Nothing waits to be collected in C."""

    def constant(self, name):
        return self._constants[name]

    @functools.cached_property
    def _constants(self):
        """The values of the header, as the C compiler has them."""
        lines = [
            f"#ifdef LIBNBD_{name}\n"
            f'  printf (_Generic (LIBNBD_{name}, char *: "{name} s%s\\n", default: "{name} n%u\\n"), LIBNBD_{name});\n'
            "#endif"
            for name in self._calls["constants"]
        ]
        source = "#include <stdio.h>\n#include <libnbd.h>\nint\nmain (void)\n{\n" + "\n".join(lines) + "\n}\n"
        with tempfile.TemporaryDirectory() as folder:
            program = os.path.join(folder, "constants")
            command = [*servers.find("gcc"), "-w", "-I", os.path.dirname(self._header), "-x", "c", "-", "-o", program]
            subprocess.run(command, input=source, text=True, check=True)
            output = subprocess.run([program], capture_output=True, text=True, check=True).stdout
        values = {}
        for line in output.splitlines():
            name, value = line.split(" ", 1)
            values[name] = int(value[1:]) if value[0] == "n" else value[1:]
        return values
