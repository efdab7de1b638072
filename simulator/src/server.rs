//! The server: a request and the time it arrived go in, the reply comes out.

use std::collections::VecDeque;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::OffsetDateTime;
use trackops_client::catalogue::{RESOURCES, Resource};

use crate::data::{Kind, Record, Table};
use crate::faults::{Churn, Delivery, Fault};
use crate::filters::Filters;
use crate::limit::Limit;

/// How the server is set up; see `ts/simulator/options.ts`, which fills in the defaults.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Config {
    /// What the data depends on.
    pub seed: u64,
    /// The user's name, without `/token`.
    pub username: String,
    /// The API token.
    pub api_token: String,
    /// The limit; none for no limit.
    pub requests_per_second: Option<f64>,
    /// Whether a rejected request starts the interval anew.
    pub count_rejected: bool,
    /// What a 429 says of the time to wait.
    pub retry_after: RetryAfter,
    /// Requests a second that another integration takes.
    pub other_requests_per_second: Option<f64>,
    /// Seeded cases.
    pub cases: u64,
    /// Seeded clients.
    pub clients: u64,
    /// Seeded case updates.
    pub case_updates: u64,
}

/// What a 429 says of the time to wait.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub enum RetryAfter {
    /// Nothing.
    None,
    /// Whole seconds.
    Seconds,
    /// An HTTP date.
    Date,
}

/// A request as it arrived.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The method.
    pub method: String,
    /// The path, decoded.
    pub path: String,
    /// The parameters, decoded.
    pub query: Vec<(String, String)>,
    /// The `Authorization` header.
    pub authorization: Option<String>,
    /// The body.
    pub body: String,
    /// The arrival on a monotonic clock, in milliseconds.
    pub now: f64,
    /// The arrival on the wall clock, in milliseconds since 1970.
    pub wall: i64,
}

/// What is sent back.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// Headers beyond the content type.
    pub headers: Vec<(String, String)>,
    /// Whether the body is HTML and not JSON.
    pub html: bool,
    /// The body.
    pub body: String,
    /// How it is put on the wire.
    pub delivery: Delivery,
}

/// A Trackops server.
#[derive(Debug)]
pub struct Server {
    config: Config,
    limit: Limit,
    tables: Vec<(&'static Resource, Table)>,
    faults: VecDeque<Fault>,
    churn: Option<Churn>,
    pages: u64,
    turn: u64,
}

impl Server {
    /// A server with seeded data.
    pub fn new(config: Config) -> Self {
        let limit = Limit::new(config.requests_per_second, config.count_rejected, config.other_requests_per_second);
        let table = |resource: &'static Resource| {
            let (kind, seeded, linked) = match Kind::named(resource.name)? {
                kind @ Kind::Case => (kind, config.cases, config.clients),
                kind @ Kind::Client => (kind, config.clients, 1),
                kind @ Kind::CaseUpdate => (kind, config.case_updates, config.cases),
            };
            Some((resource, Table::new(kind, config.seed, seeded, linked)))
        };
        let tables = RESOURCES.iter().filter_map(table).collect();
        Self { limit, tables, faults: VecDeque::new(), churn: None, pages: 0, turn: config.seed, config }
    }

    /// The next `times` requests that are let through meet this fault.
    pub fn fault(&mut self, fault: &Fault, times: usize) {
        self.faults.extend(std::iter::repeat_n(fault.clone(), times));
    }

    /// Forgets faults and churn.
    pub fn clear_faults(&mut self) {
        self.faults.clear();
        self.churn = None;
    }

    /// Records come and go from now on.
    pub fn churn(&mut self, churn: Churn) {
        self.churn = Some(churn);
        self.pages = 0;
    }

    /// Adds, changes and removes records of a collection at once; gives how many there are then.
    pub fn meddle(&mut self, collection: &str, add: u64, change: u64, remove: u64, wall: i64) -> u64 {
        let now = moment(wall);
        let mut turn = self.turn;
        let Some((_, table)) = self.tables.iter_mut().find(|(resource, _)| resource.name == collection) else {
            return 0;
        };
        let mut any = |table: &Table| {
            turn = turn.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let count = usize::try_from(table.len()).unwrap_or(0).max(1);
            let place = usize::try_from(turn >> 33).unwrap_or(0) % count;
            table.ids().nth(place)
        };
        for _ in 0..add {
            table.add(Record::new(), now);
        }
        for _ in 0..change {
            if let Some(id) = any(table) {
                table.change(id, now);
            }
        }
        for _ in 0..remove {
            if let Some(id) = any(table) {
                table.remove(id);
            }
        }
        let count = table.len();
        self.turn = turn;
        count
    }

