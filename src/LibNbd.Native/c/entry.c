/* The exports that need no handle, and so may be the first or be called where the runtime could not be started. */
#define _GNU_SOURCE
#include "libnbd-host.h"
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct nbd_handle;

/* Managed: LibNbd.Native/Exports.cs. */
struct nbd_handle *libnbd_managed_create (void);
void libnbd_managed_close (struct nbd_handle *);
const char *libnbd_managed_get_error (void);
int libnbd_managed_get_errno (void);

#define EXPORT __attribute__ ((visibility ("default")))
EXPORT struct nbd_handle *nbd_create (void);
EXPORT void nbd_close (struct nbd_handle *);
EXPORT const char *nbd_get_error (void);
EXPORT int nbd_get_errno (void);
char *libnbd_error_text (void);
char *libnbd_keep_error_text (char *);

/* Why this thread's nbd_create could not start the runtime; 0: it could. */
static __thread int start_error;

/* The text that nbd_get_error gave this thread. */
static __thread char *error_text;

static pthread_key_t text_key;
static pthread_once_t text_key_once = PTHREAD_ONCE_INIT;
static bool has_text_key;

/* The thread ends. Destructors of the host that run after this one may call the library: they find no text, and may get a new one. */
static void
free_error_text (void *unused)
{
  (void)unused;
  free (error_text);
  error_text = NULL;
}

static void
create_text_key (void)
{
  has_text_key = pthread_key_create (&text_key, free_error_text) == 0;
}

char *
libnbd_error_text (void)
{
  return error_text;
}

/* Takes a text from malloc in the place of the one before. free is called by the library that calls malloc, so that both are bound to the same
   allocator, whichever the process has. */
char *
libnbd_keep_error_text (char *text)
{
  pthread_once (&text_key_once, create_text_key);
  /* Where there is no key or no memory for its value, the text outlives the thread: a leak of one text, and no wrong answer. */
  if (has_text_key)
    (void)!pthread_setspecific (text_key, &error_text);
  free (error_text);
  error_text = text;
  return text;
}

static const char *
start_error_text (void)
{
  return start_error == EAGAIN ? "nbd_create: the thread that the library needs cannot be started: Resource temporarily unavailable"
    : start_error == ENOMEM ? "nbd_create: the address space that the library needs is not to be had: Cannot allocate memory"
    : start_error == EPERM ? "nbd_create: the thread is about to end: Operation not permitted"
    : "nbd_create: the thread that the library needs cannot be started";
}

static bool
has_runtime (void)
{
  return libnbd_is_started () && !libnbd_is_forgotten ();
}

EXPORT struct nbd_handle *
nbd_create (void)
{
  int error = libnbd_is_forgotten () ? EPERM : libnbd_start ();
  if (error != 0) {
    start_error = error;
    return NULL;
  }
  return libnbd_managed_create ();
}

EXPORT void
nbd_close (struct nbd_handle *h)
{
  if (h != NULL || has_runtime ())
    libnbd_managed_close (h);
}

/* Any error of managed code is later than the failure to start it. */
EXPORT const char *
nbd_get_error (void)
{
  const char *text = has_runtime () ? libnbd_managed_get_error () : error_text;
  return text == NULL && start_error != 0 ? start_error_text () : text;
}

EXPORT int
nbd_get_errno (void)
{
  if (!has_runtime () || (start_error != 0 && libnbd_managed_get_error () == NULL))
    return start_error;
  return libnbd_managed_get_errno ();
}
