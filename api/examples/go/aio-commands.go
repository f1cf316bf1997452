package main

import (
	"encoding/binary"
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
	if err := h.ConnectCommand([]string{"nbdkit", "-s", "--exit-with-parent", "pattern", "1M"}); err != nil {
		return err
	}
	// Slices of Go, which are pinned until their command is retired.
	sectors := make([][]byte, 64)
	finished := 0
	for i := range sectors {
		sectors[i] = make([]byte, 512)
		_, err := h.AioPreadBytes(sectors[i], uint64(512*i), &libnbd.AioPreadOptargs{
			CompletionCallbackSet: true,
			CompletionCallback: func(error *int) int {
				finished++
				return 1 // retire the command at once
			},
		})
		if err != nil {
			return err
		}
	}
	for finished < len(sectors) {
		if _, err := h.Poll(-1); err != nil {
			return err
		}
	}
	fmt.Println(binary.BigEndian.Uint64(sectors[3]))
	return nil
}

func main() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}
