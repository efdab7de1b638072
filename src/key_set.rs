//! The keys that a listing has given out, so that no record comes twice.
//!
//! Whole-number keys are kept as intervals: the ids of a collection are nearly dense, so a million records take a few
//! kilobytes. Other keys (texts, composite keys) are kept as they are.

use std::collections::HashSet;

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
    texts: HashSet<Box<str>>,
    len: u64,
}

impl KeySet {
    /// The keys as a text: intervals, each the distance from the one before and its length, then the
    /// texts, each after a tab. Ids that are dense take next to nothing.
    pub fn written(&self) -> String {
        let mut out = String::new();
        let mut row = self.numbers.row.clone();
        if self.numbers.falling {
            row.reverse();
            for (first, last) in &mut row {
                (*first, *last) = (!*last, !*first);
            }
        }
        let mut end = 0;
        for (first, last) in row {
            out = format!("{out}{}-{},", first - end, last - first);
            end = last;
        }
        for text in &self.texts {
            out = format!("{out}\t{text}");
        }
        out
    }

    /// Reads what was written; `None` for anything else.
    pub fn read(written: &str) -> Option<Self> {
        let mut seen = Self::default();
        let mut end = 0_u64;
        for (place, part) in written.split('\t').enumerate() {
            if place > 0 {
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
                seen.numbers.row.push((first, end));
                seen.len = seen.len.saturating_add(length).saturating_add(1);
            }
        }
        Some(seen)
    }

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
            Key::Number(number) => self.numbers.contains(*number),
            Key::Text(text) => self.texts.contains(text),
        }
    }

    /// Adds a key; false if it was there already.
    pub fn insert(&mut self, key: Key) -> bool {
        let new = match key {
            Key::Number(number) => self.numbers.insert(number),
            Key::Text(text) => self.texts.insert(text),
        };
        self.len = self.len.saturating_add(u64::from(new));
        new
    }
}

/// Whole numbers, as intervals that do not touch each other: the first and the last number of each, in order. Listings give falling
/// numbers or rising ones, and add at the end of the row either way: of falling numbers the complements are kept.
#[derive(Debug, Default)]
struct Intervals {
    row: Vec<(u64, u64)>,
    falling: bool,
}

impl Intervals {
    /// How many intervals begin at or below a number, and whether it is in the last of them.
    fn place(&self, number: u64) -> (usize, bool) {
        let place = self.row.partition_point(|(first, _)| *first <= number);
        let below = place.checked_sub(1).and_then(|below| self.row.get(below));
        (place, below.is_some_and(|(_, last)| number <= *last))
    }

    const fn kept(&self, number: u64) -> u64 {
        if self.falling { !number } else { number }
    }

    fn contains(&self, number: u64) -> bool {
        self.place(self.kept(number)).1
    }

    fn insert(&mut self, number: u64) -> bool {
        if let [(first, last)] = self.row.as_mut_slice()
            && !self.falling
            && number < *first
        {
            self.falling = true;
            (*first, *last) = (!*last, !*first);
        }
        let number = self.kept(number);
        let (place, known) = self.place(number);
        if known {
            return false;
        }
        let above = self.row.get(place).copied().filter(|(first, _)| *first - 1 == number);
        match place.checked_sub(1).and_then(|below| self.row.get_mut(below)) {
            Some((_, last)) if *last + 1 == number => {
                *last = number;
                if let Some((_, end)) = above {
                    *last = end;
                    self.row.remove(place);
                }
            }
            _ => match self.row.get_mut(place) {
                Some((first, _)) if above.is_some() => *first = number,
                _ => self.row.insert(place, (number, number)),
            },
        }
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
        let mut seen = KeySet::default();
        for number in (0..1_000).rev().step_by(2).chain((0..1_000).step_by(2)) {
            assert!(seen.insert(Key::Number(number)));
        }
        assert_eq!((seen.numbers.row.len(), seen.len()), (1, 1_000));
        assert!(seen.insert(Key::Number(u64::MAX)));
        assert!(!seen.insert(Key::Number(u64::MAX)));
    }

    #[test]
    fn a_million_dense_keys_are_written_in_a_few_characters() {
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
        fn what_was_written_is_read(keys in prop::collection::vec(prop_oneof![
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
        fn it_is_a_set(keys in prop::collection::vec(prop_oneof![
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
