//! What is sent when: the scenario, checked, and each request of it as a function of the seed and its number.

use std::time::Duration;

use super::error::{LoadError, Wanted};
use super::kinds::{Algorithm, Arrivals, Channel, Connection, Defect, NAMES, PEOPLE, Results, Signing};
use super::scenario::Scenario;
use super::threshold::Threshold;
use super::values::{self, Mix, RATE_MAX, refused};
use crate::clock::Now;
use crate::random::{Random as _, Seeded};

/// A request that leaves later than this after its moment, because of the generator, is late.
pub const LATE: Duration = Duration::from_millis(10);

/// The generator is saturated when more than this part of the requests was late, or not signed in time.
pub const LATE_PART_MAX: f64 = 0.01;

/// The requestDate of a run with a seed, unless another is given: the same seed makes the same bytes on every day.
const SEEDED_DATE: Now = Now::from_seconds(1_795_521_600);

/// How requests are paced.
#[derive(Debug, Clone, PartialEq)]
pub enum Pace {
    /// Open loop: each request has its moment, whatever became of the others.
    Open(Vec<Stretch>),
    /// Open loop at growing rates, until the threshold breaks, then between.
    Search {
        /// What must not happen.
        threshold: Threshold,
        /// The first rate.
        from: f64,
        /// How long each rate is tried.
        lasting: Duration,
    },
    /// Closed loop: each user sends when the last answer has come.
    Closed {
        /// How many.
        users: usize,
        /// How long.
        lasting: Duration,
    },
}

/// A stretch of an open loop: a rate that changes evenly, or stays.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stretch {
    /// Requests a second at its begin.
    pub from: f64,
    /// And at its end.
    pub to: f64,
    /// How long.
    pub lasting: Duration,
}

impl Stretch {
    /// How many requests are due in it at most: chance may make them more than the mean, by five deviations hardly ever.
    pub(super) fn requests(&self) -> u64 {
        let mean = (self.from + self.to) / 2.0 * self.lasting.as_secs_f64();
        (mean + 5.0 * mean.sqrt()).ceil() as u64 + 5
    }
}

/// A scenario, checked.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What goes over the wire.
    pub channel: Channel,
    /// Names of people.
    pub people: Mix<String>,
    /// Ids of services.
    pub services: Mix<String>,
    /// What is wrong with documents.
    pub defects: Mix<Defect>,
    /// With what they are signed.
    pub algorithms: Mix<Algorithm>,
    /// Octets of the unsigned document; less than the form needs is what it needs.
    pub sizes: Mix<usize>,
    /// How requests are paced.
    pub pace: Pace,
    /// How moments lie.
    pub arrivals: Arrivals,
    /// What is sent before and not measured.
    pub warm_up: Duration,
    /// How long the results are waited for.
    pub drain: Duration,
    /// How long one answer is waited for.
    pub timeout: Duration,
    /// Connections at most.
    pub connections: usize,
    /// Whether they are kept.
    pub connection: Connection,
    /// Threads that sign.
    pub signers: usize,
    /// When documents are signed.
    pub signing: Signing,
    /// When results are fetched.
    pub results: Results,
    /// What everything is drawn from.
    pub seed: u64,
    /// requestDate.
    pub date: Now,
    /// What fails the run.
    pub thresholds: Vec<Threshold>,
}

/// The service that is asked for where none is named.
pub const SERVICE: &str = "wko2016-141-housing-queue";

/// What a search may go by, of each rate that it tries; the times also from sending (`raw.`) and of the generator (`late.`).
const SEARCHED: [&str; 10] = ["p50", "p90", "p95", "p99", "p99.9", "p99.99", "max", "mean", "rate", "wrong"];

/// How many requests are signed ahead at most: some 250 MB of documents.
pub(super) const AHEAD_MAX: u64 = 50_000;

/// What one request of the run is: drawn from the seed and its number, and from nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its number in the run, from zero.
    pub index: u64,
    /// requestNumber: 14 digits, another for each request.
    pub request_number: String,
    /// Which of [`Plan::people`].
    pub person: usize,
    /// Which of [`Plan::services`].
    pub service: usize,
    /// What is wrong with the document.
    pub defect: Defect,
    /// With what it is signed.
    pub algorithm: Algorithm,
    /// Octets wanted.
    pub size: usize,
}

