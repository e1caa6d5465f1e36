//! No English sentence in a Kazakh or Russian text: every word with Latin letters has a reason to be there.

/// Words in Latin letters that stand in every language, each with its reason. What is written like a name (see [`is_a_name`]) needs
/// no entry.
const ALLOWED: &[(&str, &str)] = &[
    ("ag", "a sample of a word that a search for people does not know, quoted as it came"),
    ("Body", "an element of SOAP"),
    ("Envelope", "an element of SOAP"),
    ("Header", "an element of SOAP"),
    ("fault", "a message of SOAP"),
    ("Reference", "an element of XMLDSig"),
    ("References", "elements of XMLDSig"),
    ("Signature", "an element of XMLDSig"),
    ("Transform", "an element of XMLDSig"),
    ("Transforms", "elements of XMLDSig"),
    ("Algorithm", "an attribute of XMLDSig"),
    ("Encoding", "an attribute of XMLDSig"),
    ("Id", "an attribute of XMLDSig"),
    ("Exclusive", "a canonicalisation"),
    ("exclusive", "a canonicalisation"),
    ("Inclusive", "a canonicalisation"),
    ("inclusive", "a canonicalisation"),
    ("enveloped", "a kind of signature"),
    ("enveloped-signature", "a transform of XMLDSig"),
    ("Security", "an element of WS-Security"),
    ("Timestamp", "an element of WS-Security"),
    ("STR-Transform", "a transform of WS-Security"),
    ("Name", "a type of RFC 5280"),
    ("unauthorized", "a status of OCSP, RFC 6960"),
    ("id-pkix-ocsp-nocheck", "an extension of OCSP, RFC 6960"),
    ("primitive", "a term of BER, beside the word in the language"),
    ("salt", "a term of RSASSA-PSS, beside the word in the language"),
    ("r", "a part of an ECDSA signature"),
    ("s", "a part of an ECDSA signature"),
    ("Canonical", "a part of the name of a recommendation"),
    ("xml", "a prefix"),
    ("xmlns", "a prefix"),
    ("wsu", "a prefix"),
    ("entity", "a term of XML, beside the word in the language"),
    ("version", "a part of the XML declaration"),
    ("encoding", "a part of the XML declaration"),
    ("standalone", "a part of the XML declaration"),
    ("yes", "a value of standalone"),
    ("no", "a value of standalone"),
    ("lt", "an entity of XML"),
    ("gt", "an entity of XML"),
    ("amp", "an entity of XML"),
    ("apos", "an entity of XML"),
    ("quot", "an entity of XML"),
    ("representative", "an element of the request"),
    ("intake", "an element of the request"),
    ("attachments", "an element of the request"),
    ("notarised", "an element of the request"),
    ("content", "an element of the request"),
    ("signature-elsewhere", "the name of a relaxation"),
    ("bare-in-header", "the name of a relaxation"),
    ("Content-Length", "a header of HTTP"),
    ("Transfer-Encoding", "a header of HTTP"),
    ("localhost", "the name of a host"),
    ("wsdl", "a query"),
    ("curl", "the name of a program"),
    ("critical", "a mark of RFC 5280"),
    ("superseded", "a reason of revocation, RFC 5280"),
    ("unspecified", "a reason of revocation, RFC 5280"),
    ("signed", "a status of a CRL in a diagnostic report"),
    ("delta", "a kind of CRL, RFC 5280"),
    ("nonce", "a field of OCSP and of time-stamps"),
    ("Allow", "a header of HTTP"),
    ("Host", "a header of HTTP"),
    ("Origin", "a header of HTTP"),
    ("header", "what HTTP calls it, beside the word in the language"),
    ("chunked", "a transfer coding of HTTP"),
    ("multipart", "a media type"),
    ("gzip", "a content coding"),
    ("http", "a scheme"),
    ("https", "a scheme"),
    ("base64", "an encoding"),
    ("hex", "an encoding"),
    ("true", "a value of JSON"),
    ("false", "a value of JSON"),
    ("null", "a value of JSON"),
    ("id", "a name of a member"),
    ("code", "a name of a member"),
    ("aliases", "a name of a member"),
    ("data", "an element of the contract"),
    ("completed", "a status of the REST interface"),
    ("message", "the name of a file"),
    ("diagnostic", "a level of reports"),
    ("strict", "the name of a policy"),
    ("lenient", "the name of a policy"),
    ("rsa", "the name of an algorithm"),
    ("ecdsa", "the name of an algorithm"),
    ("Qaqpa", "the name of the program"),
    ("qaqpa", "a command"),
    ("serve", "a command"),
    ("explain", "a command"),
    ("verify", "a command"),
    ("pki", "a command"),
    ("issue", "a command"),
    ("init", "a command"),
    ("manual", "a command"),
    ("openssl", "a command"),
    ("-export", "an option of openssl"),
    ("Digital", "a part of the name of a program"),
    ("docs", "a path"),
    ("crl", "a path"),
    ("application", "a part of the name of a field of SQLite"),
    ("kk", "a language"),
    ("ru", "a language"),
    ("portal-system", "a key of the test PKI"),
    ("missing-patronymic", "a defect of a record"),
    ("two-spellings", "a defect of a record"),
    ("look-alike-letters", "a defect of a record"),
    ("expired-document", "a defect of a record"),
    ("dead", "a defect of a record"),
    ("not-found", "a defect of a record"),
    ("requests", "a section of the settings"),
    ("systems", "a section of the settings"),
    ("representatives", "a setting"),
    ("accept", "a value of a setting"),
    ("sex", "a word of a search expression"),
    ("poa", "a word of a search expression"),
    ("age", "a word of a search expression"),
    ("male", "a word of a search expression"),
    ("female", "a word of a search expression"),
    ("bit", "a unit"),
    ("seconds", "a unit of limits"),
    ("minutes", "a unit of limits"),
    ("hours", "a unit of limits"),
    ("months", "a unit of limits"),
    ("Ed", "the algorithm Ed25519"),
    ("pkcs", "the format PKCS #12 in a command"),
];

