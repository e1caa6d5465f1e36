//! What was expected and what was there, in the language of the report.
//!
//! The stages write both in English, which is what JSON and XML keep. Here stand their fixed phrases with `{}` for what varies:
//! an algorithm, a number, a name. A phrase that is not known here stays as it was written.

use std::borrow::Cow;

use crate::findings::{Lang, Text};

const fn text(kk: &'static str, ru: &'static str, en: &'static str) -> Text {
    Text { kk, ru, en }
}

/// What a hole may hold at most: a name, a digest, a path.
const HOLE_BYTES_MAX: usize = 400;

#[rustfmt::skip]
const PHRASES: &[Text] = &[
    // The document.
    text("шектерге сыятын, UTF-8 кодындағы дұрыс құрылған XML 1.0", "правильно построенный XML 1.0 в UTF-8 в пределах ограничений", "well-formed XML 1.0 in UTF-8 within the limits"),
    text("онда бірде-бір элемент жоқ", "в нём нет ни одного элемента", "there is no element in it"),
    text("ол UTF-8 емес; Qaqpa тек UTF-8 оқиды", "это не UTF-8; Qaqpa читает только UTF-8", "it is not UTF-8; Qaqpa reads UTF-8 only"),
    text("бұл – {}; Qaqpa тек UTF-8 оқиды", "это {}; Qaqpa читает только UTF-8", "it is {}; Qaqpa reads UTF-8 only"),
    text("U+{} таңбасына XML-де рұқсат жоқ", "символ U+{} не допускается в XML", "the character U+{} is not allowed in XML"),
    text("онда құжат түрінің жариялануы (DOCTYPE) бар, оған рұқсат жоқ", "в нём есть объявление типа документа (DOCTYPE), что не допускается", "it has a document type declaration (DOCTYPE), which is not allowed"),
    text("XML рұқсат етпейтін белгілеу: {}", "разметка, не допускаемая XML: {}", "markup that XML does not allow: {}"),
    text("`{}` соңғы тегі `{}` элементін жаппайды", "конечный тег `{}` не закрывает `{}`", "the end-tag `{}` does not close `{}`"),
    text("`{}` элементі жабылмаған", "элемент `{}` не закрыт", "the element `{}` is not closed"),
    text("екінші түбірлік элемент бар", "есть второй корневой элемент", "there is a second document element"),
    text("түбірлік элементтен тыс мәтін бар", "вне корневого элемента есть текст", "there is text outside the document element"),
    text("`{}` атрибуты бір элементте екі рет тұр", "атрибут `{}` стоит дважды на одном элементе", "the attribute `{}` stands twice on one element"),
    text("`{}` префиксі жарияланбаған", "префикс `{}` не объявлен", "the prefix `{}` is not declared"),
    text("рұқсат етілген {1} шегінен көп: {0}", "больше допустимых {1}: {0}", "more {} than the {} that are allowed"),
    // The signature's place and form.
    text("түбірлік элементтің астындағы ds:Signature", "ds:Signature под корневым элементом", "a ds:Signature below the document element"),
    text("ds:Signature", "ds:Signature", "a ds:Signature"),
    text("бір ds:Signature", "одна ds:Signature", "one ds:Signature"),
    text("{} және {} жерлеріндегі қолтаңбалар", "подписи в местах {} и {}", "signatures at {} and {}"),
    text("түбірлік элементтің дәл астындағы қолтаңба", "подпись непосредственно под корневым элементом", "the signature right below the document element"),
    text("Header ішінде ds:Signature бар wsse:Security", "wsse:Security с ds:Signature в Header", "wsse:Security with a ds:Signature in the Header"),
    text("рұқсат етілген құрылымдағы қолтаңба", "подпись допустимого строения", "a Signature in the form that is allowed"),
    text("`{}` күтілген, `{}` тұр", "ожидается `{}`, стоит `{}`", "`{}` is expected, `{}` stands there"),
    text("`{}` ішінде түсініктеме, нұсқау немесе элемент бар", "в `{}` есть комментарий, инструкция или элемент", "`{}` holds a comment, a processing instruction or an element"),
    text("`{}` base64 емес", "`{}` не base64", "`{}` is not base64"),
    text("`{}` ішінде Algorithm жоқ", "у `{}` нет Algorithm", "`{}` has no Algorithm"),
    text("{} `{}` қолданылмайды", "{} `{}` не поддерживается", "{} `{}` is not supported"),
    text("түрлендірулерге рұқсат жоқ: {}", "преобразования не допускаются: {}", "the transforms are not allowed: {}"),
    text("SignedInfo ішінде Reference жоқ: оған ештеңе қол қойылмаған", "в SignedInfo нет Reference: ничего не подписано", "SignedInfo has no Reference: it signs nothing"),
    text("{} рұқсат етілмейді", "{} не допускается", "{} is not allowed"),
    // Its value, its digests and what it covers.
    text("KeyInfo ішіндегі кілттің SignedInfo үстіндегі {} қолтаңбасы", "подпись {} под SignedInfo ключом из KeyInfo", "{} of SignedInfo by the key in KeyInfo"),
    text("ондай емес, {} октеттік SignatureValue", "SignatureValue из {} октетов, которое ею не является", "a SignatureValue of {} octets that is not"),
    text("{} алгоритміне арналған кілт", "ключ для {}", "a key for {}"),
    text("{} түріндегі кілт", "ключ вида {}", "a key of kind {}"),
    text("{} (Reference URI=\"{}\" көрсеткендей)", "{} (как указано в Reference URI=\"{}\")", "{} (as the Reference URI=\"{}\" states)"),
    text("{} (құжаттағы деректердікі)", "{} (того, что есть в документе)", "{} (of what is there)"),
    text("осы құжаттың бір элементіне Reference", "Reference на один элемент этого документа", "a Reference to one element of this document"),
    text("`{}` идентификаторы бар элемент жоқ", "нет элемента с идентификатором `{}`", "no element bears the id `{}`"),
    text("`{}` идентификаторы бірнеше элементте бар", "идентификатор `{}` есть у нескольких элементов", "the id `{}` is borne by more than one element"),
    text("`{}` – құжат ішіндегі сілтеме емес", "`{}` не является ссылкой внутри документа", "`{}` is not a reference within the document"),
    text("{} элементіне Reference", "Reference на {}", "a Reference to {}"),
    text("мағынасы бар элементке бір Reference", "одна Reference, на подразумеваемый элемент", "one Reference, to the element that is meant"),
    text("хэш есептеуге болатын деректер", "данные, хэш которых можно вычислить", "content that can be digested"),
    text("base64 түрлендіруі декодтайтын мәтін base64 емес", "текст, который декодирует преобразование base64, не base64", "the text that the base64 transform decodes is not base64"),
    text("SHA-256 не одан күшті, RSA кілті 2048 биттен кем емес", "SHA-256 или сильнее, ключ RSA не короче 2048 бит", "SHA-256 or stronger, RSA of 2048 bits or more"),
    text("{} биттік RSA кілті", "ключ RSA из {} бит", "an RSA key of {} bits"),
    // The certificate.
    text("қол қоюшының X.509 тіркеу куәлігі", "X.509-свидетельство подписавшего", "the signer's X.509 certificate"),
    text("KeyInfo ішінде X.509 куәлігі жоқ және мұнда белгілі куәлік аталмаған", "в KeyInfo нет X.509-свидетельства и не названо известное здесь", "KeyInfo holds no X.509 certificate and names none that is known here"),
    text("KeyInfo ішінде тек кілт бар; куәлік керек", "в KeyInfo только ключ; нужно свидетельство", "KeyInfo holds a bare key; a certificate is needed"),
    text("`{}` ішіндегі куәлік оқылмайды: {}", "свидетельство в `{}` не читается: {}", "the certificate in `{}` cannot be read: {}"),
    text("сенімді куәландырушы орталыққа дейінгі тізбек", "цепочка до доверенного удостоверяющего центра", "a path to a trusted authority"),
    text("мұнда белгісіз `{}` шығарған", "выпущено `{}`, который здесь неизвестен", "issued by `{}`, which is not known here"),
    text("`{}` қолтаңбасы", "подпись `{}`", "the signature of `{}`"),
    text("оныкі емес қолтаңба", "подпись, которая ему не принадлежит", "a signature that is not its"),
    text("қайтарылған куәліктер тізімінде болмау", "отсутствие в списке отозванных свидетельств", "absence from the list of revoked certificates"),
    text("сериялық нөмірі {} куәлік {} күні қайтарылған ({}), {} бастап жарамсыз; уақыт белгісі – {}", "серийный номер {} отозван {} ({}), недействителен с {}; метка времени – {}", "serial number {} revoked on {} ({}), invalid since {}; the time-stamp is of {}"),
    text("сериялық нөмірі {} куәлік {} күні қайтарылған ({}), {} бастап жарамсыз", "серийный номер {} отозван {} ({}), недействителен с {}", "serial number {} revoked on {} ({}), invalid since {}"),
    text("сериялық нөмірі {} куәлік {} күні қайтарылған ({}); уақыт белгісі – {}", "серийный номер {} отозван {} ({}); метка времени – {}", "serial number {} revoked on {} ({}); the time-stamp is of {}"),
    text("осы қолтаңбаның үстіндегі уақыт белгісі", "метка времени на этой подписи", "a time-stamp over this signature"),
    text("өз уақытында сенімді қызметтің уақыт белгісі", "метка времени службы, доверенной на её момент", "a time-stamp by a service that is trusted at its time"),
    text("{} немесе одан бұрынғы уақыт белгісі", "метка времени не позже {}", "a time-stamp of {} or before"),
    text("уақыт белгісінің {} сәтіне", "на момент метки времени, {}", "as at the time-stamp, {}"),
    text("уақыт белгісінен кейін, {} күні қайтарылған ({})", "отозвано после метки времени, {} ({})", "revoked after the time-stamp, on {} ({})"),
    text("сериялық нөмірі {} куәлік {} күні қайтарылған ({})", "серийный номер {} отозван {} ({})", "serial number {} revoked on {} ({})"),
    text("`{}` орталығының тізімі", "список центра `{}`", "a CRL of `{}`"),
    text("{} күні жарамды тізім", "список, действующий на {}", "a CRL that is valid on {}"),
    text("{} күні, яғни тексеру уақытынан кейін шығарылған тізім", "выпущенный {}, позже времени, на которое проверяется", "one issued on {}, after the time that is judged at"),
    text("nextUpdate мерзімі {} болған тізім", "список, у которого nextUpdate было {}", "one whose nextUpdate was {}"),
    text("қол қоюға (SIGN) арналған куәлік", "свидетельство для подписи (SIGN)", "a signing (SIGN) certificate"),
    text("кіруге (AUTH) арналған куәлік: emailProtection жоқ clientAuth", "свидетельство для входа (AUTH): clientAuth без emailProtection", "a log-in (AUTH) certificate: clientAuth without emailProtection"),
    // The person and the request.
    text("{} (куәлікте)", "{} (в свидетельстве)", "{} (certificate)"),
    text("{} (сұраныста)", "{} (в запросе)", "{} (request)"),
    text("куәлік иесінің атауындағы нөмір", "номер в имени владельца свидетельства", "a number in the certificate's subject"),
    text("он екі цифр", "двенадцать цифр", "twelve digits"),
    text("{} ішінде он екі цифр", "двенадцать цифр в {}", "twelve digits in {}"),
    text("{} таңба: {}", "символов {}: {}", "{} characters: {}"),
    text("толтырылған {} элементі", "заполненный элемент {}", "the element {}, filled in"),
    text("{} элементі", "элемент {}", "the element {}"),
    text("`serviceId` ішіндегі қызмет", "сервис в `serviceId`", "the service in `serviceId`"),
    text("каталогтағы қызмет, мүмкін `{}`", "сервис из каталога, возможно `{}`", "a service of the catalogue, perhaps `{}`"),
    text("каталогтағы қызмет", "сервис из каталога", "a service of the catalogue"),
    text("requestNumber ішінде он төрт цифр", "четырнадцать цифр в requestNumber", "fourteen digits in requestNumber"),
    text("requestDate ішінде күн, мысалы {}", "дата в requestDate, например {}", "a date in requestDate, such as {}"),
    text("{} (осы ретпен)", "{} (в этом порядке)", "{}, in this order"),
    text("content ішінде base64", "base64 в content", "base64 in content"),
    text("{} таңба", "символов: {}", "{} characters"),
    // Said of much.
    text("жоқ", "нет", "none"),
    text("олардың бірде-бірі жоқ", "ни одного из них", "none of them"),
    text("ештеңе", "ничего", "nothing"),
    text("басқа нәрсе", "нечто иное", "something else"),
    text("бірнешеу", "несколько", "several"),
    text("олардың саны {}", "их {}", "{} of them"),
];

