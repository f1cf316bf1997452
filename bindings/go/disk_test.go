package libnbd_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"syscall"
	"testing"
	"testing/iotest"

	"libguestfs.org/libnbd"
)

var (
	_ io.ReaderAt        = (*libnbd.Disk)(nil)
	_ io.WriterAt        = (*libnbd.Disk)(nil)
	_ io.Closer          = (*libnbd.Disk)(nil)
	_ io.ReaderAt        = (*libnbd.Section)(nil)
	_ io.WriterAt        = (*libnbd.Section)(nil)
	_ io.ReadWriteSeeker = (*libnbd.Section)(nil)
)

func disk(t *testing.T, arguments ...string) *libnbd.Disk {
	t.Helper()
	d, err := libnbd.Connect(context.Background(), "nbd+unix:///?socket="+served(t, arguments...))
	must(t, err)
	t.Cleanup(func() { d.Close() })
	return d
}

func TestADiskIsAFile(t *testing.T) {
	d := disk(t, "memory", "8M")
	if d.Size() != 8*mib {
		t.Error(d.Size())
	}
	data := pattern(0, 5*mib) // in several parts
	n, err := d.WriteAt(data, mib)
	if n != len(data) || err != nil {
		t.Fatal(n, err)
	}
	got := make([]byte, len(data))
	n, err = d.ReadAt(got, mib)
	if n != len(data) || err != nil || !bytes.Equal(got, data) {
		t.Fatal(n, err)
	}
	must(t, d.Sync())
	n, err = d.ReadAt(got[:1024], 8*mib-512)
	if n != 512 || err != io.EOF {
		t.Error(n, err)
	}
	n, err = d.ReadAt(got[:1024], 9*mib)
	if n != 0 || err != io.EOF {
		t.Error(n, err)
	}
	n, err = d.WriteAt(got[:1024], 8*mib-512)
	if n != 512 || !errors.Is(err, syscall.ENOSPC) {
		t.Error(n, err)
	}
	for _, err := range []error{second2(d.ReadAt(got, -1)), second2(d.WriteAt(got, -1))} {
		if !errors.Is(err, syscall.EINVAL) {
			t.Error(err)
		}
	}
	if n, err := d.ReadAt(nil, 0); n != 0 || err != nil {
		t.Error(n, err)
	}
	must(t, d.Close())
	must(t, d.Close())
	if _, err := d.ReadAt(got, 0); err == nil {
		t.Error("a closed disk was read")
	}
}

func second2(_ int, err error) error { return err }

func TestASectionIsAReader(t *testing.T) {
	d := disk(t, "pattern", "1M")
	s := d.Section(4096, 100_000)
	must(t, iotest.TestReader(s, pattern(4096, 100_000)))
	whole, err := io.ReadAll(d.Section(mib-1000, mib))
	if err != nil || !bytes.Equal(whole, pattern(0, mib)[mib-1000:]) {
		t.Error(len(whole), err)
	}
}

func TestASectionIsWrittenInItsBounds(t *testing.T) {
	d := disk(t, "memory", "1M")
	s := d.Section(512, 1024)
	if s.Size() != 1024 {
		t.Error(s.Size())
	}
	data := bytes.Repeat([]byte{9}, 1500)
	n, err := s.Write(data[:1000])
	if n != 1000 || err != nil {
		t.Error(n, err)
	}
	n, err = s.Write(data[:500])
	if n != 24 || err != io.ErrShortWrite {
		t.Error(n, err)
	}
	n, err = s.Write(data[:1])
	if n != 0 || err != io.ErrShortWrite {
		t.Error(n, err)
	}
	got := make([]byte, 2048)
	n, err = d.ReadAt(got, 0)
	if n != len(got) || err != nil || !bytes.Equal(got[512:1536], data[:1024]) || got[511] != 0 || got[1536] != 0 {
		t.Error(n, err)
	}
	if _, err := s.Seek(-1, io.SeekStart); err == nil {
		t.Error("a place before the section was taken")
	}
	if _, err := s.Seek(0, 9); err == nil {
		t.Error("an unknown way to seek was taken")
	}
}

func TestSettingsBeforeConnecting(t *testing.T) {
	path := served(t, "pattern", "1M")
	d, err := libnbd.Connect(context.Background(), "nbd+unix:///?socket="+path, func(h *libnbd.Libnbd) error {
		return h.AddMetaContext(libnbd.CONTEXT_BASE_ALLOCATION)
	})
	must(t, err)
	defer d.Close()
	can, err := d.Handle().CanMetaContext(libnbd.CONTEXT_BASE_ALLOCATION)
	if err != nil || !can {
		t.Error(can, err)
	}
	refused := errors.New("refused")
	if _, err := libnbd.Connect(context.Background(), "nbd://", func(*libnbd.Libnbd) error { return refused }); err != refused {
		t.Error(err)
	}
}
