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
	if err := h.ConnectCommand([]string{"nbdkit", "-s", "--exit-with-parent", "-r", "memory", "1M"}); err != nil {
		return err
	}
	size, err := h.GetSize()
	if err != nil {
		return err
	}
	readOnly, err := h.IsReadOnly()
	if err != nil {
		return err
	}
	preferred, err := h.GetBlockSize(libnbd.SIZE_PREFERRED)
	if err != nil {
		return err
	}
	fmt.Println(size, readOnly, preferred)
	return nil
}

func main() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}
