package libnbd_test

import (
	"bytes"
	"errors"
	"syscall"
	"testing"

	"libguestfs.org/libnbd"
)

func TestBufferFunctions(t *testing.T) {
	zero := libnbd.MakeAioBufferZero(sector)
	defer zero.Free()
	if !bytes.Equal(zero.Slice(), make([]byte, sector)) {
		t.Error("it is not zero")
	}
	from := libnbd.FromBytes([]byte("abc"))
	defer from.Free()
	if from.Size != 3 || string(from.Bytes()) != "abc" || *from.Get(2) != 'c' {
		t.Error(from.Size, from.Bytes())
	}
	copied := from.Bytes()
	from.Slice()[0] = 'x'
	if string(copied) != "abc" || string(from.Bytes()) != "xbc" {
		t.Error("Bytes is no copy, or Slice is one")
	}
	for _, empty := range []libnbd.AioBuffer{libnbd.MakeAioBuffer(0), libnbd.MakeAioBufferZero(0), libnbd.FromBytes(nil)} {
		if empty.P == nil || len(empty.Slice()) != 0 {
			t.Error("an empty buffer has no address, or a content")
		}
		empty.Free()
		empty.Free()
	}
}

func TestBufferAfterFree(t *testing.T) {
	freed := libnbd.MakeAioBuffer(sector)
	freed.Free()
	for _, b := range []libnbd.AioBuffer{freed, {}} {
		for name, use := range map[string]func(){
			"Bytes": func() { b.Bytes() }, "Slice": func() { b.Slice() }, "Get": func() { b.Get(0) },
		} {
			if text := panicOf(use); text != "Using AioBuffer after Free()" {
				t.Error(name, text)
			}
		}
	}
}

func TestGetIsChecked(t *testing.T) {
	b := libnbd.MakeAioBuffer(sector)
	defer b.Free()
	if panicOf(func() { b.Get(sector) }) == nil {
		t.Error("a byte behind the buffer was given")
	}
}

func panicOf(use func()) (value any) {
	defer func() { value = recover() }()
	use()
	return nil
}

func TestReadIntoASlice(t *testing.T) {
	h := connected(t, "pattern", "1M")
	parts := make([][]byte, 64)
	for i := range parts {
		parts[i] = make([]byte, 4096)
		_, err := h.AioPreadBytes(parts[i], uint64(i)*4096, &libnbd.AioPreadOptargs{
			CompletionCallbackSet: true, CompletionCallback: func(error *int) int { return 1 },
		})
		must(t, err)
	}
	collect()
	drain(t, h)
	for i, part := range parts {
		if !bytes.Equal(part, pattern(uint64(i)*4096, len(part))) {
			t.Fatal("wrong bytes at", i)
		}
	}
	if n := libnbd.ClosuresInUse(); n != 0 {
		t.Error(n, "closures are left")
	}
}

// Nobody but the library refers to the memory, and nobody to the cookie.
func TestASliceThatWasForgotten(t *testing.T) {
	h := connected(t, "pattern", "1M")
	for range [64]int{} {
		_, err := h.AioPreadBytes(make([]byte, 65536), 0, nil)
		must(t, err)
	}
	collect()
	for n, _ := h.AioInFlight(); n > 0; n, _ = h.AioInFlight() {
		_, err := h.Poll(-1)
		must(t, err)
		if cookie, err := h.AioPeekCommandCompleted(); err == nil && cookie > 0 {
			_, err := h.AioCommandCompleted(cookie)
			must(t, err)
		}
	}
	h.Close()
	if n := libnbd.ClosuresInUse(); n != 0 {
		t.Error(n, "closures are left")
	}
}

func TestEmptySlices(t *testing.T) {
	h := connected(t, "memory", "1M")
	for _, empty := range [][]byte{nil, {}} {
		_, aio := h.AioPreadBytes(empty, 0, nil)
		for name, err := range map[string]error{"read": h.Pread(empty, 0, nil), "write": h.Pwrite(empty, 0, nil), "aio": aio} {
			if !errors.Is(err, syscall.EINVAL) {
				t.Error(name, err)
			}
		}
	}
}
