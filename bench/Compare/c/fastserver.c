/* fastserver: a minimal, fast NBD server, so that a client under test is the bottleneck.
 * Fixed newstyle; OPT_GO/INFO/EXPORT_NAME/LIST/ABORT, OPT_STRUCTURED_REPLY with -s.
 * One thread per connection.  Requests are read in batches (one recv of up to 256 KiB),
 * replies of a batch are sent with as few sendmsg calls as possible (<=1024 iovecs each).
 * Reads are answered from a small preallocated buffer: NOT A REAL DISK unless -d is used
 * (-d: real memory disk, contents kept).  Writes are drained (into the disk with -d).
 * usage: fastserver (-U SOCK | -P PORT) [-z SIZE_MiB=1024] [-s] [-p] [-d] [-B SNDBUF] [-t LIFETIME_SECS=600]
 *   -s  allow structured replies     -p  spin (never sleep in recv) so the client pays no wake-ups
 */
#define _GNU_SOURCE
#include "common.h"
#include <pthread.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/uio.h>

static uint64_t disksize = 1024ull << 20;
static int allow_sr, spin, real, sndbuf;
static char *data;
static size_t datasz = 2u << 20;
#define RB (256 * 1024)

struct conn
{
    int fd;
    int sr;
    char *rb;
    size_t rs, re;
};

static ssize_t rx(struct conn *c, void *p, size_t n)
{
    for (;;)
    {
        ssize_t r = recv(c->fd, p, n, spin ? MSG_DONTWAIT : 0);
        if (r < 0 && (errno == EAGAIN) && spin)
        {
            __builtin_ia32_pause();
            continue;
        }
        if (r < 0 && errno == EINTR)
            continue;
        return r;
    }
}

static int need(struct conn *c, size_t n)
{ /* ensure n contiguous bytes buffered */
    while (c->re - c->rs < n)
    {
        if (c->rs && (c->rs == c->re))
        {
            c->rs = c->re = 0;
        }
        if (RB - c->rs < n || c->re == RB)
        {
            memmove(c->rb, c->rb + c->rs, c->re - c->rs);
            c->re -= c->rs;
            c->rs = 0;
        }
        ssize_t r = rx(c, c->rb + c->re, RB - c->re);
        if (r <= 0)
            return -1;
        c->re += r;
    }
    return 0;
}

static int sendall(struct conn *c, struct iovec *v, int n)
{
    while (n > 0)
    {
        struct msghdr m = {.msg_iov = v, .msg_iovlen = n > 1024 ? 1024 : n};
        ssize_t r = sendmsg(c->fd, &m, MSG_NOSIGNAL);
        if (r < 0)
        {
            if (errno == EINTR)
                continue;
            return -1;
        }
        while (n > 0 && (size_t)r >= v->iov_len)
        {
            r -= v->iov_len;
            v++;
            n--;
        }
        if (n > 0)
        {
            v->iov_base = (char *)v->iov_base + r;
            v->iov_len -= r;
        }
    }
    return 0;
}

static int sendbuf(struct conn *c, const void *p, size_t n)
{
    struct iovec v = {(void *)p, n};
    return sendall(c, &v, 1);
}

static int optrep(struct conn *c, uint32_t opt, uint32_t rep, const void *p, uint32_t n)
{
    char h[20];
    put64(h, OPTION_REPLY_MAGIC);
    put32(h + 8, opt);
    put32(h + 12, rep);
    put32(h + 16, n);
    struct iovec v[2] = {{h, 20}, {(void *)p, n}};
    return sendall(c, v, n ? 2 : 1);
}

/* HAS_FLAGS|FLUSH|FUA|TRIM|ZEROES|MULTI_CONN */
static uint16_t tflags(struct conn *c)
{
    return 1 | 4 | 8 | 32 | 64 | 256 | (c->sr ? 128 : 0);
}

