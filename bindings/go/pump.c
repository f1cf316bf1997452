/* Driving a connection without waiting: what the pump does between two waits of Go's own poller. */

#include "native.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { READS = 1, WRITES = 2 }; /* as aio_get_direction has them */

/* How often a turn reads before it lets goroutines go on that wait for what came. */
enum { MOST_READS = 16 };

/* 0, or an errno. */
int
nbdgo_new_watch (struct nbdgo_watch *watch)
{
  watch->socket = -1;
  watch->events = 0;
  watch->epoll = epoll_create1 (EPOLL_CLOEXEC);
  watch->event = watch->epoll >= 0 ? eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK) : -1;
  struct epoll_event event = { .events = EPOLLIN, .data = { .fd = watch->event } };
  if (watch->event >= 0 && epoll_ctl (watch->epoll, EPOLL_CTL_ADD, watch->event, &event) == 0
      && fcntl (watch->epoll, F_SETFL, O_NONBLOCK) == 0) /* or Go's poller does not take it */
    return 0;

  int error = errno;
  if (watch->event >= 0)
    close (watch->event);
  if (watch->epoll >= 0)
    close (watch->epoll);
  return error;
}

static unsigned
states_of (struct nbd_handle *h)
{
  if (nbdgo_library.aio_is_ready (h) > 0 || nbdgo_library.aio_is_processing (h) > 0)
    return NBDGO_IS_CONNECTED;
  if (nbdgo_library.aio_is_connecting (h) > 0)
    return NBDGO_IS_CONNECTING;
  if (nbdgo_library.aio_is_negotiating != NULL && nbdgo_library.aio_is_negotiating (h) > 0)
    return NBDGO_IS_NEGOTIATING;
  return NBDGO_IS_OVER;
}

/* The socket changes while the handle connects, and a descriptor that is closed leaves the epoll by itself: the number may be the old
   one, the socket not. */
static void
watch_socket (struct nbdgo_watch *watch, int socket, unsigned events, bool may_be_new)
{
  if (socket == watch->socket && events == watch->events && !may_be_new)
    return;
  struct epoll_event event = { .events = events, .data = { .fd = socket } };
  if (watch->socket >= 0 && watch->socket != socket)
    epoll_ctl (watch->epoll, EPOLL_CTL_DEL, watch->socket, NULL);
  if (epoll_ctl (watch->epoll, EPOLL_CTL_MOD, socket, &event) < 0 && errno == ENOENT)
    epoll_ctl (watch->epoll, EPOLL_CTL_ADD, socket, &event);
  watch->socket = socket;
  watch->events = events;
}

/* Reads and writes what can be without waiting. If that is nothing, the epoll tells when it is worth another turn. */
struct nbdgo_turn
nbdgo_take_turn (struct nbd_handle *h, struct nbdgo_watch *watch)
{
  struct nbdgo_turn turn = { 0 };
  for (int i = 0; i < MOST_READS; i++) {
    turn.states = states_of (h);
    unsigned direction = nbdgo_library.aio_get_direction (h);
    if (turn.states == NBDGO_IS_OVER || direction == 0)
      break;
    int socket = nbdgo_library.aio_get_fd (h);
    if (socket < 0)
      break;

    watch_socket (watch, socket, (direction & READS ? EPOLLIN : 0) | (direction & WRITES ? EPOLLOUT : 0),
                  turn.states == NBDGO_IS_CONNECTING);
    /* Not by a poll of its own, which another thread could make untrue before the handle is told: C's libnbd then waits for a
       reply that nobody sends, and holds its lock. */
    int result = nbdgo_library.poll (h, 0);
    if (result == 0)
      break;
    if (result < 0) {
      turn.failure = nbdgo_last_failure ();
      turn.states = states_of (h);
      break;
    }
    turn.progressed = 1;
  }

  return turn;
}

/* Sends what a command has left to be sent together with others, since nobody is about to. Whether there is something left. */
int
nbdgo_send (struct nbd_handle *h)
{
  if ((nbdgo_library.aio_get_direction (h) & WRITES) == 0)
    return 0;
  nbdgo_library.poll (h, 0);
  return (nbdgo_library.aio_get_direction (h) & WRITES) != 0;
}
