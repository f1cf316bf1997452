/* rawclient: an upper bound - a minimal raw NBD client that batches syscalls.
 * usage: rawclient -U SOCK | -P PORT  [-b BS] [-q QD] [-t SECS] [-n OPS] [-s structured] ; random reads; prints the
 * same TSV as nbdbench one send per refill of all free slots, one big recv (staging 512 KiB) + memcpy to the slot
 * buffers. */
#define _GNU_SOURCE
#include "common.h"

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
    put64(h, OPTION_MAGIC);
    put32(h + 8, o);
    put32(h + 12, l);
    wr(h, 16);
    if (l)
        wr(d, l);
    for (;;)
    {
        char r[20];
        rd(r, 20);
        uint32_t ty = get32(r + 12), n = get32(r + 16);
        char *b = malloc(n + 1);
        rd(b, n);
        if (ty == 3 && n == 12 && size)
            *size = get64(b + 2);
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
    struct sockaddr_storage address;
    socklen_t length;
    fd = make_socket(u, port, &address, &length);
    if (!u)
        switch_on(fd, IPPROTO_TCP, TCP_NODELAY);
    if (connect(fd, (void *)&address, length))
    {
        perror("connect");
        return 1;
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
    char *rq = malloc(REQUEST_SIZE * qd);
    size_t SB = 1 << 19;
    char *sb = malloc(SB);
    size_t st = 0, en = 0;
    uint64_t done = 0, issued = 0, base = 0;
    int phase = warm <= 0;
    double tw = now();
    struct span m;
    begin(&m);
    unsigned it = 0;
    size_t hl = sr ? DATA_CHUNK_SIZE : SIMPLE_REPLY_SIZE;
    int stop = 0;
    uint64_t ops = 0;
    for (;;)
    {
        size_t k = 0;
        while (nf && !stop && (!nops || issued < nops))
        {
            uint64_t sl = fl[--nf];
            char *q = rq + k;
            put32(q, REQUEST_MAGIC);
            memset(q + 4, 0, 4);
            memcpy(q + 8, &sl, 8);
            put64(q + 16, (rnd() % nblk) * bs);
            put32(q + 24, bs);
            k += REQUEST_SIZE;
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
            uint32_t magic = get32(sb + st), er = get32(sb + st + 4);
            if (magic != (sr ? STRUCTURED_REPLY_MAGIC : SIMPLE_REPLY_MAGIC) || (!sr && er))
            {
                fprintf(stderr, "bad reply %x %x\n", magic, er);
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
                end(&m);
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
                    begin(&m);
                }
            }
            else if (t - m.began >= secs)
            {
                stop = 1;
                ops = done - base;
                end(&m);
                if (nf == qd)
                    break;
            }
        }
    }
    char disconnect[REQUEST_SIZE] = {0};
    put32(disconnect, REQUEST_MAGIC);
    disconnect[7] = 2;
    wr(disconnect, sizeof disconnect);
    print_result("raw", bs, qd, ops, &m);
    putchar('\n');
    return 0;
}
