//! Two hundred messages made by a seed: the schema files, the operator's own and the tables of strict mode accept and refuse the same.

use qaqpa::envelope::{Envelope, deviations};
use qaqpa::random::{Random, Seeded};
use qaqpa::xml::parse;

use crate::support::peers::{python_with, shared};
use crate::wsdl;

const SYNC: &str = "http://bip.bee.kz/SyncChannel/v10/Types";
const ASYNC: &str = "http://bip.bee.kz/AsyncChannel/v10/Types";
const GUID: &str = "{7ea6369f-18c5-4633-ad73-19de35883e0b}";
const DATE: &str = "2026-11-24T10:00:00+05:00";

#[derive(Clone)]
struct Node {
    name: String,
    attributes: String,
    text: String,
    children: Vec<Node>,
}

fn leaf(name: &str, text: &str) -> Node {
    Node { name: name.to_owned(), attributes: String::new(), text: text.to_owned(), children: Vec::new() }
}

fn node(name: &str, children: &[Node]) -> Node {
    Node { children: children.to_vec(), ..leaf(name, "") }
}

impl Node {
    fn named(self, name: &str) -> Node {
        Node { name: name.to_owned(), ..self }
    }

    fn write(&self) -> String {
        let inner: String = self.children.iter().map(Node::write).collect();
        let text = self.text.replace('&', "&amp;").replace('<', "&lt;");
        format!("<{0}{1}>{text}{inner}</{0}>", self.name, self.attributes)
    }

    /// Every element in it, by the way to it.
    fn ways(&self) -> Vec<Vec<usize>> {
        let below = self
            .children
            .iter()
            .enumerate()
            .flat_map(|(at, child)| child.ways().into_iter().map(move |way| [vec![at], way].concat()));
        std::iter::once(Vec::new()).chain(below).collect()
    }

    fn at(&mut self, way: &[usize]) -> &mut Node {
        way.iter().fold(self, |node, at| &mut node.children[*at])
    }
}

fn sender() -> Node {
    node("sender", &[leaf("senderId", "a"), leaf("password", "p")])
}

fn property() -> Node {
    node("properties", &[leaf("key", "k"), leaf("value", "v")])
}

fn error(depth: u32) -> Vec<Node> {
    let mut parts = vec![
        leaf("errorCode", "1"),
        leaf("errorMessage", "m"),
        leaf("errorData", "d"),
        leaf("errorDate", DATE),
    ];
    if depth > 0 {
        parts.push(node("subError", &error(depth - 1)));
    }
    parts.push(leaf("sessionId", GUID));
    parts
}

fn async_info() -> Node {
    node(
        "messageInfo",
        &[
            leaf("messageId", "1"),
            leaf("correlationId", "2"),
            leaf("serviceId", "S"),
            leaf("messageType", "REQUEST"),
            leaf("routeId", "r"),
            leaf("messageDate", DATE),
            sender(),
            property(),
            property(),
            leaf("sessionId", GUID),
        ],
    )
}

