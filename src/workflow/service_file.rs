//! Reading a service file: closed, and it says what is wrong where.

use super::deadline::Deadline;
use super::nearest::nearest;
use super::service::{Field, FieldKind, Route, Service, StepKind};
use crate::calendar::CalendarError;
use crate::limits::XML_DEPTH_MAX;

/// A service file has some ten KB.
const FILE_BYTES_MAX: usize = 1024 * 1024;

/// Why a service file was not taken. `place` is `line:column`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ServiceFileError {
    /// The file cannot be read.
    #[error("{file}: {what}")]
    File {
        /// Which file or directory.
        file: String,
        /// What the system says.
        what: String,
    },
    /// Larger than a service file can be.
    #[error("{file} has {octets} octets, a service file has at most {octets_max}")]
    TooLarge {
        /// Which file.
        file: String,
        /// What it has.
        octets: usize,
        /// What is allowed.
        octets_max: usize,
    },
    /// A key that does not exist.
    #[error("{file}:{place}: there is no key `{key}` here{}", hint(.nearest.as_deref(), .known))]
    UnknownKey {
        /// Which file.
        file: String,
        /// Where.
        place: String,
        /// The key.
        key: String,
        /// The known key it resembles.
        nearest: Option<String>,
        /// Every key there may be.
        known: Vec<String>,
    },
    /// Not TOML, or not of the types.
    #[error("{file}:{place}: {what}")]
    Malformed {
        /// Which file.
        file: String,
        /// Where.
        place: String,
        /// What the parser says.
        what: String,
    },
    /// Of the types, but not a service.
    #[error("{file}: {key}: {fault}")]
    Inconsistent {
        /// Which file.
        file: String,
        /// The key.
        key: String,
        /// What is wrong with it.
        fault: Inconsistency,
    },
    /// The calendar that deadlines are counted by was not taken.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// Two files of one id, alias or code.
    #[error("{file}: `{name}` is taken by the service {by}; give each service its own id, code and aliases")]
    Taken {
        /// Which file.
        file: String,
        /// The id, alias or code.
        name: String,
        /// Whose it is.
        by: String,
    },
}

fn hint(nearest: Option<&str>, known: &[String]) -> String {
    match nearest {
        Some(name) => format!("; did you mean `{name}`?"),
        None => format!("; known are {}", known.join(", ")),
    }
}

