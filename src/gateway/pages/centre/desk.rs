//! What stands on the counter and is not registered yet: tickets of the electronic queue, and intakes that are under way. It is in
//! memory: a restart empties the hall, and nothing of it is promised to anybody.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::calendar::almaty;
use crate::clock::Now;
use crate::gateway::request_head::RequestHead;
use crate::workflow::Representative;

/// Tickets of a day: a hall has some hundreds.
const TICKETS_MAX: u32 = 2_000;

/// Calls on the board.
const CALLED_MAX: usize = 6;

/// Intakes under way: one an operator, and a few that were left.
const INTAKES_MAX: usize = 32;

/// Octets of the intakes under way: seven with the largest documents that the listener takes.
const INTAKES_OCTETS_MAX: usize = 192 * 1024 * 1024;

/// How long an intake may be under way.
const INTAKE_MILLIS_MAX: i64 = 2 * 3600 * 1000;

/// A scan of a document.
#[derive(Clone)]
pub(super) struct Scan {
    pub(super) document_type: String,
    pub(super) file_name: String,
    pub(super) mime_type: String,
    /// Its octets in base64.
    pub(super) content: String,
}

/// A request that is being taken in.
#[derive(Clone)]
pub(super) struct Intake {
    pub(super) service: String,
    /// IIN or BIN.
    pub(super) number: String,
    pub(super) representative: Option<Representative>,
    /// The form: names and values.
    pub(super) fields: Vec<(String, String)>,
    pub(super) scans: Vec<Scan>,
    /// Whose counter it is on.
    pub(super) operator: String,
    /// As which request it is sent, and since when it is under way.
    pub(super) head: RequestHead,
}

impl Intake {
    /// Octets of what was typed and scanned.
    fn octets(&self) -> usize {
        let scanned = self.scans.iter().map(|scan| scan.content.len() + scan.file_name.len());
        let typed = self.fields.iter().map(|(name, value)| name.len() + value.len());
        scanned.chain(typed).sum()
    }
}

#[derive(Default)]
struct Hall {
    /// The day of the tickets, as it is written.
    day: String,
    last: u32,
    waiting: VecDeque<u32>,
    called: VecDeque<(u32, String)>,
}

/// The counter.
#[derive(Default)]
pub(in crate::gateway) struct Desk {
    hall: Mutex<Hall>,
    intakes: Mutex<VecDeque<(String, Intake)>>,
    /// What was sent, the last one last: id, operator and registration number.
    sent: Mutex<VecDeque<(String, String, String)>>,
}

/// What the board shows.
pub(super) struct Board {
    /// The numbers that wait, the next one first.
    pub(super) waiting: Vec<u32>,
    /// The numbers that were called and by whom, the last one first.
    pub(super) called: Vec<(u32, String)>,
}

