package libnbd_test

import (
	"encoding/binary"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"libguestfs.org/libnbd"
)

const (
	sector = 512
	mib    = 1 << 20
)

func created(t testing.TB) *libnbd.Libnbd {
	t.Helper()
	h, err := libnbd.Create()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	return h
}

func need(t testing.TB, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		if path, err = exec.LookPath(filepath.Join("/usr/sbin", program)); err != nil {
			t.Skip(program + " is not installed")
		}
	}
	return path
}

// A handle that is connected to an nbdkit of its own.
func connected(t testing.TB, arguments ...string) *libnbd.Libnbd {
	t.Helper()
	h := created(t)
	must(t, h.ConnectCommand(append([]string{need(t, "nbdkit"), "-s", "--exit-with-parent"}, arguments...)))
	return h
}

// A handle that is connected to an nbdkit which answers reads, with x, as long as there is a file of that path.
func connectedHeld(t testing.TB) (*libnbd.Libnbd, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "released")
	pread := fmt.Sprintf("pread=until [ -e '%s' ]; do sleep 0.01; done; head -c $3 /dev/zero | tr '\\0' x", path)
	return connected(t, "eval", "thread_model=echo parallel", "get_size=echo 1048576", pread), path
}

// The path of a socket on which an nbdkit serves any number of connections.
func served(t testing.TB, arguments ...string) string {
	t.Helper()
	// With several threads, nbdkit aborts now and then when clients leave.
	return servedBy(t, need(t, "nbdkit"), append([]string{"-f", "--exit-with-parent", "--threads=1"}, arguments...)...)
}

func servedBy(t testing.TB, program string, arguments ...string) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "nbd") // that of the test may be too long for a socket
	must(t, err)
	path := filepath.Join(folder, "socket")
	listener, err := net.Listen("unix", path)
	must(t, err)
	file, err := listener.(*net.UnixListener).File()
	must(t, err)
	// The descriptor is the first of those that are passed, and the variables name the process that they are for.
	activate := `LISTEN_PID=$$ LISTEN_FDS=1; export LISTEN_PID LISTEN_FDS; exec "$@"`
	words := append([]string{"-c", activate, "sh", program}, arguments...)
	command := exec.Command("/bin/sh", words...)
	command.ExtraFiles = []*os.File{file}
	must(t, command.Start())
	file.Close()
	t.Cleanup(func() {
		command.Process.Kill()
		command.Wait()
		listener.Close()
		os.RemoveAll(folder)
	})
	return path
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Waits until the library has let go of every closure. A goroutine that completes what another waits for frees it a moment later.
func noClosures(t testing.TB) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); libnbd.ClosuresInUse() != 0; runtime.Gosched() {
		if time.Now().After(end) {
			t.Fatal(libnbd.ClosuresInUse(), "closures are left")
		}
	}
}

// Drives the connection until no command is in flight.
func drain(t testing.TB, h *libnbd.Libnbd) {
	t.Helper()
	for {
		n, err := h.AioInFlight()
		must(t, err)
		if n == 0 {
			return
		}
		_, err = h.Poll(-1)
		must(t, err)
	}
}

// What nbdkit's pattern has there: each 8 bytes are their offset.
func pattern(offset uint64, size int) []byte {
	bytes := make([]byte, 0, size)
	for at := offset; len(bytes) < size; at += 8 {
		bytes = binary.BigEndian.AppendUint64(bytes, at)
	}
	return bytes
}

// Skips a test on a library that lacks the calls it makes.
func needVersion(t testing.TB, version string) {
	t.Helper()
	text, err := created(t).GetVersion()
	must(t, err)
	if number(*text) < number(version) {
		t.Skipf("libnbd %s lacks what came with %s", *text, version)
	}
}

func number(version string) int {
	parts := strings.Split(version, ".")
	major, _ := strconv.Atoi(parts[0])
	minor, _ := strconv.Atoi(parts[1])
	return major*1000 + minor
}

// Runs finalizers of what is garbage.
func collect() {
	for range [3]int{} {
		done := make(chan struct{})
		type mark struct{ self *mark }
		runtime.SetFinalizer(&mark{}, func(*mark) { close(done) })
		for gone := false; !gone; {
			runtime.GC()
			select {
			case <-done:
				gone = true
			default:
				runtime.Gosched()
			}
		}
	}
}

func descriptors(t testing.TB) int {
	t.Helper()
	entries, err := os.ReadDir("/proc/self/fd")
	must(t, err)
	return len(entries)
}