/// The phrase in a language.
pub(super) fn phrase(written: &str, lang: Lang) -> Cow<'_, str> {
    if lang == Lang::En {
        return Cow::Borrowed(written);
    }
    let found = PHRASES.iter().find_map(|known| Some((known, holes(known.en, written)?)));
    found.map_or(Cow::Borrowed(written), |(known, holes)| Cow::Owned(filled(known.in_lang(lang), &holes)))
}

/// What stands in the holes of `pattern` when `written` is such a phrase.
fn holes<'a>(pattern: &str, written: &'a str) -> Option<Vec<&'a str>> {
    let mut pieces = pattern.split("{}");
    let mut rest = written.strip_prefix(pieces.next()?)?;
    let mut found = Vec::new();
    let mut pieces = pieces.peekable();
    while let Some(piece) = pieces.next() {
        // The last piece ends the phrase; an earlier one ends its hole where it stands first.
        let end =
            if pieces.peek().is_none() { rest.len().checked_sub(piece.len())? } else { rest.find(piece)? };
        let (hole, after) = (rest.get(..end)?, rest.get(end..)?);
        rest = after.strip_prefix(piece)?;
        if hole.len() > HOLE_BYTES_MAX {
            return None;
        }
        found.push(hole);
    }
    rest.is_empty().then_some(found)
}

