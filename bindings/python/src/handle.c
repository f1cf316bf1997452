/* The base of nbd.NBD: a handle of the library, closed when nothing refers to it any more. */

#include "binding.h"

static void
close_native (struct handle *self)
{
  struct nbd_handle *native = self->native;
  self->native = NULL;

  /* Commands that are outstanding end now, and their callbacks run: they must not find an exception that is not theirs. */
  PyObject *type, *value, *traceback;
  PyErr_Fetch (&type, &value, &traceback);
  Py_BEGIN_ALLOW_THREADS
  library.close (native);
  Py_END_ALLOW_THREADS
  collect_freed ();
  release_closures (self);
  PyErr_Restore (type, value, traceback);
}

bool
begin_call (struct handle *self)
{
  if (self->native == NULL || self->closing) {
    raise_closed ();
    return false;
  }
  self->calls++;
  return true;
}

void
end_call (struct handle *self)
{
  if (--self->calls == 0 && self->closing && self->native != NULL)
    close_native (self);
}

static int
handle_init (PyObject *object, PyObject *arguments, PyObject *keywords)
{
  struct handle *self = (struct handle *) object;
  if (PyTuple_Size (arguments) != 0 || (keywords != NULL && PyDict_Size (keywords) != 0)) {
    PyErr_SetString (PyExc_TypeError, "NBD() takes no arguments");
    return -1;
  }
  if (self->native != NULL || self->closing) {
    PyErr_SetString (PyExc_RuntimeError, "NBD.__init__() was called a second time");
    return -1;
  }
  if (library.create == NULL) {
    PyErr_SetString (PyExc_RuntimeError, "the library is not loaded");
    return -1;
  }

  struct failure failure = { 0 };
  Py_BEGIN_ALLOW_THREADS
  self->native = library.create ();
  if (self->native == NULL)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed) {
    PyErr_Format (PyExc_RuntimeError, "a handle cannot be created: %s", failure.text != NULL ? failure.text : "no reason was given");
    free (failure.text);
    return -1;
  }
  return 0;
}

static PyObject *
handle_close (PyObject *object, PyObject *unused)
{
  (void) unused;
  struct handle *self = (struct handle *) object;
  if (self->native == NULL || self->closing) {
    raise_closed ();
    return NULL;
  }
  self->closing = true;
  if (self->calls == 0)
    close_native (self);
  Py_RETURN_NONE;
}

static PyObject *
handle_refuse_copy (PyObject *object, PyObject *unused)
{
  (void) object;
  (void) unused;
  PyErr_SetString (PyExc_TypeError, "an NBD handle cannot be copied or pickled: it stands for one connection");
  return NULL;
}

/* The native handle, for other extension modules. */
static PyObject *
handle_capsule (PyObject *object, void *unused)
{
  (void) unused;
  struct handle *self = (struct handle *) object;
  if (self->native == NULL || self->closing)
    Py_RETURN_NONE;
  return PyCapsule_New (self->native, "nbd_handle", NULL);
}

static PyObject *
handle_is_closed (PyObject *object, void *unused)
{
  (void) unused;
  struct handle *self = (struct handle *) object;
  return PyBool_FromLong (self->native == NULL || self->closing);
}

static int
handle_traverse (PyObject *object, visitproc visit, void *arg)
{
  Py_VISIT (Py_TYPE (object));
  return visit_closures (((struct handle *) object)->closures, visit, arg);
}

static int
handle_clear (PyObject *object)
{
  /* What is referred to belongs to the library, and is given back when the handle is closed: the finalizer did that. */
  (void) object;
  return 0;
}

static void
handle_finalize (PyObject *object)
{
  struct handle *self = (struct handle *) object;
  if (self->native != NULL)
    close_native (self);
}

static void
handle_dealloc (PyObject *object)
{
  PyObject_GC_UnTrack (object);
  handle_finalize (object);
  free_object (object);
}

static PyMethodDef own_methods[] = {
  { "close", handle_close, METH_NOARGS,
    "close($self)\n--\n\n▶ close the handle\n\n"
    "Commands that are outstanding fail with ENOTCONN. If a call is running\n"
    "in another thread or a callback makes this one, the handle is closed\n"
    "when that call returns; no further call can be made in any case." },
  { "_await_pread", (PyCFunction) (void (*) (void)) handle_await_pread, METH_FASTCALL,
    "_await_pread($self, endings, future, count, offset, flags, /)\n--\n\nReads into new memory, which the future ends with." },
  { "__copy__", handle_refuse_copy, METH_NOARGS, NULL },
  { "__deepcopy__", handle_refuse_copy, METH_O, NULL },
  { "__reduce_ex__", handle_refuse_copy, METH_O, NULL },
  { 0 },
};

static PyGetSetDef properties[] = {
  { "_o", handle_capsule, NULL, "The native handle in a capsule, or None after it was closed.", NULL },
  { "_closed", handle_is_closed, NULL, "Whether the handle was closed.", NULL },
  { 0 },
};

/* One table for both: those of the library's calls are generated. */
#define MAX_METHODS 512
static PyMethodDef methods[MAX_METHODS];

static PyType_Slot slots[] = {
  { Py_tp_doc, "A handle of libnbd." },
  { Py_tp_init, handle_init },
  { Py_tp_new, PyType_GenericNew },
  { Py_tp_traverse, handle_traverse },
  { Py_tp_clear, handle_clear },
  { Py_tp_finalize, handle_finalize },
  { Py_tp_dealloc, handle_dealloc },
  { Py_tp_methods, methods },
  { Py_tp_getset, properties },
  { 0 },
};

PyType_Spec handle_type = {
  .name = "nbd._native.Handle",
  .basicsize = sizeof (struct handle),
  .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
  .slots = slots,
};

bool
join_methods (void)
{
  size_t count = 0;
  PyMethodDef *tables[] = { own_methods, call_methods };
  for (size_t i = 0; i < 2; i++)
    for (PyMethodDef *method = tables[i]; method->ml_name != NULL; method++) {
      if (count + 1 >= MAX_METHODS) {
        PyErr_SetString (PyExc_SystemError, "there are more methods than the table has room for");
        return false;
      }
      methods[count++] = *method;
    }
  return true;
}
