// A whole path as a user would write it in an afternoon, for comparison: an HTTPS server of the JDK that takes a signed request, checks what
// Qaqpa checks of it, and answers with a number; the signed result is made before the answer. Nothing is kept on a disk.
//   java Stub.java CERTS PORT
// CERTS is the directory of the test PKI. Checked are the form of the document, its one enveloped signature by javax.xml.crypto (the
// algorithms and transforms that Qaqpa takes), the path to the root, the validity periods, the usage of the key, the published list of
// revoked certificates, and that the IIN in the certificate is the one in the request.

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.CRL;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.xml.crypto.dsig.CanonicalizationMethod;
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
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

public class Stub {
    static final String REQUEST = "urn:qaqpa:request:v1";
    static final char[] PASSWORD = "Qwerty12".toCharArray();
    static final Pattern IIN = Pattern.compile("IIN(\\d{12})");
    static final Set<String> SIGNATURES =
            Set.of("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256");
    static final int BODY_BYTES_MAX = 50 * 1024 * 1024;

    static final ThreadLocal<DocumentBuilder> BUILDER = ThreadLocal.withInitial(Stub::builder);
    static final ThreadLocal<XMLSignatureFactory> DSIG = ThreadLocal.withInitial(() -> XMLSignatureFactory.getInstance("DOM"));
    static final ThreadLocal<CertificateFactory> X509 = ThreadLocal.withInitial(Stub::certificates);

    static PKIXParameters trust;
    static List<X509Certificate> authorities = new ArrayList<>();
    static PrivateKey providerKey;
    static X509Certificate provider;

    record Kept(String number, byte[] document, byte[] result) {}

