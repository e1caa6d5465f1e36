//! The forgeries, by what they play on. Each list is what is replaced in the honest text, or how the text is made.

use qaqpa::crypto::{DigestAlgorithm, digest};
use qaqpa::encoding::base64::{decode, encode};
use qaqpa::findings::Code::{
    self, AlgorithmUnsupported, AlgorithmWeak, CertificateAbsent, DigestMismatch, EnvelopeMalformed,
    ReferenceUnresolved, SignatureAbsent, SignatureAmbiguous, SignatureInvalid, SignatureMalformed,
    SignatureScope, XmlMalformed,
};
use qaqpa::keys::Signer;

use super::Expect::{self, Refused, Signed};
use super::forms::{Form, Honest, digest_value, replaced, sign_info, value_replaced};
use crate::support::requests::holder;

/// A name, what must come of it, and the text.
type Forgery = (String, Expect, String);

/// All of them for one honest document.
pub fn forgeries(honest: &Honest) -> Vec<Forgery> {
    let mut all = Vec::new();
    for list in
        [shape, values, content, wrapping, ids, references, transforms, key_info, names, well_formedness]
    {
        all.extend(list(honest));
    }
    all
}

fn forged(name: impl Into<String>, expect: Expect, text: String) -> Forgery {
    (name.into(), expect, text)
}

fn refused(name: impl Into<String>, code: Code, text: String) -> Forgery {
    forged(name, Refused(code), text)
}

/// The signed content with another declarant.
fn evil(signed: &str) -> String {
    replaced(signed, "123456789011", "990101300123")
}

/// Several SignedInfo (CVE-2025-29774), several signatures (CVE-2026-47201), elements that do not belong.
fn shape(honest: &Honest) -> Vec<Forgery> {
    let info = honest.part("<ds:SignedInfo>", "</ds:SignedInfo>");
    let value = honest.part("<ds:SignatureValue>", "</ds:SignatureValue>");
    let digest = honest.part("<ds:DigestValue>", "</ds:DigestValue>");
    let other = replaced(
        info,
        digest,
        "<ds:DigestValue>AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=</ds:DigestValue>",
    );
    let signature = honest.signature();
    let mut all = Vec::new();
    let both = format!("{info}{value}");
    let many: [(&str, &str, String); 12] = [
        ("a second SignedInfo before", info, format!("{other}{info}")),
        ("a second SignedInfo behind", info, format!("{info}{other}")),
        ("a second SignedInfo behind SignatureValue", value, format!("{value}{other}")),
        ("a second SignatureValue", value, format!("{value}{value}")),
        ("no SignedInfo", info, String::new()),
        ("no SignatureValue", value, String::new()),
        ("SignatureValue before SignedInfo", &both, format!("{value}{info}")),
        ("an element of another kind first", info, format!("<x:y xmlns:x=\"urn:x\"/>{info}")),
        ("KeyInfo twice", "<ds:KeyInfo>", "<ds:KeyInfo/><ds:KeyInfo>".to_owned()),
        ("SignedInfo within an Object first", info, format!("<ds:Object>{other}</ds:Object>{info}")),
        (
            "SignedInfo of another namespace",
            "<ds:SignedInfo>",
            "<ds:SignedInfo xmlns:ds=\"urn:other\">".to_owned(),
        ),
        ("a second DigestValue", digest, format!("{digest}{digest}")),
    ];
    all.extend(
        many.into_iter().map(|(name, from, to)| refused(name, SignatureMalformed, honest.with(from, &to))),
    );
    let evil_signature = replaced(signature, info, &other);
    for (name, to) in [
        ("a second signature before", format!("{evil_signature}{signature}")),
        ("a second signature behind", format!("{signature}{evil_signature}")),
        ("the same signature twice", format!("{signature}{signature}")),
    ] {
        all.push(refused(name, SignatureAmbiguous, honest.with(signature, &to)));
    }
    all.push(refused("no signature", SignatureAbsent, honest.with(signature, "")));
    all.push(refused("a signature of no namespace", SignatureAbsent, {
        let bare = signature.replace("ds:", "").replace("xmlns:ds=", "xmlns:other=");
        honest.with(signature, &bare.replace("http://www.w3.org/2000/09/xmldsig#\"", "urn:none\""))
    }));
    if honest.form == Form::Soap {
        let security = honest.part("<wsse:Security", "</wsse:Security>");
        all.push(refused(
            "two wsse:Security",
            SignatureAmbiguous,
            honest.with(security, &format!("{security}{security}")),
        ));
        all.push(refused("the signature beside wsse:Security", SignatureAbsent, {
            let without = honest.with(signature, "");
            replaced(&without, "</wsse:Security>", &format!("</wsse:Security>{signature}"))
        }));
        all.push(refused("the signature in the Body", SignatureAbsent, {
            let without = honest.with(signature, "");
            replaced(&without, "</soap:Body>", &format!("{signature}</soap:Body>"))
        }));
    } else {
        let without = honest.with(signature, "");
        let deeper = replaced(&without, "</businessData>", &format!("{signature}</businessData>"));
        all.push(refused("the signature deeper in the document", SignatureScope, deeper));
    }
    all
}

