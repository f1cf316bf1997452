/* The part of libnbd.so.0 that is C: what must work before the .NET runtime does, or must not be left to it. See docs/adr/0006. */
#ifndef LIBNBD_HOST_H
#define LIBNBD_HOST_H

#include <stdbool.h>

/* True once managed code can be called. */
bool libnbd_is_started (void);

/* Starts the runtime, once for the process. 0, or the errno of what it could not have; then nothing is left behind, and the next call tries again. */
int libnbd_start (void);

/* True if the runtime has forgotten this thread, which is about to end: it must not enter managed code. */
bool libnbd_is_forgotten (void);

/* Whether the runtime may have the address space it asks for in the course of its start. */
bool libnbd_find_address_space (void);

/* Around allocations of this thread that are not to be reported as leaks. */
void libnbd_stop_leak_checks (void);
void libnbd_go_on_with_leak_checks (void);

#endif
