//! The steps, in order.

use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;

use super::answers::{
    Links, RESPONSE, answer_facts, good_answer, positive_result, problem_facts, refused, result_facts,
};
use super::cast::Cast;
use super::judge::{self, Expected, Seen, given, has, is};
use super::portal::{self, Attached, PortalError};
use super::reader::{Reader, ReaderError, body, plain, status};
use crate::ca::builtin;
use crate::cli::errors;
use crate::cli::terminal::say;
use crate::clock::{Clock, Now};
use crate::gateway::Endpoints;
use crate::http::{Client, ClientError, ClientResponse, Method, Trust, header};
use crate::random::Random;
use crate::text::line::demo::{self as line, Chapter, Fact, Step};
use crate::text::{Lang, message};
use crate::x509::certificates_from_pem;

/// The element that holds a fault's particulars.
const FAULT: [&str; 3] = ["Fault", "detail", "SendMessageFault1_SendMessageFault"];

/// Why a step came to no answer that could be compared.
enum StepError {
    Client(ClientError),
    Portal(PortalError),
    Reader(ReaderError),
}

impl StepError {
    fn in_lang(&self, lang: Lang) -> String {
        match self {
            StepError::Client(error) => errors::client(error, lang),
            StepError::Portal(error) => error.in_lang(lang),
            StepError::Reader(error) => error.in_lang(lang),
        }
    }
}

impl From<ClientError> for StepError {
    fn from(error: ClientError) -> Self {
        StepError::Client(error)
    }
}

