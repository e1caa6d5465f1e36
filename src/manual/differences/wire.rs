//! The contract on the wire.

use super::{Divergence, Known};

/// A row a divergence.
#[rustfmt::skip]
pub(super) const WIRE: &[Divergence] = &[
    Divergence { what: "`SendMessage`, order and number of its parts", real: "SyncChannel v10", known: Known::Documented, here: "the same" },
    Divergence { what: "children in a namespace, in another order, empty optionals", real: "accepted, at least by providers", known: Known::Observed, here: "accepted, with a remark in the report; unknown children are ignored, in whatever namespace, but a name of the contract in a foreign one is refused; strict mode (`?strict`) refuses them" },
    Divergence { what: "SOAP 1.2 envelope", real: "sent by some clients", known: Known::Observed, here: "accepted, and answered in SOAP 1.2: a fault has `soap:Receiver`, and the contract's ErrorInfo in `soap:Detail`" },
    Divergence { what: "`data`: escaped text, CDATA, one element, or the type itself", real: "all four, fixed by each service", known: Known::Observed, here: r#"all four for every service; answered as escaped text with `xsi:type="xs:string"`, or as `exchange.data` says"# },
    Divergence { what: "`detail` of a fault", real: "one element, `…Fault1_…Fault`", known: Known::Documented, here: "the same; to who sends `Prefer: qaqpa-refusal-detail` a second element, `refusal` of `urn:qaqpa:refusal:v1`" },
    Divergence { what: "the portal's own channel", real: "forms go over the asynchronous channel as a REQUEST", known: Known::Observed, here: "`SendMessage` unless `portal.channel` is `async`; its `data` is then the signed request itself, and the forms come back in NOTIFICATION and RESPONSE" },
    Divergence { what: "how the portal learns of its chains at another gateway", real: "messages are pushed; no traffic of getMessages was seen", known: Known::Observed, here: "it asks with getMessages, a second after the acknowledgement and then less and less often up to once a minute, and takes pushes at `/bip-async-client`" },
    Divergence { what: "`messageId`", real: "any text", known: Known::Observed, here: "any text, required; it belongs to the sender that signed the message" },
    Divergence { what: "uniqueness of `messageId`", real: "–", known: Known::Assumed, here: "what was signed before: the same request, in whatever message; another content: `MESSAGE_CONFLICT`" },
    Divergence { what: "the same signed document from another sender", real: "–", known: Known::Assumed, here: "`ALREADY_REGISTERED`, without the number" },
    Divergence { what: "who may fetch a result", real: "the portal's cabinet, by session", known: Known::Documented, here: "who has the answer's token, or the key that signed or sent it" },
    Divergence { what: "`messageDate`", real: "without zone, or with one long out of date", known: Known::Observed, here: "accepted as it is; deadlines count from receipt" },
    Divergence { what: "`sender/password`", real: "given per system", known: Known::Documented, here: "looked at where one is registered for the sender (`SENDER_UNPROVEN`), ignored otherwise" },
    Divergence { what: "`status/code` of an answer", real: "`SCSS001`, `SCSE001`, or the provider's own", known: Known::Observed, here: "`SCSS001`, or what `exchange.success_code` says; `SCSE001` for a refusal of the service" },
    Divergence { what: "fault codes `SCE…` and their texts", real: "the gateway's own are unknown; these are a provider's", known: Known::Observed, here: "these" },
    Divergence { what: "«Не верная транспортная подпись» (`SCE006`), «Не верная подпись бизнес-данных» (`SCE016`)", real: "the operator's own spelling; the norm of the language is «Неверная»", known: Known::Observed, here: "letter for letter, because clients may compare the text; Qaqpa's own texts follow the norm" },
    Divergence { what: "HTTP status of a fault", real: "–", known: Known::Assumed, here: "500, SOAP 1.1 §6.2" },
    Divergence { what: "`faultcode`", real: "a provider writes the error code there", known: Known::Observed, here: "`soap:Server`, a QName, which strict clients need; the error code is in the detail, and in `faultcode` where the settings say so" },
    Divergence { what: "findings below a fault", real: "–", known: Known::Assumed, here: "one `subError` in another, each with code and text" },
    Divergence { what: "«Транспортная подпись не актуальная» (`SCE005`)", real: "a provider's own words", known: Known::Observed, here: "letter for letter" },
    Divergence { what: "language of a fault", real: "Russian", known: Known::Observed, here: "Russian in `faultstring` and `errorMessage`; `errorData` says it in Kazakh too, whether sending again makes sense, and the message's id" },
    Divergence { what: "defects of a signed answer of 2023: lost `xsi:` on `data`, `soap:` beside `SOAP-ENV:`, a message encoded twice, `>` as it is", real: "written by the gateway or the adapter beside it", known: Known::Observed, here: "none of them; each is a switch of `exchange.quirks`" },
    Divergence { what: "order of the checks of schema, signature, service", real: "–", known: Known::Assumed, here: "form, transport signature, business document, service" },
    Divergence { what: "`/bip-async/`", real: "the asynchronous channel", known: Known::Documented, here: "its four operations; a message that may have come before has the property `REDELIVERY`; a fetched message stays `ON_DELIVERY` until `sendDeliveryNotification`, and does not keep the next one of its chain from being fetched" },
    Divergence { what: "an unknown sender, a wrong password, a forbidden service", real: "refused; the codes were not seen", known: Known::Assumed, here: "SCE006 for who sends, SCE004 for where to" },
    Divergence { what: "messages to a provider behind the gateway", real: "re-serialised, signed anew, the password as its SHA-256, with a sessionId", known: Known::Observed, here: "the same, with `routeId` and `properties`; `data` is passed on as it came, with the declarations from above it that its names, `xsi:type` and other values use, whatever its content is and where there is none; an answer must be signed by a trusted certificate" },
    Divergence { what: "a message without `data`, or with nothing in it", real: "`data` is optional in the schema", known: Known::Documented, here: "passed on to a provider; of a service of this process a fault of its own, `DOCUMENT_ABSENT`" },
    Divergence { what: "a fault of a provider", real: "not seen on its way back", known: Known::Assumed, here: "its errorCode, errorMessage, errorData and subErrors, twenty at most, with the gateway's session and time; SCE909 where it has SOAP's own faultcode alone" },
    Divergence { what: "an answer whose `data` has lost its prefix, text in the namespace of `xsi:type`", real: "sent by the gateway or the adapter beside it", known: Known::Observed, here: "of a provider it is taken, and passed on as `xs:string`" },
    Divergence { what: "`sender` of getMessages and sendDeliveryNotification", real: "optional in the schema", known: Known::Documented, here: "where it is missing, the senderId that the certificate of the signature is registered for; `SENDER_UNPROVEN` where that is none, or several" },
    Divergence { what: "`User-Agent` of a push", real: "`Apache-HttpClient/4.1.1 (java 1.5)`", known: Known::Observed, here: "`qaqpa/` and its version, and an `Accept` of XML: a filter or a log tells the two apart" },
    Divergence { what: "a provider that does not answer", real: "not seen", known: Known::Assumed, here: "SCE909 with the reason; sent again only where nothing was answered" },
    Divergence { what: "a sender that has given neither signature nor password, over the asynchronous channel", real: "unsigned adapters stand inside the network", known: Known::Assumed, here: "taken, with the property `SENDER_UNPROVEN`" },
    Divergence { what: "`typedRequestFormImportData`", real: "the names and the words are known, the qualification of its children is not", known: Known::Assumed, here: "the root qualified, its children not, as everywhere in the contract; the signed result as `result_document`" },
];
