package libnbd_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"libguestfs.org/libnbd"
)

func contexts(t *testing.T) map[string]context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	return map[string]context.Context{"without an end": context.Background(), "that may end": ctx}
}

func TestCommandsWithAContext(t *testing.T) {
	for name, ctx := range contexts(t) {
		t.Run(name, func(t *testing.T) {
			h := connected(t, "memory", "1M")
			data, buf := pattern(0, 8192), make([]byte, 8192)
			must(t, h.PwriteContext(ctx, data, 4096, &libnbd.PwriteOptargs{FlagsSet: true, Flags: libnbd.CMD_FLAG_FUA}))
			must(t, h.FlushContext(ctx, nil))
			must(t, h.PreadContext(ctx, buf, 4096, nil))
			if !bytes.Equal(buf, data) {
				t.Error("read back something else")
			}
			chunks := 0
			must(t, h.PreadStructuredContext(ctx, buf, 4096, func(subbuf []byte, _ uint64, _ uint, _ *int) int {
				chunks += len(subbuf)
				return 0
			}, nil))
			if chunks != len(buf) {
				t.Error(chunks)
			}
			must(t, h.TrimContext(ctx, 4096, 4096, nil))
			must(t, h.ZeroContext(ctx, 4096, 8192, nil))
			must(t, h.PreadContext(ctx, buf, 4096, nil))
			if !bytes.Equal(buf, make([]byte, len(buf))) {
				t.Error("it is not zero")
			}
			if err := h.PreadContext(ctx, buf, mib, nil); !errors.Is(err, syscall.EINVAL) {
				t.Error(err)
			}
			if err := h.PreadContext(ctx, nil, 0, nil); !errors.Is(err, syscall.EINVAL) {
				t.Error(err)
			}
			must(t, h.ShutdownContext(ctx, nil))
			if err := h.PreadContext(ctx, buf, 0, nil); err == nil {
				t.Error("a connection that was shut down was read")
			}
			noClosures(t)
		})
	}
}

func TestAFailureOfTheServer(t *testing.T) {
	for name, ctx := range contexts(t) {
		t.Run(name, func(t *testing.T) {
			h := connected(t, "--filter=error", "memory", "1M", "error-pread=ENOSPC", "error-pread-rate=100%")
			err := h.PreadContext(ctx, make([]byte, sector), 0, nil)
			var e *libnbd.LibnbdError
			if !errors.As(err, &e) || e.Op != "pread" || e.Errno != syscall.ENOSPC {
				t.Error(err)
			}
			must(t, h.PwriteContext(ctx, make([]byte, sector), 0, nil))
		})
	}
}

func TestConnectingWithAContext(t *testing.T) {
	for name, ctx := range contexts(t) {
		t.Run(name, func(t *testing.T) {
			path := served(t, "pattern", "1M")
			h := created(t)
			must(t, h.ConnectUnixContext(ctx, path))
			must(t, h.PreadContext(ctx, make([]byte, sector), 0, nil))

			other := created(t)
			must(t, other.ConnectUriContext(ctx, "nbd+unix:///?socket="+path))
			must(t, other.PreadContext(ctx, make([]byte, sector), 0, nil))

			missing := created(t).ConnectUnixContext(ctx, filepath.Join(t.TempDir(), "missing"))
			if !errors.Is(missing, syscall.ENOENT) {
				t.Error(missing)
			}
			ended := created(t).ConnectCommandContext(ctx, []string{"/bin/true"})
			if ended == nil {
				t.Error("a program that is no server was connected to")
			}
		})
	}
}

