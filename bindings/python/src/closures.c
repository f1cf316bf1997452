/* Callbacks: what they keep alive, and how they get from the library into Python. */

#include "binding.h"

#include <stdatomic.h>

/* Freed by the library, the last first. */
static _Atomic (struct closure *) freed;

/* Taken apart, to be used again. Under the GIL. */
#define MAX_SPARE 1024 /* some 200 KiB; more commands than that are rarely in flight */
static struct closure *spare;
static unsigned spare_count;

struct closure *
new_closure (struct handle *owner)
{
  struct closure *closure = spare;
  if (closure != NULL) {
    spare = closure->next;
    spare_count--;
  }
  else {
    closure = malloc (sizeof *closure);
    if (closure == NULL) {
      PyErr_NoMemory ();
      return NULL;
    }
  }

  *closure = (struct closure) { .owner = owner, .next = owner->closures };
  if (owner->closures != NULL)
    owner->closures->previous = closure;
  owner->closures = closure;
  return closure;
}

struct closure *
take_callback (struct handle *owner, PyObject *object, const char *name)
{
  if (!PyCallable_Check (object)) {
    PyErr_Format (PyExc_TypeError, "callback parameter %s is not callable", name);
    return NULL;
  }
  struct closure *closure = new_closure (owner);
  if (closure != NULL)
    closure->callable = Py_NewRef (object);
  return closure;
}

struct closure *
take_optional (struct handle *owner, PyObject *object, const char *name)
{
  if (object == NULL || object == Py_None)
    return new_closure (owner);
  if (Py_TYPE (object) != waiter_class)
    return take_callback (owner, object, name);
  struct closure *closure = new_closure (owner);
  if (closure != NULL)
    take_waiter (closure, object);
  return closure;
}

void
free_closure (void *user_data)
{
  struct closure *closure = user_data;
  struct closure *first = atomic_load_explicit (&freed, memory_order_relaxed);
  do
    closure->freed_next = first;
  while (!atomic_compare_exchange_weak_explicit (&freed, &first, closure, memory_order_release, memory_order_relaxed));
}

/* It is no longer among those of its handle, which may go away from here on. */
static void
unlink_closure (struct closure *closure)
{
  if (closure->previous != NULL)
    closure->previous->next = closure->next;
  else
    closure->owner->closures = closure->next;
  if (closure->next != NULL)
    closure->next->previous = closure->previous;
}

/* Lets go of what an unlinked closure kept. */
static void
take_apart (struct closure *closure)
{
  struct closure parts = *closure;
  if (spare_count < MAX_SPARE) {
    closure->next = spare;
    spare = closure;
    spare_count++;
  }
  else
    free (closure);

  /* From here on any Python code may run, and more closures may be freed. */
  Py_XDECREF (parts.callable);
  Py_XDECREF (parts.view);
  if (parts.buffer.obj != NULL)
    PyBuffer_Release (&parts.buffer);
  if (parts.future != NULL) {
    if (parts.has_ended)
      add_ending (parts.endings, parts.future, parts.result, parts.name, parts.error);
    Py_DECREF (parts.endings);
    Py_DECREF (parts.future);
    Py_XDECREF (parts.result);
    Py_XDECREF (parts.name);
  }
}

void
collect_freed (void)
{
  if (atomic_load_explicit (&freed, memory_order_relaxed) == NULL)
    return;

  PyObject *type, *value, *traceback;
  PyErr_Fetch (&type, &value, &traceback);
  struct closure *last;
  while ((last = atomic_exchange_explicit (&freed, NULL, memory_order_acquire)) != NULL) {
    /* The first freed first: awaits go on in the order in which their commands ended. */
    struct closure *first = NULL;
    while (last != NULL) {
      struct closure *next = last->freed_next;
      /* All of them before the first is taken apart: that may run another thread, which closes the handle of the second. */
      unlink_closure (last);
      last->freed_next = first;
      first = last;
      last = next;
    }

    while (first != NULL) {
      struct closure *next = first->freed_next;
      take_apart (first);
      first = next;
    }
  }
  PyErr_Restore (type, value, traceback);
}

void
release_closures (struct handle *owner)
{
  while (owner->closures != NULL) {
    struct closure *closure = owner->closures;
    unlink_closure (closure);
    take_apart (closure);
  }
}

int
visit_closures (struct closure *first, visitproc visit, void *arg)
{
  for (struct closure *closure = first; closure != NULL; closure = closure->next) {
    Py_VISIT (closure->callable);
    Py_VISIT (closure->endings);
    Py_VISIT (closure->future);
    Py_VISIT (closure->result);
    Py_VISIT (closure->name);
    Py_VISIT (closure->view);
    Py_VISIT (closure->buffer.obj);
  }
  return 0;
}

bool
enter_callback (struct invocation *call, void *closure, bool may_end_process)
{
  if (!Py_IsInitialized ())
    return false;
  *call = (struct invocation) { .gil = PyGILState_Ensure (), .closure = closure, .may_end_process = may_end_process };
  return true;
}

PyObject *
text_argument (const char *text)
{
  return PyUnicode_DecodeUTF8 (text, (Py_ssize_t) strlen (text), "surrogateescape");
}

PyObject *
bytes_argument (struct invocation *call, const void *bytes, size_t size)
{
  PyObject *view = call->closure->view;
  if (view != NULL) {
    /* The offset in the user's own buffer, whose parts may be kept. */
    Py_buffer whole;
    if (PyObject_GetBuffer (view, &whole, PyBUF_SIMPLE) < 0)
      return NULL;
    const char *start = whole.buf;
    Py_ssize_t length = whole.len;
    PyBuffer_Release (&whole);
    const char *part = bytes;
    if (part >= start && part + size <= start + length)
      return PySequence_GetSlice (view, part - start, part - start + (Py_ssize_t) size);
  }

  PyObject *copy = PyBytes_FromStringAndSize (bytes, (Py_ssize_t) size);
  if (copy == NULL)
    return NULL;
  PyObject *copied = PyMemoryView_FromObject (copy);
  Py_DECREF (copy);
  return copied;
}

