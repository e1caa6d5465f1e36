/* OpenSSL's GOST engine, timed in one process: nanoseconds for a signature and a verification of a digest on each
   parameter set that has a counterpart here, and for hashing a megabyte. One line a figure: name, nanoseconds. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/engine.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return at.tv_sec * 1e9 + at.tv_nsec;
}

static void need(int right, const char *what) {
    if (!right) {
        fprintf(stderr, "gost engine: %s failed\n", what);
        exit(1);
    }
}

static void signatures(const char *name, int algorithm, const char *parameters, size_t octets, int rounds) {
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *make = EVP_PKEY_CTX_new_id(algorithm, NULL);
    need(make && EVP_PKEY_keygen_init(make) > 0, "keygen");
    need(EVP_PKEY_CTX_ctrl_str(make, "paramset", parameters) > 0, parameters);
    need(EVP_PKEY_keygen(make, &key) > 0, "keygen");
    unsigned char digest[64], value[256];
    RAND_bytes(digest, sizeof digest);
    size_t length = sizeof value;
    EVP_PKEY_CTX *sign = EVP_PKEY_CTX_new(key, NULL), *verify = EVP_PKEY_CTX_new(key, NULL);
    need(EVP_PKEY_sign_init(sign) > 0 && EVP_PKEY_verify_init(verify) > 0, "init");
    double begun = now();
    for (int i = 0; i < rounds; i++) {
        length = sizeof value;
        need(EVP_PKEY_sign(sign, value, &length, digest, octets) > 0, "sign");
    }
    printf("%s sign\t%.0f\n", name, (now() - begun) / rounds);
    begun = now();
    for (int i = 0; i < rounds; i++) need(EVP_PKEY_verify(verify, value, length, digest, octets) == 1, "verify");
    printf("%s verify\t%.0f\n", name, (now() - begun) / rounds);
}

static void hash(const char *name, const char *algorithm) {
    static unsigned char megabyte[1 << 20];
    const EVP_MD *md = EVP_get_digestbyname(algorithm);
    need(md != NULL, algorithm);
    unsigned char out[64];
    const int rounds = 8;
    double begun = now();
    for (int i = 0; i < rounds; i++) need(EVP_Digest(megabyte, sizeof megabyte, out, NULL, md, NULL), "digest");
    printf("%s 1MB\t%.0f\n", name, (now() - begun) / rounds);
}

int main(void) {
    ENGINE_load_builtin_engines();
    ENGINE *engine = ENGINE_by_id("gost");
    need(engine && ENGINE_init(engine) && ENGINE_set_default(engine, ENGINE_METHOD_ALL), "loading");
    signatures("gost2015-512", NID_id_GostR3410_2012_512, "A", 64, 400);
    signatures("gost2015-256", NID_id_GostR3410_2012_256, "TCA", 32, 1000);
    signatures("gost2004", NID_id_GostR3410_2001, "A", 32, 1000);
    hash("streebog512", "md_gost12_512");
    hash("streebog256", "md_gost12_256");
    hash("gost94", "md_gost94");
    return 0;
}
