//! Every bound there is, with its reason. Units stand last in the name.

/// A certificate of the authority has about 2 KB; webpki holds the same bound.
pub const CERTIFICATE_BYTES_MAX: usize = 64 * 1024;

/// A trust store of the country has some twenty certificates.
pub const PEM_BLOCKS_MAX: usize = 1_000;

/// A request with scanned attachments; the portal takes files of up to 5 MB, three of them in base64 fit.
pub const BODY_BYTES_MAX: usize = 20 * 1024 * 1024;

/// Octets of a form of a page that takes no document: a login with a signature, the longest, has some ten thousand.
pub const FORM_BYTES_MAX: usize = 64 * 1024;

/// Octets of documents of the asynchronous channel that are read at once, for one answer or for one peer: as much as one message may have. One
/// is read whatever it has.
pub const EXCHANGE_TAKEN_BYTES_MAX: usize = BODY_BYTES_MAX;

/// A file that settings or arguments name: keys, certificates, scripts, people.
pub const NAMED_FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// A PKCS#12 file of the authority has 4 KB.
pub const PKCS12_BYTES_MAX: usize = 1024 * 1024;

/// Key derivation rounds that a PKCS#12 file may ask for: OpenSSL writes 2 048, cautious tools up to a million.
pub const PKCS12_ITERATIONS_MAX: u32 = 2_000_000;

/// The production list has 422 065 entries in 21 MB.
pub const CRL_BYTES_MAX: usize = 128 * 1024 * 1024;

/// Extensions of one entry of a list; RFC 5280 §5.3 knows three.
pub const CRL_ENTRY_EXTENSIONS_MAX: usize = 16;

/// Addresses of one kind taken from one certificate; the authority names one, with its mirror two.
pub const REVOCATION_ADDRESSES_MAX: usize = 8;

/// Octets of an address in a certificate; browsers stop at some two thousand as well.
pub const ADDRESS_BYTES_MAX: usize = 2_048;

/// Redirections followed for one list or answer; the field's hosts need none.
pub const REDIRECTS_MAX: usize = 3;

/// Addresses of lists that are kept fresh; the country's authorities have some twenty.
pub const LIST_ADDRESSES_KEPT_MAX: usize = 256;

/// Certificates whose OCSP answers are kept, some 3 KB each: the signers of a day of a small portal.
pub const OCSP_ANSWERS_KEPT_MAX: usize = 4_096;

/// Lists and answers fetched at once; a list of the authority is 21 MB in memory while it comes.
pub const FETCHES_AT_ONCE_MAX: usize = 16;

/// Of them, at one host: a slow one leaves three quarters to the others.
pub const FETCHES_OF_HOST_MAX: usize = 4;

/// Octets of all lists and answers that come in at once: two of the largest list.
pub const FETCHES_BYTES_MAX: usize = 2 * CRL_BYTES_MAX;

/// A document is addressed with 31 bits and held in memory; the gateway takes less (`BODY_BYTES_MAX`), the command line may
/// be given more.
pub const XML_BYTES_MAX: usize = 256 * 1024 * 1024;

/// XML nested deeper than this is an attack: the contract's envelopes have some fifteen levels, and libxml2, which reads
/// what the peers send, stops here too.
pub const XML_DEPTH_MAX: usize = 256;

/// Attributes on one element; the contract has five, generated tables have hundreds.
pub const XML_ATTRIBUTES_MAX: usize = 1024;

/// Nodes of one document. A node costs 64 octets of memory beside the source; attachments, which make documents large, are
/// one node each.
pub const XML_NODES_MAX: usize = 300_000;

/// Namespace declarations in scope at one place; code generators of Java write up to a hundred on a root.
pub const XML_NAMESPACES_IN_SCOPE_MAX: usize = 256;

/// Distinct prefixes, and distinct namespace names, of one document.
pub const XML_NAMES_DISTINCT_MAX: usize = 512;

/// Octets of namespace names in a canonical form for each octet of the document: exclusive form writes a declaration anew on
/// every sibling, some fifteen octets for one where all elements are empty and their namespace has the length of SOAP's.
pub const C14N_DECLARATIONS_PER_OCTET_MAX: usize = 32;

/// References in one signature; WS-Security has three (Body, Timestamp, token).
pub const SIGNATURE_REFERENCES_MAX: usize = 8;

/// A document of the gateway that is explained on request: what each of its References hashes is held, and canonicalised anew
/// for each of some thirty mistakes.
pub const EXPLAINED_BYTES_MAX: usize = 2 * 1024 * 1024;

