//! The words of the first page.

use super::words;

words! {
    TITLE: "Қақпа: электрондық үкіметтің сынақ шлюзі", "Қақпа: тестовый шлюз электронного правительства", "Qaqpa: a test gateway of e-government";
    LEAD: "Мұнда мемлекеттік қызметке қол қойылған сұраныс жіберіліп, тексеріледі, тіркеледі және орындалады. Мекеменің өзінен басқасының бәрі шын: криптография, куәліктер, мерзімдер, құжаттар.", "Здесь подписанные запросы на государственные услуги отправляют, проверяют, регистрируют и исполняют. Настоящее здесь всё, кроме самого ведомства: криптография, свидетельства, сроки, документы.", "Here signed requests for public services are sent, checked, registered and carried out. Everything is real but the institution: cryptography, certificates, deadlines, documents.";
    SECTIONS: "Мұнда не істеуге болады", "Что здесь можно сделать", "What you can do here";
    FOR_PROGRAMS: "Бағдарламаларға", "Для программ", "For programs";
    VERIFY_HINT: "XML, CMS, PDF немесе куәлікті тастаңыз: шешім, себептері және нақты қол қойылған байттар көрсетіледі", "Перетащите XML, CMS, PDF или свидетельство: решение, причины и в точности те байты, которые подписаны", "Drop XML, CMS, PDF or a certificate: the verdict, its causes, and exactly the bytes that were signed";
    MANUAL_HINT: "сұраныстың жолы, бас тарту кодтары, баптаулар", "путь запроса, коды отказов, настройки", "how a request lives, what is refused and why, the settings";
    PATHS_HINT: "REST және SOAP, әр жолдың сипаттамасымен", "REST и SOAP с описанием каждого пути", "REST and SOAP, with a description of every path";
}
