//! The keys that a listing has given out, so that no record comes twice.
//!
//! Whole-number keys are kept as intervals: the ids of a collection are nearly dense, so a million records take a few
//! kilobytes. Other keys (texts, composite keys) are kept as they are.

use crate::prelude::*;
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
    numbers: Intervals,
    texts: Texts,
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
    #[inline(never)]
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
                    self.shift_to_end(place);
                    self.row.pop();
                }
            }
            _ => match self.row.get_mut(place) {
                Some((first, _)) if above.is_some() => *first = number,
                _ => {
                    self.row.push((number, number));
                    self.shift_from_end(place);
                }
            },
        }
        true
    }

    fn shift_from_end(&mut self, place: usize) {
        for at in (place + 1..self.row.len()).rev() {
            self.swap_with_next(at - 1);
        }
    }

    fn shift_to_end(&mut self, place: usize) {
        for at in place + 1..self.row.len() {
            self.swap_with_next(at - 1);
        }
    }

    fn swap_with_next(&mut self, at: usize) {
        if let Ok([one, next]) = self.row.get_disjoint_mut([at, at + 1]) {
            core::mem::swap(one, next);
        }
    }
}

/// Texts, each at the first free place from where its hash says, in a row that is at most half full. The standard library's set
/// takes 3 KB of WebAssembly more.
#[derive(Debug, Default)]
struct Texts {
    places: Vec<Option<Box<str>>>,
    used: usize,
}

impl Texts {
    /// The place of a text, or the free one where it belongs.
    fn place(&self, text: &str) -> usize {
        // FNV-1a, of which the low bits are good enough.
        let hash = text.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        let mask = self.places.len().wrapping_sub(1);
        let mut place = hash as usize & mask;
        while self.places.get(place).is_some_and(|known| known.as_deref().is_some_and(|known| known != text)) {
            place = (place + 1) & mask;
        }
        place
    }

    fn contains(&self, text: &str) -> bool {
        self.places.get(self.place(text)).is_some_and(Option::is_some)
    }

    fn insert(&mut self, text: Box<str>) -> bool {
        if self.contains(&text) {
            return false;
        }
        if self.used * 2 >= self.places.len() {
            let length = (self.places.len() * 2).max(16);
            let mut known = Vec::new();
            for text in core::mem::take(&mut self.places) {
                known.extend(text);
            }
            self.places.resize_with(length, || None);
            for text in known {
                self.put(text);
            }
        }
        self.put(text);
        self.used += 1;
        true
    }

    fn put(&mut self, text: Box<str>) {
        let place = self.place(&text);
        if let Some(free) = self.places.get_mut(place) {
            *free = Some(text);
        }
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
        assert_eq!((seen.numbers.row.len(), seen.len()), (1, 1_000));
        assert!(seen.insert(Key::Number(u64::MAX)));
        assert!(!seen.insert(Key::Number(u64::MAX)));
    }

    proptest! {
        #[test]
        fn it_is_a_set(keys in prop::collection::vec(prop_oneof![
            (0_u64..50).prop_map(Key::Number),
            "[ab]{0,6}".prop_map(|text| Key::Text(text.into())),
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
