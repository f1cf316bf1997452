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
	if err := h.ConnectCommand([]string{"nbdkit", "-s", "--exit-with-parent", "memory", "1M"}); err != nil {
		return err
	}
	before, err := h.StatsBytesReceived()
	if err != nil {
		return err
	}
	if err := h.Pread(make([]byte, 4096), 0, nil); err != nil {
		return err
	}
	after, err := h.StatsBytesReceived()
	if err != nil {
		return err
	}
	fmt.Println(after-before, "bytes for 4096 of data")
	return nil
}

func main() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}
