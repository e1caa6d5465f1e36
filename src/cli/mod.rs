//! The command line: one file a subcommand, and the only room that prints.

mod agent;
mod believed;
#[cfg(feature = "postgres")]
mod bench;
mod c14n;
mod calendar;
mod catalogue;
mod certificate;
mod cms;
mod demo;
mod errors;
mod explain;
mod fault;
mod load;
mod log;
mod manual;
mod misuse;
mod online;
mod people;
mod pki;
#[cfg(feature = "postgres")]
mod registry;
mod replay;
mod report_args;
mod send;
pub mod serve;
mod sign;
mod submit;
mod terminal;
mod verify;

use crate::text::line::wanted::Wanted;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config;
use crate::load::LoadError;
use crate::text::Lang;
use fault::Fault;
pub use terminal::Outcome;
use terminal::complain;

/// Qaqpa: a simulator of Kazakhstan's e-government gateway (ШЭП)
///
/// It accepts public-service requests as signed XML over TLS, checks the signature, the certificate's validity and revocation
/// and that the IIN in the request is the IIN in the certificate, registers the request, works it through the provider's steps
/// and returns a result signed by the provider. It brings a certification authority of its own.
///
/// NOT FOR PRODUCTION: the keys of the built-in PKI are public.
#[derive(Debug, Parser)]
#[command(name = "qaqpa", version, after_help = AFTER, max_term_width = 120)]
struct Line {
    /// The language of what is printed; of --help it is English [default: by LC_ALL, LC_MESSAGES or LANG, else en]
    #[arg(long, global = true, value_name = "kk|ru|en", value_parser = language)]
    lang: Option<Lang>,
    #[command(subcommand)]
    command: Command,
}

const AFTER: &str = "\
What to do first:
  qaqpa demo                        the whole story in one process: requests accepted, refused, answered, verified
  qaqpa serve                       a gateway at https://127.0.0.1:8443, http://127.0.0.1:8080 and, for testers, :8081
  qaqpa sign --key certs/people/valid.p12 --password PASSWORD request.xml > signed.xml
  qaqpa submit --url https://127.0.0.1:8443 --ca certs/root.cert.pem signed.xml

Exit codes: 0 done or accepted · 1 refused or failed · 2 misuse, or something that cannot be read or reached
Where to look: `qaqpa SUBCOMMAND --help` has an example each; `qaqpa manual`; certs/README.md for the personas and their password";

const PKI_AFTER: &str = "\
Example:
  qaqpa pki init my-certs --seed 1
  qaqpa serve --pki my-certs

Exit codes: 0 done · 2 misuse, or a directory that cannot be read or written";

const CERTIFICATE_AFTER: &str = "\
Example:
  qaqpa certificate verify certs/people/valid.cert.pem
  qaqpa certificate show certs/people/valid.cert.pem

Exit codes: 0 accepted or shown · 1 refused · 2 misuse, or a file that cannot be read";

const CMS_AFTER: &str = "\
Examples:
  qaqpa cms sign contract.pdf --key certs/people/valid.p12 --password PASSWORD > contract.cms
  qaqpa cms verify contract.cms

Exit codes: 0 done or accepted · 1 refused · 2 misuse, or something that cannot be read or reached";

const CALENDAR_AFTER: &str = "\
Examples:
  qaqpa calendar due --from 2014-04-30T10:00 --value 5 --unit business_days
  qaqpa calendar day 2014-05-04

Exit codes: 0 answered · 2 misuse, or a year that the calendar has no data for";

const CATALOGUE_AFTER: &str = "\
Examples:
  qaqpa catalogue list
  qaqpa catalogue show wko2016-141-housing-queue
  qaqpa catalogue sample wko2015-153-12-school-meals --iin 900101300017 > request.xml

Exit codes: 0 answered · 1 refused, or a clause that no run reaches · 2 misuse, or a service file that is wrong";

const PEOPLE_AFTER: &str = "\
Examples:
  qaqpa people export --seed 1 --count 1000 > people.jsonl
  qaqpa people find 'age<18 & poa' --count 3
  qaqpa people show 900001

Exit codes: 0 done · 1 nobody fits · 2 misuse, or people that there are not";

#[cfg(feature = "postgres")]
const REGISTRY_AFTER: &str = "\
Example:
  qaqpa registry copy --from sqlite:qaqpa-data/registry.sqlite --to postgres://qaqpa@localhost/qaqpa
  qaqpa registry archive --from postgres://qaqpa@localhost/qaqpa --before 2026-01 --to archive

Exit codes: 0 done · 1 a month was left, because some of its requests are not at their end · 2 misuse, or it failed";

#[cfg(feature = "postgres")]
const BENCH_AFTER: &str = "\
Examples:
  qaqpa bench store sqlite:/tmp/bench.sqlite
  qaqpa bench store postgres://qaqpa@localhost/bench --requests 10000 --at-once 64

