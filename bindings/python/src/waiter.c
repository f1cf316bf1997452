/* What an awaited command is given as its completion: the future that ends when the command is retired, with what, and by whom. */

#include "binding.h"

struct waiter
{
  PyObject_HEAD
  PyObject *endings;
  PyObject *future;
  PyObject *result; /* of the future if the command succeeds */
  PyObject *name;   /* of the call, for the error */
};

PyTypeObject *waiter_class;

static PyObject *
waiter_new (PyTypeObject *type, PyObject *arguments, PyObject *keywords)
{
  if (keywords != NULL || PyTuple_Size (arguments) != 4
      || Py_TYPE (PyTuple_GetItem (arguments, 0)) != endings_class) {
    PyErr_SetString (PyExc_TypeError, "Waiter() takes endings, a future, its result and the name of the call");
    return NULL;
  }
  allocfunc allocate = (allocfunc) PyType_GetSlot (type, Py_tp_alloc);
  struct waiter *self = (struct waiter *) allocate (type, 0);
  if (self == NULL)
    return NULL;
  self->endings = Py_NewRef (PyTuple_GetItem (arguments, 0));
  self->future = Py_NewRef (PyTuple_GetItem (arguments, 1));
  self->result = Py_NewRef (PyTuple_GetItem (arguments, 2));
  self->name = Py_NewRef (PyTuple_GetItem (arguments, 3));
  return (PyObject *) self;
}

void
take_waiter (struct closure *closure, PyObject *object)
{
  struct waiter *waiter = (struct waiter *) object;
  closure->endings = Py_NewRef (waiter->endings);
  closure->future = Py_NewRef (waiter->future);
  closure->result = Py_NewRef (waiter->result);
  closure->name = Py_NewRef (waiter->name);
}

PyObject *
handle_await_pread (PyObject *object, PyObject *const *arguments, Py_ssize_t count)
{
  static PyObject *name;
  struct handle *self = (struct handle *) object;
  if (count != 5 || Py_TYPE (arguments[0]) != endings_class) {
    PyErr_SetString (PyExc_TypeError, "_await_pread() takes endings, a future, a count, an offset and flags");
    return NULL;
  }
  if ((name == NULL && (name = PyUnicode_InternFromString ("pread")) == NULL) || !begin_call (self))
    return NULL;

  size_t size = 0;
  uint64_t offset = 0;
  uint32_t flags = 0;
  PyObject *memory = NULL, *result = NULL;
  struct closure *closure = NULL;
  if (!is_present (library.aio_pread, "nbd_aio_pread")
      || !as_size (arguments[2], "count", &size)
      || !as_uint64 (arguments[3], "offset", &offset)
      || !as_uint32 (arguments[4], "flags", &flags)
      || (memory = PyByteArray_FromStringAndSize (NULL, (Py_ssize_t) size)) == NULL
      || (closure = new_closure (self)) == NULL
      || !keep_writable (closure, memory))
    goto out;

  closure->endings = Py_NewRef (arguments[0]);
  closure->future = Py_NewRef (arguments[1]);
  closure->result = Py_NewRef (memory);
  closure->name = Py_NewRef (name);
  struct failure failure = { 0 };
  nbd_completion_callback completion = { .callback = complete_future, .user_data = closure, .free = free_closure };
  Py_BEGIN_ALLOW_THREADS
  if (library.aio_pread (self->native, closure->buffer.buf, size, offset, completion, flags) == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  closure = NULL;
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  Py_XDECREF (memory);
  if (closure != NULL)
    free_closure (closure);
  collect_freed ();
  end_call (self);
  return result;
}

static int
waiter_traverse (PyObject *object, visitproc visit, void *arg)
{
  struct waiter *self = (struct waiter *) object;
  Py_VISIT (Py_TYPE (object));
  Py_VISIT (self->endings);
  Py_VISIT (self->future);
  Py_VISIT (self->result);
  Py_VISIT (self->name);
  return 0;
}

static int
waiter_clear (PyObject *object)
{
  struct waiter *self = (struct waiter *) object;
  Py_CLEAR (self->endings);
  Py_CLEAR (self->future);
  Py_CLEAR (self->result);
  Py_CLEAR (self->name);
  return 0;
}

static void
waiter_dealloc (PyObject *object)
{
  PyObject_GC_UnTrack (object);
  waiter_clear (object);
  free_object (object);
}

static PyType_Slot slots[] = {
  { Py_tp_doc, "Waiter(endings, future, result, name)\n--\n\nA completion that ends a future." },
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
