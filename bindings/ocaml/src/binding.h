/* What the parts of the C code share. See ../README.md for how they fit together. */

#ifndef LIBNBD_OCAML_BINDING_H
#define LIBNBD_OCAML_BINDING_H

/* Only the long names of OCaml's runtime. */
#define CAML_NAME_SPACE

#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <caml/alloc.h>
#include <caml/bigarray.h>
#include <caml/callback.h>
#include <caml/custom.h>
#include <caml/fail.h>
#include <caml/memory.h>
#include <caml/mlvalues.h>
#include <caml/threads.h>
#include <caml/version.h>

#include "generated/library.h"

/*
 * Every name that other files see begins with mlnbd_: the C code of an OCaml program is linked into one.
 *
 * A function may touch OCaml's heap only while the thread holds the runtime lock. Between mlnbd_release_lock and
 * mlnbd_take_lock a call works on copies in C memory.
 */

/* ---- library.c: the C library, loaded when the first handle is made ---- */

/* Its functions. One that the loaded library does not have is NULL. */
extern struct nbd_library mlnbd_library;

/* Loads it. NULL, or why that failed. */
const char *mlnbd_load_library (void);

/* ---- errors.c: how a call ends with an exception ---- */

enum mlnbd_exception
{
  MLNBD_NONE,
  MLNBD_ERROR,   /* NBD.Error, with text and number */
  MLNBD_CLOSED,  /* NBD.Closed */
  MLNBD_INVALID, /* Invalid_argument */
  MLNBD_MEMORY   /* Out_of_memory */
};

#define MLNBD_MESSAGE 160 /* room for a message of the binding itself */

struct mlnbd_handle;

/* A call that is running. An exception is only noted, and raised at the end, when everything is given back. */
struct mlnbd_call
{
  struct mlnbd_handle *handle; /* NULL if the call did not begin, because the handle is closed */
  struct nbd_handle *native;
  const char *name; /* NBD.pread */
  bool failed;
  enum mlnbd_exception exception;
  int number;                  /* errno of an error, or 0 */
  char *text;                  /* of an error of the library, or NULL */
  char message[MLNBD_MESSAGE]; /* otherwise */
};

/* Notes the thread's last error of the library, in the frame of the call that failed. Needs no lock. */
void mlnbd_note_failure (struct mlnbd_call *call);

/* Notes an error of the binding's own. Each returns false. */
bool mlnbd_note_error (struct mlnbd_call *call, int number, const char *text);
bool mlnbd_note_invalid (struct mlnbd_call *call, const char *name, const char *what);
bool mlnbd_note_memory (struct mlnbd_call *call);

/* Raises what was noted. It does not return then. */
void mlnbd_raise (struct mlnbd_call *call);

/* ---- handle.c ---- */

/* A call begins: false if the handle is closed, or the library does not have the function. It is not closed before the end. */
bool mlnbd_begin_call (struct mlnbd_call *call, value handle, const char *name, const char *function, bool is_present);

/* The call has ended. Closes the handle if that was asked for meanwhile, and raises what was noted. */
void mlnbd_end_call (struct mlnbd_call *call);

/* Around the call of the library. */
void mlnbd_release_lock (void);
void mlnbd_take_lock (void);

/* ---- closures.c ---- */

/*
 * What a callback of the library keeps alive: its function, and the buffer that belongs to the same command. Both are in a table
 * in OCaml's heap, the one root that all of them share. The library owns a closure from the call on, and gives it back by
 * mlnbd_free_closure, from any thread and without the runtime lock. It then waits in a list until a thread that has the lock
 * clears its place in the table, which each call does before it returns to OCaml.
 */
struct mlnbd_closure
{
  struct mlnbd_closure *next; /* among those that were freed, that a handle keeps, or that can be used again */
  size_t place;
  bool has_callback, has_buffer;
};

/* One for a function, or for an option of one. It belongs to the caller until the library is called. */
struct mlnbd_closure *mlnbd_take_callback (struct mlnbd_call *call, value callback);
struct mlnbd_closure *mlnbd_take_optional (struct mlnbd_call *call, value option);

/* Puts a buffer into a closure, and tells its memory. Returns true. */
bool mlnbd_keep_buffer (struct mlnbd_closure *closure, value buffer, void **data, size_t *size);

/* Takes apart a closure that was not handed over, or does nothing for NULL. */
void mlnbd_drop_closure (struct mlnbd_closure *closure);

