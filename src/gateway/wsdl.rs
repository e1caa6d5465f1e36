//! The WSDL that clients fetch: the files of `schemas/wsdl/`, joined, with the address of the request.
//!
//! Older clients of the synchronous channel know the service in the namespace of the binding, newer ones in that of the interface. The
//! root document therefore has a service in the former and imports a document with the same service in the latter. Schemas stand inside
//! `wsdl:types`, so that a saved interface document is whole.
//!
//! The asynchronous channel has its service in the namespace of the binding alone, as the kit does: an interface document with a service
//! that names an error within an error node-soap cannot read.

use super::Channel;

/// A contract: its root document, the document that the root imports, and the schemas of that one.
struct Contract {
    root: &'static str,
    interface_name: &'static str,
    interface: &'static str,
    schemas: &'static [&'static str],
}

const SYNC: Contract = Contract {
    root: include_str!("../../schemas/wsdl/SyncChannelHttp_Service.wsdl"),
    interface_name: "ISyncChannel",
    interface: include_str!("../../schemas/wsdl/ISyncChannel.wsdl"),
    schemas: &[
        include_str!("../../schemas/wsdl/common.xsd"),
        include_str!("../../schemas/wsdl/sync.xsd"),
        include_str!("../../schemas/wsdl/sync-request.xsd"),
        include_str!("../../schemas/wsdl/sync-response.xsd"),
    ],
};

const ASYNC: Contract = Contract {
    root: include_str!("../../schemas/wsdl/AsyncChannelHttp_Service.wsdl"),
    interface_name: "IAsyncChannel",
    interface: include_str!("../../schemas/wsdl/IAsyncChannel.wsdl"),
    schemas: &[
        include_str!("../../schemas/wsdl/common.xsd"),
        include_str!("../../schemas/wsdl/async-types.xsd"),
        include_str!("../../schemas/wsdl/async.xsd"),
    ],
};

/// What an integrator implements, for push: the root is asked for by name at the asynchronous endpoint.
const ASYNC_CLIENT: Contract = Contract {
    root: include_str!("../../schemas/wsdl/AsyncChannelClientHttp_Service.wsdl"),
    interface_name: "IAsyncChannelClient",
    interface: include_str!("../../schemas/wsdl/IAsyncChannelClient.wsdl"),
    schemas: &[
        include_str!("../../schemas/wsdl/common.xsd"),
        include_str!("../../schemas/wsdl/async-types.xsd"),
        include_str!("../../schemas/wsdl/async.xsd"),
        include_str!("../../schemas/wsdl/async-client.xsd"),
    ],
};

/// By which name the root of the integrator's contract is asked for.
const CLIENT_ROOT: &str = "AsyncChannelClientHttp_Service";

/// What stands in the files for the address of the endpoint.
const ADDRESS: &str = "http://localhost:8080/";

/// What stands in an interface document for its schemas: on disk an import, because the files are also used
/// alone.
const TYPES_BEGIN: &str = "<wsdl:types>";
const TYPES_END: &str = "</wsdl:types>";

/// The document that `query` asks for at `endpoint`: nothing or `wsdl` for the root, `wsdl=NAME` for what it imports, and at the
/// asynchronous endpoint `wsdl=AsyncChannelClientHttp_Service` for what an integrator implements.
pub fn document(channel: Channel, query: Option<&str>, endpoint: &str) -> Option<String> {
    let endpoint = escaped(endpoint);
    let (key, name) = query.unwrap_or_default().split_once('=').unwrap_or((query.unwrap_or_default(), ""));
    let (contract, name) = match (channel, name) {
        (Channel::SyncSigned | Channel::Sync, name) => (&SYNC, name),
        (Channel::Async, CLIENT_ROOT) => (&ASYNC_CLIENT, ""),
        (Channel::Async, name) if name == ASYNC_CLIENT.interface_name => (&ASYNC_CLIENT, name),
        (Channel::Async, name) => (&ASYNC, name),
    };
    match (key.to_ascii_lowercase().as_str(), name) {
        ("" | "wsdl" | "singlewsdl", "") => {
            let on_disk = format!("location=\"{}.wsdl\"", contract.interface_name);
            let served = format!("location=\"{endpoint}?wsdl={}\"", contract.interface_name);
            Some(contract.root.replace(&on_disk, &served).replace(ADDRESS, &endpoint))
        }
        ("wsdl", name) if name == contract.interface_name => {
            Some(joined(contract).replace(ADDRESS, &endpoint))
        }
        _ => None,
    }
}

/// The interface document with its schemas inside.
fn joined(contract: &Contract) -> String {
    let (before, rest) = contract.interface.split_once(TYPES_BEGIN).unwrap_or((contract.interface, ""));
    let after = rest.split_once(TYPES_END).map_or("", |(_, after)| after);
    let mut document = format!("{before}{TYPES_BEGIN}\n");
    for schema in contract.schemas {
        document.push_str(&without_locations(body(schema)));
    }
    document.push_str(TYPES_END);
    document.push_str(after);
    document
}

/// A document without its XML declaration.
fn body(document: &str) -> &str {
    document.split_once("?>").map_or(document, |(_, body)| body).trim_start()
}

/// Without ` schemaLocation="…"`: the schema meant stands beside it.
fn without_locations(schema: &str) -> String {
    let mut out = String::with_capacity(schema.len());
    let mut rest = schema;
    while let Some((before, after)) = rest.split_once(" schemaLocation=\"") {
        out.push_str(before);
        rest = after.split_once('"').map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
