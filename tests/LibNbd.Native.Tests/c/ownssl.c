/* A host that exports functions by OpenSSL's names, of an OpenSSL of its own that has nothing to do with the system's (built with -rdynamic). The library
   does not see them. Otherwise tls.c. */
#define FOREIGN(name)                                                         \
  void *name (void);                                                          \
  void *name (void)                                                           \
  {                                                                           \
    fprintf (stderr, "the host's %s was called\n", #name);                    \
    return NULL;                                                              \
  }
#include "tls.c"

FOREIGN (OPENSSL_init_crypto)
FOREIGN (OPENSSL_init_ssl)
FOREIGN (EVP_MD_CTX_new)
FOREIGN (EVP_MD_fetch)
FOREIGN (BIO_new)
FOREIGN (BIO_meth_new)
FOREIGN (CRYPTO_malloc)
FOREIGN (CRYPTO_zalloc)
FOREIGN (CRYPTO_THREAD_lock_new)
FOREIGN (ERR_new)
FOREIGN (SSL_CTX_new)
FOREIGN (SSL_new)
FOREIGN (X509_STORE_new)
FOREIGN (X509_verify_cert)
