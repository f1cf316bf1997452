package libnbd

// #include "native.h"
import "C"

import (
	"fmt"
	"syscall"
)

// LibnbdError is the error of a call. All calls but [Libnbd.Close] return it as an error.
type LibnbdError struct {
	Op     string        // the call: "pread"
	Errmsg string        // the text of the library, which names the call too
	Errno  syscall.Errno // 0 if there is none
}

func (e *LibnbdError) String() string {
	if e.Errno != 0 {
		return fmt.Sprintf("%s: %s", e.Op, e.Errmsg)
	}
	return fmt.Sprintf("%s: %s: errno %d", e.Op, e.Errmsg, e.Errno)
}

// Error is the text, which begins with the call.
func (e *LibnbdError) Error() string {
	return e.String()
}

// Unwrap gives the errno, so that errors.Is(err, syscall.ENOTCONN) tells it.
func (e *LibnbdError) Unwrap() error {
	if e.Errno == 0 {
		return nil
	}
	return e.Errno
}

func closedHandle(op string) *LibnbdError {
	return &LibnbdError{Op: op, Errmsg: "handle is closed"}
}

func newError(op string, failure *C.struct_nbdgo_failure) *LibnbdError {
	err := &LibnbdError{Op: op, Errmsg: C.GoString(failure.text), Errno: syscall.Errno(failure.number)}
	C.nbdgo_release(failure)
	return err
}
