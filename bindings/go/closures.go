package libnbd

// #include "native.h"
import "C"

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"syscall"
	"unsafe"
)

// OnCallbackPanic is called with what a callback panicked with, and the stack at that place. It may be
// replaced before the first callback runs. The default writes both to standard error.
var OnCallbackPanic = func(value any, stack []byte) {
	fmt.Fprintf(os.Stderr, "libnbd: panic in a callback: %v\n%s", value, stack)
}

// A callback that C knows by its index, with what must live as long as the library may use it. The library
// tells by free when that is over, which may be in any thread: C then puts it on a list, and the next call
// that returns to Go takes the list apart.
type slot struct {
	native   *C.struct_nbdgo_closure
	function any        // of one of the generated types
	op       *operation // that waits for its end, or that it belongs to
	pinner   runtime.Pinner
	nextFree uint32
}

const (
	slotsInBlock = 256
	mostBlocks   = 1 << 16
)

var slots struct {
	blocks [mostBlocks]atomic.Pointer[[slotsInBlock]slot] // written under the lock

	sync.Mutex
	count uint32 // of those that were ever made
	free  uint32 // the first that is free, by its index and one; 0 if there is none
	inUse int
}

func slotOf(index uint32) *slot {
	return &slots.blocks[index/slotsInBlock].Load()[index%slotsInBlock]
}

func takeSlot() *slot {
	slots.Lock()
	if slots.free == 0 {
		moreSlots()
	}
	s := slotOf(slots.free - 1)
	slots.free = s.nextFree
	slots.inUse++
	slots.Unlock()
	return s
}

func moreSlots() {
	block := slots.count / slotsInBlock
	if block >= mostBlocks {
		slots.Unlock()
		panic("libnbd: too many callbacks in use")
	}
	made := new([slotsInBlock]slot)
	natives := unsafe.Slice(C.nbdgo_new_closures(slotsInBlock, C.uint32_t(slots.count)), slotsInBlock)
	for i := range made {
		made[i].native = &natives[i]
		made[i].nextFree = slots.free
		slots.free = slots.count + uint32(i) + 1
	}
	slots.blocks[block].Store(made)
	slots.count += slotsInBlock
}

func giveSlot(s *slot) {
	s.function, s.op = nil, nil
	slots.Lock()
	s.nextFree = slots.free
	slots.free = uint32(s.native.index) + 1
	slots.inUse--
	slots.Unlock()
}

// A closure for the library, which calls a function; or, if there is none, only tells when it is over.
func newSlot(function any) *slot {
	s := takeSlot()
	s.function = function
	s.native.kind = C.NBDGO_CALLBACK
	if function == nil {
		s.native.kind = C.NBDGO_KEEPER
	}
	return s
}

// What C is given for it; 0 for none.
func (s *slot) address() C.uintptr_t {
	if s == nil {
		return 0
	}
	return C.uintptr_t(uintptr(unsafe.Pointer(s.native)))
}

// Keeps memory where it is, and reachable, until the library frees the closure.
func (s *slot) pin(bytes []byte) {
	if len(bytes) > 0 {
		s.pinner.Pin(unsafe.SliceData(bytes))
	}
}

// The library has freed it.
func (s *slot) end() {
	s.pinner.Unpin()
	native, op := s.native, s.op
	isWaiter, hasEnded, errno := native.kind == C.NBDGO_WAITER, native.has_ended != 0, syscall.Errno(native.error)
	giveSlot(s)
	if isWaiter {
		if !hasEnded {
			errno = syscall.ENOTCONN
		}
		op.publish(errno)
	}
}

// Takes apart what the library has freed, whatever handle it was of.
func collectFreed() {
	list := (*unsafe.Pointer)(unsafe.Pointer(&C.nbdgo_freed))
	if atomic.LoadPointer(list) == nil {
		return
	}
	for native := (*C.struct_nbdgo_closure)(atomic.SwapPointer(list, nil)); native != nil; {
		next := native.next_freed
		slotOf(uint32(native.index)).end()
		native = next
	}
}

// A callback begins, unless nobody waits for its operation any more.
func (s *slot) enter() bool {
	return s.op == nil || s.op.enterCallback()
}

// A callback ends: deferred, because it may do so by a panic.
func (s *slot) leave(returned *C.int, errno *int32, value *int, isIgnored bool) {
	panicked := recover()
	if s.op != nil {
		s.op.callbacks.Unlock()
	}
	if panicked != nil {
		*returned = -1
		OnCallbackPanic(panicked, debug.Stack())
	}
	if value == nil {
		return
	}
	if *value == 0 && panicked != nil && !isIgnored {
		*value = int(syscall.EPROTO)
	}
	if *value != int(int32(*value)) {
		*value, *returned = int(syscall.EOVERFLOW), -1
	}
	*errno = int32(*value)
}

// What a callback has returned; what C's type cannot have is a failure.
func callbackResult(value int) C.int {
	if value != int(int32(value)) {
		return -1
	}
	return C.int(value)
}

// A copy of what C has, which may be kept.
func copied[T any](first *T, count C.size_t) []T {
	return append(make([]T, 0, count), unsafe.Slice(first, count)...)
}
