/* Verifies each document for a while with xmlsec's library, and prints the nanoseconds of one verification.
 *   xmlsec CERTIFICATE.pem SECONDS FILE...
 * A verification is all of it: parsing from memory, the digest, the signature value. The key is loaded once, which spares xmlsec
 * the reading of KeyInfo. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <xmlsec/crypto.h>
#include <xmlsec/openssl/app.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmlsec.h>
#include <xmlsec/xmltree.h>

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int verifies(const char *octets, int length, xmlSecKeyPtr key) {
    xmlDocPtr document = xmlReadMemory(octets, length, NULL, NULL, XML_PARSE_NONET);
    if (document == NULL) return 0;
    xmlNodePtr signature = xmlSecFindNode(xmlDocGetRootElement(document), xmlSecNodeSignature, xmlSecDSigNs);
    xmlSecDSigCtxPtr context = xmlSecDSigCtxCreate(NULL);
    context->signKey = xmlSecKeyDuplicate(key);
    int right = signature != NULL && xmlSecDSigCtxVerify(context, signature) >= 0 && context->status == xmlSecDSigStatusSucceeded;
    xmlSecDSigCtxDestroy(context);
    xmlFreeDoc(document);
    return right;
}

int main(int count, char **words) {
    if (count < 4) return 2;
    xmlInitParser();
    if (xmlSecInit() < 0 || xmlSecOpenSSLAppInit(NULL) < 0 || xmlSecOpenSSLInit() < 0) return 2;
    xmlSecKeyPtr key = xmlSecOpenSSLAppKeyLoad(words[1], xmlSecKeyDataFormatCertPem, NULL, NULL, NULL);
    if (key == NULL) return 2;
    double budget = atof(words[2]);
    for (int at = 3; at < count; at++) {
        FILE *file = fopen(words[at], "rb");
        if (file == NULL) return 2;
        fseek(file, 0, SEEK_END);
        long length = ftell(file);
        rewind(file);
        char *octets = malloc((size_t)length);
        if (octets == NULL || fread(octets, 1, (size_t)length, file) != (size_t)length) return 2;
        fclose(file);
        for (double warm = seconds(); seconds() - warm < budget / 4;) {
            if (!verifies(octets, (int)length, key)) return 1;
        }
        long rounds = 0;
        double begun = seconds();
        while (seconds() - begun < budget) {
            if (!verifies(octets, (int)length, key)) return 1;
            rounds++;
        }
        printf("%.0f\n", (seconds() - begun) * 1e9 / (double)rounds);
        fflush(stdout);
        free(octets);
    }
    return 0;
}
