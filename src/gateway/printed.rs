//! Results as people read them, and the page to which their QR code leads.

use std::sync::Arc;

use axum::extract::{FromRequestParts, RawQuery, State};
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;

use super::access::private;
use super::services::{Gateway, busy};
use crate::clock::Now;
use crate::gateway::refusal::{self, Refused};
use crate::http::answers::{self, With as _};
use crate::http::{Base, Path, StatusCode, Wanted};
use crate::interface::{InterfaceCode, InterfaceEvidence, Trouble};
use crate::registry::RegistrationNumber;
use crate::reply::paper::{self, PrintError, Printed, Verdict};
use crate::reply::{CentreReceipt, signed_centre_receipt};
use crate::text::{Lang, preferred};

/// In which form a result goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum ResultForm {
    /// The signed octets.
    #[default]
    Xml,
    Html,
    Pdf,
}

/// What is asked for: `?format=` before `Accept`, and `?lang=`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct ResultQuery {
    form: ResultForm,
    lang: Option<Lang>,
}

impl ResultQuery {
    /// Whether the signed octets are asked for.
    pub(super) fn is_xml(self) -> bool {
        self.form == ResultForm::Xml
    }

    fn read(query: Option<&str>, wanted: &Wanted) -> Result<Self, InterfaceEvidence> {
        let shown = |text: &str| text.chars().take(40).collect::<String>();
        let form = match parameter(query, "format") {
            Some("xml") => ResultForm::Xml,
            Some("html") => ResultForm::Html,
            Some("pdf") => ResultForm::Pdf,
            Some(text) => return Err(InterfaceEvidence::ResultForm { asked: shown(text) }),
            None => wanted.accepted().and_then(|header| preferred(&header, form)).unwrap_or_default(),
        };
        let lang = match parameter(query, "lang") {
            Some(text) => {
                Some(Lang::parse(text).ok_or_else(|| InterfaceEvidence::Language { asked: shown(text) })?)
            }
            None => None,
        };
        Ok(ResultQuery { form, lang })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for ResultQuery {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let now = Now::from_request_parts(parts, state).await.map_err(|error| error.into_response())?;
        let Ok(wanted) = Wanted::from_request_parts(parts, state).await;
        ResultQuery::read(parts.uri.query(), &wanted)
            .map_err(|evidence| Refused::own(InterfaceCode::HttpRefused, evidence, now).to_answer())
    }
}

fn form(kind: &str) -> Option<ResultForm> {
    match kind.to_ascii_lowercase().as_str() {
        "application/xml" | "text/xml" | "application/*" | "*/*" => Some(ResultForm::Xml),
        "text/html" | "application/xhtml+xml" | "text/*" => Some(ResultForm::Html),
        "application/pdf" => Some(ResultForm::Pdf),
        _ => None,
    }
}

/// Whether a signed document is a result that can be printed; what nobody can say now is not.
pub(super) async fn is_printable(gateway: &Arc<Gateway>, signed: Bytes) -> bool {
    let printed = gateway.services.workers.run(move || paper::printed(&signed, "").is_ok());
    printed.await.unwrap_or(false)
}

fn parameter<'a>(query: Option<&'a str>, name: &str) -> Option<&'a str> {
    let mut pairs = query.unwrap_or("").split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|pair| pair.0 == name).map(|pair| pair.1)
}

/// A signed result in the form that is asked for.
pub(super) async fn answer(
    gateway: &Arc<Gateway>,
    signed: Bytes,
    asked: ResultQuery,
    base: Base,
    now: Now,
) -> Response {
    if asked.form == ResultForm::Xml {
        return answers::answer(StatusCode::OK, "application/xml", signed);
    }
    let written = gateway.services.workers.run(move || {
        let printed = paper::printed(&signed, &base.0)?;
        Ok(match asked.form {
            ResultForm::Pdf => (pdf_answer(&printed, &signed)?, None),
            _ => (
                answers::page(StatusCode::OK, &paper::html(&printed, asked.lang, Verdict::Unasked)),
                asked.lang,
            ),
        })
    });
    match written.await {
        Ok(Ok((answer, lang))) => in_language(answer, lang),
        Ok(Err(error)) => unprintable(&error),
        Err(_) => busy(now).to_answer(),
    }
}

/// A receipt of the service centre, signed by the gateway, in the form that is asked for.
pub(super) async fn receipt(
    gateway: &Arc<Gateway>,
    receipt: CentreReceipt,
    asked: ResultQuery,
    base: Base,
    now: Now,
) -> Response {
    let work = Arc::clone(gateway);
    let written = gateway.services.workers.run(move || {
        let signed =
            signed_centre_receipt(&receipt, &*work.services.signer).map_err(|_| PrintError::Signature)?;
        if asked.form == ResultForm::Xml {
            return Ok((answers::answer(StatusCode::OK, "application/xml", signed), None));
        }
        let printed = paper::printed_receipt(signed.as_bytes(), &base.0)?;
        Ok::<_, PrintError>(match asked.form {
            ResultForm::Pdf => (pdf_answer(&printed, signed.as_bytes())?, None),
            _ => {
                let page = paper::html(&printed, asked.lang, Verdict::Unasked);
                (answers::page(StatusCode::OK, &page), asked.lang)
            }
        })
    });
    match written.await {
        Ok(Ok((answer, lang))) => in_language(answer, lang),
        Ok(Err(error)) => unprintable(&error),
        Err(_) => busy(now).to_answer(),
    }
}

