/* The futures whose commands have ended, until the loop that they belong to goes on with them. */

#include "binding.h"

struct ending
{
  PyObject *future;
  PyObject *result;
  PyObject *name;
  int error;
};

/*
 * A future may be ended in the thread of its loop only, but what a command kept is taken apart by whichever thread has the GIL. So
 * its end waits here. While the loop drives the handle (from begin to run or finish) nobody need be told; otherwise schedule is called, which
 * has the loop call run.
 */
struct endings
{
  PyObject_HEAD
  PyObject *schedule;
  struct ending *first;
  size_t count, room;
  bool gathers, is_scheduled;
};

PyTypeObject *endings_class;

static struct
{
  PyObject *callbacks, *remove_done_callback, *run, *set_result, *set_exception, *done, *get_loop, *call_soon, *context;
  PyObject *call_exception_handler;
} names;

static bool
intern_names (void)
{
  return (names.callbacks = PyUnicode_InternFromString ("_callbacks")) != NULL
         && (names.remove_done_callback = PyUnicode_InternFromString ("remove_done_callback")) != NULL
         && (names.run = PyUnicode_InternFromString ("run")) != NULL
         && (names.set_result = PyUnicode_InternFromString ("set_result")) != NULL
         && (names.set_exception = PyUnicode_InternFromString ("set_exception")) != NULL
         && (names.done = PyUnicode_InternFromString ("done")) != NULL
         && (names.get_loop = PyUnicode_InternFromString ("get_loop")) != NULL
         && (names.call_soon = PyUnicode_InternFromString ("call_soon")) != NULL
         && (names.context = PyUnicode_InternFromString ("context")) != NULL
         && (names.call_exception_handler = PyUnicode_InternFromString ("call_exception_handler")) != NULL;
}

static PyObject *
endings_new (PyTypeObject *type, PyObject *arguments, PyObject *keywords)
{
  if (keywords != NULL || PyTuple_Size (arguments) != 1 || !PyCallable_Check (PyTuple_GetItem (arguments, 0))) {
    PyErr_SetString (PyExc_TypeError, "Endings() takes a callable that schedules run()");
    return NULL;
  }
  if (names.callbacks == NULL && !intern_names ())
    return NULL;
  allocfunc allocate = (allocfunc) PyType_GetSlot (type, Py_tp_alloc);
  struct endings *self = (struct endings *) allocate (type, 0);
  if (self != NULL)
    self->schedule = Py_NewRef (PyTuple_GetItem (arguments, 0));
  return (PyObject *) self;
}

void
add_ending (PyObject *object, PyObject *future, PyObject *result, PyObject *name, int error)
{
  struct endings *self = (struct endings *) object;
  if (self->count == self->room) {
    size_t room = self->room > 0 ? 2 * self->room : 64;
    struct ending *larger = realloc (self->first, room * sizeof *larger);
    if (larger == NULL) {
      PyErr_NoMemory ();
      PyErr_WriteUnraisable (future);
      return;
    }
    self->first = larger;
    self->room = room;
  }
  self->first[self->count++] = (struct ending) {
    .future = Py_NewRef (future), .result = Py_NewRef (result), .name = Py_NewRef (name), .error = error,
  };

  if (!self->gathers && !self->is_scheduled) {
    self->is_scheduled = true;
    PyObject *value = PyObject_CallNoArgs (self->schedule);
    /* A loop that is closed has nobody who awaits. */
    if (value == NULL)
      PyErr_Clear ();
    Py_XDECREF (value);
  }
}

static PyObject *
failure_of (PyObject *name, int error)
{
  PyObject *text = PyUnicode_FromFormat ("nbd_%U: command failed: %s", name, strerror (error));
  const char *chars = text != NULL ? PyUnicode_AsUTF8AndSize (text, NULL) : NULL;
  PyObject *failure = chars != NULL ? new_error (chars, error) : NULL;
  Py_XDECREF (text);
  return failure;
}

