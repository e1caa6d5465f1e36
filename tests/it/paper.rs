//! Printed results: what poppler, ZBar and xmlsec1 find in them.

use std::path::{Path, PathBuf};
use std::process::Command;

use qaqpa::ca::builtin;
use qaqpa::catalogue::Catalogue;
use qaqpa::http::header::{ACCEPT, CONTENT_TYPE};
use qaqpa::http::{ClientResponse, Method};
use qaqpa::reply::paper::{Fact, PrintError, Printed, Value, Verdict, html, pdf, printed};
use qaqpa::xmldsig::{SigningRequest, sign_enveloped, sign_stacked};

use crate::support::caller::{Caller, json};
use crate::support::peers::{fresh_dir, peer};
use crate::support::requests::{certs, request_of};
use crate::support::serving::Serving;

const BASE: &str = "https://gateway.test";

/// A result of this kind, signed by the provider's head; `extra` stands after its document.
fn signed(kind: &str, resolution: &str, fields: &str, extra: &str) -> String {
    let catalogue = Catalogue::embedded().unwrap();
    let service = catalogue.find("wko2016-141-housing-queue").unwrap();
    let (kk, ru) = (&service.name.kk, &service.name.ru);
    let text = format!(
        "<result xmlns=\"urn:qaqpa:result:v1\"><registrationNumber>000-2026-0000001-2</registrationNumber>\
         <requestNumber>20261124000001</requestNumber><serviceId>{}</serviceId><serviceNameRu>{ru}</serviceNameRu>\
         <serviceNameKz>{kk}</serviceNameKz><declarantId>900101300017</declarantId><resolution>{resolution}</resolution>\
         <status><code>X</code><nameRu>услуга завершена</nameRu><nameKz>қызмет аяқталды</nameKz></status>\
         <document><type>{kind}</type><number>000-2026-0000001-2</number><fields>{fields}</fields></document>{extra}\
         <requestedAt>2026-11-24T09:00:00+05:00</requestedAt><decidedAt>2026-11-24T09:00:01+05:00</decidedAt>\
         <signedAt>2026-11-24T09:00:02+05:00</signedAt><signedBy><name>ТЕСТ</name></signedBy></result>",
        service.id
    );
    sign_enveloped(&text, &builtin::holder("provider-head").unwrap(), &SigningRequest::document()).unwrap()
}

const QUEUE: &str = "<field><name>queueNumber</name><labelRu>Порядковый номер</labelRu><labelKz>Реттік нөмір</labelKz><value>42</value></field>";
const LETTERS: &str = "<field><name>letters</name><value>Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі Ёё Щщ Ъъ Ыы Ээ — № «Орал» &lt;b&gt; ₸</value></field>";
const REASONS: &str = "<reasons><reason><textKz>Тұтынушының құжаттарында кемшіліктер бар: жеке куәліктің мерзімі өткен.</textKz>\
    <textRu>В документах потребителя имеются нарушения: срок удостоверения личности истёк.</textRu><textEn>The document has expired.</textEn></reason></reasons>";

/// Every kind of result, with a document of it.
fn kinds() -> Vec<(&'static str, String)> {
    let served = [
        "notification",
        "certificate",
        "decision",
        "resolution",
        "contract",
        "conclusion",
        "permit",
        "referral",
    ];
    let refused = ["reasoned-refusal", "negative-conclusion", "documents-refusal"];
    let positive =
        served.into_iter().map(|kind| (kind, signed(kind, "POSITIVE", &format!("{QUEUE}{LETTERS}"), "")));
    let two = sign_stacked(
        &signed("resolution", "POSITIVE", QUEUE, ""),
        &builtin::holder("akimat").unwrap(),
        &SigningRequest::document(),
    );
    let positive = positive.chain([("resolution-of-two", two.unwrap())]);
    positive.chain(refused.into_iter().map(|kind| (kind, signed(kind, "NEGATIVE", "", REASONS)))).collect()
}

