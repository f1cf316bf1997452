/* The library, found when it is first used, and what the generated functions need. */

#include "native.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct nbd_library nbdgo_library;
struct nbdgo_closure *nbdgo_freed;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static char load_error[512];

#ifdef NBDGO_DLOPEN

static void *loaded;

static void *
find (const char *name)
{
  return dlsym (loaded, name);
}

static bool
open_library (void)
{
  const char *path = getenv ("LIBNBD_GO_LIBRARY");
  loaded = dlopen (path != NULL && path[0] != '\0' ? path : "libnbd.so.0", RTLD_NOW | RTLD_LOCAL);
  if (loaded == NULL) {
    const char *reason = dlerror ();
    snprintf (load_error, sizeof load_error, "the library libnbd cannot be loaded: %s", reason != NULL ? reason : "");
  }
  return loaded != NULL;
}

#else

/* A reference, so that the library is linked; all others are looked up, so that an older one will do. */
extern struct nbd_handle *nbd_create (void);
static struct nbd_handle *(*volatile linked) (void) = nbd_create;

static void *
find (const char *name)
{
  return dlsym (RTLD_DEFAULT, name);
}

static bool
open_library (void)
{
  return linked != NULL;
}

#endif

static void
load (void)
{
  if (!open_library ())
    return;
  nbdgo_resolve (find);
  if (nbdgo_library.create == NULL || nbdgo_library.close == NULL || nbdgo_library.get_error == NULL
      || nbdgo_library.get_errno == NULL)
    snprintf (load_error, sizeof load_error, "the library that was loaded is not a libnbd");
}

static struct nbdgo_failure *
new_failure (int number, const char *text)
{
  struct nbdgo_failure *failure = malloc (sizeof *failure);
  if (failure == NULL)
    abort ();
  failure->number = number;
  failure->text = strdup (text != NULL ? text : "the library gave no reason");
  return failure;
}

struct nbdgo_failure *
nbdgo_last_failure (void)
{
  /* errno first: asking for the text does not change it, whatever else would. */
  int number = nbdgo_library.get_errno ();
  return new_failure (number, nbdgo_library.get_error ());
}

static struct nbdgo_failure *
missing (const char *function)
{
  char text[128];
  snprintf (text, sizeof text, "%s: this call is not in the loaded libnbd, which is an older one", function);
  return new_failure (ENOTSUP, text);
}

struct nbdgo_number
nbdgo_no_number (const char *function)
{
  return (struct nbdgo_number) { 0, missing (function) };
}

struct nbdgo_text
nbdgo_no_text (const char *function)
{
  return (struct nbdgo_text) { NULL, missing (function) };
}

void
nbdgo_release (struct nbdgo_failure *failure)
{
  free (failure->text);
  free (failure);
}

struct nbd_handle *
nbdgo_create (struct nbdgo_failure **failure)
{
  pthread_once (&once, load);
  if (load_error[0] != '\0') {
    *failure = new_failure (ENOTSUP, load_error);
    return NULL;
  }
  struct nbd_handle *h = nbdgo_library.create ();
  *failure = h == NULL ? nbdgo_last_failure () : NULL;
  return h;
}

void
nbdgo_close (struct nbd_handle *h)
{
  nbdgo_library.close (h);
}

struct nbdgo_closure *
nbdgo_new_closures (size_t count, uint32_t first)
{
  struct nbdgo_closure *closures = calloc (count, sizeof *closures);
  if (closures == NULL)
    abort ();
  for (size_t i = 0; i < count; i++)
    closures[i].index = first + (uint32_t) i;
  return closures;
}

/* In any thread, with the handle locked or not. */
void
nbdgo_free_closure (void *user_data)
{
  struct nbdgo_closure *closure = user_data;
  struct nbdgo_closure *head = __atomic_load_n (&nbdgo_freed, __ATOMIC_RELAXED);
  do
    closure->next_freed = head;
  while (!__atomic_compare_exchange_n (&nbdgo_freed, &head, closure, true, __ATOMIC_RELEASE, __ATOMIC_RELAXED));
}

void
nbdgo_drop (uintptr_t closure)
{
  if (closure != 0)
    nbdgo_free_closure ((void *) closure);
}

uint32_t
nbdgo_index (void *user_data)
{
  return ((struct nbdgo_closure *) user_data)->index;
}

static int
note_end (void *user_data, int *error)
{
  struct nbdgo_closure *closure = user_data;
  closure->error = *error;
  closure->has_ended = 1;
  return 1;
}

nbdgo_completion_function
nbdgo_completion (void *user_data, nbdgo_completion_function callback)
{
  switch (((struct nbdgo_closure *) user_data)->kind) {
  case NBDGO_KEEPER:
    return NULL;
  case NBDGO_WAITER:
    return note_end;
  default:
    return callback;
  }
}

/* The texts of a list come one behind the other, each with its NUL. */
char **
nbdgo_list (const char *texts, size_t count)
{
  char **list = malloc ((count + 1) * sizeof *list);
  if (list == NULL)
    abort ();
  for (size_t i = 0; i < count; i++) {
    list[i] = (char *) texts;
    texts += strlen (texts) + 1;
  }
  list[count] = NULL;
  return list;
}

/* Go has looked at the length. */
struct sockaddr_un
nbdgo_address (const char *path)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  strncpy (address.sun_path, path, sizeof address.sun_path - 1);
  return address;
}
