package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"

	"libguestfs.org/libnbd"
)

func run() error {
	h, err := libnbd.Create()
	if err != nil {
		return err
	}
	defer h.Close()
	folder, err := os.MkdirTemp("", "nbd")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	keys := filepath.Join(folder, "keys")
	if err := os.WriteFile(keys, []byte("alice:"+strings.Repeat("5a", 32)+"\n"), 0o600); err != nil {
		return err
	}
	if err := h.SetTls(libnbd.TLS_REQUIRE); err != nil {
		return err
	}
	if err := h.SetTlsUsername("alice"); err != nil {
		return err
	}
	if err := h.SetTlsPskFile(keys); err != nil {
		return err
	}
	if err := h.ConnectCommand([]string{
		"nbdkit", "-s", "--exit-with-parent", "--tls=require", "--tls-psk=" + keys, "memory", "1M",
	}); err != nil {
		return err
	}
	secure, err := h.GetTlsNegotiated()
	if err != nil {
		return err
	}
	fmt.Println(secure)
	return nil
}

func main() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}
