/* Who owns a string, how long it lives, and that the environment is read when it is needed. The server: nbdkit pattern 1M. */
#include "check.h"

int
main (int argc, char **argv)
{
  unsigned char buffer[512];
  struct nbd_handle *h, *h2;
  const char *error, *protocol;
  char *name, *again, *uri;
  char text[16] = "first";
  int i;

  CHECK (argc == 2);
  CHECK (nbd_get_error () == NULL && nbd_get_errno () == 0);
  unsetenv ("LIBNBD_DEBUG");
  h = nbd_create ();
  CHECK (nbd_get_debug (h) == 0);
  setenv ("LIBNBD_DEBUG", "1x", 1);
  h2 = nbd_create ();
  CHECK (nbd_get_debug (h2) == 0);
  nbd_close (h2);
  setenv ("LIBNBD_DEBUG", "1", 1);
  h2 = nbd_create ();
  CHECK (nbd_get_debug (h2) == 1);
  nbd_set_debug (h2, 0);
  unsetenv ("LIBNBD_DEBUG");
  nbd_close (h2);
  setenv ("LOGNAME", "somebody", 1);
  name = nbd_get_tls_username (h);
  CHECK (name && strcmp (name, "somebody") == 0);
  free (name);

  /* What is given is copied, what is got is the caller's. */
  CHECK (nbd_set_handle_name (h, text) == 0);
  strcpy (text, "second");
  name = nbd_get_handle_name (h);
  CHECK (strcmp (name, "first") == 0);
  CHECK (nbd_set_handle_name (h, text) == 0);
  again = nbd_get_handle_name (h);
  CHECK (strcmp (name, "first") == 0 && strcmp (again, "second") == 0);
  free (name);
  free (again);
  /* Bytes that are no UTF-8 come back as they went. */
  CHECK (nbd_set_export_name (h, "\xff\xfe caf\xc3\xa9 \x80") == 0);
  name = nbd_get_export_name (h);
  CHECK (strcmp (name, "\xff\xfe caf\xc3\xa9 \x80") == 0);
  free (name);
  CHECK (nbd_set_export_name (h, "") == 0);

  CHECK (nbd_set_private_data (h, (uintptr_t)text) == 0);
  CHECK (nbd_get_private_data (h) == (uintptr_t)text);

  /* The text of an error stays until the next error of this thread. */
  CHECK (nbd_pread (h, buffer, 512, 0, 0) == -1);
  error = nbd_get_error ();
  CHECK (error && error == nbd_get_error () && nbd_get_errno () == ENOTCONN);
  name = strdup (error);
  CHECK (nbd_set_full_info (h, 1) == 0);
  CHECK (nbd_get_error () == error && strcmp (error, name) == 0);
  nbd_close (NULL);
  CHECK (nbd_get_error () == error && strcmp (error, name) == 0);
  CHECK (nbd_set_export_name (h, NULL) == -1 && nbd_get_errno () == EFAULT);
  CHECK (strcmp (nbd_get_error (), name) != 0);
  free (name);

  CHECK (nbd_set_opt_mode (h, 1) == 0);
  CHECK (nbd_connect_unix (h, argv[1]) == 0);
  CHECK (nbd_opt_go (h) == 0);
  protocol = nbd_get_protocol (h);
  for (i = 0; i < 100; i++)
    CHECK (nbd_get_protocol (h) == protocol && strcmp (protocol, "newstyle-fixed") == 0);
  CHECK (strncmp (nbd_connection_state (h), "READY", 5) == 0);
  CHECK (strcmp (nbd_get_package_name (h), "libnbd") == 0);
  uri = nbd_get_uri (h);
  CHECK (uri && strncmp (uri, "nbd+unix://", 11) == 0);
  free (uri);

  /* A refused read has cleared the buffer nevertheless. */
  memset (buffer, 0x55, sizeof buffer);
  CHECK (nbd_pread (h, buffer, sizeof buffer, 1 << 20, 0) == -1);
  for (i = 0; i < (int)sizeof buffer; i++)
    CHECK (buffer[i] == 0);
  nbd_close (h);

  /* The error outlives the handle. */
  CHECK (nbd_get_errno () == EINVAL && strncmp (nbd_get_error (), "nbd_pread: ", 11) == 0);
  puts ("strings live as long as they should");
  return 0;
}
