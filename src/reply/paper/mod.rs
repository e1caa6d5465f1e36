//! A signed result as people read it: one value, written as HTML and as PDF.
//!
//! The value is read from the signed XML after its signature was verified, and from nothing else, so that paper and XML cannot
//! differ. Names of services and of fields are what the XML says; the words around them are the room `text`'s.

mod attachment;
mod face;
mod flow;
mod html;
mod pdf;
mod printed;
mod qr;

pub use attachment::{attached_xml, is_pdf};
pub use html::{Verdict, html, not_genuine_html};
pub use pdf::pdf;
pub use printed::{Fact, PrintError, Printed, Value, Words, moment, printed, printed_receipt, result_digest};
