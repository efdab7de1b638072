//! A map from numbers, for few entries.
//!
//! The standard library's `BTreeMap` costs some 12 KB of WebAssembly for each pair of types (measured: 70 KB of 306 for six of
//! them), and `Vec::insert` and `remove` bring the formatting of their panics along. The maps here are short: requests under way,
//! callers in a queue.

use crate::prelude::*;

/// A map whose entries are in no order.
#[derive(Debug)]
pub struct SmallMap<V> {
    entries: Vec<(u32, V)>,
}

impl<V> Default for SmallMap<V> {
    fn default() -> Self {
        Self { entries: Vec::new() }
    }
}

impl<V> SmallMap<V> {
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
        match self.get_mut(key) {
            Some(known) => *known = value,
            None => self.entries.push((key, value)),
        }
    }

    /// Takes a key's entry out.
    pub fn remove(&mut self, key: u32) -> Option<V> {
        let place = self.entries.iter().position(|(known, _)| *known == key)?;
        take_out(&mut self.entries, place).map(|(_, value)| value)
    }

    /// A key's value.
    pub fn get(&self, key: u32) -> Option<&V> {
        self.entries.iter().find(|(known, _)| *known == key).map(|(_, value)| value)
    }

    /// A key's value, to change it.
    pub fn get_mut(&mut self, key: u32) -> Option<&mut V> {
        self.entries.iter_mut().find(|(known, _)| *known == key).map(|(_, value)| value)
    }

    /// The greatest key.
    pub fn last_key(&self) -> Option<u32> {
        self.entries.iter().map(|(key, _)| *key).max()
    }

    /// All entries.
    pub fn iter(&self) -> impl Iterator<Item = &(u32, V)> {
        self.entries.iter()
    }

    /// Empties the map; gives what was in it.
    pub fn take(&mut self) -> Vec<(u32, V)> {
        core::mem::take(&mut self.entries)
    }
}

/// Takes an entry of a row out; the last one moves to its place.
fn take_out<T>(row: &mut Vec<T>, place: usize) -> Option<T> {
    if place >= row.len() {
        return None;
    }
    let last = row.pop()?;
    match row.get_mut(place) {
        Some(entry) => Some(core::mem::replace(entry, last)),
        None => Some(last),
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
            let (mut map, mut model) = (SmallMap::default(), BTreeMap::new());
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
                let mut entries: Vec<_> = map.iter().map(|(key, value)| (key, value)).collect();
                entries.sort();
                prop_assert!(entries.into_iter().eq(model.iter()));
            }
        }
    }
}
