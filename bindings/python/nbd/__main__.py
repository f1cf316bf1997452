"""python -m nbd is the shell."""

import nbdsh

if __name__ == "__main__":
    nbdsh.shell()
