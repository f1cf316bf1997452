/* The host's signal handlers stay as they were, its mask too, and a server that leaves raises no SIGPIPE. The server: nbdkit memory 1M.
   A second argument is the pid of the server, to be ended in the middle of it. */
#include "check.h"
#include <pthread.h>
#include <signal.h>

static void
handler (int number)
{
  fprintf (stderr, "signal %d reached the host\n", number);
  _Exit (2);
}

int
main (int argc, char **argv)
{
  struct sigaction before[65];
  sigset_t mask, now;
  static char buffer[262144];
  struct nbd_handle *h;
  int i;

  CHECK (argc == 3);
  for (i = 1; i < 65; i++) {
    struct sigaction action = { .sa_handler = i % 3 == 0 ? SIG_IGN : handler };
    memset (&before[i], 0, sizeof before[i]);
    sigaction (i, &action, NULL);
  }
  /* SIGPIPE, SIGINT, SIGCHLD and SIGTERM with a handler: the runtime of another language likes to take them. */
  { int taken[] = { SIGPIPE, SIGINT, SIGCHLD, SIGTERM, SIGQUIT, SIGHUP, SIGCONT, SIGWINCH, SIGTSTP, SIGTTIN, SIGTTOU, SIGUSR1, SIGUSR2 };
    for (i = 0; i < (int)(sizeof taken / sizeof taken[0]); i++) {
      struct sigaction action = { .sa_handler = handler };
      CHECK (sigaction (taken[i], &action, NULL) == 0);
    } }
  for (i = 1; i < 65; i++)
    sigaction (i, NULL, &before[i]);
  sigemptyset (&mask);
  sigaddset (&mask, SIGUSR1);
  CHECK (pthread_sigmask (SIG_SETMASK, &mask, NULL) == 0);

  h = connected (argv[1]);
  CHECK (nbd_pwrite (h, buffer, sizeof buffer, 0, 0) == 0);
  CHECK (kill (atoi (argv[2]), SIGKILL) == 0);
  /* Whether the write or the read of the answer notices it is chance; that both are errors is not. */
  for (i = 0; i < 20; i++)
    CHECK (nbd_pwrite (h, buffer, sizeof buffer, 0, 0) == -1);
  CHECK (nbd_aio_is_dead (h) || nbd_aio_is_closed (h));
  nbd_close (h);
  h = nbd_create ();
  CHECK (nbd_connect_unix (h, argv[1]) == -1);
  nbd_close (h);

  for (i = 1; i < 65; i++) {
    struct sigaction after;
    if (sigaction (i, NULL, &after) == 0 && after.sa_handler != before[i].sa_handler)
      printf ("changed: %d\n", i);
  }
  CHECK (pthread_sigmask (SIG_SETMASK, NULL, &now) == 0);
  for (i = 1; i < 65; i++)
    CHECK (sigismember (&now, i) == sigismember (&mask, i));
  return 0;
}
