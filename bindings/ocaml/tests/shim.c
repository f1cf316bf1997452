/* A libnbd that drives connections in threads which OCaml does not know: callbacks run there. All but nbd_poll is what the
   libnbd has that this one is linked to. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>

struct nbd_handle;

struct job
{
  struct nbd_handle *handle;
  int timeout, result;
};

static void *
poll_elsewhere (void *argument)
{
  struct job *job = argument;
  int (*poll) (struct nbd_handle *, int);
  *(void **) &poll = dlsym (RTLD_NEXT, "nbd_poll");
  job->result = poll (job->handle, job->timeout);
  return NULL;
}

int
nbd_poll (struct nbd_handle *handle, int timeout)
{
  struct job job = { handle, timeout, -1 };
  pthread_t thread;
  if (pthread_create (&thread, NULL, poll_elsewhere, &job) != 0)
    return -1;
  pthread_join (thread, NULL);
  return job.result;
}
