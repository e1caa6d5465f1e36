//! The quality questionnaire, 001 annex 3: two questions and three answers. The Kazakh words are the regulation's own.

use super::Text;

/// Its name.
pub const TITLE: Text = Text {
    kk: "Электрондық мемлекеттік қызметтің «сапа» және «қолжетімдік» көрсеткіштерін айқындауға арналған сауалнама нысаны",
    ru: "Форма анкеты для определения показателей электронной государственной услуги: «качество» и «доступность»",
    en: "Questionnaire on the quality and availability of the electronic public service",
};
/// The first question.
pub const PROCESS: Text = Text {
    kk: "Сіз электрондық мемлекеттік қызметті көрсету үдерісінің сапасына және нәтижесіне қанағаттандыңыз ба?",
    ru: "Удовлетворены ли Вы качеством процесса и результатом оказания электронной государственной услуги?",
    en: "Are you satisfied with the quality of the process and with the result of the electronic public service?",
};
/// The second question.
pub const INFORMATION: Text = Text {
    kk: "Сіз электрондық мемлекеттік қызмет көрсету тәртібі туралы ақпараттың сапасына қанағаттандыңыз ба?",
    ru: "Удовлетворены ли Вы качеством информации о порядке оказания электронной государственной услуги?",
    en: "Are you satisfied with the quality of the information about the order of the electronic public service?",
};
/// The answers, 1 to 3.
pub const ANSWERS: [Text; 3] = [
    Text { kk: "қанағаттанбадым", ru: "не удовлетворён", en: "not satisfied" },
    Text {
        kk: "ішінара қанағаттандым", ru: "частично удовлетворён", en: "partially satisfied"
    },
    Text { kk: "қанағаттандым", ru: "удовлетворён", en: "satisfied" },
];