static int handshake(struct conn *c)
{
    char g[18];
    put64(g, GREETING_MAGIC);
    put64(g + 8, OPTION_MAGIC);
    put16(g + 16, 3);
    if (sendbuf(c, g, 18) || need(c, 4))
        return -1;
    uint32_t cf = get32(c->rb + c->rs);
    c->rs += 4;
    for (;;)
    {
        if (need(c, 16))
            return -1;
        uint32_t o = get32(c->rb + c->rs + 8), l = get32(c->rb + c->rs + 12);
        c->rs += 16;
        if (l > 65536 || need(c, l))
            return -1;
        c->rs += l;
        switch (o)
        {
        case 1:
        {
            char r[134] = {0};
            put64(r, disksize);
            put16(r + 8, tflags(c));
            return sendbuf(c, r, (cf & 2) ? 10 : 134);
        }
        case 2:
            optrep(c, o, 1, 0, 0);
            return -1;
        case 3:
        {
            char r[4] = {0};
            if (optrep(c, o, 2, r, 4) || optrep(c, o, 1, 0, 0))
                return -1;
            break;
        }
        case 6:
        case 7:
        {
            char r[12] = {0};
            put64(r + 2, disksize);
            put16(r + 10, tflags(c));
            if (optrep(c, o, 3, r, 12) || optrep(c, o, 1, 0, 0))
                return -1;
            if (o == 7)
                return 0;
            break;
        }
        case 8:
            if (allow_sr)
            {
                c->sr = 1;
                if (optrep(c, o, 1, 0, 0))
                    return -1;
            }
            else if (optrep(c, o, 0x80000001u, 0, 0))
                return -1;
            break;
        default:
            if (optrep(c, o, 0x80000001u, 0, 0))
                return -1;
        }
    }
}

#define MAXV 4096

static void *serve(void *a)
{
    struct conn *c = a;
    c->rb = malloc(RB);
    struct iovec *v = malloc(sizeof(*v) * (MAXV + 4));
    char *hd = malloc(32 * (MAXV / 2 + 4));
    if (handshake(c))
        goto end;
    for (;;)
    {
        if (need(c, REQUEST_SIZE))
            goto end;
        int nv = 0, nh = 0;
        size_t qd = 0;
        int disc = 0;
        while (c->re - c->rs >= REQUEST_SIZE && nv < MAXV - 2 && qd < (8u << 20))
        {
            char *p = c->rb + c->rs;
            uint16_t ty = get16(p + 6);
            uint64_t of = get64(p + 16);
            uint32_t ln = get32(p + 24);
            char ck[8];
            memcpy(ck, p + 8, 8);
            c->rs += REQUEST_SIZE;
            char *h = hd + 32 * nh++;
            if (ty == 2)
            {
                disc = 1;
                break;
            }
            if (ty == 0)
            {
                char *src;
                if (real)
                {
                    if (of + ln > disksize)
                        goto end;
                    src = data + of;
                }
                else
                {
                    src = data + (of % (1u << 20) & ~4095ull);
                }
                if (c->sr)
                {
                    put32(h, STRUCTURED_REPLY_MAGIC);
                    h[4] = 0;
                    h[5] = 1;
                    h[6] = 0;
                    h[7] = 1;
                    memcpy(h + 8, ck, 8);
                    put32(h + 16, ln + 8);
                    put64(h + 20, of);
                    v[nv].iov_base = h;
                    v[nv++].iov_len = DATA_CHUNK_SIZE;
                }
                else
                {
                    put32(h, SIMPLE_REPLY_MAGIC);
                    memset(h + 4, 0, 4);
                    memcpy(h + 8, ck, 8);
                    v[nv].iov_base = h;
                    v[nv++].iov_len = SIMPLE_REPLY_SIZE;
                }
                if (!real && ln > (1u << 20))
                { /* long read: repeat the buffer */
                    size_t l = ln;
                    while (l)
                    {
                        size_t k = l > (1u << 20) ? 1u << 20 : l;
                        if (nv >= MAXV)
                            goto end;
                        v[nv].iov_base = data;
                        v[nv++].iov_len = k;
                        l -= k;
                    }
                }
                else
                {
                    v[nv].iov_base = src;
                    v[nv++].iov_len = ln;
                }
                qd += ln + SIMPLE_REPLY_SIZE;
            }
            else
            {
                if (ty == 1)
                { /* drain the payload; first what is buffered */
                    uint64_t o2 = of;
                    size_t l = ln;
                    size_t k = c->re - c->rs;
                    if (k > l)
                        k = l;
                    if (real)
                    {
                        if (of + ln > disksize)
                            goto end;
                        memcpy(data + o2, c->rb + c->rs, k);
                        o2 += k;
                    }
                    c->rs += k;
                    l -= k;
                    if (l)
                    { /* flush replies before blocking */
                        if (nv && sendall(c, v, nv))
                            goto end;
                        nv = 0;
                        qd = 0;
                        char hs[32];
                        memcpy(hs, h, 32);
                        nh = 0;
                        h = hd + 32 * nh++;
                        static __thread char *scr;
                        if (!scr)
                            scr = malloc(1 << 20);
                        while (l)
                        {
                            ssize_t r = real ? rx(c, data + o2, l) : rx(c, scr, l > (1 << 20) ? 1 << 20 : l);
                            if (r <= 0)
                                goto end;
                            l -= r;
                            o2 += r;
                        }
                    }
                }
                put32(h, SIMPLE_REPLY_MAGIC);
                memset(h + 4, 0, 4);
                memcpy(h + 8, ck, 8);
                v[nv].iov_base = h;
                v[nv++].iov_len = SIMPLE_REPLY_SIZE;
            }
            if (nh >= MAXV / 2)
                break;
        }
        if (nv && sendall(c, v, nv))
            goto end;
        if (disc)
            goto end;
    }
end:
    close(c->fd);
    free(c->rb);
    free(v);
    free(hd);
    free(c);
    return 0;
}

