package libnbd

// #include "native.h"
// #include <stdlib.h>
import "C"

import (
	"math"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"unsafe"
)

// Libnbd is a handle, which has one connection. It may be used by several goroutines.
type Libnbd struct {
	core *core
}

const (
	// What core.calls has added when the handle is closed, or will be when the last call returns.
	closing = math.MinInt64
	// What it has added besides by the one who frees the handle, so that there is only one.
	freed = 1 << 32
)

type core struct {
	native *C.struct_nbd_handle
	calls  atomic.Int64 // that are being made, and closing
	pump   atomic.Pointer[pump]
}

// Create makes a handle.
func Create() (*Libnbd, error) {
	var failure *C.struct_nbdgo_failure
	native := C.nbdgo_create(&failure)
	if native == nil {
		return nil, newError("create", failure)
	}
	c := &core{native: native}
	// Closing may wait for a process, and must not hold other finalizers up.
	runtime.SetFinalizer(c, func(c *core) { go c.close() })
	return &Libnbd{core: c}, nil
}

// String describes the handle.
func (h *Libnbd) String() string {
	return "&Libnbd{}"
}

// Close ends the connection and frees the handle. Commands that are in flight fail with ENOTCONN.
// If another goroutine or a callback is using the handle, this happens when that call returns.
// Closing a handle again is an error.
func (h *Libnbd) Close() *LibnbdError {
	if h.core == nil || !h.core.close() {
		return closedHandle("close")
	}
	return nil
}

// Whether it was open.
func (c *core) close() bool {
	for {
		calls := c.calls.Load()
		if calls < 0 {
			return false
		}
		closed := calls + closing
		if calls == 0 {
			closed += freed
		}
		if c.calls.CompareAndSwap(calls, closed) {
			if calls == 0 {
				c.free()
			}
			return true
		}
	}
}

// Nobody uses the handle any more, and nobody can begin to.
func (c *core) free() {
	runtime.SetFinalizer(c, nil)
	C.nbdgo_close(c.native)
	if p := c.pump.Load(); p != nil {
		p.close()
	}
	collectFreed()
}

// A handle that is closed is not freed between enter and leave.
func (c *core) enter() bool {
	if c.calls.Add(1) > 0 {
		return true
	}
	c.leave()
	return false
}

func (c *core) leave() {
	if c.calls.Add(-1) == closing {
		if c.calls.CompareAndSwap(closing, closing+freed) {
			c.free()
		}
	}
}

// A call that is being made.
type nativeCall struct {
	core   *core
	native *C.struct_nbd_handle
	op     string
	err    *LibnbdError
}

func (h *Libnbd) begin(op string) (nativeCall, error) {
	c := h.core
	if c == nil || !c.enter() {
		return nativeCall{}, closedHandle(op)
	}
	return nativeCall{core: c, native: c.native, op: op}, nil
}

// Ends a call, and makes an error of its failure.
func (call *nativeCall) end(failure *C.struct_nbdgo_failure) error {
	c := call.core
	c.leave()
	collectFreed()
	if p := c.pump.Load(); p != nil && p.states.Load() != 0 {
		// What somebody waits for may have happened in this call, and then the socket tells nothing.
		p.wake()
	}
	if failure != nil {
		return newError(call.op, failure)
	}
	return nil
}

// Ends a call that was not made, because an argument is none that C can have.
func (call *nativeCall) refuse() error {
	call.core.leave()
	return call.err
}

func (call *nativeCall) invalid(parameter, reason string, errno syscall.Errno) {
	if call.err == nil {
		call.err = &LibnbdError{Op: call.op, Errmsg: "nbd_" + call.op + ": " + parameter + ": " + reason, Errno: errno}
	}
}

const (
	outOfRange = "the value is out of the range of C's type"
	hasNul     = "the text has a NUL byte"
	tooLong    = "the path of the socket is too long"
)

func (call *nativeCall) int(parameter string, value int) C.int {
	if value != int(int32(value)) {
		call.invalid(parameter, outOfRange, syscall.EOVERFLOW)
	}
	return C.int(value)
}

func (call *nativeCall) uint(parameter string, value uint) C.uint {
	if value != uint(uint32(value)) {
		call.invalid(parameter, outOfRange, syscall.EOVERFLOW)
	}
	return C.uint(value)
}

func (call *nativeCall) size(parameter string, value int) C.size_t {
	if value < 0 {
		call.invalid(parameter, outOfRange, syscall.EOVERFLOW)
	}
	return C.size_t(value)
}

// A text with a NUL behind it, in memory of Go, which C may read until the call returns.
func (call *nativeCall) text(parameter, value string) *C.char {
	text, _ := call.list(parameter, []string{value})
	return text
}

// Texts one behind the other, each with its NUL.
func (call *nativeCall) list(parameter string, values []string) (*C.char, C.size_t) {
	size := 1 // so that there is something to point to
	for _, value := range values {
		if strings.IndexByte(value, 0) >= 0 {
			call.invalid(parameter, hasNul, syscall.EINVAL)
		}
		size += len(value) + 1
	}
	texts := make([]byte, 0, size)
	for _, value := range values {
		texts = append(texts, value...)
		texts = append(texts, 0)
	}
	return (*C.char)(unsafe.Pointer(unsafe.SliceData(texts))), C.size_t(len(values))
}

// The path of a Unix socket.
func (call *nativeCall) address(parameter, path string) *C.char {
	if len(path) >= len(syscall.RawSockaddrUnix{}.Path) {
		call.invalid(parameter, tooLong, syscall.ENAMETOOLONG)
	}
	return call.text(parameter, path)
}

// A text of the library, which is freed if it belongs to the caller.
func (call *nativeCall) result(text *C.char, owned bool) *string {
	value := C.GoString(text)
	if owned {
		C.free(unsafe.Pointer(text))
	}
	return &value
}

var noBytes byte

// Where the bytes are; of none, any place, so that the library sees that there are none.
func slicePointer(bytes []byte) *C.uchar {
	if len(bytes) == 0 {
		return (*C.uchar)(unsafe.Pointer(&noBytes))
	}
	return (*C.uchar)(unsafe.Pointer(unsafe.SliceData(bytes)))
}