/// SignatureValue and DigestValue: comments within (CVE-2025-29775), instructions as text, trailing octets, zeros (CVE-2022-21449),
/// encodings, HMAC where a certificate is expected (CVE-2025-48994), algorithms of other keys.
fn values(honest: &Honest) -> Vec<Forgery> {
    let value = honest.part("<ds:SignatureValue>", "</ds:SignatureValue>");
    let octets =
        decode(&value["<ds:SignatureValue>".len()..value.len() - "</ds:SignatureValue>".len()]).unwrap();
    let method = honest.part("<ds:SignatureMethod Algorithm=\"", "\"/>");
    let is_rsa = method.contains("rsa-sha256");
    let digest_text = honest.part("<ds:DigestValue>", "</ds:DigestValue>");
    let mut all = Vec::new();
    for (name, node) in [
        ("a comment", "<!--AAAA-->"),
        ("an instruction", "<?x AAAA?>"),
        ("an element", "<x xmlns=\"urn:x\">AAAA</x>"),
    ] {
        for (what, tag) in [("DigestValue", "<ds:DigestValue>"), ("SignatureValue", "<ds:SignatureValue>")] {
            all.push(refused(
                format!("{name} within {what}"),
                SignatureMalformed,
                honest.with(tag, &format!("{tag}{node}")),
            ));
            let end = tag.replace('<', "</");
            all.push(refused(
                format!("{name} at the end of {what}"),
                SignatureMalformed,
                honest.with(&end, &format!("{node}{end}")),
            ));
        }
    }
    // What is the same to canonical form is the same.
    let inside = &digest_text["<ds:DigestValue>".len()..digest_text.len() - "</ds:DigestValue>".len()];
    let cdata = format!("<ds:DigestValue><![CDATA[{inside}]]></ds:DigestValue>");
    all.push(forged("DigestValue in CDATA", Signed, honest.with(digest_text, &cdata)));
    all.push(refused(
        "white space in DigestValue",
        SignatureInvalid,
        honest.with("<ds:DigestValue>", "<ds:DigestValue>\n"),
    ));
    all.push(forged(
        "white space in SignatureValue",
        Signed,
        honest.with("<ds:SignatureValue>", "<ds:SignatureValue>&#13;\n "),
    ));
    let longer = |more: &[u8]| [&octets[..], more].concat();
    let wrong: [(&str, Vec<u8>); 8] = [
        ("zeros", vec![0; octets.len()]),
        ("one octet more", longer(&[0])),
        ("many octets more", longer(&[0xAA; 64])),
        ("one octet less", octets[..octets.len() - 1].to_vec()),
        ("a zero before", [&[0], &octets[..]].concat()),
        ("nothing", Vec::new()),
        ("ones", vec![0xFF; octets.len()]),
        ("the number one", [vec![0; octets.len() - 1], vec![1]].concat()),
    ];
    all.extend(wrong.into_iter().map(|(name, wrong)| {
        refused(format!("a value of {name}"), SignatureInvalid, value_replaced(&honest.text, &wrong))
    }));
    if !is_rsa {
        // FIPS 186-5 appendix: the order of P-256.
        let order = "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551";
        let order: Vec<u8> =
            (0..32).map(|i| u8::from_str_radix(&order[2 * i..2 * i + 2], 16).unwrap()).collect();
        all.push(refused(
            "r and s of the order",
            SignatureInvalid,
            value_replaced(&honest.text, &[&order[..], &order].concat()),
        ));
        all.push(refused(
            "r of nothing",
            SignatureInvalid,
            value_replaced(&honest.text, &[&[0; 32], &octets[32..]].concat()),
        ));
        all.push(refused(
            "s of nothing",
            SignatureInvalid,
            value_replaced(&honest.text, &[&octets[..32], &[0; 32]].concat()),
        ));
        all.push(refused("r and s as DER", SignatureInvalid, value_replaced(&honest.text, &as_der(&octets))));
    }
    let more = "http://www.w3.org/2001/04/xmldsig-more#";
    let methods = [
        ("HMAC", format!("{more}hmac-sha256"), AlgorithmUnsupported),
        ("the old HMAC", "http://www.w3.org/2000/09/xmldsig#hmac-sha1".to_owned(), AlgorithmUnsupported),
        ("DSA", "http://www.w3.org/2000/09/xmldsig#dsa-sha1".to_owned(), AlgorithmUnsupported),
        ("MD5", format!("{more}rsa-md5"), AlgorithmUnsupported),
        ("none", String::new(), AlgorithmUnsupported),
        (
            "the other kind of key",
            format!("{more}{}", if is_rsa { "ecdsa-sha256" } else { "rsa-sha256" }),
            SignatureInvalid,
        ),
        ("PSS", "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1".to_owned(), SignatureInvalid),
        (
            "SHA-512",
            format!("{more}{}", if is_rsa { "rsa-sha512" } else { "ecdsa-sha512" }),
            SignatureInvalid,
        ),
        ("Ed25519", "http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519".to_owned(), SignatureInvalid),
        ("SHA-1", "http://www.w3.org/2000/09/xmldsig#rsa-sha1".to_owned(), AlgorithmWeak),
    ];
    for (name, uri, code) in methods {
        let other = honest.with(method, &format!("<ds:SignatureMethod Algorithm=\"{uri}\"/>"));
        all.push(refused(format!("SignatureMethod of {name}"), code, other));
    }
    all.push(refused("HMAC with the public key for a secret", AlgorithmUnsupported, hmac(honest, method)));
    let parameter =
        method.replace("/>", "><ds:HMACOutputLength>0</ds:HMACOutputLength></ds:SignatureMethod>");
    all.push(refused("HMACOutputLength", SignatureMalformed, honest.with(method, &parameter)));
    all.push(refused("a digest of SHA-1", AlgorithmWeak, {
        let value = encode(digest(DigestAlgorithm::Sha1, b"").as_ref());
        let text =
            honest.with("http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2000/09/xmldsig#sha1");
        sign_info(
            &replaced(&text, digest_text, &format!("<ds:DigestValue>{value}</ds:DigestValue>")),
            &honest.holder,
        )
    }));
    let md5 = honest
        .signed_anew("http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2001/04/xmldsig-more#md5");
    all.push(refused("a digest of MD5", AlgorithmUnsupported, md5));
    let cut = format!("<ds:DigestValue>{}</ds:DigestValue>", encode(&decode(inside).unwrap()[..16]));
    all.push(refused("half a digest", DigestMismatch, honest.signed_anew(digest_text, &cut)));
    all.push(refused(
        "an empty digest",
        DigestMismatch,
        honest.signed_anew(digest_text, "<ds:DigestValue></ds:DigestValue>"),
    ));
    all
}