/* Gives a future its outcome. */
static void
finish (const struct ending *ending)
{
  PyObject *failure = ending->error != 0 ? failure_of (ending->name, ending->error) : NULL;
  PyObject *value = NULL;
  if (ending->error == 0)
    value = PyObject_CallMethodObjArgs (ending->future, names.set_result, ending->result, NULL);
  else if (failure != NULL)
    value = PyObject_CallMethodObjArgs (ending->future, names.set_exception, failure, NULL);
  Py_XDECREF (failure);
  if (value == NULL) {
    /* One that was cancelled has gone on already. */
    PyObject *type, *reason, *traceback;
    PyErr_Fetch (&type, &reason, &traceback);
    PyObject *is_done = PyObject_CallMethodObjArgs (ending->future, names.done, NULL);
    PyErr_Clear ();
    PyErr_Restore (type, reason, traceback);
    if (is_done == Py_True)
      PyErr_Clear ();
    else
      PyErr_WriteUnraisable (ending->future);
    Py_XDECREF (is_done);
  }
  Py_XDECREF (value);
}

/* What waits for a future: pairs of a callback and its context, in a list; the future forgets them. NULL if nothing waits. */
static PyObject *
take_callbacks (PyObject *future)
{
  PyObject *callbacks = PyObject_GetAttr (future, names.callbacks);
  if (callbacks != NULL && PyList_Check (callbacks)) {
    Py_ssize_t count = PyList_Size (callbacks);
    for (Py_ssize_t i = 0; i < count; i++) {
      PyObject *callback = PySequence_GetItem (PyList_GetItem (callbacks, i), 0);
      PyObject *value = callback != NULL ? PyObject_CallMethodObjArgs (future, names.remove_done_callback, callback, NULL) : NULL;
      Py_XDECREF (callback);
      Py_XDECREF (value);
    }
    if (count > 0)
      return callbacks;
  }

  /* A future of another kind tells its callbacks by itself, in a later turn of the loop. */
  PyErr_Clear ();
  Py_XDECREF (callbacks);
  return NULL;
}

/* An exception of a callback, which is the loop's to report; false if it ends the program. */
static bool
report_exception (PyObject *future)
{
  if (!PyErr_ExceptionMatches (PyExc_Exception))
    return false;
  PyObject *type, *value, *traceback;
  PyErr_Fetch (&type, &value, &traceback);
  PyErr_NormalizeException (&type, &value, &traceback);
  if (traceback != NULL)
    PyException_SetTraceback (value, traceback);
  PyObject *loop = PyObject_CallMethodObjArgs (future, names.get_loop, NULL);
  PyObject *report = Py_BuildValue ("{s:s,s:O}", "message", "Exception in callback of a future", "exception", value);
  PyObject *done
      = loop != NULL && report != NULL ? PyObject_CallMethodObjArgs (loop, names.call_exception_handler, report, NULL) : NULL;
  bool ends = done == NULL && !PyErr_ExceptionMatches (PyExc_Exception);
  if (done == NULL && !ends)
    PyErr_WriteUnraisable (future);
  Py_XDECREF (done);
  Py_XDECREF (report);
  Py_XDECREF (loop);
  Py_XDECREF (type);
  Py_XDECREF (value);
  Py_XDECREF (traceback);
  return !ends;
}

/* The loop calls it later, after an exception that ends the program. */
static void
call_later (PyObject *future, PyObject *callback, PyObject *context)
{
  PyObject *type, *reason, *traceback;
  PyErr_Fetch (&type, &reason, &traceback);
  PyObject *loop = PyObject_CallMethodObjArgs (future, names.get_loop, NULL);
  PyObject *call_soon = loop != NULL ? PyObject_GetAttr (loop, names.call_soon) : NULL;
  PyObject *arguments = PyTuple_Pack (2, callback, future);
  PyObject *keywords = PyDict_New ();
  PyObject *handle = NULL;
  if (call_soon != NULL && arguments != NULL && keywords != NULL && PyDict_SetItem (keywords, names.context, context) == 0)
    handle = PyObject_Call (call_soon, arguments, keywords);
  if (handle == NULL)
    PyErr_WriteUnraisable (future);
  Py_XDECREF (handle);
  Py_XDECREF (keywords);
  Py_XDECREF (arguments);
  Py_XDECREF (call_soon);
  Py_XDECREF (loop);
  PyErr_Restore (type, reason, traceback);
}

