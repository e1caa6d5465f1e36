//! Seventeen services, every channel, every outcome: by players on a manual clock, over the real listeners.

use std::collections::BTreeSet;
use std::time::Instant;

use bytes::Bytes;
use qaqpa::Simulator;
use qaqpa::catalogue::coverage::rows;
use qaqpa::catalogue::{Catalogue, Channel, FlowCheck, Message, Service, StoragePlace};
use qaqpa::clock::Now;
use qaqpa::http::{Client, ClientResponse, Method, header};
use qaqpa::keys::{Holder, Signer};
use qaqpa::workflow::{OnlyIf, Plan, PlanLine, plan, signs_on};
use qaqpa::x509::to_pem;
use qaqpa::xmldsig::{SigningRequest, sign_enveloped};
use serde_json::{Value, json};

use crate::support::forms::{EMPLOYEE, Flaw, RECIPIENT, request};
use crate::support::reached::reached;

/// A simulator with employees of every channel.
struct Country {
    simulator: Simulator,
    client: Client,
    catalogue: Catalogue,
    recipient: Holder,
    employees: Vec<(Channel, Holder)>,
    serial: u64,
    /// The clauses that were reached and looked at: rows of `qaqpa catalogue coverage`.
    clauses: BTreeSet<String>,
}

/// A request that is on its way.
struct Case {
    service: std::sync::Arc<Service>,
    channel: Channel,
    link: String,
    result: String,
}

impl Country {
    async fn new() -> Self {
        let simulator = Simulator::builder().seed(11).clock("2026-11-24T04:30:00Z").start().await.unwrap();
        let (client, recipient) = (simulator.client().unwrap(), simulator.person("valid").unwrap());
        let catalogue = Catalogue::embedded().unwrap();
        let mut country = Country {
            simulator,
            client,
            catalogue,
            recipient,
            employees: Vec::new(),
            serial: 0,
            clauses: BTreeSet::new(),
        };
        for channel in [Channel::Centre, Channel::Provider, Channel::Office] {
            let holder = country.employee(channel).await;
            country.employees.push((channel, holder));
        }
        country
    }

    async fn employee(&self, channel: Channel) -> Holder {
        let wish = json!({
            "kind": "employee-sign", "iin": EMPLOYEE, "name": "АХМЕТОВА ӘЛИЯ СЕРІКҚЫЗЫ", "bin": "160440007161",
            "organization": "Азаматтарға арналған үкімет", "seed": channel as u64,
        });
        let bundle = json_of(&self.manage(Method::POST, "ca/certificates", &wish).await);
        let text = |name: &str| bundle[name].as_str().unwrap_or_else(|| panic!("{bundle}")).to_owned();
        let holder = Holder::from_pem(&text("key"), &text("certificate")).unwrap();
        let role = signs_on(channel).unwrap().as_str();
        let certificate = to_pem("CERTIFICATE", holder.certificate().der());
        let staff = json!({ "name": format!("Әлия {role}"), "role": role, "certificate": certificate });
        assert_eq!(self.manage(Method::POST, "staff", &staff).await.status.as_u16(), 201);
        holder
    }

    async fn manage(&self, method: Method, path: &str, body: &Value) -> ClientResponse {
        let url = format!("{}/manage/v1/{path}", self.simulator.management_url());
        let headers = [(header::CONTENT_TYPE, "application/json")];
        self.client.send(method, &url, &headers, Bytes::from(body.to_string())).await.unwrap()
    }

    async fn players(&self, players: Value) {
        let answer = self.manage(Method::PUT, "players", &players).await;
        assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
    }

    async fn move_by(&self, span: &str) -> Value {
        let answer = self.manage(Method::PUT, "clock", &json!({ "by": span })).await;
        assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
        json_of(&answer)
    }

