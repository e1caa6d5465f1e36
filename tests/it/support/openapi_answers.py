"""Asks for what is there and compares each answer with its description: argv[1] base URL, argv[2] a signed request, argv[3] a CRL."""
import sys

import schemathesis

base, document, crl = sys.argv[1:4]
schema = schemathesis.openapi.from_url(f"{base}/openapi.json")
signed = open(document, "rb").read()
answered = 0


def ask(path, method, status, accept="*/*", **given):
    global answered
    case = schema[path][method].Case(**given)
    response = case.call(headers={"Accept": accept})
    if response.status_code != status:
        sys.exit(f"{method} {path} {given.get('path_parameters')}: {response.status_code} {response.text[:300]}")
    case.validate_response(response)
    answered += 1
    return response


post = {"body": signed, "media_type": "application/xml"}
registered = ask("/api/v1/requests", "POST", 201, **post).json()
ask("/api/v1/requests", "POST", 200, **post)
ask("/api/v1/requests", "POST", 200, accept="application/xml", **post)
number = {"number": registered["registrationNumber"]}
own = {"path_parameters": number, "query": {"token": registered["accessToken"]}}
ask("/api/v1/requests/{number}", "GET", 404, path_parameters=number)
ask("/api/v1/requests/{number}", "GET", 200, **own)
ask("/api/v1/requests/{number}/result", "GET", 200, **own)
for accept in ["application/json", "application/xml", "text/html"]:
    ask("/api/v1/requests/{number}/report", "GET", 200, accept=accept, **own)
    ask("/api/v1/verify", "POST", 200, accept=accept, **post)
services = ask("/api/v1/services", "GET", 200).json()["services"]
for service in services:
    ask("/api/v1/services/{id}", "GET", 200, path_parameters={"id": service["id"]})
ask("/schemas/{name}", "GET", 200, path_parameters={"name": "request.xsd"})
ask("/docs/{page}", "GET", 200, path_parameters={"page": "requests"})
ask("/crl/{file}", "GET", 200, path_parameters={"file": crl})
for path in ["/bip-sync-wss-gost", "/health", "/metrics", "/schemas", "/docs"]:
    ask(path, "GET", 200)
print("answered", answered)
