/* One use of the library, measured from inside: microseconds of the first call, of the first connection and of a second one, and memory. */
#include <libnbd.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static double
now (void)
{
  struct timespec t;
  clock_gettime (CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

static long
kib (const char *name)
{
  FILE *file = fopen ("/proc/self/status", "r");
  char line[128];
  long value = 0;
  while (file && fgets (line, sizeof line, file))
    if (strncmp (line, name, strlen (name)) == 0)
      sscanf (line + strlen (name), ": %ld", &value);
  if (file)
    fclose (file);
  return value;
}

static double
visit (const char *uri)
{
  double begin = now ();
  struct nbd_handle *h = nbd_create ();
  char data[4096];
  if (h == NULL || nbd_connect_uri (h, uri) == -1 || nbd_pread (h, data, sizeof data, 0, 0) == -1) {
    fprintf (stderr, "%s\n", nbd_get_error ());
    return -1;
  }
  nbd_shutdown (h, 0);
  nbd_close (h);
  return now () - begin;
}

int
main (int argc, char **argv)
{
  double begin = now (), create, first, second;
  if (argc != 2)
    return 2;
  nbd_close (nbd_create ());
  create = now () - begin;
  first = visit (argv[1]);
  second = visit (argv[1]);
  printf ("%.0f %.0f %.0f %ld\n", create, first, second, kib ("VmRSS"));
  return first < 0;
}
