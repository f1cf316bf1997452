"""The handle."""

from types import TracebackType
from typing import TypeVar

from . import _library as _library
from . import _native

_Self = TypeVar("_Self", bound="NBD")


class NBD(_native.Handle):
    """NBD handle

    It represents one connection, and is closed by close, at the end of a with
    statement, or when nothing refers to it any more.
    """

    def __enter__(self: _Self) -> _Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if not self._closed:
            self.close()


NBD.__module__ = "nbd"
