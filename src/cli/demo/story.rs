//! The steps, in order.

use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;

use super::answers::{
    RESPONSE, answer_facts, good_answer, positive_result, problem_facts, refused, result_facts,
};
use super::cast::Cast;
use super::judge::{self, Expected, Seen, given, has, is};
use super::portal::{self, Attached, PortalError};
use super::reader::{Reader, ReaderError, body, plain, status};
use crate::ca::builtin;
use crate::cli::terminal::say;
use crate::clock::{Clock, Now};
use crate::gateway::Endpoints;
use crate::http::{Client, ClientError, ClientResponse, Method, Trust, header};
use crate::random::Random;
use crate::text::message;
use crate::x509::certificates_from_pem;

/// The element that holds a fault's particulars.
const FAULT: [&str; 3] = ["Fault", "detail", "SendMessageFault1_SendMessageFault"];

/// Why a step came to no answer that could be compared.
#[derive(Debug, thiserror::Error)]
enum StepError {
    #[error(transparent)]
    Client(#[from] ClientError),
    #[error(transparent)]
    Portal(#[from] PortalError),
    #[error(transparent)]
    Reader(#[from] ReaderError),
}

type Came = Result<Vec<Seen>, StepError>;

/// The teller: a client of a gateway, and what has become of the story so far.
pub(super) struct Story {
    client: Client,
    endpoints: Endpoints,
    clock: Arc<dyn Clock>,
    random: Box<dyn Random>,
    reader: Reader,
    cast: Cast,
    steps: usize,
    differed: Vec<String>,
}

impl Story {
    /// With a gateway at `endpoints`.
    pub(super) fn new(
        endpoints: Endpoints,
        clock: Arc<dyn Clock>,
        random: Box<dyn Random>,
        cast: Cast,
    ) -> anyhow::Result<Self> {
        let root = certificates_from_pem(builtin::text("root.cert.pem").unwrap_or_default())?;
        let trust = Trust {
            anchors: root.iter().map(|certificate| certificate.der().to_vec()).collect(),
            identity: None,
        };
        Ok(Story {
            client: Client::new(&trust)?,
            endpoints,
            clock,
            random,
            reader: Reader::new()?,
            cast,
            steps: 0,
            differed: Vec::new(),
        })
    }

    /// The steps that went wrong.
    pub(super) fn differed(self) -> Vec<String> {
        self.differed
    }

    /// Tells it.
    pub(super) async fn tell(&mut self) {
        say(&format!(
            "A gateway at {} (TLS) and {} (plain), with the test PKI of certs/.",
            self.endpoints.gateway, self.endpoints.plain
        ));
        self.beginning().await;
        let number = self.rest().await;
        self.soap(&number).await;
        self.refusals().await;
        self.soap_refusal().await;
        self.documents().await;
    }

    async fn beginning(&mut self) {
        self.chapter("Before anything is signed");
        let begun = self.begin(
            "The portal fetches the lists of revoked certificates from where the certificates say they are",
        );
        let signers = [self.cast.head.clone(), self.cast.gateway.clone()];
        let fetched = self.reader.fetch_lists(&self.client, &self.endpoints.plain, &signers).await;
        let came = fetched.map(|lists| vec![("lists", lists.to_string())]).map_err(StepError::from);
        self.end(begun, &[is("lists", LISTS)], came);
    }

    /// A request to its verified result, over REST; the registration number comes back.
    async fn rest(&mut self) -> String {
        self.chapter("REST: a citizen asks for a place in the housing queue of Oral");
        let mut number = String::new();
        let mut signed = String::new();
        let begun = self
            .begin("The request is signed with the citizen's key (people/valid) and sent: it is registered");
        let came = self.send_request("valid", Attached::IdentityDocument).await.map(|(document, answer)| {
            signed = document;
            let accepted = body(&answer);
            number = plain(&accepted["registrationNumber"]);
            vec![
                status(&answer),
                ("registration number", number.clone()),
                ("service", plain(&accepted["serviceId"])),
            ]
        });
        self.end(
            begun,
            &[is("HTTP status", 201), given("registration number"), is("service", portal::SERVICE)],
            came,
        );

        let begun =
            self.begin("The portal asks where it stands: the provider, an automatic one, has decided");
        let came = self.get(&number, "").await.map(|answer| {
            let case = body(&answer);
            vec![
                status(&answer),
                ("status", plain(&case["status"])),
                ("place in the queue", plain(&case["queueNumber"])),
            ]
        });
        self.end(
            begun,
            &[is("HTTP status", 200), is("status", "completed"), is("place in the queue", 1)],
            came,
        );

        let begun =
            self.begin("The result is fetched, and its signature checked up to the root, with the lists");
        let fetched = self.get(&number, "/result").await;
        let result = fetched.as_ref().map(|answer| answer.body.clone()).unwrap_or_default();
        let came = fetched.map(|answer| {
            [vec![status(&answer)], result_facts(&self.reader, &answer.body, self.now())].concat()
        });
        self.end(
            begun,
            &[vec![is("HTTP status", 200)], positive_result(&self.cast, Some(&number), 1)].concat(),
            came,
        );

        let begun = self.begin("One digit of the result is changed: the check says so (it is not blind)");
        let forged = String::from_utf8_lossy(&result).replace("<value>1</value>", "<value>7</value>");
        let came = Ok(vec![("signature", self.reader.document(forged.as_bytes(), self.now()).signature)]);
        self.end(begun, &[is("signature", "TOTAL_FAILED DIGEST_MISMATCH")], came);

        let begun = self.begin("The same document once more: the same number, registered once");
        let came = self.post(&signed, "application/json").await;
        let came = came.map(|answer| {
            vec![status(&answer), ("registration number", plain(&body(&answer)["registrationNumber"]))]
        });
        self.end(begun, &[is("HTTP status", 200), is("registration number", &number)], came);
        number
    }

    /// The same by the gateway's SOAP contract.
    async fn soap(&mut self, rest: &str) {
        self.chapter("SOAP: the portal sends SendMessage, WS-Security by portal-system, the citizen's document inside `data`");
        let id = self.random.uuid();
        let mut sent = String::new();
        let begun = self
            .begin("It is answered with an envelope signed by the gateway, the head's signed result inside");
        let prepared = self.prepared("valid", &id);
        let came = match prepared {
            Ok(message) => {
                sent = message;
                self.post_soap(&sent).await
            }
            Err(error) => Err(error.into()),
        };
        let mut number = String::new();
        let came = came.map(|answer| {
            let envelope = self.reader.envelope(&answer.body, self.now());
            let result = envelope.text(&[&RESPONSE[..], &["responseData", "data"]].concat());
            number = self.reader.document(result.as_bytes(), self.now()).text(&["registrationNumber"]);
            [
                vec![status(&answer)],
                answer_facts(&envelope),
                result_facts(&self.reader, result.as_bytes(), self.now()),
            ]
            .concat()
        });
        let expected = [
            vec![is("HTTP status", 200)],
            good_answer(&self.cast, &id),
            positive_result(&self.cast, None, 2),
        ]
        .concat();
        self.end(begun, &expected, came);

        let begun = self
            .begin("The same message again: the same number in the answer, and not that of the REST request");
        let came = self.post_soap(&sent).await.map(|answer| {
            let envelope = self.reader.envelope(&answer.body, self.now());
            let result = envelope.text(&[&RESPONSE[..], &["responseData", "data"]].concat());
            let again = self.reader.document(result.as_bytes(), self.now()).text(&["registrationNumber"]);
            let other = if again == rest { "no" } else { "yes" };
            vec![status(&answer), ("registration number", again), ("other than by REST", other.to_owned())]
        });
        self.end(
            begun,
            &[is("HTTP status", 200), is("registration number", &number), is("other than by REST", "yes")],
            came,
        );
    }

    async fn refusals(&mut self) {
        self.chapter("Refused: each for its own reason, and with the regulation's one message (000 ¶10(7))");
        let text = message::SIGNATURE_NOT_CONFIRMED;
        say(&format!("  kk: {}\n  ru: {}\n  en: {}", text.kk, text.ru, text.en));
        for (title, person, codes) in [
            ("The certificate is revoked", "revoked", "CERTIFICATE_REVOKED"),
            ("The certificate has expired", "expired", "CERTIFICATE_EXPIRED"),
            (
                "The certificate is another person's: its IIN is not the request's",
                "other-iin",
                "IIN_MISMATCH",
            ),
            (
                "All three at once: three findings, not the first",
                "expired-revoked-other-iin",
                "CERTIFICATE_EXPIRED CERTIFICATE_REVOKED IIN_MISMATCH",
            ),
        ] {
            let begun = self.begin(title);
            let came = self
                .send_request(person, Attached::IdentityDocument)
                .await
                .map(|(_, answer)| problem_facts(&answer));
            self.end(begun, &refused(codes), came);
        }

        let begun = self.begin("The form was changed after it was signed");
        let document = self
            .signed_request("valid", Attached::IdentityDocument)
            .and_then(|signed| portal::tampered(&signed));
        let came = match document {
            Ok(document) => {
                self.post(&document, "application/json").await.map(|answer| problem_facts(&answer))
            }
            Err(error) => Err(error.into()),
        };
        self.end(begun, &refused("DIGEST_MISMATCH"), came);

        let begun = self.begin("Asked for as XML, the refusal is a document signed by the gateway");
        let document = self.signed_request("revoked", Attached::IdentityDocument);
        let came = match document {
            Ok(document) => self.post(&document, "application/xml").await.map(|answer| {
                let refusal = self.reader.gateway_document(&answer.body, self.now());
                let message = refusal.text(&["message", "kk"]);
                vec![
                    status(&answer),
                    ("signature", refusal.signature.clone()),
                    ("signed by", refusal.signer.clone()),
                    ("codes", refusal.codes()),
                    ("message (kk)", message),
                ]
            }),
            Err(error) => Err(error.into()),
        };
        let signed = [
            is("HTTP status", 422),
            is("signature", "TOTAL_PASSED"),
            is("signed by", self.cast.gateway.subject().common_name()),
        ];
        let told = [is("codes", "CERTIFICATE_REVOKED"), is("message (kk)", text.kk)];
        self.end(begun, &[&signed[..], &told[..]].concat(), came);
    }

    async fn soap_refusal(&mut self) {
        let begun = self.begin("SOAP without a transport signature: a fault, and that is signed too");
        let message = self
            .signed_request("valid", Attached::IdentityDocument)
            .map(|document| portal::message(&document, &self.random.uuid(), self.now()));
        let came = match message {
            Ok(message) => self.post_soap(&message).await.map(|answer| {
                let fault = self.reader.envelope(&answer.body, self.now());
                let particular = |name| fault.text(&[&FAULT[..], &[name]].concat());
                vec![
                    status(&answer),
                    ("signature", fault.signature.clone()),
                    ("signed by", fault.signer.clone()),
                    ("error code", particular("errorCode")),
                    ("error message", particular("errorMessage")),
                    ("message", particular("errorData")),
                ]
            }),
            Err(error) => Err(error.into()),
        };
        let signed = [
            is("HTTP status", 500),
            is("signature", "TOTAL_PASSED"),
            is("signed by", self.cast.gateway.subject().common_name()),
        ];
        let told = [
            is("error code", "SCE007"),
            is("error message", "Сообщение не подписано"),
            has("message", message::SIGNATURE_NOT_CONFIRMED.kk),
        ];
        self.end(begun, &[&signed[..], &told[..]].concat(), came);
    }

    /// Condition 3 of the portal flow: registered, then refused for its documents by the provider.
    async fn documents(&mut self) {
        self.chapter("Refused for the documents (000 ¶10(10)): the signature is good, the identity document is missing");
        let mut number = String::new();
        let begun = self.begin("It is registered nevertheless");
        let came = self.send_request("another", Attached::Nothing).await.map(|(_, answer)| {
            number = plain(&body(&answer)["registrationNumber"]);
            vec![status(&answer), ("registration number", number.clone())]
        });
        self.end(begun, &[is("HTTP status", 201), given("registration number")], came);

        let begun = self.begin("The answer is a refusal signed by the provider's head, with what is missing");
        let came = self.get(&number, "/result").await.map(|answer| {
            let result = self.reader.document(&answer.body, self.now());
            let reason = result.text(&["reasons", "reason", "textEn"]);
            vec![
                status(&answer),
                ("result's signature", result.signature.clone()),
                ("result signed by", result.signer.clone()),
                ("number in the result", result.text(&["registrationNumber"])),
                ("status", result.text(&["status", "code"])),
                ("reason", reason),
            ]
        });
        let signed = [
            is("HTTP status", 200),
            is("result's signature", "TOTAL_PASSED"),
            is("result signed by", self.cast.head.subject().common_name()),
        ];
        let told = [
            is("number in the result", &number),
            is("status", "DOCUMENTS_REFUSED"),
            has("reason", "identity document"),
        ];
        self.end(begun, &[&signed[..], &told[..]].concat(), came);
    }
}

/// The lists that the certificates of the story name: the three roots', and that of the authority which issued the signers'.
const LISTS: usize = 4;

/// Talking to the gateway, and telling how it went.
impl Story {
    fn now(&self) -> Now {
        self.clock.now()
    }

    fn signed_request(&self, person: &'static str, attached: Attached) -> Result<String, PortalError> {
        portal::signed_request(self.cast.person(person)?, attached, self.now(), &*self.random)
    }

    fn prepared(&self, person: &'static str, id: &str) -> Result<String, PortalError> {
        let document = self.signed_request(person, Attached::IdentityDocument)?;
        portal::signed_message(&portal::message(&document, id, self.now()), &self.cast.portal, &*self.random)
    }

    async fn send_request(
        &self,
        person: &'static str,
        attached: Attached,
    ) -> Result<(String, ClientResponse), StepError> {
        let document = self.signed_request(person, attached)?;
        let answer = self.post(&document, "application/json").await?;
        Ok((document, answer))
    }

    async fn post(&self, document: &str, accept: &str) -> Result<ClientResponse, StepError> {
        let url = format!("{}/api/v1/requests", self.endpoints.gateway);
        let headers = [(header::CONTENT_TYPE, "application/xml"), (header::ACCEPT, accept)];
        Ok(self.client.send(Method::POST, &url, &headers, Bytes::from(document.to_owned())).await?)
    }

    async fn post_soap(&self, message: &str) -> Result<ClientResponse, StepError> {
        let url = format!("{}/bip-sync-wss-gost/", self.endpoints.gateway);
        Ok(self.client.post(&url, "text/xml; charset=utf-8", message.to_owned()).await?)
    }

    async fn get(&self, number: &str, part: &str) -> Result<ClientResponse, StepError> {
        Ok(self.client.get(&format!("{}/api/v1/requests/{number}{part}", self.endpoints.gateway)).await?)
    }

    fn chapter(&self, title: &str) {
        say(&format!("\n{title}"));
    }

    fn begin(&mut self, title: &'static str) -> (&'static str, Instant) {
        self.steps += 1;
        (title, Instant::now())
    }

    fn end(&mut self, (title, begun): (&'static str, Instant), expected: &[Expected], came: Came) {
        let millis = begun.elapsed().as_millis();
        let seen = came.unwrap_or_else(|error| vec![("it broke off", error.to_string())]);
        let rows = judge::judge(expected, &seen);
        say(&format!("\n {:>2}. {title}  [{millis} ms]", self.steps));
        rows.iter().for_each(|row| say(&row.line()));
        if !rows.iter().all(judge::Row::as_told) {
            self.differed.push(format!("{}. {title}", self.steps));
        }
    }
}
