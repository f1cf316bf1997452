/* What the parts of the extension module share. See ../README.md for how they fit together. */

#ifndef LIBNBD_PYTHON_BINDING_H
#define LIBNBD_PYTHON_BINDING_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#ifdef Py_GIL_DISABLED
#error "This module relies on the global interpreter lock. Build it with an interpreter that has one."
#endif

#include "generated/library.h"

/* ---- library.c: the C library, loaded at run time ---- */

/* Its functions. One that the loaded library does not have is NULL. */
extern struct nbd_library library;

/* Loads it. Sets ImportError and returns false if that fails. */
bool load_library (const char *path);

/* Fails if a function is absent: nbd.Error with ENOTSUP. */
bool is_present (const void *function, const char *name);

/* ---- errors.c ---- */

/* The thread's last error of the library, copied in the frame of the call that failed. */
struct failure
{
  bool failed;
  int number;
  char *text;
};

/* Copies it. Needs no GIL. */
void note_failure (struct failure *failure);

/* Raises it as nbd.Error, and forgets it. */
void raise_failure (struct failure *failure);

/* Raises nbd.Error with a text and an errno of our own. */
void raise_error (const char *text, int number);

/* nbd.Error as an object that is not raised. */
PyObject *new_error (const char *text, int number);

/* Raises nbd.ClosedHandle. */
void raise_closed (void);

/* ---- closures.c ---- */

struct handle;

/*
 * What a callback of the library keeps alive: its callable, and the buffer that belongs to the same command. The library owns it
 * from the call on, and gives it back by free_closure, from any thread and without the GIL. It then waits in a list until a thread
 * that has the GIL takes it apart, which each call does before it returns to Python.
 */
struct closure
{
  struct closure *previous, *next; /* among those of the handle: what the garbage collector asks for. Under the GIL. */
  struct closure *freed_next;
  struct handle *owner;
  PyObject *callable; /* NULL if there is none */
  PyObject *endings;  /* of an awaited command, or NULL; then also its future, what that ends with, and the name of the call */
  PyObject *future;
  PyObject *result;
  PyObject *name;
  PyObject *view;     /* of the buffer that the callback is shown parts of, or NULL */
  Py_buffer buffer;   /* kept for the library; .obj is NULL if there is none */
  int error;          /* of an awaited command */
  bool has_ended;     /* whether the library told its end; it does not if the call itself fails */
};

/* A new closure, which belongs to the caller until the library is called. NULL with an exception if memory is short. */
struct closure *new_closure (struct handle *owner);

/* One for a callable, or an exception. */
struct closure *take_callback (struct handle *owner, PyObject *object, const char *name);

/* One for a callable, for a waiter, or for nothing but the buffer that it keeps, if the object is NULL or None. */
struct closure *take_optional (struct handle *owner, PyObject *object, const char *name);

/* The library's free callback. */
void free_closure (void *closure);

/* Takes apart what was freed. Needs the GIL; may run any Python code. Keeps a raised exception. */
void collect_freed (void);

/* Takes apart what a handle still has after it was closed: the buffers that no closure kept. Needs the GIL. */
void release_closures (struct handle *owner);

/* For the garbage collector. */
int visit_closures (struct closure *first, visitproc visit, void *arg);

/* A callback that is running. */
struct invocation
{
  PyGILState_STATE gil;
  struct closure *closure;
  bool may_end_process; /* whether SystemExit and AssertionError do */
  PyObject *mutable_int;
  int *mutable_target;
};

/* Takes the GIL. False if Python has ended, and the callback fails. */
bool enter_callback (struct invocation *call, void *closure, bool may_end_process);

/* The arguments. Each gives a new reference, or NULL with an exception. */
PyObject *text_argument (const char *text);
PyObject *bytes_argument (struct invocation *call, const void *bytes, size_t size);
PyObject *uint32_array_argument (const uint32_t *numbers, size_t count);
PyObject *mutable_int_argument (struct invocation *call, int *number);

/* Calls the callable with arguments, whose references it takes, and releases the GIL. The callback's result. */
int leave_callback (struct invocation *call, PyObject **arguments, size_t count);

