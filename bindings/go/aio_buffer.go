package libnbd

// #include <stdlib.h>
import "C"

import "unsafe"

// AioBuffer is memory outside of Go's heap, for commands that go on when the call has returned. It must
// be freed by the program, not before the command is retired: in the completion callback, for example.
// [Libnbd.AioPreadBytes] and its like need none.
type AioBuffer struct {
	P    unsafe.Pointer
	Size uint
}

// MakeAioBuffer makes a buffer, whose content is undefined.
func MakeAioBuffer(size uint) AioBuffer {
	// malloc of cgo does not return nil. One byte at least, so that there is an address.
	return AioBuffer{C.malloc(C.size_t(max(size, 1))), size}
}

// MakeAioBufferZero makes a buffer of zeroes.
func MakeAioBufferZero(size uint) AioBuffer {
	p := C.calloc(C.size_t(max(size, 1)), 1)
	if p == nil {
		panic("libnbd: out of memory")
	}
	return AioBuffer{p, size}
}

// FromBytes makes a buffer with a copy of a slice.
func FromBytes(buf []byte) AioBuffer {
	b := MakeAioBuffer(uint(len(buf)))
	copy(b.Slice(), buf)
	return b
}

// Free frees the buffer. Copies of it must not be used any more. Freeing it again does nothing.
func (b *AioBuffer) Free() {
	if b.P != nil {
		C.free(b.P)
		b.P = nil
	}
}

// Bytes gives a copy of the content.
func (b *AioBuffer) Bytes() []byte {
	return append(make([]byte, 0, b.Size), b.Slice()...)
}

// Slice gives the content itself, which is valid until the buffer is freed.
func (b *AioBuffer) Slice() []byte {
	b.check()
	return unsafe.Slice((*byte)(b.P), b.Size)
}

// Get gives a pointer to a byte, which is valid until the buffer is freed.
func (b *AioBuffer) Get(i uint) *byte {
	b.check()
	return &b.Slice()[i]
}

func (b *AioBuffer) check() {
	if b.P == nil {
		panic("Using AioBuffer after Free()")
	}
}