    static final Map<String, Kept> BY_CONTENT = new ConcurrentHashMap<>();
    static final Map<String, Kept> BY_NUMBER = new ConcurrentHashMap<>();
    static final AtomicLong NUMBERS = new AtomicLong();

    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String code) {
            super(code);
        }
    }

    public static void main(String[] words) throws Exception {
        Path certs = Path.of(words[0]);
        trust(certs);
        KeyStore keys = store(certs.resolve("provider-head.p12"));
        String alias = keys.aliases().nextElement();
        providerKey = (PrivateKey) keys.getKey(alias, PASSWORD);
        provider = (X509Certificate) keys.getCertificate(alias);
        HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(words[1])), 512);
        server.setHttpsConfigurator(new HttpsConfigurator(tls(certs.resolve("gateway-tls.p12"))));
        server.createContext("/api/v1/requests", Stub::serve);
        server.setExecutor(Executors.newFixedThreadPool(2 * Runtime.getRuntime().availableProcessors()));
        server.start();
        System.out.println("ready " + ProcessHandle.current().pid());
    }

    static DocumentBuilder builder() {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder();
        } catch (Exception error) {
            throw new IllegalStateException(error);
        }
    }

    static CertificateFactory certificates() {
        try {
            return CertificateFactory.getInstance("X.509");
        } catch (Exception error) {
            throw new IllegalStateException(error);
        }
    }

    static KeyStore store(Path file) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    static SSLContext tls(Path file) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store(file), PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    static X509Certificate certificate(Path file) throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) X509.get().generateCertificate(in);
        }
    }

    /** Root, issuing authorities and lists: what a path is built from. */
    static void trust(Path certs) throws Exception {
        X509Certificate root = certificate(certs.resolve("root.cert.pem"));
        for (String name : List.of("issuing", "issuing-ecdsa")) authorities.add(certificate(certs.resolve(name + ".cert.pem")));
        Collection<Object> known = new ArrayList<>(authorities);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(certs.resolve("crl"))) {
            for (Path file : files) {
                try (InputStream in = Files.newInputStream(file)) {
                    CRL list = X509.get().generateCRL(in);
                    if (list instanceof X509CRL crl && crl.getNextUpdate().toInstant().isAfter(Instant.now())) known.add(list);
                } catch (java.security.cert.CRLException other) {
                    // A list of an algorithm that the JDK does not know.
                }
            }
        }
        trust = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
        trust.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(known)));
        trust.setRevocationEnabled(known.size() > authorities.size());
        System.out.println("lists in force: " + (known.size() - authorities.size()));
    }

    static void serve(HttpExchange exchange) throws java.io.IOException {
        int status;
        byte[] answer;
        try {
            if (exchange.getRequestMethod().equals("POST")) {
                byte[] octets = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX);
                String key = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
                Kept before = BY_CONTENT.get(key);
                status = before == null ? 201 : 200;
                Kept kept = before == null ? take(octets, key) : before;
                answer = json("registrationNumber", kept.number());
            } else {
                String[] parts = exchange.getRequestURI().getPath().split("/");
                Kept kept = parts.length > 4 ? BY_NUMBER.get(parts[4]) : null;
                status = kept == null ? 404 : 200;
                answer = kept == null ? json("code", "NOT_FOUND") : kept.result();
            }
        } catch (Refused refused) {
            status = 422;
            answer = json("code", refused.getMessage());
        } catch (Exception error) {
            status = 400;
            answer = json("code", "XML_MALFORMED");
        }
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    static byte[] json(String name, String value) {
        return ("{\"" + name + "\":\"" + value + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    static Kept take(byte[] octets, String key) throws Exception {
        Document document = BUILDER.get().parse(new ByteArrayInputStream(octets));
        Element root = document.getDocumentElement();
        if (!REQUEST.equals(root.getNamespaceURI()) || !"request".equals(root.getLocalName())) throw new Refused("REQUEST_MALFORMED");
        X509Certificate signer = verified(document, root);
        Matcher iin = IIN.matcher(signer.getSubjectX500Principal().getName("RFC2253", Map.of("2.5.4.5", "SERIALNUMBER")));
        if (!iin.find() || !iin.group(1).equals(leaf(root, "declarantId"))) throw new Refused("IIN_MISMATCH");
        for (String name : List.of("requestNumber", "serviceId", "businessData")) leaf(root, name);
        String number = "000-2026-%07d".formatted(NUMBERS.incrementAndGet());
        Kept kept = new Kept(number, octets, result(number, root));
        Kept other = BY_CONTENT.putIfAbsent(key, kept);
        if (other != null) return other;
        BY_NUMBER.put(number, kept);
        return kept;
    }

    static String leaf(Element root, String name) throws Refused {
        NodeList found = root.getElementsByTagNameNS(REQUEST, name);
        if (found.getLength() != 1) throw new Refused("REQUEST_MALFORMED");
        return found.item(0).getTextContent().trim();
    }

    /** Whose signature covers the whole document. */
    static X509Certificate verified(Document document, Element root) throws Exception {
        NodeList signatures = document.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature");
        if (signatures.getLength() == 0) throw new Refused("SIGNATURE_ABSENT");
        Node node = signatures.item(0);
        if (signatures.getLength() > 1 || node.getParentNode() != root) throw new Refused("SIGNATURE_WRAPPED");
        NodeList carried = ((Element) node).getElementsByTagNameNS(XMLSignature.XMLNS, "X509Certificate");
        if (carried.getLength() == 0) throw new Refused("KEYINFO_ABSENT");
        byte[] der = Base64.getMimeDecoder().decode(carried.item(0).getTextContent());
        X509Certificate signer = (X509Certificate) X509.get().generateCertificate(new ByteArrayInputStream(der));
        DOMValidateContext context = new DOMValidateContext(signer.getPublicKey(), node);
        context.setProperty("org.jcp.xml.dsig.secureValidation", Boolean.TRUE);
        XMLSignature signature = DSIG.get().unmarshalXMLSignature(context);
        SignedInfo signed = signature.getSignedInfo();
        if (!SIGNATURES.contains(signed.getSignatureMethod().getAlgorithm())) throw new Refused("ALGORITHM_REFUSED");
        if (signed.getReferences().size() != 1) throw new Refused("REFERENCE_REFUSED");
        Reference reference = signed.getReferences().get(0);
        if (!"".equals(reference.getURI()) || reference.getTransforms().size() > 2) throw new Refused("REFERENCE_REFUSED");
        if (!signature.validate(context)) throw new Refused("SIGNATURE_INVALID");
        boolean[] usage = signer.getKeyUsage();
        // nonRepudiation: the key signs documents, and is not the one by which somebody logs in.
        if (usage == null || !usage[1]) throw new Refused("KEY_USAGE");
        List<X509Certificate> way = new ArrayList<>(List.of(signer));
        for (X509Certificate authority : authorities) {
            if (authority.getSubjectX500Principal().equals(signer.getIssuerX500Principal())) way.add(authority);
        }
        CertPath path = X509.get().generateCertPath(way);
        try {
            CertPathValidator.getInstance("PKIX").validate(path, trust);
        } catch (java.security.cert.CertPathValidatorException error) {
            throw new Refused(error.getReason().toString());
        }
        return signer;
    }

    /** The result of the request, signed by the provider's head. */
    static byte[] result(String number, Element request) throws Exception {
        Document document = BUILDER.get().newDocument();
        Element root = document.createElementNS("urn:qaqpa:result:v1", "result");
        // The canonical form has the declarations that stand in the tree, and none that a writer adds.
        root.setAttributeNS("http://www.w3.org/2000/xmlns/", "xmlns", "urn:qaqpa:result:v1");
        document.appendChild(root);
        String[][] leaves = {
            {"registrationNumber", number}, {"requestNumber", leaf(request, "requestNumber")}, {"serviceId", leaf(request, "serviceId")},
            {"declarantId", leaf(request, "declarantId")}, {"resolution", "POSITIVE"}, {"madeAt", Instant.now().toString()},
        };
        for (String[] one : leaves) {
            Element child = document.createElementNS("urn:qaqpa:result:v1", one[0]);
            child.setTextContent(one[1]);
            root.appendChild(child);
        }
        XMLSignatureFactory dsig = DSIG.get();
        Reference reference = dsig.newReference("", dsig.newDigestMethod("http://www.w3.org/2001/04/xmlenc#sha256", null),
                List.of(dsig.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null)), null, null);
        SignedInfo signed = dsig.newSignedInfo(
                dsig.newCanonicalizationMethod(CanonicalizationMethod.INCLUSIVE_WITH_COMMENTS, (C14NMethodParameterSpec) null),
                dsig.newSignatureMethod("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", null), List.of(reference));
        KeyInfoFactory infos = dsig.getKeyInfoFactory();
        KeyInfo info = infos.newKeyInfo(List.of(infos.newX509Data(List.of(provider))));
        dsig.newXMLSignature(signed, info).sign(new DOMSignContext(providerKey, root));
        ByteArrayOutputStream out = new ByteArrayOutputStream(8192);
        TransformerFactory.newInstance().newTransformer().transform(new DOMSource(document), new StreamResult(out));
        return out.toByteArray();
    }
}