/// Signatures stacked on one document: a contract has some ten signers.
pub const SIGNATURES_STACKED_MAX: usize = 16;

/// Transforms of one Reference; the field uses two.
pub const REFERENCE_TRANSFORMS_MAX: usize = 4;

/// Octets of a distinguished name as text: what KeyInfo may name an issuer by.
pub const NAME_TEXT_BYTES_MAX: usize = 4096;

/// Octets of an element whose prefixes are renamed for an explanation: each name is parsed and canonicalised again.
pub const RENAMED_BYTES_MAX: usize = 64 * 1024;

/// Prefixes of it that are renamed, each to a dozen others.
pub const RENAMED_PREFIXES_MAX: usize = 3;

/// Prefixes in one InclusiveNamespaces list.
pub const PREFIX_LIST_MAX: usize = 64;

/// SignatureValue of RSA-8192 in octets, with room for nothing else.
pub const SIGNATURE_VALUE_BYTES_MAX: usize = 1024;

/// Elements of one KeyInfo that hold or name a certificate: for each of a chain, the certificate and its three names. They
/// are read before anything is authenticated.
pub const KEYINFO_PLACES_MAX: usize = 40;

/// Certificates taken from one KeyInfo.
pub const KEYINFO_CERTIFICATES_MAX: usize = 10;

/// Links of a certificate chain, the anchor included.
pub const CHAIN_LINKS_MAX: usize = 8;

/// Signatures of certificates that are verified while a path is looked for: webpki has the same bound.
pub const PATH_SIGNATURES_MAX: u32 = 100;

/// Issuers that are tried while a path is looked for, those tried before counted again: a hierarchy of this country has three.
pub const PATH_STEPS_MAX: u32 = 2_000;

/// Whole paths whose names and policies are looked at while one is looked for: each may hold half a megabyte of them.
pub const PATHS_CONSIDERED_MAX: u32 = 50;

/// Names held against name constraints while a path is looked for: webpki has the same bound.
pub const NAME_COMPARISONS_MAX: usize = 250_000;

/// Octets of a mailbox or an address that is held against name constraints; a longer one is not understood.
pub const CONSTRAINED_NAME_BYTES_MAX: usize = 2_048;

/// Signers of lists, above each other, that are asked about when a list is not signed by the issuer itself: one, and its own.
pub const CRL_SIGNERS_DEPTH_MAX: usize = 2;

/// Certificates in an issuer's name that are tried as signers of one list: an authority changes its key every few years.
pub const CRL_SIGNERS_TRIED_MAX: usize = 8;

/// How old a list without nextUpdate or cRLNumber may be, and an OCSP answer in a file without nextUpdate: a week. The authority's
/// lists have both.
pub const CRL_UNNUMBERED_SECONDS_MAX: i64 = 7 * 24 * 3600;

/// Octets of base64 of a certificate that is remembered once read; the authority's have some three thousand.
pub const CERTIFICATE_KEPT_TEXT_BYTES_MAX: usize = 6 * 1024;

/// Certificates that are remembered once read, some 10 KB each with what a report says about them; anybody
/// can send new ones.
pub const CERTIFICATES_KEPT_MAX: usize = 1_024;

/// Signatures on authorities' certificates that are remembered, 64 octets each: there are few authorities.
pub const LINKS_KEPT_MAX: usize = 1_024;

/// Certificate paths that are remembered, some 6 KB each: the signers of a day of a small portal.
pub const PATHS_KEPT_MAX: usize = 4_096;

/// Certificates whose verdicts are remembered, some 5 KB each with what a report says: the signers of a day
/// of a small portal.
pub const VERDICTS_KEPT_MAX: usize = 4_096;

/// Verdicts remembered of one certificate: it signs documents and messages, and brings its issuer or not.
pub const VERDICTS_OF_ONE_MAX: usize = 4;

/// Certificates of which it is remembered whether they signed a list: the issuer's own of the last years, and of a delegate.
pub const CRL_SIGNERS_KNOWN_MAX: usize = 16;

/// Bits of an RSA modulus below which a key is weak: NIST SP 800-131A.
pub const RSA_BITS_MIN: u32 = 2048;

/// Octets of an RSASSA-PSS salt: what a modulus of 8192 bits holds beside the shortest digest, RFC 8017 §9.1.1.
pub const RSA_PSS_SALT_OCTETS_MAX: u16 = 1002;

/// The first second in which SHA-1 in a signature counts for nothing even where history does: 2017-01-01, when browsers gave it up.
pub const SHA1_SECONDS_END: i64 = 1_483_228_800;

