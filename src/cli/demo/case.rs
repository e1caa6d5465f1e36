//! The story of one request for any service by any channel, over the real listeners: from the application to the recipient's hands, with the
//! clock moved from event to event.

use bytes::Bytes;
use serde_json::{Value, json};

use super::form;
use super::portal;
use super::reader::Reader;
use crate::ca::builtin;
use crate::calendar::almaty;
use crate::catalogue::{Channel, Message, Service, System};
use crate::cli::terminal::say;
use crate::clock::{Clock, Now};
use crate::config::KeyAlgorithm;
use crate::gateway::{Endpoints, words};
use crate::http::{Client, ClientResponse, Method, Trust, header};
use crate::keys::{Holder, Signer as _};
use crate::random::Random;
use crate::registry::{Actor, State, StepOutcome};
use crate::text::Lang;
use crate::text::line::case as line;
use crate::text::paper;
use crate::workflow::{signs_on, state_names};
use crate::x509::{certificates_from_pem, to_pem};
use crate::xmldsig::{SigningRequest, sign_enveloped};

/// The recipient of every request: an official test identity.
const IIN: &str = "123456789011";

/// The employee of every request.
const EMPLOYEE_IIN: &str = "900101300017";

/// Moments of one story: more than any plan has steps.
const EVENTS_MAX: usize = 200;

/// The story of one case.
pub(super) struct CaseStory<'a> {
    pub(super) service: &'a Service,
    pub(super) channel: Channel,
    /// Of the keys with which everybody signs.
    pub(super) algorithm: KeyAlgorithm,
    pub(super) endpoints: Endpoints,
    pub(super) clock: std::sync::Arc<dyn Clock>,
    pub(super) random: Box<dyn Random>,
    pub(super) lang: Lang,
}

/// Whether it went as the regulation has it.
pub(super) type Told = Result<(), String>;

