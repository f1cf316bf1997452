// Copies an export into a file, which has holes where the export has: sparse_backup URI FILE
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"

	"libguestfs.org/libnbd"
)

const most = 1 << 30 // that is asked about at once

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: sparse_backup URI FILE")
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		log.Fatal(err)
	}
}

func run(uri, path string) error {
	ctx := context.Background()
	disk, err := libnbd.Connect(ctx, uri, func(h *libnbd.Libnbd) error {
		return h.AddMetaContext(libnbd.CONTEXT_BASE_ALLOCATION)
	})
	if err != nil {
		return err
	}
	defer disk.Close()
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := file.Truncate(disk.Size()); err != nil {
		return err
	}

	copied := int64(0)
	for at := int64(0); at < disk.Size(); {
		extents, err := extentsAt(ctx, disk, at)
		if err != nil {
			return err
		}
		for _, extent := range extents {
			length := min(int64(extent.Length), disk.Size()-at)
			if extent.Flags&uint64(libnbd.STATE_ZERO) == 0 {
				if _, err := file.Seek(at, io.SeekStart); err != nil {
					return err
				}
				n, err := io.Copy(file, disk.Section(at, length))
				if err != nil {
					return err
				}
				copied += n
			}
			at += length
		}
	}
	fmt.Printf("%d bytes, %d of them copied, the rest are holes\n", disk.Size(), copied)
	return file.Close()
}

// What base:allocation says from there on. A server that cannot tell has no holes.
func extentsAt(ctx context.Context, disk *libnbd.Disk, at int64) ([]libnbd.LibnbdExtent, error) {
	count := uint64(min(disk.Size()-at, most))
	h := disk.Handle()
	if can, err := h.CanMetaContext(libnbd.CONTEXT_BASE_ALLOCATION); err != nil || !can {
		return []libnbd.LibnbdExtent{{Length: count}}, err
	}
	var found []libnbd.LibnbdExtent
	err := h.BlockStatus64Context(ctx, count, uint64(at), func(name string, _ uint64, extents []libnbd.LibnbdExtent, _ *int) int {
		if name == libnbd.CONTEXT_BASE_ALLOCATION {
			found = extents
		}
		return 0
	}, nil)
	return found, err
}
