/* Generated from nbd-api.yaml by LibNbd.Emit. Do not edit. */

#include "../binding.h"

static const uint32_t tls_numbers_list[] = { 0x0, 0x1, 0x2 };
static const struct mlnbd_variant tls_numbers = { tls_numbers_list, 3 };

static const uint32_t size_numbers_list[] = { 0x0, 0x1, 0x2, 0x3 };
static const struct mlnbd_variant size_numbers = { size_numbers_list, 4 };

static const uint32_t command_bits_list[] = { 0x1, 0x2, 0x4, 0x8, 0x10, 0x20 };
static const struct mlnbd_variant command_bits = { command_bits_list, 6 };

static const uint32_t handshake_bits_list[] = { 0x1, 0x2 };
static const struct mlnbd_variant handshake_bits = { handshake_bits_list, 2 };

static const uint32_t strict_bits_list[] = { 0x1, 0x2, 0x4, 0x8, 0x10, 0x20, 0x40 };
static const struct mlnbd_variant strict_bits = { strict_bits_list, 7 };

static const uint32_t allow_transport_bits_list[] = { 0x1, 0x2, 0x4, 0x8 };
static const struct mlnbd_variant allow_transport_bits = { allow_transport_bits_list, 4 };

static const uint32_t shutdown_bits_list[] = { 0x10000 };
static const struct mlnbd_variant shutdown_bits = { shutdown_bits_list, 1 };

static value
extent_array_argument (const nbd_extent *items, size_t count)
{
  CAMLparam0 ();
  CAMLlocal3 (array, tuple, field);
  array = count == 0 ? Atom (0) : caml_alloc (count, 0);
  for (size_t i = 0; i < count; i++) {
    tuple = caml_alloc (2, 0);
    field = caml_copy_int64 ((int64_t) items[i].length);
    Store_field (tuple, 0, field);
    field = caml_copy_int64 ((int64_t) items[i].flags);
    Store_field (tuple, 1, field);
    Store_field (array, i, tuple);
  }
  CAMLreturn (array);
}

static int
run_chunk (struct mlnbd_closure *closure, const void *subbuf, size_t count, uint64_t offset, unsigned status,
           int *error)
{
  CAMLparam0 ();
  CAMLlocalN (arguments, 4);
  arguments[0] = mlnbd_bytes_argument (subbuf, count);
  arguments[1] = caml_copy_int64 ((int64_t) offset);
  arguments[2] = Val_long ((intnat) status);
  arguments[3] = mlnbd_int_ref_argument (*error);
  CAMLreturnT (int, mlnbd_run_callback (closure, "chunk", arguments, 4, 3, error));
}

static int
call_chunk (void *user_data, const void *subbuf, size_t count, uint64_t offset, unsigned status, int *error)
{
  struct mlnbd_invocation invocation;
  if (!mlnbd_enter_callback (&invocation))
    return -1;
  int result = run_chunk (user_data, subbuf, count, offset, status, error);
  mlnbd_leave_callback (&invocation);
  return result;
}

static nbd_chunk_callback
pass_chunk (struct mlnbd_closure *closure)
{
  return (nbd_chunk_callback) {
    .callback = closure->has_callback ? call_chunk : NULL,
    .user_data = closure,
    .free = mlnbd_free_closure,
  };
}

static int
run_completion (struct mlnbd_closure *closure, int *error)
{
  CAMLparam0 ();
  CAMLlocalN (arguments, 1);
  arguments[0] = mlnbd_int_ref_argument (*error);
  CAMLreturnT (int, mlnbd_run_callback (closure, "completion", arguments, 1, 0, error));
}

static int
call_completion (void *user_data, int *error)
{
  struct mlnbd_invocation invocation;
  if (!mlnbd_enter_callback (&invocation))
    return -1;
  int result = run_completion (user_data, error);
  mlnbd_leave_callback (&invocation);
  return result;
}

static nbd_completion_callback
pass_completion (struct mlnbd_closure *closure)
{
  return (nbd_completion_callback) {
    .callback = closure->has_callback ? call_completion : NULL,
    .user_data = closure,
    .free = mlnbd_free_closure,
  };
}

static int
run_debug (struct mlnbd_closure *closure, const char *context, const char *msg)
{
  CAMLparam0 ();
  CAMLlocalN (arguments, 2);
  arguments[0] = caml_copy_string (context);
  arguments[1] = caml_copy_string (msg);
  CAMLreturnT (int, mlnbd_run_callback (closure, "debug", arguments, 2, 0, NULL));
}

static int
call_debug (void *user_data, const char *context, const char *msg)
{
  struct mlnbd_invocation invocation;
  if (!mlnbd_enter_callback (&invocation))
    return -1;
  int result = run_debug (user_data, context, msg);
  mlnbd_leave_callback (&invocation);
  return result;
}

static nbd_debug_callback
pass_debug (struct mlnbd_closure *closure)
{
  return (nbd_debug_callback) {
    .callback = closure->has_callback ? call_debug : NULL,
    .user_data = closure,
    .free = mlnbd_free_closure,
  };
}

static int
run_extent (struct mlnbd_closure *closure, const char *metacontext, uint64_t offset, uint32_t *entries,
            size_t nr_entries, int *error)
{
  CAMLparam0 ();
  CAMLlocalN (arguments, 4);
  arguments[0] = caml_copy_string (metacontext);
  arguments[1] = caml_copy_int64 ((int64_t) offset);
  arguments[2] = mlnbd_uint32_array_argument (entries, nr_entries);
  arguments[3] = mlnbd_int_ref_argument (*error);
  CAMLreturnT (int, mlnbd_run_callback (closure, "extent", arguments, 4, 3, error));
}

static int
call_extent (void *user_data, const char *metacontext, uint64_t offset, uint32_t *entries, size_t nr_entries,
             int *error)
{
  struct mlnbd_invocation invocation;
  if (!mlnbd_enter_callback (&invocation))
    return -1;
  int result = run_extent (user_data, metacontext, offset, entries, nr_entries, error);
  mlnbd_leave_callback (&invocation);
  return result;
}

static nbd_extent_callback
pass_extent (struct mlnbd_closure *closure)
{
  return (nbd_extent_callback) {
    .callback = closure->has_callback ? call_extent : NULL,
    .user_data = closure,
    .free = mlnbd_free_closure,
  };
}

static int
run_extent64 (struct mlnbd_closure *closure, const char *metacontext, uint64_t offset, nbd_extent *entries,
              size_t nr_entries, int *error)
{
  CAMLparam0 ();
  CAMLlocalN (arguments, 4);
  arguments[0] = caml_copy_string (metacontext);
  arguments[1] = caml_copy_int64 ((int64_t) offset);
  arguments[2] = extent_array_argument (entries, nr_entries);
  arguments[3] = mlnbd_int_ref_argument (*error);
  CAMLreturnT (int, mlnbd_run_callback (closure, "extent64", arguments, 4, 3, error));
}

static int
call_extent64 (void *user_data, const char *metacontext, uint64_t offset, nbd_extent *entries, size_t nr_entries,
               int *error)
{
  struct mlnbd_invocation invocation;
  if (!mlnbd_enter_callback (&invocation))
    return -1;
  int result = run_extent64 (user_data, metacontext, offset, entries, nr_entries, error);
  mlnbd_leave_callback (&invocation);
  return result;
}

static nbd_extent64_callback
pass_extent64 (struct mlnbd_closure *closure)
{
  return (nbd_extent64_callback) {
    .callback = closure->has_callback ? call_extent64 : NULL,
    .user_data = closure,
    .free = mlnbd_free_closure,
  };
}

static int
run_list (struct mlnbd_closure *closure, const char *name, const char *description)
{
  CAMLparam0 ();
  CAMLlocalN (arguments, 2);
  arguments[0] = caml_copy_string (name);
  arguments[1] = caml_copy_string (description);
  CAMLreturnT (int, mlnbd_run_callback (closure, "list", arguments, 2, 0, NULL));
}

static int
call_list (void *user_data, const char *name, const char *description)
{
  struct mlnbd_invocation invocation;
  if (!mlnbd_enter_callback (&invocation))
    return -1;
  int result = run_list (user_data, name, description);
  mlnbd_leave_callback (&invocation);
  return result;
}

static nbd_list_callback
pass_list (struct mlnbd_closure *closure)
{
  return (nbd_list_callback) {
    .callback = closure->has_callback ? call_list : NULL,
    .user_data = closure,
    .free = mlnbd_free_closure,
  };
}

static int
run_context (struct mlnbd_closure *closure, const char *name)
{
  CAMLparam0 ();
  CAMLlocalN (arguments, 1);
  arguments[0] = caml_copy_string (name);
  CAMLreturnT (int, mlnbd_run_callback (closure, "context", arguments, 1, 0, NULL));
}

static int
call_context (void *user_data, const char *name)
{
  struct mlnbd_invocation invocation;
  if (!mlnbd_enter_callback (&invocation))
    return -1;
  int result = run_context (user_data, name);
  mlnbd_leave_callback (&invocation);
  return result;
}

static nbd_context_callback
pass_context (struct mlnbd_closure *closure)
{
  return (nbd_context_callback) {
    .callback = closure->has_callback ? call_context : NULL,
    .user_data = closure,
    .free = mlnbd_free_closure,
  };
}

