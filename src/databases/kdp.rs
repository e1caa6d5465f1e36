//! КДП: `KDP_SERVICE` gives the token of a consent to access personal data; [contract §4](crate::manual::contract).
//!
//! The person's consent (`ovt`) is a token of another system, which is looked at for its form and its end alone. The token given here
//! says until when it is good and is bound to the person, the service and the key that is given with it, so that no table of tokens is
//! kept; its form is ours.

use super::asked::{Asked, Question, is_number};
use super::citizens::Citizens;
use super::consents::Consents;
use super::dictionary::{Item, PERSON_NOT_FOUND, PROCESSED, REQUEST_WRONG};
use super::kept::Keep;
use super::reply::{Refusal, Reply};
use crate::crypto::{DigestAlgorithm, digest};
use crate::encoding::{base64, hex};
use crate::envelope::DataShape;
use crate::keys::Signer as _;
use crate::xml::Writer;

/// The namespace of its answers.
pub(super) const NAMESPACE: &str = "http://service.2fa-chain.kz/ns/kdp";

/// The service.
pub(super) const SERVICE: &str = "KDP_SERVICE";

/// How long a token is good where the request does not say, in milliseconds: what clients of the field ask for.
const EXPIRES_IN_MILLIS: i64 = 600_000;

/// How long one may be good at most, a day: what stops a token from being good for ever.
const EXPIRES_IN_MILLIS_MAX: i64 = 24 * 3600 * 1000;

/// What makes the sums of this simulator unlike those of another program; it is no secret, as nothing in a simulator is.
const LABEL: &str = "qaqpa consent";

/// Answers the service.
pub(super) fn answer(citizens: &Citizens, consents: &Consents, asked: &Asked<'_>) -> Result<Reply, Refusal> {
    if !asked.is_of(NAMESPACE) {
        return Err(Refusal::Form);
    }
    let (status, token, kept) = given(citizens, consents, asked);
    let mut w = Writer::new();
    w.open("kdp:getUserDataResponse").attribute("xmlns:kdp", NAMESPACE);
    w.leaf("kdp:status", if token.is_some() { "VALID" } else { "NOT_VALID" });
    if let Some(token) = token {
        w.leaf("kdp:code", &token).leaf("kdp:public-key", &public_key(asked));
    }
    let code = if status == PROCESSED { "SCSS001" } else { "SCSE002" };
    Ok(Reply { code, kept, ..Reply::found(status.ru, w.finish(), DataShape::Element) })
}

fn given(citizens: &Citizens, consents: &Consents, asked: &Asked<'_>) -> (Item, Option<String>, Vec<Keep>) {
    let not = |why: Item| (why, None, Vec::new());
    let Some(iin) = asked.text("uin").filter(|iin| is_number(iin)) else { return not(REQUEST_WRONG) };
    let Some(service) = asked.text("access_name") else { return not(REQUEST_WRONG) };
    let now = asked.question.now;
    if asked.text("ovt").is_some_and(|ovt| !is_token(&ovt)) {
        return not(REQUEST_WRONG);
    }
    let millis = match asked.text("expiresIn").map(|text| text.parse::<i64>()) {
        None => EXPIRES_IN_MILLIS,
        Some(Ok(millis)) if (1..=EXPIRES_IN_MILLIS_MAX).contains(&millis) => millis,
        Some(_) => return not(REQUEST_WRONG),
    };
    // Who is dead consents to nothing. A child's consent is given: for it a parent says so, and who of them is not in the question.
    if citizens.person(&iin, asked.day()).is_none_or(|person| person.on(asked.day()).is_dead()) {
        return not(PERSON_NOT_FOUND);
    }
    let kept = consents.keep((&iin, &service), asked.text("company"), &asked.random.uuid(), now);
    let until = now.plus_millis(millis).millis();
    (PROCESSED, Some(format!("{until}.{}", sum(&iin, &service, until, &public_key(asked)))), kept)
}

/// Three parts of base64url, as a JSON Web Token has, RFC 7519 §3.
fn is_token(text: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty() && part.bytes().all(|octet| octet.is_ascii_alphanumeric() || b"-_=".contains(&octet))
    };
    text.split('.').count() == 3 && text.split('.').all(part)
}

/// The key that is given with a token, and that is stated with it.
fn public_key(asked: &Asked<'_>) -> String {
    base64::encode(asked.holder.certificate().key().octets())
}

/// What a token says after its end: a sum over that, the person, the service and the key that is given with it.
fn sum(iin: &str, service: &str, until: i64, public_key: &str) -> String {
    let text = format!("{LABEL}\n{until}\n{iin}\n{service}\n{public_key}");
    hex::encode(digest(DigestAlgorithm::Sha256, text.as_bytes()).as_ref())
}

/// Whether a token is that of a consent to give this person's data to this service, still good, and given with this key. White space
/// inside either is left out: clients wrap them.
pub(super) fn is_good(token: &str, public_key: &str, question: &Question<'_>, iin: &str) -> bool {
    let unwrapped = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
    let (token, public_key) = (unwrapped(token), unwrapped(public_key));
    let Some((until, given)) = token.split_once('.') else { return false };
    let Ok(until) = until.parse::<i64>() else { return false };
    until >= question.now.millis() && given == sum(iin, question.service_id, until, &public_key)
}