/// The same of RSA below 2048 bits: 2024-01-01; OpenSSL refuses it by default since 3.2 of November 2023.
pub const RSA_SHORT_SECONDS_END: i64 = 1_704_067_200;

/// Bits of an RSA modulus below which a key never counted while SHA-2 was there.
pub const RSA_SHORT_BITS_MIN: u32 = 1024;

/// Octets of all request bodies that one listener holds at once: a dozen of the largest, thousands of the usual ones.
pub const BODIES_BYTES_MAX: usize = 256 * 1024 * 1024;

/// Connections of one listener at once: the usual 1 024 descriptors of a process, less what the rest needs.
pub const CONNECTIONS_MAX: usize = 800;

/// A TLS handshake takes two round trips; ten seconds are enough for the worst link of a rural office.
pub const TLS_HANDSHAKE_MILLIS_MAX: u64 = 10_000;

/// Headers come in one packet; thirty seconds is also how long clients keep an idle connection for the next request.
pub const HEADERS_MILLIS_MAX: u64 = 30_000;

/// Silence within a body after which the client is taken for gone.
pub const BODY_PAUSE_MILLIS_MAX: u64 = 10_000;

/// The largest body over a link of 2 Mbit/s takes eighty seconds.
pub const BODY_MILLIS_MAX: u64 = 120_000;

/// Streams of one HTTP/2 connection at once: RFC 9113 §6.5.2 advises not fewer than 100.
pub const HTTP2_STREAMS_MAX: u32 = 100;

/// Octets of all headers of one request: a Kerberos ticket takes 16 KB, hyper's own bound for HTTP/1 is some 400 KB.
pub const HEADERS_BYTES_MAX: usize = 64 * 1024;

/// What is read and thrown away after a refused body, so that the answer reaches a client that writes first and reads later.
pub const LINGER_BYTES_MAX: usize = 64 * 1024 * 1024;

/// How long such reading goes on: a client that reads to the end of the connection shall know within a second.
pub const LINGER_MILLIS_MAX: u64 = 800;

/// The same for a connection that is refused: who reads at once needs a few milliseconds.
pub const REFUSAL_LINGER_MILLIS_MAX: u64 = 300;

/// Between two reads of what a refused connection sends beyond the head of a request: reading a flood as fast as it comes would cost
/// others their time.
pub const REFUSAL_READ_MILLIS: u64 = 10;

/// Refused connections of a listener that wait for their client to read why: each holds a descriptor.
pub const REFUSALS_LINGERING_MAX: usize = 64;

/// Octets of an answer that the kernel holds for one connection (Linux takes twice as much for its own needs): what is made for
/// a client that never reads. Enough for 100 Mbit/s over 20 ms.
pub const SEND_BUFFER_BYTES: u32 = 256 * 1024;

/// Batches in a row after which the registry's store is said to be well again: on a full disk a small one fits now and then.
pub const STORE_CALM_BATCHES: usize = 64;

/// Connections that wait in the kernel until they are taken.
pub const ACCEPT_QUEUE_MAX: u32 = 1024;

/// Answers that the client side reads: a list of revoked certificates is the largest thing fetched.
pub const CLIENT_RESPONSE_BYTES_MAX: usize = CRL_BYTES_MAX;

/// How long the client side waits for an answer: the field's clients wait 60 s.
pub const CLIENT_MILLIS_MAX: u64 = 60_000;

/// Work that waits for a worker, for each worker: whoever comes last waits no longer than a second.
pub const WORKER_QUEUE_MILLIS_MAX: u64 = 1_000;

/// How long the rest of a request that was answered stands behind new ones: then it goes first, so that results do not fall behind.
pub const AFTERWARDS_MILLIS_MAX: u64 = 25;

/// The same of explanations, which one person waits for: a heavy one takes seconds.
pub const EXPLANATION_QUEUE_MILLIS_MAX: u64 = 10_000;

/// Parts in a hundred that one client may have of what waits, and of the memory for bodies: two such clients leave
/// nothing, but one leaves as much as it has.
pub const CLIENT_SHARE_PERCENT_MAX: u32 = 50;

/// Connections of one client address at once: three quarters of all, because most gateways on a tester's machine have one
/// client only.
pub const CONNECTIONS_OF_CLIENT_MAX: usize = 600;

/// TLS handshakes of one client address under way at once: each costs 0.3 ms on the threads of the I/O.
pub const HANDSHAKES_OF_CLIENT_MAX: usize = 16;

/// How long a handshake keeps its turn among those of its client: what costs is done by then, and who falls silent holds up nobody.
pub const HANDSHAKE_TURN_MILLIS_MAX: u64 = 50;

