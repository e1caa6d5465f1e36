//! A reader of the schemas of OpenAPI 3.1, as far as the descriptions of the listeners use them; strict: a member that is not described is
//! wrong, where any is.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// The schemas of one document.
pub struct Schemas<'a>(pub &'a Value);

impl<'a> Schemas<'a> {
    fn resolved(&self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str().and_then(|place| place.strip_prefix('#')) {
            Some(place) => {
                self.resolved(self.0.pointer(place).unwrap_or_else(|| panic!("{place} is not there")))
            }
            None => schema,
        }
    }

    /// Whether it says nothing of its members.
    pub fn is_bare(&self, schema: &'a Value) -> bool {
        let schema = self.resolved(schema);
        let combined = ["allOf", "oneOf", "anyOf", "properties", "additionalProperties", "enum", "items"];
        let of_object = schema["type"] == "object" || schema.as_object().is_some_and(Map::is_empty);
        of_object && combined.iter().all(|member| schema.get(*member).is_none())
    }

    /// What is wrong with a value; nothing where it is as described.
    pub fn wrong(&self, schema: &'a Value, value: &Value, at: &str) -> Option<String> {
        let schema = self.resolved(schema);
        for all in ["oneOf", "anyOf"] {
            if let Some(choices) = schema[all].as_array() {
                let faults: Vec<String> =
                    choices.iter().map(|choice| self.wrong(choice, value, at).unwrap_or_default()).collect();
                if faults.iter().all(|fault| !fault.is_empty()) {
                    return Some(format!("{at} is none of its kinds: {}", faults.join(" / ")));
                }
            }
        }
        let kinds: Vec<&str> = match &schema["type"] {
            Value::String(one) => vec![one],
            Value::Array(many) => many.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let kind = match value {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(number) if number.is_f64() => "number",
            Value::Number(_) => "integer",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        };
        let fits = |wanted: &str| wanted == kind || wanted == "number" && kind == "integer";
        if !kinds.is_empty() && !kinds.iter().any(|wanted| fits(wanted)) {
            return Some(format!("{at} is {kind} instead of {}", kinds.join(" or ")));
        }
        if let Some(words) = schema["enum"].as_array().filter(|words| !words.contains(value)) {
            return Some(format!("{at} is {value}, none of {words:?}"));
        }
        match value {
            Value::Array(items) => items
                .iter()
                .enumerate()
                .filter(|_| schema.get("items").is_some())
                .find_map(|(number, item)| self.wrong(&schema["items"], item, &format!("{at}[{number}]"))),
            Value::Object(members) => self.wrong_members(schema, members, at),
            _ => None,
        }
    }

    fn wrong_members(&self, schema: &'a Value, members: &Map<String, Value>, at: &str) -> Option<String> {
        let mut parts = Vec::new();
        self.parts(schema, &mut parts);
        let mut described = BTreeSet::new();
        let mut others = None;
        for part in parts {
            let lacking = part["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
            if let Some(member) = { lacking }.find(|member| !members.contains_key(*member)) {
                return Some(format!("{at} lacks {member}"));
            }
            for (name, schema) in part["properties"].as_object().into_iter().flatten() {
                described.insert(name.as_str());
                let wrong =
                    members.get(name).and_then(|value| self.wrong(schema, value, &format!("{at}.{name}")));
                if wrong.is_some() {
                    return wrong;
                }
            }
            others = part.get("additionalProperties").or(others);
        }
        let mut rest = members.iter().filter(|(name, _)| !described.contains(name.as_str()));
        match others {
            Some(Value::Object(_)) => {
                let others = others?;
                rest.find_map(|(name, value)| self.wrong(others, value, &format!("{at}.{name}")))
            }
            Some(Value::Bool(true)) => None,
            _ if described.is_empty() => None,
            _ => rest.next().map(|(name, _)| format!("{at}.{name} is not described")),
        }
    }

    /// The schema and all that it is made of by `allOf`.
    fn parts(&self, schema: &'a Value, into: &mut Vec<&'a Value>) {
        let schema = self.resolved(schema);
        into.push(schema);
        for part in schema["allOf"].as_array().into_iter().flatten() {
            self.parts(part, into);
        }
    }
}
