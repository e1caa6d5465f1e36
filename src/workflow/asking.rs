//! What the state databases are asked before a request that an employee brings is taken in. Knows no wire: who asks them is a
//! [`StateDatabases`].

use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, PoisonError, RwLock};

use serde::{Deserialize, Serialize};

use super::application::PowerOfAttorney;
use crate::catalogue::{Channel, Recipient};
use crate::clock::Now;
use crate::encoding::names::names;

/// A state database, as the regulations name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateDatabase {
    /// Of natural persons, ГБД ФЛ.
    NaturalPersons,
    /// Of legal persons, ГБД ЮЛ.
    LegalPersons,
    /// The notaries' information system, ЕНИС.
    Notaries,
    /// A local executive body's own system, E-akimat.
    EAkimat,
}

names!(StateDatabase {
    NaturalPersons => "GBD_FL",
    LegalPersons => "GBD_UL",
    Notaries => "ENIS",
    EAkimat => "E_AKIMAT",
});

/// What is asked. It bears numbers of people, and therefore has no `Debug`.
#[derive(Clone, Copy)]
pub enum Inquiry<'a> {
    /// Who has this IIN or BIN; the service is for recipients of these kinds.
    Recipient {
        /// The number.
        number: &'a str,
        /// The kinds.
        kinds: &'a [Recipient],
    },
    /// Whether there is this notarised power of attorney.
    Power {
        /// The power, as the request states it.
        power: &'a PowerOfAttorney,
        /// Who gave it.
        principal: &'a str,
        /// Who acts by it.
        representative: &'a str,
    },
}

/// What is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateAnswer {
    /// It is there.
    Known,
    /// It is not there.
    Unknown,
    /// It was there: the person is dead, the organisation is liquidated, the power has ended.
    Ended,
    /// No answer came in time, or one that says that there is none.
    Silent(StateDatabase),
    /// An answer came, and it is not the database's: its signature does not hold, or it is no answer at all.
    Unbelieved(StateDatabase),
}

/// What an inquiry comes to.
pub type StateFuture<'a> = Pin<Box<dyn Future<Output = StateAnswer> + Send + 'a>>;

/// What was answered as it came, believed or not: a database and the octets of its message.
pub type Heard = Vec<(StateDatabase, bytes::Bytes)>;

/// What an inquiry comes to, and what was heard on the way.
pub type HeardFuture<'a> = Pin<Box<dyn Future<Output = (StateAnswer, Heard)> + Send + 'a>>;

/// The state databases: of natural persons, of legal persons, of notarial acts.
pub trait StateDatabases: Send + Sync {
    /// Asks, for the workstation of a channel, within a bounded time.
    fn ask<'a>(&'a self, inquiry: Inquiry<'a>, channel: Channel, now: Now) -> StateFuture<'a>;

    /// The same, with the answers as they came, for a person who looks at them. Without a wire nothing is heard.
    fn hear<'a>(&'a self, inquiry: Inquiry<'a>, channel: Channel, now: Now) -> HeardFuture<'a> {
        let asked = self.ask(inquiry, channel, now);
        Box::pin(async move { (asked.await, Heard::new()) })
    }
}

/// What the databases do not know because a tester says so; the others are asked where there are others, and know everything else
/// where there are none. Clones share what they know.
#[derive(Clone, Default)]
pub struct ScriptedDatabases {
    absent: Arc<RwLock<Absent>>,
    below: Option<Arc<dyn StateDatabases>>,
}

impl std::fmt::Debug for ScriptedDatabases {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ScriptedDatabases").field("absent", &self.absent).finish_non_exhaustive()
    }
}

/// What a database does not know.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Absent {
    /// IINs and BINs.
    pub numbers: BTreeSet<String>,
    /// Numbers of powers of attorney.
    pub powers: BTreeSet<String>,
}

impl ScriptedDatabases {
    /// The same over databases that are asked for what no tester took away.
    #[must_use]
    pub fn over(self, below: Arc<dyn StateDatabases>) -> Self {
        ScriptedDatabases { below: Some(below), ..self }
    }

    /// Whether a tester took something away.
    pub fn lacks_something(&self) -> bool {
        let absent = self.absent.read().unwrap_or_else(PoisonError::into_inner);
        !absent.numbers.is_empty() || !absent.powers.is_empty()
    }

    /// What they do not know.
    pub fn absent(&self) -> Absent {
        self.absent.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// From now on they do not know this.
    pub fn set(&self, absent: Absent) {
        *self.absent.write().unwrap_or_else(PoisonError::into_inner) = absent;
    }

    fn lacks(&self, inquiry: &Inquiry<'_>) -> bool {
        let absent = self.absent.read().unwrap_or_else(PoisonError::into_inner);
        match inquiry {
            Inquiry::Recipient { number, .. } => absent.numbers.contains(*number),
            Inquiry::Power { power, .. } => absent.powers.contains(&power.number),
        }
    }
}

impl StateDatabases for ScriptedDatabases {
    fn ask<'a>(&'a self, inquiry: Inquiry<'a>, channel: Channel, now: Now) -> StateFuture<'a> {
        if self.lacks(&inquiry) {
            return Box::pin(std::future::ready(StateAnswer::Unknown));
        }
        match &self.below {
            Some(below) => below.ask(inquiry, channel, now),
            None => Box::pin(std::future::ready(StateAnswer::Known)),
        }
    }

    fn hear<'a>(&'a self, inquiry: Inquiry<'a>, channel: Channel, now: Now) -> HeardFuture<'a> {
        let answer = if self.lacks(&inquiry) { StateAnswer::Unknown } else { StateAnswer::Known };
        match &self.below {
            Some(below) if answer == StateAnswer::Known => below.hear(inquiry, channel, now),
            _ => Box::pin(std::future::ready((answer, Heard::new()))),
        }
    }
}
