//! Reports as XML, `schemas/report.xsd`.

use super::{Level, Summary};
use crate::findings::{
    CertificateFacts, Check, Diagnostic, ListFacts, Report, SignatureFacts, Status, TrustFacts,
};
use crate::text::{self, Lang, Sides, Text};
use crate::xml::Writer;

/// Namespace of `schemas/report.xsd`.
pub const NAMESPACE: &str = "urn:qaqpa:report:v1";

/// A document with these reports.
pub fn xml(reports: &[Report], level: Level) -> String {
    xml_in(reports, level, Lang::En)
}

/// The same, where each check has its words in a language beside the English ones, in `localized`.
pub fn xml_in(reports: &[Report], level: Level, lang: Lang) -> String {
    let mut w = Writer::with_declaration();
    w.open("reports").attribute("xmlns", NAMESPACE).attribute("level", level.as_str());
    for report in reports {
        write_report(&mut w, report, level, lang);
    }
    w.finish()
}

fn write_report(w: &mut Writer, report: &Report, level: Level, lang: Lang) {
    let summary = Summary::of(report);
    w.open("report").attribute("signature", report.subject.as_str());
    w.leaf("decision", summary.decision.as_str()).leaf("indication", summary.indication.as_str());
    w.optional("subIndication", summary.sub_indication);
    if let Some(finding) = summary.leading {
        w.leaf("code", finding.code.as_str());
        texts(w, "title", text::title(finding.code));
        texts(w, "hint", text::hint(finding.code));
        w.leaf("fault", finding.code.at_fault().as_str());
        for cause in summary.causes(report).skip(1) {
            w.open("cause").attribute("code", cause.code.as_str());
            w.attribute("fault", cause.code.at_fault().as_str());
            texts(w, "title", text::title(cause.code));
            texts(w, "hint", text::hint(cause.code));
            w.close();
        }
    }
    if let Some(signer) = summary.signer {
        w.open("signer");
        named(w, signer);
        w.close();
    }
    w.optional("validationTime", summary.at).optional("policy", summary.policy);
    if level >= Level::Detailed {
        w.open("checks");
        for check in &report.checks {
            write_check(w, check, lang);
        }
        w.close();
    }
    if let (Level::Diagnostic, Some(diagnostic)) = (level, &report.diagnostic) {
        write_diagnostic(w, diagnostic);
    }
    w.close();
}

fn write_check(w: &mut Writer, check: &Check, lang: Lang) {
    w.open("check").attribute("name", check.name.as_str()).attribute("status", check.status.as_str());
    w.optional("note", check.note.as_ref().map(|note| text::note(note, Lang::En)).as_deref());
    if let Some(finding) = &check.finding {
        let (code, decides) = (finding.code, check.status != Status::Ignored);
        w.leaf("code", code.as_str());
        w.optional(
            "indication",
            finding.indication().filter(|_| decides).map(crate::findings::Indication::as_str),
        );
        w.optional("subIndication", finding.sub_indication().filter(|_| decides));
        let Sides { expected, actual } = text::sides(&finding.evidence, Lang::En);
        w.optional("expected", expected.as_deref());
        w.optional("actual", actual.as_deref());
        w.optional("place", finding.place.as_deref());
        texts(w, "title", text::title(code));
        texts(w, "hint", text::hint(code));
    }
    if lang != Lang::En && (check.finding.is_some() || check.note.is_some()) {
        let sides = check.finding.as_ref().map(|finding| text::sides(&finding.evidence, lang));
        let Sides { expected, actual } = sides.unwrap_or_default();
        w.open("localized").attribute("lang", lang.as_str());
        w.optional("note", check.note.as_ref().map(|note| text::note(note, lang)).as_deref());
        w.optional("expected", expected.as_deref()).optional("actual", actual.as_deref()).close();
    }
    w.close();
}

fn texts(w: &mut Writer, name: &str, text: Text) {
    w.open(name).leaf("kk", text.kk).leaf("ru", text.ru).leaf("en", text.en).close();
}

fn write_diagnostic(w: &mut Writer, diagnostic: &Diagnostic) {
    w.open("diagnosticData");
    if let Some(signature) = &diagnostic.signature {
        write_signature(w, signature);
    }
    if let Some(trust) = &diagnostic.trust {
        write_trust(w, trust);
    }
    w.close();
}

fn write_signature(w: &mut Writer, facts: &SignatureFacts) {
    w.open("signature").leaf("signatureMethod", &facts.signature_method);
    w.leaf("canonicalizationMethod", &facts.canonicalization_method).leaf("policy", &facts.policy);
    for relaxation in &facts.relaxations {
        w.leaf("relaxation", relaxation);
    }
    w.optional("keyInfo", facts.key_info.as_deref());
    for reference in &facts.references {
        w.open("reference");
        if let Some(uri) = &reference.uri {
            w.attribute("URI", uri);
        }
        for transform in &reference.transforms {
            w.leaf("transform", transform);
        }
        w.leaf("digestMethod", &reference.digest_method).leaf("stated", &reference.stated);
        w.optional("computed", reference.computed.as_deref()).close();
    }
    w.close();
}

fn write_trust(w: &mut Writer, facts: &TrustFacts) {
    w.open("trust").leaf("at", &facts.at).optional("provenAt", facts.proven_at.as_deref());
    w.leaf("usage", &facts.usage).leaf("revocation", &facts.revocation);
    write_certificate(w, "certificate", &facts.certificate);
    facts.brought.iter().for_each(|certificate| write_certificate(w, "brought", certificate));
    facts.authorities.iter().for_each(|certificate| write_certificate(w, "authority", certificate));
    w.open("path");
    facts.path.iter().for_each(|sha256| {
        let _ = w.leaf("sha256", sha256);
    });
    w.close();
    facts.lists.iter().for_each(|list| write_list(w, list));
    w.close();
}

fn named(w: &mut Writer, facts: &CertificateFacts) {
    w.leaf("subject", &facts.subject)
        .leaf("issuer", &facts.issuer)
        .leaf("serialNumber", &facts.serial_number);
    w.leaf("notBefore", &facts.not_before).leaf("notAfter", &facts.not_after);
}

fn write_certificate(w: &mut Writer, name: &str, facts: &CertificateFacts) {
    w.open(name);
    named(w, facts);
    w.optional("keyUsage", facts.key_usage.as_deref());
    facts.extended_key_usage.iter().for_each(|oid| {
        let _ = w.leaf("extendedKeyUsage", oid);
    });
    facts.policies.iter().for_each(|oid| {
        let _ = w.leaf("policy", oid);
    });
    w.leaf("key", &facts.key).leaf("sha256", &facts.sha256).leaf("der", &facts.der).close();
}

fn write_list(w: &mut Writer, facts: &ListFacts) {
    w.open("list").attribute("state", &facts.state);
    w.leaf("issuer", &facts.issuer).leaf("issuerSha256", &facts.issuer_sha256).leaf("about", &facts.about);
    w.optional("thisUpdate", facts.this_update.as_deref())
        .optional("nextUpdate", facts.next_update.as_deref());
    w.optional("number", facts.number.as_deref());
    if let Some(entry) = &facts.entry {
        w.open("entry").leaf("revokedAt", &entry.revoked_at).leaf("reason", &entry.reason);
        w.optional("invalidSince", entry.invalid_since.as_deref()).close();
    }
    w.close();
}
