//! Failures as plain objects, from which `ts/client/errors.ts` makes the error classes.

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use serde_wasm_bindgen::preserve;
use wasm_bindgen::prelude::*;

use crate::error::{Code, Failure, Problem, sentence};
use crate::response::shorten;

/// The most characters of a refused name or value that an error repeats.
const LONGEST_TEXT: usize = 200;

/// The code of a call that the caller's signal ended: no failure, and its reason is the caller's.
const ABORTED: &str = "aborted";

/// The code of what the host threw.
const THROWN: &str = "thrown";

/// What the host said about a failed connection: its text without credentials, never its objects, which may hold the request.
#[derive(Default, Serialize)]
pub struct Cause {
    /// A code such as `ECONNREFUSED`.
    pub code: String,
    /// The host's words.
    pub message: String,
}

/// The form in which a failure crosses: `FailureReport` in `ts/client/errors.ts`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report<'a> {
    code: &'a str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    attempts: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after_ms: Option<f64>,
    may_have_been_applied: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<&'a Cause>,
    #[serde(skip_serializing_if = "<[Problem]>::is_empty")]
    problems: &'a [Problem],
    #[serde(with = "preserve")]
    headers: JsValue,
    #[serde(with = "preserve")]
    body: JsValue,
}

impl<'a> Report<'a> {
    const fn new(code: &'a str, message: String) -> Self {
        Self {
            code,
            message,
            method: None,
            url: None,
            attempts: 0,
            status: None,
            retry_after_ms: None,
            may_have_been_applied: false,
            cause: None,
            problems: &[],
            headers: JsValue::UNDEFINED,
            body: JsValue::UNDEFINED,
        }
    }

    fn into_js(self) -> JsValue {
        self.serialize(&Serializer::json_compatible()).unwrap_or_else(JsValue::from)
    }
}

/// A request that failed. `headers` and `body` are those of the answer, if there was one.
pub fn request_failed(
    failure: &Failure,
    [method, path, url]: [&str; 3],
    cause: Option<&Cause>,
    headers: JsValue,
    body: JsValue,
) -> JsValue {
    let report = Report {
        method: Some(method),
        url: Some(url),
        attempts: failure.attempts,
        status: failure.status,
        retry_after_ms: failure.retry_after.map(crate::time::Span::as_millis_f64),
        may_have_been_applied: failure.may_have_been_applied,
        cause,
        headers,
        body,
        ..Report::new(failure.code.as_str(), format!("{method} {path}: {}", failure.message))
    };
    report.into_js()
}

/// Parameters or options that were refused before anything was sent.
pub fn refused(code: Code, what: &str, problems: &[Problem]) -> JsValue {
    let problems: Vec<Problem> = problems.iter().map(readable).collect();
    Report { problems: &problems, ..Report::new(code.as_str(), sentence(what, &problems)) }.into_js()
}

/// The problem with its texts cut to a readable length.
fn readable(problem: &Problem) -> Problem {
    let cut = |text: &str| shorten(text, LONGEST_TEXT);
    Problem { parameter: cut(&problem.parameter), value: cut(&problem.value), ..problem.clone() }
}

/// A failure that belongs to no single request.
pub fn plain(code: Code, message: String) -> JsValue {
    Report::new(code.as_str(), message).into_js()
}

/// What the host threw at the caller's own value, such as a body that JSON cannot hold. It is thrown on as it is.
pub fn thrown(error: JsValue) -> JsValue {
    Report { body: error, ..Report::new(THROWN, String::new()) }.into_js()
}

/// The caller's signal aborted.
pub fn aborted() -> JsValue {
    Report::new(ABORTED, String::new()).into_js()
}
