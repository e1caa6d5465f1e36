//! A run from its first signature to its audit.

use std::sync::mpsc;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::audit::Audit;
use super::behind;
use super::cpu::{CpuTimes, PREFIX};
use super::error::LoadError;
use super::figures::{Figures, Latency, Leg, Live};
use super::judge::{Judge, Judged};
use super::kinds::Signing;
use super::pacer::{Controls, Moments, RunClock};
use super::plan::{LATE_PART_MAX, Pace, Plan, Stretch};
use super::population::Population;
use super::proof::Proof;
use super::supply::Supply;
use super::tally::Tally;
use super::target::Target;
use super::workers::{Job, Queue, Sending, connection};

/// Threads of the connections.
const IO_THREADS: usize = 2;

/// Rates of a search, at most.
const SEARCH_STEPS: usize = 24;

/// A search ends when the good and the bad rate are this near.
const SEARCH_NEAR: f64 = 1.06;

/// A run that can be begun.
pub struct Run {
    /// What is sent when, by whom.
    pub population: Arc<Population>,
    /// Where to.
    pub target: Target,
    /// The testers' listener of that gateway, whose figures say how far behind it is.
    pub management: Option<String>,
    /// Who is believed.
    pub proof: Arc<Proof>,
    /// What a person does meanwhile.
    pub controls: Arc<Controls>,
    /// What a person sees meanwhile.
    pub live: Arc<Mutex<Live>>,
}

/// What runs while a run runs.
struct Running<'a> {
    plan: &'a Plan,
    controls: &'a Controls,
    clock: RunClock,
    queue: Arc<Queue>,
    supply: Supply,
    tally: Arc<Mutex<Tally>>,
    /// The number of the next part.
    part: usize,
    unsigned_in_time: u64,
    unsent: u64,
    key_changes: Vec<(f64, f64)>,
}

/// A part of the run that was measured.
struct Part {
    number: usize,
    stretch: Stretch,
    took: Duration,
    good: Option<bool>,
    kept_up: bool,
}

impl Run {
    /// Sends what the plan says, judges the answers and audits the gateway. The thread that calls it paces.
    pub fn go(self) -> Result<Figures, LoadError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(IO_THREADS)
            .thread_name(format!("{PREFIX}io"))
            .enable_all()
            .build()
            .map_err(LoadError::System)?;
        let plan = &self.population.plan;
        let clock = RunClock::start();
        let (queue, tally) = (Arc::new(Queue::new()), Arc::new(Mutex::new(Tally::default())));
        let (answers, judged) = mpsc::channel();
        let judge = Judge {
            population: Arc::clone(&self.population),
            proof: Arc::clone(&self.proof),
            clock,
            measured_from: usize::from(!plan.warm_up.is_zero()),
            live: self.live,
            tally: Arc::clone(&tally),
        };
        let judge = std::thread::Builder::new()
            .name(format!("{PREFIX}judge"))
            .spawn(move || judge.run(&judged))
            .map_err(LoadError::System)?;
        let sending = Arc::new(Sending {
            target: self.target.clone(),
            queue: Arc::clone(&queue),
            clock,
            channel: plan.channel,
            connection: plan.connection,
            results: plan.results,
            population: Arc::clone(&self.population),
            proof: Arc::clone(&self.proof),
        });
        for _ in 0..plan.connections {
            runtime.spawn(connection(Arc::clone(&sending), answers.clone()));
        }
        drop(answers);
        let mut running = Running {
            plan,
            controls: &self.controls,
            clock,
            queue: Arc::clone(&queue),
            supply: Supply::start(Arc::clone(&self.population))?,
            tally,
            part: 0,
            unsigned_in_time: 0,
            unsent: 0,
            key_changes: Vec::new(),
        };
        let sent = running.all();
        let ended = clock.now();
        queue.close();
        let judged = judge.join();
        let (parts, cpu) = sent?;
        let Ok(Judged { tally, acknowledged }) = judged else {
            return Err(LoadError::System(std::io::Error::other("the judge broke off")));
        };
        let drained = match &self.management {
            Some(management) => runtime.block_on(behind::drained(management, clock, ended, plan.drain)),
            None => None,
        };
        let audit = Audit {
            target: self.target,
            proof: self.proof,
            population: Arc::clone(&self.population),
            channel: plan.channel,
            clock,
            from: ended,
            drain: plan.drain,
        };
        let audited = runtime.block_on(audit.run(acknowledged));
        let mut figures = running.figures(tally, &parts, cpu);
        audited.count(&mut figures.counts);
        figures.drain_millis = audited.drain.as_secs_f64() * 1000.0;
        figures.unanswered_after_second = audited.unanswered_after_second;
        if let Some(drained) = drained {
            figures.drain_millis = drained.after.as_secs_f64() * 1000.0;
            figures.unanswered_after_second = drained.after_second;
        }
        figures.surprises.extend(audited.surprises);
        Ok(figures)
    }
}

