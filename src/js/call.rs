//! One request through all its attempts: the loop around an [`Exchange`].

use js_sys::{Object, Reflect};
use std::pin::pin;
use std::rc::Rc;

use futures_util::future::{Either, select};
use wasm_bindgen::prelude::*;
use web_sys::{AbortSignal, Response};

use super::abort::{AbortOnDrop, aborted};
use super::body::{self, Text};
use super::client::Shared;
use super::event::{Event, emit, reason};
use super::failure::{self, Evidence};
use super::throttle::JsSlots;
use super::{fetch, timer};
use crate::exchange::{Exchange, Step};
use crate::request::Request;
use crate::response::{Body, Expect, Head, server_message, shorten, shown_location};
use crate::retry;
use crate::time::Instant;

/// Characters of an error body kept where it is text and no JSON.
const LONGEST_TEXT_BODY: usize = 2_048;

/// Bytes of an error body that are read at most. Longer ones tell nothing, and searching them for credentials takes time.
const LONGEST_ERROR_BODY: u64 = 1024 * 1024;

/// A request and what is expected of its answer.
pub struct Call {
    /// What to send.
    pub request: Request,
    /// What must come back.
    pub expect: Expect,
    /// The JSON text to send.
    pub body: Option<JsValue>,
}

/// What came back.
pub struct Answer {
    /// The parsed body.
    pub data: JsValue,
    /// The status.
    pub status: u16,
    /// The headers; empty unless anything was expected (a raw request) or the status is an error.
    pub headers: Object,
}

/// An exchange that gives its place back when it is dropped.
struct Place {
    exchange: Exchange,
    slots: JsSlots,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.exchange.release(&mut self.slots);
    }
}

/// Carries a call out, or rejects as soon as one of the signals aborts.
pub async fn perform_unless(shared: Rc<Shared>, call: Call, signals: Vec<AbortSignal>) -> Result<Answer, JsValue> {
    if signals.is_empty() {
        return perform(&shared, &call, || {}).await;
    }
    // The signals come first: one that is aborted already sends nothing.
    match select(pin!(aborted(&signals)), pin!(perform(&shared, &call, || {}))).await {
        Either::Left(_) => Err(failure::aborted()),
        Either::Right((result, _)) => result,
    }
}

/// Carries a call out. `started` is told of each attempt.
pub async fn perform(shared: &Shared, call: &Call, started: impl Fn()) -> Result<Answer, JsValue> {
    let Call { request, expect, .. } = call;
    let (method, path) = (request.method(), request.path());
    let listener = shared.on_event.as_ref();
    let mut place = Place {
        exchange: Exchange::new(method, *expect, shared.options.policy, timer::seed()),
        slots: shared.slots.clone(),
    };
    let mut answer = None;
    let mut evidence = Evidence::default();
    let mut waiting = None;
    loop {
        let Place { exchange, slots } = &mut place;
        let now = timer::now();
        let step = exchange.poll(now, slots);
        let attempt = exchange.attempts();
        if let Some(again) = exchange.take_again() {
            let ms = again.after.as_secs_f64() * 1_000.0;
            let (reason, status) = (again.code.as_str(), again.status);
            let method = method.as_str();
            emit(listener, &Event::Retry { method, path, attempt, reason, status, ms });
        }
        match step {
            Step::Wait { again, expected, reason: why } => {
                // Told once a wait, not at each look.
                if waiting.replace(why) != Some(why) {
                    let ms = expected.since(now).as_secs_f64() * 1_000.0;
                    let (method, attempt) = (method.as_str(), attempt + 1);
                    emit(listener, &Event::Wait { method, path, attempt, reason: reason(why), ms });
                }
                timer::sleep_until(again).await;
            }
            Step::Send => {
                waiting = None;
                started();
                emit(listener, &Event::Request { method: method.as_str(), path, attempt });
            }
            Step::Await { deadline } => {
                evidence = Evidence::default();
                answer = attempt_once(shared, call, &mut place, deadline, &mut evidence).await?;
                if let Some(answer) = &answer {
                    let ms = timer::now().since(now).as_secs_f64() * 1_000.0;
                    let status = answer.status;
                    emit(listener, &Event::Response { method: method.as_str(), path, attempt, status, ms });
                }
            }
            Step::Done => {
                // Done is reached only by an answer.
                return answer.ok_or_else(|| failure::plain(crate::error::Code::Internal, "no answer".to_owned()));
            }
            Step::Failed(failed) => {
                let what = format!("{} {path}", method.as_str());
                return Err(failure::request_failed(&failed, method.as_str(), request.url(), &what, &evidence));
            }
        }
    }
}

