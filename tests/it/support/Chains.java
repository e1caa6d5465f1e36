import java.io.*;
import java.nio.charset.StandardCharsets;
import java.security.cert.*;
import java.util.*;

/** Validates chains by PKIX: the first line is the time in milliseconds, each other one anchor,issuer,...,leaf in hexadecimal. */
public class Chains {
    public static void main(String[] arguments) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        Date at = new Date(Long.parseLong(in.readLine().trim()));
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(verdict(factory, at, line.trim().split(",")));
        }
    }

    private static String verdict(CertificateFactory factory, Date at, String[] hex) {
        try {
            List<X509Certificate> chain = new ArrayList<>();
            for (String one : hex) {
                byte[] der = HexFormat.of().parseHex(one);
                chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
            }
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(chain.remove(0), null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(at);
            Collections.reverse(chain);
            CertPathValidator.getInstance("PKIX").validate(factory.generateCertPath(chain), parameters);
            return "good";
        } catch (Exception refusal) {
            return String.valueOf(refusal.getMessage()).replace('\n', ' ');
        }
    }
}
