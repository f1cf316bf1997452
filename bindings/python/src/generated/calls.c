/* Generated from nbd-api.yaml by LibNbd.Emit. Do not edit. */

#include "../binding.h"

static PyObject *
extent_array_argument (const nbd_extent *items, size_t count)
{
  PyObject *list = PyList_New ((Py_ssize_t) count);
  for (size_t i = 0; list != NULL && i < count; i++) {
    PyObject *item = Py_BuildValue ("(KK)", (unsigned long long) items[i].length, (unsigned long long) items[i].flags);
    if (item == NULL || PyList_SetItem (list, (Py_ssize_t) i, item) < 0)
      Py_CLEAR (list);
  }
  return list;
}

static int
call_chunk (void *user_data, const void *subbuf, size_t count, uint64_t offset, unsigned status, int *error)
{
  struct invocation call;
  if (!enter_callback (&call, user_data, true))
    return -1;
  PyObject *arguments[] = {
    bytes_argument (&call, subbuf, count),
    PyLong_FromUnsignedLongLong (offset),
    PyLong_FromUnsignedLong (status),
    mutable_int_argument (&call, error),
  };
  return leave_callback (&call, arguments, 4);
}

static nbd_chunk_callback
pass_chunk (struct closure *closure)
{
  return (nbd_chunk_callback) {
    .callback = closure->callable != NULL ? call_chunk : NULL,
    .user_data = closure,
    .free = free_closure,
  };
}

static int
call_completion (void *user_data, int *error)
{
  struct invocation call;
  if (!enter_callback (&call, user_data, true))
    return -1;
  PyObject *arguments[] = {
    mutable_int_argument (&call, error),
  };
  return leave_callback (&call, arguments, 1);
}

static nbd_completion_callback
pass_completion (struct closure *closure)
{
  return (nbd_completion_callback) {
    .callback = closure->future != NULL ? complete_future : closure->callable != NULL ? call_completion : NULL,
    .user_data = closure,
    .free = free_closure,
  };
}

static int
call_debug (void *user_data, const char *context, const char *msg)
{
  struct invocation call;
  if (!enter_callback (&call, user_data, false))
    return -1;
  PyObject *arguments[] = {
    text_argument (context),
    text_argument (msg),
  };
  return leave_callback (&call, arguments, 2);
}

static nbd_debug_callback
pass_debug (struct closure *closure)
{
  return (nbd_debug_callback) {
    .callback = closure->callable != NULL ? call_debug : NULL,
    .user_data = closure,
    .free = free_closure,
  };
}

static int
call_extent (void *user_data, const char *metacontext, uint64_t offset, uint32_t *entries, size_t nr_entries,
             int *error)
{
  struct invocation call;
  if (!enter_callback (&call, user_data, true))
    return -1;
  PyObject *arguments[] = {
    text_argument (metacontext),
    PyLong_FromUnsignedLongLong (offset),
    uint32_array_argument (entries, nr_entries),
    mutable_int_argument (&call, error),
  };
  return leave_callback (&call, arguments, 4);
}

static nbd_extent_callback
pass_extent (struct closure *closure)
{
  return (nbd_extent_callback) {
    .callback = closure->callable != NULL ? call_extent : NULL,
    .user_data = closure,
    .free = free_closure,
  };
}

static int
call_extent64 (void *user_data, const char *metacontext, uint64_t offset, nbd_extent *entries, size_t nr_entries,
               int *error)
{
  struct invocation call;
  if (!enter_callback (&call, user_data, true))
    return -1;
  PyObject *arguments[] = {
    text_argument (metacontext),
    PyLong_FromUnsignedLongLong (offset),
    extent_array_argument (entries, nr_entries),
    mutable_int_argument (&call, error),
  };
  return leave_callback (&call, arguments, 4);
}

static nbd_extent64_callback
pass_extent64 (struct closure *closure)
{
  return (nbd_extent64_callback) {
    .callback = closure->callable != NULL ? call_extent64 : NULL,
    .user_data = closure,
    .free = free_closure,
  };
}

static int
call_list (void *user_data, const char *name, const char *description)
{
  struct invocation call;
  if (!enter_callback (&call, user_data, true))
    return -1;
  PyObject *arguments[] = {
    text_argument (name),
    text_argument (description),
  };
  return leave_callback (&call, arguments, 2);
}

static nbd_list_callback
pass_list (struct closure *closure)
{
  return (nbd_list_callback) {
    .callback = closure->callable != NULL ? call_list : NULL,
    .user_data = closure,
    .free = free_closure,
  };
}

static int
call_context (void *user_data, const char *name)
{
  struct invocation call;
  if (!enter_callback (&call, user_data, true))
    return -1;
  PyObject *arguments[] = {
    text_argument (name),
  };
  return leave_callback (&call, arguments, 1);
}

static nbd_context_callback
pass_context (struct closure *closure)
{
  return (nbd_context_callback) {
    .callback = closure->callable != NULL ? call_context : NULL,
    .user_data = closure,
    .free = free_closure,
  };
}