/// r and s as ECDSA-Sig-Value, RFC 3279 §2.2.3.
fn as_der(fixed: &[u8]) -> Vec<u8> {
    let integer = |octets: &[u8]| {
        let mut content: Vec<u8> = octets.iter().copied().skip_while(|octet| *octet == 0).collect();
        if content.first().is_some_and(|first| *first > 0x7F) {
            content.insert(0, 0);
        }
        [vec![2, content.len() as u8], content].concat()
    };
    let both = [integer(&fixed[..fixed.len() / 2]), integer(&fixed[fixed.len() / 2..])].concat();
    [vec![0x30, both.len() as u8], both].concat()
}

/// A true HMAC over the SignedInfo that asks for it, keyed with what everybody knows.
fn hmac(honest: &Honest, method: &str) -> String {
    let uri = "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256";
    let text = honest.with(method, &format!("<ds:SignatureMethod Algorithm=\"{uri}\"/>"));
    let start = text.find("<ds:SignedInfo>").unwrap();
    let end = text.find("</ds:SignedInfo>").unwrap() + "</ds:SignedInfo>".len();
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, honest.holder.certificate().key().octets());
    value_replaced(&text, ring::hmac::sign(&key, &text.as_bytes()[start..end]).as_ref())
}

/// What is said is changed.
fn content(honest: &Honest) -> Vec<Forgery> {
    let changed = evil(&honest.text);
    let digest_text = honest.part("<ds:DigestValue>", "</ds:DigestValue>");
    let id = if honest.id.is_empty() { "r" } else { honest.id };
    let right = digest_value(&changed, id, honest.algorithm);
    let matching = replaced(&changed, digest_text, &format!("<ds:DigestValue>{right}</ds:DigestValue>"));
    let kept = format!("<ds:DigestValue><!--{digest_text}-->{right}</ds:DigestValue>")
        .replace("<!--<ds:DigestValue>", "<!--")
        .replace("</ds:DigestValue>-->", "-->");
    // The root's declarations are part of SignedInfo in inclusive form.
    let context = if honest.form == Form::Enveloped && honest.is_inclusive() {
        SignatureInvalid
    } else {
        DigestMismatch
    };
    vec![
        refused("another declarant", DigestMismatch, changed.clone()),
        refused("another declarant, and the digest of it", SignatureInvalid, matching),
        refused(
            "another digest behind the first in a comment",
            SignatureMalformed,
            replaced(&changed, digest_text, &kept),
        ),
        refused("an attribute changed", DigestMismatch, honest.with("x:k=\"1\"", "x:k=\"2\"")),
        refused(
            "an attribute of another namespace",
            context,
            honest.with("xmlns:x=\"urn:x\"", "xmlns:x=\"urn:y\""),
        ),
        refused(
            "elements of another namespace",
            context,
            honest.with("urn:qaqpa:request:v1", "urn:qaqpa:request:v2"),
        ),
        refused("an instruction within a value", DigestMismatch, honest.with("12345678", "1234<?x 5?>5678")),
        refused("an element within a value", DigestMismatch, honest.with("12345678", "1234<x/>5678")),
        forged("a comment within a value", Signed, honest.with("12345678", "1234<!-- 990101300123 -->5678")),
        forged(
            "a comment that looks like an end",
            Signed,
            honest.with("12345678", "1234<!--</declarantId>-->5678"),
        ),
        forged("a value in CDATA", Signed, honest.with("123456789011", "<![CDATA[1234]]>56789011")),
        forged("a value by reference", Signed, honest.with("123456789011", "&#49;23456789011")),
        refused(
            "a value doubled",
            DigestMismatch,
            honest.with("<declarantId>", "<declarantId>990101300123</declarantId><declarantId>"),
        ),
        refused(
            "white space before the value",
            DigestMismatch,
            honest.with("<declarantId>", "<declarantId> "),
        ),
    ]
}

