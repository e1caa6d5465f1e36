"""SendMessage with zeep: URL KEY.pem CERT.pem GATEWAY.cert.pem SERVICE DOCUMENT.xml

Everything about the operation comes from the WSDL that the gateway serves. A seventh argument is another WSDL, whose binding is then used at URL.
"""
import datetime
import sys
import uuid

import xmlsec
from zeep import Client, exceptions, xsd
from zeep.wsse.signature import BinarySignature, Signature

url, key, cert, gateway, service, document = sys.argv[1:7]
wsdl = sys.argv[7] if len(sys.argv) > 7 else url + "?wsdl"
METHODS = {"signature_method": xmlsec.Transform.RSA_SHA256, "digest_method": xmlsec.Transform.SHA256}


class Transport:
    """Signs with our key, and verifies with the gateway's certificate."""

    def __init__(self):
        self.ours = BinarySignature(key, cert, **METHODS)
        self.theirs = Signature(key, gateway, **METHODS)

    def apply(self, envelope, headers):
        return self.ours.apply(envelope, headers)

    def verify(self, envelope):
        return self.theirs.verify(envelope)


client = Client(wsdl, wsse=Transport())
port = client.service
if len(sys.argv) > 7:
    port = client.create_service("{http://bip.bee.kz/SyncChannel/v10/Interfaces/Binding2}SyncChannelHttpBinding", url)
request = {
    "requestInfo": {
        "messageId": str(uuid.uuid4()),
        "serviceId": service,
        "messageDate": datetime.datetime.now(datetime.timezone.utc),
        "sender": {"senderId": "portal"},
    },
    "requestData": {"data": xsd.AnyObject(xsd.String(), open(document, encoding="utf-8").read())},
}
try:
    answer = port.SendMessage(request=request)
except exceptions.Fault as fault:
    print("fault", fault.detail.findtext(".//errorCode"), fault.message, file=sys.stderr)
    sys.exit(1)
info = answer.responseInfo
assert info.correlationId == request["requestInfo"]["messageId"]
print(info.status.code, info.messageId, "verified")
