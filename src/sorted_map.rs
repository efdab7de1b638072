//! A map from numbers in the order of its keys, in one row.
//!
//! The standard library's `BTreeMap` costs some 12 KB of WebAssembly for each pair of types (measured: 70 KB of 306 for six of
//! them). The maps here are short, or grow at their end as tickets do; there a row is as fast.

/// A map whose entries are kept in the order of their keys.
#[derive(Debug)]
pub struct SortedMap<V> {
    entries: Vec<(u32, V)>,
}

impl<V> Default for SortedMap<V> {
    fn default() -> Self {
        Self { entries: Vec::new() }
    }
}

impl<V> SortedMap<V> {
    /// How many entries there are.
    pub const fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Sets the value of a key.
    pub fn insert(&mut self, key: u32, value: V) {
        if let Some(known) = self.get_mut(key) {
            *known = value;
            return;
        }
        let place = self.entries.iter().rposition(|(known, _)| *known < key).map_or(0, |before| before + 1);
        self.entries.insert(place, (key, value));
    }

    /// Takes a key's entry out.
    pub fn remove(&mut self, key: u32) -> Option<V> {
        let place = self.entries.iter().position(|(known, _)| *known == key)?;
        Some(self.entries.remove(place).1)
    }

    /// A key's value.
    pub fn get(&self, key: u32) -> Option<&V> {
        self.entries.iter().find(|(known, _)| *known == key).map(|(_, value)| value)
    }

    /// A key's value, to change it.
    pub fn get_mut(&mut self, key: u32) -> Option<&mut V> {
        self.entries.iter_mut().rev().find(|(known, _)| *known == key).map(|(_, value)| value)
    }

    /// The greatest key.
    pub fn last_key(&self) -> Option<u32> {
        self.entries.last().map(|(key, _)| *key)
    }

    /// All entries, in order.
    pub fn iter(&self) -> impl Iterator<Item = &(u32, V)> {
        self.entries.iter()
    }

    /// Empties the map; gives what was in it, in order.
    pub fn take(&mut self) -> Vec<(u32, V)> {
        core::mem::take(&mut self.entries)
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
                    1 => prop_assert_eq!(map.remove(key), model.remove(&key)),
                    _ => prop_assert_eq!(map.get(key), model.get(&key)),
                }
                prop_assert_eq!(map.last_key(), model.keys().next_back().copied());
                prop_assert_eq!(map.len(), model.len());
                prop_assert!(map.iter().map(|(key, value)| (key, value)).eq(model.iter()));
            }
        }
    }
}
