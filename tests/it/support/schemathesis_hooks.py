"""Bodies that are octets: Schemathesis sends them as they are."""
import schemathesis


@schemathesis.serializer("application/ocsp-request", "application/timestamp-query")
def octets(ctx, value):
    if isinstance(value, bytes):
        return value
    return str(value).encode("utf-8", "surrogateescape")


@schemathesis.deserializer(
    "application/ocsp-response",
    "application/timestamp-reply",
    "application/pkix-crl",
    "application/pkix-cert",
    "application/octet-stream",
    "application/zip",
    "application/x-pem-file",
    "text/event-stream",
)
def text(ctx, response):
    return response.content.decode("latin-1")


@schemathesis.hook
def before_call(ctx, case, kwargs):
    """Events go on until somebody leaves: Schemathesis says when."""
    if case.operation.path.endswith("/events"):
        case.query = {**(case.query or {}), "wait": "0.1"}