fn pdf_answer(printed: &Printed, signed: &[u8]) -> Result<Response, PrintError> {
    let name = format!("inline; filename=\"{}.pdf\"", printed.number);
    let answer = answers::answer(StatusCode::OK, "application/pdf", paper::pdf(printed, signed)?);
    Ok(answer.with("content-disposition", name))
}

fn in_language(answer: Response, lang: Option<Lang>) -> Response {
    answer.with("content-language", lang.map_or("kk, ru", Lang::as_str))
}

/// A result of ours that cannot be printed; the XML is still to be had.
fn unprintable(error: &PrintError) -> Response {
    tracing::error!(%error, "a result cannot be printed");
    answers::problem(StatusCode::INTERNAL_SERVER_ERROR, Trouble::Broken)
}

/// Whether a printed result is genuine
///
/// The address in its QR code. Who knows the digest of a signed result holds the document: the page shows what it says, so that it
/// can be compared with the paper. Without the right digest nothing is said of the number.
#[utoipa::path(
    get,
    path = "",
    params(
        ("number" = String, Path, description = "The registration number."),
        ("digest" = Option<String>, Query, description = "SHA-256 of the signed XML, in hexadecimal"),
        ("lang" = Option<String>, Query, description = "kk, ru or en; Kazakh and Russian without it"),
    ),
    responses(
        (status = 200, description = "It is genuine, and this is what it says.", body = String, content_type = "text/html"),
        (status = 404, description = "No document with this number and this digest was issued.", body = String, content_type = "text/html"),
    )
)]
pub(super) async fn verification(
    State(gateway): State<Arc<Gateway>>,
    now: Now,
    base: Base,
    Path(text): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let asked = match ResultQuery::read(query.as_deref(), &Wanted::default()) {
        Ok(asked) => asked,
        Err(evidence) => return Refused::own(InterfaceCode::HttpRefused, evidence, now).to_answer(),
    };
    let digest = parameter(query.as_deref(), "digest").unwrap_or_default().to_ascii_lowercase();
    let signed = match issued(&gateway, &text, &digest).await {
        Ok(Some(signed)) => signed,
        Ok(None) => {
            let page = answers::page(StatusCode::NOT_FOUND, &paper::not_genuine_html(asked.lang));
            return private(in_language(page, asked.lang));
        }
        Err(error) => return refusal::not_registered(&error, now).to_answer(),
    };
    let base = gateway.public(base);
    let page = gateway.services.workers.run(move || {
        let printed = paper::printed(&signed, &base.0)?;
        Ok(answers::page(StatusCode::OK, &paper::html(&printed, asked.lang, Verdict::Genuine)))
    });
    private(match page.await {
        Ok(Ok(page)) => in_language(page, asked.lang),
        Ok(Err(error)) => unprintable(&error),
        Err(_) => busy(now).to_answer(),
    })
}

/// The result of this number, if its digest is this one.
async fn issued(
    gateway: &Gateway,
    text: &str,
    digest: &str,
) -> Result<Option<Bytes>, crate::registry::RegistryError> {
    let Ok(number) = text.parse::<RegistrationNumber>() else { return Ok(None) };
    if digest.len() != 64 {
        return Ok(None);
    }
    let stored = gateway.services.registry.result(&number).await?;
    Ok(stored.map(|stored| stored.document).filter(|signed| paper::result_digest(signed) == digest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: Option<&str>, accept: Option<&str>) -> ResultForm {
        let accept = accept.map(str::to_owned);
        ResultQuery::read(query, &Wanted { accept, ..Wanted::default() }).unwrap().form
    }

    #[test]
    fn who_says_nothing_gets_the_signed_xml() {
        for accept in [None, Some("*/*"), Some("application/xml"), Some("image/png"), Some("application/*")] {
            assert_eq!(asked(None, accept), ResultForm::Xml, "{accept:?}");
        }
    }

    #[test]
    fn a_browser_gets_a_page_and_who_names_pdf_a_pdf() {
        let chrome = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        assert_eq!(asked(None, Some(chrome)), ResultForm::Html);
        assert_eq!(asked(Some("token=a&format=pdf"), Some(chrome)), ResultForm::Pdf);
        assert_eq!(asked(None, Some("application/pdf, */*;q=0.1")), ResultForm::Pdf);
        let java = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2";
        assert_eq!(asked(None, Some(java)), ResultForm::Xml);
        assert_eq!(asked(Some("format=html"), Some(java)), ResultForm::Html);
    }

    #[test]
    fn forms_and_languages_that_there_are_not_are_refused() {
        for query in ["format=docx", "format=", "format=PDF", "lang=de"] {
            assert!(ResultQuery::read(Some(query), &Wanted::default()).is_err(), "{query}");
        }
        let asked = ResultQuery::read(Some("lang=en"), &Wanted::default()).unwrap();
        assert_eq!(asked.lang, Some(Lang::En));
    }
}
