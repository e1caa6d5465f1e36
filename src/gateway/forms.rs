//! Forms of the portal, [contract §5](crate::manual::contract): `typedRequestFormImportData` of the asynchronous channel, and the base message
//! of the synchronous one.

use super::leaves::{date_time, leaf, malformed, missing, text};
use crate::catalogue::{MediaType, Service};
use crate::encoding::base64;
use crate::findings::Finding;
use crate::findings::evidence::RequestEvidence;
use crate::identity::{DeclarantPath, NumberKind};
use crate::workflow::{Application, Attachment, BaseMessage};
use crate::xml::{ElementView, LineCount};

/// The root of a form.
const FORM: &str = "typedRequestFormImportData";

/// Values of one form: more than any form of the regulations has.
const VALUES_MAX: usize = 500;

/// Whether a document is a form of the portal.
pub(super) fn is_form<'a, E: ElementView<'a>>(root: E) -> bool {
    root.local_name() == FORM
}

/// Whether a document is a base message: the service's data below, who asks and by which number above.
pub(super) fn is_base<'a, E: ElementView<'a>>(root: E) -> bool {
    ["requestNumber", "declarantId", "businessData"].iter().all(|name| root.child(name).is_some())
}

/// How a base message is written; nothing of another document.
pub(super) fn base<'a, E: ElementView<'a>>(root: E) -> Option<BaseMessage> {
    let number = root.child("requestNumber").filter(|_| is_base(root))?;
    let namespace = root.namespace().to_owned();
    Some(BaseMessage { qualified: !namespace.is_empty() && number.namespace() == namespace, namespace })
}

/// Where a form keeps the number of who asks.
pub(super) fn declarant() -> Vec<DeclarantPath> {
    let of = |path: &str, kind| DeclarantPath { path: path.to_owned().into(), kind };
    vec![of("requesterIin", NumberKind::Iin), of("requesterBin", NumberKind::Bin)]
}

/// A form as the services read requests: each `updatedValues` is a field by its code, or an attachment.
pub(super) fn application<'a, E: ElementView<'a>>(
    root: E,
    service: &Service,
    paths: &[DeclarantPath],
) -> Result<Application, Finding> {
    let (mut fields, mut lines) = (Vec::new(), Vec::new());
    let (mut attachments, mut count) = (Vec::new(), LineCount::default());
    for value in root.children().filter(|child| child.local_name() == "updatedValues") {
        if fields.len() + attachments.len() == VALUES_MAX {
            return Err(malformed(RequestEvidence::Fields { max: VALUES_MAX }).at(root.place()));
        }
        let code = text(value, "code")?.unwrap_or_default();
        let Some(holder) = value.child("values").and_then(|values| values.children().next()) else {
            continue;
        };
        let line = value.line(&mut count);
        if holder.local_name() == "fileData" {
            attachments.push(file(holder, code, line)?);
        } else {
            fields.push((code, text_of(holder)?));
            lines.push(line);
        }
    }
    Ok(Application {
        request_number: text(root, "externalRequestId")?,
        service_id: service.id.clone(),
        declarant_id: paths.iter().find_map(|path| path.value(root)).unwrap_or_default(),
        request_date: date_time(root, "requestDate")?.unwrap_or_default(),
        request_system_id: text(root, "requestOriginSystemId")?.unwrap_or_default(),
        intake: None,
        base: None,
        representative: None,
        fields,
        lines,
        attachments,
    })
}

/// A value as one text: of a list its parts, of a dictionary's item its code.
fn text_of<'a, E: ElementView<'a>>(holder: E) -> Result<String, Finding> {
    let item = |item: E| item.child("code").map_or_else(|| leaf(item), leaf);
    if holder.child("code").is_some() || holder.children().next().is_none() {
        return item(holder);
    }
    let own = |part: E| part.namespace().is_empty() || part.namespace() == holder.namespace();
    if !holder.text().trim().is_empty() || !holder.children().all(own) {
        // Text beside elements, or an element of something else, is no list.
        return leaf(holder);
    }
    let parts = holder.children().map(item).collect::<Result<Vec<String>, Finding>>()?;
    Ok(parts.join(", "))
}

fn file<'a, E: ElementView<'a>>(holder: E, code: String, line: u32) -> Result<Attachment, Finding> {
    let content = holder.child("base64Data").ok_or_else(|| missing("base64Data", holder))?;
    let compact: String = leaf(content)?.chars().filter(|c| !c.is_whitespace()).collect();
    let octets = base64::decode(&compact)
        .ok_or_else(|| malformed(RequestEvidence::AttachmentContent).at(holder.place()))?;
    let kind = MediaType::of(&octets).map(|kind| kind.as_str().to_owned());
    Ok(Attachment {
        document_type: code,
        file_name: text(holder, "name")?.unwrap_or_default(),
        mime_type: kind.clone().unwrap_or_else(|| "application/octet-stream".to_owned()),
        octets: octets.len() as u64,
        content_type: kind,
        line: Some(line),
    })
}
