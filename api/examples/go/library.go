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
	name, err := h.GetPackageName()
	if err != nil {
		return err
	}
	version, err := h.GetVersion()
	if err != nil {
		return err
	}
	tls, err := h.SupportsTls()
	if err != nil {
		return err
	}
	fmt.Println(*name, *version, "TLS:", tls)
	return nil
}

func main() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}