/// Elements, algorithms, codes, URIs, files and settings: recognised by how they are written.
fn is_a_name(word: &str) -> bool {
    let letters: Vec<char> = word.chars().filter(char::is_ascii_alphabetic).collect();
    let capitals = letters.iter().filter(|c| c.is_ascii_uppercase()).count();
    let pairs = || word.chars().zip(word.chars().skip(1));
    letters.is_empty()
        // A code, an abbreviation or an algorithm: XML, SHA-256, C14N, TOTAL_PASSED; a type: UTCTime, SignedData.
        || capitals == letters.len()
        || capitals > 1
        // camelCase: an element, an attribute or a member.
        || pairs().any(|(a, b)| a.is_ascii_lowercase() && b.is_ascii_uppercase())
        // A URI, a path, a qualified name, an attribute with its value, an option.
        || word.contains(['/', '\\', ':', '=', '_', '#', '@'])
        || word.starts_with("--")
        // A file or a setting: issued.txt, http.body_bytes_max.
        || word.split('.').filter(|part| !part.is_empty()).count() > 1
        // Digits in it: an OID, a time, a number in hexadecimal, base64.
        || word.chars().any(|c| c.is_ascii_digit())
        || word.len() > 30
}

/// The words in Latin letters that have no reason, but for what is quoted between backticks, for examples of JSON in braces, and for
/// what was `given`.
pub fn foreign(text: &str, given: &[&str]) -> Vec<String> {
    let unquoted: String = text.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    let unquoted: String =
        unquoted.split('{').map(|part| part.rsplit('}').next().unwrap_or_default()).collect();
    let inside = |c: char| c.is_ascii_alphanumeric() || "/\\:=_#@-.".contains(c);
    let words = unquoted.split(|c: char| !inside(c));
    let reasoned = |word: &str| {
        is_a_name(word) || ALLOWED.iter().any(|(allowed, _)| *allowed == word) || given.contains(&word)
    };
    words
        .map(|word| word.trim_end_matches(['.', ':', '-']).trim_start_matches(['.', ':']))
        .map(
            |word| {
                if word.starts_with("--") || word == "-export" { word } else { word.trim_start_matches('-') }
            },
        )
        .filter(|word| word.chars().any(|c| c.is_ascii_alphabetic()) && !reasoned(word))
        .map(str::to_owned)
        .collect()
}

#[test]
fn an_english_sentence_is_found_and_names_are_not() {
    assert_eq!(foreign("the digest differs", &[]), ["the", "digest", "differs"]);
    assert_eq!(foreign("Проверьте SignedInfo, SHA-256 и `any words` по http://a.kz/b", &[]), [""; 0]);
}
