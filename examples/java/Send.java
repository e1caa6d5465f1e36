import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
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
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** SendMessage with the JDK alone: URL KEY.pem CERT.pem GATEWAY.cert.pem SERVICE DOCUMENT.xml */
public class Send {
    static final String SOAP = "http://schemas.xmlsoap.org/soap/envelope/";
    static final String SYNC = "http://bip.bee.kz/SyncChannel/v10/Types";
    static final String WSS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-";
    static final String WSSE = WSS + "wssecurity-secext-1.0.xsd";
    static final String WSU = WSS + "wssecurity-utility-1.0.xsd";
    static final String XMLNS = "http://www.w3.org/2000/xmlns/";
    static final XMLSignatureFactory DSIG = XMLSignatureFactory.getInstance("DOM");

    public static void main(String[] arguments) throws Exception {
        String messageId = UUID.randomUUID().toString();
        X509Certificate ours = certificate(Path.of(arguments[2])), gateway = certificate(Path.of(arguments[3]));
        Document message = message(messageId, arguments[4], Files.readString(Path.of(arguments[5])));
        sign(message, key(Path.of(arguments[1]), ours), ours);
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        TransformerFactory.newInstance().newTransformer().transform(new DOMSource(message), new StreamResult(octets));
        HttpRequest request = HttpRequest.newBuilder(URI.create(arguments[0]))
            .header("Content-Type", "text/xml; charset=utf-8").header("SOAPAction", "\"\"")
            .POST(HttpRequest.BodyPublishers.ofByteArray(octets.toByteArray())).build();
        HttpResponse<byte[]> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
        Document answer = parsed(response.body());
        if (response.statusCode() != 200) {
            System.err.println("fault " + text(answer, "errorCode") + " " + text(answer, "errorMessage"));
            System.exit(1);
        }
        verify(answer, gateway);
        if (!messageId.equals(text(answer, "correlationId"))) throw new IllegalStateException("the answer is to another message");
        System.out.println(text(answer, "code") + " " + text(answer, "messageId") + " verified");
    }

    static Document message(String messageId, String service, String document) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        Document message = factory.newDocumentBuilder().newDocument();
        Element envelope = message.createElementNS(SOAP, "soap:Envelope");
        message.appendChild(envelope);
        Element body = child(envelope, SOAP, "soap:Body");
        Element request = child(child(body, SYNC, "n:SendMessage"), null, "request");
        Element info = child(request, null, "requestInfo");
        child(info, null, "messageId").setTextContent(messageId);
        child(info, null, "serviceId").setTextContent(service);
        child(info, null, "messageDate").setTextContent(Instant.now().toString());
        child(child(info, null, "sender"), null, "senderId").setTextContent("portal");
        child(child(request, null, "requestData"), null, "data").setTextContent(document);
        return message;
    }

    static Element child(Element parent, String namespace, String name) {
        Element child = parent.getOwnerDocument().createElementNS(namespace, name);
        // The signature is made over the tree: what the serialiser would declare by itself must stand in it.
        if (namespace != null) child.setAttributeNS(XMLNS, "xmlns:" + name.substring(0, name.indexOf(':')), namespace);
        parent.appendChild(child);
        return child;
    }

    static void sign(Document message, PrivateKey key, X509Certificate certificate) throws Exception {
        Element envelope = message.getDocumentElement();
        Element body = (Element) message.getElementsByTagNameNS(SOAP, "Body").item(0);
        String id = "id-" + UUID.randomUUID();
        body.setAttributeNS(XMLNS, "xmlns:wsu", WSU);
        body.setAttributeNS(WSU, "wsu:Id", id);
        body.setIdAttributeNS(WSU, "Id", true);
        Element security = message.createElementNS(WSSE, "wsse:Security");
        security.setAttributeNS(XMLNS, "xmlns:wsse", WSSE);
        envelope.insertBefore(message.createElementNS(SOAP, "soap:Header"), body).appendChild(security);
        Element token = message.createElementNS(WSSE, "wsse:SecurityTokenReference");
        Element identifier = child(token, WSSE, "wsse:KeyIdentifier");
        identifier.setAttribute("EncodingType", WSS + "soap-message-security-1.0#Base64Binary");
        identifier.setAttribute("ValueType", WSS + "x509-token-profile-1.0#X509v3");
        identifier.setTextContent(Base64.getEncoder().encodeToString(certificate.getEncoded()));
        List<Transform> transforms = List.of(DSIG.newTransform(CanonicalizationMethod.EXCLUSIVE, (TransformParameterSpec) null));
        Reference reference = DSIG.newReference("#" + id, DSIG.newDigestMethod(DigestMethod.SHA256, null), transforms, null, null);
        SignedInfo info = DSIG.newSignedInfo(DSIG.newCanonicalizationMethod(CanonicalizationMethod.EXCLUSIVE, (C14NMethodParameterSpec) null),
            DSIG.newSignatureMethod("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", null), List.of(reference));
        DSIG.newXMLSignature(info, DSIG.getKeyInfoFactory().newKeyInfo(List.of(new DOMStructure(token))))
            .sign(new DOMSignContext(key, security));
    }

    /** The signature must be right by the gateway's key and cover the Body that is read. */
    static void verify(Document answer, X509Certificate gateway) throws Exception {
        Element body = (Element) answer.getElementsByTagNameNS(SOAP, "Body").item(0);
        body.setIdAttributeNS(WSU, "Id", true);
        Element element = (Element) answer.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature").item(0);
        DOMValidateContext context = new DOMValidateContext(gateway.getPublicKey(), element);
        XMLSignature signature = DSIG.unmarshalXMLSignature(context);
        Reference reference = (Reference) signature.getSignedInfo().getReferences().get(0);
        if (!reference.getURI().equals("#" + body.getAttributeNS(WSU, "Id")) || !signature.validate(context)) {
            throw new IllegalStateException("the answer's signature is wrong");
        }
    }

    static Document parsed(byte[] octets) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(octets));
    }

    static String text(Document document, String name) {
        var found = document.getElementsByTagName(name);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent();
    }

    static X509Certificate certificate(Path file) throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    static PrivateKey key(Path file, X509Certificate certificate) throws Exception {
        String text = Files.readString(file).replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text)));
    }
}
