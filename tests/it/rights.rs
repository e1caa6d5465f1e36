//! The matrix of rights, cell by cell over HTTP: every path of the workstation, of the intake and of the cabinet, every role, one's own
//! request and another's.

use std::collections::BTreeMap;

use qaqpa::catalogue::{Catalogue, Channel};
use qaqpa::gateway::rights::{Asker, Outcome, RIGHTS, Right, right};
use qaqpa::http::Method;
use qaqpa::http::header::{AUTHORIZATION, CONTENT_TYPE};
use qaqpa::keys::{Holder, Signer as _};
use qaqpa::registry::Actor;
use qaqpa::workflow::{ROLES, plan, signs_on};
use qaqpa::x509::to_pem;
use qaqpa::xmldsig::{SigningRequest, sign_enveloped};
use serde_json::{Map, Value, json};

use crate::support::caller::{Caller, json as body};
use crate::support::citizen::{Citizen, IIN, PASSWORD, manage};
use crate::support::forms::{EMPLOYEE, Flaw, request};
use crate::support::peers::fresh_dir;
use crate::support::requests::{holder, request_of};
use crate::support::serving::Serving;

/// Everybody there is, and a request that is each one's own.
struct Country {
    serving: Serving,
    /// By role, the bearer session of a person who has it, and the number of a request that waits at a step of the role with its label.
    staff: BTreeMap<&'static str, (String, String, String)>,
    employees: BTreeMap<&'static str, Holder>,
    recipient: String,
    own: String,
    stranger: String,
}

fn employee(serving: &Serving, role: Actor, seed: u64) -> Holder {
    let wish = json!({
        "kind": "employee-sign", "iin": EMPLOYEE, "name": "АХМЕТОВА ӘЛИЯ СЕРІКҚЫЗЫ", "bin": "160440007161",
        "organization": "Азаматтарға арналған үкімет", "seed": seed,
    });
    let bundle = manage(serving, Method::POST, "ca/certificates", &wish);
    let text = |name: &str| bundle[name].as_str().unwrap().to_owned();
    let holder = Holder::from_pem(&text("key"), &text("certificate")).unwrap();
    let certificate = to_pem("CERTIFICATE", holder.certificate().der());
    let staff = json!({ "name": role.as_str(), "role": role.as_str(), "certificate": certificate, "password": PASSWORD });
    manage(serving, Method::POST, "staff", &staff);
    holder
}

/// The bearer session of somebody.
fn session(serving: &Serving, sent: &Value) -> String {
    let mut sent = sent.clone();
    sent["bearer"] = json!(true);
    let answer = Citizen::at(serving).log_in(&sent);
    assert_eq!(answer.status.as_u16(), 201, "{}", answer.text());
    body(&answer)["session"].as_str().unwrap().to_owned()
}

/// A request that waits at a step of this role: its number and the step's label.
fn waiting(
    serving: &Serving,
    employees: &BTreeMap<&'static str, Holder>,
    by_hand: &mut Map<String, Value>,
    role: Actor,
    serial: u64,
) -> (String, String) {
    let catalogue = Catalogue::embedded().unwrap();
    // Of this role nobody is a player any more.
    by_hand.insert(role.as_str().to_owned(), json!({ "by": "hand" }));
    manage(serving, Method::PUT, "players", &Value::Object(by_hand.clone()));
    let caller = Caller::new();
    for service in catalogue.iter() {
        for channel in Channel::ALL {
            let Ok(plan) = plan(service, channel) else { continue };
            if !plan.roles().contains(&role) && signs_on(channel) != Some(role) {
                continue;
            }
            let document = request(service, channel, serial, Flaw::None);
            let own;
            let signer = match signs_on(channel) {
                Some(role) => &employees[role.as_str()],
                None => {
                    own = holder("people/valid");
                    &own
                }
            };
            let signed = sign_enveloped(&document, signer, &SigningRequest::document()).unwrap();
            let number = Caller::number(&caller.submit(&serving.endpoints.plain, &signed), 201);
            let url = format!("{}/api/v1/requests/{number}", serving.endpoints.management);
            let open = body(&caller.get(&url))["open"].clone();
            if open["role"] == role.as_str() {
                return (number, open["label"].as_str().unwrap().to_owned());
            }
        }
    }
    panic!("no request waits at a step of {role}");
}

