//! A time-stamp that proves nothing is reported and left aside, ETSI EN 319 102-1 §5.5.4: no signature covers
//! it, and a good one must not be spoiled by the one who puts one beside it. By the strict policy it refuses,
//! over XML and CMS, on the command line and over HTTP.

use qaqpa::ca::builtin;
use qaqpa::findings::Decision;
use qaqpa::trust::InvalidTimeStamp;
use qaqpa::xml::Canonicalization;
use serde_json::Value;

use super::xades::{EXCLUSIVE, basic, basic_of, encapsulated, judged_by, stamped_with, token};
use super::*;
use crate::support::caller::{Caller, codes, json};
use crate::support::peers::peer;
use crate::support::requests::{Form, message, unsigned};
use crate::support::serving::Serving;

/// What is wrong with a time-stamp.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Wrong {
    Imprint,
    Signature,
    /// Nobody here believes the service.
    Untrusted,
    /// The service's key was compromised.
    Revoked,
    /// No list says whether the service is revoked.
    Unknown,
}

const WRONGS: [Wrong; 5] =
    [Wrong::Imprint, Wrong::Signature, Wrong::Untrusted, Wrong::Revoked, Wrong::Unknown];

/// When it is judged, when the signer's certificate was revoked, and what that comes to without proof.
type State = (&'static str, Option<&'static str>, (Decision, Option<&'static str>));

const STATES: [State; 3] = [
    ("2026-03-02", None, (Decision::Accepted, None)),
    ("2026-11-24", None, (Decision::Rejected, Some("OUT_OF_BOUNDS_NOT_REVOKED"))),
    ("2026-03-02", Some("2026-03-01"), (Decision::Rejected, Some("REVOKED_NO_POE"))),
];

const STAMPED: &str = "2026-02-01";

impl Pki {
    /// A signer by GOST and a service by RSA, so that each has an authority of its own; in one of the states.
    fn in_state(at: &str, revoked: Option<&str>) -> Self {
        let pki = Pki::new(Algorithm::Gost2015);
        pki.clock.set(day(at));
        if let Some(revoked) = revoked {
            pki.revoke(Reason::Superseded, day(revoked));
        }
        pki
    }

    /// The stamper does this from now on.
    fn script(&self, outcome: &str) {
        self.stamper.follow(TspScript::parse(format!(r#"{{"outcome":"{outcome}"}}"#).as_bytes()).unwrap());
    }

    fn spoil(&self, wrong: Wrong) {
        match wrong {
            Wrong::Imprint => self.script("wrongImprint"),
            Wrong::Signature => self.script("badSignature"),
            Wrong::Revoked => {
                let request =
                    TimeStampRequest::new(Imprint::over(DigestAlgorithm::Sha256, b"x"), None, &[1; 8]);
                let answer = self.stamper.stamp(&request.to_der(), day(STAMPED)).body;
                let (stamp, _) = cms::timestamp::verify_answer(&answer, &request, &[]).unwrap();
                self.authority
                    .revoke(&stamp.certificate().serial_hex(), Reason::KeyCompromise, day("2026-01-15"))
                    .unwrap();
            }
            Wrong::Untrusted | Wrong::Unknown => {}
        }
    }

    /// Whom one believes to whom the service is a stranger, and the lists where nobody knows of it.
    fn believed(&self, wrong: Option<Wrong>) -> (Vec<Certificate>, Vec<Vec<u8>>) {
        let signers: Vec<&Certificate> = [IssuerId::RootGost2015, IssuerId::Gost2015]
            .map(|id| self.authority.issuer(id).certificate())
            .to_vec();
        let trust = self
            .authority
            .certificates()
            .filter(|one| wrong != Some(Wrong::Untrusted) || signers.contains(one))
            .cloned()
            .collect();
        let lists = self.authority.crls(self.clock.now()).unwrap().into_iter().map(|list| list.der.to_vec());
        let of_a_signer = |der: &Vec<u8>| {
            let crl = qaqpa::x509::Crl::from_der(der).unwrap();
            signers.iter().any(|signer| crl.is_in_name_of(signer))
        };
        let lists = lists
            .filter(|der| !matches!(wrong, Some(Wrong::Unknown | Wrong::Untrusted)) || of_a_signer(der))
            .collect();
        (trust, lists)
    }

    /// A CMS with tokens over its signature by the RSA service, each as the script says.
    fn cms_stamped(&self, scripts: &[&str]) -> Vec<u8> {
        let mut data = self.signed();
        for script in scripts {
            self.script(script);
            let request = TimeStampRequest::new(
                Imprint::over(DigestAlgorithm::Sha256, data.signers()[0].signature()),
                None,
                &[1; 8],
            );
            let answer =
                TimeStampResponse::from_ber(&self.stamper.stamp(&request.to_der(), day(STAMPED)).body)
                    .unwrap();
            let TimeStampResponse::Granted(token) = answer else { panic!("{answer:?}") };
            cms::add_time_stamp(&mut data, 0, &token).unwrap();
        }
        data.to_der()
    }

    fn xml_stamped(&self, text: &str, scripts: &[&str]) -> String {
        let tokens: String = scripts
            .iter()
            .map(|script| {
                self.script(script);
                encapsulated(&token(self, text, Canonicalization::EXCLUSIVE, day(STAMPED)))
            })
            .collect();
        stamped_with(text, &format!("{EXCLUSIVE}{tokens}"))
    }
}

fn script_of(wrong: Wrong) -> &'static str {
    match wrong {
        Wrong::Imprint => "wrongImprint",
        Wrong::Signature => "badSignature",
        _ => "asAsked",
    }
}

const fn code_of(wrong: Wrong) -> Code {
    match wrong {
        Wrong::Unknown => Code::RevocationUnavailable,
        _ => Code::TimeStampInvalid,
    }
}

/// The codes of time-stamps with the status of their checks.
fn stamps(report: &Report) -> Vec<(Status, Option<Code>)> {
    report
        .checks
        .iter()
        .filter(|check| check.name == CheckName::Timestamp)
        .map(|check| (check.status, check.code()))
        .collect()
}

#[test]
fn in_xml_a_signature_is_what_it_would_be_without_the_time_stamp() {
    for (at, revoked, (decision, sub)) in STATES {
        for wrong in WRONGS {
            let pki = Pki::in_state(at, revoked);
            pki.spoil(wrong);
            let (trust, lists) = pki.believed(Some(wrong));
            let (anchors, store) = (TrustStore::from_certificates(&trust), CrlStore::new());
            lists.iter().for_each(|der| store.insert(der, &trust).unwrap());
            let (text, one) = (basic(&pki), [script_of(wrong)]);
            let judge = |text: &str, policy: &Policy| judged_by(&pki, text, policy, &anchors, &store);
            let context = format!("{wrong:?} at {at}, revoked {revoked:?}");
            let (without, _) = judge(&text, &Policy::default());
            let (report, good) = judge(&pki.xml_stamped(&text, &one), &Policy::default());
            assert_eq!(
                (report.decision(), report.sub_indication()),
                (decision, sub),
                "{context}: {report:?}"
            );
            assert_eq!(
                (report.codes(), good),
                (without.codes(), decision == Decision::Accepted),
                "{context}"
            );
            assert_eq!(stamps(&report), [(Status::Ignored, Some(code_of(wrong)))], "{context}");
            assert_eq!(
                qaqpa::report::read_one(&qaqpa::report::json(&report, qaqpa::report::Level::Diagnostic))
                    .unwrap(),
                report,
                "{context}"
            );
            let strict = Policy { invalid_time_stamp: InvalidTimeStamp::Refused, ..Policy::default() };
            let (report, good) = judge(&pki.xml_stamped(&text, &one), &strict);
            assert_eq!(
                (stamps(&report), good),
                (vec![(Status::Failed, Some(code_of(wrong)))], false),
                "{context}"
            );
            assert!(
                report.codes().contains(&code_of(wrong)) && report.decision() != Decision::Accepted,
                "{context}"
            );
        }
    }
}

#[test]
fn beside_one_that_proves_it_changes_nothing() {
    for (at, revoked, _) in STATES {
        for order in [["wrongImprint", "asAsked"], ["asAsked", "badSignature"]] {
            let pki = Pki::in_state(at, revoked);
            let text = pki.xml_stamped(&basic(&pki), &order);
            let (report, good) = judged_by(&pki, &text, &Policy::default(), &pki.anchors(), &pki.lists());
            assert_eq!(
                (report.indication(), good),
                (Indication::TotalPassed, true),
                "{order:?} at {at}: {report:?}"
            );
            let facts = report.diagnostic.as_ref().unwrap().trust.as_ref().unwrap();
            assert_eq!(facts.proven_at.as_deref(), Some("2026-02-01T00:00:00Z"));
            let statuses: Vec<Status> = stamps(&report).into_iter().map(|row| row.0).collect();
            let expected =
                order.map(|script| if script == "asAsked" { Status::Passed } else { Status::Ignored });
            assert_eq!(statuses, expected);
            let again = qaqpa::report::replay(&report, &qaqpa::report::Conditions::default()).unwrap();
            assert_eq!(
                (again.indication(), stamps(&again)),
                (Indication::TotalPassed, stamps(&report)),
                "judged again"
            );
        }
    }
}

#[test]
fn no_written_report_makes_another_failure_an_ignored_one() {
    let pki = Pki::in_state("2026-11-24", None);
    let (report, _) = judged_by(&pki, &basic(&pki), &Policy::default(), &pki.anchors(), &pki.lists());
    let mut written = qaqpa::report::checks_json(&report);
    for check in written["checks"].as_array_mut().unwrap() {
        check["status"] = "IGNORED".into();
    }
    let read = qaqpa::report::read_one(&written).unwrap();
    assert_eq!((read.codes(), read.decision()), (vec![Code::CertificateExpired], Decision::Rejected));
    assert!(read.checks.iter().all(|check| check.status != Status::Ignored
        && (check.status == Status::Failed) == check.finding.is_some()));
}

/// `qaqpa verify` or `qaqpa cms verify` on this file by what the pki believes.
fn by_command_line(
    pki: &Pki,
    wrong: Option<Wrong>,
    document: &[u8],
    command: &[&str],
    more: &[&str],
) -> (Option<i32>, Value) {
    let directory = fresh_dir();
    let path = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    let (trust, lists) = pki.believed(wrong);
    std::fs::write(path("document"), document).unwrap();
    std::fs::write(
        path("trust.pem"),
        trust.iter().map(|one| qaqpa::x509::to_pem("CERTIFICATE", one.der())).collect::<String>(),
    )
    .unwrap();
    let mut run = crate::support::program();
    run.args(command)
        .args([
            &path("document"),
            "--json",
            "--at",
            &pki.clock.now().to_string(),
            "--trust",
            &path("trust.pem"),
        ])
        .args(more);
    for (at, list) in lists.iter().enumerate() {
        std::fs::write(path(&format!("{at}.crl")), list).unwrap();
        run.args(["--crl", &path(&format!("{at}.crl"))]);
    }
    let output = run.output().unwrap();
    (output.status.code(), serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}")))
}

fn stamp_check(report: &Value) -> (Value, Value) {
    let check =
        report["checks"].as_array().unwrap().iter().find(|check| check["name"] == "timestamp").unwrap();
    (check["status"].clone(), check["code"].clone())
}

#[test]
fn in_cms_and_on_the_command_line_it_is_the_same() {
    for (at, revoked, (decision, sub)) in STATES {
        for wrong in WRONGS {
            let pki = Pki::in_state(at, revoked);
            pki.spoil(wrong);
            let cms = pki.cms_stamped(&[script_of(wrong)]);
            let context = format!("{wrong:?} at {at}, revoked {revoked:?}");
            let verify = |more: &[&str]| by_command_line(&pki, Some(wrong), &cms, &["cms", "verify"], more);
            let (code, told) = verify(&[]);
            let report = &told["signers"][0]["report"];
            assert_eq!(
                (code, told["decision"].as_str()),
                (Some(i32::from(sub.is_some())), Some(decision.as_str())),
                "{context}: {told}"
            );
            assert_eq!(report["subIndication"].as_str(), sub, "{context}");
            assert_eq!(stamp_check(report), ("IGNORED".into(), code_of(wrong).as_str().into()), "{context}");
            let (code, told) = verify(&["--invalid-time-stamp", "refused"]);
            assert_eq!(code, Some(1), "{context}");
            assert_eq!(
                stamp_check(&told["signers"][0]["report"]),
                ("FAILED".into(), code_of(wrong).as_str().into()),
                "{context}"
            );
            let (code, told) = verify(&["--key-only"]);
            let right_in_itself = !matches!(wrong, Wrong::Imprint | Wrong::Signature);
            let status = if right_in_itself { "PASSED" } else { "IGNORED" };
            assert_eq!(
                (code, stamp_check(&told["signers"][0]["report"]).0),
                (Some(0), status.into()),
                "{context}"
            );
        }
        let pki = Pki::in_state(at, revoked);
        let two = pki.cms_stamped(&["wrongImprint", "asAsked"]);
        let (code, told) = by_command_line(&pki, None, &two, &["cms", "verify"], &[]);
        assert_eq!((code, told["decision"].as_str()), (Some(0), Some("ACCEPTED")), "{told}");
        let (code, told) =
            by_command_line(&pki, None, &two, &["cms", "verify"], &["--invalid-time-stamp", "refused"]);
        assert_eq!((code, told["code"].as_str()), (Some(1), Some("TIME_STAMP_INVALID")));
    }
    let pki = Pki::in_state("2026-03-02", None);
    let xml = pki.xml_stamped(&basic(&pki), &["badSignature"]);
    let verify = |more: &[&str]| {
        by_command_line(&pki, None, xml.as_bytes(), &["verify", "--profile", "document"], more)
    };
    let (code, told) = verify(&[]);
    assert_eq!(
        (code, told["decision"].as_str(), &told["code"]),
        (Some(0), Some("ACCEPTED"), &Value::Null),
        "{told}"
    );
    assert_eq!(stamp_check(&told["reports"][0]), ("IGNORED".into(), "TIME_STAMP_INVALID".into()));
    let (code, told) = verify(&["--invalid-time-stamp", "refused"]);
    assert_eq!((code, told["code"].as_str()), (Some(1), Some("TIME_STAMP_INVALID")), "{told}");
}

#[test]
fn it_is_told_in_three_languages() {
    let pki = Pki::in_state("2026-03-02", None);
    let xml = pki.xml_stamped(&basic(&pki), &["wrongImprint"]);
    let (report, _) = judged_by(&pki, &xml, &Policy::default(), &pki.anchors(), &pki.lists());
    use qaqpa::report::{Form as Shape, Level, ReportQuery};
    use qaqpa::text::Lang;
    for (lang, status, note) in [
        (Lang::Kk, "ескерілмеді", "қолтаңба ол жоқ сияқты тексеріледі"),
        (Lang::Ru, "не учтена", "подпись проверяется так, как если бы её не было"),
        (Lang::En, "ignored", "judged as if it were not there"),
    ] {
        let text = qaqpa::report::text(&report, Level::Detailed, lang);
        let line = text.lines().find(|line| line.contains("TIME_STAMP_INVALID")).unwrap();
        assert!(line.contains(status) && line.contains(note), "{line}");
        let html = qaqpa::report::html(
            std::slice::from_ref(&report),
            ReportQuery { level: Level::Detailed, form: Shape::Html, lang },
            None,
        );
        assert!(
            html.contains(&format!("<td class=\"ignored\">{status}</td>")) && html.contains(note),
            "{html}"
        );
    }
    let xml = qaqpa::report::xml(std::slice::from_ref(&report), Level::Detailed);
    assert!(xml.contains(r#"<check name="timestamp" status="IGNORED">"#), "{xml}");
    is_by_schema("report.xsd", xml.as_bytes());
}

fn is_by_schema(schema: &str, document: &[u8]) {
    let Some(xmllint) = peer("xmllint") else { return };
    let place = fresh_dir();
    let file = place.path().join("document.xml");
    std::fs::write(&file, document).unwrap();
    let schema = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas").join(schema);
    let output = Command::new(xmllint)
        .args(["--nonet", "--noout", "--schema"])
        .arg(schema)
        .arg(&file)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_gateway_accepts_what_somebody_stamped_badly_unless_its_settings_refuse_it() {
    let pki = Pki::of_rsa();
    let spoiled = |person: &str, serial: u64| {
        let document = basic_of(
            &builtin::holder(&format!("people/{person}")).unwrap(),
            &unsigned(serial, &Form::default()),
        );
        pki.xml_stamped(&document, &["wrongImprint"])
    };
    let place = fresh_dir();
    let settings = place.path().join("qaqpa.toml");
    std::fs::write(&settings, "[signatures]\ninvalid_time_stamp = \"refused\"\n").unwrap();
    let caller = Caller::new();

    let serving = Serving::at_noon(&[]);
    let base = &serving.endpoints.plain;
    let number = Caller::number(&caller.submit(base, &spoiled("valid", 1)), 201);
    let kept = json(&caller.get(&caller.address(base, &number, "/report")));
    let kept = kept.get("report").unwrap_or(&kept);
    let kept = if kept.is_array() { &kept[0] } else { kept };
    assert_eq!(stamp_check(kept), ("IGNORED".into(), "TIME_STAMP_INVALID".into()), "{kept}");
    let refused = caller.submit(base, &spoiled("expired", 2));
    assert_eq!((refused.status.as_u16(), codes(&refused)), (422, vec!["CERTIFICATE_EXPIRED".to_owned()]));
    assert_eq!(
        stamp_check(&json(&refused)),
        ("IGNORED".into(), "TIME_STAMP_INVALID".into()),
        "{}",
        refused.text()
    );
    let refused = caller.submit_for_xml(base, &spoiled("expired", 3));
    assert!(
        refused
            .text()
            .contains(r#"<finding code="TIME_STAMP_INVALID" signature="document" status="IGNORED">"#),
        "{}",
        refused.text()
    );
    is_by_schema("refusal.xsd", refused.text().as_bytes());
    let answer = caller.soap(base, &message("6b5e6f5e-0000-4000-8000-000000000001", &spoiled("valid", 4)));
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());

    let serving = Serving::at_noon(&["--config", settings.to_str().unwrap()]);
    let base = &serving.endpoints.plain;
    let refused = caller.submit(base, &spoiled("valid", 1));
    assert_eq!(
        (refused.status.as_u16(), codes(&refused)),
        (422, vec!["TIME_STAMP_INVALID".to_owned()]),
        "{}",
        refused.text()
    );
    let answer = caller.soap(base, &message("6b5e6f5e-0000-4000-8000-000000000001", &spoiled("valid", 4)));
    assert!(
        answer.status.as_u16() == 500 && answer.text().contains("TIME_STAMP_INVALID"),
        "{}",
        answer.text()
    );
}