    async fn hand_in(&mut self, service: &Service, channel: Channel, flaw: Flaw) -> ClientResponse {
        self.serial += 1;
        let document = request(service, channel, self.serial, flaw);
        let signer = self.employees.iter().find(|(of, _)| *of == channel).map(|(_, holder)| holder);
        let signer = signer.unwrap_or(&self.recipient);
        let signed = sign_enveloped(&document, signer, &SigningRequest::document()).unwrap();
        let url = format!("{}/api/v1/requests", self.simulator.plain_url());
        self.client.post(&url, "application/xml", signed).await.unwrap()
    }

    /// Hands in a request for each service by each channel that takes it.
    async fn everywhere(&mut self, flaw: Flaw) -> Vec<Case> {
        let mut cases = Vec::new();
        for (service, channel) in self.ways() {
            let answer = self.hand_in(&service, channel, flaw).await;
            let body = json_of(&answer);
            let plan = plan(&service, channel).unwrap();
            let mut steps = plan.steps.iter();
            let at = steps.find(|step| step.checks.contains(&FlowCheck::ApplicationFilledInCorrectly));
            if let Some(step) = at.filter(|_| flaw == Flaw::UnknownField) {
                // 004 ¶9(2): the employee checks that the application is filled in correctly.
                assert_eq!(
                    (answer.status.as_u16(), &body["code"]),
                    (422, &json!("REQUEST_MALFORMED")),
                    "{body}"
                );
                assert!(body["detail"].as_str().unwrap().contains(&step.clause), "{body}");
                continue;
            }
            assert_eq!(answer.status.as_u16(), 201, "{} {channel}: {body}", service.id);
            let link = |name: &str| body["links"][name].as_str().unwrap().to_owned();
            cases.push(Case { service, channel, link: link("self"), result: link("result") });
        }
        cases
    }

    fn ways(&self) -> Vec<(std::sync::Arc<Service>, Channel)> {
        let ways = self.catalogue.iter().flat_map(|service| {
            Channel::ALL
                .into_iter()
                .filter(|channel| plan(service, *channel).is_ok())
                .map(|c| (service.clone(), c))
        });
        ways.collect()
    }

    async fn status(&mut self, case: &Case) -> Value {
        let status = json_of(&self.client.get(&case.link).await.unwrap());
        for label in labels(&status) {
            self.reach_step(&case.service, case.channel, &label);
        }
        self.reach_takers(&case.service, &status);
        status
    }

    /// Who the regulation says takes part, and the systems that it names: those that the log has at work.
    fn reach_takers(&mut self, service: &Service, status: &Value) {
        let mut at_work = BTreeSet::new();
        for step in steps(status) {
            let to = step["to"].as_array().into_iter().flatten();
            at_work.extend(to.chain([&step["actor"], &step["from"]]).filter_map(Value::as_str));
        }
        for (n, of) in (1..).zip(&service.participants) {
            let who = of.actor.map(|actor| actor.as_str()).or(of.system.map(|system| system.as_str()));
            if who.is_some_and(|who| at_work.contains(who)) {
                self.reach(service, "participant", &i32::to_string(&n));
            }
        }
        for (n, of) in (1..).zip(&service.systems) {
            if at_work.contains(of.system.as_str()) {
                self.reach(service, "system", &i32::to_string(&n));
            }
        }
    }

    /// A step of the plan is in the log: its item of the flow, or its internal step with the output.
    fn reach_step(&mut self, service: &Service, channel: Channel, label: &str) {
        let plan = plan(service, channel).unwrap();
        let clause = match plan.line(label) {
            Some(PlanLine::Step(step)) => step.clause.clone(),
            Some(PlanLine::Refusal(refusal)) => refusal.clause.clone(),
            None => return,
        };
        // `4/refusal` and `P9/decision` are parts of the items before the stroke.
        let item = label.split('/').next().unwrap();
        for of in service
            .flow
            .on(channel)
            .iter()
            .filter(|of| of.same_as.is_some_and(|same| same.to_string() == item))
        {
            self.reach(service, channel.as_str(), &of.label.to_string());
        }
        for of in service.flow.on(channel).iter().filter(|of| of.label.to_string() == item) {
            for n in of.step.iter().map(u8::to_string) {
                self.reach(service, "step", &n);
                self.reach(service, "output", &n);
            }
        }
        for row in rows(service).into_iter().filter(|row| row.cite == clause) {
            let own = [channel.as_str(), "step"].map(|section| format!("{}/{section}/{item}", service.code));
            if own.contains(&row.id) {
                self.reach(service, "output", item);
                self.clauses.insert(row.id);
            }
        }
    }

