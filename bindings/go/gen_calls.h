/* Generated from nbd-api.yaml by LibNbd.Emit. Do not edit. */

#pragma once

#include "native.h"

struct nbdgo_number nbdgo_set_debug (struct nbd_handle *h, bool debug);
struct nbdgo_number nbdgo_get_debug (struct nbd_handle *h);
struct nbdgo_number nbdgo_set_debug_callback (struct nbd_handle *h, uintptr_t debug_callback);
struct nbdgo_number nbdgo_clear_debug_callback (struct nbd_handle *h);
struct nbdgo_number nbdgo_stats_bytes_sent (struct nbd_handle *h);
struct nbdgo_number nbdgo_stats_chunks_sent (struct nbd_handle *h);
struct nbdgo_number nbdgo_stats_bytes_received (struct nbd_handle *h);
struct nbdgo_number nbdgo_stats_chunks_received (struct nbd_handle *h);
struct nbdgo_number nbdgo_set_handle_name (struct nbd_handle *h, const char *handle_name);
struct nbdgo_text nbdgo_get_handle_name (struct nbd_handle *h);
struct nbdgo_number nbdgo_set_private_data (struct nbd_handle *h, uintptr_t private_data);
struct nbdgo_number nbdgo_get_private_data (struct nbd_handle *h);
struct nbdgo_number nbdgo_get_handle_size (struct nbd_handle *h);
struct nbdgo_number nbdgo_set_export_name (struct nbd_handle *h, const char *export_name);
struct nbdgo_text nbdgo_get_export_name (struct nbd_handle *h);
struct nbdgo_number nbdgo_set_request_block_size (struct nbd_handle *h, bool request);
struct nbdgo_number nbdgo_get_request_block_size (struct nbd_handle *h);
struct nbdgo_number nbdgo_set_full_info (struct nbd_handle *h, bool request);
struct nbdgo_number nbdgo_get_full_info (struct nbd_handle *h);
struct nbdgo_text nbdgo_get_canonical_export_name (struct nbd_handle *h);
struct nbdgo_text nbdgo_get_export_description (struct nbd_handle *h);
struct nbdgo_number nbdgo_set_tls (struct nbd_handle *h, int tls);
struct nbdgo_number nbdgo_get_tls (struct nbd_handle *h);
struct nbdgo_number nbdgo_get_tls_negotiated (struct nbd_handle *h);
struct nbdgo_number nbdgo_set_tls_certificates (struct nbd_handle *h, const char *dir);
struct nbdgo_number nbdgo_set_tls_verify_peer (struct nbd_handle *h, bool verify);
struct nbdgo_number nbdgo_get_tls_verify_peer (struct nbd_handle *h);
struct nbdgo_number nbdgo_set_tls_username (struct nbd_handle *h, const char *username);
struct nbdgo_text nbdgo_get_tls_username (struct nbd_handle *h);
struct nbdgo_number nbdgo_set_tls_hostname (struct nbd_handle *h, const char *hostname);
struct nbdgo_text nbdgo_get_tls_hostname (struct nbd_handle *h);
struct nbdgo_number nbdgo_set_tls_psk_file (struct nbd_handle *h, const char *filename);
struct nbdgo_number nbdgo_set_tls_priority (struct nbd_handle *h, const char *priority);
struct nbdgo_text nbdgo_get_tls_priority (struct nbd_handle *h);
struct nbdgo_number nbdgo_set_request_extended_headers (struct nbd_handle *h, bool request);
struct nbdgo_number nbdgo_get_request_extended_headers (struct nbd_handle *h);
struct nbdgo_number nbdgo_get_extended_headers_negotiated (struct nbd_handle *h);
struct nbdgo_number nbdgo_set_request_structured_replies (struct nbd_handle *h, bool request);
struct nbdgo_number nbdgo_get_request_structured_replies (struct nbd_handle *h);
struct nbdgo_number nbdgo_get_structured_replies_negotiated (struct nbd_handle *h);
struct nbdgo_number nbdgo_set_request_meta_context (struct nbd_handle *h, bool request);
struct nbdgo_number nbdgo_get_request_meta_context (struct nbd_handle *h);
struct nbdgo_number nbdgo_set_handshake_flags (struct nbd_handle *h, uint32_t flags);
struct nbdgo_number nbdgo_get_handshake_flags (struct nbd_handle *h);
struct nbdgo_number nbdgo_set_pread_initialize (struct nbd_handle *h, bool request);
struct nbdgo_number nbdgo_get_pread_initialize (struct nbd_handle *h);
struct nbdgo_number nbdgo_set_strict_mode (struct nbd_handle *h, uint32_t flags);
struct nbdgo_number nbdgo_get_strict_mode (struct nbd_handle *h);
struct nbdgo_number nbdgo_set_opt_mode (struct nbd_handle *h, bool enable);
struct nbdgo_number nbdgo_get_opt_mode (struct nbd_handle *h);
struct nbdgo_number nbdgo_opt_go (struct nbd_handle *h);
struct nbdgo_number nbdgo_opt_abort (struct nbd_handle *h);
struct nbdgo_number nbdgo_opt_starttls (struct nbd_handle *h);
struct nbdgo_number nbdgo_opt_extended_headers (struct nbd_handle *h);
struct nbdgo_number nbdgo_opt_structured_reply (struct nbd_handle *h);
struct nbdgo_number nbdgo_opt_list (struct nbd_handle *h, uintptr_t list_callback);
struct nbdgo_number nbdgo_opt_info (struct nbd_handle *h);
struct nbdgo_number nbdgo_opt_list_meta_context (struct nbd_handle *h, uintptr_t context_callback);
struct nbdgo_number nbdgo_opt_list_meta_context_queries (struct nbd_handle *h, const char *queries,
                                                         size_t queries_count, uintptr_t context_callback);
