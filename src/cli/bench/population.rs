//! Requests for a measurement: signed by a person of the built-in PKI, judged and admitted as the gateway does.

use bytes::Bytes;

use crate::ca::{Authority, builtin};
use crate::clock::Now;
use crate::identity::DeclarantPath;
use crate::random::{Entropy, Random as _};
use crate::registry::{
    AccessToken, Admissible, Channel, Intake, NotAdmitted, Origin, Submission, Terms, admit,
};
use crate::trust::{CrlStore, TrustStore};
use crate::validation::{Judge, Kind, Profile, ReadContent, Reading};
use crate::x509::{Certificate, certificates_from_pem};
use crate::xml::Document;
use crate::xmldsig::{KnownCertificates, SigningRequest, VerifiedContent, sign_enveloped};

/// Whom the signer of these documents is.
const DECLARANT: &str = "123456789011";

/// A moment at which the built-in certificates are valid: 2026-11-18.
pub(super) fn moment() -> Now {
    Now::from_seconds(1_795_000_000)
}

/// So many, each with a content of its own, also beside those of another measurement.
pub(super) fn submissions(count: usize) -> anyhow::Result<Vec<Submission>> {
    let now = moment();
    let believed = certificates_from_pem(builtin::text("trust.pem").unwrap_or_default())?;
    let anchors = TrustStore::from_certificates(&believed);
    let revocation = CrlStore::new();
    for crl in Authority::builtin(None)?.crls(now)? {
        revocation.insert(&crl.der, &believed)?;
    }
    let (known, profile) = (KnownCertificates::default(), Profile::gateway());
    let judge = Judge { anchors: &anchors, revocation: &revocation, known: &known, profile: &profile };
    let holder = builtin::holder("people/valid")?;
    let mark = Entropy.uuid();
    let terms = OnTerms(Terms {
        service_id: "wko2016-141-housing-queue".to_owned(),
        service_code: "000".parse()?,
        request_number: None,
        application: Bytes::from_static(b"{\"category\":\"veteran\"}"),
        due_at: Some(now.plus_seconds(86_400)),
        intake: Intake::default(),
    });
    let one = |number: usize| {
        let text = format!("measurement {mark} {number} {}", "x".repeat(TEXT_OCTETS));
        let plain = format!("<document><declarantId>{DECLARANT}</declarantId><text>{text}</text></document>");
        let document = Bytes::from(sign_enveloped(&plain, &holder, &SigningRequest::document())?);
        let examined = judge.request(&document, &terms, now, &mut |_| {});
        let request = examined.request.ok_or_else(|| anyhow::anyhow!("{:?}", examined.report))?;
        let admitted =
            admit(&request, &[examined.report]).map_err(|refusal| anyhow::anyhow!("{refusal:?}"))?;
        let token = AccessToken::new(&[0; 32], admitted.identity());
        let origin = Origin {
            channel: Channel::Rest,
            sender: "bench".to_owned(),
            message_id: format!("{mark}-{number}"),
            owner: None,
        };
        Ok(Submission::new(admitted, origin, token.hash()))
    };
    (0..count).map(one).collect()
}

/// A signed request has some four and a half kilobytes.
const TEXT_OCTETS: usize = 1_500;

/// What the service asks, whatever the document says.
struct OnTerms(Terms);

impl Admissible for OnTerms {
    fn terms(&self, _: Now) -> Result<Terms, NotAdmitted> {
        Ok(self.0.clone())
    }
}

impl ReadContent for OnTerms {
    type Request = OnTerms;

    fn read(&self, _: &VerifiedContent, _: &Certificate, _: Option<&str>) -> Reading<OnTerms> {
        Reading { paths: DeclarantPath::usual(), request: Ok(OnTerms(self.0.clone())), remark: None }
    }

    fn kind(&self, _: &Document) -> Kind {
        Kind::Request
    }
}