/// A sound message of every kind, with everything in it.
fn sound() -> Vec<(&'static str, Node)> {
    let sync_request = node(
        "request",
        &[
            node(
                "requestInfo",
                &[
                    leaf("messageId", "1"),
                    leaf("correlationId", "2"),
                    leaf("serviceId", "S"),
                    leaf("messageDate", DATE),
                    leaf("routeId", "r"),
                    sender(),
                    property(),
                    property(),
                    leaf("sessionId", GUID),
                ],
            ),
            node("requestData", &[leaf("data", "d")]),
        ],
    );
    let sync_response = node(
        "response",
        &[
            node(
                "responseInfo",
                &[
                    leaf("messageId", "1"),
                    leaf("correlationId", "2"),
                    leaf("responseDate", DATE),
                    node("status", &[leaf("code", "SCSS001"), leaf("message", "m")]),
                    leaf("sessionId", GUID),
                ],
            ),
            node("responseData", &[leaf("data", "d")]),
        ],
    );
    let message = [async_info(), node("messageData", &[leaf("data", "d")])];
    let notification = node(
        "notification",
        &[
            leaf("messageId", "1"),
            leaf("serviceId", "S"),
            leaf("notificationDate", DATE),
            node(
                "deliveryStatus",
                &[
                    leaf("receiveStatus", "MESSAGE_NOT_ACCTEPTED"),
                    leaf("statusDate", DATE),
                    leaf("resendMessage", "RESEND"),
                    node("error", &error(1)),
                ],
            ),
        ],
    );
    let status =
        node("status", &[leaf("statusCode", "1"), leaf("statusMessage", "m"), leaf("statusDate", DATE)]);
    let answer = |parts: &[Node]| node("response", parts);
    vec![
        ("SendMessage", sync_request),
        ("SendMessageResponse", sync_response),
        ("sendMessage", node("request", &message)),
        (
            "sendMessageResponse",
            answer(&[
                leaf("messageId", "1"),
                leaf("correlationId", "2"),
                leaf("responseDate", DATE),
                leaf("sessionId", GUID),
            ]),
        ),
        ("sendDeliveryNotification", node("request", &[notification, leaf("requestDate", DATE), sender()])),
        (
            "sendDeliveryNotificationResponse",
            answer(&[leaf("notificationId", "1"), leaf("responseDate", DATE), leaf("sessionId", GUID)]),
        ),
        (
            "getMessageStatus",
            node("request", &[leaf("messageId", "1"), leaf("requestDate", DATE), sender(), property()]),
        ),
        (
            "getMessageStatusResponse",
            answer(&[
                leaf("messageState", "DELIVERED"),
                status,
                leaf("responseDate", DATE),
                leaf("sessionId", "s"),
            ]),
        ),
        (
            "getMessages",
            node(
                "request",
                &[
                    leaf("messageId", "1"),
                    leaf("correlationId", "2"),
                    leaf("requestDate", DATE),
                    leaf("serviceId", "S"),
                    sender(),
                    leaf("amount", "5"),
                    property(),
                ],
            ),
        ),
        (
            "getMessagesResponse",
            answer(&[leaf("responseDate", DATE), leaf("sessionId", GUID), node("messages", &message)]),
        ),
    ]
}

/// Values that some type does not have.
fn odd_values() -> Vec<String> {
    let fixed = [
        "",
        " ",
        "x",
        "2026-11-24",
        "2026-11-24T10:00:00",
        "2026-11-24T24:00:00",
        "2026-13-01T00:00:00Z",
        " 2026-11-24T10:00:00Z ",
        "2026-11-24T10:00:00+0500",
        GUID,
        "7ea6369f-18c5-4633-ad73-19de35883e0b",
        "{7EA6369F-18C5-4633-AD73-19DE35883E0B}",
        " {7ea6369f-18c5-4633-ad73-19de35883e0b}",
        "RESPONSE",
        "response",
        "+7",
        "-2147483648",
        "2147483648",
        "1.0",
        "NOT_RESEND",
        "MESSAGE_NOT_ACCEPTED",
        "DELIVERY_STOPPED",
    ];
    let long = [30, 31, 250, 251, 500, 501].map(|length| "ұ".repeat(length));
    fixed.iter().map(|value| (*value).to_owned()).chain(long).collect()
}

fn mutated(message: &mut Node, draw: &mut impl FnMut(usize) -> usize) {
    let ways = message.ways();
    let way = ways[draw(ways.len())].clone();
    let values = odd_values();
    match draw(9) {
        0 | 1 => {
            let chosen = message.at(&way);
            if chosen.children.is_empty() {
                chosen.text.clone_from(&values[draw(values.len())]);
            }
        }
        2 if !way.is_empty() => {
            let (last, above) = way.split_last().unwrap();
            message.at(above).children.remove(*last);
        }
        3 if !way.is_empty() => {
            let (last, above) = way.split_last().unwrap();
            let again = message.at(&way).clone();
            message.at(above).children.insert(*last, again);
        }
        4 if !way.is_empty() => {
            let (last, above) = way.split_last().unwrap();
            let siblings = &mut message.at(above).children;
            let other = draw(siblings.len());
            siblings.swap(*last, other);
        }
        5 => message.at(&way).name = ["wrong", "n:data", "messageID"][draw(3)].to_owned(),
        6 => {
            message.at(&way).attributes =
                [" kind=\"a\"", " xmlns=\"\"", " xmlns:unused=\"urn:u\""][draw(3)].to_owned()
        }
        7 => message.at(&way).children.push(leaf(["extra", "sessionId", "properties"][draw(3)], GUID)),
        _ => message.at(&way).text = "text".to_owned(),
    }
}

/// Sound messages, and such with one or two changes.
fn messages() -> Vec<String> {
    let random = Seeded::new(12, "messages of the contract");
    let mut draw = |below: usize| {
        let mut octets = [0; 4];
        random.fill(&mut octets);
        u32::from_be_bytes(octets) as usize % below
    };
    let kinds = sound();
    let mut messages = Vec::new();
    for number in 0..200 {
        let (operation, mut child) = kinds[number % kinds.len()].clone();
        for _ in 0..(number / kinds.len()) % 3 {
            mutated(&mut child, &mut draw);
        }
        let namespace = if operation.starts_with('S') { SYNC } else { ASYNC };
        messages.push(format!("<n:{operation} xmlns:n=\"{namespace}\">{}</n:{operation}>", child.write()));
    }
    messages
}

