package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"time"

	"libguestfs.org/libnbd"
)

func run() error {
	h, err := libnbd.Create()
	if err != nil {
		return err
	}
	defer h.Close()
	if err := h.ConnectCommand([]string{"nbdkit", "-s", "--exit-with-parent", "pattern", "1M"}); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	// All of them are in flight at once, on the one connection.
	failures := make(chan error)
	for i := 0; i < 64; i++ {
		go func() {
			failures <- h.PreadContext(ctx, make([]byte, 512), uint64(512*i), nil)
		}()
	}
	for i := 0; i < 64; i++ {
		if err := <-failures; err != nil {
			return err
		}
	}
	// Or as a file, by the interfaces of io.
	disk, err := libnbd.NewDisk(h)
	if err != nil {
		return err
	}
	n, err := io.Copy(io.Discard, disk.Section(4096, 65536))
	fmt.Println(n)
	return err
}

func main() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}
