//! What a provider did instead of answering, in English.

use crate::interface::ProviderFault;
use crate::text::Sides;
use crate::text::sides::sides;

/// Both sides of it.
pub(crate) fn sides(fault: &ProviderFault) -> Sides {
    use ProviderFault as P;
    match fault {
        P::NotAllowed { host } => sides!(
            "an address that messages may go to",
            "`{host}`, which neither `exchange.hosts` nor a service of the settings names"
        ),
        P::Unreachable { cause } => sides!("a connection to the provider", "{cause}"),
        P::Slow { millis } => sides!("an answer of the provider", "none within {millis} ms"),
        P::TooLarge { octets_max } => sides!("an answer of at most {octets_max} bytes", "more, and no end"),
        P::Resting { until } => sides!(
            "a provider that answers",
            "it failed several times in a row; it is tried again at {until}"
        ),
        P::Redirects { status } => sides!("the answer itself", "HTTP {status}, a redirect; none is followed"),
        P::Html { status } => sides!("a SOAP envelope of the provider", "HTTP {status} with an HTML page"),
        P::Empty { status } => sides!("a SOAP envelope of the provider", "HTTP {status} with an empty body"),
        P::Compressed { status, coding } => sides!(
            "a SOAP envelope as it is: no compression was asked for",
            "HTTP {status} with `Content-Encoding: {coding}`"
        ),
        P::Parts { status, media } => sides!(
            "a SOAP envelope that is whole by itself",
            "HTTP {status} with `{media}`, whose envelope refers to other parts or is not found; MTOM and attachments are not read"
        ),
        P::NotAnEnvelope { status } => {
            sides!("a SOAP envelope of the provider", "HTTP {status} with something else")
        }
        P::NotAnAnswer { found } => sides!("SendMessageResponse of SyncChannel v10", "`{found}`"),
        P::Unsigned => sides!("an answer that the provider has signed", "no signature"),
        P::SignatureRefused { code } => sides!("a signature of the provider that can be believed", "{code}"),
        P::OtherSigner => sides!("the certificate that is registered for the provider", "another"),
        P::OtherMessage { correlation_id } => {
            sides!("an answer to this message", "an answer to `{correlation_id}`")
        }
        P::NoScript { file } => sides!("an answer of the script {file} that fits the message", "none fits"),
        P::OtherDocument { expected, found } => sides!("{expected}", "{found}"),
        P::Value { path, allowed, found: Some(found) } => sides!("{path}: {allowed}", "{path}: {found}"),
        P::Value { path, allowed, found: None } => sides!("{path}: {allowed}", "{path}: something else"),
        P::NoDocument => sides!("a document in `data`", "`data` is not there, or empty"),
        P::Unavailable => sides!("a service that answers", "it cannot for the moment"),
    }
}
