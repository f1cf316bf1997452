package libnbd

import (
	"context"
	"errors"
	"io"
	"sync"
	"syscall"
)

// What a server must take in one read or write whatever it says, and a good size besides.
const (
	defaultMaximum = 32 << 20
	defaultPart    = 2 << 20
)

// Disk is an export, connected, as a file: an [io.ReaderAt], [io.WriterAt], [io.ReadWriteSeeker] by way of
// [Disk.Section], and [io.Closer]. It may be used by any number of goroutines, whose requests are in flight
// together on the one connection.
type Disk struct {
	handle *Libnbd
	size   int64
	most   int
	closed sync.Once
	err    error
}

// Connect connects to an NBD URI. The setup functions, if any, are called with the handle before, to make
// settings that a URI cannot make.
func Connect(ctx context.Context, uri string, setup ...func(*Libnbd) error) (*Disk, error) {
	h, err := Create()
	if err != nil {
		return nil, err
	}
	for _, set := range setup {
		if err := set(h); err != nil {
			h.Close()
			return nil, err
		}
	}
	if err := h.ConnectUriContext(ctx, uri); err != nil {
		h.Close()
		return nil, err
	}
	d, err := NewDisk(h)
	if err != nil {
		h.Close()
	}
	return d, err
}

// NewDisk makes a disk of a handle that is connected. Closing the disk closes the handle.
func NewDisk(h *Libnbd) (*Disk, error) {
	size, err := h.GetSize()
	if err != nil {
		return nil, err
	}
	most := uint64(defaultMaximum)
	if maximum, err := h.GetBlockSize(SIZE_MAXIMUM); err == nil && maximum > 0 {
		most = min(most, maximum)
	}
	return &Disk{handle: h, size: int64(size), most: int(min(most, defaultPart))}, nil
}

// Handle gives the handle, for all other calls.
func (d *Disk) Handle() *Libnbd {
	return d.handle
}

// Size is the size of the export in bytes.
func (d *Disk) Size() int64 {
	return d.size
}

// ReadAt reads at an offset. Less than the length of p is read only if the export ends there, which gives
// [io.EOF].
func (d *Disk) ReadAt(p []byte, off int64) (int, error) {
	return d.ReadAtContext(context.Background(), p, off)
}

// ReadAtContext is [Disk.ReadAt] with a context.
func (d *Disk) ReadAtContext(ctx context.Context, p []byte, off int64) (int, error) {
	part, err := d.within(p, off)
	if err != nil {
		return 0, err
	}
	n, err := d.each(part, off, func(p []byte, off uint64) error { return d.handle.PreadContext(ctx, p, off, nil) })
	if err == nil && n < len(p) {
		err = io.EOF
	}
	return n, err
}

// WriteAt writes at an offset. A write that reaches past the end of the export writes what is before it, and
// gives ENOSPC.
func (d *Disk) WriteAt(p []byte, off int64) (int, error) {
	return d.WriteAtContext(context.Background(), p, off)
}

// WriteAtContext is [Disk.WriteAt] with a context.
func (d *Disk) WriteAtContext(ctx context.Context, p []byte, off int64) (int, error) {
	part, err := d.within(p, off)
	if err != nil {
		return 0, err
	}
	n, err := d.each(part, off, func(p []byte, off uint64) error { return d.handle.PwriteContext(ctx, p, off, nil) })
	if err == nil && n < len(p) {
		err = &LibnbdError{Op: "pwrite", Errmsg: "nbd_pwrite: the export ends before the data", Errno: syscall.ENOSPC}
	}
	return n, err
}

// Sync makes durable what was written, if the server can say so.
func (d *Disk) Sync() error {
	can, err := d.handle.CanFlush()
	if err != nil || !can {
		return err
	}
	return d.handle.FlushContext(context.Background(), nil)
}