impl CaseStory<'_> {
    /// Tells it.
    pub(super) async fn tell(&self) -> anyhow::Result<Told> {
        let regulation = &self.service.regulation;
        let act = format!(
            "{} · {} · №{} · {}",
            regulation.cite,
            regulation.issuer.get(self.lang),
            regulation.act_number,
            regulation.act_date
        );
        say(&line::title(
            self.lang,
            self.service.name.get(self.lang),
            &act,
            words::channel(self.channel).in_lang(self.lang),
        ));
        let client = self.client()?;
        self.at_a_working_hour(&client).await?;
        let signer = self.signer(&client).await?;
        let document =
            form::request(self.service, self.channel, IIN, EMPLOYEE_IIN, self.now(), &*self.random);
        let signed = sign_enveloped(&document, &signer, &SigningRequest::document())?;
        let url = format!("{}/api/v1/requests", self.endpoints.gateway);
        let answer = self.send(&client, Method::POST, &url, "application/xml", signed).await?;
        let body = json_of(&answer);
        if answer.status.as_u16() != 201 {
            return Ok(self.refused(&body));
        }
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let number = text(&body["registrationNumber"]);
        say(&line::registered(self.lang, &number));
        say(&line::columns(self.lang));
        let status = self.to_the_end(&client, &text(&body["links"]["self"])).await?;
        self.end(&client, &status, &text(&body["links"]["result"])).await
    }

    /// What the gate refused: for a service or a channel that takes no requests that is as it must be.
    fn refused(&self, body: &Value) -> Told {
        say(&line::refused(self.lang, body["code"].as_str().unwrap_or_default()));
        say(&format!("  {}", body["detail"].as_str().unwrap_or_default()));
        let takes = !self.service.paper_only && self.service.channels.intake.contains(&self.channel);
        let code = body["code"].as_str().unwrap_or_default();
        if !takes && matches!(code, "CHANNEL_NOT_TAKEN" | "SERVICE_PAPER_ONLY") {
            Ok(())
        } else {
            Err(code.to_owned())
        }
    }

    /// Moves the clock from event to event, and tells each step when it was done.
    async fn to_the_end(&self, client: &Client, status_url: &str) -> anyhow::Result<Value> {
        let mut told = 0;
        for _ in 0..EVENTS_MAX {
            let answer = self.get(client, status_url).await?;
            let status = json_of(&answer);
            let history = status["history"].as_array().cloned().unwrap_or_default();
            history.iter().skip(told).for_each(|step| self.step(step));
            told = history.len();
            let state = status["status"].as_str().unwrap_or_default();
            if status["open"].is_null() && matches!(state, "completed" | "refused" | "documents-refused") {
                return Ok(status);
            }
            let url = format!("{}/manage/v1/clock", self.endpoints.management);
            let wish = json!({ "next": true }).to_string();
            let moved = self.send(client, Method::PUT, &url, "application/json", wish).await?;
            if moved.status.as_u16() != 200 {
                return Ok(status);
            }
        }
        Ok(json_of(&self.get(client, status_url).await?))
    }

    fn step(&self, step: &Value) {
        let text = |name: &str| step[name].as_str().unwrap_or_default();
        let lang = self.lang.as_str();
        let to: Vec<&str> = step["to"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(|code| self.system(code))
            .collect();
        let from = self.system(text("from"));
        let way = if to.is_empty() { from.to_owned() } else { format!("{from} → {}", to.join(", ")) };
        let actor = Actor::parse(text("actor")).map(|actor| words::role(actor).in_lang(self.lang).to_owned());
        let outcome =
            StepOutcome::parse(text("outcome")).map(|outcome| words::outcome(outcome, self.lang).text);
        // As clocks of the country show it, with the offset.
        let time = |name: &str| Now::parse(text(name)).map_or_else(|_| text(name).to_owned(), almaty::shown);
        let due =
            step["dueAt"].as_str().map(|_| line::due(self.lang, &time("dueAt"), text("limit") == "late"));
        say(&format!(
            "\n {:<4} {:<14} {} · {way}\n      {} – {}{} · {}",
            text("label"),
            text("clause"),
            actor.unwrap_or_else(|| text("actor").to_owned()),
            time("begunAt"),
            time("doneAt"),
            due.map(|due| format!(" ({due})")).unwrap_or_default(),
            outcome.unwrap_or_else(|| text("outcome").to_owned()),
        ));
        if let Some(words) = step["text"][lang].as_str() {
            say(&format!("      {words}"));
        }
        if let Some(message) = step["message"].as_str() {
            let words = Message::parse(message).map(|of| words::message(of).in_lang(self.lang));
            say(&format!("      {}", line::message(self.lang, words.unwrap_or(message))));
        }
        if let Some(by) = step["by"].as_str() {
            say(&format!("      {by} · {}", text("certificate")));
        }
    }

    /// A system by its code, as the regulations name it.
    fn system<'c>(&self, code: &'c str) -> &'c str {
        System::parse(code).map_or(code, |system| words::system(system).in_lang(self.lang))
    }

    /// The result, with its signature checked to the root.
    async fn end(&self, client: &Client, status: &Value, result_url: &str) -> anyhow::Result<Told> {
        let answer = self.get(client, result_url).await?;
        let reader = Reader::new(self.lang)?;
        let head = portal::holder(&self.algorithm.stem("provider-head"))
            .map_err(|error| anyhow::anyhow!("{error}"))?;
        let fetched = reader.fetch_lists(client, &self.endpoints.plain, &[head.certificate().clone()]).await;
        fetched.map_err(|error| anyhow::anyhow!(error.in_lang(self.lang)))?;
        let read = reader.document(&answer.body, self.now());
        let (kind, signature) = (read.text(&["document", "type"]), read.signature.clone());
        let state = status["status"].as_str().unwrap_or_default();
        let shown = State::parse(state).map(|state| state_names(state).get(self.lang).to_owned());
        say(&format!(
            "\n{}",
            line::ended(
                self.lang,
                shown.as_deref().unwrap_or(state),
                paper::kind(&kind).in_lang(self.lang),
                &signature
            )
        ));
        let late = status["history"].as_array().into_iter().flatten().find(|step| step["limit"] == "late");
        Ok(match (state, signature.as_str(), late) {
            ("completed", "TOTAL_PASSED", None) => Ok(()),
            (_, _, Some(step)) => Err(format!("{} {}", step["label"], step["clause"])),
            (state, signature, None) => Err(format!("{state}, {signature}")),
        })
    }

    /// The recipient, or the employee who signs for the recipient: with a key that the authority issues, and on the list of those who may.
    async fn signer(&self, client: &Client) -> anyhow::Result<Holder> {
        let Some(role) = signs_on(self.channel) else {
            return Ok(builtin::holder(&self.algorithm.stem("people/valid"))?);
        };
        let wish = json!({
            "kind": "employee-sign", "algorithm": self.algorithm.name(), "iin": EMPLOYEE_IIN, "name": "АХМЕТОВА ӘЛИЯ СЕРІКҚЫЗЫ",
            "bin": "160440007161", "organization": "Азаматтарға арналған үкімет", "seed": self.random.next_u64(),
        });
        let url = format!("{}/manage/v1/ca/certificates", self.endpoints.management);
        let answer = self.send(client, Method::POST, &url, "application/json", wish.to_string()).await?;
        let bundle = json_of(&answer);
        let text = |name: &str| bundle[name].as_str().unwrap_or_default();
        anyhow::ensure!(answer.status.as_u16() == 201, "{}", text("detail"));
        let holder = Holder::from_pem(text("key"), text("certificate"))?;
        let pem = to_pem("CERTIFICATE", holder.certificate().der());
        let staff = json!({ "name": "Әлия", "role": role.as_str(), "certificate": pem });
        let url = format!("{}/manage/v1/staff", self.endpoints.management);
        let answer = self.send(client, Method::POST, &url, "application/json", staff.to_string()).await?;
        anyhow::ensure!(answer.status.as_u16() == 201, "{}", json_of(&answer)["detail"]);
        say(&line::employee(self.lang, words::role(role).in_lang(self.lang), "Әлия"));
        Ok(holder)
    }

    /// Everybody takes a share of the time that the regulation gives, so that the story has days in it; the recipient comes the next day.
    async fn at_a_working_hour(&self, client: &Client) -> anyhow::Result<()> {
        let url = format!("{}/manage/v1/players", self.endpoints.management);
        let half = json!({ "speed": { "kind": "of-limit", "percent": 40 } });
        let day = json!({ "speed": { "kind": "fixed", "seconds": 86_400 } });
        let players = json!({
            "recipient": day, "state-corporation-employee": half, "office-clerk": half, "head": half,
            "responsible-executor": half, "housing-commission": half, "local-executive-body": half,
            "provider-employee": half, "authorised-person": half,
        });
        let answer = self.send(client, Method::PUT, &url, "application/json", players.to_string()).await?;
        anyhow::ensure!(answer.status.as_u16() == 200, "{}", json_of(&answer)["detail"]);
        Ok(())
    }

    fn client(&self) -> anyhow::Result<Client> {
        let root = certificates_from_pem(builtin::text("root.cert.pem").unwrap_or_default())?;
        let anchors = root.iter().map(|certificate| certificate.der().to_vec()).collect();
        Ok(Client::new(&Trust { anchors, identity: None })?)
    }

    fn now(&self) -> Now {
        self.clock.now()
    }

    async fn get(&self, client: &Client, url: &str) -> anyhow::Result<ClientResponse> {
        Ok(client.get(url).await?)
    }

    async fn send(
        &self,
        client: &Client,
        method: Method,
        url: &str,
        content_type: &'static str,
        body: String,
    ) -> anyhow::Result<ClientResponse> {
        let headers = [
            (header::CONTENT_TYPE, content_type),
            (header::ACCEPT, "application/json"),
            (header::ACCEPT_LANGUAGE, self.lang.as_str()),
        ];
        Ok(client.send(method, url, &headers, Bytes::from(body)).await?)
    }
}

fn json_of(answer: &ClientResponse) -> Value {
    serde_json::from_slice(&answer.body).unwrap_or_default()
}