Exit codes: 0 done · 1 the registry is in use · 2 misuse";

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the gateway
    Serve(serve::Args),
    /// Run the signing agent alone: NCALayer's protocol for web pages, with the keys of test people
    Agent(Box<agent::Args>),
    /// Run the whole story in one process, over real TLS
    Demo(demo::Args),
    /// Sign a document: enveloped, or with WS-Security
    Sign(sign::Args),
    /// Send a signed document to a gateway and print the answer
    Submit(submit::Args),
    /// Send a document as a message of the contract, and print the answer
    Send(Box<send::Args>),
    /// Load a gateway with signed requests and audit it
    Load(Box<load::Args>),
    /// Check a signed document as the gateway does, without a gateway
    Verify(verify::Args),
    /// Judge a stored diagnostic report again: another time, other anchors, other lists
    Replay(replay::Args),
    /// Make a test PKI, issue certificates from it, revoke them
    #[command(subcommand, after_help = PKI_AFTER)]
    Pki(pki::PkiCommand),
    /// Judge a certificate, or show what is in it
    #[command(subcommand, after_help = CERTIFICATE_AFTER)]
    Certificate(certificate::CertificateCommand),
    /// Show what a signature hashes, and why a digest differs
    Explain(explain::Args),
    /// Sign, verify and show CMS signed data
    #[command(subcommand, after_help = CMS_AFTER)]
    Cms(cms::CmsCommand),
    /// Count a time limit, or say what kind of day a date is
    #[command(subcommand, after_help = CALENDAR_AFTER)]
    Calendar(calendar::CalendarCommand),
    /// The services, what the regulations say of them, and a sample request for each
    #[command(subcommand, after_help = CATALOGUE_AFTER)]
    Catalogue(catalogue::CatalogueCommand),
    /// People and companies who do not exist: write them out, search them, show one
    #[command(subcommand, after_help = PEOPLE_AFTER)]
    People(people::PeopleCommand),
    /// Copy a registry from one database to another, or archive its old months
    #[cfg(feature = "postgres")]
    #[command(subcommand, after_help = REGISTRY_AFTER)]
    Registry(registry::RegistryCommand),
    /// Measure a part of a gateway by itself
    #[cfg(feature = "postgres")]
    #[command(subcommand, after_help = BENCH_AFTER)]
    Bench(bench::BenchCommand),
    /// Canonicalise a document or a part of it
    C14n(c14n::Args),
    /// Print a page of the manual
    Manual(manual::Args),
}

/// Reads the command line, does what it says, and prints what came of it.
pub fn main() -> ExitCode {
    let spoken = |asked: Option<Lang>| {
        asked
            .or_else(|| config::locale_from_environment().and_then(|locale| Lang::parse(&locale)))
            .unwrap_or(Lang::En)
    };
    let Line { lang, command } = match Line::try_parse() {
        Ok(line) => line,
        Err(error) => return misused(&error, spoken(asked_for())),
    };
    let lang = spoken(lang);
    let outcome = match command {
        Command::Serve(args) => serve::run(args, lang),
        Command::Agent(args) => agent::run(*args, lang),
        Command::Demo(args) => demo::run(&args, lang),
        Command::Sign(args) => sign::run(&args, lang),
        Command::Submit(args) => submit::run(&args, lang),
        Command::Send(args) => send::run(&args, lang),
        Command::Load(args) => load::run(&args, lang),
        Command::Verify(args) => verify::run(&args, lang),
        Command::Replay(args) => replay::run(&args, lang),
        Command::Pki(command) => pki::run(command, lang).map(|()| Outcome::Done),
        Command::Certificate(command) => certificate::run(&command, lang),
        Command::Explain(args) => explain::run(&args, lang),
        Command::Cms(command) => cms::run(&command, lang),
        Command::Calendar(command) => calendar::run(&command, lang),
        Command::Catalogue(command) => catalogue::run(&command, lang),
        Command::People(command) => people::run(&command, lang),
        #[cfg(feature = "postgres")]
        Command::Registry(command) => registry::run(&command, lang),
        #[cfg(feature = "postgres")]
        Command::Bench(command) => bench::run(&command, lang),
        Command::C14n(args) => c14n::run(&args),
        Command::Manual(args) => manual::run(&args),
    };
    match outcome {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Refused) => ExitCode::from(1),
        Err(error) => {
            complain(&format!("qaqpa: {}", in_words(&error, lang)));
            ExitCode::from(2)
        }
    }
}

/// The language that a command line asks for which cannot be read as a whole.
fn asked_for() -> Option<Lang> {
    let given = config::arguments();
    let mut words = given.iter().map(String::as_str);
    while let Some(word) = words.next() {
        match word.strip_prefix("--lang") {
            Some("") => return words.next().and_then(|text| language(text).ok()),
            Some(rest) => return rest.strip_prefix('=').and_then(|text| language(text).ok()),
            None => {}
        }
    }
    None
}

/// Says why the command line is none.
fn misused(error: &clap::Error, lang: Lang) -> ExitCode {
    match misuse::in_words(error, lang) {
        Some(words) => {
            complain(&words);
            ExitCode::from(2)
        }
        None => error.exit(),
    }
}

/// Why a command could not do its work: from the outermost error down to the first that has words of its own, which say what is below
/// it too.
fn in_words(error: &anyhow::Error, lang: Lang) -> String {
    let mut links = Vec::new();
    for link in error.chain() {
        let known = link
            .downcast_ref::<Fault>()
            .map(|fault| fault.in_lang(lang))
            .or_else(|| link.downcast_ref::<LoadError>().map(|error| load::in_words(error, lang)))
            .or_else(|| errors::known(link, lang));
        match known {
            Some(words) => {
                links.push(words);
                break;
            }
            None => links.push(link.to_string()),
        }
    }
    links.join(": ")
}

fn language(text: &str) -> Result<Lang, Wanted> {
    Lang::ALL
        .into_iter()
        .find(|lang| lang.as_str() == text)
        .ok_or_else(|| Wanted::OneOf("kk, ru, en".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed_and_every_subcommand_has_an_example() {
        use clap::CommandFactory as _;
        let command = Line::command();
        command.clone().debug_assert();
        for subcommand in command.get_subcommands() {
            let after = subcommand.get_after_help().map(ToString::to_string).unwrap_or_default();
            let example = format!("qaqpa {}", subcommand.get_name());
            assert!(after.contains(&example), "{} --help has no example", subcommand.get_name());
        }
    }
}
