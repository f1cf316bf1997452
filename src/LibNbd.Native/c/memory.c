/* The address space of the garbage collector. It reserves one range for its whole life, in the start of the runtime: half of RLIMIT_AS, whatever of
   that the host has taken already. It crashes where that is not to be had or is too little to begin with, and also later when the range is used up.
   So the range is looked for beforehand. If it is not the one that the collector would take by itself, then it is told of a limit of address space
   whose half that is, and of a limit to the heap, at which it says that memory is out before the range is. */
#define _GNU_SOURCE
#include "libnbd-host.h"
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

int __real_getrlimit64 (__rlimit_resource_t, struct rlimit64 *);
int __wrap_getrlimit64 (__rlimit_resource_t, struct rlimit64 *);
char *__real_getenv (const char *);
char *__wrap_getenv (const char *);

#define MIB ((size_t)1 << 20)
#define GIB ((size_t)1 << 30)

/* What the collector asks for at most, where there is no limit. */
static const size_t largest_range = 256 * GIB;
/* Up to 42 MiB, and at some lengths that are no power of two, the collector crashes in its start or when the heap is full. Found by trying .NET 10. */
static const size_t smallest_range = 64 * MIB;
/* So much of the range may be heap. At a third it crashes when the heap is full, at a quarter it does not. */
static const size_t heap_part = 4;
/* What else the start takes: tables of the collector, alternate stacks, the heap of libc. Measured: 6 MiB. */
static const size_t beside = 8 * MIB;
/* What of all that is written to at once, and so counts for RLIMIT_DATA. Measured: 2 MiB. */
static const size_t written = 4 * MIB;
/* The tables of the collector are a part of its range: measured, one part in 900. */
static const size_t table_part = 512;

/* What the collector is told of; 0 and empty: the truth. */
static size_t told_limit;
static char told_heap_limit[2 * sizeof (size_t) + 1];

static bool
can_map (size_t size, int protection)
{
  void *memory = mmap (NULL, size, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED)
    return false;
  munmap (memory, size);
  return true;
}

static bool
can_have (size_t range)
{
  return can_map (range + range / table_part + beside, PROT_NONE) && can_map (written, PROT_READ | PROT_WRITE);
}

bool
libnbd_find_address_space (void)
{
  struct rlimit64 limit;
  bool is_limited = __real_getrlimit64 (RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM64_INFINITY;
  size_t range = largest_range;
  told_limit = 0;
  told_heap_limit[0] = '\0';
  if (!is_limited && can_have (range))
    return true;
  /* Half of what there is at most: the rest is the host's. */
  while (range > smallest_range && !can_have (2 * range))
    range /= 2;
  if (!can_have (range))
    return false;
  told_limit = 2 * range;
  snprintf (told_heap_limit, sizeof told_heap_limit, "%zx", range / heap_part);
  return true;
}

/* getrlimit of the runtime. */
int
__wrap_getrlimit64 (__rlimit_resource_t resource, struct rlimit64 *limit)
{
  int result = __real_getrlimit64 (resource, limit);
  if (result == 0 && resource == RLIMIT_AS && told_limit != 0)
    limit->rlim_cur = told_limit;
  return result;
}

/* getenv of the runtime. What the user has set counts. */
char *
__wrap_getenv (const char *name)
{
  char *value = __real_getenv (name);
  return value == NULL && told_heap_limit[0] != '\0' && strcmp (name, "DOTNET_GCHeapHardLimit") == 0 ? told_heap_limit : value;
}
