//! What Java's parser of XML says of a document that is none: pages show it, and tests compare it.

use crate::xml::{SyntaxFault, XmlError, XmlFault};

/// What it says of octets that are not UTF-8.
pub(super) const NOT_UTF8: &str = "Invalid byte 1 of 1-byte UTF-8 sequence.";

/// The text of a `SAXParseException` for what is wrong with `source`.
pub(super) fn sax_text(error: &XmlError, source: &str) -> String {
    let (line, column) = match &error.fault {
        XmlFault::Unclosed(_) => end_of(source),
        XmlFault::Empty => (1, 1),
        // It has read `</` when it sees the wrong name.
        XmlFault::EndTag { .. } => (error.position.line, error.position.column + 2),
        _ => (error.position.line, error.position.column),
    };
    let message = message(&error.fault);
    format!("org.xml.sax.SAXParseException; lineNumber: {line}; columnNumber: {column}; {message}")
}

/// Line and column behind the last character.
fn end_of(source: &str) -> (u32, u32) {
    let last = source.rsplit('\n').next().unwrap_or_default();
    let counted = |count: usize| u32::try_from(count).unwrap_or(u32::MAX).saturating_add(1);
    (counted(source.matches('\n').count()), counted(last.chars().count()))
}

fn message(fault: &XmlFault) -> String {
    match fault {
        XmlFault::Empty => "Premature end of file.".to_owned(),
        XmlFault::Unclosed(_) => {
            "XML document structures must start and end within the same entity.".to_owned()
        }
        XmlFault::EndTag { expected, .. } => {
            format!("The element type \"{expected}\" must be terminated by the matching end-tag \"</{expected}>\".")
        }
        XmlFault::SecondRoot => {
            "The markup in the document following the root element must be well-formed.".to_owned()
        }
        XmlFault::TextOutside => "Content is not allowed in prolog.".to_owned(),
        XmlFault::Doctype => {
            "DOCTYPE is disallowed when the feature \"http://apache.org/xml/features/disallow-doctype-decl\" set to true.".to_owned()
        }
        XmlFault::DuplicateAttribute(name) => format!("Attribute \"{name}\" was already specified for element."),
        XmlFault::Prefix(prefix) => format!("The prefix \"{prefix}\" for element is not bound."),
        XmlFault::Reference(name) => format!("The entity \"{name}\" was referenced, but not declared."),
        XmlFault::Character(code) => {
            format!("An invalid XML character (Unicode: 0x{code:x}) was found in the element content of the document.")
        }
        XmlFault::Syntax(SyntaxFault::Ampersand) => {
            "The entity name must immediately follow the '&' in the entity reference.".to_owned()
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    fn said(source: &str) -> String {
        sax_text(&parse(source).unwrap_err(), source)
    }

    #[test]
    fn a_document_that_breaks_off_is_told_as_recorded_of_the_real_one() {
        assert_eq!(
            said("<this>is not a valid XML"),
            "org.xml.sax.SAXParseException; lineNumber: 1; columnNumber: 25; XML document structures must start and end within the same entity."
        );
        assert!(said("<a>\n<b/>\nx").contains("lineNumber: 3; columnNumber: 2;"));
    }

    #[test]
    fn other_faults_have_the_words_of_javas_parser() {
        assert!(said("").ends_with("lineNumber: 1; columnNumber: 1; Premature end of file."));
        assert!(said("<a><b></a>").ends_with(
            "columnNumber: 9; The element type \"b\" must be terminated by the matching end-tag \"</b>\"."
        ));
        assert!(said("<!DOCTYPE a><a/>").contains("DOCTYPE is disallowed"));
    }
}
