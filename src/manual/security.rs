//! What is refused, and why; and every limit.
//!
//! Qaqpa's keys are public and its people invented, so there is nothing to steal. It is built as if there were, because those
//! who test against it shall see what a careful gateway does to a careless or hostile message.
//!
//! ## Documents
//!
//! - **A DTD is refused as such**: no entities, no external subsets, nothing to expand or fetch (`XML_MALFORMED`).
//! - **What is verified and what is read later are the same nodes** of one parse. After the verification the unsigned document is out
//!   of reach; a [`VerifiedContent`](crate::xmldsig::VerifiedContent) shows the signed elements and nothing else. Moving a
//!   signed element elsewhere (wrapping) therefore gains nothing.
//! - **One signature, in its place**: right below the document element, or in `wsse:Security`. Several candidates are
//!   `SIGNATURE_AMBIGUOUS`, one elsewhere is `SIGNATURE_SCOPE`, an id that two elements bear points at nothing.
//! - **It must cover what is processed**: the document element, or the Body below the Envelope (`SIGNATURE_SCOPE`).
//! - **Algorithms are an allow-list**: enveloped-signature, Canonical XML 1.0, 1.1 and exclusive, base64 and the STR-Transform, RSA and ECDSA with SHA-2. XPath and XSLT are
//!   not there. SHA-1, and RSA below 2048 bits, are `ALGORITHM_WEAK`.
//! - **The form of SignedInfo first, then its value, then the digests**: no transform runs on what nobody has vouched for.
//! - **A transform that decodes or fetches covers no element**: base64 covers text, the STR-Transform a token; nothing is yielded for either.
//! - **What is let pass beyond the strict rules has a name** ([`Relaxation`](crate::xmldsig::Relaxation)), a reason, and a note in the report.
//! - **References stay inside the document**: `""` and `#id`; no file and no address is ever opened on a message's word.
//! - **The certificate in a message is a claim**; only the path to an anchor makes it worth anything.
//!
//! ## Certificates
//!
//! - **Path, validity, usage and revocation are checked at the time of receipt**, and told together. An issuer that is known by name but did
//!   not sign is `CHAIN_FORGED`, one that is not known is `CHAIN_UNTRUSTED`.
//! - **A key to log in with does not sign** (`KEY_USAGE`); a critical extension that nobody here understands is refused, RFC 5280 §4.2.
//! - **Lists are verified once, when they are taken in**, with the issuer's key; a list that is stale, missing or signed by another is RETRY, not a
//!   verdict on the signer. A certificate on hold is refused with a code of its own.
//! - **Nothing but a right and fresh word is "good"**: a list or an OCSP answer that cannot be had, is stale, of another, forged, too large
//!   or too slow says nothing, and the finding tells what each source had. "Revoked" of either counts.
//! - **Only addresses in certificates whose path is verified are asked** (`revocation.mode = "http"`), over plain http without credentials,
//!   with three redirections at most, within limits of time and size, one request at a time to each. A list is verified before it is kept.
//! - **IIN and BIN are read from the certificate's name**, never from what the message says of its signer.
//! - In TLS a client's certificate is proof of its key and of nothing else; it is not taken for an identity.
//!
//! ## CMS, OCSP and time-stamps
//!
//! - **No signature is none**: signed data without signers, without the signer's certificate, or whose content is kept elsewhere and
//!   was not given is never valid; and one signer does not stand for another.
//! - **What the signer signed speaks of this content**: contentType and messageDigest stand once each, a signingCertificate that is there
//!   names the certificate, and what was signed as attributes is never taken for content.
//! - **An OCSP answer is the issuer's word or nobody's**: signed by the issuer, or by one whom it certified for OCSP and for which it says that
//!   nobody need ask further (nocheck); about this certificate, under the nonce that was sent, of now. Everything else, «Try again» with
//!   HTTP 200 included, is no answer.
//! - **A time-stamp comes from a key that does nothing else** (timeStamping, critical and alone), which the token names, and which was valid
//!   when it stamped. SHA-1 is borne as imprint and as certHash, for the authority uses it so: nobody finds other octets of a given SHA-1.
//! - **A time-stamp can help a signature and not spoil it**: it stands outside what is signed, so that one that proves nothing is told and
//!   left aside, unless `[signatures] invalid_time_stamp` refuses it.
//!
//! ## Connections
//!
//! - **Everything has a time limit**: handshake, headers, silence within a body, the body as a whole.
//! - **Everything has a size limit**: headers, one body, all bodies together, connections, streams, the line in front of the workers and
//!   of the registry's writer. What does not fit is refused at once with `Retry-After`, not late.
//! - **Nothing about persons in the log**: no IIN, no body. In reports numbers are masked; a diagnostic one holds the certificate itself, in which they are not.
//! - **The testers' interface has its own port**; it is never the gateway's.
//! - **Loopback by default**; listening beyond it is said aloud in the log.
//!
//! ## What is not defended
//!
//! Whoever can reach the plain or the testers' port may use it: there is no log-in. Signing with the public test keys proves nothing about
//! anyone. The data directory is readable by its owner alone and not encrypted.
//!
//! ## The limits
//!
//! Those of connections can be set (`qaqpa.sample.toml`); the others are constants of [`crate::limits`].
//!
//! | limit | value | reason |
//! |---|---|---|
//! | [`CERTIFICATE_BYTES_MAX`](crate::limits::CERTIFICATE_BYTES_MAX) | `64 * 1024` | A certificate of the authority has about 2 KB; webpki holds the same bound |
//! | [`PEM_BLOCKS_MAX`](crate::limits::PEM_BLOCKS_MAX) | `1_000` | A trust store of the country has some twenty certificates |
//! | [`BODY_BYTES_MAX`](crate::limits::BODY_BYTES_MAX) | `20 * 1024 * 1024` | A request with scanned attachments; the portal takes files of up to 5 MB, three of them in base64 fit |
//! | [`PKCS12_BYTES_MAX`](crate::limits::PKCS12_BYTES_MAX) | `1024 * 1024` | A PKCS#12 file of the authority has 4 KB |
//! | [`PKCS12_ITERATIONS_MAX`](crate::limits::PKCS12_ITERATIONS_MAX) | `2_000_000` | Key derivation rounds that a PKCS#12 file may ask for: OpenSSL writes 2 048, cautious tools up to a million |
//! | [`CRL_BYTES_MAX`](crate::limits::CRL_BYTES_MAX) | `128 * 1024 * 1024` | The production list has 422 065 entries in 21 MB |
//! | [`CRL_ENTRY_EXTENSIONS_MAX`](crate::limits::CRL_ENTRY_EXTENSIONS_MAX) | `16` | Extensions of one entry of a list; RFC 5280 §5.3 knows three |
//! | [`REVOCATION_ADDRESSES_MAX`](crate::limits::REVOCATION_ADDRESSES_MAX) | `8` | Addresses of one kind taken from one certificate; the authority names one, with its mirror two |
//! | [`ADDRESS_BYTES_MAX`](crate::limits::ADDRESS_BYTES_MAX) | `2_048` | Octets of an address in a certificate; browsers stop at some two thousand as well |
//! | [`REDIRECTS_MAX`](crate::limits::REDIRECTS_MAX) | `3` | Redirections followed for one list or answer; the field's hosts need none |
//! | [`LIST_ADDRESSES_KEPT_MAX`](crate::limits::LIST_ADDRESSES_KEPT_MAX) | `256` | Addresses of lists that are kept fresh; the country's authorities have some twenty |
//! | [`OCSP_ANSWERS_KEPT_MAX`](crate::limits::OCSP_ANSWERS_KEPT_MAX) | `4_096` | Certificates whose OCSP answers are kept, some 3 KB each: the signers of a day of a small portal |
//! | [`FETCHES_AT_ONCE_MAX`](crate::limits::FETCHES_AT_ONCE_MAX) | `16` | Lists and answers fetched at once; a list of the authority is 21 MB in memory while it comes |
//! | [`XML_BYTES_MAX`](crate::limits::XML_BYTES_MAX) | `256 * 1024 * 1024` | A document is addressed with 31 bits and held in memory; the gateway takes less (`BODY_BYTES_MAX`), the command line may be given more |
//! | [`XML_DEPTH_MAX`](crate::limits::XML_DEPTH_MAX) | `256` | XML nested deeper than this is an attack: the contract's envelopes have some fifteen levels, and libxml2, which reads what the peers send, stops here too |
//! | [`XML_ATTRIBUTES_MAX`](crate::limits::XML_ATTRIBUTES_MAX) | `1024` | Attributes on one element; the contract has five, generated tables have hundreds |
//! | [`XML_NODES_MAX`](crate::limits::XML_NODES_MAX) | `300_000` | Nodes of one document. A node costs 64 octets of memory beside the source; attachments, which make documents large, are one node each |
//! | [`XML_NAMESPACES_IN_SCOPE_MAX`](crate::limits::XML_NAMESPACES_IN_SCOPE_MAX) | `256` | Namespace declarations in scope at one place; code generators of Java write up to a hundred on a root |
//! | [`XML_NAMES_DISTINCT_MAX`](crate::limits::XML_NAMES_DISTINCT_MAX) | `512` | Distinct prefixes, and distinct namespace names, of one document |
//! | [`C14N_DECLARATIONS_PER_OCTET_MAX`](crate::limits::C14N_DECLARATIONS_PER_OCTET_MAX) | `32` | Octets of namespace names in a canonical form for each octet of the document |
//! | [`SIGNATURE_REFERENCES_MAX`](crate::limits::SIGNATURE_REFERENCES_MAX) | `8` | References in one signature; WS-Security has three (Body, Timestamp, token) |
//! | [`EXPLAINED_BYTES_MAX`](crate::limits::EXPLAINED_BYTES_MAX) | `2 * 1024 * 1024` | A document of the gateway that is explained on request: what each Reference hashes is held, and canonicalised anew for each of some thirty mistakes |
//! | [`SIGNATURES_STACKED_MAX`](crate::limits::SIGNATURES_STACKED_MAX) | `16` | Signatures stacked on one document: a contract has some ten signers |
//! | [`REFERENCE_TRANSFORMS_MAX`](crate::limits::REFERENCE_TRANSFORMS_MAX) | `4` | Transforms of one Reference; the field uses two |
//! | [`PREFIX_LIST_MAX`](crate::limits::PREFIX_LIST_MAX) | `64` | Prefixes in one InclusiveNamespaces list |
//! | [`SIGNATURE_VALUE_BYTES_MAX`](crate::limits::SIGNATURE_VALUE_BYTES_MAX) | `1024` | SignatureValue of RSA-8192 in octets, with room for nothing else |
//! | [`KEYINFO_PLACES_MAX`](crate::limits::KEYINFO_PLACES_MAX) | `40` | Elements of one KeyInfo that hold or name a certificate |
//! | [`KEYINFO_CERTIFICATES_MAX`](crate::limits::KEYINFO_CERTIFICATES_MAX) | `10` | Certificates taken from one KeyInfo |
//! | [`CHAIN_LINKS_MAX`](crate::limits::CHAIN_LINKS_MAX) | `8` | Links of a certificate chain, the anchor included |
//! | [`PATH_SIGNATURES_MAX`](crate::limits::PATH_SIGNATURES_MAX) | `100` | Signatures of certificates that are verified while a path is looked for: webpki has the same bound |
//! | [`PATH_STEPS_MAX`](crate::limits::PATH_STEPS_MAX) | `2_000` | Issuers that are tried while a path is looked for, those tried before counted again: a hierarchy of this country has three |
//! | [`PATHS_CONSIDERED_MAX`](crate::limits::PATHS_CONSIDERED_MAX) | `50` | Whole paths whose names and policies are looked at while one is looked for: each may hold half a megabyte of them |
//! | [`NAME_COMPARISONS_MAX`](crate::limits::NAME_COMPARISONS_MAX) | `250_000` | Names held against name constraints while a path is looked for: webpki has the same bound |
//! | [`CONSTRAINED_NAME_BYTES_MAX`](crate::limits::CONSTRAINED_NAME_BYTES_MAX) | `2_048` | Octets of a mailbox or an address that is held against name constraints; a longer one is not understood |
//! | [`CRL_SIGNERS_DEPTH_MAX`](crate::limits::CRL_SIGNERS_DEPTH_MAX) | `2` | Signers of lists, above each other, that are asked about when a list is not signed by the issuer itself: one, and its own |
//! | [`CRL_SIGNERS_TRIED_MAX`](crate::limits::CRL_SIGNERS_TRIED_MAX) | `8` | Certificates in an issuer's name that are tried as signers of one list: an authority changes its key every few years |
//! | [`CRL_UNNUMBERED_SECONDS_MAX`](crate::limits::CRL_UNNUMBERED_SECONDS_MAX) | `7 * 24 * 3600` | How old a list without nextUpdate or cRLNumber may be, and an OCSP answer in a file without nextUpdate: a week. The authority's lists have both |
//! | [`CERTIFICATE_KEPT_BYTES_MAX`](crate::limits::CERTIFICATE_KEPT_BYTES_MAX) | `4 * 1024` | Octets of a certificate that is remembered once read |
//! | [`CERTIFICATES_KEPT_MAX`](crate::limits::CERTIFICATES_KEPT_MAX) | `1_024` | Certificates that are remembered once read |
//! | [`PATHS_KEPT_MAX`](crate::limits::PATHS_KEPT_MAX) | `4_096` | Certificate paths that are remembered, some 6 KB each: the signers of a day of a small portal |
//! | [`VERDICTS_KEPT_MAX`](crate::limits::VERDICTS_KEPT_MAX) | `4_096` | Certificates whose verdicts are remembered, some 5 KB each with what a report tells: the signers of a day of a small portal |
//! | [`VERDICTS_OF_ONE_MAX`](crate::limits::VERDICTS_OF_ONE_MAX) | `4` | Verdicts remembered of one certificate: it signs documents and messages, and brings its issuer or not |
//! | [`CRL_SIGNERS_KNOWN_MAX`](crate::limits::CRL_SIGNERS_KNOWN_MAX) | `16` | Certificates of which it is remembered whether they signed a list: the issuer's own of the last years, and of a delegate |
//! | [`RSA_BITS_MIN`](crate::limits::RSA_BITS_MIN) | `2048` | Bits of an RSA modulus below which a key is weak: NIST SP 800-131A |
//! | [`RSA_PSS_SALT_OCTETS_MAX`](crate::limits::RSA_PSS_SALT_OCTETS_MAX) | `1002` | Octets of an RSASSA-PSS salt: what a modulus of 8192 bits holds beside the shortest digest, RFC 8017 §9.1.1 |
//! | [`SHA1_SECONDS_END`](crate::limits::SHA1_SECONDS_END) | `1_483_228_800` | The first second in which SHA-1 in a signature counts for nothing even where history does: 2017-01-01, when browsers gave it up |
//! | [`RSA_SHORT_SECONDS_END`](crate::limits::RSA_SHORT_SECONDS_END) | `1_704_067_200` | The same of RSA below 2048 bits: 2024-01-01; OpenSSL refuses it by default since 3.2 of November 2023 |
//! | [`RSA_SHORT_BITS_MIN`](crate::limits::RSA_SHORT_BITS_MIN) | `1024` | Bits of an RSA modulus below which a key never counted while SHA-2 was there |
//! | [`BODIES_BYTES_MAX`](crate::limits::BODIES_BYTES_MAX) | `256 * 1024 * 1024` | Octets of all request bodies that one listener holds at once: a dozen of the largest, thousands of the usual ones |
//! | [`CONNECTIONS_MAX`](crate::limits::CONNECTIONS_MAX) | `800` | Connections of one listener at once: the usual 1 024 descriptors of a process, less what the rest needs |
//! | [`TLS_HANDSHAKE_MILLIS_MAX`](crate::limits::TLS_HANDSHAKE_MILLIS_MAX) | `10_000` | A TLS handshake takes two round trips; ten seconds bear the worst link of an office in the steppe |
//! | [`HEADERS_MILLIS_MAX`](crate::limits::HEADERS_MILLIS_MAX) | `30_000` | Headers come in one packet; thirty seconds is also how long clients keep an idle connection for the next request |
//! | [`BODY_PAUSE_MILLIS_MAX`](crate::limits::BODY_PAUSE_MILLIS_MAX) | `10_000` | Silence within a body after which the client is taken for gone |
//! | [`BODY_MILLIS_MAX`](crate::limits::BODY_MILLIS_MAX) | `120_000` | The largest body over a link of 2 Mbit/s takes eighty seconds |
//! | [`HTTP2_STREAMS_MAX`](crate::limits::HTTP2_STREAMS_MAX) | `100` | Streams of one HTTP/2 connection at once: RFC 9113 §6.5.2 advises not fewer than 100 |
//! | [`HEADERS_BYTES_MAX`](crate::limits::HEADERS_BYTES_MAX) | `64 * 1024` | Octets of all headers of one request: a Kerberos ticket takes 16 KB, hyper's own bound for HTTP/1 is some 400 KB |
//! | [`LINGER_BYTES_MAX`](crate::limits::LINGER_BYTES_MAX) | `64 * 1024 * 1024` | What is read and thrown away after a refused body, so that the answer reaches a client that writes first and reads later |
//! | [`LINGER_MILLIS_MAX`](crate::limits::LINGER_MILLIS_MAX) | `800` | How long such reading goes on: a client that reads to the end of the connection shall know within a second |
//! | [`CLIENT_RESPONSE_BYTES_MAX`](crate::limits::CLIENT_RESPONSE_BYTES_MAX) | `CRL_BYTES_MAX` | Answers that the client side reads: a list of revoked certificates is the largest thing fetched |
//! | [`CLIENT_MILLIS_MAX`](crate::limits::CLIENT_MILLIS_MAX) | `60_000` | How long the client side waits for an answer: the field's clients wait 60 s |
//! | [`WORKER_QUEUE_PER_WORKER_MAX`](crate::limits::WORKER_QUEUE_PER_WORKER_MAX) | `256` | Jobs waiting for a worker, for each worker: at 1 ms a job the last of them waits a quarter of a second |
//! | [`PUBLISHED_DELAY_MILLIS_MAX`](crate::limits::PUBLISHED_DELAY_MILLIS_MAX) | `120_000` | How late a published list may be made to come, for those who wait for it: longer than any client waits |
//! | [`CRL_CROWD_ENTRIES_MAX`](crate::limits::CRL_CROWD_ENTRIES_MAX) | `1_000_000` | Entries of certificates that never were in one list: what fits into `CRL_BYTES_MAX` twice over |
//! | [`VALIDITY_DAYS_MAX`](crate::limits::VALIDITY_DAYS_MAX) | `36_500` | Days for which a certificate may be asked for: a century, more than any authority gives |
//! | [`DRAIN_MILLIS_MAX`](crate::limits::DRAIN_MILLIS_MAX) | `10_000` | How long requests under way may still take when the process is told to end; supervisors kill after some 30 s |
//! | [`FILE_BYTES_MAX`](crate::limits::FILE_BYTES_MAX) | `64 * 1024 * 1024` | A document handed to the command line |
//! | [`EXTENSIONS_MAX`](crate::limits::EXTENSIONS_MAX) | `64` | Extensions of one certificate, request or answer; the authority's certificates have nine |
//! | [`OCSP_REQUEST_BYTES_MAX`](crate::limits::OCSP_REQUEST_BYTES_MAX) | `64 * 1024` | A question about a few certificates, signed by who asks at the most |
//! | [`OCSP_RESPONSE_BYTES_MAX`](crate::limits::OCSP_RESPONSE_BYTES_MAX) | `1024 * 1024` | An answer of the authority has 2 KB, with its responder's certificate |
//! | [`OCSP_CERTIFICATES_ASKED_MAX`](crate::limits::OCSP_CERTIFICATES_ASKED_MAX) | `32` | Certificates asked about at once; the field's clients ask about one |
//! | [`OCSP_CERTIFICATES_BROUGHT_MAX`](crate::limits::OCSP_CERTIFICATES_BROUGHT_MAX) | `10` | Certificates that come with an answer; the authority sends its responder's |
//! | [`OCSP_AHEAD_SECONDS_MAX`](crate::limits::OCSP_AHEAD_SECONDS_MAX) | `300` | How far a responder's clock may be ahead: what Kerberos bears, RFC 4120 §8.2 |
//! | [`OCSP_AGE_SECONDS_MAX`](crate::limits::OCSP_AGE_SECONDS_MAX) | `3_600` | Age of an answer without nextUpdate that still speaks of the present: the authority signs each anew |
//! | [`CMS_BYTES_MAX`](crate::limits::CMS_BYTES_MAX) | `64 * 1024 * 1024` | A signed document with scanned attachments in it, as the command line takes it |
//! | [`CMS_DEPTH_MAX`](crate::limits::CMS_DEPTH_MAX) | `48` | Levels of nesting: a certificate in a time-stamp in a signer has some twenty-five |
//! | [`CMS_SIGNERS_MAX`](crate::limits::CMS_SIGNERS_MAX) | `16` | Signers of one document: a contract has some ten |
//! | [`CMS_CERTIFICATES_MAX`](crate::limits::CMS_CERTIFICATES_MAX) | `128` | Certificates, lists or digest algorithms in one CMS: three for each signer, and three for its time-stamp |
//! | [`CMS_ATTRIBUTES_MAX`](crate::limits::CMS_ATTRIBUTES_MAX) | `64` | Attributes of one signer, and values of one attribute; an archived signature has some ten |
//! | [`CMS_CANDIDATES_MAX`](crate::limits::CMS_CANDIDATES_MAX) | `2` | Certificates of the same name whose keys are tried for one signature: an authority that was renewed has two |
//! | [`CMS_TIME_STAMPS_MAX`](crate::limits::CMS_TIME_STAMPS_MAX) | `4` | Signature time-stamps of one signer that are looked at; one is usual, a second is another TSA's |
//! | [`TIME_STAMP_AHEAD_SECONDS_MAX`](crate::limits::TIME_STAMP_AHEAD_SECONDS_MAX) | `300` | How far a time-stamping service's clock may be ahead: what Kerberos bears, RFC 4120 §8.2 |
//! | [`TIME_STAMP_REQUEST_BYTES_MAX`](crate::limits::TIME_STAMP_REQUEST_BYTES_MAX) | `16 * 1024` | A time-stamp request has some hundred octets |
//! | [`TIME_STAMP_RESPONSE_BYTES_MAX`](crate::limits::TIME_STAMP_RESPONSE_BYTES_MAX) | `256 * 1024` | A time-stamp with its certificates has some 5 KB |
