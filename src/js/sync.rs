//! The plan of a local copy, for `ts/sync/collection-sync.ts`.

use std::cell::RefCell;

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::key_set::Key;
use crate::listing::RECORDS_PER_PAGE;
use crate::sync::{Checkpoint, Seconds, Settings, Source, Step, Sync};
use crate::timestamp::{format_timestamp, parse_http_date, parse_timestamp};

/// What a plan wants next: see [`Step`]. Times are UTC texts, as the API's filters take them.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
enum Wanted {
    Page { page: f64, size: u32, from: Option<String> },
    Count { from: Option<String> },
    Compare,
    Done,
    Incomplete { seen: f64 },
    Stuck,
}

/// Where a plan is.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct State {
    /// Records that the run has read.
    done: f64,
    /// How many there will be, where that is known.
    total: Option<f64>,
    /// The watermark that the run leaves behind.
    watermark: Option<String>,
    /// Where it comes from.
    watermark_source: Option<&'static str>,
}

/// What to ask for, see [`Sync`].
#[wasm_bindgen]
pub struct SyncPlan {
    sync: RefCell<Sync>,
}

#[wasm_bindgen]
impl SyncPlan {
    /// Goes on from a [`Checkpoint`], from the text that 0.1 kept, or, if that is `undefined`, from nothing. Returns `undefined` for a
    /// checkpoint that this version does not know. See [`Settings`] for the others.
    pub fn open(
        checkpoint: JsValue,
        incremental: bool,
        numbered: bool,
        overlap_seconds: u32,
        reconcile: bool,
    ) -> Option<Self> {
        let overlap = overlap_seconds.into();
        let settings = Settings { incremental, numbered, overlap, reconcile, per_page: RECORDS_PER_PAGE };
        let checkpoint = match checkpoint.as_string() {
            _ if checkpoint.is_undefined() => None,
            Some(text) => Some(Checkpoint::from_legacy(&text)),
            None => Some(serde_wasm_bindgen::from_value(checkpoint).ok()),
        };
        if checkpoint.as_ref().is_some_and(Option::is_none) {
            return None;
        }
        Sync::new(settings, checkpoint.flatten()).map(|sync| Self { sync: RefCell::new(sync) })
    }

    /// What to do next.
    pub fn step(&self) -> Result<JsValue, JsValue> {
        let wanted = match self.sync.borrow().step() {
            Step::Page { page, size, from } => Wanted::Page { page: count(page), size, from: from.and_then(written) },
            Step::Count { from } => Wanted::Count { from: from.and_then(written) },
            Step::Compare => Wanted::Compare,
            Step::Done => Wanted::Done,
            Step::Incomplete { seen } => Wanted::Incomplete { seen: count(seen) },
            Step::Stuck => Wanted::Stuck,
        };
        to_js(&wanted)
    }

    /// A page is in: its keys, the answer's `Date`, and the latest time of change on it. Returns whether its records are to be
    /// committed now.
    pub fn arrived(&self, keys: Vec<String>, date: Option<String>, newest: Option<String>) -> bool {
        let seconds = |millis: i64| millis.div_euclid(1_000);
        let date = date.and_then(|date| parse_http_date(&date)).map(seconds);
        let newest = newest.and_then(|newest| parse_timestamp(&newest)).map(seconds);
        let keys: Vec<Key> = keys.into_iter().map(|key| key_of(&key)).collect();
        self.sync.borrow_mut().arrived(&keys, date, newest)
    }

    /// The number of records is in.
    pub fn counted(&self, records: u32) {
        self.sync.borrow_mut().counted(records.into());
    }

    /// Those of the keys that are gone.
    pub fn missing(&self, keys: Vec<String>) -> Vec<String> {
        let sync = self.sync.borrow();
        keys.into_iter().filter(|key| !sync.holds(&key_of(key))).collect()
    }

    /// The comparison is done.
    pub fn compared(&self) {
        self.sync.borrow_mut().compared();
    }

    /// What is to be committed along.
    pub fn checkpoint(&self) -> Result<JsValue, JsValue> {
        to_js(&self.sync.borrow().checkpoint())
    }

    /// Where the plan is.
    pub fn state(&self) -> Result<JsValue, JsValue> {
        let sync = self.sync.borrow();
        let (done, total) = sync.progress();
        let watermark = sync.watermark();
        let state = State {
            done: count(done),
            total: total.map(count),
            watermark: watermark.and_then(|watermark| written(watermark.at)),
            watermark_source: watermark.map(|watermark| match watermark.source {
                Source::Date => "server_date",
                Source::Newest => "newest_record",
            }),
        };
        to_js(&state)
    }
}

fn to_js(value: &impl Serialize) -> Result<JsValue, JsValue> {
    Ok(value.serialize(&Serializer::json_compatible().serialize_missing_as_null(false))?)
}

#[expect(clippy::cast_precision_loss, reason = "a count of records")]
const fn count(number: u64) -> f64 {
    number as f64
}

fn written(at: Seconds) -> Option<String> {
    #[expect(clippy::cast_precision_loss, reason = "a time of this age")]
    format_timestamp(at.saturating_mul(1_000) as f64)
}

/// A key as `ts/sync/collection-sync.ts` writes it: digits, or a list in JSON. A list of numbers becomes one number, so that the
/// set of keys seen stays short: neighbours in the last part are neighbours in all.
fn key_of(text: &str) -> Key {
    let inner = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
    let parts: Vec<&str> = inner.unwrap_or(text).split(',').collect();
    let bits = 64 / u32::try_from(parts.len()).unwrap_or(64).clamp(1, 64);
    let mut number = 0_u64;
    for part in parts {
        let part =
            Some(part).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit())).and_then(|part| part.parse().ok());
        match part.filter(|part: &u64| part.leading_zeros() >= 64 - bits && *part != u64::MAX) {
            Some(part) => number = number.checked_shl(bits).unwrap_or(0) | part,
            None => return Key::Text(text.into()),
        }
    }
    Key::Number(number)
}
