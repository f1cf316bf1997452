/* The blocking calls, one after another. The server: nbdkit memory 16M. */
#include "check.h"

static int extents;

static int
on_extent (void *user_data, const char *metacontext, uint64_t offset, uint32_t *entries, size_t nr_entries, int *error)
{
  size_t i;
  uint64_t at = offset;
  CHECK (user_data == &extents && strcmp (metacontext, LIBNBD_CONTEXT_BASE_ALLOCATION) == 0 && *error == 0);
  for (i = 0; i < nr_entries; i += 2) {
    printf ("extent %" PRIu64 "+%u status %u\n", at, entries[i], entries[i + 1]);
    at += entries[i];
    extents++;
  }
  return 0;
}

int
main (int argc, char **argv)
{
  static unsigned char out[1 << 20], in[1 << 20];
  size_t i;
  nbd_extent_callback extent = { .callback = on_extent, .user_data = &extents };
  struct nbd_handle *h = nbd_create ();

  CHECK (argc == 2 && h);
  CHECK (nbd_aio_is_created (h) == 1);
  CHECK (nbd_add_meta_context (h, LIBNBD_CONTEXT_BASE_ALLOCATION) == 0);
  CHECK (nbd_connect_unix (h, argv[1]) == 0);
  CHECK (nbd_aio_is_ready (h) == 1);
  CHECK (nbd_get_size (h) == 16 << 20);
  CHECK (nbd_is_read_only (h) == 0);
  CHECK (nbd_can_meta_context (h, LIBNBD_CONTEXT_BASE_ALLOCATION) == 1);
  printf ("%s\n", nbd_get_protocol (h));

  for (i = 0; i < sizeof out; i++)
    out[i] = (unsigned char)(i * 31 + (i >> 8) + 1);
  CHECK (nbd_pwrite (h, out, sizeof out, 1 << 20, 0) == 0);
  CHECK (nbd_pwrite (h, "x", 1, 12345, LIBNBD_CMD_FLAG_FUA) == 0);
  CHECK (nbd_flush (h, 0) == 0);
  CHECK (nbd_pread (h, in, sizeof in, 1 << 20, 0) == 0);
  CHECK (memcmp (in, out, sizeof in) == 0);
  CHECK (nbd_pread (h, in, 3, 12344, 0) == 0 && memcmp (in, "\0x\0", 3) == 0);
  CHECK (nbd_zero (h, 65536, 1 << 20, 0) == 0);
  CHECK (nbd_trim (h, 65536, (1 << 20) + 65536, 0) == 0);
  CHECK (nbd_pread (h, in, 131072, 1 << 20, 0) == 0);
  for (i = 0; i < 65536; i++)
    CHECK (in[i] == 0);
  CHECK (nbd_block_status (h, 4 << 20, 0, extent, 0) == 0 && extents > 0);
  CHECK (nbd_shutdown (h, 0) == 0);
  CHECK (nbd_aio_is_closed (h) == 1);
  nbd_close (h);
  nbd_close (NULL);
  return 0;
}
