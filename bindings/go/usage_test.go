package libnbd_test

import (
	"bytes"
	"os"

	"syscall"
	"testing"
	"unsafe"

	. "libguestfs.org/libnbd"
)

// How programs for the original package use it: ten facts, each a test.

func TestUsage01CreateCloseAndPrint(t *testing.T) {
	h, err := Create()
	if err != nil {
		t.Fatalf("could not create a handle: %s", err)
	}
	defer h.Close()
	if h.String() != "&Libnbd{}" {
		t.Error(h.String())
	}
}

func TestUsage02WrongValuesCompileAndFail(t *testing.T) {
	h := created(t)
	if err := h.SetTls(TLS_REQUIRE + 1); err == nil {
		t.Error("an unknown mode was accepted")
	}
	if err := h.SetHandshakeFlags(HANDSHAKE_FLAG_MASK + 1); err == nil {
		t.Error("unknown flags were accepted")
	}
}

func TestUsage03FlagsReadBack(t *testing.T) {
	h := created(t)
	flags, err := h.GetHandshakeFlags()
	must(t, err)
	if flags != HANDSHAKE_FLAG_MASK {
		t.Errorf("%x", flags)
	}
	must(t, h.SetHandshakeFlags(0))
	flags, err = h.GetHandshakeFlags()
	must(t, err)
	if flags != 0 {
		t.Errorf("%x", flags)
	}
}

func TestUsage04CallsThatCannotFailReturnAnErrorToo(t *testing.T) {
	h := created(t)
	if _, err := h.SupportsTls(); err != nil {
		t.Error(err)
	}
	mode, err := h.GetOptMode()
	if err != nil || mode {
		t.Error(mode, err)
	}
}

func TestUsage05CommandsAsSlices(t *testing.T) {
	h := created(t)
	must(t, h.ConnectCommand([]string{need(t, "nbdkit"), "-s", "--exit-with-parent", "null"}))
	size, err := h.GetSize()
	must(t, err)
	if size != 0 {
		t.Error(size)
	}
	_ = os.Getenv("abs_top_srcdir")
	if err := created(t).ConnectCommand(nil); err == nil {
		t.Error("no program was accepted")
	}
}

func TestUsage06OptionalArguments(t *testing.T) {
	h := connected(t, "memory", "1M")
	data := bytes.Repeat([]byte{7}, sector)
	must(t, h.Pwrite(data, 0, nil))
	buf := make([]byte, sector)
	must(t, h.Pread(buf, 0, nil))
	if !bytes.Equal(buf, data) {
		t.Error("read back something else")
	}
	var optargs PreadStructuredOptargs
	optargs.FlagsSet = true
	optargs.Flags = CMD_FLAG_DF
	chunks := 0
	must(t, h.PreadStructured(buf, 0, func(subbuf []byte, offset uint64, status uint, error *int) int {
		if status != uint(READ_DATA) || offset != 0 || !bytes.Equal(subbuf, data) || *error != 0 {
			t.Error(status, offset, len(subbuf), *error)
		}
		chunks++
		return 0
	}, &optargs))
	if chunks != 1 {
		t.Error(chunks)
	}
	// A value whose Set is false is not given.
	must(t, h.Pread(buf, 0, &PreadOptargs{Flags: CMD_FLAG_FUA}))
	must(t, h.Shutdown(nil))
}

func TestUsage07ExtentsMayBeKept(t *testing.T) {
	h := created(t)
	must(t, h.AddMetaContext(CONTEXT_BASE_ALLOCATION))
	must(t, h.ConnectCommand([]string{need(t, "nbdkit"), "-s", "--exit-with-parent", "memory", "1M"}))
	must(t, h.Pwrite(make([]byte, 65536), 65536, nil))
	var kept []uint32
	mcf := func(metacontext string, offset uint64, entries []uint32, error *int) int {
		if metacontext == CONTEXT_BASE_ALLOCATION {
			kept = entries
		}
		return 0
	}
	must(t, h.BlockStatus(65536, 0, mcf, nil))
	must(t, h.BlockStatus(65536, 0, func(string, uint64, []uint32, *int) int { return 0 }, nil))
	if len(kept) < 2 || kept[0] == 0 || kept[1] != STATE_HOLE|STATE_ZERO {
		t.Error(kept)
	}
}

