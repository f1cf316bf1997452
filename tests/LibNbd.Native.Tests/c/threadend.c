/* Threads that end: the texts of their errors are freed by the allocator that gave them, and destructors of keys that are older or younger than the
   library's own may call it, round after round. The server: nbdkit pattern 1M. */
#include "check.h"
#include <pthread.h>

#define THREADS 200
/* One less than the system calls: the library keeps the last one for itself. */
#define ROUNDS 3

static pthread_key_t older, younger;
static struct nbd_handle *refusing;
static int ended;

struct visit {
  pthread_key_t *key;
  int rounds;
  struct nbd_handle *own;
};

static void
fail_once (void)
{
  char buffer[1];
  const char *text;
  CHECK (nbd_pread (refusing, buffer, sizeof buffer, 0, 0) == -1);
  CHECK (nbd_get_errno () == ENOTCONN);
  text = nbd_get_error ();
  CHECK (text != NULL && strncmp (text, "nbd_pread: ", 11) == 0);
}

static void
at_end (void *argument)
{
  struct visit *visit = argument;
  const char *text = nbd_get_error ();
  char *name;
  /* What is still there is whole. */
  CHECK (text == NULL || strncmp (text, "nbd_pread: ", 11) == 0);
  fail_once ();
  CHECK (nbd_set_export_name (visit->own, "an export") == 0);
  name = nbd_get_export_name (visit->own);
  CHECK (name != NULL && strcmp (name, "an export") == 0);
  free (name);
  if (++visit->rounds < ROUNDS) {
    CHECK (pthread_setspecific (*visit->key, visit) == 0);
    return;
  }
  nbd_close (visit->own);
  free (visit);
  __atomic_add_fetch (&ended, 1, __ATOMIC_RELAXED);
}

static void
visit_at_end (pthread_key_t *key)
{
  struct visit *visit = calloc (1, sizeof *visit);
  CHECK (visit != NULL);
  visit->key = key;
  visit->own = nbd_create ();
  CHECK (visit->own != NULL);
  CHECK (pthread_setspecific (*key, visit) == 0);
}

static void *
work (void *unused)
{
  (void)unused;
  fail_once ();
  visit_at_end (&older);
  visit_at_end (&younger);
  return NULL;
}

/* The first call of such a thread is in a destructor. */
static void
call_late (void *argument)
{
  (void)argument;
  fail_once ();
  __atomic_add_fetch (&ended, 1, __ATOMIC_RELAXED);
}

static void *
only_end (void *key)
{
  CHECK (pthread_setspecific (*(pthread_key_t *)key, key) == 0);
  return NULL;
}

static void
run (void *(*body) (void *), void *argument)
{
  pthread_t threads[4];
  int i, j;
  for (i = 0; i < THREADS; i += 4) {
    for (j = 0; j < 4; j++)
      CHECK (pthread_create (&threads[j], NULL, body, argument) == 0);
    for (j = 0; j < 4; j++)
      CHECK (pthread_join (threads[j], NULL) == 0);
  }
}

int
main (int argc, char **argv)
{
  pthread_key_t late;
  struct nbd_handle *h;
  char *uri;
  int i;
  CHECK (argc == 2);
  CHECK (pthread_key_create (&older, at_end) == 0);
  refusing = nbd_create ();
  CHECK (refusing != NULL);
  fail_once ();
  CHECK (pthread_key_create (&younger, at_end) == 0);
  CHECK (pthread_key_create (&late, call_late) == 0);
  run (work, NULL);
  CHECK (ended == 2 * THREADS);
  run (only_end, &late);
  CHECK (ended == 3 * THREADS);

  /* The caller frees what it is given. */
  h = nbd_create ();
  CHECK (h != NULL && nbd_connect_unix (h, argv[1]) == 0);
  for (i = 0; i < 1000; i++) {
    uri = nbd_get_uri (h);
    CHECK (uri != NULL);
    free (uri);
    fail_once ();
  }
  CHECK (nbd_shutdown (h, 0) == 0);
  nbd_close (h);
  nbd_close (refusing);
  puts ("all ended");
  return 0;
}