func TestOptionsWithAContext(t *testing.T) {
	needVersion(t, "1.16")
	for name, ctx := range contexts(t) {
		t.Run(name, func(t *testing.T) {
			h := created(t)
			must(t, h.SetOptMode(true))
			must(t, h.SetRequestStructuredReplies(false))
			must(t, h.ConnectUnixContext(ctx, served(t, "memory", "1M")))
			names := 0
			count, err := h.OptListContext(ctx, func(string, string) int { names++; return 0 })
			must(t, err)
			if count != 1 || names != 1 {
				t.Error(count, names)
			}
			agreed, err := h.OptStructuredReplyContext(ctx)
			if err != nil || !agreed {
				t.Error(agreed, err)
			}
			agreed, err = h.OptStarttlsContext(ctx)
			if err != nil || agreed {
				t.Error("a server without TLS agreed to it, or the refusal was an error:", agreed, err)
			}
			count, err = h.OptListMetaContextQueriesContext(ctx, []string{"base:"}, func(string) int { return 0 })
			if err != nil || count != 1 {
				t.Error(count, err)
			}
			must(t, h.OptInfoContext(ctx))
			must(t, h.OptGoContext(ctx))
			must(t, h.PreadContext(ctx, make([]byte, sector), 0, nil))
		})
	}
}

func TestManyGoroutinesOnOneConnection(t *testing.T) {
	for name, ctx := range contexts(t) {
		t.Run(name, func(t *testing.T) {
			h := connected(t, "pattern", "16M")
			var all sync.WaitGroup
			for g := 0; g < 64; g++ {
				all.Add(1)
				go func() {
					defer all.Done()
					buf := make([]byte, 4096)
					for i := 0; i < 100; i++ {
						offset := uint64((g*100+i)*4096) % (16 * mib)
						if err := h.PreadContext(ctx, buf, offset, nil); err != nil {
							t.Error(err)
							return
						}
						if !bytes.Equal(buf, pattern(offset, len(buf))) {
							t.Error("wrong bytes at", offset)
							return
						}
					}
				}()
			}
			all.Wait()
			noClosures(t)
		})
	}
}

// The blocking calls drive the connection too, and what they receive belongs to others as well.
func TestAllWaysAtOnce(t *testing.T) {
	h := connected(t, "pattern", "16M")
	var all sync.WaitGroup
	ways := []func([]byte, uint64) error{
		func(buf []byte, offset uint64) error { return h.Pread(buf, offset, nil) },
		func(buf []byte, offset uint64) error { return h.PreadContext(context.Background(), buf, offset, nil) },
		func(buf []byte, offset uint64) error {
			done := make(chan int, 1)
			if _, err := h.AioPreadBytes(buf, offset, &libnbd.AioPreadOptargs{
				CompletionCallbackSet: true, CompletionCallback: func(error *int) int { done <- *error; return 1 },
			}); err != nil {
				return err
			}
			for {
				select {
				case errno := <-done:
					if errno != 0 {
						return syscall.Errno(errno)
					}
					return nil
				default:
					if _, err := h.Poll(1); err != nil {
						return err
					}
				}
			}
		},
	}
	for g := 0; g < 12; g++ {
		all.Add(1)
		go func() {
			defer all.Done()
			buf := make([]byte, 4096)
			for i := 0; i < 50; i++ {
				offset := uint64((g*50 + i) * 4096)
				if err := ways[g%len(ways)](buf, offset); err != nil {
					t.Error(err)
					return
				}
				if !bytes.Equal(buf, pattern(offset, len(buf))) {
					t.Error("wrong bytes at", offset)
				}
			}
		}()
	}
	all.Wait()
}

func TestAContextThatHasEnded(t *testing.T) {
	h := connected(t, "pattern", "1M")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for name, err := range map[string]error{
		"command": h.PreadContext(ctx, make([]byte, sector), 0, nil), "connect": created(t).ConnectUnixContext(ctx, "/"),
		"shutdown": h.ShutdownContext(ctx, nil),
	} {
		if !errors.Is(err, context.Canceled) {
			t.Error(name, err)
		}
	}
	must(t, h.Pread(make([]byte, sector), 0, nil))
}

