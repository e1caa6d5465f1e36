/* OpenSSL's GOST engine, timed in one process: nanoseconds for a signature and a verification of a digest on each
   parameter set that has a counterpart here, for the same with hashing a message of 900 octets, and for hashing a megabyte.
   One line a figure: name, nanoseconds, the median of the rounds. */
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

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double times[1000];

static void tell(const char *name, const char *what, int rounds) {
    qsort(times, rounds, sizeof *times, ascending);
    printf("%s %s\t%.0f\n", name, what, times[rounds / 2]);
}

static void signatures(const char *name, int algorithm, const char *parameters, const char *hash, size_t octets, int rounds) {
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *make = EVP_PKEY_CTX_new_id(algorithm, NULL);
    need(make && EVP_PKEY_keygen_init(make) > 0, "keygen");
    need(EVP_PKEY_CTX_ctrl_str(make, "paramset", parameters) > 0, parameters);
    need(EVP_PKEY_keygen(make, &key) > 0, "keygen");
    unsigned char digest[64], value[256], message[900];
    RAND_bytes(message, sizeof message);
    const EVP_MD *md = EVP_get_digestbyname(hash);
    need(md && EVP_Digest(message, sizeof message, digest, NULL, md, NULL), hash);
    size_t length = sizeof value;
    EVP_PKEY_CTX *sign = EVP_PKEY_CTX_new(key, NULL), *verify = EVP_PKEY_CTX_new(key, NULL);
    need(EVP_PKEY_sign_init(sign) > 0 && EVP_PKEY_verify_init(verify) > 0, "init");
    for (int i = 0; i < rounds; i++) {
        double begun = now();
        length = sizeof value;
        need(EVP_PKEY_sign(sign, value, &length, digest, octets) > 0, "sign");
        times[i] = now() - begun;
    }
    tell(name, "sign", rounds);
    for (int i = 0; i < rounds; i++) {
        double begun = now();
        need(EVP_PKEY_verify(verify, value, length, digest, octets) == 1, "verify");
        times[i] = now() - begun;
    }
    tell(name, "verify", rounds);
    for (int i = 0; i < rounds; i++) {
        double begun = now();
        length = sizeof value;
        need(EVP_Digest(message, sizeof message, digest, NULL, md, NULL), "digest");
        need(EVP_PKEY_sign(sign, value, &length, digest, octets) > 0, "sign");
        times[i] = now() - begun;
    }
    tell(name, "hash and sign", rounds);
    for (int i = 0; i < rounds; i++) {
        double begun = now();
        need(EVP_Digest(message, sizeof message, digest, NULL, md, NULL), "digest");
        need(EVP_PKEY_verify(verify, value, length, digest, octets) == 1, "verify");
        times[i] = now() - begun;
    }
    tell(name, "hash and verify", rounds);
}

static void hash(const char *name, const char *algorithm) {
    static unsigned char megabyte[1 << 20];
    const EVP_MD *md = EVP_get_digestbyname(algorithm);
    need(md != NULL, algorithm);
    unsigned char out[64];
    const int rounds = 8;
    for (int i = 0; i < rounds; i++) {
        double begun = now();
        need(EVP_Digest(megabyte, sizeof megabyte, out, NULL, md, NULL), "digest");
        times[i] = now() - begun;
    }
    tell(name, "1MB", rounds);
}

int main(void) {
    ENGINE_load_builtin_engines();
    ENGINE *engine = ENGINE_by_id("gost");
    need(engine && ENGINE_init(engine) && ENGINE_set_default(engine, ENGINE_METHOD_ALL), "loading");
    signatures("gost2015-512", NID_id_GostR3410_2012_512, "A", "md_gost12_512", 64, 400);
    signatures("gost2015-256", NID_id_GostR3410_2012_256, "TCA", "md_gost12_256", 32, 1000);
    signatures("gost2004", NID_id_GostR3410_2001, "A", "md_gost94", 32, 1000);
    hash("streebog512", "md_gost12_512");
    hash("streebog256", "md_gost12_256");
    hash("gost94", "md_gost94");
    return 0;
}
