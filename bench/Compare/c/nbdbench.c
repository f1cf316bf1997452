/* nbdbench: libnbd client micro-benchmarks.
 * usage: nbdbench -u URI -m MODE [-b BS] [-q QD] [-t SECS | -n OPS] [-r] [-S] [-w WARMUP]
 *   MODE: sync | read | write | connect | many | idle
 *   -r random offsets   -S do not request structured replies
 *   -L batch limit off: issue at most one command per nbd_poll (default: refill all free slots)
 * Prints one TSV line: mode bs qd ops secs ops/s MiB/s user sys cpu_us/op cpu_s/GiB csw
 */
#define _GNU_SOURCE
#include <errno.h>
#include <libnbd.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
#include <poll.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

static double tv(struct timeval t)
{
    return t.tv_sec + t.tv_usec * 1e-6;
}

static uint64_t s = 88172645463325252ull;

static inline uint64_t rnd(void)
{
    s ^= s << 13;
    s ^= s >> 7;
    s ^= s << 17;
    return s;
}

static void die(const char *w)
{
    fprintf(stderr, "%s: %s\n", w, nbd_get_error() ? nbd_get_error() : strerror(errno));
    exit(1);
}

static unsigned *freelist;
static unsigned nfree;
static uint64_t completed;

static int done_cb(void *opaque, int *error)
{
    if (*error)
    {
        fprintf(stderr, "command failed: %s\n", strerror(*error));
        exit(1);
    }
    freelist[nfree++] = (unsigned)(uintptr_t)opaque;
    completed++;
    return 1;
}

/* -m many: -q handles, each with one command in flight, all on one poll(2); -m idle: -q handles that do nothing. */
struct client
{
    struct nbd_handle *h;
    char *buf;
    int idle;
};

static int many_cb(void *opaque, int *error)
{
    if (*error)
    {
        fprintf(stderr, "command failed: %s\n", strerror(*error));
        exit(1);
    }
    ((struct client *)opaque)->idle = 1;
    completed++;
    return 1;
}

static long resident(void)
{
    long total = 0, pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (!f || fscanf(f, "%ld %ld", &total, &pages) != 2)
    {
        die("statm");
    }
    fclose(f);
    return pages * sysconf(_SC_PAGESIZE);
}

static struct client *open_many(const char *uri, unsigned n, size_t bs)
{
    struct client *clients = calloc(n, sizeof *clients);
    for (unsigned i = 0; i < n; i++)
    {
        clients[i].h = nbd_create();
        if (!clients[i].h)
        {
            die("create");
        }
        if (nbd_connect_uri(clients[i].h, uri) == -1)
        {
            die("connect");
        }
        clients[i].buf = bs ? aligned_alloc(4096, (bs + 4095) & ~4095ul) : 0;
        clients[i].idle = 1;
    }
    return clients;
}

static void many_step(struct client *clients, struct pollfd *fds, unsigned n, size_t bs, uint64_t nblk, int issue)
{
    for (unsigned i = 0; i < n; i++)
    {
        if (clients[i].idle && issue)
        {
            nbd_completion_callback cb = {.callback = many_cb, .user_data = &clients[i]};
            clients[i].idle = 0;
            if (nbd_aio_pread(clients[i].h, clients[i].buf, bs, (rnd() % nblk) * bs, cb, 0) == -1)
            {
                die("aio");
            }
        }
        unsigned d = nbd_aio_get_direction(clients[i].h);
        fds[i].fd = nbd_aio_get_fd(clients[i].h);
        fds[i].events = (d & LIBNBD_AIO_DIRECTION_READ ? POLLIN : 0) | (d & LIBNBD_AIO_DIRECTION_WRITE ? POLLOUT : 0);
        fds[i].revents = 0;
    }
    if (poll(fds, n, issue ? -1 : 10) == -1)
    {
        die("poll");
    }
    for (unsigned i = 0; i < n; i++)
    {
        if (fds[i].revents & (POLLIN | POLLHUP))
        {
            if (nbd_aio_notify_read(clients[i].h) == -1)
            {
                die("notify");
            }
        }
        else if (fds[i].revents & POLLOUT && nbd_aio_notify_write(clients[i].h) == -1)
        {
            die("notify");
        }
    }
}

