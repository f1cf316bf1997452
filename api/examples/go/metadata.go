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
	if err := h.AddMetaContext(libnbd.CONTEXT_BASE_ALLOCATION); err != nil {
		return err
	}
	if err := h.ConnectCommand([]string{"nbdkit", "-s", "--exit-with-parent", "memory", "1M"}); err != nil {
		return err
	}
	if err := h.Pwrite(make([]byte, 65536), 131072, nil); err != nil {
		return err
	}
	size, err := h.GetSize()
	if err != nil {
		return err
	}
	show := func(context string, offset uint64, extents []libnbd.LibnbdExtent, error *int) int {
		for _, extent := range extents {
			fmt.Println(offset, extent.Length, extent.Flags&uint64(libnbd.STATE_HOLE) != 0)
			offset += extent.Length
		}
		return 0
	}
	return h.BlockStatus64(size, 0, show, nil)
}

func main() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}
