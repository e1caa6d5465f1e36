//! Reading a search expression, by recursive descent.

use super::fault::{QueryError, QueryFault};
use super::terms::{Comparison, Fact, Field, Term, Value};

/// An expression fits on a screen.
const CHARACTERS_MAX: usize = 1_000;

/// Parentheses and negations in one another.
const DEPTH_MAX: usize = 32;

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

pub(super) fn parse(text: &str) -> Result<Term, QueryError> {
    if text.chars().count() > CHARACTERS_MAX {
        return Err(QueryError {
            column: CHARACTERS_MAX,
            fault: QueryFault::TooLong { most: CHARACTERS_MAX },
        });
    }
    let mut reader = Reader { text, at: 0, depth: 0 };
    let term = reader.any()?;
    match reader.peek() {
        None => Ok(term),
        Some(letter) => Err(reader.error(QueryFault::Unexpected(letter.to_string()))),
    }
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn peek(&mut self) -> Option<char> {
        self.skip_blanks();
        self.rest().chars().next()
    }

    fn take(&mut self, sign: &str) -> bool {
        self.skip_blanks();
        let is_there = self.rest().starts_with(sign);
        if is_there {
            self.at += sign.len();
        }
        is_there
    }

    fn error(&self, fault: QueryFault) -> QueryError {
        QueryError { column: self.text[..self.at].chars().count() + 1, fault }
    }

    fn any(&mut self) -> Result<Term, QueryError> {
        let mut terms = vec![self.all()?];
        while self.take("|") {
            let _ = self.take("|");
            terms.push(self.all()?);
        }
        Ok(if terms.len() == 1 { terms.remove(0) } else { Term::Any(terms) })
    }

    fn all(&mut self) -> Result<Term, QueryError> {
        let mut terms = vec![self.one()?];
        while self.take("&") {
            let _ = self.take("&");
            terms.push(self.one()?);
        }
        Ok(if terms.len() == 1 { terms.remove(0) } else { Term::All(terms) })
    }

    fn one(&mut self) -> Result<Term, QueryError> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(self.error(QueryFault::TooDeep { most: DEPTH_MAX }));
        }
        let term = match self.peek() {
            Some('!') => {
                self.at += 1;
                Term::Not(Box::new(self.one()?))
            }
            Some('(') => self.parenthesis()?,
            Some(letter) if letter.is_alphabetic() => self.named()?,
            Some(letter @ ('&' | '|' | ')')) if self.depth == 1 && letter == ')' => {
                return Err(self.error(QueryFault::Unexpected(letter.to_string())));
            }
            Some('&' | '|' | ')') | None => return Err(self.error(QueryFault::Missing)),
            Some(letter) => return Err(self.error(QueryFault::Unexpected(letter.to_string()))),
        };
        self.depth -= 1;
        Ok(term)
    }

    fn parenthesis(&mut self) -> Result<Term, QueryError> {
        let opened = self.error(QueryFault::Open('('));
        self.at += 1;
        let term = self.any()?;
        match self.peek() {
            Some(')') => {
                self.at += 1;
                Ok(term)
            }
            None => Err(opened),
            Some(letter) => Err(self.error(QueryFault::Unexpected(letter.to_string()))),
        }
    }

    fn named(&mut self) -> Result<Term, QueryError> {
        let start = self.at;
        let word = self.word();
        let sign = Comparison::SIGNS.into_iter().find(|(sign, _)| self.take(sign));
        let back = |reader: &Self, fault| Reader { at: start, ..*reader }.error(fault);
        let Some((_, comparison)) = sign else {
            if let Some(fact) = Fact::ALL.into_iter().find(|fact| fact.as_str() == word) {
                return Ok(Term::Fact(fact));
            }
            let field = Field::ALL.into_iter().find(|field| field.as_str() == word);
            return Err(back(self, field.map_or_else(|| unknown(word), QueryFault::NoComparison)));
        };
        let field = Field::ALL.into_iter().find(|field| field.as_str() == word);
        let field = field.ok_or_else(|| back(self, unknown(word)))?;
        if !field.is_ordered() && !matches!(comparison, Comparison::Equal | Comparison::Unequal) {
            return Err(back(self, QueryFault::NoOrder(field)));
        }
        self.skip_blanks();
        let place = self.at;
        let written = self.written()?;
        let value = value(field, &written).ok_or_else(|| {
            let given = written.chars().take(40).collect();
            Reader { at: place, ..*self }.error(QueryFault::Value { field, given })
        })?;
        Ok(Term::Compared(field, comparison, value))
    }

    fn word(&mut self) -> &'a str {
        let rest = self.rest();
        let end =
            rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_' | '.')).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// A value: a word, or anything in quotation marks.
    fn written(&mut self) -> Result<String, QueryError> {
        let rest = self.rest();
        if let Some(quoted) = rest.strip_prefix('"') {
            let end = quoted.find('"').ok_or_else(|| self.error(QueryFault::Open('"')))?;
            self.at += end + 2;
            return Ok(quoted[..end].to_owned());
        }
        match self.word() {
            "" => Err(self.error(QueryFault::Missing)),
            word => Ok(word.to_owned()),
        }
    }
}

fn value(field: Field, written: &str) -> Option<Value> {
    match field {
        Field::Age | Field::N | Field::Children => written.parse().ok().map(Value::Number),
        Field::Born => written.parse().ok().map(Value::Date),
        _ => {
            let text = written.to_lowercase();
            let words = field.words();
            let text = if field == Field::Defect { text.replace('_', "-") } else { text };
            (words.is_empty() || words.contains(&text.as_str())).then_some(Value::Text(text))
        }
    }
}

fn unknown(word: &str) -> QueryFault {
    let known = Fact::ALL.map(Fact::as_str).into_iter().chain(Field::ALL.map(Field::as_str));
    let near = known.filter(|known| {
        let (a, b) = (known.as_bytes(), word.as_bytes());
        // One letter too many, too few, other, or the same beginning.
        a.len().abs_diff(b.len()) <= 1 && a.iter().zip(b).filter(|(a, b)| a != b).count() <= 1
            || word.len() >= 3 && (known.starts_with(word) || word.starts_with(known))
    });
    QueryFault::Unknown { given: word.chars().take(40).collect(), nearest: near.into_iter().next() }
}