impl Running<'_> {
    /// Every part of the run, the warm-up first.
    fn all(&mut self) -> Result<(Vec<Part>, Option<CpuTimes>), LoadError> {
        let plan = self.plan;
        if !plan.warm_up.is_zero() {
            let warm = match &plan.pace {
                Pace::Open(stretches) => stretches.first().map_or(1.0, |first| first.from),
                Pace::Search { from, .. } => *from,
                Pace::Closed { .. } => 0.0,
            };
            // What the warm-up measures is not counted.
            let _ = match &plan.pace {
                Pace::Closed { users, .. } => self.closed(*users, plan.warm_up)?,
                _ => self.open(Stretch { from: warm, to: warm, lasting: plan.warm_up })?,
            };
        }
        let mut cpu: Option<CpuTimes> = None;
        let mut parts = Vec::new();
        match &plan.pace {
            Pace::Closed { users, lasting } => {
                let before = CpuTimes::read();
                parts.push(self.closed(*users, *lasting)?);
                cpu = spent(before);
            }
            Pace::Open(stretches) => {
                for stretch in stretches {
                    self.supply.ahead(stretch.requests())?;
                    let before = CpuTimes::read();
                    parts.push(self.open(*stretch)?);
                    cpu = added(cpu, spent(before));
                    if self.controls.is_over() {
                        break;
                    }
                }
            }
            Pace::Search { threshold, from, lasting } => {
                let (mut good, mut bad, mut rate) = (None::<f64>, None::<f64>, *from);
                let mut is_second_try = false;
                for _ in 0..SEARCH_STEPS {
                    let stretch = Stretch { from: rate, to: rate, lasting: *lasting };
                    self.supply.ahead(stretch.requests())?;
                    let before = CpuTimes::read();
                    let mut part = self.open(stretch)?;
                    cpu = added(cpu, spent(before));
                    let alone = self.figures_of(part.number, part.took);
                    // A rate at which nothing was answered proves nothing.
                    let keeps =
                        alone.latency.count > 0 && !threshold.judge(&alone, None).broken && part.kept_up;
                    part.good = Some(keeps);
                    parts.push(part);
                    // One pause of the machine is no limit: what fails is tried once more.
                    if !keeps && !is_second_try && !self.controls.is_over() {
                        is_second_try = true;
                        continue;
                    }
                    is_second_try = false;
                    if keeps {
                        good = Some(rate)
                    } else {
                        bad = Some(rate)
                    }
                    rate = match (good, bad) {
                        (Some(good), Some(bad)) if bad / good <= SEARCH_NEAR => break,
                        (Some(good), Some(bad)) => (good * bad).sqrt(),
                        (Some(good), None) => good * 2.0,
                        (None, Some(bad)) => bad / 4.0,
                        (None, None) => break,
                    };
                    if self.controls.is_over() || rate < 0.5 {
                        break;
                    }
                }
            }
        }
        Ok((parts, cpu))
    }

    /// An open loop: each request at its moment.
    fn open(&mut self, stretch: Stretch) -> Result<Part, LoadError> {
        let number = self.next_part();
        self.supply.ahead(stretch.requests())?;
        let random = self.plan.draws("moments", number as u64);
        let mut moments = Moments::new(stretch, self.plan.arrivals, random);
        let begun = self.clock.now();
        while let Some(at) = moments.next(self.factor_now()) {
            let due = begun + Duration::from_secs_f64(at);
            self.clock.sleep_until(due, || self.controls.is_over());
            if self.controls.is_over() {
                break;
            }
            self.send(number, due)?;
        }
        let lasted = self.clock.now().saturating_sub(begun);
        self.settle();
        Ok(self.part_of(number, stretch, lasted))
    }

    /// The factor of the rate; a change since it was asked last is noted, also one that came between two parts.
    fn factor_now(&mut self) -> f64 {
        let now = self.controls.factor();
        let before = self.key_changes.last().map_or(1.0, |(_, factor)| *factor);
        if (now - before).abs() > f64::EPSILON {
            self.key_changes.push((self.clock.now().as_secs_f64() * 1000.0, now));
        }
        now
    }

    /// A closed loop: as many at once as there are users.
    fn closed(&mut self, users: usize, lasting: Duration) -> Result<Part, LoadError> {
        const LOOK: Duration = Duration::from_micros(50);
        let number = self.next_part();
        self.supply.ahead(u64::MAX)?;
        let begun = self.clock.now();
        while self.clock.now().saturating_sub(begun) < lasting && !self.controls.is_over() {
            if self.queue.outstanding() >= users {
                std::thread::sleep(LOOK);
                continue;
            }
            let due = self.clock.now();
            self.send(number, due)?;
        }
        let lasted = self.clock.now().saturating_sub(begun);
        self.settle();
        Ok(self.part_of(number, Stretch { from: 0.0, to: 0.0, lasting }, lasted))
    }

    fn send(&mut self, stretch: usize, due: Duration) -> Result<(), LoadError> {
        let taken = self.supply.take()?;
        self.unsigned_in_time += u64::from(taken.waited);
        let was_idle = self.queue.has_idle();
        let dispatched = self.clock.now();
        self.queue.push(Job { prepared: taken.prepared, due, dispatched, stretch, was_idle });
        Ok(())
    }

    /// Waits until all is answered; what could not be sent in time is taken back.
    fn settle(&mut self) {
        let last = self.clock.now() + self.plan.timeout;
        while self.queue.outstanding() > 0 {
            if self.clock.now() > last {
                self.unsent += self.queue.withdraw() as u64;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    fn next_part(&mut self) -> usize {
        let number = self.part;
        self.part += 1;
        number
    }

    fn part_of(&self, number: usize, stretch: Stretch, took: Duration) -> Part {
        let alone = self.figures_of(number, took);
        let late = alone.generator.late as f64;
        let kept_up = late <= LATE_PART_MAX * alone.latency.count.max(1) as f64;
        Part { number, stretch, took, good: None, kept_up }
    }

    /// The figures of one part.
    fn figures_of(&self, number: usize, took: Duration) -> Figures {
        // The judge has all answers of a part before it is settled, but for the last few.
        std::thread::sleep(Duration::from_millis(20));
        let tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
        let mut figures = Figures::default();
        if let Some(part) = tally.stretches.get(number) {
            figures.latency = Latency::of(&part.latency);
            figures.raw = Latency::of(&part.raw);
            figures.late = Latency::of(&part.late);
            figures.rate = part.answered as f64 / took.as_secs_f64().max(1e-9);
            figures.counts.wrong = part.bad;
            figures.generator.late = part
                .late
                .count_between(u64::try_from(super::plan::LATE.as_micros()).unwrap_or(u64::MAX), u64::MAX);
        }
        figures
    }

    fn figures(&self, tally: Tally, parts: &[Part], cpu: Option<CpuTimes>) -> Figures {
        let legs: Vec<Leg> = parts
            .iter()
            .map(|part| {
                let stretch = tally.stretches.get(part.number);
                let rate = stretch.map_or(0, |of| of.answered) as f64 / part.took.as_secs_f64().max(1e-9);
                Leg {
                    from: part.stretch.from,
                    to: part.stretch.to,
                    rate,
                    latency: stretch.map(|of| Latency::of(&of.latency)).unwrap_or_default(),
                    raw: stretch.map(|of| Latency::of(&of.raw)).unwrap_or_default(),
                    kept_up: part.kept_up,
                    good: part.good,
                }
            })
            .collect();
        let search = matches!(self.plan.pace, Pace::Search { .. });
        let best = parts
            .iter()
            .filter(|part| part.good == Some(true))
            .max_by(|a, b| a.stretch.from.total_cmp(&b.stretch.from));
        // Of a search the best rate's figures count: the others were made to break.
        let counted: Vec<&Part> = match (search, best) {
            (true, Some(best)) => vec![best],
            _ => parts.iter().collect(),
        };
        let numbers: Vec<usize> = counted.iter().map(|part| part.number).collect();
        let answered: u64 =
            numbers.iter().filter_map(|n| tally.stretches.get(*n)).map(|of| of.answered).sum();
        let counted_seconds: f64 = counted.iter().map(|part| part.took.as_secs_f64()).sum();
        let late = counted.iter().any(|part| !part.kept_up);
        let measured_seconds: f64 = parts.iter().map(|part| part.took.as_secs_f64()).sum();
        let mut figures = tally.into_figures(&numbers);
        figures.rate = answered as f64 / counted_seconds.max(1e-9);
        figures.legs = legs;
        figures.found_rate = if search { best.map(|best| best.stretch.from).or(Some(0.0)) } else { None };
        figures.counts.unsent = self.unsent;
        figures.key_changes.clone_from(&self.key_changes);
        let unsigned = self.unsigned_in_time as f64 > LATE_PART_MAX * figures.counts.sent.max(1) as f64;
        let closed = matches!(self.plan.pace, Pace::Closed { .. });
        let generator = &mut figures.generator;
        generator.cpu_seconds = cpu.map(|cpu| cpu.sending);
        generator.signing_cpu_seconds = cpu.map(|cpu| cpu.signing);
        generator.target_cpu_seconds = cpu.map(|cpu| cpu.others);
        generator.measured_seconds = measured_seconds;
        generator.unsigned_in_time = self.unsigned_in_time;
        generator.pool_repeats = self.supply.repeats();
        generator.saturated = unsigned || (late && !closed);
        generator.signing = match self.plan.signing {
            Signing::Ahead => "ahead".to_owned(),
            Signing::Along => "along".to_owned(),
            Signing::Pool(count) => format!("pool={count}"),
        };
        figures
    }
}

fn spent(before: Option<CpuTimes>) -> Option<CpuTimes> {
    Some(CpuTimes::read()?.since(before?))
}

fn added(sum: Option<CpuTimes>, more: Option<CpuTimes>) -> Option<CpuTimes> {
    let (Some(sum), Some(more)) = (sum, more) else { return sum.or(more) };
    Some(CpuTimes {
        sending: sum.sending + more.sending,
        signing: sum.signing + more.signing,
        others: sum.others + more.others,
    })
}