impl From<PortalError> for StepError {
    fn from(error: PortalError) -> Self {
        StepError::Portal(error)
    }
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
    lang: Lang,
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
        lang: Lang,
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
            reader: Reader::new(lang)?,
            cast,
            lang,
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
        say(&line::opened(self.lang, &self.endpoints.gateway, &self.endpoints.plain));
        self.beginning().await;
        let number = self.rest().await;
        self.soap(&number).await;
        self.refusals().await;
        self.soap_refusal().await;
        self.documents().await;
    }

    async fn beginning(&mut self) {
        self.chapter(Chapter::Before);
        let begun = self.begin(Step::Crls);
        let signers = [self.cast.head.clone(), self.cast.gateway.clone()];
        let fetched = self.reader.fetch_lists(&self.client, &self.endpoints.plain, &signers).await;
        let came = fetched.map(|lists| vec![(Fact::Crls, lists.to_string())]).map_err(StepError::Reader);
        self.end(begun, &[is(Fact::Crls, LISTS)], came);
    }

    /// A request to its verified result, over REST; the registration number comes back.
    async fn rest(&mut self) -> String {
        self.chapter(Chapter::Rest);
        let (mut number, mut links) = (String::new(), Links::default());
        let mut signed = String::new();
        let begun = self.begin(Step::Registered);
        let came = self.send_request("valid", Attached::IdentityDocument).await.map(|(document, answer)| {
            signed = document;
            let accepted = body(&answer);
            number = plain(&accepted["registrationNumber"]);
            links = Links::of(&accepted);
            vec![
                status(&answer),
                (Fact::RegistrationNumber, number.clone()),
                (Fact::Service, plain(&accepted["serviceId"])),
            ]
        });
        self.end(
            begun,
            &[is(Fact::HttpStatus, 201), given(Fact::RegistrationNumber), is(Fact::Service, portal::SERVICE)],
            came,
        );

        let begun = self.begin(Step::Status);
        let came = self.get(&links.own).await.map(|answer| {
            let case = body(&answer);
            vec![
                status(&answer),
                (Fact::Status, plain(&case["status"])),
                (Fact::Place, plain(&case["queueNumber"])),
            ]
        });
        self.end(
            begun,
            &[is(Fact::HttpStatus, 200), is(Fact::Status, "completed"), is(Fact::Place, 1)],
            came,
        );

        let begun = self.begin(Step::Result);
        let fetched = self.get(&links.result).await;
        let result = fetched.as_ref().map(|answer| answer.body.clone()).unwrap_or_default();
        let came = fetched.map(|answer| {
            [vec![status(&answer)], result_facts(&self.reader, &answer.body, self.now())].concat()
        });
        self.end(
            begun,
            &[vec![is(Fact::HttpStatus, 200)], positive_result(&self.cast, Some(&number), 1)].concat(),
            came,
        );

        let begun = self.begin(Step::ResultChanged);
        let forged = String::from_utf8_lossy(&result).replace("<value>1</value>", "<value>7</value>");
        let came = Ok(vec![(Fact::Signature, self.reader.document(forged.as_bytes(), self.now()).signature)]);
        self.end(begun, &[is(Fact::Signature, "TOTAL_FAILED DIGEST_MISMATCH")], came);

        let begun = self.begin(Step::Again);
        let came = self.post(&signed, "application/json").await;
        let came = came.map(|answer| {
            vec![status(&answer), (Fact::RegistrationNumber, plain(&body(&answer)["registrationNumber"]))]
        });
        self.end(begun, &[is(Fact::HttpStatus, 200), is(Fact::RegistrationNumber, &number)], came);
        number
    }

    /// The same by the gateway's SOAP contract.
    async fn soap(&mut self, rest: &str) {
        self.chapter(Chapter::Soap);
        let id = self.random.uuid();
        let mut sent = String::new();
        let begun = self.begin(Step::Answered);
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
            vec![is(Fact::HttpStatus, 200)],
            good_answer(&self.cast, &id),
            positive_result(&self.cast, None, 2),
        ]
        .concat();
        self.end(begun, &expected, came);

        let begun = self.begin(Step::MessageAgain);
        let came = self.post_soap(&sent).await.map(|answer| {
            let envelope = self.reader.envelope(&answer.body, self.now());
            let result = envelope.text(&[&RESPONSE[..], &["responseData", "data"]].concat());
            let again = self.reader.document(result.as_bytes(), self.now()).text(&["registrationNumber"]);
            let other = line::yes(again != rest).in_lang(self.lang).to_owned();
            vec![status(&answer), (Fact::RegistrationNumber, again), (Fact::OtherThanByRest, other)]
        });
        self.end(
            begun,
            &[
                is(Fact::HttpStatus, 200),
                is(Fact::RegistrationNumber, &number),
                is(Fact::OtherThanByRest, line::yes(true).in_lang(self.lang)),
            ],
            came,
        );
    }

    async fn refusals(&mut self) {
        self.chapter(Chapter::Refusals);
        let text = message::SIGNATURE_NOT_CONFIRMED;
        say(&line::regulation_message(self.lang, &text));
        for (step, person, codes) in [
            (Step::Revoked, "revoked", "CERTIFICATE_REVOKED"),
            (Step::Expired, "expired", "CERTIFICATE_EXPIRED"),
            (Step::OtherIin, "other-iin", "IIN_MISMATCH"),
            (
                Step::AllThree,
                "expired-revoked-other-iin",
                "CERTIFICATE_EXPIRED CERTIFICATE_REVOKED IIN_MISMATCH",
            ),
        ] {
            let begun = self.begin(step);
            let came = self
                .send_request(person, Attached::IdentityDocument)
                .await
                .map(|(_, answer)| problem_facts(&answer));
            self.end(begun, &refused(codes), came);
        }

        let begun = self.begin(Step::Changed);
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

        let begun = self.begin(Step::SignedRefusal);
        let document = self.signed_request("revoked", Attached::IdentityDocument);
        let came = match document {
            Ok(document) => self.post(&document, "application/xml").await.map(|answer| {
                let refusal = self.reader.gateway_document(&answer.body, self.now());
                let message = refusal.text(&["message", "kk"]);
                vec![
                    status(&answer),
                    (Fact::Signature, refusal.signature.clone()),
                    (Fact::SignedBy, refusal.signer.clone()),
                    (Fact::Codes, refusal.codes()),
                    (Fact::MessageInKazakh, message),
                ]
            }),
            Err(error) => Err(error.into()),
        };
        let signed = [
            is(Fact::HttpStatus, 422),
            is(Fact::Signature, "TOTAL_PASSED"),
            is(Fact::SignedBy, self.cast.gateway.subject().common_name()),
        ];
        let told = [is(Fact::Codes, "CERTIFICATE_REVOKED"), is(Fact::MessageInKazakh, text.kk)];
        self.end(begun, &[&signed[..], &told[..]].concat(), came);
    }

    async fn soap_refusal(&mut self) {
        let begun = self.begin(Step::Fault);
        let message = self
            .signed_request("valid", Attached::IdentityDocument)
            .map(|document| portal::message(&document, &self.random.uuid(), self.now()));
        let came = match message {
            Ok(message) => self.post_soap(&message).await.map(|answer| {
                let fault = self.reader.envelope(&answer.body, self.now());
                let particular = |name| fault.text(&[&FAULT[..], &[name]].concat());
                vec![
                    status(&answer),
                    (Fact::Signature, fault.signature.clone()),
                    (Fact::SignedBy, fault.signer.clone()),
                    (Fact::ErrorCode, particular("errorCode")),
                    (Fact::ErrorMessage, particular("errorMessage")),
                    (Fact::Message, particular("errorData")),
                ]
            }),
            Err(error) => Err(error.into()),
        };
        let signed = [
            is(Fact::HttpStatus, 500),
            is(Fact::Signature, "TOTAL_PASSED"),
            is(Fact::SignedBy, self.cast.gateway.subject().common_name()),
        ];
        let told = [
            is(Fact::ErrorCode, "SCE007"),
            is(Fact::ErrorMessage, "Сообщение не подписано"),
            has(Fact::Message, message::SIGNATURE_NOT_CONFIRMED.kk),
        ];
        self.end(begun, &[&signed[..], &told[..]].concat(), came);
    }

    /// Condition 3 of the portal flow: registered, then refused for its documents by the provider.
    async fn documents(&mut self) {
        self.chapter(Chapter::Documents);
        let (mut number, mut links) = (String::new(), Links::default());
        let begun = self.begin(Step::RegisteredNevertheless);
        let came = self.send_request("another", Attached::Nothing).await.map(|(_, answer)| {
            let accepted = body(&answer);
            (number, links) = (plain(&accepted["registrationNumber"]), Links::of(&accepted));
            vec![status(&answer), (Fact::RegistrationNumber, number.clone())]
        });
        self.end(begun, &[is(Fact::HttpStatus, 201), given(Fact::RegistrationNumber)], came);

        let begun = self.begin(Step::DocumentsRefused);
        let came = self.get(&links.result).await.map(|answer| {
            let result = self.reader.document(&answer.body, self.now());
            let reason = result.text(&["reasons", "reason", reason_in(self.lang)]);
            vec![
                status(&answer),
                (Fact::ResultSignature, result.signature.clone()),
                (Fact::ResultSignedBy, result.signer.clone()),
                (Fact::NumberInResult, result.text(&["registrationNumber"])),
                (Fact::Status, result.text(&["status", "code"])),
                (Fact::Reason, reason),
            ]
        });
        let signed = [
            is(Fact::HttpStatus, 200),
            is(Fact::ResultSignature, "TOTAL_PASSED"),
            is(Fact::ResultSignedBy, self.cast.head.subject().common_name()),
        ];
        let told = [
            is(Fact::NumberInResult, &number),
            is(Fact::Status, "DOCUMENTS_REFUSED"),
            has(Fact::Reason, line::IDENTITY_DOCUMENT.in_lang(self.lang)),
        ];
        self.end(begun, &[&signed[..], &told[..]].concat(), came);
    }
}

