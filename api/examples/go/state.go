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
	if err := h.AioConnectCommand([]string{"nbdkit", "-s", "--exit-with-parent", "memory", "1M"}); err != nil {
		return err
	}
	for {
		connecting, err := h.AioIsConnecting()
		if err != nil {
			return err
		}
		if !connecting {
			break
		}
		if _, err := h.Poll(-1); err != nil {
			return err
		}
	}
	state, err := h.ConnectionState()
	if err != nil {
		return err
	}
	fmt.Println(*state)
	return h.Shutdown(nil)
}

func main() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}
