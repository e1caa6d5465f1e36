//! What is wrong with a file of a key.

use super::said::said;
use super::{Lang, errors};
use crate::keys::{KeyFileError, KeyOfSeveral, Pkcs12Damage, Pkcs12Error, Pkcs12Part};

/// Why a key file cannot be used.
pub fn key_file_error(error: &KeyFileError, lang: Lang) -> String {
    match error {
        KeyFileError::Unreadable { kind, cause } => {
            let error = errors::system(*kind, cause, lang);
            said!(
                lang,
                "файлды оқу мүмкін емес: {error}",
                "не удаётся прочитать: {error}",
                "cannot read it: {error}"
            )
        }
        KeyFileError::Pem(error) => errors::pem_error(error, lang),
        KeyFileError::EncryptedPem => said!(
            lang,
            "PEM түріндегі кілт шифрланған; оны `openssl pkcs8` арқылы түрлендіріңіз немесе .p12 файлы мен --password беріңіз",
            "ключ в PEM зашифрован; преобразуйте его командой `openssl pkcs8` или укажите файл .p12 и --password",
            "the PEM key is encrypted; convert it with `openssl pkcs8`, or give the .p12 and --password"
        ),
        KeyFileError::Key(error) => errors::crypto_error(*error, lang),
        KeyFileError::Pkcs12(error) => pkcs12_error(error, lang),
        KeyFileError::NotAPair { subject } => said!(
            lang,
            "жабық кілт мына иенің куәлігіне тиесілі емес: {subject}",
            "закрытый ключ не соответствует свидетельству владельца {subject}",
            "the private key does not belong to the certificate of {subject}"
        ),
        KeyFileError::SeveralKeys { keys } => {
            let keys = keys.iter().map(|key| one_of_several(key, lang)).collect::<Vec<_>>().join("; ");
            said!(
                lang,
                "файлда бірнеше жабық кілт бар: {keys}; қажеттісін --cert және оның куәлік файлы арқылы көрсетіңіз",
                "в файле несколько закрытых ключей: {keys}; выберите один: укажите --cert и файл его свидетельства",
                "several private keys in it: {keys}; choose one with --cert and the file of its certificate"
            )
        }
        KeyFileError::NoCertificate => said!(
            lang,
            "кілттің куәлігі берілмеген; оны --cert арқылы көрсетіңіз",
            "к ключу нет свидетельства; укажите его в --cert",
            "no certificate goes with the key; give it with --cert"
        ),
    }
}

/// What a key of several is for.
fn one_of_several(key: &KeyOfSeveral, lang: Lang) -> String {
    match (key, lang) {
        (_, Lang::En) => key.to_string(),
        (KeyOfSeveral::OfCertificate { serial, usage }, Lang::Kk) => {
            format!("{serial} куәлігінің кілті ({usage})")
        }
        (KeyOfSeveral::OfCertificate { serial, usage }, Lang::Ru) => {
            format!("ключ свидетельства {serial} ({usage})")
        }
        (KeyOfSeveral::WithoutCertificate, Lang::Kk) => "куәлігі жоқ кілт".to_owned(),
        (KeyOfSeveral::WithoutCertificate, Lang::Ru) => "ключ без свидетельства".to_owned(),
    }
}

/// Why a PKCS#12 file cannot be used.
pub fn pkcs12_error(error: &Pkcs12Error, lang: Lang) -> String {
    if lang == Lang::En {
        return error.to_string();
    }
    match error {
        Pkcs12Error::TooLarge { octets, limit } => said!(
            lang,
            "файлда {octets} байт бар, рұқсат етілгені – {limit}",
            "в файле {octets} байт, допустимо {limit}",
            "the file has {octets} bytes, the limit is {limit}"
        ),
        Pkcs12Error::Malformed(what) => {
            let what = damage(*what, lang);
            said!(
                lang,
                "бұл PKCS#12 файлы емес немесе ол бүлінген: {what}",
                "это не файл PKCS#12, или он повреждён: {what}",
                "not a PKCS#12 file, or a damaged one: {what}"
            )
        }
        Pkcs12Error::Field { field, what } => {
            let what = damage(*what, lang);
            said!(
                lang,
                "бұл PKCS#12 файлы емес немесе ол бүлінген: {field} өрісі: {what}",
                "это не файл PKCS#12, или он повреждён: поле {field}: {what}",
                "not a PKCS#12 file, or a damaged one: in its {field}: {what}"
            )
        }
        Pkcs12Error::Other(found) => {
            let found = errors::encoded(*found, lang);
            said!(
                lang,
                "бұл PKCS#12 файлы емес, {found}",
                "это не файл PKCS#12, а {found}",
                "not a PKCS#12 file, but {found}"
            )
        }
        Pkcs12Error::WrongPassword => said!(
            lang,
            "пароль сәйкес келмейді (немесе файл бүлінген); куәландырушы орталықтың сынақ файлдарының паролі – `Qwerty12`",
            "пароль не подходит (или файл повреждён); у тестовых файлов удостоверяющего центра пароль `Qwerty12`",
            "the password does not open it (or the file is damaged); the authority's test files have `Qwerty12`"
        ),
        Pkcs12Error::Iterations { asked, limit } => said!(
            lang,
            "кілтті шығару үшін {asked} айналым талап етіледі, рұқсат етілгені – {limit}",
            "для получения ключа требуется итераций: {asked}, допустимо {limit}",
            "it asks for {asked} rounds of key derivation, the limit is {limit}"
        ),
        Pkcs12Error::Unsupported { what, oid } => {
            let (what, name) = (part(*what, lang), Pkcs12Error::algorithm_before(oid));
            said!(
                lang,
                "{what} {name}{oid} қолданылған, мұнда оған қолдау жоқ; файлды `openssl pkcs12 -export` арқылы қайта жазыңыз",
                "{what} {name}{oid} не поддерживается; перезапишите файл командой `openssl pkcs12 -export`",
                "{what} {name}{oid} is not supported; write the file anew with `openssl pkcs12 -export`"
            )
        }
        Pkcs12Error::NoKey => {
            said!(lang, "файлда жабық кілт жоқ", "в файле нет закрытого ключа", "no private key in it")
        }
        Pkcs12Error::SeveralKeys { count } => said!(
            lang,
            "файлда {count} жабық кілт бар, қайсысын алу керегі көрсетілмеген",
            "закрытых ключей в файле: {count}, и не указано, какой взять",
            "{count} private keys in it, and it is not said which to take"
        ),
        Pkcs12Error::Key(error) => {
            let error = errors::crypto_error(*error, lang);
            said!(
                lang,
                "ондағы жабық кілт: {error}",
                "закрытый ключ в нём: {error}",
                "the private key in it: {error}"
            )
        }
        Pkcs12Error::Certificate(error) => {
            let error = errors::certificate_error(error, lang);
            said!(
                lang,
                "ондағы куәлік: {error}",
                "свидетельство в нём: {error}",
                "a certificate in it: {error}"
            )
        }
    }
}