/* The completion of an awaited command: it keeps the error for the future, and retires the command. */
int complete_future (void *closure, int *error);

/* ---- module.c ---- */

/* The end of an object's deallocation: gives its memory back, and its reference to its type. */
void free_object (PyObject *object);

/* ---- handle.c ---- */

struct handle
{
  PyObject_HEAD
  struct nbd_handle *native; /* NULL before it is made and after it is closed */
  struct closure *closures;
  unsigned calls;            /* that are running, in any thread */
  bool closing;              /* the last of them closes it */
};

extern PyType_Spec handle_type;

/* Fills the table of the type's methods: its own, and those of the calls. */
bool join_methods (void);

/* A call on a handle begins: false with ClosedHandle if it is closed. It is not closed before the call ends. */
bool begin_call (struct handle *handle);

/* The call has ended, with the GIL. It closes the handle if that was asked for meanwhile. */
void end_call (struct handle *handle);

/* ---- buffer.c: nbd.Buffer, and the buffers that commands use ---- */

extern PyType_Spec buffer_type;
extern PyTypeObject *buffer_class;

/* The memory that a command reads until it is retired: any contiguous buffer; of another one a copy. */
bool keep_readable (struct closure *closure, PyObject *object);

/* The memory that a command writes until it is retired. */
bool keep_writable (struct closure *closure, PyObject *object);

/* Lets the callbacks of a closure see the parts of a buffer. */
bool show_buffer (struct closure *closure, PyObject *buffer);

/* ---- waiter.c ---- */

extern PyType_Spec waiter_type;
extern PyTypeObject *waiter_class;

/* Reads for an await: what a call of aio_pread with new memory and a waiter does, for the future that it is given. */
PyObject *handle_await_pread (PyObject *handle, PyObject *const *arguments, Py_ssize_t count);

/* Makes a closure end the future of a waiter. */
void take_waiter (struct closure *closure, PyObject *waiter);

/* ---- endings.c ---- */

extern PyType_Spec endings_type;
extern PyTypeObject *endings_class;

/* An awaited command has ended; its future ends when the loop goes on with it. */
void add_ending (PyObject *endings, PyObject *future, PyObject *result, PyObject *name, int error);

/* ---- arguments.c ---- */

#define MAX_PARAMETERS 32

struct signature
{
  const char *name;
  size_t required, total;
  const char *parameters[MAX_PARAMETERS];
};

/* Sorts the arguments of a call by its parameters; optional ones that were not given are NULL. */
bool take_arguments (const struct signature *signature, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords,
                     PyObject **given);

/* The values of arguments. A value that C's type cannot hold is an OverflowError, never cut. */
bool as_bool (PyObject *object, bool *value);
bool as_int (PyObject *object, const char *name, int *value);
bool as_int64 (PyObject *object, const char *name, int64_t *value);
bool as_unsigned (PyObject *object, const char *name, unsigned *value);
bool as_uint32 (PyObject *object, const char *name, uint32_t *value);
bool as_uint64 (PyObject *object, const char *name, uint64_t *value);
bool as_uintptr (PyObject *object, const char *name, uintptr_t *value);
bool as_size (PyObject *object, const char *name, size_t *value);

/* Text for the library, and what keeps it alive. */
struct text
{
  const char *chars;
  PyObject *owner;
};

bool as_text (PyObject *object, const char *name, struct text *text);
bool as_path (PyObject *object, struct text *path);
void release_text (struct text *text);

/* A NULL-terminated array of texts. */
struct text_list
{
  char **items;
  struct text *texts;
  size_t count;
};

bool as_text_list (PyObject *object, const char *name, struct text_list *list);
void release_text_list (struct text_list *list);

/* The path of a Unix socket. */
struct address
{
  struct sockaddr_un un;
  socklen_t size;
};

bool as_address (PyObject *object, struct address *address);

/* ---- generated/calls.c ---- */

extern PyMethodDef call_methods[];
void resolve_library (void *(*find) (const char *name));

#endif
