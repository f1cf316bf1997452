/* What is refused, with its errno. A text begins with the call's name whatever the reason. The server: nbdkit pattern 1M. */
#include "check.h"
#include <signal.h>
#include <sys/un.h>

static void
refused (const char *what, const char *call, int64_t result, int expected)
{
  char prefix[80];
  const char *text = nbd_get_error ();
  snprintf (prefix, sizeof prefix, "nbd_%s: ", call);
  if (result != -1 || nbd_get_errno () != expected || text == NULL || strncmp (text, prefix, strlen (prefix)) != 0) {
    fprintf (stderr, "%s: %lld, %d, %s; expected -1 and %d\n", what, (long long)result, nbd_get_errno (), text ? text : "no text", expected);
    exit (1);
  }
  printf ("%s: %d\n", what, nbd_get_errno ());
}

#define REFUSED(call, arguments, expected) refused (#call " " #arguments, #call, nbd_##call arguments, expected)

static int
on_chunk (void *user_data, const void *subbuf, size_t count, uint64_t offset, unsigned status, int *error)
{
  (void)user_data, (void)subbuf, (void)count, (void)offset, (void)status, (void)error;
  return 0;
}

int
main (int argc, char **argv)
{
  static char buffer[4096], longer[5000], path[200];
  struct nbd_handle *h = nbd_create (), *closed, *dead;
  nbd_chunk_callback none = { .callback = NULL }, chunk = { .callback = on_chunk };
  nbd_extent_callback no_extent = { .callback = NULL };
  char *empty[] = { NULL };
  char *nothing[] = { "", NULL };
  struct sockaddr_un address = { .sun_family = AF_UNIX };

  CHECK (argc == 2 && h);
  memset (longer, 'x', sizeof longer - 1);
  memset (path, 'p', sizeof path - 1);

  /* The C library clears buffers before it looks whether they are NULL, and crashes: not here. */
  CHECK (nbd_set_pread_initialize (h, 0) == 0);

  /* The state comes first, then the parameters from left to right, then the flags. */
  REFUSED (pread, (h, NULL, 512, 0, 0), ENOTCONN);
  REFUSED (get_size, (h), ENOTCONN);
  REFUSED (aio_in_flight, (h), ENOTCONN);
  REFUSED (shutdown, (h, 0), ENOTCONN);
  REFUSED (opt_go, (h), ENOTCONN);
  REFUSED (block_status, (h, 512, 0, no_extent, ~0u), ENOTCONN);
  REFUSED (poll, (h, 0), EINVAL);
  REFUSED (aio_get_fd, (h), EINVAL);
  REFUSED (aio_notify_read, (h), EINVAL);
  REFUSED (aio_notify_write, (h), EINVAL);
  REFUSED (set_export_name, (h, NULL), EFAULT);
  REFUSED (set_export_name, (h, longer), ENAMETOOLONG);
  REFUSED (add_meta_context, (h, longer), ENAMETOOLONG);
  REFUSED (set_tls, (h, 3), EINVAL);
  REFUSED (set_handshake_flags, (h, 4), EINVAL);
  REFUSED (set_strict_mode, (h, 0x80), EINVAL);
  REFUSED (set_uri_allow_transports, (h, 0x10), EINVAL);
  REFUSED (set_socket_activation_name, (h, "a-b"), EINVAL);
  REFUSED (set_socket_activation_name, (h, "abcdefghijklmnopqrstuvwxyz0123456"), ENAMETOOLONG);
  REFUSED (kill_subprocess, (h, 0), ESRCH);
  REFUSED (get_subprocess_pid, (h), ESRCH);
  REFUSED (aio_command_completed, (h, 0), EINVAL);
  REFUSED (aio_peek_command_completed, (h), EINVAL);
  REFUSED (connect_uri, (h, "nbd"), EINVAL);
  REFUSED (connect_uri, (h, "http://localhost"), EINVAL);
  REFUSED (connect_unix, (h, path), ENAMETOOLONG);
  REFUSED (connect_unix, (h, NULL), EFAULT);
  REFUSED (connect_tcp, (h, "localhost", NULL), EFAULT);
  REFUSED (connect_tcp, (h, NULL, NULL), EFAULT);
  REFUSED (connect_command, (h, NULL), EFAULT);
  REFUSED (connect_command, (h, empty), EINVAL);
  REFUSED (connect_command, (h, nothing), ENOENT);
  nbd_close (h);
  h = nbd_create ();
  CHECK (nbd_set_pread_initialize (h, 0) == 0);
  REFUSED (aio_connect, (h, NULL, 0), EFAULT);
  CHECK (nbd_get_meta_context (h, 0) == NULL && nbd_get_errno () == EINVAL);
  CHECK (nbd_set_uri_allow_transports (h, LIBNBD_ALLOW_TRANSPORT_TCP) == 0);
  REFUSED (connect_uri, (h, "nbd+unix:///?socket=/nowhere"), EPERM);

  /* A connect that fails further on leaves the handle dead. */
  dead = nbd_create ();
  strcpy (address.sun_path, "/nowhere/at/all");
  REFUSED (aio_connect, (dead, (struct sockaddr *)&address, sizeof address), ENOENT);
  CHECK (nbd_aio_is_dead (dead) == 1);
  REFUSED (pread, (dead, buffer, 512, 0, 0), EINVAL);
  nbd_close (dead);

  CHECK (nbd_connect_unix (h, argv[1]) == 0);
  REFUSED (connect_unix, (h, argv[1]), EINVAL);
  REFUSED (set_opt_mode, (h, 1), EINVAL);
  REFUSED (pread, (h, NULL, 512, 0, ~0u), EFAULT);
  REFUSED (pread, (h, buffer, 512, 0, 1 << 16), EINVAL);
  REFUSED (pread, (h, buffer, 0, 0, 0), EINVAL);
  REFUSED (pread, (h, buffer, 512, 1 << 20, 0), EINVAL);
  REFUSED (pread, (h, buffer, 512, UINT64_MAX - 100, 0), EINVAL);
  REFUSED (pread_structured, (h, buffer, 512, 0, none, 0), EFAULT);
  REFUSED (pread_structured, (h, NULL, 512, 0, chunk, 0), EFAULT);
  REFUSED (pwrite, (h, buffer, 512, 0, 0), EPERM);
  REFUSED (trim, (h, 512, 0, 0), EINVAL);
  REFUSED (zero, (h, 512, 0, 0), EINVAL);
  REFUSED (block_status, (h, 512, 0, no_extent, 0), EFAULT);
  REFUSED (opt_go, (h), EINVAL);
  REFUSED (aio_notify_write, (h), EINVAL);
  REFUSED (aio_peek_command_completed, (h), EINVAL);
  REFUSED (can_meta_context, (h, NULL), EFAULT);
  REFUSED (get_block_size, (h, 4), EINVAL);
  REFUSED (shutdown, (h, 1), EINVAL);
  CHECK (nbd_get_canonical_export_name (h) == NULL && nbd_get_errno () == ENOTSUP);
  CHECK (nbd_set_strict_mode (h, 0) == 0);
  REFUSED (pread, (h, buffer, (64 << 20) + 1, 0, 0), ERANGE);
  REFUSED (pread, (h, buffer, 512, 1 << 20, 0), EINVAL);
  CHECK (nbd_pread (h, buffer, 512, 0, 0) == 0);

  CHECK (nbd_aio_disconnect (h, 0) == 0);
  while (!nbd_aio_is_closed (h) && nbd_poll (h, -1) >= 0)
    ;
  closed = h;
  REFUSED (pread, (closed, buffer, 512, 0, 0), EINVAL);
  REFUSED (shutdown, (closed, 0), EINVAL);
  REFUSED (aio_get_fd, (closed), EINVAL);
  nbd_close (closed);
  return 0;
}
