//! Whatever the gateway writes in the shapes of the contract fits its schemas, ours and the operator's own: every answer, every message that
//! is pushed or passed on, every fault.

use qaqpa::clock::Now;
use qaqpa::envelope::{
    Answer, AnswerData, ChannelStatus, DataShape, Delivered, Fault, FaultKind, FindingDetail, MessageType,
    Operation, Outgoing, Quirk, Quirks, RefusalDetail, Unsigned, Version, channel_message_answer,
    fault_envelope, messages_answer, notification_answer, outgoing_message, pushed_message, pushed_status,
    send_message_response, status_answer, taken_notice,
};

use qaqpa::random::Seeded;
use qaqpa::wsse::{self, MustUnderstand, Variant};
use qaqpa::xml::Carried;
use qaqpa::xmldsig::Layout;

use super::faults::body_of;
use crate::support::peers::{python_with, shared};
use crate::support::requests::holder;
use crate::wsdl;

const GUID: &str = "{7ea6369f-18c5-4633-ad73-19de35883e0b}";
const DOCUMENT: &str = "<a xmlns=\"urn:a\" b=\"1\">Ә &amp; б ]]&gt;</a>";

fn noon() -> Now {
    Now::parse("2026-11-24T12:00:00+05:00").unwrap()
}

/// `SendMessageResponse` with the shapes of `data` that have no type, and with a message of people that is too long for the contract.
fn answers() -> Vec<Unsigned> {
    let long = "ұ".repeat(400);
    let answer = |data, shape, status_message: &str| {
        send_message_response(&Answer {
            message_id: "1",
            correlation_id: "m-1",
            date: noon(),
            status_code: "SCSS001",
            status_message,
            session_id: GUID,
            data,
            shape,
            quirks: Quirks::default(),
            version: Version::Soap11,
        })
    };
    // Where `data` itself is the request its type is the service's own, which no schema of the contract knows.
    let shapes = [DataShape::Text, DataShape::Cdata, DataShape::Element];
    let mut all: Vec<Unsigned> =
        shapes.map(|shape| answer(AnswerData::Document(DOCUMENT), shape, "ОК")).into();
    all.push(answer(AnswerData::Nothing, DataShape::Text, &long));
    let carried = Carried::from("<data><a/></data>".to_owned());
    all.push(answer(AnswerData::Element(&carried), DataShape::Text, ""));
    all
}

/// The answers and the messages of the asynchronous channel.
fn asynchronous() -> Vec<Unsigned> {
    let mut all = vec![
        channel_message_answer("1", "2", GUID, noon()),
        notification_answer("3", GUID, noon()),
        taken_notice(GUID, noon()),
        messages_answer(&[], GUID, noon()),
    ];
    for state in ["ON_DELIVERY", "DELIVERED", "NOT_DELIVERED", "DELIVERY_STOPPED"] {
        let status = ChannelStatus { state, code: state, message: "as people read it", since: noon() };
        all.push(status_answer(&status, GUID, noon()));
        all.push(pushed_status("4", "1", &status, GUID, noon()));
    }
    let properties = [("ADDL_CLIENT_KEY".to_owned(), "RR_P50.06".to_owned())];
    for message_type in MessageType::ALL {
        let message = Delivered {
            message_id: "1",
            correlation_id: "2",
            service_id: "S",
            message_type,
            route_id: Some("R"),
            message_date: "2026-11-24T12:00:00",
            sender_id: "pep",
            password_digest: Some("2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b"),
            properties: &properties,
            session_id: GUID,
            data: "<data><a/></data>",
        };
        all.push(pushed_message(&message));
        all.push(messages_answer(&[message.clone(), message], GUID, noon()));
    }
    all
}

/// What a client of this house writes.
fn sent() -> Vec<Unsigned> {
    let properties = [("key".to_owned(), "value".to_owned())];
    let kinds = [None].into_iter().chain(MessageType::ALL.map(Some));
    let of = |message_type| {
        outgoing_message(&Outgoing {
            message_id: Some("m-1"),
            correlation_id: Some("2"),
            service_id: "S",
            message_type,
            date: noon(),
            sender_id: "portal",
            password: Some("p"),
            properties: &properties,
            document: DOCUMENT,
            shape: DataShape::Text,
            version: Version::Soap11,
        })
    };
    kinds.map(of).collect()
}

/// A fault of every operation, alone and with causes below it; with the whole of a refusal beside it, which is not the contract's.
fn faults() -> Vec<Unsigned> {
    let cause = |number: u32| (format!("SCE00{number}"), "what".to_owned(), Some("a hint".to_owned()));
    let causes: Vec<_> = (1..4).map(cause).collect();
    let finding = FindingDetail { code: "X".into(), kk: "қ".into(), ru: "р".into(), en: "e".into() };
    let detail = RefusalDetail { code: "X".into(), findings: vec![finding], ..RefusalDetail::default() };
    let mut all = Vec::new();
    for operation in Operation::ALL {
        for (kind, causes, data, detail) in [
            (FaultKind::Server, &[][..], None, None),
            (FaultKind::ErrorCode, &causes[..], Some("more"), None),
            (FaultKind::MustUnderstand, &causes[..], Some("more"), Some(&detail)),
        ] {
            all.push(fault_envelope(&Fault {
                kind,
                operation,
                code: "SCE005",
                message: "Транспортная подпись не актуальная",
                data,
                date: noon(),
                session_id: GUID,
                causes,
                detail,
                not_understood: None,
                version: Version::Soap11,
            }));
        }
    }
    all
}

