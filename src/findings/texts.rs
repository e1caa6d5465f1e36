//! What people read, in Kazakh, Russian and English.

use serde::Serialize;

use super::Code;

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// Kazakh.
    Kk,
    /// Russian.
    Ru,
    /// English.
    En,
}

impl Lang {
    /// All of them, in the order in which texts are told.
    pub const ALL: [Lang; 3] = [Lang::Kk, Lang::Ru, Lang::En];

    /// Its ISO 639-1 code.
    pub const fn as_str(self) -> &'static str {
        match self {
            Lang::Kk => "kk",
            Lang::Ru => "ru",
            Lang::En => "en",
        }
    }

    /// The language of a tag such as `ru` or `kk-KZ`, RFC 5646.
    pub fn parse(tag: &str) -> Option<Lang> {
        let primary = tag.split('-').next().unwrap_or_default();
        Lang::ALL.into_iter().find(|lang| lang.as_str().eq_ignore_ascii_case(primary))
    }
}

/// One text in three languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Text {
    /// Kazakh.
    pub kk: &'static str,
    /// Russian.
    pub ru: &'static str,
    /// English.
    pub en: &'static str,
}

impl Text {
    /// The text in one of them.
    pub const fn in_lang(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Kk => self.kk,
            Lang::Ru => self.ru,
            Lang::En => self.en,
        }
    }
}

const fn text(kk: &'static str, ru: &'static str, en: &'static str) -> Text {
    Text { kk, ru, en }
}

/// The regulation's own messages.
pub mod message {
    use super::{Text, text};

    /// [000 ¶10(7)](crate::manual::regulation): the one message for all three conditions on the EDS.
    pub const SIGNATURE_NOT_CONFIRMED: Text = text(
        "ЭЦҚ түпнұсқалығының расталмауына байланысты сұратылған қызметтен бас тарту туралы хабарлама",
        "сообщение об отказе в запрашиваемой услуге в связи с неподтверждением подлинности ЭЦП",
        "message refusing the requested service because the EDS was not confirmed",
    );
    /// [000 ¶10(10)](crate::manual::regulation): faults in the documents.
    pub const DOCUMENTS_REFUSAL: Text = text(
        "құжаттарда кемшіліктердің болуына байланысты сұратылған қызметтен бас тарту туралы хабарлама",
        "сообщение об отказе в запрашиваемой услуге в связи с имеющимися нарушениями в документах",
        "message refusing the requested service because of faults in the documents",
    );
    /// [000 ¶3](crate::manual::regulation): the reasoned refusal.
    pub const REASONED_REFUSAL: Text = text(
        "бас тарту туралы дәлелді жауап",
        "мотивированный ответ об отказе",
        "reasoned refusal of the service",
    );
}

