/* Generated from nbd-api.yaml by LibNbd.Emit. Do not edit. */

#include "gen_calls.h"

#include "_cgo_export.h"

#include <stdlib.h>
#include <sys/un.h>

static int
call_chunk (void *user_data, const void *subbuf, size_t count, uint64_t offset, unsigned status, int *error)
{
  return nbdgoChunk (nbdgo_index (user_data), (void *) subbuf, count, offset, status, error);
}

static nbd_chunk_callback
pass_chunk (uintptr_t closure)
{
  if (closure == 0)
    return (nbd_chunk_callback) { 0 };
  return (nbd_chunk_callback) { call_chunk, (void *) closure, nbdgo_free_closure };
}

static int
call_completion (void *user_data, int *error)
{
  return nbdgoCompletion (nbdgo_index (user_data), error);
}

static nbd_completion_callback
pass_completion (uintptr_t closure)
{
  if (closure == 0)
    return (nbd_completion_callback) { 0 };
  return (nbd_completion_callback) { nbdgo_completion ((void *) closure, call_completion), (void *) closure, nbdgo_free_closure };
}

static int
call_debug (void *user_data, const char *context, const char *msg)
{
  return nbdgoDebug (nbdgo_index (user_data), (char *) context, (char *) msg);
}

static nbd_debug_callback
pass_debug (uintptr_t closure)
{
  if (closure == 0)
    return (nbd_debug_callback) { 0 };
  return (nbd_debug_callback) { call_debug, (void *) closure, nbdgo_free_closure };
}

static int
call_extent (void *user_data, const char *metacontext, uint64_t offset, uint32_t *entries, size_t nr_entries,
             int *error)
{
  return nbdgoExtent (nbdgo_index (user_data), (char *) metacontext, offset, entries, nr_entries, error);
}

static nbd_extent_callback
pass_extent (uintptr_t closure)
{
  if (closure == 0)
    return (nbd_extent_callback) { 0 };
  return (nbd_extent_callback) { call_extent, (void *) closure, nbdgo_free_closure };
}

static int
call_extent64 (void *user_data, const char *metacontext, uint64_t offset, nbd_extent *entries, size_t nr_entries,
               int *error)
{
  return nbdgoExtent64 (nbdgo_index (user_data), (char *) metacontext, offset, entries, nr_entries, error);
}

static nbd_extent64_callback
pass_extent64 (uintptr_t closure)
{
  if (closure == 0)
    return (nbd_extent64_callback) { 0 };
  return (nbd_extent64_callback) { call_extent64, (void *) closure, nbdgo_free_closure };
}

static int
call_list (void *user_data, const char *name, const char *description)
{
  return nbdgoList (nbdgo_index (user_data), (char *) name, (char *) description);
}

static nbd_list_callback
pass_list (uintptr_t closure)
{
  if (closure == 0)
    return (nbd_list_callback) { 0 };
  return (nbd_list_callback) { call_list, (void *) closure, nbdgo_free_closure };
}

static int
call_context (void *user_data, const char *name)
{
  return nbdgoContext (nbdgo_index (user_data), (char *) name);
}

static nbd_context_callback
pass_context (uintptr_t closure)
{
  if (closure == 0)
    return (nbd_context_callback) { 0 };
  return (nbd_context_callback) { call_context, (void *) closure, nbdgo_free_closure };
}

struct nbdgo_number nbdgo_set_debug (struct nbd_handle *h, bool debug)
{
  if (nbdgo_library.set_debug == NULL)
    return nbdgo_no_number ("nbd_set_debug");

  int returned = nbdgo_library.set_debug (h, debug);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_get_debug (struct nbd_handle *h)
{
  if (nbdgo_library.get_debug == NULL)
    return nbdgo_no_number ("nbd_get_debug");

  int returned = nbdgo_library.get_debug (h);
  return (struct nbdgo_number) { (int64_t) returned, NULL };
}

struct nbdgo_number nbdgo_set_debug_callback (struct nbd_handle *h, uintptr_t debug_callback)
{
  if (nbdgo_library.set_debug_callback == NULL)
  {
    nbdgo_drop (debug_callback);
    return nbdgo_no_number ("nbd_set_debug_callback");
  }

