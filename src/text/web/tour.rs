//! The words of the first steps: a sample is sent, broken, and the reason is read.

use super::words;

words! {
    TITLE: "Алғашқы қадамдар", "Первые шаги", "First steps";
    LEAD: "Үлгіні жіберіңіз, бүлдіріңіз, себебін оқыңыз: үш рет басу жеткілікті.", "Отправьте образец, испортите его и прочитайте причину: три нажатия.", "Send a sample, break it, read why: three clicks.";
    SEND: "Үлгі сұранысты жіберу", "Отправить образец запроса", "Send a sample request";
    SENT: "Сұраныс тіркелді", "Запрос зарегистрирован", "The request was registered";
    NOT_SENT: "Сұраныс қабылданбады", "Запрос не принят", "The request was refused";
    BREAK: "Енді бүлдіріңіз", "Теперь испортите", "Now break it";
    TAMPERED: "Қол қойылғаннан кейін бір әріпті өзгерту", "Изменить букву после подписания", "Change a letter after signing";
    REVOKED: "Қайтарып алынған куәлікпен қол қою", "Подписать отозванным свидетельством", "Sign with a revoked certificate";
    EXPIRED: "Мерзімі өткен куәлікпен қол қою", "Подписать просроченным свидетельством", "Sign with an expired certificate";
    OTHER_IIN: "Басқа адамның куәлігімен қол қою", "Подписать свидетельством другого человека", "Sign with another person's certificate";
    UNSIGNED: "Мүлдем қол қоймау", "Не подписывать вовсе", "Do not sign at all";
    NUMBER: "Тіркеу нөмірі", "Регистрационный номер", "Registration number";
    MESSAGE: "Регламент хабарламасы", "Сообщение регламента", "The regulation's message";
    WHY: "Неге", "Почему", "Why";
    DOCUMENT: "Жіберілген құжат", "Отправленный документ", "The document that was sent";
    SAME: "Осыны бағдарламадан жасау", "То же из программы", "The same from a program";
    BUSY: "Үлгіге қол қою мүмкін болмады. Сәл күтіп, қайталаңыз", "Образец не удалось подписать. Подождите и повторите", "The sample could not be signed. Wait a little and try again";
    VERIFY: "Осы құжатты тексеру бетінде қарау", "Посмотреть документ на странице проверки", "Look at the document on the verification page";
}
