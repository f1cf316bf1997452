// Copies one export to another, many requests at a time: aio_copy FROM TO
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"sync/atomic"

	"libguestfs.org/libnbd"
)

const (
	request  = 1 << 18
	inFlight = 64
)

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: aio_copy FROM TO")
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		log.Fatal(err)
	}
}

func run(from, to string) error {
	ctx := context.Background()
	source, err := libnbd.Connect(ctx, from)
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := libnbd.Connect(ctx, to)
	if err != nil {
		return err
	}
	defer target.Close()
	if target.Size() < source.Size() {
		return fmt.Errorf("the target is smaller than the source")
	}

	// Each goroutine takes the next range until there is none; all of them share the two connections.
	var next atomic.Int64
	failures := make(chan error, inFlight)
	for i := 0; i < inFlight; i++ {
		go func() {
			buf := make([]byte, request)
			for {
				at := next.Add(request) - request
				if at >= source.Size() {
					failures <- nil
					return
				}
				part := buf[:min(request, source.Size()-at)]
				if _, err := source.ReadAt(part, at); err != nil {
					failures <- err
					return
				}
				if _, err := target.WriteAt(part, at); err != nil {
					failures <- err
					return
				}
			}
		}()
	}
	for i := 0; i < inFlight; i++ {
		if err := <-failures; err != nil {
			return err
		}
	}
	if err := target.Sync(); err != nil {
		return err
	}
	fmt.Printf("%d bytes copied\n", source.Size())
	return nil
}
