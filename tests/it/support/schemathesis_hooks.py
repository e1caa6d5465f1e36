"""Bodies that are octets: Schemathesis sends them as they are."""
import schemathesis


@schemathesis.serializer("application/ocsp-request", "application/timestamp-query")
def octets(ctx, value):
    if isinstance(value, bytes):
        return value
    return str(value).encode("utf-8", "surrogateescape")


@schemathesis.deserializer(
    "application/ocsp-response", "application/timestamp-reply", "application/pkix-crl", "application/pkix-cert"
)
def text(ctx, response):
    return response.content.decode("latin-1")
