//! The fuzz targets as plain functions. Each takes any bytes, and panics if the core misbehaves.
//!
//! `fuzz/` wraps each in a libFuzzer target; `tests/corpus.rs` replays the corpora.

#![expect(clippy::missing_panics_doc, reason = "a panic reports a finding to the fuzzer")]

use trackops_client::catalogue::RESOURCES;
use trackops_client::key_set::Key;
use trackops_client::listing::{self, Listing, Step, Target};
use trackops_client::query::{Parameters, Query, Value};
use trackops_client::response::{Json, server_message, shorten, shown_location};
use trackops_client::retry::retry_after;
use trackops_client::sync::{self, Checkpoint, Settings, Sync};
use trackops_client::throttle::{Claim, Throttle, Ticket};
use trackops_client::time::{Instant, Span};
use trackops_client::timestamp::{format_timestamp, parse_date, parse_http_date, parse_timestamp};

/// A fuzz target.
pub type Run = fn(&[u8]);

/// All targets, named like their corpora.
pub const TARGETS: [(&str, Run); 7] = [
    ("query", query),
    ("response", response),
    ("timestamp", timestamp),
    ("retry_after", after),
    ("throttle", throttle),
    ("listing", listing),
    ("checkpoint", checkpoint),
];

/// Splits the data into the first byte and the rest as a text.
fn split(data: &[u8]) -> (usize, String) {
    let (first, rest) = data.split_first().unwrap_or((&0, &[]));
    (usize::from(*first), String::from_utf8_lossy(rest).into_owned())
}

/// Parameters, one per line: a name, `=`, a letter for the type of the value, and its text.
fn parameters(text: &str) -> Parameters {
    let lines = text.lines().filter_map(|line| line.split_once('='));
    lines.map(|(name, value)| (name.to_owned(), value_of(value))).collect()
}

fn value_of(text: &str) -> Value {
    let Some((kind, rest)) = text.split_at_checked(1) else { return Value::Null };
    match kind {
        "s" => Value::text(rest),
        "n" => Value::Number { text: rest.to_owned(), value: rest.parse().unwrap_or(f64::NAN) },
        "b" => Value::Boolean(rest.is_empty()),
        "m" => Value::Moment(rest.parse().unwrap_or(f64::NAN)),
        "l" => Value::List(rest.split(',').map(value_of).collect()),
        "o" => Value::Object,
        "z" => Value::Null,
        _ => Value::Other("a function"),
    }
}

/// For any parameters, the query is one line of URL characters.
pub fn query(data: &[u8]) {
    let (which, text) = split(data);
    let parameters = parameters(&text);
    let resource = RESOURCES.get(which % (RESOURCES.len() + 1));
    for query in [Query::for_listing(resource, &parameters, &[]), Query::unchecked(&parameters)].into_iter().flatten() {
        let paged = query.paged();
        for sent in [query.encoded(), paged.encoded(), query.counting().encoded()] {
            assert!(sent.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"&=%+*-._".contains(&byte)), "{sent}");
        }
        assert_eq!(paged.paged(), paged);
    }
}

/// For any error body, the shown message is one line of bounded length, and a shown location has no credentials.
pub fn response(data: &[u8]) {
    let (_, text) = split(data);
    let mut json = Json::Text(text.clone());
    for byte in data.iter().take(12) {
        json = match byte % 4 {
            0 => Json::List(vec![json, Json::Other]),
            1 => Json::Object(vec![("message".into(), json)]),
            2 => Json::Object(vec![(text.clone(), json)]),
            _ => Json::Object(vec![("errors".into(), Json::List(vec![json.clone(), json]))]),
        };
    }
    if let Some(said) = server_message(&json) {
        assert!(!said.contains(['\n', '\r', '\0']) && said.chars().count() <= 501);
    }
    let location = shown_location(&text);
    assert!(!location.contains(['?', '#']));
    assert!(shorten(&text, 10).chars().count() <= 11);
}

/// Any time that can be parsed can be formatted and parsed again.
pub fn timestamp(data: &[u8]) {
    let (_, text) = split(data);
    let _ = (parse_date(&text), parse_http_date(&text));
    let Some(millis) = parse_timestamp(&text) else { return };
    #[expect(clippy::cast_precision_loss, reason = "years of four digits")]
    if let Some(written) = format_timestamp(millis as f64) {
        assert_eq!(parse_timestamp(&written).map(|again| again / 1_000), Some(millis.div_euclid(1_000)), "{text}");
    }
}

/// Any `Retry-After` and `Date` can be handled.
pub fn after(data: &[u8]) {
    let (_, text) = split(data);
    let (header, against) = text.split_once('\n').unwrap_or((&text, ""));
    for wall in [0.0, f64::NAN, f64::INFINITY, -1e300, 1.7e12] {
        let _ = retry_after(header, Some(against), wall);
        let _ = retry_after(header, None, wall);
    }
}

