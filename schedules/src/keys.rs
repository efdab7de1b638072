//! The keys of records, computed like in the bindings.

use serde_json::Value;
use trackops_client::catalogue::resource;
use trackops_client::key_set::Key;

/// A record's key, like in `src/js/listing.rs`.
pub fn key_of(collection: &str, record: &Value) -> Option<Key> {
    match parts(collection, record).as_slice() {
        [one] => Some(Key::Number(*one)),
        _ => Some(Key::Text(key_text(collection, record).into())),
    }
}

/// A record's key as a text.
pub fn key_text(collection: &str, record: &Value) -> String {
    let parts: Vec<String> = parts(collection, record).iter().map(u64::to_string).collect();
    parts.join("/")
}

fn parts(collection: &str, record: &Value) -> Vec<u64> {
    let keys = resource(collection).map_or(&["id"][..], |resource| resource.record_key);
    keys.iter().filter_map(|key| record.get(*key)?.as_u64()).collect()
}

/// A key like in `src/js/sync.rs`: a list of numbers becomes one number.
pub fn sync_key(text: &str) -> Key {
    let parts: Vec<Option<u64>> = text.split('/').map(|part| part.parse().ok()).collect();
    let bits = 64 / u32::try_from(parts.len()).unwrap_or(64).clamp(1, 64);
    let fits = |part: &Option<u64>| part.filter(|part| part.leading_zeros() >= 64 - bits && *part != u64::MAX);
    let joined = parts.iter().try_fold(0_u64, |number, part| Some(number.checked_shl(bits).unwrap_or(0) | fits(part)?));
    joined.map_or_else(|| Key::Text(text.into()), Key::Number)
}
