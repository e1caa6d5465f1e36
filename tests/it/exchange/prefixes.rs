//! A business document whose prefixes are declared above it, as the writers of Java declare them: it is what was signed, wherever its
//! declarations stand.

use qaqpa::http::Method;
use qaqpa::xmldsig::{self, SigningRequest};
use serde_json::json;

use super::desk::{Desk, HEADERS, leaf, signed};
use crate::support::requests::{Form, SERVICE, holder, unsigned};

const KIT: &str = "http://shep.nitec.kz/";
const DS: &str = "http://www.w3.org/2000/09/xmldsig#";

/// Where a declaration stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Above {
    Envelope,
    Operation,
    Data,
}

const EVERY: [Above; 3] = [Above::Envelope, Above::Operation, Above::Data];

/// A message of the synchronous channel around `data` with the document as an element, and declarations there.
fn around(id: &str, service: &str, document: &str, above: Above, declarations: &str) -> String {
    let at = |place| if place == above { declarations } else { "" };
    format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"{}><s:Body><n:SendMessage xmlns:n=\"http://bip.bee.kz/SyncChannel/v10/Types\"{}><request><requestInfo><messageId>{id}</messageId><serviceId>{service}</serviceId><messageDate>2026-11-24T17:00:00</messageDate><sender><senderId>portal</senderId></sender></requestInfo><requestData><data{}>{document}</data></requestData></request></n:SendMessage></s:Body></s:Envelope>",
        at(Above::Envelope),
        at(Above::Operation),
        at(Above::Data),
    )
}

/// Signed by itself, as it is before it is embedded.
fn signed_alone(document: &str, signer: &str) -> String {
    xmldsig::sign_enveloped(document, &holder(signer), &SigningRequest::document()).unwrap()
}

fn declared(prefix: &str, namespace: &str) -> String {
    format!(" xmlns:{prefix}=\"{namespace}\"")
}

/// Without this declaration, where it stands first.
fn without(document: &str, declaration: &str) -> String {
    assert!(document.contains(declaration), "{declaration}: {document}");
    document.replacen(declaration, "", 1)
}

async fn assert_taken(desk: &Desk, message: &str, what: &str) -> String {
    let answer = desk.send(&signed(message)).await;
    let told = answer.text();
    assert_eq!((answer.status.as_u16(), leaf(&told, "code").as_str()), (200, "SCSS001"), "{what}: {told}");
    told
}

async fn assert_refused(desk: &Desk, message: &str, code: &str, what: &str) {
    let answer = desk.send(&signed(message)).await;
    let told = answer.text();
    assert_eq!((answer.status.as_u16(), leaf(&told, "errorCode").as_str()), (500, code), "{what}: {told}");
}

