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
	if err := h.ConnectCommand([]string{"nbdkit", "-s", "--exit-with-parent", "memory", "1M"}); err != nil {
		return err
	}
	if err := h.Pwrite([]byte("hello"), 4096, &libnbd.PwriteOptargs{FlagsSet: true, Flags: libnbd.CMD_FLAG_FUA}); err != nil {
		return err
	}
	buf := make([]byte, 5)
	if err := h.Pread(buf, 4096, nil); err != nil {
		return err
	}
	fmt.Printf("%s\n", buf)
	if err := h.Zero(512, 4096, &libnbd.ZeroOptargs{FlagsSet: true, Flags: libnbd.CMD_FLAG_NO_HOLE}); err != nil {
		return err
	}
	if err := h.Flush(nil); err != nil {
		return err
	}
	chunk := func(part []byte, offset uint64, status uint, error *int) int {
		fmt.Println(offset, len(part), status == uint(libnbd.READ_DATA))
		return 0
	}
	return h.PreadStructured(make([]byte, 8192), 0, chunk, nil)
}

func main() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}
