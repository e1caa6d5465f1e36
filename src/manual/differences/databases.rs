//! The state databases.

use super::{Divergence, Known};

/// A row a divergence.
#[rustfmt::skip]
pub(super) const DATABASES: &[Divergence] = &[
    Divergence { what: "ГБД ФЛ: shape of the request and the answer, `data` itself the type", real: "`GBDFL_UniversalServiceSync`, `GBDFLUniversal_token`", known: Known::Observed, here: "the same; of the optional parts of a person those that the record has" },
    Divergence { what: "ГБД ФЛ: messageResult", real: "`00000` for success; not found: no `persons`, the code is unknown", known: Known::Observed, here: "`00000`; `00404` not found, `00400` a wrong request (of the token version one without `publicKey` too), `00403` no consent, or a token of another key, are ours" },
    Divergence { what: "ГБД ФЛ: dictionaries", real: "gender 2, nationality 005, country 398, lifeStatus 0, documents 001 and 002, issueOrganization 002, address status 1, invalidity 0 were seen", known: Known::Observed, here: "these; the other codes (male 1, dead 1, document valid 00, expired 02) are ours; everybody is of nationality 005" },
    Divergence { what: "ГБД ФЛ: search without an IIN", real: "by names, birth and document", known: Known::Observed, here: "by the IIN alone; what else is stated must fit" },
    Divergence { what: "ГБД ФЛ: district and region of an address", real: "codes of four and seven digits", known: Known::Observed, here: "the first four and seven digits of the KATO code" },
    Divergence { what: "ГБД ЮЛ: `GbdulInfoByBin_v2`, reports 30.05 and 30.07", real: "schemas of the real services", known: Known::Observed, here: "order and cardinality are the same; of the optional parts those that the record has" },
    Divergence { what: "ГБД ЮЛ: Status", real: "`002` for success; others are unknown", known: Known::Observed, here: "`002`; `404` not found, `400` a wrong BIN are ours" },
    Divergence { what: "ГБД ЮЛ: the request of `GbdulInfoByBin_v2` is signed, RequestorBIN is the certificate's BIN", real: "the signature is mandatory in the schema; the rule for the BIN is another service's", known: Known::Documented, here: "without a signature `SCE017`, with another BIN `SCE016`" },
    Divergence { what: "`responseInfo/status/code` of a database", real: "`SCSS001`; `404` where a report finds nothing", known: Known::Observed, here: "the same, or what `exchange.success_code` says for success; `SCSE002` where a consent cannot be given" },
    Divergence { what: "КДП: names and namespace of `KDP_SERVICE`", real: "seen in clients", known: Known::Observed, here: "the same; the values of `status` and the form of the token are ours; `ovt` is looked at for its form alone" },
    Divergence { what: "КДП: who consents", real: "nobody was seen refused", known: Known::Assumed, here: "of who is dead the status is `NOT_VALID`; of a child it is `VALID`: for it a legal representative consents, and the question does not say which" },
    Divergence { what: "КДП: `KDP_PERSONALDATA`", real: "`uin` and `r_pdata` were seen, not what stands in the latter", known: Known::Assumed, here: "the consents of the person that the registry keeps, the newest first, each with its moment, service and company" },
    Divergence { what: "ЕНИС", real: "nothing was found", known: Known::Assumed, here: "`ENIS_POWER_OF_ATTORNEY`, `urn:qaqpa:enis:v1`: shape, codes and name are ours" },
    Divergence { what: "Е-акимат", real: "nothing was found", known: Known::Assumed, here: "`E_AKIMAT_REGISTRATION`, `urn:qaqpa:e-akimat:v1`: ours" },
    Divergence { what: "Е-акимат: when a request is registered there", real: "000 ¶5(4): the executor examines the documents and registers them; how the systems are joined is not known", known: Known::Assumed, here: "before the executor's step is done, over the gateway; of the portal's requests those alone whose step a person does, unless `databases.e_akimat_requests` says `all`" },
    Divergence { what: "Е-акимат does not answer", real: "–", known: Known::Assumed, here: "the case waits at the executor's step and is tried again; a person's act is refused with `SYSTEM_UNAVAILABLE`" },
    Divergence { what: "`EDS_TEMP_FILES`", real: "requests were seen", known: Known::Observed, here: "requests the same, qualified or not; the answers are ours; files are kept in the registry, an unconfirmed one for an hour and a confirmed one for a week" },
    Divergence { what: "who signs what a database answers", real: "the provider's own XMLDSig closes the document, the gateway signs the envelope", known: Known::Observed, here: "the same: each database has a key of its own" },
    Divergence { what: "a dead recipient, a liquidated one", real: "–", known: Known::Assumed, here: "the data cannot be obtained, as with one who is not found" },
    Divergence { what: "a database that does not answer", real: "–", known: Known::Assumed, here: "the regulation's message that data cannot be obtained; the request may be handed in again" },
];
