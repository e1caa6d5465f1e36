//! Whom the databases know: the people of room `people`, and the official test identities, whose numbers no rule finds right.

use jiff::civil::Date;

use crate::people::{
    Company, Defect, Document, DocumentKind, EventKind, Kin, People, Person, Rates, SharedPeople, Spelling,
};

/// The test identities of the national authority and of the test PKI: IIN, surname, first name, patronymic.
const TEST_PEOPLE: [(&str, &str, &str, &str); 3] = [
    ("123456789011", "Тестов", "Тест", "Тестович"),
    ("123456789012", "Тесттов", "Тестт", "Тесттович"),
    ("123456789014", "Басшы", "Тест", "Тестович"),
];

/// The test organisations: BIN and name.
const TEST_COMPANIES: [(&str, &str); 2] =
    [("123456789021", "АО \"ТЕСТ\""), ("123456789022", "АО \"ТЕСТ ШЛЮЗ\"")];

/// Since when the test identities have everything.
const SINCE: Date = Date::constant(2010, 1, 1);

/// Everybody as they are now; a change by a tester is seen by the next question.
pub(super) struct Citizens(People);

impl Citizens {
    pub(super) fn now(people: &SharedPeople) -> Self {
        Citizens(people.now())
    }

    /// The person whom the databases have under an IIN on a day: born by then, and found.
    pub(super) fn person(&self, iin: &str, day: Date) -> Option<Person> {
        let person = self.0.by_iin(iin).or_else(|| self.test_person(iin))?;
        let found = person.on(day).is_born() && !person.defects.contains(&Defect::NotFound);
        found.then_some(person)
    }

    /// The company that is registered under a BIN by a day.
    pub(super) fn company(&self, bin: &str, day: Date) -> Option<Company> {
        let company = self.0.by_bin(bin).or_else(|| self.test_company(bin))?;
        (company.registered <= day).then_some(company)
    }

    /// A person by the number, whoever that is.
    pub(super) fn numbered(&self, n: u64) -> Option<Person> {
        self.0.person(n).ok()
    }

    /// Whether an IIN is a test identity's.
    pub(super) fn is_test(iin: &str) -> bool {
        TEST_PEOPLE.iter().any(|(known, ..)| *known == iin)
    }

    fn test_person(&self, iin: &str) -> Option<Person> {
        let (iin, surname, name, patronymic) = TEST_PEOPLE.iter().find(|(known, ..)| *known == iin)?;
        // The address and the birthplace of somebody; the facts of a life of their own.
        let somebody = self.0.clone().with_rates(Rates::CLEAN).drawn(0);
        Some(Person {
            iin: (*iin).to_owned(),
            birth_date: Date::constant(1980, 1, 1),
            surname: spelt(surname),
            name: spelt(name),
            patronymic: Some(spelt(patronymic)),
            birth_surname: None,
            kin: Kin::default(),
            documents: vec![Document {
                kind: DocumentKind::IdentityCard,
                number: format!("0{}", &iin[4..]),
                issued: SINCE,
                expires: None,
                surname: None,
                name: None,
            }],
            powers_of_attorney: Vec::new(),
            heads: None,
            events: Vec::new(),
            ..somebody
        })
    }

    fn test_company(&self, bin: &str) -> Option<Company> {
        let (bin, name) = TEST_COMPANIES.iter().find(|(known, _)| *known == bin)?;
        let some = self.0.company(0).ok()?;
        Some(Company {
            bin: (*bin).to_owned(),
            name: spelt(name),
            registered: SINCE,
            liquidated: None,
            ..some
        })
    }
}

fn spelt(name: &str) -> Spelling {
    let latin = name.chars().flat_map(latin).collect();
    Spelling { kk: name.to_owned(), ru: name.to_owned(), latin }
}

/// The letters of the names above.
fn latin(letter: char) -> Vec<char> {
    let pairs = [
        ('т', "t"),
        ('е', "e"),
        ('с', "s"),
        ('о', "o"),
        ('в', "v"),
        ('и', "i"),
        ('ч', "ch"),
        ('б', "b"),
        ('а', "a"),
        ('ш', "sh"),
        ('ы', "y"),
        ('л', "l"),
        ('ю', "yu"),
        ('з', "z"),
    ];
    let small = letter.to_lowercase().next().unwrap_or(letter);
    let found = pairs.iter().find(|(from, _)| *from == small).map(|(_, to)| *to);
    match found {
        Some(to) if letter.is_uppercase() => to.to_uppercase().chars().collect(),
        Some(to) => to.chars().collect(),
        None => vec![letter],
    }
}

/// The day on which a person died, if that has come by `day`.
pub(super) fn died(person: &Person, day: Date) -> Option<Date> {
    let death = person.events.iter().find(|event| event.kind == EventKind::Death)?;
    (death.date <= day).then_some(death.date)
}

/// The surname on a day: since the marriage another one, where it changed.
pub(super) fn surname(person: &Person, day: Date) -> &Spelling {
    let married = person.events.iter().any(|event| event.kind == EventKind::Marriage && event.date <= day);
    match &person.birth_surname {
        Some(before) if !married => before,
        _ => &person.surname,
    }
}

/// The day on which a company was liquidated, if that has come by `day`.
pub(super) fn liquidated(company: &Company, day: Date) -> Option<Date> {
    company.liquidated.filter(|date| *date <= day)
}
