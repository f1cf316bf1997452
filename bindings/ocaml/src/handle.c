/* NBD.t: a block outside of which the handle itself lies, so that it stays where it is when the block is moved. */

#include "binding.h"

struct mlnbd_handle
{
  _Atomic (struct nbd_handle *) native; /* NULL after it was closed */
  atomic_uint calls;                    /* that are running, in any thread; and CLOSING */
  _Atomic (struct mlnbd_closure *) kept;
};

#define CLOSING 0x80000000u

/* So many handles that nothing refers to may wait for the garbage collector. Each has a connection, which is scarce. */
#define MAX_UNCOLLECTED 64

/* Whether this thread has released the runtime lock for a call: how often, as callbacks make calls too. */
static __thread unsigned released;

#define Handle_val(v) (*(struct mlnbd_handle **) Data_custom_val (v))

static void
finalize (value v)
{
  /* A handle that is not closed yet is given up with its memory: closing runs OCaml code, which must not run here. NBD.create
     sees to it that it was closed. */
  struct mlnbd_handle *handle = Handle_val (v);
  if (handle != NULL && atomic_load (&handle->native) == NULL)
    free (handle);
}

static struct custom_operations operations = {
  .identifier = "libnbd.handle",
  .finalize = finalize,
  .compare = custom_compare_default,
  .hash = custom_hash_default,
  .serialize = custom_serialize_default,
  .deserialize = custom_deserialize_default,
  .compare_ext = custom_compare_ext_default,
  .fixed_length = custom_fixed_length_default,
};

void
mlnbd_release_lock (void)
{
  caml_release_runtime_system ();
  released++;
}

void
mlnbd_take_lock (void)
{
  released--;
  caml_acquire_runtime_system ();
}

/* In a thread of OCaml that released the lock: its callback takes it again. */
bool
mlnbd_enter_callback (struct mlnbd_invocation *invocation)
{
  *invocation = (struct mlnbd_invocation) { .released = released };
  if (released == 0 && !mlnbd_register_thread (&invocation->registered))
    return false;
  released = 0;
  caml_acquire_runtime_system ();
  return true;
}

void
mlnbd_leave_callback (struct mlnbd_invocation *invocation)
{
  caml_release_runtime_system ();
  released = invocation->released;
  if (invocation->registered)
    mlnbd_unregister_thread ();
}

CAMLprim value
mlnbd_create (value unit)
{
  CAMLparam1 (unit);
  CAMLlocal1 (result);
  struct mlnbd_call call = { .name = "NBD.create" };
  const char *reason = mlnbd_load_library ();
  struct mlnbd_handle *handle = NULL;
  if (reason != NULL)
    mlnbd_note_error (&call, 0, reason);
  else if ((handle = calloc (1, sizeof *handle)) == NULL)
    mlnbd_note_memory (&call);
  else {
    mlnbd_release_lock ();
    struct nbd_handle *native = mlnbd_library.create ();
    if (native == NULL)
      mlnbd_note_failure (&call);
    mlnbd_take_lock ();
    atomic_init (&handle->native, native);
  }

  if (call.failed) {
    free (handle);
    mlnbd_raise (&call);
  }
  result = caml_alloc_custom (&operations, sizeof handle, 1, MAX_UNCOLLECTED);
  Handle_val (result) = handle;
  CAMLreturn (result);
}

/* Whoever takes the handle closes it. */
static void
close_native (struct mlnbd_handle *handle)
{
  struct nbd_handle *native = atomic_exchange (&handle->native, NULL);
  if (native == NULL)
    return;

  /* Commands that are outstanding end now, and their callbacks run. */
  mlnbd_release_lock ();
  mlnbd_library.close (native);
  mlnbd_take_lock ();
  struct mlnbd_closure *kept = atomic_exchange (&handle->kept, NULL);
  while (kept != NULL) {
    struct mlnbd_closure *next = kept->next;
    mlnbd_drop_closure (kept);
    kept = next;
  }
}

CAMLprim value
mlnbd_close (value v)
{
  CAMLparam1 (v);
  struct mlnbd_handle *handle = Handle_val (v);
  unsigned before = atomic_fetch_or (&handle->calls, CLOSING);
  if ((before & ~CLOSING) == 0)
    close_native (handle);
  mlnbd_collect_freed ();
  CAMLreturn (Val_unit);
}

static void
leave (struct mlnbd_handle *handle)
{
  if (atomic_fetch_sub (&handle->calls, 1) == (CLOSING | 1))
    close_native (handle);
}

bool
mlnbd_begin_call (struct mlnbd_call *call, value v, const char *name, const char *function, bool is_present)
{
  struct mlnbd_handle *handle = Handle_val (v);
  call->handle = NULL;
  call->name = name;
  call->failed = false;
  call->exception = MLNBD_NONE;
  call->text = NULL;
  if ((atomic_fetch_add (&handle->calls, 1) & CLOSING) != 0) {
    leave (handle);
    call->failed = true;
    call->exception = MLNBD_CLOSED;
    return false;
  }

  call->handle = handle;
  call->native = atomic_load (&handle->native);
  if (is_present)
    return true;
  char text[MLNBD_MESSAGE];
  snprintf (text, sizeof text, "%s: this call is not in the loaded libnbd, which is an older one", function);
  return mlnbd_note_error (call, ENOTSUP, text);
}

void
mlnbd_end_call (struct mlnbd_call *call)
{
  if (call->handle != NULL)
    leave (call->handle);
  mlnbd_collect_freed ();
  mlnbd_raise (call);
}

void
mlnbd_keep_until_close (struct mlnbd_call *call, struct mlnbd_closure *closure)
{
  struct mlnbd_closure *first = atomic_load (&call->handle->kept);
  do
    closure->next = first;
  while (!atomic_compare_exchange_weak (&call->handle->kept, &first, closure));
}
