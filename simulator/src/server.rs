//! The server: takes a request and its time of arrival, and returns the reply.

use std::collections::{BTreeMap, VecDeque};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::OffsetDateTime;
use trackops_client::catalogue::{RESOURCES, Resource};

use crate::body::{self, LARGEST};
use crate::faults::{Churn, Delivery, Fault};
use crate::filters::Filters;
use crate::limit::Limit;
use crate::moment::timestamp;
use crate::values::Seed;
use crate::world::{Record, Table, World};

/// The configuration. `ts/simulator/options.ts` documents it and sets the defaults.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Config {
    /// Seed of the data.
    pub seed: u64,
    /// Minutes between the creation times of seeded records.
    pub minutes_apart: u32,
    /// The user's name, without `/token`.
    pub username: String,
    /// The API token.
    pub api_token: String,
    /// The rate limit; `None` for no limit.
    pub requests_per_second: Option<f64>,
    /// Whether a rejected request restarts the interval.
    pub count_rejected: bool,
    /// The form of `Retry-After` in a 429.
    pub retry_after: RetryAfter,
    /// Requests per second by another integration.
    pub other_requests_per_second: Option<f64>,
    /// Number of seeded records by collection; the others have a default.
    pub records: BTreeMap<String, u64>,
}

/// The form of `Retry-After` in a 429.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub enum RetryAfter {
    /// No header.
    None,
    /// Whole seconds.
    Seconds,
    /// An HTTP date.
    Date,
}

/// A request.
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
    /// Time of arrival on a monotonic clock, in milliseconds.
    pub now: f64,
    /// Time of arrival on the wall clock, in milliseconds since 1970.
    pub wall: i64,
}

/// A response.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The headers, except for the content type.
    pub headers: Vec<(String, String)>,
    /// Whether the body is HTML and not JSON.
    pub html: bool,
    /// The body.
    pub body: String,
    /// How it is sent.
    pub delivery: Delivery,
}