/// A part of a PKCS#12 file that an algorithm makes.
fn part(part: Pkcs12Part, lang: Lang) -> String {
    use Pkcs12Part as P;
    let (kk, ru) = match part {
        P::IntegrityMode => ("файл тұтастығының режимі ретінде", "режим целостности файла"),
        P::Mac => ("MAC үшін", "алгоритм MAC"),
        P::Content => ("мазмұнның түрі ретінде", "вид содержимого"),
        P::Encryption => ("шифрлау үшін", "алгоритм шифрования"),
        P::KeyDerivation => ("кілтті шығару үшін", "алгоритм получения ключа"),
        P::KeyDerivationFunction => ("кілтті шығару функциясы ретінде", "функция получения ключа"),
    };
    match lang {
        Lang::Kk => kk.to_owned(),
        Lang::Ru => ru.to_owned(),
        Lang::En => part.to_string(),
    }
}

fn damage(damage: Pkcs12Damage, lang: Lang) -> String {
    use Pkcs12Damage as D;
    let (kk, ru) = match damage {
        D::Tag => ("элементтің тегі күтілгеннен басқа", "у элемента не тот тег, что ожидается на этом месте"),
        D::ObjectIdentifier => ("объект идентификаторы оқылмайды", "идентификатор объекта не читается"),
        D::Number => ("сан теріс немесе тым үлкен", "число отрицательное или слишком большое"),
        D::OctetString => ("OCTET STRING орнында басқа нәрсе тұр", "на месте OCTET STRING стоит другое"),
        D::Primitive => {
            ("құрама элемент орнында қарапайым элемент тұр", "на месте составного элемента стоит простой")
        }
        D::Depth => ("элементтердің кірістіру тереңдігі тым үлкен", "слишком большая вложенность"),
        D::End => ("деректер ортасынан үзіледі", "данные обрываются"),
        D::LongTag => (
            "PKCS#12 форматында жоқ, бірнеше байттан тұратын тег",
            "тег из нескольких байт, которого в PKCS#12 нет",
        ),
        D::Length => {
            ("көрсетілген ұзындық файлдың шегінен шығады", "указанная длина выходит за пределы файла")
        }
        D::Indefinite => {
            ("қарапайым элементтің ұзындығы көрсетілмеген", "простой элемент неопределённой длины")
        }
        D::InitialisationVector => {
            ("инициализация векторының ұзындығы дұрыс емес", "вектор инициализации неверной длины")
        }
        D::KeyLength { said, octets } => {
            return said!(
                lang,
                "кілт шығарудың keyLength параметрі – {said} байт, ал шифрдің кілті {octets} байт",
                "keyLength выработки ключа – {said} байт, а ключ шифра – {octets}",
                "the key derivation's keyLength is {said} bytes, a key of the cipher has {octets}"
            );
        }
        D::NoRounds => ("кілт шығару айналымдарының саны – 0", "число циклов выработки ключа – 0"),
        D::SaltSource => (
            "кілт шығарудың тұзы басқа көзден (otherSource) алынады, ал оған алгоритм жоқ",
            "соль выработки ключа берётся из другого источника (otherSource), для которого нет алгоритма",
        ),
        D::Parameters => (
            "алгоритмде анықтамасында жоқ параметрлер тұр",
            "у алгоритма стоят параметры, которых у него по определению нет",
        ),
        D::Version => ("нұсқасы 3 емес", "версия не 3"),
        D::MacKey => (
            "MAC кілтінің ұзындығы көрсетілмеген, 20 байттан аз немесе 128 байттан көп",
            "длина ключа MAC не указана, меньше 20 или больше 128 байт",
        ),
        D::EncryptedContent => {
            ("шифрланған мазмұн орнында басқа нәрсе тұр", "на месте зашифрованного содержимого стоит другое")
        }
        D::Parts(max) => {
            return said!(
                lang,
                "бөліктерінің саны {max}-тен көп",
                "частей больше {max}",
                "it has more than {max} parts"
            );
        }
    };
    match lang {
        Lang::Kk => kk.to_owned(),
        Lang::Ru => ru.to_owned(),
        Lang::En => damage.to_string(),
    }
}
