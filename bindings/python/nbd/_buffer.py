"""Memory that asynchronous commands use."""

import copy
from collections.abc import Callable
from typing import Any

from . import _native


class Buffer(_native.Buffer):
    """Memory that an asynchronous command reads from or writes to."""

    def __copy__(self) -> "Buffer":
        """Another buffer that shares the memory."""
        return type(self).from_buffer(self.to_buffer())

    def __deepcopy__(self, memo: dict[int, Any]) -> "Buffer":
        return type(self).from_buffer(copy.deepcopy(self.to_buffer(), memo))

    def __reduce__(self) -> tuple[Callable[..., "Buffer"], tuple[bytes]]:
        return type(self).from_bytearray, (bytes(self.to_bytearray()),)


Buffer.__module__ = "nbd"
