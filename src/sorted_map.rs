//! A map in the order of its keys, in one row.
//!
//! The standard library's `BTreeMap` costs some 12 KB of WebAssembly for each pair of types (measured: 70 KB of 306 for six of
//! them). The maps here are short, or grow at their ends as ids and tickets do; there a row is as fast.

use alloc::collections::VecDeque;

/// A map whose entries are kept in the order of their keys.
#[derive(Debug)]
pub struct SortedMap<K, V> {
    entries: VecDeque<(K, V)>,
}

impl<K, V> Default for SortedMap<K, V> {
    fn default() -> Self {
        Self { entries: VecDeque::new() }
    }
}

impl<K: Ord, V> SortedMap<K, V> {
    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Sets the value of a key.
    pub fn insert(&mut self, key: K, value: V) {
        match self.find(&key) {
            Ok(place) => {
                if let Some(entry) = self.entries.get_mut(place) {
                    entry.1 = value;
                }
            }
            Err(place) => self.entries.insert(place, (key, value)),
        }
    }

    /// Takes a key's entry out.
    pub fn remove(&mut self, key: &K) -> Option<V> {
        let place = self.find(key).ok()?;
        self.entries.remove(place).map(|(_, value)| value)
    }

    /// A key's value.
    pub fn get(&self, key: &K) -> Option<&V> {
        self.entries.get(self.find(key).ok()?).map(|(_, value)| value)
    }

    /// A key's value, to change it.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let place = self.find(key).ok()?;
        self.entries.get_mut(place).map(|(_, value)| value)
    }

    /// The entry of the greatest key that is not above this one.
    pub fn at_or_below(&self, key: &K) -> Option<&(K, V)> {
        let place = match self.find(key) {
            Ok(place) => place,
            Err(place) => place.checked_sub(1)?,
        };
        self.entries.get(place)
    }

    /// The greatest key.
    pub fn last_key(&self) -> Option<&K> {
        self.entries.back().map(|(key, _)| key)
    }

    /// All entries, in order.
    pub fn iter(&self) -> impl Iterator<Item = &(K, V)> {
        self.entries.iter()
    }

    /// Empties the map; gives what was in it, in order.
    pub fn take(&mut self) -> impl Iterator<Item = V> + use<K, V> {
        core::mem::take(&mut self.entries).into_iter().map(|(_, value)| value)
    }

    fn find(&self, key: &K) -> Result<usize, usize> {
        // Most are looked for, or put, at one of the ends.
        match self.entries.back() {
            Some((last, _)) if last < key => Err(self.entries.len()),
            _ => self.entries.binary_search_by(|(known, _)| known.cmp(key)),
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_a_map(steps in prop::collection::vec((0_u8..3, 0_u32..20, any::<u8>()), 0..100)) {
            let (mut map, mut model) = (SortedMap::default(), BTreeMap::new());
            for (step, key, value) in steps {
                match step {
                    0 => {
                        map.insert(key, value);
                        model.insert(key, value);
                    }
                    1 => prop_assert_eq!(map.remove(&key), model.remove(&key)),
                    _ => prop_assert_eq!(map.get(&key), model.get(&key)),
                }
                prop_assert_eq!(map.at_or_below(&key).map(|(key, _)| key), model.range(..=key).next_back().map(|(key, _)| key));
                prop_assert_eq!(map.last_key(), model.keys().next_back());
                prop_assert_eq!(map.len(), model.len());
                prop_assert!(map.iter().map(|(key, value)| (key, value)).eq(model.iter()));
            }
        }
    }
}