impl Code {
    /// What is wrong, in a line.
    #[rustfmt::skip]
    pub const fn title(self) -> Text {
        match self {
            Code::XmlMalformed => text("Құжат дұрыс құрылған XML емес", "Документ не является правильно построенным XML", "The document is not well-formed XML"),
            Code::XmlLimit => text("XML құжаты рұқсат етілген шектен асады", "XML-документ превышает допустимые пределы", "The XML document goes beyond the limits"),
            Code::SignatureAmbiguous => text("Қай қолтаңба тексерілетіні бірмәнді емес", "Неоднозначно, какую подпись проверять", "It is ambiguous which signature or element is meant"),
            Code::SignatureMalformed => text("Қолтаңбаның құрылымына рұқсат етілмейді", "Строение подписи не допускается", "The signature's form is not allowed"),
            Code::SignatureScope => text("Қолтаңба өңделетін деректерді қамтымайды", "Подпись не охватывает обрабатываемые данные", "The signature does not cover what is processed"),
            Code::SignatureAbsent => text("Құжатқа қол қойылмаған", "Документ не подписан", "The document is not signed"),
            Code::DigestMismatch => text("Құжат қол қойылғаннан кейін өзгертілген", "Документ изменён после подписания", "The content was changed after it was signed"),
            Code::SignatureInvalid => text("Қолтаңба мәні дұрыс емес", "Значение подписи неверно", "The signature value is wrong"),
            Code::ReferenceUnresolved => text("Қолтаңба сілтеме жасайтын элемент табылмады", "Элемент, на который ссылается подпись, не найден", "The element the signature refers to was not found"),
            Code::CertificateAbsent => text("Қол қоюшының тіркеу куәлігі жоқ немесе оқылмайды", "Регистрационное свидетельство подписавшего отсутствует или не читается", "The signer's certificate is absent or unreadable"),
            Code::ChainUntrusted => text("Тіркеу куәлігін шығарған куәландырушы орталық белгісіз", "Удостоверяющий центр, выпустивший свидетельство, неизвестен", "The certificate's issuer is not known"),
            Code::ChainForged => text("Тіркеу куәлігіндегі куәландырушы орталықтың қолтаңбасы жалған", "Подпись удостоверяющего центра на свидетельстве поддельна", "The issuer's signature on the certificate is forged"),
            Code::CertificateExpired => text("Тіркеу куәлігінің қолданылу мерзімі өткен", "Срок действия регистрационного свидетельства истёк", "The certificate has expired"),
            Code::CertificateNotYetValid => text("Тіркеу куәлігінің қолданылу мерзімі әлі басталмаған", "Срок действия регистрационного свидетельства ещё не начался", "The certificate is not yet valid"),
            Code::CertificateRevoked => text("Тіркеу куәлігі қайтарылған", "Регистрационное свидетельство отозвано", "The certificate is revoked"),
            Code::CertificateOnHold => text("Тіркеу куәлігінің қолданылуы тоқтатыла тұрған", "Действие регистрационного свидетельства приостановлено", "The certificate is on hold"),
            Code::CaRevoked => text("Куәландырушы орталықтың тіркеу куәлігі қайтарылған", "Свидетельство удостоверяющего центра отозвано", "The issuing authority's certificate is revoked"),
            Code::RevocationUnavailable => text("Қайтарылған тіркеу куәліктерінің тізімі қолжетімсіз", "Список отозванных регистрационных свидетельств недоступен", "The list of revoked certificates is not available"),
            Code::RevocationStale => text("Қайтарылған тіркеу куәліктерінің тізімі ескірген", "Список отозванных регистрационных свидетельств устарел", "The list of revoked certificates is out of date"),
            Code::RevocationForged => text("Қайтарылған тіркеу куәліктерінің тізіміндегі қолтаңба жалған", "Подпись на списке отозванных свидетельств поддельна", "The list of revoked certificates is not signed by the issuer"),
            Code::KeyUsage => text("Тіркеу куәлігі қол қоюға арналмаған", "Регистрационное свидетельство не предназначено для подписи", "The certificate is not one to sign with"),
            Code::CertificatePolicy => text("Тіркеу куәлігінің саясаты немесе рөлі сәйкес келмейді", "Политика или роль свидетельства не подходит", "The certificate's policy or role does not fit"),
            Code::AlgorithmWeak => text("Алгоритм немесе кілт әлсіз", "Алгоритм или ключ слабый", "The algorithm or the key is weak"),
            Code::AlgorithmUnsupported => text("Алгоритмге қолдау көрсетілмейді", "Алгоритм не поддерживается", "The algorithm is not supported"),
            Code::TimeStampInvalid => text("Уақыт белгісі дұрыс емес", "Метка времени неверна", "The time-stamp over the signature is wrong"),
            Code::IinMismatch => text("Сұраныстағы ЖСН тіркеу куәлігіндегі ЖСН-мен сәйкес келмейді", "ИИН в запросе не совпадает с ИИН в свидетельстве", "The IIN of the request is not that of the certificate"),
            Code::IinAbsentInCertificate => text("Тіркеу куәлігінде ЖСН жоқ", "В свидетельстве нет ИИН", "The certificate bears no IIN"),
            Code::IinAbsentInRequest => text("Сұраныста ЖСН көрсетілмеген", "В запросе не указан ИИН", "The request states no IIN"),
            Code::IinMalformed => text("ЖСН он екі цифрдан тұрмайды", "ИИН не состоит из двенадцати цифр", "The IIN is not twelve digits"),
            Code::BinMismatch => text("Сұраныстағы БСН тіркеу куәлігіндегі БСН-мен сәйкес келмейді", "БИН в запросе не совпадает с БИН в свидетельстве", "The BIN of the request is not that of the certificate"),
            Code::BinAbsentInCertificate => text("Тіркеу куәлігінде БСН жоқ", "В свидетельстве нет БИН", "The certificate bears no BIN"),
            Code::BinAbsentInRequest => text("Сұраныста БСН көрсетілмеген", "В запросе не указан БИН", "The request states no BIN"),
            Code::BinMalformed => text("БСН он екі цифрдан тұрмайды", "БИН не состоит из двенадцати цифр", "The BIN is not twelve digits"),
            Code::MessageExpired => text("Хабарламаның мерзімі өткен", "Срок действия сообщения истёк", "The message has expired"),
            Code::EnvelopeMalformed => text("Хабарлама форматқа сәйкес келмейді", "Сообщение не соответствует формату", "The message does not follow the contract"),
            Code::HeaderNotUnderstood => text("SOAP тақырыбының міндетті бөлігі түсініксіз", "Обязательный заголовок SOAP не распознан", "A SOAP header block that must be understood is not"),
            Code::ServiceUnknown => text("Мұндай қызмет жоқ", "Сервис не существует", "There is no such service"),
            Code::RequestMalformed => text("Сұраныс дұрыс толтырылмаған", "Запрос заполнен неверно", "The request is not filled in rightly"),
            Code::MessageConflict => text("Бұл нөмірмен басқа хабарлама тіркелген", "Под этим номером уже зарегистрировано другое сообщение", "Another message is registered under this id"),
            Code::BodyTooLarge => text("Хабарлама тым үлкен", "Сообщение слишком велико", "The message is too large"),
            Code::MediaUnsupported => text("Деректер бұл түрде қабылданбайды", "Данные в таком виде не принимаются", "The body came in a form that is not read here"),
            Code::NotFound => text("Мұндай тіркеу нөмірі жоқ", "Такого регистрационного номера нет", "There is no such registration number"),
            Code::ResultNotReady => text("Нәтиже әлі дайын емес", "Результат ещё не готов", "The result is not ready yet"),
            Code::HttpRefused => text("Бұл мекенжай мұндай сұрауға жауап бермейді", "Этот адрес не отвечает на такой запрос", "This address does not answer such a request"),
            Code::Busy => text("Қызмет уақытша қолжетімсіз", "Сервис временно недоступен", "The service is busy for the moment"),
            Code::StorageFull => text("Тіркеу орны толды", "Место для регистрации закончилось", "The disk of the registry is full"),
            Code::StorageUnavailable => text("Тіркеу мүмкін емес", "Регистрация невозможна", "The registry cannot write"),
        }
    }

