/* nbdbench: libnbd client micro-benchmarks.
 * usage: nbdbench -u URI -m MODE [-b BS] [-q QD] [-t SECS | -n OPS] [-r] [-S] [-X] [-w WARMUP] [-L]
 *   MODE: sync | read | write | connect | many | idle | version
 *   -r random offsets   -S do not request structured replies
 *   -X do not request extended headers (nothing to do for a library that knows none)
 *   -L batch limit off: issue at most one command per nbd_poll (default: refill all free slots)
 *   many: QD handles, each with one command in flight, all on one poll(2); idle: QD handles that do nothing
 *   version: tells the library's name and version, and needs no URI
 * Prints one TSV line: mode bs qd ops secs ops/s MiB/s user sys cpu_us/op cpu_s/GiB csw, and of many and idle behind that "-" (nothing is
 * managed here) and the resident bytes per handle
 */
#define _GNU_SOURCE
#include "common.h"
#include <dlfcn.h>
#include <libnbd.h>
#include <poll.h>
#include <stdbool.h>

static const char *uri, *mode = "read";
static size_t bs = 4096;
static unsigned qd = 1;
static double secs = 3, warm = 0.3;
static uint64_t nops;
static int random_, nosr, noext, one;

static struct span span;
static uint64_t completed;

static void die(const char *w)
{
    fprintf(stderr, "%s: %s\n", w, nbd_get_error() ? nbd_get_error() : strerror(errno));
    exit(1);
}

static struct nbd_handle *open_handle(void)
{
    struct nbd_handle *h = nbd_create();
    if (!h)
        die("create");
    nbd_set_uri_allow_local_file(h, 1);
    if (nosr)
        nbd_set_request_structured_replies(h, false);
    if (noext)
    {
        /* Asked of the library that is loaded, not of the header: the same program runs on several. */
        int (*set)(struct nbd_handle *, bool) = dlsym(RTLD_DEFAULT, "nbd_set_request_extended_headers");
        if (set && set(h, false) == -1)
            die("extended headers");
    }
    if (nbd_connect_uri(h, uri) == -1)
        die("connect");
    return h;
}

static void close_handle(struct nbd_handle *h)
{
    if (nbd_shutdown(h, 0) == -1)
        die("shutdown");
    nbd_close(h);
}

static char *make_buffers(size_t count)
{
    size_t size = ((bs + 4095) & ~4095ul) * count;
    char *buffers = aligned_alloc(4096, size);
    memset(buffers, 0x5a, size);
    return buffers;
}

static uint64_t next_offset(uint64_t nblk)
{
    static uint64_t seq;
    return (random_ ? rnd() % nblk : seq++ % nblk) * bs;
}

static uint64_t run_connect(void)
{
    uint64_t ops = 0;
    begin(&span);
    do
    {
        close_handle(open_handle());
        ops++;
    } while (nops ? ops < nops : now() - span.began < secs);
    end(&span);
    return ops;
}

static uint64_t run_sync(void)
{
    struct nbd_handle *h = open_handle();
    uint64_t nblk = nbd_get_size(h) / bs, ops = 0;
    char *b = make_buffers(1);
    double tw = now();
    while (warm > 0 && now() - tw < warm)
        if (nbd_pread(h, b, bs, (rnd() % nblk) * bs, 0) == -1)
            die("pread");
    begin(&span);
    for (;;)
    {
        if (nbd_pread(h, b, bs, next_offset(nblk), 0) == -1)
            die("pread");
        ops++;
        if (nops ? ops >= nops : ((ops & 63) == 0 && now() - span.began >= secs))
            break;
    }
    end(&span);
    close_handle(h);
    return ops;
}

static unsigned *freelist;
static unsigned nfree;

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

static uint64_t run_polled(int wr)
{
    struct nbd_handle *h = open_handle();
    uint64_t nblk = nbd_get_size(h) / bs, issued = 0, base = 0;
    char *buf = make_buffers(qd);
    size_t step = (bs + 4095) & ~4095ul;
    freelist = malloc(sizeof(unsigned) * qd);
    for (unsigned i = 0; i < qd; i++)
        freelist[nfree++] = i;
    int phase = warm > 0 ? 0 : 1;
    unsigned it = 0;
    begin(&span);
    double tw = span.began;
    for (;;)
    {
        while (nfree > 0 && (!nops || issued < nops))
        {
            unsigned sl = freelist[--nfree];
            uint64_t off = next_offset(nblk);
            nbd_completion_callback cb = {.callback = done_cb, .user_data = (void *)(uintptr_t)sl};
            int64_t ck = wr ? nbd_aio_pwrite(h, buf + sl * step, bs, off, cb, 0) : nbd_aio_pread(h, buf + sl * step, bs, off, cb, 0);
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
                    begin(&span);
                }
            }
            else if (t - span.began >= secs)
                break;
        }
    }
    uint64_t ops = completed - base;
    end(&span);
    while (nfree < qd && nops == 0)
        if (nbd_poll(h, -1) == -1)
            die("drain");
    close_handle(h);
    return ops;
}

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
        die("statm");
    fclose(f);
    return pages * sysconf(_SC_PAGESIZE);
}