  int returned = nbdgo_library.set_debug_callback (h, pass_debug (debug_callback));
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_clear_debug_callback (struct nbd_handle *h)
{
  if (nbdgo_library.clear_debug_callback == NULL)
    return nbdgo_no_number ("nbd_clear_debug_callback");

  int returned = nbdgo_library.clear_debug_callback (h);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_stats_bytes_sent (struct nbd_handle *h)
{
  if (nbdgo_library.stats_bytes_sent == NULL)
    return nbdgo_no_number ("nbd_stats_bytes_sent");

  uint64_t returned = nbdgo_library.stats_bytes_sent (h);
  return (struct nbdgo_number) { (int64_t) returned, NULL };
}

struct nbdgo_number nbdgo_stats_chunks_sent (struct nbd_handle *h)
{
  if (nbdgo_library.stats_chunks_sent == NULL)
    return nbdgo_no_number ("nbd_stats_chunks_sent");

  uint64_t returned = nbdgo_library.stats_chunks_sent (h);
  return (struct nbdgo_number) { (int64_t) returned, NULL };
}

struct nbdgo_number nbdgo_stats_bytes_received (struct nbd_handle *h)
{
  if (nbdgo_library.stats_bytes_received == NULL)
    return nbdgo_no_number ("nbd_stats_bytes_received");

  uint64_t returned = nbdgo_library.stats_bytes_received (h);
  return (struct nbdgo_number) { (int64_t) returned, NULL };
}

struct nbdgo_number nbdgo_stats_chunks_received (struct nbd_handle *h)
{
  if (nbdgo_library.stats_chunks_received == NULL)
    return nbdgo_no_number ("nbd_stats_chunks_received");

  uint64_t returned = nbdgo_library.stats_chunks_received (h);
  return (struct nbdgo_number) { (int64_t) returned, NULL };
}

struct nbdgo_number nbdgo_set_handle_name (struct nbd_handle *h, const char *handle_name)
{
  if (nbdgo_library.set_handle_name == NULL)
    return nbdgo_no_number ("nbd_set_handle_name");

  int returned = nbdgo_library.set_handle_name (h, handle_name);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_text nbdgo_get_handle_name (struct nbd_handle *h)
{
  if (nbdgo_library.get_handle_name == NULL)
    return nbdgo_no_text ("nbd_get_handle_name");

  char *returned = nbdgo_library.get_handle_name (h);
  return (struct nbdgo_text) { (char *) returned, returned == NULL ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_set_private_data (struct nbd_handle *h, uintptr_t private_data)
{
  if (nbdgo_library.set_private_data == NULL)
    return nbdgo_no_number ("nbd_set_private_data");

  uintptr_t returned = nbdgo_library.set_private_data (h, private_data);
  return (struct nbdgo_number) { (int64_t) returned, NULL };
}

struct nbdgo_number nbdgo_get_private_data (struct nbd_handle *h)
{
  if (nbdgo_library.get_private_data == NULL)
    return nbdgo_no_number ("nbd_get_private_data");

  uintptr_t returned = nbdgo_library.get_private_data (h);
  return (struct nbdgo_number) { (int64_t) returned, NULL };
}

struct nbdgo_number nbdgo_get_handle_size (struct nbd_handle *h)
{
  if (nbdgo_library.get_handle_size == NULL)
    return nbdgo_no_number ("nbd_get_handle_size");

  ssize_t returned = nbdgo_library.get_handle_size (h);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_set_export_name (struct nbd_handle *h, const char *export_name)
{
  if (nbdgo_library.set_export_name == NULL)
    return nbdgo_no_number ("nbd_set_export_name");

  int returned = nbdgo_library.set_export_name (h, export_name);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_text nbdgo_get_export_name (struct nbd_handle *h)
{
  if (nbdgo_library.get_export_name == NULL)
    return nbdgo_no_text ("nbd_get_export_name");

  char *returned = nbdgo_library.get_export_name (h);
  return (struct nbdgo_text) { (char *) returned, returned == NULL ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_set_request_block_size (struct nbd_handle *h, bool request)
{
  if (nbdgo_library.set_request_block_size == NULL)
    return nbdgo_no_number ("nbd_set_request_block_size");

  int returned = nbdgo_library.set_request_block_size (h, request);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_get_request_block_size (struct nbd_handle *h)
{
  if (nbdgo_library.get_request_block_size == NULL)
    return nbdgo_no_number ("nbd_get_request_block_size");

  int returned = nbdgo_library.get_request_block_size (h);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_set_full_info (struct nbd_handle *h, bool request)
{
  if (nbdgo_library.set_full_info == NULL)
    return nbdgo_no_number ("nbd_set_full_info");

  int returned = nbdgo_library.set_full_info (h, request);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_get_full_info (struct nbd_handle *h)
{
  if (nbdgo_library.get_full_info == NULL)
    return nbdgo_no_number ("nbd_get_full_info");

  int returned = nbdgo_library.get_full_info (h);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_text nbdgo_get_canonical_export_name (struct nbd_handle *h)
{
  if (nbdgo_library.get_canonical_export_name == NULL)
    return nbdgo_no_text ("nbd_get_canonical_export_name");

  char *returned = nbdgo_library.get_canonical_export_name (h);
  return (struct nbdgo_text) { (char *) returned, returned == NULL ? nbdgo_last_failure () : NULL };
}

struct nbdgo_text nbdgo_get_export_description (struct nbd_handle *h)
{
  if (nbdgo_library.get_export_description == NULL)
    return nbdgo_no_text ("nbd_get_export_description");

  char *returned = nbdgo_library.get_export_description (h);
  return (struct nbdgo_text) { (char *) returned, returned == NULL ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_set_tls (struct nbd_handle *h, int tls)
{
  if (nbdgo_library.set_tls == NULL)
    return nbdgo_no_number ("nbd_set_tls");

  int returned = nbdgo_library.set_tls (h, tls);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_get_tls (struct nbd_handle *h)
{
  if (nbdgo_library.get_tls == NULL)
    return nbdgo_no_number ("nbd_get_tls");

  int returned = nbdgo_library.get_tls (h);
  return (struct nbdgo_number) { (int64_t) returned, NULL };
}

struct nbdgo_number nbdgo_get_tls_negotiated (struct nbd_handle *h)
{
  if (nbdgo_library.get_tls_negotiated == NULL)
    return nbdgo_no_number ("nbd_get_tls_negotiated");

  int returned = nbdgo_library.get_tls_negotiated (h);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_set_tls_certificates (struct nbd_handle *h, const char *dir)
{
  if (nbdgo_library.set_tls_certificates == NULL)
    return nbdgo_no_number ("nbd_set_tls_certificates");

  int returned = nbdgo_library.set_tls_certificates (h, dir);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_set_tls_verify_peer (struct nbd_handle *h, bool verify)
{
  if (nbdgo_library.set_tls_verify_peer == NULL)
    return nbdgo_no_number ("nbd_set_tls_verify_peer");

  int returned = nbdgo_library.set_tls_verify_peer (h, verify);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_get_tls_verify_peer (struct nbd_handle *h)
{
  if (nbdgo_library.get_tls_verify_peer == NULL)
    return nbdgo_no_number ("nbd_get_tls_verify_peer");

  int returned = nbdgo_library.get_tls_verify_peer (h);
  return (struct nbdgo_number) { (int64_t) returned, NULL };
}

struct nbdgo_number nbdgo_set_tls_username (struct nbd_handle *h, const char *username)
{
  if (nbdgo_library.set_tls_username == NULL)
    return nbdgo_no_number ("nbd_set_tls_username");

  int returned = nbdgo_library.set_tls_username (h, username);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_text nbdgo_get_tls_username (struct nbd_handle *h)
{
  if (nbdgo_library.get_tls_username == NULL)
    return nbdgo_no_text ("nbd_get_tls_username");

  char *returned = nbdgo_library.get_tls_username (h);
  return (struct nbdgo_text) { (char *) returned, returned == NULL ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_set_tls_hostname (struct nbd_handle *h, const char *hostname)
{
  if (nbdgo_library.set_tls_hostname == NULL)
    return nbdgo_no_number ("nbd_set_tls_hostname");

  int returned = nbdgo_library.set_tls_hostname (h, hostname);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_text nbdgo_get_tls_hostname (struct nbd_handle *h)
{
  if (nbdgo_library.get_tls_hostname == NULL)
    return nbdgo_no_text ("nbd_get_tls_hostname");

  char *returned = nbdgo_library.get_tls_hostname (h);
  return (struct nbdgo_text) { (char *) returned, returned == NULL ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_set_tls_psk_file (struct nbd_handle *h, const char *filename)
{
  if (nbdgo_library.set_tls_psk_file == NULL)
    return nbdgo_no_number ("nbd_set_tls_psk_file");

  int returned = nbdgo_library.set_tls_psk_file (h, filename);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_set_tls_priority (struct nbd_handle *h, const char *priority)
{
  if (nbdgo_library.set_tls_priority == NULL)
    return nbdgo_no_number ("nbd_set_tls_priority");

  int returned = nbdgo_library.set_tls_priority (h, priority);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_text nbdgo_get_tls_priority (struct nbd_handle *h)
{
  if (nbdgo_library.get_tls_priority == NULL)
    return nbdgo_no_text ("nbd_get_tls_priority");

  char *returned = nbdgo_library.get_tls_priority (h);
  return (struct nbdgo_text) { (char *) returned, returned == NULL ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_set_request_extended_headers (struct nbd_handle *h, bool request)
{
  if (nbdgo_library.set_request_extended_headers == NULL)
    return nbdgo_no_number ("nbd_set_request_extended_headers");

  int returned = nbdgo_library.set_request_extended_headers (h, request);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_get_request_extended_headers (struct nbd_handle *h)
{
  if (nbdgo_library.get_request_extended_headers == NULL)
    return nbdgo_no_number ("nbd_get_request_extended_headers");

  int returned = nbdgo_library.get_request_extended_headers (h);
  return (struct nbdgo_number) { (int64_t) returned, NULL };
}

struct nbdgo_number nbdgo_get_extended_headers_negotiated (struct nbd_handle *h)
{
  if (nbdgo_library.get_extended_headers_negotiated == NULL)
    return nbdgo_no_number ("nbd_get_extended_headers_negotiated");

  int returned = nbdgo_library.get_extended_headers_negotiated (h);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_set_request_structured_replies (struct nbd_handle *h, bool request)
{
  if (nbdgo_library.set_request_structured_replies == NULL)
    return nbdgo_no_number ("nbd_set_request_structured_replies");

  int returned = nbdgo_library.set_request_structured_replies (h, request);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_get_request_structured_replies (struct nbd_handle *h)
{
  if (nbdgo_library.get_request_structured_replies == NULL)
    return nbdgo_no_number ("nbd_get_request_structured_replies");

  int returned = nbdgo_library.get_request_structured_replies (h);
  return (struct nbdgo_number) { (int64_t) returned, NULL };
}

struct nbdgo_number nbdgo_get_structured_replies_negotiated (struct nbd_handle *h)
{
  if (nbdgo_library.get_structured_replies_negotiated == NULL)
    return nbdgo_no_number ("nbd_get_structured_replies_negotiated");

  int returned = nbdgo_library.get_structured_replies_negotiated (h);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_set_request_meta_context (struct nbd_handle *h, bool request)
{
  if (nbdgo_library.set_request_meta_context == NULL)
    return nbdgo_no_number ("nbd_set_request_meta_context");

  int returned = nbdgo_library.set_request_meta_context (h, request);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_get_request_meta_context (struct nbd_handle *h)
{
  if (nbdgo_library.get_request_meta_context == NULL)
    return nbdgo_no_number ("nbd_get_request_meta_context");

  int returned = nbdgo_library.get_request_meta_context (h);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_set_handshake_flags (struct nbd_handle *h, uint32_t flags)
{
  if (nbdgo_library.set_handshake_flags == NULL)
    return nbdgo_no_number ("nbd_set_handshake_flags");

  int returned = nbdgo_library.set_handshake_flags (h, flags);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_get_handshake_flags (struct nbd_handle *h)
{
  if (nbdgo_library.get_handshake_flags == NULL)
    return nbdgo_no_number ("nbd_get_handshake_flags");

  uint32_t returned = nbdgo_library.get_handshake_flags (h);
  return (struct nbdgo_number) { (int64_t) returned, NULL };
}

struct nbdgo_number nbdgo_set_pread_initialize (struct nbd_handle *h, bool request)
{
  if (nbdgo_library.set_pread_initialize == NULL)
    return nbdgo_no_number ("nbd_set_pread_initialize");

  int returned = nbdgo_library.set_pread_initialize (h, request);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_get_pread_initialize (struct nbd_handle *h)
{
  if (nbdgo_library.get_pread_initialize == NULL)
    return nbdgo_no_number ("nbd_get_pread_initialize");

  int returned = nbdgo_library.get_pread_initialize (h);
  return (struct nbdgo_number) { (int64_t) returned, NULL };
}

struct nbdgo_number nbdgo_set_strict_mode (struct nbd_handle *h, uint32_t flags)
{
  if (nbdgo_library.set_strict_mode == NULL)
    return nbdgo_no_number ("nbd_set_strict_mode");

  int returned = nbdgo_library.set_strict_mode (h, flags);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_get_strict_mode (struct nbd_handle *h)
{
  if (nbdgo_library.get_strict_mode == NULL)
    return nbdgo_no_number ("nbd_get_strict_mode");

  uint32_t returned = nbdgo_library.get_strict_mode (h);
  return (struct nbdgo_number) { (int64_t) returned, NULL };
}

struct nbdgo_number nbdgo_set_opt_mode (struct nbd_handle *h, bool enable)
{
  if (nbdgo_library.set_opt_mode == NULL)
    return nbdgo_no_number ("nbd_set_opt_mode");

  int returned = nbdgo_library.set_opt_mode (h, enable);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_get_opt_mode (struct nbd_handle *h)
{
  if (nbdgo_library.get_opt_mode == NULL)
    return nbdgo_no_number ("nbd_get_opt_mode");

  int returned = nbdgo_library.get_opt_mode (h);
  return (struct nbdgo_number) { (int64_t) returned, NULL };
}

struct nbdgo_number nbdgo_opt_go (struct nbd_handle *h)
{
  if (nbdgo_library.opt_go == NULL)
    return nbdgo_no_number ("nbd_opt_go");

  int returned = nbdgo_library.opt_go (h);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_opt_abort (struct nbd_handle *h)
{
  if (nbdgo_library.opt_abort == NULL)
    return nbdgo_no_number ("nbd_opt_abort");

  int returned = nbdgo_library.opt_abort (h);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_opt_starttls (struct nbd_handle *h)
{
  if (nbdgo_library.opt_starttls == NULL)
    return nbdgo_no_number ("nbd_opt_starttls");

  int returned = nbdgo_library.opt_starttls (h);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_opt_extended_headers (struct nbd_handle *h)
{
  if (nbdgo_library.opt_extended_headers == NULL)
    return nbdgo_no_number ("nbd_opt_extended_headers");

  int returned = nbdgo_library.opt_extended_headers (h);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_opt_structured_reply (struct nbd_handle *h)
{
  if (nbdgo_library.opt_structured_reply == NULL)
    return nbdgo_no_number ("nbd_opt_structured_reply");

  int returned = nbdgo_library.opt_structured_reply (h);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_opt_list (struct nbd_handle *h, uintptr_t list_callback)
{
  if (nbdgo_library.opt_list == NULL)
  {
    nbdgo_drop (list_callback);
    return nbdgo_no_number ("nbd_opt_list");
  }

  int returned = nbdgo_library.opt_list (h, pass_list (list_callback));
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_opt_info (struct nbd_handle *h)
{
  if (nbdgo_library.opt_info == NULL)
    return nbdgo_no_number ("nbd_opt_info");

  int returned = nbdgo_library.opt_info (h);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_opt_list_meta_context (struct nbd_handle *h, uintptr_t context_callback)
{
  if (nbdgo_library.opt_list_meta_context == NULL)
  {
    nbdgo_drop (context_callback);
    return nbdgo_no_number ("nbd_opt_list_meta_context");
  }

  int returned = nbdgo_library.opt_list_meta_context (h, pass_context (context_callback));
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_opt_list_meta_context_queries (struct nbd_handle *h, const char *queries,
                                                         size_t queries_count, uintptr_t context_callback)
{
  if (nbdgo_library.opt_list_meta_context_queries == NULL)
  {
    nbdgo_drop (context_callback);
    return nbdgo_no_number ("nbd_opt_list_meta_context_queries");
  }

  char **queries_list = nbdgo_list (queries, queries_count);
  int returned = nbdgo_library.opt_list_meta_context_queries (h, queries_list, pass_context (context_callback));
  struct nbdgo_number whole = { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
  free (queries_list);
  return whole;
}

struct nbdgo_number nbdgo_opt_set_meta_context (struct nbd_handle *h, uintptr_t context_callback)
{
  if (nbdgo_library.opt_set_meta_context == NULL)
  {
    nbdgo_drop (context_callback);
    return nbdgo_no_number ("nbd_opt_set_meta_context");
  }

  int returned = nbdgo_library.opt_set_meta_context (h, pass_context (context_callback));
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_opt_set_meta_context_queries (struct nbd_handle *h, const char *queries, size_t queries_count,
                                                        uintptr_t context_callback)
{
  if (nbdgo_library.opt_set_meta_context_queries == NULL)
  {
    nbdgo_drop (context_callback);
    return nbdgo_no_number ("nbd_opt_set_meta_context_queries");
  }

  char **queries_list = nbdgo_list (queries, queries_count);
  int returned = nbdgo_library.opt_set_meta_context_queries (h, queries_list, pass_context (context_callback));
  struct nbdgo_number whole = { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
  free (queries_list);
  return whole;
}

struct nbdgo_number nbdgo_add_meta_context (struct nbd_handle *h, const char *name)
{
  if (nbdgo_library.add_meta_context == NULL)
    return nbdgo_no_number ("nbd_add_meta_context");

  int returned = nbdgo_library.add_meta_context (h, name);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_get_nr_meta_contexts (struct nbd_handle *h)
{
  if (nbdgo_library.get_nr_meta_contexts == NULL)
    return nbdgo_no_number ("nbd_get_nr_meta_contexts");

  ssize_t returned = nbdgo_library.get_nr_meta_contexts (h);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_text nbdgo_get_meta_context (struct nbd_handle *h, size_t i)
{
  if (nbdgo_library.get_meta_context == NULL)
    return nbdgo_no_text ("nbd_get_meta_context");

  char *returned = nbdgo_library.get_meta_context (h, i);
  return (struct nbdgo_text) { (char *) returned, returned == NULL ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_clear_meta_contexts (struct nbd_handle *h)
{
  if (nbdgo_library.clear_meta_contexts == NULL)
    return nbdgo_no_number ("nbd_clear_meta_contexts");

  int returned = nbdgo_library.clear_meta_contexts (h);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_set_uri_allow_transports (struct nbd_handle *h, uint32_t mask)
{
  if (nbdgo_library.set_uri_allow_transports == NULL)
    return nbdgo_no_number ("nbd_set_uri_allow_transports");

  int returned = nbdgo_library.set_uri_allow_transports (h, mask);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_set_uri_allow_tls (struct nbd_handle *h, int tls)
{
  if (nbdgo_library.set_uri_allow_tls == NULL)
    return nbdgo_no_number ("nbd_set_uri_allow_tls");

  int returned = nbdgo_library.set_uri_allow_tls (h, tls);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_set_uri_allow_tls_priority (struct nbd_handle *h, bool allow)
{
  if (nbdgo_library.set_uri_allow_tls_priority == NULL)
    return nbdgo_no_number ("nbd_set_uri_allow_tls_priority");

  int returned = nbdgo_library.set_uri_allow_tls_priority (h, allow);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_set_uri_allow_local_file (struct nbd_handle *h, bool allow)
{
  if (nbdgo_library.set_uri_allow_local_file == NULL)
    return nbdgo_no_number ("nbd_set_uri_allow_local_file");

  int returned = nbdgo_library.set_uri_allow_local_file (h, allow);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_connect_uri (struct nbd_handle *h, const char *uri)
{
  if (nbdgo_library.connect_uri == NULL)
    return nbdgo_no_number ("nbd_connect_uri");

  int returned = nbdgo_library.connect_uri (h, uri);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_connect_unix (struct nbd_handle *h, const char *unixsocket)
{
  if (nbdgo_library.connect_unix == NULL)
    return nbdgo_no_number ("nbd_connect_unix");

  int returned = nbdgo_library.connect_unix (h, unixsocket);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_connect_vsock (struct nbd_handle *h, uint32_t cid, uint32_t port)
{
  if (nbdgo_library.connect_vsock == NULL)
    return nbdgo_no_number ("nbd_connect_vsock");

  int returned = nbdgo_library.connect_vsock (h, cid, port);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_connect_tcp (struct nbd_handle *h, const char *hostname, const char *port)
{
  if (nbdgo_library.connect_tcp == NULL)
    return nbdgo_no_number ("nbd_connect_tcp");

  int returned = nbdgo_library.connect_tcp (h, hostname, port);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_connect_socket (struct nbd_handle *h, int sock)
{
  if (nbdgo_library.connect_socket == NULL)
    return nbdgo_no_number ("nbd_connect_socket");

  int returned = nbdgo_library.connect_socket (h, sock);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_connect_command (struct nbd_handle *h, const char *argv, size_t argv_count)
{
  if (nbdgo_library.connect_command == NULL)
    return nbdgo_no_number ("nbd_connect_command");

  char **argv_list = nbdgo_list (argv, argv_count);
  int returned = nbdgo_library.connect_command (h, argv_list);
  struct nbdgo_number whole = { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
  free (argv_list);
  return whole;
}

struct nbdgo_number nbdgo_connect_systemd_socket_activation (struct nbd_handle *h, const char *argv, size_t argv_count)
{
  if (nbdgo_library.connect_systemd_socket_activation == NULL)
    return nbdgo_no_number ("nbd_connect_systemd_socket_activation");

  char **argv_list = nbdgo_list (argv, argv_count);
  int returned = nbdgo_library.connect_systemd_socket_activation (h, argv_list);
  struct nbdgo_number whole = { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
  free (argv_list);
  return whole;
}

struct nbdgo_number nbdgo_set_socket_activation_name (struct nbd_handle *h, const char *socket_name)
{
  if (nbdgo_library.set_socket_activation_name == NULL)
    return nbdgo_no_number ("nbd_set_socket_activation_name");

  int returned = nbdgo_library.set_socket_activation_name (h, socket_name);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_text nbdgo_get_socket_activation_name (struct nbd_handle *h)
{
  if (nbdgo_library.get_socket_activation_name == NULL)
    return nbdgo_no_text ("nbd_get_socket_activation_name");

  char *returned = nbdgo_library.get_socket_activation_name (h);
  return (struct nbdgo_text) { (char *) returned, returned == NULL ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_is_read_only (struct nbd_handle *h)
{
  if (nbdgo_library.is_read_only == NULL)
    return nbdgo_no_number ("nbd_is_read_only");

  int returned = nbdgo_library.is_read_only (h);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_can_flush (struct nbd_handle *h)
{
  if (nbdgo_library.can_flush == NULL)
    return nbdgo_no_number ("nbd_can_flush");

  int returned = nbdgo_library.can_flush (h);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_can_fua (struct nbd_handle *h)
{
  if (nbdgo_library.can_fua == NULL)
    return nbdgo_no_number ("nbd_can_fua");

  int returned = nbdgo_library.can_fua (h);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_is_rotational (struct nbd_handle *h)
{
  if (nbdgo_library.is_rotational == NULL)
    return nbdgo_no_number ("nbd_is_rotational");

  int returned = nbdgo_library.is_rotational (h);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_can_trim (struct nbd_handle *h)
{
  if (nbdgo_library.can_trim == NULL)
    return nbdgo_no_number ("nbd_can_trim");

  int returned = nbdgo_library.can_trim (h);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_can_zero (struct nbd_handle *h)
{
  if (nbdgo_library.can_zero == NULL)
    return nbdgo_no_number ("nbd_can_zero");

  int returned = nbdgo_library.can_zero (h);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_can_fast_zero (struct nbd_handle *h)
{
  if (nbdgo_library.can_fast_zero == NULL)
    return nbdgo_no_number ("nbd_can_fast_zero");

  int returned = nbdgo_library.can_fast_zero (h);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_can_block_status_payload (struct nbd_handle *h)
{
  if (nbdgo_library.can_block_status_payload == NULL)
    return nbdgo_no_number ("nbd_can_block_status_payload");

  int returned = nbdgo_library.can_block_status_payload (h);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_can_df (struct nbd_handle *h)
{
  if (nbdgo_library.can_df == NULL)
    return nbdgo_no_number ("nbd_can_df");

  int returned = nbdgo_library.can_df (h);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_can_multi_conn (struct nbd_handle *h)
{
  if (nbdgo_library.can_multi_conn == NULL)
    return nbdgo_no_number ("nbd_can_multi_conn");

  int returned = nbdgo_library.can_multi_conn (h);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_can_cache (struct nbd_handle *h)
{
  if (nbdgo_library.can_cache == NULL)
    return nbdgo_no_number ("nbd_can_cache");

  int returned = nbdgo_library.can_cache (h);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_can_meta_context (struct nbd_handle *h, const char *metacontext)
{
  if (nbdgo_library.can_meta_context == NULL)
    return nbdgo_no_number ("nbd_can_meta_context");

  int returned = nbdgo_library.can_meta_context (h, metacontext);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_text nbdgo_get_protocol (struct nbd_handle *h)
{
  if (nbdgo_library.get_protocol == NULL)
    return nbdgo_no_text ("nbd_get_protocol");

  const char *returned = nbdgo_library.get_protocol (h);
  return (struct nbdgo_text) { (char *) returned, returned == NULL ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_get_size (struct nbd_handle *h)
{
  if (nbdgo_library.get_size == NULL)
    return nbdgo_no_number ("nbd_get_size");

  int64_t returned = nbdgo_library.get_size (h);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_get_block_size (struct nbd_handle *h, int size_type)
{
  if (nbdgo_library.get_block_size == NULL)
    return nbdgo_no_number ("nbd_get_block_size");

  int64_t returned = nbdgo_library.get_block_size (h, size_type);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_pread (struct nbd_handle *h, unsigned char *buf, size_t count, uint64_t offset,
                                 uint32_t flags)
{
  if (nbdgo_library.pread == NULL)
    return nbdgo_no_number ("nbd_pread");

  int returned = nbdgo_library.pread (h, buf, count, offset, flags);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_pread_structured (struct nbd_handle *h, unsigned char *buf, size_t count, uint64_t offset,
                                            uintptr_t chunk_callback, uint32_t flags)
{
  if (nbdgo_library.pread_structured == NULL)
  {
    nbdgo_drop (chunk_callback);
    return nbdgo_no_number ("nbd_pread_structured");
  }

  int returned = nbdgo_library.pread_structured (h, buf, count, offset, pass_chunk (chunk_callback), flags);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_pwrite (struct nbd_handle *h, unsigned char *buf, size_t count, uint64_t offset,
                                  uint32_t flags)
{
  if (nbdgo_library.pwrite == NULL)
    return nbdgo_no_number ("nbd_pwrite");

  int returned = nbdgo_library.pwrite (h, buf, count, offset, flags);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_shutdown (struct nbd_handle *h, uint32_t flags)
{
  if (nbdgo_library.shutdown == NULL)
    return nbdgo_no_number ("nbd_shutdown");

  int returned = nbdgo_library.shutdown (h, flags);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_flush (struct nbd_handle *h, uint32_t flags)
{
  if (nbdgo_library.flush == NULL)
    return nbdgo_no_number ("nbd_flush");

  int returned = nbdgo_library.flush (h, flags);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_trim (struct nbd_handle *h, uint64_t count, uint64_t offset, uint32_t flags)
{
  if (nbdgo_library.trim == NULL)
    return nbdgo_no_number ("nbd_trim");

  int returned = nbdgo_library.trim (h, count, offset, flags);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_cache (struct nbd_handle *h, uint64_t count, uint64_t offset, uint32_t flags)
{
  if (nbdgo_library.cache == NULL)
    return nbdgo_no_number ("nbd_cache");

  int returned = nbdgo_library.cache (h, count, offset, flags);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_zero (struct nbd_handle *h, uint64_t count, uint64_t offset, uint32_t flags)
{
  if (nbdgo_library.zero == NULL)
    return nbdgo_no_number ("nbd_zero");

  int returned = nbdgo_library.zero (h, count, offset, flags);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_block_status (struct nbd_handle *h, uint64_t count, uint64_t offset,
                                        uintptr_t extent_callback, uint32_t flags)
{
  if (nbdgo_library.block_status == NULL)
  {
    nbdgo_drop (extent_callback);
    return nbdgo_no_number ("nbd_block_status");
  }

  int returned = nbdgo_library.block_status (h, count, offset, pass_extent (extent_callback), flags);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_block_status_64 (struct nbd_handle *h, uint64_t count, uint64_t offset,
                                           uintptr_t extent64_callback, uint32_t flags)
{
  if (nbdgo_library.block_status_64 == NULL)
  {
    nbdgo_drop (extent64_callback);
    return nbdgo_no_number ("nbd_block_status_64");
  }

  int returned = nbdgo_library.block_status_64 (h, count, offset, pass_extent64 (extent64_callback), flags);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_block_status_filter (struct nbd_handle *h, uint64_t count, uint64_t offset,
                                               const char *contexts, size_t contexts_count, uintptr_t extent64_callback,
                                               uint32_t flags)
{
  if (nbdgo_library.block_status_filter == NULL)
  {
    nbdgo_drop (extent64_callback);
    return nbdgo_no_number ("nbd_block_status_filter");
  }

  char **contexts_list = nbdgo_list (contexts, contexts_count);
  int returned = nbdgo_library.block_status_filter (h, count, offset, contexts_list, pass_extent64 (extent64_callback),
                                                    flags);
  struct nbdgo_number whole = { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
  free (contexts_list);
  return whole;
}

struct nbdgo_number nbdgo_poll (struct nbd_handle *h, int timeout)
{
  if (nbdgo_library.poll == NULL)
    return nbdgo_no_number ("nbd_poll");

  int returned = nbdgo_library.poll (h, timeout);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_poll2 (struct nbd_handle *h, int fd, int timeout)
{
  if (nbdgo_library.poll2 == NULL)
    return nbdgo_no_number ("nbd_poll2");

  int returned = nbdgo_library.poll2 (h, fd, timeout);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_aio_connect (struct nbd_handle *h, const char *addr)
{
  if (nbdgo_library.aio_connect == NULL)
    return nbdgo_no_number ("nbd_aio_connect");

  struct sockaddr_un addr_un = nbdgo_address (addr);
  int returned = nbdgo_library.aio_connect (h, (const struct sockaddr *) &addr_un, sizeof addr_un);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_aio_connect_uri (struct nbd_handle *h, const char *uri)
{
  if (nbdgo_library.aio_connect_uri == NULL)
    return nbdgo_no_number ("nbd_aio_connect_uri");

  int returned = nbdgo_library.aio_connect_uri (h, uri);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_aio_connect_unix (struct nbd_handle *h, const char *unixsocket)
{
  if (nbdgo_library.aio_connect_unix == NULL)
    return nbdgo_no_number ("nbd_aio_connect_unix");

  int returned = nbdgo_library.aio_connect_unix (h, unixsocket);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_aio_connect_vsock (struct nbd_handle *h, uint32_t cid, uint32_t port)
{
  if (nbdgo_library.aio_connect_vsock == NULL)
    return nbdgo_no_number ("nbd_aio_connect_vsock");

  int returned = nbdgo_library.aio_connect_vsock (h, cid, port);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_aio_connect_tcp (struct nbd_handle *h, const char *hostname, const char *port)
{
  if (nbdgo_library.aio_connect_tcp == NULL)
    return nbdgo_no_number ("nbd_aio_connect_tcp");

  int returned = nbdgo_library.aio_connect_tcp (h, hostname, port);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_aio_connect_socket (struct nbd_handle *h, int sock)
{
  if (nbdgo_library.aio_connect_socket == NULL)
    return nbdgo_no_number ("nbd_aio_connect_socket");

  int returned = nbdgo_library.aio_connect_socket (h, sock);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_aio_connect_command (struct nbd_handle *h, const char *argv, size_t argv_count)
{
  if (nbdgo_library.aio_connect_command == NULL)
    return nbdgo_no_number ("nbd_aio_connect_command");

  char **argv_list = nbdgo_list (argv, argv_count);
  int returned = nbdgo_library.aio_connect_command (h, argv_list);
  struct nbdgo_number whole = { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
  free (argv_list);
  return whole;
}

struct nbdgo_number nbdgo_aio_connect_systemd_socket_activation (struct nbd_handle *h, const char *argv,
                                                                 size_t argv_count)
{
  if (nbdgo_library.aio_connect_systemd_socket_activation == NULL)
    return nbdgo_no_number ("nbd_aio_connect_systemd_socket_activation");

  char **argv_list = nbdgo_list (argv, argv_count);
  int returned = nbdgo_library.aio_connect_systemd_socket_activation (h, argv_list);
  struct nbdgo_number whole = { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
  free (argv_list);
  return whole;
}

struct nbdgo_number nbdgo_aio_opt_go (struct nbd_handle *h, uintptr_t completion_callback)
{
  if (nbdgo_library.aio_opt_go == NULL)
  {
    nbdgo_drop (completion_callback);
    return nbdgo_no_number ("nbd_aio_opt_go");
  }

  int returned = nbdgo_library.aio_opt_go (h, pass_completion (completion_callback));
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_aio_opt_abort (struct nbd_handle *h)
{
  if (nbdgo_library.aio_opt_abort == NULL)
    return nbdgo_no_number ("nbd_aio_opt_abort");

  int returned = nbdgo_library.aio_opt_abort (h);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_aio_opt_starttls (struct nbd_handle *h, uintptr_t completion_callback)
{
  if (nbdgo_library.aio_opt_starttls == NULL)
  {
    nbdgo_drop (completion_callback);
    return nbdgo_no_number ("nbd_aio_opt_starttls");
  }

  int returned = nbdgo_library.aio_opt_starttls (h, pass_completion (completion_callback));
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_aio_opt_extended_headers (struct nbd_handle *h, uintptr_t completion_callback)
{
  if (nbdgo_library.aio_opt_extended_headers == NULL)
  {
    nbdgo_drop (completion_callback);
    return nbdgo_no_number ("nbd_aio_opt_extended_headers");
  }

  int returned = nbdgo_library.aio_opt_extended_headers (h, pass_completion (completion_callback));
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_aio_opt_structured_reply (struct nbd_handle *h, uintptr_t completion_callback)
{
  if (nbdgo_library.aio_opt_structured_reply == NULL)
  {
    nbdgo_drop (completion_callback);
    return nbdgo_no_number ("nbd_aio_opt_structured_reply");
  }

  int returned = nbdgo_library.aio_opt_structured_reply (h, pass_completion (completion_callback));
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_aio_opt_list (struct nbd_handle *h, uintptr_t list_callback, uintptr_t completion_callback)
{
  if (nbdgo_library.aio_opt_list == NULL)
  {
    nbdgo_drop (list_callback);
    nbdgo_drop (completion_callback);
    return nbdgo_no_number ("nbd_aio_opt_list");
  }

  int returned = nbdgo_library.aio_opt_list (h, pass_list (list_callback), pass_completion (completion_callback));
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_aio_opt_info (struct nbd_handle *h, uintptr_t completion_callback)
{
  if (nbdgo_library.aio_opt_info == NULL)
  {
    nbdgo_drop (completion_callback);
    return nbdgo_no_number ("nbd_aio_opt_info");
  }

  int returned = nbdgo_library.aio_opt_info (h, pass_completion (completion_callback));
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_aio_opt_list_meta_context (struct nbd_handle *h, uintptr_t context_callback,
                                                     uintptr_t completion_callback)
{
  if (nbdgo_library.aio_opt_list_meta_context == NULL)
  {
    nbdgo_drop (context_callback);
    nbdgo_drop (completion_callback);
    return nbdgo_no_number ("nbd_aio_opt_list_meta_context");
  }

  int returned = nbdgo_library.aio_opt_list_meta_context (h, pass_context (context_callback),
                                                          pass_completion (completion_callback));
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_aio_opt_list_meta_context_queries (struct nbd_handle *h, const char *queries,
                                                             size_t queries_count, uintptr_t context_callback,
                                                             uintptr_t completion_callback)
{
  if (nbdgo_library.aio_opt_list_meta_context_queries == NULL)
  {
    nbdgo_drop (context_callback);
    nbdgo_drop (completion_callback);
    return nbdgo_no_number ("nbd_aio_opt_list_meta_context_queries");
  }

  char **queries_list = nbdgo_list (queries, queries_count);
  int returned = nbdgo_library.aio_opt_list_meta_context_queries (h, queries_list, pass_context (context_callback),
                                                                  pass_completion (completion_callback));
  struct nbdgo_number whole = { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
  free (queries_list);
  return whole;
}

struct nbdgo_number nbdgo_aio_opt_set_meta_context (struct nbd_handle *h, uintptr_t context_callback,
                                                    uintptr_t completion_callback)
{
  if (nbdgo_library.aio_opt_set_meta_context == NULL)
  {
    nbdgo_drop (context_callback);
    nbdgo_drop (completion_callback);
    return nbdgo_no_number ("nbd_aio_opt_set_meta_context");
  }

  int returned = nbdgo_library.aio_opt_set_meta_context (h, pass_context (context_callback),
                                                         pass_completion (completion_callback));
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_aio_opt_set_meta_context_queries (struct nbd_handle *h, const char *queries,
                                                            size_t queries_count, uintptr_t context_callback,
                                                            uintptr_t completion_callback)
{
  if (nbdgo_library.aio_opt_set_meta_context_queries == NULL)
  {
    nbdgo_drop (context_callback);
    nbdgo_drop (completion_callback);
    return nbdgo_no_number ("nbd_aio_opt_set_meta_context_queries");
  }

  char **queries_list = nbdgo_list (queries, queries_count);
  int returned = nbdgo_library.aio_opt_set_meta_context_queries (h, queries_list, pass_context (context_callback),
                                                                 pass_completion (completion_callback));
  struct nbdgo_number whole = { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
  free (queries_list);
  return whole;
}

struct nbdgo_number nbdgo_aio_pread (struct nbd_handle *h, unsigned char *buf, size_t count, uint64_t offset,
                                     uintptr_t completion_callback, uint32_t flags)
{
  if (nbdgo_library.aio_pread == NULL)
  {
    nbdgo_drop (completion_callback);
    return nbdgo_no_number ("nbd_aio_pread");
  }

  int64_t returned = nbdgo_library.aio_pread (h, buf, count, offset, pass_completion (completion_callback), flags);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_aio_pread_structured (struct nbd_handle *h, unsigned char *buf, size_t count, uint64_t offset,
                                                uintptr_t chunk_callback, uintptr_t completion_callback, uint32_t flags)
{
  if (nbdgo_library.aio_pread_structured == NULL)
  {
    nbdgo_drop (chunk_callback);
    nbdgo_drop (completion_callback);
    return nbdgo_no_number ("nbd_aio_pread_structured");
  }

  int64_t returned = nbdgo_library.aio_pread_structured (h, buf, count, offset, pass_chunk (chunk_callback),
                                                         pass_completion (completion_callback), flags);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_aio_pwrite (struct nbd_handle *h, unsigned char *buf, size_t count, uint64_t offset,
                                      uintptr_t completion_callback, uint32_t flags)
{
  if (nbdgo_library.aio_pwrite == NULL)
  {
    nbdgo_drop (completion_callback);
    return nbdgo_no_number ("nbd_aio_pwrite");
  }

  int64_t returned = nbdgo_library.aio_pwrite (h, buf, count, offset, pass_completion (completion_callback), flags);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_aio_disconnect (struct nbd_handle *h, uint32_t flags)
{
  if (nbdgo_library.aio_disconnect == NULL)
    return nbdgo_no_number ("nbd_aio_disconnect");

  int returned = nbdgo_library.aio_disconnect (h, flags);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_aio_flush (struct nbd_handle *h, uintptr_t completion_callback, uint32_t flags)
{
  if (nbdgo_library.aio_flush == NULL)
  {
    nbdgo_drop (completion_callback);
    return nbdgo_no_number ("nbd_aio_flush");
  }

  int64_t returned = nbdgo_library.aio_flush (h, pass_completion (completion_callback), flags);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_aio_trim (struct nbd_handle *h, uint64_t count, uint64_t offset,
                                    uintptr_t completion_callback, uint32_t flags)
{
  if (nbdgo_library.aio_trim == NULL)
  {
    nbdgo_drop (completion_callback);
    return nbdgo_no_number ("nbd_aio_trim");
  }

  int64_t returned = nbdgo_library.aio_trim (h, count, offset, pass_completion (completion_callback), flags);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_aio_cache (struct nbd_handle *h, uint64_t count, uint64_t offset,
                                     uintptr_t completion_callback, uint32_t flags)
{
  if (nbdgo_library.aio_cache == NULL)
  {
    nbdgo_drop (completion_callback);
    return nbdgo_no_number ("nbd_aio_cache");
  }

  int64_t returned = nbdgo_library.aio_cache (h, count, offset, pass_completion (completion_callback), flags);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_aio_zero (struct nbd_handle *h, uint64_t count, uint64_t offset,
                                    uintptr_t completion_callback, uint32_t flags)
{
  if (nbdgo_library.aio_zero == NULL)
  {
    nbdgo_drop (completion_callback);
    return nbdgo_no_number ("nbd_aio_zero");
  }

  int64_t returned = nbdgo_library.aio_zero (h, count, offset, pass_completion (completion_callback), flags);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_aio_block_status (struct nbd_handle *h, uint64_t count, uint64_t offset,
                                            uintptr_t extent_callback, uintptr_t completion_callback, uint32_t flags)
{
  if (nbdgo_library.aio_block_status == NULL)
  {
    nbdgo_drop (extent_callback);
    nbdgo_drop (completion_callback);
    return nbdgo_no_number ("nbd_aio_block_status");
  }

  int64_t returned = nbdgo_library.aio_block_status (h, count, offset, pass_extent (extent_callback),
                                                     pass_completion (completion_callback), flags);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_aio_block_status_64 (struct nbd_handle *h, uint64_t count, uint64_t offset,
                                               uintptr_t extent64_callback, uintptr_t completion_callback,
                                               uint32_t flags)
{
  if (nbdgo_library.aio_block_status_64 == NULL)
  {
    nbdgo_drop (extent64_callback);
    nbdgo_drop (completion_callback);
    return nbdgo_no_number ("nbd_aio_block_status_64");
  }

  int64_t returned = nbdgo_library.aio_block_status_64 (h, count, offset, pass_extent64 (extent64_callback),
                                                        pass_completion (completion_callback), flags);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_aio_block_status_filter (struct nbd_handle *h, uint64_t count, uint64_t offset,
                                                   const char *contexts, size_t contexts_count,
                                                   uintptr_t extent64_callback, uintptr_t completion_callback,
                                                   uint32_t flags)
{
  if (nbdgo_library.aio_block_status_filter == NULL)
  {
    nbdgo_drop (extent64_callback);
    nbdgo_drop (completion_callback);
    return nbdgo_no_number ("nbd_aio_block_status_filter");
  }

  char **contexts_list = nbdgo_list (contexts, contexts_count);
  int64_t returned = nbdgo_library.aio_block_status_filter (h, count, offset, contexts_list,
                                                            pass_extent64 (extent64_callback),
                                                            pass_completion (completion_callback), flags);
  struct nbdgo_number whole = { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
  free (contexts_list);
  return whole;
}

struct nbdgo_number nbdgo_aio_get_fd (struct nbd_handle *h)
{
  if (nbdgo_library.aio_get_fd == NULL)
    return nbdgo_no_number ("nbd_aio_get_fd");

  int returned = nbdgo_library.aio_get_fd (h);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_aio_get_direction (struct nbd_handle *h)
{
  if (nbdgo_library.aio_get_direction == NULL)
    return nbdgo_no_number ("nbd_aio_get_direction");

  unsigned returned = nbdgo_library.aio_get_direction (h);
  return (struct nbdgo_number) { (int64_t) returned, NULL };
}

struct nbdgo_number nbdgo_aio_notify_read (struct nbd_handle *h)
{
  if (nbdgo_library.aio_notify_read == NULL)
    return nbdgo_no_number ("nbd_aio_notify_read");

  int returned = nbdgo_library.aio_notify_read (h);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_aio_notify_write (struct nbd_handle *h)
{
  if (nbdgo_library.aio_notify_write == NULL)
    return nbdgo_no_number ("nbd_aio_notify_write");

  int returned = nbdgo_library.aio_notify_write (h);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_aio_is_created (struct nbd_handle *h)
{
  if (nbdgo_library.aio_is_created == NULL)
    return nbdgo_no_number ("nbd_aio_is_created");

  int returned = nbdgo_library.aio_is_created (h);
  return (struct nbdgo_number) { (int64_t) returned, NULL };
}

struct nbdgo_number nbdgo_aio_is_connecting (struct nbd_handle *h)
{
  if (nbdgo_library.aio_is_connecting == NULL)
    return nbdgo_no_number ("nbd_aio_is_connecting");

  int returned = nbdgo_library.aio_is_connecting (h);
  return (struct nbdgo_number) { (int64_t) returned, NULL };
}

struct nbdgo_number nbdgo_aio_is_negotiating (struct nbd_handle *h)
{
  if (nbdgo_library.aio_is_negotiating == NULL)
    return nbdgo_no_number ("nbd_aio_is_negotiating");

  int returned = nbdgo_library.aio_is_negotiating (h);
  return (struct nbdgo_number) { (int64_t) returned, NULL };
}

struct nbdgo_number nbdgo_aio_is_ready (struct nbd_handle *h)
{
  if (nbdgo_library.aio_is_ready == NULL)
    return nbdgo_no_number ("nbd_aio_is_ready");

  int returned = nbdgo_library.aio_is_ready (h);
  return (struct nbdgo_number) { (int64_t) returned, NULL };
}

struct nbdgo_number nbdgo_aio_is_processing (struct nbd_handle *h)
{
  if (nbdgo_library.aio_is_processing == NULL)
    return nbdgo_no_number ("nbd_aio_is_processing");

  int returned = nbdgo_library.aio_is_processing (h);
  return (struct nbdgo_number) { (int64_t) returned, NULL };
}

struct nbdgo_number nbdgo_aio_is_dead (struct nbd_handle *h)
{
  if (nbdgo_library.aio_is_dead == NULL)
    return nbdgo_no_number ("nbd_aio_is_dead");

  int returned = nbdgo_library.aio_is_dead (h);
  return (struct nbdgo_number) { (int64_t) returned, NULL };
}

struct nbdgo_number nbdgo_aio_is_closed (struct nbd_handle *h)
{
  if (nbdgo_library.aio_is_closed == NULL)
    return nbdgo_no_number ("nbd_aio_is_closed");

  int returned = nbdgo_library.aio_is_closed (h);
  return (struct nbdgo_number) { (int64_t) returned, NULL };
}

struct nbdgo_number nbdgo_aio_command_completed (struct nbd_handle *h, uint64_t cookie)
{
  if (nbdgo_library.aio_command_completed == NULL)
    return nbdgo_no_number ("nbd_aio_command_completed");

  int returned = nbdgo_library.aio_command_completed (h, cookie);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_aio_peek_command_completed (struct nbd_handle *h)
{
  if (nbdgo_library.aio_peek_command_completed == NULL)
    return nbdgo_no_number ("nbd_aio_peek_command_completed");

  int64_t returned = nbdgo_library.aio_peek_command_completed (h);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_aio_in_flight (struct nbd_handle *h)
{
  if (nbdgo_library.aio_in_flight == NULL)
    return nbdgo_no_number ("nbd_aio_in_flight");

  int returned = nbdgo_library.aio_in_flight (h);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_text nbdgo_connection_state (struct nbd_handle *h)
{
  if (nbdgo_library.connection_state == NULL)
    return nbdgo_no_text ("nbd_connection_state");

  const char *returned = nbdgo_library.connection_state (h);
  return (struct nbdgo_text) { (char *) returned, returned == NULL ? nbdgo_last_failure () : NULL };
}

struct nbdgo_text nbdgo_get_package_name (struct nbd_handle *h)
{
  if (nbdgo_library.get_package_name == NULL)
    return nbdgo_no_text ("nbd_get_package_name");

  const char *returned = nbdgo_library.get_package_name (h);
  return (struct nbdgo_text) { (char *) returned, NULL };
}

struct nbdgo_text nbdgo_get_version (struct nbd_handle *h)
{
  if (nbdgo_library.get_version == NULL)
    return nbdgo_no_text ("nbd_get_version");

  const char *returned = nbdgo_library.get_version (h);
  return (struct nbdgo_text) { (char *) returned, NULL };
}

struct nbdgo_text nbdgo_get_version_extra (struct nbd_handle *h)
{
  if (nbdgo_library.get_version_extra == NULL)
    return nbdgo_no_text ("nbd_get_version_extra");

  const char *returned = nbdgo_library.get_version_extra (h);
  return (struct nbdgo_text) { (char *) returned, NULL };
}

struct nbdgo_number nbdgo_kill_subprocess (struct nbd_handle *h, int signum)
{
  if (nbdgo_library.kill_subprocess == NULL)
    return nbdgo_no_number ("nbd_kill_subprocess");

  int returned = nbdgo_library.kill_subprocess (h, signum);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_get_subprocess_pid (struct nbd_handle *h)
{
  if (nbdgo_library.get_subprocess_pid == NULL)
    return nbdgo_no_number ("nbd_get_subprocess_pid");

  int64_t returned = nbdgo_library.get_subprocess_pid (h);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_supports_tls (struct nbd_handle *h)
{
  if (nbdgo_library.supports_tls == NULL)
    return nbdgo_no_number ("nbd_supports_tls");

  int returned = nbdgo_library.supports_tls (h);
  return (struct nbdgo_number) { (int64_t) returned, NULL };
}

struct nbdgo_number nbdgo_supports_vsock (struct nbd_handle *h)
{
  if (nbdgo_library.supports_vsock == NULL)
    return nbdgo_no_number ("nbd_supports_vsock");

  int returned = nbdgo_library.supports_vsock (h);
  return (struct nbdgo_number) { (int64_t) returned, NULL };
}

struct nbdgo_number nbdgo_supports_uri (struct nbd_handle *h)
{
  if (nbdgo_library.supports_uri == NULL)
    return nbdgo_no_number ("nbd_supports_uri");

  int returned = nbdgo_library.supports_uri (h);
  return (struct nbdgo_number) { (int64_t) returned, NULL };
}

struct nbdgo_text nbdgo_get_uri (struct nbd_handle *h)
{
  if (nbdgo_library.get_uri == NULL)
    return nbdgo_no_text ("nbd_get_uri");

  char *returned = nbdgo_library.get_uri (h);
  return (struct nbdgo_text) { (char *) returned, returned == NULL ? nbdgo_last_failure () : NULL };
}

struct nbdgo_number nbdgo_is_uri (struct nbd_handle *h, const char *uri)
{
  if (nbdgo_library.is_uri == NULL)
    return nbdgo_no_number ("nbd_is_uri");

  int returned = nbdgo_library.is_uri (h, uri);
  return (struct nbdgo_number) { (int64_t) returned, returned == -1 ? nbdgo_last_failure () : NULL };
}

void
nbdgo_resolve (void *(*find) (const char *name))
{
  *(void **) &nbdgo_library.create = find ("nbd_create");
  *(void **) &nbdgo_library.close = find ("nbd_close");
  *(void **) &nbdgo_library.get_error = find ("nbd_get_error");
  *(void **) &nbdgo_library.get_errno = find ("nbd_get_errno");
  *(void **) &nbdgo_library.set_debug = find ("nbd_set_debug");
  *(void **) &nbdgo_library.get_debug = find ("nbd_get_debug");
  *(void **) &nbdgo_library.set_debug_callback = find ("nbd_set_debug_callback");
  *(void **) &nbdgo_library.clear_debug_callback = find ("nbd_clear_debug_callback");
  *(void **) &nbdgo_library.stats_bytes_sent = find ("nbd_stats_bytes_sent");
  *(void **) &nbdgo_library.stats_chunks_sent = find ("nbd_stats_chunks_sent");
  *(void **) &nbdgo_library.stats_bytes_received = find ("nbd_stats_bytes_received");
  *(void **) &nbdgo_library.stats_chunks_received = find ("nbd_stats_chunks_received");
  *(void **) &nbdgo_library.set_handle_name = find ("nbd_set_handle_name");
  *(void **) &nbdgo_library.get_handle_name = find ("nbd_get_handle_name");
  *(void **) &nbdgo_library.set_private_data = find ("nbd_set_private_data");
  *(void **) &nbdgo_library.get_private_data = find ("nbd_get_private_data");
  *(void **) &nbdgo_library.get_handle_size = find ("nbd_get_handle_size");
  *(void **) &nbdgo_library.set_export_name = find ("nbd_set_export_name");
  *(void **) &nbdgo_library.get_export_name = find ("nbd_get_export_name");
  *(void **) &nbdgo_library.set_request_block_size = find ("nbd_set_request_block_size");
  *(void **) &nbdgo_library.get_request_block_size = find ("nbd_get_request_block_size");
  *(void **) &nbdgo_library.set_full_info = find ("nbd_set_full_info");
  *(void **) &nbdgo_library.get_full_info = find ("nbd_get_full_info");
  *(void **) &nbdgo_library.get_canonical_export_name = find ("nbd_get_canonical_export_name");
  *(void **) &nbdgo_library.get_export_description = find ("nbd_get_export_description");
  *(void **) &nbdgo_library.set_tls = find ("nbd_set_tls");
  *(void **) &nbdgo_library.get_tls = find ("nbd_get_tls");
  *(void **) &nbdgo_library.get_tls_negotiated = find ("nbd_get_tls_negotiated");
  *(void **) &nbdgo_library.set_tls_certificates = find ("nbd_set_tls_certificates");
  *(void **) &nbdgo_library.set_tls_verify_peer = find ("nbd_set_tls_verify_peer");
  *(void **) &nbdgo_library.get_tls_verify_peer = find ("nbd_get_tls_verify_peer");
  *(void **) &nbdgo_library.set_tls_username = find ("nbd_set_tls_username");
  *(void **) &nbdgo_library.get_tls_username = find ("nbd_get_tls_username");
  *(void **) &nbdgo_library.set_tls_hostname = find ("nbd_set_tls_hostname");
  *(void **) &nbdgo_library.get_tls_hostname = find ("nbd_get_tls_hostname");
  *(void **) &nbdgo_library.set_tls_psk_file = find ("nbd_set_tls_psk_file");
  *(void **) &nbdgo_library.set_tls_priority = find ("nbd_set_tls_priority");
  *(void **) &nbdgo_library.get_tls_priority = find ("nbd_get_tls_priority");
  *(void **) &nbdgo_library.set_request_extended_headers = find ("nbd_set_request_extended_headers");
  *(void **) &nbdgo_library.get_request_extended_headers = find ("nbd_get_request_extended_headers");
  *(void **) &nbdgo_library.get_extended_headers_negotiated = find ("nbd_get_extended_headers_negotiated");
  *(void **) &nbdgo_library.set_request_structured_replies = find ("nbd_set_request_structured_replies");
  *(void **) &nbdgo_library.get_request_structured_replies = find ("nbd_get_request_structured_replies");
  *(void **) &nbdgo_library.get_structured_replies_negotiated = find ("nbd_get_structured_replies_negotiated");
  *(void **) &nbdgo_library.set_request_meta_context = find ("nbd_set_request_meta_context");
  *(void **) &nbdgo_library.get_request_meta_context = find ("nbd_get_request_meta_context");
  *(void **) &nbdgo_library.set_handshake_flags = find ("nbd_set_handshake_flags");
  *(void **) &nbdgo_library.get_handshake_flags = find ("nbd_get_handshake_flags");
  *(void **) &nbdgo_library.set_pread_initialize = find ("nbd_set_pread_initialize");
  *(void **) &nbdgo_library.get_pread_initialize = find ("nbd_get_pread_initialize");
  *(void **) &nbdgo_library.set_strict_mode = find ("nbd_set_strict_mode");
  *(void **) &nbdgo_library.get_strict_mode = find ("nbd_get_strict_mode");
  *(void **) &nbdgo_library.set_opt_mode = find ("nbd_set_opt_mode");
  *(void **) &nbdgo_library.get_opt_mode = find ("nbd_get_opt_mode");
  *(void **) &nbdgo_library.opt_go = find ("nbd_opt_go");
  *(void **) &nbdgo_library.opt_abort = find ("nbd_opt_abort");
  *(void **) &nbdgo_library.opt_starttls = find ("nbd_opt_starttls");
  *(void **) &nbdgo_library.opt_extended_headers = find ("nbd_opt_extended_headers");
  *(void **) &nbdgo_library.opt_structured_reply = find ("nbd_opt_structured_reply");
  *(void **) &nbdgo_library.opt_list = find ("nbd_opt_list");
  *(void **) &nbdgo_library.opt_info = find ("nbd_opt_info");
  *(void **) &nbdgo_library.opt_list_meta_context = find ("nbd_opt_list_meta_context");
  *(void **) &nbdgo_library.opt_list_meta_context_queries = find ("nbd_opt_list_meta_context_queries");
  *(void **) &nbdgo_library.opt_set_meta_context = find ("nbd_opt_set_meta_context");
  *(void **) &nbdgo_library.opt_set_meta_context_queries = find ("nbd_opt_set_meta_context_queries");
  *(void **) &nbdgo_library.add_meta_context = find ("nbd_add_meta_context");
  *(void **) &nbdgo_library.get_nr_meta_contexts = find ("nbd_get_nr_meta_contexts");
  *(void **) &nbdgo_library.get_meta_context = find ("nbd_get_meta_context");
  *(void **) &nbdgo_library.clear_meta_contexts = find ("nbd_clear_meta_contexts");
  *(void **) &nbdgo_library.set_uri_allow_transports = find ("nbd_set_uri_allow_transports");
  *(void **) &nbdgo_library.set_uri_allow_tls = find ("nbd_set_uri_allow_tls");
  *(void **) &nbdgo_library.set_uri_allow_tls_priority = find ("nbd_set_uri_allow_tls_priority");
  *(void **) &nbdgo_library.set_uri_allow_local_file = find ("nbd_set_uri_allow_local_file");
  *(void **) &nbdgo_library.connect_uri = find ("nbd_connect_uri");
  *(void **) &nbdgo_library.connect_unix = find ("nbd_connect_unix");
  *(void **) &nbdgo_library.connect_vsock = find ("nbd_connect_vsock");
  *(void **) &nbdgo_library.connect_tcp = find ("nbd_connect_tcp");
  *(void **) &nbdgo_library.connect_socket = find ("nbd_connect_socket");
  *(void **) &nbdgo_library.connect_command = find ("nbd_connect_command");
  *(void **) &nbdgo_library.connect_systemd_socket_activation = find ("nbd_connect_systemd_socket_activation");
  *(void **) &nbdgo_library.set_socket_activation_name = find ("nbd_set_socket_activation_name");
  *(void **) &nbdgo_library.get_socket_activation_name = find ("nbd_get_socket_activation_name");
  *(void **) &nbdgo_library.is_read_only = find ("nbd_is_read_only");
  *(void **) &nbdgo_library.can_flush = find ("nbd_can_flush");
  *(void **) &nbdgo_library.can_fua = find ("nbd_can_fua");
  *(void **) &nbdgo_library.is_rotational = find ("nbd_is_rotational");
  *(void **) &nbdgo_library.can_trim = find ("nbd_can_trim");
  *(void **) &nbdgo_library.can_zero = find ("nbd_can_zero");
  *(void **) &nbdgo_library.can_fast_zero = find ("nbd_can_fast_zero");
  *(void **) &nbdgo_library.can_block_status_payload = find ("nbd_can_block_status_payload");
  *(void **) &nbdgo_library.can_df = find ("nbd_can_df");
  *(void **) &nbdgo_library.can_multi_conn = find ("nbd_can_multi_conn");
  *(void **) &nbdgo_library.can_cache = find ("nbd_can_cache");
  *(void **) &nbdgo_library.can_meta_context = find ("nbd_can_meta_context");
  *(void **) &nbdgo_library.get_protocol = find ("nbd_get_protocol");
  *(void **) &nbdgo_library.get_size = find ("nbd_get_size");
  *(void **) &nbdgo_library.get_block_size = find ("nbd_get_block_size");
  *(void **) &nbdgo_library.pread = find ("nbd_pread");
  *(void **) &nbdgo_library.pread_structured = find ("nbd_pread_structured");
  *(void **) &nbdgo_library.pwrite = find ("nbd_pwrite");
  *(void **) &nbdgo_library.shutdown = find ("nbd_shutdown");
  *(void **) &nbdgo_library.flush = find ("nbd_flush");
  *(void **) &nbdgo_library.trim = find ("nbd_trim");
  *(void **) &nbdgo_library.cache = find ("nbd_cache");
  *(void **) &nbdgo_library.zero = find ("nbd_zero");
  *(void **) &nbdgo_library.block_status = find ("nbd_block_status");
  *(void **) &nbdgo_library.block_status_64 = find ("nbd_block_status_64");
  *(void **) &nbdgo_library.block_status_filter = find ("nbd_block_status_filter");
  *(void **) &nbdgo_library.poll = find ("nbd_poll");
  *(void **) &nbdgo_library.poll2 = find ("nbd_poll2");
  *(void **) &nbdgo_library.aio_connect = find ("nbd_aio_connect");
  *(void **) &nbdgo_library.aio_connect_uri = find ("nbd_aio_connect_uri");
  *(void **) &nbdgo_library.aio_connect_unix = find ("nbd_aio_connect_unix");
  *(void **) &nbdgo_library.aio_connect_vsock = find ("nbd_aio_connect_vsock");
  *(void **) &nbdgo_library.aio_connect_tcp = find ("nbd_aio_connect_tcp");
  *(void **) &nbdgo_library.aio_connect_socket = find ("nbd_aio_connect_socket");
  *(void **) &nbdgo_library.aio_connect_command = find ("nbd_aio_connect_command");
  *(void **) &nbdgo_library.aio_connect_systemd_socket_activation = find ("nbd_aio_connect_systemd_socket_activation");
  *(void **) &nbdgo_library.aio_opt_go = find ("nbd_aio_opt_go");
  *(void **) &nbdgo_library.aio_opt_abort = find ("nbd_aio_opt_abort");
  *(void **) &nbdgo_library.aio_opt_starttls = find ("nbd_aio_opt_starttls");
  *(void **) &nbdgo_library.aio_opt_extended_headers = find ("nbd_aio_opt_extended_headers");
  *(void **) &nbdgo_library.aio_opt_structured_reply = find ("nbd_aio_opt_structured_reply");
  *(void **) &nbdgo_library.aio_opt_list = find ("nbd_aio_opt_list");
  *(void **) &nbdgo_library.aio_opt_info = find ("nbd_aio_opt_info");
  *(void **) &nbdgo_library.aio_opt_list_meta_context = find ("nbd_aio_opt_list_meta_context");
  *(void **) &nbdgo_library.aio_opt_list_meta_context_queries = find ("nbd_aio_opt_list_meta_context_queries");
  *(void **) &nbdgo_library.aio_opt_set_meta_context = find ("nbd_aio_opt_set_meta_context");
  *(void **) &nbdgo_library.aio_opt_set_meta_context_queries = find ("nbd_aio_opt_set_meta_context_queries");
  *(void **) &nbdgo_library.aio_pread = find ("nbd_aio_pread");
  *(void **) &nbdgo_library.aio_pread_structured = find ("nbd_aio_pread_structured");
  *(void **) &nbdgo_library.aio_pwrite = find ("nbd_aio_pwrite");
  *(void **) &nbdgo_library.aio_disconnect = find ("nbd_aio_disconnect");
  *(void **) &nbdgo_library.aio_flush = find ("nbd_aio_flush");
  *(void **) &nbdgo_library.aio_trim = find ("nbd_aio_trim");
  *(void **) &nbdgo_library.aio_cache = find ("nbd_aio_cache");
  *(void **) &nbdgo_library.aio_zero = find ("nbd_aio_zero");
  *(void **) &nbdgo_library.aio_block_status = find ("nbd_aio_block_status");
  *(void **) &nbdgo_library.aio_block_status_64 = find ("nbd_aio_block_status_64");
  *(void **) &nbdgo_library.aio_block_status_filter = find ("nbd_aio_block_status_filter");
  *(void **) &nbdgo_library.aio_get_fd = find ("nbd_aio_get_fd");
  *(void **) &nbdgo_library.aio_get_direction = find ("nbd_aio_get_direction");
  *(void **) &nbdgo_library.aio_notify_read = find ("nbd_aio_notify_read");
  *(void **) &nbdgo_library.aio_notify_write = find ("nbd_aio_notify_write");
  *(void **) &nbdgo_library.aio_is_created = find ("nbd_aio_is_created");
  *(void **) &nbdgo_library.aio_is_connecting = find ("nbd_aio_is_connecting");
  *(void **) &nbdgo_library.aio_is_negotiating = find ("nbd_aio_is_negotiating");
  *(void **) &nbdgo_library.aio_is_ready = find ("nbd_aio_is_ready");
  *(void **) &nbdgo_library.aio_is_processing = find ("nbd_aio_is_processing");
  *(void **) &nbdgo_library.aio_is_dead = find ("nbd_aio_is_dead");
  *(void **) &nbdgo_library.aio_is_closed = find ("nbd_aio_is_closed");
  *(void **) &nbdgo_library.aio_command_completed = find ("nbd_aio_command_completed");
  *(void **) &nbdgo_library.aio_peek_command_completed = find ("nbd_aio_peek_command_completed");
  *(void **) &nbdgo_library.aio_in_flight = find ("nbd_aio_in_flight");
  *(void **) &nbdgo_library.connection_state = find ("nbd_connection_state");
  *(void **) &nbdgo_library.get_package_name = find ("nbd_get_package_name");
  *(void **) &nbdgo_library.get_version = find ("nbd_get_version");
  *(void **) &nbdgo_library.get_version_extra = find ("nbd_get_version_extra");
  *(void **) &nbdgo_library.kill_subprocess = find ("nbd_kill_subprocess");
  *(void **) &nbdgo_library.get_subprocess_pid = find ("nbd_get_subprocess_pid");
  *(void **) &nbdgo_library.supports_tls = find ("nbd_supports_tls");
  *(void **) &nbdgo_library.supports_vsock = find ("nbd_supports_vsock");
  *(void **) &nbdgo_library.supports_uri = find ("nbd_supports_uri");
  *(void **) &nbdgo_library.get_uri = find ("nbd_get_uri");
  *(void **) &nbdgo_library.is_uri = find ("nbd_is_uri");
}
