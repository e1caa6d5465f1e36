// SendMessage with node-soap: URL KEY.pem CERT.pem GATEWAY.cert.pem SERVICE DOCUMENT.xml
// QAQPA_NODE_MODULES names the directory whose node_modules has the packages, where it is not beside this file.
import crypto from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";

const need = createRequire((process.env.QAQPA_NODE_MODULES ?? import.meta.dirname) + "/");
const soap = need("soap");
const { SignedXml } = need("xml-crypto");
const { DOMParser } = need("@xmldom/xmldom");
const [url, key, cert, gateway, service, document] = process.argv.slice(2);
const DS = "http://www.w3.org/2000/09/xmldsig#";
const WSS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-";

/** The one signature of the answer must be right by the gateway's certificate, and cover its Body. */
function verified(answer) {
  const root = new DOMParser().parseFromString(answer, "text/xml");
  const signature = root.getElementsByTagNameNS(DS, "Signature")[0];
  const body = root.getElementsByTagNameNS("http://schemas.xmlsoap.org/soap/envelope/", "Body")[0];
  const id = body.getAttributeNS(WSS + "wssecurity-utility-1.0.xsd", "Id");
  const publicCert = fs.readFileSync(gateway, "utf8");
  const signed = new SignedXml({ publicCert, getCertFromKeyInfo: () => publicCert, idMode: "wssecurity" });
  signed.loadSignature(signature);
  return signed.checkSignature(answer) && signed.getReferences().some((reference) => reference.uri === "#" + id);
}

const client = await soap.createClientAsync(url + "?wsdl");
client.setEndpoint(url);
client.setSecurity(
  new soap.WSSecurityCert(fs.readFileSync(key, "utf8"), fs.readFileSync(cert, "utf8"), "", {
    hasTimeStamp: false,
    signatureAlgorithm: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    digestAlgorithm: "http://www.w3.org/2001/04/xmlenc#sha256",
    additionalReferences: ["soap:Body"],
  }),
);
const messageId = crypto.randomUUID();
const request = {
  requestInfo: { messageId, serviceId: service, messageDate: new Date().toISOString(), sender: { senderId: "portal" } },
  requestData: { data: fs.readFileSync(document, "utf8") },
};
try {
  const [answer, raw] = await client.SendMessageAsync({ request });
  const { responseInfo } = answer.response;
  if (responseInfo.correlationId !== messageId) throw new Error("the answer is to another message");
  if (!verified(raw)) throw new Error("the answer's signature is wrong");
  console.log(responseInfo.status.code, responseInfo.messageId, "verified");
} catch (error) {
  const fault = error.root?.Envelope?.Body?.Fault;
  console.error(fault ? `fault ${JSON.stringify(fault.detail)}` : String(error.stack ?? error));
  process.exit(1);
}
