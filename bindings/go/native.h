/* What the Go code and the generated C code share: results, closures, and the library as it was found. */

#pragma once

#include "gen_library.h"

#include <sys/un.h>

/* The error of a call, copied in the frame that made it: a goroutine may go on in another thread, which has another last error. */
struct nbdgo_failure {
  int number;
  char *text;
};

struct nbdgo_number {
  int64_t value;
  struct nbdgo_failure *failure;
};

struct nbdgo_text {
  char *text;
  struct nbdgo_failure *failure;
};

/* What the library has as user_data. They are allocated in blocks and used again, never freed; index leads to what Go knows. */
struct nbdgo_closure {
  struct nbdgo_closure *next_freed;
  uint32_t index;
  /* Set by Go before it hands the closure over. */
  int kind;
  /* The end of the command, of a completion that only notes it. */
  int error;
  int has_ended;
};

enum {
  NBDGO_CALLBACK, /* calls a function of the program */
  NBDGO_KEEPER,   /* calls nothing: its free tells that memory can be let go */
  NBDGO_WAITER,   /* notes the end of a command that a goroutine waits for, and retires it */
};

extern struct nbd_library nbdgo_library;

/* Closures that the library has freed, for Go to take apart: freeing one runs no Go code, whatever thread does it. */
extern struct nbdgo_closure *nbdgo_freed;

typedef int (*nbdgo_completion_function) (void *user_data, int *error);

struct nbd_handle *nbdgo_create (struct nbdgo_failure **failure);
void nbdgo_close (struct nbd_handle *h);
struct nbdgo_closure *nbdgo_new_closures (size_t count, uint32_t first);

struct nbdgo_failure *nbdgo_last_failure (void);
struct nbdgo_number nbdgo_no_number (const char *function);
struct nbdgo_text nbdgo_no_text (const char *function);
void nbdgo_release (struct nbdgo_failure *failure);

void nbdgo_free_closure (void *user_data);
void nbdgo_drop (uintptr_t closure);
uint32_t nbdgo_index (void *user_data);
nbdgo_completion_function nbdgo_completion (void *user_data, nbdgo_completion_function callback);

char **nbdgo_list (const char *texts, size_t count);
struct sockaddr_un nbdgo_address (const char *path);

void nbdgo_resolve (void *(*find) (const char *name));

/* One step of driving a connection, for the pump. */
struct nbdgo_turn {
  int progressed;  /* something was read or written */
  unsigned states; /* of the handle: NBDGO_IS_* */
  struct nbdgo_failure *failure;
};

enum {
  NBDGO_IS_CONNECTING = 1,
  NBDGO_IS_NEGOTIATING = 2,
  NBDGO_IS_CONNECTED = 4,
  NBDGO_IS_OVER = 8,
};

/* An epoll that Go's poller watches. It watches the socket, and an eventfd by which the pump is woken. */
struct nbdgo_watch {
  int epoll;
  int event;
  int socket;
  unsigned events;
};

struct nbdgo_turn nbdgo_take_turn (struct nbd_handle *h, struct nbdgo_watch *watch);
int nbdgo_new_watch (struct nbdgo_watch *watch);
int nbdgo_send (struct nbd_handle *h);