/// What a path addresses.
enum Route {
    /// A collection, or its records whose key starts with this part.
    List(&'static Resource, Option<u64>),
    /// One record.
    Get(&'static Resource, Vec<u64>),
    /// A new record.
    Create(&'static Resource),
}

impl Route {
    fn of(resource: &'static Resource, path: &str) -> Vec<Self> {
        let mut routes = Vec::new();
        if resource.wrapper.is_some() && path == resource.create_path.unwrap_or(resource.path) {
            routes.push(Self::Create(resource));
        }
        if resource.list && path == resource.path {
            routes.push(Self::List(resource, None));
        }
        let rest = path.strip_prefix(resource.path).and_then(|rest| rest.strip_prefix('/'));
        let key: Option<Vec<u64>> = rest.and_then(|rest| rest.split('/').map(id_of).collect());
        match key {
            Some(key) if !key.is_empty() && key.len() == resource.key.len() => routes.push(Self::Get(resource, key)),
            Some(key) if resource.parts && key.len() == 1 => routes.push(Self::List(resource, key.first().copied())),
            _ => {}
        }
        routes
    }

    const fn method(&self) -> &'static str {
        match self {
            Self::List(..) | Self::Get(..) => "GET",
            Self::Create(_) => "POST",
        }
    }
}

/// A Trackops server.
#[derive(Debug)]
pub struct Server {
    config: Config,
    limit: Limit,
    world: World,
    faults: VecDeque<Fault>,
    churn: Option<Churn>,
    pages: u64,
    turn: u64,
}

impl Server {
    /// A server with seeded data.
    pub fn new(config: Config) -> Self {
        let limit = Limit::new(config.requests_per_second, config.count_rejected, config.other_requests_per_second);
        let world = World::new(Seed { number: config.seed, minutes_apart: config.minutes_apart }, &config.records);
        Self { limit, world, faults: VecDeque::new(), churn: None, pages: 0, turn: config.seed, config }
    }

    /// Applies a fault to the next `times` accepted requests.
    pub fn fault(&mut self, fault: &Fault, times: usize) {
        self.faults.extend(std::iter::repeat_n(fault.clone(), times));
    }

    /// Removes all faults and churn.
    pub fn clear_faults(&mut self) {
        self.faults.clear();
        self.churn = None;
    }

    /// Adds, changes and removes records while listings run, from now on.
    pub fn churn(&mut self, churn: Churn) {
        self.churn = Some(churn);
        self.pages = 0;
    }

    /// Adds, changes and removes records of a collection now, and returns the resulting number of records.
    pub fn meddle(&mut self, collection: &str, add: u64, change: u64, remove: u64, wall: i64) -> u64 {
        let now = moment(wall);
        for _ in 0..add {
            self.world.add(collection, &Record::new(), now);
        }
        for _ in 0..change {
            let row = self.any_row(collection);
            let notes = json!(format!("Changed at {}", timestamp(now)));
            row.and_then(|row| self.world.set(collection, row, &[("notes", notes)], now));
        }
        for _ in 0..remove {
            if let Some(row) = self.any_row(collection) {
                self.world.remove(collection, row);
            }
        }
        self.world.table(collection).map_or(0, Table::len)
    }

    fn any_row(&mut self, collection: &str) -> Option<u64> {
        self.turn = self.turn.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let table = self.world.table(collection)?;
        let place = usize::try_from((self.turn >> 33) % table.len().max(1)).ok()?;
        table.rows().nth(place)
    }

    /// The data, for comparison in tests.
    pub const fn world(&self) -> &World {
        &self.world
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
        let path = request.path.strip_prefix("/api/v1/").unwrap_or_default();
        let routes: Vec<Route> = RESOURCES.iter().flat_map(|resource| Route::of(resource, path)).collect();
        let route = routes.iter().find(|route| route.method() == request.method);
        match route {
            Some(Route::List(resource, part)) => self.list(resource, part.as_ref(), request),
            Some(Route::Get(resource, key)) => self.one(resource, key, request),
            Some(Route::Create(resource)) => self.create(resource, request),
            None if routes.is_empty() => error(404, "The requested URL was not found."),
            None => {
                let mut reply = error(405, "The method is not allowed.");
                let allowed: Vec<&str> = routes.iter().map(Route::method).collect();
                reply.headers.push(("Allow".to_owned(), allowed.join(", ")));
                reply
            }
        }
    }

    fn one(&self, resource: &Resource, key: &[u64], request: &Request) -> Reply {
        let filters = match Filters::read(resource, &request.query) {
            Ok(filters) => filters,
            Err(message) => return error(400, &message),
        };
        let found = self.world.table(resource.name).and_then(|table| Some((table, self.world.find(table, key)?)));
        found.map_or_else(
            || error(404, "The record was not found."),
            |(table, row)| ok(200, &Value::Object(self.world.record(table, row, filters.expanded))),
        )
    }

    fn list(&mut self, resource: &Resource, part: Option<&u64>, request: &Request) -> Reply {
        let Some(table) = self.world.table(resource.name) else {
            return error(404, "The requested URL was not found.");
        };
        let filters = match Filters::read(resource, &request.query) {
            Ok(filters) => filters,
            Err(message) => return error(400, &message),
        };
        let key_part = resource.record_key.first().zip(part);
        let matching = |row: &u64| {
            let within = key_part.is_none_or(|(key, part)| self.world.field(table, *row, key).as_u64() == Some(*part));
            within && (filters.is_open() || filters.matches(&self.world, table, *row))
        };
        if filters.count {
            let records = table.rows().filter(matching).count() as u64;
            return ok(200, &json!({ "record_count": records, "page_count": records.div_ceil(filters.per_page) }));
        }
        let rows: Box<dyn Iterator<Item = u64>> =
            if filters.ascending { Box::new(table.rows().rev()) } else { Box::new(table.rows()) };
        let skip = usize::try_from((filters.page - 1).saturating_mul(filters.per_page)).unwrap_or(usize::MAX);
        let take = usize::try_from(filters.per_page).unwrap_or(0);
        let rows = rows.filter(matching).skip(skip).take(take);
        let records = rows.map(|row| Value::Object(self.world.record(table, row, filters.expanded))).collect();
        let reply = ok(200, &Value::Array(records));
        self.after_page(resource.name, request.wall);
        reply
    }

    fn after_page(&mut self, name: &str, wall: i64) {
        let Some(churn) = self.churn.clone().filter(|churn| churn.collection == name) else { return };
        self.pages += 1;
        if churn.every > 0 && self.pages.is_multiple_of(churn.every) {
            self.meddle(name, churn.add, churn.change, churn.remove, wall);
        }
    }

    fn create(&mut self, resource: &Resource, request: &Request) -> Reply {
        let Ok(body) = serde_json::from_str::<Value>(&request.body) else {
            return error(400, "The body is not valid JSON.");
        };
        let wrapper = resource.wrapper.unwrap_or_default();
        let Some(Value::Object(given)) = body.get(wrapper) else {
            return error(400, &format!("The body must have the form {{\"{wrapper}\": {{…}}}}."));
        };
        let faults = body::faults(resource, given);
        if !faults.is_empty() {
            let messages: serde_json::Map<_, _> =
                faults.into_iter().map(|(name, fault)| (name, json!([fault]))).collect();
            return Reply { status: 400, body: json!({ "errors": messages }).to_string(), ..Reply::default() };
        }
        if let Some((name, id)) = self.world.stray_link(resource, given) {
            return error(404, &format!("{name}: there is no record {id}."));
        }
        let now = moment(request.wall);
        if resource.name == "caseStatusChanges" {
            self.world.change_status(given, now);
            return ok(201, &Value::Object(given.clone()));
        }
        let key: Vec<u64> = resource.record_key.iter().filter_map(|key| given.get(*key)?.as_u64()).collect();
        let table = self.world.table(resource.name);
        if resource.record_key.len() > 1 && table.is_some_and(|table| self.world.find(table, &key).is_some()) {
            return error(409, "The record already exists.");
        }
        let row = self.world.add(resource.name, given, now);
        let created = self.world.table(resource.name).zip(row);
        created.map_or_else(
            || error(405, "The method is not allowed."),
            |(table, row)| ok(201, &Value::Object(self.world.record(table, row, true))),
        )
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

fn id_of(segment: &str) -> Option<u64> {
    let digits = segment.bytes().all(|byte| byte.is_ascii_digit());
    segment.parse().ok().filter(|id| digits && (1..=LARGEST).contains(id))
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
