//! `qaqpa people export`.

use crate::cli::misuse::whole;
use std::io::{BufWriter, Write};

use super::whom::Whom;
use crate::cli::terminal::Outcome;
use crate::people::{NoPerson, PEOPLE, People};

/// Write people out, a JSON object a line
///
/// The same seed writes the same bytes, whatever the machine's clock says and however many threads work.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  qaqpa people export --seed 1 --count 1000 > people.jsonl
  qaqpa people export --seed 1 --from 900001 --count 1
  qaqpa people export --seed 1 --count 100 --companies

Exit codes: 0 written · 2 misuse, or people that there are not")]
pub(crate) struct Args {
    #[command(flatten)]
    whom: Whom,
    /// How many
    #[arg(long, value_name = "N")]
    count: u64,
    /// The number of the first
    #[arg(long, value_name = "N", default_value_t = 0)]
    from: u64,
    /// Write companies instead of people
    #[arg(long)]
    companies: bool,
    /// How many threads work [default: as many as the machine has processors, at most 16]
    #[arg(long, value_name = "N", value_parser = whole::<u16>(1, 64))]
    threads: Option<u16>,
}

/// What one thread makes at a time: some megabytes of text.
const CHUNK: u64 = 2_000;

/// Writes them.
pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let people = args.whom.people()?;
    let end = args.from.saturating_add(args.count);
    if args.count > 0 {
        // The last of them is there, or none is written.
        line(&people, args.companies, end.saturating_sub(1))?;
    }
    let usual = || std::thread::available_parallelism().map_or(1, |count| count.get().min(16));
    let threads = args.threads.map_or_else(usual, usize::from);
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut next = args.from;
    while next < end {
        let starts: Vec<u64> = (next..end).step_by(CHUNK as usize).take(threads).collect();
        next = starts.last().map_or(end, |last| (last + CHUNK).min(end));
        let texts: Vec<anyhow::Result<String>> = std::thread::scope(|scope| {
            let work = |start: u64| {
                let people = &people;
                move || chunk(people, args.companies, start..(start + CHUNK).min(end))
            };
            let started: Vec<_> = starts.iter().map(|start| scope.spawn(work(*start))).collect();
            let broken = |_| Err(anyhow::anyhow!("a thread broke off"));
            started.into_iter().map(|thread| thread.join().unwrap_or_else(broken)).collect()
        });
        for text in texts {
            if out.write_all(text?.as_bytes()).is_err() {
                // A reader that has gone (`| head`) is no error.
                return Ok(Outcome::Done);
            }
        }
    }
    let _ = out.flush();
    Ok(Outcome::Done)
}

fn chunk(people: &People, companies: bool, numbers: std::ops::Range<u64>) -> anyhow::Result<String> {
    let mut text = String::new();
    for n in numbers {
        text.push_str(&line(people, companies, n)?);
        text.push('\n');
    }
    Ok(text)
}

fn line(people: &People, companies: bool, n: u64) -> anyhow::Result<String> {
    if n >= PEOPLE {
        return Err(NoPerson { n, last: PEOPLE - 1 }.into());
    }
    Ok(match companies {
        true => serde_json::to_string(&people.company(n)?)?,
        false => serde_json::to_string(&people.person(n)?)?,
    })
}
