//! Why a digest differs, in Kazakh.

use crate::findings::Cause;

#[rustfmt::skip]
pub(crate) const fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::Indented => "Құжатқа қол қойылғаннан кейін шегініс қосылған (пішімі өзгерген); оны пішімдемей жіберіңіз",
        Cause::CarriageReturnsLost => "Қол қойылған кезде жол соңы CRLF болған, кейін LF болып кеткен; байттарды өзгертпеңіз немесе LF-пен қол қойыңыз",
        Cause::CarriageReturnsAdded => "Қол қойылғаннан кейін жол соңына CR (&#13;) қосылған",
        Cause::Base64Rewrapped => "Қол қойылған деректердегі base64 мәтіні жолдарға қайта бөлінген",
        Cause::ValuesPadded => "Қол қойылғаннан кейін мәндердің айналасына бос орын қосылған",
        Cause::OtherCanonicalization(_) => "Қол қойғанда көрсетілгеннен басқа канондау алгоритмі қолданылған",
        Cause::CommentsHashed => "Хэшке мұндай сілтеме есепке алмайтын түсініктемелер енген",
        Cause::SignedBeforeEmbedding => "Құжатқа конвертке салынғанға дейін қол қойылған: конверттің атау кеңістіктері канондық түрді өзгерткен; Exclusive C14N қолданыңыз немесе конверттен шығарып тексеріңіз",
        Cause::EmptyNamespaceAdded => "Қол қойылғаннан кейін xmlns=\"\" қосылған",
        Cause::RawText => "Канондық түрі емес, мәтіннің өзі хэштелген",
        Cause::SignatureIncluded => "Хэшке қолтаңбаның өзі енген; оны enveloped-signature түрлендіруі алып тастайды",
        Cause::OtherDigest(_) => "Көрсетілгеннен басқа хэштеу алгоритмі қолданылған",
        Cause::ByteOrderMark => "Хэшке байт ретінің белгісі (BOM) енген",
        Cause::FinalLineFeed => "Хэшке соңындағы жол ауыстыру таңбасы енген",
        Cause::RawFile => "Канондық пішін емес, XML жариялауымен бірге файлдың өзі хэштелген",
        Cause::LaidOut(_) => "Қол қойылғанда құжат басқаша пішімделген: элементтер арасындағы жол ауыстырулар мен бос орындар жоғалған немесе өзгерген",
        Cause::LineFeedsLost => "Қол қойылғаннан кейін жол ауыстырулар жоғалған (curl --data-binary қолданыңыз)",
        Cause::OtherEncoding(_) => "Мәтін басқа кодтамада хэштелген; канондық пішін UTF-8",
        Cause::Normalized(_) => "Қол қойылғанда мәтін Unicode-тың басқа қалыпты пішінінде болған",
        Cause::PrefixRenamed => "Қол қойылғаннан кейін аттар кеңістігінің префиксі өзгерген",
        Cause::HexForOctets => "DigestValue-де хэштің байттары емес, он алтылық жазбасы (hex) тұр",
        Cause::Base64Twice => "DigestValue base64-ке екі рет кодталған",
        Cause::HashedTwice => "Хэштің өзі тағы бір рет хэштелген",
        Cause::EcdsaInDer => "SignatureValue DER түрінде; XMLDSig-те r мен s қатар тұрады",
        Cause::OtherMethod(_) => "Басқа қолтаңба алгоритмі қолданылған",
    }
}
