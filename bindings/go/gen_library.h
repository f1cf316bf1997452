/* Generated from nbd-api.yaml by LibNbd.Emit. Do not edit. */

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>

struct nbd_handle;

typedef struct {
  uint64_t length;
  uint64_t flags;
} nbd_extent;

typedef struct {
  int (*callback) (void *user_data, const void *subbuf, size_t count, uint64_t offset, unsigned status, int *error);
  void *user_data;
  void (*free) (void *user_data);
} nbd_chunk_callback;

typedef struct {
  int (*callback) (void *user_data, int *error);
  void *user_data;
  void (*free) (void *user_data);
} nbd_completion_callback;

typedef struct {
  int (*callback) (void *user_data, const char *context, const char *msg);
  void *user_data;
  void (*free) (void *user_data);
} nbd_debug_callback;

typedef struct {
  int (*callback) (void *user_data, const char *metacontext, uint64_t offset, uint32_t *entries, size_t nr_entries,
                   int *error);
  void *user_data;
  void (*free) (void *user_data);
} nbd_extent_callback;

typedef struct {
  int (*callback) (void *user_data, const char *metacontext, uint64_t offset, nbd_extent *entries, size_t nr_entries,
                   int *error);
  void *user_data;
  void (*free) (void *user_data);
} nbd_extent64_callback;

typedef struct {
  int (*callback) (void *user_data, const char *name, const char *description);
  void *user_data;
  void (*free) (void *user_data);
} nbd_list_callback;

typedef struct {
  int (*callback) (void *user_data, const char *name);
  void *user_data;
  void (*free) (void *user_data);
} nbd_context_callback;

