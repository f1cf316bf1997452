/* The errors of the library as exceptions. The classes are those of nbd/_errors.py. */

#include "binding.h"

void
note_failure (struct failure *failure)
{
  /* errno first: asking for the text does not change it, whatever else would. */
  failure->failed = true;
  failure->number = library.get_errno ();
  const char *text = library.get_error ();
  failure->text = text != NULL ? strdup (text) : NULL;
}

static PyObject *
error_class (const char *name)
{
  PyObject *module = PyImport_ImportModule ("nbd._errors");
  if (module == NULL)
    return NULL;
  PyObject *found = PyObject_GetAttrString (module, name);
  Py_DECREF (module);
  return found;
}

PyObject *
new_error (const char *text, int number)
{
  PyObject *class = error_class ("Error");
  if (class == NULL)
    return NULL;
  PyObject *message = PyUnicode_DecodeUTF8 (text, (Py_ssize_t) strlen (text), "surrogateescape");
  PyObject *error = message != NULL ? PyObject_CallFunction (class, "Oi", message, number) : NULL;
  Py_XDECREF (message);
  Py_DECREF (class);
  return error;
}

void
raise_error (const char *text, int number)
{
  PyObject *error = new_error (text, number);
  if (error != NULL) {
    PyErr_SetObject ((PyObject *) Py_TYPE (error), error);
    Py_DECREF (error);
  }
}

void
raise_failure (struct failure *failure)
{
  raise_error (failure->text != NULL ? failure->text : "the library gave no reason", failure->number);
  free (failure->text);
  failure->text = NULL;
}

void
raise_closed (void)
{
  PyObject *class = error_class ("ClosedHandle");
  if (class != NULL) {
    PyErr_SetString (class, "libnbd: method called on closed handle");
    Py_DECREF (class);
  }
}
