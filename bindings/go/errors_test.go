package libnbd_test

import (
	"errors"
	"strings"
	"syscall"
	"testing"

	"libguestfs.org/libnbd"
)

func TestErrorTexts(t *testing.T) {
	h := created(t)
	_, err := h.GetSize()
	if text := err.Error(); !strings.HasPrefix(text, "get_size: nbd_get_size: ") || strings.Contains(text, "errno") {
		t.Error(text)
	}
	var e *libnbd.LibnbdError
	if !errors.As(err, &e) || !errors.Is(err, syscall.ENOTCONN) || errors.Is(err, syscall.EIO) {
		t.Error(err)
	}
	if e.String() != e.Error() {
		t.Error(e.String())
	}
}

func TestClosedHandle(t *testing.T) {
	h := created(t)
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	for op, call := range map[string]func() error{
		"get_size":  func() error { _, err := h.GetSize(); return err },
		"get_debug": func() error { _, err := h.GetDebug(); return err },
		"pread":     func() error { return h.Pread(make([]byte, 1), 0, nil) },
		"close":     func() error { return h.Close() },
	} {
		err := call()
		if err == nil || err.Error() != op+": handle is closed: errno 0" || errors.Unwrap(err) != nil {
			t.Error(op, err)
		}
	}
	var never libnbd.Libnbd
	if _, err := never.GetSize(); err == nil || never.Close() == nil {
		t.Error("a handle that was not created was used")
	}
}

func TestWhatCCannotHaveIsRefused(t *testing.T) {
	h := created(t)
	_, poll := h.Poll(1 << 40)
	_, context := h.GetMetaContext(-1)
	for name, err := range map[string]error{
		"poll": poll, "get_meta_context": context, "set_tls": h.SetTls(1 << 40), "kill_subprocess": h.KillSubprocess(-1 << 40),
	} {
		if !errors.Is(err, syscall.EOVERFLOW) {
			t.Error(name, err)
		}
	}
	for name, err := range map[string]error{
		"name": h.SetExportName("a\x00b"), "list": h.ConnectCommand([]string{"a", "b\x00"}), "path": h.ConnectUnix("\x00"),
		"address": h.AioConnect("/\x00"),
	} {
		if !errors.Is(err, syscall.EINVAL) || !strings.Contains(err.Error(), "NUL") {
			t.Error(name, err)
		}
	}
	if err := h.AioConnect(strings.Repeat("x", 108)); !errors.Is(err, syscall.ENAMETOOLONG) {
		t.Error(err)
	}
	name, err := h.GetExportName()
	must(t, err)
	if *name != "" {
		t.Error(*name)
	}
}

func TestWholeNumbers(t *testing.T) {
	h := created(t)
	const all = 1<<64 - 1
	for _, value := range []uint{1<<33 + 5, all, 0} {
		_, err := h.SetPrivateData(value)
		must(t, err)
		if got, err := h.GetPrivateData(); err != nil || got != value {
			t.Error(got, err)
		}
	}
}

func TestUnixAddress(t *testing.T) {
	h := created(t)
	must(t, h.AioConnect(served(t, "pattern", "1M")))
	for connecting, _ := h.AioIsConnecting(); connecting; connecting, _ = h.AioIsConnecting() {
		_, err := h.Poll(-1)
		must(t, err)
	}
	size, err := h.GetSize()
	must(t, err)
	if size != mib {
		t.Error(size)
	}
}

// One build serves older libraries, for the calls that they have.
func TestACallThatTheLibraryLacks(t *testing.T) {
	h := created(t)
	version, err := h.GetVersion()
	must(t, err)
	_, err = h.GetHandleSize()
	if number(*version) >= number("1.24") {
		must(t, err)
	} else if !errors.Is(err, syscall.ENOTSUP) || !strings.Contains(err.Error(), "nbd_get_handle_size") {
		t.Error(err)
	}
	_, err = h.OptListMetaContextQueries([]string{"base:"}, func(string) int { return 0 })
	if err == nil {
		t.Error("a handle that is not connected was asked")
	}
	if n := libnbd.ClosuresInUse(); n != 0 {
		t.Error(n, "closures are left")
	}
}
