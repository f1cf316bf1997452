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
	// Stop before an export is chosen.
	if err := h.SetOptMode(true); err != nil {
		return err
	}
	if err := h.ConnectCommand([]string{"nbdkit", "-s", "--exit-with-parent", "memory", "1M"}); err != nil {
		return err
	}
	count, err := h.OptList(func(name, description string) int {
		fmt.Printf("%q %s\n", name, description)
		return 0
	})
	if err != nil {
		return err
	}
	fmt.Println(count)
	if err := h.SetExportName(""); err != nil {
		return err
	}
	if err := h.OptInfo(); err != nil {
		return err
	}
	if err := h.OptGo(); err != nil {
		return err
	}
	return h.Pread(make([]byte, 512), 0, nil)
}

func main() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}
