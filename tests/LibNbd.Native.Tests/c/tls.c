/* TLS from C: many threads with a handle each, commands in flight driven by poll, a server that proves to be somebody else. The server: nbdkit
   pattern 1M that demands TLS. Arguments: x509 PORT FOLDER WRONG-FOLDER, or psk PORT FILE WRONG-FILE. */
#include "check.h"
#include <pthread.h>
#include <signal.h>

#define THREADS 4
#define DEPTH 32
#define SIZE 16384

static const char *kind, *port;

static struct nbd_handle *
prepared (const char *credentials)
{
  struct nbd_handle *h = nbd_create ();
  CHECK (h != NULL && nbd_supports_tls (h) == 1);
  CHECK (nbd_set_tls (h, LIBNBD_TLS_REQUIRE) == 0);
  if (strcmp (kind, "psk") == 0) {
    CHECK (nbd_set_tls_psk_file (h, credentials) == 0);
    CHECK (nbd_set_tls_username (h, "alice") == 0);
  } else
    CHECK (nbd_set_tls_certificates (h, credentials) == 0);
  return h;
}

static void *
work (void *credentials)
{
  unsigned char *buffers = malloc (DEPTH * SIZE);
  int64_t cookies[DEPTH];
  int i, round;
  struct nbd_handle *h = prepared (credentials);
  CHECK (nbd_aio_connect_tcp (h, "127.0.0.1", port) == 0);
  while (nbd_aio_is_connecting (h))
    CHECK (nbd_poll (h, -1) >= 0);
  CHECK (nbd_aio_is_ready (h) == 1 && nbd_get_tls_negotiated (h) == 1);
  for (round = 0; round < 4; round++) {
    for (i = 0; i < DEPTH; i++) {
      cookies[i] = nbd_aio_pread (h, buffers + i * SIZE, SIZE, (uint64_t)i * SIZE, NBD_NULL_COMPLETION, 0);
      CHECK (cookies[i] > 0);
    }
    while (nbd_aio_in_flight (h) > 0)
      CHECK (nbd_poll (h, -1) >= 0);
    for (i = 0; i < DEPTH; i++) {
      CHECK (nbd_aio_command_completed (h, cookies[i]) == 1);
      CHECK (is_pattern (buffers + i * SIZE, SIZE, (uint64_t)i * SIZE));
    }
  }
  CHECK (nbd_shutdown (h, 0) == 0);
  nbd_close (h);
  free (buffers);
  return NULL;
}

int
main (int argc, char **argv)
{
  pthread_t threads[THREADS];
  struct sigaction before, after;
  struct nbd_handle *h;
  int i;
  CHECK (argc == 5 && sigaction (SIGPIPE, NULL, &before) == 0);
  kind = argv[1];
  port = argv[2];
  for (i = 0; i < THREADS; i++)
    CHECK (pthread_create (&threads[i], NULL, work, argv[3]) == 0);
  for (i = 0; i < THREADS; i++)
    CHECK (pthread_join (threads[i], NULL) == 0);

  h = prepared (argv[4]);
  CHECK (nbd_connect_tcp (h, "127.0.0.1", port) == -1);
  CHECK (nbd_get_errno () == 0 && nbd_aio_is_dead (h) == 1);
  fprintf (stderr, "%s\n", nbd_get_error ());
  nbd_close (h);

  CHECK (sigaction (SIGPIPE, NULL, &after) == 0 && after.sa_handler == before.sa_handler);
  puts ("each thread had its own");
  return 0;
}
