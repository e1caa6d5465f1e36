//! The shape of what the testers' calls about certificates answer, for the OpenAPI document. The JSON itself is written beside the calls;
//! that both agree is what `schemathesis` tries in the tests.

use utoipa::ToSchema;

/// A key with its certificate, as it was issued.
#[derive(ToSchema)]
#[schema(as = IssuedCertificate)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct IssuedShape {
    /// Hexadecimal.
    serial_number: String,
    /// RFC 4514.
    subject: String,
    /// RFC 4514.
    issuer: String,
    not_before: String,
    not_after: String,
    /// The kind of holder.
    kind: String,
    /// The IIN or BIN in the certificate; none where the kind has none.
    declarant_id: Option<String>,
    /// PEM.
    certificate: String,
    /// The authorities above it, PEM.
    chain: Vec<String>,
    /// PEM.
    key: String,
    pkcs12: Pkcs12Shape,
    expected: ExpectedShape,
}

/// Its key files.
#[derive(ToSchema)]
#[schema(as = KeyFiles)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "described, never made")]
struct Pkcs12Shape {
    /// Base64.
    modern: String,
    /// As the authority gives it out, base64.
    national: String,
    file_name: String,
    alias: String,
    password: String,
}

/// What is to be expected of a request that is signed with it.
#[derive(ToSchema)]
#[schema(as = ExpectedVerdict)]
#[allow(dead_code, reason = "described, never made")]
struct ExpectedShape {
    decision: String,
    codes: Vec<String>,
}

/// Certificates in the ledger.
#[derive(ToSchema)]
#[schema(as = LedgerPage)]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct LedgerPageShape {
    /// How many there are; where one is asked for, none is said.
    #[schema(nullable = false)]
    count: Option<u64>,
    certificates: Vec<LedgerRowShape>,
    #[schema(nullable = false)]
    links: Option<NextShape>,
}

/// Where the rest of a list is.
#[derive(ToSchema)]
#[schema(as = NextPage)]
#[allow(dead_code, reason = "described, never made")]
struct NextShape {
    next: Option<String>,
}

/// A certificate in the ledger.
#[derive(ToSchema)]
#[schema(as = LedgerRow)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct LedgerRowShape {
    /// Hexadecimal.
    serial_number: String,
    /// Its common name.
    issuer: String,
    /// Since when and why, if it is.
    revoked: Option<RevokedShape>,
    #[schema(nullable = false)]
    subject: Option<String>,
    #[schema(nullable = false)]
    kind: Option<String>,
    #[schema(nullable = false)]
    defects: Option<Vec<String>>,
    #[schema(nullable = false)]
    expected: Option<ExpectedShape>,
    #[schema(nullable = false)]
    issued_at: Option<String>,
}

/// A revocation.
#[derive(ToSchema)]
#[schema(as = RevokedRow)]
#[allow(dead_code, reason = "described, never made")]
struct RevokedShape {
    /// By the name of RFC 5280 §5.3.1.
    reason: String,
    at: String,
}

/// A moment of the gateway's clock.
#[derive(ToSchema)]
#[schema(as = Moment)]
#[allow(dead_code, reason = "described, never made")]
pub(super) struct MomentShape {
    now: String,
}
