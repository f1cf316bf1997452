/* What Python gives to a call, as C takes it. */

#include "binding.h"

static bool
refuse_count (const struct signature *signature, Py_ssize_t positional)
{
  PyErr_Format (PyExc_TypeError, "NBD.%s() takes %s%zu argument%s (%zd given)", signature->name,
                signature->required == signature->total ? "" : "at most ", signature->total, signature->total == 1 ? "" : "s",
                positional);
  return false;
}

static bool
take_keyword (const struct signature *signature, PyObject *name, PyObject *value, PyObject **given)
{
  for (size_t i = 0; i < signature->total; i++)
    if (PyUnicode_CompareWithASCIIString (name, signature->parameters[i]) == 0) {
      if (given[i] != NULL) {
        PyErr_Format (PyExc_TypeError, "NBD.%s() got multiple values for argument '%U'", signature->name, name);
        return false;
      }
      given[i] = value;
      return true;
    }

  PyErr_Format (PyExc_TypeError, "NBD.%s() got an unexpected keyword argument '%U'", signature->name, name);
  return false;
}

bool
take_arguments (const struct signature *signature, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords,
                PyObject **given)
{
  if ((size_t) positional > signature->total)
    return refuse_count (signature, positional);
  for (size_t i = 0; i < signature->total; i++)
    given[i] = i < (size_t) positional ? arguments[i] : NULL;

  Py_ssize_t named = keywords != NULL ? PyTuple_Size (keywords) : 0;
  for (Py_ssize_t i = 0; i < named; i++)
    if (!take_keyword (signature, PyTuple_GetItem (keywords, i), arguments[positional + i], given))
      return false;

  for (size_t i = 0; i < signature->required; i++)
    if (given[i] == NULL) {
      PyErr_Format (PyExc_TypeError, "NBD.%s() missing required argument '%s'", signature->name, signature->parameters[i]);
      return false;
    }
  return true;
}

bool
as_bool (PyObject *object, bool *value)
{
  int truth = PyObject_IsTrue (object);
  *value = truth > 0;
  return truth >= 0;
}

static bool
out_of_range (const char *name, const char *type)
{
  if (PyErr_Occurred () && !PyErr_ExceptionMatches (PyExc_OverflowError))
    return false;
  PyErr_Format (PyExc_OverflowError, "%s is out of range for C's %s", name, type);
  return false;
}

static bool
as_signed (PyObject *object, const char *name, const char *type, int64_t least, int64_t greatest, int64_t *value)
{
  PyObject *number = PyNumber_Index (object);
  if (number == NULL)
    return false;
  long long parsed = PyLong_AsLongLong (number);
  Py_DECREF (number);
  if ((parsed == -1 && PyErr_Occurred ()) || parsed < least || parsed > greatest)
    return out_of_range (name, type);
  *value = parsed;
  return true;
}

static bool
as_positive (PyObject *object, const char *name, const char *type, uint64_t greatest, uint64_t *value)
{
  PyObject *number = PyNumber_Index (object);
  if (number == NULL)
    return false;
  unsigned long long parsed = PyLong_AsUnsignedLongLong (number);
  Py_DECREF (number);
  if ((parsed == (unsigned long long) -1 && PyErr_Occurred ()) || parsed > greatest)
    return out_of_range (name, type);
  *value = parsed;
  return true;
}

bool
as_int (PyObject *object, const char *name, int *value)
{
  int64_t parsed;
  if (!as_signed (object, name, "int", INT_MIN, INT_MAX, &parsed))
    return false;
  *value = (int) parsed;
  return true;
}

bool
as_int64 (PyObject *object, const char *name, int64_t *value)
{
  return as_signed (object, name, "int64_t", INT64_MIN, INT64_MAX, value);
}

bool
as_unsigned (PyObject *object, const char *name, unsigned *value)
{
  uint64_t parsed;
  if (!as_positive (object, name, "unsigned", UINT_MAX, &parsed))
    return false;
  *value = (unsigned) parsed;
  return true;
}

bool
as_uint32 (PyObject *object, const char *name, uint32_t *value)
{
  uint64_t parsed;
  if (!as_positive (object, name, "uint32_t", UINT32_MAX, &parsed))
    return false;
  *value = (uint32_t) parsed;
  return true;
}