func TestUsage08ListsAreCounted(t *testing.T) {
	h := created(t)
	must(t, h.SetOptMode(true))
	must(t, h.ConnectCommand([]string{need(t, "nbdkit"), "-s", "--exit-with-parent", "memory", "1M"}))
	seen := 0
	count, err := h.OptList(func(name, description string) int {
		seen++
		return 0
	})
	must(t, err)
	if count != 1 || seen != 1 {
		t.Error(count, seen)
	}
	must(t, h.OptAbort())
}

// As in the copying test of libnbd: select(2) on the descriptor of two handles, buffers that completions free.
func TestUsage09CopyWithSelect(t *testing.T) {
	src := connected(t, "pattern", "1M")
	dst := connected(t, "memory", "1M")
	const bufferSize = 65536
	const most = 4
	var soff, writing, written uint64
	var queue []func()
	for written < mib {
		if inFlight, _ := src.AioInFlight(); soff < mib && inFlight < most {
			buf := MakeAioBuffer(bufferSize)
			at := soff
			soff += bufferSize
			must(t, second(src.AioPread(buf, at, &AioPreadOptargs{
				CompletionCallbackSet: true,
				CompletionCallback: func(error *int) int {
					if *error != 0 {
						t.Error(*error)
					}
					queue = append(queue, func() {
						writing++
						must(t, second(dst.AioPwrite(buf, at, &AioPwriteOptargs{
							CompletionCallbackSet: true,
							CompletionCallback: func(error *int) int {
								writing--
								written += bufferSize
								buf.Free()
								return 1
							},
						})))
					})
					return 1
				},
			})))
			continue
		}
		for _, write := range queue {
			write()
		}
		queue = nil
		selectOn(t, src, dst)
	}
	if writing != 0 {
		t.Error(writing)
	}
	got, want := make([]byte, bufferSize), pattern(mib-bufferSize, bufferSize)
	must(t, dst.Pread(got, mib-bufferSize, nil))
	if !bytes.Equal(got, want) {
		t.Error("the copy is not the same")
	}
}

func selectOn(t *testing.T, handles ...*Libnbd) {
	var reads, writes syscall.FdSet
	most := 0
	for _, h := range handles {
		fd, err := h.AioGetFd()
		must(t, err)
		dir, err := h.AioGetDirection()
		must(t, err)
		if uint32(dir)&AIO_DIRECTION_READ != 0 {
			reads.Bits[fd/64] |= 1 << (fd % 64)
		}
		if uint32(dir)&AIO_DIRECTION_WRITE != 0 {
			writes.Bits[fd/64] |= 1 << (fd % 64)
		}
		most = max(most, fd)
	}
	_, err := syscall.Select(most+1, &reads, &writes, nil, nil)
	if err == syscall.EINTR {
		return
	}
	must(t, err)
	for _, h := range handles {
		fd, _ := h.AioGetFd()
		dir, _ := h.AioGetDirection()
		if uint32(dir)&AIO_DIRECTION_READ != 0 && reads.Bits[fd/64]&(1<<(fd%64)) != 0 {
			must(t, h.AioNotifyRead())
		} else if uint32(dir)&AIO_DIRECTION_WRITE != 0 && writes.Bits[fd/64]&(1<<(fd%64)) != 0 {
			must(t, h.AioNotifyWrite())
		}
	}
}

func second(_ uint64, err error) error { return err }

func TestUsage10ErrorsAndBuffers(t *testing.T) {
	h := created(t)
	err := h.Pread(make([]byte, sector), 0, nil)
	e := err.(*LibnbdError)
	if e.Op != "pread" || e.Errno != syscall.ENOTCONN || e.Errmsg == "" {
		t.Errorf("%s, %s, %d", e.Op, e.Errmsg, e.Errno)
	}
	buf := MakeAioBuffer(sector)
	if buf.P == nil {
		t.Error("there is no memory")
	}
	buf.Free()
	if buf.P != nil {
		t.Error("the memory is still there")
	}
	defer func() {
		if recover() == nil {
			t.Error("a freed buffer was used")
		}
	}()
	buf.Bytes()
}

// Programs that hold the buffer of C: the shape of the structure is part of the interface.
func TestTheBufferIsAStructureOfTwo(t *testing.T) {
	var b AioBuffer
	if unsafe.Sizeof(b) != unsafe.Sizeof(uintptr(0))*2 {
		t.Error(unsafe.Sizeof(b))
	}

}
