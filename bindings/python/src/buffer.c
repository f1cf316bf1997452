/* nbd.Buffer, and the memory that commands use. */

#include "binding.h"

struct buffer
{
  PyObject_HEAD
  PyObject *object;    /* what holds the bytes: a bytearray, or what from_buffer was given */
  bool is_initialized; /* false: nothing was written to it yet, and its bytes are whatever the memory had */
};

PyTypeObject *buffer_class;

static struct buffer *
new_buffer (PyTypeObject *type, PyObject *object, bool is_initialized)
{
  allocfunc allocate = (allocfunc) PyType_GetSlot (type, Py_tp_alloc);
  struct buffer *self = (struct buffer *) allocate (type, 0);
  if (self == NULL) {
    Py_DECREF (object);
    return NULL;
  }
  self->object = object;
  self->is_initialized = is_initialized;
  return self;
}

/* Empty until it is initialized, so that a subclass which forgets that is safe. */
static PyObject *
buffer_new (PyTypeObject *type, PyObject *arguments, PyObject *keywords)
{
  (void) arguments;
  (void) keywords;
  PyObject *bytes = PyByteArray_FromStringAndSize (NULL, 0);
  return bytes != NULL ? (PyObject *) new_buffer (type, bytes, true) : NULL;
}

static int
buffer_init (PyObject *object, PyObject *arguments, PyObject *keywords)
{
  static char *names[] = { "len", NULL };
  struct buffer *self = (struct buffer *) object;
  Py_ssize_t size;
  if (!PyArg_ParseTupleAndKeywords (arguments, keywords, "n:Buffer", names, &size))
    return -1;
  if (size < 0) {
    PyErr_SetString (PyExc_ValueError, "length < 0");
    return -1;
  }
  PyObject *bytes = PyByteArray_FromStringAndSize (NULL, size);
  if (bytes == NULL)
    return -1;
  PyObject *before = self->object;
  self->object = bytes;
  self->is_initialized = false;
  Py_DECREF (before);
  return 0;
}

/* Zeroes what nobody wrote yet, so that nothing of the process leaks through it. */
static void
initialize (struct buffer *self)
{
  if (!self->is_initialized) {
    memset (PyByteArray_AsString (self->object), 0, (size_t) PyByteArray_Size (self->object));
    self->is_initialized = true;
  }
}

static PyObject *
buffer_from_bytearray (PyObject *type, PyObject *arguments, PyObject *keywords)
{
  static char *names[] = { "ba", NULL };
  PyObject *source;
  if (!PyArg_ParseTupleAndKeywords (arguments, keywords, "O:from_bytearray", names, &source))
    return NULL;
  PyObject *copy = PyObject_CallFunctionObjArgs ((PyObject *) &PyByteArray_Type, source, NULL);
  return copy != NULL ? (PyObject *) new_buffer ((PyTypeObject *) type, copy, true) : NULL;
}

static PyObject *
buffer_from_buffer (PyObject *type, PyObject *arguments, PyObject *keywords)
{
  static char *names[] = { "buf", NULL };
  PyObject *source;
  if (!PyArg_ParseTupleAndKeywords (arguments, keywords, "O:from_buffer", names, &source))
    return NULL;
  if (!PyObject_CheckBuffer (source)) {
    PyObject *name = PyType_GetName (Py_TYPE (source));
    if (name != NULL)
      PyErr_Format (PyExc_TypeError, "from_buffer() expects an object that supports the buffer protocol, not '%U'", name);
    Py_XDECREF (name);
    return NULL;
  }
  return (PyObject *) new_buffer ((PyTypeObject *) type, Py_NewRef (source), true);
}

static PyObject *
buffer_to_buffer (PyObject *object, PyObject *unused)
{
  (void) unused;
  struct buffer *self = (struct buffer *) object;
  initialize (self);
  Py_INCREF (self->object);
  return self->object;
}

static PyObject *
buffer_to_bytearray (PyObject *object, PyObject *unused)
{
  (void) unused;
  struct buffer *self = (struct buffer *) object;
  if (!self->is_initialized) {
    PyObject *zeroes = PyByteArray_FromStringAndSize (NULL, PyByteArray_Size (self->object));
    if (zeroes != NULL)
      memset (PyByteArray_AsString (zeroes), 0, (size_t) PyByteArray_Size (zeroes));
    return zeroes;
  }
  return PyObject_CallFunctionObjArgs ((PyObject *) &PyByteArray_Type, self->object, NULL);
}

