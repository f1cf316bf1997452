/* Many commands in flight, driven by an event loop of the program's own. The server: nbdkit pattern 16M. */
#include "check.h"
#include <poll.h>

#define DEPTH 64
#define ROUNDS 64
#define SIZE 4096

static unsigned char buffers[DEPTH][SIZE];
static int completed;

static int
on_completion (void *user_data, int *error)
{
  CHECK (*error == 0 && user_data != NULL);
  ++*(int *)user_data;
  return 0;
}

static void
drive (struct nbd_handle *h)
{
  unsigned direction = nbd_aio_get_direction (h);
  struct pollfd fd = { .fd = nbd_aio_get_fd (h) };
  CHECK (fd.fd >= 0);
  if (direction & LIBNBD_AIO_DIRECTION_READ)
    fd.events |= POLLIN;
  if (direction & LIBNBD_AIO_DIRECTION_WRITE)
    fd.events |= POLLOUT;
  CHECK (fd.events != 0);
  CHECK (poll (&fd, 1, -1) == 1);
  if ((direction & LIBNBD_AIO_DIRECTION_READ) && (fd.revents & POLLIN))
    CHECK (nbd_aio_notify_read (h) == 0);
  else if ((direction & LIBNBD_AIO_DIRECTION_WRITE) && (fd.revents & POLLOUT))
    CHECK (nbd_aio_notify_write (h) == 0);
}

int
main (int argc, char **argv)
{
  struct nbd_handle *h = nbd_create ();
  int64_t cookies[DEPTH];
  int round, i;

  CHECK (argc == 2 && h);
  CHECK (nbd_aio_connect_unix (h, argv[1]) == 0);
  while (nbd_aio_is_connecting (h))
    drive (h);
  CHECK (nbd_aio_is_ready (h));

  for (round = 0; round < ROUNDS; round++) {
    for (i = 0; i < DEPTH; i++) {
      uint64_t offset = (uint64_t)(round * DEPTH + i) * SIZE % (16 << 20);
      nbd_completion_callback done = { .callback = on_completion, .user_data = &completed };
      cookies[i] = nbd_aio_pread (h, buffers[i], SIZE, offset, done, 0);
      CHECK (cookies[i] == round * DEPTH + i + 1);
    }
    while (nbd_aio_in_flight (h) > 0)
      drive (h);
    for (i = 0; i < DEPTH; i++) {
      CHECK (nbd_aio_command_completed (h, cookies[i]) == 1);
      CHECK (nbd_aio_command_completed (h, cookies[i]) == 0);
      CHECK (is_pattern (buffers[i], SIZE, (uint64_t)(round * DEPTH + i) * SIZE % (16 << 20)));
    }
  }
  CHECK (completed == DEPTH * ROUNDS);

  /* And by the library's own poll, with the oldest finished command asked for. */
  for (i = 0; i < DEPTH; i++)
    CHECK (nbd_aio_pread (h, buffers[i], SIZE, i * SIZE, NBD_NULL_COMPLETION, 0) > 0);
  while (nbd_aio_in_flight (h) > 0)
    CHECK (nbd_poll (h, -1) == 1);
  for (i = 0; i < DEPTH; i++) {
    int64_t cookie = nbd_aio_peek_command_completed (h);
    CHECK (cookie > 0 && nbd_aio_command_completed (h, cookie) == 1);
    CHECK (is_pattern (buffers[i], SIZE, i * SIZE));
  }
  CHECK (nbd_aio_peek_command_completed (h) == -1 && nbd_get_errno () == EINVAL);
  CHECK (nbd_poll (h, 0) == 0);

  CHECK (nbd_aio_disconnect (h, 0) == 0);
  while (!nbd_aio_is_closed (h))
    CHECK (nbd_poll (h, -1) == 1);
  nbd_close (h);
  printf ("%d completed\n", completed);
  return 0;
}