/// How long a client may leave an answer unread: the pause that a body may make, too.
pub const WRITE_STALL_MILLIS_MAX: u64 = 10_000;

/// How long an HTTP/2 connection without a request is kept, even if it answers PING.
pub const IDLE_MILLIS_MAX: u64 = 60_000;

/// How old a connection becomes: pools of clients renew theirs more often.
pub const CONNECTION_MILLIS_MAX: u64 = 1_800_000;

/// How long requests on a connection that is too old, or idle, may still take before it is cut off.
pub const CONNECTION_GRACE_MILLIS_MAX: u64 = 10_000;

/// How late a published list may be made to come, for those who wait for it: longer than any client waits.
pub const PUBLISHED_DELAY_MILLIS_MAX: u64 = 120_000;

/// Entries of certificates that never were in one list: what fits into `CRL_BYTES_MAX` twice over.
pub const CRL_FILLER_ENTRIES_MAX: u32 = 1_000_000;

/// Days for which a certificate may be asked for: a century, more than any authority gives.
pub const VALIDITY_DAYS_MAX: u32 = 36_500;

/// How long requests under way may still take when the process has to end; supervisors kill after some 30 s.
pub const DRAIN_MILLIS_MAX: u64 = 10_000;

/// A document handed to the command line.
pub const FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Extensions of one certificate, request or answer; the authority's certificates have nine.
pub const EXTENSIONS_MAX: usize = 64;

/// A question about a few certificates, signed by who asks at the most.
pub const OCSP_REQUEST_BYTES_MAX: usize = 64 * 1024;

/// An answer of the authority has 2 KB, with its responder's certificate.
pub const OCSP_RESPONSE_BYTES_MAX: usize = 1024 * 1024;

/// Octets of all refusals that are kept: some twenty thousand of 12 KB, the reports in full.
pub const REFUSALS_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// How long refusals are kept: what was refused last month is still to be explained.
pub const REFUSALS_DAYS_MAX: u32 = 30;

/// Entries of the testers' journal in memory, some 700 octets each: a morning of tests.
pub const JOURNAL_ENTRIES_MAX: usize = 4_000;

/// Octets of calls and answers that are kept in memory beside the entries: four hundred of a usual size. After a day of load the process
/// rests at this much more than it began with.
pub const JOURNAL_BYTES_MAX: usize = 3 * 1024 * 1024;

/// Octets of one body that are kept: more than a request without attachments has.
pub const JOURNAL_BODY_BYTES_MAX: usize = 512 * 1024;

/// Octets of one export before they are packed: what a message to a colleague bears.
pub const JOURNAL_EXPORT_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Terms of one search: more than a person writes.
pub const JOURNAL_TERMS_MAX: usize = 16;

/// Characters of a path and a query that are shown.
pub const JOURNAL_TARGET_CHARS_MAX: usize = 300;

/// Entries of one page of it.
pub const JOURNAL_PAGE_ENTRIES_MAX: u64 = 1_000;

/// How long a call may wait for an entry: proxies close at a minute.
pub const JOURNAL_WAIT_SECONDS_MAX: u64 = 60;

/// Certificates of one page of the authority's ledger.
pub const LEDGER_PAGE_ROWS_MAX: u64 = 1_000;

/// Calls that wait for an entry at the same time: test runners, each with one.
pub const JOURNAL_WAITERS_MAX: usize = 32;

/// Between two looks of one that waits: an answer within 50 ms, and little work under load.
pub const JOURNAL_LOOK_MILLIS: u64 = 15;

/// Octets that are kept of a document that nobody known signed: its declaration, its root and the namespaces.
pub const REFUSED_BEGINNING_BYTES_MAX: usize = 1024;

/// Octets of the report on such a document; one without certificates has some ten thousand.
pub const REFUSED_REPORT_BYTES_MAX: usize = 32 * 1024;

/// How old the answer of `GET /health` may be: whoever asks often makes no more writes than this allows.
pub const HEALTH_FRESH_MILLIS_MAX: u64 = 1_000;

/// How long the write of `GET /health` may take: supervisors wait some five seconds for the answer.
pub const HEALTH_WRITE_MILLIS_MAX: u64 = 2_000;

/// How long a store on PostgreSQL tries again what a lost connection or another process stood in the way of: a server that was stopped at
/// once is back within it, and clients wait longer than this for an answer.
pub const STORE_LOST_MILLIS_MAX: u64 = 8_000;

/// Certificates asked about at once; the field's clients ask about one.
pub const OCSP_CERTIFICATES_ASKED_MAX: usize = 32;