bool
as_uint64 (PyObject *object, const char *name, uint64_t *value)
{
  return as_positive (object, name, "uint64_t", UINT64_MAX, value);
}

bool
as_uintptr (PyObject *object, const char *name, uintptr_t *value)
{
  uint64_t parsed;
  if (!as_positive (object, name, "uintptr_t", UINTPTR_MAX, &parsed))
    return false;
  *value = (uintptr_t) parsed;
  return true;
}

bool
as_size (PyObject *object, const char *name, size_t *value)
{
  int64_t parsed;
  if (!as_signed (object, name, "size_t", INT64_MIN, PY_SSIZE_T_MAX, &parsed))
    return false;
  if (parsed < 0) {
    PyErr_Format (PyExc_ValueError, "%s must not be negative", name);
    return false;
  }
  *value = (size_t) parsed;
  return true;
}

bool
as_text (PyObject *object, const char *name, struct text *text)
{
  if (!PyUnicode_Check (object)) {
    PyObject *type = PyType_GetName (Py_TYPE (object));
    if (type != NULL)
      PyErr_Format (PyExc_TypeError, "%s must be str, not %U", name, type);
    Py_XDECREF (type);
    return false;
  }

  Py_ssize_t size;
  const char *chars = PyUnicode_AsUTF8AndSize (object, &size);
  if (chars == NULL) {
    /* Bytes that are not UTF-8 come from the library as surrogates, and go back to it as the same bytes. */
    PyErr_Clear ();
    text->owner = PyUnicode_AsEncodedString (object, "utf-8", "surrogateescape");
    if (text->owner == NULL)
      return false;
    chars = PyBytes_AsString (text->owner);
    size = PyBytes_Size (text->owner);
  }
  if (strlen (chars) != (size_t) size) {
    PyErr_Format (PyExc_ValueError, "embedded null character in %s", name);
    return false;
  }
  text->chars = chars;
  return true;
}

bool
as_path (PyObject *object, struct text *path)
{
  if (!PyUnicode_FSConverter (object, &path->owner))
    return false;
  path->chars = PyBytes_AsString (path->owner);
  return true;
}

void
release_text (struct text *text)
{
  Py_CLEAR (text->owner);
}

bool
as_text_list (PyObject *object, const char *name, struct text_list *list)
{
  if (!PyList_Check (object)) {
    PyErr_SetString (PyExc_TypeError, "expecting a list parameter");
    return false;
  }

  /* The list is not the caller's alone: another thread may change it while the library reads the texts. */
  PyObject *items = PyList_AsTuple (object);
  if (items == NULL)
    return false;
  list->count = (size_t) PyTuple_Size (items);
  list->items = calloc (list->count + 1, sizeof *list->items);
  list->texts = calloc (list->count + 1, sizeof *list->texts);
  bool whole = list->items != NULL && list->texts != NULL;
  if (!whole)
    PyErr_NoMemory ();
  for (size_t i = 0; whole && i < list->count; i++) {
    PyObject *item = PyTuple_GetItem (items, (Py_ssize_t) i);
    whole = as_text (item, name, &list->texts[i]);
    if (whole && list->texts[i].owner == NULL) {
      Py_INCREF (item);
      list->texts[i].owner = item;
    }
    list->items[i] = (char *) list->texts[i].chars;
  }
  Py_DECREF (items);
  return whole;
}

void
release_text_list (struct text_list *list)
{
  for (size_t i = 0; list->texts != NULL && i < list->count; i++)
    release_text (&list->texts[i]);
  free (list->items);
  free (list->texts);
}

bool
as_address (PyObject *object, struct address *address)
{
  if (!PyUnicode_Check (object)) {
    PyErr_SetString (PyExc_TypeError, "get_sockaddr: unknown address type");
    return false;
  }

  struct text path = { 0 };
  if (!as_path (object, &path))
    return false;
  size_t size = strlen (path.chars);
  bool fits = size < sizeof address->un.sun_path;
  if (fits) {
    memset (&address->un, 0, sizeof address->un);
    address->un.sun_family = AF_UNIX;
    memcpy (address->un.sun_path, path.chars, size);
    address->size = sizeof address->un;
  }
  else
    PyErr_SetString (PyExc_RuntimeError, "get_sockaddr: Unix domain socket name too long");
  release_text (&path);
  return fits;
}
