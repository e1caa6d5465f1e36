//! `qaqpa certificate`.

use std::fmt::Display;

use crate::text::Lang;
use crate::text::said::said;

/// Whose certificate is judged.
pub fn judged(lang: Lang, subject: &dyn Display) -> String {
    said!(lang, "куәлік:      {subject}", "свидетельство: {subject}", "certificate: {subject}")
}

/// At what time.
pub fn at(lang: Lang, now: &dyn Display) -> String {
    said!(lang, "уақыты:      {now}", "на момент:     {now}", "at:          {now}")
}

/// The next of the path.
pub fn issued_by(lang: Lang, subject: &dyn Display) -> String {
    said!(lang, "шығарушысы: {subject}", "издатель: {subject}", "issued by {subject}")
}

/// A remark.
pub fn note(lang: Lang, note: &str) -> String {
    said!(lang, "ескертпе: {note}", "примечание: {note}", "note: {note}")
}

/// An address from which nothing came, and how another is asked in its place.
pub fn not_obtained(lang: Lang, address: &str, why: &str) -> String {
    said!(
        lang,
        "{address}: {why}; орнына басқа мекенжайды --map {address}=http://… арқылы сұраңыз",
        "{address}: {why}; другой адрес вместо него – --map {address}=http://…",
        "{address}: {why}; to ask elsewhere: --map {address}=http://…"
    )
}

/// Something in a file that cannot be read.
pub fn left_out(lang: Lang, what: &str, why: &str) -> String {
    said!(lang, "{what}: ескерілмеді: {why}", "{what}: не учтено: {why}", "{what}: left out: {why}")
}

/// Which certificate of a file.
pub fn numbered(lang: Lang, path: &dyn Display, number: usize) -> String {
    said!(lang, "{path}, {number}-куәлік", "{path}, свидетельство {number}", "{path}, certificate {number}")
}

