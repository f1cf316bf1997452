package main

import (
	"fmt"
	"log"

	"libguestfs.org/libnbd"
)

func run() error {
	h, err := libnbd.Create()
	if err != nil {
		return err
	}
	defer h.Close()
	if err := h.SetExportName("disk"); err != nil {
		return err
	}
	if err := h.SetRequestStructuredReplies(true); err != nil {
		return err
	}
	strict, err := h.GetStrictMode()
	if err != nil {
		return err
	}
	// Send what the library would refuse, to see what the server does.
	if err := h.SetStrictMode(strict &^ libnbd.STRICT_BOUNDS); err != nil {
		return err
	}
	if err := h.ConnectCommand([]string{"nbdkit", "-s", "--exit-with-parent", "memory", "1M"}); err != nil {
		return err
	}
	size, err := h.GetSize()
	if err != nil {
		return err
	}
	fmt.Println(h.Pread(make([]byte, 512), size, nil))
	return nil
}

func main() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}
