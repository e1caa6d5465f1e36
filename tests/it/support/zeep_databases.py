"""Asks the state databases as an integrator does: a client from the WSDL at argv[1], the XSDs from argv[2], questions as JSON in argv[3].
With the paths of a key, its certificate and the gateway's certificate in argv[4:7] messages are signed and answers are verified (WS-Security).
Prints a JSON line an answer: the status, the business document, and whether it follows the schema that is served."""
import json
import os
import sys
import tempfile
import urllib.request
import uuid

from lxml import etree
from zeep import Client

wsdl, schemas, questions = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
ours = theirs = None
if len(sys.argv) > 6:
    import xmlsec
    from zeep.wsse.signature import BinarySignature, Signature

    methods = {"signature_method": xmlsec.Transform.RSA_SHA256, "digest_method": xmlsec.Transform.SHA256}
    ours = BinarySignature(sys.argv[4], sys.argv[5], **methods)
    theirs = Signature(sys.argv[4], sys.argv[6], **methods)
XSI = "http://www.w3.org/2001/XMLSchema-instance"
client = Client(wsdl)
place = tempfile.mkdtemp()


def fetched(name):
    path = os.path.join(place, name)
    if not os.path.exists(path):
        with urllib.request.urlopen(f"{schemas}/{name}") as answer, open(path, "wb") as file:
            file.write(answer.read())
        for imported in etree.parse(path).iter("{http://www.w3.org/2001/XMLSchema}import"):
            fetched(imported.get("schemaLocation"))
    return path


def asked(question):
    request = {
        "requestInfo": {
            "messageId": str(uuid.uuid4()),
            "serviceId": question["service"],
            "messageDate": "2026-11-24T12:00:00+05:00",
            "sender": {"senderId": "zeep", "password": "p"},
        },
        "requestData": {"data": None},
    }
    envelope = client.create_message(client.service, "SendMessage", request=request)
    holder = envelope.find(".//requestData")
    for child in list(holder):
        holder.remove(child)
    holder.append(etree.fromstring(question["data"]))
    address = client.service._binding_options["address"]
    headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}
    if ours is not None:
        envelope, headers = ours.apply(envelope, headers)
    answer = client.transport.post(address, etree.tostring(envelope), headers)
    told = etree.fromstring(answer.content)
    if theirs is not None and answer.status_code == 200:
        theirs.verify(told)
    return answer.status_code, told


def document(data):
    """The business document in data: its text, its one element, or itself."""
    if (data.text or "").strip():
        return etree.fromstring(data.text.encode())
    if data.get(f"{{{XSI}}}type"):
        return data
    return data[0]


for question in questions:
    status, answer = asked(question)
    fault = answer.find(".//{http://schemas.xmlsoap.org/soap/envelope/}Fault")
    if fault is not None:
        print(json.dumps({"status": status, "fault": answer.findtext(".//errorCode")}))
        continue
    found = etree.fromstring(etree.tostring(document(answer.find(".//responseData/data"))))
    schema = etree.XMLSchema(etree.parse(fetched(question["schema"])))
    print(json.dumps({
        "status": status,
        "code": answer.findtext(".//responseInfo/status/code"),
        "valid": schema.validate(found),
        "errors": str(schema.error_log),
        "document": etree.tostring(found, encoding="unicode"),
    }))
