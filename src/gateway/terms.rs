//! What speaks against a request that is filled in as it should be: its date, who asks, and for whom.

use super::rules::{Representatives, Rules};
use crate::catalogue::{IdentityKind, IdentityPath, Recipient, Service};
use crate::clock::{Now, xml_schema};
use crate::findings::evidence::RequestEvidence;
use crate::findings::{Code, Finding};
use crate::identity::{self, DeclarantPath, NumberKind};
use crate::limits::REQUEST_AHEAD_SECONDS_MAX;
use crate::workflow::Application;
use crate::x509::Certificate;
use crate::xml::ElementView;
use crate::xmldsig::VerifiedContent;

/// All that speaks against it.
pub(super) fn against<'a, E: ElementView<'a>>(
    application: &Application,
    service: &Service,
    paths: &[DeclarantPath],
    root: E,
    rules: &Rules,
    now: Now,
) -> Vec<Finding> {
    let at = |name: &str| root.child(name).unwrap_or(root).place();
    let date = date(application, rules, now).map(|finding| finding.at(at("requestDate")));
    let recipient = recipient(application, service, paths, root);
    let representative = representative(application, rules).map(|finding| finding.at(at("representative")));
    [date, recipient, representative].into_iter().flatten().collect()
}

/// Where the number of who asks stands, with the one kind that it is.
pub(super) fn declarant(
    service: &Service,
    content: &VerifiedContent,
    certificate: &Certificate,
) -> Vec<DeclarantPath> {
    identity::one_kind_each(paths_of(service), |kind| is_recipient(service, kind), content, certificate)
}

/// As the service's file has them. `declarantId` is the number of whoever asks, a person or an organisation.
fn paths_of(service: &Service) -> Vec<DeclarantPath> {
    let kind = |kind| if kind == IdentityKind::Bin { NumberKind::Bin } else { NumberKind::Iin };
    let of = |path: &IdentityPath| DeclarantPath { path: path.path.clone().into(), kind: kind(path.kind) };
    let mut paths: Vec<DeclarantPath> = service.identity.iter().map(of).collect();
    let usual = DeclarantPath::declarant_id();
    let either = DeclarantPath { kind: NumberKind::Bin, ..usual.clone() };
    if paths.contains(&usual) && !paths.contains(&either) {
        paths.push(either);
    }
    paths
}

/// A date without a zone may be of any: it counts as in the future, or as too old, where it would be in each of them.
fn date(application: &Application, rules: &Rules, now: Now) -> Option<Finding> {
    let stated = xml_schema::span_of(&application.request_date);
    if let Some((first, _)) = stated
        && first > now.plus_seconds(REQUEST_AHEAD_SECONDS_MAX)
    {
        let ahead_seconds_max = REQUEST_AHEAD_SECONDS_MAX;
        let evidence = RequestEvidence::FromFuture { date: first, at: now, ahead_seconds_max };
        return Some(Finding::new(Code::RequestFromFuture, evidence));
    }
    let days_max = rules.age_days_max?;
    match stated {
        Some((_, last)) if last >= now.plus_seconds(-i64::from(days_max) * 86_400) => None,
        Some((_, date)) => {
            Some(Finding::new(Code::RequestTooOld, RequestEvidence::TooOld { date, at: now, days_max }))
        }
        None => Some(Finding::new(Code::RequestTooOld, RequestEvidence::Undated { days_max })),
    }
}

/// Whether the service is for natural persons or for organisations, and which of them the request states.
fn recipient<'a, E: ElementView<'a>>(
    application: &Application,
    service: &Service,
    paths: &[DeclarantPath],
    root: E,
) -> Option<Finding> {
    // By the path that leads anywhere first, as the number itself is compared.
    let stated = paths.iter().find(|path| path.leads_anywhere(root))?;
    // Where an employee signs, the certificate says nothing of the recipient: the number does, where it says which of the two it is.
    let told = application.intake.as_ref().and_then(|_| NumberKind::told_by(&application.declarant_id));
    let kind = told.unwrap_or(stated.kind);
    let evidence = match kind {
        NumberKind::Iin => RequestEvidence::ForOrganisations,
        NumberKind::Bin => RequestEvidence::ForPersons,
    };
    let refused = !is_recipient(service, kind);
    refused.then(|| Finding::new(Code::RecipientNotEligible, evidence).at(root.place()))
}

/// Whether the service is for those who have such a number.
fn is_recipient(service: &Service, kind: NumberKind) -> bool {
    let recipient = match kind {
        NumberKind::Iin => Recipient::Person,
        NumberKind::Bin => Recipient::Legal,
    };
    service.recipients.kinds.contains(&recipient)
}