fn kit(number: &str) -> String {
    format!(
        "<q:request xmlns:q=\"{KIT}\"><requestNumber>{number}</requestNumber><uin>999999999999</uin><date>2026-11-24T12:20:34.096+06:00</date></q:request>"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_document_is_taken_wherever_its_prefixes_are_declared() {
    let desk = Desk::with("").await;
    let (q, ds) = (declared("q", KIT), declared("ds", DS));
    for above in EVERY {
        let document = signed_alone(&kit("1"), "people/valid");
        let hoisted = without(&document, &q);
        let message = around(&format!("q-{above:?}"), "TEST_SERVICE_ID", &hoisted, above, &q);
        assert_taken(&desk, &message, &format!("q on {above:?}")).await;
        // The signature's own prefix too: what it covers is the same.
        let both = without(&hoisted, &ds);
        let message = around(&format!("ds-{above:?}"), "TEST_SERVICE_ID", &both, above, &(q.clone() + &ds));
        assert_taken(&desk, &message, &format!("q and ds on {above:?}")).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_default_namespace_above_it_is_the_documents_and_not_datas() {
    let desk = Desk::with("").await;
    let document = signed_alone(&kit("2").replace("q:", "").replace("xmlns:q", "xmlns"), "people/valid");
    let default = format!(" xmlns=\"{KIT}\"");
    let message = around("d-1", "TEST_SERVICE_ID", &without(&document, &default), Above::Data, &default);
    // `data` is in that namespace then, which is none of the contract's.
    assert_refused(&desk, &message, "SCE001", "the default namespace on data").await;
    let own = "<d:data xmlns:d=\"http://bip.bee.kz/SyncChannel/v10/Interfaces\"";
    let prefixed = message.replacen("<data", own, 1).replacen("</data>", "</d:data>", 1);
    assert_taken(&desk, &prefixed, "the default namespace on a data with a prefix").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_state_database_and_a_service_of_the_regulations_take_it_too() {
    let desk = Desk::with("").await;
    let v2 = "http://gbdulinfobybin_v2.egp.gbdul.tamur.kz";
    let reports = "http://3005_kdp.reports.egp.gbdul.tamur.kz";
    let by_bin = format!(
        "<q:Request xmlns:q=\"{v2}\"><RequestorBIN>123456789021</RequestorBIN><BIN>123456789021</BIN></q:Request>"
    );
    let report = format!(
        "<r:request xmlns:r=\"{reports}\"><r:requestNumber>1</r:requestNumber><r:declarantId>123456789011</r:declarantId><r:businessData><r:BIN>123456789021</r:BIN></r:businessData></r:request>"
    );
    let usual = unsigned(71, &Form::default());
    let usual = usual.split_once("?>").unwrap().1.trim_start();
    let usual = usual.replace("</", "</u:").replace('<', "<u:").replace("<u:/u:", "</u:");
    let usual = usual.replace("<u:request xmlns=", "<u:request xmlns:u=");
    for (service, document, signer, prefix, namespace) in [
        ("GbdulInfoByBin_v2", by_bin, "portal-system", "q", v2),
        ("GbdulReport3005_KDP", report, "people/valid", "r", reports),
        (SERVICE, usual, "people/valid", "u", "urn:qaqpa:request:v1"),
    ] {
        let declaration = declared(prefix, namespace);
        let document = signed_alone(&document, signer);
        let hoisted = without(&document, &declaration);
        let message = around(&format!("h-{prefix}"), service, &hoisted, Above::Envelope, &declaration);
        assert_taken(&desk, &message, service).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_prefix_means_is_signed_wherever_it_is_declared() {
    let desk = Desk::with("").await;
    let q = declared("q", KIT);
    let document = without(&signed_alone(&kit("1"), "people/valid"), &q);
    for above in EVERY {
        let other = declared("q", "urn:another");
        assert_refused(
            &desk,
            &around("o-1", "TEST_SERVICE_ID", &document, above, &other),
            "SCE016",
            "another",
        )
        .await;
        let changed = document.replacen("<uin>9", "<uin>8", 1);
        assert_refused(&desk, &around("o-2", "TEST_SERVICE_ID", &changed, above, &q), "SCE016", "changed")
            .await;
        // One more element that uses a prefix which was not there: its declaration is no part of what was signed.
        let more = document.replacen("<uin>", "<x:a/><uin>", 1);
        let two = q.clone() + &declared("x", "urn:x");
        assert_refused(&desk, &around("o-3", "TEST_SERVICE_ID", &more, above, &two), "SCE016", "more").await;
        // The signature's prefix on an element of the document is no longer the signature's alone.
        let ds = declared("ds", DS);
        let taken = without(&document, &ds).replacen("<uin>", "<uin ds:a=\"1\">", 1);
        let two = q.clone() + &ds;
        assert_refused(&desk, &around("o-4", "TEST_SERVICE_ID", &taken, above, &two), "SCE016", "of ds")
            .await;
    }
    // A second signature is a choice, wherever the declarations stand.
    let signature =
        &document[document.find("<ds:Signature").unwrap()..document.rfind("</q:request>").unwrap()];
    let twice = document.replacen("<requestNumber>", &format!("{signature}<requestNumber>"), 1);
    let message = around("o-5", "TEST_SERVICE_ID", &twice, Above::Envelope, &q);
    assert_refused(&desk, &message, "SCE016", "two signatures").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_of_the_asynchronous_channel_is_registered_with_its_prefix_above_it() {
    let desk = Desk::with("").await;
    let forms = "MON_ES_REQUEST_FORM_IMPORT";
    let pep = json!({ "senderId": "pep", "password": "secret" });
    assert_eq!(desk.set(Method::PUT, "systems", &pep).await.0, 200);
    let service = json!({ "id": forms, "kind": "player", "owner": "provider" });
    assert_eq!(desk.set(Method::PUT, "services", &service).await.0, 200);
    let u = declared("u", "urn:qaqpa:request:v1");
    let usual = unsigned(72, &Form::default());
    let usual = usual.split_once("?>").unwrap().1.trim_start();
    let usual = usual.replace("</", "</u:").replace('<', "<u:").replace("<u:/u:", "</u:");
    let usual = usual.replace("<u:request xmlns=", "<u:request xmlns:u=");
    let document = signed_alone(&usual, "people/valid");
    let ds = declared("ds", DS);
    for (number, hoisted, declarations) in
        [(1, without(&document, &u), u.clone()), (2, without(&without(&document, &u), &ds), u.clone() + &ds)]
    {
        let message = format!(
            "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"{declarations}><s:Body><n:sendMessage xmlns:n=\"http://bip.bee.kz/AsyncChannel/v10/Types\"><request><messageInfo><messageId>f-{number}</messageId><serviceId>{forms}</serviceId><messageType>REQUEST</messageType><messageDate>2026-11-24T15:00:00</messageDate><sender><senderId>pep</senderId><password>secret</password></sender></messageInfo><messageData><data>{hoisted}</data></messageData></request></n:sendMessage></s:Body></s:Envelope>"
        );
        let answer = desk.post("/bip-async/", &HEADERS, message).await;
        assert_eq!(answer.status.as_u16(), 200, "{number}: {}", answer.text());
    }
}
