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
	is, err := h.IsUri("nbd+unix:///name?socket=/tmp/sock")
	if err != nil {
		return err
	}
	fmt.Println(is)
	// A URI from someone else: only local servers, and no files of TLS.
	if err := h.SetUriAllowTransports(libnbd.ALLOW_TRANSPORT_UNIX); err != nil {
		return err
	}
	if err := h.SetUriAllowLocalFile(false); err != nil {
		return err
	}
	fmt.Println(h.ConnectUri("nbd://example.com"))
	return nil
}

func main() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}