/* The functions of the library. One that it does not have is NULL. */
struct nbd_library
{
  struct nbd_handle *(*create) (void);
  void (*close) (struct nbd_handle *h);
  const char *(*get_error) (void);
  int (*get_errno) (void);
  int (*set_debug) (struct nbd_handle *h, bool debug);
  int (*get_debug) (struct nbd_handle *h);
  int (*set_debug_callback) (struct nbd_handle *h, nbd_debug_callback debug_callback);
  int (*clear_debug_callback) (struct nbd_handle *h);
  uint64_t (*stats_bytes_sent) (struct nbd_handle *h);
  uint64_t (*stats_chunks_sent) (struct nbd_handle *h);
  uint64_t (*stats_bytes_received) (struct nbd_handle *h);
  uint64_t (*stats_chunks_received) (struct nbd_handle *h);
  int (*set_handle_name) (struct nbd_handle *h, const char *handle_name);
  char * (*get_handle_name) (struct nbd_handle *h);
  uintptr_t (*set_private_data) (struct nbd_handle *h, uintptr_t private_data);
  uintptr_t (*get_private_data) (struct nbd_handle *h);
  ssize_t (*get_handle_size) (struct nbd_handle *h);
  int (*set_export_name) (struct nbd_handle *h, const char *export_name);
  char * (*get_export_name) (struct nbd_handle *h);
  int (*set_request_block_size) (struct nbd_handle *h, bool request);
  int (*get_request_block_size) (struct nbd_handle *h);
  int (*set_full_info) (struct nbd_handle *h, bool request);
  int (*get_full_info) (struct nbd_handle *h);
  char * (*get_canonical_export_name) (struct nbd_handle *h);
  char * (*get_export_description) (struct nbd_handle *h);
  int (*set_tls) (struct nbd_handle *h, int tls);
  int (*get_tls) (struct nbd_handle *h);
  int (*get_tls_negotiated) (struct nbd_handle *h);
  int (*set_tls_certificates) (struct nbd_handle *h, const char *dir);
  int (*set_tls_verify_peer) (struct nbd_handle *h, bool verify);
  int (*get_tls_verify_peer) (struct nbd_handle *h);
  int (*set_tls_username) (struct nbd_handle *h, const char *username);
  char * (*get_tls_username) (struct nbd_handle *h);
  int (*set_tls_hostname) (struct nbd_handle *h, const char *hostname);
  char * (*get_tls_hostname) (struct nbd_handle *h);
  int (*set_tls_psk_file) (struct nbd_handle *h, const char *filename);
  int (*set_tls_priority) (struct nbd_handle *h, const char *priority);
  char * (*get_tls_priority) (struct nbd_handle *h);
  int (*set_request_extended_headers) (struct nbd_handle *h, bool request);
  int (*get_request_extended_headers) (struct nbd_handle *h);
  int (*get_extended_headers_negotiated) (struct nbd_handle *h);
  int (*set_request_structured_replies) (struct nbd_handle *h, bool request);
  int (*get_request_structured_replies) (struct nbd_handle *h);
  int (*get_structured_replies_negotiated) (struct nbd_handle *h);
  int (*set_request_meta_context) (struct nbd_handle *h, bool request);
  int (*get_request_meta_context) (struct nbd_handle *h);
  int (*set_handshake_flags) (struct nbd_handle *h, uint32_t flags);
  uint32_t (*get_handshake_flags) (struct nbd_handle *h);
  int (*set_pread_initialize) (struct nbd_handle *h, bool request);
  int (*get_pread_initialize) (struct nbd_handle *h);
  int (*set_strict_mode) (struct nbd_handle *h, uint32_t flags);
  uint32_t (*get_strict_mode) (struct nbd_handle *h);
  int (*set_opt_mode) (struct nbd_handle *h, bool enable);
  int (*get_opt_mode) (struct nbd_handle *h);
  int (*opt_go) (struct nbd_handle *h);
  int (*opt_abort) (struct nbd_handle *h);
  int (*opt_starttls) (struct nbd_handle *h);
  int (*opt_extended_headers) (struct nbd_handle *h);
  int (*opt_structured_reply) (struct nbd_handle *h);
  int (*opt_list) (struct nbd_handle *h, nbd_list_callback list_callback);
  int (*opt_info) (struct nbd_handle *h);
  int (*opt_list_meta_context) (struct nbd_handle *h, nbd_context_callback context_callback);
  int (*opt_list_meta_context_queries) (struct nbd_handle *h, char **queries, nbd_context_callback context_callback);
  int (*opt_set_meta_context) (struct nbd_handle *h, nbd_context_callback context_callback);
  int (*opt_set_meta_context_queries) (struct nbd_handle *h, char **queries, nbd_context_callback context_callback);
  int (*add_meta_context) (struct nbd_handle *h, const char *name);
  ssize_t (*get_nr_meta_contexts) (struct nbd_handle *h);
  char * (*get_meta_context) (struct nbd_handle *h, size_t i);
  int (*clear_meta_contexts) (struct nbd_handle *h);
  int (*set_uri_allow_transports) (struct nbd_handle *h, uint32_t mask);
  int (*set_uri_allow_tls) (struct nbd_handle *h, int tls);
  int (*set_uri_allow_tls_priority) (struct nbd_handle *h, bool allow);
  int (*set_uri_allow_local_file) (struct nbd_handle *h, bool allow);
  int (*connect_uri) (struct nbd_handle *h, const char *uri);
  int (*connect_unix) (struct nbd_handle *h, const char *unixsocket);
  int (*connect_vsock) (struct nbd_handle *h, uint32_t cid, uint32_t port);
  int (*connect_tcp) (struct nbd_handle *h, const char *hostname, const char *port);
  int (*connect_socket) (struct nbd_handle *h, int sock);
  int (*connect_command) (struct nbd_handle *h, char **argv);
  int (*connect_systemd_socket_activation) (struct nbd_handle *h, char **argv);
  int (*set_socket_activation_name) (struct nbd_handle *h, const char *socket_name);
  char * (*get_socket_activation_name) (struct nbd_handle *h);
  int (*is_read_only) (struct nbd_handle *h);
  int (*can_flush) (struct nbd_handle *h);
  int (*can_fua) (struct nbd_handle *h);
  int (*is_rotational) (struct nbd_handle *h);
  int (*can_trim) (struct nbd_handle *h);
  int (*can_zero) (struct nbd_handle *h);
  int (*can_fast_zero) (struct nbd_handle *h);
  int (*can_block_status_payload) (struct nbd_handle *h);
  int (*can_df) (struct nbd_handle *h);
  int (*can_multi_conn) (struct nbd_handle *h);
  int (*can_cache) (struct nbd_handle *h);
  int (*can_meta_context) (struct nbd_handle *h, const char *metacontext);
  const char * (*get_protocol) (struct nbd_handle *h);
  int64_t (*get_size) (struct nbd_handle *h);
  int64_t (*get_block_size) (struct nbd_handle *h, int size_type);
  int (*pread) (struct nbd_handle *h, void *buf, size_t count, uint64_t offset, uint32_t flags);
  int (*pread_structured) (struct nbd_handle *h, void *buf, size_t count, uint64_t offset,
                           nbd_chunk_callback chunk_callback, uint32_t flags);
  int (*pwrite) (struct nbd_handle *h, const void *buf, size_t count, uint64_t offset, uint32_t flags);
  int (*shutdown) (struct nbd_handle *h, uint32_t flags);
  int (*flush) (struct nbd_handle *h, uint32_t flags);
  int (*trim) (struct nbd_handle *h, uint64_t count, uint64_t offset, uint32_t flags);
  int (*cache) (struct nbd_handle *h, uint64_t count, uint64_t offset, uint32_t flags);
  int (*zero) (struct nbd_handle *h, uint64_t count, uint64_t offset, uint32_t flags);
  int (*block_status) (struct nbd_handle *h, uint64_t count, uint64_t offset, nbd_extent_callback extent_callback,
                       uint32_t flags);
  int (*block_status_64) (struct nbd_handle *h, uint64_t count, uint64_t offset,
                          nbd_extent64_callback extent64_callback, uint32_t flags);
  int (*block_status_filter) (struct nbd_handle *h, uint64_t count, uint64_t offset, char **contexts,
                              nbd_extent64_callback extent64_callback, uint32_t flags);
  int (*poll) (struct nbd_handle *h, int timeout);
  int (*poll2) (struct nbd_handle *h, int fd, int timeout);
  int (*aio_connect) (struct nbd_handle *h, const struct sockaddr *addr, socklen_t addrlen);
  int (*aio_connect_uri) (struct nbd_handle *h, const char *uri);
  int (*aio_connect_unix) (struct nbd_handle *h, const char *unixsocket);
  int (*aio_connect_vsock) (struct nbd_handle *h, uint32_t cid, uint32_t port);
  int (*aio_connect_tcp) (struct nbd_handle *h, const char *hostname, const char *port);
  int (*aio_connect_socket) (struct nbd_handle *h, int sock);
  int (*aio_connect_command) (struct nbd_handle *h, char **argv);
  int (*aio_connect_systemd_socket_activation) (struct nbd_handle *h, char **argv);
  int (*aio_opt_go) (struct nbd_handle *h, nbd_completion_callback completion_callback);
  int (*aio_opt_abort) (struct nbd_handle *h);
  int (*aio_opt_starttls) (struct nbd_handle *h, nbd_completion_callback completion_callback);
  int (*aio_opt_extended_headers) (struct nbd_handle *h, nbd_completion_callback completion_callback);
  int (*aio_opt_structured_reply) (struct nbd_handle *h, nbd_completion_callback completion_callback);
  int (*aio_opt_list) (struct nbd_handle *h, nbd_list_callback list_callback,
                       nbd_completion_callback completion_callback);
  int (*aio_opt_info) (struct nbd_handle *h, nbd_completion_callback completion_callback);
  int (*aio_opt_list_meta_context) (struct nbd_handle *h, nbd_context_callback context_callback,
                                    nbd_completion_callback completion_callback);
  int (*aio_opt_list_meta_context_queries) (struct nbd_handle *h, char **queries, nbd_context_callback context_callback,
                                            nbd_completion_callback completion_callback);
  int (*aio_opt_set_meta_context) (struct nbd_handle *h, nbd_context_callback context_callback,
                                   nbd_completion_callback completion_callback);
  int (*aio_opt_set_meta_context_queries) (struct nbd_handle *h, char **queries, nbd_context_callback context_callback,
                                           nbd_completion_callback completion_callback);
  int64_t (*aio_pread) (struct nbd_handle *h, void *buf, size_t count, uint64_t offset,
                        nbd_completion_callback completion_callback, uint32_t flags);
  int64_t (*aio_pread_structured) (struct nbd_handle *h, void *buf, size_t count, uint64_t offset,
                                   nbd_chunk_callback chunk_callback, nbd_completion_callback completion_callback,
                                   uint32_t flags);
  int64_t (*aio_pwrite) (struct nbd_handle *h, const void *buf, size_t count, uint64_t offset,
                         nbd_completion_callback completion_callback, uint32_t flags);
  int (*aio_disconnect) (struct nbd_handle *h, uint32_t flags);
  int64_t (*aio_flush) (struct nbd_handle *h, nbd_completion_callback completion_callback, uint32_t flags);
  int64_t (*aio_trim) (struct nbd_handle *h, uint64_t count, uint64_t offset,
                       nbd_completion_callback completion_callback, uint32_t flags);
  int64_t (*aio_cache) (struct nbd_handle *h, uint64_t count, uint64_t offset,
                        nbd_completion_callback completion_callback, uint32_t flags);
  int64_t (*aio_zero) (struct nbd_handle *h, uint64_t count, uint64_t offset,
                       nbd_completion_callback completion_callback, uint32_t flags);
  int64_t (*aio_block_status) (struct nbd_handle *h, uint64_t count, uint64_t offset,
                               nbd_extent_callback extent_callback, nbd_completion_callback completion_callback,
                               uint32_t flags);
  int64_t (*aio_block_status_64) (struct nbd_handle *h, uint64_t count, uint64_t offset,
                                  nbd_extent64_callback extent64_callback, nbd_completion_callback completion_callback,
                                  uint32_t flags);
  int64_t (*aio_block_status_filter) (struct nbd_handle *h, uint64_t count, uint64_t offset, char **contexts,
                                      nbd_extent64_callback extent64_callback,
                                      nbd_completion_callback completion_callback, uint32_t flags);
  int (*aio_get_fd) (struct nbd_handle *h);
  unsigned (*aio_get_direction) (struct nbd_handle *h);
  int (*aio_notify_read) (struct nbd_handle *h);
  int (*aio_notify_write) (struct nbd_handle *h);
  int (*aio_is_created) (struct nbd_handle *h);
  int (*aio_is_connecting) (struct nbd_handle *h);
  int (*aio_is_negotiating) (struct nbd_handle *h);
  int (*aio_is_ready) (struct nbd_handle *h);
  int (*aio_is_processing) (struct nbd_handle *h);
  int (*aio_is_dead) (struct nbd_handle *h);
  int (*aio_is_closed) (struct nbd_handle *h);
  int (*aio_command_completed) (struct nbd_handle *h, uint64_t cookie);
  int64_t (*aio_peek_command_completed) (struct nbd_handle *h);
  int (*aio_in_flight) (struct nbd_handle *h);
  const char * (*connection_state) (struct nbd_handle *h);
  const char * (*get_package_name) (struct nbd_handle *h);
  const char * (*get_version) (struct nbd_handle *h);
  const char * (*get_version_extra) (struct nbd_handle *h);
  int (*kill_subprocess) (struct nbd_handle *h, int signum);
  int64_t (*get_subprocess_pid) (struct nbd_handle *h);
  int (*supports_tls) (struct nbd_handle *h);
  int (*supports_vsock) (struct nbd_handle *h);
  int (*supports_uri) (struct nbd_handle *h);
  char * (*get_uri) (struct nbd_handle *h);
  int (*is_uri) (struct nbd_handle *h, const char *uri);
};