/// What a service file may contradict itself in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Inconsistency {
    /// A name that cannot be one.
    #[error("`{0}` is no name: letters, digits, `.`, `_` and `-`, a letter first")]
    NotAName(String),
    /// The same name twice.
    #[error("`{0}` stands here twice")]
    Twice(String),
    /// A thing that is needed is not there.
    #[error("at least one {0} is needed")]
    Missing(&'static str),
    /// A name that nothing else bears.
    #[error("`{0}` is not the name of a {1}")]
    Dangling(String, &'static str),
    /// A setting that says nothing of this type.
    #[error("`{0}` does not go with this type")]
    Idle(&'static str),
    /// Steps that cannot be taken in this order.
    #[error("on each route there is one step of kind `decide`, and one of kind `sign` after it")]
    Steps,
    /// A limit out of range.
    #[error("{value} is out of range, 1 to {value_max}")]
    Range {
        /// What is stated.
        value: u32,
        /// The greatest.
        value_max: u32,
    },
    /// An element path that is too deep or not made of names.
    #[error("`{0}` is no path: local names joined by `/`")]
    NotAPath(String),
}

impl Service {
    /// Reads a service file; `file` is its name in errors.
    pub fn parse(file: &str, text: &str) -> Result<Service, ServiceFileError> {
        if text.len() > FILE_BYTES_MAX {
            return Err(ServiceFileError::TooLarge {
                file: file.into(),
                octets: text.len(),
                octets_max: FILE_BYTES_MAX,
            });
        }
        let service: Service = toml::from_str(text).map_err(|error| refusal(file, text, &error))?;
        consistent(&service).map_err(|(key, fault)| ServiceFileError::Inconsistent {
            file: file.to_owned(),
            key: key.to_owned(),
            fault,
        })?;
        Ok(service)
    }
}

fn refusal(file: &str, text: &str, error: &toml::de::Error) -> ServiceFileError {
    let file = file.to_owned();
    let place = place(text, error.span().map_or(0, |span| span.start));
    // serde words it so: unknown field `a`, expected one of `b`, `c`.
    let message = error.message();
    let mut quoted = message.split('`').skip(1).step_by(2).map(str::to_owned);
    if message.starts_with("unknown field") || message.starts_with("unknown variant") {
        let key = quoted.next().unwrap_or_default();
        let known: Vec<String> = quoted.collect();
        let nearest = nearest(&key, known.iter().map(String::as_str)).map(str::to_owned);
        if message.starts_with("unknown field") {
            return ServiceFileError::UnknownKey { file, place, key, nearest, known };
        }
        return ServiceFileError::Malformed {
            file,
            place,
            what: format!("there is no `{key}` here{}", hint(nearest.as_deref(), &known)),
        };
    }
    ServiceFileError::Malformed { file, place, what: message.lines().collect::<Vec<_>>().join("; ") }
}

fn place(text: &str, offset: usize) -> String {
    let before = text.get(..offset).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    format!("{line}:{column}")
}

type Verdict = Result<(), (&'static str, Inconsistency)>;

fn consistent(service: &Service) -> Verdict {
    name("id", &service.id)?;
    for alias in &service.aliases {
        name("aliases", alias)?;
    }
    some("recipients", service.recipients.len(), "recipient")?;
    some("identity", service.identity.len(), "identity path")?;
    for path in &service.identity {
        let segments: Vec<&str> = path.segments().collect();
        if segments.len() >= XML_DEPTH_MAX || !segments.iter().all(|segment| is_name(segment)) {
            return Err(("identity.path", Inconsistency::NotAPath(path.path.clone())));
        }
    }
    limit("deadline", service.deadline.as_ref())?;
    distinct("fields", service.fields.iter().map(|field| field.name.as_str()))?;
    service.fields.iter().try_for_each(field)?;
    distinct("documents", service.documents.iter().map(|document| document.code.as_str()))?;
    steps(service)?;
    result(service)
}

fn field(field: &Field) -> Verdict {
    name("fields.name", &field.name)?;
    let is = |kind| field.kind == kind;
    let idle = |setting| Err(("fields", Inconsistency::Idle(setting)));
    if is(FieldKind::Choice) == field.choices.is_empty() {
        return if is(FieldKind::Choice) {
            Err(("fields.choices", Inconsistency::Missing("choice")))
        } else {
            idle("choices")
        };
    }
    if !is(FieldKind::Integer) && (field.min.is_some() || field.max.is_some()) {
        return idle("min and max");
    }
    if !is(FieldKind::Text) && (field.mask.is_some() || field.max_chars.is_some()) {
        return idle("mask and max_chars");
    }
    distinct("fields.choices", field.choices.iter().map(|choice| choice.value.as_str()))
}

fn steps(service: &Service) -> Verdict {
    distinct("steps", service.steps.iter().map(|step| step.name.as_str()))?;
    for step in &service.steps {
        name("steps.name", &step.name)?;
        limit("steps.deadline", step.deadline.as_ref())?;
    }
    for route in [Route::Portal, Route::StateCorporation] {
        let kinds: Vec<StepKind> =
            service.steps_on(route).map(|step| step.kind).filter(|kind| *kind != StepKind::Note).collect();
        if kinds != [StepKind::Decide, StepKind::Sign] {
            return Err(("steps", Inconsistency::Steps));
        }
    }
    Ok(())
}

fn result(service: &Service) -> Verdict {
    distinct("result.fields", service.result.fields.iter().map(|field| field.name.as_str()))?;
    let Some(queue) = &service.result.queue else { return Ok(()) };
    if !service.result.fields.iter().any(|field| field.name == queue.field) {
        return Err((
            "result.queue.field",
            Inconsistency::Dangling(queue.field.clone(), "field of the result"),
        ));
    }
    for by in &queue.by {
        // Only what is checked and finite may distinguish queues.
        if !service
            .fields
            .iter()
            .any(|field| field.name == *by && field.kind == FieldKind::Choice && field.required)
        {
            return Err((
                "result.queue.by",
                Inconsistency::Dangling(by.clone(), "required field of type choice"),
            ));
        }
    }
    Ok(())
}

fn limit(key: &'static str, deadline: Option<&Deadline>) -> Verdict {
    let Some(deadline) = deadline else { return Ok(()) };
    let (value, value_max) = (deadline.value, deadline.unit.value_max());
    if value == 0 || value > value_max {
        return Err((key, Inconsistency::Range { value, value_max }));
    }
    Ok(())
}

fn some(key: &'static str, count: usize, what: &'static str) -> Verdict {
    if count > 0 { Ok(()) } else { Err((key, Inconsistency::Missing(what))) }
}

fn distinct<'a>(key: &'static str, names: impl Iterator<Item = &'a str>) -> Verdict {
    let mut seen = std::collections::HashSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err((key, Inconsistency::Twice(name.to_owned())));
        }
    }
    Ok(())
}

fn name(key: &'static str, name: &str) -> Verdict {
    if is_name(name) { Ok(()) } else { Err((key, Inconsistency::NotAName(name.to_owned()))) }
}

/// A name that needs no escaping anywhere: in a path, in XML, in a URL.
fn is_name(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.len() <= 128 && name.chars().all(allowed)
}