/// A part of a certificate, in words; `name` is what JSON calls it.
pub fn field(lang: Lang, name: &'static str) -> &'static str {
    let (kk, ru) = match name {
        "subject" => ("иесі", "владелец"),
        "iin" => ("ЖСН", "ИИН"),
        "bin" => ("БСН", "БИН"),
        "issuer" => ("шығарушысы", "издатель"),
        "serialNumber" => ("сериялық нөмірі", "серийный номер"),
        "version" => ("нұсқасы", "версия"),
        "notBefore" => ("жарамдылық басы", "действует с"),
        "notAfter" => ("жарамдылық соңы", "действует по"),
        "key" => ("кілті", "ключ"),
        "keyBoundTo" => ("кілт шектеуі", "ключ только для"),
        "signatureAlgorithm" => ("қолтаңба алгоритмі", "алгоритм подписи"),
        "keyUsage" => ("кілттің мақсаты", "назначение ключа"),
        "extendedKeyUsage" => ("қолданылу мақсаты", "применение"),
        "policies" => ("саясаттары", "политики"),
        "authority" => ("орталық куәлігі", "центр"),
        "alternativeNames" => ("басқа атаулары", "другие имена"),
        "subjectKeyId" => ("кілт белгісі", "ключ владельца"),
        "authorityKeyId" => ("шығарушы кілті", "ключ издателя"),
        "crlUrls" => ("CRL мекенжайы", "адрес CRL"),
        "deltaCrlUrls" => ("delta CRL мекенжайы", "адрес delta CRL"),
        "ocspUrls" => ("OCSP мекенжайы", "адрес OCSP"),
        "issuerUrls" => ("шығарушы мекенжайы", "адрес издателя"),
        "unknownCritical" => ("белгісіз critical", "неизвестные critical"),
        other => (other, other),
    };
    match lang {
        Lang::Kk => kk,
        Lang::Ru => ru,
        Lang::En => name,
    }
}

/// Whether it is an authority's.
pub fn authority(lang: Lang, is_one: bool, below: Option<u32>) -> String {
    match (is_one, below) {
        (false, _) => said!(lang, "жоқ", "нет", "no"),
        (true, None) => said!(lang, "иә", "да", "yes"),
        (true, Some(length)) => said!(
            lang,
            "иә, одан төмен ең көбі {length}",
            "да, ниже неё не больше {length}",
            "yes, with at most {length} below it"
        ),
    }
}

/// An algorithm with a salt.
pub fn salted(lang: Lang, algorithm: &str, bytes: u16) -> String {
    said!(
        lang,
        "{algorithm}, тұзы {bytes} байт",
        "{algorithm}, соль {bytes} байт",
        "{algorithm}, a salt of {bytes} bytes"
    )
}

/// A key bound to RSASSA-PSS with a digest.
pub fn bound(lang: Lang, digest: &str, bytes: u16) -> String {
    said!(
        lang,
        "RSASSA-PSS, {digest}, тұзы кемінде {bytes} байт",
        "RSASSA-PSS, {digest}, соль не меньше {bytes} байт",
        "RSASSA-PSS with {digest}, a salt of {bytes} bytes or more"
    )
}

/// A directory name among the alternative names.
pub fn directory_name(lang: Lang) -> String {
    said!(lang, "каталог атауы", "имя каталога", "a directory name")
}

/// A name of another kind.
pub fn tagged_name(lang: Lang, tag: u8) -> String {
    said!(lang, "тегі {tag:#04x} атау", "имя с тегом {tag:#04x}", "a name with tag {tag:#04x}")
}

/// Roles and policies of the national authority: the OID, Kazakh, Russian, English.
const MEANINGS: [(&str, &str, &str, &str); 28] = [
    ("2.5.29.37.0", "кез келген мақсат", "любое назначение", "any purpose"),
    ("1.2.398.3.3.4.1.1", "жеке тұлға", "физическое лицо", "natural person"),
    (
        "1.2.398.3.3.4.1.1.1",
        "жеке тұлғаның цифрлық жүйесі",
        "цифровая система физического лица",
        "digital system of a natural person",
    ),
    ("1.2.398.3.3.4.1.2", "заңды тұлға", "юридическое лицо", "legal entity"),
    ("1.2.398.3.3.4.1.2.1", "бірінші басшы", "первый руководитель", "first head"),
    ("1.2.398.3.3.4.1.2.2", "қол қою құқығы", "право подписи", "right to sign"),
    (
        "1.2.398.3.3.4.1.2.3",
        "қаржы құжаттарына қол қою құқығы",
        "право подписи финансовых документов",
        "right to sign financial documents",
    ),
    ("1.2.398.3.3.4.1.2.4", "кадр қызметкері", "сотрудник отдела кадров", "HR officer"),
    ("1.2.398.3.3.4.1.2.5", "қызметкер", "сотрудник", "employee"),
    ("1.2.398.3.3.4.1.2.6", "ақпараттық жүйе", "информационная система", "information system"),
    ("1.2.398.3.3.4.2", "орталықтағы өкілеттіктер", "полномочия в центре", "privileges in the authority"),
    ("1.2.398.3.3.4.2.1", "орталық әкімшісі", "администратор центра", "administrator of the authority"),
    ("1.2.398.3.3.4.2.2", "орталық менеджері", "менеджер центра", "manager of the authority"),
    ("1.2.398.3.3.4.2.3", "орталық операторы", "оператор центра", "operator of the authority"),
    ("1.2.398.3.3.4.3", "сәйкестендіру", "идентификация", "identification"),
    (
        "1.2.398.3.3.4.3.1",
        "ХҚКО-да сәйкестендірілген",
        "идентифицирован в ЦОН",
        "identified at a service centre",
    ),
    ("1.2.398.3.3.4.3.2", "қашықтан сәйкестендірілген", "идентифицирован удалённо", "identified remotely"),
    (
        "1.2.398.3.3.4.3.2.1",
        "Digital ID арқылы сәйкестендірілген",
        "идентифицирован через Digital ID",
        "identified by Digital ID",
    ),
    ("1.2.398.5.19.1.2.2.1", "қазынашылық клиенті", "клиент казначейства", "client of the treasury"),
    (
        "1.2.398.3.3.2",
        "орталықтың 2022 жылдан бергі саясаты: бір куәлікпен қол қойылады әрі жүйеге кіреді",
        "политика центра с 2022 года: одно свидетельство для подписи и входа",
        "the authority's policy since 2022: one certificate to sign and to log in",
    ),
    ("1.2.398.3.3.2.1", "заңды тұлға, қол қою", "юридическое лицо, подпись", "legal entity, to sign"),
    ("1.2.398.3.3.2.2", "заңды тұлға, жүйеге кіру", "юридическое лицо, вход", "legal entity, to log in"),
    ("1.2.398.3.3.2.3", "жеке тұлға, қол қою", "физическое лицо, подпись", "natural person, to sign"),
    ("1.2.398.3.3.2.4", "жеке тұлға, жүйеге кіру", "физическое лицо, вход", "natural person, to log in"),
    ("1.2.398.3.3.2.6", "уақыт белгісі орталығы", "центр меток времени", "time-stamping authority"),
    ("1.2.398.3.3.1.1", "куәлік шығаратын орталық", "выпускающий центр", "issuing authority"),
    ("1.2.398.3.1.2", "түбірлік орталық", "корневой центр", "root authority"),
    ("2.5.29.32.0", "кез келген саясат", "любая политика", "any policy"),
];

/// Purposes by the name that RFC 5280 §4.2.1.12 gives them, the same in every language.
const PURPOSES: [(&str, &str); 6] = [
    ("1.3.6.1.5.5.7.3.1", "serverAuth"),
    ("1.3.6.1.5.5.7.3.2", "clientAuth"),
    ("1.3.6.1.5.5.7.3.3", "codeSigning"),
    ("1.3.6.1.5.5.7.3.4", "emailProtection"),
    ("1.3.6.1.5.5.7.3.8", "timeStamping"),
    ("1.3.6.1.5.5.7.3.9", "OCSPSigning"),
];

/// What an OID of a purpose, a role or a policy means, where that is known; [authority §1.2](crate::manual::authority).
pub fn meaning(lang: Lang, oid: &str) -> Option<&'static str> {
    let purpose = PURPOSES.iter().find(|row| row.0 == oid).map(|row| row.1);
    purpose.or_else(|| {
        MEANINGS.iter().find(|row| row.0 == oid).map(|(_, kk, ru, en)| match lang {
            Lang::Kk => *kk,
            Lang::Ru => *ru,
            Lang::En => *en,
        })
    })
}