    /// What to do next.
    #[rustfmt::skip]
    pub const fn hint(self) -> Text {
        match self {
            Code::XmlMalformed => text("Көрсетілген жерді түзетіп, құжатқа қайта қол қойыңыз; DTD-ге рұқсат жоқ", "Исправьте указанное место и подпишите документ заново; DTD не допускается", "Correct the place given and sign again; DTDs are not allowed"),
            Code::XmlLimit => text("Құжатты кішірейтіңіз немесе тіркемелерді бөліңіз", "Уменьшите документ или разделите вложения", "Make the document smaller, or split its attachments"),
            Code::SignatureAmbiguous => text("Бір ғана қолтаңба қалдырыңыз, идентификаторлар қайталанбасын", "Оставьте одну подпись и уникальные идентификаторы", "Leave one signature, and make every id unique"),
            Code::SignatureMalformed => text("Қолтаңбаны қолдау көрсетілетін алгоритмдермен және түрлендірулермен жасаңыз", "Создайте подпись поддерживаемыми алгоритмами и преобразованиями", "Sign with the algorithms and transforms that are supported"),
            Code::SignatureScope => text("Бүкіл құжатқа (URI=\"\") немесе SOAP Body элементіне қол қойыңыз", "Подпишите документ целиком (URI=\"\") или элемент SOAP Body", "Sign the whole document (URI=\"\") or the SOAP Body itself"),
            Code::SignatureAbsent => text("Жібермес бұрын құжатқа ЭЦҚ-мен қол қойыңыз", "Подпишите документ ЭЦП перед отправкой", "Sign the document before sending it"),
            Code::DigestMismatch => text("Қол қойылғаннан кейін құжатты өзгертпеңіз және қайта пішімдемеңіз", "Не изменяйте и не переформатируйте документ после подписания; `qaqpa explain` покажет, что хэшируется", "Do not change or re-format the document after signing; `qaqpa explain` shows what is hashed and why it differs"),
            Code::SignatureInvalid => text("SignedInfo өзгермегенін және кілт тіркеу куәлігіне сәйкес екенін тексеріңіз", "Проверьте, что SignedInfo не изменён и ключ соответствует свидетельству", "Check that SignedInfo is unchanged and that the key belongs to the certificate"),
            Code::ReferenceUnresolved => text("Reference URI құжаттағы Id мәніне сәйкес болсын", "Reference URI должен совпадать с Id в документе", "Let the Reference URI name an Id that is in the document"),
            Code::CertificateAbsent => text("KeyInfo ішіне X.509 тіркеу куәлігін салыңыз", "Вложите X.509-свидетельство в KeyInfo", "Put the X.509 certificate into KeyInfo"),
            Code::ChainUntrusted => text("Qaqpa куәландырушы орталығы шығарған тіркеу куәлігін пайдаланыңыз", "Используйте свидетельство, выпущенное центром Qaqpa", "Use a certificate issued by the authority this gateway trusts (`qaqpa pki issue`)"),
            Code::ChainForged => text("Тіркеу куәлігін куәландырушы орталықтан қайта алыңыз", "Получите свидетельство в удостоверяющем центре заново", "Obtain the certificate from the authority anew"),
            Code::CertificateExpired => text("Жаңа тіркеу куәлігін алыңыз", "Получите новое регистрационное свидетельство", "Obtain a new certificate"),
            Code::CertificateNotYetValid => text("Мерзім басталғанша күтіңіз және сағатты тексеріңіз", "Дождитесь начала срока и проверьте часы", "Wait until it begins, and check the clocks"),
            Code::CertificateRevoked => text("Жаңа тіркеу куәлігін алыңыз", "Получите новое регистрационное свидетельство", "Obtain a new certificate"),
            Code::CertificateOnHold => text("Куәландырушы орталықта тоқтатуды алып тастаңыз", "Снимите приостановление в удостоверяющем центре", "Have the hold lifted by the authority"),
            Code::CaRevoked => text("Басқа куәландырушы орталықтың тіркеу куәлігін алыңыз", "Получите свидетельство другого удостоверяющего центра", "Obtain a certificate from another issuing authority"),
            Code::RevocationUnavailable => text("Кейінірек қайталаңыз", "Повторите позже", "Send the request again later"),
            Code::RevocationStale => text("Кейінірек қайталаңыз", "Повторите позже", "Send the request again later"),
            Code::RevocationForged => text("Кейінірек қайталаңыз; оператор тізім көзін тексеруі тиіс", "Повторите позже; оператору следует проверить источник списка", "Send again later; the operator has to look at where the list comes from"),
            Code::KeyUsage => text("Қол қоюға арналған (SIGN) тіркеу куәлігін таңдаңыз", "Выберите свидетельство для подписи (SIGN), а не для входа (AUTH)", "Choose the signing (SIGN) certificate, not the one for logging in (AUTH)"),
            Code::CertificatePolicy => text("Өтініш берушіге сәйкес тіркеу куәлігін пайдаланыңыз", "Используйте свидетельство, подходящее заявителю", "Use a certificate of the kind this service takes"),
            Code::AlgorithmWeak => text("SHA-256 немесе одан күшті алгоритмді, RSA 2048 немесе одан ұзын кілтті пайдаланыңыз", "Используйте SHA-256 или сильнее и ключ RSA не короче 2048 бит", "Use SHA-256 or stronger and RSA keys of at least 2048 bits"),
            Code::AlgorithmUnsupported => text("RSA-SHA256 немесе ECDSA-SHA256 пайдаланыңыз", "Используйте RSA-SHA256 или ECDSA-SHA256", "Use RSA-SHA256 or ECDSA-SHA256, and exclusive or inclusive C14N"),
            Code::TimeStampInvalid => text("Уақыт белгісін сенімді қызметтен қайта алыңыз", "Получите метку времени заново у доверенной службы", "Get the time-stamp anew from a service that is trusted here"),
            Code::IinMismatch => text("Сұранысқа ЭЦҚ иесінің ЖСН көрсетіңіз", "Укажите в запросе ИИН владельца ЭЦП", "State the IIN of the person who signs"),
            Code::IinAbsentInCertificate => text("Жеке тұлғаның тіркеу куәлігімен қол қойыңыз", "Подпишите свидетельством физического лица", "Sign with a natural person's certificate"),
            Code::IinAbsentInRequest => text("declarantId элементін толтырыңыз", "Заполните элемент declarantId", "Fill in declarantId"),
            Code::IinMalformed => text("ЖСН он екі цифрмен жазылады", "ИИН записывается двенадцатью цифрами", "Write the IIN as twelve digits"),
            Code::BinMismatch => text("Сұранысқа ЭЦҚ-дағы ұйымның БСН көрсетіңіз", "Укажите в запросе БИН организации из ЭЦП", "State the BIN of the organisation that signs"),
            Code::BinAbsentInCertificate => text("Заңды тұлғаның тіркеу куәлігімен қол қойыңыз", "Подпишите свидетельством юридического лица", "Sign with a legal entity's certificate"),
            Code::BinAbsentInRequest => text("БСН көрсетіңіз", "Укажите БИН", "State the BIN"),
            Code::BinMalformed => text("БСН он екі цифрмен жазылады", "БИН записывается двенадцатью цифрами", "Write the BIN as twelve digits"),
            Code::MessageExpired => text("Хабарламаны жаңа Timestamp-пен жіберіңіз немесе сағатты тексеріңіз", "Отправьте сообщение с новым Timestamp или проверьте часы", "Send the message with a new Timestamp, and check the clocks"),
            Code::EnvelopeMalformed => text("Хабарламаны WSDL бойынша құрыңыз", "Постройте сообщение по WSDL", "Build the message to the WSDL (GET this address)"),
            Code::HeaderNotUnderstood => text("Бұл бөлікті немесе оның mustUnderstand атрибутын алып тастаңыз", "Уберите этот заголовок или его атрибут mustUnderstand", "Leave this header block out, or its mustUnderstand"),
            Code::ServiceUnknown => text("Қызметтер тізімін /api/v1/services мекенжайынан қараңыз", "Смотрите перечень сервисов: /api/v1/services", "See the catalogue at /api/v1/services"),
            Code::RequestMalformed => text("Көрсетілген өрісті түзетіп, қайта қол қойыңыз", "Исправьте указанное поле и подпишите заново", "Correct the field named and sign again"),
            Code::MessageConflict => text("Жаңа хабарламаға жаңа messageId беріңіз", "Дайте новому сообщению новый messageId", "Give a new message a new messageId"),
            Code::BodyTooLarge => text("Тіркемелерді кішірейтіңіз", "Уменьшите вложения", "Make the attachments smaller"),
            Code::MediaUnsupported => text("XML құжатын өзгертпей, UTF-8 кодтамасында жіберіңіз", "Отправьте сам XML-документ в UTF-8, без сжатия и без multipart", "Send the XML document by itself in UTF-8, without compression and without multipart"),
            Code::NotFound => text("Нөмірді тексеріңіз", "Проверьте номер", "Check the number"),
            Code::ResultNotReady => text("Кейінірек сұраңыз", "Запросите позже", "Ask again later"),
            Code::HttpRefused => text("Мекенжайды, әдісті және жіберілген деректерді тексеріңіз", "Проверьте адрес, метод и отправленные данные", "Check the address, the method and what was sent"),
            Code::Busy => text("Бірнеше секундтан кейін қайталаңыз", "Повторите через несколько секунд", "Send it again in a few seconds"),
            Code::StorageFull => text("Шлюздің иесі дискіде орын босатуы керек; содан кейін қайталаңыз", "Владельцу шлюза: освободите место на диске; затем повторите", "The gateway's owner makes room on the disk, nothing needs a restart; then send it again"),
            Code::StorageUnavailable => text("Шлюздің иесі /health мен журналды қарауы керек; содан кейін қайталаңыз", "Владельцу шлюза: смотрите /health и журнал; затем повторите", "The gateway's owner looks at /health and the log; then send it again"),
        }
    }
}
