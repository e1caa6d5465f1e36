//! Faults of XML documents, in Kazakh.

use crate::xml::{
    C14nError, DeclarationFault, EncodingFault, NamespaceFault, SyntaxFault, XmlFault, XmlLimit,
};

pub(crate) fn xml(fault: &XmlFault) -> String {
    match fault {
        XmlFault::Empty => "онда бірде-бір элемент жоқ".to_owned(),
        XmlFault::NotUtf8 => "ол UTF-8 емес; Qaqpa тек UTF-8 оқиды".to_owned(),
        XmlFault::Encoding(encoding) => {
            let encoding = match encoding {
                EncodingFault::Utf16 => "UTF-16".to_owned(),
                EncodingFault::BrokenUtf16 => "бұзылған UTF-16".to_owned(),
                EncodingFault::Declared(name) => format!("`{name}` деп жарияланған кодтау"),
            };
            format!("бұл – {encoding}; Qaqpa тек UTF-8 оқиды")
        }
        XmlFault::Character(code) => format!("U+{code:04X} таңбасына XML-де рұқсат жоқ"),
        XmlFault::Doctype => "онда құжат түрінің жариялануы (DOCTYPE) бар, оған рұқсат жоқ".to_owned(),
        XmlFault::Syntax(syntax) => {
            format!("XML рұқсат етпейтін белгілеу: {}", self::syntax(*syntax))
        }
        XmlFault::Name(name) => format!("`{name}` – атау кеңістіктері бар XML-дегі атау емес"),
        XmlFault::EndTag { expected, found } => {
            format!("`{found}` соңғы тегі `{expected}` элементін жаппайды")
        }
        XmlFault::Unclosed(name) => format!("`{name}` элементі жабылмаған"),
        XmlFault::SecondRoot => "екінші түбірлік элемент бар".to_owned(),
        XmlFault::TextOutside => "түбірлік элементтен тыс мәтін бар".to_owned(),
        XmlFault::DuplicateAttribute(name) => format!("`{name}` атрибуты бір элементте екі рет көрсетілген"),
        XmlFault::Prefix(prefix) => format!("`{prefix}` префиксі жарияланбаған"),
        XmlFault::Namespace(fault) => namespace(*fault).to_owned(),
        XmlFault::Reference(name) => {
            format!("`&{name};` ештеңені білдірмейді: тек lt, gt, amp, apos, quot және таңбаларға рұқсат бар")
        }
        XmlFault::Declaration(fault) => format!("XML жариялануы қате: {}", declaration(*fault)),
        XmlFault::Limit { what, limit } => {
            format!("{} рұқсат етілген шектен ({limit}) көп", self::limit(*what))
        }
    }
}

const fn syntax(fault: SyntaxFault) -> &'static str {
    match fault {
        SyntaxFault::EndTag => "бастапқы тегі жоқ соңғы тег",
        SyntaxFault::Comment => "түсініктеме емес түсініктеме",
        SyntaxFault::DoubleHyphen => "түсініктеме ішіндегі `--`",
        SyntaxFault::SectionEnd => "мәтіндегі `]]>`",
        SyntaxFault::LessThan => "атрибут мәніндегі `<`",
        SyntaxFault::Ampersand => "`;` таңбасы жоқ `&`",
        SyntaxFault::NoSpace => "атрибуттар арасында бос орын жоқ",
        SyntaxFault::NoValue => "мәні жоқ атрибут",
        SyntaxFault::NoQuotes => "тырнақшасыз мән",
        SyntaxFault::OpenValue => "жабылмаған мән",
        SyntaxFault::Bang => "түсініктеме де, CDATA бөлімі де басталмайтын `<!`",
        SyntaxFault::OpenComment => "жабылмаған түсініктеме",
        SyntaxFault::OpenSection => "жабылмаған CDATA бөлімі",
        SyntaxFault::OpenInstruction => "жабылмаған өңдеу нұсқауы",
        SyntaxFault::OpenTag => "жабылмаған тег",
        SyntaxFault::Open => "жабылмаған белгілеу",
        SyntaxFault::Other => "оқылмайтын белгілеу",
        SyntaxFault::Subset => "параметрлік мәндері немесе белгісіз жариялаулары бар DTD ішкі жиыны",
        SyntaxFault::ParameterEntity => "параметрлік мән (entity)",
        SyntaxFault::NamelessDeclaration => "атауы жоқ жариялау",
        SyntaxFault::OpenDeclaration => "жабылмаған жариялау",
        SyntaxFault::OpenGroup => "жабылмаған топ",
    }
}

const fn namespace(fault: NamespaceFault) -> &'static str {
    match fault {
        NamespaceFault::XmlPrefix => "xml префиксі тек өзінің атау кеңістігін білдіреді",
        NamespaceFault::XmlnsPrefix => "xmlns префиксін жариялауға болмайды",
        NamespaceFault::XmlName => "басқа префикс xml атау кеңістігін білдіре алмайды",
        NamespaceFault::XmlnsName => "ештеңе xmlns атау кеңістігін білдіре алмайды",
        NamespaceFault::Undeclared => "префикстің жариялануын алып тастауға болмайды (xmlns:p=\"\")",
    }
}

const fn declaration(fault: DeclarationFault) -> &'static str {
    match fault {
        DeclarationFault::Late => "ол ең басында тұруы керек",
        DeclarationFault::Unreadable => "ол оқылмайды",
        DeclarationFault::Open => "ол жабылмаған",
        DeclarationFault::Parts => {
            "онда version, содан кейін encoding, содан кейін standalone тұрады, басқа ештеңе болмайды"
        }
        DeclarationFault::Version => "нұсқасы 1.0 емес, басқа 1.x те емес",
        DeclarationFault::LineEnds => {
            "нұсқасы 1.1, ал құжатта 1.0 таңба ретінде оқитын 1.1 нұсқасының жол соңдары бар"
        }
        DeclarationFault::Encoding => "көрсетілгені кодтау атауы емес",
        DeclarationFault::Standalone => "standalone мәні yes немесе no болады",
    }
}

const fn limit(what: XmlLimit) -> &'static str {
    match what {
        XmlLimit::Bytes => "байт саны",
        XmlLimit::Nodes => "түйін саны",
        XmlLimit::Depth => "элементтердің кірістіру тереңдігі",
        XmlLimit::Attributes => "бір элементтің атрибуттар саны",
        XmlLimit::NamespacesInScope => "қолданыстағы атау кеңістігі жариялауларының саны",
        XmlLimit::Prefixes => "әртүрлі префикстер саны",
        XmlLimit::NamespaceNames => "әртүрлі атау кеңістігі атауларының саны",
        XmlLimit::Entities => "мәндердің (entity) кірістіру тереңдігі",
        XmlLimit::ExpandedBytes => "мәндер (entity) ауыстырылғаннан кейінгі байт саны",
    }
}

pub(crate) fn c14n(fault: &C14nError) -> String {
    match fault {
        C14nError::RelativeNamespace(name) => {
            format!("`{name}` салыстырмалы атау кеңістігі атауының канондық түрі жоқ")
        }
        C14nError::PrefixList(max) => {
            format!("InclusiveNamespaces тізіміндегі префикстер саны рұқсат етілген шектен ({max}) көп")
        }
        C14nError::Expansion(max) => format!(
            "канондық түрде атау кеңістігінің жариялаулары рұқсат етілген байт санынан ({max}) көп орын алар еді"
        ),
        C14nError::Base(base) => {
            format!("xml:base `{base}` жоғарыдағылармен біріктірілмейді (Canonical XML 1.1 §2.4)")
        }
    }
}
