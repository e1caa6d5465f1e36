//! XML 1.0 with namespaces: a strict parser into an arena, its canonical forms, and a writer.
//!
//! quick-xml finds where each piece of markup ends; everything that makes a document well-formed, and every bound on its
//! size, is checked here. A DTD is refused as such. One parse gives one tree: what is verified and what is read later are
//! the same nodes, and canonical octets come from them without any string in between. Knows nothing of signatures but that one keeps
//! the declarations that only it uses.

mod builder;
mod c14n;
mod carried;
mod declaration;
mod document;
mod escaping;
mod exclusive;
mod fault;
mod lines;
mod names;
mod parser;
mod plain;
mod position;
mod scan;
mod scope;
mod sink;
mod start_tag;
mod text;
mod undeclared;
mod view;
mod writer;
mod written;

pub use builder::Inherited;
pub use c14n::{C14nError, Canonicalization, Comments, Method, Selection, canonicalize};
pub use carried::{Around, Carried};
pub use document::{Attributes, Children, Document, NodeId, NodeKind, ns};
pub use fault::{DeclarationFault, EncodingFault, NamespaceFault, SyntaxFault, XmlError, XmlFault, XmlLimit};
pub use lines::LineCount;
pub use names::unwritable;
pub use parser::{parse, parse_decoded, parse_detached};
pub use plain::{plain, text_of_utf16, to_windows_1251};
pub use position::Position;
pub use sink::{DigestSink, LengthSink, Sink};
pub use view::{ElementView, PlainElement};
pub use writer::Writer;
pub use written::Written;
