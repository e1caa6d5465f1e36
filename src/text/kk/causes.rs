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
    }
}
