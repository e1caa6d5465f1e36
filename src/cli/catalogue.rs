//! `qaqpa catalogue`: the services, what their files say, and which run reaches which clause.

mod coverage;
mod files;
mod show;
mod words;

use crate::clock::NotATime;
use crate::text::line::wanted::Wanted;
use clap::Subcommand;
use files::Files;
use serde_json::{Value, json};

use super::terminal::{Outcome, say};
use crate::catalogue::{Channel, Service, sample_request, xsd};
use crate::clock::{Clock as _, Now, SystemClock};
use crate::text::Lang;

/// What the catalogue is asked.
#[derive(Debug, Subcommand)]
pub(super) enum CatalogueCommand {
    /// The services and their channels
    List(ListArgs),
    /// What a service's file says: channels, documents, steps, flows, deadlines, each with its clause
    Show(ShowArgs),
    /// Which run reaches which clause
    Coverage(coverage::Args),
    /// A valid request for a service, not signed yet
    Sample(SampleArgs),
    /// The XML Schema of the requests for a service
    Xsd(XsdArgs),
}

/// The services and their channels
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  qaqpa catalogue list
  qaqpa catalogue list --json

Exit codes: 0 listed · 2 misuse, or a service file that is wrong")]
pub(super) struct ListArgs {
    #[command(flatten)]
    files: Files,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// What a service's file says
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  qaqpa catalogue show wko2016-141-housing-queue

Exit codes: 0 shown · 2 misuse, no such service, or a service file that is wrong")]
pub(super) struct ShowArgs {
    /// The service: its id or an alias
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    files: Files,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// A valid request for a service, not signed yet
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  qaqpa catalogue sample sko2015-483-housing-assistance --iin 900101300017 > request.xml

Exit codes: 0 printed · 1 the service is rendered on paper only · 2 misuse, no such service, or a service file that is wrong")]
pub(super) struct SampleArgs {
    /// The service: its id or an alias
    #[arg(value_name = "ID")]
    id: String,
    /// Who asks: the IIN of the certificate that is to sign
    #[arg(long, value_name = "IIN", value_parser = iin)]
    iin: String,
    /// Another request for another number
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// When it is made [default: now]
    #[arg(long, value_name = "TIME", value_parser = moment)]
    at: Option<Now>,
    /// The system that sends it
    #[arg(long, value_name = "NAME", default_value = "qaqpa")]
    system: String,
    #[command(flatten)]
    files: Files,
}

/// The XML Schema of the requests for a service
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  qaqpa catalogue xsd wko2016-141-housing-queue > request.xsd

Exit codes: 0 printed · 1 the service is rendered on paper only · 2 misuse, no such service, or a service file that is wrong")]
pub(super) struct XsdArgs {
    /// The service: its id or an alias
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    files: Files,
}

fn iin(text: &str) -> Result<String, Wanted> {
    let fine = text.len() == 12 && text.bytes().all(|octet| octet.is_ascii_digit());
    fine.then(|| text.to_owned()).ok_or(Wanted::Iin)
}

fn moment(text: &str) -> Result<Now, NotATime> {
    Now::parse(text)
}

/// Answers.
pub(super) fn run(command: &CatalogueCommand, lang: Lang) -> anyhow::Result<Outcome> {
    match command {
        CatalogueCommand::List(args) => list(args, lang),
        CatalogueCommand::Show(args) => {
            let service = args.files.service(&args.id)?;
            if args.json {
                say(&serde_json::to_string_pretty(&*service)?);
            } else {
                show::lines(&service, lang).iter().for_each(|line| say(line));
            }
            Ok(Outcome::Done)
        }
        CatalogueCommand::Coverage(args) => coverage::run(args, lang),
        CatalogueCommand::Sample(args) => {
            let service = args.files.service(&args.id)?;
            if service.paper_only {
                return Ok(on_paper(&service, lang));
            }
            let at = args.at.unwrap_or_else(|| SystemClock.now()).to_string();
            say(&sample_request(&service, &args.iin, &at, &args.system, args.seed));
            Ok(Outcome::Done)
        }
        CatalogueCommand::Xsd(args) => {
            let service = args.files.service(&args.id)?;
            let Some(schema) = xsd(&service) else { return Ok(on_paper(&service, lang)) };
            say(schema.trim_end());
            Ok(Outcome::Done)
        }
    }
}

fn on_paper(service: &Service, lang: Lang) -> Outcome {
    super::terminal::complain(&words::paper_only(&service.id, &service.forms.cite, lang));
    Outcome::Refused
}

fn list(args: &ListArgs, lang: Lang) -> anyhow::Result<Outcome> {
    let catalogue = args.files.catalogue()?;
    if args.json {
        let services: Vec<Value> = catalogue.iter().map(|service| listed(service)).collect();
        say(&serde_json::to_string_pretty(&json!({ "services": services }))?);
        return Ok(Outcome::Done);
    }
    for service in catalogue.iter() {
        say(&format!("{}  {}", service.code, service.id));
        say(&format!("       {}", service.name.get(lang)));
        say(&format!("       {}", words::channels(service, lang)));
    }
    Ok(Outcome::Done)
}

fn listed(service: &Service) -> Value {
    let names = |channels: &[Channel]| channels.iter().map(|of| of.as_str()).collect::<Vec<_>>();
    json!({
        "id": service.id, "code": service.code.as_str(), "aliases": service.aliases,
        "name": { "kk": service.name.kk, "ru": service.name.ru, "en": service.name.en },
        "paperOnly": service.paper_only,
        "channels": { "intake": names(&service.channels.intake), "result": names(&service.channels.result) },
    })
}