/// Signature wrapping (CVE-2025-47949, CVE-2024-6800 and their kin): the signed element moved, another put in its place.
fn wrapping(honest: &Honest) -> Vec<Forgery> {
    let signature = honest.signature();
    let signed = honest.signed();
    let mut all = Vec::new();
    if honest.form == Form::Enveloped {
        let bare = replaced(signed, signature, "");
        let places = [
            (
                "in an Object of the signature",
                replaced(
                    signature,
                    "</ds:Signature>",
                    &format!("<ds:Object>{bare}</ds:Object></ds:Signature>"),
                ),
                "",
            ),
            ("behind the signature", signature.to_owned(), bare.as_str()),
        ];
        for (name, signature, behind) in places {
            // Elements of the forged request stand where a reader looks first.
            let forged = |id: &str| {
                let root = replaced(&evil(&bare), " Id=\"r\"", id);
                replaced(&root, "</request>", &format!("{signature}{behind}</request>"))
            };
            let by_id = !honest.id.is_empty();
            // Within the signature, its declaration of `ds` is part of the content's inclusive form.
            let moved = honest.is_inclusive() && name == "in an Object of the signature";
            let nothing = if by_id && !moved { SignatureScope } else { DigestMismatch };
            all.push(refused(format!("wrapped {name}, the root without id"), nothing, forged("")));
            all.push(refused(
                format!("wrapped {name}, the root with another id"),
                nothing,
                forged(" Id=\"other\""),
            ));
            let twice = if by_id { SignatureAmbiguous } else { DigestMismatch };
            all.push(refused(
                format!("wrapped {name}, the root with the same id"),
                twice,
                forged(" Id=\"r\""),
            ));
        }
        let wrapped = format!("<envelope>{signed}</envelope>");
        all.push(refused("put into another document", SignatureScope, wrapped));
        let around = format!(
            "<request xmlns=\"urn:qaqpa:request:v1\"><declarantId>990101300123</declarantId>{signed}</request>"
        );
        all.push(refused("put into a request of the same kind", SignatureScope, around));
        return all;
    }
    let hidden = |at: &str, to: &str, body: &str| {
        let text = honest.with(signed, "");
        replaced(&replaced(&text, at, to), "</soap:Envelope>", &format!("{body}</soap:Envelope>"))
    };
    let evil_body = evil(signed);
    let bodies = [
        ("without id", replaced(&evil_body, " wsu:Id=\"r\"", ""), SignatureScope),
        ("with another id", replaced(&evil_body, "wsu:Id=\"r\"", "wsu:Id=\"other\""), SignatureScope),
        ("with the same id", evil_body.clone(), SignatureAmbiguous),
        (
            "with the same Id of no namespace",
            replaced(&evil_body, "wsu:Id=\"r\"", "Id=\"r\""),
            SignatureAmbiguous,
        ),
        ("with the same id of xml", replaced(&evil_body, "wsu:Id=\"r\"", "xml:id=\"r\""), SignatureAmbiguous),
        ("with the same wsu:id", replaced(&evil_body, "wsu:Id=\"r\"", "wsu:id=\"r\""), SignatureAmbiguous),
        (
            "with the same wsse:Id",
            replaced(
                &evil_body,
                "wsu:Id=\"r\"",
                "y:Id=\"r\" xmlns:y=\"http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd\"",
            ),
            SignatureAmbiguous,
        ),
        (
            "with the same id of a foreign namespace",
            replaced(&evil_body, "wsu:Id=\"r\"", "x:Id=\"r\" xmlns:x=\"urn:x\""),
            SignatureScope,
        ),
    ];
    let places = [
        ("the header", "</soap:Header>", format!("{signed}</soap:Header>")),
        (
            "an element of the header",
            "</soap:Header>",
            format!("<w xmlns=\"urn:w\">{signed}</w></soap:Header>"),
        ),
        (
            "the beginning of the header",
            "<soap:Header>",
            format!("<soap:Header><w xmlns=\"urn:w\">{signed}</w>"),
        ),
        ("wsse:Security", "</wsse:Security>", format!("{signed}</wsse:Security>")),
        ("the Timestamp", "</wsu:Timestamp>", format!("{signed}</wsu:Timestamp>")),
        (
            "an Object of the signature",
            "</ds:Signature>",
            format!("<ds:Object>{signed}</ds:Object></ds:Signature>"),
        ),
        ("KeyInfo", "</ds:KeyInfo>", format!("<x:y xmlns:x=\"urn:x\">{signed}</x:y></ds:KeyInfo>")),
        (
            "the envelope, wrapped",
            "</soap:Envelope>",
            format!("<w xmlns=\"urn:w\">{signed}</w></soap:Envelope>"),
        ),
    ];
    for (body_name, body, code) in &bodies {
        for (place, at, to) in &places {
            all.push(refused(
                format!("the Body in {place}, another {body_name}"),
                *code,
                hidden(at, to, body),
            ));
        }
        let inside = replaced(body, "<request ", &format!("<w xmlns=\"urn:w\">{signed}</w><request "));
        all.push(refused(format!("the Body in another {body_name}"), *code, honest.with(signed, &inside)));
        let two = honest.with(signed, &format!("{body}{signed}"));
        all.push(refused(format!("two Bodies, the first {body_name}"), EnvelopeMalformed, two));
        let two = honest.with(signed, &format!("{signed}{body}"));
        all.push(refused(format!("two Bodies, the second {body_name}"), EnvelopeMalformed, two));
    }
    let foreign =
        evil_body.replace("soap:Body", "f:Body").replacen("<f:Body", "<f:Body xmlns:f=\"urn:f\"", 1);
    let foreign = replaced(&foreign, " wsu:Id=\"r\"", "");
    all.push(forged(
        "a Body of another namespace before",
        Signed,
        honest.with(signed, &format!("{foreign}{signed}")),
    ));
    let header = honest.part("<soap:Header>", "</soap:Header>");
    all.push(refused("two Headers", EnvelopeMalformed, honest.with(header, &format!("{header}{header}"))));
    let late = replaced(&honest.with(header, ""), "</soap:Envelope>", &format!("{header}</soap:Envelope>"));
    all.push(refused("the Header behind the Body", EnvelopeMalformed, late));
    let inner = format!(
        "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body>{}</soap:Body></soap:Envelope>",
        honest.text
    );
    all.push(refused("an envelope in the Body of another", SignatureAbsent, inner));
    all
}

