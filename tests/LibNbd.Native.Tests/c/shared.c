/* One handle from many threads, blocking and in the background. The server: nbdkit pattern 16M. */
#include "check.h"
#include <pthread.h>

#define THREADS 8
#define READS 400

static struct nbd_handle *h;

static void *
work (void *argument)
{
  int number = (int)(intptr_t)argument, i;
  unsigned char buffer[4096];
  for (i = 0; i < READS; i++) {
    uint64_t offset = (uint64_t)(number * READS + i) * 1024 % ((16 << 20) - sizeof buffer);
    if (i % 2) {
      CHECK (nbd_pread (h, buffer, sizeof buffer, offset, 0) == 0);
    }
    else {
      int64_t cookie = nbd_aio_pread (h, buffer, sizeof buffer, offset, NBD_NULL_COMPLETION, 0);
      int done;
      CHECK (cookie > 0);
      while ((done = nbd_aio_command_completed (h, cookie)) == 0)
        CHECK (nbd_poll (h, 100) >= 0);
      CHECK (done == 1);
    }
    CHECK (is_pattern (buffer, sizeof buffer, offset));
  }
  return NULL;
}

int
main (int argc, char **argv)
{
  pthread_t threads[THREADS];
  int i;
  CHECK (argc == 2);
  h = connected (argv[1]);
  for (i = 0; i < THREADS; i++)
    CHECK (pthread_create (&threads[i], NULL, work, (void *)(intptr_t)i) == 0);
  for (i = 0; i < THREADS; i++)
    CHECK (pthread_join (threads[i], NULL) == 0);
  CHECK (nbd_aio_in_flight (h) == 0);
  CHECK (nbd_shutdown (h, 0) == 0);
  nbd_close (h);
  puts ("one handle served all");
  return 0;
}
