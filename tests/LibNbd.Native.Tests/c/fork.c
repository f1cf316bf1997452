/* fork before the first call, after a use, with a handle open, and while another thread waits in a poll. The server: nbdkit pattern 1M. */
#include "check.h"
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *socket_path;

static void
use (void)
{
  unsigned char buffer[4096];
  struct nbd_handle *h = connected (socket_path);
  CHECK (nbd_pread (h, buffer, sizeof buffer, 8192, 0) == 0 && is_pattern (buffer, sizeof buffer, 8192));
  CHECK (nbd_pread (h, buffer, 0, 0, 0) == -1 && nbd_get_error () != NULL);
  CHECK (nbd_shutdown (h, 0) == 0);
  nbd_close (h);
}

static void
in_child (void (*work) (void))
{
  int status;
  pid_t child = fork ();
  CHECK (child >= 0);
  if (child == 0) {
    work ();
    fflush (NULL);
    _exit (0);
  }
  CHECK (waitpid (child, &status, 0) == child);
  CHECK (WIFEXITED (status) && WEXITSTATUS (status) == 0);
}

static struct nbd_handle *inherited;

/* The socket is shared with the parent, which does nothing meanwhile: the child may go on with the handle. */
static void
use_inherited (void)
{
  unsigned char buffer[512];
  CHECK (nbd_pread (inherited, buffer, sizeof buffer, 512, 0) == 0 && is_pattern (buffer, sizeof buffer, 512));
}

static void
use_often (void)
{
  int i;
  for (i = 0; i < 50; i++)
    use ();
}

static void
grandchild (void)
{
  use ();
  in_child (use);
}

static int waiting[2];

static void *
wait_in_poll (void *argument)
{
  char byte;
  CHECK (nbd_poll2 (argument, waiting[0], -1) == 1);
  CHECK (read (waiting[0], &byte, 1) == 1);
  return NULL;
}

int
main (int argc, char **argv)
{
  pthread_t thread;
  int i;
  CHECK (argc == 2);
  socket_path = argv[1];

  in_child (use);
  use ();
  in_child (use_often);
  in_child (grandchild);
  for (i = 0; i < 20; i++)
    in_child (use);

  inherited = connected (socket_path);
  in_child (use);
  in_child (use_inherited);
  use_inherited ();

  CHECK (pipe (waiting) == 0);
  CHECK (pthread_create (&thread, NULL, wait_in_poll, inherited) == 0);
  in_child (use);
  CHECK (write (waiting[1], "x", 1) == 1);
  CHECK (pthread_join (thread, NULL) == 0);
  nbd_close (inherited);
  use ();
  puts ("parent and children worked");
  return 0;
}