int main(int argc, char **argv)
{
    const char *u = 0;
    int port = 0, c, life = 600;
    while ((c = getopt(argc, argv, "U:P:z:spdB:t:")) != -1)
        switch (c)
        {
        case 'U':
            u = optarg;
            break;
        case 'P':
            port = atoi(optarg);
            break;
        case 'z':
            disksize = strtoull(optarg, 0, 10) << 20;
            break;
        case 's':
            allow_sr = 1;
            break;
        case 'p':
            spin = 1;
            break;
        case 'd':
            real = 1;
            break;
        case 'B':
            sndbuf = atoi(optarg);
            break;
        case 't':
            life = atoi(optarg);
            break;
        default:
            return 2;
        }
    alarm(life);
    if (real)
        datasz = disksize;
    data = mmap(0, datasz, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (!real)
        for (size_t i = 0; i < datasz; i++)
            data[i] = i * 31 + 7;
    struct sockaddr_storage address;
    socklen_t size;
    int s = make_socket(u, port, &address, &size);
    if (u)
        unlink(u);
    else
        switch_on(s, SOL_SOCKET, SO_REUSEADDR);
    if (bind(s, (void *)&address, size))
    {
        perror("bind");
        return 1;
    }
    listen(s, 128);
    for (;;)
    {
        int f = accept4(s, 0, 0, SOCK_CLOEXEC);
        if (f < 0)
            continue;
        if (!u)
            switch_on(f, IPPROTO_TCP, TCP_NODELAY);
        if (sndbuf)
            setsockopt(f, SOL_SOCKET, SO_SNDBUFFORCE, &sndbuf, 4);
        struct conn *k = calloc(1, sizeof *k);
        k->fd = f;
        pthread_t t;
        pthread_create(&t, 0, serve, k);
        pthread_detach(t);
    }
}