/// `{}` takes the holes in their order, `{0}` and `{1}` by number.
fn filled(pattern: &str, holes: &[&str]) -> String {
    let mut in_order = holes.iter();
    let mut out = String::with_capacity(pattern.len() + 64);
    let mut rest = pattern;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        let close = rest[open..].find('}').map_or(rest.len(), |close| open + close);
        let number = rest.get(open + 1..close).unwrap_or_default();
        let hole = if number.is_empty() {
            in_order.next()
        } else {
            number.parse::<usize>().ok().and_then(|number| holes.get(number))
        };
        out.push_str(hole.copied().unwrap_or_default());
        rest = rest.get(close + 1..).unwrap_or_default();
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_varies_is_put_where_the_language_has_it() {
        let ru = |written| phrase(written, Lang::Ru).into_owned();
        assert_eq!(ru("signatures at 5:1 and 9:3"), "подписи в местах 5:1 и 9:3");
        assert_eq!(ru("more References than the 8 that are allowed"), "больше допустимых 8: References");
        assert_eq!(
            ru("SHA-256 qFos= (as the Reference URI=\"#a\" states)"),
            "SHA-256 qFos= (как указано в Reference URI=\"#a\")"
        );
        assert_eq!(phrase("a Reference to /r", Lang::En), "a Reference to /r");
        assert_eq!(ru("a word that nobody knows"), "a word that nobody knows");
        assert_eq!(ru("none"), "нет");
    }

    #[test]
    fn a_language_loses_nothing_of_what_varies() {
        for known in PHRASES {
            let count = known.en.matches("{}").count();
            let marks: Vec<String> = (0..count).map(|index| format!("<{index}>")).collect();
            let written =
                marks.iter().fold(known.en.to_owned(), |written, mark| written.replacen("{}", mark, 1));
            let first = PHRASES.iter().find(|other| holes(other.en, &written).is_some()).unwrap();
            assert_eq!(first.en, known.en, "another phrase stands before it that takes it");
            for lang in [Lang::Kk, Lang::Ru] {
                let told = phrase(&written, lang);
                assert!(marks.iter().all(|mark| told.contains(mark)), "{told}");
            }
        }
    }
}