fn by_the_tables(message: &str) -> bool {
    let envelope = format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>{message}</s:Body></s:Envelope>"
    );
    deviations(&Envelope::read(parse(&envelope).unwrap()).unwrap()).is_empty()
}

#[test]
fn the_schemas_the_kits_and_the_tables_give_the_same_verdicts_on_two_hundred_messages() {
    let Some(python) = python_with(&["lxml"]) else { return };
    let messages = messages();
    let ours = wsdl::verdicts_of(&python, &wsdl::ours(), &messages);
    let valid = ours.iter().filter(|valid| **valid).count();
    assert!((60..160).contains(&valid), "of 200 messages {valid} are valid: the test looks at one side only");
    let differing = |theirs: &[bool]| -> Vec<&String> {
        let each = ours.iter().zip(theirs).zip(&messages);
        each.filter(|((ours, theirs), _)| ours != theirs).map(|(_, message)| message).collect()
    };
    let tables: Vec<bool> = messages.iter().map(|message| by_the_tables(message)).collect();
    assert!(differing(&tables).is_empty(), "the tables differ from the schemas on {:#?}", differing(&tables));
    let Some(shared) = shared() else { return };
    let kit = wsdl::verdicts_of(&python, &wsdl::kit(&shared), &messages);
    assert!(differing(&kit).is_empty(), "the kit's schemas differ from ours on {:#?}", differing(&kit));
}

/// Attributes of XML Schema itself, right in some places and wrong in others.
const INSTANCE: [&str; 12] = [
    "xsi:nil=\"true\"",
    "xsi:nil=\"false\"",
    "xsi:nil=\" 1 \"",
    "xsi:nil=\"maybe\"",
    "xsi:schemaLocation=\"urn:a urn:b\"",
    "xsi:other=\"a\"",
    "xsi:type=\"xs:string\"",
    "xsi:type=\"xs:token\"",
    "xsi:type=\"xs:dateTime\"",
    "xsi:type=\"c:guid\"",
    "xsi:type=\"c:SenderInfo\"",
    "xsi:type=\"r:RequestData\"",
];

#[test]
fn the_schemas_the_kits_and_the_tables_say_the_same_of_nil_and_of_types() {
    let Some(python) = python_with(&["lxml"]) else { return };
    let bound = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:c=\"http://bip.bee.kz/common/v10/Types\" xmlns:r=\"http://bip.bee.kz/SyncChannel/v10/Types/Request\"";
    let (own, mut messages) = (INSTANCE, Vec::new());
    for (operation, child) in sound() {
        let namespace = if operation.starts_with('S') { SYNC } else { ASYNC };
        let mut message = |of_operation: &str, child: &Node| {
            messages.push(format!(
                "<n:{operation} xmlns:n=\"{namespace}\" {bound}{of_operation}>{}</n:{operation}>",
                child.write()
            ));
        };
        for attribute in own {
            message(&format!(" {attribute}"), &child);
            // Nil, and as empty as that.
            message("", &Node { attributes: format!(" {attribute}"), ..node("", &[]).named(&child.name) });
            for way in child.ways() {
                let mut changed = child.clone();
                let at = changed.at(&way);
                // Of which type `data` is, is between the sender and the service.
                if at.name != "data" || !attribute.contains("xsi:type") {
                    at.attributes = format!(" {attribute}");
                    message("", &changed);
                }
            }
        }
    }
    let ours = wsdl::verdicts_of(&python, &wsdl::ours(), &messages);
    let valid = ours.iter().filter(|valid| **valid).count();
    assert!(valid > 200 && messages.len() - valid > 200, "{valid} of {} are valid", messages.len());
    let tables: Vec<bool> = messages.iter().map(|message| by_the_tables(message)).collect();
    let differing: Vec<_> = ours
        .iter()
        .zip(&tables)
        .zip(&messages)
        .filter(|((ours, tables), _)| ours != tables)
        .take(10)
        .collect();
    assert!(differing.is_empty(), "schema, tables, message: {differing:#?}");
    let Some(shared) = shared() else { return };
    let kit = wsdl::verdicts_of(&python, &wsdl::kit(&shared), &messages);
    assert_eq!(ours, kit, "the kit's schemas");
}
