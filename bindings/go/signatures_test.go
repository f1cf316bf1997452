package libnbd_test

import (
	"reflect"
	"strings"
	"testing"

	"libguestfs.org/libnbd"
)

// The signatures of the original package, written down independently of the specification: calls, and what they
// take and give. "…Optargs" is the structure of the call.
const signatures = `
set_debug set_request_block_size set_full_info set_tls_verify_peer set_request_extended_headers : (bool) error
set_request_structured_replies set_request_meta_context set_pread_initialize set_opt_mode : (bool) error
set_uri_allow_tls_priority set_uri_allow_local_file : (bool) error
get_debug get_tls_verify_peer get_request_extended_headers get_request_structured_replies : () (bool, error)
get_pread_initialize get_opt_mode aio_is_created aio_is_connecting aio_is_negotiating : () (bool, error)
aio_is_ready aio_is_processing aio_is_dead aio_is_closed supports_tls supports_vsock : () (bool, error)
supports_uri : () (bool, error)
set_debug_callback : (DebugCallback) error
clear_debug_callback opt_go opt_abort opt_info clear_meta_contexts aio_opt_abort : () error
aio_notify_read aio_notify_write : () error
stats_bytes_sent stats_chunks_sent stats_bytes_received stats_chunks_received : () (uint64, error)
set_handle_name set_export_name set_tls_username set_tls_hostname set_tls_priority : (string) error
add_meta_context connect_uri set_socket_activation_name aio_connect_uri : (string) error
get_handle_name get_export_name get_canonical_export_name get_export_description : () (*string, error)
get_tls_username get_tls_hostname get_tls_priority get_socket_activation_name get_uri : () (*string, error)
set_private_data : (uint) (uint, error)
get_private_data : () (uint, error)
get_handle_size get_nr_meta_contexts : () (uint, error)
get_request_block_size get_full_info get_tls_negotiated get_extended_headers_negotiated : () (bool, error)
get_structured_replies_negotiated get_request_meta_context opt_starttls opt_extended_headers : () (bool, error)
opt_structured_reply is_read_only can_flush can_fua is_rotational can_trim can_zero : () (bool, error)
can_fast_zero can_block_status_payload can_df can_multi_conn can_cache : () (bool, error)
set_tls set_uri_allow_tls : (Tls) error
get_tls : () (Tls, error)
set_tls_certificates set_tls_psk_file connect_unix aio_connect_unix : (string) error
set_handshake_flags : (HandshakeFlag) error
get_handshake_flags : () (HandshakeFlag, error)
set_strict_mode : (Strict) error
get_strict_mode : () (Strict, error)
opt_list : (ListCallback) (uint, error)
opt_list_meta_context opt_set_meta_context : (ContextCallback) (uint, error)
opt_list_meta_context_queries opt_set_meta_context_queries : ([]string, ContextCallback) (uint, error)
get_meta_context : (int) (*string, error)
set_uri_allow_transports : (AllowTransport) error
connect_vsock aio_connect_vsock : (uint32, uint32) error
connect_tcp aio_connect_tcp : (string, string) error
connect_socket aio_connect_socket : (int) error
connect_command connect_systemd_socket_activation aio_connect_command : ([]string) error
aio_connect_systemd_socket_activation : ([]string) error
can_meta_context is_uri : (string) (bool, error)
get_protocol connection_state : () (*string, error)
get_size aio_peek_command_completed get_subprocess_pid : () (uint64, error)
get_block_size : (Size) (uint64, error)
pread : ([]byte, uint64, *PreadOptargs) error
pread_structured : ([]byte, uint64, ChunkCallback, *PreadStructuredOptargs) error
pwrite : ([]byte, uint64, *PwriteOptargs) error
shutdown : (*ShutdownOptargs) error
flush aio_disconnect : (*…Optargs) error
trim cache zero : (uint64, uint64, *…Optargs) error
block_status : (uint64, uint64, ExtentCallback, *BlockStatusOptargs) error
block_status_64 : (uint64, uint64, Extent64Callback, *BlockStatus64Optargs) error
block_status_filter : (uint64, uint64, []string, Extent64Callback, *BlockStatusFilterOptargs) error
poll : (int) (uint, error)
poll2 : (int, int) (uint, error)
aio_connect : (string) error
aio_opt_go aio_opt_starttls aio_opt_extended_headers aio_opt_structured_reply aio_opt_info : (*…Optargs) error
aio_opt_list : (ListCallback, *AioOptListOptargs) error
aio_opt_list_meta_context aio_opt_set_meta_context : (ContextCallback, *…Optargs) (uint, error)
aio_opt_list_meta_context_queries aio_opt_set_meta_context_queries : ([]string, ContextCallback, *…Optargs) (uint, error)
aio_pread : (AioBuffer, uint64, *AioPreadOptargs) (uint64, error)
aio_pread_structured : (AioBuffer, uint64, ChunkCallback, *AioPreadStructuredOptargs) (uint64, error)
aio_pwrite : (AioBuffer, uint64, *AioPwriteOptargs) (uint64, error)
aio_flush : (*AioFlushOptargs) (uint64, error)
aio_trim aio_cache aio_zero : (uint64, uint64, *…Optargs) (uint64, error)
aio_block_status : (uint64, uint64, ExtentCallback, *AioBlockStatusOptargs) (uint64, error)
aio_block_status_64 : (uint64, uint64, Extent64Callback, *AioBlockStatus64Optargs) (uint64, error)
aio_block_status_filter : (uint64, uint64, []string, Extent64Callback, *AioBlockStatusFilterOptargs) (uint64, error)
aio_get_fd : () (int, error)
aio_get_direction : () (uint, error)
aio_command_completed : (uint64) (bool, error)
aio_in_flight : () (uint, error)
get_package_name get_version get_version_extra : () (*string, error)
kill_subprocess : (int) error
`