// Close shuts the connection down, when the requests that are in flight have been sent, and closes the handle.
// What was written may not be durable: see [Disk.Sync].
func (d *Disk) Close() error {
	d.closed.Do(func() {
		if ready, err := d.handle.AioIsReady(); err == nil && ready {
			d.err = d.handle.Shutdown(nil)
		}
		if err := d.handle.Close(); err != nil && d.err == nil {
			d.err = err
		}
	})
	return d.err
}

// Section is the part of the disk that begins at an offset and has n bytes, or fewer if the export ends before.
func (d *Disk) Section(off, n int64) *Section {
	off = min(max(off, 0), d.size)
	return &Section{disk: d, base: off, size: min(max(n, 0), d.size-off)}
}

func (d *Disk) within(p []byte, off int64) ([]byte, error) {
	if off < 0 {
		return nil, &LibnbdError{Op: "disk", Errmsg: "negative offset", Errno: syscall.EINVAL}
	}
	return p[:min(int64(len(p)), max(d.size-off, 0))], nil
}

// In parts that the server takes, all of which are in flight at once.
func (d *Disk) each(p []byte, off int64, do func([]byte, uint64) error) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if len(p) <= d.most {
		if err := do(p, uint64(off)); err != nil {
			return 0, err
		}
		return len(p), nil
	}
	count := (len(p) + d.most - 1) / d.most
	failures := make([]error, count)
	var all sync.WaitGroup
	for i := range failures {
		start := i * d.most
		end := min(start+d.most, len(p))
		all.Add(1)
		go func() {
			defer all.Done()
			failures[i] = do(p[start:end], uint64(off)+uint64(start))
		}()
	}
	all.Wait()
	for i, err := range failures {
		if err != nil {
			return i * d.most, err
		}
	}
	return len(p), nil
}

// Section is a part of a disk, as a file that has a place: an [io.ReadWriteSeeker], [io.ReaderAt] and
// [io.WriterAt]. Its place is for one goroutine at a time.
type Section struct {
	disk  *Disk
	base  int64
	size  int64
	place int64
}

var errWhence = errors.New("libnbd: Section.Seek: invalid whence")
var errPlace = errors.New("libnbd: Section.Seek: negative position")

// Size is the size in bytes.
func (s *Section) Size() int64 {
	return s.size
}

// ReadAt reads at an offset in the section.
func (s *Section) ReadAt(p []byte, off int64) (int, error) {
	part, err := s.within(p, off)
	if err != nil {
		return 0, err
	}
	n, err := s.disk.ReadAt(part, s.base+off)
	if err == nil && n < len(p) {
		err = io.EOF
	}
	return n, err
}

// WriteAt writes at an offset in the section, and not past its end, which gives [io.ErrShortWrite].
func (s *Section) WriteAt(p []byte, off int64) (int, error) {
	part, err := s.within(p, off)
	if err != nil {
		return 0, err
	}
	n, err := s.disk.WriteAt(part, s.base+off)
	if err == nil && n < len(p) {
		err = io.ErrShortWrite
	}
	return n, err
}

// Read reads on.
func (s *Section) Read(p []byte) (int, error) {
	if s.place >= s.size && len(p) > 0 {
		return 0, io.EOF
	}
	n, err := s.ReadAt(p, s.place)
	s.place += int64(n)
	if err == io.EOF && n > 0 {
		err = nil
	}
	return n, err
}

// Write writes on.
func (s *Section) Write(p []byte) (int, error) {
	n, err := s.WriteAt(p, s.place)
	s.place += int64(n)
	return n, err
}

// Seek says where to read or write on.
func (s *Section) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekStart:
	case io.SeekCurrent:
		offset += s.place
	case io.SeekEnd:
		offset += s.size
	default:
		return 0, errWhence
	}
	if offset < 0 {
		return 0, errPlace
	}
	s.place = offset
	return offset, nil
}

func (s *Section) within(p []byte, off int64) ([]byte, error) {
	if off < 0 {
		return nil, &LibnbdError{Op: "section", Errmsg: "negative offset", Errno: syscall.EINVAL}
	}
	return p[:min(int64(len(p)), max(s.size-off, 0))], nil
}