/* Calls them now, which saves a turn of the loop and two objects for each. */
static void
run_callbacks (PyObject *future, PyObject *callbacks)
{
  Py_ssize_t count = PyList_Size (callbacks);
  for (Py_ssize_t i = 0; i < count; i++) {
    PyObject *pair = PyList_GetItem (callbacks, i);
    PyObject *callback = PyTuple_GetItem (pair, 0), *context = PyTuple_GetItem (pair, 1);
    if (callback == NULL || context == NULL)
      PyErr_WriteUnraisable (future);
    else if (PyErr_Occurred ())
      call_later (future, callback, context);
    else {
      PyObject *value = PyObject_CallMethodObjArgs (context, names.run, callback, future, NULL);
      if (value == NULL)
        report_exception (future);
      Py_XDECREF (value);
    }
  }
}

static PyObject *
endings_begin (PyObject *object, PyObject *unused)
{
  (void) unused;
  ((struct endings *) object)->gathers = true;
  Py_RETURN_NONE;
}

static PyObject *
end_all (struct endings *self, bool in_loop)
{
  self->gathers = false;
  self->is_scheduled = false;

  /* What is added meanwhile goes into a new list, and is scheduled. */
  struct ending *first = self->first;
  size_t count = self->count, room = self->room;
  self->first = NULL;
  self->count = self->room = 0;
  for (size_t i = 0; i < count; i++) {
    struct ending *ending = &first[i];
    PyObject *callbacks = !in_loop || PyErr_Occurred () ? NULL : take_callbacks (ending->future);
    PyObject *type, *reason, *traceback;
    PyErr_Fetch (&type, &reason, &traceback);
    finish (ending);
    PyErr_Restore (type, reason, traceback);
    if (callbacks != NULL)
      run_callbacks (ending->future, callbacks);
    Py_XDECREF (callbacks);
    Py_DECREF (ending->future);
    Py_DECREF (ending->result);
    Py_DECREF (ending->name);
  }

  if (self->first == NULL) {
    self->first = first;
    self->room = room;
  }
  else
    free (first);
  if (PyErr_Occurred ())
    return NULL;
  Py_RETURN_NONE;
}

static PyObject *
endings_run (PyObject *object, PyObject *unused)
{
  (void) unused;
  return end_all ((struct endings *) object, true);
}

static PyObject *
endings_finish (PyObject *object, PyObject *unused)
{
  (void) unused;
  return end_all ((struct endings *) object, false);
}

static int
endings_traverse (PyObject *object, visitproc visit, void *arg)
{
  struct endings *self = (struct endings *) object;
  Py_VISIT (Py_TYPE (object));
  Py_VISIT (self->schedule);
  for (size_t i = 0; i < self->count; i++) {
    Py_VISIT (self->first[i].future);
    Py_VISIT (self->first[i].result);
    Py_VISIT (self->first[i].name);
  }
  return 0;
}

static int
endings_clear (PyObject *object)
{
  struct endings *self = (struct endings *) object;
  Py_CLEAR (self->schedule);
  while (self->count > 0) {
    struct ending last = self->first[--self->count];
    Py_DECREF (last.future);
    Py_DECREF (last.result);
    Py_DECREF (last.name);
  }
  return 0;
}

static void
endings_dealloc (PyObject *object)
{
  PyObject_GC_UnTrack (object);
  endings_clear (object);
  free (((struct endings *) object)->first);
  free_object (object);
}

static PyMethodDef methods[] = {
  { "begin", endings_begin, METH_NOARGS, "begin($self, /)\n--\n\nThe caller drives the handle, and calls run or finish afterwards." },
  { "run", endings_run, METH_NOARGS,
    "run($self, /)\n--\n\nEnds the futures and goes on with what awaits them. Called by the loop, outside of any task." },
  { "finish", endings_finish, METH_NOARGS, "finish($self, /)\n--\n\nEnds the futures. What awaits them goes on in the next turn." },
  { 0 },
};

static PyType_Slot slots[] = {
  { Py_tp_doc, "Endings(schedule)\n--\n\nThe futures of a loop whose commands have ended." },
  { Py_tp_new, endings_new },
  { Py_tp_methods, methods },
  { Py_tp_traverse, endings_traverse },
  { Py_tp_clear, endings_clear },
  { Py_tp_dealloc, endings_dealloc },
  { 0 },
};

PyType_Spec endings_type = {
  .name = "nbd._native.Endings",
  .basicsize = sizeof (struct endings),
  .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
  .slots = slots,
};
