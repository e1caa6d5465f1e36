// Verifies each document for a while with the JDK's library, and prints the nanoseconds of one verification.
//   java Verify.java CERTIFICATE.pem SECONDS FILE...
// A verification is all of it: parsing from memory, the digest, the signature value. The key is read once, which spares the JDK
// the reading of KeyInfo; it runs for half as long before, uncounted, to warm up.

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;

public class Verify {
    static final XMLSignatureFactory DSIG = XMLSignatureFactory.getInstance("DOM");
    static DocumentBuilder builder;

    public static void main(String[] words) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        builder = factory.newDocumentBuilder();
        PublicKey key;
        try (InputStream in = Files.newInputStream(Path.of(words[0]))) {
            key = CertificateFactory.getInstance("X.509").generateCertificate(in).getPublicKey();
        }
        long budget = (long) (Double.parseDouble(words[1]) * 1e9);
        for (int at = 2; at < words.length; at++) {
            byte[] octets = Files.readAllBytes(Path.of(words[at]));
            run(octets, key, budget / 2);
            System.out.println(run(octets, key, budget));
        }
    }

    static long run(byte[] octets, PublicKey key, long budget) throws Exception {
        long rounds = 0;
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < budget) {
            Document document = builder.parse(new ByteArrayInputStream(octets));
            DOMValidateContext context = new DOMValidateContext(key, document.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature").item(0));
            if (!DSIG.unmarshalXMLSignature(context).validate(context)) throw new IllegalStateException("it does not verify");
            rounds++;
        }
        return (System.nanoTime() - begun) / rounds;
    }
}
