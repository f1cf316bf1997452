/* Callbacks: what they keep alive, and how they get from the library into OCaml. */

#include "binding.h"

#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>

/* Freed by the library, the last first. */
static _Atomic (struct mlnbd_closure *) freed;

/*
 * The table, with a function and a buffer at each place, and the closures whose places are free. Under the runtime lock; where
 * each domain has its own, under this lock too, within which nothing is allocated.
 */
static value table = Val_unit;
static struct mlnbd_closure *spare;
static size_t places;

#define FIELDS 2 /* of a place */
#define FIRST_PLACES 256 /* in a table that is too large for the minor heap */

#if OCAML_VERSION >= 50000
static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;
#define LOCK_TABLE() pthread_mutex_lock (&table_lock)
#define UNLOCK_TABLE() pthread_mutex_unlock (&table_lock)
#else
#define LOCK_TABLE() ((void) 0)
#define UNLOCK_TABLE() ((void) 0)
#endif

/* Doubles the table. */
static bool
grow (void)
{
  CAMLparam0 ();
  CAMLlocal1 (larger);
  size_t before = places;
  size_t after = before == 0 ? FIRST_PLACES : 2 * before;
  larger = caml_alloc (FIELDS * after, 0);
  struct mlnbd_closure *closures = calloc (after - before, sizeof *closures);
  if (closures == NULL)
    CAMLreturnT (bool, false);

  LOCK_TABLE ();
  bool is_first = table == Val_unit;
  if (places != before) {
    /* Another domain was faster. */
    UNLOCK_TABLE ();
    free (closures);
    CAMLreturnT (bool, true);
  }
  for (size_t i = 0; i < FIELDS * before; i++)
    caml_modify (&Field (larger, i), Field (table, i));
  for (size_t i = before; i < after; i++) {
    closures[i - before] = (struct mlnbd_closure) { .next = spare, .place = FIELDS * i };
    spare = &closures[i - before];
  }
  places = after;
  if (is_first) {
    table = larger;
    caml_register_generational_global_root (&table);
  }
  else
    caml_modify_generational_global_root (&table, larger);
  UNLOCK_TABLE ();
  CAMLreturnT (bool, true);
}

static struct mlnbd_closure *
new_closure (struct mlnbd_call *call, value callback, bool has_callback)
{
  CAMLparam1 (callback);
  struct mlnbd_closure *closure;
  for (;;) {
    LOCK_TABLE ();
    closure = spare;
    if (closure != NULL) {
      spare = closure->next;
      if (has_callback)
        caml_modify (&Field (table, closure->place), callback);
    }
    UNLOCK_TABLE ();
    if (closure != NULL)
      break;
    if (!grow ()) {
      mlnbd_note_memory (call);
      CAMLreturnT (struct mlnbd_closure *, NULL);
    }
  }
  closure->has_callback = has_callback;
  closure->has_buffer = false;
  CAMLreturnT (struct mlnbd_closure *, closure);
}

struct mlnbd_closure *
mlnbd_take_callback (struct mlnbd_call *call, value callback)
{
  return new_closure (call, callback, true);
}

struct mlnbd_closure *
mlnbd_take_optional (struct mlnbd_call *call, value option)
{
  return Is_block (option) ? new_closure (call, Field (option, 0), true) : new_closure (call, Val_unit, false);
}

bool
mlnbd_keep_buffer (struct mlnbd_closure *closure, value buffer, void **data, size_t *size)
{
  closure->has_buffer = true;
  LOCK_TABLE ();
  caml_modify (&Field (table, closure->place + 1), buffer);
  UNLOCK_TABLE ();
  *data = Caml_ba_data_val (buffer);
  *size = caml_ba_byte_size (Caml_ba_array_val (buffer));
  return true;
}

/* The function of a closure. */
static value
callback_of (const struct mlnbd_closure *closure)
{
  LOCK_TABLE ();
  value callback = Field (table, closure->place);
  UNLOCK_TABLE ();
  return callback;
}

