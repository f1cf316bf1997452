// Lists what has changed since a dirty bitmap of qemu was started: dirty_bitmap URI BITMAP
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"libguestfs.org/libnbd"
)

const most = 1 << 30 // that is asked about at once

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: dirty_bitmap URI BITMAP")
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		log.Fatal(err)
	}
}

func run(uri, bitmap string) error {
	ctx := context.Background()
	name := libnbd.CONTEXT_QEMU_DIRTY_BITMAP + bitmap
	disk, err := libnbd.Connect(ctx, uri, func(h *libnbd.Libnbd) error { return h.AddMetaContext(name) })
	if err != nil {
		return err
	}
	defer disk.Close()
	h := disk.Handle()
	if can, err := h.CanMetaContext(name); err != nil {
		return err
	} else if !can {
		return fmt.Errorf("the server has no bitmap %q", bitmap)
	}

	size, changed := uint64(disk.Size()), uint64(0)
	for at := uint64(0); at < size; {
		err := h.BlockStatus64Context(ctx, min(size-at, most), at,
			func(_ string, offset uint64, extents []libnbd.LibnbdExtent, _ *int) int {
				for _, extent := range extents {
					if extent.Flags&uint64(libnbd.STATE_DIRTY) != 0 {
						fmt.Println(offset, extent.Length)
						changed += extent.Length
					}
					offset += extent.Length
				}
				at = offset
				return 0
			}, nil)
		if err != nil {
			return err
		}
	}
	fmt.Printf("%d of %d bytes have changed\n", changed, size)
	return nil
}
