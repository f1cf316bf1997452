"""The client library for network block devices (NBD).

    import nbd

    with nbd.NBD() as h:
        h.connect_uri("nbd://localhost")
        print(h.get_size(), h.pread(512, 0))

Each call of libnbd is a method of NBD, and help(nbd.NBD) describes them.
nbd.aio has the same for asyncio.
"""

import contextlib
from collections.abc import Iterator as _Iterator

from . import _library
from . import _native as libnbdmod
from ._buffer import Buffer as Buffer
from ._constants import *
from ._errors import ClosedHandle as ClosedHandle
from ._errors import Error as Error
from ._handle import NBD as NBD

package_name: str
__version__: str
package_name, __version__ = _library.name_and_version()


@contextlib.contextmanager
def nbd() -> _Iterator[NBD]:
    """Give a new handle to a with statement, and close it on every way out."""
    with NBD() as handle:
        yield handle
