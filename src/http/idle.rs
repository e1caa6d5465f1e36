//! Connections that are kept for their next request, some for each server and not for long.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long a connection is kept without a request. Servers close theirs after some seconds; one that is closed is of no use.
const IDLE: Duration = Duration::from_secs(15);

/// Connections that are kept to one server. Stops a burst from holding its sockets.
const SERVER_MAX: usize = 64;

/// Connections that are kept in all.
const ALL_MAX: usize = 256;

/// Connections to one server, each with the time of its last use.
type ToOne<T> = Vec<(Instant, T)>;

/// Connections, by server; clones share them.
#[derive(Debug)]
pub(super) struct Idle<T>(Arc<Mutex<HashMap<String, ToOne<T>>>>);

impl<T> Default for Idle<T> {
    fn default() -> Self {
        Idle(Arc::default())
    }
}

impl<T> Clone for Idle<T> {
    fn clone(&self) -> Self {
        Idle(Arc::clone(&self.0))
    }
}

impl<T> Idle<T> {
    /// One to this server that is open still, the one used last first.
    pub(super) fn take(&self, server: &str, is_open: impl Fn(&T) -> bool) -> Option<T> {
        let mut all = self.lock();
        let kept = all.get_mut(server)?;
        while let Some((since, connection)) = kept.pop() {
            if since.elapsed() < IDLE && is_open(&connection) {
                return Some(connection);
            }
        }
        None
    }

    /// Keeps one; where there are too many, those go that nobody has used for long, or this one.
    pub(super) fn put(&self, server: &str, connection: T) {
        let mut all = self.lock();
        if all.values().map(Vec::len).sum::<usize>() >= ALL_MAX {
            all.values_mut().for_each(|kept| kept.retain(|(since, _)| since.elapsed() < IDLE));
            all.retain(|_, kept| !kept.is_empty());
        }
        let room = all.values().map(Vec::len).sum::<usize>() < ALL_MAX;
        match all.get_mut(server) {
            Some(kept) if room && kept.len() < SERVER_MAX => kept.push((Instant::now(), connection)),
            None if room => drop(all.insert(server.to_owned(), vec![(Instant::now(), connection)])),
            _ => {}
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, ToOne<T>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_used_last_comes_first_and_a_closed_one_never() {
        let idle = Idle::default();
        for number in 0..3 {
            idle.put("a", number);
        }
        assert_eq!(idle.take("b", |_| true), None);
        assert_eq!(idle.take("a", |number| *number < 2), Some(1));
        assert_eq!((idle.take("a", |_| true), idle.take("a", |_| true)), (Some(0), None));
        (0..1_000).for_each(|number| idle.put(&format!("{}", number % 10), number));
        let left =
            (0..10).map(|server| std::iter::from_fn(|| idle.take(&server.to_string(), |_| true)).count());
        assert_eq!(left.sum::<usize>(), ALL_MAX);
    }
}
