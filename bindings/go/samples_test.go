package libnbd_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// Runs a program of samples/go, which was built before: LIBNBD_GO_SAMPLES names the folder, and LIBNBD_GO_LAUNCHER
// what starts a program on the library, if something must.
func sample(t *testing.T, name string, arguments ...string) string {
	t.Helper()
	folder := os.Getenv("LIBNBD_GO_SAMPLES")
	if folder == "" {
		t.Skip("LIBNBD_GO_SAMPLES does not name the folder of the samples")
	}
	words := append(strings.Fields(os.Getenv("LIBNBD_GO_LAUNCHER")), filepath.Join(folder, name))
	command := exec.Command(words[0], append(words[1:], arguments...)...)
	command.Stderr = os.Stderr
	output, err := command.Output()
	must(t, err)
	return string(output)
}

func uri(path string) string { return "nbd+unix:///?socket=" + path }

func TestSampleInfo(t *testing.T) {
	output := sample(t, "info", uri(served(t, "-r", "memory", "1M")))
	for _, line := range []string{"protocol: newstyle-fixed\n", "exports: \"\"\n", "size: 1048576\n", "read-only: true\n"} {
		if !strings.Contains(output, line) {
			t.Error(output)
		}
	}
}

func TestSampleSparseBackup(t *testing.T) {
	arguments := []string{"sparse-random", "32M", "seed=3"}
	path := filepath.Join(t.TempDir(), "copy")
	output := sample(t, "sparse_backup", uri(served(t, arguments...)), path)
	if !strings.HasPrefix(output, "33554432 bytes, ") {
		t.Error(output)
	}
	got, err := os.ReadFile(path)
	must(t, err)
	want := make([]byte, 32*mib)
	must(t, connected(t, arguments...).Pread(want, 0, nil))
	var info syscall.Stat_t
	must(t, syscall.Stat(path, &info))
	if !bytes.Equal(got, want) || info.Blocks*512 >= 32*mib {
		t.Error("the copy is not the same, or has no holes")
	}
}

func TestSampleDirtyBitmap(t *testing.T) {
	image := filepath.Join(t.TempDir(), "image")
	for _, words := range [][]string{
		{"qemu-img", "create", "-q", "-f", "qcow2", image, "16M"},
		{"qemu-img", "bitmap", "--add", image, "b0"},
		{"qemu-io", "-f", "qcow2", "-c", "write 1M 64k", "-c", "write 5M 128k", image},
	} {
		output, err := exec.Command(need(t, words[0]), words[1:]...).CombinedOutput()
		if err != nil {
			t.Fatal(string(output))
		}
	}
	path := servedBy(t, need(t, "qemu-nbd"), "-r", "-t", "-f", "qcow2", "-B", "b0", image)
	output := sample(t, "dirty_bitmap", uri(path), "b0")
	if output != "1048576 65536\n5242880 131072\n196608 of 16777216 bytes have changed\n" {
		t.Error(output)
	}
}

func TestSampleAioCopy(t *testing.T) {
	const size = 40*mib - 512
	file := filepath.Join(t.TempDir(), "target")
	must(t, os.WriteFile(file, make([]byte, 40*mib), 0o600))
	output := sample(t, "aio_copy", uri(served(t, "pattern", fmt.Sprint(size))), uri(served(t, "file", file)))
	got, err := os.ReadFile(file)
	must(t, err)
	if output != fmt.Sprintf("%d bytes copied\n", size) || !bytes.Equal(got, append(pattern(0, size), make([]byte, 512)...)) {
		t.Error(output)
	}
}