    /// A clause of a service was reached, and what it says was compared; one that is not there is passed over.
    fn reach(&mut self, service: &Service, section: &str, key: &str) {
        let id = format!("{}/{section}/{key}", service.code);
        if rows(service).iter().any(|row| row.id == id) {
            self.clauses.insert(id);
        }
    }

    /// Every clause of one section.
    fn reach_all(&mut self, service: &Service, section: &str) {
        let start = format!("{}/{section}/", service.code);
        self.clauses.extend(rows(service).into_iter().map(|row| row.id).filter(|id| id.starts_with(&start)));
    }
}

fn json_of(answer: &ClientResponse) -> Value {
    serde_json::from_slice(&answer.body).unwrap_or_else(|_| panic!("{}", answer.text()))
}

fn steps(status: &Value) -> Vec<&Value> {
    status["history"].as_array().unwrap().iter().collect()
}

/// The labels of the steps that ended, in order.
fn labels(status: &Value) -> Vec<String> {
    steps(status)
        .into_iter()
        .filter(|step| !["overdue", "recorded", "unrecorded"].iter().any(|other| step["outcome"] == *other))
        .map(|step| step["label"].as_str().unwrap().to_owned())
        .collect()
}

fn planned(plan: &Plan, decision: OnlyIf) -> Vec<String> {
    let taken = plan.steps.iter().filter(|step| step.only_if == OnlyIf::Always || step.only_if == decision);
    taken.map(|step| step.label.clone()).collect()
}

/// Everybody takes this share of the time that the regulation gives.
fn everybody(percent: u32) -> Value {
    let speed = json!({ "speed": { "kind": "of-limit", "percent": percent } });
    let roles = [
        "state-corporation-employee",
        "office-clerk",
        "head",
        "responsible-executor",
        "housing-commission",
        "local-executive-body",
        "provider-employee",
        "authorised-person",
    ];
    roles.into_iter().map(|role| (role.to_owned(), speed.clone())).collect::<serde_json::Map<_, _>>().into()
}

/// The log reads like the regulation: each line has its clause, actor and words, and time goes on.
fn assert_reads(case: &Case, status: &Value) {
    let name = format!("{} {}", case.service.id, case.channel);
    let mut before = Now::from_millis(0);
    for step in steps(status) {
        let text =
            |member: &str| step[member].as_str().unwrap_or_else(|| panic!("{name}: {member} of {step}"));
        if text("label") != "*" {
            assert!(text("clause").contains('¶') && !text("actor").is_empty(), "{name}: {step}");
            for lang in ["kk", "ru", "en"] {
                assert!(step["text"][lang].as_str().is_some_and(|text| !text.is_empty()), "{name}: {step}");
            }
        }
        let done = Now::parse(text("doneAt")).unwrap();
        assert!(done >= before, "{name}: {step} after {before}");
        before = done;
        if let (Some(due), "kept" | "late") = (step["dueAt"].as_str(), step["limit"].as_str().unwrap_or("")) {
            let due = Now::parse(due).unwrap();
            assert_eq!(step["limit"] == "late", done > due, "{name}: {step}");
        }
    }
}

