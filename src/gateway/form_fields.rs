//! The fields of a form: every leaf by its way, with its value and its line.

use std::collections::HashMap;

use crate::findings::evidence::RequestEvidence;
use crate::findings::{Code, Finding};
use crate::xml::{ElementView, LineCount};

/// Form fields of one request: more than any form of the regulations has.
const FIELDS_MAX: usize = 500;

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
