//! `qaqpa manual`: the pages of the manual in a terminal.

use super::fault::Fault;
use super::terminal::{Outcome, say};
use crate::manual::{PAGES, page};

const EXAMPLE: &str = "\
Examples:
  qaqpa manual
  qaqpa manual security | less

Exit codes: 0 printed · 2 no such page";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
pub(super) struct Args {
    /// The page to print; without one, the list of pages
    page: Option<String>,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let Some(name) = &args.page else {
        PAGES.iter().for_each(|page| say(&format!("{:<20} {}", page.name, page.title)));
        return Ok(Outcome::Done);
    };
    let Some(page) = page(name) else {
        return Err(Fault::NoPage { name: name.clone() }.into());
    };
    say(page.with_links(None).trim_end());
    Ok(Outcome::Done)
}