impl Plan {
    /// Checks a scenario. `seed` is what everything is drawn from where the scenario names none, `now` the requestDate then.
    pub fn of(scenario: &Scenario, seed: u64, now: Now) -> Result<Self, LoadError> {
        if scenario.paces() > 1 {
            return Err(LoadError::SeveralPaces);
        }
        let text = |value: &Option<String>| value.clone();
        let names = |key, value: &Option<String>, wanted, usual: &str| {
            Mix::parse(key, value.as_deref().unwrap_or(usual), wanted, |name| Some(name.to_owned()))
        };
        let people = Mix::parse(
            "people",
            scenario.people.as_deref().unwrap_or("valid"),
            Wanted::Names(&NAMES),
            |name| NAMES.contains(&name).then(|| name.to_owned()),
        )?;
        let thresholds = scenario.fail.iter().flatten().map(|text| Threshold::parse("fail", text));
        let date = match (&scenario.date, scenario.seed) {
            (Some(date), _) => Now::parse(date).map_err(|_| refused("date", date, Wanted::Date))?,
            (None, Some(_)) => SEEDED_DATE,
            (None, None) => Now::from_seconds(now.seconds()),
        };
        let arrivals = word(
            "arrivals",
            text(&scenario.arrivals),
            &["poisson", "even"],
            &[Arrivals::Poisson, Arrivals::Even],
        )?;
        let connection = word(
            "connection",
            text(&scenario.connection),
            &["kept", "new"],
            &[Connection::Kept, Connection::New],
        )?;
        let results =
            word("results", text(&scenario.results), &["audit", "along"], &[Results::Audit, Results::Along])?;
        let length = |key, value: &Option<String>, usual: f64| match value {
            Some(text) => values::duration(key, text),
            None => Ok(Duration::from_secs_f64(usual)),
        };
        let connections = scenario.connections.unwrap_or(32);
        if connections == 0 || connections > 10_000 {
            return Err(refused("connections", &connections.to_string(), Wanted::AtLeast(1)));
        }
        let pace = pace(scenario)?;
        let connections = match &pace {
            // Each user has a connection.
            Pace::Closed { users, .. } => *users,
            _ => connections as usize,
        };
        let channel = channel(scenario.channel.as_deref())?;
        if channel == Channel::Async {
            freight(scenario)?;
        }
        Ok(Plan {
            channel,
            people,
            services: names("services", &scenario.services, Wanted::Weights, SERVICE)?,
            defects: Mix::parse(
                "defects",
                scenario.defects.as_deref().unwrap_or("none"),
                Wanted::Names(&Defect::NAMES),
                Defect::named,
            )?,
            algorithms: Mix::parse(
                "algorithms",
                scenario.algorithms.as_deref().unwrap_or("rsa"),
                Wanted::Names(&Algorithm::NAMES),
                Algorithm::named,
            )?,
            sizes: Mix::parse("sizes", scenario.sizes.as_deref().unwrap_or("0"), Wanted::Size, values::size)?,
            signing: signing(scenario.signing.as_deref(), &pace)?,
            pace,
            arrivals,
            warm_up: length("warm-up", &scenario.warm_up, 1.0)?,
            drain: length("drain", &scenario.drain, 30.0)?,
            timeout: length("timeout", &scenario.timeout, 30.0)?,
            connections,
            connection,
            signers: scenario.signers.unwrap_or(2).clamp(1, 256) as usize,
            results,
            seed: scenario.seed.unwrap_or(seed),
            date,
            thresholds: thresholds.collect::<Result<_, _>>()?,
        })
    }

    /// The request with this number.
    pub fn item(&self, index: u64) -> Item {
        let draw = self.draws("item", index);
        let [person, service, defect, algorithm, size] = [(); 5].map(|()| draw.next_u64());
        let mut person = self.people.pick(person);
        let mut defect = *self.defects.at(self.defects.pick(defect));
        // One thing is wrong at a time, so that what comes of it is known: a broken document is signed by somebody good.
        if defect != Defect::None && self.foretold_of(person).is_some() {
            match self.people.iter().position(|name| name == "valid") {
                Some(good) => person = good,
                None => defect = Defect::None,
            }
        }
        Item {
            index,
            request_number: request_number(self.seed, index),
            person,
            service: self.services.pick(service),
            defect,
            algorithm: *self.algorithms.at(self.algorithms.pick(algorithm)),
            size: *self.sizes.at(self.sizes.pick(size)),
        }
    }

    /// What a draw of this kind for this request is drawn from.
    pub(super) fn draws(&self, kind: &str, index: u64) -> Seeded {
        Seeded::new(self.seed, &format!("load/{kind}/{index}"))
    }

    fn foretold_of(&self, person: usize) -> Option<&'static [&'static str]> {
        let name = self.people.at(person);
        PEOPLE.iter().find(|one| one.0 == name && !one.1.is_empty()).map(|one| one.1)
    }
}

