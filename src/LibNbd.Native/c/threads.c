/* The end of a thread. The runtime forgets a thread in the destructor of a pthread key, and ends the process if the thread enters it once more: so would
   a host that closes its handle in the destructor of a key of its own, if that key is younger. Which key is older must not matter. The system
   calls destructors in rounds as long as they leave values behind; the runtime gets the last one. */
#define _GNU_SOURCE
#include "libnbd-host.h"
#include <limits.h>
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

typedef void (*destructor) (void *);
int __real_pthread_key_create (pthread_key_t *, destructor);
int __wrap_pthread_key_create (pthread_key_t *, destructor);
int __real_pthread_setspecific (pthread_key_t, const void *);
int __wrap_pthread_setspecific (pthread_key_t, const void *);

/* Of libc: calls a function when this thread ends, before any destructor of a key; never, if those are at work already. */
int __cxa_thread_atexit_impl (void (*) (void *), void *, void *);
extern void *__dso_handle __attribute__ ((visibility ("hidden")));

static pthread_key_t runtime_key;
static destructor forget;

static __thread bool is_known, is_ending, is_forgotten;
static __thread int rounds;

static void
begin_end (void *unused)
{
  (void)unused;
  is_ending = true;
}

/* libc ends a process in which it has no memory for the note of a function to call. Without it the thread is forgotten in its first
   round. */
static bool
can_allocate (void)
{
  /* volatile: or the compiler leaves both calls out. */
  void *volatile memory = malloc (128);
  free (memory);
  return memory != NULL;
}

/* libc does not free the note if destructors are at work already: a leak of 32 bytes, which LeakSanitizer need not tell. */
static void
note_end (void)
{
  libnbd_stop_leak_checks ();
  __cxa_thread_atexit_impl (begin_end, NULL, &__dso_handle);
  libnbd_go_on_with_leak_checks ();
}

static void
end_round (void *thread)
{
  /* A thread that entered the runtime for the first time in a destructor is in a round of unknown number: the runtime forgets it at once. */
  if (is_ending && ++rounds < PTHREAD_DESTRUCTOR_ITERATIONS && __real_pthread_setspecific (runtime_key, thread) == 0)
    return;
  forget (thread);
  is_forgotten = true;
}

bool
libnbd_is_forgotten (void)
{
  return is_forgotten;
}

/* pthread_key_create of the runtime, which has one key. */
int
__wrap_pthread_key_create (pthread_key_t *key, destructor wanted)
{
  int error;
  if (forget != NULL || wanted == NULL)
    return __real_pthread_key_create (key, wanted);
  error = __real_pthread_key_create (key, end_round);
  if (error == 0) {
    runtime_key = *key;
    forget = wanted;
  }
  return error;
}

/* pthread_setspecific of the runtime: a thread enters it. */
int
__wrap_pthread_setspecific (pthread_key_t key, const void *value)
{
  if (forget != NULL && key == runtime_key && value != NULL && !is_known) {
    is_known = true;
    if (can_allocate ())
      note_end ();
  }
  return __real_pthread_setspecific (key, value);
}
