//! The terms of the report in Kazakh.

use crate::findings::{AtFault, CheckName, Decision, Indication, Status, Subject};
use crate::text::Label;

/// A label.
#[rustfmt::skip]
pub(crate) const fn label(label: Label) -> &'static str {
    match label {
        Label::AtFault => "Қате көзі",
        Label::Title => "Қолтаңбаны тексеру туралы есеп",
        Label::Decision => "Шешім",
        Label::Was => "бұрын",
        Label::Indication => "Қолтаңбаның мәртебесі",
        Label::Reason => "Себебі",
        Label::ToDo => "Не істеу керек",
        Label::Signer => "Қол қойған",
        Label::Issuer => "Куәландырушы орталық",
        Label::Serial => "Сериялық нөмірі",
        Label::Validity => "Қолданылу мерзімі",
        Label::At => "Тексеру уақыты",
        Label::Checks => "Тексерулер",
        Label::Check => "Тексеру",
        Label::Result => "Нәтиже",
        Label::Details => "Толығырақ",
        Label::Expected => "Күтілген",
        Label::Actual => "Іс жүзінде",
        Label::Place => "Орны",
        Label::JudgedWith => "Неге сүйеніп тексерілді",
        Label::SignatureMethod => "Қолтаңба алгоритмі",
        Label::Canonicalization => "Канондау",
        Label::Reference => "Сілтеме (Reference)",
        Label::Transforms => "Түрлендірулер",
        Label::DigestMethod => "Хэш алгоритмі",
        Label::Stated => "Көрсетілген хэш",
        Label::Computed => "Есептелген хэш",
        Label::Certificate => "Тіркеу куәлігі",
        Label::Sha256 => "SHA-256",
        Label::Key => "Кілт",
        Label::KeyUsage => "Кілттің мақсаты",
        Label::Chain => "Сенімді орталыққа дейінгі тізбек",
        Label::List => "Қайтарып алынған куәліктер тізімі",
        Label::ListNumber => "Тізім нөмірі",
        Label::ListPeriod => "Тізімнің мерзімі",
        Label::ListState => "Тізімнің күйі",
        Label::Entry => "Тізімдегі жазба",
        Label::InvalidSince => "Жарамсыз болған күні",
        Label::NoEntry => "жоқ",
        Label::Policy => "Саясат",
        Label::SignaturePolicy => "Қолтаңба саясаты",
        Label::Relaxation => "Қолданылған жеңілдік",
        Label::NoChain => "табылмады",
        Label::CrlsAsked => "Тексерілген CRL",
        Label::BuiltInPki => "кіріктірілген сынақ КО",
        Label::NoGatewayData => "шлюз деректері жоқ:",
        Label::OtherPki => "бұл каталогтағы шлюздің өз КО бар; шлюзді іске қосыңыз немесе --trust пен --crl көрсетіңіз",
    }
}

/// Which signature.
#[rustfmt::skip]
pub(crate) const fn subject(value: Subject) -> &'static str {
    match value {
        Subject::Transport => "Транспорттық қолтаңба",
        Subject::Document => "Құжаттың қолтаңбасы",
    }
}

/// What becomes of the request.
#[rustfmt::skip]
pub(crate) const fn decision(value: Decision) -> &'static str {
    match value {
        Decision::Accepted => "қабылданды",
        Decision::Retry => "кейінірек қайталау керек",
        Decision::Rejected => "қабылданбады",
    }
}

/// What the signature is worth.
#[rustfmt::skip]
pub(crate) const fn indication(value: Indication) -> &'static str {
    match value {
        Indication::TotalPassed => "қолтаңба жарамды",
        Indication::TotalFailed => "қолтаңба жарамсыз",
        Indication::Indeterminate => "қолтаңбаның жарамдылығы расталмады",
        Indication::NoSignatureFound => "қолтаңба жоқ",
    }
}

/// How a check ended.
#[rustfmt::skip]
pub(crate) const fn status(value: Status) -> &'static str {
    match value {
        Status::Passed => "өтті",
        Status::Failed => "өтпеді",
        Status::NotRun => "жүргізілмеді",
        Status::Ignored => "ескерілмеді",
    }
}

/// What a check looks at.
#[rustfmt::skip]
pub(crate) const fn check(value: CheckName) -> &'static str {
    match value {
        CheckName::Format => "XML құрылымы",
        CheckName::Contract => "Хабарламаның келісімшарт схемаларына сәйкестігі",
        CheckName::SignatureForm => "Қолтаңбаның құрылымы",
        CheckName::SignatureValue => "Қолтаңба мәні",
        CheckName::Digest => "Деректердің тұтастығы (хэш)",
        CheckName::Algorithms => "Алгоритмдер мен кілттер",
        CheckName::Scope => "Қолтаңба нені қамтиды",
        CheckName::Timestamp => "Уақыт белгісі немесе хабарламаның мерзімі",
        CheckName::Certificate => "Тіркеу куәлігі",
        CheckName::Chain => "Сенім тізбегі",
        CheckName::Validity => "Куәліктің қолданылу мерзімі",
        CheckName::KeyUsage => "Кілттің мақсаты",
        CheckName::CertificatePolicy => "Куәлік саясаты және рөлі",
        CheckName::Revocation => "Қайтарып алынғандар тізімінде болмауы",
        CheckName::Identity => "ЖСН/БСН сәйкестігі",
        CheckName::Request => "Сұраныстың толтырылуы",
        CheckName::Sender => "Жіберуші осы атпен әрекет ете алады",
    }
}

/// Where the error is to be looked for.
pub(crate) const fn at_fault(value: AtFault) -> &'static str {
    match value {
        AtFault::Settings => "баптаулар",
        AtFault::Request => "сұраныс",
        AtFault::Document => "құжат",
        AtFault::Authority => "куәландырушы орталық",
        AtFault::Gateway => "шлюз",
        AtFault::Provider => "жеткізуші",
    }
}