/* Clears the places of closures, which are used again. */
static void
drop (struct mlnbd_closure *closure)
{
  LOCK_TABLE ();
  while (closure != NULL) {
    struct mlnbd_closure *next = closure->next;
    if (closure->has_callback)
      caml_modify (&Field (table, closure->place), Val_unit);
    if (closure->has_buffer)
      caml_modify (&Field (table, closure->place + 1), Val_unit);
    closure->next = spare;
    spare = closure;
    closure = next;
  }
  UNLOCK_TABLE ();
}

void
mlnbd_drop_closure (struct mlnbd_closure *closure)
{
  if (closure == NULL)
    return;
  closure->next = NULL;
  drop (closure);
}

void
mlnbd_free_closure (void *user_data)
{
  struct mlnbd_closure *closure = user_data;
  struct mlnbd_closure *first = atomic_load_explicit (&freed, memory_order_relaxed);
  do
    closure->next = first;
  while (!atomic_compare_exchange_weak_explicit (&freed, &first, closure, memory_order_release, memory_order_relaxed));
}

void
mlnbd_collect_freed (void)
{
  if (atomic_load_explicit (&freed, memory_order_relaxed) != NULL)
    drop (atomic_exchange_explicit (&freed, NULL, memory_order_acquire));
}

/* Of the library of threads, which a program need not have. */
extern int caml_c_thread_register (void) __attribute__ ((weak));
extern int caml_c_thread_unregister (void) __attribute__ ((weak));

/* A library that was loaded before that of threads does not see it by its own references. */
static int
call_thread_library (int (*linked) (void), const char *name)
{
  int (*function) (void) = linked;
  if (function == NULL)
    *(void **) &function = dlsym (RTLD_DEFAULT, name);
  return function != NULL ? function () : -1;
}

bool
mlnbd_register_thread (bool *registered)
{
  int result = call_thread_library (caml_c_thread_register, "caml_c_thread_register");
  *registered = result > 0;
  return result >= 0;
}

void
mlnbd_unregister_thread (void)
{
  call_thread_library (caml_c_thread_unregister, "caml_c_thread_unregister");
}

value
mlnbd_bytes_argument (const void *bytes, size_t size)
{
  value copy = caml_alloc_string (size);
  if (size > 0)
    memcpy (Bytes_val (copy), bytes, size);
  return copy;
}

value
mlnbd_int_ref_argument (int number)
{
  value reference = caml_alloc_small (1, 0);
  Field (reference, 0) = Val_int (number);
  return reference;
}

value
mlnbd_uint32_array_argument (const uint32_t *numbers, size_t count)
{
  CAMLparam0 ();
  CAMLlocal2 (array, number);
  array = count == 0 ? Atom (0) : caml_alloc (count, 0);
  for (size_t i = 0; i < count; i++) {
    number = caml_copy_int64 (numbers[i]);
    Store_field (array, i, number);
  }
  CAMLreturn (array);
}

/* An exception has no caller to go to: it is printed. An assertion that failed ends the process, as programs rely on. The errno
   that the exception means, or 0. */
static int
report (const char *name, value exception)
{
  CAMLparam1 (exception);
  CAMLlocal1 (text);
  text = caml_copy_string (name);
  value number = caml_callback2_exn (*caml_named_value ("mlnbd.uncaught"), text, exception);
  if (Is_exception_result (number))
    CAMLreturnT (int, 0);
  if (Long_val (number) < 0)
    abort ();
  CAMLreturnT (int, (int) Long_val (number));
}

int
mlnbd_run_callback (struct mlnbd_closure *closure, const char *name, value *arguments, int count, int reference, int *error)
{
  CAMLparam0 ();
  CAMLlocal1 (exception);
  intnat result = -1;
  value returned = caml_callbackN_exn (callback_of (closure), count, arguments);
  if (Is_exception_result (returned))
    exception = Extract_exception (returned);
  else
    result = Long_val (returned);

  /* Also if it raised. */
  if (error != NULL) {
    intnat number = Long_val (Field (arguments[reference], 0));
    if (number >= INT_MIN && number <= INT_MAX)
      *error = (int) number;
    else
      result = -1;
  }
  if (exception != Val_unit) {
    int number = report (name, exception);
    if (error != NULL && *error == 0)
      *error = number;
  }
  CAMLreturnT (int, result < 0 || result > INT_MAX ? -1 : (int) result);
}
