/* What the programs of this folder share: the clock, random offsets, the line of results, the address of a server, and the protocol's numbers. */
#ifndef COMMON_H
#define COMMON_H

#include <arpa/inet.h>
#include <endian.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

/* NBD protocol: "Fixed newstyle negotiation", "Request message", "Simple reply message", "Structured reply chunk message". */
#define GREETING_MAGIC 0x4e42444d41474943ull
#define OPTION_MAGIC 0x49484156454F5054ull
#define OPTION_REPLY_MAGIC 0x3e889045565a9ull
#define REQUEST_MAGIC 0x25609513u
#define SIMPLE_REPLY_MAGIC 0x67446698u
#define STRUCTURED_REPLY_MAGIC 0x668e33efu
#define REQUEST_SIZE 28
#define SIMPLE_REPLY_SIZE 16
/* A chunk of data: the chunk's header, and the offset of its data. */
#define DATA_CHUNK_SIZE 28

static inline void put16(void *p, uint16_t x)
{
    x = htobe16(x);
    memcpy(p, &x, sizeof x);
}

static inline void put32(void *p, uint32_t x)
{
    x = htobe32(x);
    memcpy(p, &x, sizeof x);
}

static inline void put64(void *p, uint64_t x)
{
    x = htobe64(x);
    memcpy(p, &x, sizeof x);
}

static inline uint16_t get16(const void *p)
{
    uint16_t x;
    memcpy(&x, p, sizeof x);
    return be16toh(x);
}

static inline uint32_t get32(const void *p)
{
    uint32_t x;
    memcpy(&x, p, sizeof x);
    return be32toh(x);
}

static inline uint64_t get64(const void *p)
{
    uint64_t x;
    memcpy(&x, p, sizeof x);
    return be64toh(x);
}

static inline double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

/* The same offsets in every client: xorshift from one seed. */
static uint64_t random_state = 88172645463325252ull;

static inline uint64_t rnd(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state;
}

/* What is measured: from when to when, and what the process had used at either end. */
struct span
{
    double began, ended;
    struct rusage before, after;
};

static inline void begin(struct span *m)
{
    m->began = now();
    getrusage(RUSAGE_SELF, &m->before);
}

static inline void end(struct span *m)
{
    m->ended = now();
    getrusage(RUSAGE_SELF, &m->after);
}

static inline double seconds(struct timeval t)
{
    return t.tv_sec + t.tv_usec * 1e-6;
}

/* The line of results, without its end: mode, bytes of a command (0: it moves none), depth, commands, seconds, commands per second, MiB per
 * second, user and system CPU seconds, CPU microseconds per command, CPU seconds per GiB, context switches; tabs between. */
static inline void print_result(const char *mode, size_t bs, unsigned depth, uint64_t ops, const struct span *m)
{
    double elapsed = m->ended - m->began;
    double user = seconds(m->after.ru_utime) - seconds(m->before.ru_utime);
    double system = seconds(m->after.ru_stime) - seconds(m->before.ru_stime);
    double gib = ops * (double)bs / (1 << 30);
    printf("%s\t%zu\t%u\t%llu\t%.4f\t%.1f\t%.1f\t%.4f\t%.4f\t%.4f\t%.4f\t%ld", mode, bs, depth, (unsigned long long)ops,
           elapsed, ops / elapsed, gib * 1024 / elapsed, user, system, (user + system) / ops * 1e6,
           gib > 0 ? (user + system) / gib : 0,
           (m->after.ru_nvcsw - m->before.ru_nvcsw) + (m->after.ru_nivcsw - m->before.ru_nivcsw));
}

/* A socket for a path, or else for a port of the loopback interface, and the address to bind or to connect it to. */
static inline int make_socket(const char *path, int port, struct sockaddr_storage *address, socklen_t *size)
{
    memset(address, 0, sizeof *address);
    if (path)
    {
        struct sockaddr_un *a = (void *)address;
        a->sun_family = AF_UNIX;
        strncpy(a->sun_path, path, sizeof a->sun_path - 1);
        *size = sizeof *a;
        return socket(AF_UNIX, SOCK_STREAM, 0);
    }
    struct sockaddr_in *a = (void *)address;
    a->sin_family = AF_INET;
    a->sin_port = htons(port);
    a->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    *size = sizeof *a;
    return socket(AF_INET, SOCK_STREAM, 0);
}

static inline void switch_on(int fd, int level, int option)
{
    int one = 1;
    setsockopt(fd, level, option, &one, sizeof one);
}

#endif