async fn signed_result(country: &Country, case: &Case, kind: &str) {
    let answer = country.client.get(&case.result).await.unwrap();
    let text = answer.text();
    assert_eq!(answer.status.as_u16(), 200, "{} {}: {text}", case.service.id, case.channel);
    assert!(text.contains(&format!("<type>{kind}</type>")), "{} {}: {text}", case.service.id, case.channel);
    let positive = text.contains("<resolution>POSITIVE</resolution>");
    // 003 ¶3(2): by the portal the notification has a name of its own.
    let result = &case.service.result;
    let is_rendered = text.contains("<code>COMPLETED</code>");
    if positive || (is_rendered && result.differs_on(case.channel)) {
        let name = format!("<nameRu>{}</nameRu>", result.name_on(case.channel).ru);
        let (_, document) = text.split_once("<document>").unwrap();
        assert!(document.contains(&name), "{} {}: {name}: {text}", case.service.id, case.channel);
    }
    let wanted = match positive {
        true => case.service.result.signatories(case.channel).len(),
        false => 1,
    };
    let where_ = format!("{} {}", case.service.id, case.channel);
    assert_eq!(text.matches("<ds:SignatureValue>").count(), wanted, "{where_}: {text}");
    assert_eq!(text.matches("<signedBy>").count(), wanted, "{where_}: {text}");
    // The verification tells each signature.
    let url = format!("{}/api/v1/verify", country.simulator.plain_url());
    let verified = country.client.post(&url, "application/xml", text.to_string()).await.unwrap();
    let reports = json_of(&verified);
    assert_eq!(reports["decision"], "ACCEPTED", "{where_}: {reports}");
    let told = reports["reports"].as_array().map_or(1, Vec::len);
    assert_eq!(told, wanted, "{where_}: {reports}");
    if wanted > 1 {
        let pdf = country.client.get(&format!("{}&format=pdf", case.result)).await.unwrap();
        assert_eq!(pdf.status.as_u16(), 200, "{where_}: {}", pdf.text());
    }
}

#[test]
fn seventeen_services_by_every_channel_to_every_outcome() {
    let begun = Instant::now();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let mut country = Country::new().await;
        assert_eq!(country.catalogue.iter().count(), 17);
        paper(&mut country).await;
        results(&mut country).await;
        not_confirmed(&mut country).await;
        documents_refused(&mut country).await;
        lacking(&mut country).await;
        unavailable(&mut country).await;
        not_accepted(&mut country).await;
        refused(&mut country).await;
        overdue(&mut country).await;
        unclaimed(&mut country).await;
        reached("cases", std::mem::take(&mut country.clauses));
    });
    eprintln!("every outcome in {:?}", begun.elapsed());
    assert!(begun.elapsed().as_secs() < 120, "{:?}", begun.elapsed());
}

async fn paper(country: &mut Country) {
    let mut asked = 0;
    for service in country.catalogue.clone().iter() {
        for channel in Channel::ALL {
            if plan(service, channel).is_ok() {
                continue;
            }
            let answer = country.hand_in(service, channel, Flaw::None).await;
            let body = json_of(&answer);
            let code = if service.paper_only { "SERVICE_PAPER_ONLY" } else { "CHANNEL_NOT_TAKEN" };
            assert_eq!((answer.status.as_u16(), &body["code"]), (422, &json!(code)), "{body}");
            assert!(body["detail"].as_str().unwrap().contains('¶'), "{body}");
            if service.paper_only {
                country.reach_all(service, "forms");
            }
            asked += 1;
        }
    }
    assert!(asked > 20);
}

async fn results(country: &mut Country) {
    country.players(everybody(50)).await;
    let cases = country.everywhere(Flaw::None).await;
    assert!(cases.len() > 25, "{}", cases.len());
    let moved = country.move_by("P50D").await;
    let times: Vec<&str> =
        moved["happened"].as_array().unwrap().iter().map(|of| of["at"].as_str().unwrap()).collect();
    assert!(times.len() > 60 && times.iter().map(|at| Now::parse(at).unwrap()).is_sorted(), "{times:?}");
    for case in &cases {
        let status = country.status(case).await;
        let plan = plan(&case.service, case.channel).unwrap();
        assert_eq!(status["status"], "completed", "{status}");
        assert_eq!(labels(&status), planned(&plan, OnlyIf::Positive), "{} {}", case.service.id, case.channel);
        assert_reads(case, &status);
        assert!(steps(&status).iter().all(|step| step["limit"] != "late"), "{status}");
        assert!(status["open"].is_null(), "{status}");
        signed_result(country, case, case.service.result.kind_on(case.channel).as_str()).await;
        let service = &case.service;
        country.reach_all(service, "forms");
        country.reach_all(service, "result");
        country.reach_all(service, "signer");
        country.reach(service, "delivery", case.channel.as_str());
        if plan.steps.iter().any(|step| step.by == qaqpa::workflow::By::PersonWithRecipient) {
            country.reach_all(service, "hand-over");
        }
        if case.channel == Channel::Portal {
            country.reach_all(service, "deadline");
        }
        let starts =
            (1..).zip(&service.start).filter(|(_, start)| start.channel.is_none_or(|of| of == case.channel));
        let starts: Vec<String> = starts.map(|(n, _): (u32, _)| n.to_string()).collect();
        starts.iter().for_each(|n| country.reach(service, "start", n));
    }
}