/// Ids that are not unique, by any of the attributes that identify.
fn ids(honest: &Honest) -> Vec<Forgery> {
    if honest.id.is_empty() {
        return Vec::new();
    }
    let wsu =
        "xmlns:wsu=\"http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd\"";
    let mut all = Vec::new();
    let wsse =
        "xmlns:wsse=\"http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd\"";
    for id in [
        "Id=\"r\"",
        "ID=\"r\"",
        "id=\"r\"",
        "xml:id=\"r\"",
        &format!("wsu:Id=\"r\" {wsu}"),
        &format!("wsu:id=\"r\" {wsu}"),
        &format!("wsse:Id=\"r\" {wsse}"),
        "Id=\"&#114;\"",
    ] {
        for (place, at, to) in [
            ("an Object", "</ds:Signature>", format!("<ds:Object><e {id}/></ds:Object></ds:Signature>")),
            ("KeyInfo", "<ds:KeyInfo>", format!("<ds:KeyInfo><e {id}/>")),
            ("the signature itself", "<ds:Signature ", format!("<ds:Signature {id} ")),
        ] {
            // What stands above SignedInfo is part of its inclusive form: `xml:` attributes and declarations.
            let inherited = honest.is_inclusive() && place == "the signature itself" && id.contains(':');
            let code = if inherited { SignatureInvalid } else { SignatureAmbiguous };
            all.push(refused(format!("{id} once more, on {place}"), code, honest.with(at, &to)));
        }
    }
    for id in ["x:Id=\"r\" xmlns:x=\"urn:x\"", "iD=\"r\"", "Id=\"R\"", "Id=\" r\""] {
        let other =
            honest.with("</ds:Signature>", &format!("<ds:Object><e {id}/></ds:Object></ds:Signature>"));
        all.push(forged(format!("{id}, which is no such id"), Signed, other));
    }
    let with_two = match honest.form {
        Form::Soap => honest.with("wsu:Id=\"r\"", "wsu:Id=\"r\" wsu:Id=\"s\""),
        Form::Enveloped => honest.with("Id=\"r\"", "Id=\"r\" Id=\"s\""),
    };
    all.push(refused("an id twice on one element", XmlMalformed, with_two));
    if honest.form == Form::Enveloped {
        let foreign = honest.with(" Id=\"r\"", " x:Id=\"r\"");
        all.push(refused("the id in a foreign namespace", ReferenceUnresolved, foreign));
    }
    all
}

/// What a SignedInfo that is truly signed may not point at, and digests that are those of others (CVE-2026-33487).
fn references(honest: &Honest) -> Vec<Forgery> {
    let reference = honest.reference();
    let uri = honest.part("URI=\"", "\"");
    let mut all = Vec::new();
    let outside = [
        "file:///etc/hostname",
        "http://127.0.0.1:1/x",
        "https://127.0.0.1:1/x",
        "cid:part1",
        "other.xml",
        "../Cargo.toml",
        "\\\\host\\share",
        "#",
        "#xpointer(//request)",
        "#xpointer(id(r))",
        "#element(/1)",
        "#xmlns(a=urn:a)xpointer(/)",
        "?",
        "#absent",
        "# r",
        "data:,x",
        "jar:file:/x!/y",
    ];
    for wrong in outside {
        all.push(refused(
            format!("a Reference to `{wrong}`"),
            ReferenceUnresolved,
            honest.signed_anew(uri, &format!("URI=\"{wrong}\"")),
        ));
    }
    all.push(refused("a Reference without URI", ReferenceUnresolved, honest.signed_anew(uri, "")));
    let other_names = honest
        .signed_anew(uri, &format!("URI=\"#absent\" {} xmlns:x=\"urn:x\"", uri.replace("URI", "x:URI")));
    all.push(refused("a URI of a foreign namespace beside", ReferenceUnresolved, other_names));
    let algorithm = honest.algorithm;
    // A second element that can be signed, which is not what is processed.
    let target = match honest.form {
        Form::Soap => "t",
        Form::Enveloped => "o",
    };
    let with_object = match honest.form {
        Form::Soap => honest.text.clone(),
        Form::Enveloped => honest.with("</ds:Signature>", "<ds:Object Id=\"o\">x</ds:Object></ds:Signature>"),
    };
    let right = digest_value(&with_object, target, algorithm);
    let digest_text = honest.part("<ds:DigestValue>", "</ds:DigestValue>");
    let digest_right = format!("<ds:DigestValue>{right}</ds:DigestValue>");
    let transform = "<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"/>";
    let other = replaced(&reference.replacen(transform, "", 1), uri, &format!("URI=\"#{target}\""));
    let other_right = replaced(&other, digest_text, &digest_right);
    let anew = |to: &str| sign_info(&replaced(&with_object, reference, to), &honest.holder);
    all.push(refused("a Reference to another element alone", SignatureScope, anew(&other_right)));
    all.push(forged("two References, both right", Signed, anew(&format!("{reference}{other_right}"))));
    all.push(forged("two References, the other first", Signed, anew(&format!("{other_right}{reference}"))));
    let swapped = replaced(reference, digest_text, &digest_right);
    all.push(refused(
        "the digests of two References swapped",
        DigestMismatch,
        anew(&format!("{swapped}{other}")),
    ));
    all.push(refused(
        "the second with the digest of the first",
        DigestMismatch,
        anew(&format!("{reference}{other}")),
    ));
    all.push(refused(
        "the first with the digest of the second",
        DigestMismatch,
        anew(&format!("{swapped}{other_right}")),
    ));
    all.push(refused("both wrong in the other order", DigestMismatch, anew(&format!("{other}{swapped}"))));
    all.push(refused(
        "the digests swapped, and not signed anew",
        SignatureInvalid,
        replaced(&with_object, reference, &format!("{swapped}{other}")),
    ));
    all.push(refused("nine References", SignatureMalformed, anew(&reference.repeat(9))));
    all.push(refused("no Reference", SignatureMalformed, anew("")));
    let manifest = replaced(
        reference,
        "<ds:Reference ",
        "<ds:Reference Type=\"http://www.w3.org/2000/09/xmldsig#Manifest\" ",
    );
    let manifest = replaced(&manifest, uri, "URI=\"#m\"");
    let in_manifest = replaced(
        &with_object,
        "</ds:Signature>",
        &format!("<ds:Object><ds:Manifest Id=\"m\">{reference}</ds:Manifest></ds:Object></ds:Signature>"),
    );
    let manifest_digest =
        if honest.form == Form::Soap { digest_value(&in_manifest, "t", algorithm) } else { right.clone() };
    let manifest =
        replaced(&manifest, digest_text, &format!("<ds:DigestValue>{manifest_digest}</ds:DigestValue>"));
    all.push(refused(
        "what is processed in a Manifest alone",
        DigestMismatch,
        sign_info(&replaced(&in_manifest, reference, &manifest), &honest.holder),
    ));
    if honest.form == Form::Soap {
        let signed = honest.with("<soap:Header>", "<soap:Header wsu:Id=\"h\">");
        let child = honest.with("<request ", "<request Id=\"h\" ");
        for (name, text) in [("the header", signed), ("a part of the Body", child)] {
            let text = replaced(&text, uri, "URI=\"#h\"");
            // The header has the signature in it, which no digest can cover: any digest will do.
            let code = if name == "the header" { DigestMismatch } else { SignatureScope };
            let right = digest_value(&text, "h", algorithm);
            let text = replaced(&text, digest_text, &format!("<ds:DigestValue>{right}</ds:DigestValue>"));
            all.push(refused(format!("a Reference to {name}"), code, sign_info(&text, &honest.holder)));
        }
    }
    all
}

