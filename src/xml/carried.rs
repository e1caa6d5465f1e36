//! An element that is read in one document and written in another, under another name.

use std::borrow::Cow;

use super::undeclared::with_bindings;
use super::view::ElementView;

/// Prefixes that the canonical form declares around a place, and their namespaces; it declares no default namespace there.
pub type Around = &'static [(&'static str, &'static str)];

/// An element as it is written elsewhere, and its exclusive canonical form there, where that is known: what was read once need not be read
/// again to be signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    text: String,
    form: Option<Form>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Form {
    around: Around,
    /// Nothing where it is the text.
    octets: Option<String>,
}

impl Carried {
    /// An element for a place that has `around` around it, under a name without prefix.
    pub fn read<'a, E: ElementView<'a>>(element: E, name: &str, around: Around) -> Self {
        let text = Carried::text_of(element, name);
        let form = element.exclusive_elsewhere(name, around).map(|octets| {
            let octets = Some(octets).filter(|octets| *octets != text);
            Form { around, octets }
        });
        Carried { text, form }
    }

    /// The text alone: the element as it stands, its name without prefix and namespace, with the bindings that it takes from its surroundings.
    /// Their default namespace stays behind, and so do comments that a signature does not cover: whoever reads on might stop at them.
    pub fn text_of<'a, E: ElementView<'a>>(element: E, name: &str) -> String {
        let (source, mut bindings) = element.taken_along();
        bindings.retain(|binding| !binding.prefix.is_empty());
        let source = with_bindings(source, &bindings);
        let source = if element.comments_count() {
            source
        } else {
            Cow::Owned(without_comments(&source).into_owned())
        };
        let source = &*source;
        let name_ends =
            source.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap_or(source.len());
        let rest = &source[name_ends..];
        let mut text = String::with_capacity(source.len() + 64);
        text.extend(["<", name]);
        // The name is written anew at both ends; what stands between is signed by whoever made it, and stays.
        match rest.rfind("</").filter(|_| !rest.ends_with("/>")) {
            Some(end) => text.extend([&rest[..end], "</", name, ">"]),
            None => text.push_str(rest),
        }
        text
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its exclusive canonical form at a place with this around it.
    pub(super) fn exclusive<'a>(
        &self,
        around: impl ExactSizeIterator<Item = (&'a str, &'a str)>,
    ) -> Option<&str> {
        let form = self.form.as_ref()?;
        let fits = around.len() == form.around.len() && around.eq(form.around.iter().copied());
        fits.then(|| form.octets.as_deref().unwrap_or(&self.text))
    }
}

/// Markup that was parsed, without its comments.
fn without_comments(source: &str) -> Cow<'_, str> {
    const COMMENT: &str = "<!--";
    if !source.contains(COMMENT) {
        return Cow::Borrowed(source);
    }
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        // What looks like a comment within these is none.
        let end = match from {
            from if from.starts_with(COMMENT) => "-->",
            from if from.starts_with("<![CDATA[") => "]]>",
            from if from.starts_with("<?") => "?>",
            _ => "<",
        };
        let length = from.find(end).map_or(from.len(), |found| found + end.len());
        if !from.starts_with(COMMENT) {
            out.push_str(&from[..length]);
        }
        rest = &from[length..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

impl From<String> for Carried {
    /// An element whose canonical form nobody knows.
    fn from(text: String) -> Self {
        Carried { text, form: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_what_only_looks_like_one_stays() {
        for (source, left) in [
            ("<a>x</a>", "<a>x</a>"),
            ("<a>GO<!-- x -->OD</a>", "<a>GOOD</a>"),
            ("<a><!----><b c='>'/><!--<d>--></a>", "<a><b c='>'/></a>"),
            ("<a><![CDATA[<!-- x -->]]><!-- y --></a>", "<a><![CDATA[<!-- x -->]]></a>"),
            ("<a><?p <!-- x -->?><!-- ]]> --></a>", "<a><?p <!-- x -->?></a>"),
        ] {
            assert_eq!(without_comments(source), left, "{source}");
        }
    }
}
