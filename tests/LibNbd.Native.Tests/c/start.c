/* What the library needs to start may be missing: then nbd_create fails, says why, and may succeed later. Nothing ends the host. */
#include "check.h"
#include <pthread.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY 65534
#define MIB ((rlim_t)1 << 20)

static rlim_t
address_space (void)
{
  unsigned long pages = 0;
  FILE *file = fopen ("/proc/self/statm", "r");
  CHECK (file != NULL && fscanf (file, "%lu", &pages) == 1);
  fclose (file);
  return (rlim_t)pages * (rlim_t)sysconf (_SC_PAGESIZE);
}

static void
limit (int resource, rlim_t soft)
{
  struct rlimit limits;
  CHECK (getrlimit (resource, &limits) == 0);
  limits.rlim_cur = soft < limits.rlim_max ? soft : limits.rlim_max;
  CHECK (setrlimit (resource, &limits) == 0);
}

static void
refuse (int error)
{
  const char *text;
  CHECK (nbd_create () == NULL);
  CHECK (nbd_get_errno () == error);
  text = nbd_get_error ();
  CHECK (text != NULL && strncmp (text, "nbd_create: ", 12) == 0);
  CHECK (strstr (text, strerror (error)) != NULL);
  nbd_close (NULL);
}

static void
succeed (void)
{
  char name[] = "an export", *again;
  struct nbd_handle *h = nbd_create ();
  CHECK (h != NULL);
  CHECK (nbd_set_export_name (h, name) == 0);
  again = nbd_get_export_name (h);
  CHECK (again != NULL && strcmp (name, again) == 0);
  free (again);
  CHECK (nbd_set_export_name (h, NULL) == -1 && nbd_get_errno () == EFAULT);
  CHECK (strncmp (nbd_get_error (), "nbd_set_export_name: ", 21) == 0);
  nbd_close (h);
}

/* One thread more is not to be had: of this user or of this control group, the answer is the same. */
static void
without_thread (void)
{
  struct rlimit before;
  if (geteuid () == 0)
    CHECK (setresgid (NOBODY, NOBODY, NOBODY) == 0 && setresuid (NOBODY, NOBODY, NOBODY) == 0);
  CHECK (getrlimit (RLIMIT_NPROC, &before) == 0);
  limit (RLIMIT_NPROC, 1);
  refuse (EAGAIN);
  refuse (EAGAIN);
  CHECK (setrlimit (RLIMIT_NPROC, &before) == 0);
  succeed ();
}

/* So many more bytes of address space. 0: the handle could be had; 1: it could not. */
static int
with_address_space (int resource, rlim_t bytes)
{
  struct rlimit before;
  struct nbd_handle *h;
  CHECK (getrlimit (resource, &before) == 0);
  limit (resource, (resource == RLIMIT_AS ? address_space () : 0) + bytes);
  h = nbd_create ();
  if (h != NULL) {
    nbd_close (h);
    return 0;
  }
  CHECK (nbd_get_errno () == ENOMEM || nbd_get_errno () == EAGAIN);
  refuse (nbd_get_errno ());
  CHECK (setrlimit (resource, &before) == 0);
  succeed ();
  return 1;
}

/* A host of which the limit leaves little: much of it is taken before the first call. */
static int
beside_a_large_host (rlim_t bytes)
{
  CHECK (malloc (1 << 30) != NULL);
  return with_address_space (RLIMIT_AS, bytes);
}

/* The heap is used up: that is an error like others, and when something is closed there is room again. */
static int
use_up (int unused, rlim_t bytes)
{
  static struct nbd_handle *handles[1 << 20];
  int count = 0, i;
  (void)unused;
  limit (RLIMIT_AS, address_space () + bytes);
  while (count < (int)(sizeof handles / sizeof handles[0]) && (handles[count] = nbd_create ()) != NULL)
    count++;
  CHECK (count > 1000 && count < (int)(sizeof handles / sizeof handles[0]));
  CHECK (nbd_get_errno () == ENOMEM);
  CHECK (strcmp (nbd_get_error (), "nbd_create: out of memory: Cannot allocate memory") == 0);
  for (i = 0; i < count; i++)
    nbd_close (handles[i]);
  succeed ();
  return 0;
}

static int
child (int (*body) (int, rlim_t), int argument, rlim_t bytes)
{
  int status;
  pid_t pid;
  fflush (NULL);
  pid = fork ();
  CHECK (pid >= 0);
  if (pid == 0)
    _exit (body (argument, bytes));
  CHECK (waitpid (pid, &status, 0) == pid);
  if (!WIFEXITED (status) || WEXITSTATUS (status) > 1) {
    fprintf (stderr, "with %llu bytes: status %#x\n", (unsigned long long)bytes, status);
    exit (1);
  }
  return WEXITSTATUS (status);
}

static int
body_thread (int unused, rlim_t bytes)
{
  (void)unused; (void)bytes;
  without_thread ();
  return 0;
}

static int
body_large (int unused, rlim_t bytes)
{
  (void)unused;
  return beside_a_large_host (bytes);
}

int
main (void)
{
  rlim_t size;
  CHECK (nbd_get_error () == NULL && nbd_get_errno () == 0);
  nbd_close (NULL);
  CHECK (child (body_thread, 0, 0) == 0);
  for (size = 0; size < 160 * MIB; size += 2 * MIB + 4096) {
    child (with_address_space, RLIMIT_AS, size);
    child (body_large, 0, size);
  }
  for (size = 8 * MIB; size < 16 * MIB; size += MIB / 8)
    child (with_address_space, RLIMIT_DATA, size);
  CHECK (child (with_address_space, RLIMIT_AS, 8 * MIB) == 1);
  CHECK (child (with_address_space, RLIMIT_DATA, 9 * MIB) == 1);
  CHECK (child (with_address_space, RLIMIT_AS, 128 * MIB) == 0);
  CHECK (child (body_large, 0, 128 * MIB) == 0);
  CHECK (child (use_up, 0, 128 * MIB) == 0);
  CHECK (child (use_up, 0, 300 * MIB) == 0);
  puts ("no child was killed");
  return 0;
}
