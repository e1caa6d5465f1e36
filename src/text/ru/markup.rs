//! Faults of XML documents, in Russian.

use crate::xml::{
    C14nError, DeclarationFault, EncodingFault, NamespaceFault, SyntaxFault, XmlFault, XmlLimit,
};

pub(crate) fn xml(fault: &XmlFault) -> String {
    match fault {
        XmlFault::Empty => "в нём нет ни одного элемента".to_owned(),
        XmlFault::NotUtf8 => "это не UTF-8; Qaqpa читает только UTF-8".to_owned(),
        XmlFault::Encoding(encoding) => {
            let encoding = match encoding {
                EncodingFault::Utf16 => "UTF-16".to_owned(),
                EncodingFault::BrokenUtf16 => "повреждённый UTF-16".to_owned(),
                EncodingFault::Declared(name) => format!("объявленная кодировка `{name}`"),
            };
            format!("это {encoding}; Qaqpa читает только UTF-8")
        }
        XmlFault::Character(code) => format!("символ U+{code:04X} не допускается в XML"),
        XmlFault::Doctype => "в нём есть объявление типа документа (DOCTYPE), что не допускается".to_owned(),
        XmlFault::Syntax(syntax) => {
            format!("разметка, не допускаемая XML: {}", self::syntax(*syntax))
        }
        XmlFault::Name(name) => format!("`{name}` не является именем XML с пространствами имён"),
        XmlFault::EndTag { expected, found } => format!("конечный тег `{found}` не закрывает `{expected}`"),
        XmlFault::Unclosed(name) => format!("элемент `{name}` не закрыт"),
        XmlFault::SecondRoot => "есть второй корневой элемент".to_owned(),
        XmlFault::TextOutside => "вне корневого элемента есть текст".to_owned(),
        XmlFault::DuplicateAttribute(name) => format!("атрибут `{name}` указан у элемента дважды"),
        XmlFault::Prefix(prefix) => format!("префикс `{prefix}` не объявлен"),
        XmlFault::Namespace(fault) => namespace(*fault).to_owned(),
        XmlFault::Reference(name) => {
            format!("`&{name};` ничего не обозначает: допускаются только lt, gt, amp, apos, quot и символы")
        }
        XmlFault::Declaration(fault) => format!("объявление XML неверно: {}", declaration(*fault)),
        XmlFault::Limit { what, limit } => format!("{} больше допустимого ({limit})", self::limit(*what)),
    }
}

const fn syntax(fault: SyntaxFault) -> &'static str {
    match fault {
        SyntaxFault::EndTag => "конечный тег без начального",
        SyntaxFault::Comment => "комментарий, который им не является",
        SyntaxFault::DoubleHyphen => "`--` внутри комментария",
        SyntaxFault::SectionEnd => "`]]>` в тексте",
        SyntaxFault::LessThan => "`<` в значении атрибута",
        SyntaxFault::Ampersand => "`&` без `;`",
        SyntaxFault::NoSpace => "нет пробела между атрибутами",
        SyntaxFault::NoValue => "атрибут без значения",
        SyntaxFault::NoQuotes => "значение без кавычек",
        SyntaxFault::OpenValue => "незакрытое значение",
        SyntaxFault::Bang => "`<!`, с которого не начинается ни комментарий, ни раздел CDATA",
        SyntaxFault::OpenComment => "незакрытый комментарий",
        SyntaxFault::OpenSection => "незакрытый раздел CDATA",
        SyntaxFault::OpenInstruction => "незакрытая инструкция обработки",
        SyntaxFault::OpenTag => "незакрытый тег",
        SyntaxFault::Open => "незакрытая разметка",
        SyntaxFault::Other => "разметка, которую не удаётся прочитать",
        SyntaxFault::Subset => {
            "внутреннее подмножество DTD с параметрическими сущностями или неизвестными объявлениями"
        }
        SyntaxFault::ParameterEntity => "параметрическая сущность",
        SyntaxFault::NamelessDeclaration => "объявление без имени",
        SyntaxFault::OpenDeclaration => "незакрытое объявление",
        SyntaxFault::OpenGroup => "незакрытая группа",
    }
}

const fn namespace(fault: NamespaceFault) -> &'static str {
    match fault {
        NamespaceFault::XmlPrefix => "префикс xml обозначает только своё пространство имён",
        NamespaceFault::XmlnsPrefix => "префикс xmlns нельзя объявлять",
        NamespaceFault::XmlName => "другой префикс не может обозначать пространство имён xml",
        NamespaceFault::XmlnsName => "ничто не может обозначать пространство имён xmlns",
        NamespaceFault::Undeclared => "объявление префикса нельзя отменить (xmlns:p=\"\")",
    }
}

const fn declaration(fault: DeclarationFault) -> &'static str {
    match fault {
        DeclarationFault::Late => "оно должно стоять в самом начале",
        DeclarationFault::Unreadable => "оно не читается",
        DeclarationFault::Open => "оно не закрыто",
        DeclarationFault::Parts => "в нём стоят version, затем encoding, затем standalone, и ничего больше",
        DeclarationFault::Version => "версия не 1.0 и не другая 1.x",
        DeclarationFault::LineEnds => {
            "версия 1.1, и есть концы строк версии 1.1, которые 1.0 читает как символы"
        }
        DeclarationFault::Encoding => "указанное не является именем кодировки",
        DeclarationFault::Standalone => "standalone принимает значения yes или no",
    }
}

const fn limit(what: XmlLimit) -> &'static str {
    match what {
        XmlLimit::Bytes => "число байт",
        XmlLimit::Nodes => "число узлов",
        XmlLimit::Depth => "вложенность элементов",
        XmlLimit::Attributes => "число атрибутов одного элемента",
        XmlLimit::NamespacesInScope => "число действующих объявлений пространств имён",
        XmlLimit::Prefixes => "число различных префиксов",
        XmlLimit::NamespaceNames => "число различных имён пространств имён",
        XmlLimit::Entities => "вложенность сущностей",
        XmlLimit::ExpandedBytes => "число байт после замены сущностей",
    }
}

pub(crate) fn c14n(fault: &C14nError) -> String {
    match fault {
        C14nError::RelativeNamespace(name) => {
            format!("относительное имя пространства имён `{name}` не имеет канонического вида")
        }
        C14nError::PrefixList(max) => {
            format!("в списке InclusiveNamespaces число префиксов больше допустимого ({max})")
        }
        C14nError::Expansion(max) => format!(
            "в каноническом виде объявления пространств имён заняли бы больше допустимого числа байт ({max})"
        ),
        C14nError::Base(base) => {
            format!("xml:base `{base}` не соединяется с вышестоящими (Canonical XML 1.1 §2.4)")
        }
    }
}