int main(int argc, char **argv)
{
    const char *uri = 0, *mode = "read";
    size_t bs = 4096;
    unsigned qd = 1;
    double secs = 3, warm = 0.3;
    uint64_t nops = 0;
    int random_ = 0, nosr = 0, c, one = 0;
    while ((c = getopt(argc, argv, "u:m:b:q:t:n:rSw:L")) != -1)
        switch (c)
        {
        case 'u':
            uri = optarg;
            break;
        case 'm':
            mode = optarg;
            break;
        case 'b':
            bs = atol(optarg);
            break;
        case 'q':
            qd = atoi(optarg);
            break;
        case 't':
            secs = atof(optarg);
            break;
        case 'n':
            nops = strtoull(optarg, 0, 10);
            break;
        case 'r':
            random_ = 1;
            break;
        case 'S':
            nosr = 1;
            break;
        case 'w':
            warm = atof(optarg);
            break;
        case 'L':
            one = 1;
            break;
        default:
            return 2;
        }
    if (!uri)
        return 2;
    if (nops)
        warm = 0;
    struct rusage r0, r1;
    double t0 = 0, t1;
    uint64_t base = 0, ops = 0;
    if (!strcmp(mode, "connect"))
    {
        t0 = now();
        getrusage(RUSAGE_SELF, &r0);
        for (;;)
        {
            struct nbd_handle *h = nbd_create();
            if (!h)
                die("create");
            if (nosr)
                nbd_set_request_structured_replies(h, false);
            if (nbd_connect_uri(h, uri) == -1)
                die("connect");
            if (nbd_shutdown(h, 0) == -1)
                die("shutdown");
            nbd_close(h);
            ops++;
            if (nops ? ops >= nops : now() - t0 >= secs)
                break;
        }
        t1 = now();
        getrusage(RUSAGE_SELF, &r1);
        goto out;
    }
    if (!strcmp(mode, "idle"))
    {
        /* In the columns: handles per second, and bytes resident per handle in the last one. */
        long before = resident();
        t0 = now();
        getrusage(RUSAGE_SELF, &r0);
        open_many(uri, qd, 0);
        t1 = now();
        getrusage(RUSAGE_SELF, &r1);
        double cpu = tv(r1.ru_utime) - tv(r0.ru_utime) + tv(r1.ru_stime) - tv(r0.ru_stime);
        printf("idle\t0\t%u\t%u\t%.4f\t%.1f\t0\t0\t0\t%.4f\t0\t0\t%.0f\n", qd, qd, t1 - t0, qd / (t1 - t0), cpu / qd * 1e6,
               (double)(resident() - before) / qd);
        return 0;
    }
    if (!strcmp(mode, "many"))
    {
        struct client *clients = open_many(uri, qd, bs);
        struct pollfd *fds = calloc(qd, sizeof *fds);
        uint64_t nblk = nbd_get_size(clients[0].h) / bs;
        double tw = now();
        while (now() - tw < warm)
            many_step(clients, fds, qd, bs, nblk, 1);
        base = completed;
        t0 = now();
        getrusage(RUSAGE_SELF, &r0);
        while (nops ? completed < nops : now() - t0 < secs)
            many_step(clients, fds, qd, bs, nblk, 1);
        ops = completed - base;
        t1 = now();
        getrusage(RUSAGE_SELF, &r1);
        for (unsigned busy = 1; busy;)
        {
            many_step(clients, fds, qd, bs, nblk, 0);
            busy = 0;
            for (unsigned i = 0; i < qd; i++)
                busy += !clients[i].idle;
        }
        for (unsigned i = 0; i < qd; i++)
            nbd_close(clients[i].h);
        goto out;
    }
    struct nbd_handle *h = nbd_create();
    if (!h)
        die("create");
    nbd_set_uri_allow_local_file(h, 1);
    if (nosr)
        nbd_set_request_structured_replies(h, false);
    if (nbd_connect_uri(h, uri) == -1)
        die("connect");
    int64_t size = nbd_get_size(h);
    uint64_t nblk = size / bs;
    uint64_t seq = 0;
    if (!strcmp(mode, "sync"))
    {
        char *b = aligned_alloc(4096, (bs + 4095) & ~4095ul);
        memset(b, 1, bs);
        double tw = now();
        while (warm > 0 && now() - tw < warm)
            if (nbd_pread(h, b, bs, (rnd() % nblk) * bs, 0) == -1)
                die("pread");
        t0 = now();
        getrusage(RUSAGE_SELF, &r0);
        for (;;)
        {
            uint64_t off = (random_ ? rnd() % nblk : seq++ % nblk) * bs;
            if (nbd_pread(h, b, bs, off, 0) == -1)
                die("pread");
            ops++;
            if (nops ? ops >= nops : ((ops & 63) == 0 && now() - t0 >= secs))
                break;
        }
        t1 = now();
        getrusage(RUSAGE_SELF, &r1);
    }
    else
    {
        int wr = !strcmp(mode, "write");
        char *buf = aligned_alloc(4096, ((bs + 4095) & ~4095ul) * qd);
        memset(buf, 0x5a, bs * qd);
        freelist = malloc(sizeof(unsigned) * qd);
        for (unsigned i = 0; i < qd; i++)
            freelist[nfree++] = i;
        int phase = warm > 0 ? 0 : 1;
        double tw = now();
        uint64_t issued = 0;
        t0 = tw;
        getrusage(RUSAGE_SELF, &r0);
        unsigned it = 0;
        for (;;)
        {
            while (nfree > 0 && (!nops || issued < nops))
            {
                unsigned sl = freelist[--nfree];
                uint64_t off = (random_ ? rnd() % nblk : seq++ % nblk) * bs;
                nbd_completion_callback cb = {.callback = done_cb, .user_data = (void *)(uintptr_t)sl};
                int64_t ck = wr ? nbd_aio_pwrite(h, buf + (size_t)sl * bs, bs, off, cb, 0)
                                : nbd_aio_pread(h, buf + (size_t)sl * bs, bs, off, cb, 0);
                if (ck == -1)
                    die("aio");
                issued++;
                if (one)
                    break;
            }
            if (nbd_poll(h, -1) == -1)
                die("poll");
            if (nops)
            {
                if (completed >= nops)
                    break;
                continue;
            }
            if ((++it & 63) == 0 || bs >= 65536)
            {
                double t = now();
                if (!phase)
                {
                    if (t - tw >= warm)
                    {
                        phase = 1;
                        base = completed;
                        t0 = now();
                        getrusage(RUSAGE_SELF, &r0);
                    }
                }
                else if (t - t0 >= secs)
                    break;
            }
        }
        ops = completed - base;
        t1 = now();
        getrusage(RUSAGE_SELF, &r1);
        while (nfree < qd && nops == 0)
            if (nbd_poll(h, -1) == -1)
                die("drain");
    }
    nbd_shutdown(h, 0);
    nbd_close(h);
out:;
    double el = t1 - t0, u = tv(r1.ru_utime) - tv(r0.ru_utime), y = tv(r1.ru_stime) - tv(r0.ru_stime);
    if (!strcmp(mode, "connect"))
        bs = 0;
    double gib = ops * (double)bs / (1 << 30);
    printf("%s\t%zu\t%u\t%llu\t%.4f\t%.1f\t%.1f\t%.4f\t%.4f\t%.4f\t%.4f\t%ld\n", mode, bs, qd, (unsigned long long)ops,
           el, ops / el, gib * 1024 / el, u, y, (u + y) / ops * 1e6, gib > 0 ? (u + y) / gib : 0,
           (r1.ru_nvcsw - r0.ru_nvcsw) + (r1.ru_nivcsw - r0.ru_nivcsw));
    return 0;
}
