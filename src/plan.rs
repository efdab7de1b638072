//! The face of a local copy's plan towards JavaScript: a WebAssembly module of its own, which comes with the stores, so that
//! pages without one do not load it. Texts go in and out: each is one crossing, and the form that takes least code.

use core::cell::RefCell;

use wasm_bindgen::prelude::*;

use crate::listing::RECORDS_PER_PAGE;
use crate::prelude::*;
use crate::seen::Key;
use crate::sync::{Seconds, Settings, Source, Step, Sync};
use crate::text::{concat, digits, join, pieces, whole};
use crate::timestamp::{format_timestamp, parse_http_date, parse_timestamp};

/// What to ask for, see [`Sync`].
#[wasm_bindgen]
pub struct SyncPlan {
    sync: RefCell<Sync>,
}

#[wasm_bindgen]
impl SyncPlan {
    /// Goes on from a checkpoint, or from an empty text; nothing for a text that this version does not know. See [`Settings`].
    pub fn open(
        checkpoint: &str,
        incremental: bool,
        numbered: bool,
        overlap_seconds: u32,
        reconcile: bool,
    ) -> Option<SyncPlan> {
        let overlap = overlap_seconds.into();
        let settings = Settings { incremental, numbered, overlap, reconcile, per_page: RECORDS_PER_PAGE };
        Some(Self { sync: RefCell::new(Sync::new(settings, checkpoint)?) })
    }

    /// What to do, in fields parted by commas: `page`, number, size, time; `count`, time; `compare`; `done`; `incomplete`,
    /// records; `stuck`. A time is empty where everything is asked for.
    pub fn step(&self) -> String {
        let time = |from: Option<Seconds>| from.map(written).unwrap_or_default();
        match self.sync.borrow().step() {
            Step::Page { page, size, from } => {
                concat(&["page,", &digits(page), ",", &digits(size.into()), ",", &time(from)])
            }
            Step::Count { from } => concat(&["count,", &time(from)]),
            Step::Compare => String::from("compare"),
            Step::Done => String::from("done"),
            Step::Incomplete { seen } => concat(&["incomplete,", &digits(seen)]),
            Step::Stuck => String::from("stuck"),
        }
    }

    /// A page is in: its keys, a line each, the answer's `Date`, and the latest time of change on it. Gives whether its
    /// records are to be committed now.
    pub fn arrived(&self, keys: &str, date: &str, newest: &str) -> bool {
        let seconds = |millis: i64| millis.div_euclid(1_000);
        let (date, newest) = (parse_http_date(date).map(seconds), parse_timestamp(newest).map(seconds));
        self.sync.borrow_mut().arrived(&keys_of(keys), date, newest)
    }

    /// The number of records is in.
    pub fn counted(&self, records: u32) {
        self.sync.borrow_mut().counted(records.into());
    }

    /// Of these keys, a line each, those that are gone.
    pub fn missing(&self, keys: &str) -> String {
        let sync = self.sync.borrow();
        let mut missing = Vec::new();
        for key in pieces(keys, b"\n") {
            if !key.is_empty() && !sync.holds(&key_of(key)) {
                missing.push(key);
            }
        }
        join(&missing, "\n")
    }

    /// What is gone was found.
    pub fn compared(&self) {
        self.sync.borrow_mut().compared();
    }

    /// What is to be committed along.
    pub fn checkpoint(&self) -> String {
        self.sync.borrow().checkpoint()
    }

    /// In fields parted by commas: records that the run has read, how many there will be, and the watermark, `d` or `n` for
    /// where it comes from and its time. What is not known is empty.
    pub fn state(&self) -> String {
        let sync = self.sync.borrow();
        let (done, total) = sync.progress();
        let total = total.map(digits).unwrap_or_default();
        let watermark = sync.watermark().map(|watermark| {
            concat(&[if watermark.source == Source::Date { "d" } else { "n" }, &written(watermark.at)])
        });
        concat(&[&digits(done), ",", &total, ",", &watermark.unwrap_or_default()])
    }
}

#[inline(never)]
fn written(at: Seconds) -> String {
    #[expect(clippy::cast_precision_loss, reason = "a time of this age")]
    format_timestamp(at.saturating_mul(1_000) as f64).unwrap_or_default()
}

fn keys_of(lines: &str) -> Vec<Key> {
    let mut keys = Vec::new();
    for line in pieces(lines, b"\n") {
        if !line.is_empty() {
            keys.push(key_of(line));
        }
    }
    keys
}

/// A key as `ts/sync.ts` writes it: digits, or a list in JSON. A list of numbers becomes one number, so that the
/// set of keys seen stays short: neighbours in the last part are neighbours in all.
#[inline(never)]
fn key_of(text: &str) -> Key {
    let inner = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
    let parts = pieces(inner.unwrap_or(text), b",");
    let bits = 64 / u32::try_from(parts.len()).unwrap_or(64).clamp(1, 64);
    let mut number = 0_u64;
    for part in parts {
        match whole(part).filter(|part| part.leading_zeros() >= 64 - bits && *part != u64::MAX) {
            Some(part) => number = number.checked_shl(bits).unwrap_or(0) | part,
            None => return Key::Text(text.into()),
        }
    }
    Key::Number(number)
}
