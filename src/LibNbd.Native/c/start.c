/* The start of the runtime. Left to itself the runtime starts in the first managed call, and ends the process if it cannot have a thread or
   address space. A library may not do that to its host, so both are seen to before the start: the thread exists already when the runtime asks
   for it, and the address space has been tried. What fails before the start can be tried again; a start that failed cannot. */
#define _GNU_SOURCE
#include "libnbd-host.h"
#include <errno.h>
#include <pthread.h>
#include <stddef.h>

/* The runtime's own start, as its bootstrapper registers it. */
typedef int (*initializer) (void);
void __real_RhSetRuntimeInitializationCallback (initializer);
void __wrap_RhSetRuntimeInitializationCallback (initializer);
int __real_pthread_create (pthread_t *, const pthread_attr_t *, void *(*) (void *), void *);
int __wrap_pthread_create (pthread_t *, const pthread_attr_t *, void *(*) (void *), void *);

/* LeakSanitizer, where the host has it. */
extern void __lsan_disable (void) __attribute__ ((weak));
extern void __lsan_enable (void) __attribute__ ((weak));

enum state { STOPPED, STARTED, BROKEN };

static initializer initialize;
static pthread_mutex_t start_lock = PTHREAD_MUTEX_INITIALIZER;
static enum state state = STOPPED;

/* A thread that waits to be told what to run: nothing, or what the runtime wants its one thread for. */
static struct {
  pthread_mutex_t lock;
  pthread_cond_t changed;
  bool is_told;
  void *(*run) (void *);
  void *argument;
  pthread_t thread;
} spare = { .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER };

/* True during the start, until the runtime has asked for its thread. */
static bool is_offered;

void
libnbd_stop_leak_checks (void)
{
  if (__lsan_disable != NULL)
    __lsan_disable ();
}

void
libnbd_go_on_with_leak_checks (void)
{
  if (__lsan_enable != NULL)
    __lsan_enable ();
}

static void *
run_spare (void *unused)
{
  void *(*run) (void *);
  void *argument;
  (void)unused;
  pthread_mutex_lock (&spare.lock);
  while (!spare.is_told)
    pthread_cond_wait (&spare.changed, &spare.lock);
  run = spare.run;
  argument = spare.argument;
  pthread_mutex_unlock (&spare.lock);
  if (run == NULL)
    return NULL;
  libnbd_stop_leak_checks ();
  return run (argument);
}

static int
create_spare (void)
{
  int error;
  spare.is_told = false;
  spare.run = NULL;
  error = __real_pthread_create (&spare.thread, NULL, run_spare, NULL);
  __atomic_store_n (&is_offered, error == 0, __ATOMIC_RELEASE);
  return error;
}

/* Lets the thread run what the runtime asked for, or nothing: then it has ended. */
static void
release_spare (bool is_wanted)
{
  bool is_taken = !__atomic_exchange_n (&is_offered, false, __ATOMIC_ACQ_REL) && is_wanted;
  pthread_mutex_lock (&spare.lock);
  if (!is_taken)
    spare.run = NULL;
  spare.is_told = true;
  pthread_cond_signal (&spare.changed);
  pthread_mutex_unlock (&spare.lock);
  if (is_taken)
    pthread_detach (spare.thread);
  else
    pthread_join (spare.thread, NULL);
}

/* pthread_create of the runtime. The first one, in its start, gets the thread that is there; it begins when the start is over, so that nothing
   competes with the start for memory. */
int
__wrap_pthread_create (pthread_t *thread, const pthread_attr_t *attributes, void *(*run) (void *), void *argument)
{
  if (!__atomic_exchange_n (&is_offered, false, __ATOMIC_ACQ_REL))
    return __real_pthread_create (thread, attributes, run, argument);
  spare.run = run;
  spare.argument = argument;
  *thread = spare.thread;
  return 0;
}

/* Another export than nbd_create is the first to be called, which is an error of the host: there is no handle yet. The runtime calls this. */
static int
start_late (void)
{
  return libnbd_start () == 0 ? 0 : -1;
}

void
__wrap_RhSetRuntimeInitializationCallback (initializer callback)
{
  initialize = callback;
  __real_RhSetRuntimeInitializationCallback (start_late);
}

bool
libnbd_is_started (void)
{
  return __atomic_load_n (&state, __ATOMIC_ACQUIRE) == STARTED;
}

static int
start (void)
{
  int error = create_spare ();
  if (error != 0)
    return error;
  if (!libnbd_find_address_space ()) {
    release_spare (false);
    return ENOMEM;
  }
  /* What the runtime allocates in its start it keeps as long as the process lives, partly where no leak checker looks. */
  libnbd_stop_leak_checks ();
  /* From here on the runtime takes itself for started. */
  __real_RhSetRuntimeInitializationCallback (NULL);
  if (initialize () == 0)
    __atomic_store_n (&state, STARTED, __ATOMIC_RELEASE);
  else {
    /* Half a start cannot be undone or repeated: its signal handlers are in place. */
    __atomic_store_n (&state, BROKEN, __ATOMIC_RELEASE);
    __real_RhSetRuntimeInitializationCallback (start_late);
    error = ENOMEM;
  }
  libnbd_go_on_with_leak_checks ();
  release_spare (error == 0);
  return error;
}

int
libnbd_start (void)
{
  int error = 0;
  if (libnbd_is_started ())
    return 0;
  pthread_mutex_lock (&start_lock);
  if (state == BROKEN)
    error = ENOMEM;
  else if (state == STOPPED)
    error = start ();
  pthread_mutex_unlock (&start_lock);
  return error;
}
