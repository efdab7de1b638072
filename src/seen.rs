//! The keys that a listing has given out, so that no record comes twice.
//!
//! Whole-number keys are kept as intervals: the ids of a collection are nearly dense, so a million records take a few
//! kilobytes. Other keys (texts, composite keys) are kept as they are.

use std::collections::HashSet;

use crate::sorted_map::SortedMap;

/// A record's identity within its collection.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A whole number.
    Number(u64),
    /// Anything else, or several keys joined.
    Text(Box<str>),
}

impl Key {
    /// The key, if it is a whole number.
    pub const fn number(&self) -> Option<u64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(_) => None,
        }
    }
}

/// A set of keys.
#[derive(Debug, Default)]
pub struct Seen {
    /// Intervals by their first number; the value is their last. They never touch each other.
    numbers: SortedMap<u64, u64>,
    texts: HashSet<Box<str>>,
    len: u64,
}

impl Seen {
    /// How many keys it holds.
    pub const fn len(&self) -> u64 {
        self.len
    }

    /// Whether it holds no key.
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether it holds this key.
    pub fn contains(&self, key: &Key) -> bool {
        match key {
            Key::Number(number) => self.numbers.at_or_below(number).is_some_and(|(_, last)| number <= last),
            Key::Text(text) => self.texts.contains(text),
        }
    }

    /// Adds a key; false if it was there already.
    pub fn insert(&mut self, key: Key) -> bool {
        let new = match key {
            Key::Number(number) => self.insert_number(number),
            Key::Text(text) => self.texts.insert(text),
        };
        self.len = self.len.saturating_add(u64::from(new));
        new
    }

    fn insert_number(&mut self, number: u64) -> bool {
        let below = self.numbers.at_or_below(&number).copied();
        if below.is_some_and(|(_, last)| number <= last) {
            return false;
        }
        let first = match below {
            Some((first, last)) if last.checked_add(1) == Some(number) => first,
            _ => number,
        };
        let above = number.checked_add(1).and_then(|next| self.numbers.remove(&next));
        self.numbers.insert(first, above.unwrap_or(number));
        true
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    #[test]
    fn dense_keys_in_any_order_take_one_interval() {
        let mut seen = Seen::default();
        for number in (0..1_000).rev().step_by(2).chain((0..1_000).step_by(2)) {
            assert!(seen.insert(Key::Number(number)));
        }
        assert_eq!((seen.numbers.len(), seen.len()), (1, 1_000));
        assert!(seen.insert(Key::Number(u64::MAX)));
        assert!(!seen.insert(Key::Number(u64::MAX)));
    }

    proptest! {
        #[test]
        fn it_is_a_set(keys in prop::collection::vec(prop_oneof![
            (0_u64..50).prop_map(Key::Number),
            "[ab]{0,2}".prop_map(|text| Key::Text(text.into())),
        ], 0..200)) {
            let (mut seen, mut model) = (Seen::default(), HashSet::new());
            for key in keys {
                prop_assert_eq!(seen.contains(&key), model.contains(&key));
                prop_assert_eq!(seen.insert(key.clone()), model.insert(key));
                prop_assert_eq!(seen.len(), model.len() as u64);
            }
        }
    }
}
