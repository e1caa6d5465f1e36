//! The authority's window for testers, in JSON.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};

use super::crl_publisher::{Before, CrlPublisher, Fault};
use crate::ca::{
    Authority, AuthorityError, CrlFault, Issued, LedgerEntry, PKCS12_PASSWORD, Reason, RequestForm,
};
use crate::clock::Now;
use crate::encoding::base64;
use crate::gateway::Answer;
use crate::gateway::authority::Window;
use crate::json::{Form, Kind, Member};
use crate::keys::Pkcs12Flavour;
use crate::limits;
use crate::random::{Entropy, Random, Seeded};
use crate::x509::to_pem;

/// How late a slow CRL is where nothing else is asked for: later than a request waits by default.
const DELAY_MILLIS_DEFAULT: u64 = 15_000;

/// What lifts a hold: the name of RFC 5280 §5.3.1.
const LIFT: &str = "removeFromCRL";

/// Members of what is asked of `POST /manage/v1/ca/certificates`: those of a request form, and two more.
const ISSUE: Form = Form {
    members: &[
        Member::may("kind", Kind::Text),
        Member::may("algorithm", Kind::Text),
        Member::may("profile", Kind::Text),
        Member::may("iin", Kind::Text),
        Member::may("name", Kind::Text),
        Member::may("bin", Kind::Text),
        Member::may("organization", Kind::Text),
        Member::may("systemId", Kind::Text),
        Member::may("treasuryCode", Kind::Text),
        Member::may("hosts", Kind::Texts),
        Member::may("notBefore", Kind::Text),
        Member::may("days", Kind::Whole(limits::VALIDITY_DAYS_MAX as u64)),
        Member::may("criticality", Kind::Text),
        Member::may("defects", Kind::Texts),
        Member::may("revokedAt", Kind::Text),
        Member::may("password", Kind::Text),
        Member::may("seed", Kind::Whole(u64::MAX)),
    ],
    example: r#"{"kind": "person-sign", "algorithm": "gost2015", "defects": ["expired"]}"#,
};

/// Members of what is asked of `POST /manage/v1/ca/revocations`.
const REVOKE: Form = Form {
    members: &[
        Member::must("serialNumber", Kind::Text),
        Member::may("reason", Kind::Text),
        Member::may("at", Kind::Text),
    ],
    example: r#"{"serialNumber": "41e45cc8a04c70", "reason": "keyCompromise"}"#,
};

/// Members of what is asked of `PUT /manage/v1/ca/faults`.
const FAULT: Form = Form {
    members: &[
        Member::must("path", Kind::Text),
        Member::may("fault", Kind::Text),
        Member::may("delayMillis", Kind::Whole(limits::PUBLISHED_DELAY_MILLIS_MAX)),
    ],
    example: r#"{"path": "/crl/nca_rsa.crl", "fault": "stale"}"#,
};

/// A request form, and how its files are made.
#[derive(Deserialize)]
struct IssueCall {
    password: Option<String>,
    seed: Option<u64>,
    #[serde(flatten)]
    form: RequestForm,
}

/// The window.
pub(super) struct TestersWindow {
    crl_publisher: Arc<CrlPublisher>,
}

impl TestersWindow {
    pub(super) fn new(crl_publisher: Arc<CrlPublisher>) -> Self {
        TestersWindow { crl_publisher }
    }

    fn published(&self, now: Now, before: Before) -> Answer {
        match self.crl_publisher.publish(now, before) {
            Ok(()) => answer(200, &json!({ "now": now.to_string() })),
            Err(error) => failed(&error.to_string()),
        }
    }

    fn authority(&self) -> &Authority {
        &self.crl_publisher.authority
    }