/// Transforms that are programs, or that hide something; canonicalisation that fails and is taken for an empty one (CVE-2025-66568).
fn transforms(honest: &Honest) -> Vec<Forgery> {
    let first = "<ds:Transforms>";
    let enveloped = "<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"/>";
    let c14n = format!("<ds:Transform Algorithm=\"{}\"/>", honest.algorithm.uri());
    let mut all = Vec::new();
    let programs = [
        (
            "XPath",
            "http://www.w3.org/TR/1999/REC-xpath-19991116",
            "<ds:XPath>not(ancestor-or-self::*[local-name()='declarantId'])</ds:XPath>",
        ),
        (
            "XPath filter",
            "http://www.w3.org/2002/06/xmldsig-filter2",
            "<f:XPath xmlns:f=\"http://www.w3.org/2002/06/xmldsig-filter2\" Filter=\"subtract\">//*</f:XPath>",
        ),
        (
            "XSLT",
            "http://www.w3.org/TR/1999/REC-xslt-19991116",
            "<s:stylesheet xmlns:s=\"http://www.w3.org/1999/XSL/Transform\" version=\"1.0\"/>",
        ),
        ("base64", "http://www.w3.org/2000/09/xmldsig#base64", ""),
        ("decryption", "http://www.w3.org/2002/07/decrypt#XML", ""),
        ("a name of one's own", "urn:x", ""),
        ("nothing", "", ""),
    ];
    for (name, uri, inside) in programs {
        let transform = format!("<ds:Transform Algorithm=\"{uri}\">{inside}</ds:Transform>");
        let before = honest.signed_anew(first, &format!("{first}{transform}"));
        // base64 is done here, but nothing may follow it.
        let code = if name == "base64" { SignatureMalformed } else { AlgorithmUnsupported };
        all.push(refused(format!("a transform of {name} first"), code, before));
        let method = honest.part("<ds:CanonicalizationMethod ", "/>");
        let by_program = honest.with(
            method,
            &format!("<ds:CanonicalizationMethod Algorithm=\"{uri}\">{inside}</ds:CanonicalizationMethod>"),
        );
        all.push(refused(format!("SignedInfo by {name}"), AlgorithmUnsupported, by_program));
    }
    let orders = [
        ("two canonicalisations", format!("{c14n}{c14n}")),
        ("enveloped-signature behind the canonicalisation", format!("{c14n}{enveloped}")),
        ("enveloped-signature twice", format!("{enveloped}{enveloped}")),
        ("five transforms", format!("{enveloped}{c14n}{c14n}{c14n}{c14n}")),
        (
            "a parameter of enveloped-signature",
            enveloped.replace("/>", "><x xmlns=\"urn:x\"/></ds:Transform>"),
        ),
    ];
    // A prefix list alone may stand in it; nothing hides in one or beside it.
    let list =
        "<i:InclusiveNamespaces xmlns:i=\"http://www.w3.org/2001/10/xml-exc-c14n#\" PrefixList=\"xs\"/>";
    let of =
        |inside: &str| format!("{}{c14n}", enveloped.replace("/>", &format!(">{inside}</ds:Transform>")));
    let prefix_lists = [
        ("two prefix lists", of(&list.repeat(2))),
        ("an element beside a prefix list", of(&format!("{list}<x xmlns=\"urn:x\"/>"))),
        ("an element before a prefix list", of(&format!("<x xmlns=\"urn:x\"/>{list}"))),
        (
            "an element in a prefix list",
            of(&list.replace("/>", "><x xmlns=\"urn:x\"/></i:InclusiveNamespaces>")),
        ),
        ("a text in a prefix list", of(&list.replace("/>", ">x</i:InclusiveNamespaces>"))),
        ("a further attribute of a prefix list", of(&list.replace("/>", " Algorithm=\"urn:x\"/>"))),
        ("a prefix list without its prefixes", of(&list.replace(" PrefixList=\"xs\"", ""))),
        ("a prefix list of another namespace", of(&list.replace("xml-exc-c14n#", "xml-exc-c14n"))),
        ("another element in the namespace of prefix lists", of(&list.replace("InclusiveN", "ExclusiveN"))),
        ("a prefix list without end", of(&list.replace("\"xs\"", &format!("\"{}\"", "xs ".repeat(65))))),
    ];
    let transforms = honest.part(first, "</ds:Transforms>");
    for (name, list) in orders.into_iter().chain(prefix_lists) {
        let text = honest.signed_anew(transforms, &format!("{first}{list}</ds:Transforms>"));
        all.push(refused(name, SignatureMalformed, text));
    }
    // A name that is not absolute has no canonical form; an empty one must not stand in for it.
    let nothing = encode(digest(DigestAlgorithm::Sha256, b"").as_ref());
    let digest_text = honest.part("<ds:DigestValue>", "</ds:DigestValue>");
    let empty = honest.with(digest_text, &format!("<ds:DigestValue>{nothing}</ds:DigestValue>"));
    let relative = replaced(&empty, "<address>", "<address xmlns=\"relative\">");
    all.push(refused(
        "content without canonical form, the digest of nothing",
        SignatureMalformed,
        sign_info(&relative, &honest.holder),
    ));
    let info = honest.with("<ds:SignedInfo>", "<ds:SignedInfo xmlns:r=\"relative\" r:x=\"1\">");
    all.push(refused(
        "SignedInfo without canonical form, the signature of nothing",
        SignatureMalformed,
        sign_info(&info, &honest.holder),
    ));
    all.push(refused("the digest of nothing", DigestMismatch, sign_info(&empty, &honest.holder)));
    all
}

