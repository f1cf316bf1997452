package libnbd_test

import (
	"context"
	"errors"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"libguestfs.org/libnbd"
)

// What a long run must not gather: memory, closures, descriptors. Each level is taken when the run has warmed up,
// and again after as many more rounds.
const (
	rounds     = 100_000
	depth      = 64
	spareBytes = 4 << 20 // 40 for each of the rounds, less than any object that one leaves
)

func resident(t *testing.T) int {
	text, err := os.ReadFile("/proc/self/statm")
	must(t, err)
	pages, err := strconv.Atoi(strings.Fields(string(text))[1])
	must(t, err)
	return pages * os.Getpagesize()
}

func assertLevel(t *testing.T, rounds int, run func(int)) {
	t.Helper()
	if testing.Short() {
		rounds /= 20
	}
	level := func() (int, int, uint64, int) {
		collect()
		debug.FreeOSMemory() // what the collector keeps for later swings by megabytes, and is no level
		var memory runtime.MemStats
		runtime.ReadMemStats(&memory)
		return resident(t), libnbd.ClosuresInUse(), memory.HeapObjects, descriptors(t)
	}
	run(rounds)
	memory, closures, objects, files := level()
	run(rounds)
	memory2, closures2, objects2, files2 := level()
	if memory2-memory > spareBytes || closures2 != closures || int64(objects2-objects) > max(500, int64(rounds)/10) || files2 != files {
		t.Errorf("memory %d and %d, closures %d and %d, objects %d and %d, descriptors %d and %d",
			memory, memory2, closures, closures2, objects, objects2, files, files2)
	}
}

func TestLevelOfCommandsWithCallbacks(t *testing.T) {
	h := connected(t, "memory", "1M")
	chunks := 0
	assertLevel(t, rounds, func(n int) {
		for i := range make([]struct{}, n) {
			_, err := h.AioPreadStructuredBytes(make([]byte, sector), uint64(i%2048*sector),
				func([]byte, uint64, uint, *int) int { chunks++; return 0 },
				&libnbd.AioPreadStructuredOptargs{CompletionCallbackSet: true, CompletionCallback: func(*int) int { return 1 }})
			must(t, err)
			for in, _ := h.AioInFlight(); in >= depth; in, _ = h.AioInFlight() {
				_, err := h.Poll(-1)
				must(t, err)
			}
		}
		drain(t, h)
	})
	if chunks == 0 {
		t.Error("no chunk came")
	}
}

func TestLevelOfFailures(t *testing.T) {
	h := connected(t, "memory", "1M")
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	buf := make([]byte, sector)
	assertLevel(t, rounds, func(n int) {
		for range make([]struct{}, n) {
			for _, err := range []error{
				h.Pread(buf, mib, nil), h.SetExportName("\x00"), h.PreadContext(ctx, buf, mib, nil),
				h.PreadStructured(buf, mib, func([]byte, uint64, uint, *int) int { return 0 }, nil),
			} {
				if !errors.Is(err, syscall.EINVAL) {
					t.Fatal(err)
				}
			}
		}
	})
}

func TestLevelOfCancelledReads(t *testing.T) {
	h := connected(t, "memory", "1M")
	assertLevel(t, rounds/10, func(n int) {
		for i := range make([]struct{}, n) {
			ctx, cancel := context.WithCancel(context.Background())
			cancelled := make(chan struct{})
			go func() {
				cancel()
				close(cancelled)
			}()
			err := h.PreadContext(ctx, make([]byte, sector), uint64(i%2048*sector), nil)
			<-cancelled // Go keeps what it needs for as many goroutines as there ever were at once
			if err != nil && !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
			// A slot that was in use keeps its pinner for the next time, so there must not be ever more at once.
			// Not by Poll: the pump drives too, and could take what Poll then waits for.
			for in, _ := h.AioInFlight(); in >= depth; in, _ = h.AioInFlight() {
				must(t, h.PreadContext(context.Background(), make([]byte, sector), 0, nil))
			}
		}
		for in, _ := h.AioInFlight(); in > 0; in, _ = h.AioInFlight() {
			must(t, h.PreadContext(context.Background(), make([]byte, sector), 0, nil))
		}
	})
}

func TestLevelOfHandles(t *testing.T) {
	path := served(t, "memory", "1M")
	assertLevel(t, rounds/100, func(n int) {
		for range make([]struct{}, n) {
			h, err := libnbd.Create()
			must(t, err)
			must(t, h.ConnectUnix(path))
			_, err = h.AioPreadBytes(make([]byte, sector), 0, nil)
			must(t, err)
			must(t, h.PreadContext(context.Background(), make([]byte, sector), 0, nil))
			h.Close()
		}
		for descriptors(t) > 64 {
			runtime.Gosched() // descriptors of pumps are closed a moment later
		}
	})
}