func TestEverySignatureIsThatOfTheOriginal(t *testing.T) {
	handle := reflect.TypeOf(&libnbd.Libnbd{})
	count := 0
	for _, line := range strings.Split(strings.TrimSpace(signatures), "\n") {
		calls, want, _ := strings.Cut(line, " : ")
		for _, call := range strings.Fields(calls) {
			count++
			method, ok := handle.MethodByName(pascal(call))
			if !ok {
				t.Error("there is no", call)
				continue
			}
			if got, want := shape(method.Type), strings.ReplaceAll(want, "…Optargs", pascal(call)+"Optargs"); got != want {
				t.Errorf("%s: %s is not %s", call, got, want)
			}
		}
	}
	if count != 161 {
		t.Error(count, "calls are in the table")
	}
}

func pascal(name string) string {
	words := strings.Split(name, "_")
	for i, word := range words {
		words[i] = strings.ToUpper(word[:1]) + word[1:]
	}
	return strings.Join(words, "")
}

// A method's parameters and results, as the table has them.
func shape(method reflect.Type) string {
	var parameters, results []string
	for i := 1; i < method.NumIn(); i++ {
		parameters = append(parameters, name(method.In(i)))
	}
	for i := range make([]struct{}, method.NumOut()) {
		results = append(results, name(method.Out(i)))
	}
	text := "(" + strings.Join(parameters, ", ") + ") "
	if len(results) == 1 {
		return text + results[0]
	}
	return text + "(" + strings.Join(results, ", ") + ")"
}

func name(t reflect.Type) string {
	return strings.ReplaceAll(strings.ReplaceAll(t.String(), "libnbd.", ""), "uint8", "byte")
}

