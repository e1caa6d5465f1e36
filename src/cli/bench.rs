//! `qaqpa bench`: measures a part of a gateway by itself.

mod population;

use crate::cli::misuse::whole;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use clap::Subcommand;

use super::terminal::{Outcome, complain, say};
use crate::app::authorities;
use crate::clock::Now;
use crate::registry::{
    Advance, Location, RefusalBudget, RegistrationNumber, Registry, RegistryError, State, StepLine,
    StepOutcome, Submission,
};
use crate::text::Lang;
use crate::text::line::registry::{self as line, Measured};

/// What is measured.
#[derive(Debug, Subcommand)]
pub(super) enum BenchCommand {
    /// Measure a registry: registrations, results and reads a second
    Store(Args),
}

/// Signs and judges requests first, then registers them, gives each a result, and reads. An empty registry is left empty.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The registry: sqlite:FILE or postgres://user@host/database
    #[arg(value_name = "URL")]
    url: Location,
    /// How many requests are registered
    #[arg(long, value_name = "N", default_value_t = 2_000, value_parser = whole::<u32>(100, 1_000_000))]
    requests: u32,
    /// How many wait at once
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = whole::<u32>(1, 1_024))]
    at_once: u32,
    /// The authorities of the database server's certificate, PEM; where its address says sslmode=require
    #[arg(long, value_name = "FILE")]
    certificates: Option<PathBuf>,
    /// Measure a registry that is in use, and leave the rows; several of these may run side by side
    #[arg(long)]
    keep: bool,
}

/// One in so many is registered alone, to see how long one takes.
const ALONE_SHARE: usize = 10;

/// Does it.
pub(super) fn run(command: &BenchCommand, lang: Lang) -> anyhow::Result<Outcome> {
    let BenchCommand::Store(args) = command;
    let opened = args.url.open(RefusalBudget::default(), authorities(args.certificates.as_deref())?, None)?;
    let there = opened.store.counts()?.registered();
    if there > 0 && !args.keep {
        complain(&format!("qaqpa: {}", line::in_use(lang, there)));
        return Ok(Outcome::Refused);
    }
    let registry = Registry::start(opened.store)?;
    let (requests, at_once) = (args.requests as usize, args.at_once as usize);
    complain(&line::preparing(lang, requests));
    let submissions = population::submissions(requests)?;
    let (alone, together) = submissions.split_at(requests / ALONE_SHARE);
    let numbers = Mutex::new(Vec::with_capacity(requests));
    let register = |submission: &Submission| {
        let number = registry.register_blocking(submission.clone())?.number().clone();
        numbers.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(number);
        Ok(())
    };
    show(lang, Measured::RegisterOne, 1, &times(alone, 1, register)?);
    show(lang, Measured::RegisterMany, at_once, &times(together, at_once, register)?);
    let numbers = numbers.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    let now = population::moment();
    let complete =
        |number: &RegistrationNumber| registry.advance_blocking(completed(number.clone(), now)).map(drop);
    show(lang, Measured::Complete, at_once, &times(&numbers, at_once, complete)?);
    let readers = at_once.min(8);
    let case = |number: &RegistrationNumber| registry.store().case(number).map(drop);
    show(lang, Measured::Case, readers, &times(&numbers, readers, case)?);
    let result = |number: &RegistrationNumber| registry.store().result(number).map(drop);
    show(lang, Measured::Result, readers, &times(&numbers, readers, result)?);
    if !args.keep {
        registry.forget_all_blocking()?;
    }
    Ok(Outcome::Done)
}

/// From the registration to the end in one change, with an answer of a usual size.
fn completed(number: RegistrationNumber, at: Now) -> Advance {
    /// A signed result has some six kilobytes.
    const RESULT_OCTETS: usize = 6_000;
    let line = |label, state| StepLine::of(label, state, at, at, StepOutcome::Done);
    Advance {
        number,
        expected: State::Registered,
        expected_revision: 0,
        worker: "bench".to_owned(),
        performer: None,
        lines: vec![line("4", State::InWork), line("5", State::Completed)],
        task: None,
        work_at: at,
        lease: None,
        outcome: None,
        queue: Some("bench".to_owned()),
        place: None,
        result: Some(Bytes::from(vec![b'x'; RESULT_OCTETS])),
        players: 0,
        at,
    }
}

/// How long all took, and each of them.
struct Times {
    all: Duration,
    each: Vec<Duration>,
    /// CPU time of this process; none where the system does not say.
    cpu: Option<Duration>,
}

/// CPU time of this process so far, proc(5): the fields behind the name in parentheses, the twelfth and the thirteenth, in hundredths.
fn cpu() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<u64>().ok();
    Some(Duration::from_millis((ticks(11)? + ticks(12)?) * 10))
}

/// Does something to each, so many at once.
fn times<T: Sync>(
    what: &[T],
    at_once: usize,
    work: impl Fn(&T) -> Result<(), RegistryError> + Sync,
) -> anyhow::Result<Times> {
    let (next, begun, before) = (AtomicUsize::new(0), Instant::now(), cpu());
    let worker = || {
        let mut each = Vec::new();
        while let Some(one) = what.get(next.fetch_add(1, Ordering::Relaxed)) {
            let begun = Instant::now();
            work(one)?;
            each.push(begun.elapsed());
        }
        Ok::<_, RegistryError>(each)
    };
    let each = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..at_once).map(|_| scope.spawn(worker)).collect();
        let mut each = Vec::new();
        for worker in workers {
            each.extend(worker.join().map_err(|_| RegistryError::Closed)??);
        }
        Ok::<_, RegistryError>(each)
    })?;
    let spent = cpu().zip(before).map(|(after, before)| after - before);
    Ok(Times { all: begun.elapsed(), each, cpu: spent })
}

fn show(lang: Lang, what: Measured, at_once: usize, times: &Times) {
    let mut each: Vec<f64> = times.each.iter().map(|took| took.as_secs_f64() * 1_000.0).collect();
    each.sort_by(f64::total_cmp);
    let at = |share: usize| each.get(each.len() * share / 100).or(each.last()).copied().unwrap_or_default();
    let per_second = each.len() as f64 / times.all.as_secs_f64().max(f64::EPSILON);
    let each_millis = times.cpu.map(|cpu| cpu.as_secs_f64() * 1_000.0 / each.len().max(1) as f64);
    say(&line::measured(lang, what, at_once, per_second, (at(50), at(99)), each_millis));
}
