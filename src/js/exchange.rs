//! One request through all its attempts: the loop around an [`Exchange`].

use std::pin::pin;
use std::rc::Rc;

use futures_util::future::{Either, abortable, select};
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::AbortSignal;

use super::abort::{AbortListener, AbortOnDrop};
use super::body::{self, Text};
use super::context::Context;
use super::event::{Event, emit, reason};
use super::failure::{self, Cause};
use super::fetch::{self, Response};
use super::host::settled;
use super::throttle::JsLimiter;
use super::{clock, host};
use crate::exchange::{Exchange, Reason, Step};
use crate::request::Request;
use crate::response::{Body, Expect, Head, server_message, shorten, shown_location};
use crate::retry::{self, Failed};

/// The most characters of an error body that are kept where it is text and no JSON.
const LONGEST_TEXT_BODY: usize = 2_048;

/// The most bytes of an error body that are read. Longer ones say nothing, and searching them for credentials takes time.
const LONGEST_ERROR_BODY: u64 = 1024 * 1024;

/// A request and what is expected of its answer.
pub struct Call {
    /// What to send.
    pub request: Request,
    /// What must come back.
    pub expect: Expect,
    /// The JSON text to send.
    pub body: Option<JsValue>,
    /// Whether the headers of a successful answer are wanted too.
    pub with_headers: bool,
}

/// The outcome of an attempt.
#[derive(Default)]
pub struct Answer {
    /// The status; 0 if there was no answer.
    pub status: u16,
    /// The headers; undefined unless they are wanted or the status is an error.
    pub headers: JsValue,
    /// The parsed body.
    pub data: JsValue,
    /// What the host said about a failed connection.
    cause: Option<Cause>,
}

/// An exchange that gives up its place in the queue when it is dropped.
struct QueuedCall {
    exchange: Exchange,
    limiter: JsLimiter,
}

impl Drop for QueuedCall {
    fn drop(&mut self) {
        self.exchange.release(&mut self.limiter);
    }
}

/// Carries a call out, or rejects as soon as one of the signals aborts.
pub async fn perform_until_aborted(context: Rc<Context>, call: Call, signals: Array) -> Result<Answer, JsValue> {
    let (work, stop) = abortable(perform(&context, &call, &|| {}));
    let Some(_listener) = AbortListener::new(&context.host, &signals, move || stop.abort())? else {
        return Err(failure::aborted());
    };
    work.await.unwrap_or_else(|_| Err(failure::aborted()))
}

/// Carries a call out. `started` is called for each attempt.
pub async fn perform(context: &Context, call: &Call, started: &dyn Fn()) -> Result<Answer, JsValue> {
    let (method, path) = (call.request.method().as_str(), call.request.path());
    let listener = context.on_event.as_ref();
    let exchange = Exchange::new(call.request.method(), call.expect, context.options.policy, clock::seed());
    let mut queued = QueuedCall { exchange, limiter: context.limiter.clone() };
    let mut answer = Answer::default();
    let mut waiting = None;
    loop {
        let QueuedCall { exchange, limiter } = &mut queued;
        let now = clock::now();
        let step = exchange.poll(now, limiter);
        limiter.take_fault()?;
        let about = Event { method: Some(method), path, attempt: Some(exchange.attempts()), ..Event::default() };
        if let Some(retry) = exchange.take_retry() {
            let (reason, ms) = (Some(retry.code.as_str()), Some(retry.after.as_millis_f64()));
            emit(listener, &Event { kind: "retry", reason, status: retry.status, ms, ..about });
        }
        match step {
            Step::Wait { again, expected, reason: Reason::SharedLimit } if expected <= now => {
                // The keeper of the shared limit is being asked. If that fails, so does the call.
                match limiter.round()? {
                    round if round.is_undefined() => clock::sleep_until(again).await,
                    round => drop(settled(&context.host, &round).await?),
                }
            }
            Step::Wait { again, expected, reason: why } => {
                // One event a wait, not one a look at the clock.
                if waiting.replace(why) != Some(why) {
                    let (attempt, ms) = (Some(exchange.attempts() + 1), Some(expected.since(now).as_millis_f64()));
                    emit(listener, &Event { kind: "wait", attempt, reason: Some(reason(why)), ms, ..about });
                }
                clock::sleep_until(again).await;
            }
            Step::Send => {
                waiting = None;
                started();
                emit(listener, &Event { kind: "request", ..about });
                if listener.is_some() {
                    // The listener may have aborted the call: then this future is dropped here, and nothing is sent.
                    settled(&context.host, &JsValue::UNDEFINED).await?;
                }
            }
            Step::Await { deadline } => {
                answer = Answer::default();
                let mut cancel = AbortOnDrop::new()?;
                let signal = cancel.signal();
                // Past the deadline the exchange says itself that it timed out; here only the work is dropped.
                let ended = {
                    let attempt = pin!(attempt_once(context, call, &mut queued, &mut answer, &signal));
                    matches!(select(pin!(clock::reached(deadline)), attempt).await, Either::Right(_))
                };
                if ended {
                    cancel.disarm();
                    if answer.cause.is_none() {
                        let (status, ms) = (Some(answer.status), Some(clock::now().since(now).as_millis_f64()));
                        emit(listener, &Event { kind: "response", status, ms, ..about });
                    }
                }
            }
            Step::Done => return Ok(answer),
            Step::Failed(failed) => {
                let request = [method, path, call.request.url()];
                let Answer { headers, data, cause, .. } = answer;
                return Err(failure::request_failed(&failed, request, cause.as_ref(), headers, data));
            }
        }
    }
}

