//! The fields of a form: every leaf by its way, with its value and its line.

use std::collections::HashMap;

use crate::findings::evidence::RequestEvidence;
use crate::findings::{Code, Finding};
use crate::xml::{ElementView, LineCount};

/// Form fields of one request: more than any form of the regulations has.
const FIELDS_MAX: usize = 500;

/// Octets of a field's name, which is the whole way to it: several times the longest of the regulations'. Without a bound the names of one
/// document take hundreds of times its size.
const NAME_OCTETS_MAX: usize = 512;

/// The form: names and values, and the lines on which they stand.
#[derive(Default)]
pub(super) struct Form {
    pub(super) fields: Vec<(String, String)>,
    pub(super) lines: Vec<u32>,
    count: LineCount,
}

/// Names and values of the form; a nested element's name is the way to it, `family/member`. Rows of a table, and
/// further elements of one name that have elements of their own, are counted: `family/row[2]/name`.
pub(super) fn fields<'a, E: ElementView<'a>>(form: E) -> Result<Form, Finding> {
    let mut gathered = Form::default();
    gather(form, "", &mut gathered)?;
    Ok(gathered)
}

fn gather<'a, E: ElementView<'a>>(parent: E, way: &str, into: &mut Form) -> Result<(), Finding> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for child in parent.children() {
        let local = child.local_name();
        if way.len() + local.len() > NAME_OCTETS_MAX {
            let evidence = RequestEvidence::FieldName { octets_max: NAME_OCTETS_MAX };
            return Err(Finding::new(Code::RequestMalformed, evidence).at(child.place()));
        }
        let mut name = if way.is_empty() { local.to_owned() } else { format!("{way}/{local}") };
        if child.children().next().is_some() {
            let count = seen.entry(local).and_modify(|count| *count += 1).or_insert(1);
            if local == "row" || *count > 1 {
                name.push_str(&format!("[{count}]"));
            }
            gather(child, &name, into)?;
        } else if into.fields.len() == FIELDS_MAX {
            return Err(Finding::new(Code::RequestMalformed, RequestEvidence::Fields { max: FIELDS_MAX })
                .at(parent.place()));
        } else {
            into.fields.push((name, child.text().trim().to_owned()));
            let line = child.line(&mut into.count);
            into.lines.push(line);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::PlainElement;

    #[test]
    fn the_way_to_a_field_is_bounded() {
        let nested = |name: &str, depth: usize| {
            let (open, close) = (format!("<{name}>").repeat(depth), format!("</{name}>").repeat(depth));
            crate::xml::parse(format!("<f>{open}1{close}</f>")).unwrap()
        };
        let read = |name: &str, depth| {
            let document = nested(name, depth);
            fields(PlainElement::new(&document, document.root())).map(|form| form.fields[0].0.len())
        };
        assert_eq!(read(&"n".repeat(NAME_OCTETS_MAX), 1), Ok(NAME_OCTETS_MAX));
        assert_eq!(read("aaaaaaa", 63), Ok(503));
        for (name, depth) in [("n".repeat(NAME_OCTETS_MAX + 1), 1), ("n".repeat(100), 6), ("a".into(), 250)] {
            let outcome = read(&name, depth);
            let is_bounded = outcome.as_ref().is_ok_and(|octets| *octets <= NAME_OCTETS_MAX);
            assert_eq!(is_bounded, depth == 250, "{outcome:?}");
            if !is_bounded {
                assert_eq!(outcome.unwrap_err().code, Code::RequestMalformed);
            }
        }
    }
}