struct nbdgo_number nbdgo_opt_set_meta_context (struct nbd_handle *h, uintptr_t context_callback);
struct nbdgo_number nbdgo_opt_set_meta_context_queries (struct nbd_handle *h, const char *queries, size_t queries_count,
                                                        uintptr_t context_callback);
struct nbdgo_number nbdgo_add_meta_context (struct nbd_handle *h, const char *name);
struct nbdgo_number nbdgo_get_nr_meta_contexts (struct nbd_handle *h);
struct nbdgo_text nbdgo_get_meta_context (struct nbd_handle *h, size_t i);
struct nbdgo_number nbdgo_clear_meta_contexts (struct nbd_handle *h);
struct nbdgo_number nbdgo_set_uri_allow_transports (struct nbd_handle *h, uint32_t mask);
struct nbdgo_number nbdgo_set_uri_allow_tls (struct nbd_handle *h, int tls);
struct nbdgo_number nbdgo_set_uri_allow_tls_priority (struct nbd_handle *h, bool allow);
struct nbdgo_number nbdgo_set_uri_allow_local_file (struct nbd_handle *h, bool allow);
struct nbdgo_number nbdgo_connect_uri (struct nbd_handle *h, const char *uri);
struct nbdgo_number nbdgo_connect_unix (struct nbd_handle *h, const char *unixsocket);
struct nbdgo_number nbdgo_connect_vsock (struct nbd_handle *h, uint32_t cid, uint32_t port);
struct nbdgo_number nbdgo_connect_tcp (struct nbd_handle *h, const char *hostname, const char *port);
struct nbdgo_number nbdgo_connect_socket (struct nbd_handle *h, int sock);
struct nbdgo_number nbdgo_connect_command (struct nbd_handle *h, const char *argv, size_t argv_count);
struct nbdgo_number nbdgo_connect_systemd_socket_activation (struct nbd_handle *h, const char *argv, size_t argv_count);
struct nbdgo_number nbdgo_set_socket_activation_name (struct nbd_handle *h, const char *socket_name);
struct nbdgo_text nbdgo_get_socket_activation_name (struct nbd_handle *h);
struct nbdgo_number nbdgo_is_read_only (struct nbd_handle *h);
struct nbdgo_number nbdgo_can_flush (struct nbd_handle *h);
struct nbdgo_number nbdgo_can_fua (struct nbd_handle *h);
struct nbdgo_number nbdgo_is_rotational (struct nbd_handle *h);
struct nbdgo_number nbdgo_can_trim (struct nbd_handle *h);
struct nbdgo_number nbdgo_can_zero (struct nbd_handle *h);
struct nbdgo_number nbdgo_can_fast_zero (struct nbd_handle *h);
struct nbdgo_number nbdgo_can_block_status_payload (struct nbd_handle *h);
struct nbdgo_number nbdgo_can_df (struct nbd_handle *h);
struct nbdgo_number nbdgo_can_multi_conn (struct nbd_handle *h);
struct nbdgo_number nbdgo_can_cache (struct nbd_handle *h);
struct nbdgo_number nbdgo_can_meta_context (struct nbd_handle *h, const char *metacontext);
struct nbdgo_text nbdgo_get_protocol (struct nbd_handle *h);
struct nbdgo_number nbdgo_get_size (struct nbd_handle *h);
struct nbdgo_number nbdgo_get_block_size (struct nbd_handle *h, int size_type);
struct nbdgo_number nbdgo_pread (struct nbd_handle *h, unsigned char *buf, size_t count, uint64_t offset,
                                 uint32_t flags);