/// Condition 2 of the portal: the signature of a certificate that was revoked, and of another person.
async fn not_confirmed(country: &mut Country) {
    for persona in ["revoked", "other-iin"] {
        country.recipient = country.simulator.person(persona).unwrap();
        for (service, channel) in
            country.ways().into_iter().filter(|(_, channel)| *channel == Channel::Portal)
        {
            let body = json_of(&country.hand_in(&service, channel, Flaw::None).await);
            assert_eq!(body["message"]["code"], "signature_not_confirmed_refusal", "{body}");
            for item in service.flow.on(channel) {
                if item.messages.contains(&Message::SignatureNotConfirmedRefusal) {
                    country.reach(&service, channel.as_str(), &item.label.to_string());
                }
            }
        }
    }
    country.recipient = country.simulator.person("valid").unwrap();
}

async fn documents_refused(country: &mut Country) {
    country.players(json!({})).await;
    for case in country.everywhere(Flaw::UnknownField).await {
        let plan = plan(&case.service, case.channel).unwrap();
        let check = plan
            .steps
            .iter()
            .skip(plan.intake)
            .find(|step| step.checks.contains(&FlowCheck::AttachedDocumentsConform));
        let status = country.status(&case).await;
        let Some(check) = check else {
            // 002 at the centre, the offices: no such condition in the flow.
            assert_eq!(status["status"], "completed", "{status}");
            continue;
        };
        assert_eq!(status["status"], "documents-refused", "{status}");
        let last = steps(&status).pop().unwrap().clone();
        let label = check.on_failure.as_ref().map_or(&check.label, |refusal| &refusal.label);
        assert_eq!(last["label"], json!(label), "{status}");
        if check.on_failure.is_some() {
            assert_eq!(last["message"], "documents-refusal", "{status}");
        }
        assert_reads(&case, &status);
        signed_result(country, &case, "documents-refusal").await;
    }
}