impl Country {
    fn new() -> Self {
        let file = fresh_dir();
        let path = file.path().join("q.toml");
        let many = "[accounts]\npassword_memory_kib = 64\npassword_passes = 1\nsessions_max = 1000\n";
        std::fs::write(&path, many).unwrap();
        let serving = Serving::at_noon(&["--config", path.to_str().unwrap()]);
        let caller = Caller::new();
        let own = Caller::number(&caller.submit(&serving.endpoints.plain, &request_of("valid", 7)), 201);
        caller.get(&format!("{}/api/v1/requests/{own}", serving.endpoints.management));
        let roles = ROLES.into_iter().filter(|role| *role != Actor::Recipient);
        let employees: BTreeMap<&'static str, Holder> = roles
            .clone()
            .zip(1..)
            .map(|(role, seed)| (role.as_str(), employee(&serving, role, seed)))
            .collect();
        // The last who acts first, and before them who works at a channel of his own: what waits for one of them came past those before, and goes on waiting.
        let mut by_hand = Map::from_iter([("recipient".to_owned(), json!({ "by": "hand" }))]);
        let mut order: Vec<Actor> = roles.rev().collect();
        order.sort_by_key(|role| *role != Actor::ProviderEmployee);
        let staff = order.into_iter().zip(0..).map(|(role, serial)| {
            let (number, label) = waiting(&serving, &employees, &mut by_hand, role, 100 * (serial + 1));
            let login = json!({ "name": role.as_str(), "password": PASSWORD });
            (role.as_str(), (session(&serving, &login), number, label))
        });
        let staff: BTreeMap<_, _> = staff.collect();
        let by_eds = |person: &str| {
            session(&serving, &json!({ "document": Citizen::at(&serving).signed_challenge(person) }))
        };
        let (recipient, stranger) = (by_eds("valid"), by_eds("other-iin"));
        Country { serving, staff, employees, recipient, own, stranger }
    }

    /// What comes of a path, asked with this session for this request.
    fn asked(&self, method: &str, path: &str, session: Option<&str>, number: &str, label: &str) -> u16 {
        let service = "wko2016-141-housing-queue";
        let address = path.replace("{number}", number).replace("{act}", "take").replace("{service}", service);
        let sent = match (method, path) {
            ("POST", "/api/v1/requests") => request_of("valid", 8),
            ("POST", "/api/v1/cabinet/accounts") => {
                json!({ "iin": "990101400019", "password": PASSWORD }).to_string()
            }
            ("POST", "/api/v1/cabinet/session") => {
                let document = Citizen::at(&self.serving).signed_challenge("valid");
                json!({ "document": document, "bearer": true }).to_string()
            }
            ("PUT", _) if path.ends_with("questionnaire") => {
                json!({ "process": 3, "information": 3 }).to_string()
            }
            ("PUT", _) => json!({ "fields": [] }).to_string(),
            ("POST", _) if path.ends_with("refusal-receipt") => {
                json!({ "serviceId": "sko2015-483-housing-assistance", "recipient": "А", "missing": ["x"] })
                    .to_string()
            }
            ("POST", _) if path.contains("workstation") => json!({ "step": label }).to_string(),
            _ => String::new(),
        };
        let bearer = session.map(|session| format!("Bearer {session}"));
        let kind = if path == "/api/v1/requests" { "application/xml" } else { "application/json" };
        let mut headers = vec![(CONTENT_TYPE, kind)];
        headers.extend(bearer.as_deref().map(|bearer| (AUTHORIZATION, bearer)));
        let answer =
            Citizen::at(&self.serving).plain(method.parse().unwrap(), &address, &headers, sent.as_bytes());
        answer.status.as_u16()
    }

    /// Somebody's session for a call that would end it.
    fn spare(&self, who: &Who<'_>) -> Option<String> {
        match who {
            Who::Nobody => None,
            Who::Recipient { stranger } => {
                let person = if *stranger { "other-iin" } else { "valid" };
                let document = Citizen::at(&self.serving).signed_challenge(person);
                Some(session(&self.serving, &json!({ "document": document })))
            }
            Who::Staff { role, .. } => {
                Some(session(&self.serving, &json!({ "name": role, "password": PASSWORD })))
            }
        }
    }
}

enum Who<'a> {
    Nobody,
    Recipient { stranger: bool },
    Staff { role: &'a str, own: bool },
}

