/* Every kind of callback, and that each is freed once whatever becomes of the call. The server: nbdkit pattern 1M. */
#include "check.h"

struct count { int called; int freed; int answer; int error; const unsigned char *buffer; };

static void
on_free (void *user_data)
{
  ((struct count *)user_data)->freed++;
}

static int
on_completion (void *user_data, int *error)
{
  struct count *count = user_data;
  CHECK (count->freed == 0);
  count->called++;
  if (count->error)
    *error = count->error;
  return count->answer;
}

static int
on_chunk (void *user_data, const void *subbuf, size_t n, uint64_t offset, unsigned status, int *error)
{
  struct count *count = user_data;
  CHECK (count->freed == 0 && status == LIBNBD_READ_DATA && *error == 0);
  CHECK ((const unsigned char *)subbuf >= count->buffer && (const unsigned char *)subbuf + n <= count->buffer + 4096);
  CHECK (is_pattern (subbuf, n, offset));
  count->called++;
  if (count->error)
    *error = count->error;
  return count->answer;
}

static int
on_extent (void *user_data, const char *metacontext, uint64_t offset, uint32_t *entries, size_t nr_entries, int *error)
{
  struct count *count = user_data;
  CHECK (count->freed == 0 && strcmp (metacontext, "base:allocation") == 0 && nr_entries % 2 == 0 && entries[0] > 0);
  (void)offset, (void)error;
  count->called++;
  return 0;
}

static int
on_debug (void *user_data, const char *context, const char *msg)
{
  struct count *count = user_data;
  CHECK (count->freed == 0 && strncmp (context, "nbd_", 4) == 0 && msg != NULL);
  count->called++;
  return 0;
}

static int
on_list (void *user_data, const char *name, const char *description)
{
  struct count *count = user_data;
  CHECK (strcmp (name, "") == 0 && strcmp (description, "") == 0);
  count->called++;
  return 0;
}

static int
on_context (void *user_data, const char *name)
{
  struct count *count = user_data;
  CHECK (strcmp (name, "base:allocation") == 0);
  count->called++;
  return 0;
}

#define CLOSURE(type, function, count) ((type){ .callback = function, .user_data = &(count), .free = on_free })
#define COMPLETION(count) CLOSURE (nbd_completion_callback, on_completion, count)

