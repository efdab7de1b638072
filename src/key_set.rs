//! The keys that a listing has delivered, so that no record is delivered twice.
//!
//! Numeric keys are stored as intervals. Ids of a collection are nearly dense, so a million records take a few
//! kilobytes. Other keys (texts, composite keys) are stored as they are.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

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
pub struct KeySet {
    numbers: Intervals,
    texts: BTreeSet<Box<str>>,
    len: u64,
}

impl KeySet {
    /// The keys as a text: the intervals, each as the distance from the one before and its length, then the texts, each
    /// after a tab. Dense ids take only a few characters.
    pub fn written(&self) -> String {
        let mut out = String::new();
        let mut end = 0;
        for (first, last) in &self.numbers.0 {
            _ = write!(out, "{}-{},", first - end, last - first);
            end = *last;
        }
        for text in &self.texts {
            _ = write!(out, "\t{text}");
        }
        out
    }

    /// Reads the text of [`Self::written`]; `None` for anything else.
    pub fn read(written: &str) -> Option<Self> {
        let mut seen = Self::default();
        let mut end = 0_u64;
        for (index, part) in written.split('\t').enumerate() {
            if index > 0 {
                seen.insert(Key::Text(part.into()));
                continue;
            }
            if !(part.is_empty() || part.ends_with(',')) {
                return None;
            }
            for interval in part.split_terminator(',') {
                let (distance, length) = interval.split_once('-')?;
                let first = end.checked_add(distance.parse().ok()?)?;
                let length: u64 = length.parse().ok()?;
                end = first.checked_add(length)?;
                seen.numbers.0.insert(first, end);
                seen.len = seen.len.saturating_add(length).saturating_add(1);
            }
        }
        Some(seen)
    }

    /// The number of keys.
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
            Key::Number(number) => self.numbers.contains(*number),
            Key::Text(text) => self.texts.contains(text),
        }
    }

    /// Adds a key; false if the set already has it.
    pub fn insert(&mut self, key: Key) -> bool {
        let new = match key {
            Key::Number(number) => self.numbers.insert(number),
            Key::Text(text) => self.texts.insert(text),
        };
        self.len = self.len.saturating_add(u64::from(new));
        new
    }
}

/// Numbers as intervals that do not touch each other: the first number of each, and the last.
#[derive(Debug, Default)]
struct Intervals(BTreeMap<u64, u64>);

impl Intervals {
    /// The last interval that begins at or below this number.
    fn below(&self, number: u64) -> Option<(u64, u64)> {
        self.0.range(..=number).next_back().map(|(first, last)| (*first, *last))
    }

    fn contains(&self, number: u64) -> bool {
        self.below(number).is_some_and(|(_, last)| number <= last)
    }

    fn insert(&mut self, number: u64) -> bool {
        let below = self.below(number).filter(|(_, last)| number.saturating_sub(*last) <= 1);
        if below.is_some_and(|(_, last)| number <= last) {
            return false;
        }
        let first = below.map_or(number, |(first, _)| first);
        let above = number.checked_add(1).and_then(|next| self.0.remove(&next));
        self.0.insert(first, above.unwrap_or(number));
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
    fn dense_keys_in_any_order_form_one_interval() {
        let mut seen = KeySet::default();
        for number in (0..1_000).rev().step_by(2).chain((0..1_000).step_by(2)) {
            assert!(seen.insert(Key::Number(number)));
        }
        assert_eq!((seen.numbers.0.len(), seen.len()), (1, 1_000));
        assert!(seen.insert(Key::Number(u64::MAX)));
        assert!(!seen.insert(Key::Number(u64::MAX)));
    }

    #[test]
    fn a_million_dense_keys_take_a_few_characters() {
        let mut seen = KeySet::default();
        for number in 1..=1_000_000 {
            seen.insert(Key::Number(number));
        }
        assert_eq!(seen.written(), "1-999999,");
        for text in ["x", "1-", "-1,", "1-1,,", "1-1", "9-18446744073709551610,"] {
            assert!(KeySet::read(text).is_none(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_written_set_reads_back_equal(keys in prop::collection::vec(prop_oneof![
            (0_u64..50).prop_map(Key::Number),
            (0_u64..1 << 60).prop_map(Key::Number),
            "[ab\\[\\],]{1,3}".prop_map(|text| Key::Text(text.into())),
        ], 0..60)) {
            let mut seen = KeySet::default();
            for key in &keys {
                seen.insert(key.clone());
            }
            let mut read = KeySet::read(&seen.written()).unwrap();
            prop_assert_eq!(read.len(), seen.len());
            for key in &keys {
                prop_assert!(read.contains(key));
                prop_assert!(!read.insert(key.clone()));
            }
        }

        #[test]
        fn a_key_set_behaves_like_a_hash_set(keys in prop::collection::vec(prop_oneof![
            (0_u64..50).prop_map(Key::Number),
            "[ab]{0,6}".prop_map(|text| Key::Text(text.into())),
        ], 0..200)) {
            let (mut seen, mut model) = (KeySet::default(), HashSet::new());
            for key in keys {
                prop_assert_eq!(seen.contains(&key), model.contains(&key));
                prop_assert_eq!(seen.insert(key.clone()), model.insert(key));
                prop_assert_eq!(seen.len(), model.len() as u64);
            }
        }
    }
}
