/* The extension module nbd._native. */

#include "binding.h"

void
free_object (PyObject *object)
{
  PyTypeObject *type = Py_TYPE (object);
  freefunc release = (freefunc) PyType_GetSlot (type, Py_tp_free);
  release (object);
  Py_DECREF (type);
}

static PyObject *
load (PyObject *module, PyObject *path)
{
  (void) module;
  struct text text = { 0 };
  if (!as_path (path, &text))
    return NULL;
  bool loaded = load_library (text.chars);
  release_text (&text);
  if (!loaded)
    return NULL;
  Py_RETURN_NONE;
}

static PyMethodDef functions[] = {
  { "load", load, METH_O, "load($module, path)\n--\n\nLoads the library. It is loaded once." },
  { 0 },
};

static bool
add_type (PyObject *module, PyType_Spec *spec, const char *name, PyTypeObject **class)
{
  PyObject *type = PyType_FromSpec (spec);
  if (type == NULL || PyModule_AddObjectRef (module, name, type) < 0)
    return false;
  if (class != NULL)
    *class = (PyTypeObject *) type;
  return true;
}

static int
fill (PyObject *module)
{
  /* What is kept here is kept for the process: callbacks find their interpreter by the thread. */
  if (PyInterpreterState_GetID (PyInterpreterState_Get ()) != 0) {
    PyErr_SetString (PyExc_ImportError, "nbd can be used in the main interpreter only, not in a subinterpreter");
    return -1;
  }
  return join_methods () && add_type (module, &handle_type, "Handle", NULL) && add_type (module, &buffer_type, "Buffer", &buffer_class)
             && add_type (module, &waiter_type, "Waiter", &waiter_class)
             && add_type (module, &endings_type, "Endings", &endings_class)
           ? 0
           : -1;
}

static PyModuleDef_Slot slots[] = {
  { Py_mod_exec, fill },
  { 0 },
};

static struct PyModuleDef module = {
  PyModuleDef_HEAD_INIT,
  .m_name = "nbd._native",
  .m_doc = "The calls of libnbd. Use the module nbd.",
  .m_methods = functions,
  .m_slots = slots,
};

PyMODINIT_FUNC
PyInit__native (void)
{
  return PyModuleDef_Init (&module);
}
