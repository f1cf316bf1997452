/* A handle that nobody closes: what a leak checker must find, and all that it finds. */
#include "check.h"

int
main (void)
{
  struct nbd_handle *h = nbd_create ();
  CHECK (h != NULL);
  nbd_get_protocol (h);
  CHECK (nbd_connection_state (h) != NULL);
  h = nbd_create ();
  nbd_close (h);
  return 0;
}
