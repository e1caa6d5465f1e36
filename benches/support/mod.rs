//! What the benches share: documents of given sizes, the built-in people, rules.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::expect_used,
    reason = "each bench uses some of it, and stops where it cannot go on"
)]

use qaqpa::ca::{Authority, builtin};
use qaqpa::clock::Now;
use qaqpa::keys::Holder;
use qaqpa::trust::{CrlStore, TrustStore};
use qaqpa::x509::certificates_from_pem;
use qaqpa::xmldsig::{SigningRequest, sign_enveloped};

/// When everything good is good.
pub const NOW: Now = Now::from_seconds(1_795_000_000);

/// One of `certs/people/`.
pub fn person(state: &str) -> Holder {
    let text = |kind: &str| builtin::text(&format!("people/{state}.{kind}.pem")).expect("a built-in person");
    Holder::from_pem(text("key"), text("cert")).expect("a pair")
}

/// An unsigned housing-queue request of about so many octets, with names and text as the field has them.
pub fn request(octets: usize) -> String {
    let mut rows = String::new();
    let mut number = 0;
    while rows.len() + 1100 < octets {
        number += 1;
        rows.push_str(&format!(
            "<family{number}>ТЕСТОВА Айгүл &amp; {number}-бала, \"Достық\" көшесі</family{number}>"
        ));
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<request xmlns=\"urn:qaqpa:request:v1\"><requestNumber>10100521127456</requestNumber>\
         <serviceId>wko2016-141-housing-queue</serviceId><declarantId>123456789011</declarantId>\
         <requestDate>2026-11-24T10:00:00+05:00</requestDate><requestSystemId>EGOV_PORTAL</requestSystemId>\
         <businessData><district>oral</district><category>vulnerable</category><familyMembers>4</familyMembers><address>Орал қ.</address>{rows}</businessData>\
         <attachments><attachment><documentType>identity-document</documentType><fileName>id.pdf</fileName>\
         <mimeType>application/pdf</mimeType><content>JVBERi0xLjQK</content></attachment></attachments></request>"
    )
}

/// A request of about so many octets that the service takes as it is: what fills it is its attachment.
pub fn acceptable(octets: usize) -> String {
    let bare = request(0);
    let content = "JVBERi0xLjQK".repeat(octets.saturating_sub(bare.len()) / 12 + 1);
    bare.replace("JVBERi0xLjQK", &content)
}

/// The same as [`request`], signed by `holder`, so that the whole has about so many octets.
pub fn signed(octets: usize, holder: &Holder) -> String {
    // A signature with its certificate has some 3.3 KB.
    sign_enveloped(&request(octets.saturating_sub(3300)), holder, &SigningRequest::document())
        .expect("a signature")
}

/// Whom the built-in PKI trusts, and its lists as of [`NOW`].
pub fn trust() -> (TrustStore, CrlStore) {
    let certificates =
        certificates_from_pem(builtin::text("trust.pem").expect("trust.pem")).expect("certificates");
    let lists = CrlStore::new();
    for list in Authority::builtin(None).expect("the authority").crls(NOW).expect("its lists") {
        lists.insert(&list.der, &certificates).expect("a list");
    }
    (TrustStore::from_certificates(&certificates), lists)
}

/// Those whom it trusts, with nothing remembered yet.
pub fn anchors() -> TrustStore {
    TrustStore::from_certificates(
        &certificates_from_pem(builtin::text("trust.pem").expect("trust.pem")).expect("certificates"),
    )
}

/// SendMessage of the contract with a business document as text, unsigned.
pub fn envelope(message_id: &str, business: &str) -> String {
    let business = business.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!(
        "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body><typ:SendMessage xmlns:typ=\"http://bip.bee.kz/SyncChannel/v10/Types\">\
         <request><requestInfo><messageId>{message_id}</messageId><serviceId>wko2016-141-housing-queue</serviceId>\
         <messageDate>2026-11-24T17:00:00.000+05:00</messageDate><sender><senderId>portal</senderId><password>-</password></sender></requestInfo>\
         <requestData><data>{business}</data></requestData></request></typ:SendMessage></soap:Body></soap:Envelope>"
    )
}

/// A message of the synchronous channel that the built-in test service answers with its own data, unsigned.
pub fn echo(number: usize) -> String {
    let business = format!(
        "&lt;n:request xmlns:n=\"http://shep.nitec.kz/\"&gt;&lt;requestNumber&gt;{number:014}&lt;/requestNumber&gt;&lt;uin&gt;123456789011&lt;/uin&gt;\
         &lt;date&gt;2026-11-24T12:00:00&lt;/date&gt;&lt;/n:request&gt;"
    );
    format!(
        "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body><typ:SendMessage xmlns:typ=\"http://bip.bee.kz/SyncChannel/v10/Types\">\
         <request><requestInfo><messageId>echo-{number}</messageId><serviceId>TEST_SERVICE_ID</serviceId>\
         <messageDate>2026-11-24T17:00:00.000+05:00</messageDate><sender><senderId>portal</senderId><password>-</password></sender></requestInfo>\
         <requestData><data>{business}</data></requestData></request></typ:SendMessage></soap:Body></soap:Envelope>"
    )
}