/* Keeps a closure of a buffer that no command tells the end of. */
void mlnbd_keep_until_close (struct mlnbd_call *call, struct mlnbd_closure *closure);

/* The library's free callback. */
void mlnbd_free_closure (void *closure);

/* Takes apart what was freed. */
void mlnbd_collect_freed (void);

/* A callback that is running. */
struct mlnbd_invocation
{
  unsigned released; /* by the call that it interrupts */
  bool registered;   /* this thread is OCaml's only for the time of the callback */
};

/* Takes the runtime lock. False if this thread cannot have it, and the callback fails. */
bool mlnbd_enter_callback (struct mlnbd_invocation *invocation);
void mlnbd_leave_callback (struct mlnbd_invocation *invocation);

/* Makes a thread that OCaml does not know one of its own. False if the program has no threads. */
bool mlnbd_register_thread (bool *registered);
void mlnbd_unregister_thread (void);

/* The arguments that are not made by one function of the runtime. */
value mlnbd_bytes_argument (const void *bytes, size_t size);
value mlnbd_int_ref_argument (int number);
value mlnbd_uint32_array_argument (const uint32_t *numbers, size_t count);

/* Calls the function with arguments, which are roots, and copies back the reference among them. The callback's result. */
int mlnbd_run_callback (struct mlnbd_closure *closure, const char *name, value *arguments, int count, int reference,
                        int *error);

/* ---- arguments.c ---- */

/* The numbers behind constructors without arguments, in their order. */
struct mlnbd_variant
{
  const uint32_t *numbers;
  size_t count;
};

/* The values of arguments. A value that C's type cannot hold is an Invalid_argument, never cut. */
bool mlnbd_as_bool (struct mlnbd_call *call, const char *name, value given, bool *result);
bool mlnbd_as_int (struct mlnbd_call *call, const char *name, value given, int *result);
bool mlnbd_as_unsigned (struct mlnbd_call *call, const char *name, value given, unsigned *result);
bool mlnbd_as_size (struct mlnbd_call *call, const char *name, value given, size_t *result);
bool mlnbd_as_uintptr (struct mlnbd_call *call, const char *name, value given, uintptr_t *result);
bool mlnbd_as_int64 (struct mlnbd_call *call, const char *name, value given, int64_t *result);
bool mlnbd_as_uint32 (struct mlnbd_call *call, const char *name, value given, uint32_t *result);
bool mlnbd_as_uint64 (struct mlnbd_call *call, const char *name, value given, uint64_t *result);
bool mlnbd_as_enum (struct mlnbd_call *call, const char *name, value given, const struct mlnbd_variant *variant, int *result);
bool mlnbd_as_flags (struct mlnbd_call *call, const char *name, value given, const struct mlnbd_variant *variant,
                     uint32_t *result);

/* Copies of arguments. */
bool mlnbd_copy_string (struct mlnbd_call *call, const char *name, value given, char **copy);
bool mlnbd_copy_string_list (struct mlnbd_call *call, const char *name, value given, char ***copy);
void mlnbd_free_string_list (char **list);

struct mlnbd_address
{
  struct sockaddr_storage storage;
  socklen_t size;
};

bool mlnbd_copy_address (struct mlnbd_call *call, const char *name, value given, struct mlnbd_address *copy);

#define MLNBD_SMALL 4096 /* bytes that are copied to the stack: what most reads and writes have */

struct mlnbd_bytes
{
  char *data;
  size_t size;
  char room[MLNBD_SMALL];
};

bool mlnbd_copy_bytes (struct mlnbd_call *call, value given, struct mlnbd_bytes *copy);

/* For bytes that the call fills: the library may leave what was there before, or zeroes, if the call fails; here it is zeroes. */
bool mlnbd_room_for_bytes (struct mlnbd_call *call, value given, struct mlnbd_bytes *copy);
void mlnbd_give_bytes (const struct mlnbd_call *call, const struct mlnbd_bytes *copy, value given);
void mlnbd_free_bytes (struct mlnbd_bytes *copy);

/* Results. */
value mlnbd_enum_result (int number, const struct mlnbd_variant *variant);
value mlnbd_flags_result (uint32_t bits, const struct mlnbd_variant *variant);

/* ---- generated/calls.c ---- */

void mlnbd_resolve_library (void *(*find) (const char *name));

#endif