fn run(command: &mut Command) -> Vec<u8> {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// Text without its lines: what is wrapped on the page is one sentence in the XML.
fn unwrapped(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{c}').collect()
}

fn text_of(pdftotext: &Path, file: &Path) -> String {
    String::from_utf8(run(Command::new(pdftotext).args(["-raw"]).arg(file).arg("-"))).unwrap()
}

/// What the one QR code of a document says, on whatever page it stands.
fn code_of(pdftoppm: &Path, zbarimg: &Path, file: &Path) -> String {
    let images = fresh_dir();
    run(Command::new(pdftoppm).args(["-r", "150", "-png"]).arg(file).arg(images.path().join("page")));
    let pages = std::fs::read_dir(images.path()).unwrap().map(|page| page.unwrap().path());
    // It ends with 4 where a page has no code.
    let read =
        |page: PathBuf| Command::new(zbarimg).args(["--quiet", "--raw"]).arg(page).output().unwrap().stdout;
    let said: Vec<u8> = pages.flat_map(read).collect();
    String::from_utf8(said).unwrap().trim().to_owned()
}

/// Every sentence of a document in Kazakh and Russian.
fn said(printed: &Printed) -> Vec<String> {
    let facts = printed.facts.iter().chain(printed.signers.iter().flatten());
    let words = |Fact { label, value }: &Fact| {
        let mut said = vec![label.kk.clone(), label.ru.clone()];
        match value {
            Value::Plain(text) => said.push(text.clone()),
            Value::InWords(words) => said.extend([words.kk.clone(), words.ru.clone()]),
        }
        said
    };
    let mut said: Vec<String> = facts.flat_map(words).collect();
    said.extend([printed.title.kk.clone(), printed.title.ru.clone(), printed.address.clone()]);
    said
}

#[test]
fn every_kind_of_result_is_printed_in_both_languages_and_its_code_is_read() {
    let (Some(pdftotext), Some(pdftoppm), Some(pdfinfo), Some(zbarimg)) =
        (peer("pdftotext"), peer("pdftoppm"), peer("pdfinfo"), peer("zbarimg"))
    else {
        return;
    };
    // It stays there, to be looked at.
    let place = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("paper");
    std::fs::create_dir_all(&place).unwrap();
    for (kind, signed) in kinds() {
        let printed = printed(signed.as_bytes(), BASE).unwrap();
        let file = place.join(kind).with_extension("pdf");
        std::fs::write(&file, pdf(&printed, signed.as_bytes()).unwrap()).unwrap();
        std::fs::write(file.with_extension("html"), html(&printed, None, Verdict::Unasked)).unwrap();
        let (text, page) = (unwrapped(&text_of(&pdftotext, &file)), html(&printed, None, Verdict::Unasked));
        let page = unwrapped(roxmltree_text(&page).as_str());
        assert!(page.contains(&unwrapped("СЫНАҚ · ТЕСТ · TEST")), "{kind}: {page}");
        for sentence in said(&printed) {
            assert!(text.contains(&unwrapped(&sentence)), "{kind}: the PDF does not say {sentence}:\n{text}");
            assert!(
                page.contains(&unwrapped(&sentence)),
                "{kind}: the HTML does not say {sentence}:\n{page}"
            );
        }
        assert_eq!(code_of(&pdftoppm, &zbarimg, &file), printed.address, "{kind}");
        // The XML as another reader has it: each of its facts stands on the page.
        for fact in facts_of(&signed) {
            assert!(text.contains(&unwrapped(&fact)), "{kind}: the PDF does not say {fact}:\n{text}");
        }
        let info = Command::new(&pdfinfo).arg(&file).output().unwrap();
        let said = String::from_utf8([info.stdout, info.stderr].concat()).unwrap();
        assert!(!said.contains("Error") && !said.contains("Warning"), "{kind}: {said}");
        let one = said.lines().any(|line| line.starts_with("Pages:") && line.ends_with(" 1"));
        assert!(one || kind == "resolution-of-two", "{kind}: {said}");
    }
}

/// What a result says to whoever reads it, by a parser that is not ours; its times as the country writes them.
fn facts_of(signed: &str) -> Vec<String> {
    const NAMES: [&str; 12] = [
        "registrationNumber",
        "requestNumber",
        "serviceNameKz",
        "serviceNameRu",
        "declarantId",
        "nameKz",
        "nameRu",
        "labelKz",
        "labelRu",
        "value",
        "textKz",
        "textRu",
    ];
    let document = roxmltree::Document::parse(signed).unwrap();
    let mut facts = Vec::new();
    for node in
        document.descendants().filter(|node| node.tag_name().namespace() == Some("urn:qaqpa:result:v1"))
    {
        let (name, text) = (node.tag_name().name(), node.text().unwrap_or_default().to_owned());
        if NAMES.contains(&name) {
            facts.push(text);
        } else if ["requestedAt", "decidedAt", "signedAt"].contains(&name) {
            // `2026-11-24T09:00:01+05:00`
            facts.push(format!("{}.{}.{} {}", &text[8..10], &text[5..7], &text[..4], &text[11..19]));
        }
    }
    assert!(facts.len() > 8, "{facts:?}");
    facts
}

#[test]
fn the_code_stands_on_the_page_of_the_last_signature_however_much_is_said_before_it() {
    let Some(pdftotext) = peer("pdftotext") else { return };
    let desk = fresh_dir();
    let file = desk.path().join("grows.pdf");
    let mut pages_seen = std::collections::BTreeSet::new();
    for words in (0..600).step_by(25) {
        let text = "өте ұзақ ".repeat(words);
        let reasons = format!(
            "<reasons><reason><textKz>н {text}</textKz><textRu>о {text}</textRu><textEn>a</textEn></reason></reasons>"
        );
        let signed = signed("reasoned-refusal", "NEGATIVE", "", &reasons);
        let sheet = printed(signed.as_bytes(), BASE).unwrap();
        std::fs::write(&file, pdf(&sheet, signed.as_bytes()).unwrap()).unwrap();
        let text = text_of(&pdftotext, &file);
        let pages: Vec<&str> = text.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
        let last = pages.last().unwrap();
        for words in ["Электронная цифровая подпись", "Подписал(а)", "Проверка подлинности документа"]
        {
            assert!(last.contains(words), "{words} does not stand on the last page:\n{text}");
        }
        pages_seen.insert(pages.len());
    }
    assert_eq!(pages_seen.into_iter().collect::<Vec<_>>(), [1, 2, 3], "from one page to three");
}

/// The text of a page, which is well-formed XML but for its first line and its `meta`.
fn roxmltree_text(page: &str) -> String {
    let page = page.replace("<!DOCTYPE html>", "").replace("charset=\"utf-8\">", "charset=\"utf-8\"/>");
    let page = page.replace("width=device-width\">", "width=device-width\"/>");
    let document = roxmltree::Document::parse(&page).unwrap_or_else(|error| panic!("{error}\n{page}"));
    document.descendants().filter(roxmltree::Node::is_text).filter_map(|node| node.text()).collect()
}

#[test]
fn the_facts_are_those_of_the_xml() {
    let signed = signed("notification", "POSITIVE", QUEUE, "");
    let document = roxmltree::Document::parse(&signed).unwrap();
    let leaf = |name: &str| {
        document
            .descendants()
            .find(|node| node.has_tag_name(("urn:qaqpa:result:v1", name)))
            .unwrap()
            .text()
            .unwrap()
    };
    let facts = printed(signed.as_bytes(), BASE).unwrap().facts;
    let value = |label: &str| {
        let fact = facts.iter().find(|fact| fact.label.ru == label).unwrap_or_else(|| panic!("no {label}"));
        match &fact.value {
            Value::Plain(text) => (text.clone(), text.clone()),
            Value::InWords(words) => (words.kk.clone(), words.ru.clone()),
        }
    };
    let same = |text: &str| (text.to_owned(), text.to_owned());
    assert_eq!(value("Регистрационный номер"), same(leaf("registrationNumber")));
    assert_eq!(value("Номер запроса на портале"), same(leaf("requestNumber")));
    assert_eq!(value("ИИН/БИН заявителя"), same(leaf("declarantId")));
    assert_eq!(value("Порядковый номер"), same(leaf("value")));
    assert_eq!(
        value("Государственная услуга"),
        (leaf("serviceNameKz").to_owned(), leaf("serviceNameRu").to_owned())
    );
    assert_eq!(value("Статус"), (leaf("nameKz").to_owned(), leaf("nameRu").to_owned()));
    assert_eq!(value("Решение принято"), same("24.11.2026 09:00:01 (UTC+05:00)"));
}

#[test]
fn a_label_of_a_field_begins_with_a_capital_letter() {
    let field = "<field><name>queueNumber</name><labelKz>әкім нөмірі</labelKz><labelRu>порядковый номер</labelRu><value>әb</value></field>";
    let facts = printed(signed("notification", "POSITIVE", field, "").as_bytes(), BASE).unwrap().facts;
    let fact = facts.iter().find(|fact| fact.label.ru == "Порядковый номер").unwrap();
    assert_eq!((&*fact.label.kk, &fact.value), ("Әкім нөмірі", &Value::Plain("әb".to_owned())));
}

#[test]
fn the_same_xml_gives_the_same_octets() {
    let signed = signed("permit", "POSITIVE", LETTERS, "");
    let once = || pdf(&printed(signed.as_bytes(), BASE).unwrap(), signed.as_bytes()).unwrap();
    let (first, second) = (once(), once());
    assert!(first == second);
    assert!(first.len() < 100_000, "{} octets", first.len());
}

#[test]
fn what_was_changed_after_it_was_signed_is_not_printed() {
    let signed = signed("notification", "POSITIVE", QUEUE, "");
    let refused = |text: &str| printed(text.as_bytes(), BASE).unwrap_err();
    assert!(matches!(refused(&signed.replace("<value>42<", "<value>1<")), PrintError::Signature));
    assert!(matches!(refused(&signed[..signed.len() - 9]), PrintError::Xml(_)));
    let other =
        sign_enveloped("<a/>", &builtin::holder("provider-head").unwrap(), &SigningRequest::document());
    assert!(matches!(refused(&other.unwrap()), PrintError::Absent { element: "result" }));
}

#[test]
fn long_results_fill_pages_up_to_a_bound() {
    let Some(pdftotext) = peer("pdftotext") else { return };
    let reason = |n: usize| {
        let text = format!("негіз {n} {}", "өте ұзақ сөйлем ".repeat(120));
        format!(
            "<reason><textKz>{text}</textKz><textRu>основание {n} {text}</textRu><textEn>a</textEn></reason>"
        )
    };
    let of = |count: usize| {
        let reasons: String = (1..=count).map(reason).collect();
        signed("reasoned-refusal", "NEGATIVE", "", &format!("<reasons>{reasons}</reasons>"))
    };
    let long = of(6);
    let desk = fresh_dir();
    let file = desk.path().join("long.pdf");
    let sheet = printed(long.as_bytes(), BASE).unwrap();
    std::fs::write(&file, pdf(&sheet, long.as_bytes()).unwrap()).unwrap();
    let text = text_of(&pdftotext, &file);
    assert!((1..=6).all(|n| text.contains(&format!("основание {n}"))), "{text}");
    assert!(text.contains("000-2026-0000001-2") && text.matches('\u{c}').count() > 3);
    // Each sheet says that it is a test.
    let sheets: Vec<&str> = text.split('\u{c}').filter(|sheet| !sheet.trim().is_empty()).collect();
    let marked = sheets.iter().filter(|sheet| sheet.contains("СЫНАҚ · ТЕСТ · TEST")).count();
    assert_eq!((marked, sheets.len()), (8, 8));
    let longer = of(150);
    let sheet = printed(longer.as_bytes(), BASE).unwrap();
    assert!(matches!(pdf(&sheet, longer.as_bytes()), Err(PrintError::TooLong { pages_max: 60 })));
}

#[test]
fn characters_that_no_font_has_are_printed_as_lacking_and_markup_as_text() {
    let Some(pdftotext) = peer("pdftotext") else { return };
    let hostile = "<field><name>x</name><value>&lt;script&gt;alert(1)&lt;/script&gt; &#x202E;漢字 &#x1F600; и&#x306;</value></field>";
    let signed = signed("decision", "POSITIVE", hostile, "");
    let printed = printed(signed.as_bytes(), BASE).unwrap();
    let desk = fresh_dir();
    let file = desk.path().join("hostile.pdf");
    std::fs::write(&file, pdf(&printed, signed.as_bytes()).unwrap()).unwrap();
    let text = text_of(&pdftotext, &file);
    assert!(text.contains("<script>alert(1)</script>") && text.contains('\u{FFFD}'), "{text}");
    assert!(text.contains("знак, которого нет в шрифте"), "{text}");
    let page = html(&printed, Some(qaqpa::text::Lang::En), Verdict::Unasked);
    assert!(page.contains("&lt;script&gt;") && !page.contains("<script>"));
    assert!(page.contains("Registration number") && !page.contains("Регистрационный номер"));
}

fn get_as(caller: &Caller, url: &str, accept: &str) -> ClientResponse {
    let answer = caller.send(Method::GET, url, &[(ACCEPT, accept)], b"").unwrap();
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
    answer
}

fn verified(caller: &Caller, base: &str, kind: &str, octets: &[u8]) -> ClientResponse {
    caller.send(Method::POST, &format!("{base}/api/v1/verify"), &[(CONTENT_TYPE, kind)], octets).unwrap()
}

#[test]
fn a_result_is_fetched_as_pdf_and_leads_back_to_the_signed_xml() {
    let (Some(pdfdetach), Some(pdfinfo), Some(xmlsec1)) =
        (peer("pdfdetach"), peer("pdfinfo"), peer("xmlsec1"))
    else {
        return;
    };
    let (serving, caller) = (Serving::at_noon(&[]), Caller::new());
    let base = serving.endpoints.plain.clone();
    let number = Caller::number(&caller.submit(&base, &request_of("valid", 1)), 201);
    let xml = caller.result(&base, &number);
    let address = caller.address(&base, &number, "/result");
    let paper = get_as(&caller, &address, "application/pdf");
    assert_eq!(paper.header("content-type").unwrap(), "application/pdf");
    assert_eq!(paper.body, caller.get(&format!("{address}&format=pdf")).body);
    assert_eq!(get_as(&caller, &format!("{address}&format=xml"), "text/html").text(), xml);
    let page = get_as(&caller, &address, "text/html").text();
    assert!(page.contains(&number) && page.contains("Электронная цифровая подпись"), "{page}");

    let desk = fresh_dir();
    let (file, taken) = (desk.path().join("result.pdf"), desk.path().join("taken.xml"));
    std::fs::write(&file, &paper.body).unwrap();
    let info = String::from_utf8(run(Command::new(&pdfinfo).arg(&file))).unwrap();
    assert!(info.lines().any(|line| line.starts_with("Tagged:") && line.ends_with("yes")), "{info}");
    run(Command::new(&pdfdetach).args(["-save", "1", "-o"]).arg(&taken).arg(&file));
    assert_eq!(std::fs::read_to_string(&taken).unwrap(), xml);
    let mut verify = Command::new(&xmlsec1);
    verify.args(["--verify", "--trusted-pem"]).arg(certs("root.cert.pem"));
    verify.arg("--untrusted-pem").arg(certs("issuing.cert.pem"));
    run(verify.arg(&taken));

    let (of_xml, of_pdf) = (
        verified(&caller, &base, "application/xml", xml.as_bytes()),
        verified(&caller, &base, "application/pdf", &paper.body),
    );
    assert_eq!(json(&of_xml)["decision"], "ACCEPTED", "{}", of_xml.text());
    assert_eq!(json(&of_xml), json(&of_pdf));
    let changed = paper.body.windows(4).position(|octets| octets == b"POSI").unwrap();
    let mut forged = paper.body.to_vec();
    forged[changed..changed + 4].copy_from_slice(b"NEGA");
    assert_eq!(json(&verified(&caller, &base, "application/pdf", &forged))["decision"], "REJECTED");
    let empty = verified(&caller, &base, "application/pdf", b"%PDF-1.7\n%%EOF");
    assert_eq!(empty.status.as_u16(), 400, "{}", empty.text());

    let code = printed(xml.as_bytes(), &base).unwrap().address;
    let genuine = caller.get(&code);
    assert_eq!(genuine.status.as_u16(), 200, "{}", genuine.text());
    assert!(
        genuine.text().contains("Подлинность документа подтверждена") && genuine.text().contains(&number)
    );
    let (head, digest) = code.split_at(code.len() - 64);
    let other = if digest.starts_with('0') { "1" } else { "0" };
    let unknown =
        ["000-2026-0000009-8", "nothing"].map(|number| format!("{base}/verify/{number}?digest={digest}"));
    let wrong =
        [format!("{head}{other}{}", &digest[1..]), head.to_owned(), format!("{base}/verify/{number}")];
    for address in wrong.into_iter().chain(unknown) {
        let answer = caller.get(&address);
        assert_eq!(answer.status.as_u16(), 404, "{address}");
        assert!(answer.text().contains("Подлинность документа не подтверждена"), "{}", answer.text());
        assert!(!answer.text().contains("900101"), "{}", answer.text());
    }
    // Whoever may not read the XML may not read the paper.
    for form in ["pdf", "html"] {
        let stranger = caller.get(&format!("{base}/api/v1/requests/{number}/result?format={form}"));
        assert_eq!(stranger.status.as_u16(), 404, "{form}");
    }
    assert_eq!(caller.get(&format!("{address}&format=docx")).status.as_u16(), 400);
}

#[test]
fn codes_and_links_lead_to_the_public_address_whatever_host_is_asked() {
    let directory = fresh_dir();
    let file = directory.path().join("qaqpa.toml");
    std::fs::write(&file, "[listeners]\npublic_url = \"https://qaqpa.example.kz/\"\n").unwrap();
    let (serving, caller) = (Serving::at_noon(&["--config", file.to_str().unwrap()]), Caller::new());
    let base = &serving.endpoints.plain;
    let registered = caller.submit(base, &request_of("valid", 1));
    let number = Caller::number(&registered, 201);
    let links = json(&registered)["links"].clone();
    for name in ["self", "result", "report"] {
        let link = links[name].as_str().unwrap();
        assert!(link.starts_with("https://qaqpa.example.kz/api/v1/requests/"), "{link}");
    }
    let xml = caller.result(base, &number);
    let address = links["result"].as_str().unwrap().replace("https://qaqpa.example.kz", base);
    let page = get_as(&caller, &address, "text/html").text();
    let code = printed(xml.as_bytes(), "https://qaqpa.example.kz").unwrap().address;
    assert!(code.starts_with("https://qaqpa.example.kz/verify/"), "{code}");
    assert!(page.contains(&code.replace('&', "&amp;")) && !page.contains(base), "{page}");
    let refused = caller.submit(base, &request_of("revoked", 2));
    assert!(
        refused.header("link").unwrap().contains("<https://qaqpa.example.kz/api/v1/refusals/"),
        "{refused:?}"
    );
}
