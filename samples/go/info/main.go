// Prints what a server says about its exports: info URI
package main

import (
	"fmt"
	"log"
	"os"
	"strings"

	"libguestfs.org/libnbd"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: info URI")
	}
	if err := run(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func run(uri string) error {
	h, err := libnbd.Create()
	if err != nil {
		return err
	}
	defer h.Close()
	// Stop before an export is chosen, to ask for the list of them.
	if err := h.SetOptMode(true); err != nil {
		return err
	}
	if err := h.ConnectUri(uri); err != nil {
		return err
	}
	names := []string{}
	if negotiating, _ := h.AioIsNegotiating(); negotiating {
		_, err := h.OptList(func(name, description string) int {
			names = append(names, fmt.Sprintf("%q", name))
			return 0
		})
		if err != nil {
			fmt.Println("the server does not list its exports:", err)
		}
		if err := h.OptGo(); err != nil {
			return err
		}
	}

	protocol, err := h.GetProtocol()
	if err != nil {
		return err
	}
	size, err := h.GetSize()
	if err != nil {
		return err
	}
	readOnly, err := h.IsReadOnly()
	if err != nil {
		return err
	}
	multi, err := h.CanMultiConn()
	if err != nil {
		return err
	}
	fmt.Println("protocol:", *protocol)
	fmt.Println("exports:", strings.Join(names, ", "))
	fmt.Println("size:", size)
	fmt.Println("read-only:", readOnly)
	fmt.Println("multi-conn:", multi)
	for name, kind := range map[string]libnbd.Size{
		"minimum": libnbd.SIZE_MINIMUM, "preferred": libnbd.SIZE_PREFERRED, "maximum": libnbd.SIZE_MAXIMUM,
	} {
		block, err := h.GetBlockSize(kind)
		if err != nil {
			return err
		}
		fmt.Println(name, "block size:", block)
	}
	return h.Shutdown(nil)
}