static void many_step(struct client *clients, struct pollfd *fds, uint64_t nblk, int issue)
{
    for (unsigned i = 0; i < qd; i++)
    {
        if (clients[i].idle && issue)
        {
            nbd_completion_callback cb = {.callback = many_cb, .user_data = &clients[i]};
            clients[i].idle = 0;
            if (nbd_aio_pread(clients[i].h, clients[i].buf, bs, (rnd() % nblk) * bs, cb, 0) == -1)
                die("aio");
        }
        unsigned d = nbd_aio_get_direction(clients[i].h);
        fds[i].fd = nbd_aio_get_fd(clients[i].h);
        fds[i].events = (d & LIBNBD_AIO_DIRECTION_READ ? POLLIN : 0) | (d & LIBNBD_AIO_DIRECTION_WRITE ? POLLOUT : 0);
        fds[i].revents = 0;
    }
    if (poll(fds, qd, issue ? -1 : 10) == -1)
        die("poll");
    for (unsigned i = 0; i < qd; i++)
    {
        if (fds[i].revents & (POLLIN | POLLHUP))
        {
            if (nbd_aio_notify_read(clients[i].h) == -1)
                die("notify");
        }
        else if (fds[i].revents & POLLOUT && nbd_aio_notify_write(clients[i].h) == -1)
            die("notify");
    }
}

/* Of many handles, busy or idle. What the caller brings (buffers, the tables of this program) and what a process's first connection
 * brings to life is there before the memory is looked at, and so is no part of a handle. */
static uint64_t run_many(int busy, double *bytes_per_handle)
{
    struct client *clients = calloc(qd, sizeof *clients);
    struct pollfd *fds = calloc(qd, sizeof *fds);
    memset(fds, 0xff, qd * sizeof *fds);
    char *buffers = make_buffers(qd);
    struct nbd_handle *first = open_handle();
    uint64_t nblk = nbd_get_size(first) / bs, ops = qd;
    if (nbd_pread(first, buffers, bs, 0, 0) == -1)
        die("pread");
    close_handle(first);
    long before = resident();
    begin(&span);
    for (unsigned i = 0; i < qd; i++)
    {
        clients[i].h = open_handle();
        clients[i].buf = buffers + i * ((bs + 4095) & ~4095ul);
        clients[i].idle = 1;
    }
    end(&span);
    if (!busy)
    {
        *bytes_per_handle = (double)(resident() - before) / qd;
        return ops;
    }
    double tw = now();
    while (now() - tw < warm)
        many_step(clients, fds, nblk, 1);
    uint64_t base = completed;
    begin(&span);
    while (nops ? completed < nops : now() - span.began < secs)
        many_step(clients, fds, nblk, 1);
    ops = completed - base;
    end(&span);
    *bytes_per_handle = (double)(resident() - before) / qd;
    for (unsigned left = 1; left;)
    {
        many_step(clients, fds, nblk, 0);
        left = 0;
        for (unsigned i = 0; i < qd; i++)
            left += !clients[i].idle;
    }
    for (unsigned i = 0; i < qd; i++)
        nbd_close(clients[i].h);
    return ops;
}

int main(int argc, char **argv)
{
    int c;
    while ((c = getopt(argc, argv, "u:m:b:q:t:n:rSXw:L")) != -1)
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
        case 'X':
            noext = 1;
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
    if (!strcmp(mode, "version"))
    {
        struct nbd_handle *h = nbd_create();
        if (!h)
            die("create");
        printf("%s %s\n", nbd_get_package_name(h), nbd_get_version(h));
        nbd_close(h);
        return 0;
    }
    if (!uri)
        return 2;
    if (nops)
        warm = 0;
    double bytes_per_handle = 0;
    bool tells_memory = false;
    uint64_t ops;
    size_t moved = bs;
    if (!strcmp(mode, "connect"))
    {
        ops = run_connect();
        moved = 0;
    }
    else if (!strcmp(mode, "sync"))
        ops = run_sync();
    else if (!strcmp(mode, "read") || !strcmp(mode, "write"))
        ops = run_polled(!strcmp(mode, "write"));
    else if (!strcmp(mode, "many") || !strcmp(mode, "idle"))
    {
        bool busy = !strcmp(mode, "many");
        ops = run_many(busy, &bytes_per_handle);
        tells_memory = true;
        moved = busy ? bs : 0;
    }
    else
    {
        fprintf(stderr, "'%s' is no mode\n", mode);
        return 2;
    }
    print_result(mode, moved, qd, ops, &span);
    if (tells_memory)
        printf("\t-\t%.0f", bytes_per_handle);
    putchar('\n');
    return 0;
}
