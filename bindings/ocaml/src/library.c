/* The C library, loaded at run time, so that one build works with every version of it. */

#include "binding.h"

#include <dlfcn.h>
#include <pthread.h>

#define LIBRARY "libnbd.so.0"
#define VARIABLE "LIBNBD_OCAML_LIBRARY" /* another file */

struct nbd_library mlnbd_library;

static void *handle_of_library;
static char reason[512];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void *
find (const char *name)
{
  return dlsym (handle_of_library, name);
}

static void
load (void)
{
  const char *path = secure_getenv (VARIABLE);
  if (path == NULL || *path == '\0')
    path = LIBRARY;
  handle_of_library = dlopen (path, RTLD_NOW | RTLD_LOCAL);
  if (handle_of_library == NULL) {
    const char *error = dlerror ();
    snprintf (reason, sizeof reason, "the library libnbd cannot be loaded: %s", error != NULL ? error : path);
    return;
  }

  mlnbd_resolve_library (find);
  if (mlnbd_library.create == NULL || mlnbd_library.close == NULL || mlnbd_library.get_error == NULL
      || mlnbd_library.get_errno == NULL)
    snprintf (reason, sizeof reason, "%s is not a libnbd: it does not have nbd_create and what belongs to it", path);
}

const char *
mlnbd_load_library (void)
{
  pthread_once (&once, load);
  return reason[0] != '\0' ? reason : NULL;
}
