"""Python's signers. Arguments, one job after another, six words each:

    signxml  IN KEY.pem CERT.pem ALGORITHM OUT    enveloped, by signxml
    zeep     IN KEY.pem CERT.pem ALGORITHM OUT    a SOAP envelope, BinarySecurityToken, by zeep and xmlsec
    body     IN KEY.pem CERT.pem ALGORITHM OUT    a SOAP envelope, KeyIdentifier, the signature by signxml
"""

import base64
import sys
from pathlib import Path

from lxml import etree

WSS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
WSSE = WSS + "wssecurity-secext-1.0.xsd"
WSU = WSS + "wssecurity-utility-1.0.xsd"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
DS = "http://www.w3.org/2000/09/xmldsig#"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"


def signxml(root, key, cert, algorithm):
    from signxml import XMLSigner, methods

    signer = XMLSigner(methods.enveloped, signature_algorithm=algorithm, digest_algorithm="sha256", c14n_algorithm=EXCLUSIVE)
    return signer.sign(root, key=Path(key).read_bytes(), cert=Path(cert).read_text())


def zeep(root, key, cert, algorithm):
    import xmlsec
    from zeep.wsse.signature import BinarySignature

    method = {"rsa-sha256": xmlsec.Transform.RSA_SHA256, "ecdsa-sha256": xmlsec.Transform.ECDSA_SHA256}[algorithm]
    signature = BinarySignature(key, cert, signature_method=method, digest_method=xmlsec.Transform.SHA256)
    # zeep signs a Timestamp if there is one; the contract has none.
    root, _ = signature.apply(root, {})
    return root


def body(root, key, cert, algorithm):
    """signxml knows no WS-Security: it signs the Body as a document apart, and the Signature is put into the Header."""
    from signxml import XMLSigner, methods

    the_body = root.find("{%s}Body" % SOAP)
    the_body.set("{%s}Id" % WSU, "the-body")
    signer = XMLSigner(methods.detached, signature_algorithm=algorithm, digest_algorithm="sha256", c14n_algorithm=EXCLUSIVE)
    signature = signer.sign(the_body, key=Path(key).read_bytes(), cert=Path(cert).read_text(), reference_uri="#the-body")
    info = signature.find("{%s}KeyInfo" % DS)
    for child in list(info):
        info.remove(child)
    token = etree.SubElement(info, "{%s}SecurityTokenReference" % WSSE)
    pem = Path(cert).read_text().split("-----")[2]
    identifier = etree.SubElement(
        token,
        "{%s}KeyIdentifier" % WSSE,
        EncodingType=WSS + "soap-message-security-1.0#Base64Binary",
        ValueType=WSS + "x509-token-profile-1.0#X509v3",
    )
    identifier.text = base64.b64encode(base64.b64decode(pem)).decode()
    header = etree.Element("{%s}Header" % SOAP)
    root.insert(0, header)
    etree.SubElement(header, "{%s}Security" % WSSE).append(signature)
    return root


def main(words):
    while words:
        (how, source, key, cert, algorithm, out), words = words[:6], words[6:]
        root = etree.parse(source).getroot()
        signed = {"signxml": signxml, "zeep": zeep, "body": body}[how](root, key, cert, algorithm)
        Path(out).write_bytes(etree.tostring(signed, xml_declaration=True, encoding="UTF-8"))


main(sys.argv[1:])