    /// Answers a request.
    pub fn handle(&mut self, request: &Request) -> Reply {
        if let Err(wait) = self.limit.arrive(request.now) {
            return self.too_many(wait, request.wall);
        }
        match self.faults.pop_front() {
            Some(fault) => self.faulty(&fault, request),
            None => self.answer(request),
        }
    }

    fn answer(&mut self, request: &Request) -> Reply {
        if !self.is_authorized(request.authorization.as_deref()) {
            let mut reply = error(401, "Invalid username or API token.");
            reply.headers.push(("WWW-Authenticate".to_owned(), "Basic realm=\"Trackops API\"".to_owned()));
            return reply;
        }
        let Some(path) = request.path.strip_prefix("/api/v1/") else {
            return error(404, "The requested URL was not found.");
        };
        let found = self.tables.iter().enumerate().find_map(|(place, (resource, _))| {
            let rest = path.strip_prefix(resource.path)?;
            match rest.strip_prefix('/') {
                None if rest.is_empty() => Some((place, None)),
                Some(key) if !key.contains('/') => Some((place, Some(key.to_owned()))),
                _ => None,
            }
        });
        match (request.method.as_str(), found) {
            (_, None) => error(404, "The requested URL was not found."),
            ("GET", Some((place, Some(key)))) => self.one(place, &key),
            ("GET", Some((place, None))) => self.list(place, request),
            ("POST", Some((place, None))) => self.create(place, request),
            _ => error(405, "The method is not allowed."),
        }
    }

    fn one(&self, place: usize, key: &str) -> Reply {
        let record = self.tables.get(place).and_then(|(_, table)| table.get(key.parse().ok()?));
        record.map_or_else(|| error(404, "The record was not found."), |record| ok(200, &Value::Object(record)))
    }

    fn list(&mut self, place: usize, request: &Request) -> Reply {
        let Some((resource, table)) = self.tables.get(place) else {
            return error(404, "The requested URL was not found.");
        };
        let filters = match Filters::read(resource, &request.query) {
            Ok(filters) => filters,
            Err(message) => return error(400, &message),
        };
        let matching = |id: &u64| filters.is_open() || table.get(*id).is_some_and(|record| filters.pass(&record));
        if filters.count {
            let records = table.ids().filter(matching).count() as u64;
            return ok(200, &json!({ "record_count": records, "page_count": records.div_ceil(filters.per_page) }));
        }
        let ids: Box<dyn Iterator<Item = u64>> =
            if filters.ascending { Box::new(table.ids().rev()) } else { Box::new(table.ids()) };
        let skip = usize::try_from((filters.page - 1).saturating_mul(filters.per_page)).unwrap_or(usize::MAX);
        let take = usize::try_from(filters.per_page).unwrap_or(0);
        let records: Vec<Value> =
            ids.filter(matching).skip(skip).take(take).filter_map(|id| table.get(id)).map(Value::Object).collect();
        let name = resource.name;
        let reply = ok(200, &Value::Array(records));
        self.after_page(name, request.wall);
        reply
    }

    fn after_page(&mut self, name: &str, wall: i64) {
        let Some(churn) = self.churn.clone().filter(|churn| churn.collection == name) else { return };
        self.pages += 1;
        if churn.every > 0 && self.pages.is_multiple_of(churn.every) {
            self.meddle(name, churn.add, churn.change, churn.remove, wall);
        }
    }

    fn create(&mut self, place: usize, request: &Request) -> Reply {
        let Some((resource, table)) = self.tables.get_mut(place) else {
            return error(405, "The method is not allowed.");
        };
        let Some(wrapper) = resource.wrapper else { return error(405, "The method is not allowed.") };
        let body: Value = match serde_json::from_str(&request.body) {
            Ok(body) => body,
            Err(_) => return error(400, "The body is not valid JSON."),
        };
        let Some(Value::Object(given)) = body.get(wrapper) else {
            return error(400, &format!("The body must have the form {{\"{wrapper}\": {{…}}}}."));
        };
        let missing: Vec<&str> = resource
            .create
            .iter()
            .filter(|key| key.required && given.get(key.name).is_none_or(Value::is_null))
            .map(|key| key.name)
            .collect();
        if !missing.is_empty() {
            let messages: serde_json::Map<_, _> =
                missing.iter().map(|name| ((*name).to_owned(), json!(["is required"]))).collect();
            return Reply { status: 400, body: json!({ "errors": messages }).to_string(), ..Reply::default() };
        }
        let record = table.add(given.clone(), moment(request.wall));
        ok(201, &Value::Object(record))
    }