CAMLprim value
mlnbd_set_debug (value handle, value debug_value)
{
  CAMLparam2 (handle, debug_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  bool debug = 0;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.set_debug", "nbd_set_debug", mlnbd_library.set_debug != NULL)
      || !mlnbd_as_bool (&call, "debug", debug_value, &debug))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.set_debug (call.native, debug);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_get_debug (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.get_debug", "nbd_get_debug", mlnbd_library.get_debug != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.get_debug (call.native);
  mlnbd_take_lock ();
  result = Val_bool (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_set_debug_callback (value handle, value debug_callback_value)
{
  CAMLparam2 (handle, debug_callback_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  struct mlnbd_closure *debug_callback = NULL;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.set_debug_callback", "nbd_set_debug_callback",
                           mlnbd_library.set_debug_callback != NULL)
      || (debug_callback = mlnbd_take_callback (&call, debug_callback_value)) == NULL)
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.set_debug_callback (call.native, pass_debug (debug_callback));
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  debug_callback = NULL;

out:
  mlnbd_drop_closure (debug_callback);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_clear_debug_callback (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.clear_debug_callback", "nbd_clear_debug_callback",
                           mlnbd_library.clear_debug_callback != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.clear_debug_callback (call.native);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_stats_bytes_sent (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  uint64_t returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.stats_bytes_sent", "nbd_stats_bytes_sent",
                           mlnbd_library.stats_bytes_sent != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.stats_bytes_sent (call.native);
  mlnbd_take_lock ();
  result = caml_copy_int64 ((int64_t) returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_stats_chunks_sent (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  uint64_t returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.stats_chunks_sent", "nbd_stats_chunks_sent",
                           mlnbd_library.stats_chunks_sent != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.stats_chunks_sent (call.native);
  mlnbd_take_lock ();
  result = caml_copy_int64 ((int64_t) returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_stats_bytes_received (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  uint64_t returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.stats_bytes_received", "nbd_stats_bytes_received",
                           mlnbd_library.stats_bytes_received != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.stats_bytes_received (call.native);
  mlnbd_take_lock ();
  result = caml_copy_int64 ((int64_t) returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_stats_chunks_received (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  uint64_t returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.stats_chunks_received", "nbd_stats_chunks_received",
                           mlnbd_library.stats_chunks_received != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.stats_chunks_received (call.native);
  mlnbd_take_lock ();
  result = caml_copy_int64 ((int64_t) returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_set_handle_name (value handle, value handle_name_value)
{
  CAMLparam2 (handle, handle_name_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  char *handle_name = NULL;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.set_handle_name", "nbd_set_handle_name",
                           mlnbd_library.set_handle_name != NULL)
      || !mlnbd_copy_string (&call, "handle_name", handle_name_value, &handle_name))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.set_handle_name (call.native, handle_name);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  free (handle_name);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_get_handle_name (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  char *returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.get_handle_name", "nbd_get_handle_name",
                           mlnbd_library.get_handle_name != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.get_handle_name (call.native);
  if (returned == NULL)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = caml_copy_string (returned);
  free (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_set_private_data (value handle, value private_data_value)
{
  CAMLparam2 (handle, private_data_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  uintptr_t private_data = 0;
  uintptr_t returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.set_private_data", "nbd_set_private_data",
                           mlnbd_library.set_private_data != NULL)
      || !mlnbd_as_uintptr (&call, "private_data", private_data_value, &private_data))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.set_private_data (call.native, private_data);
  mlnbd_take_lock ();
  result = Val_long ((intnat) returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_get_private_data (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  uintptr_t returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.get_private_data", "nbd_get_private_data",
                           mlnbd_library.get_private_data != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.get_private_data (call.native);
  mlnbd_take_lock ();
  result = Val_long ((intnat) returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_get_handle_size (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  ssize_t returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.get_handle_size", "nbd_get_handle_size",
                           mlnbd_library.get_handle_size != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.get_handle_size (call.native);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = Val_long ((intnat) returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_set_export_name (value handle, value export_name_value)
{
  CAMLparam2 (handle, export_name_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  char *export_name = NULL;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.set_export_name", "nbd_set_export_name",
                           mlnbd_library.set_export_name != NULL)
      || !mlnbd_copy_string (&call, "export_name", export_name_value, &export_name))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.set_export_name (call.native, export_name);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  free (export_name);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_get_export_name (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  char *returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.get_export_name", "nbd_get_export_name",
                           mlnbd_library.get_export_name != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.get_export_name (call.native);
  if (returned == NULL)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = caml_copy_string (returned);
  free (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_set_request_block_size (value handle, value request_value)
{
  CAMLparam2 (handle, request_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  bool request = 0;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.set_request_block_size", "nbd_set_request_block_size",
                           mlnbd_library.set_request_block_size != NULL)
      || !mlnbd_as_bool (&call, "request", request_value, &request))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.set_request_block_size (call.native, request);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_get_request_block_size (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.get_request_block_size", "nbd_get_request_block_size",
                           mlnbd_library.get_request_block_size != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.get_request_block_size (call.native);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = Val_bool (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_set_full_info (value handle, value request_value)
{
  CAMLparam2 (handle, request_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  bool request = 0;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.set_full_info", "nbd_set_full_info", mlnbd_library.set_full_info != NULL)
      || !mlnbd_as_bool (&call, "request", request_value, &request))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.set_full_info (call.native, request);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_get_full_info (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.get_full_info", "nbd_get_full_info", mlnbd_library.get_full_info != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.get_full_info (call.native);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = Val_bool (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_get_canonical_export_name (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  char *returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.get_canonical_export_name", "nbd_get_canonical_export_name",
                           mlnbd_library.get_canonical_export_name != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.get_canonical_export_name (call.native);
  if (returned == NULL)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = caml_copy_string (returned);
  free (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_get_export_description (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  char *returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.get_export_description", "nbd_get_export_description",
                           mlnbd_library.get_export_description != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.get_export_description (call.native);
  if (returned == NULL)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = caml_copy_string (returned);
  free (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_set_tls (value handle, value tls_value)
{
  CAMLparam2 (handle, tls_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int tls = 0;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.set_tls", "nbd_set_tls", mlnbd_library.set_tls != NULL)
      || !mlnbd_as_enum (&call, "tls", tls_value, &tls_numbers, &tls))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.set_tls (call.native, tls);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_get_tls (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.get_tls", "nbd_get_tls", mlnbd_library.get_tls != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.get_tls (call.native);
  mlnbd_take_lock ();
  result = mlnbd_enum_result (returned, &tls_numbers);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_get_tls_negotiated (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.get_tls_negotiated", "nbd_get_tls_negotiated",
                           mlnbd_library.get_tls_negotiated != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.get_tls_negotiated (call.native);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = Val_bool (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_set_tls_certificates (value handle, value dir_value)
{
  CAMLparam2 (handle, dir_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  char *dir = NULL;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.set_tls_certificates", "nbd_set_tls_certificates",
                           mlnbd_library.set_tls_certificates != NULL)
      || !mlnbd_copy_string (&call, "dir", dir_value, &dir))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.set_tls_certificates (call.native, dir);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  free (dir);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_set_tls_verify_peer (value handle, value verify_value)
{
  CAMLparam2 (handle, verify_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  bool verify = 0;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.set_tls_verify_peer", "nbd_set_tls_verify_peer",
                           mlnbd_library.set_tls_verify_peer != NULL)
      || !mlnbd_as_bool (&call, "verify", verify_value, &verify))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.set_tls_verify_peer (call.native, verify);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_get_tls_verify_peer (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.get_tls_verify_peer", "nbd_get_tls_verify_peer",
                           mlnbd_library.get_tls_verify_peer != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.get_tls_verify_peer (call.native);
  mlnbd_take_lock ();
  result = Val_bool (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_set_tls_username (value handle, value username_value)
{
  CAMLparam2 (handle, username_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  char *username = NULL;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.set_tls_username", "nbd_set_tls_username",
                           mlnbd_library.set_tls_username != NULL)
      || !mlnbd_copy_string (&call, "username", username_value, &username))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.set_tls_username (call.native, username);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  free (username);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_get_tls_username (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  char *returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.get_tls_username", "nbd_get_tls_username",
                           mlnbd_library.get_tls_username != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.get_tls_username (call.native);
  if (returned == NULL)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = caml_copy_string (returned);
  free (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_set_tls_hostname (value handle, value hostname_value)
{
  CAMLparam2 (handle, hostname_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  char *hostname = NULL;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.set_tls_hostname", "nbd_set_tls_hostname",
                           mlnbd_library.set_tls_hostname != NULL)
      || !mlnbd_copy_string (&call, "hostname", hostname_value, &hostname))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.set_tls_hostname (call.native, hostname);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  free (hostname);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_get_tls_hostname (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  char *returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.get_tls_hostname", "nbd_get_tls_hostname",
                           mlnbd_library.get_tls_hostname != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.get_tls_hostname (call.native);
  if (returned == NULL)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = caml_copy_string (returned);
  free (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_set_tls_psk_file (value handle, value filename_value)
{
  CAMLparam2 (handle, filename_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  char *filename = NULL;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.set_tls_psk_file", "nbd_set_tls_psk_file",
                           mlnbd_library.set_tls_psk_file != NULL)
      || !mlnbd_copy_string (&call, "filename", filename_value, &filename))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.set_tls_psk_file (call.native, filename);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  free (filename);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_set_tls_priority (value handle, value priority_value)
{
  CAMLparam2 (handle, priority_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  char *priority = NULL;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.set_tls_priority", "nbd_set_tls_priority",
                           mlnbd_library.set_tls_priority != NULL)
      || !mlnbd_copy_string (&call, "priority", priority_value, &priority))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.set_tls_priority (call.native, priority);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  free (priority);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_get_tls_priority (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  char *returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.get_tls_priority", "nbd_get_tls_priority",
                           mlnbd_library.get_tls_priority != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.get_tls_priority (call.native);
  if (returned == NULL)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = caml_copy_string (returned);
  free (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_set_request_extended_headers (value handle, value request_value)
{
  CAMLparam2 (handle, request_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  bool request = 0;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.set_request_extended_headers", "nbd_set_request_extended_headers",
                           mlnbd_library.set_request_extended_headers != NULL)
      || !mlnbd_as_bool (&call, "request", request_value, &request))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.set_request_extended_headers (call.native, request);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_get_request_extended_headers (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.get_request_extended_headers", "nbd_get_request_extended_headers",
                           mlnbd_library.get_request_extended_headers != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.get_request_extended_headers (call.native);
  mlnbd_take_lock ();
  result = Val_bool (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_get_extended_headers_negotiated (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.get_extended_headers_negotiated", "nbd_get_extended_headers_negotiated",
                           mlnbd_library.get_extended_headers_negotiated != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.get_extended_headers_negotiated (call.native);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = Val_bool (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_set_request_structured_replies (value handle, value request_value)
{
  CAMLparam2 (handle, request_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  bool request = 0;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.set_request_structured_replies", "nbd_set_request_structured_replies",
                           mlnbd_library.set_request_structured_replies != NULL)
      || !mlnbd_as_bool (&call, "request", request_value, &request))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.set_request_structured_replies (call.native, request);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_get_request_structured_replies (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.get_request_structured_replies", "nbd_get_request_structured_replies",
                           mlnbd_library.get_request_structured_replies != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.get_request_structured_replies (call.native);
  mlnbd_take_lock ();
  result = Val_bool (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_get_structured_replies_negotiated (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.get_structured_replies_negotiated",
                           "nbd_get_structured_replies_negotiated",
                           mlnbd_library.get_structured_replies_negotiated != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.get_structured_replies_negotiated (call.native);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = Val_bool (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_set_request_meta_context (value handle, value request_value)
{
  CAMLparam2 (handle, request_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  bool request = 0;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.set_request_meta_context", "nbd_set_request_meta_context",
                           mlnbd_library.set_request_meta_context != NULL)
      || !mlnbd_as_bool (&call, "request", request_value, &request))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.set_request_meta_context (call.native, request);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_get_request_meta_context (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.get_request_meta_context", "nbd_get_request_meta_context",
                           mlnbd_library.get_request_meta_context != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.get_request_meta_context (call.native);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = Val_bool (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_set_handshake_flags (value handle, value flags_value)
{
  CAMLparam2 (handle, flags_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  uint32_t flags = 0;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.set_handshake_flags", "nbd_set_handshake_flags",
                           mlnbd_library.set_handshake_flags != NULL)
      || !mlnbd_as_flags (&call, "flags", flags_value, &handshake_bits, &flags))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.set_handshake_flags (call.native, flags);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_get_handshake_flags (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  uint32_t returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.get_handshake_flags", "nbd_get_handshake_flags",
                           mlnbd_library.get_handshake_flags != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.get_handshake_flags (call.native);
  mlnbd_take_lock ();
  result = mlnbd_flags_result (returned, &handshake_bits);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_set_pread_initialize (value handle, value request_value)
{
  CAMLparam2 (handle, request_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  bool request = 0;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.set_pread_initialize", "nbd_set_pread_initialize",
                           mlnbd_library.set_pread_initialize != NULL)
      || !mlnbd_as_bool (&call, "request", request_value, &request))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.set_pread_initialize (call.native, request);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_get_pread_initialize (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.get_pread_initialize", "nbd_get_pread_initialize",
                           mlnbd_library.get_pread_initialize != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.get_pread_initialize (call.native);
  mlnbd_take_lock ();
  result = Val_bool (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_set_strict_mode (value handle, value flags_value)
{
  CAMLparam2 (handle, flags_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  uint32_t flags = 0;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.set_strict_mode", "nbd_set_strict_mode",
                           mlnbd_library.set_strict_mode != NULL)
      || !mlnbd_as_flags (&call, "flags", flags_value, &strict_bits, &flags))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.set_strict_mode (call.native, flags);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_get_strict_mode (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  uint32_t returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.get_strict_mode", "nbd_get_strict_mode",
                           mlnbd_library.get_strict_mode != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.get_strict_mode (call.native);
  mlnbd_take_lock ();
  result = mlnbd_flags_result (returned, &strict_bits);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_set_opt_mode (value handle, value enable_value)
{
  CAMLparam2 (handle, enable_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  bool enable = 0;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.set_opt_mode", "nbd_set_opt_mode", mlnbd_library.set_opt_mode != NULL)
      || !mlnbd_as_bool (&call, "enable", enable_value, &enable))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.set_opt_mode (call.native, enable);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_get_opt_mode (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.get_opt_mode", "nbd_get_opt_mode", mlnbd_library.get_opt_mode != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.get_opt_mode (call.native);
  mlnbd_take_lock ();
  result = Val_bool (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_opt_go (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.opt_go", "nbd_opt_go", mlnbd_library.opt_go != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.opt_go (call.native);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_opt_abort (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.opt_abort", "nbd_opt_abort", mlnbd_library.opt_abort != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.opt_abort (call.native);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_opt_starttls (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.opt_starttls", "nbd_opt_starttls", mlnbd_library.opt_starttls != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.opt_starttls (call.native);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = Val_bool (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_opt_extended_headers (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.opt_extended_headers", "nbd_opt_extended_headers",
                           mlnbd_library.opt_extended_headers != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.opt_extended_headers (call.native);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = Val_bool (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_opt_structured_reply (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.opt_structured_reply", "nbd_opt_structured_reply",
                           mlnbd_library.opt_structured_reply != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.opt_structured_reply (call.native);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = Val_bool (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_opt_list (value handle, value list_callback_value)
{
  CAMLparam2 (handle, list_callback_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  struct mlnbd_closure *list_callback = NULL;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.opt_list", "nbd_opt_list", mlnbd_library.opt_list != NULL)
      || (list_callback = mlnbd_take_callback (&call, list_callback_value)) == NULL)
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.opt_list (call.native, pass_list (list_callback));
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  list_callback = NULL;
  if (!call.failed)
    result = Val_int (returned);

out:
  mlnbd_drop_closure (list_callback);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_opt_info (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.opt_info", "nbd_opt_info", mlnbd_library.opt_info != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.opt_info (call.native);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_opt_list_meta_context (value handle, value context_callback_value)
{
  CAMLparam2 (handle, context_callback_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  struct mlnbd_closure *context_callback = NULL;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.opt_list_meta_context", "nbd_opt_list_meta_context",
                           mlnbd_library.opt_list_meta_context != NULL)
      || (context_callback = mlnbd_take_callback (&call, context_callback_value)) == NULL)
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.opt_list_meta_context (call.native, pass_context (context_callback));
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  context_callback = NULL;
  if (!call.failed)
    result = Val_int (returned);

out:
  mlnbd_drop_closure (context_callback);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_opt_list_meta_context_queries (value handle, value queries_value, value context_callback_value)
{
  CAMLparam3 (handle, queries_value, context_callback_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  char **queries = NULL;
  struct mlnbd_closure *context_callback = NULL;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.opt_list_meta_context_queries", "nbd_opt_list_meta_context_queries",
                           mlnbd_library.opt_list_meta_context_queries != NULL)
      || !mlnbd_copy_string_list (&call, "queries", queries_value, &queries)
      || (context_callback = mlnbd_take_callback (&call, context_callback_value)) == NULL)
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.opt_list_meta_context_queries (call.native, queries, pass_context (context_callback));
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  context_callback = NULL;
  if (!call.failed)
    result = Val_int (returned);

out:
  mlnbd_free_string_list (queries);
  mlnbd_drop_closure (context_callback);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_opt_set_meta_context (value handle, value context_callback_value)
{
  CAMLparam2 (handle, context_callback_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  struct mlnbd_closure *context_callback = NULL;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.opt_set_meta_context", "nbd_opt_set_meta_context",
                           mlnbd_library.opt_set_meta_context != NULL)
      || (context_callback = mlnbd_take_callback (&call, context_callback_value)) == NULL)
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.opt_set_meta_context (call.native, pass_context (context_callback));
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  context_callback = NULL;
  if (!call.failed)
    result = Val_int (returned);

out:
  mlnbd_drop_closure (context_callback);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_opt_set_meta_context_queries (value handle, value queries_value, value context_callback_value)
{
  CAMLparam3 (handle, queries_value, context_callback_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  char **queries = NULL;
  struct mlnbd_closure *context_callback = NULL;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.opt_set_meta_context_queries", "nbd_opt_set_meta_context_queries",
                           mlnbd_library.opt_set_meta_context_queries != NULL)
      || !mlnbd_copy_string_list (&call, "queries", queries_value, &queries)
      || (context_callback = mlnbd_take_callback (&call, context_callback_value)) == NULL)
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.opt_set_meta_context_queries (call.native, queries, pass_context (context_callback));
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  context_callback = NULL;
  if (!call.failed)
    result = Val_int (returned);

out:
  mlnbd_free_string_list (queries);
  mlnbd_drop_closure (context_callback);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_add_meta_context (value handle, value name_value)
{
  CAMLparam2 (handle, name_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  char *name = NULL;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.add_meta_context", "nbd_add_meta_context",
                           mlnbd_library.add_meta_context != NULL)
      || !mlnbd_copy_string (&call, "name", name_value, &name))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.add_meta_context (call.native, name);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  free (name);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_get_nr_meta_contexts (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  ssize_t returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.get_nr_meta_contexts", "nbd_get_nr_meta_contexts",
                           mlnbd_library.get_nr_meta_contexts != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.get_nr_meta_contexts (call.native);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = Val_long ((intnat) returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_get_meta_context (value handle, value i_value)
{
  CAMLparam2 (handle, i_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  size_t i = 0;
  char *returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.get_meta_context", "nbd_get_meta_context",
                           mlnbd_library.get_meta_context != NULL)
      || !mlnbd_as_size (&call, "i", i_value, &i))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.get_meta_context (call.native, i);
  if (returned == NULL)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = caml_copy_string (returned);
  free (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_clear_meta_contexts (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.clear_meta_contexts", "nbd_clear_meta_contexts",
                           mlnbd_library.clear_meta_contexts != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.clear_meta_contexts (call.native);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_set_uri_allow_transports (value handle, value mask_value)
{
  CAMLparam2 (handle, mask_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  uint32_t mask = 0;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.set_uri_allow_transports", "nbd_set_uri_allow_transports",
                           mlnbd_library.set_uri_allow_transports != NULL)
      || !mlnbd_as_flags (&call, "mask", mask_value, &allow_transport_bits, &mask))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.set_uri_allow_transports (call.native, mask);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_set_uri_allow_tls (value handle, value tls_value)
{
  CAMLparam2 (handle, tls_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int tls = 0;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.set_uri_allow_tls", "nbd_set_uri_allow_tls",
                           mlnbd_library.set_uri_allow_tls != NULL)
      || !mlnbd_as_enum (&call, "tls", tls_value, &tls_numbers, &tls))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.set_uri_allow_tls (call.native, tls);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_set_uri_allow_tls_priority (value handle, value allow_value)
{
  CAMLparam2 (handle, allow_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  bool allow = 0;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.set_uri_allow_tls_priority", "nbd_set_uri_allow_tls_priority",
                           mlnbd_library.set_uri_allow_tls_priority != NULL)
      || !mlnbd_as_bool (&call, "allow", allow_value, &allow))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.set_uri_allow_tls_priority (call.native, allow);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_set_uri_allow_local_file (value handle, value allow_value)
{
  CAMLparam2 (handle, allow_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  bool allow = 0;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.set_uri_allow_local_file", "nbd_set_uri_allow_local_file",
                           mlnbd_library.set_uri_allow_local_file != NULL)
      || !mlnbd_as_bool (&call, "allow", allow_value, &allow))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.set_uri_allow_local_file (call.native, allow);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_connect_uri (value handle, value uri_value)
{
  CAMLparam2 (handle, uri_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  char *uri = NULL;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.connect_uri", "nbd_connect_uri", mlnbd_library.connect_uri != NULL)
      || !mlnbd_copy_string (&call, "uri", uri_value, &uri))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.connect_uri (call.native, uri);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  free (uri);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_connect_unix (value handle, value unixsocket_value)
{
  CAMLparam2 (handle, unixsocket_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  char *unixsocket = NULL;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.connect_unix", "nbd_connect_unix", mlnbd_library.connect_unix != NULL)
      || !mlnbd_copy_string (&call, "unixsocket", unixsocket_value, &unixsocket))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.connect_unix (call.native, unixsocket);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  free (unixsocket);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_connect_vsock (value handle, value cid_value, value port_value)
{
  CAMLparam3 (handle, cid_value, port_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  uint32_t cid = 0;
  uint32_t port = 0;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.connect_vsock", "nbd_connect_vsock", mlnbd_library.connect_vsock != NULL)
      || !mlnbd_as_uint32 (&call, "cid", cid_value, &cid)
      || !mlnbd_as_uint32 (&call, "port", port_value, &port))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.connect_vsock (call.native, cid, port);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_connect_tcp (value handle, value hostname_value, value port_value)
{
  CAMLparam3 (handle, hostname_value, port_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  char *hostname = NULL;
  char *port = NULL;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.connect_tcp", "nbd_connect_tcp", mlnbd_library.connect_tcp != NULL)
      || !mlnbd_copy_string (&call, "hostname", hostname_value, &hostname)
      || !mlnbd_copy_string (&call, "port", port_value, &port))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.connect_tcp (call.native, hostname, port);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  free (hostname);
  free (port);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_connect_socket (value handle, value sock_value)
{
  CAMLparam2 (handle, sock_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int sock = 0;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.connect_socket", "nbd_connect_socket",
                           mlnbd_library.connect_socket != NULL)
      || !mlnbd_as_int (&call, "sock", sock_value, &sock))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.connect_socket (call.native, sock);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_connect_command (value handle, value argv_value)
{
  CAMLparam2 (handle, argv_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  char **argv = NULL;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.connect_command", "nbd_connect_command",
                           mlnbd_library.connect_command != NULL)
      || !mlnbd_copy_string_list (&call, "argv", argv_value, &argv))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.connect_command (call.native, argv);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_free_string_list (argv);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_connect_systemd_socket_activation (value handle, value argv_value)
{
  CAMLparam2 (handle, argv_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  char **argv = NULL;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.connect_systemd_socket_activation",
                           "nbd_connect_systemd_socket_activation",
                           mlnbd_library.connect_systemd_socket_activation != NULL)
      || !mlnbd_copy_string_list (&call, "argv", argv_value, &argv))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.connect_systemd_socket_activation (call.native, argv);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_free_string_list (argv);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_set_socket_activation_name (value handle, value socket_name_value)
{
  CAMLparam2 (handle, socket_name_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  char *socket_name = NULL;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.set_socket_activation_name", "nbd_set_socket_activation_name",
                           mlnbd_library.set_socket_activation_name != NULL)
      || !mlnbd_copy_string (&call, "socket_name", socket_name_value, &socket_name))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.set_socket_activation_name (call.native, socket_name);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  free (socket_name);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_get_socket_activation_name (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  char *returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.get_socket_activation_name", "nbd_get_socket_activation_name",
                           mlnbd_library.get_socket_activation_name != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.get_socket_activation_name (call.native);
  if (returned == NULL)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = caml_copy_string (returned);
  free (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_is_read_only (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.is_read_only", "nbd_is_read_only", mlnbd_library.is_read_only != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.is_read_only (call.native);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = Val_bool (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_can_flush (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.can_flush", "nbd_can_flush", mlnbd_library.can_flush != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.can_flush (call.native);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = Val_bool (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_can_fua (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.can_fua", "nbd_can_fua", mlnbd_library.can_fua != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.can_fua (call.native);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = Val_bool (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_is_rotational (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.is_rotational", "nbd_is_rotational", mlnbd_library.is_rotational != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.is_rotational (call.native);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = Val_bool (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_can_trim (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.can_trim", "nbd_can_trim", mlnbd_library.can_trim != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.can_trim (call.native);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = Val_bool (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_can_zero (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.can_zero", "nbd_can_zero", mlnbd_library.can_zero != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.can_zero (call.native);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = Val_bool (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_can_fast_zero (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.can_fast_zero", "nbd_can_fast_zero", mlnbd_library.can_fast_zero != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.can_fast_zero (call.native);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = Val_bool (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_can_block_status_payload (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.can_block_status_payload", "nbd_can_block_status_payload",
                           mlnbd_library.can_block_status_payload != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.can_block_status_payload (call.native);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = Val_bool (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_can_df (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.can_df", "nbd_can_df", mlnbd_library.can_df != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.can_df (call.native);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = Val_bool (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_can_multi_conn (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.can_multi_conn", "nbd_can_multi_conn",
                           mlnbd_library.can_multi_conn != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.can_multi_conn (call.native);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = Val_bool (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_can_cache (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.can_cache", "nbd_can_cache", mlnbd_library.can_cache != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.can_cache (call.native);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = Val_bool (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_can_meta_context (value handle, value metacontext_value)
{
  CAMLparam2 (handle, metacontext_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  char *metacontext = NULL;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.can_meta_context", "nbd_can_meta_context",
                           mlnbd_library.can_meta_context != NULL)
      || !mlnbd_copy_string (&call, "metacontext", metacontext_value, &metacontext))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.can_meta_context (call.native, metacontext);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = Val_bool (returned);

out:
  free (metacontext);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_get_protocol (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  const char *returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.get_protocol", "nbd_get_protocol", mlnbd_library.get_protocol != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.get_protocol (call.native);
  if (returned == NULL)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = caml_copy_string (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_get_size (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int64_t returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.get_size", "nbd_get_size", mlnbd_library.get_size != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.get_size (call.native);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = caml_copy_int64 (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_get_block_size (value handle, value size_type_value)
{
  CAMLparam2 (handle, size_type_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int size_type = 0;
  int64_t returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.get_block_size", "nbd_get_block_size",
                           mlnbd_library.get_block_size != NULL)
      || !mlnbd_as_enum (&call, "size_type", size_type_value, &size_numbers, &size_type))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.get_block_size (call.native, size_type);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = caml_copy_int64 (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_pread (value flags_value, value handle, value buf_value, value offset_value)
{
  CAMLparam4 (flags_value, handle, buf_value, offset_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  struct mlnbd_bytes buf;
  buf.data = NULL;
  uint64_t offset = 0;
  uint32_t flags = 0;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.pread", "nbd_pread", mlnbd_library.pread != NULL)
      || !mlnbd_room_for_bytes (&call, buf_value, &buf)
      || !mlnbd_as_uint64 (&call, "offset", offset_value, &offset)
      || (Is_block (flags_value) && !mlnbd_as_flags (&call, "flags", Field (flags_value, 0), &command_bits, &flags)))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.pread (call.native, buf.data, buf.size, offset, flags);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  mlnbd_give_bytes (&call, &buf, buf_value);

out:
  mlnbd_free_bytes (&buf);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_pread_structured (value flags_value, value handle, value buf_value, value offset_value,
                        value chunk_callback_value)
{
  CAMLparam5 (flags_value, handle, buf_value, offset_value, chunk_callback_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  struct mlnbd_bytes buf;
  buf.data = NULL;
  uint64_t offset = 0;
  struct mlnbd_closure *chunk_callback = NULL;
  uint32_t flags = 0;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.pread_structured", "nbd_pread_structured",
                           mlnbd_library.pread_structured != NULL)
      || !mlnbd_room_for_bytes (&call, buf_value, &buf)
      || !mlnbd_as_uint64 (&call, "offset", offset_value, &offset)
      || (chunk_callback = mlnbd_take_callback (&call, chunk_callback_value)) == NULL
      || (Is_block (flags_value) && !mlnbd_as_flags (&call, "flags", Field (flags_value, 0), &command_bits, &flags)))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.pread_structured (call.native, buf.data, buf.size, offset, pass_chunk (chunk_callback),
                                             flags);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  chunk_callback = NULL;
  mlnbd_give_bytes (&call, &buf, buf_value);

out:
  mlnbd_free_bytes (&buf);
  mlnbd_drop_closure (chunk_callback);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_pwrite (value flags_value, value handle, value buf_value, value offset_value)
{
  CAMLparam4 (flags_value, handle, buf_value, offset_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  struct mlnbd_bytes buf;
  buf.data = NULL;
  uint64_t offset = 0;
  uint32_t flags = 0;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.pwrite", "nbd_pwrite", mlnbd_library.pwrite != NULL)
      || !mlnbd_copy_bytes (&call, buf_value, &buf)
      || !mlnbd_as_uint64 (&call, "offset", offset_value, &offset)
      || (Is_block (flags_value) && !mlnbd_as_flags (&call, "flags", Field (flags_value, 0), &command_bits, &flags)))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.pwrite (call.native, buf.data, buf.size, offset, flags);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_free_bytes (&buf);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_shutdown (value flags_value, value handle)
{
  CAMLparam2 (flags_value, handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  uint32_t flags = 0;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.shutdown", "nbd_shutdown", mlnbd_library.shutdown != NULL)
      || (Is_block (flags_value) && !mlnbd_as_flags (&call, "flags", Field (flags_value, 0), &shutdown_bits, &flags)))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.shutdown (call.native, flags);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_flush (value flags_value, value handle)
{
  CAMLparam2 (flags_value, handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  uint32_t flags = 0;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.flush", "nbd_flush", mlnbd_library.flush != NULL)
      || (Is_block (flags_value) && !mlnbd_as_flags (&call, "flags", Field (flags_value, 0), &command_bits, &flags)))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.flush (call.native, flags);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_trim (value flags_value, value handle, value count_value, value offset_value)
{
  CAMLparam4 (flags_value, handle, count_value, offset_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  uint64_t count_ = 0;
  uint64_t offset = 0;
  uint32_t flags = 0;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.trim", "nbd_trim", mlnbd_library.trim != NULL)
      || !mlnbd_as_uint64 (&call, "count", count_value, &count_)
      || !mlnbd_as_uint64 (&call, "offset", offset_value, &offset)
      || (Is_block (flags_value) && !mlnbd_as_flags (&call, "flags", Field (flags_value, 0), &command_bits, &flags)))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.trim (call.native, count_, offset, flags);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_cache (value flags_value, value handle, value count_value, value offset_value)
{
  CAMLparam4 (flags_value, handle, count_value, offset_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  uint64_t count_ = 0;
  uint64_t offset = 0;
  uint32_t flags = 0;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.cache", "nbd_cache", mlnbd_library.cache != NULL)
      || !mlnbd_as_uint64 (&call, "count", count_value, &count_)
      || !mlnbd_as_uint64 (&call, "offset", offset_value, &offset)
      || (Is_block (flags_value) && !mlnbd_as_flags (&call, "flags", Field (flags_value, 0), &command_bits, &flags)))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.cache (call.native, count_, offset, flags);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_zero (value flags_value, value handle, value count_value, value offset_value)
{
  CAMLparam4 (flags_value, handle, count_value, offset_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  uint64_t count_ = 0;
  uint64_t offset = 0;
  uint32_t flags = 0;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.zero", "nbd_zero", mlnbd_library.zero != NULL)
      || !mlnbd_as_uint64 (&call, "count", count_value, &count_)
      || !mlnbd_as_uint64 (&call, "offset", offset_value, &offset)
      || (Is_block (flags_value) && !mlnbd_as_flags (&call, "flags", Field (flags_value, 0), &command_bits, &flags)))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.zero (call.native, count_, offset, flags);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_block_status (value flags_value, value handle, value count_value, value offset_value, value extent_callback_value)
{
  CAMLparam5 (flags_value, handle, count_value, offset_value, extent_callback_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  uint64_t count_ = 0;
  uint64_t offset = 0;
  struct mlnbd_closure *extent_callback = NULL;
  uint32_t flags = 0;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.block_status", "nbd_block_status", mlnbd_library.block_status != NULL)
      || !mlnbd_as_uint64 (&call, "count", count_value, &count_)
      || !mlnbd_as_uint64 (&call, "offset", offset_value, &offset)
      || (extent_callback = mlnbd_take_callback (&call, extent_callback_value)) == NULL
      || (Is_block (flags_value) && !mlnbd_as_flags (&call, "flags", Field (flags_value, 0), &command_bits, &flags)))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.block_status (call.native, count_, offset, pass_extent (extent_callback), flags);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  extent_callback = NULL;

out:
  mlnbd_drop_closure (extent_callback);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_block_status_64 (value flags_value, value handle, value count_value, value offset_value,
                       value extent64_callback_value)
{
  CAMLparam5 (flags_value, handle, count_value, offset_value, extent64_callback_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  uint64_t count_ = 0;
  uint64_t offset = 0;
  struct mlnbd_closure *extent64_callback = NULL;
  uint32_t flags = 0;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.block_status_64", "nbd_block_status_64",
                           mlnbd_library.block_status_64 != NULL)
      || !mlnbd_as_uint64 (&call, "count", count_value, &count_)
      || !mlnbd_as_uint64 (&call, "offset", offset_value, &offset)
      || (extent64_callback = mlnbd_take_callback (&call, extent64_callback_value)) == NULL
      || (Is_block (flags_value) && !mlnbd_as_flags (&call, "flags", Field (flags_value, 0), &command_bits, &flags)))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.block_status_64 (call.native, count_, offset, pass_extent64 (extent64_callback), flags);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  extent64_callback = NULL;

out:
  mlnbd_drop_closure (extent64_callback);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_block_status_filter (value flags_value, value handle, value count_value, value offset_value, value contexts_value,
                           value extent64_callback_value)
{
  CAMLparam5 (flags_value, handle, count_value, offset_value, contexts_value);
  CAMLxparam1 (extent64_callback_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  uint64_t count_ = 0;
  uint64_t offset = 0;
  char **contexts = NULL;
  struct mlnbd_closure *extent64_callback = NULL;
  uint32_t flags = 0;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.block_status_filter", "nbd_block_status_filter",
                           mlnbd_library.block_status_filter != NULL)
      || !mlnbd_as_uint64 (&call, "count", count_value, &count_)
      || !mlnbd_as_uint64 (&call, "offset", offset_value, &offset)
      || !mlnbd_copy_string_list (&call, "contexts", contexts_value, &contexts)
      || (extent64_callback = mlnbd_take_callback (&call, extent64_callback_value)) == NULL
      || (Is_block (flags_value) && !mlnbd_as_flags (&call, "flags", Field (flags_value, 0), &command_bits, &flags)))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.block_status_filter (call.native, count_, offset, contexts,
                                                pass_extent64 (extent64_callback), flags);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  extent64_callback = NULL;

out:
  mlnbd_free_string_list (contexts);
  mlnbd_drop_closure (extent64_callback);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_block_status_filter_byte (value *arguments, int count)
{
  (void) count;
  return mlnbd_block_status_filter (arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]);
}

CAMLprim value
mlnbd_poll (value handle, value timeout_value)
{
  CAMLparam2 (handle, timeout_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int timeout = 0;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.poll", "nbd_poll", mlnbd_library.poll != NULL)
      || !mlnbd_as_int (&call, "timeout", timeout_value, &timeout))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.poll (call.native, timeout);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = Val_int (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_poll2 (value handle, value fd_value, value timeout_value)
{
  CAMLparam3 (handle, fd_value, timeout_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int fd = 0;
  int timeout = 0;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.poll2", "nbd_poll2", mlnbd_library.poll2 != NULL)
      || !mlnbd_as_int (&call, "fd", fd_value, &fd)
      || !mlnbd_as_int (&call, "timeout", timeout_value, &timeout))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.poll2 (call.native, fd, timeout);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = Val_int (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_connect (value handle, value addr_value)
{
  CAMLparam2 (handle, addr_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  struct mlnbd_address addr = { .size = 0 };
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_connect", "nbd_aio_connect", mlnbd_library.aio_connect != NULL)
      || !mlnbd_copy_address (&call, "addr", addr_value, &addr))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_connect (call.native, (const struct sockaddr *) &addr.storage, addr.size);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_connect_uri (value handle, value uri_value)
{
  CAMLparam2 (handle, uri_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  char *uri = NULL;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_connect_uri", "nbd_aio_connect_uri",
                           mlnbd_library.aio_connect_uri != NULL)
      || !mlnbd_copy_string (&call, "uri", uri_value, &uri))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_connect_uri (call.native, uri);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  free (uri);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_connect_unix (value handle, value unixsocket_value)
{
  CAMLparam2 (handle, unixsocket_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  char *unixsocket = NULL;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_connect_unix", "nbd_aio_connect_unix",
                           mlnbd_library.aio_connect_unix != NULL)
      || !mlnbd_copy_string (&call, "unixsocket", unixsocket_value, &unixsocket))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_connect_unix (call.native, unixsocket);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  free (unixsocket);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_connect_vsock (value handle, value cid_value, value port_value)
{
  CAMLparam3 (handle, cid_value, port_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  uint32_t cid = 0;
  uint32_t port = 0;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_connect_vsock", "nbd_aio_connect_vsock",
                           mlnbd_library.aio_connect_vsock != NULL)
      || !mlnbd_as_uint32 (&call, "cid", cid_value, &cid)
      || !mlnbd_as_uint32 (&call, "port", port_value, &port))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_connect_vsock (call.native, cid, port);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_connect_tcp (value handle, value hostname_value, value port_value)
{
  CAMLparam3 (handle, hostname_value, port_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  char *hostname = NULL;
  char *port = NULL;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_connect_tcp", "nbd_aio_connect_tcp",
                           mlnbd_library.aio_connect_tcp != NULL)
      || !mlnbd_copy_string (&call, "hostname", hostname_value, &hostname)
      || !mlnbd_copy_string (&call, "port", port_value, &port))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_connect_tcp (call.native, hostname, port);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  free (hostname);
  free (port);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_connect_socket (value handle, value sock_value)
{
  CAMLparam2 (handle, sock_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int sock = 0;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_connect_socket", "nbd_aio_connect_socket",
                           mlnbd_library.aio_connect_socket != NULL)
      || !mlnbd_as_int (&call, "sock", sock_value, &sock))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_connect_socket (call.native, sock);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_connect_command (value handle, value argv_value)
{
  CAMLparam2 (handle, argv_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  char **argv = NULL;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_connect_command", "nbd_aio_connect_command",
                           mlnbd_library.aio_connect_command != NULL)
      || !mlnbd_copy_string_list (&call, "argv", argv_value, &argv))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_connect_command (call.native, argv);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_free_string_list (argv);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_connect_systemd_socket_activation (value handle, value argv_value)
{
  CAMLparam2 (handle, argv_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  char **argv = NULL;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_connect_systemd_socket_activation",
                           "nbd_aio_connect_systemd_socket_activation",
                           mlnbd_library.aio_connect_systemd_socket_activation != NULL)
      || !mlnbd_copy_string_list (&call, "argv", argv_value, &argv))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_connect_systemd_socket_activation (call.native, argv);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_free_string_list (argv);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_opt_go (value completion_callback_value, value handle)
{
  CAMLparam2 (completion_callback_value, handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  struct mlnbd_closure *completion_callback = NULL;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_opt_go", "nbd_aio_opt_go", mlnbd_library.aio_opt_go != NULL)
      || (completion_callback = mlnbd_take_optional (&call, completion_callback_value)) == NULL)
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_opt_go (call.native, pass_completion (completion_callback));
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  completion_callback = NULL;

out:
  mlnbd_drop_closure (completion_callback);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_opt_abort (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_opt_abort", "nbd_aio_opt_abort", mlnbd_library.aio_opt_abort != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_opt_abort (call.native);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_opt_starttls (value completion_callback_value, value handle)
{
  CAMLparam2 (completion_callback_value, handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  struct mlnbd_closure *completion_callback = NULL;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_opt_starttls", "nbd_aio_opt_starttls",
                           mlnbd_library.aio_opt_starttls != NULL)
      || (completion_callback = mlnbd_take_optional (&call, completion_callback_value)) == NULL)
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_opt_starttls (call.native, pass_completion (completion_callback));
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  completion_callback = NULL;

out:
  mlnbd_drop_closure (completion_callback);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_opt_extended_headers (value completion_callback_value, value handle)
{
  CAMLparam2 (completion_callback_value, handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  struct mlnbd_closure *completion_callback = NULL;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_opt_extended_headers", "nbd_aio_opt_extended_headers",
                           mlnbd_library.aio_opt_extended_headers != NULL)
      || (completion_callback = mlnbd_take_optional (&call, completion_callback_value)) == NULL)
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_opt_extended_headers (call.native, pass_completion (completion_callback));
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  completion_callback = NULL;

out:
  mlnbd_drop_closure (completion_callback);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_opt_structured_reply (value completion_callback_value, value handle)
{
  CAMLparam2 (completion_callback_value, handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  struct mlnbd_closure *completion_callback = NULL;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_opt_structured_reply", "nbd_aio_opt_structured_reply",
                           mlnbd_library.aio_opt_structured_reply != NULL)
      || (completion_callback = mlnbd_take_optional (&call, completion_callback_value)) == NULL)
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_opt_structured_reply (call.native, pass_completion (completion_callback));
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  completion_callback = NULL;

out:
  mlnbd_drop_closure (completion_callback);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_opt_list (value completion_callback_value, value handle, value list_callback_value)
{
  CAMLparam3 (completion_callback_value, handle, list_callback_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  struct mlnbd_closure *list_callback = NULL;
  struct mlnbd_closure *completion_callback = NULL;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_opt_list", "nbd_aio_opt_list", mlnbd_library.aio_opt_list != NULL)
      || (completion_callback = mlnbd_take_optional (&call, completion_callback_value)) == NULL
      || (list_callback = mlnbd_take_callback (&call, list_callback_value)) == NULL)
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_opt_list (call.native, pass_list (list_callback), pass_completion (completion_callback));
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  list_callback = NULL;
  completion_callback = NULL;

out:
  mlnbd_drop_closure (list_callback);
  mlnbd_drop_closure (completion_callback);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_opt_info (value completion_callback_value, value handle)
{
  CAMLparam2 (completion_callback_value, handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  struct mlnbd_closure *completion_callback = NULL;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_opt_info", "nbd_aio_opt_info", mlnbd_library.aio_opt_info != NULL)
      || (completion_callback = mlnbd_take_optional (&call, completion_callback_value)) == NULL)
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_opt_info (call.native, pass_completion (completion_callback));
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  completion_callback = NULL;

out:
  mlnbd_drop_closure (completion_callback);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_opt_list_meta_context (value completion_callback_value, value handle, value context_callback_value)
{
  CAMLparam3 (completion_callback_value, handle, context_callback_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  struct mlnbd_closure *context_callback = NULL;
  struct mlnbd_closure *completion_callback = NULL;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_opt_list_meta_context", "nbd_aio_opt_list_meta_context",
                           mlnbd_library.aio_opt_list_meta_context != NULL)
      || (completion_callback = mlnbd_take_optional (&call, completion_callback_value)) == NULL
      || (context_callback = mlnbd_take_callback (&call, context_callback_value)) == NULL)
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_opt_list_meta_context (call.native, pass_context (context_callback),
                                                      pass_completion (completion_callback));
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  context_callback = NULL;
  completion_callback = NULL;
  if (!call.failed)
    result = Val_int (returned);

out:
  mlnbd_drop_closure (context_callback);
  mlnbd_drop_closure (completion_callback);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_opt_list_meta_context_queries (value completion_callback_value, value handle, value queries_value,
                                         value context_callback_value)
{
  CAMLparam4 (completion_callback_value, handle, queries_value, context_callback_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  char **queries = NULL;
  struct mlnbd_closure *context_callback = NULL;
  struct mlnbd_closure *completion_callback = NULL;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_opt_list_meta_context_queries",
                           "nbd_aio_opt_list_meta_context_queries",
                           mlnbd_library.aio_opt_list_meta_context_queries != NULL)
      || (completion_callback = mlnbd_take_optional (&call, completion_callback_value)) == NULL
      || !mlnbd_copy_string_list (&call, "queries", queries_value, &queries)
      || (context_callback = mlnbd_take_callback (&call, context_callback_value)) == NULL)
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_opt_list_meta_context_queries (call.native, queries, pass_context (context_callback),
                                                              pass_completion (completion_callback));
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  context_callback = NULL;
  completion_callback = NULL;
  if (!call.failed)
    result = Val_int (returned);

out:
  mlnbd_free_string_list (queries);
  mlnbd_drop_closure (context_callback);
  mlnbd_drop_closure (completion_callback);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_opt_set_meta_context (value completion_callback_value, value handle, value context_callback_value)
{
  CAMLparam3 (completion_callback_value, handle, context_callback_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  struct mlnbd_closure *context_callback = NULL;
  struct mlnbd_closure *completion_callback = NULL;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_opt_set_meta_context", "nbd_aio_opt_set_meta_context",
                           mlnbd_library.aio_opt_set_meta_context != NULL)
      || (completion_callback = mlnbd_take_optional (&call, completion_callback_value)) == NULL
      || (context_callback = mlnbd_take_callback (&call, context_callback_value)) == NULL)
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_opt_set_meta_context (call.native, pass_context (context_callback),
                                                     pass_completion (completion_callback));
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  context_callback = NULL;
  completion_callback = NULL;
  if (!call.failed)
    result = Val_int (returned);

out:
  mlnbd_drop_closure (context_callback);
  mlnbd_drop_closure (completion_callback);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_opt_set_meta_context_queries (value completion_callback_value, value handle, value queries_value,
                                        value context_callback_value)
{
  CAMLparam4 (completion_callback_value, handle, queries_value, context_callback_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  char **queries = NULL;
  struct mlnbd_closure *context_callback = NULL;
  struct mlnbd_closure *completion_callback = NULL;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_opt_set_meta_context_queries",
                           "nbd_aio_opt_set_meta_context_queries",
                           mlnbd_library.aio_opt_set_meta_context_queries != NULL)
      || (completion_callback = mlnbd_take_optional (&call, completion_callback_value)) == NULL
      || !mlnbd_copy_string_list (&call, "queries", queries_value, &queries)
      || (context_callback = mlnbd_take_callback (&call, context_callback_value)) == NULL)
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_opt_set_meta_context_queries (call.native, queries, pass_context (context_callback),
                                                             pass_completion (completion_callback));
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  context_callback = NULL;
  completion_callback = NULL;
  if (!call.failed)
    result = Val_int (returned);

out:
  mlnbd_free_string_list (queries);
  mlnbd_drop_closure (context_callback);
  mlnbd_drop_closure (completion_callback);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_pread (value completion_callback_value, value flags_value, value handle, value buf_value, value offset_value)
{
  CAMLparam5 (completion_callback_value, flags_value, handle, buf_value, offset_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  void *buf = NULL;
  size_t buf_size = 0;
  uint64_t offset = 0;
  struct mlnbd_closure *completion_callback = NULL;
  uint32_t flags = 0;
  int64_t returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_pread", "nbd_aio_pread", mlnbd_library.aio_pread != NULL)
      || (completion_callback = mlnbd_take_optional (&call, completion_callback_value)) == NULL
      || !mlnbd_keep_buffer (completion_callback, buf_value, &buf, &buf_size)
      || !mlnbd_as_uint64 (&call, "offset", offset_value, &offset)
      || (Is_block (flags_value) && !mlnbd_as_flags (&call, "flags", Field (flags_value, 0), &command_bits, &flags)))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_pread (call.native, buf, buf_size, offset, pass_completion (completion_callback), flags);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  completion_callback = NULL;
  if (!call.failed)
    result = caml_copy_int64 (returned);

out:
  mlnbd_drop_closure (completion_callback);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_pread_structured (value completion_callback_value, value flags_value, value handle, value buf_value,
                            value offset_value, value chunk_callback_value)
{
  CAMLparam5 (completion_callback_value, flags_value, handle, buf_value, offset_value);
  CAMLxparam1 (chunk_callback_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  void *buf = NULL;
  size_t buf_size = 0;
  uint64_t offset = 0;
  struct mlnbd_closure *chunk_callback = NULL;
  struct mlnbd_closure *completion_callback = NULL;
  uint32_t flags = 0;
  int64_t returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_pread_structured", "nbd_aio_pread_structured",
                           mlnbd_library.aio_pread_structured != NULL)
      || (completion_callback = mlnbd_take_optional (&call, completion_callback_value)) == NULL
      || !mlnbd_keep_buffer (completion_callback, buf_value, &buf, &buf_size)
      || !mlnbd_as_uint64 (&call, "offset", offset_value, &offset)
      || (chunk_callback = mlnbd_take_callback (&call, chunk_callback_value)) == NULL
      || (Is_block (flags_value) && !mlnbd_as_flags (&call, "flags", Field (flags_value, 0), &command_bits, &flags)))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_pread_structured (call.native, buf, buf_size, offset, pass_chunk (chunk_callback),
                                                 pass_completion (completion_callback), flags);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  chunk_callback = NULL;
  completion_callback = NULL;
  if (!call.failed)
    result = caml_copy_int64 (returned);

out:
  mlnbd_drop_closure (chunk_callback);
  mlnbd_drop_closure (completion_callback);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_pread_structured_byte (value *arguments, int count)
{
  (void) count;
  return mlnbd_aio_pread_structured (arguments[0], arguments[1], arguments[2], arguments[3], arguments[4],
                                     arguments[5]);
}

CAMLprim value
mlnbd_aio_pwrite (value completion_callback_value, value flags_value, value handle, value buf_value, value offset_value)
{
  CAMLparam5 (completion_callback_value, flags_value, handle, buf_value, offset_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  void *buf = NULL;
  size_t buf_size = 0;
  uint64_t offset = 0;
  struct mlnbd_closure *completion_callback = NULL;
  uint32_t flags = 0;
  int64_t returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_pwrite", "nbd_aio_pwrite", mlnbd_library.aio_pwrite != NULL)
      || (completion_callback = mlnbd_take_optional (&call, completion_callback_value)) == NULL
      || !mlnbd_keep_buffer (completion_callback, buf_value, &buf, &buf_size)
      || !mlnbd_as_uint64 (&call, "offset", offset_value, &offset)
      || (Is_block (flags_value) && !mlnbd_as_flags (&call, "flags", Field (flags_value, 0), &command_bits, &flags)))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_pwrite (call.native, buf, buf_size, offset, pass_completion (completion_callback),
                                       flags);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  completion_callback = NULL;
  if (!call.failed)
    result = caml_copy_int64 (returned);

out:
  mlnbd_drop_closure (completion_callback);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_disconnect (value flags_value, value handle)
{
  CAMLparam2 (flags_value, handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  uint32_t flags = 0;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_disconnect", "nbd_aio_disconnect",
                           mlnbd_library.aio_disconnect != NULL)
      || (Is_block (flags_value) && !mlnbd_as_flags (&call, "flags", Field (flags_value, 0), &command_bits, &flags)))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_disconnect (call.native, flags);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_flush (value completion_callback_value, value flags_value, value handle)
{
  CAMLparam3 (completion_callback_value, flags_value, handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  struct mlnbd_closure *completion_callback = NULL;
  uint32_t flags = 0;
  int64_t returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_flush", "nbd_aio_flush", mlnbd_library.aio_flush != NULL)
      || (completion_callback = mlnbd_take_optional (&call, completion_callback_value)) == NULL
      || (Is_block (flags_value) && !mlnbd_as_flags (&call, "flags", Field (flags_value, 0), &command_bits, &flags)))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_flush (call.native, pass_completion (completion_callback), flags);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  completion_callback = NULL;
  if (!call.failed)
    result = caml_copy_int64 (returned);

out:
  mlnbd_drop_closure (completion_callback);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_trim (value completion_callback_value, value flags_value, value handle, value count_value, value offset_value)
{
  CAMLparam5 (completion_callback_value, flags_value, handle, count_value, offset_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  uint64_t count_ = 0;
  uint64_t offset = 0;
  struct mlnbd_closure *completion_callback = NULL;
  uint32_t flags = 0;
  int64_t returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_trim", "nbd_aio_trim", mlnbd_library.aio_trim != NULL)
      || (completion_callback = mlnbd_take_optional (&call, completion_callback_value)) == NULL
      || !mlnbd_as_uint64 (&call, "count", count_value, &count_)
      || !mlnbd_as_uint64 (&call, "offset", offset_value, &offset)
      || (Is_block (flags_value) && !mlnbd_as_flags (&call, "flags", Field (flags_value, 0), &command_bits, &flags)))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_trim (call.native, count_, offset, pass_completion (completion_callback), flags);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  completion_callback = NULL;
  if (!call.failed)
    result = caml_copy_int64 (returned);

out:
  mlnbd_drop_closure (completion_callback);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_cache (value completion_callback_value, value flags_value, value handle, value count_value,
                 value offset_value)
{
  CAMLparam5 (completion_callback_value, flags_value, handle, count_value, offset_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  uint64_t count_ = 0;
  uint64_t offset = 0;
  struct mlnbd_closure *completion_callback = NULL;
  uint32_t flags = 0;
  int64_t returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_cache", "nbd_aio_cache", mlnbd_library.aio_cache != NULL)
      || (completion_callback = mlnbd_take_optional (&call, completion_callback_value)) == NULL
      || !mlnbd_as_uint64 (&call, "count", count_value, &count_)
      || !mlnbd_as_uint64 (&call, "offset", offset_value, &offset)
      || (Is_block (flags_value) && !mlnbd_as_flags (&call, "flags", Field (flags_value, 0), &command_bits, &flags)))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_cache (call.native, count_, offset, pass_completion (completion_callback), flags);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  completion_callback = NULL;
  if (!call.failed)
    result = caml_copy_int64 (returned);

out:
  mlnbd_drop_closure (completion_callback);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_zero (value completion_callback_value, value flags_value, value handle, value count_value, value offset_value)
{
  CAMLparam5 (completion_callback_value, flags_value, handle, count_value, offset_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  uint64_t count_ = 0;
  uint64_t offset = 0;
  struct mlnbd_closure *completion_callback = NULL;
  uint32_t flags = 0;
  int64_t returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_zero", "nbd_aio_zero", mlnbd_library.aio_zero != NULL)
      || (completion_callback = mlnbd_take_optional (&call, completion_callback_value)) == NULL
      || !mlnbd_as_uint64 (&call, "count", count_value, &count_)
      || !mlnbd_as_uint64 (&call, "offset", offset_value, &offset)
      || (Is_block (flags_value) && !mlnbd_as_flags (&call, "flags", Field (flags_value, 0), &command_bits, &flags)))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_zero (call.native, count_, offset, pass_completion (completion_callback), flags);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  completion_callback = NULL;
  if (!call.failed)
    result = caml_copy_int64 (returned);

out:
  mlnbd_drop_closure (completion_callback);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_block_status (value completion_callback_value, value flags_value, value handle, value count_value,
                        value offset_value, value extent_callback_value)
{
  CAMLparam5 (completion_callback_value, flags_value, handle, count_value, offset_value);
  CAMLxparam1 (extent_callback_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  uint64_t count_ = 0;
  uint64_t offset = 0;
  struct mlnbd_closure *extent_callback = NULL;
  struct mlnbd_closure *completion_callback = NULL;
  uint32_t flags = 0;
  int64_t returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_block_status", "nbd_aio_block_status",
                           mlnbd_library.aio_block_status != NULL)
      || (completion_callback = mlnbd_take_optional (&call, completion_callback_value)) == NULL
      || !mlnbd_as_uint64 (&call, "count", count_value, &count_)
      || !mlnbd_as_uint64 (&call, "offset", offset_value, &offset)
      || (extent_callback = mlnbd_take_callback (&call, extent_callback_value)) == NULL
      || (Is_block (flags_value) && !mlnbd_as_flags (&call, "flags", Field (flags_value, 0), &command_bits, &flags)))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_block_status (call.native, count_, offset, pass_extent (extent_callback),
                                             pass_completion (completion_callback), flags);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  extent_callback = NULL;
  completion_callback = NULL;
  if (!call.failed)
    result = caml_copy_int64 (returned);

out:
  mlnbd_drop_closure (extent_callback);
  mlnbd_drop_closure (completion_callback);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_block_status_byte (value *arguments, int count)
{
  (void) count;
  return mlnbd_aio_block_status (arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]);
}

CAMLprim value
mlnbd_aio_block_status_64 (value completion_callback_value, value flags_value, value handle, value count_value,
                           value offset_value, value extent64_callback_value)
{
  CAMLparam5 (completion_callback_value, flags_value, handle, count_value, offset_value);
  CAMLxparam1 (extent64_callback_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  uint64_t count_ = 0;
  uint64_t offset = 0;
  struct mlnbd_closure *extent64_callback = NULL;
  struct mlnbd_closure *completion_callback = NULL;
  uint32_t flags = 0;
  int64_t returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_block_status_64", "nbd_aio_block_status_64",
                           mlnbd_library.aio_block_status_64 != NULL)
      || (completion_callback = mlnbd_take_optional (&call, completion_callback_value)) == NULL
      || !mlnbd_as_uint64 (&call, "count", count_value, &count_)
      || !mlnbd_as_uint64 (&call, "offset", offset_value, &offset)
      || (extent64_callback = mlnbd_take_callback (&call, extent64_callback_value)) == NULL
      || (Is_block (flags_value) && !mlnbd_as_flags (&call, "flags", Field (flags_value, 0), &command_bits, &flags)))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_block_status_64 (call.native, count_, offset, pass_extent64 (extent64_callback),
                                                pass_completion (completion_callback), flags);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  extent64_callback = NULL;
  completion_callback = NULL;
  if (!call.failed)
    result = caml_copy_int64 (returned);

out:
  mlnbd_drop_closure (extent64_callback);
  mlnbd_drop_closure (completion_callback);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_block_status_64_byte (value *arguments, int count)
{
  (void) count;
  return mlnbd_aio_block_status_64 (arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]);
}

CAMLprim value
mlnbd_aio_block_status_filter (value completion_callback_value, value flags_value, value handle, value count_value,
                               value offset_value, value contexts_value, value extent64_callback_value)
{
  CAMLparam5 (completion_callback_value, flags_value, handle, count_value, offset_value);
  CAMLxparam2 (contexts_value, extent64_callback_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  uint64_t count_ = 0;
  uint64_t offset = 0;
  char **contexts = NULL;
  struct mlnbd_closure *extent64_callback = NULL;
  struct mlnbd_closure *completion_callback = NULL;
  uint32_t flags = 0;
  int64_t returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_block_status_filter", "nbd_aio_block_status_filter",
                           mlnbd_library.aio_block_status_filter != NULL)
      || (completion_callback = mlnbd_take_optional (&call, completion_callback_value)) == NULL
      || !mlnbd_as_uint64 (&call, "count", count_value, &count_)
      || !mlnbd_as_uint64 (&call, "offset", offset_value, &offset)
      || !mlnbd_copy_string_list (&call, "contexts", contexts_value, &contexts)
      || (extent64_callback = mlnbd_take_callback (&call, extent64_callback_value)) == NULL
      || (Is_block (flags_value) && !mlnbd_as_flags (&call, "flags", Field (flags_value, 0), &command_bits, &flags)))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_block_status_filter (call.native, count_, offset, contexts,
                                                    pass_extent64 (extent64_callback),
                                                    pass_completion (completion_callback), flags);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  extent64_callback = NULL;
  completion_callback = NULL;
  if (!call.failed)
    result = caml_copy_int64 (returned);

out:
  mlnbd_free_string_list (contexts);
  mlnbd_drop_closure (extent64_callback);
  mlnbd_drop_closure (completion_callback);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_block_status_filter_byte (value *arguments, int count)
{
  (void) count;
  return mlnbd_aio_block_status_filter (arguments[0], arguments[1], arguments[2], arguments[3], arguments[4],
                                        arguments[5], arguments[6]);
}

CAMLprim value
mlnbd_aio_get_fd (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_get_fd", "nbd_aio_get_fd", mlnbd_library.aio_get_fd != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_get_fd (call.native);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = Val_int (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_get_direction (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  unsigned returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_get_direction", "nbd_aio_get_direction",
                           mlnbd_library.aio_get_direction != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_get_direction (call.native);
  mlnbd_take_lock ();
  result = Val_long ((intnat) returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_notify_read (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_notify_read", "nbd_aio_notify_read",
                           mlnbd_library.aio_notify_read != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_notify_read (call.native);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_notify_write (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_notify_write", "nbd_aio_notify_write",
                           mlnbd_library.aio_notify_write != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_notify_write (call.native);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_is_created (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_is_created", "nbd_aio_is_created",
                           mlnbd_library.aio_is_created != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_is_created (call.native);
  mlnbd_take_lock ();
  result = Val_bool (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_is_connecting (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_is_connecting", "nbd_aio_is_connecting",
                           mlnbd_library.aio_is_connecting != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_is_connecting (call.native);
  mlnbd_take_lock ();
  result = Val_bool (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_is_negotiating (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_is_negotiating", "nbd_aio_is_negotiating",
                           mlnbd_library.aio_is_negotiating != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_is_negotiating (call.native);
  mlnbd_take_lock ();
  result = Val_bool (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_is_ready (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_is_ready", "nbd_aio_is_ready", mlnbd_library.aio_is_ready != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_is_ready (call.native);
  mlnbd_take_lock ();
  result = Val_bool (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_is_processing (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_is_processing", "nbd_aio_is_processing",
                           mlnbd_library.aio_is_processing != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_is_processing (call.native);
  mlnbd_take_lock ();
  result = Val_bool (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_is_dead (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_is_dead", "nbd_aio_is_dead", mlnbd_library.aio_is_dead != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_is_dead (call.native);
  mlnbd_take_lock ();
  result = Val_bool (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_is_closed (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_is_closed", "nbd_aio_is_closed", mlnbd_library.aio_is_closed != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_is_closed (call.native);
  mlnbd_take_lock ();
  result = Val_bool (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_command_completed (value handle, value cookie_value)
{
  CAMLparam2 (handle, cookie_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  uint64_t cookie = 0;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_command_completed", "nbd_aio_command_completed",
                           mlnbd_library.aio_command_completed != NULL)
      || !mlnbd_as_uint64 (&call, "cookie", cookie_value, &cookie))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_command_completed (call.native, cookie);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = Val_bool (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_peek_command_completed (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int64_t returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_peek_command_completed", "nbd_aio_peek_command_completed",
                           mlnbd_library.aio_peek_command_completed != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_peek_command_completed (call.native);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = caml_copy_int64 (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_aio_in_flight (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.aio_in_flight", "nbd_aio_in_flight", mlnbd_library.aio_in_flight != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.aio_in_flight (call.native);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = Val_int (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_connection_state (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  const char *returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.connection_state", "nbd_connection_state",
                           mlnbd_library.connection_state != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.connection_state (call.native);
  if (returned == NULL)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = caml_copy_string (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_get_package_name (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  const char *returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.get_package_name", "nbd_get_package_name",
                           mlnbd_library.get_package_name != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.get_package_name (call.native);
  mlnbd_take_lock ();
  result = caml_copy_string (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_get_version (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  const char *returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.get_version", "nbd_get_version", mlnbd_library.get_version != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.get_version (call.native);
  mlnbd_take_lock ();
  result = caml_copy_string (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_get_version_extra (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  const char *returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.get_version_extra", "nbd_get_version_extra",
                           mlnbd_library.get_version_extra != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.get_version_extra (call.native);
  mlnbd_take_lock ();
  result = caml_copy_string (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_kill_subprocess (value handle, value signum_value)
{
  CAMLparam2 (handle, signum_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int signum = 0;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.kill_subprocess", "nbd_kill_subprocess",
                           mlnbd_library.kill_subprocess != NULL)
      || !mlnbd_as_int (&call, "signum", signum_value, &signum))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.kill_subprocess (call.native, signum);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_get_subprocess_pid (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int64_t returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.get_subprocess_pid", "nbd_get_subprocess_pid",
                           mlnbd_library.get_subprocess_pid != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.get_subprocess_pid (call.native);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = caml_copy_int64 (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_supports_tls (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.supports_tls", "nbd_supports_tls", mlnbd_library.supports_tls != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.supports_tls (call.native);
  mlnbd_take_lock ();
  result = Val_bool (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_supports_vsock (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.supports_vsock", "nbd_supports_vsock",
                           mlnbd_library.supports_vsock != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.supports_vsock (call.native);
  mlnbd_take_lock ();
  result = Val_bool (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_supports_uri (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.supports_uri", "nbd_supports_uri", mlnbd_library.supports_uri != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.supports_uri (call.native);
  mlnbd_take_lock ();
  result = Val_bool (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_get_uri (value handle)
{
  CAMLparam1 (handle);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  char *returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.get_uri", "nbd_get_uri", mlnbd_library.get_uri != NULL))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.get_uri (call.native);
  if (returned == NULL)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = caml_copy_string (returned);
  free (returned);

out:
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

CAMLprim value
mlnbd_is_uri (value handle, value uri_value)
{
  CAMLparam2 (handle, uri_value);
  CAMLlocal1 (result);
  struct mlnbd_call call;
  char *uri = NULL;
  int returned;

  if (!mlnbd_begin_call (&call, handle, "NBD.is_uri", "nbd_is_uri", mlnbd_library.is_uri != NULL)
      || !mlnbd_copy_string (&call, "uri", uri_value, &uri))
    goto out;

  mlnbd_release_lock ();
  returned = mlnbd_library.is_uri (call.native, uri);
  if (returned == -1)
    mlnbd_note_failure (&call);
  mlnbd_take_lock ();
  if (!call.failed)
    result = Val_bool (returned);

out:
  free (uri);
  mlnbd_end_call (&call);
  CAMLreturn (result);
}

void
mlnbd_resolve_library (void *(*find) (const char *name))
{
  *(void **) &mlnbd_library.create = find ("nbd_create");
  *(void **) &mlnbd_library.close = find ("nbd_close");
  *(void **) &mlnbd_library.get_error = find ("nbd_get_error");
  *(void **) &mlnbd_library.get_errno = find ("nbd_get_errno");
  *(void **) &mlnbd_library.set_debug = find ("nbd_set_debug");
  *(void **) &mlnbd_library.get_debug = find ("nbd_get_debug");
  *(void **) &mlnbd_library.set_debug_callback = find ("nbd_set_debug_callback");
  *(void **) &mlnbd_library.clear_debug_callback = find ("nbd_clear_debug_callback");
  *(void **) &mlnbd_library.stats_bytes_sent = find ("nbd_stats_bytes_sent");
  *(void **) &mlnbd_library.stats_chunks_sent = find ("nbd_stats_chunks_sent");
  *(void **) &mlnbd_library.stats_bytes_received = find ("nbd_stats_bytes_received");
  *(void **) &mlnbd_library.stats_chunks_received = find ("nbd_stats_chunks_received");
  *(void **) &mlnbd_library.set_handle_name = find ("nbd_set_handle_name");
  *(void **) &mlnbd_library.get_handle_name = find ("nbd_get_handle_name");
  *(void **) &mlnbd_library.set_private_data = find ("nbd_set_private_data");
  *(void **) &mlnbd_library.get_private_data = find ("nbd_get_private_data");
  *(void **) &mlnbd_library.get_handle_size = find ("nbd_get_handle_size");
  *(void **) &mlnbd_library.set_export_name = find ("nbd_set_export_name");
  *(void **) &mlnbd_library.get_export_name = find ("nbd_get_export_name");
  *(void **) &mlnbd_library.set_request_block_size = find ("nbd_set_request_block_size");
  *(void **) &mlnbd_library.get_request_block_size = find ("nbd_get_request_block_size");
  *(void **) &mlnbd_library.set_full_info = find ("nbd_set_full_info");
  *(void **) &mlnbd_library.get_full_info = find ("nbd_get_full_info");
  *(void **) &mlnbd_library.get_canonical_export_name = find ("nbd_get_canonical_export_name");
  *(void **) &mlnbd_library.get_export_description = find ("nbd_get_export_description");
  *(void **) &mlnbd_library.set_tls = find ("nbd_set_tls");
  *(void **) &mlnbd_library.get_tls = find ("nbd_get_tls");
  *(void **) &mlnbd_library.get_tls_negotiated = find ("nbd_get_tls_negotiated");
  *(void **) &mlnbd_library.set_tls_certificates = find ("nbd_set_tls_certificates");
  *(void **) &mlnbd_library.set_tls_verify_peer = find ("nbd_set_tls_verify_peer");
  *(void **) &mlnbd_library.get_tls_verify_peer = find ("nbd_get_tls_verify_peer");
  *(void **) &mlnbd_library.set_tls_username = find ("nbd_set_tls_username");
  *(void **) &mlnbd_library.get_tls_username = find ("nbd_get_tls_username");
  *(void **) &mlnbd_library.set_tls_hostname = find ("nbd_set_tls_hostname");
  *(void **) &mlnbd_library.get_tls_hostname = find ("nbd_get_tls_hostname");
  *(void **) &mlnbd_library.set_tls_psk_file = find ("nbd_set_tls_psk_file");
  *(void **) &mlnbd_library.set_tls_priority = find ("nbd_set_tls_priority");
  *(void **) &mlnbd_library.get_tls_priority = find ("nbd_get_tls_priority");
  *(void **) &mlnbd_library.set_request_extended_headers = find ("nbd_set_request_extended_headers");
  *(void **) &mlnbd_library.get_request_extended_headers = find ("nbd_get_request_extended_headers");
  *(void **) &mlnbd_library.get_extended_headers_negotiated = find ("nbd_get_extended_headers_negotiated");
  *(void **) &mlnbd_library.set_request_structured_replies = find ("nbd_set_request_structured_replies");
  *(void **) &mlnbd_library.get_request_structured_replies = find ("nbd_get_request_structured_replies");
  *(void **) &mlnbd_library.get_structured_replies_negotiated = find ("nbd_get_structured_replies_negotiated");
  *(void **) &mlnbd_library.set_request_meta_context = find ("nbd_set_request_meta_context");
  *(void **) &mlnbd_library.get_request_meta_context = find ("nbd_get_request_meta_context");
  *(void **) &mlnbd_library.set_handshake_flags = find ("nbd_set_handshake_flags");
  *(void **) &mlnbd_library.get_handshake_flags = find ("nbd_get_handshake_flags");
  *(void **) &mlnbd_library.set_pread_initialize = find ("nbd_set_pread_initialize");
  *(void **) &mlnbd_library.get_pread_initialize = find ("nbd_get_pread_initialize");
  *(void **) &mlnbd_library.set_strict_mode = find ("nbd_set_strict_mode");
  *(void **) &mlnbd_library.get_strict_mode = find ("nbd_get_strict_mode");
  *(void **) &mlnbd_library.set_opt_mode = find ("nbd_set_opt_mode");
  *(void **) &mlnbd_library.get_opt_mode = find ("nbd_get_opt_mode");
  *(void **) &mlnbd_library.opt_go = find ("nbd_opt_go");
  *(void **) &mlnbd_library.opt_abort = find ("nbd_opt_abort");
  *(void **) &mlnbd_library.opt_starttls = find ("nbd_opt_starttls");
  *(void **) &mlnbd_library.opt_extended_headers = find ("nbd_opt_extended_headers");
  *(void **) &mlnbd_library.opt_structured_reply = find ("nbd_opt_structured_reply");
  *(void **) &mlnbd_library.opt_list = find ("nbd_opt_list");
  *(void **) &mlnbd_library.opt_info = find ("nbd_opt_info");
  *(void **) &mlnbd_library.opt_list_meta_context = find ("nbd_opt_list_meta_context");
  *(void **) &mlnbd_library.opt_list_meta_context_queries = find ("nbd_opt_list_meta_context_queries");
  *(void **) &mlnbd_library.opt_set_meta_context = find ("nbd_opt_set_meta_context");
  *(void **) &mlnbd_library.opt_set_meta_context_queries = find ("nbd_opt_set_meta_context_queries");
  *(void **) &mlnbd_library.add_meta_context = find ("nbd_add_meta_context");
  *(void **) &mlnbd_library.get_nr_meta_contexts = find ("nbd_get_nr_meta_contexts");
  *(void **) &mlnbd_library.get_meta_context = find ("nbd_get_meta_context");
  *(void **) &mlnbd_library.clear_meta_contexts = find ("nbd_clear_meta_contexts");
  *(void **) &mlnbd_library.set_uri_allow_transports = find ("nbd_set_uri_allow_transports");
  *(void **) &mlnbd_library.set_uri_allow_tls = find ("nbd_set_uri_allow_tls");
  *(void **) &mlnbd_library.set_uri_allow_tls_priority = find ("nbd_set_uri_allow_tls_priority");
  *(void **) &mlnbd_library.set_uri_allow_local_file = find ("nbd_set_uri_allow_local_file");
  *(void **) &mlnbd_library.connect_uri = find ("nbd_connect_uri");
  *(void **) &mlnbd_library.connect_unix = find ("nbd_connect_unix");
  *(void **) &mlnbd_library.connect_vsock = find ("nbd_connect_vsock");
  *(void **) &mlnbd_library.connect_tcp = find ("nbd_connect_tcp");
  *(void **) &mlnbd_library.connect_socket = find ("nbd_connect_socket");
  *(void **) &mlnbd_library.connect_command = find ("nbd_connect_command");
  *(void **) &mlnbd_library.connect_systemd_socket_activation = find ("nbd_connect_systemd_socket_activation");
  *(void **) &mlnbd_library.set_socket_activation_name = find ("nbd_set_socket_activation_name");
  *(void **) &mlnbd_library.get_socket_activation_name = find ("nbd_get_socket_activation_name");
  *(void **) &mlnbd_library.is_read_only = find ("nbd_is_read_only");
  *(void **) &mlnbd_library.can_flush = find ("nbd_can_flush");
  *(void **) &mlnbd_library.can_fua = find ("nbd_can_fua");
  *(void **) &mlnbd_library.is_rotational = find ("nbd_is_rotational");
  *(void **) &mlnbd_library.can_trim = find ("nbd_can_trim");
  *(void **) &mlnbd_library.can_zero = find ("nbd_can_zero");
  *(void **) &mlnbd_library.can_fast_zero = find ("nbd_can_fast_zero");
  *(void **) &mlnbd_library.can_block_status_payload = find ("nbd_can_block_status_payload");
  *(void **) &mlnbd_library.can_df = find ("nbd_can_df");
  *(void **) &mlnbd_library.can_multi_conn = find ("nbd_can_multi_conn");
  *(void **) &mlnbd_library.can_cache = find ("nbd_can_cache");
  *(void **) &mlnbd_library.can_meta_context = find ("nbd_can_meta_context");
  *(void **) &mlnbd_library.get_protocol = find ("nbd_get_protocol");
  *(void **) &mlnbd_library.get_size = find ("nbd_get_size");
  *(void **) &mlnbd_library.get_block_size = find ("nbd_get_block_size");
  *(void **) &mlnbd_library.pread = find ("nbd_pread");
  *(void **) &mlnbd_library.pread_structured = find ("nbd_pread_structured");
  *(void **) &mlnbd_library.pwrite = find ("nbd_pwrite");
  *(void **) &mlnbd_library.shutdown = find ("nbd_shutdown");
  *(void **) &mlnbd_library.flush = find ("nbd_flush");
  *(void **) &mlnbd_library.trim = find ("nbd_trim");
  *(void **) &mlnbd_library.cache = find ("nbd_cache");
  *(void **) &mlnbd_library.zero = find ("nbd_zero");
  *(void **) &mlnbd_library.block_status = find ("nbd_block_status");
  *(void **) &mlnbd_library.block_status_64 = find ("nbd_block_status_64");
  *(void **) &mlnbd_library.block_status_filter = find ("nbd_block_status_filter");
  *(void **) &mlnbd_library.poll = find ("nbd_poll");
  *(void **) &mlnbd_library.poll2 = find ("nbd_poll2");
  *(void **) &mlnbd_library.aio_connect = find ("nbd_aio_connect");
  *(void **) &mlnbd_library.aio_connect_uri = find ("nbd_aio_connect_uri");
  *(void **) &mlnbd_library.aio_connect_unix = find ("nbd_aio_connect_unix");
  *(void **) &mlnbd_library.aio_connect_vsock = find ("nbd_aio_connect_vsock");
  *(void **) &mlnbd_library.aio_connect_tcp = find ("nbd_aio_connect_tcp");
  *(void **) &mlnbd_library.aio_connect_socket = find ("nbd_aio_connect_socket");
  *(void **) &mlnbd_library.aio_connect_command = find ("nbd_aio_connect_command");
  *(void **) &mlnbd_library.aio_connect_systemd_socket_activation = find ("nbd_aio_connect_systemd_socket_activation");
  *(void **) &mlnbd_library.aio_opt_go = find ("nbd_aio_opt_go");
  *(void **) &mlnbd_library.aio_opt_abort = find ("nbd_aio_opt_abort");
  *(void **) &mlnbd_library.aio_opt_starttls = find ("nbd_aio_opt_starttls");
  *(void **) &mlnbd_library.aio_opt_extended_headers = find ("nbd_aio_opt_extended_headers");
  *(void **) &mlnbd_library.aio_opt_structured_reply = find ("nbd_aio_opt_structured_reply");
  *(void **) &mlnbd_library.aio_opt_list = find ("nbd_aio_opt_list");
  *(void **) &mlnbd_library.aio_opt_info = find ("nbd_aio_opt_info");
  *(void **) &mlnbd_library.aio_opt_list_meta_context = find ("nbd_aio_opt_list_meta_context");
  *(void **) &mlnbd_library.aio_opt_list_meta_context_queries = find ("nbd_aio_opt_list_meta_context_queries");
  *(void **) &mlnbd_library.aio_opt_set_meta_context = find ("nbd_aio_opt_set_meta_context");
  *(void **) &mlnbd_library.aio_opt_set_meta_context_queries = find ("nbd_aio_opt_set_meta_context_queries");
  *(void **) &mlnbd_library.aio_pread = find ("nbd_aio_pread");
  *(void **) &mlnbd_library.aio_pread_structured = find ("nbd_aio_pread_structured");
  *(void **) &mlnbd_library.aio_pwrite = find ("nbd_aio_pwrite");
  *(void **) &mlnbd_library.aio_disconnect = find ("nbd_aio_disconnect");
  *(void **) &mlnbd_library.aio_flush = find ("nbd_aio_flush");
  *(void **) &mlnbd_library.aio_trim = find ("nbd_aio_trim");
  *(void **) &mlnbd_library.aio_cache = find ("nbd_aio_cache");
  *(void **) &mlnbd_library.aio_zero = find ("nbd_aio_zero");
  *(void **) &mlnbd_library.aio_block_status = find ("nbd_aio_block_status");
  *(void **) &mlnbd_library.aio_block_status_64 = find ("nbd_aio_block_status_64");
  *(void **) &mlnbd_library.aio_block_status_filter = find ("nbd_aio_block_status_filter");
  *(void **) &mlnbd_library.aio_get_fd = find ("nbd_aio_get_fd");
  *(void **) &mlnbd_library.aio_get_direction = find ("nbd_aio_get_direction");
  *(void **) &mlnbd_library.aio_notify_read = find ("nbd_aio_notify_read");
  *(void **) &mlnbd_library.aio_notify_write = find ("nbd_aio_notify_write");
  *(void **) &mlnbd_library.aio_is_created = find ("nbd_aio_is_created");
  *(void **) &mlnbd_library.aio_is_connecting = find ("nbd_aio_is_connecting");
  *(void **) &mlnbd_library.aio_is_negotiating = find ("nbd_aio_is_negotiating");
  *(void **) &mlnbd_library.aio_is_ready = find ("nbd_aio_is_ready");
  *(void **) &mlnbd_library.aio_is_processing = find ("nbd_aio_is_processing");
  *(void **) &mlnbd_library.aio_is_dead = find ("nbd_aio_is_dead");
  *(void **) &mlnbd_library.aio_is_closed = find ("nbd_aio_is_closed");
  *(void **) &mlnbd_library.aio_command_completed = find ("nbd_aio_command_completed");
  *(void **) &mlnbd_library.aio_peek_command_completed = find ("nbd_aio_peek_command_completed");
  *(void **) &mlnbd_library.aio_in_flight = find ("nbd_aio_in_flight");
  *(void **) &mlnbd_library.connection_state = find ("nbd_connection_state");
  *(void **) &mlnbd_library.get_package_name = find ("nbd_get_package_name");
  *(void **) &mlnbd_library.get_version = find ("nbd_get_version");
  *(void **) &mlnbd_library.get_version_extra = find ("nbd_get_version_extra");
  *(void **) &mlnbd_library.kill_subprocess = find ("nbd_kill_subprocess");
  *(void **) &mlnbd_library.get_subprocess_pid = find ("nbd_get_subprocess_pid");
  *(void **) &mlnbd_library.supports_tls = find ("nbd_supports_tls");
  *(void **) &mlnbd_library.supports_vsock = find ("nbd_supports_vsock");
  *(void **) &mlnbd_library.supports_uri = find ("nbd_supports_uri");
  *(void **) &mlnbd_library.get_uri = find ("nbd_get_uri");
  *(void **) &mlnbd_library.is_uri = find ("nbd_is_uri");
}
