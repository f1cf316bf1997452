// Package libnbd is a client of network block devices, on the C library libnbd.
//
// It has what the original package of this path has, under the same names, so programs that were
// written for that one are built with this one unchanged:
//
//	h, err := libnbd.Create()
//	if err != nil {
//		return err
//	}
//	defer h.Close()
//	if err := h.ConnectUri("nbd://localhost"); err != nil {
//		return err
//	}
//	buf := make([]byte, 512)
//	err = h.Pread(buf, 0, nil)
//
// Beyond that:
//
//   - Every call that waits has a form with a context, such as [Libnbd.PreadContext], for any number
//     of goroutines on one connection at once.
//   - [Disk] is a connection as an [io.ReaderAt], [io.WriterAt] and [io.Closer]; [Section] is a part
//     of it.
//   - [Libnbd.AioPreadBytes] and its like read into a slice, which is pinned meanwhile, without a copy.
//   - [errors.Is] finds the errno of an error, as in errors.Is(err, syscall.ENOSPC).
//
// # Building
//
// The package needs cgo, a C compiler, and pkg-config's libnbd, which may be of any version: calls
// are looked up one by one, and one that the library lacks fails with ENOTSUP. With the build tag
// libnbd_dlopen neither pkg-config nor the library is needed to build: the library is loaded at run
// time, from where the system's loader finds it or from the path in the environment variable
// LIBNBD_GO_LIBRARY.
//
// # Callbacks
//
// A callback runs in the goroutine that drives the connection, with the handle locked: of the calls
// on its own handle it may make only those that do not lock. A panic in one fails its command with
// EPROTO, unless the callback has set another error, and is told to [OnCallbackPanic].
//
// # Handles
//
// A handle that is no longer used should be closed. One that was forgotten is closed by the garbage
// collector, unless a callback of its own refers to it. A handle that another goroutine, or a callback,
// is using is closed when that call returns.
package libnbd