/// KeyInfo is a claim (CVE-2024-32962): another's certificate, none, a bare key, several.
fn key_info(honest: &Honest) -> Vec<Forgery> {
    let key_info = honest.part("<ds:KeyInfo>", "</ds:KeyInfo>");
    let own = encode(honest.holder.certificate().der());
    let rsa = honest.holder.certificate().der() == holder("people/valid").certificate().der()
        || honest.text.contains("rsa-sha256");
    let other = holder(if rsa { "people/other-iin" } else { "portal-system-ecdsa" });
    let other =
        if other.certificate() == honest.holder.certificate() { holder("people/valid-ecdsa") } else { other };
    let other = encode(other.certificate().der());
    let certificate = |text: &str| format!("<ds:X509Certificate>{text}</ds:X509Certificate>");
    let data = |inside: &str| format!("<ds:KeyInfo><ds:X509Data>{inside}</ds:X509Data></ds:KeyInfo>");
    let is = |name: &str, expect: Expect, to: String| forged(name, expect, honest.with(key_info, &to));
    vec![
        is("the certificate of another", Refused(SignatureInvalid), key_info.replace(&own, &other)),
        is("no KeyInfo", Refused(CertificateAbsent), String::new()),
        is("an empty KeyInfo", Refused(CertificateAbsent), "<ds:KeyInfo/>".to_owned()),
        is("a bare key", Refused(CertificateAbsent), "<ds:KeyInfo><ds:KeyValue><ds:RSAKeyValue><ds:Modulus>AQAB</ds:Modulus><ds:Exponent>AQAB</ds:Exponent></ds:RSAKeyValue></ds:KeyValue></ds:KeyInfo>".to_owned()),
        is("a KeyName", Refused(CertificateAbsent), "<ds:KeyInfo><ds:KeyName>k</ds:KeyName></ds:KeyInfo>".to_owned()),
        is("a RetrievalMethod", Refused(CertificateAbsent), "<ds:KeyInfo><ds:RetrievalMethod URI=\"http://127.0.0.1:1/k\"/></ds:KeyInfo>".to_owned()),
        is("a token that is not there", Refused(CertificateAbsent), format!("<ds:KeyInfo><w:SecurityTokenReference xmlns:w=\"{wsse}\"><w:Reference URI=\"#absent\"/></w:SecurityTokenReference></ds:KeyInfo>", wsse = qaqpa::xmldsig::ns::WSSE)),
        is("a token elsewhere", Refused(CertificateAbsent), format!("<ds:KeyInfo><w:SecurityTokenReference xmlns:w=\"{wsse}\"><w:Reference URI=\"http://127.0.0.1:1/k\"/></w:SecurityTokenReference></ds:KeyInfo>", wsse = qaqpa::xmldsig::ns::WSSE)),
        is("another's certificate behind the signer's", Signed, data(&format!("{}{}", certificate(&own), certificate(&other)))),
        is("another's certificate before the signer's", Signed, data(&format!("{}{}", certificate(&other), certificate(&own)))),
        is("two certificates, neither of them the signer's", Refused(CertificateAbsent), data(&format!("{}{}", certificate(&other), certificate(&encode(holder("people/expired").certificate().der()))))),
        is("the certificate in base64 twice", Refused(CertificateAbsent), data(&certificate(&encode(own.as_bytes())))),
        is("a thousand tokens", Refused(CertificateAbsent), tokens(&own)),
        is("a thousand certificates", Refused(CertificateAbsent), data(&certificate(&own).repeat(1_000))),
        is("a certificate that cannot be read", Refused(CertificateAbsent), data(&certificate("AAAA"))),
        is("a certificate with octets behind it", Refused(CertificateAbsent), data(&certificate(&encode(&[honest.holder.certificate().der(), b"x"].concat())))),
        is("the certificate with line ends in it", Signed, data(&certificate(&format!("\n{}&#13;\n{}\n", &own[..64], &own[64..])))),
        is("the certificate twice", Signed, data(&certificate(&own).repeat(2))),
        is("the certificate with a comment in it", Signed, data(&certificate(&format!("<!--{other}-->{own}")))),
        is("a bare key beside the certificate", Signed, data(&certificate(&own)).replace("<ds:KeyInfo>", "<ds:KeyInfo><ds:KeyValue><x/></ds:KeyValue>")),
        is("an Object behind", Signed, format!("{key_info}<ds:Object><declarantId>990101300123</declarantId></ds:Object>")),
    ]
}

