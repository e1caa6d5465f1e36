//! What the service centre gives a recipient on paper beside results: the receipt of acceptance, and the receipt of refusal to accept
//! documents (004 annex 3). Signed XML with the words of each fact, so that the printed page says nothing else.

use super::ns;
use crate::catalogue::Names;
use crate::clock::Now;
use crate::encoding::names::names;
use crate::keys::Signer;
use crate::text::Text;
use crate::xml::Writer;
use crate::xmldsig::{SignError, sign_written};

/// Which receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceiptKind {
    /// The documents were accepted.
    Acceptance,
    /// They were not, 004 annex 3.
    IntakeRefusal,
}

names!(ReceiptKind {
    Acceptance => "acceptance-receipt",
    IntakeRefusal => "intake-refusal-receipt",
});

/// What a fact of a receipt says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReceiptValue {
    /// The same in each language; empty leaves a line to write on.
    Plain(String),
    /// In words.
    InWords(Names),
}

/// A receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CentreReceipt {
    /// Which.
    pub kind: ReceiptKind,
    /// The registration number, or what it is filed under.
    pub number: String,
    /// What it says, in order.
    pub facts: Vec<(Text, ReceiptValue)>,
    /// When it was made.
    pub at: Now,
}

/// Writes it and signs it with the key of the workstation's gateway.
pub fn signed_centre_receipt(receipt: &CentreReceipt, gateway: &dyn Signer) -> Result<String, SignError> {
    let mut w = Writer::with_declaration();
    w.open("receipt").attribute("xmlns", ns::CENTRE_RECEIPT);
    w.leaf("kind", receipt.kind.as_str()).leaf("number", &receipt.number);
    for (label, value) in &receipt.facts {
        w.open("fact").leaf("labelKz", label.kk).leaf("labelRu", label.ru).leaf("labelEn", label.en);
        match value {
            ReceiptValue::Plain(text) => w.leaf("value", text),
            ReceiptValue::InWords(names) => {
                w.leaf("valueKz", &names.kk).leaf("valueRu", &names.ru).leaf("valueEn", &names.en)
            }
        };
        w.close();
    }
    w.leaf("signedAt", &receipt.at.to_string());
    sign_written(&w.written(), gateway)
}
