//! The shape of reports and of the catalogue as JSON, for the OpenAPI documents. The JSON itself is written by room `report`, which
//! knows nothing of OpenAPI; that both agree is what `schemathesis` tries in the tests.

use std::collections::BTreeMap;

use serde_json::Value;
use utoipa::ToSchema;

/// A text in Kazakh, Russian and English.
type Words = BTreeMap<String, String>;

/// The report on one signature.
#[derive(ToSchema)]
#[schema(as = Report)]
#[allow(dead_code, reason = "described, never made")]
pub(crate) struct ReportShape {
    /// Whose signature: `document` or `transport`.
    signature: String,
    /// ETSI EN 319 102-1: `TOTAL-PASSED`, `TOTAL-FAILED`, `INDETERMINATE`.
    indication: Option<String>,
    /// Its sub-indication, where there is one.
    #[serde(rename = "subIndication")]
    sub_indication: Option<String>,
    /// What follows: `accepted`, `rejected` or `indeterminate`.
    decision: String,
    /// Every check, in order; a simple report has none.
    #[schema(nullable = false)]
    checks: Option<Vec<CheckShape>>,
    /// The code of the finding that speaks first.
    #[schema(nullable = false)]
    code: Option<String>,
    /// Where the error is to be looked for.
    #[schema(nullable = false)]
    fault: Option<String>,
    /// What is wrong, in a line.
    #[schema(nullable = false)]
    title: Option<Words>,
    /// What to do next.
    #[schema(nullable = false)]
    hint: Option<Words>,
    /// Whose signature it is.
    #[schema(nullable = false)]
    signer: Option<SignerShape>,
    /// By which policy it was judged.
    #[schema(nullable = false)]
    policy: Option<String>,
    /// The moment it was judged for.
    #[serde(rename = "validationTime")]
    #[schema(nullable = false)]
    validation_time: Option<String>,
    /// Every finding, where there are several.
    #[schema(nullable = false)]
    causes: Option<Vec<CauseShape>>,
    /// What it was judged with; of a diagnostic report.
    #[serde(rename = "diagnosticData")]
    #[schema(value_type = Option<Object>, nullable = false)]
    diagnostic_data: Option<Value>,
}

/// One check of a signature or of a request.
#[derive(ToSchema)]
#[schema(as = Check)]
#[allow(dead_code, reason = "described, never made")]
pub(crate) struct CheckShape {
    /// Which check.
    name: String,
    /// `passed`, `failed`, `ignored` or `not-run`.
    status: String,
    /// In a list of several signatures' checks: whose.
    #[schema(nullable = false)]
    signature: Option<String>,
    /// What there is to say beside, in English.
    #[schema(nullable = false)]
    note: Option<String>,
    /// The same as a value.
    #[serde(rename = "noteData")]
    #[schema(nullable = false)]
    note_data: Option<Value>,
    /// The code of what was found.
    #[schema(nullable = false)]
    code: Option<String>,
    /// What it means for the signature, ETSI EN 319 102-1.
    #[schema(nullable = false)]
    indication: Option<String>,
    /// And more exactly.
    #[serde(rename = "subIndication")]
    #[schema(nullable = false)]
    sub_indication: Option<String>,
    /// What should be there, in English.
    expected: Option<String>,
    /// What is there, in English.
    actual: Option<String>,
    /// What was found, as a value.
    #[schema(nullable = false)]
    evidence: Option<Value>,
    /// Where: line, column and path.
    #[schema(nullable = false)]
    place: Option<String>,
    /// What is wrong, in a line.
    #[schema(nullable = false)]
    title: Option<Words>,
    /// What to do next.
    #[schema(nullable = false)]
    hint: Option<Words>,
    /// `note`, `expected` and `actual` in the language asked for, where that is not English.
    #[schema(nullable = false)]
    localized: Option<LocalizedShape>,
}

/// The words of a check in another language than English.
#[derive(ToSchema)]
#[schema(as = Localized)]
#[allow(dead_code, reason = "described, never made")]
pub(crate) struct LocalizedShape {
    /// `kk` or `ru`.
    lang: String,
    expected: Option<String>,
    actual: Option<String>,
    #[schema(nullable = false)]
    note: Option<String>,
}

/// One of several findings.
#[derive(ToSchema)]
#[schema(as = Cause)]
#[allow(dead_code, reason = "described, never made")]
pub(crate) struct CauseShape {
    code: String,
    /// Where the error is to be looked for.
    fault: String,
    title: Words,
    hint: Words,
}

/// Whose signature it is, from the certificate.
#[derive(ToSchema)]
#[schema(as = CertificateOfSigner)]
#[allow(dead_code, reason = "described, never made")]
pub(crate) struct SignerShape {
    /// Its subject, RFC 4514.
    subject: String,
    /// Its issuer, RFC 4514.
    issuer: String,
    /// Its serial number, hexadecimal.
    #[serde(rename = "serialNumber")]
    serial_number: String,
    #[serde(rename = "notBefore")]
    not_before: String,
    #[serde(rename = "notAfter")]
    not_after: String,
}

/// A service in the catalogue's list.
#[derive(ToSchema)]
#[schema(as = ListedService)]
#[allow(dead_code, reason = "described, never made")]
pub(crate) struct ServiceShape {
    id: String,
    /// Its code in the register of services.
    code: String,
    aliases: Vec<String>,
    name: NamesShape,
    /// It is taken on paper only.
    #[serde(rename = "paperOnly")]
    paper_only: bool,
    channels: ChannelsShape,
    links: Words,
}

/// A name in three languages.
#[derive(ToSchema)]
#[schema(as = Names)]
#[allow(dead_code, reason = "described, never made")]
pub(crate) struct NamesShape {
    kk: String,
    ru: String,
    en: String,
    /// The languages in which it is a translation of ours, not the regulation's.
    #[schema(nullable = false)]
    translated: Option<Vec<String>>,
}

/// The channels of a service.
#[derive(ToSchema)]
#[schema(as = ChannelsOfService)]
#[allow(dead_code, reason = "described, never made")]
pub(crate) struct ChannelsShape {
    /// By which a request comes in.
    intake: Vec<String>,
    /// By which the result goes out.
    result: Vec<String>,
}
