"""Which libnbd is loaded: the one in the wheel, unless another is chosen."""

import os

from . import _native

VARIABLE = "LIBNBD_PYTHON_LIBRARY"
"""The environment variable that chooses: a path, or "system" for the one of the
system. Without it the one in the wheel is loaded, if the wheel has one."""

SONAME = "libnbd.so.0"


def path() -> str:
    """What is loaded, as dlopen takes it."""
    chosen = os.environ.get(VARIABLE)
    if chosen == "system":
        return SONAME
    if chosen:
        return chosen
    bundled = os.path.join(os.path.dirname(__file__), SONAME)
    return bundled if os.path.exists(bundled) else SONAME


def name_and_version() -> tuple[str, str]:
    """The name and the version of what is loaded."""
    handle = _native.Handle()
    try:
        return handle.get_package_name(), handle.get_version()
    finally:
        handle.close()


_native.load(path())
