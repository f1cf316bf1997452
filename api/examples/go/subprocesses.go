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
	// The server ends with the connection.
	if err := h.ConnectCommand([]string{"nbdkit", "-s", "--exit-with-parent", "memory", "1M"}); err != nil {
		return err
	}
	pid, err := h.GetSubprocessPid()
	if err != nil {
		return err
	}
	fmt.Println(pid)
	return nil
}

func main() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}
