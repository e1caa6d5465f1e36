#![forbid(unsafe_code)]
//! Qaqpa: a simulator of Kazakhstan's e-government document exchange.
//!
//! **Not for production**: the keys of its test PKI are public. What it is and how to begin: `README.md`. The pages of the
//! [`manual`] say how a request lives, what is refused and why, and where the real gateway differs.
//!
//! # What a program does with it
//!
//! [`Simulator`] is a whole gateway for a test of one's own client:
//!
//! ```
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! let simulator = qaqpa::Simulator::builder().seed(7).clock("2026-11-24T10:00:00Z").start().await?;
//! let answer = simulator.client()?.get(&format!("{}/api/v1/services", simulator.gateway_url())).await?;
//! assert_eq!(answer.status, 200);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Authority`] issues certificates with whatever is to be wrong with them; [`xmldsig`] signs and verifies;
//! [`validation::Judge`] says whether a signature is to be believed. They have examples.
//! The feature `simulator`, on by default, is everything that serves: without it (`default-features = false`) the library is
//! signatures, certificates, GOST and the authority, and has no HTTP, no TLS, no database and no asynchronous code in its tree.
//!
//! # The map
//!
//! What the gateway does to a request is one sentence, [`gateway::accept`]. Each room gives a proof that only it can make
//! and that the next one requires, so that a skipped check does not compile:
//!
//! ```text
//! bytes ─http→ body ─envelope→ Envelope ─xmldsig→ VerifiedContent ─trust→ Signer ─validation→ TrustedContent
//!       ─identity→ AuthenticRequest ─admit→ Admitted ─registry→ Registered (durable)
//!       ─workflow→ Outcome ─reply→ signed document ─envelope→ bytes
//! ```
//!
//! A signer is trusted for one thing, and its type says for which: `Signer<Document>`, `Signer<Transport>`, `Signer<TimeStamp>`
//! ([`validation::Signer`]).
//!
//! The rooms in the order in which a request meets them, and what each never does. Dependencies point one way;
//! `tests/it/layers.rs` has the table of who may use whom, and reads the sources.
//!
//! | room | what it does | what it never does |
//! |---|---|---|
//! | [`http`] | takes connections, TLS, reads whole requests within bounds | knows a path, trusts a certificate |
//! | [`gateway`] | the table of paths (`routes.rs`), the sentence up to the registration (`accept.rs`), the personal cabinet (`cabinet/`, `pages/cabinet/`; whose a request is: `entered.rs`), from findings to HTTP and SOAP | does a check itself |
//! | [`workers`] | a bounded pool of threads for cryptography | answers late what it cannot take |
//! | [`xml`] | parses strictly into an arena, canonicalises, writes | reads a DTD, knows a signature |
//! | [`envelope`] | SOAP and the contract's messages | believes an unsigned Body |
//! | [`wsse`] | where in an envelope the transport signature stands | confuses it with the document's |
//! | [`xmldsig`] | verifies and makes signatures | looks anything up outside the document |
//! | [`trust`] | path, validity (`verdict/validator.rs`; of issuers `path/link.rs`), usage, revocation (a delta CRL over a full one: `trust/revocation/crls.rs`); now, or when a time-stamp proves it was signed | reads a clock, a file or a socket |
//! | [`revocation`] | fetches lists and OCSP answers, keeps them fresh | judges one, asks an address of a stranger |
//! | [`identity`] | the IIN or BIN of the certificate and of the request | checks a control digit |
//! | [`validation`] | the one judge: octets to a report and a proof, by a profile with a name | reads a clock, knows a service or a status |
//! | [`report`] | the report at three levels, as JSON, XML, HTML and text; judged again | makes a verdict of its own, fetches anything |
//! | [`registry`] | admits what passed every check; durable registration, one number a message, group commit | answers before the commit, knows XML |
//! | [`accounts`] | who uses the portal: registration, login by password or signature, sessions, locks | knows a path or a page, logs an IIN |
//! | [`catalogue`] | the services from their files: forms, steps, flows, limits, each with its clause | knows a case, counts time |
//! | [`workflow`] | the service's steps from its file, to the outcome | knows XML, a signature or the wire |
//! | [`reply`] | writes results, receipts and refusals, and signs them (results: `result.rs`); prints signed results as HTML and PDF | decides anything |
//! | [`exchange`] | messages of the asynchronous channel: pushed in the order of their chains, tried again (`delivery.rs`), kept | judges a message |
//!
//! Under all of them, the floor:
//!
//! | room | what it does | what it never does |
//! |---|---|---|
//! | [`clock`] | time as a value that is passed | is asked twice for one request |
//! | [`calendar`] | the days of Kazakhstan, and when a time limit ends (which limit counts: `workflow/deadlines.rs`) | guesses a year without data |
//! | [`people`] | people and companies who do not exist, as a function of a seed and a number | keeps a table of them, reads a clock |
//! | [`random`] | randomness as a seeded value that is passed | draws behind one's back |
//! | [`cache`] | what was worked out before, bounded: never all of it goes at once | knows what it holds |
//! | [`limits`] | every bound, with its reason | – |
//! | [`json`] | reads what people write by hand, and says what to send instead | knows a path or a status |
//! | [`encoding`] | base64, hexadecimal, percent-encoding, dates of ASN.1, TOML | knows a format that uses them |
//! | [`crypto`] | digests, signatures, keys; the one place of `ring` | knows XML or a certificate |
//! | [`x509`] | reads certificates and lists | judges them |
//! | [`keys`] | who holds which key, from PEM and PKCS#12 | shows one holder another's key |
//! | [`cms`] | signed data and time-stamps: reads, makes, verifies | knows whom to believe |
//! | [`findings`] | codes, evidence, checks, reports, as values | makes a sentence, knows an HTTP status |
//! | [`interface`] | what a listener refuses by itself: codes and evidence, as values | makes a sentence, knows an HTTP status |
//! | [`text`] | every word for people, in Kazakh, Russian and English: titles and hints of codes in `kk/codes.rs` and its like (by the variant of `Code`), findings beside them, pages in `web/`, the command line in `line/`, the regulations' own messages in `message.rs` | decides anything, reads a sentence |
//!
//! Beside the gateway and above it:
//!
//! | room | what it does | what it never does |
//! |---|---|---|
//! | [`ca`] | the certification authority: issues, revokes; CRLs are made in `publish/` and put out at run time by `http/publisher.rs` | meets those who check but through certificates and lists |
//! | [`agent`] | the signing agent with NCALayer's protocol: keys of test people for web pages, refusals by script | meets the gateway but over the wire |
//! | [`databases`] | the state databases: to the `data` of a question the `data` of an answer, signed | knows an envelope or a socket, reads a clock |
//! | [`load`] | the load generator: signed requests at their moments, answers judged, an audit | meets the gateway but over the wire |
//! | [`management`] | the testers' interface, its paths in `management/mod.rs`: the clock, certificates in every state, revocations, faults | stands on the gateway's port |
//! | [`console`] | the testers' pages: asks the testers' paths from within and shows what they answer | does what a program could not |
//! | [`config`] | the settings, and the only look into the environment | – |
//! | [`app`] | builds everything and joins it, the only place that does; [`Simulator`] | works between requests itself: its [`app::Background`] does |
//! | [`cli`] | one file a subcommand, the only room that prints | – |
//! | [`manual`] | pages to read | uses another room |
//! | [`web`] | what every page is made of: layout, components, style, languages, forms, events | decides anything, knows a door |
//!
//! Five hops for who is new: `gateway/routes.rs` → `gateway/accept.rs` → `xmldsig/verify.rs` → `registry/batcher.rs` →
//! `workflow/driver.rs`. What falls due by itself: `app/background.rs` → `workflow/passing.rs`.
#[cfg(feature = "simulator")]
pub mod accounts;
#[cfg(feature = "simulator")]
pub mod agent;
#[cfg(feature = "simulator")]
pub mod app;
pub mod ca;
pub mod cache;
pub mod calendar;
#[cfg(feature = "simulator")]
pub mod catalogue;
#[cfg(feature = "simulator")]
pub mod cli;
pub mod clock;
pub mod cms;
#[cfg(feature = "simulator")]
pub mod config;
#[cfg(feature = "simulator")]
pub mod console;
pub mod crypto;
#[cfg(feature = "simulator")]
pub mod databases;
pub mod encoding;
pub mod envelope;
#[cfg(feature = "simulator")]
pub mod exchange;
pub mod findings;
#[cfg(feature = "simulator")]
pub mod gateway;
#[cfg(feature = "simulator")]
pub mod http;
pub mod identity;
pub mod interface;
pub mod json;
pub mod keys;
pub mod limits;
#[cfg(feature = "simulator")]
pub mod load;
#[cfg(feature = "simulator")]
pub mod management;
pub mod manual;
pub mod people;
pub mod random;
#[cfg(feature = "simulator")]
pub mod registry;
#[cfg(feature = "simulator")]
pub mod reply;
pub mod report;
#[cfg(feature = "simulator")]
pub mod revocation;
pub mod text;
pub mod trust;
pub mod validation;
#[cfg(feature = "simulator")]
pub mod web;
#[cfg(feature = "simulator")]
pub mod workers;
#[cfg(feature = "simulator")]
pub mod workflow;
pub mod wsse;
pub mod x509;
pub mod xml;
pub mod xmldsig;

#[cfg(feature = "simulator")]
pub use app::{Simulator, SimulatorBuilder};
pub use ca::{Authority, CertificateRequest, Defect, Kind};
pub use clock::{Clock, ManualClock, Now};
pub use findings::{Code, Decision, Finding, Indication, Report};
pub use keys::{Holder, Signer};
pub use random::{Entropy, Random, Seeded};
pub use x509::{Certificate, Crl};
pub use xmldsig::{SigningRequest, VerifiedContent};