int
main (int argc, char **argv)
{
  static unsigned char buffer[4096];
  struct nbd_handle *h;
  int64_t cookie;
  int i;

  CHECK (argc == 2);
  h = nbd_create ();

  /* Refused for the state, for a flag, for a bound, for a NULL: freed each time, called never. */
  { struct count a = { 0 };
    CHECK (nbd_aio_pread (h, buffer, 512, 0, COMPLETION (a), 0) == -1 && nbd_get_errno () == ENOTCONN && a.freed == 1 && a.called == 0); }
  CHECK (nbd_add_meta_context (h, "base:allocation") == 0);
  CHECK (nbd_set_opt_mode (h, 1) == 0);
  CHECK (nbd_connect_unix (h, argv[1]) == 0);
  CHECK (nbd_aio_is_negotiating (h) == 1);

  { struct count a = { 0 };
    CHECK (nbd_opt_list (h, CLOSURE (nbd_list_callback, on_list, a)) == 1 && a.called == 1 && a.freed == 1); }
  { struct count a = { 0 };
    CHECK (nbd_opt_list_meta_context (h, CLOSURE (nbd_context_callback, on_context, a)) == 1 && a.called == 1 && a.freed == 1); }
  { struct count a = { 0 }, b = { 0 };
    CHECK (nbd_aio_opt_list_meta_context (h, CLOSURE (nbd_context_callback, on_context, a), COMPLETION (b)) == 0);
    while (nbd_aio_is_connecting (h))
      CHECK (nbd_poll (h, -1) == 1);
    CHECK (a.called == 1 && a.freed == 1 && b.called == 1 && b.freed == 1); }
  CHECK (nbd_opt_go (h) == 0);

  { struct count a = { 0 };
    CHECK (nbd_aio_pread (h, buffer, 512, 0, COMPLETION (a), 1 << 15) == -1 && nbd_get_errno () == EINVAL && a.freed == 1 && a.called == 0); }
  { struct count a = { 0 };
    CHECK (nbd_aio_pread (h, buffer, 512, 1 << 20, COMPLETION (a), 0) == -1 && nbd_get_errno () == EINVAL && a.freed == 1 && a.called == 0); }
  { struct count a = { 0 }, b = { 0 };
    nbd_chunk_callback none = { .callback = NULL };
    CHECK (nbd_aio_pread_structured (h, buffer, 512, 0, none, COMPLETION (b), 0) == -1 && nbd_get_errno () == EFAULT);
    CHECK (b.freed == 1 && b.called == 0 && a.freed == 0); }

  /* NULL is only what has neither function. */
  { struct count a = { 0 };
    nbd_chunk_callback silent = { .callback = NULL, .user_data = &a, .free = on_free };
    CHECK (nbd_pread_structured (h, buffer, 512, 0, silent, 0) == 0 && a.freed == 1 && is_pattern (buffer, 512, 0)); }

  /* Kept until it is asked for. */
  { struct count a = { 0 };
    CHECK ((cookie = nbd_aio_pread (h, buffer, 512, 512, COMPLETION (a), 0)) > 0);
    while (a.called == 0)
      CHECK (nbd_poll (h, -1) == 1);
    CHECK (a.freed == 0 && nbd_aio_command_completed (h, cookie) == 1 && a.freed == 1 && a.called == 1); }

  /* Retired by its callback. */
  { struct count a = { .answer = 1 };
    CHECK ((cookie = nbd_aio_pread (h, buffer, 512, 512, COMPLETION (a), 0)) > 0);
    while (a.called == 0)
      CHECK (nbd_poll (h, -1) == 1);
    CHECK (a.freed == 1 && nbd_aio_command_completed (h, cookie) == 0 && nbd_aio_in_flight (h) == 0); }

  /* Failed by its callback. */
  { struct count a = { .answer = -1, .error = ENOSPC };
    CHECK ((cookie = nbd_aio_pread (h, buffer, 512, 512, COMPLETION (a), 0)) > 0);
    while (a.called == 0)
      CHECK (nbd_poll (h, -1) == 1);
    CHECK (nbd_aio_command_completed (h, cookie) == -1 && nbd_get_errno () == ENOSPC && a.freed == 1); }

  { struct count a = { .buffer = buffer }, b = { 0 };
    CHECK (nbd_pread_structured (h, buffer, 4096, 8192, CLOSURE (nbd_chunk_callback, on_chunk, a), 0) == 0);
    CHECK (a.called >= 1 && a.freed == 1);
    a = (struct count){ .buffer = buffer, .answer = -1, .error = EIO };
    CHECK (nbd_pread_structured (h, buffer, 4096, 8192, CLOSURE (nbd_chunk_callback, on_chunk, a), 0) == -1);
    CHECK (nbd_get_errno () == EIO && a.freed == 1);
    a = (struct count){ .buffer = buffer, .answer = -1 };
    CHECK (nbd_pread_structured (h, buffer, 4096, 8192, CLOSURE (nbd_chunk_callback, on_chunk, a), 0) == -1);
    CHECK (nbd_get_errno () == EPROTO && a.freed == 1);
    a = (struct count){ .buffer = buffer };
    CHECK ((cookie = nbd_aio_pread_structured (h, buffer, 4096, 0, CLOSURE (nbd_chunk_callback, on_chunk, a), COMPLETION (b), 0)) > 0);
    while (!nbd_aio_command_completed (h, cookie))
      CHECK (nbd_poll (h, -1) == 1);
    CHECK (a.called >= 1 && a.freed == 1 && b.called == 1 && b.freed == 1); }

  { struct count a = { 0 };
    CHECK (nbd_block_status (h, 1 << 20, 0, CLOSURE (nbd_extent_callback, on_extent, a), 0) == 0 && a.called == 1 && a.freed == 1); }

  { struct count a = { 0 }, b = { 0 };
    CHECK (nbd_set_debug_callback (h, CLOSURE (nbd_debug_callback, on_debug, a)) == 0);
    CHECK (nbd_set_debug (h, 1) == 0);
    CHECK (nbd_pread (h, buffer, 512, 0, 0) == 0 && a.called > 0 && a.freed == 0);
    CHECK (nbd_set_debug_callback (h, CLOSURE (nbd_debug_callback, on_debug, b)) == 0 && a.freed == 1 && b.freed == 0);
    CHECK (nbd_set_debug (h, 0) == 0);
    CHECK (nbd_clear_debug_callback (h) == 0 && b.freed == 1); }

  /* Closed with commands on their way: each completion is told, and freed. */
  { struct count counts[8] = { { 0 } }, d = { 0 };
    static unsigned char many[8][512];
    for (i = 0; i < 8; i++)
      CHECK (nbd_aio_pread (h, many[i], 512, i * 512, COMPLETION (counts[i]), 0) > 0);
    CHECK (nbd_set_debug_callback (h, CLOSURE (nbd_debug_callback, on_debug, d)) == 0);
    nbd_close (h);
    CHECK (d.freed == 1);
    for (i = 0; i < 8; i++)
      CHECK (counts[i].called == 1 && counts[i].freed == 1); }
  puts ("closures are freed once");
  return 0;
}
