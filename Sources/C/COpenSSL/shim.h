// Macros and variadic functions of OpenSSL that Swift cannot see.
#ifndef STILLS_COPENSSL_SHIM_H
#define STILLS_COPENSSL_SHIM_H
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>

static inline EVP_PKEY *stills_generate_ed25519(void) { return EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"); }

#endif