/// Certificates that come with an answer; the authority sends its responder's.
pub const OCSP_CERTIFICATES_BROUGHT_MAX: usize = 10;

/// How far a responder's clock may be ahead: what Kerberos bears, RFC 4120 §8.2.
pub const OCSP_AHEAD_SECONDS_MAX: i64 = 300;

/// Age of an answer without nextUpdate that still speaks of the present: the authority signs each anew.
pub const OCSP_AGE_SECONDS_MAX: i64 = 3_600;

/// A signed document with scanned attachments in it, as the command line takes it.
pub const CMS_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Levels of nesting: a certificate in a time-stamp in a signer has some twenty-five.
pub const CMS_DEPTH_MAX: usize = 48;

/// Signers of one document: a contract has some ten.
pub const CMS_SIGNERS_MAX: usize = 16;

/// Certificates, lists or digest algorithms in one CMS: three for each signer, and three for its time-stamp.
pub const CMS_CERTIFICATES_MAX: usize = 128;

/// Attributes of one signer, and values of one attribute; an archived signature has some ten.
pub const CMS_ATTRIBUTES_MAX: usize = 64;

/// Certificates of the same name whose keys are tried for one signature: an authority that was renewed has two.
pub const CMS_CANDIDATES_MAX: usize = 2;

/// Signature time-stamps of one signer that are looked at; one is usual, a second is another TSA's.
pub const CMS_TIME_STAMPS_MAX: usize = 4;

/// How far a time-stamping service's clock may be ahead: what Kerberos bears, RFC 4120 §8.2.
pub const TIME_STAMP_AHEAD_SECONDS_MAX: i64 = 300;

/// How far a requestDate may be ahead of the time of receipt: what Kerberos bears, RFC 4120 §8.2.
pub const REQUEST_AHEAD_SECONDS_MAX: i64 = 300;

/// A time-stamp request has some hundred octets.
pub const TIME_STAMP_REQUEST_BYTES_MAX: usize = 16 * 1024;

/// A time-stamp with its certificates has some 5 KB.
pub const TIME_STAMP_RESPONSE_BYTES_MAX: usize = 256 * 1024;

/// Octets of one read of a WebSocket: its messages are some kilobytes.
pub const WEBSOCKET_BUFFER_BYTES: usize = 16 * 1024;

/// What is read and thrown away after a WebSocket has been ended, so that the reason reaches a client that is still sending.
pub const WEBSOCKET_LINGER_BYTES_MAX: usize = 32 * 1024 * 1024;

/// How long a client may take over a message of a WebSocket that is sent to it.
pub const WEBSOCKET_WRITE_MILLIS_MAX: u64 = 30_000;

/// A message to the signing agent: a scan of 5 MB in base64, the most that the portal takes, fits.
pub const AGENT_MESSAGE_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Connections of the signing agent: a page holds one, a browser has some tens of pages.
pub const AGENT_CONNECTIONS_MAX: usize = 32;

/// How long a page may hold a connection of the agent without a message: as long as somebody fills a long form.
pub const AGENT_IDLE_MILLIS_MAX: u64 = 3_600_000;

/// Documents of one message to the agent; a portal signs some tens at once.
pub const AGENT_DOCUMENTS_MAX: usize = 1_000;

/// How long the agent waits for a person who is asked; then the answer is that of a person who cancels.
pub const AGENT_ASKED_SECONDS_MAX: u64 = 120;

/// Requests that wait for a person at once; a further one is answered as cancelled.
pub const AGENT_WAITING_MAX: usize = 64;

/// Requests that the agent remembers, for a tester to look at.
pub const AGENT_HISTORY_MAX: usize = 200;

/// Outcomes that are scripted for requests to come, and rules.
pub const AGENT_SCRIPTS_MAX: usize = 1_000;

/// How late a scripted answer of the agent may be: longer than any page waits.
pub const AGENT_DELAY_MILLIS_MAX: u64 = 600_000;

/// Octets of a file that the agent signs.
pub const AGENT_FILE_BYTES_MAX: u64 = 20 * 1024 * 1024;

/// Keys that the agent keeps at hand.
pub const AGENT_KEYS_MAX: usize = 256;

/// Octets of an XPath that names what is signed; those of pages have some tens.
pub const AGENT_XPATH_BYTES_MAX: usize = 1_024;

/// Elements that are looked at for one XPath.
pub const AGENT_XPATH_NODES_MAX: usize = 1_000_000;

/// Certificates above a key's own that the agent puts into what it signs; the authority's chains have two.
pub const AGENT_CHAIN_MAX: usize = 8;
