"""The extension module, and the library that a wheel carries."""

import os
import shutil
import sysconfig
from glob import glob

from setuptools import Extension, setup
from setuptools.command.build_py import build_py

# The oldest Python whose stable interface has all that is used: the buffer protocol came last.
LIMITED_API = "0x030B0000"
OLDEST = "cp311"

# Where the libnbd.so.0 is that the wheel shall carry; without it the wheel carries none, and uses that of the system.
BUNDLE = "LIBNBD_BUNDLE"

if sysconfig.get_config_var("Py_GIL_DISABLED"):
    raise SystemExit(
        "nbd relies on the global interpreter lock, which this Python does not have"
    )


class BuildWithLibrary(build_py):
    """Puts the library beside the module."""

    def run(self) -> None:
        super().run()
        library = os.environ.get(BUNDLE)
        if library:
            shutil.copy(library, os.path.join(self.build_lib, "nbd", "libnbd.so.0"))


setup(
    packages=["nbd"],
    py_modules=["nbdsh"],
    package_data={"nbd": ["py.typed", "*.pyi"]},
    cmdclass={"build_py": BuildWithLibrary},
    ext_modules=[
        Extension(
            "nbd._native",
            sources=sorted(glob("src/*.c")) + ["src/generated/calls.c"],
            depends=["src/binding.h", "src/generated/library.h"],
            define_macros=[("Py_LIMITED_API", LIMITED_API)],
            extra_compile_args=["-std=c11", "-D_GNU_SOURCE", "-fvisibility=hidden"],
            py_limited_api=True,
        )
    ],
    options={"bdist_wheel": {"py_limited_api": OLDEST}},
)
