package main

import (
	"errors"
	"fmt"
	"log"
	"syscall"

	"libguestfs.org/libnbd"
)

func run() error {
	h, err := libnbd.Create()
	if err != nil {
		return err
	}
	defer h.Close()
	if err := h.SetHandleName("backup"); err != nil {
		return err
	}
	if err := h.SetDebugCallback(func(context, message string) int {
		fmt.Println(context, message)
		return 0
	}); err != nil {
		return err
	}
	if err := h.SetDebug(true); err != nil {
		return err
	}
	_, err = h.GetSize()
	var failure *libnbd.LibnbdError
	if errors.As(err, &failure) {
		// The call, the errno and the text.
		fmt.Println(failure.Op, failure.Errno, failure.Errmsg)
	}
	fmt.Println(errors.Is(err, syscall.ENOTCONN))
	return nil
}

func main() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}
