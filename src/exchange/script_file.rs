//! The file of a script: TOML, read once, with the line of whatever is wrong.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use serde::Deserialize;
use toml::Spanned;

use super::path::Path;
use super::script::{After, Answer, Script, Turn, What};
use super::service::AnswerStatus;
use super::template::Template;
use crate::encoding::files;
use crate::encoding::toml_text;
use crate::envelope::DataShape;
use crate::interface::ScriptFault;
use crate::text::script::script_fault;
use crate::text::{Lang, message};

/// Octets of a script.
const SCRIPT_BYTES_MAX: u64 = 4 * 1024 * 1024;

/// Answers of a script, and of one sequence.
const ANSWERS_MAX: usize = 1_000;

/// The longest delay: what a sender of the field waits (five minutes).
const DELAY_MILLIS_MAX: u64 = 300_000;

/// Why a script is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}: {}", script_fault(fault, Lang::En))]
pub struct ScriptError {
    /// Its file.
    pub file: String,
    /// Counted from one; 0 where the file itself cannot be read.
    pub line: usize,
    /// What is wrong.
    pub fault: ScriptFault,
}

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    seed: u64,
    answer: Vec<Spanned<WrittenAnswer>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenAnswer {
    sender: Option<String>,
    service: Option<String>,
    #[serde(alias = "bin")]
    iin: Option<String>,
    #[serde(default)]
    when: BTreeMap<Spanned<String>, String>,
    probability: Option<Spanned<f64>>,
    #[serde(default)]
    sequence: Vec<Spanned<WrittenTurn>>,
    #[serde(default)]
    after: After,
    delay_millis: Option<u64>,
    code: Option<String>,
    message: Option<String>,
    data: Option<Spanned<String>>,
    data_file: Option<Spanned<String>>,
    shape: Option<Shape>,
    fault: Option<String>,
    raw: Option<Spanned<String>>,
    http_status: Option<u16>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct WrittenTurn {
    delay_millis: Option<u64>,
    code: Option<String>,
    message: Option<String>,
    data: Option<Spanned<String>>,
    data_file: Option<Spanned<String>>,
    shape: Option<Shape>,
    fault: Option<String>,
    raw: Option<Spanned<String>>,
    http_status: Option<u16>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Shape {
    Text,
    Cdata,
    Element,
    Inline,
}

impl From<Shape> for DataShape {
    fn from(shape: Shape) -> Self {
        match shape {
            Shape::Text => DataShape::Text,
            Shape::Cdata => DataShape::Cdata,
            Shape::Element => DataShape::Element,
            Shape::Inline => DataShape::Inline,
        }
    }
}

/// Where in the file something is wrong, and what.
type Wrong = (Range<usize>, ScriptFault);

/// Reads a file that a script names.
type Open<'a> = &'a dyn Fn(&str) -> Result<String, ScriptFault>;

impl Script {
    /// Reads a file; `data_file` in it is relative to it.
    pub fn load(path: &std::path::Path) -> Result<Arc<Self>, ScriptError> {
        let file = path.display().to_string();
        let failed = |fault| ScriptError { file: file.clone(), line: 0, fault };
        let unread = |error: std::io::Error| failed(ScriptFault::file(&error));
        let octets = std::fs::metadata(path).map_err(unread)?.len();
        if octets > SCRIPT_BYTES_MAX {
            return Err(failed(ScriptFault::TooLarge { octets, octets_max: SCRIPT_BYTES_MAX }));
        }
        let text = files::read_text(path).map_err(unread)?;
        let beside = path.parent().unwrap_or(std::path::Path::new(".")).to_owned();
        Script::parse(&text, &file, &|name| {
            files::read_text(&beside.join(name)).map_err(|error| ScriptFault::Other {
                file: name.to_owned(),
                kind: error.kind(),
                cause: error.to_string(),
            })
        })
    }

    /// Reads the text of a file; `open` reads the files that it names.
    pub fn parse(text: &str, file: &str, open: Open<'_>) -> Result<Arc<Self>, ScriptError> {
        let line_of = |at: usize| text.get(..at).unwrap_or(text).matches('\n').count() + 1;
        let error = |at: usize, fault| ScriptError { file: file.to_owned(), line: line_of(at), fault };
        let written: Written =
            toml_text::read(text).map_err(|wrong| error(wrong.span.start, ScriptFault::Toml(wrong.fault)))?;
        if written.answer.is_empty() || written.answer.len() > ANSWERS_MAX {
            return Err(error(0, ScriptFault::Answers { answers_max: ANSWERS_MAX }));
        }
        let read = |answer: Spanned<WrittenAnswer>| {
            let span = answer.span();
            read_answer(answer.into_inner(), span, open)
        };
        let answers = written.answer.into_iter().map(read).collect::<Result<_, Wrong>>();
        let answers = answers.map_err(|(span, what)| error(span.start, what))?;
        Ok(Arc::new(Script { file: file.to_owned(), seed: written.seed, answers }))
    }
}

fn read_answer(written: WrittenAnswer, span: Range<usize>, open: Open<'_>) -> Result<Answer, Wrong> {
    let WrittenAnswer { sender, service, iin, when, probability, sequence, after, .. } = &written;
    let paths = when.iter().map(|(path, value)| {
        let read = Path::parse(path.as_ref()).map_err(|what| (path.span(), what))?;
        Ok((read, value.clone()))
    });
    let when = paths.collect::<Result<Vec<_>, Wrong>>()?;
    if let Some(probability) = probability
        && !(0.0..=1.0).contains(probability.as_ref())
    {
        return Err((probability.span(), ScriptFault::Probability(probability.as_ref().to_string())));
    }
    let mut answer = Answer {
        sender: sender.clone(),
        service: service.clone(),
        number: iin.clone(),
        when,
        probability: probability.as_ref().map(|probability| *probability.as_ref()),
        turns: Vec::new(),
        then: *after,
        taken: AtomicUsize::new(0),
    };
    let several = !sequence.is_empty();
    let WrittenAnswer {
        delay_millis,
        code,
        message,
        data,
        data_file,
        shape,
        fault,
        raw,
        http_status,
        sequence,
        ..
    } = written;
    let own = WrittenTurn { delay_millis, code, message, data, data_file, shape, fault, raw, http_status };
    if several {
        if own.says_something() {
            return Err((span, ScriptFault::SequenceAndAnswer));
        }
        if sequence.len() > ANSWERS_MAX {
            return Err((span, ScriptFault::Sequence { answers_max: ANSWERS_MAX }));
        }
        for turn in sequence {
            let at = turn.span();
            answer.turns.push(read_turn(turn.into_inner(), at, delay_millis, open)?);
        }
    } else {
        answer.turns.push(read_turn(own, span, None, open)?);
    }
    Ok(answer)
}

impl WrittenTurn {
    fn says_something(&self) -> bool {
        self.code.is_some()
            || self.data.is_some()
            || self.data_file.is_some()
            || self.fault.is_some()
            || self.raw.is_some()
    }
}

fn read_turn(
    written: WrittenTurn,
    span: Range<usize>,
    delay: Option<u64>,
    open: Open<'_>,
) -> Result<Turn, Wrong> {
    let WrittenTurn { delay_millis, code, message, data, data_file, shape, fault, raw, http_status } =
        written;
    let millis = delay_millis.or(delay).unwrap_or_default();
    if millis > DELAY_MILLIS_MAX {
        return Err((span, ScriptFault::Delay { millis, millis_max: DELAY_MILLIS_MAX }));
    }
    if usize::from(raw.is_some())
        + usize::from(fault.is_some())
        + usize::from(code.is_some() || data.is_some() || data_file.is_some())
        > 1
    {
        return Err((span, ScriptFault::SeveralMeanings));
    }
    let data = match (data, data_file) {
        (Some(_), Some(file)) => {
            return Err((file.span(), ScriptFault::DataTwice));
        }
        (Some(data), None) => Some((data.span(), data.into_inner())),
        (None, Some(file)) => {
            let read = open(file.as_ref()).map_err(|fault| (file.span(), fault))?;
            Some((file.span(), read))
        }
        (None, None) => None,
    };
    let template =
        |(span, text): (Range<usize>, String)| Template::parse(text.trim()).map_err(|what| (span, what));
    let status = http_status.unwrap_or(200);
    if !(200..600).contains(&status) || (http_status.is_some() && raw.is_none()) {
        return Err((span, ScriptFault::Status { status }));
    }
    let what = match (raw, fault) {
        (Some(raw), _) => What::Raw { status, body: template((raw.span(), raw.into_inner()))? },
        (None, Some(code)) => {
            let message = message.unwrap_or_else(|| code.clone());
            What::Fault { code, message: template((span, message))? }
        }
        (None, None) => What::Answer {
            status: match (code, message) {
                (None, None) => AnswerStatus::Success { words: message::ANSWER_DONE.ru.to_owned() },
                (None, Some(message)) => AnswerStatus::SuccessSaid { message },
                (Some(code), message) => {
                    let message = message.unwrap_or_else(|| message::ANSWER_DONE.ru.to_owned());
                    AnswerStatus::Stated { code, message }
                }
            },
            data: data.map(template).transpose()?,
            shape: shape.map(DataShape::from),
        },
    };
    Ok(Turn { delay: Duration::from_millis(millis), what })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_in_a_script_is_told_with_its_line() {
        let open = |_: &str| Err(ScriptFault::NoFiles);
        for (text, line, what) in [
            ("seed = 1\n", 1, "the key `answer` is needed"),
            ("[[answer]]\n\nprobability = 2.0\n", 3, "between 0 and 1"),
            ("[[answer]]\nwhen = { \"a[0]\" = \"x\" }\n", 2, "no step"),
            ("[[answer]]\ncode = \"A\"\nfault = \"B\"\n", 1, "not several"),
            ("[[answer]]\ndata = \"\"\"\n<a>{{b</a>\"\"\"\n", 2, "}}"),
            ("[[answer]]\ndata_file = \"x.xml\"\n", 2, "names no files"),
            ("[[answer]]\nsendr = \"a\"\n", 2, "there is no key `sendr`"),
            ("[[answer]]\ndelay_millis = 300001\n", 1, "at most"),
            ("seed = \n", 1, ""),
        ] {
            let error = Script::parse(text, "s.toml", &open).unwrap_err();
            assert_eq!(error.line, line, "{text}: {error}");
            assert!(
                error.to_string().contains(what) && error.to_string().starts_with("s.toml, line "),
                "{text}: {error}"
            );
        }
    }
}