/// Sends once and reports the outcome to the exchange.
async fn attempt_once(
    context: &Context,
    call: &Call,
    queued: &mut QueuedCall,
    answer: &mut Answer,
    signal: &AbortSignal,
) {
    let QueuedCall { exchange, limiter } = queued;
    let headers = if call.body.is_some() { &context.headers_with_body } else { &context.headers };
    let (method, url) = (call.request.method(), call.request.url());
    let sent = fetch::send(&context.host, method, url, headers, call.body.as_ref(), signal).await;
    let answered = sent.is_ok();
    let read = match sent {
        Ok(response) => {
            let head = head(context, &response);
            exchange.answered(clock::now(), limiter, head.clone());
            answer.status = head.status;
            match read(context, &response, &head).await {
                // An error status counts, even if its body breaks off.
                Err(_) if is_error(head.status) => Ok((response, Body::Empty, JsValue::UNDEFINED)),
                read => read.map(|(body, data)| (response, body, data)),
            }
        }
        Err(error) => Err(error),
    };
    match read {
        Ok((response, body, data)) => {
            let failed = is_error(answer.status);
            if failed || call.with_headers || call.expect == Expect::Anything {
                answer.headers = plain_headers(context, &response, failed).into();
            }
            let said = if failed { server_message(&body::excerpt(&data)) } else { None };
            answer.data = data;
            exchange.finished(clock::now(), limiter, &body, said.as_deref());
        }
        Err(error) => {
            let cause = fetch::cause(&error, &context.options.credentials);
            let failed = if answered { Failed::Disconnected } else { retry::unanswered(&cause.code) };
            exchange.lost(clock::now(), limiter, failed, &words(&cause));
            answer.cause = Some(cause);
        }
    }
}

fn words(cause: &Cause) -> String {
    let Cause { code, message } = cause;
    if message.contains(code.as_str()) { message.clone() } else { format!("{code}: {message}") }
}

const fn is_error(status: u16) -> bool {
    status >= 400
}

fn head(context: &Context, response: &Response) -> Head {
    let status = response.status_code();
    // These headers mean nothing in other answers, and each look costs a crossing.
    let get = |name: &str| if status < 300 { None } else { response.header(name) };
    let retry_after =
        get("retry-after").and_then(|text| retry::retry_after(&text, get("date").as_deref(), clock::wall_millis()));
    // First without credentials: a part of them that a cut leaves would not be found.
    let location = get("location").map(|to| shown_location(&context.options.credentials.redact(&to)));
    Head { status, location, retry_after }
}

/// Reads the body. That of an error is searched for credentials first: a rude server may repeat what it was sent.
async fn read(context: &Context, response: &Response, head: &Head) -> Result<(Body, JsValue), JsValue> {
    let limit = context.options.max_response_bytes;
    let limit = if is_error(head.status) { limit.min(LONGEST_ERROR_BODY) } else { limit };
    if matches!(head.status, 0 | 300..=399) {
        body::cancel(&context.host, response);
        return Ok((Body::Empty, JsValue::UNDEFINED));
    }
    let text = body::read(&context.host, response, limit).await?;
    if !is_error(head.status) {
        return Ok(body::parse(text, limit));
    }
    let clean = match text {
        Text::Whole(text) => Text::Whole(context.options.credentials.redact(&String::from(text)).as_ref().into()),
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
fn plain_headers(context: &Context, response: &Response, redact: bool) -> Object {
    let plain = response.plain_headers();
    if redact {
        for entry in host::entries(&plain).unwrap_or_default() {
            let entry: Array = entry.unchecked_into();
            let value = entry.get(1).as_string().unwrap_or_default();
            let clean = context.options.credentials.redact(&value);
            if clean != value {
                let _ = Reflect::set(&plain, &entry.get(0), &JsValue::from_str(&clean));
            }
        }
    }
    plain
}
