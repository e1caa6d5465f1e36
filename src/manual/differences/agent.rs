//! The signing agent beside NCALayer.

use super::{Divergence, Known};

/// A row a divergence.
#[rustfmt::skip]
pub(super) const AGENT: &[Divergence] = &[
    Divergence { what: "greeting, heartbeat, one answer a message", real: "the version first; `--heartbeat--` said back; nothing unasked", known: Known::Observed, here: "the same" },
    Divergence { what: "version", real: "1.4 today; 1.2 in the recordings of client libraries", known: Known::Observed, here: "1.4; `agent.version` has the ways of 1.2: a single CMS of `basics` as a string, its XML on lines" },
    Divergence { what: "result of `basics.sign` in 1.4", real: "an array even for one document", known: Known::Observed, here: "the same" },
    Divergence { what: "encoding of a CMS of `basics`", real: "recorded with its content masked, under the label CMS", known: Known::Observed, here: "PEM with the label `CMS`" },
    Divergence { what: "result of format `raw`", real: "–", known: Known::Assumed, here: "the bare signature in base64" },
    Divergence { what: "choice of a key", real: "a window, with the password of the key store", known: Known::Documented, here: "the first key that fits, or a person in the agent's page; no password is asked for" },
    Divergence { what: "`chain` absent or null", real: "certificates of the authority in production only", known: Known::Documented, here: "certificates of the test authority, which stands in its place" },
    Divergence { what: "expired and revoked certificates", real: "`basics` offers them with `allowExpired`, `allowRevoked` only", known: Known::Documented, here: "the same: SIGNING_FAILURE without; `agent.check_certificates = false` signs with them; `commonUtils` never checks" },
    Divergence { what: "no key fits", real: "a window without keys, which the person closes", known: Known::Assumed, here: "`basics`: GENERAL_ERROR with EMPTY_KEY_LIST; `commonUtils`: storage.empty" },
    Divergence { what: "wrong password", real: "a window that asks again", known: Known::Assumed, here: "by script only: SIGNING_FAILURE, or 500, with the words of the cryptographic library" },
    Divergence { what: "text that is no JSON", real: "COMMON_JSON_WRAPPING_EXCEPTION", known: Known::Observed, here: "the same" },
    Divergence { what: "exceptions of Java in `message` and `details`", real: "the text of the exception", known: Known::Observed, here: "letter for letter for wrong kinds of arguments, missing members, documents that break off; otherwise alike" },
    Divergence { what: "whose pages may connect", real: "everybody's; connections of this machine only", known: Known::Observed, here: "the same; `agent.origins` names them; a foreign name in `Host` is refused" },
    Divergence { what: "files named by a page", real: "any file that the program can read", known: Known::Documented, here: "only files of `agent.documents`" },
    Divergence { what: "declaration and layout of signed XML", real: "written out again by Java: attributes in its quotes, no white space beside the root", known: Known::Observed, here: "the declaration is the same; the document stays as it came" },
    Divergence { what: "dates of `getKeyInfo`", real: "milliseconds in the sources of 2018; local time is said of later versions", known: Known::Observed, here: "milliseconds; `agent.key_dates` has the other" },
    Divergence { what: "`generateCsr`, `importCertificate`, the old applet, bundles", real: "there; the applet was switched off in 2024", known: Known::Documented, here: "answered with their errors" },
    Divergence { what: "size of a message, connections", real: "–", known: Known::Assumed, here: "`agent.message_bytes_max` (more ends the connection with 1009), `agent.connections_max` (one more takes the place of a silent one)" },
];
