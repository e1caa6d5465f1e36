//! Why a digest differs, in Russian.

use crate::findings::Cause;

#[rustfmt::skip]
pub(crate) const fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::Indented => "Документ отформатирован с отступами после подписания; отправляйте без форматирования",
        Cause::CarriageReturnsLost => "При подписании концы строк были CRLF, затем стали LF; сохраняйте байты неизменными или подписывайте с LF",
        Cause::CarriageReturnsAdded => "После подписания к концам строк добавлен CR (&#13;)",
        Cause::Base64Rewrapped => "Текст base64 внутри подписанных данных переразбит на строки",
        Cause::ValuesPadded => "После подписания вокруг значений добавлены пробелы",
        Cause::OtherCanonicalization(_) => "При подписании использован другой алгоритм каноникализации, чем указан",
        Cause::CommentsHashed => "В хэш вошли комментарии, которые такая ссылка исключает",
        Cause::SignedBeforeEmbedding => "Документ подписан до вложения в конверт: пространства имён конверта изменили канонический вид; используйте Exclusive C14N или проверяйте документ вне конверта",
        Cause::EmptyNamespaceAdded => "После подписания добавлено xmlns=\"\"",
        Cause::RawText => "Хэширован сам текст, а не канонический вид",
        Cause::SignatureIncluded => "В хэш вошла сама подпись; её исключает преобразование enveloped-signature",
        Cause::OtherDigest(_) => "Использован другой алгоритм хэширования, чем указан",
        Cause::ByteOrderMark => "В хэш вошла метка порядка байтов (BOM)",
        Cause::FinalLineFeed => "В хэш вошёл завершающий перевод строки",
        Cause::RawFile => "Хэширован сам файл вместе с объявлением XML, а не канонический вид",
        Cause::LaidOut(_) => "При подписании документ был отформатирован иначе: переводы строк и отступы между элементами потеряны или изменены",
        Cause::LineFeedsLost => "После подписания потеряны переводы строк (используйте curl --data-binary)",
        Cause::OtherEncoding(_) => "Хэширован текст в другой кодировке; канонический вид — UTF-8",
        Cause::Normalized(_) => "При подписании текст был в другой нормальной форме Unicode",
        Cause::PrefixRenamed => "После подписания изменён префикс пространства имён",
        Cause::HexForOctets => "В DigestValue стоит base64 от шестнадцатеричной записи (hex) хэша, а не от его байтов",
        Cause::Base64Twice => "DigestValue закодирован в base64 дважды",
        Cause::HashedTwice => "Хэширован не канонический вид, а его хэш: хэш вычислен дважды",
        Cause::EcdsaInDer => "SignatureValue записан в DER; в XMLDSig стоят r и s подряд",
        Cause::OtherMethod(_) => "Использован другой алгоритм подписи, чем указан",
    }
}
