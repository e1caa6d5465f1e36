//! What was found of requests, in English.

use crate::findings::evidence::{
    BodyForm, EnvelopeEvidence, ExchangeEvidence, IdentityEvidence, RequestEvidence,
};
use crate::text::sides::sides;
use crate::text::{Lang, Sides, deviation};

pub(super) fn identity(found: &IdentityEvidence) -> Sides {
    use IdentityEvidence as I;
    match found {
        I::Absent { paths } => {
            let paths = paths.join(" or ");
            sides!("the element {paths}", "none of them")
        }
        I::Repeated { path, count } => sides!("{path} once", "it stands {count} times"),
        I::Empty { path } => sides!("twelve digits in {path}", "nothing"),
        I::NotTwelveDigits { count, number } => sides!("twelve digits", "{count} characters: {number}"),
        I::NotInCertificate => sides!("a number in the certificate's subject", "none"),
        I::MalformedInCertificate => {
            sides!("one prefix and twelve digits in the certificate's subject", "something else")
        }
        I::SeveralInCertificate => {
            sides!(
                "one number in the certificate's subject",
                "different numbers: it is ambiguous which counts"
            )
        }
        I::Mismatch { certificate, request } => sides!("{certificate} (certificate)", "{request} (request)"),
    }
}

pub(super) fn envelope(found: &EnvelopeEvidence) -> Sides {
    match found {
        EnvelopeEvidence::NotAnEnvelope { root } => sides!("a SOAP Envelope", "the element `{root}`"),
        EnvelopeEvidence::Version { namespace } if namespace.is_empty() => sides!(
            "an Envelope of SOAP 1.1 (`http://schemas.xmlsoap.org/soap/envelope/`) or SOAP 1.2 (`http://www.w3.org/2003/05/soap-envelope`)",
            "an Envelope without a namespace"
        ),
        EnvelopeEvidence::Version { namespace } => sides!(
            "an Envelope of SOAP 1.1 (`http://schemas.xmlsoap.org/soap/envelope/`) or SOAP 1.2 (`http://www.w3.org/2003/05/soap-envelope`)",
            "an Envelope of the namespace `{namespace}`"
        ),
        EnvelopeEvidence::Parts { headers, bodies } => sides!(
            "at most one Header and one Body below the Envelope",
            "{headers} of Header and {bodies} of Body"
        ),
        EnvelopeEvidence::HeaderBehind => sides!("the Header before the Body", "it stands behind it"),
        EnvelopeEvidence::Message(fault) => {
            let usual = "SendMessage of SyncChannel v10 with a business document in `data`";
            Sides::of(fault.of_channel().unwrap_or(usual), fault.to_string())
        }
        EnvelopeEvidence::Operation { operation, fault } => {
            let wanted = format!("{operation} of AsyncChannel v10");
            Sides::of(fault.of_channel().map_or(wanted, str::to_owned), fault.to_string())
        }
        EnvelopeEvidence::Deviation(found) => deviation::sides(found, Lang::En),
        EnvelopeEvidence::Behind { found } => {
            sides!("nothing behind the Body", "the element `{found}`")
        }
        EnvelopeEvidence::Text => sides!("no text beside Header and Body", "text"),
        EnvelopeEvidence::NotUnderstood { name, namespace } => sides!(
            "header blocks that are understood here: wsse:Security",
            "`{name}` of the namespace `{namespace}` with mustUnderstand"
        ),
        EnvelopeEvidence::SenderCertificate { sender } => sides!(
            "a transport signature with the certificate registered for `{sender}`",
            "another certificate"
        ),
        EnvelopeEvidence::SenderOther { sender, registered } => {
            let registered = registered.join(", ");
            sides!("a senderId for which the certificate is registered: {registered}", "`{sender}`")
        }
        EnvelopeEvidence::SenderUnsigned { sender } => sides!(
            "a transport signature with the certificate registered for `{sender}`",
            "no transport signature"
        ),
        EnvelopeEvidence::SenderUnknown { sender } => sides!("a senderId that is registered", "`{sender}`"),
        EnvelopeEvidence::Media { header } => {
            sides!("the XML document by itself in UTF-8", "{header}, which is not read here")
        }
        EnvelopeEvidence::Form(form) => {
            let form = match form {
                BodyForm::Json => "JSON".to_owned(),
                BodyForm::Base64 => "XML in base64".to_owned(),
                BodyForm::Multipart => "several parts (multipart)".to_owned(),
                BodyForm::Compressed(format) => format!("a body compressed by {format}"),
                BodyForm::Pdf => "a PDF document".to_owned(),
                BodyForm::Html => "an HTML page".to_owned(),
                BodyForm::Fields => "fields of an HTML form".to_owned(),
            };
            sides!("the XML document by itself in UTF-8", "{form}")
        }
        EnvelopeEvidence::Exchange(found) => exchange(found),
    }
}