/// Each required document and each required field of the regulations is asked for: a request that has it was accepted, and one that lacks it
/// alone is refused with its name.
async fn lacking(country: &mut Country) {
    let mut asked = 0;
    for (service, channel) in country.ways() {
        let plan = plan(&service, channel).unwrap();
        let checks =
            |step: &qaqpa::workflow::PlanStep| step.checks.contains(&FlowCheck::AttachedDocumentsConform);
        if channel != Channel::Portal || !plan.steps.iter().skip(plan.intake).any(checks) {
            continue;
        }
        let fields = service.fields.iter().filter(|of| of.required && !of.ours && of.cite.is_some());
        let fields = fields.map(|of| {
            ("field", of.name.clone(), format!("<{}>", of.name), format!("</{}>", of.name), &of.label)
        });
        let documents = service.documents.iter().filter(|of| of.required && !of.ours && of.asked_on(channel));
        let documents = documents.map(|of| {
            let begins = format!("<attachment><documentType>{}</documentType>", of.code);
            ("document", of.code.clone(), begins, "</attachment>".to_owned(), &of.label)
        });
        for (section, key, begins, ends, label) in fields.chain(documents) {
            country.serial += 1;
            let whole = request(&service, channel, country.serial, Flaw::None);
            let from = whole.find(&begins).unwrap_or_else(|| panic!("{key} is not in {whole}"));
            let to = from + whole[from..].find(&ends).unwrap() + ends.len();
            let lacks =
                format!("{}{}", &whole[..from], &whole[to..]).replace("<attachments></attachments>", "");
            let signed = sign_enveloped(&lacks, &country.recipient, &SigningRequest::document()).unwrap();
            let url = format!("{}/api/v1/requests", country.simulator.plain_url());
            let answer = country.client.post(&url, "application/xml", signed).await.unwrap();
            let body = json_of(&answer);
            assert_eq!(answer.status.as_u16(), 201, "{} without {key}: {body}", service.id);
            let link = |name: &str| body["links"][name].as_str().unwrap().to_owned();
            let case = Case { service: service.clone(), channel, link: link("self"), result: link("result") };
            let status = country.status(&case).await;
            assert_eq!(status["status"], "documents-refused", "{} without {key}: {status}", service.id);
            let refusal = country.client.get(&case.result).await.unwrap().text();
            for words in [&label.kk, &label.ru] {
                let words = words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
                assert!(refusal.contains(&words), "{} without {key}: no {words} in {refusal}", service.id);
            }
            country.reach(&service, section, &key);
            asked += 1;
        }
    }
    eprintln!("{asked} fields and documents, each lacking once");
    assert!(asked >= 15, "{asked}");
}

async fn unavailable(country: &mut Country) {
    let absent = json!({ "numbers": [RECIPIENT] });
    country.manage(Method::PUT, "state-databases", &absent).await;
    let mut asked = 0;
    for (service, channel) in country.ways() {
        let plan = plan(&service, channel).unwrap();
        let step = plan.steps.iter().find(|step| step.checks.contains(&FlowCheck::RecipientFound));
        let Some(step) = step else { continue };
        let body = json_of(&country.hand_in(&service, channel, Flaw::None).await);
        assert_eq!(body["code"], "DATA_UNAVAILABLE", "{body}");
        assert_eq!(body["message"]["code"], "data_unavailable", "{body}");
        let clause = &step.on_failure.as_ref().unwrap().clause;
        assert!(body["detail"].as_str().unwrap().contains(clause.as_str()), "{clause}: {body}");
        let refusal = step.on_failure.as_ref().unwrap().label.clone();
        country.reach_step(&service, channel, &refusal);
        country.reach_step(&service, channel, &step.label);
        asked += 1;
    }
    assert!(asked >= 8, "{asked}");
    country.manage(Method::PUT, "state-databases", &json!({})).await;
}

async fn not_accepted(country: &mut Country) {
    let mut asked = 0;
    for (service, channel) in country.ways() {
        let asks = service.documents.iter().any(|of| of.required && of.asked_on(channel));
        if !asks || channel == Channel::Portal {
            continue;
        }
        let answer = country.hand_in(&service, channel, Flaw::NoDocuments).await;
        let body = json_of(&answer);
        if answer.status.as_u16() == 201 {
            continue;
        }
        assert_eq!(body["code"], "DOCUMENTS_NOT_ACCEPTED", "{body}");
        assert_eq!(body["message"]["code"], "intake_refusal_receipt", "{body}");
        country.reach_all(&service, "intake-refusal");
        for item in service.flow.on(channel) {
            if item.messages.contains(&Message::IntakeRefusalReceipt) {
                country.reach(&service, channel.as_str(), &item.label.to_string());
            }
        }
        asked += 1;
    }
    assert!(asked >= 5, "{asked}");
}