// What is no call, and the types behind the values.
func TestEveryOtherNameIsThatOfTheOriginal(t *testing.T) {
	for want, value := range map[string]any{
		"func() (*Libnbd, error)":                                  libnbd.Create,
		"func(*Libnbd) *LibnbdError":                               (*libnbd.Libnbd).Close,
		"func(*Libnbd) string":                                     (*libnbd.Libnbd).String,
		"func(*LibnbdError) string":                                (*libnbd.LibnbdError).Error,
		"struct { Length uint64; Flags uint64 }":                   under(libnbd.LibnbdExtent{}),
		"struct { P unsafe.Pointer; Size uint }":                   under(libnbd.AioBuffer{}),
		"func([]byte) AioBuffer":                                   libnbd.FromBytes,
		"func(*AioBuffer)":                                         (*libnbd.AioBuffer).Free,
		"func(*AioBuffer) []byte":                                  (*libnbd.AioBuffer).Slice,
		"func(*AioBuffer, uint) *byte":                             (*libnbd.AioBuffer).Get,
		"func([]byte, uint64, uint, *int) int":                     under(libnbd.ChunkCallback(nil)),
		"func(*int) int":                                           under(libnbd.CompletionCallback(nil)),
		"func(string, uint64, []uint32, *int) int":                 under(libnbd.ExtentCallback(nil)),
		"func(string, uint64, []LibnbdExtent, *int) int":           under(libnbd.Extent64Callback(nil)),
		"func(string) int":                                         under(libnbd.ContextCallback(nil)),
		"struct { Op string; Errmsg string; Errno syscall.Errno }": under(libnbd.LibnbdError{}),
		"struct { CompletionCallbackSet bool; CompletionCallback CompletionCallback; FlagsSet bool; Flags CmdFlag }": under(libnbd.AioPreadOptargs{}),
		"struct { FlagsSet bool; Flags Shutdown }": under(libnbd.ShutdownOptargs{}),
		"Tls":            libnbd.TLS_ALLOW,
		"Size":           libnbd.SIZE_MAXIMUM,
		"CmdFlag":        libnbd.CMD_FLAG_MASK,
		"HandshakeFlag":  libnbd.HANDSHAKE_FLAG_MASK,
		"Strict":         libnbd.STRICT_MASK,
		"AllowTransport": libnbd.ALLOW_TRANSPORT_MASK,
		"Shutdown":       libnbd.SHUTDOWN_ABANDON_PENDING,
		"uint32":         libnbd.AIO_DIRECTION_READ,
		"string":         libnbd.CONTEXT_QEMU_DIRTY_BITMAP,
	} {
		got, isText := value.(underlying)
		text := string(got)
		if !isText {
			text = name(reflect.TypeOf(value))
		}
		if text != want {
			t.Errorf("%s is not %s", text, want)
		}
	}
	for _, same := range []any{libnbd.DebugCallback(nil), libnbd.ListCallback(nil)} {
		if under(same) != "func(string, string) int" {
			t.Error(under(same))
		}
	}
	for _, same := range []any{libnbd.MakeAioBuffer, libnbd.MakeAioBufferZero} {
		if name(reflect.TypeOf(same)) != "func(uint) AioBuffer" {
			t.Error(same)
		}
	}
	for _, same := range []any{libnbd.STATE_HOLE, libnbd.STATE_DIRTY, libnbd.READ_ERROR} {
		if name(reflect.TypeOf(same)) != "uint32" {
			t.Error(same)
		}
	}
}

type underlying string

// What a named type is made of.
func under(value any) underlying {
	t := reflect.TypeOf(value)
	var parts, results []string
	if t.Kind() == reflect.Struct {
		for i := range make([]struct{}, t.NumField()) {
			parts = append(parts, t.Field(i).Name+" "+name(t.Field(i).Type))
		}
		return underlying("struct { " + strings.Join(parts, "; ") + " }")
	}
	for i := range make([]struct{}, t.NumIn()) {
		parts = append(parts, name(t.In(i)))
	}
	for i := range make([]struct{}, t.NumOut()) {
		results = append(results, name(t.Out(i)))
	}
	return underlying("func(" + strings.Join(parts, ", ") + ") " + strings.Join(results, ", "))
}
