/* The C library, loaded at run time, so that one module works with every version of it. */

#include "binding.h"

#include <dlfcn.h>

struct nbd_library library;

static void *handle_of_library;

static void *
find (const char *name)
{
  return dlsym (handle_of_library, name);
}

bool
load_library (const char *path)
{
  if (handle_of_library != NULL)
    return true;

  handle_of_library = dlopen (path, RTLD_NOW | RTLD_LOCAL);
  if (handle_of_library == NULL) {
    const char *reason = dlerror ();
    PyErr_Format (PyExc_ImportError, "the library libnbd cannot be loaded: %s", reason != NULL ? reason : path);
    return false;
  }

  resolve_library (find);
  if (library.create == NULL || library.close == NULL || library.get_error == NULL || library.get_errno == NULL) {
    PyErr_Format (PyExc_ImportError, "%s is not a libnbd: it does not have nbd_create and what belongs to it", path);
    dlclose (handle_of_library);
    handle_of_library = NULL;
    return false;
  }

  return true;
}

bool
is_present (const void *function, const char *name)
{
  if (function != NULL)
    return true;

  char text[128];
  snprintf (text, sizeof text, "%s: this call is not in the loaded libnbd, which is an older one", name);
  raise_error (text, ENOTSUP);
  return false;
}
