//! What was worked out before, bounded in number. When there is too much, the half that was not asked for lately goes: never all of it at
//! once, and never what is in use.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

/// Values by their keys, in two halves: the newest, and those before them. What is asked for of the older half joins the newest; when that
/// is full it becomes the older half, and what nobody asked for in the meantime is gone.
#[derive(Debug)]
pub struct Halves<K, V> {
    newest: HashMap<K, V>,
    before: HashMap<K, V>,
    half_max: usize,
}

/// Which half a value is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// The newest: it stays for a while.
    Newest,
    /// The older: it goes with the next turn unless [`Halves::renew`] moves it.
    Before,
}

impl<K: Eq + Hash + Clone, V> Halves<K, V> {
    /// So many at most.
    pub fn of(entries_max: usize) -> Self {
        Halves { newest: HashMap::new(), before: HashMap::new(), half_max: (entries_max / 2).max(1) }
    }

    /// The value of a key, and in which half it is.
    pub fn find<Q>(&self, key: &Q) -> Option<(&V, Half)>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let newest = self.newest.get(key).map(|value| (value, Half::Newest));
        newest.or_else(|| self.before.get(key).map(|value| (value, Half::Before)))
    }

    /// Moves what is asked for into the newest half.
    pub fn renew<Q>(&mut self, key: &Q)
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        if let Some((key, value)) = self.before.remove_entry(key) {
            self.insert(key, value);
        }
    }

    /// Keeps a value.
    pub fn insert(&mut self, key: K, value: V) {
        self.before.remove(&key);
        if self.newest.len() >= self.half_max && !self.newest.contains_key(&key) {
            self.before = std::mem::take(&mut self.newest);
        }
        self.newest.insert(key, value);
    }

    /// The value of a key in the newest half, made where there is none.
    pub fn entry(&mut self, key: &K) -> &mut V
    where
        V: Default,
    {
        if !self.newest.contains_key(key) {
            let value = self.before.remove(key).unwrap_or_default();
            self.insert(key.clone(), value);
        }
        self.newest.entry(key.clone()).or_default()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.newest.len() + self.before.len()
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_use_stays_however_many_others_come_and_there_are_never_too_many() {
        let mut cache = Halves::of(100);
        cache.insert(0, 7);
        for key in 1..10_000 {
            if cache.find(&0).is_some_and(|(_, half)| half == Half::Before) {
                cache.renew(&0);
            }
            cache.insert(key, key);
            assert!(cache.len() <= 101, "{}", cache.len());
        }
        assert_eq!(cache.find(&0).map(|(value, _)| *value), Some(7));
        assert_eq!(cache.find(&9_000), None);
        assert_eq!(cache.find(&9_960).map(|(value, _)| *value), Some(9_960));
    }

    #[test]
    fn an_entry_is_moved_and_not_lost_when_it_is_changed() {
        let mut cache: Halves<u8, Vec<u8>> = Halves::of(4);
        cache.entry(&1).push(1);
        cache.insert(2, Vec::new());
        cache.insert(3, Vec::new());
        assert_eq!(cache.find(&1).map(|(_, half)| half), Some(Half::Before));
        cache.entry(&1).push(2);
        assert_eq!(cache.find(&1), Some((&vec![1, 2], Half::Newest)));
        assert!(!cache.is_empty());
    }
}