async fn refused(country: &mut Country) {
    let mut players = everybody(50);
    for role in ["responsible-executor", "housing-commission", "authorised-person"] {
        players[role]["rules"] = json!([{ "iin": RECIPIENT, "then": "refuse" }]);
    }
    country.players(players).await;
    let cases = country.everywhere(Flaw::None).await;
    country.move_by("P45D").await;
    for case in &cases {
        let status = country.status(case).await;
        let plan = plan(&case.service, case.channel).unwrap();
        let result = &case.service.result;
        assert_reads(case, &status);
        let decided = steps(&status)
            .into_iter()
            .find(|step| step["outcome"].as_str().is_some_and(|outcome| outcome.starts_with("negative")));
        let decided = decided.unwrap_or_else(|| panic!("{status}"));
        if result.refusal.is_none() && result.negative.is_none() {
            assert_eq!(decided["outcome"], "negative-unsupported", "{status}");
            assert_eq!(status["status"], "completed", "{status}");
            continue;
        }
        // 003, service 9: a negative conclusion is a result, and the portal is told that it is ready.
        let stands = if result.refusal.is_some() { "refused" } else { "completed" };
        assert_eq!(status["status"], stands, "{status}");
        assert_eq!(labels(&status), planned(&plan, OnlyIf::Negative), "{} {}", case.service.id, case.channel);
        let kind = match (result.refusal.is_some(), result.differs_on(case.channel)) {
            (true, _) => "reasoned-refusal",
            (false, true) => "notification",
            (false, false) => "negative-conclusion",
        };
        signed_result(country, case, kind).await;
        country.reach_all(&case.service, "refusal");
    }
}

async fn overdue(country: &mut Country) {
    country.players(everybody(150)).await;
    let cases = country.everywhere(Flaw::None).await;
    country.move_by("P75D").await;
    for case in &cases {
        let status = country.status(case).await;
        assert_eq!(status["status"], "completed", "{status}");
        assert_reads(case, &status);
        let plan = plan(&case.service, case.channel).unwrap();
        let limited = plan
            .steps
            .iter()
            .skip(plan.intake)
            .any(|step| step.limit.is_some() && step.by != qaqpa::workflow::By::System);
        let late = steps(&status).into_iter().filter(|step| step["limit"] == "late").count();
        assert_eq!(late > 0, limited, "{} {}: {status}", case.service.id, case.channel);
    }
}

async fn unclaimed(country: &mut Country) {
    let mut players = everybody(10);
    players["recipient"] = json!({ "by": "hand" });
    country.players(players).await;
    let cases = country.everywhere(Flaw::None).await;
    country.move_by("P75D").await;
    let mut kept = 0;
    for case in &cases {
        let status = country.status(case).await;
        assert_eq!(status["status"], "completed", "{status}");
        let stores = case.channel == Channel::Centre
            && case
                .service
                .storage
                .iter()
                .any(|rule| rule.place == StoragePlace::Centre && rule.term.is_some());
        let plan = plan(&case.service, case.channel).unwrap();
        let waits = plan.steps.iter().any(|step| step.by == qaqpa::workflow::By::PersonWithRecipient);
        let last = steps(&status).pop().unwrap().clone();
        assert_eq!(last["outcome"] == "unclaimed", stores, "{} {}: {status}", case.service.id, case.channel);
        assert_eq!(status["open"].is_null(), !waits, "{} {}: {status}", case.service.id, case.channel);
        let label = status["open"]["label"].as_str().unwrap_or_default();
        assert_eq!(label.ends_with("/came"), stores, "{} {}: {status}", case.service.id, case.channel);
        kept += usize::from(stores);
    }
    assert!(kept >= 2, "{kept}: 002 ¶10 and 004 ¶10");
    // Each stands in the register of returns.
    let clerk = json!({ "name": "Кеңсе", "role": "office-clerk" });
    let token =
        json_of(&country.manage(Method::POST, "staff", &clerk).await)["token"].as_str().unwrap().to_owned();
    let url = format!("{}/api/v1/workstation/returns", country.simulator.plain_url());
    let bearer = format!("Bearer {token}");
    let headers = [(header::AUTHORIZATION, bearer.as_str())];
    let page = country.client.send(Method::GET, &url, &headers, Bytes::new()).await.unwrap();
    let returned = json_of(&page)["returns"].as_array().map_or(0, Vec::len);
    assert_eq!(returned, kept, "{}", page.text());
    given_after_storage(country, &cases).await;
}

