package libnbd_test

import (
	"errors"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"libguestfs.org/libnbd"
)

// What a callback refers to, so that a test sees when it is gone.
type mark struct{ self *mark }

func newMark(gone *atomic.Int32) *mark {
	m := &mark{}
	runtime.SetFinalizer(m, func(*mark) { gone.Add(1) })
	return m
}

func TestACallbackIsLetGoOnce(t *testing.T) {
	var gone atomic.Int32
	h := connected(t, "pattern", "1M")
	buf := make([]byte, sector)
	read := func(offset uint64) error {
		m := newMark(&gone)
		return h.PreadStructured(buf, offset, func([]byte, uint64, uint, *int) int {
			runtime.KeepAlive(m)
			return 0
		}, nil)
	}
	must(t, read(0))
	if read(mib) == nil {
		t.Error("the end of the export was read past")
	}
	collect()
	if gone.Load() != 2 || libnbd.ClosuresInUse() != 0 {
		t.Error(gone.Load(), libnbd.ClosuresInUse())
	}
}

func TestADebugCallbackIsLetGoWhenItIsReplaced(t *testing.T) {
	var gone atomic.Int32
	h := created(t)
	set := func() {
		m := newMark(&gone)
		must(t, h.SetDebugCallback(func(context, msg string) int {
			runtime.KeepAlive(m)
			return 0
		}))
	}
	set()
	set()
	collect()
	if gone.Load() != 1 {
		t.Error(gone.Load())
	}
	must(t, h.ClearDebugCallback())
	set()
	h.Close()
	collect()
	if gone.Load() != 3 || libnbd.ClosuresInUse() != 0 {
		t.Error(gone.Load(), libnbd.ClosuresInUse())
	}
}

func TestNilCallbacks(t *testing.T) {
	h := connected(t, "memory", "1M")
	if err := h.PreadStructured(make([]byte, sector), 0, nil, nil); !errors.Is(err, syscall.EFAULT) {
		t.Error(err)
	}
	if err := h.SetDebugCallback(nil); err == nil {
		t.Error("no callback was accepted")
	}
	_, err := h.AioFlush(&libnbd.AioFlushOptargs{CompletionCallbackSet: true})
	must(t, err)
	drain(t, h)
}

func TestCallbacksWorkDuringClose(t *testing.T) {
	version, err := created(t).GetVersion()
	must(t, err)
	isOld := number(*version) < number("1.24") // 1.14 frees what is in flight, and completes nothing
	h := connected(t, "pattern", "1M")
	var errno int
	_, err = h.AioPreadBytes(make([]byte, sector), 0, &libnbd.AioPreadOptargs{
		CompletionCallbackSet: true, CompletionCallback: func(error *int) int { errno = *error; return 1 },
	})
	must(t, err)
	closing := 0
	must(t, h.SetDebug(true))
	must(t, h.SetDebugCallback(func(context, msg string) int {
		if msg == "closing handle" {
			closing++
		}
		return 0
	}))
	h.Close()
	if errno != int(syscall.ENOTCONN) && !isOld || closing != 1 || libnbd.ClosuresInUse() != 0 {
		t.Error(errno, closing, libnbd.ClosuresInUse())
	}
}

func TestAHandleIsClosedInItsCallback(t *testing.T) {
	h := connected(t, "pattern", "1M")
	must(t, h.PreadStructured(make([]byte, sector), 0, func([]byte, uint64, uint, *int) int {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
		if _, err := h.AioIsReady(); err == nil {
			t.Error("a handle was used after it was closed")
		}
		return 0
	}, nil))
	if _, err := h.GetSize(); err == nil || h.Close() == nil {
		t.Error("it is still open")
	}
}

func quiet(t *testing.T) *[]any {
	before := libnbd.OnCallbackPanic
	var told []any
	libnbd.OnCallbackPanic = func(value any, stack []byte) {
		if !strings.Contains(string(stack), "callbacks_test.go") {
			t.Error("the stack does not show the callback")
		}
		told = append(told, value)
	}
	t.Cleanup(func() { libnbd.OnCallbackPanic = before })
	return &told
}

func TestAPanicFailsTheCommand(t *testing.T) {
	told := quiet(t)
	h := connected(t, "pattern", "1M")
	err := h.PreadStructured(make([]byte, sector), 0, func([]byte, uint64, uint, *int) int { panic("first") }, nil)
	if !errors.Is(err, syscall.EPROTO) {
		t.Error(err)
	}
	err = h.PreadStructured(make([]byte, sector), 0, func(_ []byte, _ uint64, _ uint, error *int) int {
		*error = int(syscall.ENOSPC)
		panic("second")
	}, nil)
	if !errors.Is(err, syscall.ENOSPC) {
		t.Error(err)
	}
	cookie, err := h.AioPreadBytes(make([]byte, sector), 0, &libnbd.AioPreadOptargs{
		CompletionCallbackSet: true, CompletionCallback: func(error *int) int { panic("third") },
	})
	must(t, err)
	drain(t, h)
	if _, err := h.AioCommandCompleted(cookie); !errors.Is(err, syscall.EPROTO) {
		t.Error(err)
	}
	if len(*told) != 3 || (*told)[0] != "first" || (*told)[2] != "third" {
		t.Error(*told)
	}
	must(t, h.Pread(make([]byte, sector), 0, nil))
	if n := libnbd.ClosuresInUse(); n != 0 {
		t.Error(n, "closures are left")
	}
}

func TestAPanicOfADebugCallbackFailsNothing(t *testing.T) {
	told := quiet(t)
	h := created(t)
	must(t, h.SetDebugCallback(func(context, msg string) int { panic(msg) }))
	must(t, h.SetDebug(true))
	_, err := h.GetExportName()
	must(t, err)
	must(t, h.SetDebug(false))
	if len(*told) == 0 {
		t.Error("nobody was told")
	}
}

func TestWhatAnIntOfCCannotHaveFails(t *testing.T) {
	h := connected(t, "pattern", "1M")
	read := func(chunk libnbd.ChunkCallback) error { return h.PreadStructured(make([]byte, sector), 0, chunk, nil) }
	if err := read(func([]byte, uint64, uint, *int) int { return 1 << 32 }); !errors.Is(err, syscall.EPROTO) {
		t.Error(err)
	}
	err := read(func(_ []byte, _ uint64, _ uint, error *int) int { *error = 1 << 32; return 0 })
	if !errors.Is(err, syscall.EOVERFLOW) {
		t.Error(err)
	}
}

func TestAForgottenHandleIsClosed(t *testing.T) {
	if err := func() error {
		h, err := libnbd.Create()
		if err != nil {
			return err
		}
		if err := h.SetDebugCallback(func(string, string) int { return 0 }); err != nil {
			return err
		}
		return h.ConnectCommand([]string{need(t, "nbdkit"), "-s", "--exit-with-parent", "null"})
	}(); err != nil {
		t.Fatal(err)
	}
	for libnbd.ClosuresInUse() != 0 {
		collect()
		created(t).Close() // whoever calls takes apart what was freed
	}
}