static Py_ssize_t
buffer_length (PyObject *object)
{
  return PyObject_Size (((struct buffer *) object)->object);
}

static PyObject *
buffer_size (PyObject *object, PyObject *unused)
{
  (void) unused;
  Py_ssize_t size = buffer_length (object);
  return size < 0 ? NULL : PyLong_FromSsize_t (size);
}

static PyObject *
buffer_get (PyObject *object, PyObject *key)
{
  struct buffer *self = (struct buffer *) object;
  initialize (self);
  return PyObject_GetItem (self->object, key);
}

static int
buffer_set (PyObject *object, PyObject *key, PyObject *value)
{
  struct buffer *self = (struct buffer *) object;
  initialize (self);
  return value != NULL ? PyObject_SetItem (self->object, key, value) : PyObject_DelItem (self->object, key);
}

/* Iteration goes through the items, as in a sequence. */
static PyObject *
buffer_item (PyObject *object, Py_ssize_t index)
{
  struct buffer *self = (struct buffer *) object;
  initialize (self);
  return PySequence_GetItem (self->object, index);
}

static PyObject *
buffer_is_zero (PyObject *object, PyObject *arguments, PyObject *keywords)
{
  static char *names[] = { "offset", "size", NULL };
  struct buffer *self = (struct buffer *) object;
  Py_ssize_t offset = 0, size = -1;
  if (!PyArg_ParseTupleAndKeywords (arguments, keywords, "|nn:is_zero", names, &offset, &size))
    return NULL;
  if (size == 0)
    Py_RETURN_TRUE;

  Py_buffer view;
  if (PyObject_GetBuffer (self->object, &view, PyBUF_SIMPLE) < 0)
    return NULL;
  Py_ssize_t length = view.len;
  PyObject *answer = NULL;
  if (offset < 0 || offset > length)
    PyErr_SetString (PyExc_IndexError, "offset out of range");
  else if (size < -1 || (size >= 0 && size > length - offset))
    PyErr_SetString (PyExc_IndexError, "size out of range");
  else {
    const unsigned char *bytes = (const unsigned char *) view.buf + offset;
    size_t left = (size_t) (size < 0 ? length - offset : size);
    /* Zeroes if the first is, and each is what the one before it is. */
    bool is_zero = !self->is_initialized || left == 0 || (bytes[0] == 0 && memcmp (bytes, bytes + 1, left - 1) == 0);
    answer = PyBool_FromLong (is_zero);
  }
  PyBuffer_Release (&view);
  return answer;
}

static int
buffer_get_memory (PyObject *object, Py_buffer *view, int flags)
{
  struct buffer *self = (struct buffer *) object;
  initialize (self);
  return PyObject_GetBuffer (self->object, view, flags);
}

/* The attributes by which the original module's buffers are known: the object, and a mark that is there once it has content. */
static PyObject *
buffer_object (PyObject *object, void *unused)
{
  (void) unused;
  struct buffer *self = (struct buffer *) object;
  Py_INCREF (self->object);
  return self->object;
}

static PyObject *
buffer_mark (PyObject *object, void *unused)
{
  (void) unused;
  if (((struct buffer *) object)->is_initialized)
    Py_RETURN_TRUE;
  PyErr_SetString (PyExc_AttributeError, "'Buffer' object has no attribute '_init'");
  return NULL;
}

static int
buffer_traverse (PyObject *object, visitproc visit, void *arg)
{
  Py_VISIT (Py_TYPE (object));
  Py_VISIT (((struct buffer *) object)->object);
  return 0;
}

static int
buffer_clear (PyObject *object)
{
  (void) object;
  return 0;
}

static void
buffer_dealloc (PyObject *object)
{
  PyObject_GC_UnTrack (object);
  Py_XDECREF (((struct buffer *) object)->object);
  free_object (object);
}