    fn issued(&self, call: &[u8], now: Now) -> Result<Answer, Answer> {
        let IssueCall { password, seed, form } = parsed(&ISSUE, call)?;
        let password = password.unwrap_or_else(|| PKCS12_PASSWORD.to_owned());
        let random: Box<dyn Random> = match seed {
            Some(seed) => Box::new(Seeded::new(seed, &format!("issue {form:?}"))),
            None => Box::new(Entropy),
        };
        let order = form.request(random.as_ref()).map_err(|error| wrong(&error.to_string()))?;
        let issued = self.authority().issue(&order, now, random.as_ref()).map_err(|error| refused(&error))?;
        // What a defect revoked is on the lists before anybody can use it.
        self.crl_publisher.publish_due(now).map_err(|error| failed(&error.to_string()))?;
        bundle(&issued, &password, random.as_ref()).map_err(|error| refused(&error))
    }

    fn revoked(&self, call: &[u8], now: Now) -> Result<Answer, Answer> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        struct Call {
            serial_number: String,
            reason: Option<String>,
            at: Option<String>,
        }
        let call: Call = parsed(&REVOKE, call)?;
        let at =
            call.at.as_deref().map(Now::parse).transpose().map_err(|error| wrong(&format!("at: {error}")))?;
        let at = Now::from_seconds(at.unwrap_or(now).seconds());
        let name = call.reason.as_deref().unwrap_or("unspecified");
        let done = if name == LIFT {
            self.authority().unrevoke(&call.serial_number)
        } else {
            let known = || Reason::NAMES.iter().map(|row| row.1).chain([LIFT]).collect::<Vec<_>>().join(", ");
            let reason = Reason::from_name(name)
                .ok_or_else(|| wrong(&format!("there is no reason `{name}`; there are {}", known())))?;
            self.authority().revoke(&call.serial_number, reason, at)
        };
        done.map_err(|error| refused(&error))?;
        // The lists are made anew before the answer: the next request is judged by them.
        self.crl_publisher.publish(now, Before::Counts).map_err(|error| failed(&error.to_string()))?;
        let serial = call
            .serial_number
            .trim_start_matches("0x")
            .replace(':', "")
            .trim_start_matches('0')
            .to_ascii_lowercase();
        let row = self.authority().registered().into_iter().find(|row| row.serial == serial);
        Ok(answer(200, &row.map_or(Value::Null, |row| told(&row))))
    }

    fn fault_set(&self, call: &[u8], now: Now) -> Result<Answer, Answer> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        struct Call {
            path: String,
            /// Absent or null: right again.
            fault: Option<String>,
            delay_millis: Option<u64>,
        }
        let call: Call = parsed(&FAULT, call)?;
        let known = || CrlFault::NAMES.iter().map(|row| row.1).collect::<Vec<_>>().join(", ");
        let fault =
            match call.fault.as_deref() {
                None => None,
                Some(name) => {
                    let fault = CrlFault::from_name(name);
                    Some(fault.ok_or_else(|| {
                        wrong(&format!("there is no fault `{name}`; there are {}", known()))
                    })?)
                }
            };
        let paths: Vec<&str> = self.authority().crl_paths().collect();
        if !paths.contains(&call.path.as_str()) {
            return Err(problem(
                404,
                "No list is published there",
                &format!("There are {}.", paths.join(", ")),
            ));
        }
        let usual = if fault == Some(CrlFault::Slow) { DELAY_MILLIS_DEFAULT } else { 0 };
        self.crl_publisher.set_faults(|faults| match fault {
            Some(fault) => {
                let fault = Fault { fault, delay_millis: call.delay_millis.unwrap_or(usual) };
                faults.insert(call.path, fault);
            }
            None => {
                faults.remove(&call.path);
            }
        });
        self.crl_publisher.publish(now, Before::Forgotten).map_err(|error| failed(&error.to_string()))?;
        Ok(self.faults())
    }
}

impl Window for TestersWindow {
    fn certificates(&self) -> Answer {
        let rows: Vec<Value> = self.authority().registered().iter().map(told).collect();
        answer(200, &json!({ "certificates": rows }))
    }

    fn issue(&self, form: &[u8], now: Now) -> Answer {
        either(self.issued(form, now))
    }

    fn revoke(&self, revocation: &[u8], now: Now) -> Answer {
        either(self.revoked(revocation, now))
    }

