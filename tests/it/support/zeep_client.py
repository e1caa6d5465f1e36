"""Loads the WSDL at argv[1] as an integrator does, prints a SendMessage built from it, sends it, and prints the answer's fields."""
import datetime
import sys

from lxml import etree
from zeep import Client

url = sys.argv[1]
client = Client(url)
service = client.wsdl.services["ISyncChannelHttpService"]
port = service.ports["SyncChannelHttpPort"]
print("address", port.binding_options["address"])
request = {
    "requestInfo": {
        "messageId": "m-1",
        "serviceId": "S",
        "messageDate": datetime.datetime(2026, 11, 24, 15, 0, 0),
        "sender": {"senderId": "portal", "password": "p"},
        "properties": [{"key": "CONNECTOR_CLIENT", "value": "true"}],
    },
    "requestData": {"data": None},
}
message = client.create_message(client.service, "SendMessage", request=request)
print("message", etree.tostring(message).decode())
answer = client.service.SendMessage(request=request)
print("answer", answer.responseInfo.status.code, answer.responseInfo.correlationId, answer.responseInfo.sessionId)
