/* Who the user is where nobody says so, as the argument of TLS with a shared key. The server: nbdkit that demands it; the second argument is
   the file of keys. */
#include "check.h"

static void
show (struct nbd_handle *h)
{
  char *name = nbd_get_tls_username (h);
  if (name != NULL)
    printf ("%s\n", name);
  else
    printf ("%d: %s\n", nbd_get_errno (), nbd_get_error ());
  free (name);
}

int
main (int argc, char **argv)
{
  struct nbd_handle *h = nbd_create ();
  CHECK (argc == 3 && h != NULL);
  CHECK (unsetenv ("LOGNAME") == 0);
  show (h);
  CHECK (nbd_set_tls (h, LIBNBD_TLS_REQUIRE) == 0);
  CHECK (nbd_set_tls_psk_file (h, argv[2]) == 0);
  CHECK (nbd_connect_unix (h, argv[1]) == -1);
  printf ("%d: %s\n", nbd_get_errno (), nbd_get_error ());
  CHECK (nbd_aio_is_dead (h) == 1);
  nbd_close (h);

  h = nbd_create ();
  CHECK (h != NULL && setenv ("LOGNAME", "somebody", 1) == 0);
  show (h);
  CHECK (nbd_set_tls_username (h, "alice") == 0);
  show (h);
  CHECK (nbd_set_tls (h, LIBNBD_TLS_REQUIRE) == 0);
  CHECK (nbd_set_tls_psk_file (h, argv[2]) == 0);
  CHECK (nbd_connect_unix (h, argv[1]) == 0);
  CHECK (nbd_get_tls_negotiated (h) == 1);
  CHECK (nbd_shutdown (h, 0) == 0);
  nbd_close (h);
  return 0;
}
