// The client of Compare in Go, with the options and the output of c/nbdbench.c.
//
// Modes: read (AioPread, driven by Poll), sync (Pread), async (PreadContext, a goroutine for each of the depth).
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"math/rand"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"libguestfs.org/libnbd"
)

const (
	mib = 1 << 20
	gib = 1 << 30

	many  = 65536 // random offsets, before they come again
	check = 64    // commands between two looks at the clock
)

var (
	uri      = flag.String("u", "", "the URI")
	mode     = flag.String("m", "read", "the mode")
	block    = flag.Int("b", 4096, "bytes of a command")
	depth    = flag.Int("q", 1, "commands in flight")
	warmUp   = flag.Float64("w", 0, "seconds of warm-up")
	seconds  = flag.Float64("t", 1, "seconds")
	commands = flag.Int64("n", 0, "commands, in place of a time")
	random   = flag.Bool("r", false, "random offsets")
	simple   = flag.Bool("S", false, "without structured replies")
	compact  = flag.Bool("X", false, "without extended headers")
)

// When it is measured: after the warm-up, for a time or a number of commands.
type meter struct {
	count     atomic.Int64
	base      int64
	measuring bool
	began     time.Time
	usage     syscall.Rusage
	lock      sync.Mutex
	over      atomic.Bool
}

func newMeter() *meter {
	m := &meter{measuring: *commands > 0}
	m.begin()
	return m
}

func (m *meter) begin() {
	m.base = m.count.Load()
	syscall.Getrusage(syscall.RUSAGE_SELF, &m.usage)
	m.began = time.Now()
}

// Counts, and looks at the clock.
func (m *meter) isOver(done int64) bool {
	count := m.count.Add(done)
	m.lock.Lock()
	defer m.lock.Unlock()
	if m.over.Load() {
		return true
	}
	passed := time.Since(m.began).Seconds()
	switch {
	case *commands > 0:
		m.over.Store(count >= *commands)
	case !m.measuring && passed >= *warmUp:
		m.measuring = true
		m.begin()
	case m.measuring:
		m.over.Store(passed >= *seconds)
	}
	return m.over.Load()
}

func (m *meter) print() {
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	passed := time.Since(m.began).Seconds()
	user, system := since(usage.Utime, m.usage.Utime), since(usage.Stime, m.usage.Stime)
	count := float64(m.count.Load() - m.base)
	volume := count * float64(*block)
	fmt.Printf("%s\t%d\t%d\t%.0f\t%.4f\t%.1f\t%.1f\t%.4f\t%.4f\t%.4f\t%.4f\t0\t-\n", *mode, *block, *depth, count, passed,
		count/passed, volume/mib/passed, user, system, (user+system)/count*1e6, (user+system)/(volume/gib))
}

func since(now, then syscall.Timeval) float64 {
	return float64(now.Sec-then.Sec) + float64(now.Usec-then.Usec)/1e6
}

// Offsets without end, made before, so that it is the package that is measured.
type offsets struct {
	all  []uint64
	next int
}

func newOffsets(size uint64, seed int64) *offsets {
	blocks := int(size / uint64(*block))
	o := &offsets{}
	source := rand.New(rand.NewSource(seed))
	for i := 0; i < many; i++ {
		at := i % blocks
		if *random {
			at = source.Intn(blocks)
		}
		o.all = append(o.all, uint64(at*(*block)))
	}
	return o
}

func (o *offsets) take() uint64 {
	at := o.all[o.next]
	o.next = (o.next + 1) % many
	return at
}

func main() {
	flag.Parse()
	h, err := libnbd.Create()
	must(err)
	if *simple {
		must(h.SetRequestStructuredReplies(false))
	}
	if *compact {
		h.SetRequestExtendedHeaders(false) // an older library does not have it, and does not ask for them
	}
	must(h.ConnectUri(*uri))
	size, err := h.GetSize()
	must(err)
	m := newMeter()
	switch *mode {
	case "sync":
		blocking(h, m, newOffsets(size, 1))
	case "async":
		goroutines(h, m, size)
	default:
		polled(h, m, newOffsets(size, 1))
	}
	m.print()
	must(h.Shutdown(nil))
	h.Close()
}

func blocking(h *libnbd.Libnbd, m *meter, where *offsets) {
	buf := make([]byte, *block)
	for !m.isOver(check) {
		for i := 0; i < check; i++ {
			must(h.Pread(buf, where.take(), nil))
		}
	}
}

func polled(h *libnbd.Libnbd, m *meter, where *offsets) {
	var free []*slot
	for i := 0; i < *depth; i++ {
		s := &slot{buffer: libnbd.MakeAioBuffer(uint(*block))}
		s.optargs.CompletionCallbackSet = true
		s.optargs.CompletionCallback = func(error *int) int {
			free = append(free, s)
			return 1
		}
		free = append(free, s)
	}
	for !m.isOver(check) {
		for i := 0; i < check; i++ {
			for len(free) == 0 {
				_, err := h.Poll(-1)
				must(err)
			}
			s := free[len(free)-1]
			free = free[:len(free)-1]
			_, err := h.AioPread(s.buffer, where.take(), &s.optargs)
			must(err)
		}
	}
	for len(free) < *depth {
		_, err := h.Poll(-1)
		must(err)
	}
}

type slot struct {
	buffer  libnbd.AioBuffer
	optargs libnbd.AioPreadOptargs
}

func goroutines(h *libnbd.Libnbd, m *meter, size uint64) {
	var all sync.WaitGroup
	for i := 0; i < *depth; i++ {
		all.Add(1)
		go func() {
			defer all.Done()
			buf, where := make([]byte, *block), newOffsets(size, int64(i))
			for !m.over.Load() {
				for j := 0; j < check; j++ {
					must(h.PreadContext(context.Background(), buf, where.take(), nil))
				}
				m.isOver(check)
			}
		}()
	}
	all.Wait()
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
