//! The terms of the report in Russian.

use crate::findings::{AtFault, CheckName, Decision, Indication, Status, Subject};
use crate::text::Label;

/// A label.
#[rustfmt::skip]
pub(crate) const fn label(label: Label) -> &'static str {
    match label {
        Label::AtFault => "Источник ошибки",
        Label::Title => "Отчёт о проверке подписи",
        Label::Decision => "Решение",
        Label::Was => "было",
        Label::Indication => "Статус подписи",
        Label::Reason => "Причина",
        Label::ToDo => "Что делать",
        Label::Signer => "Подписал",
        Label::Issuer => "Удостоверяющий центр",
        Label::Serial => "Серийный номер",
        Label::Validity => "Срок действия",
        Label::At => "Время проверки",
        Label::Checks => "Проверки",
        Label::Check => "Проверка",
        Label::Result => "Результат",
        Label::Details => "Подробности",
        Label::Expected => "Ожидалось",
        Label::Actual => "Фактически",
        Label::Place => "Место",
        Label::JudgedWith => "На основании чего проверено",
        Label::SignatureMethod => "Алгоритм подписи",
        Label::Canonicalization => "Каноникализация",
        Label::Reference => "Ссылка (Reference)",
        Label::Transforms => "Преобразования",
        Label::DigestMethod => "Алгоритм хэширования",
        Label::Stated => "Заявленный хэш",
        Label::Computed => "Вычисленный хэш",
        Label::Certificate => "Регистрационное свидетельство",
        Label::Sha256 => "SHA-256",
        Label::Key => "Ключ",
        Label::KeyUsage => "Назначение ключа",
        Label::Chain => "Цепочка до доверенного центра",
        Label::List => "Список отозванных свидетельств",
        Label::ListNumber => "Номер списка",
        Label::ListPeriod => "Срок списка",
        Label::ListState => "Состояние списка",
        Label::Entry => "Запись в списке",
        Label::InvalidSince => "Недействительно с",
        Label::NoEntry => "нет",
        Label::Policy => "Политика",
        Label::SignaturePolicy => "Политика подписей",
        Label::Relaxation => "Применённое послабление",
        Label::NoChain => "не найдена",
        Label::CrlsAsked => "Проверено по CRL",
        Label::BuiltInPki => "встроенный тестовый УЦ",
        Label::NoGatewayData => "нет данных шлюза в",
        Label::OtherPki => "у шлюза этого каталога свой УЦ; запустите шлюз или укажите --trust и --crl",
    }
}

/// Which signature.
#[rustfmt::skip]
pub(crate) const fn subject(value: Subject) -> &'static str {
    match value {
        Subject::Transport => "Транспортная подпись",
        Subject::Document => "Подпись документа",
    }
}

/// What becomes of the request.
#[rustfmt::skip]
pub(crate) const fn decision(value: Decision) -> &'static str {
    match value {
        Decision::Accepted => "принято",
        Decision::Retry => "повторить позже",
        Decision::Rejected => "отклонено",
    }
}

/// What the signature is worth.
#[rustfmt::skip]
pub(crate) const fn indication(value: Indication) -> &'static str {
    match value {
        Indication::TotalPassed => "подпись действительна",
        Indication::TotalFailed => "подпись недействительна",
        Indication::Indeterminate => "подлинность подписи не подтверждена",
        Indication::NoSignatureFound => "подписи нет",
    }
}

/// How a check ended.
#[rustfmt::skip]
pub(crate) const fn status(value: Status) -> &'static str {
    match value {
        Status::Passed => "пройдена",
        Status::Failed => "не пройдена",
        Status::NotRun => "не проводилась",
        Status::Ignored => "не учтена",
    }
}

/// What a check looks at.
#[rustfmt::skip]
pub(crate) const fn check(value: CheckName) -> &'static str {
    match value {
        CheckName::Format => "Правильность XML",
        CheckName::Contract => "Соответствие сообщения схемам контракта",
        CheckName::SignatureForm => "Структура подписи",
        CheckName::SignatureValue => "Значение подписи",
        CheckName::Digest => "Целостность данных (хэш)",
        CheckName::Algorithms => "Алгоритмы и ключи",
        CheckName::Scope => "Что охвачено подписью",
        CheckName::Timestamp => "Метка времени или срок действия сообщения",
        CheckName::Certificate => "Регистрационное свидетельство",
        CheckName::Chain => "Цепочка доверия",
        CheckName::Validity => "Срок действия свидетельства",
        CheckName::KeyUsage => "Назначение ключа",
        CheckName::CertificatePolicy => "Политика и роль свидетельства",
        CheckName::Revocation => "Отсутствие в списке отозванных",
        CheckName::Identity => "Совпадение ИИН/БИН",
        CheckName::Request => "Заполнение запроса",
        CheckName::Sender => "Отправитель вправе действовать под этим именем",
    }
}

/// Where the error is to be looked for.
pub(crate) const fn at_fault(value: AtFault) -> &'static str {
    match value {
        AtFault::Settings => "настройки",
        AtFault::Request => "запрос",
        AtFault::Document => "документ",
        AtFault::Authority => "удостоверяющий центр",
        AtFault::Gateway => "шлюз",
        AtFault::Provider => "поставщик",
    }
}
