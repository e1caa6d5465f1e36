//! `qaqpa people show`.

use super::whom::Whom;
use crate::cli::fault::Fault;
use crate::cli::terminal::{Outcome, say};
use crate::people::{Company, People, Person, Spelling};
use crate::text::Lang;
use crate::text::line::people as line;

/// Show a person: who it is, kin, documents, what happens
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  qaqpa people show 900001
  qaqpa people show --iin 850131501230 --json
  qaqpa people show --bin 621240012345

Exit codes: 0 shown · 2 misuse, or nobody has the number")]
pub(crate) struct Args {
    /// The number of the person
    #[arg(required_unless_present_any = ["iin", "bin"], conflicts_with_all = ["iin", "bin"])]
    n: Option<u64>,
    /// The person with an IIN
    #[arg(long, conflicts_with = "bin")]
    iin: Option<String>,
    /// The company with a BIN
    #[arg(long)]
    bin: Option<String>,
    #[command(flatten)]
    whom: Whom,
    /// Print JSON, as `people export` writes it
    #[arg(long)]
    json: bool,
}

/// Shows it.
pub(super) fn run(args: &Args, lang: Lang) -> anyhow::Result<Outcome> {
    let people = args.whom.people()?;
    let nobody = |number: &str| Fault::Nobody { number: number.chars().take(40).collect() };
    if let Some(bin) = &args.bin {
        let company = people.by_bin(bin).ok_or_else(|| nobody(bin))?;
        say(&if args.json { serde_json::to_string(&company)? } else { company_line(&company, lang) });
        return Ok(Outcome::Done);
    }
    let person = match &args.iin {
        Some(iin) => people.by_iin(iin).ok_or_else(|| nobody(iin))?,
        None => people.person(args.n.unwrap_or_default())?,
    };
    if args.json {
        say(&serde_json::to_string(&person)?);
    } else {
        tell(&people, &person, lang);
    }
    Ok(Outcome::Done)
}

fn spelt(name: &Spelling, lang: Lang) -> &str {
    match lang {
        Lang::Kk => &name.kk,
        Lang::Ru => &name.ru,
        Lang::En => &name.latin,
    }
}

/// A person in a line.
pub(super) fn short(person: &Person, lang: Lang) -> String {
    let parts = [Some(&person.surname), Some(&person.name), person.patronymic.as_ref()];
    let name: Vec<&str> = parts.into_iter().flatten().map(|part| spelt(part, lang)).collect();
    line::person(lang, person.n, &person.iin, &name.join(" "), person.birth_date, person.sex)
}

fn company_line(company: &Company, lang: Lang) -> String {
    line::company(lang, spelt(&company.name, lang), &company.bin, company.registered, company.liquidated)
}

fn tell(people: &People, person: &Person, lang: Lang) {
    say(&short(person, lang));
    let at = &person.address;
    let (region, town, street) = match lang {
        Lang::Kk => (&at.region_kk, &at.town_kk, &at.street_kk),
        Lang::Ru | Lang::En => (&at.region_ru, &at.town_ru, &at.street_ru),
    };
    let flat = at.flat.as_ref().map(|flat| format!("-{flat}")).unwrap_or_default();
    say(&line::address(lang, &format!("{region}, {town}, {street} {}{flat}", at.building), &at.kato));
    let numbers = |numbers: &[u64]| {
        let shown: Vec<String> = numbers.iter().map(u64::to_string).collect();
        if shown.is_empty() { "–".to_owned() } else { shown.join(", ") }
    };
    let parents: Vec<u64> = person.kin.mother.into_iter().chain(person.kin.father).collect();
    let partner: Vec<u64> = person.kin.partner.into_iter().collect();
    say(&line::kin(lang, &numbers(&parents), &numbers(&partner), &numbers(&person.kin.children)));
    for document in &person.documents {
        say(&line::document(lang, &document.number, document.issued, document.expires));
    }
    for power in &person.powers_of_attorney {
        let (issued, expires) = (power.issued, power.expires);
        say(&line::power_of_attorney(lang, &power.number, issued, expires, power.representative));
    }
    if let Some(company) = people.companies_of(person.n) {
        say(&company_line(&company, lang));
    }
    person.events.iter().for_each(|event| say(&line::event(lang, event.kind, event.date)));
    person.defects.iter().for_each(|defect| say(&line::defect(lang, *defect)));
}
