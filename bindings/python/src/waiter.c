/* What an awaited command is given as its completion: the future that ends when the command is retired, and with what. */

#include "binding.h"

struct waiter
{
  PyObject_HEAD
  PyObject *future;
  PyObject *result; /* of the future if the command succeeds */
  PyObject *name;   /* of the call, for the error */
};

PyTypeObject *waiter_class;

static PyObject *
waiter_new (PyTypeObject *type, PyObject *arguments, PyObject *keywords)
{
  if (keywords != NULL || PyTuple_Size (arguments) != 3) {
    PyErr_SetString (PyExc_TypeError, "Waiter() takes a future, its result and the name of the call");
    return NULL;
  }
  allocfunc allocate = (allocfunc) PyType_GetSlot (type, Py_tp_alloc);
  struct waiter *self = (struct waiter *) allocate (type, 0);
  if (self == NULL)
    return NULL;
  self->future = PyTuple_GetItem (arguments, 0);
  self->result = PyTuple_GetItem (arguments, 1);
  self->name = PyTuple_GetItem (arguments, 2);
  Py_INCREF (self->future);
  Py_INCREF (self->result);
  Py_INCREF (self->name);
  return (PyObject *) self;
}

static PyObject *
failure_of (struct waiter *self, int error)
{
  PyObject *text = PyUnicode_FromFormat ("nbd_%U: command failed: %s", self->name, strerror (error));
  const char *chars = text != NULL ? PyUnicode_AsUTF8AndSize (text, NULL) : NULL;
  PyObject *failure = chars != NULL ? new_error (chars, error) : NULL;
  Py_XDECREF (text);
  return failure;
}

void
finish_waiter (PyObject *object, int error)
{
  static PyObject *done, *set_result, *set_exception;
  if (done == NULL) {
    set_result = PyUnicode_InternFromString ("set_result");
    set_exception = PyUnicode_InternFromString ("set_exception");
    done = PyUnicode_InternFromString ("done");
  }

  struct waiter *self = (struct waiter *) object;
  /* One that was cancelled has gone on already. */
  PyObject *is_done = PyObject_CallMethodObjArgs (self->future, done, NULL);
  PyObject *value = NULL;
  if (is_done == Py_False) {
    PyObject *failure = error != 0 ? failure_of (self, error) : NULL;
    if (error == 0)
      value = PyObject_CallMethodObjArgs (self->future, set_result, self->result, NULL);
    else if (failure != NULL)
      value = PyObject_CallMethodObjArgs (self->future, set_exception, failure, NULL);
    Py_XDECREF (failure);
  }
  if (PyErr_Occurred ())
    PyErr_WriteUnraisable (self->future);
  Py_XDECREF (is_done);
  Py_XDECREF (value);
}

static int
waiter_traverse (PyObject *object, visitproc visit, void *arg)
{
  struct waiter *self = (struct waiter *) object;
  Py_VISIT (Py_TYPE (object));
  Py_VISIT (self->future);
  Py_VISIT (self->result);
  Py_VISIT (self->name);
  return 0;
}

static int
waiter_clear (PyObject *object)
{
  struct waiter *self = (struct waiter *) object;
  Py_CLEAR (self->future);
  Py_CLEAR (self->result);
  Py_CLEAR (self->name);
  return 0;
}

static void
waiter_dealloc (PyObject *object)
{
  PyTypeObject *type = Py_TYPE (object);
  PyObject_GC_UnTrack (object);
  waiter_clear (object);
  freefunc release = (freefunc) PyType_GetSlot (type, Py_tp_free);
  release (object);
  Py_DECREF (type);
}

static PyType_Slot slots[] = {
  { Py_tp_doc, "Waiter(future, result, name)\n--\n\nA completion that ends a future." },
  { Py_tp_new, waiter_new },
  { Py_tp_traverse, waiter_traverse },
  { Py_tp_clear, waiter_clear },
  { Py_tp_dealloc, waiter_dealloc },
  { 0 },
};

PyType_Spec waiter_type = {
  .name = "nbd._native.Waiter",
  .basicsize = sizeof (struct waiter),
  .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
  .slots = slots,
};