/// The recipients come after all: the centre asks, the provider sends, the centre gives.
async fn given_after_storage(country: &mut Country, cases: &[Case]) {
    country.players(everybody(50)).await;
    country.move_by("P10D").await;
    for case in cases {
        let status = country.status(case).await;
        assert!(status["open"].is_null(), "{} {}: {status}", case.service.id, case.channel);
        assert_reads(case, &status);
        let rules = case.service.storage.clone();
        for (key, rule) in (1..).zip(&rules).filter(|_| case.channel == Channel::Centre) {
            let end = match (rule.place, rule.then) {
                (StoragePlace::Centre, Some(StoragePlace::Provider)) => "/came",
                (StoragePlace::Centre, _) => "/asked",
                (StoragePlace::Provider, _) => "/sent",
                (StoragePlace::PersonalCabinet, _) => continue,
            };
            let line = steps(&status).into_iter().find(|line| line["label"].as_str().unwrap().ends_with(end));
            let line = line.unwrap_or_else(|| panic!("{}: no {end} in {status}", case.service.id));
            assert_eq!(line["clause"], rule.cite.as_str(), "{line}");
            assert_eq!(line["limit"].is_null(), end == "/came", "{line}");
            country.reach(&case.service, "storage", &i32::to_string(&key));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_clock_goes_to_a_second_before_the_return_of_what_nobody_fetches() {
    let mut country = Country::new().await;
    let mut players = everybody(10);
    players["recipient"] = json!({ "by": "hand" });
    country.players(players).await;
    let stores = |service: &Service| {
        service.storage.iter().any(|rule| rule.place == StoragePlace::Centre && rule.term.is_some())
    };
    let mut ways = country.ways().into_iter();
    let (service, channel) =
        ways.find(|(service, channel)| *channel == Channel::Centre && stores(service)).unwrap();
    let answer = json_of(&country.hand_in(&service, channel, Flaw::None).await);
    let number = answer["registrationNumber"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned();
    let case = Case {
        service,
        channel,
        link: answer["links"]["self"].as_str().unwrap().to_owned(),
        result: answer["links"]["result"].as_str().unwrap().to_owned(),
    };
    let put = async |country: &Country, wish: Value| {
        let answer = country.manage(Method::PUT, "clock", &wish).await;
        (answer.status.as_u16(), json_of(&answer))
    };
    let before = json!({ "before": number });
    // Up to the step at which the recipient is waited for: everybody else acts well before a deadline.
    let mut moves = 0;
    let mut status = country.status(&case).await;
    while status["status"] != "completed" {
        let (code, told) = put(&country, before.clone()).await;
        assert_eq!(code, 200, "{told}");
        // At a second before a deadline nothing is on its way to it by itself.
        let (code, told) = put(&country, json!({ "by": 1 })).await;
        assert_eq!(code, 200, "{told}");
        moves += 1;
        assert!(moves < 40, "{status}");
        status = country.status(&case).await;
    }
    assert!(!status["open"].is_null(), "the recipient is waited for: {status}");
    let (code, told) = put(&country, before.clone()).await;
    assert_eq!((code, &told["happened"]), (200, &json!([])), "{told}");
    let there = Now::parse(told["now"].as_str().unwrap()).unwrap();
    let (_, again) = put(&country, before.clone()).await;
    assert_eq!(again["now"], told["now"], "who is there stays there");
    assert!(!country.status(&case).await["open"].is_null(), "a second is left");
    let (code, told) = put(&country, json!({ "by": 1 })).await;
    assert_eq!(code, 200, "{told}");
    let happened = told["happened"].as_array().unwrap();
    assert_eq!(happened.len(), 1, "{told}");
    assert_eq!(happened[0]["outcome"], "unclaimed", "{told}");
    assert_eq!(happened[0]["at"], there.plus_seconds(1).to_string(), "{told}");
    // Now nothing is to come.
    let (code, told) = put(&country, before).await;
    assert_eq!(code, 404, "{told}");
}