/// requestNumber: 14 digits, another for each request of a run.
pub(super) fn request_number(seed: u64, index: u64) -> String {
    // Of all numbers of 14 digits, those that begin with no zero.
    const NUMBERS: u64 = 90_000_000_000_000;
    let first = Seeded::new(seed, "load/number").next_u64() % NUMBERS;
    (10_000_000_000_000 + (first + index) % NUMBERS).to_string()
}

fn word<T: Copy>(
    key: &'static str,
    value: Option<String>,
    words: &'static [&'static str],
    values: &[T],
) -> Result<T, LoadError> {
    let Some(value) = value else { return Ok(values[0]) };
    let at = words.iter().position(|word| *word == value);
    at.map(|at| values[at]).ok_or_else(|| refused(key, &value, Wanted::OneOf(words)))
}

fn channel(text: Option<&str>) -> Result<Channel, LoadError> {
    match text {
        None | Some("rest") => Ok(Channel::Rest),
        Some("soap") => Ok(Channel::Soap),
        Some("portal") => Ok(Channel::Portal),
        Some("async") => Ok(Channel::Async),
        Some(text) => Err(refused("channel", text, Wanted::OneOf(&["rest", "soap", "async", "portal"]))),
    }
}

/// Over the asynchronous channel a document is freight: whoever receives it judges it. What may be wrong is the message.
fn freight(scenario: &Scenario) -> Result<(), LoadError> {
    const WHO: &[&str] = &["valid"];
    const WHAT: &[&str] = &["none", "tampered", "truncated"];
    for (key, value, words) in [("people", &scenario.people, WHO), ("defects", &scenario.defects, WHAT)] {
        let names = value.as_deref().unwrap_or(words[0]).split(',');
        for name in names.map(|part| part.split('=').next().unwrap_or_default().trim()) {
            if !words.contains(&name) {
                return Err(refused(key, name, Wanted::OneOf(words)));
            }
        }
    }
    Ok(())
}

fn signing(text: Option<&str>, pace: &Pace) -> Result<Signing, LoadError> {
    let wanted = Wanted::OneOf(&["ahead", "along", "pool=N"]);
    match text {
        // Of a closed loop nobody knows how many requests there will be.
        None if matches!(pace, Pace::Closed { .. }) => Ok(Signing::Along),
        None | Some("ahead") => Ok(Signing::Ahead),
        Some("along") => Ok(Signing::Along),
        Some(text) => {
            let count = text.strip_prefix("pool=").and_then(|count| count.parse().ok());
            let count = count.filter(|count| (1..=AHEAD_MAX).contains(count));
            count.map(Signing::Pool).ok_or_else(|| refused("signing", text, wanted))
        }
    }
}

/// Of a scenario without any way of pacing: 50 requests a second.
fn pace(scenario: &Scenario) -> Result<Pace, LoadError> {
    let lasting = values::duration("duration", scenario.duration.as_deref().unwrap_or("10s"))?;
    if lasting.is_zero() {
        return Err(refused("duration", "0", Wanted::Duration));
    }
    if let Some(users) = scenario.closed {
        let users = usize::try_from(users).unwrap_or(usize::MAX);
        if users == 0 || users > 10_000 {
            return Err(refused("closed", &users.to_string(), Wanted::AtLeast(1)));
        }
        return Ok(Pace::Closed { users, lasting });
    }
    if let Some(text) = &scenario.search {
        let threshold = Threshold::parse("search", text)?;
        let metric = threshold.metric();
        let metric = metric.strip_prefix("raw.").or_else(|| metric.strip_prefix("late.")).unwrap_or(metric);
        if !SEARCHED.contains(&metric) || threshold.needs_baseline() {
            return Err(refused("search", text, Wanted::OneOf(&SEARCHED)));
        }
        return Ok(Pace::Search { threshold, from: 50.0, lasting });
    }
    if let Some(text) = &scenario.ramp {
        let (from, to) = text.split_once("..").ok_or_else(|| refused("ramp", text, Wanted::Ramp))?;
        let (from, to) = (values::rate("ramp", from)?, values::rate("ramp", to)?);
        return Ok(Pace::Open(vec![Stretch { from, to, lasting }]));
    }
    if let Some(text) = &scenario.steps {
        let steps: Result<Vec<f64>, LoadError> =
            text.split(',').map(|rate| values::rate("steps", rate)).collect();
        let stretch = |rate| Stretch { from: rate, to: rate, lasting };
        return Ok(Pace::Open(steps?.into_iter().map(stretch).collect()));
    }
    let rate = scenario.rate.unwrap_or(50.0);
    if !(rate > 0.0 && rate <= RATE_MAX) {
        return Err(refused("rate", &rate.to_string(), Wanted::Rate));
    }
    Ok(Pace::Open(vec![Stretch { from: rate, to: rate, lasting }]))
}
