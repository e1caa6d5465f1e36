//! Whether a form came from an open page of ours: the browser says whose page sent it, and the form repeats what the cookie has, which
//! no other site can read or set (OWASP's double submit).

use super::cookies;
use crate::http::{Base, HeaderMap, Scheme};
use crate::random::Random;

/// The member of a form that repeats the cookie.
pub(super) const MEMBER: &str = "csrf";

/// Hexadecimal digits of a token: 128 bits.
const DIGITS: usize = 32;

/// The token that came with a cookie.
pub(super) fn of_cookie(headers: &HeaderMap, scheme: Scheme) -> Option<&str> {
    let token = cookies::value(headers, &cookies::name(scheme, MEMBER))?;
    (token.len() == DIGITS && token.bytes().all(|b| b.is_ascii_hexdigit())).then_some(token)
}

/// A new token.
pub(super) fn drawn(random: &dyn Random) -> String {
    random.uuid().replace('-', "")
}

/// The `Set-Cookie` of a new token: whoever comes or goes takes the forms of whoever was there before with them, for none of those may
/// be taken into another person's session.
pub fn renewed(scheme: Scheme, random: &dyn Random) -> String {
    cookies::set(scheme, &cookies::name(scheme, MEMBER), &drawn(random), cookies::SESSION)
}

/// Whether the browser says that a page of this listener sent it: `Sec-Fetch-Site` (Fetch Metadata §2.4), or `Origin` where a browser
/// does not know that, or nothing at all, which leaves it to the token.
pub(super) fn is_own_page(headers: &HeaderMap, base: &Base) -> bool {
    let header = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    if let Some(site) = header("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    header("origin").is_none_or(|origin| origin.eq_ignore_ascii_case(&base.0))
}

/// Whether both are the same; how long it takes says nothing of where they differ.
pub(super) fn same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().zip(other.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}
