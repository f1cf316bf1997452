/* dlopen and dlclose again and again: no thread, no descriptor and no mapping is left behind by the second time. Arguments: socket, library. */
#include <dirent.h>
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define CHECK(condition)                                                      \
  do {                                                                        \
    if (!(condition)) {                                                       \
      fprintf (stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
      exit (1);                                                               \
    }                                                                         \
  } while (0)

static int
entries (const char *folder)
{
  DIR *dir = opendir (folder);
  int count = 0;
  CHECK (dir != NULL);
  while (readdir (dir))
    count++;
  closedir (dir);
  return count;
}

static int
mappings (void)
{
  FILE *file = fopen ("/proc/self/maps", "r");
  int count = 0, c;
  CHECK (file != NULL);
  while ((c = getc (file)) != EOF)
    count += c == '\n';
  fclose (file);
  return count;
}

int
main (int argc, char **argv)
{
  int i, threads = 0, descriptors = 0, maps = 0;
  CHECK (argc == 3);
  for (i = 0; i < 200; i++) {
    void *library = dlopen (argv[2], RTLD_NOW | RTLD_LOCAL);
    struct nbd_handle *h;
    struct nbd_handle *(*create) (void);
    int (*connect_unix) (struct nbd_handle *, const char *);
    int (*pread_) (struct nbd_handle *, void *, size_t, uint64_t, uint32_t);
    void (*close_) (struct nbd_handle *);
    char buffer[512];
    if (library == NULL)
      fprintf (stderr, "%s\n", dlerror ());
    CHECK (library != NULL);
    *(void **)&create = dlsym (library, "nbd_create");
    *(void **)&connect_unix = dlsym (library, "nbd_connect_unix");
    *(void **)&pread_ = dlvsym (library, "nbd_pread", "LIBNBD_1.0");
    *(void **)&close_ = dlsym (library, "nbd_close");
    CHECK (create && connect_unix && pread_ && close_);
    h = create ();
    CHECK (h && connect_unix (h, argv[1]) == 0 && pread_ (h, buffer, sizeof buffer, 0, 0) == 0);
    close_ (h);
    CHECK (dlclose (library) == 0);
    if (i == 20) {
      threads = entries ("/proc/self/task");
      descriptors = entries ("/proc/self/fd");
      maps = mappings ();
    }
  }
  CHECK (entries ("/proc/self/task") == threads);
  CHECK (entries ("/proc/self/fd") == descriptors);
  CHECK (mappings () <= maps + 4);
  puts ("200 times");
  return 0;
}
