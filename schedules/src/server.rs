//! The simulator as a server on the network, and access to its records.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, UNIX_EPOCH};

use serde_json::Value;
use trackops_client::catalogue::resource;
use trackops_simulator::server::{Config, Request, RetryAfter, Server};
use trackops_simulator::world::{Record, Table};

use crate::dice::Dice;
use crate::host::{Micros, SECOND, millis, wall};
use crate::network::{Origin, Outgoing, Reply};

/// How a server behaves.
#[derive(Clone, Copy, Debug)]
pub struct Behavior {
    /// Its rate limit.
    pub requests_per_second: Option<f64>,
    /// Whether a rejected request restarts the interval.
    pub count_rejected: bool,
    /// The `Retry-After` of a 429.
    pub retry_after: RetryAfter,
    /// Requests a second of another integration.
    pub other: Option<f64>,
    /// Whether it sends a `Date`.
    pub has_date: bool,
    /// The time between reading a page and taking its `Date`.
    pub lag: Micros,
}

/// A server.
pub struct Simulator {
    server: Server,
    behavior: Behavior,
}

impl Simulator {
    /// A server with this user and these numbers of records.
    pub fn new(seed: u64, user: (&str, &str), behavior: Behavior, records: &[(&str, u64)]) -> Self {
        let all = trackops_client::catalogue::RESOURCES.iter().map(|resource| (resource.name, 3));
        let counts: BTreeMap<String, u64> =
            all.chain(records.iter().copied()).map(|(name, count)| (name.to_owned(), count)).collect();
        let config = Config {
            seed,
            username: user.0.to_owned(),
            api_token: user.1.to_owned(),
            requests_per_second: behavior.requests_per_second,
            count_rejected: behavior.count_rejected,
            minutes_apart: 10,
            retry_after: behavior.retry_after,
            other_requests_per_second: behavior.other,
            records: counts,
        };
        Self { server: Server::new(config), behavior }
    }

    /// Adds, changes and removes records.
    pub fn meddle(&mut self, collection: &str, [add, change, remove]: [u64; 3], now: Micros) {
        self.server.meddle(collection, add, change, remove, wall(now));
    }

    /// The keys of a collection's records, in the form of [`crate::keys::key_text`], newest first.
    pub fn keys(&self, collection: &str) -> Vec<String> {
        self.rows(collection, |_, record| crate::keys::key_text(collection, record))
    }

    /// A collection's records by key.
    pub fn records(&self, collection: &str) -> BTreeMap<String, Value> {
        let pair = |_, record: &Value| (crate::keys::key_text(collection, record), record.clone());
        self.rows(collection, pair).into_iter().collect()
    }

    /// The keys of the records that match a filter by time of change.
    pub fn changed_since(&self, collection: &str, from: &str) -> BTreeSet<String> {
        let key = resource(collection).and_then(|resource| resource.increment).map_or("", |increment| increment.key);
        let since = |record: &Value| record.get(key).and_then(Value::as_str).is_some_and(|time| time >= from);
        let rows = self.rows(collection, |_, record| since(record).then(|| crate::keys::key_text(collection, record)));
        rows.into_iter().flatten().collect()
    }

    fn rows<T>(&self, collection: &str, of: impl Fn(u64, &Value) -> T) -> Vec<T> {
        let world = self.server.world();
        let Some(table) = world.table(collection) else { return Vec::new() };
        let record = |row| -> Record { world.record(table, row, false) };
        Table::rows(table).map(|row| of(row, &Value::Object(record(row)))).collect()
    }

    /// How many records have this name.
    pub fn named(&self, collection: &str, name: &str) -> usize {
        self.rows(collection, |_, record| record.get("name").and_then(Value::as_str) == Some(name))
            .into_iter()
            .filter(|is| *is)
            .count()
    }
}

