/* The host's SIGRTMIN: nobody else sends it, takes it or unblocks it, however often threads are stopped for a collection. The server: nbdkit
   pattern 16M. */
#include "check.h"
#include <pthread.h>
#include <signal.h>
#include <time.h>

#define THREADS 6
#define ROUNDS 300

static const char *path;
static int deliveries;

static void
count (int number)
{
  (void)number;
  __atomic_add_fetch (&deliveries, 1, __ATOMIC_RELAXED);
}

static int
ignore_extent (void *user_data, const char *context, uint64_t offset, uint32_t *entries, size_t count_, int *error)
{
  (void)user_data; (void)context; (void)offset; (void)entries; (void)count_; (void)error;
  return 0;
}

/* Errors, names and handles are what the library allocates most for. */
static void *
work (void *unused)
{
  sigset_t mask;
  unsigned char *buffer = malloc (65536);
  int i, j;
  (void)unused;
  for (i = 0; i < ROUNDS; i++) {
    struct nbd_handle *h = nbd_create ();
    CHECK (h != NULL && nbd_add_meta_context (h, LIBNBD_CONTEXT_BASE_ALLOCATION) == 0);
    CHECK (nbd_connect_unix (h, path) == 0);
    for (j = 0; j < 20; j++) {
      char *name = nbd_get_export_name (h);
      free (name);
      CHECK (nbd_set_export_name (h, NULL) == -1 && nbd_get_error () != NULL);
      CHECK (nbd_pread (h, buffer, 65536, (uint64_t)j * 65536, 0) == 0 && is_pattern (buffer, 65536, (uint64_t)j * 65536));
      CHECK (nbd_block_status (h, 1 << 20, 0, (nbd_extent_callback) { .callback = ignore_extent }, 0) == 0);
    }
    nbd_close (h);
  }
  free (buffer);
  CHECK (pthread_sigmask (SIG_BLOCK, NULL, &mask) == 0);
  CHECK (sigismember (&mask, SIGRTMIN) == 1);
  return NULL;
}

static void
run (void)
{
  pthread_t threads[THREADS];
  int i;
  for (i = 0; i < THREADS; i++)
    CHECK (pthread_create (&threads[i], NULL, work, NULL) == 0);
  for (i = 0; i < THREADS; i++)
    CHECK (pthread_join (threads[i], NULL) == 0);
}

int
main (int argc, char **argv)
{
  struct sigaction action = { .sa_handler = count }, after;
  struct timespec none = { 0, 0 };
  sigset_t mask, rtmin;
  struct nbd_handle *h;
  CHECK (argc == 2);
  path = argv[1];
  sigemptyset (&rtmin);
  sigaddset (&rtmin, SIGRTMIN);
  CHECK (sigaction (SIGRTMIN, &action, NULL) == 0);

  /* The library runs; then the host blocks the signal, and waits for it as it likes. */
  h = nbd_create ();
  CHECK (h != NULL);
  CHECK (pthread_sigmask (SIG_BLOCK, &rtmin, NULL) == 0);
  run ();
  CHECK (sigtimedwait (&rtmin, NULL, &none) == -1 && errno == EAGAIN);
  CHECK (pthread_sigmask (SIG_BLOCK, NULL, &mask) == 0 && sigismember (&mask, SIGRTMIN) == 1);
  CHECK (sigaction (SIGRTMIN, NULL, &after) == 0 && after.sa_handler == count);

  /* Its own it gets. */
  CHECK (pthread_kill (pthread_self (), SIGRTMIN) == 0);
  CHECK (sigtimedwait (&rtmin, NULL, &none) == SIGRTMIN);
  CHECK (deliveries == 0);

  /* By default the signal ends a process: who sends it now ends this one. */
  CHECK (signal (SIGRTMIN, SIG_DFL) == count);
  run ();
  CHECK (pthread_sigmask (SIG_UNBLOCK, &rtmin, NULL) == 0);
  nbd_close (h);
  puts ("no signal");
  return 0;
}
