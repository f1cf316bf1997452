package libnbd

// #include "gen_calls.h"
import "C"

import (
	"context"
	"sync"
	"sync/atomic"
	"syscall"
)

// An operation that a goroutine waits for. It is issued as the asynchronous call, and driven by the pump.
type operation struct {
	call nativeCall
	pump *pump
	slot *slot         // by which the library tells its end; nil if a change of state does
	done chan struct{} // of room for one

	turn  uint64 // of the pump, before it was issued, or when it began to wait for a state
	state atomic.Uint32
	errno syscall.Errno
	err   *LibnbdError // instead of it

	// Of a read that may be given up: what was read, and where the caller wants it.
	bounce, into []byte
	mayBeLeft    bool
	ends         bool // the connection, if it succeeds

	callbacks sync.Mutex // held while one runs
	called    uint
}

const (
	isWaitedFor = iota
	isOver
	isLeft
)

var operations = sync.Pool{New: func() any { return &operation{done: make(chan struct{}, 1)} }}

func (h *Libnbd) start(ctx context.Context, op string, completes bool) (*operation, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	call, err := h.begin(op)
	if err != nil {
		return nil, err
	}
	p, err := call.core.pumpOf(op)
	if err != nil {
		call.core.leave()
		return nil, err
	}
	o := operations.Get().(*operation)
	o.call, o.pump, o.mayBeLeft = call, p, ctx.Done() != nil
	if completes {
		o.slot = takeSlot()
		o.slot.op = o
		o.slot.native.kind = C.NBDGO_WAITER
		o.slot.native.has_ended = 0
	}
	p.register(call.core)
	o.turn = p.turn.Load()
	return o, nil
}

// What the library is to fill. The memory of a caller who may leave cannot be given to it.
func (op *operation) fills(buf []byte) *C.uchar {
	if op.mayBeLeft && len(buf) > 0 {
		op.bounce, op.into = bounceOf(len(buf)), buf
		buf = op.bounce
	}
	op.slot.pin(buf)
	return slicePointer(buf)
}

// What the library is to read.
func (op *operation) takes(buf []byte) *C.uchar {
	if op.mayBeLeft && len(buf) > 0 {
		op.bounce = bounceOf(len(buf))
		copy(op.bounce, buf)
		buf = op.bounce
	}
	op.slot.pin(buf)
	return slicePointer(buf)
}

// What tells its end.
func (op *operation) completion() C.uintptr_t {
	return op.slot.address()
}

// A callback that is not called when the caller has left.
func (op *operation) closure(function any) *slot {
	s := newSlot(function)
	s.op = op
	return s
}

// Ends an operation that was not begun.
func (op *operation) refuse() error {
	err := op.call.refuse()
	if op.slot != nil {
		giveSlot(op.slot)
	}
	op.pump.unregister()
	op.recycle()
	return err
}

func (op *operation) recycle() {
	giveBounce(op.bounce)
	op.call, op.pump, op.slot, op.errno, op.err = nativeCall{}, nil, nil, 0, nil
	op.bounce, op.into, op.called, op.ends = nil, nil, 0, false
	op.state.Store(isWaitedFor)
	operations.Put(op)
}

// The library is through with it, and tells nothing any more.
func (op *operation) publish(errno syscall.Errno) {
	op.errno = errno
	op.pump.unregister()
	if op.state.CompareAndSwap(isWaitedFor, isOver) {
		op.done <- struct{}{}
	} else {
		op.recycle()
	}
}

// Whether the caller is still there. If so, it does not leave until the callback has returned.
func (op *operation) enterCallback() bool {
	op.callbacks.Lock()
	if op.state.Load() == isLeft {
		op.callbacks.Unlock()
		return false
	}
	op.called++
	return true
}

// The caller leaves, unless the operation is over.
func (op *operation) leave() bool {
	op.callbacks.Lock()
	defer op.callbacks.Unlock()
	return op.state.CompareAndSwap(isWaitedFor, isLeft)
}