// The reply comes when the caller has gone: its memory is its own again, its callback is not called, and the
// connection goes on.
func TestCancellingLeavesTheConnectionUsable(t *testing.T) {
	h, released := connectedHeld(t)
	for i := range [3]int{} {
		ctx, cancel := context.WithCancel(context.Background())
		buf := make([]byte, sector)
		var called atomic.Int32
		ended := make(chan error)
		go func() {
			if i == 2 {
				ended <- h.PreadStructuredContext(ctx, buf, 0, func([]byte, uint64, uint, *int) int { called.Add(1); return 0 }, nil)
			} else {
				ended <- h.PreadContext(ctx, buf, 0, nil)
			}
		}()
		for n, _ := h.AioInFlight(); n == 0; n, _ = h.AioInFlight() {
		}
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		must(t, os.WriteFile(released, nil, 0o600))
		must(t, h.PreadContext(context.Background(), make([]byte, sector), sector, nil))
		for n, _ := h.AioInFlight(); n > 0; n, _ = h.AioInFlight() {
			must(t, h.PreadContext(context.Background(), make([]byte, sector), 0, nil))
		}
		must(t, os.Remove(released))
		if !bytes.Equal(buf, make([]byte, sector)) || called.Load() != 0 {
			t.Error("the memory of a caller who had left was written, or its callback called")
		}
	}
	noClosures(t)
}

func TestClosingWhileGoroutinesWait(t *testing.T) {
	needVersion(t, "1.24") // 1.14 frees what is in flight, and completes nothing
	for name, ctx := range contexts(t) {
		t.Run(name, func(t *testing.T) {
			h := connected(t, "--filter=delay", "pattern", "1M", "delay-read=3600")
			ended := make(chan error)
			for range [8]int{} {
				go func() { ended <- h.PreadContext(ctx, make([]byte, sector), 0, nil) }()
			}
			for n, _ := h.AioInFlight(); n < 8; n, _ = h.AioInFlight() {
			}
			h.Close()
			for range [8]int{} {
				if err := <-ended; !errors.Is(err, syscall.ENOTCONN) {
					t.Error(err)
				}
			}
		})
	}
}

func TestAConnectionThatIsLostEndsEveryWait(t *testing.T) {
	h := created(t)
	must(t, h.ConnectSystemdSocketActivation([]string{
		need(t, "nbdkit"), "--exit-with-parent", "--filter=delay", "pattern", "1M", "delay-read=3600",
	}))
	ended := make(chan error)
	for range [8]int{} {
		go func() { ended <- h.PreadContext(context.Background(), make([]byte, sector), 0, nil) }()
	}
	for n, _ := h.AioInFlight(); n < 8; n, _ = h.AioInFlight() {
	}
	must(t, h.KillSubprocess(int(syscall.SIGKILL)))
	for range [8]int{} {
		if err := <-ended; !errors.Is(err, syscall.ENOTCONN) {
			t.Error(err)
		}
	}
}

func TestClosingAtAnyTime(t *testing.T) {
	path := served(t, "pattern", "1M")
	for round := range [50]int{} {
		h, err := libnbd.Create()
		must(t, err)
		must(t, h.ConnectUnix(path))
		var all sync.WaitGroup
		for g := range [4]int{} {
			all.Add(1)
			go func() {
				defer all.Done()
				buf := make([]byte, sector)
				for i := 0; ; i++ {
					if err := h.PreadContext(context.Background(), buf, 0, nil); err != nil {
						return
					}
					if g == 0 && i == round {
						h.Close()
					}
				}
			}()
		}
		all.Wait()
	}
	noClosures(t)
}

func Example_context() {
	h, err := libnbd.Create()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer h.Close()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	fmt.Println(h.PreadContext(ctx, make([]byte, 512), 0, nil))
	// Output: context canceled
}

// Between two options libnbd in C has no direction, and the next one comes while the pump finds that out.
func TestOptionsInARow(t *testing.T) {
	const most = 24 // nbdkit takes 32 of a client
	socket := served(t, "memory", "1M")
	for name, ctx := range contexts(t) {
		t.Run(name, func(t *testing.T) {
			for range 100 {
				h := created(t)
				must(t, h.SetOptMode(true))
				must(t, h.ConnectUnixContext(ctx, socket))
				for range most {
					must(t, h.OptInfoContext(ctx))
				}
				must(t, h.OptAbortContext(ctx))
			}
		})
	}
}