impl Origin for Simulator {
    fn handle(&mut self, request: &Outgoing, now: Micros) -> Reply {
        let (_, rest) = request.url.split_once("/api/v1/").unwrap_or_default();
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let decode = |text: &str| text.replace('+', " ").replace("%3A", ":");
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let reply = self.server.handle(&Request {
            method: request.method.to_owned(),
            path: format!("/api/v1/{path}"),
            query: pairs.map(|(name, value)| (name.to_owned(), decode(value))).collect(),
            authorization: Some(request.authorization.clone()),
            body: request.body.clone(),
            now: millis(now),
            wall: wall(now),
        });
        let retry_after = reply.headers.into_iter().find(|(name, _)| name == "Retry-After").map(|(_, text)| text);
        let date = UNIX_EPOCH + Duration::from_secs(u64::try_from(wall(now + self.behavior.lag)).unwrap_or(0) / 1_000);
        Reply {
            status: reply.status,
            retry_after,
            date: self.behavior.has_date.then(|| httpdate::fmt_http_date(date)),
            location: None,
            data: serde_json::from_str(&reply.body).ok(),
            made: now,
        }
    }
}

/// A strict limit that counts requests when they arrive, and another integration whose requests come at random and take
/// the next free start.
#[derive(Debug)]
pub struct Strict {
    interval: Micros,
    count_rejected: bool,
    last: Option<Micros>,
    other: Option<Other>,
}

#[derive(Debug)]
struct Other {
    mean: Micros,
    next: Micros,
    dice: Dice,
}

impl Other {
    /// The gaps of a Poisson process.
    fn come(&mut self) {
        #[expect(clippy::cast_precision_loss, reason = "some milliseconds")]
        let gap = -(1.0 - self.dice.fraction()).ln() * self.mean as f64;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative")]
        let gap = gap as Micros;
        self.next = self.next.saturating_add(gap);
    }
}

impl Strict {
    /// This many requests a second, some of them taken by another integration. With `count_rejected` a rejected request
    /// restarts the interval.
    pub fn new(per_second: u64, count_rejected: bool, other_per_second: u64, dice: Dice) -> Self {
        let other = (other_per_second > 0).then(|| {
            let mut other = Other { mean: SECOND / other_per_second, next: 0, dice };
            other.come();
            other
        });
        Self { interval: SECOND / per_second, count_rejected, last: None, other }
    }

    fn admit(&mut self, now: Micros) -> bool {
        if let Some(other) = &mut self.other {
            while other.next <= now {
                let free = self.last.map_or(0, |last| last + self.interval);
                self.last = Some(other.next.max(free));
                other.come();
            }
        }
        let admitted = self.last.is_none_or(|last| now >= last + self.interval);
        if admitted || self.count_rejected {
            self.last = Some(now);
        }
        admitted
    }
}

/// A minimal server for long runs: a limit, and records that have only an id.
#[derive(Debug)]
pub struct MinimalServer {
    limit: Option<Strict>,
    /// The number of records, with ids from 1.
    pub records: u64,
    /// When requests were admitted.
    pub admitted: Vec<Micros>,
    /// When requests were rejected.
    pub rejected: Vec<Micros>,
    /// All requests are rejected until then.
    pub storm_until: Micros,
    /// The `Retry-After` of a 429 in seconds, if it is sent.
    pub retry_after: Option<u64>,
}

impl MinimalServer {
    /// A server with this limit, or without one.
    pub const fn new(limit: Option<Strict>, records: u64) -> Self {
        Self { limit, records, admitted: Vec::new(), rejected: Vec::new(), storm_until: 0, retry_after: None }
    }
}

impl Origin for MinimalServer {
    fn handle(&mut self, request: &Outgoing, now: Micros) -> Reply {
        let admitted = self.limit.as_mut().is_none_or(|limit| limit.admit(now));
        if !admitted || now < self.storm_until {
            self.rejected.push(now);
            let retry_after = self.retry_after.map(|seconds| seconds.to_string());
            return Reply { status: 429, retry_after, made: now, ..Reply::default() };
        }
        self.admitted.push(now);
        let (_, query) = request.url.split_once('?').unwrap_or_default();
        let number = |name: &str| {
            let text = query.split('&').filter_map(|pair| pair.split_once('=')).find(|(known, _)| *known == name)?.1;
            text.parse::<u64>().ok()
        };
        let size = number("per_page").unwrap_or(100);
        let data = if query.contains("mode=count") {
            serde_json::json!({ "record_count": self.records })
        } else {
            let first = self.records.saturating_sub((number("page").unwrap_or(1) - 1) * size);
            let ids = (first.saturating_sub(size)..first).rev().map(|id| serde_json::json!({ "id": id + 1 }));
            Value::Array(ids.collect())
        };
        Reply { status: 200, data: Some(data), made: now, ..Reply::default() }
    }
}
