//! One request through all its attempts: the loop around an [`Exchange`].

use crate::prelude::*;
use alloc::rc::Rc;
use core::pin::pin;

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{AbortSignal, Response};

use super::abort::{AbortOnDrop, listen};
use super::body::{self, Text};
use super::client::Shared;
use super::event::{Event, emit, reason};
use super::failure::{self, Cause};
use super::notice::{Notice, unless};
use super::task::{Work, settled};
use super::throttle::JsSlots;
use super::{fetch, timer};
use crate::exchange::{Exchange, Reason, Step};
use crate::request::Request;
use crate::response::{Body, Expect, Head, server_message, shorten, shown_location};
use crate::retry::{self, Failed};
use crate::text::{concat, find};

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
    /// Whether the headers are wanted too.
    pub dated: bool,
}

/// What came of an attempt.
#[derive(Default)]
pub struct Answer {
    /// The status; 0 if there was no answer.
    pub status: u16,
    /// The headers; undefined unless anything was expected (a raw request) or the status is an error.
    pub headers: JsValue,
    /// The parsed body.
    pub data: JsValue,
    /// What the host said of a failed connection.
    cause: Option<Cause>,
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
pub async fn perform_unless(shared: Rc<Shared>, call: Call, signals: Array) -> Result<Answer, JsValue> {
    let stop = Notice::default();
    let Some(_listeners) = listen(&signals, &|| stop.callback()) else { return Err(failure::aborted()) };
    let mut work = perform(shared, call, Box::new(|| {}));
    let performed = unless(pin!(stop.clone()), work.as_mut()).await;
    performed.unwrap_or_else(|| Err(failure::aborted()))
}

/// Carries a call out. `started` is told of each attempt.
pub fn perform(shared: Rc<Shared>, call: Call, started: Box<dyn Fn()>) -> Work<Result<Answer, JsValue>> {
    Box::pin(async move {
        let (method, path) = (call.request.method().as_str(), call.request.path());
        let listener = shared.on_event.as_ref();
        let exchange = Exchange::new(call.request.method(), call.expect, shared.options.policy, timer::seed());
        let mut place = Place { exchange, slots: shared.slots.clone() };
        let mut answer = Answer::default();
        let mut waiting = None;
        loop {
            let Place { exchange, slots } = &mut place;
            let now = timer::now();
            let step = exchange.poll(now, slots);
            let about = Event { method, path, attempt: exchange.attempts(), ..Event::default() };
            if let Some(again) = exchange.take_again() {
                let (reason, ms) = (Some(again.code.as_str()), Some(again.after.as_millis_f64()));
                emit(listener, &Event { kind: "retry", reason, status: again.status, ms, ..about });
            }
            match step {
                Step::Wait { again, expected, reason: Reason::SharedLimit } if expected <= now => {
                    // Whoever keeps the shared limit is being asked. If that fails, so does the call.
                    match slots.0.round() {
                        Some(round) => drop(settled(round).await?),
                        None => timer::sleep_until(again).await,
                    }
                }
                Step::Wait { again, expected, reason: why } => {
                    // Told once a wait, not at each look.
                    if waiting.replace(why) != Some(why) {
                        let (attempt, ms) = (about.attempt + 1, Some(expected.since(now).as_millis_f64()));
                        emit(listener, &Event { kind: "wait", attempt, reason: Some(reason(why)), ms, ..about });
                    }
                    timer::sleep_until(again).await;
                }
                Step::Send => {
                    waiting = None;
                    started();
                    emit(listener, &Event { kind: "request", ..about });
                }
                Step::Await { deadline } => {
                    answer = Answer::default();
                    let mut cancel = AbortOnDrop::new()?;
                    let signal = cancel.signal();
                    // Past the deadline the exchange says itself that it timed out; here only the work is dropped.
                    let attempt = attempt_once(&shared, &call, &mut place, &mut answer, &signal);
                    if unless(pin!(timer::reached(deadline)), pin!(attempt)).await.is_some() {
                        cancel.disarm();
                        if answer.cause.is_none() {
                            let (status, ms) = (Some(answer.status), Some(timer::now().since(now).as_millis_f64()));
                            emit(listener, &Event { kind: "response", status, ms, ..about });
                        }
                    }
                }
                Step::Done => return Ok(answer),
                Step::Failed(failed) => {
                    let request = [method, path, call.request.url()];
                    let Answer { headers, data, cause, .. } = &answer;
                    return Err(failure::request_failed(&failed, request, cause.as_ref(), headers, data));
                }
            }
        }
    })
}

/// Sends once and reports to the exchange what came of it.
async fn attempt_once(shared: &Shared, call: &Call, place: &mut Place, answer: &mut Answer, signal: &AbortSignal) {
    let Place { exchange, slots } = place;
    let headers = if call.body.is_some() { &shared.headers_with_body } else { &shared.headers };
    let (method, url) = (call.request.method(), call.request.url());
    let sent = fetch::send(shared.fetch.as_ref(), method, url, headers, call.body.as_ref(), signal).await;
    let answered = sent.is_ok();
    let read = match sent {
        Ok(response) => {
            let head = head(shared, &response);
            exchange.answered(timer::now(), slots, head.clone());
            answer.status = head.status;
            read(shared, &response, &head).await.map(|(body, data)| (response, body, data))
        }
        Err(error) => Err(error),
    };
    match read {
        Ok((response, body, data)) => {
            let failed = is_error(answer.status);
            if failed || call.dated || call.expect == Expect::Anything {
                answer.headers = plain_headers(shared, &response, failed).into();
            }
            let said = if failed { server_message(&body::excerpt(&data)) } else { None };
            answer.data = data;
            exchange.finished(timer::now(), slots, &body, said.as_deref());
        }
        Err(error) => {
            let cause = fetch::cause(&error, &shared.options.credentials);
            let failed = if answered { Failed::Disconnected } else { retry::unanswered(&cause.code) };
            exchange.lost(timer::now(), slots, failed, &told(&cause));
            answer.cause = Some(cause);
        }
    }
}

fn told(cause: &Cause) -> String {
    match (cause.code.as_str(), cause.message.as_str()) {
        ("", message) => message.to_owned(),
        (code, message) if find(message, code).is_some() => message.to_owned(),
        (code, message) => concat(&[code, ": ", message]),
    }
}

const fn is_error(status: u16) -> bool {
    status >= 400
}

fn head(shared: &Shared, response: &Response) -> Head {
    let (headers, status) = (response.headers(), response.status());
    // They say something of other answers only, and each look costs a crossing.
    let get = |name: &str| if status < 300 { None } else { headers.get(name).ok().flatten() };
    let retry_after =
        get("retry-after").and_then(|text| retry::retry_after(&text, get("date").as_deref(), timer::wall_millis()));
    // First without credentials: a part of them that a cut leaves would not be found.
    let location = get("location").map(|to| shown_location(&shared.options.credentials.redact(&to)));
    Head { status, location, retry_after }
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
            let entry: Array = entry.unchecked_into();
            let value = entry.get(1).as_string().unwrap_or_default();
            let clean = shared.options.credentials.redact(&value);
            if clean != value {
                let _ = Reflect::set(&plain, &entry.get(0), &JsValue::from_str(&clean));
            }
        }
    }
    plain
}
