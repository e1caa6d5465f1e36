//! Registrations and changes of cases of one part of a batch, all at once, in three round trips: look, take numbers, write. The
//! beginning of the transaction goes with the first where there is one, the commit with the last.

use super::advance::{self, Plan, Standing};
use super::numbers::{Wanted, ids};
use super::opening::Opening;
use super::parts::Parts;
use super::register::{self, Known, New, NewToken};
use super::session::{Sent, Session, all as together};
use super::{change, documents};
use crate::registry::advance::Advance;
use crate::registry::errors::{RegistryError, StorageFault};
use crate::registry::store::{Registration, Written};
use crate::registry::submission::Submission;

type Outcome = Result<Written, RegistryError>;

/// Registrations and changes.
#[derive(Clone, Copy)]
pub(super) struct Cases<'a> {
    pub(super) store: &'a Parts,
    pub(super) session: Session<'a>,
    pub(super) registrations: &'a [&'a Submission],
    pub(super) changes: &'a [&'a Advance],
}

/// What is to be written, and what is settled without.
pub(super) struct Looked<'a> {
    fresh: Vec<New<'a>>,
    planned: Vec<Plan<'a>>,
    tokens: Vec<NewToken>,
    registered: Vec<Option<Outcome>>,
    changed: Vec<Option<Outcome>>,
}

impl Looked<'_> {
    /// Whether a write may find that another process was faster, and say so by the number of rows alone.
    pub(super) fn may_be_late(&self) -> bool {
        !self.tokens.is_empty()
    }

    /// One outcome for each registration, then one for each change.
    pub(super) fn outcomes(&mut self) -> Vec<Option<Outcome>> {
        self.registered.drain(..).chain(self.changed.drain(..)).collect()
    }
}

impl<'a> Cases<'a> {
    /// Looks at what is there, after the beginning of the transaction; none where the batch was committed before.
    pub(super) async fn look(
        self,
        opening: Option<&Opening<'_>>,
    ) -> Result<Option<Looked<'a>>, StorageFault> {
        let Cases { session, registrations, changes, .. } = self;
        let (mut known, mut standing) = (Known::default(), Standing::default());
        let mut statements: Vec<Sent<'_>> = match opening {
            Some(opening) => opening.statements(session),
            None => Vec::new(),
        };
        if !registrations.is_empty() {
            statements.push(Box::pin(register::look(session, registrations, &mut known)));
        }
        if !changes.is_empty() {
            statements.push(Box::pin(advance::look(session, changes, &mut standing)));
        }
        together(statements).await?;
        if opening.is_some_and(|opening| !opening.is_new()) {
            return Ok(None);
        }
        let (registered, fresh) = known.judge(registrations);
        let (changed, planned) = standing.judge(changes);
        Ok(Some(Looked { fresh, planned, tokens: known.tokens, registered, changed }))
    }

    /// Takes ids, registration numbers and places in queues.
    pub(super) async fn number(self, looked: &mut Looked<'a>) -> Result<(), StorageFault> {
        let Looked { fresh, planned, registered, changed, .. } = looked;
        let mut wanted = Wanted::default();
        fresh.iter().for_each(|new| wanted.one(&new.sequence));
        fresh.iter().filter_map(|new| new.queue_sequence()).for_each(|name| wanted.one(&name));
        planned.iter().filter_map(|plan| plan.sequence()).for_each(|name| wanted.one(&name));
        let (mut numbers, mut rows) = (None, Vec::new());
        let number = async {
            numbers = Some(wanted.take(self.session).await?);
            Ok(())
        };
        let count = fresh.len();
        let identify = async {
            rows = ids(self.session, count).await?;
            Ok(())
        };
        // A sequence's row is held to the commit: it is taken last.
        together(vec![Box::pin(identify), Box::pin(number)]).await?;
        let mut numbers = numbers.unwrap_or_default();
        for (new, id) in fresh.iter_mut().zip(rows) {
            let queue_number = new.queue_sequence().map(|name| numbers.next(&name)).transpose()?;
            new.give(id, numbers.next(&new.sequence)?, queue_number);
            registered[new.place] = Some(Ok(Written::Registered(new.entry(Registration::New))));
        }
        for plan in planned {
            if let Some(name) = plan.sequence() {
                plan.number = Some(numbers.next(&name)?);
            }
            changed[plan.place] = Some(Ok(Written::Advanced(plan.advanced())));
        }
        Ok(())
    }

    /// Writes all of it, and commits where `last` says that nothing comes after it.
    pub(super) async fn write(self, looked: &Looked<'a>, last: bool) -> Result<(), StorageFault> {
        let session = self.session;
        let certificates = self.store.remembered().missing(looked.fresh.iter().map(|new| new.submission));
        let mut statements = register::add(session, &looked.tokens);
        let changes = register::write(&looked.fresh).into_iter().chain(advance::write(&looked.planned));
        statements.extend(change::sent(session, changes.collect()));
        if !certificates.is_empty() {
            statements.push(Box::pin(documents::keep_certificates(session, &certificates)));
        }
        statements.extend(advance::write_seldom(session, &looked.planned));
        if last {
            // Where a statement before it fails this rolls back.
            statements.push(Box::pin(async move { session.script("COMMIT").await }));
        }
        together(statements).await?;
        self.store.remembered().kept(&certificates);
        Ok(())
    }
}
