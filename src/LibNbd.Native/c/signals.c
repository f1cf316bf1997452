/* The signals of the host are the host's. The runtime ignores SIGPIPE and takes SIGRTMIN, by which it interrupts threads in managed code for a
   collection. We send with MSG_NOSIGNAL, and need no interruption: managed code of this library soon comes to a call out of it, where the
   thread waits for the collection by itself. So the runtime's calls end here, and it believes that each thread is just about to exit. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>

int __real_sigaction (int, const struct sigaction *, struct sigaction *);
int __wrap_sigaction (int, const struct sigaction *, struct sigaction *);
int __real_pthread_kill (pthread_t, int);
int __wrap_pthread_kill (pthread_t, int);
int __real_pthread_sigmask (int, const sigset_t *, sigset_t *);
int __wrap_pthread_sigmask (int, const sigset_t *, sigset_t *);
typedef void (*handler) (int);
handler __wrap_signal (int, handler);

handler
__wrap_signal (int number, handler wanted)
{
  (void)number;
  (void)wanted;
  return SIG_DFL;
}

int
__wrap_sigaction (int number, const struct sigaction *wanted, struct sigaction *before)
{
  if (number != SIGRTMIN)
    return __real_sigaction (number, wanted, before);
  if (before != NULL)
    memset (before, 0, sizeof *before);
  return 0;
}

int
__wrap_pthread_kill (pthread_t thread, int number)
{
  return number == SIGRTMIN ? ESRCH : __real_pthread_kill (thread, number);
}

/* Each thread that enters unblocks SIGRTMIN. */
int
__wrap_pthread_sigmask (int how, const sigset_t *wanted, sigset_t *before)
{
  if (how == SIG_UNBLOCK && wanted != NULL && sigismember (wanted, SIGRTMIN) == 1)
    return before == NULL ? 0 : __real_pthread_sigmask (SIG_UNBLOCK, NULL, before);
  return __real_pthread_sigmask (how, wanted, before);
}
