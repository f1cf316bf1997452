"""The exceptions of the module."""

import errno as _errno


class Error(Exception):
    """An error of the library: its message, and its errno."""

    @property
    def string(self) -> str:
        """The message."""
        message: str = self.args[0]
        return message

    @property
    def errnum(self) -> int:
        """The errno, or 0 if there is none."""
        number: int = self.args[1]
        return number

    @property
    def errno(self) -> str | None:
        """The name of the errno, such as "ENOTCONN", or None if it has none."""
        return _errno.errorcode.get(self.errnum)

    def __str__(self) -> str:
        name = self.errno
        return f"{self.string} ({name})" if name else self.string


class ClosedHandle(ValueError):
    """A method was called on a handle that is closed."""


Error.__module__ = ClosedHandle.__module__ = "nbd"