/// One token that is named a thousand times: each name costs a search through the document, before anything is authenticated.
fn tokens(certificate: &str) -> String {
    let wsse = qaqpa::xmldsig::ns::WSSE;
    let token = format!("<w:BinarySecurityToken Id=\"token\">{certificate}</w:BinarySecurityToken>");
    let names = "<w:Reference URI=\"#token\"/>".repeat(1_000);
    format!(
        "<ds:KeyInfo xmlns:w=\"{wsse}\">{token}<w:SecurityTokenReference>{names}</w:SecurityTokenReference></ds:KeyInfo>"
    )
}

/// Namespace confusion and attribute pollution ("The Fragile Lock", 12/2025).
fn names(honest: &Honest) -> Vec<Forgery> {
    let mut all = vec![
        refused(
            "the prefix of the signature bound to something else",
            SignatureAbsent,
            honest.with(
                "xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"",
                "xmlns:ds=\"http://www.w3.org/2000/09/xmldsig\"",
            ),
        ),
        refused(
            "Algorithm of a foreign namespace",
            SignatureMalformed,
            honest.with("<ds:SignatureMethod Algorithm", "<ds:SignatureMethod xmlns:x=\"urn:x\" x:Algorithm"),
        ),
        refused(
            "Algorithm twice",
            XmlMalformed,
            honest.with("<ds:SignatureMethod ", "<ds:SignatureMethod Algorithm=\"x\" "),
        ),
        refused("URI twice", XmlMalformed, honest.with("<ds:Reference ", "<ds:Reference URI=\"\" ")),
        refused(
            "an attribute by two prefixes of one name",
            XmlMalformed,
            honest.with("x:k=\"1\"", "x:k=\"1\" y:k=\"2\" xmlns:y=\"urn:x\""),
        ),
        refused(
            "an attribute without prefix beside",
            DigestMismatch,
            honest.with("x:k=\"1\"", "x:k=\"1\" k=\"2\""),
        ),
        refused(
            "the content's namespace taken away",
            DigestMismatch,
            honest.with("<businessData ", "<businessData xmlns=\"\" "),
        ),
        refused(
            "a prefix undeclared",
            XmlMalformed,
            honest.with("<businessData ", "<businessData xmlns:x=\"\" "),
        ),
        refused(
            "the prefix xml bound anew",
            XmlMalformed,
            honest.with("<businessData ", "<businessData xmlns:xml=\"urn:x\" "),
        ),
        refused(
            "an attribute on SignedInfo",
            SignatureInvalid,
            honest.with("<ds:SignedInfo>", "<ds:SignedInfo Id=\"si\">"),
        ),
    ];
    // Inclusive canonical form has every declaration in it, exclusive only those that are used.
    let declared = honest.with("<businessData ", "<businessData xmlns:unused=\"urn:unused\" ");
    let expect = if honest.is_inclusive() { Refused(DigestMismatch) } else { Signed };
    all.push(forged("a declaration that nothing uses", expect, declared));
    all
}

/// What is no XML for one reader and some for another (CVE-2022-39299, CVE-2025-25291, CVE-2026-41066).
fn well_formedness(honest: &Honest) -> Vec<Forgery> {
    let text = &honest.text;
    let doctype = |inside: &str| format!("<!DOCTYPE x [{inside}]>{text}");
    let second = evil(honest.signed());
    let mut all: Vec<Forgery> = [
        ("a second root", format!("{text}{second}")),
        ("a second root before", format!("{second}{text}")),
        ("text behind", format!("{text}x")),
        ("an empty DTD", doctype("")),
        ("an entity", doctype("<!ENTITY e \"990101300123\">").replace("123456789011", "&e;")),
        (
            "an external entity",
            doctype("<!ENTITY e SYSTEM \"file:///etc/hostname\">").replace("123456789011", "&e;"),
        ),
        ("a default attribute", doctype("<!ATTLIST declarantId Id CDATA \"r\">")),
        ("an id by DTD", doctype("<!ATTLIST businessData k ID #IMPLIED>")),
        ("an unknown entity", text.replace("123456789011", "1&nbsp;2")),
        ("a NUL", text.replace("123456789011", "123456789011\0")),
        ("a NUL by reference", text.replace("123456789011", "123456789011&#0;")),
        ("a comment that is none", text.replace("123456789011", "1<!-- -- -->2")),
        ("another encoding declared", format!("<?xml version=\"1.0\" encoding=\"UTF-7\"?>{text}")),
        ("XML 2.0", format!("<?xml version=\"2.0\"?>{text}")),
        ("XML 1.1 with a line end of its own", format!("<?xml version=\"1.1\"?><!--\u{85}-->{text}")),
        ("a late declaration", format!("{text}<?xml version=\"1.0\"?>")),
        ("two byte order marks", format!("\u{FEFF}\u{FEFF}{text}")),
    ]
    .map(|(name, text)| refused(name, XmlMalformed, text))
    .into();
    // `URI=""` covers instructions beside the root, an id does not.
    let whole = honest.id.is_empty();
    let beside = if whole { Refused(DigestMismatch) } else { Signed };
    all.push(forged("an instruction before the root", beside, format!("<?x y?>{text}")));
    all.push(forged("an instruction behind the root", beside, format!("{text}<?x y?>")));
    all.push(forged("XML 1.1", Signed, format!("<?xml version=\"1.1\"?>{text}")));
    all.push(forged("comments around", Signed, format!("<!--x-->{text}<!--y-->")));
    all.push(forged(
        "a declaration and a byte order mark",
        Signed,
        format!("\u{FEFF}<?xml version=\"1.0\"?>\n{text}"),
    ));
    all
}
