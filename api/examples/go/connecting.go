package main

import (
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"syscall"

	"libguestfs.org/libnbd"
)

func run() error {
	h, err := libnbd.Create()
	if err != nil {
		return err
	}
	defer h.Close()
	folder, err := os.MkdirTemp("", "nbd")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	// The server is given a socket that listens already, so there is nothing to wait for.
	if err := h.ConnectSystemdSocketActivation([]string{"nbdkit", "--exit-with-parent", "memory", "1M"}); err != nil {
		return err
	}
	protocol, err := h.GetProtocol()
	if err != nil {
		return err
	}
	fmt.Println(*protocol)
	missing, err := libnbd.Create()
	if err != nil {
		return err
	}
	defer missing.Close()
	err = missing.ConnectUnix(filepath.Join(folder, "missing"))
	fmt.Println(errors.Is(err, syscall.ENOENT))
	return h.Shutdown(nil)
}

func main() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}
