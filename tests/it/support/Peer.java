// The JDK as a signer and verifier of XML signatures. Reads jobs from standard input, one a line, words parted by tabs,
// and answers each with a line `ok` or `bad REASON`:
//   enveloped  IN KEY.pem CERT.pem ALGORITHM OUT
//   body       IN KEY.pem CERT.pem ALGORITHM OUT     a SOAP envelope; KeyIdentifier in wsse:Security
//   verify     FILE CA.pem                           the first ds:Signature; its certificate must be issued by one of the CAs

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import javax.xml.crypto.dom.DOMStructure;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfo;
import javax.xml.crypto.dsig.keyinfo.KeyInfoFactory;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

public class Peer {
    static final String WSS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-";
    static final String WSSE = WSS + "wssecurity-secext-1.0.xsd";
    static final String WSU = WSS + "wssecurity-utility-1.0.xsd";
    static final String SOAP = "http://schemas.xmlsoap.org/soap/envelope/";
    static final XMLSignatureFactory DSIG = XMLSignatureFactory.getInstance("DOM");

    public static void main(String[] none) throws Exception {
        BufferedReader jobs = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
        for (String line = jobs.readLine(); line != null; line = jobs.readLine()) {
            String[] job = line.split("\t");
            try {
                switch (job[0]) {
                    case "enveloped" -> enveloped(job);
                    case "body" -> body(job);
                    case "verify" -> verify(job[1], job[2]);
                    default -> throw new IllegalArgumentException("no such job: " + job[0]);
                }
                System.out.println("ok");
            } catch (Exception error) {
                System.out.println("bad " + String.valueOf(error).replace('\n', ' '));
            }
        }
    }

    static Document parsed(String file) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        Document document = factory.newDocumentBuilder().parse(Path.of(file).toFile());
        for (Element element : elements(document, SOAP, "Body")) {
            if (element.hasAttributeNS(WSU, "Id")) element.setIdAttributeNS(WSU, "Id", true);
        }
        // XAdES refers to its properties by a plain Id.
        for (Element element : elements(document, "*", "SignedProperties")) {
            if (element.hasAttribute("Id")) element.setIdAttribute("Id", true);
        }
        return document;
    }

    static List<Element> elements(Document document, String namespace, String name) {
        NodeList found = document.getElementsByTagNameNS(namespace, name);
        return java.util.stream.IntStream.range(0, found.getLength()).mapToObj(at -> (Element) found.item(at)).toList();
    }

    static PrivateKey key(String file, X509Certificate certificate) throws Exception {
        String text = Files.readString(Path.of(file)).replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text));
        return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm()).generatePrivate(spec);
    }

    static Collection<? extends Certificate> certificates(String file) throws Exception {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in);
        }
    }

    static SignedInfo signedInfo(String c14n, Reference reference, String algorithm) throws Exception {
        return DSIG.newSignedInfo(DSIG.newCanonicalizationMethod(c14n, (C14NMethodParameterSpec) null),
            DSIG.newSignatureMethod("http://www.w3.org/2001/04/xmldsig-more#" + algorithm, null), List.of(reference));
    }

    static void enveloped(String[] job) throws Exception {
        Document document = parsed(job[1]);
        X509Certificate certificate = (X509Certificate) certificates(job[3]).iterator().next();
        List<Transform> transforms = List.of(DSIG.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null),
            DSIG.newTransform(CanonicalizationMethod.INCLUSIVE_WITH_COMMENTS, (TransformParameterSpec) null));
        Reference reference = DSIG.newReference("", DSIG.newDigestMethod(DigestMethod.SHA256, null), transforms, null, null);
        KeyInfoFactory infos = DSIG.getKeyInfoFactory();
        KeyInfo info = infos.newKeyInfo(List.of(infos.newX509Data(List.of(certificate))));
        DSIG.newXMLSignature(signedInfo(CanonicalizationMethod.INCLUSIVE, reference, job[4]), info)
            .sign(new DOMSignContext(key(job[2], certificate), document.getDocumentElement()));
        write(document, job[5]);
    }

    static void body(String[] job) throws Exception {
        Document document = parsed(job[1]);
        X509Certificate certificate = (X509Certificate) certificates(job[3]).iterator().next();
        Element envelope = document.getDocumentElement();
        Element body = elements(document, SOAP, "Body").get(0);
        body.setAttributeNS("http://www.w3.org/2000/xmlns/", "xmlns:wsu", WSU);
        body.setAttributeNS(WSU, "wsu:Id", "the-body");
        body.setIdAttributeNS(WSU, "Id", true);
        Element header = document.createElementNS(SOAP, "soap:Header");
        Element security = document.createElementNS(WSSE, "wsse:Security");
        security.setAttributeNS("http://www.w3.org/2000/xmlns/", "xmlns:wsse", WSSE);
        envelope.insertBefore(header, body).appendChild(security);
        Element identifier = document.createElementNS(WSSE, "wsse:KeyIdentifier");
        identifier.setAttribute("EncodingType", WSS + "soap-message-security-1.0#Base64Binary");
        identifier.setAttribute("ValueType", WSS + "x509-token-profile-1.0#X509v3");
        identifier.setTextContent(Base64.getEncoder().encodeToString(certificate.getEncoded()));
        Element token = document.createElementNS(WSSE, "wsse:SecurityTokenReference");
        token.appendChild(identifier);
        List<Transform> transforms = List.of(DSIG.newTransform(CanonicalizationMethod.EXCLUSIVE, (TransformParameterSpec) null));
        Reference reference = DSIG.newReference("#the-body", DSIG.newDigestMethod(DigestMethod.SHA256, null), transforms, null, null);
        KeyInfo info = DSIG.getKeyInfoFactory().newKeyInfo(List.of(new DOMStructure(token)));
        DSIG.newXMLSignature(signedInfo(CanonicalizationMethod.EXCLUSIVE, reference, job[4]), info)
            .sign(new DOMSignContext(key(job[2], certificate), security));
        write(document, job[5]);
    }

    static void verify(String file, String authorities) throws Exception {
        Document document = parsed(file);
        Element signature = elements(document, XMLSignature.XMLNS, "Signature").get(0);
        NodeList inline = signature.getElementsByTagNameNS(XMLSignature.XMLNS, "X509Certificate");
        NodeList identifier = signature.getElementsByTagNameNS(WSSE, "KeyIdentifier");
        String text = (inline.getLength() > 0 ? inline : identifier).item(0).getTextContent();
        X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(Base64.getMimeDecoder().decode(text)));
        certificate.checkValidity();
        for (Certificate authority : certificates(authorities)) {
            if (!((X509Certificate) authority).getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) continue;
            certificate.verify(authority.getPublicKey());
            DOMValidateContext context = new DOMValidateContext(certificate.getPublicKey(), signature);
            context.setProperty("org.jcp.xml.dsig.secureValidation", true);
            if (!DSIG.unmarshalXMLSignature(context).validate(context)) throw new IllegalStateException("the signature does not verify");
            return;
        }
        throw new IllegalStateException("the certificate's issuer is none of " + authorities);
    }

    static void write(Document document, String file) throws Exception {
        try (FileOutputStream out = new FileOutputStream(file)) {
            TransformerFactory.newInstance().newTransformer().transform(new DOMSource(document), new StreamResult(out));
        }
    }
}
