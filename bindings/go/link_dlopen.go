//go:build libnbd_dlopen

package libnbd

// #cgo CFLAGS: -D_GNU_SOURCE=1 -DNBDGO_DLOPEN=1
// #cgo LDFLAGS: -ldl -lpthread
import "C"
