"""Prints what a server says about its exports: info.py URI"""

import sys

import nbd


def main(uri: str) -> None:
    with nbd.NBD() as h:
        # Stop before an export is chosen, to ask for the list of them.
        h.set_opt_mode(True)
        h.set_full_info(True)
        h.connect_uri(uri)
        exports: list[tuple[str, str]] = []
        if h.aio_is_negotiating():
            try:
                h.opt_list(lambda name, description: exports.append((name, description)))
            except nbd.Error as error:
                print(f"the server does not list its exports: {error.string}")
            h.opt_go()

        print(f"protocol: {h.get_protocol()}")
        print(f"exports: {', '.join(repr(name) for name, _ in exports) or 'unknown'}")
        print(f"size: {h.get_size()}")
        print(f"read-only: {h.is_read_only()}")
        print(f"multi-conn: {h.can_multi_conn()}")
        sizes = [nbd.SIZE_MINIMUM, nbd.SIZE_PREFERRED, nbd.SIZE_MAXIMUM]
        print(f"block sizes: {' '.join(str(h.get_block_size(size)) for size in sizes)}")
        h.shutdown()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    try:
        main(sys.argv[1])
    except nbd.Error as error:
        sys.exit(f"info: {error}")
