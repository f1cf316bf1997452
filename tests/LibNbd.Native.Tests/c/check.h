/* What every program here shares: a check that says where it failed, the frames of whoever called abort, and the pattern that nbdkit's plugin of
   that name serves. */
#ifndef CHECK_H
#define CHECK_H

#include <errno.h>
#include <execinfo.h>
#include <inttypes.h>
#include <libnbd.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHECK(condition)                                                                                        \
  do {                                                                                                          \
    if (!(condition)) {                                                                                         \
      const char *text_ = nbd_get_error ();                                                                     \
      fprintf (stderr, "%s:%d: not so: %s\n  last error: %s (%d)\n", __FILE__, __LINE__, #condition,            \
               text_ ? text_ : "none", nbd_get_errno ());                                                       \
      exit (1);                                                                                                 \
    }                                                                                                           \
  } while (0)

/* Neither the runtime nor the unwinder says why it gives up: the frames are all there is. */
static void
say_who_aborted (int number)
{
  static const char text[] = "abort was called by:\n";
  void *frames[64];
  (void)!write (STDERR_FILENO, text, sizeof text - 1);
  backtrace_symbols_fd (frames, backtrace (frames, 64), STDERR_FILENO);
  signal (number, SIG_DFL);
}

static void __attribute__ ((constructor))
watch_for_aborts (void)
{
  signal (SIGABRT, say_who_aborted);
}

/* Eight bytes of the pattern are their own offset, big end first. */
static inline int
is_pattern (const unsigned char *buffer, size_t count, uint64_t offset)
{
  size_t i;
  for (i = 0; i < count; i++) {
    uint64_t word = (offset + i) & ~(uint64_t)7;
    if (buffer[i] != (unsigned char)(word >> (8 * (7 - ((offset + i) & 7)))))
      return 0;
  }
  return 1;
}

static inline struct nbd_handle *
connected (const char *socket)
{
  struct nbd_handle *h = nbd_create ();
  CHECK (h != NULL);
  CHECK (nbd_connect_unix (h, socket) == 0);
  return h;
}

#endif
