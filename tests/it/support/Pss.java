// The JDK as a signer by RSASSA-PSS with parameters of any kind. Reads jobs from standard input, one a line, words parted by tabs, and
// answers each with a line `ok` or `bad REASON`. DIGEST and MASK are names such as SHA-256:
//   key     BITS KEY.pem PUBLIC.pem                        a new one, of exactly so many bits
//   raw     KEY.pem DIGEST MASK SALT MESSAGE OUT
//   check   PUBLIC.pem DIGEST MASK SALT MESSAGE VALUE
//   xml     KEY.pem CERT.pem DIGEST MASK SALT IN OUT         an enveloped signature by #rsa-pss with RSAPSSParams

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfoFactory;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.RSAPSSParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;

public class Pss {
    static final XMLSignatureFactory DSIG = XMLSignatureFactory.getInstance("DOM");

    public static void main(String[] none) throws Exception {
        BufferedReader jobs = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
        for (String line = jobs.readLine(); line != null; line = jobs.readLine()) {
            String[] job = line.split("\t");
            try {
                switch (job[0]) {
                    case "key" -> newKey(job);
                    case "raw" -> raw(job);
                    case "check" -> check(job);
                    case "xml" -> xml(job);
                    default -> throw new IllegalArgumentException("no such job: " + job[0]);
                }
                System.out.println("ok");
            } catch (Exception error) {
                System.out.println("bad " + String.valueOf(error).replace('\n', ' '));
            }
        }
    }

    static PSSParameterSpec parameters(String digest, String mask, String salt) {
        return new PSSParameterSpec(digest, "MGF1", new MGF1ParameterSpec(mask), Integer.parseInt(salt), 1);
    }

    static byte[] pem(String file) throws Exception {
        return Base64.getDecoder().decode(Files.readString(Path.of(file)).replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", ""));
    }

    static PrivateKey key(String file) throws Exception {
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pem(file)));
    }

    static void newKey(String[] job) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(Integer.parseInt(job[1]));
        KeyPair pair = generator.generateKeyPair();
        write(job[2], "PRIVATE KEY", pair.getPrivate().getEncoded());
        write(job[3], "PUBLIC KEY", pair.getPublic().getEncoded());
    }

    static void write(String file, String label, byte[] der) throws Exception {
        String text = Base64.getMimeEncoder(64, new byte[] {10}).encodeToString(der);
        Files.writeString(Path.of(file), "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
    }

    static void raw(String[] job) throws Exception {
        Signature signature = Signature.getInstance("RSASSA-PSS");
        signature.setParameter(parameters(job[2], job[3], job[4]));
        signature.initSign(key(job[1]));
        signature.update(Files.readAllBytes(Path.of(job[5])));
        Files.write(Path.of(job[6]), signature.sign());
    }

    static void check(String[] job) throws Exception {
        PublicKey key = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(pem(job[1])));
        Signature signature = Signature.getInstance("RSASSA-PSS");
        signature.setParameter(parameters(job[2], job[3], job[4]));
        signature.initVerify(key);
        signature.update(Files.readAllBytes(Path.of(job[5])));
        if (!signature.verify(Files.readAllBytes(Path.of(job[6])))) throw new IllegalStateException("it does not verify");
    }

    static void xml(String[] job) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        Document document = factory.newDocumentBuilder().parse(Path.of(job[6]).toFile());
        X509Certificate certificate;
        try (InputStream in = Files.newInputStream(Path.of(job[2]))) {
            certificate = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
        List<Transform> transforms = List.of(DSIG.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null),
            DSIG.newTransform(CanonicalizationMethod.EXCLUSIVE, (TransformParameterSpec) null));
        Reference reference = DSIG.newReference("", DSIG.newDigestMethod(DigestMethod.SHA256, null), transforms, null, null);
        SignedInfo info = DSIG.newSignedInfo(
            DSIG.newCanonicalizationMethod(CanonicalizationMethod.EXCLUSIVE, (C14NMethodParameterSpec) null),
            DSIG.newSignatureMethod("http://www.w3.org/2007/05/xmldsig-more#rsa-pss",
                new RSAPSSParameterSpec(parameters(job[3], job[4], job[5]))),
            List.of(reference));
        KeyInfoFactory infos = DSIG.getKeyInfoFactory();
        DSIG.newXMLSignature(info, infos.newKeyInfo(List.of(infos.newX509Data(List.of(certificate)))))
            .sign(new DOMSignContext(key(job[1]), document.getDocumentElement()));
        TransformerFactory.newInstance().newTransformer().transform(new DOMSource(document), new StreamResult(Path.of(job[7]).toFile()));
    }
}