/// Sends once and reports to the exchange what came of it, by the deadline.
async fn attempt_once(
    shared: &Shared,
    call: &Call,
    place: &mut Place,
    deadline: Instant,
    evidence: &mut Evidence,
) -> Result<Option<Answer>, JsValue> {
    let Place { exchange, slots } = place;
    let credentials = &shared.options.credentials;
    let mut abort = AbortOnDrop::new()?;
    let signal = abort.signal();
    let headers = if call.body.is_some() { &shared.headers_with_body } else { &shared.headers };
    let (method, url) = (call.request.method(), call.request.url());
    let exchanged = async {
        let sent = fetch::send(shared.fetch.as_ref(), method, url, headers, call.body.as_ref(), signal.as_ref()).await;
        let response = match sent {
            Ok(response) => response,
            Err(error) => {
                let cause = fetch::cause(&error, credentials);
                let connected = !retry::never_connected(&cause.code);
                exchange.lost(timer::now(), slots, connected, &told(&cause));
                evidence.cause = Some(cause);
                return None;
            }
        };
        let head = head(shared, &response);
        exchange.answered(timer::now(), slots, head.clone());
        match read(shared, &response, &head).await {
            Ok((body, data)) => {
                let failed = is_error(head.status);
                let headers = if failed || call.expect == Expect::Anything {
                    plain_headers(shared, &response, failed)
                } else {
                    Object::new()
                };
                let said = failed.then(|| server_message(&body::excerpt(&data))).flatten();
                exchange.finished(timer::now(), slots, &body, said.as_deref());
                evidence.headers = headers.clone().into();
                evidence.body = data.clone();
                Some(Answer { data, status: response.status(), headers })
            }
            Err(error) => {
                let cause = fetch::cause(&error, credentials);
                exchange.lost(timer::now(), slots, true, &told(&cause));
                evidence.cause = Some(cause);
                None
            }
        }
    };
    // Past the deadline the exchange says itself that it timed out; here only the work is dropped.
    let answer = match select(pin!(exchanged), pin!(timer::reached(deadline))).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => return Ok(None),
    };
    abort.disarm();
    Ok(answer)
}

fn told(cause: &failure::Cause) -> String {
    match (cause.code.as_str(), cause.message.as_str()) {
        ("", message) => message.to_owned(),
        (code, message) if message.contains(code) => message.to_owned(),
        (code, message) => format!("{code}: {message}"),
    }
}

const fn is_error(status: u16) -> bool {
    status >= 400
}

fn head(shared: &Shared, response: &Response) -> Head {
    let headers = response.headers();
    let get = |name: &str| headers.get(name).ok().flatten();
    let retry_after =
        get("retry-after").and_then(|text| retry::retry_after(&text, get("date").as_deref(), timer::wall_millis()));
    // First without credentials: a part of them that a cut leaves would not be found.
    let location = get("location").map(|to| shown_location(&shared.options.credentials.redact(&to)));
    Head { status: response.status(), location, retry_after }
}

/// Reads the body. That of an error is searched for credentials first: a rude server may repeat what it was sent.
async fn read(shared: &Shared, response: &Response, head: &Head) -> Result<(Body, JsValue), JsValue> {
    let limit = shared.options.max_response_bytes;
    let limit = if is_error(head.status) { limit.min(LONGEST_ERROR_BODY) } else { limit };
    if matches!(head.status, 0 | 300..=399) {
        body::cancel(response);
        return Ok((Body::Empty, JsValue::UNDEFINED));
    }
    let text = body::read(response, limit).await?;
    if !is_error(head.status) {
        return Ok(body::parse(text, limit));
    }
    let clean = match text {
        Text::Whole(text) => Text::Whole(shared.options.credentials.redact(&String::from(text)).as_ref().into()),
        too_large @ Text::TooLarge => too_large,
    };
    let (body, data) = body::parse(clean, limit);
    let data = match data.as_string() {
        Some(text) if matches!(body, Body::NotJson { .. }) => shorten(&text, LONGEST_TEXT_BODY).into(),
        _ => data,
    };
    Ok((body, data))
}

/// The headers as a plain object, with lower-case names. Those of an error are cleared of credentials like its body.
fn plain_headers(shared: &Shared, response: &Response, redact: bool) -> Object {
    let plain = Object::from_entries(&response.headers()).unwrap_or_default();
    if redact {
        for entry in Object::entries(&plain) {
            let entry: js_sys::Array = entry.unchecked_into();
            let value = entry.get(1).as_string().unwrap_or_default();
            let clean = shared.options.credentials.redact(&value);
            if clean != value {
                let _ = Reflect::set(&plain, &entry.get(0), &JsValue::from_str(&clean));
            }
        }
    }
    plain
}
