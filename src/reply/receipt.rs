//! The receipt of a registered request, `schemas/receipt.xsd`.

use super::ns;
use crate::clock::Now;
use crate::keys::Signer;
use crate::xml::Writer;
use crate::xmldsig::{SignError, sign_written};

/// What it says.
#[derive(Debug, Clone)]
pub struct Receipt<'a> {
    /// The registration number.
    pub number: &'a str,
    /// The portal's own number.
    pub request_number: Option<&'a str>,
    /// The service.
    pub service_id: &'a str,
    /// Where it stands.
    pub status: &'a str,
    /// When it was registered.
    pub registered_at: Now,
    /// When the result must be there.
    pub due_at: Option<Now>,
    /// What it is read with over REST.
    pub access_token: Option<&'a str>,
}

/// Writes it and signs it with the gateway's key.
pub fn signed_receipt(receipt: &Receipt<'_>, gateway: &dyn Signer) -> Result<String, SignError> {
    let mut w = Writer::with_declaration();
    w.open("receipt").attribute("xmlns", ns::RECEIPT).leaf("registrationNumber", receipt.number);
    w.optional("requestNumber", receipt.request_number)
        .leaf("serviceId", receipt.service_id)
        .leaf("status", receipt.status);
    w.leaf("registeredAt", &receipt.registered_at.to_string());
    w.optional("dueAt", receipt.due_at.map(|due| due.to_string()).as_deref());
    w.optional("accessToken", receipt.access_token);
    sign_written(&w.written(), gateway)
}
