// Node's signers and verifiers of XML signatures: xml-crypto, xmldsigjs, xadesjs. Reads jobs from standard input, one a line, words
// parted by tabs, and answers each with a line `ok`, `cannot` or `bad REASON`:
//   sign    PEER IN KEY.pem CERT.pem ALGORITHM C14N OUT     enveloped; C14N a URI
//   verify  PEER FILE CERT.pem                              the one signature, by this certificate's key
// The first argument is the directory whose node_modules has the packages.
const crypto = require("node:crypto");
const fs = require("node:fs");
const { createRequire } = require("node:module");
const need = createRequire(process.argv[2] + "/");

const DS = "http://www.w3.org/2000/09/xmldsig#";
const MORE = "http://www.w3.org/2001/04/xmldsig-more#";
const SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256";
const ALGORITHM = {
  "rsa-sha256": { webcrypto: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } },
  "ecdsa-sha256": { webcrypto: { name: "ECDSA", hash: "SHA-256", namedCurve: "P-256" } },
};
// The names that xmldsigjs has for canonicalisations; there is none for C14N 1.1.
const NAMES = {
  "http://www.w3.org/TR/2001/REC-xml-c14n-20010315": "c14n",
  "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments": "c14n-com",
  "http://www.w3.org/2001/10/xml-exc-c14n#": "exc-c14n",
  "http://www.w3.org/2001/10/xml-exc-c14n#WithComments": "exc-c14n-com",
};
class Cannot extends Error {}

const der = (pem) => pem.replace(/-----[^-]+-----|\s/g, "");
const publicKey = (certificate) => new crypto.X509Certificate(fs.readFileSync(certificate)).publicKey;

/** xml-crypto has no ECDSA of its own; its table of algorithms takes one. */
function xmlCrypto(options) {
  const { SignedXml } = need("xml-crypto");
  const signed = new SignedXml(options);
  signed.SignatureAlgorithms[MORE + "ecdsa-sha256"] = class {
    getSignature = (info, key) => crypto.sign("sha256", Buffer.from(info), { key, dsaEncoding: "ieee-p1363" }).toString("base64");
    verifySignature = (info, key, value) =>
      crypto.verify("sha256", Buffer.from(info), { key, dsaEncoding: "ieee-p1363" }, Buffer.from(value, "base64"));
    getAlgorithmName = () => MORE + "ecdsa-sha256";
  };
  return signed;
}

const parse = (text) => new (need("@xmldom/xmldom").DOMParser)().parseFromString(text, "text/xml");
const signatureOf = (document) => document.getElementsByTagNameNS(DS, "Signature")[0];

/** xmldsigjs and xadesjs, with Node's own cryptography. */
function peculiar(peer) {
  const library = need(peer);
  const { DOMParser, XMLSerializer, DOMImplementation } = need("@xmldom/xmldom");
  for (const name of ["xml-core", "xmldsigjs", "xadesjs"]) {
    try {
      need(name).setNodeDependencies({ DOMParser, XMLSerializer, DOMImplementation, xpath: need("xpath") });
    } catch {
      // Not every one of them has this function.
    }
  }
  library.Application.setEngine("node", crypto.webcrypto);
  return library;
}

const importPublic = (certificate, algorithm) =>
  crypto.webcrypto.subtle.importKey("spki", publicKey(certificate).export({ type: "spki", format: "der" }), algorithm, true, ["verify"]);

async function sign(peer, input, key, certificate, algorithm, c14n, out) {
  const text = fs.readFileSync(input, "utf8");
  const pem = fs.readFileSync(certificate, "utf8");
  if (!(c14n in NAMES)) throw new Cannot();
  if (peer === "xml-crypto") {
    const signed = xmlCrypto({
      privateKey: fs.readFileSync(key),
      publicCert: pem,
      signatureAlgorithm: MORE + algorithm,
      canonicalizationAlgorithm: c14n,
    });
    signed.addReference({ xpath: "/*", transforms: [DS + "enveloped-signature", c14n], digestAlgorithm: SHA256, uri: "", isEmptyUri: true });
    signed.computeSignature(text, { prefix: "ds", location: { reference: "/*", action: "append" } });
    fs.writeFileSync(out, signed.getSignedXml());
    return;
  }
  const library = peculiar(peer);
  const { webcrypto } = ALGORITHM[algorithm];
  const pkcs8 = crypto.createPrivateKey(fs.readFileSync(key)).export({ type: "pkcs8", format: "der" });
  const secret = await crypto.webcrypto.subtle.importKey("pkcs8", pkcs8, webcrypto, true, ["sign"]);
  const document = library.Parse(text);
  const signed = new library.SignedXml();
  signed.XmlSignature.SignedInfo.CanonicalizationMethod.Algorithm = c14n;
  const options = { x509: [der(pem)], references: [{ uri: "", hash: "SHA-256", transforms: ["enveloped", NAMES[c14n]] }] };
  if (peer === "xadesjs") options.signingCertificateV2 = der(pem);
  await signed.Sign(webcrypto, secret, document, options);
  document.documentElement.appendChild(signed.GetXml());
  fs.writeFileSync(out, need("xmldsigjs").Stringify(document));
}

async function verify(peer, file, certificate) {
  const text = fs.readFileSync(file, "utf8");
  if (peer === "xml-crypto") {
    const signed = xmlCrypto({ publicCert: publicKey(certificate).export({ type: "spki", format: "pem" }) });
    signed.loadSignature(signatureOf(parse(text)));
    if (!signed.checkSignature(text)) throw new Error("the references do not validate");
    return;
  }
  const library = peculiar(peer);
  const document = library.Parse(text);
  const signature = signatureOf(document);
  const method = signature.getElementsByTagNameNS(DS, "SignatureMethod")[0].getAttribute("Algorithm").slice(MORE.length);
  const signed = new library.SignedXml(document);
  signed.LoadXml(signature);
  // Its own re-import forgets the curve.
  signed.reimportKey = async (known) => known;
  if (!(await signed.Verify(await importPublic(certificate, ALGORITHM[method].webcrypto)))) throw new Error("the signature does not verify");
}

async function main() {
  console.warn = () => {};
  for (const line of fs.readFileSync(0, "utf8").split("\n").filter(Boolean)) {
    const [what, ...words] = line.split("\t");
    try {
      await (what === "sign" ? sign : verify)(...words);
      console.log("ok");
    } catch (error) {
      console.log(error instanceof Cannot ? "cannot" : `bad ${String(error.message).replace(/\s+/g, " ")}`);
    }
  }
}

main();