PyObject *
uint32_array_argument (const uint32_t *numbers, size_t count)
{
  PyObject *list = PyList_New ((Py_ssize_t) count);
  for (size_t i = 0; list != NULL && i < count; i++) {
    PyObject *number = PyLong_FromUnsignedLong (numbers[i]);
    if (number == NULL || PyList_SetItem (list, (Py_ssize_t) i, number) < 0)
      Py_CLEAR (list);
  }
  return list;
}

/* An int of 0 that a callback was given, left as it was and did not keep: the next is given the same. Under the GIL. */
static PyObject *spare_zero;

/* ctypes.c_int, and the name of the attribute that is its number. */
static PyObject *c_int, *value_name;

static bool
find_c_int (void)
{
  if (c_int == NULL) {
    PyObject *ctypes = PyImport_ImportModule ("ctypes");
    value_name = PyUnicode_InternFromString ("value");
    c_int = ctypes != NULL && value_name != NULL ? PyObject_GetAttrString (ctypes, "c_int") : NULL;
    Py_XDECREF (ctypes);
  }
  return c_int != NULL;
}

static PyObject *
new_mutable_int (int number)
{
  if (number == 0 && spare_zero != NULL) {
    PyObject *spare = spare_zero;
    spare_zero = NULL;
    return spare;
  }
  PyObject *value = find_c_int () ? PyLong_FromLong (number) : NULL;
  PyObject *object = value != NULL ? PyObject_CallFunctionObjArgs (c_int, value, NULL) : NULL;
  Py_XDECREF (value);
  return object;
}

PyObject *
mutable_int_argument (struct invocation *call, int *number)
{
  PyObject *object = new_mutable_int (*number);
  if (object != NULL) {
    Py_INCREF (object);
    call->mutable_int = object;
    call->mutable_target = number;
  }
  return object;
}

/* What the callback has put into the mutable int, also if it failed. Its arguments are gone. */
static void
copy_back (struct invocation *call)
{
  PyObject *type, *value, *traceback;
  PyErr_Fetch (&type, &value, &traceback);
  PyObject *set = PyObject_GetAttr (call->mutable_int, value_name);
  int overflow = 0;
  long number = set != NULL ? PyLong_AsLongAndOverflow (set, &overflow) : -1;
  if (PyErr_Occurred ())
    PyErr_Clear ();
  else if (overflow == 0 && number >= INT_MIN && number <= INT_MAX)
    *call->mutable_target = (int) number;
  Py_XDECREF (set);
  if (spare_zero == NULL && overflow == 0 && number == 0 && set != NULL && Py_REFCNT (call->mutable_int) == 1)
    spare_zero = call->mutable_int;
  else
    Py_DECREF (call->mutable_int);
  PyErr_Restore (type, value, traceback);
}

/* An exception has no caller to go to: it is printed. An assertion that failed ends the process, as programs rely on. */
static void
print_exception (struct invocation *call)
{
  if (!call->may_end_process && PyErr_ExceptionMatches (PyExc_SystemExit)) {
    PyErr_WriteUnraisable (call->closure->callable);
    return;
  }

  bool assertion = call->may_end_process && PyErr_ExceptionMatches (PyExc_AssertionError);
  PyErr_PrintEx (0);
  if (assertion)
    abort ();
}

/* Without a tuple for the usual numbers of arguments. */
static PyObject *
call_with (PyObject *callable, PyObject **arguments, size_t count)
{
  switch (count) {
  case 1:
    return PyObject_CallFunctionObjArgs (callable, arguments[0], NULL);
  case 2:
    return PyObject_CallFunctionObjArgs (callable, arguments[0], arguments[1], NULL);
  case 4:
    return PyObject_CallFunctionObjArgs (callable, arguments[0], arguments[1], arguments[2], arguments[3], NULL);
  default:
    break;
  }

  PyObject *tuple = PyTuple_New ((Py_ssize_t) count);
  for (size_t i = 0; tuple != NULL && i < count; i++)
    PyTuple_SetItem (tuple, (Py_ssize_t) i, Py_NewRef (arguments[i]));
  PyObject *returned = tuple != NULL ? PyObject_CallObject (callable, tuple) : NULL;
  Py_XDECREF (tuple);
  return returned;
}

int
leave_callback (struct invocation *call, PyObject **arguments, size_t count)
{
  bool whole = true;
  for (size_t i = 0; i < count; i++)
    whole = whole && arguments[i] != NULL;

  int result = -1;
  PyObject *returned = whole ? call_with (call->closure->callable, arguments, count) : NULL;
  for (size_t i = 0; i < count; i++)
    Py_XDECREF (arguments[i]);
  if (returned == NULL)
    ;
  else if (!PyLong_Check (returned))
    result = 0;
  else {
    int overflow;
    long number = PyLong_AsLongAndOverflow (returned, &overflow);
    result = overflow == 0 && number >= INT_MIN && number <= INT_MAX ? (int) number : -1;
  }

  if (call->mutable_int != NULL)
    copy_back (call);
  if (PyErr_Occurred ())
    print_exception (call);
  Py_XDECREF (returned);
  PyGILState_Release (call->gil);
  return result;
}

int
complete_future (void *user_data, int *error)
{
  struct closure *closure = user_data;
  closure->error = *error;
  closure->has_ended = true;
  return 1;
}
