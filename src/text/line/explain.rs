//! `qaqpa explain`.

use std::fmt::Display;

use crate::text::Lang;
use crate::text::said::said;

/// Which Reference, and where it stands.
pub fn reference(lang: Lang, number: usize, uri: &str, place: &str) -> String {
    said!(
        lang,
        "{number}-Reference: URI=\"{uri}\", орны: {place}",
        "Reference {number}: URI=\"{uri}\", место: {place}",
        "Reference {number}: URI=\"{uri}\" at {place}"
    )
}

/// The digest it states.
pub fn stated(lang: Lang, algorithm: &str, digest: &str) -> String {
    said!(
        lang,
        "  жазылған   {algorithm} {digest}",
        "  указано    {algorithm} {digest}",
        "  stated    {algorithm} {digest}"
    )
}

/// The digest of what is there.
pub fn computed(lang: Lang, algorithm: &str, digest: &str, bytes: usize) -> String {
    said!(
        lang,
        "  есептелген {algorithm} {digest}, {bytes} байт бойынша",
        "  вычислено  {algorithm} {digest} по {bytes} байтам",
        "  computed  {algorithm} {digest} over {bytes} bytes"
    )
}

/// The beginning of what is hashed.
pub fn bytes(lang: Lang, shown: &str) -> String {
    said!(lang, "  байттары   {shown}…", "  байты      {shown}…", "  bytes     {shown}…")
}

/// The digests are equal, and the value is right.
pub fn equal(lang: Lang) -> String {
    said!(
        lang,
        "  тең: бұл бөлік қол қойылғандағыдай",
        "  равны: эта часть такая же, как при подписании",
        "  equal: this part is as it was signed"
    )
}

/// The digests are equal, the value is not right.
pub fn equal_but_broken(lang: Lang) -> String {
    said!(
        lang,
        "  тең: хэш жазылғандай, бірақ қолтаңба мәні қате: SignedInfo жолын қараңыз",
        "  равны: хэш такой, как указано, но значение подписи неверно: см. SignedInfo",
        "  equal: the digest is as stated, but the signature value is broken: see SignedInfo"
    )
}

/// The digests are equal, and there is no key for the value.
pub fn equal_no_key(lang: Lang) -> String {
    said!(
        lang,
        "  тең: хэш жазылғандай; қолтаңба мәні тексерілмеді: KeyInfo ішінде кілт жоқ",
        "  равны: хэш такой, как указано; значение подписи не проверялось: в KeyInfo нет ключа",
        "  equal: the digest is as stated; the signature value was not looked at: KeyInfo holds no key"
    )
}

/// Why they differ.
pub fn cause(lang: Lang, cause: &str) -> String {
    said!(lang, "  себебі     {cause}", "  причина    {cause}", "  cause     {cause}")
}

/// What was used in place of what is named.
pub fn really_used(lang: Lang, used: &dyn Display) -> String {
    said!(
        lang,
        "             іс жүзінде қолданылғаны: {used}",
        "             на деле использовано: {used}",
        "            really used: {used}"
    )
}

/// No cause is found.
pub fn cause_unknown(lang: Lang) -> [String; 3] {
    [
        said!(
            lang,
            "  себебі     табылмады: тексерілген қателердің ешқайсысы жазылған хэшті бермейді",
            "  причина    не найдена: ни одна из проверенных ошибок не даёт указанного хэша",
            "  cause     not found: none of the mistakes that were tried gives the stated digest"
        ),
        said!(
            lang,
            "  тексерілді жол аяқтары, бос орындар және 0–4 бос орын немесе табуляция шегіністері, жолдарға бөлінген base64, NFC мен NFD, атау кеңістігінің басқа префикстері, қоршаған элементтер, түсініктемелер, қолтаңбаның өзі, шикі мәтін мен файл, басқа кодтаулар, канондау және хэштеу алгоритмдері, байттар орнына hex пен base64",
            "  проверено  концы строк, пробелы и отступы в 0–4 пробела или табуляции, base64 с переносами, NFC и NFD, другие префиксы пространства имён, окружение, комментарии, сама подпись, исходный текст и файл, другие кодировки, каноникализации и хэши, hex и base64 вместо байтов",
            "  tried     line ends, white space and layouts of 0 to 4 blanks or tabs, base64 wrapped, NFC and NFD, other prefixes of one namespace, surroundings, comments, the signature itself, raw text and file, other encodings, canonicalizations and digests, hex and base64 for bytes"
        ),
        said!(
            lang,
            "  тексерілмеді олардың бірнешеуі қатар және мазмұнның өзгеруі; --against арқылы салыстырыңыз",
            "  не проверялось несколько из них сразу и изменение самого содержимого; сравните с помощью --against",
            "  not tried several of them at once, and a change of the content itself; compare with --against"
        ),
    ]
}