struct nbdgo_number nbdgo_pread_structured (struct nbd_handle *h, unsigned char *buf, size_t count, uint64_t offset,
                                            uintptr_t chunk_callback, uint32_t flags);
struct nbdgo_number nbdgo_pwrite (struct nbd_handle *h, unsigned char *buf, size_t count, uint64_t offset,
                                  uint32_t flags);
struct nbdgo_number nbdgo_shutdown (struct nbd_handle *h, uint32_t flags);
struct nbdgo_number nbdgo_flush (struct nbd_handle *h, uint32_t flags);
struct nbdgo_number nbdgo_trim (struct nbd_handle *h, uint64_t count, uint64_t offset, uint32_t flags);
struct nbdgo_number nbdgo_cache (struct nbd_handle *h, uint64_t count, uint64_t offset, uint32_t flags);
struct nbdgo_number nbdgo_zero (struct nbd_handle *h, uint64_t count, uint64_t offset, uint32_t flags);
struct nbdgo_number nbdgo_block_status (struct nbd_handle *h, uint64_t count, uint64_t offset,
                                        uintptr_t extent_callback, uint32_t flags);
struct nbdgo_number nbdgo_block_status_64 (struct nbd_handle *h, uint64_t count, uint64_t offset,
                                           uintptr_t extent64_callback, uint32_t flags);
struct nbdgo_number nbdgo_block_status_filter (struct nbd_handle *h, uint64_t count, uint64_t offset,
                                               const char *contexts, size_t contexts_count, uintptr_t extent64_callback,
                                               uint32_t flags);
struct nbdgo_number nbdgo_poll (struct nbd_handle *h, int timeout);
struct nbdgo_number nbdgo_poll2 (struct nbd_handle *h, int fd, int timeout);
struct nbdgo_number nbdgo_aio_connect (struct nbd_handle *h, const char *addr);
struct nbdgo_number nbdgo_aio_connect_uri (struct nbd_handle *h, const char *uri);
struct nbdgo_number nbdgo_aio_connect_unix (struct nbd_handle *h, const char *unixsocket);
struct nbdgo_number nbdgo_aio_connect_vsock (struct nbd_handle *h, uint32_t cid, uint32_t port);
struct nbdgo_number nbdgo_aio_connect_tcp (struct nbd_handle *h, const char *hostname, const char *port);
struct nbdgo_number nbdgo_aio_connect_socket (struct nbd_handle *h, int sock);
struct nbdgo_number nbdgo_aio_connect_command (struct nbd_handle *h, const char *argv, size_t argv_count);
struct nbdgo_number nbdgo_aio_connect_systemd_socket_activation (struct nbd_handle *h, const char *argv,
                                                                 size_t argv_count);
struct nbdgo_number nbdgo_aio_opt_go (struct nbd_handle *h, uintptr_t completion_callback);
struct nbdgo_number nbdgo_aio_opt_abort (struct nbd_handle *h);
struct nbdgo_number nbdgo_aio_opt_starttls (struct nbd_handle *h, uintptr_t completion_callback);
struct nbdgo_number nbdgo_aio_opt_extended_headers (struct nbd_handle *h, uintptr_t completion_callback);
struct nbdgo_number nbdgo_aio_opt_structured_reply (struct nbd_handle *h, uintptr_t completion_callback);
struct nbdgo_number nbdgo_aio_opt_list (struct nbd_handle *h, uintptr_t list_callback, uintptr_t completion_callback);
struct nbdgo_number nbdgo_aio_opt_info (struct nbd_handle *h, uintptr_t completion_callback);
struct nbdgo_number nbdgo_aio_opt_list_meta_context (struct nbd_handle *h, uintptr_t context_callback,
                                                     uintptr_t completion_callback);
struct nbdgo_number nbdgo_aio_opt_list_meta_context_queries (struct nbd_handle *h, const char *queries,
                                                             size_t queries_count, uintptr_t context_callback,
                                                             uintptr_t completion_callback);
struct nbdgo_number nbdgo_aio_opt_set_meta_context (struct nbd_handle *h, uintptr_t context_callback,
                                                    uintptr_t completion_callback);
