//! Where Qaqpa differs from the real gateway, and how well that is known.
//!
//! *Documented*: a contract, a regulation or the authority's own pages say so. *Observed*: seen in real messages or in the code of
//! real participants. *Assumed*: neither; the choice made here is said, and it is the first suspect when a client works here and
//! not there.
//!
//! ## The contract on the wire
//!
//! | what | the real one | known | here |
//! |---|---|---|---|
//! | `SendMessage`, order and number of its parts | SyncChannel v10 | documented | the same |
//! | children in a namespace, in another order, empty optionals | taken, at least by providers | observed | taken; unknown children are passed over |
//! | SOAP 1.2 envelope | sent by some clients | observed | taken; the answer is SOAP 1.1 |
//! | `data`: escaped text, CDATA, one element, or the type itself | all four, fixed by each service | observed | all four for every service; answered as escaped text with `xsi:type="xs:string"` |
//! | `messageId` | any text | observed | any text, required; sender and messageId together name a message once and for all |
//! | uniqueness of `messageId` | – | assumed | the same document again: the same request; another one: `MESSAGE_CONFLICT` |
//! | `messageDate` | without zone, or with one long out of date | observed | taken as it is; deadlines count from receipt |
//! | `sender/password` | given per system | documented | not looked at |
//! | `status/code` of an answer | `SCSS001`, `SCSE001`, or the provider's own | observed | `SCSS001`; `SCSE001` for a refusal of the service |
//! | fault codes `SCE…` and their texts | the gateway's own are unknown; these are a provider's | observed | these |
//! | HTTP status of a fault | – | assumed | 500, SOAP 1.1 §6.2 |
//! | `faultcode` | a provider writes the error code there | observed | `soap:Server`, a QName, which strict clients need; the error code is in the detail |
//! | findings below a fault | – | assumed | one `subError` in another, each with code and text |
//! | `/bip-async/` | the asynchronous channel | documented | its WSDL, and a refusal |
//!
//! ## Signatures
//!
//! | what | the real one | known | here |
//! |---|---|---|---|
//! | algorithms of transport signatures | GOST 34.310-2004 for the most part, RSA-SHA256 | observed | these, GOST 34.10-2015, and RSA and ECDSA with SHA-224 to SHA-512; Ed25519; the gateway answers with RSA unless `--algorithm` says otherwise |
//! | GOST 34.10-2015 with 256 bits | in the authority's tables, in no certificate that was seen | assumed | verified and made on tc26-256-A with the OIDs of those tables |
//! | the secret number of a GOST signature | random, in a token or in the authority's library | assumed | drawn from the key and the message as in RFC 6979: signing again gives the same value |
//! | a GOST private key in PKCS#8 | an OCTET STRING for 2015, an INTEGER for 2004 | observed | each is written so; either is read for either |
//! | RSASSA-PSS in certificates and lists | not used | assumed | read with one digest throughout and a salt of any length, in XML with its parameters too; what binds a key of id-RSASSA-PSS is kept |
//! | SHA-1 | still sent by old clients | observed | refused as `ALGORITHM_WEAK`, unless the relaxation `sha1` is asked for |
//! | place of the transport signature | in `wsse:Security`; one beside it is refused | observed | the same; one right below the Header by the relaxation `bare-in-header` |
//! | an element signed by XPath, the signature elsewhere | made by the authority's agent | observed | by the relaxation `signature-elsewhere`; the place is a path of local names, no XPath |
//! | text of a signature | on one line; or with line ends, LF or `&#13;` and LF | observed | one line is written; `qaqpa sign --layout` writes each |
//! | certificate in the gateway's answer | by issuer and serial number alone (2023); by KeyIdentifier in the integrators' kit | observed | KeyIdentifier, on one line, since no certificate has then to be pinned |
//! | `mustUnderstand="1"` in answers | set | observed | set |
//! | `wsu:Timestamp` | absent | observed | not asked for; one that is there must not have expired |
//! | the document's signature | enveloped, last child, C14N 1.0, then C14N with comments, certificate in X509Data | observed | the same is written; every C14N 1.0 and exclusive form is read |
//! | transport signature by whom | the sending system's organisation | observed | any trusted certificate with digitalSignature |
//!
//! ## Certificates
//!
//! | what | the real one | known | here |
//! |---|---|---|---|
//! | names, extensions, policies, key usages | the authority's profiles, "2004/RSA" and "2015-512" | observed | the same outline, held to the real certificates by a test; «ТЕСТ» in every name, addresses of the loopback |
//! | ECDSA | not issued | observed | issued in the shape of "2004/RSA", for clients that have nothing else |
//! | serial number in the first months of "2015-512" | the key identifier with its top bit cleared, so that one begins with 0F | observed | so in profile `early-b`; in `b` the first octet is 10–7F, as since 2023 |
//! | an organisation's own certificate, with no person | role …4.1.2; no example was at hand | assumed | CN and O the name, serialNumber and OU `BIN…` |
//! | a treasury client's and a first-months system's order of extensions | no example of each profile was at hand | assumed | as an employee's, and as a system's since 2023 |
//! | lifetime | 365 days, 1095 for systems and the authority's services | documented | thirty years for what is committed and good, so that a checkout works long after; the authority's from `qaqpa pki issue` |
//! | key files | triple DES, 40-bit RC2, a MAC with SHA-1; `RSA256_…`, `GOST512_…` | observed | the same, framed octet for octet, beside a modern one |
//! | delta lists | since the last full list, which comes daily | observed | the same with `publication = "delta"`; otherwise a change is on the full list at once as well |
//! | numbers of lists | small, one more each time | observed | milliseconds of the clock, so that they rise without being kept |
//! | an empty list | `revokedCertificates` is there and empty, against RFC 5280 §5.1.2.6 | observed | read so too, where the list has cRLNumber and authorityKeyIdentifier as the authority's have |
//! | policies along the path | the root, the issuing authority and the holder each have another | observed | what is asked for is asked of the holder's certificate; RFC 5280 §6.1 is kept where an authority requires an explicit policy |
//! | one certificate for signing and log-in (since 2022) | keyAgreement beside nonRepudiation, emailProtection without clientAuth | observed | taken for both |
//! | lists without nextUpdate or cRLNumber, indirect lists | none | observed | believed for a week; not read |
//! | a list that is stale or missing | – | assumed | RETRY: nobody is refused for what the authority failed to publish |
//! | which role may sign which service | in agreements | assumed | any holder's signing certificate: one of the authority's five policies for holders and the role of a person or an organisation (`CERTIFICATE_POLICY`); services may ask for more |
//!
//! ## OCSP, time-stamps, CMS
//!
//! | what | the real one | known | here |
//! |---|---|---|---|
//! | a serial number that was never issued | revoked on 1970-01-01, certificateHold | observed | the same |
//! | nextUpdate, extended-revoke, nonce, hash of the CertID | none, always, repeated, the request's | observed | the same |
//! | algorithm of an answer | the issuer's | observed | the same; the root's issues its own responder too |
//! | a request about another authority, or none at all | – | assumed | `unauthorized`, `malformedRequest` |
//! | «Try again» as text with HTTP 200 | now and then | observed | when a tester says so (`POST /manage/v1/ocsp`) |
//! | OCSP by GET | – | assumed | answered, RFC 6960 §A.1 |
//! | serial number of the responder's certificate | its key identifier, top nibble changed | observed | the same; a new key every year and a half |
//! | time-stamp: policy, imprint, whole seconds, no accuracy, no tsa | as asked | observed | the same; SHA-1 imprints too |
//! | who stamps | RSA or GOST by policy and imprint | documented | the same, where the PKI has such an authority; `unacceptedPolicy` otherwise |
//! | policy 1.2.398.3.3.2.6.3, GOST "GT" | no token of it was at hand | assumed | stamped by the GOST 34.310-2004 service; never without being asked for |
//! | a signature with a time-stamp | relying parties judge it at genTime or at now; the gateway's own way is not public | observed | at genTime: the certificate's period, path and key usage; a later revocation counts unless it is for affiliationChanged, superseded, cessationOfOperation or privilegeWithdrawn |
//! | invalidityDate of an entry or an answer | none seen | observed | a proof from after it saves nothing, whatever the date of the revocation; told in the report |
//! | a time-stamp at the second of the revocation, or during a hold | – | assumed | later than the revocation; a hold may be lifted, and stays TRY_LATER |
//! | the time-stamping service itself | not looked at by NCANode | observed | judged by the same rule at genTime; where nobody can say whether it is revoked, it proves nothing |
//! | a time-stamp that proves nothing | passed over by some | assumed | told and left aside, as ETSI EN 319 102-1 §5.5.4 has it; `invalid_time_stamp = "refused"` refuses it as `TIME_STAMP_INVALID`, even beside one that proves |
//! | a time-stamp ahead of the clock | – | assumed | five minutes are borne |
//! | XAdES-T | NCALayer writes SignatureTimeStamp over exc-c14n of SignatureValue | observed | read with any canonicalisation done here, as a proof of when it was signed; archive time-stamps and kept lists and answers are not read |
//! | token: signingCertificate | version 1, SHA-1, no issuerSerial | observed | the same |
//! | name of the TSA's certificate | a person's number in it (2021), none (2025) | observed | that of 2025 |
//! | refusals of a time-stamp | – | assumed | `badRequest`, `badAlg`, `badDataFormat`, `unacceptedPolicy`, `unacceptedExtension` |
//! | who is asked about revocation | not public; relying parties ask OCSP first with lists and deltas as the fallback, or nobody | observed | lists first, then OCSP (`revocation.order`); when nobody can say, RETRY |
//! | an answer without the nonce that was sent | taken by NCANode | observed | refused, unless `revocation.nonce` is `optional` |
//! | indirect CRLs, lists and answers over https or ldap | none seen | assumed | not read, not asked: plain http alone |
//! | CAdES-BES | signingCertificateV2 without hashAlgorithm and issuerSerial | observed | the same is written; every form is read |
//! | signed attributes in another order than DER's | – | assumed | read: what was received verifies, as with OpenSSL, or its DER |
//! | SHA-1 as message digest | taken by some relying parties | assumed | refused as `ALGORITHM_WEAK` |
//!
//! ## The service
//!
//! | what | the real one | known | here |
//! |---|---|---|---|
//! | steps, actors, deadlines, the three conditions and their message | regulation 000 | documented | the same, with the paragraph at each step |
//! | the form's fields, the kinds of documents | in the standard, which was not at hand | assumed | Qaqpa's own; the identity document is the regulation's |
//! | shape of the request and the result | each service has its own | observed | `schemas/request.xsd`, `schemas/result.xsd`; documents of other shapes by the paths of their service file |
//! | registration number | – | assumed | service code, year, sequence, check digit |
//! | deadline of calendar days | – | assumed | to the end of the last day by Almaty time |
//! | REST | some newer services; not public | assumed | wholly Qaqpa's own |
//! | state databases (persons, organisations, powers of attorney) | asked over the gateway | documented | not asked: what the request states is believed once its signature is |
