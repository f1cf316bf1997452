/* rawclient: an upper bound - a minimal raw NBD client that batches syscalls.
 * usage: rawclient -U SOCK | -P PORT  [-b BS] [-q QD] [-t SECS] [-n OPS] [-s structured] ; random reads; prints the
 * same TSV as nbdbench one send per refill of all free slots, one big recv (staging 512 KiB) + memcpy to the slot
 * buffers. */
#define _GNU_SOURCE
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

static int fd;

static void rd(void *p, size_t n)
{
    while (n)
    {
        ssize_t r = recv(fd, p, n, 0);
        if (r <= 0)
        {
            perror("recv");
            exit(1);
        }
        p = (char *)p + r;
        n -= r;
    }
}

static void wr(const void *p, size_t n)
{
    while (n)
    {
        ssize_t r = send(fd, p, n, MSG_NOSIGNAL);
        if (r <= 0)
        {
            perror("send");
            exit(1);
        }
        p = (const char *)p + r;
        n -= r;
    }
}

static uint32_t opt(uint32_t o, const void *d, uint32_t l, uint64_t *size)
{
    char h[16];
    uint64_t m = htobe64(0x49484156454F5054ull);
    memcpy(h, &m, 8);
    uint32_t x = htobe32(o);
    memcpy(h + 8, &x, 4);
    x = htobe32(l);
    memcpy(h + 12, &x, 4);
    wr(h, 16);
    if (l)
        wr(d, l);
    for (;;)
    {
        char r[20];
        rd(r, 20);
        uint32_t ty, n;
        memcpy(&ty, r + 12, 4);
        memcpy(&n, r + 16, 4);
        ty = be32toh(ty);
        n = be32toh(n);
        char *b = malloc(n + 1);
        rd(b, n);
        if (ty == 3 && n == 12 && size)
        {
            uint64_t z;
            memcpy(&z, b + 2, 8);
            *size = be64toh(z);
        }
        free(b);
        if (ty != 3)
            return ty;
    }
}

int main(int argc, char **argv)
{
    const char *u = 0;
    int port = 0, c, sr = 0;
    size_t bs = 4096;
    unsigned qd = 64;
    double secs = 3, warm = 0.3;
    uint64_t nops = 0;
    while ((c = getopt(argc, argv, "U:P:b:q:t:n:s")) != -1)
        switch (c)
        {
        case 'U':
            u = optarg;
            break;
        case 'P':
            port = atoi(optarg);
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
            warm = 0;
            break;
        case 's':
            sr = 1;
            break;
        }
    if (u)
    {
        fd = socket(AF_UNIX, SOCK_STREAM, 0);
        struct sockaddr_un a = {.sun_family = AF_UNIX};
        strncpy(a.sun_path, u, sizeof a.sun_path - 1);
        if (connect(fd, (void *)&a, sizeof a))
        {
            perror("connect");
            return 1;
        }
    }
    else
    {
        fd = socket(AF_INET, SOCK_STREAM, 0);
        int o = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &o, 4);
        struct sockaddr_in a = {
            .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
        if (connect(fd, (void *)&a, sizeof a))
        {
            perror("connect");
            return 1;
        }
    }
    char g[18];
    rd(g, 18);
    uint32_t cf = htobe32(3);
    wr(&cf, 4);
    if (sr && opt(8, 0, 0, 0) != 1)
    {
        fprintf(stderr, "no SR\n");
        return 1;
    }
    uint64_t size = 0;
    char go[6] = {0};
    if (opt(7, go, 6, &size) != 1)
    {
        fprintf(stderr, "GO failed\n");
        return 1;
    }
    uint64_t nblk = size / bs;
    char *buf = aligned_alloc(4096, bs * qd);
    memset(buf, 1, bs * qd);
    unsigned *fl = malloc(4 * qd), nf = 0;
    for (unsigned i = 0; i < qd; i++)
        fl[nf++] = i;
    char *rq = malloc(28 * qd);
    size_t SB = 1 << 19;
    char *sb = malloc(SB);
    size_t st = 0, en = 0;
    uint64_t done = 0, issued = 0, base = 0;
    int phase = warm <= 0;
    double tw = now(), t0 = tw, t1;
    struct rusage r0, r1;
    getrusage(RUSAGE_SELF, &r0);
    unsigned it = 0;
    size_t hl = sr ? 28 : 16;
    int stop = 0;
    uint64_t ops = 0;
    for (;;)
    {
        size_t k = 0;
        while (nf && !stop && (!nops || issued < nops))
        {
            uint64_t sl = fl[--nf];
            char *q = rq + k;
            uint32_t m = htobe32(0x25609513);
            memcpy(q, &m, 4);
            memset(q + 4, 0, 4);
            memcpy(q + 8, &sl, 8);
            uint64_t of = htobe64((rnd() % nblk) * bs);
            memcpy(q + 16, &of, 8);
            m = htobe32(bs);
            memcpy(q + 24, &m, 4);
            k += 28;
            issued++;
        }
        if (k)
            wr(rq, k);
        if (en - st < hl + bs && SB - st < hl + bs)
        {
            memmove(sb, sb + st, en - st);
            en -= st;
            st = 0;
        }
        if (st == en)
            st = en = 0;
        ssize_t r = recv(fd, sb + en, SB - en, 0);
        if (r <= 0)
        {
            perror("recv");
            return 1;
        }
        en += r;
        while (en - st >= hl)
        {
            uint32_t m, er;
            memcpy(&m, sb + st, 4);
            memcpy(&er, sb + st + 4, 4);
            m = be32toh(m);
            if (m != (sr ? 0x668e33efu : 0x67446698u) || (!sr && er))
            {
                fprintf(stderr, "bad reply %x %x\n", m, er);
                return 1;
            }
            if (en - st < hl + bs)
                break;
            uint64_t sl;
            memcpy(&sl, sb + st + 8, 8);
            memcpy(buf + sl * bs, sb + st + hl, bs);
            st += hl + bs;
            fl[nf++] = sl;
            done++;
        }
        if (stop)
        {
            if (nf == qd)
                break;
            continue;
        }
        if (nops)
        {
            if (done >= nops)
            {
                ops = done;
                t1 = now();
                getrusage(RUSAGE_SELF, &r1);
                break;
            }
            continue;
        }
        if ((++it & 15) == 0)
        {
            double t = now();
            if (!phase)
            {
                if (t - tw >= warm)
                {
                    phase = 1;
                    base = done;
                    t0 = now();
                    getrusage(RUSAGE_SELF, &r0);
                }
            }
            else if (t - t0 >= secs)
            {
                stop = 1;
                ops = done - base;
                t1 = now();
                getrusage(RUSAGE_SELF, &r1);
                if (nf == qd)
                    break;
            }
        }
    }
    {
        char q[28] = {0};
        uint32_t m = htobe32(0x25609513);
        memcpy(q, &m, 4);
        q[7] = 2;
        wr(q, 28);
    }
    double el = t1 - t0, us = tv(r1.ru_utime) - tv(r0.ru_utime), y = tv(r1.ru_stime) - tv(r0.ru_stime),
           gib = ops * (double)bs / (1 << 30);
    printf("raw\t%zu\t%u\t%llu\t%.4f\t%.1f\t%.1f\t%.4f\t%.4f\t%.4f\t%.4f\t%ld\n", bs, qd, (unsigned long long)ops, el,
           ops / el, gib * 1024 / el, us, y, (us + y) / ops * 1e6, (us + y) / gib,
           (r1.ru_nvcsw - r0.ru_nvcsw) + (r1.ru_nivcsw - r0.ru_nivcsw));
    return 0;
}