    fn too_many(&self, wait: f64, wall: i64) -> Reply {
        let mut reply = error(429, "Too many requests. Please slow down to about 1 request per second.");
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small positive number")]
        let seconds = (wait / 1_000.0).ceil().max(1.0) as u64;
        let text = match self.config.retry_after {
            RetryAfter::None => return reply,
            RetryAfter::Seconds => seconds.to_string(),
            RetryAfter::Date => {
                let at = u64::try_from(wall).unwrap_or(0).div_ceil(1_000) + seconds;
                httpdate::fmt_http_date(std::time::UNIX_EPOCH + std::time::Duration::from_secs(at))
            }
        };
        reply.headers.push(("Retry-After".to_owned(), text));
        reply
    }

    fn is_authorized(&self, header: Option<&str>) -> bool {
        let Config { username, api_token, .. } = &self.config;
        let decoded = header.and_then(|text| text.strip_prefix("Basic ")).and_then(|text| STANDARD.decode(text).ok());
        decoded.is_some_and(|bytes| bytes == format!("{username}/token:{api_token}").as_bytes())
    }

    fn faulty(&mut self, fault: &Fault, request: &Request) -> Reply {
        let html = |status| Reply {
            status,
            html: true,
            body: "<!doctype html><html><body><h1>Something went wrong</h1></body></html>".to_owned(),
            ..Reply::default()
        };
        match fault {
            Fault::Status { status, text, retry_after } => {
                let mut reply = error(*status, &format!("Simulated status {status}."));
                if let Some(text) = text {
                    reply.body.clone_from(text);
                }
                reply.headers.extend(retry_after.iter().map(|text| ("Retry-After".to_owned(), text.clone())));
                reply
            }
            Fault::Reset => Reply { delivery: Delivery::Reset, ..Reply::default() },
            Fault::Silence => Reply { delivery: Delivery::Silence, ..Reply::default() },
            Fault::Cut => Reply { delivery: Delivery::Cut, ..self.answer(request) },
            Fault::Slow { ms } => Reply { delivery: Delivery::Slow(*ms), ..self.answer(request) },
            Fault::Html { status } => html(*status),
            Fault::Empty => Reply { status: 200, ..Reply::default() },
            Fault::Redirect { status, location } => {
                Reply { status: *status, headers: vec![("Location".to_owned(), location.clone())], ..Reply::default() }
            }
            Fault::WrongShape => {
                let reply = self.answer(request);
                let body = if reply.body.starts_with('[') { "{\"records\":[]}" } else { "[]" };
                Reply { body: body.to_owned(), ..reply }
            }
            Fault::Large { bytes } => Reply {
                status: 200,
                body: format!("[\"{}\"]", "x".repeat(bytes.saturating_sub(4))),
                ..Reply::default()
            },
            Fault::Echo { status } => {
                let header = request.authorization.clone().unwrap_or_default();
                let decoded =
                    header.strip_prefix("Basic ").and_then(|text| STANDARD.decode(text).ok()).unwrap_or_default();
                let plain = String::from_utf8_lossy(&decoded).into_owned();
                Reply {
                    status: *status,
                    headers: vec![("X-Debug-Authorization".to_owned(), header.clone())],
                    body: json!({ "message": format!("You sent {header}"), "debug": { "credentials": plain } })
                        .to_string(),
                    ..Reply::default()
                }
            }
        }
    }
}

fn ok(status: u16, body: &Value) -> Reply {
    Reply { status, body: body.to_string(), ..Reply::default() }
}

fn error(status: u16, message: &str) -> Reply {
    Reply { status, body: json!({ "message": message }).to_string(), ..Reply::default() }
}

fn moment(wall: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(wall.div_euclid(1_000)).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

#[cfg(test)]
mod tests;