/// Whatever callers do, starts are an interval apart, and every wait ends later than now.
pub fn throttle(data: &[u8]) {
    let interval = Span::from_millis(50);
    let mut throttle = Throttle::new(interval);
    let mut now = Instant::default();
    let mut last: Option<Instant> = None;
    for pair in data.chunks_exact(2) {
        let &[what, value] = pair else { return };
        let ticket = Ticket::from(value % 16);
        match what % 7 {
            0 => drop(throttle.reserve(now)),
            1 => throttle.answered(ticket, now),
            2 => throttle.rejected(ticket, now, Span::from_millis(u64::from(value) * 7)),
            3 => throttle.release(ticket),
            4 | 5 => match throttle.claim(ticket, now) {
                Claim::Go => {
                    assert!(last.is_none_or(|last| now.since(last) >= interval));
                    last = Some(now);
                }
                Claim::Wait { again, expected, .. } => assert!(again > now && expected >= again),
            },
            _ => now = now + Span::from_millis(u64::from(value)),
        }
    }
}

/// For any responses in any order, a listing delivers no record twice.
pub fn listing(data: &[u8]) {
    let (mode, _) = split(data);
    let settings = listing::Settings {
        per_page: 3,
        ascending: mode & 1 > 0,
        verify: mode & 2 > 0,
        filtered: mode & 4 > 0,
        limited: mode & 8 > 0,
        first_page: 1 + u32::from(mode & 16 > 0),
    };
    let mut listing = Listing::new(settings);
    let mut now = Instant::default();
    let mut asked: Vec<Target> = Vec::new();
    let mut pages: Vec<(u32, Vec<u64>)> = Vec::new();
    let mut delivered: Vec<u64> = Vec::new();
    for pair in data.chunks_exact(2) {
        let &[what, value] = pair else { return };
        let index = usize::from(value) % asked.len().max(1);
        match what % 6 {
            0 => listing.wanted(),
            1 => asked.get(index).iter().for_each(|target| listing.started(**target, now)),
            2 | 3 if index < asked.len() => match asked.remove(index) {
                Target::Count => listing.counted(value.into()),
                Target::Page(page) => {
                    let size = if what & 64 > 0 { usize::from(value % 4) } else { 25 };
                    let keys: Vec<u64> = (0..size as u64).map(|key| key + u64::from(value)).collect();
                    pages.push((page, keys.clone()));
                    let keys = keys.into_iter().map(|key| Some(Key::Number(key))).collect();
                    listing.arrived(page, keys, now, Span::from_millis(50));
                }
            },
            4 if index < asked.len() => listing.failed(asked.remove(index)),
            _ => now = now + Span::from_millis(value.into()),
        }
        loop {
            match listing.poll() {
                Step::Ask(target) => asked.push(target),
                Step::Cancel(target) => asked.retain(|other| *other != target),
                Step::Deliver { page, repeated } => {
                    let at = pages.iter().rposition(|(known, _)| *known == page);
                    assert!(at.is_some(), "page {page} never came");
                    let keys = at.map(|at| pages.remove(at).1).unwrap_or_default();
                    for (index, key) in keys.into_iter().enumerate() {
                        assert!(repeated.contains(&index) || !delivered.contains(&key), "{key} twice");
                        if !repeated.contains(&index) {
                            delivered.push(key);
                        }
                    }
                }
                Step::Idle => break,
                Step::End | Step::Fail(_) | Step::Stuck { .. } | Step::Incomplete { .. } => return,
            }
        }
    }
}

/// Any checkpoint that can be read can be resumed, and written again.
pub fn checkpoint(data: &[u8]) {
    let (mode, text) = split(data);
    let settings = Settings {
        incremental: mode & 1 > 0,
        numbered: mode & 2 > 0,
        overlap: 300,
        reconcile: mode & 4 > 0,
        per_page: 100,
    };
    let Some(mut sync) = Checkpoint::from_legacy(&text).and_then(|known| Sync::new(settings, Some(known))) else {
        return;
    };
    for _ in 0..4 {
        match sync.step() {
            sync::Step::Page { page, size, .. } => {
                let keys: Vec<Key> = (0..u64::from(size)).map(|key| Key::Number(page.saturating_add(key))).collect();
                sync.arrived(&keys, Some(1_700_000_000), None);
            }
            sync::Step::Count { .. } => sync.counted(1_000),
            sync::Step::Compare => sync.compared(),
            _ => break,
        }
        let written = sync.checkpoint();
        let read = serde_json::to_string(&written).ok().and_then(|text| serde_json::from_str(&text).ok());
        let again = read.and_then(|known| Sync::new(settings, Some(known))).map(|again| in_order(&again.checkpoint()));
        let written = in_order(&written);
        // A checkpoint without a run in progress begins one.
        assert!(again.is_some_and(|again| written.1.is_empty() || again == written), "{written:?}");
    }
}

/// A checkpoint as JSON without its keys, and the keys sorted: they are a set, written in any order.
fn in_order(checkpoint: &Checkpoint) -> (serde_json::Value, Vec<String>) {
    let mut json = serde_json::to_value(checkpoint).unwrap_or_default();
    let seen = json.pointer_mut("/run/seen").map(serde_json::Value::take);
    let seen = seen.as_ref().and_then(serde_json::Value::as_str);
    let mut keys: Vec<String> = seen.iter().flat_map(|seen| seen.split('\t')).map(str::to_owned).collect();
    keys.sort_unstable();
    (json, keys)
}
