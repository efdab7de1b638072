//! Failures as plain objects, from which `ts/errors.ts` makes the error classes.

use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::error::{Code, Failure, Problem};
use crate::response::shorten;

/// Characters of a refused name or value that an error repeats.
const LONGEST_TEXT: usize = 200;

/// The code of a rejection that is no failure: the caller's signal aborted, and its reason is the caller's.
const ABORTED: &str = "aborted";

/// Faults that a message tells; the error's `problems` has them all.
const MOST_TOLD: usize = 10;

/// What went wrong, in the shape that `ts/errors.ts` reads.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report<'a> {
    code: &'a str,
    message: String,
    method: Option<&'a str>,
    url: Option<&'a str>,
    attempts: u32,
    status: Option<u16>,
    retry_after_ms: Option<f64>,
    may_have_been_applied: bool,
    problems: Option<Vec<Fault<'a>>>,
    cause: Option<&'a Cause>,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    headers: JsValue,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    body: JsValue,
}

#[derive(Serialize)]
struct Fault<'a> {
    parameter: &'a str,
    value: &'a str,
    expected: &'a str,
    suggestion: Option<&'a str>,
}

/// What the host said of a failed connection: its text without credentials, never its objects, which may hold the request.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Cause {
    /// A code such as `ECONNREFUSED`.
    pub code: String,
    /// The host's words.
    pub message: String,
}

/// What an error status came with.
#[derive(Default)]
pub struct Evidence {
    /// The answer's headers.
    pub headers: JsValue,
    /// Its body: parsed JSON, else text.
    pub body: JsValue,
    /// What the host said of a failed connection.
    pub cause: Option<Cause>,
}

/// A request that failed.
pub fn request_failed(failure: &Failure, method: &str, url: &str, what: &str, evidence: &Evidence) -> JsValue {
    Report {
        message: format!("{what}: {}", failure.message),
        method: Some(method),
        url: Some(url),
        attempts: failure.attempts,
        status: failure.status,
        retry_after_ms: failure.retry_after.map(|wait| wait.as_secs_f64() * 1_000.0),
        may_have_been_applied: failure.may_have_been_applied,
        cause: evidence.cause.as_ref(),
        headers: evidence.headers.clone(),
        body: evidence.body.clone(),
        ..report(failure.code)
    }
    .into_js()
}

/// Parameters or options that were refused before anything was sent.
pub fn refused(code: Code, what: &str, problems: &[Problem]) -> JsValue {
    let problems: Vec<Problem> = problems.iter().map(readable).collect();
    let mut texts: Vec<String> = problems.iter().take(MOST_TOLD).map(ToString::to_string).collect();
    if problems.len() > MOST_TOLD {
        texts.push(format!("and {} more", problems.len() - MOST_TOLD));
    }
    let faults = problems.iter().map(|problem| Fault {
        parameter: &problem.parameter,
        value: &problem.value,
        expected: &problem.expected,
        suggestion: problem.suggestion.as_deref(),
    });
    Report { message: format!("{what}: {}", texts.join("; ")), problems: Some(faults.collect()), ..report(code) }
        .into_js()
}

/// The problem with its texts cut, whatever was given.
fn readable(problem: &Problem) -> Problem {
    let cut = |text: &str| shorten(text, LONGEST_TEXT);
    Problem { parameter: cut(&problem.parameter), value: cut(&problem.value), ..problem.clone() }
}

/// A failure that belongs to no single request.
pub fn plain(code: Code, message: String) -> JsValue {
    Report { message, ..report(code) }.into_js()
}

/// The caller's signal aborted.
pub fn aborted() -> JsValue {
    Report { code: ABORTED, ..report(Code::Internal) }.into_js()
}

fn report(code: Code) -> Report<'static> {
    Report {
        code: code.as_str(),
        message: String::new(),
        method: None,
        url: None,
        attempts: 0,
        status: None,
        retry_after_ms: None,
        may_have_been_applied: false,
        problems: None,
        cause: None,
        headers: JsValue::UNDEFINED,
        body: JsValue::UNDEFINED,
    }
}

impl Report<'_> {
    fn into_js(self) -> JsValue {
        // Fails for no value of these types; if it did, the rejection would still be one.
        serde_wasm_bindgen::to_value(&self).unwrap_or(JsValue::UNDEFINED)
    }
}