/// Nothing is hashed.
pub fn nothing(lang: Lang, why: &str) -> String {
    said!(lang, "  хэштелетін ештеңе жоқ: {why}", "  хэшировать нечего: {why}", "  nothing is hashed: {why}")
}

/// The signature value is right.
pub fn value_right(lang: Lang) -> String {
    said!(
        lang,
        "SignedInfo: қолтаңба мәні KeyInfo ішіндегі кілтке сәйкес",
        "SignedInfo: значение подписи верно для ключа в KeyInfo",
        "SignedInfo: the signature value is right by the key in KeyInfo"
    )
}

/// There is no key.
pub fn value_no_key(lang: Lang) -> String {
    said!(
        lang,
        "SignedInfo: тексерілмеді: KeyInfo ішінде куәлік те, кілт те жоқ",
        "SignedInfo: не проверялось: в KeyInfo нет ни свидетельства, ни ключа",
        "SignedInfo: not looked at: KeyInfo holds no certificate and no key"
    )
}

/// The signature value is wrong.
pub fn value_wrong(lang: Lang) -> String {
    said!(
        lang,
        "SignedInfo: қолтаңба мәні KeyInfo ішіндегі кілтке сәйкес емес",
        "SignedInfo: значение подписи неверно для ключа в KeyInfo",
        "SignedInfo: the signature value is wrong by the key in KeyInfo"
    )
}

/// Why the value is wrong.
pub fn value_cause(lang: Lang, cause: &str, used: Option<&str>) -> String {
    let used = used.map_or_else(String::new, |used| {
        said!(
            lang,
            " (іс жүзінде қолданылғаны: {used})",
            " (на деле использовано: {used})",
            " (really used: {used})"
        )
    });
    said!(
        lang,
        "  себебі     SignedInfo бойынша: {cause}{used}",
        "  причина    для SignedInfo: {cause}{used}",
        "  cause     of SignedInfo: {cause}{used}"
    )
}

/// No cause of a wrong value is found.
pub fn value_cause_unknown(lang: Lang) -> [String; 2] {
    [
        said!(
            lang,
            "  себебі     табылмады: кілт басқа немесе SignedInfo өзгертілген",
            "  причина    не найдена: другой ключ, или SignedInfo изменён",
            "  cause     not found: another key, or SignedInfo was changed"
        ),
        said!(
            lang,
            "  тексерілді қоршаған элементтер, канондау, жол аяқтары, шегіністер, шикі мәтін, DER түріндегі ECDSA, басқа алгоритмдер",
            "  проверено  окружение, каноникализации, концы строк, отступы, исходный текст, ECDSA в DER, другие алгоритмы",
            "  tried     its surroundings, canonicalizations, line ends, layouts, raw text, ECDSA in DER, other algorithms"
        ),
    ]
}

/// Both sides hashed the same.
pub fn same(lang: Lang) -> String {
    said!(
        lang,
        "салыстыру: екі жақтағы байттар бірдей; хэш бәрібір өзгеше болса, жазылған мән олардан есептелмеген",
        "сравнение: байты с обеих сторон одинаковы; если хэш всё же отличается, указанное значение вычислено не по ним",
        "compared: the same bytes on both sides; if the digest differs nevertheless, the stated value was not made from them"
    )
}

/// Where the two sides first differ.
pub fn difference(lang: Lang, offset: usize, here: usize, there: usize) -> String {
    said!(
        lang,
        "салыстыру: алғашқы айырмашылық {offset}-байтта (мұнда {here}, онда {there})",
        "сравнение: первое отличие в байте {offset} (здесь {here}, там {there})",
        "compared: the first difference is at byte {offset} ({here} here, {there} there)"
    )
}

/// Both sides around the difference.
pub fn both(lang: Lang, ours: &str, theirs: &str) -> [String; 2] {
    [
        said!(lang, "  мұнда  {ours}", "  здесь  {ours}", "  here   {ours}"),
        said!(lang, "  онда   {theirs}", "  там    {theirs}", "  there  {theirs}"),
    ]
}

/// The document is larger than what the service explains.
pub fn too_large_to_explain(lang: Lang, octets_max: usize) -> String {
    said!(
        lang,
        "құжат {octets_max} октеттен үлкен; үлкен құжаттарды `qaqpa explain` қарайды",
        "документ больше {octets_max} октетов; большие документы разбирает `qaqpa explain`",
        "the document has more than {octets_max} octets; `qaqpa explain` looks at larger ones"
    )
}

/// The element at a place is no signature.
pub fn unreadable_signature(lang: Lang, at: &str, why: &str) -> String {
    said!(
        lang,
        "{at} орнындағы қолтаңба: {why}",
        "подпись в месте {at}: {why}",
        "the signature at {at}: {why}"
    )
}