static PyObject *
method_set_debug (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "set_debug", 1, 1, { "debug" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  bool debug = 0;
  if (!is_present (library.set_debug, "nbd_set_debug")
      || !as_bool (given[0], &debug))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.set_debug (self->native, debug);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_get_debug (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "get_debug", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.get_debug, "nbd_get_debug"))
    goto out;

  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.get_debug (self->native);
  Py_END_ALLOW_THREADS
  result = PyBool_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_set_debug_callback (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "set_debug_callback", 1, 1, { "debug" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct closure *debug_callback = NULL;
  if (!is_present (library.set_debug_callback, "nbd_set_debug_callback")
      || (debug_callback = take_callback (self, given[0], "debug")) == NULL)
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.set_debug_callback (self->native, pass_debug (debug_callback));
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  debug_callback = NULL;
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  if (debug_callback != NULL)
    free_closure (debug_callback);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_clear_debug_callback (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "clear_debug_callback", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.clear_debug_callback, "nbd_clear_debug_callback"))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.clear_debug_callback (self->native);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_stats_bytes_sent (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "stats_bytes_sent", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.stats_bytes_sent, "nbd_stats_bytes_sent"))
    goto out;

  uint64_t returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.stats_bytes_sent (self->native);
  Py_END_ALLOW_THREADS
  result = PyLong_FromUnsignedLongLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_stats_chunks_sent (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "stats_chunks_sent", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.stats_chunks_sent, "nbd_stats_chunks_sent"))
    goto out;

  uint64_t returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.stats_chunks_sent (self->native);
  Py_END_ALLOW_THREADS
  result = PyLong_FromUnsignedLongLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_stats_bytes_received (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "stats_bytes_received", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.stats_bytes_received, "nbd_stats_bytes_received"))
    goto out;

  uint64_t returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.stats_bytes_received (self->native);
  Py_END_ALLOW_THREADS
  result = PyLong_FromUnsignedLongLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_stats_chunks_received (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "stats_chunks_received", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.stats_chunks_received, "nbd_stats_chunks_received"))
    goto out;

  uint64_t returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.stats_chunks_received (self->native);
  Py_END_ALLOW_THREADS
  result = PyLong_FromUnsignedLongLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_set_handle_name (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "set_handle_name", 1, 1, { "handle_name" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct text handle_name = { 0 };
  if (!is_present (library.set_handle_name, "nbd_set_handle_name")
      || !as_text (given[0], "handle_name", &handle_name))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.set_handle_name (self->native, handle_name.chars);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  release_text (&handle_name);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_get_handle_name (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "get_handle_name", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.get_handle_name, "nbd_get_handle_name"))
    goto out;

  struct failure failure = { 0 };
  char *returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.get_handle_name (self->native);
  if (returned == NULL)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = text_argument (returned);
  free (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_set_private_data (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "set_private_data", 1, 1, { "private_data" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  uintptr_t private_data = 0;
  if (!is_present (library.set_private_data, "nbd_set_private_data")
      || !as_uintptr (given[0], "private_data", &private_data))
    goto out;

  uintptr_t returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.set_private_data (self->native, private_data);
  Py_END_ALLOW_THREADS
  result = PyLong_FromUnsignedLongLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_get_private_data (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "get_private_data", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.get_private_data, "nbd_get_private_data"))
    goto out;

  uintptr_t returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.get_private_data (self->native);
  Py_END_ALLOW_THREADS
  result = PyLong_FromUnsignedLongLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_get_handle_size (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "get_handle_size", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.get_handle_size, "nbd_get_handle_size"))
    goto out;

  struct failure failure = { 0 };
  ssize_t returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.get_handle_size (self->native);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyLong_FromSsize_t (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_set_export_name (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "set_export_name", 1, 1, { "export_name" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct text export_name = { 0 };
  if (!is_present (library.set_export_name, "nbd_set_export_name")
      || !as_text (given[0], "export_name", &export_name))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.set_export_name (self->native, export_name.chars);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  release_text (&export_name);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_get_export_name (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "get_export_name", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.get_export_name, "nbd_get_export_name"))
    goto out;

  struct failure failure = { 0 };
  char *returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.get_export_name (self->native);
  if (returned == NULL)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = text_argument (returned);
  free (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_set_request_block_size (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "set_request_block_size", 1, 1, { "request" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  bool request = 0;
  if (!is_present (library.set_request_block_size, "nbd_set_request_block_size")
      || !as_bool (given[0], &request))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.set_request_block_size (self->native, request);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_get_request_block_size (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "get_request_block_size", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.get_request_block_size, "nbd_get_request_block_size"))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.get_request_block_size (self->native);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyBool_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_set_full_info (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "set_full_info", 1, 1, { "request" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  bool request = 0;
  if (!is_present (library.set_full_info, "nbd_set_full_info")
      || !as_bool (given[0], &request))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.set_full_info (self->native, request);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_get_full_info (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "get_full_info", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.get_full_info, "nbd_get_full_info"))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.get_full_info (self->native);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyBool_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_get_canonical_export_name (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "get_canonical_export_name", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.get_canonical_export_name, "nbd_get_canonical_export_name"))
    goto out;

  struct failure failure = { 0 };
  char *returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.get_canonical_export_name (self->native);
  if (returned == NULL)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = text_argument (returned);
  free (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_get_export_description (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "get_export_description", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.get_export_description, "nbd_get_export_description"))
    goto out;

  struct failure failure = { 0 };
  char *returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.get_export_description (self->native);
  if (returned == NULL)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = text_argument (returned);
  free (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_set_tls (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "set_tls", 1, 1, { "tls" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  int tls = 0;
  if (!is_present (library.set_tls, "nbd_set_tls")
      || !as_int (given[0], "tls", &tls))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.set_tls (self->native, tls);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_get_tls (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "get_tls", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.get_tls, "nbd_get_tls"))
    goto out;

  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.get_tls (self->native);
  Py_END_ALLOW_THREADS
  result = PyLong_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_get_tls_negotiated (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "get_tls_negotiated", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.get_tls_negotiated, "nbd_get_tls_negotiated"))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.get_tls_negotiated (self->native);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyBool_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_set_tls_certificates (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "set_tls_certificates", 1, 1, { "dir" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct text dir = { 0 };
  if (!is_present (library.set_tls_certificates, "nbd_set_tls_certificates")
      || !as_path (given[0], &dir))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.set_tls_certificates (self->native, dir.chars);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  release_text (&dir);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_set_tls_verify_peer (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "set_tls_verify_peer", 1, 1, { "verify" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  bool verify = 0;
  if (!is_present (library.set_tls_verify_peer, "nbd_set_tls_verify_peer")
      || !as_bool (given[0], &verify))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.set_tls_verify_peer (self->native, verify);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_get_tls_verify_peer (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "get_tls_verify_peer", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.get_tls_verify_peer, "nbd_get_tls_verify_peer"))
    goto out;

  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.get_tls_verify_peer (self->native);
  Py_END_ALLOW_THREADS
  result = PyBool_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_set_tls_username (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "set_tls_username", 1, 1, { "username" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct text username = { 0 };
  if (!is_present (library.set_tls_username, "nbd_set_tls_username")
      || !as_text (given[0], "username", &username))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.set_tls_username (self->native, username.chars);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  release_text (&username);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_get_tls_username (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "get_tls_username", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.get_tls_username, "nbd_get_tls_username"))
    goto out;

  struct failure failure = { 0 };
  char *returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.get_tls_username (self->native);
  if (returned == NULL)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = text_argument (returned);
  free (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_set_tls_hostname (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "set_tls_hostname", 1, 1, { "hostname" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct text hostname = { 0 };
  if (!is_present (library.set_tls_hostname, "nbd_set_tls_hostname")
      || !as_text (given[0], "hostname", &hostname))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.set_tls_hostname (self->native, hostname.chars);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  release_text (&hostname);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_get_tls_hostname (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "get_tls_hostname", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.get_tls_hostname, "nbd_get_tls_hostname"))
    goto out;

  struct failure failure = { 0 };
  char *returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.get_tls_hostname (self->native);
  if (returned == NULL)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = text_argument (returned);
  free (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_set_tls_psk_file (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "set_tls_psk_file", 1, 1, { "filename" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct text filename = { 0 };
  if (!is_present (library.set_tls_psk_file, "nbd_set_tls_psk_file")
      || !as_path (given[0], &filename))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.set_tls_psk_file (self->native, filename.chars);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  release_text (&filename);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_set_tls_priority (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "set_tls_priority", 1, 1, { "priority" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct text priority = { 0 };
  if (!is_present (library.set_tls_priority, "nbd_set_tls_priority")
      || !as_text (given[0], "priority", &priority))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.set_tls_priority (self->native, priority.chars);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  release_text (&priority);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_get_tls_priority (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "get_tls_priority", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.get_tls_priority, "nbd_get_tls_priority"))
    goto out;

  struct failure failure = { 0 };
  char *returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.get_tls_priority (self->native);
  if (returned == NULL)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = text_argument (returned);
  free (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_set_request_extended_headers (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "set_request_extended_headers", 1, 1, { "request" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  bool request = 0;
  if (!is_present (library.set_request_extended_headers, "nbd_set_request_extended_headers")
      || !as_bool (given[0], &request))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.set_request_extended_headers (self->native, request);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_get_request_extended_headers (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "get_request_extended_headers", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.get_request_extended_headers, "nbd_get_request_extended_headers"))
    goto out;

  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.get_request_extended_headers (self->native);
  Py_END_ALLOW_THREADS
  result = PyBool_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_get_extended_headers_negotiated (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "get_extended_headers_negotiated", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.get_extended_headers_negotiated, "nbd_get_extended_headers_negotiated"))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.get_extended_headers_negotiated (self->native);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyBool_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_set_request_structured_replies (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "set_request_structured_replies", 1, 1, { "request" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  bool request = 0;
  if (!is_present (library.set_request_structured_replies, "nbd_set_request_structured_replies")
      || !as_bool (given[0], &request))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.set_request_structured_replies (self->native, request);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_get_request_structured_replies (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "get_request_structured_replies", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.get_request_structured_replies, "nbd_get_request_structured_replies"))
    goto out;

  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.get_request_structured_replies (self->native);
  Py_END_ALLOW_THREADS
  result = PyBool_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_get_structured_replies_negotiated (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "get_structured_replies_negotiated", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.get_structured_replies_negotiated, "nbd_get_structured_replies_negotiated"))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.get_structured_replies_negotiated (self->native);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyBool_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_set_request_meta_context (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "set_request_meta_context", 1, 1, { "request" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  bool request = 0;
  if (!is_present (library.set_request_meta_context, "nbd_set_request_meta_context")
      || !as_bool (given[0], &request))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.set_request_meta_context (self->native, request);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_get_request_meta_context (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "get_request_meta_context", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.get_request_meta_context, "nbd_get_request_meta_context"))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.get_request_meta_context (self->native);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyBool_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_set_handshake_flags (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "set_handshake_flags", 1, 1, { "flags" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  uint32_t flags = 0;
  if (!is_present (library.set_handshake_flags, "nbd_set_handshake_flags")
      || !as_uint32 (given[0], "flags", &flags))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.set_handshake_flags (self->native, flags);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_get_handshake_flags (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "get_handshake_flags", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.get_handshake_flags, "nbd_get_handshake_flags"))
    goto out;

  uint32_t returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.get_handshake_flags (self->native);
  Py_END_ALLOW_THREADS
  result = PyLong_FromUnsignedLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_set_pread_initialize (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "set_pread_initialize", 1, 1, { "request" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  bool request = 0;
  if (!is_present (library.set_pread_initialize, "nbd_set_pread_initialize")
      || !as_bool (given[0], &request))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.set_pread_initialize (self->native, request);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_get_pread_initialize (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "get_pread_initialize", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.get_pread_initialize, "nbd_get_pread_initialize"))
    goto out;

  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.get_pread_initialize (self->native);
  Py_END_ALLOW_THREADS
  result = PyBool_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_set_strict_mode (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "set_strict_mode", 1, 1, { "flags" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  uint32_t flags = 0;
  if (!is_present (library.set_strict_mode, "nbd_set_strict_mode")
      || !as_uint32 (given[0], "flags", &flags))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.set_strict_mode (self->native, flags);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_get_strict_mode (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "get_strict_mode", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.get_strict_mode, "nbd_get_strict_mode"))
    goto out;

  uint32_t returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.get_strict_mode (self->native);
  Py_END_ALLOW_THREADS
  result = PyLong_FromUnsignedLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_set_opt_mode (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "set_opt_mode", 1, 1, { "enable" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  bool enable = 0;
  if (!is_present (library.set_opt_mode, "nbd_set_opt_mode")
      || !as_bool (given[0], &enable))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.set_opt_mode (self->native, enable);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_get_opt_mode (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "get_opt_mode", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.get_opt_mode, "nbd_get_opt_mode"))
    goto out;

  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.get_opt_mode (self->native);
  Py_END_ALLOW_THREADS
  result = PyBool_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_opt_go (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "opt_go", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.opt_go, "nbd_opt_go"))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.opt_go (self->native);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_opt_abort (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "opt_abort", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.opt_abort, "nbd_opt_abort"))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.opt_abort (self->native);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_opt_starttls (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "opt_starttls", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.opt_starttls, "nbd_opt_starttls"))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.opt_starttls (self->native);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyBool_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_opt_extended_headers (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "opt_extended_headers", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.opt_extended_headers, "nbd_opt_extended_headers"))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.opt_extended_headers (self->native);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyBool_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_opt_structured_reply (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "opt_structured_reply", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.opt_structured_reply, "nbd_opt_structured_reply"))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.opt_structured_reply (self->native);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyBool_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_opt_list (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "opt_list", 1, 1, { "list" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct closure *list_callback = NULL;
  if (!is_present (library.opt_list, "nbd_opt_list")
      || (list_callback = take_callback (self, given[0], "list")) == NULL)
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.opt_list (self->native, pass_list (list_callback));
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  list_callback = NULL;
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyLong_FromLong (returned);

out:
  if (list_callback != NULL)
    free_closure (list_callback);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_opt_info (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "opt_info", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.opt_info, "nbd_opt_info"))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.opt_info (self->native);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_opt_list_meta_context (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "opt_list_meta_context", 1, 1, { "context" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct closure *context_callback = NULL;
  if (!is_present (library.opt_list_meta_context, "nbd_opt_list_meta_context")
      || (context_callback = take_callback (self, given[0], "context")) == NULL)
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.opt_list_meta_context (self->native, pass_context (context_callback));
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  context_callback = NULL;
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyLong_FromLong (returned);

out:
  if (context_callback != NULL)
    free_closure (context_callback);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_opt_list_meta_context_queries (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "opt_list_meta_context_queries", 2, 2, { "queries", "context" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[2], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct text_list queries = { 0 };
  struct closure *context_callback = NULL;
  if (!is_present (library.opt_list_meta_context_queries, "nbd_opt_list_meta_context_queries")
      || !as_text_list (given[0], "queries", &queries)
      || (context_callback = take_callback (self, given[1], "context")) == NULL)
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.opt_list_meta_context_queries (self->native, queries.items, pass_context (context_callback));
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  context_callback = NULL;
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyLong_FromLong (returned);

out:
  release_text_list (&queries);
  if (context_callback != NULL)
    free_closure (context_callback);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_opt_set_meta_context (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "opt_set_meta_context", 1, 1, { "context" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct closure *context_callback = NULL;
  if (!is_present (library.opt_set_meta_context, "nbd_opt_set_meta_context")
      || (context_callback = take_callback (self, given[0], "context")) == NULL)
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.opt_set_meta_context (self->native, pass_context (context_callback));
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  context_callback = NULL;
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyLong_FromLong (returned);

out:
  if (context_callback != NULL)
    free_closure (context_callback);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_opt_set_meta_context_queries (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "opt_set_meta_context_queries", 2, 2, { "queries", "context" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[2], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct text_list queries = { 0 };
  struct closure *context_callback = NULL;
  if (!is_present (library.opt_set_meta_context_queries, "nbd_opt_set_meta_context_queries")
      || !as_text_list (given[0], "queries", &queries)
      || (context_callback = take_callback (self, given[1], "context")) == NULL)
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.opt_set_meta_context_queries (self->native, queries.items, pass_context (context_callback));
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  context_callback = NULL;
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyLong_FromLong (returned);

out:
  release_text_list (&queries);
  if (context_callback != NULL)
    free_closure (context_callback);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_add_meta_context (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "add_meta_context", 1, 1, { "name" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct text name = { 0 };
  if (!is_present (library.add_meta_context, "nbd_add_meta_context")
      || !as_text (given[0], "name", &name))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.add_meta_context (self->native, name.chars);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  release_text (&name);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_get_nr_meta_contexts (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "get_nr_meta_contexts", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.get_nr_meta_contexts, "nbd_get_nr_meta_contexts"))
    goto out;

  struct failure failure = { 0 };
  ssize_t returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.get_nr_meta_contexts (self->native);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyLong_FromSsize_t (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_get_meta_context (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "get_meta_context", 1, 1, { "i" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  size_t i = 0;
  if (!is_present (library.get_meta_context, "nbd_get_meta_context")
      || !as_size (given[0], "i", &i))
    goto out;

  struct failure failure = { 0 };
  char *returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.get_meta_context (self->native, i);
  if (returned == NULL)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = text_argument (returned);
  free (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_clear_meta_contexts (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "clear_meta_contexts", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.clear_meta_contexts, "nbd_clear_meta_contexts"))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.clear_meta_contexts (self->native);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_set_uri_allow_transports (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "set_uri_allow_transports", 1, 1, { "mask" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  uint32_t mask = 0;
  if (!is_present (library.set_uri_allow_transports, "nbd_set_uri_allow_transports")
      || !as_uint32 (given[0], "mask", &mask))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.set_uri_allow_transports (self->native, mask);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_set_uri_allow_tls (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "set_uri_allow_tls", 1, 1, { "tls" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  int tls = 0;
  if (!is_present (library.set_uri_allow_tls, "nbd_set_uri_allow_tls")
      || !as_int (given[0], "tls", &tls))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.set_uri_allow_tls (self->native, tls);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_set_uri_allow_tls_priority (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "set_uri_allow_tls_priority", 1, 1, { "allow" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  bool allow = 0;
  if (!is_present (library.set_uri_allow_tls_priority, "nbd_set_uri_allow_tls_priority")
      || !as_bool (given[0], &allow))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.set_uri_allow_tls_priority (self->native, allow);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_set_uri_allow_local_file (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "set_uri_allow_local_file", 1, 1, { "allow" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  bool allow = 0;
  if (!is_present (library.set_uri_allow_local_file, "nbd_set_uri_allow_local_file")
      || !as_bool (given[0], &allow))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.set_uri_allow_local_file (self->native, allow);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_connect_uri (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "connect_uri", 1, 1, { "uri" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct text uri = { 0 };
  if (!is_present (library.connect_uri, "nbd_connect_uri")
      || !as_text (given[0], "uri", &uri))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.connect_uri (self->native, uri.chars);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  release_text (&uri);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_connect_unix (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "connect_unix", 1, 1, { "unixsocket" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct text unixsocket = { 0 };
  if (!is_present (library.connect_unix, "nbd_connect_unix")
      || !as_path (given[0], &unixsocket))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.connect_unix (self->native, unixsocket.chars);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  release_text (&unixsocket);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_connect_vsock (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "connect_vsock", 2, 2, { "cid", "port" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[2], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  uint32_t cid = 0;
  uint32_t port = 0;
  if (!is_present (library.connect_vsock, "nbd_connect_vsock")
      || !as_uint32 (given[0], "cid", &cid)
      || !as_uint32 (given[1], "port", &port))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.connect_vsock (self->native, cid, port);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_connect_tcp (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "connect_tcp", 2, 2, { "hostname", "port" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[2], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct text hostname = { 0 };
  struct text port = { 0 };
  if (!is_present (library.connect_tcp, "nbd_connect_tcp")
      || !as_text (given[0], "hostname", &hostname)
      || !as_text (given[1], "port", &port))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.connect_tcp (self->native, hostname.chars, port.chars);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  release_text (&hostname);
  release_text (&port);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_connect_socket (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "connect_socket", 1, 1, { "sock" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  int sock = 0;
  if (!is_present (library.connect_socket, "nbd_connect_socket")
      || !as_int (given[0], "sock", &sock))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.connect_socket (self->native, sock);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_connect_command (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "connect_command", 1, 1, { "argv" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct text_list argv = { 0 };
  if (!is_present (library.connect_command, "nbd_connect_command")
      || !as_text_list (given[0], "argv", &argv))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.connect_command (self->native, argv.items);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  release_text_list (&argv);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_connect_systemd_socket_activation (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "connect_systemd_socket_activation", 1, 1, { "argv" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct text_list argv = { 0 };
  if (!is_present (library.connect_systemd_socket_activation, "nbd_connect_systemd_socket_activation")
      || !as_text_list (given[0], "argv", &argv))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.connect_systemd_socket_activation (self->native, argv.items);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  release_text_list (&argv);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_set_socket_activation_name (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "set_socket_activation_name", 1, 1, { "socket_name" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct text socket_name = { 0 };
  if (!is_present (library.set_socket_activation_name, "nbd_set_socket_activation_name")
      || !as_text (given[0], "socket_name", &socket_name))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.set_socket_activation_name (self->native, socket_name.chars);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  release_text (&socket_name);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_get_socket_activation_name (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "get_socket_activation_name", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.get_socket_activation_name, "nbd_get_socket_activation_name"))
    goto out;

  struct failure failure = { 0 };
  char *returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.get_socket_activation_name (self->native);
  if (returned == NULL)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = text_argument (returned);
  free (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_is_read_only (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "is_read_only", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.is_read_only, "nbd_is_read_only"))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.is_read_only (self->native);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyBool_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_can_flush (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "can_flush", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.can_flush, "nbd_can_flush"))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.can_flush (self->native);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyBool_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_can_fua (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "can_fua", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.can_fua, "nbd_can_fua"))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.can_fua (self->native);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyBool_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_is_rotational (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "is_rotational", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.is_rotational, "nbd_is_rotational"))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.is_rotational (self->native);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyBool_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_can_trim (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "can_trim", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.can_trim, "nbd_can_trim"))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.can_trim (self->native);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyBool_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_can_zero (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "can_zero", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.can_zero, "nbd_can_zero"))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.can_zero (self->native);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyBool_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_can_fast_zero (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "can_fast_zero", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.can_fast_zero, "nbd_can_fast_zero"))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.can_fast_zero (self->native);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyBool_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_can_block_status_payload (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "can_block_status_payload", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.can_block_status_payload, "nbd_can_block_status_payload"))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.can_block_status_payload (self->native);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyBool_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_can_df (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "can_df", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.can_df, "nbd_can_df"))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.can_df (self->native);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyBool_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_can_multi_conn (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "can_multi_conn", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.can_multi_conn, "nbd_can_multi_conn"))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.can_multi_conn (self->native);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyBool_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_can_cache (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "can_cache", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.can_cache, "nbd_can_cache"))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.can_cache (self->native);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyBool_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_can_meta_context (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "can_meta_context", 1, 1, { "metacontext" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct text metacontext = { 0 };
  if (!is_present (library.can_meta_context, "nbd_can_meta_context")
      || !as_text (given[0], "metacontext", &metacontext))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.can_meta_context (self->native, metacontext.chars);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyBool_FromLong (returned);

out:
  release_text (&metacontext);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_get_protocol (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "get_protocol", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.get_protocol, "nbd_get_protocol"))
    goto out;

  struct failure failure = { 0 };
  const char *returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.get_protocol (self->native);
  if (returned == NULL)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = text_argument (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_get_size (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "get_size", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.get_size, "nbd_get_size"))
    goto out;

  struct failure failure = { 0 };
  int64_t returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.get_size (self->native);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyLong_FromLongLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_get_block_size (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "get_block_size", 1, 1, { "size_type" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  int size_type = 0;
  if (!is_present (library.get_block_size, "nbd_get_block_size")
      || !as_int (given[0], "size_type", &size_type))
    goto out;

  struct failure failure = { 0 };
  int64_t returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.get_block_size (self->native, size_type);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyLong_FromLongLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_pread (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "pread", 2, 3, { "count", "offset", "flags" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[3], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  size_t count = 0;
  PyObject *buf = NULL;
  char *buf_memory;
  uint64_t offset = 0;
  uint32_t flags = 0;
  if (!is_present (library.pread, "nbd_pread")
      || !as_size (given[0], "count", &count)
      || (buf = PyByteArray_FromStringAndSize (NULL, (Py_ssize_t) count)) == NULL
      || (buf_memory = PyByteArray_AsString (buf)) == NULL
      || !as_uint64 (given[1], "offset", &offset)
      || (given[2] != NULL && !as_uint32 (given[2], "flags", &flags)))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.pread (self->native, buf_memory, count, offset, flags);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (buf);

out:
  Py_XDECREF (buf);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_pread_structured (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "pread_structured", 3, 4, { "count", "offset", "chunk", "flags" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[4], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  size_t count = 0;
  PyObject *buf = NULL;
  char *buf_memory;
  uint64_t offset = 0;
  struct closure *chunk_callback = NULL;
  uint32_t flags = 0;
  if (!is_present (library.pread_structured, "nbd_pread_structured")
      || !as_size (given[0], "count", &count)
      || (buf = PyByteArray_FromStringAndSize (NULL, (Py_ssize_t) count)) == NULL
      || (buf_memory = PyByteArray_AsString (buf)) == NULL
      || !as_uint64 (given[1], "offset", &offset)
      || (chunk_callback = take_callback (self, given[2], "chunk")) == NULL
      || (given[3] != NULL && !as_uint32 (given[3], "flags", &flags))
      || !show_buffer (chunk_callback, buf))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.pread_structured (self->native, buf_memory, count, offset, pass_chunk (chunk_callback), flags);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  chunk_callback = NULL;
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (buf);

out:
  Py_XDECREF (buf);
  if (chunk_callback != NULL)
    free_closure (chunk_callback);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_pwrite (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "pwrite", 2, 3, { "buf", "offset", "flags" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[3], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  Py_buffer buf = { 0 };
  uint64_t offset = 0;
  uint32_t flags = 0;
  if (!is_present (library.pwrite, "nbd_pwrite")
      || PyObject_GetBuffer (given[0], &buf, PyBUF_SIMPLE) != 0
      || !as_uint64 (given[1], "offset", &offset)
      || (given[2] != NULL && !as_uint32 (given[2], "flags", &flags)))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.pwrite (self->native, buf.buf, (size_t) buf.len, offset, flags);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  PyBuffer_Release (&buf);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_shutdown (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "shutdown", 0, 1, { "flags" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  uint32_t flags = 0;
  if (!is_present (library.shutdown, "nbd_shutdown")
      || (given[0] != NULL && !as_uint32 (given[0], "flags", &flags)))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.shutdown (self->native, flags);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_flush (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "flush", 0, 1, { "flags" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  uint32_t flags = 0;
  if (!is_present (library.flush, "nbd_flush")
      || (given[0] != NULL && !as_uint32 (given[0], "flags", &flags)))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.flush (self->native, flags);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_trim (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "trim", 2, 3, { "count", "offset", "flags" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[3], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  uint64_t count = 0;
  uint64_t offset = 0;
  uint32_t flags = 0;
  if (!is_present (library.trim, "nbd_trim")
      || !as_uint64 (given[0], "count", &count)
      || !as_uint64 (given[1], "offset", &offset)
      || (given[2] != NULL && !as_uint32 (given[2], "flags", &flags)))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.trim (self->native, count, offset, flags);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_cache (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "cache", 2, 3, { "count", "offset", "flags" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[3], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  uint64_t count = 0;
  uint64_t offset = 0;
  uint32_t flags = 0;
  if (!is_present (library.cache, "nbd_cache")
      || !as_uint64 (given[0], "count", &count)
      || !as_uint64 (given[1], "offset", &offset)
      || (given[2] != NULL && !as_uint32 (given[2], "flags", &flags)))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.cache (self->native, count, offset, flags);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_zero (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "zero", 2, 3, { "count", "offset", "flags" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[3], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  uint64_t count = 0;
  uint64_t offset = 0;
  uint32_t flags = 0;
  if (!is_present (library.zero, "nbd_zero")
      || !as_uint64 (given[0], "count", &count)
      || !as_uint64 (given[1], "offset", &offset)
      || (given[2] != NULL && !as_uint32 (given[2], "flags", &flags)))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.zero (self->native, count, offset, flags);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_block_status (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "block_status", 3, 4, { "count", "offset", "extent", "flags" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[4], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  uint64_t count = 0;
  uint64_t offset = 0;
  struct closure *extent_callback = NULL;
  uint32_t flags = 0;
  if (!is_present (library.block_status, "nbd_block_status")
      || !as_uint64 (given[0], "count", &count)
      || !as_uint64 (given[1], "offset", &offset)
      || (extent_callback = take_callback (self, given[2], "extent")) == NULL
      || (given[3] != NULL && !as_uint32 (given[3], "flags", &flags)))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.block_status (self->native, count, offset, pass_extent (extent_callback), flags);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  extent_callback = NULL;
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  if (extent_callback != NULL)
    free_closure (extent_callback);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_block_status_64 (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "block_status_64", 3, 4, { "count", "offset", "extent64", "flags" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[4], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  uint64_t count = 0;
  uint64_t offset = 0;
  struct closure *extent64_callback = NULL;
  uint32_t flags = 0;
  if (!is_present (library.block_status_64, "nbd_block_status_64")
      || !as_uint64 (given[0], "count", &count)
      || !as_uint64 (given[1], "offset", &offset)
      || (extent64_callback = take_callback (self, given[2], "extent64")) == NULL
      || (given[3] != NULL && !as_uint32 (given[3], "flags", &flags)))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.block_status_64 (self->native, count, offset, pass_extent64 (extent64_callback), flags);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  extent64_callback = NULL;
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  if (extent64_callback != NULL)
    free_closure (extent64_callback);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_block_status_filter (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "block_status_filter", 4, 5, { "count", "offset", "contexts", "extent64", "flags" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[5], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  uint64_t count = 0;
  uint64_t offset = 0;
  struct text_list contexts = { 0 };
  struct closure *extent64_callback = NULL;
  uint32_t flags = 0;
  if (!is_present (library.block_status_filter, "nbd_block_status_filter")
      || !as_uint64 (given[0], "count", &count)
      || !as_uint64 (given[1], "offset", &offset)
      || !as_text_list (given[2], "contexts", &contexts)
      || (extent64_callback = take_callback (self, given[3], "extent64")) == NULL
      || (given[4] != NULL && !as_uint32 (given[4], "flags", &flags)))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.block_status_filter (self->native, count, offset, contexts.items,
                                          pass_extent64 (extent64_callback), flags);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  extent64_callback = NULL;
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  release_text_list (&contexts);
  if (extent64_callback != NULL)
    free_closure (extent64_callback);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_poll (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "poll", 1, 1, { "timeout" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  int timeout = 0;
  if (!is_present (library.poll, "nbd_poll")
      || !as_int (given[0], "timeout", &timeout))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.poll (self->native, timeout);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyLong_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_poll2 (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "poll2", 2, 2, { "fd", "timeout" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[2], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  int fd = 0;
  int timeout = 0;
  if (!is_present (library.poll2, "nbd_poll2")
      || !as_int (given[0], "fd", &fd)
      || !as_int (given[1], "timeout", &timeout))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.poll2 (self->native, fd, timeout);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyLong_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_connect (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_connect", 1, 1, { "addr" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct address addr = { 0 };
  if (!is_present (library.aio_connect, "nbd_aio_connect")
      || !as_address (given[0], &addr))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_connect (self->native, (struct sockaddr *) &addr.un, addr.size);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_connect_uri (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_connect_uri", 1, 1, { "uri" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct text uri = { 0 };
  if (!is_present (library.aio_connect_uri, "nbd_aio_connect_uri")
      || !as_text (given[0], "uri", &uri))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_connect_uri (self->native, uri.chars);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  release_text (&uri);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_connect_unix (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_connect_unix", 1, 1, { "unixsocket" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct text unixsocket = { 0 };
  if (!is_present (library.aio_connect_unix, "nbd_aio_connect_unix")
      || !as_path (given[0], &unixsocket))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_connect_unix (self->native, unixsocket.chars);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  release_text (&unixsocket);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_connect_vsock (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_connect_vsock", 2, 2, { "cid", "port" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[2], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  uint32_t cid = 0;
  uint32_t port = 0;
  if (!is_present (library.aio_connect_vsock, "nbd_aio_connect_vsock")
      || !as_uint32 (given[0], "cid", &cid)
      || !as_uint32 (given[1], "port", &port))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_connect_vsock (self->native, cid, port);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_connect_tcp (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_connect_tcp", 2, 2, { "hostname", "port" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[2], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct text hostname = { 0 };
  struct text port = { 0 };
  if (!is_present (library.aio_connect_tcp, "nbd_aio_connect_tcp")
      || !as_text (given[0], "hostname", &hostname)
      || !as_text (given[1], "port", &port))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_connect_tcp (self->native, hostname.chars, port.chars);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  release_text (&hostname);
  release_text (&port);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_connect_socket (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_connect_socket", 1, 1, { "sock" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  int sock = 0;
  if (!is_present (library.aio_connect_socket, "nbd_aio_connect_socket")
      || !as_int (given[0], "sock", &sock))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_connect_socket (self->native, sock);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_connect_command (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_connect_command", 1, 1, { "argv" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct text_list argv = { 0 };
  if (!is_present (library.aio_connect_command, "nbd_aio_connect_command")
      || !as_text_list (given[0], "argv", &argv))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_connect_command (self->native, argv.items);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  release_text_list (&argv);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_connect_systemd_socket_activation (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_connect_systemd_socket_activation", 1, 1, { "argv" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct text_list argv = { 0 };
  if (!is_present (library.aio_connect_systemd_socket_activation, "nbd_aio_connect_systemd_socket_activation")
      || !as_text_list (given[0], "argv", &argv))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_connect_systemd_socket_activation (self->native, argv.items);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  release_text_list (&argv);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_opt_go (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_opt_go", 0, 1, { "completion" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct closure *completion_callback = NULL;
  if (!is_present (library.aio_opt_go, "nbd_aio_opt_go")
      || (completion_callback = take_optional (self, given[0], "completion")) == NULL)
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_opt_go (self->native, pass_completion (completion_callback));
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  completion_callback = NULL;
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  if (completion_callback != NULL)
    free_closure (completion_callback);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_opt_abort (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_opt_abort", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.aio_opt_abort, "nbd_aio_opt_abort"))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_opt_abort (self->native);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_opt_starttls (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_opt_starttls", 0, 1, { "completion" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct closure *completion_callback = NULL;
  if (!is_present (library.aio_opt_starttls, "nbd_aio_opt_starttls")
      || (completion_callback = take_optional (self, given[0], "completion")) == NULL)
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_opt_starttls (self->native, pass_completion (completion_callback));
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  completion_callback = NULL;
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  if (completion_callback != NULL)
    free_closure (completion_callback);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_opt_extended_headers (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_opt_extended_headers", 0, 1, { "completion" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct closure *completion_callback = NULL;
  if (!is_present (library.aio_opt_extended_headers, "nbd_aio_opt_extended_headers")
      || (completion_callback = take_optional (self, given[0], "completion")) == NULL)
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_opt_extended_headers (self->native, pass_completion (completion_callback));
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  completion_callback = NULL;
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  if (completion_callback != NULL)
    free_closure (completion_callback);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_opt_structured_reply (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_opt_structured_reply", 0, 1, { "completion" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct closure *completion_callback = NULL;
  if (!is_present (library.aio_opt_structured_reply, "nbd_aio_opt_structured_reply")
      || (completion_callback = take_optional (self, given[0], "completion")) == NULL)
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_opt_structured_reply (self->native, pass_completion (completion_callback));
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  completion_callback = NULL;
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  if (completion_callback != NULL)
    free_closure (completion_callback);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_opt_list (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_opt_list", 1, 2, { "list", "completion" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[2], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct closure *list_callback = NULL;
  struct closure *completion_callback = NULL;
  if (!is_present (library.aio_opt_list, "nbd_aio_opt_list")
      || (completion_callback = take_optional (self, given[1], "completion")) == NULL
      || (list_callback = take_callback (self, given[0], "list")) == NULL)
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_opt_list (self->native, pass_list (list_callback), pass_completion (completion_callback));
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  list_callback = NULL;
  completion_callback = NULL;
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  if (list_callback != NULL)
    free_closure (list_callback);
  if (completion_callback != NULL)
    free_closure (completion_callback);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_opt_info (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_opt_info", 0, 1, { "completion" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct closure *completion_callback = NULL;
  if (!is_present (library.aio_opt_info, "nbd_aio_opt_info")
      || (completion_callback = take_optional (self, given[0], "completion")) == NULL)
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_opt_info (self->native, pass_completion (completion_callback));
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  completion_callback = NULL;
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  if (completion_callback != NULL)
    free_closure (completion_callback);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_opt_list_meta_context (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_opt_list_meta_context", 1, 2, { "context", "completion" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[2], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct closure *context_callback = NULL;
  struct closure *completion_callback = NULL;
  if (!is_present (library.aio_opt_list_meta_context, "nbd_aio_opt_list_meta_context")
      || (completion_callback = take_optional (self, given[1], "completion")) == NULL
      || (context_callback = take_callback (self, given[0], "context")) == NULL)
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_opt_list_meta_context (self->native, pass_context (context_callback),
                                                pass_completion (completion_callback));
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  context_callback = NULL;
  completion_callback = NULL;
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyLong_FromLong (returned);

out:
  if (context_callback != NULL)
    free_closure (context_callback);
  if (completion_callback != NULL)
    free_closure (completion_callback);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_opt_list_meta_context_queries (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_opt_list_meta_context_queries", 2, 3, { "queries", "context", "completion" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[3], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct text_list queries = { 0 };
  struct closure *context_callback = NULL;
  struct closure *completion_callback = NULL;
  if (!is_present (library.aio_opt_list_meta_context_queries, "nbd_aio_opt_list_meta_context_queries")
      || (completion_callback = take_optional (self, given[2], "completion")) == NULL
      || !as_text_list (given[0], "queries", &queries)
      || (context_callback = take_callback (self, given[1], "context")) == NULL)
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_opt_list_meta_context_queries (self->native, queries.items, pass_context (context_callback),
                                                        pass_completion (completion_callback));
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  context_callback = NULL;
  completion_callback = NULL;
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyLong_FromLong (returned);

out:
  release_text_list (&queries);
  if (context_callback != NULL)
    free_closure (context_callback);
  if (completion_callback != NULL)
    free_closure (completion_callback);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_opt_set_meta_context (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_opt_set_meta_context", 1, 2, { "context", "completion" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[2], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct closure *context_callback = NULL;
  struct closure *completion_callback = NULL;
  if (!is_present (library.aio_opt_set_meta_context, "nbd_aio_opt_set_meta_context")
      || (completion_callback = take_optional (self, given[1], "completion")) == NULL
      || (context_callback = take_callback (self, given[0], "context")) == NULL)
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_opt_set_meta_context (self->native, pass_context (context_callback),
                                               pass_completion (completion_callback));
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  context_callback = NULL;
  completion_callback = NULL;
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyLong_FromLong (returned);

out:
  if (context_callback != NULL)
    free_closure (context_callback);
  if (completion_callback != NULL)
    free_closure (completion_callback);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_opt_set_meta_context_queries (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_opt_set_meta_context_queries", 2, 3, { "queries", "context", "completion" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[3], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct text_list queries = { 0 };
  struct closure *context_callback = NULL;
  struct closure *completion_callback = NULL;
  if (!is_present (library.aio_opt_set_meta_context_queries, "nbd_aio_opt_set_meta_context_queries")
      || (completion_callback = take_optional (self, given[2], "completion")) == NULL
      || !as_text_list (given[0], "queries", &queries)
      || (context_callback = take_callback (self, given[1], "context")) == NULL)
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_opt_set_meta_context_queries (self->native, queries.items, pass_context (context_callback),
                                                       pass_completion (completion_callback));
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  context_callback = NULL;
  completion_callback = NULL;
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyLong_FromLong (returned);

out:
  release_text_list (&queries);
  if (context_callback != NULL)
    free_closure (context_callback);
  if (completion_callback != NULL)
    free_closure (completion_callback);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_pread (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_pread", 2, 4, { "buf", "offset", "completion", "flags" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[4], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  uint64_t offset = 0;
  struct closure *completion_callback = NULL;
  uint32_t flags = 0;
  if (!is_present (library.aio_pread, "nbd_aio_pread")
      || (completion_callback = take_optional (self, given[2], "completion")) == NULL
      || !keep_writable (completion_callback, given[0])
      || !as_uint64 (given[1], "offset", &offset)
      || (given[3] != NULL && !as_uint32 (given[3], "flags", &flags)))
    goto out;

  struct failure failure = { 0 };
  int64_t returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_pread (self->native, completion_callback->buffer.buf, (size_t) completion_callback->buffer.len,
                                offset, pass_completion (completion_callback), flags);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  completion_callback = NULL;
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyLong_FromLongLong (returned);

out:
  if (completion_callback != NULL)
    free_closure (completion_callback);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_pread_structured (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_pread_structured", 3, 5, { "buf", "offset", "chunk", "completion", "flags" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[5], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  uint64_t offset = 0;
  struct closure *chunk_callback = NULL;
  struct closure *completion_callback = NULL;
  uint32_t flags = 0;
  if (!is_present (library.aio_pread_structured, "nbd_aio_pread_structured")
      || (completion_callback = take_optional (self, given[3], "completion")) == NULL
      || !keep_writable (completion_callback, given[0])
      || !as_uint64 (given[1], "offset", &offset)
      || (chunk_callback = take_callback (self, given[2], "chunk")) == NULL
      || (given[4] != NULL && !as_uint32 (given[4], "flags", &flags))
      || !show_buffer (chunk_callback, completion_callback->buffer.obj))
    goto out;

  struct failure failure = { 0 };
  int64_t returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_pread_structured (self->native, completion_callback->buffer.buf,
                                           (size_t) completion_callback->buffer.len, offset,
                                           pass_chunk (chunk_callback), pass_completion (completion_callback), flags);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  chunk_callback = NULL;
  completion_callback = NULL;
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyLong_FromLongLong (returned);

out:
  if (chunk_callback != NULL)
    free_closure (chunk_callback);
  if (completion_callback != NULL)
    free_closure (completion_callback);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_pwrite (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_pwrite", 2, 4, { "buf", "offset", "completion", "flags" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[4], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  uint64_t offset = 0;
  struct closure *completion_callback = NULL;
  uint32_t flags = 0;
  if (!is_present (library.aio_pwrite, "nbd_aio_pwrite")
      || (completion_callback = take_optional (self, given[2], "completion")) == NULL
      || !keep_readable (completion_callback, given[0])
      || !as_uint64 (given[1], "offset", &offset)
      || (given[3] != NULL && !as_uint32 (given[3], "flags", &flags)))
    goto out;

  struct failure failure = { 0 };
  int64_t returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_pwrite (self->native, completion_callback->buffer.buf,
                                 (size_t) completion_callback->buffer.len, offset,
                                 pass_completion (completion_callback), flags);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  completion_callback = NULL;
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyLong_FromLongLong (returned);

out:
  if (completion_callback != NULL)
    free_closure (completion_callback);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_disconnect (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_disconnect", 0, 1, { "flags" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  uint32_t flags = 0;
  if (!is_present (library.aio_disconnect, "nbd_aio_disconnect")
      || (given[0] != NULL && !as_uint32 (given[0], "flags", &flags)))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_disconnect (self->native, flags);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_flush (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_flush", 0, 2, { "completion", "flags" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[2], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct closure *completion_callback = NULL;
  uint32_t flags = 0;
  if (!is_present (library.aio_flush, "nbd_aio_flush")
      || (completion_callback = take_optional (self, given[0], "completion")) == NULL
      || (given[1] != NULL && !as_uint32 (given[1], "flags", &flags)))
    goto out;

  struct failure failure = { 0 };
  int64_t returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_flush (self->native, pass_completion (completion_callback), flags);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  completion_callback = NULL;
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyLong_FromLongLong (returned);

out:
  if (completion_callback != NULL)
    free_closure (completion_callback);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_trim (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_trim", 2, 4, { "count", "offset", "completion", "flags" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[4], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  uint64_t count = 0;
  uint64_t offset = 0;
  struct closure *completion_callback = NULL;
  uint32_t flags = 0;
  if (!is_present (library.aio_trim, "nbd_aio_trim")
      || (completion_callback = take_optional (self, given[2], "completion")) == NULL
      || !as_uint64 (given[0], "count", &count)
      || !as_uint64 (given[1], "offset", &offset)
      || (given[3] != NULL && !as_uint32 (given[3], "flags", &flags)))
    goto out;

  struct failure failure = { 0 };
  int64_t returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_trim (self->native, count, offset, pass_completion (completion_callback), flags);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  completion_callback = NULL;
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyLong_FromLongLong (returned);

out:
  if (completion_callback != NULL)
    free_closure (completion_callback);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_cache (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_cache", 2, 4, { "count", "offset", "completion", "flags" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[4], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  uint64_t count = 0;
  uint64_t offset = 0;
  struct closure *completion_callback = NULL;
  uint32_t flags = 0;
  if (!is_present (library.aio_cache, "nbd_aio_cache")
      || (completion_callback = take_optional (self, given[2], "completion")) == NULL
      || !as_uint64 (given[0], "count", &count)
      || !as_uint64 (given[1], "offset", &offset)
      || (given[3] != NULL && !as_uint32 (given[3], "flags", &flags)))
    goto out;

  struct failure failure = { 0 };
  int64_t returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_cache (self->native, count, offset, pass_completion (completion_callback), flags);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  completion_callback = NULL;
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyLong_FromLongLong (returned);

out:
  if (completion_callback != NULL)
    free_closure (completion_callback);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_zero (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_zero", 2, 4, { "count", "offset", "completion", "flags" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[4], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  uint64_t count = 0;
  uint64_t offset = 0;
  struct closure *completion_callback = NULL;
  uint32_t flags = 0;
  if (!is_present (library.aio_zero, "nbd_aio_zero")
      || (completion_callback = take_optional (self, given[2], "completion")) == NULL
      || !as_uint64 (given[0], "count", &count)
      || !as_uint64 (given[1], "offset", &offset)
      || (given[3] != NULL && !as_uint32 (given[3], "flags", &flags)))
    goto out;

  struct failure failure = { 0 };
  int64_t returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_zero (self->native, count, offset, pass_completion (completion_callback), flags);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  completion_callback = NULL;
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyLong_FromLongLong (returned);

out:
  if (completion_callback != NULL)
    free_closure (completion_callback);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_block_status (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_block_status", 3, 5, { "count", "offset", "extent", "completion", "flags" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[5], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  uint64_t count = 0;
  uint64_t offset = 0;
  struct closure *extent_callback = NULL;
  struct closure *completion_callback = NULL;
  uint32_t flags = 0;
  if (!is_present (library.aio_block_status, "nbd_aio_block_status")
      || (completion_callback = take_optional (self, given[3], "completion")) == NULL
      || !as_uint64 (given[0], "count", &count)
      || !as_uint64 (given[1], "offset", &offset)
      || (extent_callback = take_callback (self, given[2], "extent")) == NULL
      || (given[4] != NULL && !as_uint32 (given[4], "flags", &flags)))
    goto out;

  struct failure failure = { 0 };
  int64_t returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_block_status (self->native, count, offset, pass_extent (extent_callback),
                                       pass_completion (completion_callback), flags);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  extent_callback = NULL;
  completion_callback = NULL;
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyLong_FromLongLong (returned);

out:
  if (extent_callback != NULL)
    free_closure (extent_callback);
  if (completion_callback != NULL)
    free_closure (completion_callback);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_block_status_64 (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_block_status_64", 3, 5, { "count", "offset", "extent64", "completion", "flags" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[5], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  uint64_t count = 0;
  uint64_t offset = 0;
  struct closure *extent64_callback = NULL;
  struct closure *completion_callback = NULL;
  uint32_t flags = 0;
  if (!is_present (library.aio_block_status_64, "nbd_aio_block_status_64")
      || (completion_callback = take_optional (self, given[3], "completion")) == NULL
      || !as_uint64 (given[0], "count", &count)
      || !as_uint64 (given[1], "offset", &offset)
      || (extent64_callback = take_callback (self, given[2], "extent64")) == NULL
      || (given[4] != NULL && !as_uint32 (given[4], "flags", &flags)))
    goto out;

  struct failure failure = { 0 };
  int64_t returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_block_status_64 (self->native, count, offset, pass_extent64 (extent64_callback),
                                          pass_completion (completion_callback), flags);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  extent64_callback = NULL;
  completion_callback = NULL;
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyLong_FromLongLong (returned);

out:
  if (extent64_callback != NULL)
    free_closure (extent64_callback);
  if (completion_callback != NULL)
    free_closure (completion_callback);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_block_status_filter (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_block_status_filter", 4, 6, { "count", "offset", "contexts", "extent64", "completion", "flags" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[6], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  uint64_t count = 0;
  uint64_t offset = 0;
  struct text_list contexts = { 0 };
  struct closure *extent64_callback = NULL;
  struct closure *completion_callback = NULL;
  uint32_t flags = 0;
  if (!is_present (library.aio_block_status_filter, "nbd_aio_block_status_filter")
      || (completion_callback = take_optional (self, given[4], "completion")) == NULL
      || !as_uint64 (given[0], "count", &count)
      || !as_uint64 (given[1], "offset", &offset)
      || !as_text_list (given[2], "contexts", &contexts)
      || (extent64_callback = take_callback (self, given[3], "extent64")) == NULL
      || (given[5] != NULL && !as_uint32 (given[5], "flags", &flags)))
    goto out;

  struct failure failure = { 0 };
  int64_t returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_block_status_filter (self->native, count, offset, contexts.items,
                                              pass_extent64 (extent64_callback), pass_completion (completion_callback),
                                              flags);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  extent64_callback = NULL;
  completion_callback = NULL;
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyLong_FromLongLong (returned);

out:
  release_text_list (&contexts);
  if (extent64_callback != NULL)
    free_closure (extent64_callback);
  if (completion_callback != NULL)
    free_closure (completion_callback);
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_get_fd (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_get_fd", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.aio_get_fd, "nbd_aio_get_fd"))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_get_fd (self->native);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyLong_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_get_direction (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_get_direction", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.aio_get_direction, "nbd_aio_get_direction"))
    goto out;

  unsigned returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_get_direction (self->native);
  Py_END_ALLOW_THREADS
  result = PyLong_FromUnsignedLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_notify_read (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_notify_read", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.aio_notify_read, "nbd_aio_notify_read"))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_notify_read (self->native);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_notify_write (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_notify_write", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.aio_notify_write, "nbd_aio_notify_write"))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_notify_write (self->native);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_is_created (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_is_created", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.aio_is_created, "nbd_aio_is_created"))
    goto out;

  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_is_created (self->native);
  Py_END_ALLOW_THREADS
  result = PyBool_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_is_connecting (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_is_connecting", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.aio_is_connecting, "nbd_aio_is_connecting"))
    goto out;

  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_is_connecting (self->native);
  Py_END_ALLOW_THREADS
  result = PyBool_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_is_negotiating (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_is_negotiating", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.aio_is_negotiating, "nbd_aio_is_negotiating"))
    goto out;

  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_is_negotiating (self->native);
  Py_END_ALLOW_THREADS
  result = PyBool_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_is_ready (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_is_ready", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.aio_is_ready, "nbd_aio_is_ready"))
    goto out;

  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_is_ready (self->native);
  Py_END_ALLOW_THREADS
  result = PyBool_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_is_processing (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_is_processing", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.aio_is_processing, "nbd_aio_is_processing"))
    goto out;

  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_is_processing (self->native);
  Py_END_ALLOW_THREADS
  result = PyBool_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_is_dead (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_is_dead", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.aio_is_dead, "nbd_aio_is_dead"))
    goto out;

  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_is_dead (self->native);
  Py_END_ALLOW_THREADS
  result = PyBool_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_is_closed (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_is_closed", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.aio_is_closed, "nbd_aio_is_closed"))
    goto out;

  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_is_closed (self->native);
  Py_END_ALLOW_THREADS
  result = PyBool_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_command_completed (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_command_completed", 1, 1, { "cookie" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  uint64_t cookie = 0;
  if (!is_present (library.aio_command_completed, "nbd_aio_command_completed")
      || !as_uint64 (given[0], "cookie", &cookie))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_command_completed (self->native, cookie);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyBool_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_peek_command_completed (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_peek_command_completed", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.aio_peek_command_completed, "nbd_aio_peek_command_completed"))
    goto out;

  struct failure failure = { 0 };
  int64_t returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_peek_command_completed (self->native);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyLong_FromLongLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_aio_in_flight (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "aio_in_flight", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.aio_in_flight, "nbd_aio_in_flight"))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.aio_in_flight (self->native);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyLong_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_connection_state (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "connection_state", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.connection_state, "nbd_connection_state"))
    goto out;

  struct failure failure = { 0 };
  const char *returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.connection_state (self->native);
  if (returned == NULL)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = text_argument (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_get_package_name (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "get_package_name", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.get_package_name, "nbd_get_package_name"))
    goto out;

  const char *returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.get_package_name (self->native);
  Py_END_ALLOW_THREADS
  result = text_argument (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_get_version (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "get_version", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.get_version, "nbd_get_version"))
    goto out;

  const char *returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.get_version (self->native);
  Py_END_ALLOW_THREADS
  result = text_argument (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_get_version_extra (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "get_version_extra", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.get_version_extra, "nbd_get_version_extra"))
    goto out;

  const char *returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.get_version_extra (self->native);
  Py_END_ALLOW_THREADS
  result = text_argument (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_kill_subprocess (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "kill_subprocess", 1, 1, { "signum" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  int signum = 0;
  if (!is_present (library.kill_subprocess, "nbd_kill_subprocess")
      || !as_int (given[0], "signum", &signum))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.kill_subprocess (self->native, signum);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = Py_NewRef (Py_None);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_get_subprocess_pid (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "get_subprocess_pid", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.get_subprocess_pid, "nbd_get_subprocess_pid"))
    goto out;

  struct failure failure = { 0 };
  int64_t returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.get_subprocess_pid (self->native);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyLong_FromLongLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_supports_tls (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "supports_tls", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.supports_tls, "nbd_supports_tls"))
    goto out;

  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.supports_tls (self->native);
  Py_END_ALLOW_THREADS
  result = PyBool_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_supports_vsock (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "supports_vsock", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.supports_vsock, "nbd_supports_vsock"))
    goto out;

  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.supports_vsock (self->native);
  Py_END_ALLOW_THREADS
  result = PyBool_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_supports_uri (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "supports_uri", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.supports_uri, "nbd_supports_uri"))
    goto out;

  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.supports_uri (self->native);
  Py_END_ALLOW_THREADS
  result = PyBool_FromLong (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_get_uri (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "get_uri", 0, 0, { NULL } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  if (!is_present (library.get_uri, "nbd_get_uri"))
    goto out;

  struct failure failure = { 0 };
  char *returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.get_uri (self->native);
  if (returned == NULL)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = text_argument (returned);
  free (returned);

out:
  collect_freed ();
  end_call (self);
  return result;
}

static PyObject *
method_is_uri (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)
{
  static const struct signature signature = { "is_uri", 1, 1, { "uri" } };
  struct handle *self = (struct handle *) object;
  PyObject *given[1], *result = NULL;
  if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))
    return NULL;

  struct text uri = { 0 };
  if (!is_present (library.is_uri, "nbd_is_uri")
      || !as_text (given[0], "uri", &uri))
    goto out;

  struct failure failure = { 0 };
  int returned;
  Py_BEGIN_ALLOW_THREADS
  returned = library.is_uri (self->native, uri.chars);
  if (returned == -1)
    note_failure (&failure);
  Py_END_ALLOW_THREADS
  if (failure.failed)
    raise_failure (&failure);
  else
    result = PyBool_FromLong (returned);

out:
  release_text (&uri);
  collect_freed ();
  end_call (self);
  return result;
}

PyMethodDef call_methods[] = {
  { "set_debug", (PyCFunction) (void (*) (void)) method_set_debug, METH_FASTCALL | METH_KEYWORDS,
    "set_debug($self, debug)\n--\n\n"
    "▶ switch debug messages on or off\n"
    "\n"
    "Switch debug messages on or off for this handle. They are off at first,\n"
    "unless the environment variable LIBNBD_DEBUG is exactly 1 when the\n"
    "handle is created.\n"
    "\n"
    "Messages go to the callback of set_debug_callback. Without one, each is\n"
    "written as a line to standard error: libnbd: debug: HANDLE: CALL:\n"
    "MESSAGE. Every call is reported with its parameters when it starts and\n"
    "with its result when it ends.\n"
    "\n"
    "debug: true to produce debug messages" },
  { "get_debug", (PyCFunction) (void (*) (void)) method_get_debug, METH_FASTCALL | METH_KEYWORDS,
    "get_debug($self)\n--\n\n"
    "▶ whether debug messages are on\n"
    "\n"
    "Tell whether debug messages are switched on for this handle." },
  { "set_debug_callback", (PyCFunction) (void (*) (void)) method_set_debug_callback, METH_FASTCALL | METH_KEYWORDS,
    "set_debug_callback($self, debug)\n--\n\n"
    "▶ send debug messages to a callback\n"
    "\n"
    "Send the debug messages of this handle to a callback instead of standard\n"
    "error. This does not switch them on; call set_debug for that.\n"
    "\n"
    "The callback stays until it is replaced by another call of this\n"
    "function, removed by clear_debug_callback, or the handle is closed. Then\n"
    "its free function is called. It runs in whichever thread is working on\n"
    "the handle.\n"
    "\n"
    "debug: called with each debug message" },
  { "clear_debug_callback", (PyCFunction) (void (*) (void)) method_clear_debug_callback, METH_FASTCALL | METH_KEYWORDS,
    "clear_debug_callback($self)\n--\n\n"
    "▶ remove the debug callback\n"
    "\n"
    "Remove the callback of set_debug_callback and call its free function.\n"
    "Debug messages go to standard error again, if they are switched on.\n"
    "Without a callback this does nothing." },
  { "stats_bytes_sent", (PyCFunction) (void (*) (void)) method_stats_bytes_sent, METH_FASTCALL | METH_KEYWORDS,
    "stats_bytes_sent($self)\n--\n\n"
    "▶ number of bytes sent\n"
    "\n"
    "Count the bytes that the client has handed to the transport since the\n"
    "handle was created. The handshake is included; what TLS adds is not. The\n"
    "counter is never reset." },
  { "stats_chunks_sent", (PyCFunction) (void (*) (void)) method_stats_chunks_sent, METH_FASTCALL | METH_KEYWORDS,
    "stats_chunks_sent($self)\n--\n\n"
    "▶ number of messages sent\n"
    "\n"
    "Count the messages that the client has sent since the handle was\n"
    "created: one for each option request of the handshake and one for each\n"
    "command. The data of a write is part of its command, and the disconnect\n"
    "request counts as a command. The counter is never reset.\n"
    "\n"
    "Commands that the client itself refuses are not sent, and so are not\n"
    "counted; see set_strict_mode." },
  { "stats_bytes_received", (PyCFunction) (void (*) (void)) method_stats_bytes_received, METH_FASTCALL | METH_KEYWORDS,
    "stats_bytes_received($self)\n--\n\n"
    "▶ number of bytes received\n"
    "\n"
    "Count the bytes that the client has taken from the transport since the\n"
    "handle was created. The handshake is included; what TLS adds is not. The\n"
    "counter is never reset." },
  { "stats_chunks_received", (PyCFunction) (void (*) (void)) method_stats_chunks_received, METH_FASTCALL | METH_KEYWORDS,
    "stats_chunks_received($self)\n--\n\n"
    "▶ number of messages received\n"
    "\n"
    "Count the messages that the client has received since the handle was\n"
    "created: one for the server's greeting and one for each reply header.\n"
    "With structured replies one command may have several reply headers; see\n"
    "get_structured_replies_negotiated. Replies to option requests are not\n"
    "counted. The counter is never reset." },
  { "set_handle_name", (PyCFunction) (void (*) (void)) method_set_handle_name, METH_FASTCALL | METH_KEYWORDS,
    "set_handle_name($self, handle_name)\n--\n\n"
    "▶ give the handle a name\n"
    "\n"
    "Give the handle a name, which debug messages show. Names help to tell\n"
    "several handles apart; they need not be unique.\n"
    "\n"
    "Without this call the name is nbd1, nbd2 and so on, numbered across the\n"
    "process.\n"
    "\n"
    "handle_name: the name, any text" },
  { "get_handle_name", (PyCFunction) (void (*) (void)) method_get_handle_name, METH_FASTCALL | METH_KEYWORDS,
    "get_handle_name($self)\n--\n\n"
    "▶ name of the handle\n"
    "\n"
    "Return the name of the handle: the one set by set_handle_name, or else\n"
    "nbd1, nbd2 and so on, numbered across the process." },
  { "set_private_data", (PyCFunction) (void (*) (void)) method_set_private_data, METH_FASTCALL | METH_KEYWORDS,
    "set_private_data($self, private_data)\n--\n\n"
    "▶ store a value of the application in the handle\n"
    "\n"
    "Store a value of the application in the handle, and return the one\n"
    "stored before. The value is initially 0. The library does nothing with\n"
    "it; if it is a pointer, the application must free what it points to.\n"
    "\n"
    "The handle is not locked, and the exchange is not atomic. Threads that\n"
    "set the value must synchronize among themselves. Callbacks may use this\n"
    "call.\n"
    "\n"
    "private_data: any value; the library does not look at it" },
  { "get_private_data", (PyCFunction) (void (*) (void)) method_get_private_data, METH_FASTCALL | METH_KEYWORDS,
    "get_private_data($self)\n--\n\n"
    "▶ value of the application in the handle\n"
    "\n"
    "Return the value that set_private_data stored last, or 0. The handle is\n"
    "not locked. Callbacks may use this call." },
  { "get_handle_size", (PyCFunction) (void (*) (void)) method_get_handle_size, METH_FASTCALL | METH_KEYWORDS,
    "get_handle_size($self)\n--\n\n"
    "▶ memory used by the handle\n"
    "\n"
    "Estimate how much memory the handle uses, in bytes. It is meant for\n"
    "bindings to languages with a garbage collector, to which a handle looks\n"
    "smaller than it is. The value changes with use and from version to\n"
    "version." },
  { "set_export_name", (PyCFunction) (void (*) (void)) method_set_export_name, METH_FASTCALL | METH_KEYWORDS,
    "set_export_name($self, export_name)\n--\n\n"
    "▶ choose the export to connect to\n"
    "\n"
    "Choose the export, by name, that the client asks the server for. A\n"
    "server may offer several. The name is initially empty, which asks for\n"
    "the server's default export. A server of the oldest kind, called\n"
    "oldstyle, has only one export and never sees the name.\n"
    "\n"
    "connect_uri sets the name from the URI, replacing what was set here.\n"
    "\n"
    "While negotiating, a different name makes the client discard what it\n"
    "learned about the earlier export: size, flags, block sizes, description\n"
    "and metadata contexts. opt_info or opt_go then asks for the new one.\n"
    "Setting the same name again changes nothing.\n"
    "\n"
    "export_name: the name, at most 4096 bytes of UTF-8; an empty name asks\n"
    "    for the server's default export" },
  { "get_export_name", (PyCFunction) (void (*) (void)) method_get_export_name, METH_FASTCALL | METH_KEYWORDS,
    "get_export_name($self)\n--\n\n"
    "▶ name of the export asked for\n"
    "\n"
    "Return the export name that the client asks for: the one set by\n"
    "set_export_name or by the URI of connect_uri, or an empty string. The\n"
    "server may know the export by another name; see\n"
    "get_canonical_export_name." },
  { "set_request_block_size", (PyCFunction) (void (*) (void)) method_set_request_block_size, METH_FASTCALL | METH_KEYWORDS,
    "set_request_block_size($self, request)\n--\n\n"
    "▶ whether to ask the server for block sizes\n"
    "\n"
    "Set whether the client asks for the block sizes of the export when it\n"
    "chooses the export. By default it asks.\n"
    "\n"
    "By asking, the client promises the server to keep to the sizes. Some\n"
    "servers refuse the export, or fail unaligned commands, if they are not\n"
    "asked. A server may also send the sizes without being asked, and they\n"
    "apply all the same. get_block_size returns them; STRICT_ALIGN of\n"
    "set_strict_mode checks the alignment of commands.\n"
    "\n"
    "request: true to ask" },
  { "get_request_block_size", (PyCFunction) (void (*) (void)) method_get_request_block_size, METH_FASTCALL | METH_KEYWORDS,
    "get_request_block_size($self)\n--\n\n"
    "▶ whether the server is asked for block sizes\n"
    "\n"
    "Tell whether the client asks for the block sizes of the export. This is\n"
    "the setting of set_request_block_size, which is true by default. It does\n"
    "not say whether the server answered." },
  { "set_full_info", (PyCFunction) (void (*) (void)) method_set_full_info, METH_FASTCALL | METH_KEYWORDS,
    "set_full_info($self, request)\n--\n\n"
    "▶ whether to ask for the canonical name and the description\n"
    "\n"
    "Set whether the client asks the server for the canonical name and the\n"
    "description of the export when it chooses the export. By default it does\n"
    "not ask, since few programs need them and they make the handshake\n"
    "longer.\n"
    "\n"
    "The server need not answer. get_canonical_export_name and\n"
    "get_export_description return what it sent.\n"
    "\n"
    "request: true to ask" },
  { "get_full_info", (PyCFunction) (void (*) (void)) method_get_full_info, METH_FASTCALL | METH_KEYWORDS,
    "get_full_info($self)\n--\n\n"
    "▶ whether the canonical name and the description are asked for\n"
    "\n"
    "Tell whether the client asks for the canonical name and the description\n"
    "of the export. This is the setting of set_full_info, which is false by\n"
    "default." },
  { "get_canonical_export_name", (PyCFunction) (void (*) (void)) method_get_canonical_export_name, METH_FASTCALL | METH_KEYWORDS,
    "get_canonical_export_name($self)\n--\n\n"
    "▶ name by which the server knows the export\n"
    "\n"
    "Return the name by which the server itself knows the export. It may\n"
    "differ from the name asked for, particularly if an empty name asked for\n"
    "the default export. Servers rarely send it unless set_full_info has been\n"
    "switched on." },
  { "get_export_description", (PyCFunction) (void (*) (void)) method_get_export_description, METH_FASTCALL | METH_KEYWORDS,
    "get_export_description($self)\n--\n\n"
    "▶ description of the export\n"
    "\n"
    "Return the description of the export, a human-readable text. Servers\n"
    "rarely send one unless set_full_info has been switched on. The text\n"
    "comes from the server; take care when showing it on a terminal." },
  { "set_tls", (PyCFunction) (void (*) (void)) method_set_tls, METH_FASTCALL | METH_KEYWORDS,
    "set_tls($self, tls)\n--\n\n"
    "▶ whether to use TLS\n"
    "\n"
    "Set whether the connection is protected by TLS, that is, encrypted and,\n"
    "with certificates or keys, authenticated. The mode is one of:\n"
    "\n"
    "- TLS_DISABLE: do not ask for TLS. This is the setting of a new handle.\n"
    "  In option mode opt_starttls may still be called.\n"
    "- TLS_ALLOW: ask for TLS, and go on in clear text if the server refuses.\n"
    "  It protects against eavesdroppers, but not against an attacker who can\n"
    "  change the traffic and so force the refusal. get_tls_negotiated\n"
    "  reports the outcome.\n"
    "- TLS_REQUIRE: ask for TLS, and fail to connect if the server refuses.\n"
    "  Use this wherever TLS matters.\n"
    "\n"
    "If the TLS handshake itself fails, or a certificate is not accepted,\n"
    "connecting fails in either of the last two modes.\n"
    "\n"
    "The server is authenticated by certificates (see set_tls_certificates\n"
    "and set_tls_verify_peer) or by a key that client and server share (see\n"
    "set_tls_psk_file). The URI schemes that begin with nbds set the mode to\n"
    "TLS_REQUIRE.\n"
    "\n"
    "tls: the TLS mode" },
  { "get_tls", (PyCFunction) (void (*) (void)) method_get_tls, METH_FASTCALL | METH_KEYWORDS,
    "get_tls($self)\n--\n\n"
    "▶ the TLS mode\n"
    "\n"
    "Return the TLS mode that set_tls or a URI has set, initially\n"
    "TLS_DISABLE. This is what was asked for; get_tls_negotiated reports what\n"
    "was agreed." },
  { "get_tls_negotiated", (PyCFunction) (void (*) (void)) method_get_tls_negotiated, METH_FASTCALL | METH_KEYWORDS,
    "get_tls_negotiated($self)\n--\n\n"
    "▶ whether the connection is protected by TLS\n"
    "\n"
    "Tell whether the connection is protected by TLS. After connecting with\n"
    "TLS_ALLOW this is the way to learn what the server agreed to. In option\n"
    "mode the answer becomes true when opt_starttls has succeeded.\n"
    "\n"
    "It says nothing about a tunnel around the connection, such as that of\n"
    "the URI scheme nbd+ssh." },
  { "set_tls_certificates", (PyCFunction) (void (*) (void)) method_set_tls_certificates, METH_FASTCALL | METH_KEYWORDS,
    "set_tls_certificates($self, dir)\n--\n\n"
    "▶ directory of the X.509 certificates\n"
    "\n"
    "Set the directory in which the client looks for certificates. It may\n"
    "contain:\n"
    "\n"
    "- ca-cert.pem: the trusted certificates, usually those of the\n"
    "  authorities that may have signed the server's.\n"
    "- ca-crl.pem: a list of revoked certificates.\n"
    "- client-cert.pem and client-key.pem: the certificate and key by which\n"
    "  the client authenticates itself.\n"
    "- client-cert-N.pem and client-key-N.pem, N counting from 0: further\n"
    "  pairs, from which TLS picks a suitable one.\n"
    "\n"
    "If no directory is set, the client looks in $HOME/.pki/libnbd and\n"
    "$HOME/.config/pki/libnbd, or as root in the directory pki/libnbd of the\n"
    "system's configuration. If none of these has a ca-cert.pem, the\n"
    "authorities that the system trusts are used.\n"
    "\n"
    "Nothing is read before TLS starts. A mistake therefore shows only when\n"
    "connecting: the connection fails if a directory that was set does not\n"
    "exist or has no ca-cert.pem, or if a file exists but cannot be used. If\n"
    "verification is off (see set_tls_verify_peer), ca-cert.pem may be\n"
    "missing.\n"
    "\n"
    "dir: the directory" },
  { "set_tls_verify_peer", (PyCFunction) (void (*) (void)) method_set_tls_verify_peer, METH_FASTCALL | METH_KEYWORDS,
    "set_tls_verify_peer($self, verify)\n--\n\n"
    "▶ whether the server's certificate is checked\n"
    "\n"
    "Set whether the client checks the certificate of the server. By default\n"
    "it does: the certificate must be signed by a trusted authority, and must\n"
    "be for the host name of connect_tcp, or for that of set_tls_hostname. If\n"
    "there is no host name, as with Unix domain sockets, only the signature\n"
    "is checked.\n"
    "\n"
    "Without the check, anybody can impersonate the server. The setting does\n"
    "not affect shared keys.\n"
    "\n"
    "verify: true to check" },
  { "get_tls_verify_peer", (PyCFunction) (void (*) (void)) method_get_tls_verify_peer, METH_FASTCALL | METH_KEYWORDS,
    "get_tls_verify_peer($self)\n--\n\n"
    "▶ whether the server's certificate is checked\n"
    "\n"
    "Tell whether the client checks the certificate of the server. This is\n"
    "the setting of set_tls_verify_peer, which is true by default." },
  { "set_tls_username", (PyCFunction) (void (*) (void)) method_set_tls_username, METH_FASTCALL | METH_KEYWORDS,
    "set_tls_username($self, username)\n--\n\n"
    "▶ user name for TLS\n"
    "\n"
    "Set the user name that goes with a shared key of set_tls_psk_file. It\n"
    "selects the line of the file, and tells the server who the client is.\n"
    "The default is the login name. A user name in a URI sets it too.\n"
    "\n"
    "username: the user name" },
  { "get_tls_username", (PyCFunction) (void (*) (void)) method_get_tls_username, METH_FASTCALL | METH_KEYWORDS,
    "get_tls_username($self)\n--\n\n"
    "▶ user name for TLS\n"
    "\n"
    "Return the user name for TLS: the one set by set_tls_username or by a\n"
    "URI, or else the login name, which is taken from the environment\n"
    "variable LOGNAME or from the system." },
  { "set_tls_hostname", (PyCFunction) (void (*) (void)) method_set_tls_hostname, METH_FASTCALL | METH_KEYWORDS,
    "set_tls_hostname($self, hostname)\n--\n\n"
    "▶ host name that the server's certificate must have\n"
    "\n"
    "Set the host name that the server's certificate must have, if it is not\n"
    "the one given to connect_tcp. This is needed for a connection through a\n"
    "tunnel or over a Unix domain socket to a server that presents a\n"
    "certificate. An empty name matches nothing: the connection is refused\n"
    "with EINVAL before TLS begins, unless the certificate is not verified at\n"
    "all.\n"
    "\n"
    "It changes neither where the client connects to nor the name that TLS\n"
    "sends to the server to select a certificate; that is always the one\n"
    "given to connect_tcp.\n"
    "\n"
    "hostname: the host name" },
  { "get_tls_hostname", (PyCFunction) (void (*) (void)) method_get_tls_hostname, METH_FASTCALL | METH_KEYWORDS,
    "get_tls_hostname($self)\n--\n\n"
    "▶ host name that the server's certificate must have\n"
    "\n"
    "Return the host name that the server's certificate must have: the one\n"
    "set by set_tls_hostname, or else the one given to connect_tcp, or else\n"
    "an empty string." },
  { "set_tls_psk_file", (PyCFunction) (void (*) (void)) method_set_tls_psk_file, METH_FASTCALL | METH_KEYWORDS,
    "set_tls_psk_file($self, filename)\n--\n\n"
    "▶ file of the shared keys\n"
    "\n"
    "Set the file with the keys that client and server share (pre-shared\n"
    "keys, PSK). If it is set, TLS uses a shared key instead of certificates.\n"
    "Each line is a user name, a colon and the key in hexadecimal; the first\n"
    "line for the user of set_tls_username is used.\n"
    "\n"
    "The file is not read before TLS starts. If it cannot be opened or does\n"
    "not contain the user, connecting fails. It should be readable only by\n"
    "its owner.\n"
    "\n"
    "filename: the file" },
  { "set_tls_priority", (PyCFunction) (void (*) (void)) method_set_tls_priority, METH_FASTCALL | METH_KEYWORDS,
    "set_tls_priority($self, priority)\n--\n\n"
    "▶ which TLS versions and ciphers may be used\n"
    "\n"
    "Set which versions of TLS and which ciphers the client offers, as a\n"
    "priority string. The default was chosen when the library was built. The\n"
    "string is not checked here; a mistake makes connecting fail. With a\n"
    "shared key, the key exchanges that it needs are added, unless the string\n"
    "names some.\n"
    "\n"
    "priority: a priority string as GnuTLS defines it, such as\n"
    "    NORMAL:-VERS-TLS1.2" },
  { "get_tls_priority", (PyCFunction) (void (*) (void)) method_get_tls_priority, METH_FASTCALL | METH_KEYWORDS,
    "get_tls_priority($self)\n--\n\n"
    "▶ which TLS versions and ciphers may be used\n"
    "\n"
    "Return the priority string: the one set by set_tls_priority or by a URI,\n"
    "or else the default that was chosen when the library was built, usually\n"
    "NORMAL." },
  { "set_request_extended_headers", (PyCFunction) (void (*) (void)) method_set_request_extended_headers, METH_FASTCALL | METH_KEYWORDS,
    "set_request_extended_headers($self, request)\n--\n\n"
    "▶ whether to ask for extended headers\n"
    "\n"
    "Set whether the client asks the server for extended headers during the\n"
    "handshake. By default it asks, provided that structured replies are\n"
    "asked for as well; see set_request_structured_replies. Extended headers\n"
    "carry 64-bit lengths, so that zero, trim, cache and the block status\n"
    "commands can work on 4 GiB or more at once. They include structured\n"
    "replies.\n"
    "\n"
    "If the server refuses, the connection goes on without them; see\n"
    "get_extended_headers_negotiated.\n"
    "\n"
    "request: true to ask" },
  { "get_request_extended_headers", (PyCFunction) (void (*) (void)) method_get_request_extended_headers, METH_FASTCALL | METH_KEYWORDS,
    "get_request_extended_headers($self)\n--\n\n"
    "▶ whether extended headers are asked for\n"
    "\n"
    "Tell whether the client asks for extended headers. This is the setting\n"
    "of set_request_extended_headers, which is true by default.\n"
    "get_extended_headers_negotiated reports whether the server agreed." },
  { "get_extended_headers_negotiated", (PyCFunction) (void (*) (void)) method_get_extended_headers_negotiated, METH_FASTCALL | METH_KEYWORDS,
    "get_extended_headers_negotiated($self)\n--\n\n"
    "▶ whether extended headers are in use\n"
    "\n"
    "Tell whether client and server have agreed on extended headers. If so,\n"
    "the length of zero, trim, cache and the block status commands may have\n"
    "64 bits, and block_status_64 may report extents of that size.\n"
    "\n"
    "In option mode the answer may change while negotiating: opt_starttls\n"
    "makes it false again when TLS starts, and opt_extended_headers makes it\n"
    "true." },
  { "set_request_structured_replies", (PyCFunction) (void (*) (void)) method_set_request_structured_replies, METH_FASTCALL | METH_KEYWORDS,
    "set_request_structured_replies($self, request)\n--\n\n"
    "▶ whether to ask for structured replies\n"
    "\n"
    "Set whether the client asks the server for structured replies during the\n"
    "handshake. By default it asks. Structured replies are the form of reply\n"
    "that can carry a read in several parts, holes, and the status of blocks.\n"
    "\n"
    "Without them block_status and the flag CMD_FLAG_DF cannot be used,\n"
    "extended headers are not asked for, and a server that encounters an\n"
    "error in the middle of a read can only drop the connection. If the\n"
    "server refuses, the connection goes on without them; see\n"
    "get_structured_replies_negotiated.\n"
    "\n"
    "request: true to ask" },
  { "get_request_structured_replies", (PyCFunction) (void (*) (void)) method_get_request_structured_replies, METH_FASTCALL | METH_KEYWORDS,
    "get_request_structured_replies($self)\n--\n\n"
    "▶ whether structured replies are asked for\n"
    "\n"
    "Tell whether the client asks for structured replies. This is the setting\n"
    "of set_request_structured_replies, which is true by default.\n"
    "get_structured_replies_negotiated reports whether the server agreed." },
  { "get_structured_replies_negotiated", (PyCFunction) (void (*) (void)) method_get_structured_replies_negotiated, METH_FASTCALL | METH_KEYWORDS,
    "get_structured_replies_negotiated($self)\n--\n\n"
    "▶ whether structured replies are in use\n"
    "\n"
    "Tell whether client and server have agreed on structured replies.\n"
    "Extended headers include them, so this is true with those too.\n"
    "\n"
    "In option mode the answer may change while negotiating: opt_starttls\n"
    "makes it false again when TLS starts, and opt_structured_reply or\n"
    "opt_extended_headers makes it true." },
  { "set_request_meta_context", (PyCFunction) (void (*) (void)) method_set_request_meta_context, METH_FASTCALL | METH_KEYWORDS,
    "set_request_meta_context($self, request)\n--\n\n"
    "▶ whether metadata contexts are negotiated automatically\n"
    "\n"
    "Set whether the client negotiates metadata contexts by itself just\n"
    "before it chooses the export. By default it does, provided that the list\n"
    "of add_meta_context is not empty and structured replies are in use. If\n"
    "the server refuses, the connection goes on without contexts.\n"
    "\n"
    "Set this to false in option mode to negotiate with opt_set_meta_context\n"
    "instead. A subsequent opt_info or opt_go then keeps what was negotiated.\n"
    "\n"
    "request: true to negotiate them" },
  { "get_request_meta_context", (PyCFunction) (void (*) (void)) method_get_request_meta_context, METH_FASTCALL | METH_KEYWORDS,
    "get_request_meta_context($self)\n--\n\n"
    "▶ whether metadata contexts are negotiated automatically\n"
    "\n"
    "Tell whether the client negotiates metadata contexts by itself. This is\n"
    "the setting of set_request_meta_context, which is true by default." },
  { "set_handshake_flags", (PyCFunction) (void (*) (void)) method_set_handshake_flags, METH_FASTCALL | METH_KEYWORDS,
    "set_handshake_flags($self, flags)\n--\n\n"
    "▶ limit the handshake flags the client uses\n"
    "\n"
    "Limit the features that the client agrees to in the first bytes of the\n"
    "handshake. All are allowed by default. A feature is used only if the\n"
    "server offers it too. This is meant for tests of servers and for\n"
    "compatibility with old ones.\n"
    "\n"
    "Without HANDSHAKE_FLAG_FIXED_NEWSTYLE only the export name is sent to\n"
    "the server: there can be no TLS, no structured replies and no metadata\n"
    "contexts, and a wrong export name just ends the connection. Without\n"
    "HANDSHAKE_FLAG_NO_ZEROES a server may send 124 more bytes of padding.\n"
    "\n"
    "flags: the features that the client may use" },
  { "get_handshake_flags", (PyCFunction) (void (*) (void)) method_get_handshake_flags, METH_FASTCALL | METH_KEYWORDS,
    "get_handshake_flags($self)\n--\n\n"
    "▶ handshake flags of the client\n"
    "\n"
    "Return the handshake flags. Before the server has sent its greeting\n"
    "these are the flags that set_handshake_flags allows, by default all of\n"
    "them. Afterwards they are those that both sides use, so a flag that the\n"
    "server did not offer is absent. With an oldstyle server, which has no\n"
    "such flags, the result is 0." },
  { "set_pread_initialize", (PyCFunction) (void (*) (void)) method_set_pread_initialize, METH_FASTCALL | METH_KEYWORDS,
    "set_pread_initialize($self, request)\n--\n\n"
    "▶ whether read buffers are cleared first\n"
    "\n"
    "Set whether the buffer of a read is filled with zeroes wherever nothing\n"
    "is read into it. By default it is.\n"
    "\n"
    "The zeroes protect against a server that sends less than it was asked\n"
    "for: without them the buffer would keep whatever memory it held, and an\n"
    "application that overlooks an error would take that for data from the\n"
    "disk. Switch them off for speed only if the buffer is initialized\n"
    "already, or if every error is checked. The buffer is cleared even if the\n"
    "client refuses the read. Whether it is cleared before the read starts,\n"
    "or as soon as it is known what is missing, is unspecified: look at the\n"
    "buffer only when the command has finished. What it contains after a\n"
    "failed read is undefined either way.\n"
    "\n"
    "The setting applies to pread, pread_structured, aio_pread and\n"
    "aio_pread_structured.\n"
    "\n"
    "request: true to clear them" },
  { "get_pread_initialize", (PyCFunction) (void (*) (void)) method_get_pread_initialize, METH_FASTCALL | METH_KEYWORDS,
    "get_pread_initialize($self)\n--\n\n"
    "▶ whether read buffers are cleared first\n"
    "\n"
    "Tell whether the buffer of a read is filled with zeroes wherever nothing\n"
    "is read into it. This is the setting of set_pread_initialize, which is\n"
    "true by default." },
  { "set_strict_mode", (PyCFunction) (void (*) (void)) method_set_strict_mode, METH_FASTCALL | METH_KEYWORDS,
    "set_strict_mode($self, flags)\n--\n\n"
    "▶ choose the checks made before a command is sent\n"
    "\n"
    "Choose what the client checks before it sends a command. A command that\n"
    "fails a check is refused at once, with nothing sent. All checks are on\n"
    "by default, and should stay on unless you want to see how a server deals\n"
    "with bad requests.\n"
    "\n"
    "The setting applies to commands issued from now on. Some limits apply\n"
    "whatever is set here:\n"
    "\n"
    "- a read or write carries at most 67108864 bytes (64 MiB);\n"
    "- the length of other commands must fit in 32 bits, unless extended\n"
    "  headers are in use;\n"
    "- with STRICT_FLAGS off, unknown command flags are sent as they are, but\n"
    "  the value must fit in 16 bits.\n"
    "\n"
    "flags: the checks to make" },
  { "get_strict_mode", (PyCFunction) (void (*) (void)) method_get_strict_mode, METH_FASTCALL | METH_KEYWORDS,
    "get_strict_mode($self)\n--\n\n"
    "▶ checks made before a command is sent\n"
    "\n"
    "Return what the client checks before it sends a command. By default\n"
    "these are all checks. A future version may have more." },
  { "set_opt_mode", (PyCFunction) (void (*) (void)) method_set_opt_mode, METH_FASTCALL | METH_KEYWORDS,
    "set_opt_mode($self, enable)\n--\n\n"
    "▶ whether connecting pauses to negotiate options\n"
    "\n"
    "Set whether connecting pauses before an export is chosen, so that the\n"
    "application can negotiate options. By default it does not.\n"
    "\n"
    "In option mode the connect calls return, and aio_connect and the like\n"
    "finish, when aio_is_negotiating is true. Then the application may ask\n"
    "the server what it offers, for example with opt_list and opt_info, and\n"
    "goes on with opt_go, or gives up with opt_abort. TLS, extended headers\n"
    "and structured replies are negotiated before the pause, if the handle\n"
    "asks for them.\n"
    "\n"
    "An oldstyle server cannot negotiate: with it the handle becomes ready at\n"
    "once. With a plain newstyle server only opt_go and opt_abort can be\n"
    "used. See get_protocol.\n"
    "\n"
    "enable: true to pause" },
  { "get_opt_mode", (PyCFunction) (void (*) (void)) method_get_opt_mode, METH_FASTCALL | METH_KEYWORDS,
    "get_opt_mode($self)\n--\n\n"
    "▶ whether connecting pauses to negotiate options\n"
    "\n"
    "Tell whether connecting pauses to negotiate options. This is the setting\n"
    "of set_opt_mode, which is false by default." },
  { "opt_go", (PyCFunction) (void (*) (void)) method_opt_go, METH_FASTCALL | METH_KEYWORDS,
    "opt_go($self)\n--\n\n"
    "▶ choose the export and end the negotiation\n"
    "\n"
    "Ask the server for the export of set_export_name, and wait for the\n"
    "answer. On success the negotiation is over and the connection is ready\n"
    "for commands.\n"
    "\n"
    "Before that, metadata contexts are negotiated as\n"
    "set_request_meta_context says. If the server refuses the export, the\n"
    "handle goes on negotiating: choose another name and try again, or give\n"
    "up with opt_abort.\n"
    "\n"
    "With a plain newstyle server a refusal cannot be distinguished from the\n"
    "end of the connection, and leaves the handle dead." },
  { "opt_abort", (PyCFunction) (void (*) (void)) method_opt_abort, METH_FASTCALL | METH_KEYWORDS,
    "opt_abort($self)\n--\n\n"
    "▶ end the negotiation and disconnect\n"
    "\n"
    "Tell the server that the client gives up, without choosing an export,\n"
    "and close the connection. The call does not wait for the server's\n"
    "answer. Afterwards aio_is_closed is true. With a plain newstyle server,\n"
    "which cannot be told, the handle is dead instead; the call succeeds all\n"
    "the same." },
  { "opt_starttls", (PyCFunction) (void (*) (void)) method_opt_starttls, METH_FASTCALL | METH_KEYWORDS,
    "opt_starttls($self)\n--\n\n"
    "▶ ask the server to start TLS\n"
    "\n"
    "Ask the server for TLS, and wait until it has started or the server has\n"
    "refused. If the server agrees and the TLS handshake then fails, the\n"
    "connection is lost.\n"
    "\n"
    "This is for option mode with TLS_DISABLE, where the client does not ask\n"
    "by itself: the application can send other options in clear text first.\n"
    "When TLS starts, everything learned before is discarded, since an\n"
    "attacker could have forged it: structured replies, extended headers,\n"
    "metadata contexts, and the size and flags of the export. Negotiate them\n"
    "again; opt_structured_reply and opt_extended_headers do so.\n"
    "\n"
    "A refusal is not a failure of this call. get_error gives its reason." },
  { "opt_extended_headers", (PyCFunction) (void (*) (void)) method_opt_extended_headers, METH_FASTCALL | METH_KEYWORDS,
    "opt_extended_headers($self)\n--\n\n"
    "▶ ask the server for extended headers\n"
    "\n"
    "Ask the server for extended headers, and wait for the answer. They are\n"
    "described at set_request_extended_headers. This is for option mode where\n"
    "the client did not ask by itself, or after opt_starttls.\n"
    "\n"
    "A refusal is not a failure of this call. get_error gives its reason. Ask\n"
    "before opt_structured_reply, which is not needed any more if this\n"
    "succeeds." },
  { "opt_structured_reply", (PyCFunction) (void (*) (void)) method_opt_structured_reply, METH_FASTCALL | METH_KEYWORDS,
    "opt_structured_reply($self)\n--\n\n"
    "▶ ask the server for structured replies\n"
    "\n"
    "Ask the server for structured replies, and wait for the answer. They are\n"
    "described at set_request_structured_replies. This is for option mode\n"
    "where the client did not ask by itself, or after opt_starttls.\n"
    "\n"
    "A refusal is not a failure of this call. get_error gives its reason." },
  { "opt_list", (PyCFunction) (void (*) (void)) method_opt_list, METH_FASTCALL | METH_KEYWORDS,
    "opt_list($self, list)\n--\n\n"
    "▶ list the exports of the server\n"
    "\n"
    "Ask the server for the names of its exports, and wait for the answer.\n"
    "The callback is called with each name and, if the server sends one, a\n"
    "description. Both come from the server; take care when showing them on a\n"
    "terminal.\n"
    "\n"
    "Some servers do not list their exports, or leave out those that need\n"
    "TLS. To learn more about an export, use set_export_name and opt_info.\n"
    "\n"
    "list: called with each export" },
  { "opt_info", (PyCFunction) (void (*) (void)) method_opt_info, METH_FASTCALL | METH_KEYWORDS,
    "opt_info($self)\n--\n\n"
    "▶ ask about the export without choosing it\n"
    "\n"
    "Ask the server for the size, flags and block sizes of the export of\n"
    "set_export_name, and wait for the answer. On success they can be read\n"
    "with get_size, is_read_only, can_trim and the like, and the handle goes\n"
    "on negotiating.\n"
    "\n"
    "Metadata contexts are negotiated first as set_request_meta_context says.\n"
    "With set_full_info the canonical name and the description are asked for\n"
    "as well. If the server refuses, what was known about an export is\n"
    "discarded." },
  { "opt_list_meta_context", (PyCFunction) (void (*) (void)) method_opt_list_meta_context, METH_FASTCALL | METH_KEYWORDS,
    "opt_list_meta_context($self, context)\n--\n\n"
    "▶ list the metadata contexts of the export\n"
    "\n"
    "Ask the server which metadata contexts it offers for the export of\n"
    "set_export_name, and wait for the answer. The queries are the names of\n"
    "add_meta_context; a namespace such as base: asks for all contexts in it,\n"
    "and without any query the server lists all of its contexts. This chooses\n"
    "nothing.\n"
    "\n"
    "The request is sent even if structured replies are not in use; the\n"
    "server may then refuse.\n"
    "\n"
    "context: called with each context" },
  { "opt_list_meta_context_queries", (PyCFunction) (void (*) (void)) method_opt_list_meta_context_queries, METH_FASTCALL | METH_KEYWORDS,
    "opt_list_meta_context_queries($self, queries, context)\n--\n\n"
    "▶ list the metadata contexts that match queries\n"
    "\n"
    "Ask the server which metadata contexts it offers, as\n"
    "opt_list_meta_context does, but with the queries given here. The list of\n"
    "add_meta_context is neither used nor changed. An empty list of queries\n"
    "asks for all contexts.\n"
    "\n"
    "queries: names of contexts or namespaces, each at most 4096 bytes; may\n"
    "    be empty\n"
    "context: called with each context" },
  { "opt_set_meta_context", (PyCFunction) (void (*) (void)) method_opt_set_meta_context, METH_FASTCALL | METH_KEYWORDS,
    "opt_set_meta_context($self, context)\n--\n\n"
    "▶ negotiate the metadata contexts\n"
    "\n"
    "Negotiate the metadata contexts of add_meta_context for the export of\n"
    "set_export_name, and wait for the answer. The callback is called with\n"
    "each one that the server agreed to; can_meta_context reports the same.\n"
    "Earlier agreements are void, even if the call fails.\n"
    "\n"
    "Switch set_request_meta_context off first, or opt_info and opt_go\n"
    "negotiate again. The result is lost if another export is chosen or TLS\n"
    "starts. Structured replies or extended headers should be in use; the\n"
    "request is sent even if not, and the server may then refuse.\n"
    "\n"
    "context: called with each context that the server agreed to" },
  { "opt_set_meta_context_queries", (PyCFunction) (void (*) (void)) method_opt_set_meta_context_queries, METH_FASTCALL | METH_KEYWORDS,
    "opt_set_meta_context_queries($self, queries, context)\n--\n\n"
    "▶ negotiate metadata contexts by queries\n"
    "\n"
    "Negotiate metadata contexts, as opt_set_meta_context does, but with the\n"
    "queries given here. The list of add_meta_context is neither used nor\n"
    "changed. An empty list of queries chooses no context.\n"
    "\n"
    "queries: names of contexts, each at most 4096 bytes; may be empty\n"
    "context: called with each context that the server agreed to" },
  { "add_meta_context", (PyCFunction) (void (*) (void)) method_add_meta_context, METH_FASTCALL | METH_KEYWORDS,
    "add_meta_context($self, name)\n--\n\n"
    "▶ request a metadata context\n"
    "\n"
    "Add a metadata context to the list of those that the client asks for. A\n"
    "metadata context is a kind of information about ranges of the export,\n"
    "such as which parts are allocated; block_status queries it. The usual\n"
    "one is base:allocation, which is CONTEXT_BASE_ALLOCATION.\n"
    "\n"
    "The list is initially empty. Names are sent in the order in which they\n"
    "were added. Neither their form nor duplicates are checked, and the\n"
    "server ignores names that it does not know. After connecting,\n"
    "can_meta_context tells whether the server agreed to a context.\n"
    "\n"
    "Contexts need structured replies. Without them the list is not sent.\n"
    "\n"
    "name: name of the context, such as base:allocation, at most 4096 bytes" },
  { "get_nr_meta_contexts", (PyCFunction) (void (*) (void)) method_get_nr_meta_contexts, METH_FASTCALL | METH_KEYWORDS,
    "get_nr_meta_contexts($self)\n--\n\n"
    "▶ number of metadata contexts requested\n"
    "\n"
    "Count the metadata contexts in the list that add_meta_context fills.\n"
    "These are the contexts asked for, not those that the server agreed to." },
  { "get_meta_context", (PyCFunction) (void (*) (void)) method_get_meta_context, METH_FASTCALL | METH_KEYWORDS,
    "get_meta_context($self, i)\n--\n\n"
    "▶ one of the metadata contexts requested\n"
    "\n"
    "Return one entry of the list that add_meta_context fills. The first has\n"
    "index 0, the last get_nr_meta_contexts minus 1.\n"
    "\n"
    "i: index into the request list, from 0" },
  { "clear_meta_contexts", (PyCFunction) (void (*) (void)) method_clear_meta_contexts, METH_FASTCALL | METH_KEYWORDS,
    "clear_meta_contexts($self)\n--\n\n"
    "▶ forget the metadata contexts requested\n"
    "\n"
    "Empty the list that add_meta_context fills. Contexts that were already\n"
    "negotiated are not affected." },
  { "set_uri_allow_transports", (PyCFunction) (void (*) (void)) method_set_uri_allow_transports, METH_FASTCALL | METH_KEYWORDS,
    "set_uri_allow_transports($self, mask)\n--\n\n"
    "▶ which transports a URI may use\n"
    "\n"
    "Limit the kinds of transport that a URI may ask for. All are allowed by\n"
    "default. A program that takes URIs from users or other programs should\n"
    "allow only what it intends to support; ssh in particular starts a\n"
    "program. connect_uri refuses a URI that uses another transport, with\n"
    "EPERM.\n"
    "\n"
    "mask: the transports that are allowed" },
  { "set_uri_allow_tls", (PyCFunction) (void (*) (void)) method_set_uri_allow_tls, METH_FASTCALL | METH_KEYWORDS,
    "set_uri_allow_tls($self, tls)\n--\n\n"
    "▶ whether a URI may, must or must not use TLS\n"
    "\n"
    "Limit whether a URI may ask for TLS, by the schemes that begin with\n"
    "nbds:\n"
    "\n"
    "- TLS_DISABLE: it must not.\n"
    "- TLS_ALLOW: it may. This is the setting of a new handle.\n"
    "- TLS_REQUIRE: it must, so that every connection is protected.\n"
    "\n"
    "connect_uri refuses other URIs with EPERM.\n"
    "\n"
    "tls: which URIs are allowed" },
  { "set_uri_allow_tls_priority", (PyCFunction) (void (*) (void)) method_set_uri_allow_tls_priority, METH_FASTCALL | METH_KEYWORDS,
    "set_uri_allow_tls_priority($self, allow)\n--\n\n"
    "▶ whether a URI may set the TLS priority\n"
    "\n"
    "Set whether a URI may choose the versions and ciphers of TLS with the\n"
    "query parameter tls-priority. By default it may not, because that could\n"
    "weaken the protection. If it is not allowed, connect_uri refuses such a\n"
    "URI with EPERM.\n"
    "\n"
    "allow: true to allow it" },
  { "set_uri_allow_local_file", (PyCFunction) (void (*) (void)) method_set_uri_allow_local_file, METH_FASTCALL | METH_KEYWORDS,
    "set_uri_allow_local_file($self, allow)\n--\n\n"
    "▶ whether a URI may name local files\n"
    "\n"
    "Set whether a URI may name local files with the query parameters\n"
    "tls-certificates and tls-psk-file. By default it may not, because a URI\n"
    "from somebody else could make the program read a file of that person's\n"
    "choice. If it is not allowed, connect_uri refuses such a URI with EPERM.\n"
    "The socket of a Unix domain transport is not such a file.\n"
    "\n"
    "allow: true to allow it" },
  { "connect_uri", (PyCFunction) (void (*) (void)) method_connect_uri, METH_FASTCALL | METH_KEYWORDS,
    "connect_uri($self, uri)\n--\n\n"
    "▶ connect to the server that a URI names\n"
    "\n"
    "Connect to the server and export that an NBD URI names, and wait until\n"
    "the connection is ready. The form is\n"
    "SCHEME://[USER@][HOST][:PORT][/EXPORT][?QUERY]. The schemes, in upper or\n"
    "lower case, are:\n"
    "\n"
    "- nbd, nbds: TCP, as in connect_tcp. The host defaults to localhost, the\n"
    "  port to 10809. An IPv6 address is written in brackets.\n"
    "- nbd+unix, nbds+unix: a Unix domain socket, as in connect_unix. The\n"
    "  query parameter socket gives its path.\n"
    "- nbd+vsock, nbds+vsock: AF_VSOCK. The host is the numeric CID and\n"
    "  defaults to 2; the port defaults to 10809.\n"
    "- nbd+ssh, nbds+ssh: a tunnel through the program ssh(1). The host and\n"
    "  port are those of ssh; the port defaults to 22. On the remote host the\n"
    "  tunnel leads to localhost and nbd-port, or to the Unix domain socket\n"
    "  of socket.\n"
    "\n"
    "The schemes that begin with nbds set the TLS mode of the handle to\n"
    "TLS_REQUIRE; the others leave it as it is. The path without its first /\n"
    "becomes the export name. The user becomes the TLS user name, and for ssh\n"
    "also the login name.\n"
    "\n"
    "Parameters of the query are separated by & or ;, and unknown ones are\n"
    "ignored:\n"
    "\n"
    "- socket=PATH: a Unix domain socket; required for +unix, allowed for\n"
    "  +ssh.\n"
    "- tls-certificates=DIR, tls-psk-file=FILE: local files for TLS. Not\n"
    "  allowed by default; see set_uri_allow_local_file.\n"
    "- tls-hostname=NAME: the name that the server's certificate must have.\n"
    "- tls-verify-peer=BOOL: whether the server's certificate is checked.\n"
    "- tls-username=NAME: the TLS user name; takes precedence over the user\n"
    "  before the host.\n"
    "- tls-priority=TEXT: which ciphers to use. Not allowed by default; see\n"
    "  set_uri_allow_tls_priority.\n"
    "- nbd-port=PORT: the port of the NBD server; takes precedence over the\n"
    "  port after the host.\n"
    "- compress=BOOL: compression of the ssh tunnel.\n"
    "\n"
    "A BOOL is one of 1 true t yes y on or 0 false f no n off, in upper or\n"
    "lower case. Percent signs introduce hexadecimal escapes in the export\n"
    "name and in the values.\n"
    "\n"
    "If the URI is refused, nothing is sent, but settings made before the\n"
    "refusal stay in effect. A program that takes URIs from others should\n"
    "limit them with set_uri_allow_transports and set_uri_allow_tls.\n"
    "\n"
    "uri: the NBD URI, such as nbd://example.com/export" },
  { "connect_unix", (PyCFunction) (void (*) (void)) method_connect_unix, METH_FASTCALL | METH_KEYWORDS,
    "connect_unix($self, unixsocket)\n--\n\n"
    "▶ connect to a server over a Unix domain socket\n"
    "\n"
    "Connect to the server listening on a Unix domain socket, and wait until\n"
    "the connection is ready for commands, or in option mode until options\n"
    "can be negotiated.\n"
    "\n"
    "If the path is too long, the handle stays newly created, and the call\n"
    "may be tried again. After any other failure, including a missing socket,\n"
    "the handle is dead.\n"
    "\n"
    "unixsocket: path of the socket, at most 108 bytes" },
  { "connect_vsock", (PyCFunction) (void (*) (void)) method_connect_vsock, METH_FASTCALL | METH_KEYWORDS,
    "connect_vsock($self, cid, port)\n--\n\n"
    "▶ connect to a server over AF_VSOCK\n"
    "\n"
    "Connect to the server listening on an AF_VSOCK port, and wait until the\n"
    "connection is ready for commands, or in option mode until options can be\n"
    "negotiated. Such sockets connect a virtual machine and its host.\n"
    "\n"
    "If vsock is not supported, the handle stays newly created. After any\n"
    "other failure it is dead.\n"
    "\n"
    "cid: context ID of the peer; from a virtual machine, 2 is the host\n"
    "port: port number; the usual port of NBD is 10809" },
  { "connect_tcp", (PyCFunction) (void (*) (void)) method_connect_tcp, METH_FASTCALL | METH_KEYWORDS,
    "connect_tcp($self, hostname, port)\n--\n\n"
    "▶ connect to a server over TCP\n"
    "\n"
    "Connect to the server listening on a TCP port, and wait until the\n"
    "connection is ready for commands, or in option mode until options can be\n"
    "negotiated.\n"
    "\n"
    "The host name is looked up, for IPv4 and IPv6, and the addresses are\n"
    "tried in turn. If all of them fail, the errno is that of the first. With\n"
    "TLS the host name is also the name that the server's certificate must\n"
    "have, unless set_tls_hostname gives another.\n"
    "\n"
    "If the name cannot be looked up or no address can be reached, the handle\n"
    "stays newly created, and the call may be tried again. After any other\n"
    "failure the handle is dead.\n"
    "\n"
    "hostname: host name, or IPv4 or IPv6 address of the server\n"
    "port: port number or service name; the usual port of NBD is 10809" },
  { "connect_socket", (PyCFunction) (void (*) (void)) method_connect_socket, METH_FASTCALL | METH_KEYWORDS,
    "connect_socket($self, sock)\n--\n\n"
    "▶ connect over a socket that is already connected\n"
    "\n"
    "Perform the handshake on a socket that the application has connected to\n"
    "a server, and wait until the connection is ready for commands, or in\n"
    "option mode until options can be negotiated. The socket may be of any\n"
    "family, and may be one end of a socket pair.\n"
    "\n"
    "The descriptor belongs to the library from the moment of this call. It\n"
    "is made non-blocking and close-on-exec, and is closed with the\n"
    "connection, even if the call fails. Do not use or close it any more.\n"
    "\n"
    "If the descriptor is not open, the handle stays newly created. After any\n"
    "other failure it is dead.\n"
    "\n"
    "sock: descriptor of the connected stream socket; it belongs to the\n"
    "    library from now on" },
  { "connect_command", (PyCFunction) (void (*) (void)) method_connect_command, METH_FASTCALL | METH_KEYWORDS,
    "connect_command($self, argv)\n--\n\n"
    "▶ start a server and connect to it over its standard input and output\n"
    "\n"
    "Start a program as a subprocess, talk NBD to it over its standard input\n"
    "and output, and wait until the connection is ready for commands, or in\n"
    "option mode until options can be negotiated. The server must be told to\n"
    "serve on standard input, as with nbdkit -s.\n"
    "\n"
    "The program is searched for in PATH unless its name contains a slash. It\n"
    "inherits the environment, standard error and the current directory. The\n"
    "subprocess should exit when its standard input is closed, since close\n"
    "waits for it to exit: for 30 seconds, then it sends SIGTERM, and 10\n"
    "seconds later SIGKILL. If it exits before the connection is ready, the\n"
    "error message gives its exit status.\n"
    "\n"
    "If the program cannot be run, the call fails with the reason and the\n"
    "handle is dead. Some servers ask the system to kill them when whatever\n"
    "started them ends, which on Linux is the thread: do not call this in a\n"
    "thread that ends before the server should.\n"
    "\n"
    "argv: the command and its arguments; the first is the program" },
  { "connect_systemd_socket_activation", (PyCFunction) (void (*) (void)) method_connect_systemd_socket_activation, METH_FASTCALL | METH_KEYWORDS,
    "connect_systemd_socket_activation($self, argv)\n--\n\n"
    "▶ start a server by socket activation and connect to it\n"
    "\n"
    "Start a program as a subprocess, pass it a listening socket by systemd's\n"
    "socket activation protocol, connect to that socket, and wait until the\n"
    "connection is ready for commands, or in option mode until options can be\n"
    "negotiated. Servers that cannot serve on standard input, such as\n"
    "qemu-nbd, often support this.\n"
    "\n"
    "The socket is a Unix domain socket in a new private directory. The\n"
    "program gets it as descriptor 3, with the environment variables\n"
    "LISTEN_PID, LISTEN_FDS and LISTEN_FDNAMES; set_socket_activation_name\n"
    "sets the last of these. The program is searched for in PATH unless its\n"
    "name contains a slash. It inherits standard input, output and error.\n"
    "\n"
    "close sends the subprocess the signal SIGTERM, removes socket and\n"
    "directory, and waits for it to exit: for 30 seconds, then it sends\n"
    "SIGKILL.\n"
    "\n"
    "argv: the command and its arguments; the first is the program" },
  { "set_socket_activation_name", (PyCFunction) (void (*) (void)) method_set_socket_activation_name, METH_FASTCALL | METH_KEYWORDS,
    "set_socket_activation_name($self, socket_name)\n--\n\n"
    "▶ name of the socket in socket activation\n"
    "\n"
    "Set the name of the socket that connect_systemd_socket_activation passes\n"
    "to the server in the environment variable LISTEN_FDNAMES. It is\n"
    "initially empty, which is sent as unknown. A few servers, such as\n"
    "qemu-storage-daemon, require a particular name.\n"
    "\n"
    "socket_name: the name, at most 32 ASCII letters and digits; an empty\n"
    "    name stands for unknown" },
  { "get_socket_activation_name", (PyCFunction) (void (*) (void)) method_get_socket_activation_name, METH_FASTCALL | METH_KEYWORDS,
    "get_socket_activation_name($self)\n--\n\n"
    "▶ name of the socket in socket activation\n"
    "\n"
    "Return the name that set_socket_activation_name has set, initially an\n"
    "empty string." },
  { "is_read_only", (PyCFunction) (void (*) (void)) method_is_read_only, METH_FASTCALL | METH_KEYWORDS,
    "is_read_only($self)\n--\n\n"
    "▶ whether the export is read-only\n"
    "\n"
    "Tell whether the export is read-only. If so, pwrite, trim and zero are\n"
    "refused with EPERM, by the client itself unless STRICT_COMMANDS of\n"
    "set_strict_mode is off." },
  { "can_flush", (PyCFunction) (void (*) (void)) method_can_flush, METH_FASTCALL | METH_KEYWORDS,
    "can_flush($self)\n--\n\n"
    "▶ whether the server supports flush\n"
    "\n"
    "Tell whether the server supports flush." },
  { "can_fua", (PyCFunction) (void (*) (void)) method_can_fua, METH_FASTCALL | METH_KEYWORDS,
    "can_fua($self)\n--\n\n"
    "▶ whether the server supports the FUA flag\n"
    "\n"
    "Tell whether the server supports the flag CMD_FLAG_FUA, with which\n"
    "pwrite, trim and zero wait for stable storage." },
  { "is_rotational", (PyCFunction) (void (*) (void)) method_is_rotational, METH_FASTCALL | METH_KEYWORDS,
    "is_rotational($self)\n--\n\n"
    "▶ whether the export is on a rotational disk\n"
    "\n"
    "Tell whether the export is said to be on a rotational disk. This is a\n"
    "hint: sequential access may then be much faster than random access. Many\n"
    "servers never say so." },
  { "can_trim", (PyCFunction) (void (*) (void)) method_can_trim, METH_FASTCALL | METH_KEYWORDS,
    "can_trim($self)\n--\n\n"
    "▶ whether the server supports trim\n"
    "\n"
    "Tell whether the server supports trim." },
  { "can_zero", (PyCFunction) (void (*) (void)) method_can_zero, METH_FASTCALL | METH_KEYWORDS,
    "can_zero($self)\n--\n\n"
    "▶ whether the server supports zero\n"
    "\n"
    "Tell whether the server supports zero." },
  { "can_fast_zero", (PyCFunction) (void (*) (void)) method_can_fast_zero, METH_FASTCALL | METH_KEYWORDS,
    "can_fast_zero($self)\n--\n\n"
    "▶ whether the server supports the fast zero flag\n"
    "\n"
    "Tell whether the server supports the flag CMD_FLAG_FAST_ZERO of zero. It\n"
    "is false for a server that does not support zero at all." },
  { "can_block_status_payload", (PyCFunction) (void (*) (void)) method_can_block_status_payload, METH_FASTCALL | METH_KEYWORDS,
    "can_block_status_payload($self)\n--\n\n"
    "▶ whether block status can be filtered\n"
    "\n"
    "Tell whether the server lets a block status command name the metadata\n"
    "contexts it wants, as block_status_filter does. It is true only if\n"
    "extended headers are in use." },
  { "can_df", (PyCFunction) (void (*) (void)) method_can_df, METH_FASTCALL | METH_KEYWORDS,
    "can_df($self)\n--\n\n"
    "▶ whether the server supports the DF flag\n"
    "\n"
    "Tell whether the server supports the flag CMD_FLAG_DF of\n"
    "pread_structured. It is true only if structured replies are in use." },
  { "can_multi_conn", (PyCFunction) (void (*) (void)) method_can_multi_conn, METH_FASTCALL | METH_KEYWORDS,
    "can_multi_conn($self)\n--\n\n"
    "▶ whether several connections may write safely\n"
    "\n"
    "Tell whether several connections to this export see one consistent\n"
    "state. If so, once a flush, or a write with CMD_FLAG_FUA, has completed\n"
    "on one of them, what was written is stable and visible on all, and\n"
    "commands may be spread over several handles for speed.\n"
    "\n"
    "If not, each connection may have a cache of its own, and only one should\n"
    "be used for writing." },
  { "can_cache", (PyCFunction) (void (*) (void)) method_can_cache, METH_FASTCALL | METH_KEYWORDS,
    "can_cache($self)\n--\n\n"
    "▶ whether the server supports cache\n"
    "\n"
    "Tell whether the server supports cache." },
  { "can_meta_context", (PyCFunction) (void (*) (void)) method_can_meta_context, METH_FASTCALL | METH_KEYWORDS,
    "can_meta_context($self, metacontext)\n--\n\n"
    "▶ whether a metadata context was negotiated\n"
    "\n"
    "Tell whether the server agreed to a metadata context, so that\n"
    "block_status reports it. The name must be exactly the one that the\n"
    "server returned. If no context was requested, the answer is false.\n"
    "\n"
    "metacontext: full name of the context, such as base:allocation" },
  { "get_protocol", (PyCFunction) (void (*) (void)) method_get_protocol, METH_FASTCALL | METH_KEYWORDS,
    "get_protocol($self)\n--\n\n"
    "▶ variant of the NBD protocol in use\n"
    "\n"
    "Return the variant of the NBD handshake that the server speaks:\n"
    "\n"
    "- oldstyle: the oldest one, without any negotiation. The server has one\n"
    "  export.\n"
    "- newstyle: the client sends an export name and nothing else.\n"
    "- newstyle-fixed: the current one, in which options can be negotiated.\n"
    "  TLS, structured replies and metadata contexts need it.\n"
    "\n"
    "A later version may add others." },
  { "get_size", (PyCFunction) (void (*) (void)) method_get_size, METH_FASTCALL | METH_KEYWORDS,
    "get_size($self)\n--\n\n"
    "▶ size of the export\n"
    "\n"
    "Return the size of the export in bytes. It is fixed for the life of the\n"
    "connection." },
  { "get_block_size", (PyCFunction) (void (*) (void)) method_get_block_size, METH_FASTCALL | METH_KEYWORDS,
    "get_block_size($self, size_type)\n--\n\n"
    "▶ a size constraint of the export\n"
    "\n"
    "Return one of the size constraints of the export, in bytes, or 0 if the\n"
    "server did not state it. If the sizes contradict each other, all of them\n"
    "are ignored. size_type is one of:\n"
    "\n"
    "- SIZE_MINIMUM: offset and length of every command should be multiples\n"
    "  of this. A power of two, at most 65536. If it is 0, assume 1, or 512\n"
    "  to be safe with old servers.\n"
    "- SIZE_PREFERRED: commands that are multiples of this are likely to be\n"
    "  fast. A power of two, at least 512. If it is 0, assume 4096.\n"
    "- SIZE_MAXIMUM: the server may refuse longer commands. 4294967295 means\n"
    "  no limit.\n"
    "- SIZE_PAYLOAD: the most data that one read or write should carry. This\n"
    "  is never 0: it is the server's maximum, but at least 1048576 (1 MiB)\n"
    "  and at most 67108864 (64 MiB), or 33554432 (32 MiB) if the server\n"
    "  stated none.\n"
    "\n"
    "The sizes are known once an export has been chosen. The client asks for\n"
    "them unless set_request_block_size says otherwise.\n"
    "\n"
    "size_type: which constraint" },
  { "pread", (PyCFunction) (void (*) (void)) method_pread, METH_FASTCALL | METH_KEYWORDS,
    "pread($self, count, offset, flags=0)\n--\n\n"
    "▶ read from the export\n"
    "\n"
    "Read from the export, starting at offset, until the buffer is full, and\n"
    "wait for the data. There are no short reads: the call either returns all\n"
    "of the data or fails. After a failure the content of the buffer is\n"
    "undefined.\n"
    "\n"
    "Other threads may use the handle in the meantime. To have several reads\n"
    "in flight from one thread, use aio_pread.\n"
    "\n"
    "count: receives the data; its length is the number of bytes to read, 1\n"
    "    to 67108864 (64 MiB)\n"
    "offset: where to start reading, in bytes\n"
    "flags: must be 0; no flag is defined for this call" },
  { "pread_structured", (PyCFunction) (void (*) (void)) method_pread_structured, METH_FASTCALL | METH_KEYWORDS,
    "pread_structured($self, count, offset, chunk, flags=0)\n--\n\n"
    "▶ read from the export and see each part of the reply\n"
    "\n"
    "Read from the export as pread does, and call a callback for each part of\n"
    "the reply. The application thus learns which parts are holes, and can\n"
    "work on the first parts before the last has arrived.\n"
    "\n"
    "The callback gets, in status, one of:\n"
    "\n"
    "- READ_DATA: subbuf is the part of the buffer that has been filled with\n"
    "  data.\n"
    "- READ_HOLE: the server has a hole there, and subbuf has been filled\n"
    "  with zeroes.\n"
    "- READ_ERROR: the server reports an error at the offset that the\n"
    "  callback is given; subbuf is empty and error is its errno.\n"
    "\n"
    "Parts arrive in any order and do not overlap, unless the server is at\n"
    "fault. With CMD_FLAG_DF there is only one; the server may then fail a\n"
    "read of more than 65536 bytes with EOVERFLOW. If structured replies are\n"
    "not in use, there is a single call with READ_DATA.\n"
    "\n"
    "count: receives the data; its length is the number of bytes to read, 1\n"
    "    to 67108864 (64 MiB)\n"
    "offset: where to start reading, in bytes\n"
    "chunk: called for each part of the reply\n"
    "flags: CMD_FLAG_DF asks for one part only, if can_df is true" },
  { "pwrite", (PyCFunction) (void (*) (void)) method_pwrite, METH_FASTCALL | METH_KEYWORDS,
    "pwrite($self, buf, offset, flags=0)\n--\n\n"
    "▶ write to the export\n"
    "\n"
    "Write the whole buffer to the export, starting at offset, and wait until\n"
    "the server has answered. After a failure it is undefined how much has\n"
    "been written.\n"
    "\n"
    "Success means that the server has the data, not that it is on stable\n"
    "storage. For that, use CMD_FLAG_FUA, or flush afterwards.\n"
    "\n"
    "A write should carry no more than the SIZE_PAYLOAD bytes of\n"
    "get_block_size. CMD_FLAG_PAYLOAD_LEN is a detail of the protocol: it\n"
    "must be set if, and only if, extended headers are in use. The client\n"
    "takes care of that unless STRICT_AUTO_FLAG is off.\n"
    "\n"
    "buf: the data; its length is the number of bytes to write, 1 to 67108864\n"
    "    (64 MiB) and not above the maximum payload\n"
    "offset: where to start writing, in bytes\n"
    "flags: CMD_FLAG_FUA waits for stable storage, if can_fua is true;\n"
    "    CMD_FLAG_PAYLOAD_LEN is normally set for you" },
  { "shutdown", (PyCFunction) (void (*) (void)) method_shutdown, METH_FASTCALL | METH_KEYWORDS,
    "shutdown($self, flags=0)\n--\n\n"
    "▶ disconnect from the server in an orderly way\n"
    "\n"
    "Disconnect from the server in an orderly way and wait until the\n"
    "connection has ended. Afterwards the handle is closed, or dead if the\n"
    "connection failed in the meantime; the call succeeds in both cases. The\n"
    "handle itself remains until close.\n"
    "\n"
    "Commands that are still queued in the client are sent first, unless\n"
    "SHUTDOWN_ABANDON_PENDING fails them with ENOTCONN. A command that has\n"
    "been partly sent is finished in any case. The call does not wait for\n"
    "replies to commands in flight: those that the server no longer answers\n"
    "fail with ENOTCONN. Before this call, finish the commands that matter,\n"
    "and call flush if the data must be on stable storage.\n"
    "\n"
    "While negotiating, this ends the connection as opt_abort does.\n"
    "\n"
    "flags: SHUTDOWN_ABANDON_PENDING fails commands that have not been sent\n"
    "    yet" },
  { "flush", (PyCFunction) (void (*) (void)) method_flush, METH_FASTCALL | METH_KEYWORDS,
    "flush($self, flags=0)\n--\n\n"
    "▶ flush the server's write cache\n"
    "\n"
    "Ask the server to commit to stable storage all writes that it answered\n"
    "before this command was issued, and wait until it has done so. Writes\n"
    "that are still in flight may or may not be included.\n"
    "\n"
    "flags: must be 0; no flag is defined for this call" },
  { "trim", (PyCFunction) (void (*) (void)) method_trim, METH_FASTCALL | METH_KEYWORDS,
    "trim($self, count, offset, flags=0)\n--\n\n"
    "▶ tell the server that a range is no longer needed\n"
    "\n"
    "Tell the server that a range of the export holds no useful data any\n"
    "more, and wait for the answer. The server may free the space, or do\n"
    "nothing. What a later read of the range returns is undefined until it is\n"
    "written again. To get zeroes there, use zero.\n"
    "\n"
    "If extended headers are not in use, count must fit in 32 bits. The limit\n"
    "for reads and writes does not apply here, as no data is sent.\n"
    "\n"
    "count: number of bytes, at least 1\n"
    "offset: where the range starts, in bytes\n"
    "flags: CMD_FLAG_FUA waits for stable storage, if can_fua is true" },
  { "cache", (PyCFunction) (void (*) (void)) method_cache, METH_FASTCALL | METH_KEYWORDS,
    "cache($self, count, offset, flags=0)\n--\n\n"
    "▶ ask the server to prefetch a range\n"
    "\n"
    "Ask the server to load a range of the export into its cache, so that\n"
    "later reads are fast, and wait for the answer. It is a hint: success\n"
    "does not promise a fast read, and failure says nothing about whether the\n"
    "range can be read.\n"
    "\n"
    "If extended headers are not in use, count must fit in 32 bits. No data\n"
    "is sent either way.\n"
    "\n"
    "count: number of bytes, at least 1\n"
    "offset: where the range starts, in bytes\n"
    "flags: must be 0; no flag is defined for this call" },
  { "zero", (PyCFunction) (void (*) (void)) method_zero, METH_FASTCALL | METH_KEYWORDS,
    "zero($self, count, offset, flags=0)\n--\n\n"
    "▶ write zeroes without sending them\n"
    "\n"
    "Make a range of the export read as zeroes, and wait until the server has\n"
    "answered. The zeroes themselves are not sent. The server may punch a\n"
    "hole if it can, unless CMD_FLAG_NO_HOLE is given.\n"
    "\n"
    "With CMD_FLAG_FAST_ZERO the server fails at once with ENOTSUP if it\n"
    "would be no faster than an ordinary write. It may be given only if\n"
    "can_fast_zero is true. CMD_FLAG_FUA may be given only if can_fua is\n"
    "true.\n"
    "\n"
    "If extended headers are not in use, count must fit in 32 bits. The limit\n"
    "for reads and writes does not apply here, as no data is sent.\n"
    "\n"
    "count: number of bytes, at least 1\n"
    "offset: where the range starts, in bytes\n"
    "flags: CMD_FLAG_FUA waits for stable storage, CMD_FLAG_NO_HOLE keeps the\n"
    "    range allocated, CMD_FLAG_FAST_ZERO fails rather than be slow" },
  { "block_status", (PyCFunction) (void (*) (void)) method_block_status, METH_FASTCALL | METH_KEYWORDS,
    "block_status($self, count, offset, extent, flags=0)\n--\n\n"
    "▶ query the extents of a range, 32-bit\n"
    "\n"
    "Ask for the status of a range of the export in the metadata contexts\n"
    "that were negotiated, and wait for the answer. The callback is called\n"
    "with the extents of each context, at least once for each on success.\n"
    "Which contexts to ask for is set with add_meta_context before\n"
    "connecting.\n"
    "\n"
    "The extents of a context follow one another from offset on. Each is a\n"
    "length in bytes and a status, whose meaning depends on the context. For\n"
    "base:allocation the status is a set of STATE_HOLE and STATE_ZERO; 0 is\n"
    "ordinary data. Two neighbouring extents may have the same status.\n"
    "\n"
    "The server may answer for less than was asked, but for at least one\n"
    "extent; the last extent may reach beyond the range, but never beyond the\n"
    "export. Continue with another call at the first byte that is not\n"
    "covered. With CMD_FLAG_REQ_ONE the server should return one extent for\n"
    "each context, not longer than the range.\n"
    "\n"
    "Lengths and statuses are passed as 32-bit numbers. A longer extent is\n"
    "cut to 4227858432 bytes (4 GiB minus 64 MiB), and the rest of the answer\n"
    "is left out. A status that does not fit ends the list before it.\n"
    "block_status_64 has no such limits.\n"
    "\n"
    "If extended headers are not in use, count must fit in 32 bits.\n"
    "\n"
    "count: number of bytes asked about, at least 1; the answer may cover\n"
    "    fewer or more\n"
    "offset: where the range starts, in bytes\n"
    "extent: called with the extents of each metadata context\n"
    "flags: CMD_FLAG_REQ_ONE asks for one extent for each context" },
  { "block_status_64", (PyCFunction) (void (*) (void)) method_block_status_64, METH_FASTCALL | METH_KEYWORDS,
    "block_status_64($self, count, offset, extent64, flags=0)\n--\n\n"
    "▶ query the extents of a range, 64-bit\n"
    "\n"
    "Ask for the status of a range of the export in the metadata contexts\n"
    "that were negotiated, and wait for the answer. It is the same query as\n"
    "block_status, but each extent is an nbd_extent, with a length and a\n"
    "status of 64 bits. Use it in new programs; it works with every server\n"
    "that block_status works with.\n"
    "\n"
    "A length is never above INT64_MAX, and the extents never reach beyond\n"
    "the end of the export. If extended headers are not in use, count must\n"
    "fit in 32 bits; see get_extended_headers_negotiated.\n"
    "\n"
    "count: number of bytes asked about, at least 1; the answer may cover\n"
    "    fewer or more\n"
    "offset: where the range starts, in bytes\n"
    "extent64: called with the extents of each metadata context\n"
    "flags: CMD_FLAG_REQ_ONE asks for one extent for each context" },
  { "block_status_filter", (PyCFunction) (void (*) (void)) method_block_status_filter, METH_FASTCALL | METH_KEYWORDS,
    "block_status_filter($self, count, offset, contexts, extent64, flags=0)\n--\n\n"
    "▶ query the extents of a range in some of the contexts\n"
    "\n"
    "Ask for the status of a range of the export as block_status_64 does, but\n"
    "only in some of the metadata contexts that were negotiated. One\n"
    "connection can thus negotiate several contexts without paying for all of\n"
    "them in each query.\n"
    "\n"
    "The server must support this (see can_block_status_payload), and\n"
    "extended headers must be in use. Each name must be exactly the one that\n"
    "the server returned.\n"
    "\n"
    "count: number of bytes asked about, at least 1; the answer may cover\n"
    "    fewer or more\n"
    "offset: where the range starts, in bytes\n"
    "contexts: names of the contexts to report, each of which must have been\n"
    "    negotiated\n"
    "extent64: called with the extents of each metadata context\n"
    "flags: CMD_FLAG_REQ_ONE asks for one extent for each context;\n"
    "    CMD_FLAG_PAYLOAD_LEN is normally set for you" },
  { "poll", (PyCFunction) (void (*) (void)) method_poll, METH_FASTCALL | METH_KEYWORDS,
    "poll($self, timeout)\n--\n\n"
    "▶ wait for the connection and make progress\n"
    "\n"
    "Wait until the socket of the connection is ready for what the handle\n"
    "waits for, at most timeout milliseconds, and let the handle make\n"
    "progress. This is the simplest event loop: issue commands with the aio_\n"
    "calls, and poll until they have finished. Callbacks run within this\n"
    "call.\n"
    "\n"
    "Progress does not mean that a command has finished; ask\n"
    "aio_command_completed for that. If the server closes the connection in\n"
    "an orderly way, that is progress too, and aio_is_closed becomes true. If\n"
    "the connection fails, the call fails and aio_is_dead becomes true. A\n"
    "signal does not end the wait.\n"
    "\n"
    "Other threads may use the handle in the meantime. To be able to\n"
    "interrupt the wait, use poll2.\n"
    "\n"
    "timeout: longest time to wait, in milliseconds; 0 does not wait, -1\n"
    "    waits without limit" },
  { "poll2", (PyCFunction) (void (*) (void)) method_poll2, METH_FASTCALL | METH_KEYWORDS,
    "poll2($self, fd, timeout)\n--\n\n"
    "▶ wait for the connection or another descriptor\n"
    "\n"
    "Wait for the connection as poll does, and also for a second descriptor\n"
    "to become readable. This lets another thread end the wait, for example\n"
    "through an eventfd or a pipe.\n"
    "\n"
    "The result does not tell which of the two was ready. The second\n"
    "descriptor is not read; that is left to the caller.\n"
    "\n"
    "fd: a second descriptor to wait for until it is readable; ignored if\n"
    "    negative\n"
    "timeout: longest time to wait, in milliseconds; 0 does not wait, -1\n"
    "    waits without limit" },
  { "aio_connect", (PyCFunction) (void (*) (void)) method_aio_connect, METH_FASTCALL | METH_KEYWORDS,
    "aio_connect($self, addr)\n--\n\n"
    "▶ connect to a server at a socket address, in the background\n"
    "\n"
    "Begin to connect to the server at a socket address of any family that\n"
    "the system supports. The address is copied.\n"
    "\n"
    "The call returns before the connection exists. While it is being set up,\n"
    "aio_is_connecting is true, and the handle makes progress through poll,\n"
    "or through aio_notify_read and aio_notify_write. Success shows as\n"
    "aio_is_ready, or in option mode as aio_is_negotiating; failure as\n"
    "aio_is_dead.\n"
    "\n"
    "addr: socket address of the server, such as a struct sockaddr_in" },
  { "aio_connect_uri", (PyCFunction) (void (*) (void)) method_aio_connect_uri, METH_FASTCALL | METH_KEYWORDS,
    "aio_connect_uri($self, uri)\n--\n\n"
    "▶ connect to the server that a URI names, in the background\n"
    "\n"
    "Begin to connect to the server and export that an NBD URI names. The\n"
    "parameter behaves as in connect_uri.\n"
    "\n"
    "The call returns before the connection exists. While it is being set up,\n"
    "aio_is_connecting is true, and the handle makes progress through poll,\n"
    "or through aio_notify_read and aio_notify_write. Success shows as\n"
    "aio_is_ready, or in option mode as aio_is_negotiating; failure as\n"
    "aio_is_dead. Looking up a host name is not done in the background: the\n"
    "call waits for it.\n"
    "\n"
    "uri: the NBD URI, such as nbd://example.com/export" },
  { "aio_connect_unix", (PyCFunction) (void (*) (void)) method_aio_connect_unix, METH_FASTCALL | METH_KEYWORDS,
    "aio_connect_unix($self, unixsocket)\n--\n\n"
    "▶ connect to a server over a Unix domain socket, in the background\n"
    "\n"
    "Begin to connect to the server listening on a Unix domain socket. The\n"
    "parameter behaves as in connect_unix.\n"
    "\n"
    "The call returns before the connection exists. While it is being set up,\n"
    "aio_is_connecting is true, and the handle makes progress through poll,\n"
    "or through aio_notify_read and aio_notify_write. Success shows as\n"
    "aio_is_ready, or in option mode as aio_is_negotiating; failure as\n"
    "aio_is_dead.\n"
    "\n"
    "unixsocket: path of the socket, at most 108 bytes" },
  { "aio_connect_vsock", (PyCFunction) (void (*) (void)) method_aio_connect_vsock, METH_FASTCALL | METH_KEYWORDS,
    "aio_connect_vsock($self, cid, port)\n--\n\n"
    "▶ connect to a server over AF_VSOCK, in the background\n"
    "\n"
    "Begin to connect to the server listening on an AF_VSOCK port.\n"
    "\n"
    "The call returns before the connection exists. While it is being set up,\n"
    "aio_is_connecting is true, and the handle makes progress through poll,\n"
    "or through aio_notify_read and aio_notify_write. Success shows as\n"
    "aio_is_ready, or in option mode as aio_is_negotiating; failure as\n"
    "aio_is_dead.\n"
    "\n"
    "cid: context ID of the peer; from a virtual machine, 2 is the host\n"
    "port: port number; the usual port of NBD is 10809" },
  { "aio_connect_tcp", (PyCFunction) (void (*) (void)) method_aio_connect_tcp, METH_FASTCALL | METH_KEYWORDS,
    "aio_connect_tcp($self, hostname, port)\n--\n\n"
    "▶ connect to a server over TCP, in the background\n"
    "\n"
    "Begin to connect to the server listening on a TCP port.\n"
    "\n"
    "The call returns before the connection exists. While it is being set up,\n"
    "aio_is_connecting is true, and the handle makes progress through poll,\n"
    "or through aio_notify_read and aio_notify_write. Success shows as\n"
    "aio_is_ready, or in option mode as aio_is_negotiating. Failure shows as\n"
    "aio_is_dead, or as aio_is_created if no address of the server could be\n"
    "reached; the call may then be tried again.\n"
    "\n"
    "Looking up the host name is not done in the background: the call waits\n"
    "for it.\n"
    "\n"
    "hostname: host name, or IPv4 or IPv6 address of the server\n"
    "port: port number or service name; the usual port of NBD is 10809" },
  { "aio_connect_socket", (PyCFunction) (void (*) (void)) method_aio_connect_socket, METH_FASTCALL | METH_KEYWORDS,
    "aio_connect_socket($self, sock)\n--\n\n"
    "▶ connect over a connected socket, in the background\n"
    "\n"
    "Begin the handshake on a socket that the application has connected to a\n"
    "server. The parameter behaves as in connect_socket: the descriptor\n"
    "belongs to the library from now on.\n"
    "\n"
    "The call returns before the handshake is over. Until then,\n"
    "aio_is_connecting is true, and the handle makes progress through poll,\n"
    "or through aio_notify_read and aio_notify_write. Success shows as\n"
    "aio_is_ready, or in option mode as aio_is_negotiating; failure as\n"
    "aio_is_dead.\n"
    "\n"
    "sock: descriptor of the connected stream socket; it belongs to the\n"
    "    library from now on" },
  { "aio_connect_command", (PyCFunction) (void (*) (void)) method_aio_connect_command, METH_FASTCALL | METH_KEYWORDS,
    "aio_connect_command($self, argv)\n--\n\n"
    "▶ start a server and connect to it, in the background\n"
    "\n"
    "Start a program as a subprocess and begin to talk NBD to it over its\n"
    "standard input and output. The parameter behaves as in connect_command.\n"
    "\n"
    "The call returns before the handshake is over. Until then,\n"
    "aio_is_connecting is true, and the handle makes progress through poll,\n"
    "or through aio_notify_read and aio_notify_write. Success shows as\n"
    "aio_is_ready, or in option mode as aio_is_negotiating; failure as\n"
    "aio_is_dead.\n"
    "\n"
    "argv: the command and its arguments; the first is the program" },
  { "aio_connect_systemd_socket_activation", (PyCFunction) (void (*) (void)) method_aio_connect_systemd_socket_activation, METH_FASTCALL | METH_KEYWORDS,
    "aio_connect_systemd_socket_activation($self, argv)\n--\n\n"
    "▶ start a server by socket activation and connect to it, in the background\n"
    "\n"
    "Start a program as a subprocess, pass it a listening socket, and begin\n"
    "to connect to that socket. The parameter behaves as in\n"
    "connect_systemd_socket_activation.\n"
    "\n"
    "The call returns before the connection exists. While it is being set up,\n"
    "aio_is_connecting is true, and the handle makes progress through poll,\n"
    "or through aio_notify_read and aio_notify_write. Success shows as\n"
    "aio_is_ready, or in option mode as aio_is_negotiating; failure as\n"
    "aio_is_dead.\n"
    "\n"
    "argv: the command and its arguments; the first is the program" },
  { "aio_opt_go", (PyCFunction) (void (*) (void)) method_aio_opt_go, METH_FASTCALL | METH_KEYWORDS,
    "aio_opt_go($self, completion=None)\n--\n\n"
    "▶ choose the export and end the negotiation, in the background\n"
    "\n"
    "Send the request of opt_go and return without waiting for the answer.\n"
    "The completion callback gets the outcome. Without one, it shows in the\n"
    "state: aio_is_connecting is true until the answer has arrived, then\n"
    "aio_is_ready on success or aio_is_negotiating on refusal.\n"
    "\n"
    "completion: called once when the server has answered, with the errno of\n"
    "    the outcome or 0; a null closure if you do not need it" },
  { "aio_opt_abort", (PyCFunction) (void (*) (void)) method_aio_opt_abort, METH_FASTCALL | METH_KEYWORDS,
    "aio_opt_abort($self)\n--\n\n"
    "▶ end the negotiation and disconnect, in the background\n"
    "\n"
    "Start what opt_abort does, and return without waiting. aio_is_connecting\n"
    "is true until it is done; then aio_is_closed is true, or aio_is_dead\n"
    "with a plain newstyle server." },
  { "aio_opt_starttls", (PyCFunction) (void (*) (void)) method_aio_opt_starttls, METH_FASTCALL | METH_KEYWORDS,
    "aio_opt_starttls($self, completion=None)\n--\n\n"
    "▶ ask the server to start TLS, in the background\n"
    "\n"
    "Send the request of opt_starttls and return without waiting.\n"
    "aio_is_connecting is true until TLS has started or the server has\n"
    "refused. The completion callback gets 0 if TLS has started, else the\n"
    "errno of the refusal; get_tls_negotiated reports this too.\n"
    "\n"
    "completion: called once when the server has answered, with the errno of\n"
    "    the outcome or 0; a null closure if you do not need it" },
  { "aio_opt_extended_headers", (PyCFunction) (void (*) (void)) method_aio_opt_extended_headers, METH_FASTCALL | METH_KEYWORDS,
    "aio_opt_extended_headers($self, completion=None)\n--\n\n"
    "▶ ask the server for extended headers, in the background\n"
    "\n"
    "Send the request of opt_extended_headers and return without waiting for\n"
    "the answer. aio_is_connecting is true until it has arrived. The\n"
    "completion callback gets 0 if the server agreed, else the errno of the\n"
    "refusal; get_extended_headers_negotiated reports this too.\n"
    "\n"
    "completion: called once when the server has answered, with the errno of\n"
    "    the outcome or 0; a null closure if you do not need it" },
  { "aio_opt_structured_reply", (PyCFunction) (void (*) (void)) method_aio_opt_structured_reply, METH_FASTCALL | METH_KEYWORDS,
    "aio_opt_structured_reply($self, completion=None)\n--\n\n"
    "▶ ask the server for structured replies, in the background\n"
    "\n"
    "Send the request of opt_structured_reply and return without waiting for\n"
    "the answer. aio_is_connecting is true until it has arrived. The\n"
    "completion callback gets 0 if the server agreed, else the errno of the\n"
    "refusal; get_structured_replies_negotiated reports this too.\n"
    "\n"
    "completion: called once when the server has answered, with the errno of\n"
    "    the outcome or 0; a null closure if you do not need it" },
  { "aio_opt_list", (PyCFunction) (void (*) (void)) method_aio_opt_list, METH_FASTCALL | METH_KEYWORDS,
    "aio_opt_list($self, list, completion=None)\n--\n\n"
    "▶ list the exports of the server, in the background\n"
    "\n"
    "Send the request of opt_list and return without waiting for the answer.\n"
    "aio_is_connecting is true until it is complete. The list callback is\n"
    "called with each export, and finally the completion callback with the\n"
    "outcome.\n"
    "\n"
    "list: called with each export\n"
    "completion: called once when the server has answered, with the errno of\n"
    "    the outcome or 0; a null closure if you do not need it" },
  { "aio_opt_info", (PyCFunction) (void (*) (void)) method_aio_opt_info, METH_FASTCALL | METH_KEYWORDS,
    "aio_opt_info($self, completion=None)\n--\n\n"
    "▶ ask about the export without choosing it, in the background\n"
    "\n"
    "Send the request of opt_info and return without waiting for the answer.\n"
    "aio_is_connecting is true until it has arrived. The completion callback\n"
    "gets the outcome. Without one, get_size succeeds only if there was an\n"
    "answer.\n"
    "\n"
    "completion: called once when the server has answered, with the errno of\n"
    "    the outcome or 0; a null closure if you do not need it" },
  { "aio_opt_list_meta_context", (PyCFunction) (void (*) (void)) method_aio_opt_list_meta_context, METH_FASTCALL | METH_KEYWORDS,
    "aio_opt_list_meta_context($self, context, completion=None)\n--\n\n"
    "▶ list the metadata contexts of the export, in the background\n"
    "\n"
    "Send the request of opt_list_meta_context and return without waiting for\n"
    "the answer. aio_is_connecting is true until it is complete. The context\n"
    "callback is called with each context, and finally the completion\n"
    "callback with the outcome.\n"
    "\n"
    "context: called with each context\n"
    "completion: called once when the server has answered, with the errno of\n"
    "    the outcome or 0; a null closure if you do not need it" },
  { "aio_opt_list_meta_context_queries", (PyCFunction) (void (*) (void)) method_aio_opt_list_meta_context_queries, METH_FASTCALL | METH_KEYWORDS,
    "aio_opt_list_meta_context_queries($self, queries, context, completion=None)\n--\n\n"
    "▶ list the metadata contexts that match queries, in the background\n"
    "\n"
    "Send the request of opt_list_meta_context_queries and return without\n"
    "waiting for the answer. aio_is_connecting is true until it is complete.\n"
    "The queries are copied. The context callback is called with each\n"
    "context, and finally the completion callback with the outcome.\n"
    "\n"
    "queries: names of contexts or namespaces, each at most 4096 bytes; may\n"
    "    be empty\n"
    "context: called with each context\n"
    "completion: called once when the server has answered, with the errno of\n"
    "    the outcome or 0; a null closure if you do not need it" },
  { "aio_opt_set_meta_context", (PyCFunction) (void (*) (void)) method_aio_opt_set_meta_context, METH_FASTCALL | METH_KEYWORDS,
    "aio_opt_set_meta_context($self, context, completion=None)\n--\n\n"
    "▶ negotiate the metadata contexts, in the background\n"
    "\n"
    "Send the request of opt_set_meta_context and return without waiting for\n"
    "the answer. aio_is_connecting is true until it is complete. The context\n"
    "callback is called with each context that the server agreed to, and\n"
    "finally the completion callback with the outcome.\n"
    "\n"
    "context: called with each context that the server agreed to\n"
    "completion: called once when the server has answered, with the errno of\n"
    "    the outcome or 0; a null closure if you do not need it" },
  { "aio_opt_set_meta_context_queries", (PyCFunction) (void (*) (void)) method_aio_opt_set_meta_context_queries, METH_FASTCALL | METH_KEYWORDS,
    "aio_opt_set_meta_context_queries($self, queries, context, completion=None)\n--\n\n"
    "▶ negotiate metadata contexts by queries, in the background\n"
    "\n"
    "Send the request of opt_set_meta_context_queries and return without\n"
    "waiting for the answer. aio_is_connecting is true until it is complete.\n"
    "The queries are copied. The context callback is called with each context\n"
    "that the server agreed to, and finally the completion callback with the\n"
    "outcome.\n"
    "\n"
    "queries: names of contexts, each at most 4096 bytes; may be empty\n"
    "context: called with each context that the server agreed to\n"
    "completion: called once when the server has answered, with the errno of\n"
    "    the outcome or 0; a null closure if you do not need it" },
  { "aio_pread", (PyCFunction) (void (*) (void)) method_aio_pread, METH_FASTCALL | METH_KEYWORDS,
    "aio_pread($self, buf, offset, completion=None, flags=0)\n--\n\n"
    "▶ read from the export, in the background\n"
    "\n"
    "Issue a read and return without waiting for the data. The other\n"
    "parameters behave as in pread.\n"
    "\n"
    "The result is the command's cookie, by which aio_command_completed\n"
    "reports whether the command has finished, and how. Alternatively, the\n"
    "completion callback does. The buffer must stay where it is until the\n"
    "command is retired: by aio_command_completed, by a completion callback\n"
    "that returns 1, or by close. Only then does it hold the data.\n"
    "\n"
    "Many commands can be in flight at once. They are sent in the order in\n"
    "which they were issued, and may finish in any order.\n"
    "\n"
    "buf: receives the data and must stay valid until the command is retired;\n"
    "    its length is the number of bytes to read, 1 to 67108864 (64 MiB)\n"
    "offset: where to start reading, in bytes\n"
    "completion: called once when the command has finished, with its errno or\n"
    "    0; a null closure if you do not need it\n"
    "flags: must be 0; no flag is defined for this call" },
  { "aio_pread_structured", (PyCFunction) (void (*) (void)) method_aio_pread_structured, METH_FASTCALL | METH_KEYWORDS,
    "aio_pread_structured($self, buf, offset, chunk, completion=None, flags=0)\n--\n\n"
    "▶ read from the export and see each part of the reply, in the background\n"
    "\n"
    "Issue a read whose reply is reported in parts, and return without\n"
    "waiting for it. The other parameters behave as in pread_structured. The\n"
    "chunk callback may run before this call returns; it is freed when the\n"
    "command is retired.\n"
    "\n"
    "The result is the command's cookie, by which aio_command_completed\n"
    "reports whether the command has finished, and how. Alternatively, the\n"
    "completion callback does; it runs after the last chunk callback. The\n"
    "buffer must stay where it is until the command is retired, as with\n"
    "aio_pread.\n"
    "\n"
    "buf: receives the data and must stay valid until the command is retired;\n"
    "    its length is the number of bytes to read, 1 to 67108864 (64 MiB)\n"
    "offset: where to start reading, in bytes\n"
    "chunk: called for each part of the reply\n"
    "completion: called once when the command has finished, with its errno or\n"
    "    0; a null closure if you do not need it\n"
    "flags: CMD_FLAG_DF asks for one part only, if can_df is true" },
  { "aio_pwrite", (PyCFunction) (void (*) (void)) method_aio_pwrite, METH_FASTCALL | METH_KEYWORDS,
    "aio_pwrite($self, buf, offset, completion=None, flags=0)\n--\n\n"
    "▶ write to the export, in the background\n"
    "\n"
    "Issue a write and return without waiting for the server's answer. The\n"
    "other parameters behave as in pwrite.\n"
    "\n"
    "The result is the command's cookie, by which aio_command_completed\n"
    "reports whether the command has finished, and how. Alternatively, the\n"
    "completion callback does. The buffer must stay where it is, unchanged,\n"
    "until the command is retired: by aio_command_completed, by a completion\n"
    "callback that returns 1, or by close.\n"
    "\n"
    "The order in which the server carries out commands that are in flight\n"
    "together is undefined. If two writes overlap, wait for the first before\n"
    "issuing the second.\n"
    "\n"
    "buf: the data, which must stay valid and unchanged until the command is\n"
    "    retired; its length is the number of bytes to write, 1 to 67108864\n"
    "    (64 MiB) and not above the maximum payload\n"
    "offset: where to start writing, in bytes\n"
    "completion: called once when the command has finished, with its errno or\n"
    "    0; a null closure if you do not need it\n"
    "flags: CMD_FLAG_FUA waits for stable storage, if can_fua is true;\n"
    "    CMD_FLAG_PAYLOAD_LEN is normally set for you" },
  { "aio_disconnect", (PyCFunction) (void (*) (void)) method_aio_disconnect, METH_FASTCALL | METH_KEYWORDS,
    "aio_disconnect($self, flags=0)\n--\n\n"
    "▶ disconnect from the server, in the background\n"
    "\n"
    "Queue a disconnect request behind the commands issued so far, and return\n"
    "without waiting. Once everything is sent the client stops sending, and\n"
    "the server closes the connection; then aio_is_closed is true. No command\n"
    "can be issued any more.\n"
    "\n"
    "There is no reply and no cookie. The request counts towards\n"
    "aio_in_flight until the connection ends. Commands that the server no\n"
    "longer answers fail with ENOTCONN; retire those that matter before this\n"
    "call.\n"
    "\n"
    "flags: must be 0; no flag is defined for this call" },
  { "aio_flush", (PyCFunction) (void (*) (void)) method_aio_flush, METH_FASTCALL | METH_KEYWORDS,
    "aio_flush($self, completion=None, flags=0)\n--\n\n"
    "▶ flush the server's write cache, in the background\n"
    "\n"
    "Issue a flush and return without waiting for it. It behaves like flush:\n"
    "only writes that the server has already answered are certain to be\n"
    "included, so wait for those that matter first.\n"
    "\n"
    "The result is the command's cookie, by which aio_command_completed\n"
    "reports whether the command has finished, and how. Alternatively, the\n"
    "completion callback does.\n"
    "\n"
    "completion: called once when the command has finished, with its errno or\n"
    "    0; a null closure if you do not need it\n"
    "flags: must be 0; no flag is defined for this call" },
  { "aio_trim", (PyCFunction) (void (*) (void)) method_aio_trim, METH_FASTCALL | METH_KEYWORDS,
    "aio_trim($self, count, offset, completion=None, flags=0)\n--\n\n"
    "▶ tell the server that a range is no longer needed, in the background\n"
    "\n"
    "Issue a trim and return without waiting for the server's answer. The\n"
    "other parameters behave as in trim.\n"
    "\n"
    "The result is the command's cookie, by which aio_command_completed\n"
    "reports whether the command has finished, and how. Alternatively, the\n"
    "completion callback does.\n"
    "\n"
    "count: number of bytes, at least 1\n"
    "offset: where the range starts, in bytes\n"
    "completion: called once when the command has finished, with its errno or\n"
    "    0; a null closure if you do not need it\n"
    "flags: CMD_FLAG_FUA waits for stable storage, if can_fua is true" },
  { "aio_cache", (PyCFunction) (void (*) (void)) method_aio_cache, METH_FASTCALL | METH_KEYWORDS,
    "aio_cache($self, count, offset, completion=None, flags=0)\n--\n\n"
    "▶ ask the server to prefetch a range, in the background\n"
    "\n"
    "Issue a cache command and return without waiting for the server's\n"
    "answer. The other parameters behave as in cache.\n"
    "\n"
    "The result is the command's cookie, by which aio_command_completed\n"
    "reports whether the command has finished, and how. Alternatively, the\n"
    "completion callback does.\n"
    "\n"
    "count: number of bytes, at least 1\n"
    "offset: where the range starts, in bytes\n"
    "completion: called once when the command has finished, with its errno or\n"
    "    0; a null closure if you do not need it\n"
    "flags: must be 0; no flag is defined for this call" },
  { "aio_zero", (PyCFunction) (void (*) (void)) method_aio_zero, METH_FASTCALL | METH_KEYWORDS,
    "aio_zero($self, count, offset, completion=None, flags=0)\n--\n\n"
    "▶ write zeroes without sending them, in the background\n"
    "\n"
    "Issue a zero command and return without waiting for the server's answer.\n"
    "The other parameters behave as in zero.\n"
    "\n"
    "The result is the command's cookie, by which aio_command_completed\n"
    "reports whether the command has finished, and how. Alternatively, the\n"
    "completion callback does.\n"
    "\n"
    "count: number of bytes, at least 1\n"
    "offset: where the range starts, in bytes\n"
    "completion: called once when the command has finished, with its errno or\n"
    "    0; a null closure if you do not need it\n"
    "flags: CMD_FLAG_FUA waits for stable storage, CMD_FLAG_NO_HOLE keeps the\n"
    "    range allocated, CMD_FLAG_FAST_ZERO fails rather than be slow" },
  { "aio_block_status", (PyCFunction) (void (*) (void)) method_aio_block_status, METH_FASTCALL | METH_KEYWORDS,
    "aio_block_status($self, count, offset, extent, completion=None, flags=0)\n--\n\n"
    "▶ query the extents of a range, 32-bit, in the background\n"
    "\n"
    "Issue a block status command and return without waiting for the answer.\n"
    "The other parameters behave as in block_status. The extent callback may\n"
    "run before this call returns; it is freed when the command is retired.\n"
    "\n"
    "The result is the command's cookie, by which aio_command_completed\n"
    "reports whether the command has finished, and how. Alternatively, the\n"
    "completion callback does; it runs after the last extent callback.\n"
    "\n"
    "count: number of bytes asked about, at least 1; the answer may cover\n"
    "    fewer or more\n"
    "offset: where the range starts, in bytes\n"
    "extent: called with the extents of each metadata context\n"
    "completion: called once when the command has finished, with its errno or\n"
    "    0; a null closure if you do not need it\n"
    "flags: CMD_FLAG_REQ_ONE asks for one extent for each context" },
  { "aio_block_status_64", (PyCFunction) (void (*) (void)) method_aio_block_status_64, METH_FASTCALL | METH_KEYWORDS,
    "aio_block_status_64($self, count, offset, extent64, completion=None, flags=0)\n--\n\n"
    "▶ query the extents of a range, 64-bit, in the background\n"
    "\n"
    "Issue a block status command and return without waiting for the answer.\n"
    "The other parameters behave as in block_status_64. The extent callback\n"
    "may run before this call returns; it is freed when the command is\n"
    "retired.\n"
    "\n"
    "The result is the command's cookie, by which aio_command_completed\n"
    "reports whether the command has finished, and how. Alternatively, the\n"
    "completion callback does; it runs after the last extent callback.\n"
    "\n"
    "count: number of bytes asked about, at least 1; the answer may cover\n"
    "    fewer or more\n"
    "offset: where the range starts, in bytes\n"
    "extent64: called with the extents of each metadata context\n"
    "completion: called once when the command has finished, with its errno or\n"
    "    0; a null closure if you do not need it\n"
    "flags: CMD_FLAG_REQ_ONE asks for one extent for each context" },
  { "aio_block_status_filter", (PyCFunction) (void (*) (void)) method_aio_block_status_filter, METH_FASTCALL | METH_KEYWORDS,
    "aio_block_status_filter($self, count, offset, contexts, extent64, completion=None, flags=0)\n--\n\n"
    "▶ query the extents of a range in some of the contexts, in the background\n"
    "\n"
    "Issue a block status command for some of the negotiated contexts and\n"
    "return without waiting for the answer. The other parameters behave as in\n"
    "block_status_filter; the names are copied. The extent callback may run\n"
    "before this call returns; it is freed when the command is retired.\n"
    "\n"
    "The result is the command's cookie, by which aio_command_completed\n"
    "reports whether the command has finished, and how. Alternatively, the\n"
    "completion callback does; it runs after the last extent callback.\n"
    "\n"
    "count: number of bytes asked about, at least 1; the answer may cover\n"
    "    fewer or more\n"
    "offset: where the range starts, in bytes\n"
    "contexts: names of the contexts to report, each of which must have been\n"
    "    negotiated\n"
    "extent64: called with the extents of each metadata context\n"
    "completion: called once when the command has finished, with its errno or\n"
    "    0; a null closure if you do not need it\n"
    "flags: CMD_FLAG_REQ_ONE asks for one extent for each context;\n"
    "    CMD_FLAG_PAYLOAD_LEN is normally set for you" },
  { "aio_get_fd", (PyCFunction) (void (*) (void)) method_aio_get_fd, METH_FASTCALL | METH_KEYWORDS,
    "aio_get_fd($self)\n--\n\n"
    "▶ descriptor of the connection's socket\n"
    "\n"
    "Return the descriptor of the connection's socket, to be watched in an\n"
    "event loop of your own. Watch it for the events of aio_get_direction,\n"
    "then call aio_notify_read or aio_notify_write. Do nothing else with it:\n"
    "do not read, write or close it.\n"
    "\n"
    "There is a descriptor from the start of connecting until the handle is\n"
    "closed or dead. It may change while aio_connect_tcp tries one address\n"
    "after another, and is stable from then on." },
  { "aio_get_direction", (PyCFunction) (void (*) (void)) method_aio_get_direction, METH_FASTCALL | METH_KEYWORDS,
    "aio_get_direction($self)\n--\n\n"
    "▶ what the connection waits for\n"
    "\n"
    "Tell for which events an event loop must watch the descriptor of\n"
    "aio_get_fd. Ask again after each call on the handle, as the answer may\n"
    "change. The result is one of:\n"
    "\n"
    "- AIO_DIRECTION_READ: when readable, call aio_notify_read. A handle that\n"
    "  is ready for commands always wants this.\n"
    "- AIO_DIRECTION_WRITE: when writable, call aio_notify_write.\n"
    "- AIO_DIRECTION_BOTH: either; if the socket is both readable and\n"
    "  writable, call only aio_notify_read and ask again.\n"
    "- 0: there is nothing to wait for.\n"
    "\n"
    "The handle is not locked, so this can be called while another thread\n"
    "waits in poll, and from callbacks." },
  { "aio_notify_read", (PyCFunction) (void (*) (void)) method_aio_notify_read, METH_FASTCALL | METH_KEYWORDS,
    "aio_notify_read($self)\n--\n\n"
    "▶ tell the handle that its socket is readable\n"
    "\n"
    "Let the handle make progress because the descriptor of aio_get_fd has\n"
    "become readable. Call this only if aio_get_direction includes\n"
    "AIO_DIRECTION_READ. The handle works until it would have to wait again;\n"
    "callbacks may run. If the connection fails meanwhile, the call fails and\n"
    "aio_is_dead becomes true." },
  { "aio_notify_write", (PyCFunction) (void (*) (void)) method_aio_notify_write, METH_FASTCALL | METH_KEYWORDS,
    "aio_notify_write($self)\n--\n\n"
    "▶ tell the handle that its socket is writable\n"
    "\n"
    "Let the handle make progress because the descriptor of aio_get_fd has\n"
    "become writable. Call this only if aio_get_direction includes\n"
    "AIO_DIRECTION_WRITE. The handle works until it would have to wait again;\n"
    "callbacks may run. If the connection fails meanwhile, the call fails and\n"
    "aio_is_dead becomes true." },
  { "aio_is_created", (PyCFunction) (void (*) (void)) method_aio_is_created, METH_FASTCALL | METH_KEYWORDS,
    "aio_is_created($self)\n--\n\n"
    "▶ whether the handle is newly created\n"
    "\n"
    "Tell whether the handle is newly created: no connection has been\n"
    "started, and it can still be set up.\n"
    "\n"
    "The handle is not locked, so this can be called while another thread\n"
    "waits in poll, and from callbacks." },
  { "aio_is_connecting", (PyCFunction) (void (*) (void)) method_aio_is_connecting, METH_FASTCALL | METH_KEYWORDS,
    "aio_is_connecting($self)\n--\n\n"
    "▶ whether the connection is being set up\n"
    "\n"
    "Tell whether the handle is connecting: it is reaching the server or\n"
    "doing the handshake. In option mode it is also true while the handle\n"
    "waits for the answer to an option request.\n"
    "\n"
    "The handle is not locked, so this can be called while another thread\n"
    "waits in poll, and from callbacks." },
  { "aio_is_negotiating", (PyCFunction) (void (*) (void)) method_aio_is_negotiating, METH_FASTCALL | METH_KEYWORDS,
    "aio_is_negotiating($self)\n--\n\n"
    "▶ whether options can be negotiated\n"
    "\n"
    "Tell whether the handshake is paused in option mode, so that the client\n"
    "can call opt_info, opt_go and the other option calls. Without option\n"
    "mode it is never true.\n"
    "\n"
    "The handle is not locked, so this can be called while another thread\n"
    "waits in poll, and from callbacks." },
  { "aio_is_ready", (PyCFunction) (void (*) (void)) method_aio_is_ready, METH_FASTCALL | METH_KEYWORDS,
    "aio_is_ready($self)\n--\n\n"
    "▶ whether the connection is ready for commands\n"
    "\n"
    "Tell whether the connection is up and the handle is not busy sending. It\n"
    "is also true while commands are in flight and the handle is only waiting\n"
    "for replies. New commands can be issued whenever this or\n"
    "aio_is_processing is true.\n"
    "\n"
    "The handle is not locked, so this can be called while another thread\n"
    "waits in poll, and from callbacks." },
  { "aio_is_processing", (PyCFunction) (void (*) (void)) method_aio_is_processing, METH_FASTCALL | METH_KEYWORDS,
    "aio_is_processing($self)\n--\n\n"
    "▶ whether a command is being processed\n"
    "\n"
    "Tell whether the connection is up and the handle is in the middle of\n"
    "sending a request or receiving a reply. New commands can be issued; they\n"
    "are queued.\n"
    "\n"
    "The handle is not locked, so this can be called while another thread\n"
    "waits in poll, and from callbacks." },
  { "aio_is_dead", (PyCFunction) (void (*) (void)) method_aio_is_dead, METH_FASTCALL | METH_KEYWORDS,
    "aio_is_dead($self)\n--\n\n"
    "▶ whether the connection has failed\n"
    "\n"
    "Tell whether the connection has failed for good: the server could not be\n"
    "reached, violated the protocol, or closed the connection in the middle\n"
    "of a message. The handle cannot be connected again. Commands that were\n"
    "in flight have failed with ENOTCONN and can be retired; then close the\n"
    "handle.\n"
    "\n"
    "The handle is not locked, so this can be called while another thread\n"
    "waits in poll, and from callbacks." },
  { "aio_is_closed", (PyCFunction) (void (*) (void)) method_aio_is_closed, METH_FASTCALL | METH_KEYWORDS,
    "aio_is_closed($self)\n--\n\n"
    "▶ whether the connection is closed\n"
    "\n"
    "Tell whether the connection has been closed in an orderly way, by this\n"
    "side or by the server. The handle cannot be connected again. Commands\n"
    "that were in flight have failed with ENOTCONN and can be retired; then\n"
    "close the handle.\n"
    "\n"
    "The handle is not locked, so this can be called while another thread\n"
    "waits in poll, and from callbacks." },
  { "aio_command_completed", (PyCFunction) (void (*) (void)) method_aio_command_completed, METH_FASTCALL | METH_KEYWORDS,
    "aio_command_completed($self, cookie)\n--\n\n"
    "▶ whether a command has finished\n"
    "\n"
    "Tell whether a command has finished. If it has, the command is retired:\n"
    "its callbacks are freed, its buffer may be used again, and the cookie is\n"
    "void. A command that failed makes this call fail with the command's\n"
    "errno: that of the server, or one that a callback chose.\n"
    "\n"
    "False means that the command has not finished yet. It is also the answer\n"
    "for a cookie that was never issued or whose command has been retired, so\n"
    "do not ask again after a success or failure. The call does not wait; let\n"
    "the handle make progress with poll.\n"
    "\n"
    "cookie: the cookie of the command" },
  { "aio_peek_command_completed", (PyCFunction) (void (*) (void)) method_aio_peek_command_completed, METH_FASTCALL | METH_KEYWORDS,
    "aio_peek_command_completed($self)\n--\n\n"
    "▶ cookie of a command that has finished\n"
    "\n"
    "Return the cookie of the command that finished first, among those that\n"
    "have finished and are not retired. The command is not retired: hand the\n"
    "cookie to aio_command_completed. This lets an event loop find the\n"
    "finished commands without asking about each.\n"
    "\n"
    "If commands are in flight but none has finished, the result is 0.\n"
    "Commands that their completion callback retires never appear here, nor\n"
    "does a disconnect." },
  { "aio_in_flight", (PyCFunction) (void (*) (void)) method_aio_in_flight, METH_FASTCALL | METH_KEYWORDS,
    "aio_in_flight($self)\n--\n\n"
    "▶ number of commands in flight\n"
    "\n"
    "Count the commands that have been issued and have not finished, whether\n"
    "they have been sent or still wait in the client. Commands that have\n"
    "finished but are not retired are not counted. A disconnect request is,\n"
    "until the connection ends." },
  { "connection_state", (PyCFunction) (void (*) (void)) method_connection_state, METH_FASTCALL | METH_KEYWORDS,
    "connection_state($self)\n--\n\n"
    "▶ description of the connection's state\n"
    "\n"
    "Return a description of the connection's internal state, for debugging\n"
    "and logs. It is the name of the state, a colon and a short explanation,\n"
    "such as READY: .... Only the name is stable, and even that may change\n"
    "from one version to another. Programs should use aio_is_ready and the\n"
    "like instead." },
  { "get_package_name", (PyCFunction) (void (*) (void)) method_get_package_name, METH_FASTCALL | METH_KEYWORDS,
    "get_package_name($self)\n--\n\n"
    "▶ name of the library\n"
    "\n"
    "Return the name of the package, libnbd. A drop-in replacement reports\n"
    "the same name as the C library, so this does not tell them apart." },
  { "get_version", (PyCFunction) (void (*) (void)) method_get_version, METH_FASTCALL | METH_KEYWORDS,
    "get_version($self)\n--\n\n"
    "▶ version of the API\n"
    "\n"
    "Return the version of the libnbd API that the library implements, such\n"
    "as 1.24.0. The first number is always 1 for this API; an even second\n"
    "number means a stable release." },
  { "get_version_extra", (PyCFunction) (void (*) (void)) method_get_version_extra, METH_FASTCALL | METH_KEYWORDS,
    "get_version_extra($self)\n--\n\n"
    "▶ extra version information of the build\n"
    "\n"
    "Return additional version information that was added by whoever built\n"
    "this library, such as the version of a distribution's package. It has no\n"
    "fixed form and may be an empty string." },
  { "kill_subprocess", (PyCFunction) (void (*) (void)) method_kill_subprocess, METH_FASTCALL | METH_KEYWORDS,
    "kill_subprocess($self, signum)\n--\n\n"
    "▶ send a signal to the server that was started\n"
    "\n"
    "Send a signal to the subprocess that connect_command or\n"
    "connect_systemd_socket_activation has started. It is useful before\n"
    "close, which waits for the subprocess to exit.\n"
    "\n"
    "signum: number of the signal; 0 stands for SIGTERM" },
  { "get_subprocess_pid", (PyCFunction) (void (*) (void)) method_get_subprocess_pid, METH_FASTCALL | METH_KEYWORDS,
    "get_subprocess_pid($self)\n--\n\n"
    "▶ process ID of the server that was started\n"
    "\n"
    "Return the process ID of the subprocess that connect_command or\n"
    "connect_systemd_socket_activation has started. It is meant for\n"
    "debugging, and stays valid until close. To send signals use\n"
    "kill_subprocess." },
  { "supports_tls", (PyCFunction) (void (*) (void)) method_supports_tls, METH_FASTCALL | METH_KEYWORDS,
    "supports_tls($self)\n--\n\n"
    "▶ whether the library supports TLS\n"
    "\n"
    "Tell whether the library was built with TLS support. Without it set_tls\n"
    "refuses everything but TLS_DISABLE." },
  { "supports_vsock", (PyCFunction) (void (*) (void)) method_supports_vsock, METH_FASTCALL | METH_KEYWORDS,
    "supports_vsock($self)\n--\n\n"
    "▶ whether the library supports vsock\n"
    "\n"
    "Tell whether the library and the system support AF_VSOCK connections,\n"
    "between a virtual machine and its host." },
  { "supports_uri", (PyCFunction) (void (*) (void)) method_supports_uri, METH_FASTCALL | METH_KEYWORDS,
    "supports_uri($self)\n--\n\n"
    "▶ whether the library supports URIs\n"
    "\n"
    "Tell whether the library was built with support for NBD URIs. Without it\n"
    "connect_uri fails with ENOTSUP." },
  { "get_uri", (PyCFunction) (void (*) (void)) method_get_uri, METH_FASTCALL | METH_KEYWORDS,
    "get_uri($self)\n--\n\n"
    "▶ URI of the connection\n"
    "\n"
    "Construct a URI that leads to the same server and export. It has the\n"
    "export name, the transport, the TLS user name and the TLS files and\n"
    "settings that differ from the defaults. With it another handle or\n"
    "another program can connect to the same place; whether that works is for\n"
    "the caller to test.\n"
    "\n"
    "The scheme begins with nbds if TLS is required or in use. For\n"
    "connect_tcp the URI has the host and port as given, for aio_connect the\n"
    "numeric address. For connect_systemd_socket_activation it has the\n"
    "temporary socket, which goes away with the handle. A TLS priority is\n"
    "included only if set_uri_allow_tls_priority allows it." },
  { "is_uri", (PyCFunction) (void (*) (void)) method_is_uri, METH_FASTCALL | METH_KEYWORDS,
    "is_uri($self, uri)\n--\n\n"
    "▶ whether a string looks like an NBD URI\n"
    "\n"
    "Tell whether a string begins like an NBD URI: with one of the eight\n"
    "schemes of connect_uri, in upper or lower case, followed by ://. The\n"
    "rest is not examined, so connect_uri may still refuse it. It works\n"
    "without URI support too, and helps a program that takes either a file\n"
    "name or a URI.\n"
    "\n"
    "uri: the string" },
  { 0 },
};

void
resolve_library (void *(*find) (const char *name))
{
  *(void **) &library.create = find ("nbd_create");
  *(void **) &library.close = find ("nbd_close");
  *(void **) &library.get_error = find ("nbd_get_error");
  *(void **) &library.get_errno = find ("nbd_get_errno");
  *(void **) &library.set_debug = find ("nbd_set_debug");
  *(void **) &library.get_debug = find ("nbd_get_debug");
  *(void **) &library.set_debug_callback = find ("nbd_set_debug_callback");
  *(void **) &library.clear_debug_callback = find ("nbd_clear_debug_callback");
  *(void **) &library.stats_bytes_sent = find ("nbd_stats_bytes_sent");
  *(void **) &library.stats_chunks_sent = find ("nbd_stats_chunks_sent");
  *(void **) &library.stats_bytes_received = find ("nbd_stats_bytes_received");
  *(void **) &library.stats_chunks_received = find ("nbd_stats_chunks_received");
  *(void **) &library.set_handle_name = find ("nbd_set_handle_name");
  *(void **) &library.get_handle_name = find ("nbd_get_handle_name");
  *(void **) &library.set_private_data = find ("nbd_set_private_data");
  *(void **) &library.get_private_data = find ("nbd_get_private_data");
  *(void **) &library.get_handle_size = find ("nbd_get_handle_size");
  *(void **) &library.set_export_name = find ("nbd_set_export_name");
  *(void **) &library.get_export_name = find ("nbd_get_export_name");
  *(void **) &library.set_request_block_size = find ("nbd_set_request_block_size");
  *(void **) &library.get_request_block_size = find ("nbd_get_request_block_size");
  *(void **) &library.set_full_info = find ("nbd_set_full_info");
  *(void **) &library.get_full_info = find ("nbd_get_full_info");
  *(void **) &library.get_canonical_export_name = find ("nbd_get_canonical_export_name");
  *(void **) &library.get_export_description = find ("nbd_get_export_description");
  *(void **) &library.set_tls = find ("nbd_set_tls");
  *(void **) &library.get_tls = find ("nbd_get_tls");
  *(void **) &library.get_tls_negotiated = find ("nbd_get_tls_negotiated");
  *(void **) &library.set_tls_certificates = find ("nbd_set_tls_certificates");
  *(void **) &library.set_tls_verify_peer = find ("nbd_set_tls_verify_peer");
  *(void **) &library.get_tls_verify_peer = find ("nbd_get_tls_verify_peer");
  *(void **) &library.set_tls_username = find ("nbd_set_tls_username");
  *(void **) &library.get_tls_username = find ("nbd_get_tls_username");
  *(void **) &library.set_tls_hostname = find ("nbd_set_tls_hostname");
  *(void **) &library.get_tls_hostname = find ("nbd_get_tls_hostname");
  *(void **) &library.set_tls_psk_file = find ("nbd_set_tls_psk_file");
  *(void **) &library.set_tls_priority = find ("nbd_set_tls_priority");
  *(void **) &library.get_tls_priority = find ("nbd_get_tls_priority");
  *(void **) &library.set_request_extended_headers = find ("nbd_set_request_extended_headers");
  *(void **) &library.get_request_extended_headers = find ("nbd_get_request_extended_headers");
  *(void **) &library.get_extended_headers_negotiated = find ("nbd_get_extended_headers_negotiated");
  *(void **) &library.set_request_structured_replies = find ("nbd_set_request_structured_replies");
  *(void **) &library.get_request_structured_replies = find ("nbd_get_request_structured_replies");
  *(void **) &library.get_structured_replies_negotiated = find ("nbd_get_structured_replies_negotiated");
  *(void **) &library.set_request_meta_context = find ("nbd_set_request_meta_context");
  *(void **) &library.get_request_meta_context = find ("nbd_get_request_meta_context");
  *(void **) &library.set_handshake_flags = find ("nbd_set_handshake_flags");
  *(void **) &library.get_handshake_flags = find ("nbd_get_handshake_flags");
  *(void **) &library.set_pread_initialize = find ("nbd_set_pread_initialize");
  *(void **) &library.get_pread_initialize = find ("nbd_get_pread_initialize");
  *(void **) &library.set_strict_mode = find ("nbd_set_strict_mode");
  *(void **) &library.get_strict_mode = find ("nbd_get_strict_mode");
  *(void **) &library.set_opt_mode = find ("nbd_set_opt_mode");
  *(void **) &library.get_opt_mode = find ("nbd_get_opt_mode");
  *(void **) &library.opt_go = find ("nbd_opt_go");
  *(void **) &library.opt_abort = find ("nbd_opt_abort");
  *(void **) &library.opt_starttls = find ("nbd_opt_starttls");
  *(void **) &library.opt_extended_headers = find ("nbd_opt_extended_headers");
  *(void **) &library.opt_structured_reply = find ("nbd_opt_structured_reply");
  *(void **) &library.opt_list = find ("nbd_opt_list");
  *(void **) &library.opt_info = find ("nbd_opt_info");
  *(void **) &library.opt_list_meta_context = find ("nbd_opt_list_meta_context");
  *(void **) &library.opt_list_meta_context_queries = find ("nbd_opt_list_meta_context_queries");
  *(void **) &library.opt_set_meta_context = find ("nbd_opt_set_meta_context");
  *(void **) &library.opt_set_meta_context_queries = find ("nbd_opt_set_meta_context_queries");
  *(void **) &library.add_meta_context = find ("nbd_add_meta_context");
  *(void **) &library.get_nr_meta_contexts = find ("nbd_get_nr_meta_contexts");
  *(void **) &library.get_meta_context = find ("nbd_get_meta_context");
  *(void **) &library.clear_meta_contexts = find ("nbd_clear_meta_contexts");
  *(void **) &library.set_uri_allow_transports = find ("nbd_set_uri_allow_transports");
  *(void **) &library.set_uri_allow_tls = find ("nbd_set_uri_allow_tls");
  *(void **) &library.set_uri_allow_tls_priority = find ("nbd_set_uri_allow_tls_priority");
  *(void **) &library.set_uri_allow_local_file = find ("nbd_set_uri_allow_local_file");
  *(void **) &library.connect_uri = find ("nbd_connect_uri");
  *(void **) &library.connect_unix = find ("nbd_connect_unix");
  *(void **) &library.connect_vsock = find ("nbd_connect_vsock");
  *(void **) &library.connect_tcp = find ("nbd_connect_tcp");
  *(void **) &library.connect_socket = find ("nbd_connect_socket");
  *(void **) &library.connect_command = find ("nbd_connect_command");
  *(void **) &library.connect_systemd_socket_activation = find ("nbd_connect_systemd_socket_activation");
  *(void **) &library.set_socket_activation_name = find ("nbd_set_socket_activation_name");
  *(void **) &library.get_socket_activation_name = find ("nbd_get_socket_activation_name");
  *(void **) &library.is_read_only = find ("nbd_is_read_only");
  *(void **) &library.can_flush = find ("nbd_can_flush");
  *(void **) &library.can_fua = find ("nbd_can_fua");
  *(void **) &library.is_rotational = find ("nbd_is_rotational");
  *(void **) &library.can_trim = find ("nbd_can_trim");
  *(void **) &library.can_zero = find ("nbd_can_zero");
  *(void **) &library.can_fast_zero = find ("nbd_can_fast_zero");
  *(void **) &library.can_block_status_payload = find ("nbd_can_block_status_payload");
  *(void **) &library.can_df = find ("nbd_can_df");
  *(void **) &library.can_multi_conn = find ("nbd_can_multi_conn");
  *(void **) &library.can_cache = find ("nbd_can_cache");
  *(void **) &library.can_meta_context = find ("nbd_can_meta_context");
  *(void **) &library.get_protocol = find ("nbd_get_protocol");
  *(void **) &library.get_size = find ("nbd_get_size");
  *(void **) &library.get_block_size = find ("nbd_get_block_size");
  *(void **) &library.pread = find ("nbd_pread");
  *(void **) &library.pread_structured = find ("nbd_pread_structured");
  *(void **) &library.pwrite = find ("nbd_pwrite");
  *(void **) &library.shutdown = find ("nbd_shutdown");
  *(void **) &library.flush = find ("nbd_flush");
  *(void **) &library.trim = find ("nbd_trim");
  *(void **) &library.cache = find ("nbd_cache");
  *(void **) &library.zero = find ("nbd_zero");
  *(void **) &library.block_status = find ("nbd_block_status");
  *(void **) &library.block_status_64 = find ("nbd_block_status_64");
  *(void **) &library.block_status_filter = find ("nbd_block_status_filter");
  *(void **) &library.poll = find ("nbd_poll");
  *(void **) &library.poll2 = find ("nbd_poll2");
  *(void **) &library.aio_connect = find ("nbd_aio_connect");
  *(void **) &library.aio_connect_uri = find ("nbd_aio_connect_uri");
  *(void **) &library.aio_connect_unix = find ("nbd_aio_connect_unix");
  *(void **) &library.aio_connect_vsock = find ("nbd_aio_connect_vsock");
  *(void **) &library.aio_connect_tcp = find ("nbd_aio_connect_tcp");
  *(void **) &library.aio_connect_socket = find ("nbd_aio_connect_socket");
  *(void **) &library.aio_connect_command = find ("nbd_aio_connect_command");
  *(void **) &library.aio_connect_systemd_socket_activation = find ("nbd_aio_connect_systemd_socket_activation");
  *(void **) &library.aio_opt_go = find ("nbd_aio_opt_go");
  *(void **) &library.aio_opt_abort = find ("nbd_aio_opt_abort");
  *(void **) &library.aio_opt_starttls = find ("nbd_aio_opt_starttls");
  *(void **) &library.aio_opt_extended_headers = find ("nbd_aio_opt_extended_headers");
  *(void **) &library.aio_opt_structured_reply = find ("nbd_aio_opt_structured_reply");
  *(void **) &library.aio_opt_list = find ("nbd_aio_opt_list");
  *(void **) &library.aio_opt_info = find ("nbd_aio_opt_info");
  *(void **) &library.aio_opt_list_meta_context = find ("nbd_aio_opt_list_meta_context");
  *(void **) &library.aio_opt_list_meta_context_queries = find ("nbd_aio_opt_list_meta_context_queries");
  *(void **) &library.aio_opt_set_meta_context = find ("nbd_aio_opt_set_meta_context");
  *(void **) &library.aio_opt_set_meta_context_queries = find ("nbd_aio_opt_set_meta_context_queries");
  *(void **) &library.aio_pread = find ("nbd_aio_pread");
  *(void **) &library.aio_pread_structured = find ("nbd_aio_pread_structured");
  *(void **) &library.aio_pwrite = find ("nbd_aio_pwrite");
  *(void **) &library.aio_disconnect = find ("nbd_aio_disconnect");
  *(void **) &library.aio_flush = find ("nbd_aio_flush");
  *(void **) &library.aio_trim = find ("nbd_aio_trim");
  *(void **) &library.aio_cache = find ("nbd_aio_cache");
  *(void **) &library.aio_zero = find ("nbd_aio_zero");
  *(void **) &library.aio_block_status = find ("nbd_aio_block_status");
  *(void **) &library.aio_block_status_64 = find ("nbd_aio_block_status_64");
  *(void **) &library.aio_block_status_filter = find ("nbd_aio_block_status_filter");
  *(void **) &library.aio_get_fd = find ("nbd_aio_get_fd");
  *(void **) &library.aio_get_direction = find ("nbd_aio_get_direction");
  *(void **) &library.aio_notify_read = find ("nbd_aio_notify_read");
  *(void **) &library.aio_notify_write = find ("nbd_aio_notify_write");
  *(void **) &library.aio_is_created = find ("nbd_aio_is_created");
  *(void **) &library.aio_is_connecting = find ("nbd_aio_is_connecting");
  *(void **) &library.aio_is_negotiating = find ("nbd_aio_is_negotiating");
  *(void **) &library.aio_is_ready = find ("nbd_aio_is_ready");
  *(void **) &library.aio_is_processing = find ("nbd_aio_is_processing");
  *(void **) &library.aio_is_dead = find ("nbd_aio_is_dead");
  *(void **) &library.aio_is_closed = find ("nbd_aio_is_closed");
  *(void **) &library.aio_command_completed = find ("nbd_aio_command_completed");
  *(void **) &library.aio_peek_command_completed = find ("nbd_aio_peek_command_completed");
  *(void **) &library.aio_in_flight = find ("nbd_aio_in_flight");
  *(void **) &library.connection_state = find ("nbd_connection_state");
  *(void **) &library.get_package_name = find ("nbd_get_package_name");
  *(void **) &library.get_version = find ("nbd_get_version");
  *(void **) &library.get_version_extra = find ("nbd_get_version_extra");
  *(void **) &library.kill_subprocess = find ("nbd_kill_subprocess");
  *(void **) &library.get_subprocess_pid = find ("nbd_get_subprocess_pid");
  *(void **) &library.supports_tls = find ("nbd_supports_tls");
  *(void **) &library.supports_vsock = find ("nbd_supports_vsock");
  *(void **) &library.supports_uri = find ("nbd_supports_uri");
  *(void **) &library.get_uri = find ("nbd_get_uri");
  *(void **) &library.is_uri = find ("nbd_is_uri");
}