// Waits for the end. What comes of it is left in the operation, which is to be recycled if there is no error.
func (op *operation) await(ctx context.Context, failure *C.struct_nbdgo_failure) error {
	if failure != nil {
		err := op.call.end(failure)
		<-op.done // the library has freed the closure; whoever took it apart is about to say so
		op.recycle()
		return err
	}
	op.pump.issued(op.call.native, op.turn)
	op.call.end(nil)
	if op.wasLeft(ctx) {
		return ctx.Err()
	}
	if op.errno == 0 && op.err == nil && op.into != nil {
		copy(op.into, op.bounce)
	}
	return nil
}

func (op *operation) wasLeft(ctx context.Context) bool {
	if !op.mayBeLeft {
		<-op.done
		return false
	}
	select {
	case <-op.done:
		return false
	case <-ctx.Done():
		if op.leave() {
			return true
		}
		<-op.done
		return false
	}
}

// The error of an operation that is over.
func (op *operation) failure() error {
	if op.err != nil {
		return op.err
	}
	if op.errno != 0 {
		name := op.call.op
		return &LibnbdError{Op: name, Errmsg: "nbd_" + name + ": command failed: " + op.errno.Error(), Errno: op.errno}
	}
	return nil
}

func (op *operation) wait(ctx context.Context, failure *C.struct_nbdgo_failure) error {
	if err := op.await(ctx, failure); err != nil {
		return err
	}
	defer op.recycle()
	return op.failure()
}

// An option that is a question. A refusal is an answer, after which options can be negotiated as before.
func (op *operation) waitAnswer(ctx context.Context, failure *C.struct_nbdgo_failure) (bool, error) {
	if err := op.await(ctx, failure); err != nil {
		return false, err
	}
	defer op.recycle()
	err := op.failure()
	if err == nil {
		return true, nil
	}
	if c := op.call.core; c.enter() {
		defer c.leave()
		if C.nbdgo_aio_is_negotiating(c.native).value > 0 {
			return false, nil
		}
	}
	return false, err
}

// An option with several answers: how many there were.
func (op *operation) waitCount(ctx context.Context, failure *C.struct_nbdgo_failure) (uint, error) {
	if err := op.await(ctx, failure); err != nil {
		return 0, err
	}
	defer op.recycle()
	if err := op.failure(); err != nil {
		return 0, err
	}
	return op.called, nil
}

// A connection, which is there or has failed when the handle is not connecting any more.
func (op *operation) waitConnected(ctx context.Context, failure *C.struct_nbdgo_failure) error {
	return op.waitState(ctx, failure)
}

// The end of one that was asked for.
func (op *operation) waitDisconnected(ctx context.Context, failure *C.struct_nbdgo_failure) error {
	op.ends = true
	return op.waitState(ctx, failure)
}

func (op *operation) waitState(ctx context.Context, failure *C.struct_nbdgo_failure) error {
	if failure != nil {
		err := op.call.end(failure)
		op.pump.unregister()
		op.recycle()
		return err
	}
	op.pump.watchState(op)
	op.call.end(nil)
	if op.wasLeft(ctx) {
		return ctx.Err()
	}
	defer op.recycle()
	return op.failure()
}

// Waits for a call that has no asynchronous form.
func (h *Libnbd) inBackground(ctx context.Context, op string, call func() error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if ctx.Done() == nil {
		return call()
	}
	done := make(chan error, 1)
	go func() { done <- call() }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Memory in place of that of a caller who may leave, by powers of two.
const (
	smallestBounce = 12
	largestBounce  = 22
)

var bounces [largestBounce + 1]sync.Pool

func bounceOf(size int) []byte {
	for power := smallestBounce; power <= largestBounce; power++ {
		if size <= 1<<power {
			if b, ok := bounces[power].Get().(*[]byte); ok {
				return (*b)[:size]
			}
			return make([]byte, size, 1<<power)
		}
	}
	return make([]byte, size)
}

func giveBounce(b []byte) {
	for power := smallestBounce; power <= largestBounce; power++ {
		if cap(b) == 1<<power {
			b = b[:0]
			bounces[power].Put(&b)
			return
		}
	}
}
