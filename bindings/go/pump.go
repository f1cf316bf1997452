package libnbd

// #include "native.h"
import "C"

import (
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
)

// Drives a connection for all goroutines that wait for it: one goroutine, which is parked in Go's poller
// while there is nothing to do, and needs no thread then.
type pump struct {
	watch   C.struct_nbdgo_watch
	file    *os.File // the epoll
	watches atomic.Bool
	idle    atomic.Bool // it does not look again before it is woken
	woken   atomic.Bool
	states  atomic.Int32  // how many wait for a change of state
	turn    atomic.Uint64 // odd during one

	sync.Mutex
	core     *core // while somebody waits, or it would keep a handle that was forgotten
	waiting  int
	closed   bool
	changing []*operation
}

func (c *core) pumpOf(op string) (*pump, error) {
	if p := c.pump.Load(); p != nil {
		return p, nil
	}
	p := &pump{}
	if errno := C.nbdgo_new_watch(&p.watch); errno != 0 {
		return nil, &LibnbdError{Op: op, Errmsg: "nbd_" + op + ": epoll: " + syscall.Errno(errno).Error(), Errno: syscall.Errno(errno)}
	}
	p.file = os.NewFile(uintptr(p.watch.epoll), "libnbd")
	if !c.pump.CompareAndSwap(nil, p) {
		p.close()
		return c.pump.Load(), nil
	}
	go p.run()
	return p, nil
}

func (p *pump) register(c *core) {
	p.Lock()
	p.core = c
	p.waiting++
	p.Unlock()
}

func (p *pump) unregister() {
	p.Lock()
	p.waiting--
	if p.waiting == 0 {
		p.core = nil
	}
	p.Unlock()
}

// Sees to it that a command that was issued is sent, and its reply received. The turn is that of the time before.
func (p *pump) issued(native *C.struct_nbd_handle, turn uint64) {
	if !p.idle.Load() {
		return // it is about to look
	}
	isLeft := C.nbdgo_send(native) != 0
	// A turn that was taken meanwhile may have had the event of the reply, and seen no one who waits for it.
	if now := p.turn.Load(); isLeft || now != turn || now%2 != 0 || !p.watches.Load() {
		p.wake()
	}
}

// Makes it look again.
func (p *pump) wake() {
	if p.woken.Swap(true) {
		return
	}
	p.Lock()
	defer p.Unlock()
	if !p.closed {
		syscall.Write(int(p.watch.event), []byte{1, 0, 0, 0, 0, 0, 0, 0})
	}
}

// The handle is closed.
func (p *pump) close() {
	p.Lock()
	p.closed = true
	changing := p.changing
	p.changing = nil
	p.Unlock()
	p.tell(changing, func(op *operation) {
		op.err = &LibnbdError{Op: op.call.op, Errmsg: "nbd_" + op.call.op + ": the handle was closed", Errno: syscall.ENOTCONN}
	})
	// Not in this goroutine, which may be the one that a close would wait for.
	go func() {
		p.file.Close()
		syscall.Close(int(p.watch.event))
	}()
}

func (p *pump) run() {
	conn, err := p.file.SyscallConn()
	if err == nil {
		// It is called when there was an event, and waits for the next one until it is the last.
		conn.Read(func(uintptr) bool { return p.turns() })
	}
}

// Drives the connection until there is nothing to do. Whether that is for good.
func (p *pump) turns() bool {
	for {
		if p.woken.Swap(false) {
			var count [8]byte
			syscall.Read(int(p.watch.event), count[:])
		}
		// From here on whoever issues a command must see to it that it is sent.
		p.idle.Store(true)
		c, closed := p.enter()
		if c == nil {
			return closed
		}
		number := p.turn.Add(1)
		turn := C.nbdgo_take_turn(c.native, &p.watch)
		p.turn.Add(1)
		p.watches.Store(p.watch.socket >= 0)
		if turn.progressed != 0 {
			p.idle.Store(false)
		}
		c.leave()
		collectFreed()
		p.settle(turn, number)
		if turn.progressed == 0 {
			return false
		}
		// Those who got what they waited for issue more, which the next turn sends together.
		runtime.Gosched()
	}
}

func (p *pump) enter() (c *core, closed bool) {
	p.Lock()
	defer p.Unlock()
	if p.closed {
		return nil, true
	}
	if p.core == nil || !p.core.enter() {
		return nil, false
	}
	return p.core, false
}

// Tells those who wait for a change of state that it has come. Whoever began to wait during the turn, or after it, may have changed the
// state that it saw, and gets a turn of his own.
func (p *pump) settle(turn C.struct_nbdgo_turn, number uint64) {
	var err *LibnbdError
	if turn.failure != nil {
		err = newError("", turn.failure)
	}
	if p.states.Load() == 0 || turn.states == C.NBDGO_IS_CONNECTING {
		return
	}
	p.Lock()
	var changing, later []*operation
	for _, op := range p.changing {
		if op.turn < number {
			changing = append(changing, op)
		} else {
			later = append(later, op)
		}
	}
	p.changing = later
	p.Unlock()
	p.tell(changing, func(op *operation) {
		if turn.states != C.NBDGO_IS_OVER || op.ends && err == nil {
			return
		}
		op.err = &LibnbdError{Op: op.call.op, Errmsg: "nbd_" + op.call.op + ": the connection was lost", Errno: syscall.ENOTCONN}
		if err != nil {
			op.err.Errmsg, op.err.Errno = err.Errmsg, err.Errno
		}
	})
}

func (p *pump) tell(changing []*operation, what func(*operation)) {
	for _, op := range changing {
		p.states.Add(-1)
		what(op)
		op.publish(0)
	}
}

// An operation is over when the handle is not connecting any more.
func (p *pump) watchState(op *operation) {
	p.Lock()
	closed := p.closed
	if !closed {
		op.turn = p.turn.Load()
		p.states.Add(1)
		p.changing = append(p.changing, op)
	}
	p.Unlock()
	if closed {
		op.err = closedHandle(op.call.op)
		op.publish(0)
		return
	}
	p.wake()
}