/// The lists that the certificates of the story name: the three roots', and that of the authority which issued the signers'.
const LISTS: usize = 4;

/// The element of a result that has a reason in a language.
const fn reason_in(lang: Lang) -> &'static str {
    match lang {
        Lang::Kk => "textKz",
        Lang::Ru => "textRu",
        Lang::En => "textEn",
    }
}

/// Talking to the gateway, and printing how it went.
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

    async fn get(&self, address: &str) -> Result<ClientResponse, StepError> {
        Ok(self.client.get(address).await?)
    }

    fn chapter(&self, chapter: Chapter) {
        say(&format!("\n{}", line::chapter(chapter).in_lang(self.lang)));
    }

    fn begin(&mut self, step: Step) -> (&'static str, Instant) {
        self.steps += 1;
        (line::step(step).in_lang(self.lang), Instant::now())
    }

    fn end(&mut self, (title, begun): (&'static str, Instant), expected: &[Expected], came: Came) {
        let millis = begun.elapsed().as_millis();
        let seen = came.unwrap_or_else(|error| vec![(Fact::BrokeOff, error.in_lang(self.lang))]);
        let rows = judge::judge(expected, &seen);
        say(&format!("\n {:>2}. {title}  [{}]", self.steps, line::took(self.lang, millis)));
        rows.iter().for_each(|row| say(&row.line(self.lang)));
        if !rows.iter().all(judge::Row::as_told) {
            self.differed.push(format!("{}. {title}", self.steps));
        }
    }
}
