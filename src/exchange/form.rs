//! The form of the portal as a provider sends it back: `typedRequestFormImportData`, [contract §5](crate::manual::contract).

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::clock::Now;
use crate::encoding::base64;
use crate::envelope::Business;
use crate::xml::{ElementView as _, PlainElement, Writer, parse};

/// The schema's namespace. That only the root is qualified, as everywhere in the contract, is assumed.
const NAMESPACE: &str = "http://bip.bee.kz/AsyncChannel/";

/// What an answer repeats of the form it answers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Repeated {
    /// The chain.
    pub chain: String,
    /// The registration number.
    pub number: String,
    /// The portal's own number.
    pub external_request_id: Option<String>,
    /// The system that the request began in.
    pub origin: Option<String>,
    /// The service.
    pub service_type: String,
}

/// A step of a chain.
#[derive(Debug, Clone)]
pub(super) struct FormStep<'a> {
    pub(super) repeated: &'a Repeated,
    /// Since when it stands so.
    pub(super) at: Now,
    pub(super) processing: Processing,
}

/// How a request stands.
#[derive(Debug, Clone)]
pub(super) enum Processing {
    InWork,
    Decided {
        positive: bool,
        /// In Kazakh and in Russian.
        reasons: Vec<(String, String)>,
        /// The signed result.
        result: Option<Bytes>,
    },
}

/// The name of a provider that answers by itself, as importSource has it.
const SOURCE: &str = "QAQPA";

/// The element `data` of a step.
pub(super) fn form_data(step: &FormStep<'_>) -> String {
    let FormStep { repeated, at, processing } = step;
    let mut w = Writer::new();
    w.open("data").open("f:typedRequestFormImportData").attribute("xmlns:f", NAMESPACE);
    w.leaf("id", &repeated.number).leaf("importSource", SOURCE);
    let (code, kk, ru) = match processing {
        Processing::InWork => ("IN_PROCESSING", "Өңделу үстінде", "В обработке"),
        Processing::Decided { .. } => ("COMPLETED", "Аяқталды", "Завершено"),
    };
    w.open("updatedValues").leaf("code", "processing_status").open("values").open("domainItemData");
    w.leaf("code", code).leaf("kkValue", kk).leaf("ruValue", ru).close().close().close();
    if let Processing::Decided { result: Some(result), .. } = processing {
        w.open("updatedValues").leaf("code", "result_document").open("values").open("fileData");
        w.leaf("base64Data", &base64::encode(result)).leaf("name", &format!("{}.xml", repeated.number));
        w.close().close().close();
    }
    w.leaf("externalRequestChainId", &repeated.chain);
    w.optional("externalRequestId", repeated.external_request_id.as_deref());
    if let Processing::Decided { positive: false, reasons, .. } = processing {
        let joined = |of: fn(&(String, String)) -> &String| {
            reasons.iter().map(of).map(String::as_str).collect::<Vec<_>>().join("; ")
        };
        w.leaf("negativeResolutionReasonTextKk", &joined(|(kk, _)| kk));
        w.leaf("negativeResolutionReasonTextRu", &joined(|(_, ru)| ru));
    }
    w.leaf("processingStatus", code);
    w.optional("requestOriginSystemId", repeated.origin.as_deref());
    if let Processing::Decided { positive, .. } = processing {
        w.leaf("resolutionDate", &at.to_string());
        w.leaf("resolutionType", if *positive { "POSITIVE" } else { "NEGATIVE" });
    }
    w.leaf("serviceType", &repeated.service_type);
    w.finish()
}

/// Where a request stands, as a form of its chain says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FormStatus {
    /// The portal's own number.
    pub external_request_id: Option<String>,
    /// The service.
    pub service_type: Option<String>,
    /// `IN_PROCESSING`, `COMPLETED`, or the provider's own word.
    pub processing_status: Option<String>,
    /// `POSITIVE`, `NEGATIVE`, `NO_RESOLUTION`, or the provider's own word.
    pub resolution_type: Option<String>,
    /// As the provider wrote it.
    pub resolution_date: Option<String>,
    /// Why not, in Kazakh.
    pub reason_kk: Option<String>,
    /// The same in Russian.
    pub reason_ru: Option<String>,
}

/// Characters of a member that are shown.
const SHOWN_CHARACTERS_MAX: usize = 300;

impl FormStatus {
    /// From the element `data` of a message; nothing where it is no form.
    pub fn read(data: &[u8]) -> Option<Self> {
        let parsed = parse(data).ok()?;
        let business = Business::read(PlainElement::new(&parsed, parsed.root())).ok()?;
        let root = PlainElement::new(&business.document, business.document.root());
        if root.local_name() != "typedRequestFormImportData" {
            return None;
        }
        let cut = |text: &str| text.trim().chars().take(SHOWN_CHARACTERS_MAX).collect::<String>();
        let text =
            |name: &str| root.child(name).map(|child| cut(&child.text())).filter(|text| !text.is_empty());
        // Some providers state it among the values only.
        let among_values = || {
            let of = |value: &PlainElement<'_>| {
                value.child("code").is_some_and(|code| code.text().trim() == "processing_status")
            };
            let values = root.children().filter(|child| child.local_name() == "updatedValues").find(of)?;
            let code = values.child("values")?.child("domainItemData")?.child("code")?;
            Some(cut(&code.text()))
        };
        Some(FormStatus {
            external_request_id: text("externalRequestId"),
            service_type: text("serviceType"),
            processing_status: text("processingStatus").or_else(among_values),
            resolution_type: text("resolutionType"),
            resolution_date: text("resolutionDate"),
            reason_kk: text("negativeResolutionReasonTextKk"),
            reason_ru: text("negativeResolutionReasonTextRu"),
        })
    }
}
