//! What goes out, signed: the provider's result, the gateway's receipt and refusal, and the envelope around them.
//!
//! Results are signed by the provider's head or authorised person, and where two sign by both ([000 ¶3](crate::manual::regulation),
//! ¶10(11)), everything else by the gateway. [`paper`] prints signed results. Decides nothing: it writes down what others decided.

mod base;
mod centre;
mod envelope;
pub mod paper;
mod receipt;
mod refusal;
mod result;

pub use base::{BaseStatus, base_response};
pub use centre::{CentreReceipt, ReceiptKind, ReceiptValue, signed_centre_receipt};
pub use envelope::{AnswerSignature, signed_envelope};
pub use receipt::{Receipt, signed_receipt};
pub use refusal::{RefusalDocument, regulation_message, signed_refusal};
pub use result::{ResultSealer, ResultSigners};

/// Namespaces of what goes out.
pub mod ns {
    /// Receipts of the service centre: `schemas/centre-receipt.xsd`.
    pub const CENTRE_RECEIPT: &str = "urn:qaqpa:centre-receipt:v1";
    /// `schemas/result.xsd`.
    pub const RESULT: &str = "urn:qaqpa:result:v1";
    /// `schemas/receipt.xsd`.
    pub const RECEIPT: &str = "urn:qaqpa:receipt:v1";
    /// `schemas/refusal.xsd`.
    pub const REFUSAL: &str = "urn:qaqpa:refusal:v1";
}