#[test]
fn every_cell_of_the_matrix_is_as_the_gateway_does() {
    let country = Country::new();
    let other_role = |role: &str| country.staff.iter().find(|(of, _)| **of != role).unwrap().1;
    let mut cells = 0;
    for line in RIGHTS {
        let mut everybody =
            vec![Who::Nobody, Who::Recipient { stranger: false }, Who::Recipient { stranger: true }];
        for role in country.staff.keys() {
            everybody.extend([Who::Staff { role, own: false }, Who::Staff { role, own: true }]);
        }
        for who in everybody {
            let (asker, own, session, number, label, name) = match &who {
                Who::Nobody => (Asker::Nobody, false, None, &country.own, "1", "nobody"),
                Who::Recipient { stranger: false } => {
                    (Asker::Recipient, true, Some(&country.recipient), &country.own, "1", "the recipient")
                }
                Who::Recipient { stranger: true } => {
                    (Asker::Recipient, false, Some(&country.stranger), &country.own, "1", "another recipient")
                }
                Who::Staff { role, own } => {
                    let (session, at_own, label) = &country.staff[role];
                    let (_, at_other, other_label) = other_role(role);
                    (
                        Asker::Staff,
                        *own,
                        Some(session),
                        if *own { at_own } else { at_other },
                        if *own { label.as_str() } else { other_label.as_str() },
                        *role,
                    )
                }
            };
            let spare = (line.method != "GET" && line.path.ends_with("/session"))
                .then(|| country.spare(&who))
                .flatten();
            let session = spare.as_ref().or(session).map(String::as_str);
            let status = country.asked(line.method, line.path, session, number, label);
            // A paper of the centre is its employee's, whatever request waits for whom.
            let is_centre = name == Actor::StateCorporationEmployee.as_str();
            let own = if line.right == Right::Centre { is_centre } else { own };
            let expected = line.right.outcome(asker, own);
            let as_said = match expected {
                // 409: registered or voted before; 422: the account is there already, the request is not decided; 404 of a result: not yet.
                Outcome::Allowed if line.path.ends_with("/result") => {
                    status == 200 || asker == Asker::Staff && status == 404
                }
                Outcome::Allowed => matches!(status, 200..=299 | 409 | 422),
                Outcome::Unknown => status == 401,
                Outcome::OtherRole => status == 403,
                Outcome::NotThere => status == 404,
            };
            assert!(
                as_said,
                "{} {} by {name}, own: {own}: {status}, expected {expected:?}",
                line.method, line.path
            );
            cells += 1;
        }
    }
    assert_eq!(cells, RIGHTS.len() * (3 + 2 * (ROLES.len() - 1)));
}

#[test]
fn an_intake_is_signed_by_an_employee_of_its_channel_and_by_nobody_else() {
    let country = Country::new();
    let (catalogue, caller) = (Catalogue::embedded().unwrap(), Caller::new());
    for channel in [Channel::Centre, Channel::Provider, Channel::Office] {
        let service = catalogue.iter().find(|service| plan(service, channel).is_ok()).unwrap();
        for ((role, signer), serial) in country.employees.iter().zip(9_000 + 100 * channel as u64..) {
            let document = request(service, channel, serial, Flaw::None);
            let signed = sign_enveloped(&document, signer, &SigningRequest::document()).unwrap();
            let status = caller.submit(&country.serving.endpoints.plain, &signed).status.as_u16();
            let may = signs_on(channel).map(Actor::as_str) == Some(role);
            assert_eq!(status, if may { 201 } else { 422 }, "{channel} by {role}");
        }
    }
}

#[test]
fn no_path_of_these_doors_is_missing_in_the_table_of_rights() {
    let (config, _data) = crate::support::gateway::settings("");
    let who = qaqpa::app::build(&config).unwrap().who;
    let table = qaqpa::gateway::routes::table(&who.gateway);
    let doors = ["/api/v1/requests", "/api/v1/workstation", "/api/v1/cabinet"];
    let mut found = 0;
    for line in table.lines().iter().filter(|line| doors.iter().any(|door| line.path.starts_with(door))) {
        for (method, _) in &line.methods {
            assert!(right(method.as_str(), line.path).is_some(), "{method} {}", line.path);
            found += 1;
        }
    }
    assert_eq!(found, RIGHTS.len());
    assert!(IIN.len() == 12);
}