impl Desk {
    /// Tickets are counted anew each day.
    fn hall(&self, now: Now) -> MutexGuard<'_, Hall> {
        let mut hall = self.hall.lock().unwrap_or_else(PoisonError::into_inner);
        let day = almaty::date_of(now).to_string();
        if hall.day != day {
            *hall = Hall { day, ..Hall::default() };
        }
        hall
    }

    /// One more ticket; `None` where the day has no more.
    pub(super) fn ticket(&self, now: Now) -> Option<u32> {
        let mut hall = self.hall(now);
        if hall.last >= TICKETS_MAX {
            return None;
        }
        hall.last += 1;
        let number = hall.last;
        hall.waiting.push_back(number);
        Some(number)
    }

    /// Calls the next one to an operator.
    pub(super) fn call(&self, operator: &str, now: Now) -> Option<u32> {
        let mut hall = self.hall(now);
        let number = hall.waiting.pop_front()?;
        hall.called.push_front((number, operator.to_owned()));
        hall.called.truncate(CALLED_MAX);
        Some(number)
    }

    /// What the board shows.
    pub(super) fn board(&self, now: Now) -> Board {
        let hall = self.hall(now);
        Board {
            waiting: hall.waiting.iter().copied().collect(),
            called: hall.called.iter().cloned().collect(),
        }
    }

    fn intakes(&self) -> MutexGuard<'_, VecDeque<(String, Intake)>> {
        self.intakes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps an intake under an id that nobody can guess.
    pub(super) fn keep(&self, id: String, intake: Intake) {
        let mut intakes = self.intakes();
        let now = intake.head.at.millis();
        intakes.retain(|(_, kept)| now.saturating_sub(kept.head.at.millis()) < INTAKE_MILLIS_MAX);
        intakes.push_back((id, intake));
        let octets = |intakes: &VecDeque<(String, Intake)>, of: Option<&str>| -> usize {
            let whose = intakes.iter().filter(|(_, kept)| of.is_none_or(|of| kept.operator == of));
            whose.map(|(_, kept)| kept.octets()).sum()
        };
        // One is under way at least, whatever it weighs.
        while intakes.len() > 1
            && (intakes.len() > INTAKES_MAX || octets(&intakes, None) > INTAKES_OCTETS_MAX)
        {
            // The oldest of who has most: nobody loses one to another's many.
            let many = |of: &str| intakes.iter().filter(|(_, kept)| kept.operator == of).count();
            let heavy = intakes.len() <= INTAKES_MAX;
            let weight = |of: &str| if heavy { octets(&intakes, Some(of)) } else { many(of) };
            let most = intakes.iter().map(|(_, kept)| weight(&kept.operator)).max();
            let oldest = intakes.iter().position(|(_, kept)| Some(weight(&kept.operator)) == most);
            intakes.remove(oldest.unwrap_or_default());
        }
    }

    /// An intake of this operator.
    pub(super) fn intake(&self, id: &str, operator: &str) -> Option<Intake> {
        let found = self.intakes().iter().find(|(kept, _)| kept == id).map(|(_, intake)| intake.clone());
        found.filter(|intake| intake.operator == operator)
    }

    /// It is registered under this number.
    pub(super) fn sent(&self, id: &str, operator: &str, number: String) {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        sent.push_back((id.to_owned(), operator.to_owned(), number));
        if sent.len() > INTAKES_MAX {
            sent.pop_front();
        }
        drop(sent);
        self.intakes().retain(|(kept, _)| kept != id);
    }

    /// The registration number of an intake that this operator sent.
    pub(super) fn number(&self, id: &str, operator: &str) -> Option<String> {
        let sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        let found = sent.iter().rev().find(|(kept, by, _)| kept == id && by == operator);
        found.map(|(_, _, number)| number.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operator_with_many_intakes_loses_its_own() {
        let (desk, at) = (Desk::default(), Now::parse("2026-11-24T05:00:00Z").unwrap());
        let keep = |id: String, operator: &str| {
            let intake = Intake {
                service: String::new(),
                number: String::new(),
                representative: None,
                fields: Vec::new(),
                scans: Vec::new(),
                operator: operator.to_owned(),
                head: RequestHead { number: String::new(), at },
            };
            desk.keep(id, intake);
        };
        keep("one".to_owned(), "Әлия");
        (0..2 * INTAKES_MAX).for_each(|n| keep(n.to_string(), "Болат"));
        assert!(desk.intake("one", "Әлия").is_some());
        assert!(desk.intake("0", "Болат").is_none() && desk.intake("63", "Болат").is_some());
        assert_eq!(desk.intakes().len(), INTAKES_MAX);
    }

    #[test]
    fn tickets_are_called_in_their_order_and_begin_anew_each_day() {
        let (desk, day) = (Desk::default(), Now::parse("2026-11-24T05:00:00Z").unwrap());
        assert_eq!([desk.ticket(day), desk.ticket(day)], [Some(1), Some(2)]);
        assert_eq!(desk.call("Әлия", day), Some(1));
        let board = desk.board(day);
        assert_eq!((board.waiting, board.called), (vec![2], vec![(1, "Әлия".to_owned())]));
        let next = day.plus_seconds(24 * 3600);
        assert_eq!((desk.call("Әлия", next), desk.ticket(next)), (None, Some(1)));
    }

    #[test]
    fn a_day_has_so_many_tickets() {
        let (desk, day) = (Desk::default(), Now::from_seconds(0));
        let taken = std::iter::from_fn(|| desk.ticket(day)).count();
        assert_eq!(taken, TICKETS_MAX as usize);
    }
}
