/* Many threads with a handle each, and each with errors of its own. The server: nbdkit pattern 16M. */
#include "check.h"
#include <pthread.h>

#define THREADS 16
#define READS 200

static const char *socket_path;

static void *
work (void *argument)
{
  int number = (int)(intptr_t)argument, i;
  char name[32], expected[160];
  unsigned char buffer[4096];
  struct nbd_handle *h;
  const char *text;

  CHECK (nbd_get_error () == NULL && nbd_get_errno () == 0);
  h = connected (socket_path);
  snprintf (name, sizeof name, "thread%d", number);
  CHECK (nbd_set_handle_name (h, name) == 0);
  for (i = 0; i < READS; i++) {
    uint64_t offset = (uint64_t)(number * READS + i) * 512 % ((16 << 20) - sizeof buffer);
    CHECK (nbd_pread (h, buffer, sizeof buffer, offset, 0) == 0 && is_pattern (buffer, sizeof buffer, offset));
  }
  /* An error that no other thread has: its text, its number, and that it stays. */
  CHECK (nbd_pread (h, buffer, 512, 0, (uint32_t)(number + 1) << 17) == -1 && nbd_get_errno () == EINVAL);
  text = nbd_get_error ();
  snprintf (expected, sizeof expected, "nbd_pread: flags: invalid value for flag: 0x%x: Invalid argument", (unsigned)(number + 1) << 17);
  for (i = 0; i < READS; i++)
    CHECK (nbd_pread (h, buffer, 512, 0, 0) == 0 && nbd_get_error () == text && strcmp (text, expected) == 0);
  CHECK (nbd_shutdown (h, 0) == 0);
  nbd_close (h);
  return NULL;
}

int
main (int argc, char **argv)
{
  pthread_t threads[THREADS];
  int i, round;
  CHECK (argc == 2);
  socket_path = argv[1];
  for (round = 0; round < 3; round++) {
    for (i = 0; i < THREADS; i++)
      CHECK (pthread_create (&threads[i], NULL, work, (void *)(intptr_t)i) == 0);
    for (i = 0; i < THREADS; i++)
      CHECK (pthread_join (threads[i], NULL) == 0);
  }
  CHECK (nbd_get_error () == NULL);
  puts ("each thread had its own");
  return 0;
}
