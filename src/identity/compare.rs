//! The request's number against the certificate's.

use super::holder::{NumberFault, holder, is_number};
use super::request::{DeclarantPath, NumberKind};
use crate::findings::evidence::IdentityEvidence;
use crate::findings::{Check, CheckName, Code, Finding, masked};
use crate::x509::Certificate;
use crate::xml::ElementView;
use crate::xmldsig::VerifiedContent;

/// Proof that a signed request states the number of its signer's certificate. Only [`compare`] makes it.
#[derive(Debug, Clone)]
pub struct IdentityMatch {
    number: String,
    kind: NumberKind,
    certificate: [u8; 32],
}

impl IdentityMatch {
    /// The IIN or BIN.
    pub fn number(&self) -> &str {
        &self.number
    }

    /// Which of the two it is.
    pub fn kind(&self) -> NumberKind {
        self.kind
    }

    /// SHA-256 of the certificate that has it.
    pub fn certificate(&self) -> &[u8; 32] {
        &self.certificate
    }
}

/// Whether the signed content has anything where a number may stand.
pub fn states_number(content: &VerifiedContent, paths: &[DeclarantPath]) -> bool {
    paths.iter().any(|path| !path.find(content.root()).is_empty())
}

/// The kinds of number that may stand where `path` leads.
fn kinds<'a>(paths: &'a [DeclarantPath], path: &'a str) -> impl Iterator<Item = NumberKind> + 'a {
    paths.iter().filter(move |other| other.path == path).map(|other| other.kind)
}

/// The paths with one kind of number each. Where one may hold either, it is the one that the certificate has with this number; where
/// it has neither, a kind that is `eligible` and that the certificate has, or else any that is eligible.
pub fn one_kind_each(
    paths: Vec<DeclarantPath>,
    eligible: impl Fn(NumberKind) -> bool,
    content: &VerifiedContent,
    certificate: &Certificate,
) -> Vec<DeclarantPath> {
    if !paths.iter().any(|path| kinds(&paths, &path.path).nth(1).is_some()) {
        return paths;
    }
    let holder = holder(certificate);
    let own = |kind: &NumberKind| match kind {
        NumberKind::Iin => holder.iin.as_deref().ok(),
        NumberKind::Bin => holder.bin.as_deref().ok(),
    };
    let kind_at = |path: &DeclarantPath| {
        let (kinds, stated) = (|| kinds(&paths, &path.path), path.value(content.root()));
        let states = |kind: &NumberKind| stated.is_some() && own(kind) == stated.as_deref();
        let wanted = |kind: &NumberKind| eligible(*kind);
        let found = kinds().find(states).or_else(|| {
            let both = kinds().filter(wanted).find(|kind| own(kind).is_some());
            both.or_else(|| kinds().find(wanted))
        });
        found.unwrap_or(path.kind)
    };
    paths.iter().filter(|path| path.kind == kind_at(path)).cloned().collect()
}

/// Codes of one kind of number.
struct Codes {
    mismatch: Code,
    absent_in_certificate: Code,
    absent_in_request: Code,
    malformed: Code,
}

const fn codes(kind: NumberKind) -> Codes {
    match kind {
        NumberKind::Iin => Codes {
            mismatch: Code::IinMismatch,
            absent_in_certificate: Code::IinAbsentInCertificate,
            absent_in_request: Code::IinAbsentInRequest,
            malformed: Code::IinMalformed,
        },
        NumberKind::Bin => Codes {
            mismatch: Code::BinMismatch,
            absent_in_certificate: Code::BinAbsentInCertificate,
            absent_in_request: Code::BinAbsentInRequest,
            malformed: Code::BinMalformed,
        },
    }
}

/// Compares, at the first path that leads anywhere in the signed content; a number is compared digit by digit, as it is
/// signed, white space around it aside.
pub fn compare(
    content: &VerifiedContent,
    certificate: &Certificate,
    paths: &[DeclarantPath],
) -> (Check, Option<IdentityMatch>) {
    match matched(content, certificate, paths) {
        Ok(declarant) => (Check::passed(CheckName::Identity), Some(declarant)),
        Err(finding) => (Check::failed(CheckName::Identity, finding), None),
    }
}

fn matched(
    content: &VerifiedContent,
    certificate: &Certificate,
    paths: &[DeclarantPath],
) -> Result<IdentityMatch, Finding> {
    let found =
        paths.iter().map(|path| (path, path.find(content.root()))).find(|(_, elements)| !elements.is_empty());
    let Some((path, elements)) = found else {
        let kind = paths.first().map_or(NumberKind::Iin, |path| path.kind);
        let names = paths.iter().map(|path| path.path.clone().into_owned()).collect();
        let finding = Finding::new(codes(kind).absent_in_request, IdentityEvidence::Absent { paths: names });
        return Err(finding.at(content.root().place()));
    };
    let codes = codes(path.kind);
    let [element] = elements[..] else {
        let evidence =
            IdentityEvidence::Repeated { path: path.path.clone().into_owned(), count: elements.len() };
        return Err(Finding::new(codes.malformed, evidence).at(elements[0].place()));
    };
    let text = element.text();
    let number = text.trim_matches([' ', '\t', '\r', '\n']);
    if number.is_empty() {
        let evidence = IdentityEvidence::Empty { path: path.path.clone().into_owned() };
        return Err(Finding::new(codes.absent_in_request, evidence).at(element.place()));
    }
    if !is_number(number) || element.children().next().is_some() {
        let (count, number) = (number.chars().count(), masked(number));
        let evidence = IdentityEvidence::NotTwelveDigits { count, number };
        return Err(Finding::new(codes.malformed, evidence).at(element.place()));
    }
    let holder = holder(certificate);
    let own = match path.kind {
        NumberKind::Iin => holder.iin,
        NumberKind::Bin => holder.bin,
    };
    let own = own.map_err(|fault| {
        let finding = match fault {
            NumberFault::Absent => {
                Finding::new(codes.absent_in_certificate, IdentityEvidence::NotInCertificate)
            }
            NumberFault::Malformed => Finding::new(codes.malformed, IdentityEvidence::MalformedInCertificate),
            NumberFault::Several => Finding::new(codes.malformed, IdentityEvidence::SeveralInCertificate),
        };
        // There is nothing to compare this with.
        finding.at(element.place())
    })?;
    if own != number {
        let evidence = IdentityEvidence::Mismatch { certificate: masked(&own), request: masked(number) };
        return Err(Finding::new(codes.mismatch, evidence).at(element.place()));
    }
    Ok(IdentityMatch { number: own, kind: path.kind, certificate: *certificate.sha256() })
}