fn representative(application: &Application, rules: &Rules) -> Option<Finding> {
    // Where an employee signs, the notarial system is asked for the power: 000 ¶8(4).
    let refused = application.intake.is_none() && rules.representatives == Representatives::Refused;
    let stated = application.representative.as_ref().filter(|_| refused)?;
    let evidence = RequestEvidence::Representative { power_of_attorney: stated.power_of_attorney.is_some() };
    Some(Finding::new(Code::RepresentativeUnproven, evidence))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Catalogue, Channel};
    use crate::workflow::SignedFor;
    use crate::xml::{self, PlainElement};

    /// The service with other recipients, and where its requests state them.
    fn of(recipients: &[Recipient], paths: &[(&'static str, NumberKind)]) -> (Service, Vec<DeclarantPath>) {
        let catalogue = Catalogue::embedded().unwrap();
        let mut service = Service::clone(catalogue.find("wko2016-141-housing-queue").unwrap());
        service.recipients.kinds = recipients.to_vec();
        let path =
            |(path, kind): &(&'static str, NumberKind)| DeclarantPath { path: (*path).into(), kind: *kind };
        (service, paths.iter().map(path).collect())
    }

    fn application(declarant: &str, intake: Option<Channel>) -> Application {
        Application {
            request_number: None,
            service_id: String::new(),
            declarant_id: declarant.to_owned(),
            request_date: String::new(),
            request_system_id: String::new(),
            intake: intake.map(|channel| SignedFor { channel }),
            representative: None,
            fields: Vec::new(),
            attachments: Vec::new(),
            lines: Vec::new(),
            base: None,
        }
    }

    /// The code of what speaks against a request that states this number, for a service for these recipients.
    fn found(recipients: &[Recipient], paths: &[(&'static str, NumberKind)], stated: &str) -> Option<Code> {
        let (service, paths) = of(recipients, paths);
        let document = xml::parse(format!("<a><{stated}>1</{stated}></a>").as_bytes()).unwrap();
        let root = PlainElement::new(&document, document.root());
        recipient(&application("1", None), &service, &paths, root).map(|finding| finding.code)
    }

    #[test]
    fn at_an_intake_the_number_says_who_the_recipient_is() {
        let refused = Some(Code::RecipientNotEligible);
        let document = xml::parse(b"<a><declarantId>1</declarantId></a>").unwrap();
        let found = |kinds: &[Recipient], number: &str, intake| {
            // The kind that the employee's certificate leaves: one that the service is for.
            let kind = if kinds == [Recipient::Legal] { NumberKind::Bin } else { NumberKind::Iin };
            let (service, paths) = of(kinds, &[("declarantId", kind)]);
            let root = PlainElement::new(&document, document.root());
            recipient(&application(number, intake), &service, &paths, root).map(|finding| finding.code)
        };
        let (bin, iin) = ("981040889681", "900101300017");
        for channel in [Channel::Centre, Channel::Office, Channel::Provider].map(Some) {
            assert_eq!(found(&[Recipient::Person], bin, channel), refused);
            assert_eq!(found(&[Recipient::Person], iin, channel), None);
            assert_eq!(found(&[Recipient::Legal], iin, channel), refused);
            assert_eq!(found(&[Recipient::Legal], bin, channel), None);
            assert_eq!(found(&[Recipient::Legal, Recipient::Person], bin, channel), None);
            assert_eq!(found(&[Recipient::Person], "123456789011", channel), None, "says nothing of itself");
        }
        assert_eq!(found(&[Recipient::Person], bin, None), None, "the signer's certificate says it");
    }

    #[test]
    fn a_service_is_for_those_that_its_file_names() {
        let (person, legal) = ([Recipient::Person], [Recipient::Legal]);
        let paths = [("uin", NumberKind::Iin), ("bin", NumberKind::Bin)];
        let refused = Some(Code::RecipientNotEligible);
        assert_eq!((found(&person, &paths, "uin"), found(&person, &paths, "bin")), (None, refused));
        assert_eq!((found(&legal, &paths, "uin"), found(&legal, &paths, "bin")), (refused, None));
        let both = [Recipient::Legal, Recipient::Person];
        assert_eq!((found(&both, &paths, "uin"), found(&both, &paths, "bin")), (None, None));
        assert_eq!(found(&person, &paths, "other"), None, "that no number is stated is said elsewhere");
    }
}