#[test]
fn everything_that_is_written_fits_the_schemas_ours_and_the_kits() {
    let Some(python) = python_with(&["lxml"]) else { return };
    let all = [answers(), asynchronous(), sent(), faults()].concat();
    let bodies: Vec<String> = all.iter().map(|envelope| body_of(&envelope.text())).collect();
    assert_eq!(bodies.len(), 5 + 4 + 8 + 8 + 5 + 15);
    let fits = |groups: &[String]| {
        let verdicts = wsdl::verdicts_of(&python, groups, &bodies);
        let wrong: Vec<_> = verdicts.iter().zip(&bodies).filter(|(fits, _)| !**fits).collect();
        assert!(verdicts.len() == bodies.len() && wrong.is_empty(), "{wrong:#?}");
    };
    fits(&wsdl::ours());
    if let Some(shared) = shared() {
        fits(&wsdl::kit(&shared));
    }
}

#[test]
fn in_soap_1_2_the_same_stands_in_the_body() {
    for operation in Operation::ALL {
        let fault = |version| {
            fault_envelope(&Fault {
                kind: FaultKind::Server,
                operation,
                code: "SCE001",
                message: "m",
                data: None,
                date: noon(),
                session_id: GUID,
                causes: &[],
                detail: None,
                not_understood: None,
                version,
            })
        };
        assert_eq!(
            body_of(&fault(Version::Soap11).text()),
            body_of(&fault(Version::Soap12).text()),
            "{operation:?}"
        );
    }
}

/// Answers in either SOAP, in every shape of `data`, with each defect of real answers alone, and with what has to be escaped.
fn of_every_form() -> Vec<Unsigned> {
    let shapes =
        [DataShape::Text, DataShape::Cdata, DataShape::Element, DataShape::Inline, DataShape::Itself];
    let documents = [DOCUMENT, "<data xmlns:q=\"urn:q\" q:a=\"1\">б</data>", "no XML\r\n\t\"'<>&]]>", ""];
    let quirks =
        [Quirk::LostXsiPrefix, Quirk::MixedPrefixes, Quirk::DoubleEncodedMessage, Quirk::UnescapedGt];
    let quirks = quirks.map(|quirk| Quirks::default().with(quirk)).into_iter().chain([Quirks::default()]);
    let mut all = Vec::new();
    for quirks in quirks {
        for (shape, document) in shapes.into_iter().flat_map(|shape| documents.map(|text| (shape, text))) {
            for version in [Version::Soap11, Version::Soap12] {
                all.push(send_message_response(&Answer {
                    message_id: "1",
                    correlation_id: "m \"1\" <&>",
                    date: noon(),
                    status_code: "SCSS001",
                    status_message: "ОК",
                    session_id: GUID,
                    data: AnswerData::Document(document),
                    shape,
                    quirks,
                    version,
                }));
            }
        }
    }
    all
}

#[test]
fn what_is_signed_without_being_read_is_signed_as_if_it_had_been() {
    let all = [answers(), asynchronous(), sent(), faults(), of_every_form()].concat();
    let in_soap_1_2 = all.iter().cloned().map(|envelope| envelope.in_version(Version::Soap12));
    let all: Vec<Unsigned> = all.iter().cloned().chain(in_soap_1_2).collect();
    let mut unread = 0;
    for name in ["portal-system", "portal-system-gost2015"] {
        let holder = holder(name);
        for (number, envelope) in all.iter().enumerate() {
            let variant = [Variant::KeyIdentifier, Variant::Token, Variant::IssuerSerial][number % 3];
            let must = [MustUnderstand::Stated, MustUnderstand::Absent][number % 2];
            unread += usize::from(envelope.inner().exclusive().is_some());
            // A generator of each: both draw the same id.
            let (one, other) = (Seeded::new(7, "ids"), Seeded::new(7, "ids"));
            let signed = wsse::sign_unsigned(must, envelope, &holder, variant, &one).unwrap();
            let read =
                wsse::sign_envelope_as(must, Layout::SingleLine, &envelope.text(), &holder, variant, &other);
            let read = read.unwrap();
            if name == "portal-system" {
                assert_eq!(signed, read, "{number}");
            } else {
                // Such a signature draws a number of its own: what is signed says enough.
                let info = |text: &str| text.split("<ds:SignatureValue>").next().map(str::to_owned);
                assert_eq!(info(&signed), info(&read), "{number}");
            }
        }
    }
    assert!(unread > 250, "{unread} of {}", 2 * all.len());
}