    fn faults(&self) -> Answer {
        let faults: Vec<Value> = self
            .crl_publisher
            .faults()
            .iter()
            .map(|(path, fault)| json!({ "path": path, "fault": fault.fault.name(), "delayMillis": fault.delay_millis }))
            .collect();
        answer(200, &json!({ "faults": faults }))
    }

    fn set_fault(&self, fault: &[u8], now: Now) -> Answer {
        either(self.fault_set(fault, now))
    }

    fn clock_was_set(&self, now: Now) -> Answer {
        self.published(now, Before::Forgotten)
    }

    fn reload(&self, now: Now) -> Answer {
        match self.crl_publisher.take_over(now) {
            Ok(()) => answer(200, &json!({ "now": now.to_string() })),
            Err(error) => failed(&error.to_string()),
        }
    }

    fn forget(&self, now: Now) -> Answer {
        self.published(now, Before::Forgotten)
    }

    fn clear_faults(&self, now: Now) -> Answer {
        self.crl_publisher.set_faults(std::collections::BTreeMap::clear);
        match self.crl_publisher.publish(now, Before::Forgotten) {
            Ok(()) => self.faults(),
            Err(error) => failed(&error.to_string()),
        }
    }
}

/// Everything about a certificate that was just issued.
fn bundle(issued: &Issued, password: &str, random: &dyn Random) -> Result<Answer, AuthorityError> {
    use crate::keys::Signer as _;
    let certificate = issued.certificate();
    let file = |flavour| issued.pkcs12(flavour, password, random).map(|octets| base64::encode(&octets));
    let chain: Vec<String> =
        issued.holder.chain().iter().map(|above| to_pem("CERTIFICATE", above.der())).collect();
    let told = json!({
        "serialNumber": certificate.serial_hex(),
        "subject": certificate.subject().to_string(),
        "issuer": certificate.issuer().to_string(),
        "notBefore": certificate.not_before().to_string(),
        "notAfter": certificate.not_after().to_string(),
        "kind": issued.kind.name(),
        "declarantId": issued.declarant,
        "certificate": issued.certificate_pem(),
        "chain": chain,
        "key": issued.key_pem(),
        "pkcs12": {
            "modern": file(Pkcs12Flavour::Modern)?,
            "national": file(Pkcs12Flavour::National)?,
            "fileName": format!("{}.p12", issued.file_stem()),
            "alias": issued.alias(),
            "password": password,
        },
        "expected": { "decision": issued.expected.decision, "codes": issued.expected.codes },
    });
    Ok(answer(201, &told))
}

fn told(row: &LedgerEntry) -> Value {
    let revoked = row.revoked.map(|(reason, at)| json!({ "reason": reason.name(), "at": at.to_string() }));
    json!({ "serialNumber": row.serial, "issuer": row.issuer.common_name(), "revoked": revoked })
}

fn parsed<T: serde::de::DeserializeOwned>(form: &Form, call: &[u8]) -> Result<T, Answer> {
    form.read(call).map_err(|misfit| wrong(&misfit.to_string()))
}

fn answer(status: u16, value: &Value) -> Answer {
    Answer::new(status, "application/json", value.to_string())
}

fn either(outcome: Result<Answer, Answer>) -> Answer {
    outcome.unwrap_or_else(|refused| refused)
}

fn problem(status: u16, title: &str, detail: &str) -> Answer {
    Answer::problem(status, title, detail)
}

fn wrong(detail: &str) -> Answer {
    problem(400, "This cannot be asked of the authority", detail)
}

fn failed(detail: &str) -> Answer {
    problem(500, "The authority could not do it", detail)
}

fn refused(error: &AuthorityError) -> Answer {
    let status = match error {
        AuthorityError::NeverIssued(_) => 404,
        AuthorityError::AlreadyRevoked { .. } | AuthorityError::NotOnHold(_) => 409,
        AuthorityError::File { .. }
        | AuthorityError::KeyFile { .. }
        | AuthorityError::Pem { .. }
        | AuthorityError::Ledger { .. } => {
            return failed(&error.to_string());
        }
        _ => 422,
    };
    problem(status, "The authority does not do this", &error.to_string())
}