static PyMethodDef methods[] = {
  { "from_bytearray", (PyCFunction) (void (*) (void)) buffer_from_bytearray, METH_VARARGS | METH_KEYWORDS | METH_CLASS,
    "from_bytearray($type, ba)\n--\n\nA buffer with a copy of what bytearray(ba) gives." },
  { "from_buffer", (PyCFunction) (void (*) (void)) buffer_from_buffer, METH_VARARGS | METH_KEYWORDS | METH_CLASS,
    "from_buffer($type, buf)\n--\n\nA buffer that shares the memory of an object that supports the buffer\nprotocol." },
  { "to_bytearray", buffer_to_bytearray, METH_NOARGS, "to_bytearray($self)\n--\n\nA copy of the content." },
  { "to_buffer", buffer_to_buffer, METH_NOARGS,
    "to_buffer($self)\n--\n\nThe object that holds the content, without a copy." },
  { "size", buffer_size, METH_NOARGS, "size($self)\n--\n\nThe length." },
  { "is_zero", (PyCFunction) (void (*) (void)) buffer_is_zero, METH_VARARGS | METH_KEYWORDS,
    "is_zero($self, offset=0, size=-1)\n--\n\nWhether all bytes of the range are zero; a size of -1 stands for all to\nthe end." },
  { 0 },
};

static PyGetSetDef properties[] = {
  { "_o", buffer_object, NULL, NULL, NULL },
  { "_init", buffer_mark, NULL, NULL, NULL },
  { 0 },
};

static PyType_Slot slots[] = {
  { Py_tp_doc, "Buffer(len)\n--\n\nMemory that an asynchronous command reads from or writes to." },
  { Py_tp_new, buffer_new },
  { Py_tp_init, buffer_init },
  { Py_tp_traverse, buffer_traverse },
  { Py_tp_clear, buffer_clear },
  { Py_tp_dealloc, buffer_dealloc },
  { Py_tp_methods, methods },
  { Py_tp_getset, properties },
  { Py_mp_length, buffer_length },
  { Py_mp_subscript, buffer_get },
  { Py_mp_ass_subscript, buffer_set },
  { Py_sq_length, buffer_length },
  { Py_sq_item, buffer_item },
  { Py_tp_iter, PySeqIter_New },
  { Py_bf_getbuffer, buffer_get_memory },
  { 0 },
};

PyType_Spec buffer_type = {
  .name = "nbd._native.Buffer",
  .basicsize = sizeof (struct buffer),
  .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
  .slots = slots,
};

static bool
check_buffer (PyObject *object)
{
  if (PyObject_CheckBuffer (object))
    return true;
  PyErr_SetString (PyExc_TypeError, "aio_buffer: expecting buffer or nbd.Buffer instance");
  return false;
}

bool
keep_readable (struct closure *closure, PyObject *object)
{
  if (!check_buffer (object))
    return false;
  if (PyObject_GetBuffer (object, &closure->buffer, PyBUF_SIMPLE) == 0)
    return true;
  closure->buffer.obj = NULL;
  if (!PyErr_ExceptionMatches (PyExc_BufferError))
    return false;

  PyErr_Clear ();
  PyObject *contiguous = PyMemoryView_GetContiguous (object, PyBUF_READ, 'C');
  if (contiguous == NULL)
    return false;
  bool kept = PyObject_GetBuffer (contiguous, &closure->buffer, PyBUF_SIMPLE) == 0;
  if (!kept)
    closure->buffer.obj = NULL;
  Py_DECREF (contiguous);
  return kept;
}

bool
keep_writable (struct closure *closure, PyObject *object)
{
  if (!check_buffer (object))
    return false;
  PyObject *memory = object;
  if (PyObject_TypeCheck (object, buffer_class)) {
    /* The call may yet fail, and the library need not zero what it does not write. */
    initialize ((struct buffer *) object);
    memory = ((struct buffer *) object)->object;
  }
  if (PyObject_GetBuffer (memory, &closure->buffer, PyBUF_WRITABLE) == 0)
    return true;
  closure->buffer.obj = NULL;
  return false;
}

bool
show_buffer (struct closure *closure, PyObject *buffer)
{
  PyObject *view = PyMemoryView_FromObject (buffer);
  PyObject *bytes = view != NULL ? PyObject_CallMethod (view, "cast", "s", "B") : NULL;
  closure->view = bytes != NULL ? PyObject_CallMethod (bytes, "toreadonly", NULL) : NULL;
  Py_XDECREF (view);
  Py_XDECREF (bytes);
  return closure->view != NULL;
}
