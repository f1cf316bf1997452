//go:build !libnbd_dlopen

package libnbd

// #cgo pkg-config: libnbd
// #cgo CFLAGS: -D_GNU_SOURCE=1
// #cgo LDFLAGS: -ldl -lpthread
import "C"
