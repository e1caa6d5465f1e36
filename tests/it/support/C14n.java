import com.sun.org.apache.xml.internal.security.c14n.Canonicalizer;
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.xml.parsers.*;
import org.w3c.dom.*;

/** Canonical forms by the JDK. Standard input: lines of document, selection (whole, id:VALUE), algorithm, prefix list, with tabs
    between. Standard output: a line each, base64, or ! and what went wrong. */
public class C14n {
    public static void main(String[] arguments) throws Exception {
        com.sun.org.apache.xml.internal.security.Init.init();
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        BufferedReader jobs = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream answers = new PrintStream(System.out, true, "UTF-8");
        for (String job = jobs.readLine(); job != null; job = jobs.readLine()) {
            String[] cells = job.split("\t", -1);
            answers.println(canonical(factory, cells[0], cells[1], cells[2], cells[3]));
        }
    }

    static String canonical(DocumentBuilderFactory factory, String file, String selection, String algorithm, String prefixes) {
        Document document;
        try {
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            document = builder.parse(new File(file));
        } catch (Exception error) {
            return "!not well-formed";
        }
        try {
            Node node = selection.equals("whole") ? document : find(document.getDocumentElement(), selection.substring(3));
            ByteArrayOutputStream octets = new ByteArrayOutputStream();
            Canonicalizer canonicalizer = Canonicalizer.getInstance(algorithm);
            if (prefixes.isEmpty()) {
                canonicalizer.canonicalizeSubtree(node, octets);
            } else {
                canonicalizer.canonicalizeSubtree(node, prefixes, octets);
            }
            return Base64.getEncoder().encodeToString(octets.toByteArray());
        } catch (Exception error) {
            return "!no canonical form";
        }
    }

    static Element find(Element element, String id) {
        if (element.getAttribute("Id").equals(id)) {
            return element;
        }
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            Element found = child instanceof Element ? find((Element) child, id) : null;
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