pub(super) fn request(found: &RequestEvidence) -> Sides {
    use RequestEvidence as R;
    match found {
        R::NoService => sides!("the service in `serviceId`", "no serviceId"),
        R::UnknownService { asked, nearest: None } => sides!("a service of the catalogue", "`{asked}`"),
        R::UnknownService { asked, nearest: Some(nearest) } => {
            sides!("a service of the catalogue, perhaps `{nearest}`", "`{asked}`")
        }
        R::PaperOnly { service, clause } => {
            sides!("a service that is rendered electronically", "`{service}`, on paper only: {clause}")
        }
        R::TwoServices { message, document } => {
            sides!("the message's service, {message}", "the document's, {document}")
        }
        R::Missing { element } => sides!("the element {element}, filled in", "nothing"),
        R::Order { found } => sides!(
            "requestNumber?, serviceId, declarantId, requestDate, requestSystemId, intake?, representative?, businessData, attachments?, in this order",
            "`{found}`"
        ),
        R::RequestNumber { count } => sides!("fourteen digits in requestNumber", "{count} characters"),
        R::RequestDate { found } => {
            sides!("a date in requestDate, such as 2026-11-24T10:00:00+05:00", "{found}")
        }
        R::RepresentativeIin { found } => sides!("twelve digits in representative/iin", "{found}"),
        R::PowerDate { found } => sides!("a date in powerOfAttorney/date, such as 2026-11-24", "{found}"),
        R::Leaf { element, found, namespace } => {
            sides!("text and no element in {element}", "the element `{found}` of the namespace `{namespace}`")
        }
        R::Notarised => sides!("true or false in notarised", "something else"),
        R::Fields { max } => sides!("at most {max} form fields", "more"),
        R::FieldName { octets_max } => {
            sides!(
                "names of form fields, with the elements they stand in, of {octets_max} bytes at most",
                "a longer one"
            )
        }
        R::Attachments { max } => sides!("at most {max} attachments", "more"),
        R::IntakeChannel { found } => {
            sides!("`centre`, `provider` or `office` in intake/channel", "`{found}`")
        }
        R::Channel { channel, clause } => sides!("a channel of {clause}", "{channel}"),
        R::Employee { role, channel } => {
            sides!("the certificate of an employee of role {role}, for {channel}", "another certificate")
        }
        R::RecipientAbsent { step } => sides!("data of the recipient in the state database ({step})", "none"),
        R::RecipientEnded { step } => sides!(
            "data of a living recipient in the state database ({step})",
            "the recipient is dead or liquidated"
        ),
        R::DatabaseSilent { database, step } => {
            sides!("an answer of the state database {database} ({step})", "no answer came in time")
        }
        R::DatabaseUnbelieved { database, step } => sides!(
            "an answer that the state database {database} signed ({step})",
            "what came is no answer, or its signature does not hold"
        ),
        R::PowerAbsent { step } => sides!("the power of attorney in the notarial system ({step})", "none"),
        R::NotFilledIn { wrong, step } => {
            let wrong = wrong.join(", ");
            sides!("an application filled in correctly ({step})", "these are wrong: {wrong}")
        }
        R::DocumentsAbsent { missing, step } => {
            let missing = missing.join(", ");
            sides!("a complete package of documents ({step})", "these are missing: {missing}")
        }
        R::NotARequest { root, namespace } => sides!(
            "a request of `urn:qaqpa:request:v1`, or a document that names a service or that a service names",
            "the element `{root}` of the namespace `{namespace}`"
        ),
        R::FromFuture { date, at, ahead_seconds_max } => {
            sides!("a requestDate up to {ahead_seconds_max} seconds after {at}", "{date}")
        }
        R::TooOld { date, at, days_max } => {
            sides!("a requestDate at most {days_max} days before {at}", "{date}")
        }
        R::Undated { days_max } => {
            sides!("a requestDate at most {days_max} days old", "none that can be read")
        }
        R::ForOrganisations => sides!("an organisation with its BIN", "a natural person with an IIN"),
        R::ForPersons => sides!("a natural person with an IIN", "an organisation with its BIN"),
        R::Representative { power_of_attorney: true } => sides!(
            "the applicant in person",
            "a representative with a power of attorney that no register confirms"
        ),
        R::Representative { power_of_attorney: false } => {
            sides!("the applicant in person", "a representative without a power of attorney")
        }
        R::AttachmentContent => sides!("base64 in content", "something else"),
    }
}

fn exchange(found: &ExchangeEvidence) -> Sides {
    match found {
        ExchangeEvidence::NoRoute { service } => {
            sides!("a service of the exchange; /manage/v1/exchange/services lists them", "`{service}`")
        }
        ExchangeEvidence::NotAllowed { sender, service } => {
            sides!("a service that is allowed to `{sender}`", "`{service}`")
        }
        ExchangeEvidence::NoChain => {
            sides!("the correlationId of a chain: only a REQUEST goes without", "nothing")
        }
        ExchangeEvidence::UnknownChain { correlation_id } => {
            sides!("a chain that the sender has part in", "`{correlation_id}`")
        }
        ExchangeEvidence::UnknownMessage { message_id } => {
            sides!("a message that this system sent or is to receive", "`{message_id}`")
        }
        ExchangeEvidence::NoSender { registered } => sides!(
            "`sender`, or a signature with a certificate that is registered for one senderId",
            "no `sender`; the signature's certificate is registered for {registered}"
        ),
        ExchangeEvidence::NotThatSender { sender } => {
            sides!("the password and the certificate registered for `{sender}`", "others")
        }
    }
}