struct nbdgo_number nbdgo_aio_opt_set_meta_context_queries (struct nbd_handle *h, const char *queries,
                                                            size_t queries_count, uintptr_t context_callback,
                                                            uintptr_t completion_callback);
struct nbdgo_number nbdgo_aio_pread (struct nbd_handle *h, unsigned char *buf, size_t count, uint64_t offset,
                                     uintptr_t completion_callback, uint32_t flags);
struct nbdgo_number nbdgo_aio_pread_structured (struct nbd_handle *h, unsigned char *buf, size_t count, uint64_t offset,
                                                uintptr_t chunk_callback, uintptr_t completion_callback,
                                                uint32_t flags);
struct nbdgo_number nbdgo_aio_pwrite (struct nbd_handle *h, unsigned char *buf, size_t count, uint64_t offset,
                                      uintptr_t completion_callback, uint32_t flags);
struct nbdgo_number nbdgo_aio_disconnect (struct nbd_handle *h, uint32_t flags);
struct nbdgo_number nbdgo_aio_flush (struct nbd_handle *h, uintptr_t completion_callback, uint32_t flags);
struct nbdgo_number nbdgo_aio_trim (struct nbd_handle *h, uint64_t count, uint64_t offset,
                                    uintptr_t completion_callback, uint32_t flags);
struct nbdgo_number nbdgo_aio_cache (struct nbd_handle *h, uint64_t count, uint64_t offset,
                                     uintptr_t completion_callback, uint32_t flags);
struct nbdgo_number nbdgo_aio_zero (struct nbd_handle *h, uint64_t count, uint64_t offset,
                                    uintptr_t completion_callback, uint32_t flags);
struct nbdgo_number nbdgo_aio_block_status (struct nbd_handle *h, uint64_t count, uint64_t offset,
                                            uintptr_t extent_callback, uintptr_t completion_callback, uint32_t flags);
struct nbdgo_number nbdgo_aio_block_status_64 (struct nbd_handle *h, uint64_t count, uint64_t offset,
                                               uintptr_t extent64_callback, uintptr_t completion_callback,
                                               uint32_t flags);
struct nbdgo_number nbdgo_aio_block_status_filter (struct nbd_handle *h, uint64_t count, uint64_t offset,
                                                   const char *contexts, size_t contexts_count,
                                                   uintptr_t extent64_callback, uintptr_t completion_callback,
                                                   uint32_t flags);
struct nbdgo_number nbdgo_aio_get_fd (struct nbd_handle *h);
struct nbdgo_number nbdgo_aio_get_direction (struct nbd_handle *h);
struct nbdgo_number nbdgo_aio_notify_read (struct nbd_handle *h);
struct nbdgo_number nbdgo_aio_notify_write (struct nbd_handle *h);
struct nbdgo_number nbdgo_aio_is_created (struct nbd_handle *h);
struct nbdgo_number nbdgo_aio_is_connecting (struct nbd_handle *h);
struct nbdgo_number nbdgo_aio_is_negotiating (struct nbd_handle *h);
struct nbdgo_number nbdgo_aio_is_ready (struct nbd_handle *h);
struct nbdgo_number nbdgo_aio_is_processing (struct nbd_handle *h);
struct nbdgo_number nbdgo_aio_is_dead (struct nbd_handle *h);
struct nbdgo_number nbdgo_aio_is_closed (struct nbd_handle *h);
struct nbdgo_number nbdgo_aio_command_completed (struct nbd_handle *h, uint64_t cookie);
struct nbdgo_number nbdgo_aio_peek_command_completed (struct nbd_handle *h);
struct nbdgo_number nbdgo_aio_in_flight (struct nbd_handle *h);
struct nbdgo_text nbdgo_connection_state (struct nbd_handle *h);
struct nbdgo_text nbdgo_get_package_name (struct nbd_handle *h);
struct nbdgo_text nbdgo_get_version (struct nbd_handle *h);
struct nbdgo_text nbdgo_get_version_extra (struct nbd_handle *h);
struct nbdgo_number nbdgo_kill_subprocess (struct nbd_handle *h, int signum);
struct nbdgo_number nbdgo_get_subprocess_pid (struct nbd_handle *h);
struct nbdgo_number nbdgo_supports_tls (struct nbd_handle *h);
struct nbdgo_number nbdgo_supports_vsock (struct nbd_handle *h);
struct nbdgo_number nbdgo_supports_uri (struct nbd_handle *h);
struct nbdgo_text nbdgo_get_uri (struct nbd_handle *h);
struct nbdgo_number nbdgo_is_uri (struct nbd_handle *h, const char *uri);
