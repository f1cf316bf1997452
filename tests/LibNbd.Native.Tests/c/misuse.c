/* A handle is used after it was closed: an error where its memory still tells, and valgrind's business otherwise. */
#include "check.h"

int
main (int argc, char **argv)
{
  struct nbd_handle *h;
  volatile uintptr_t closed; /* out of the compiler's sight, which would not have it */
  CHECK (argc == 2);
  h = connected (argv[1]);
  CHECK (nbd_aio_is_ready (NULL) == -1 && nbd_get_errno () == EFAULT);
  closed = (uintptr_t)h;
  nbd_close (h);
  return nbd_aio_is_ready ((struct nbd_handle *)closed) == 1;
}
