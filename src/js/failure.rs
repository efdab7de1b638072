//! Failures as plain objects, from which `ts/errors.ts` makes the error classes.

use crate::prelude::*;
use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::object::Plain;
use crate::error::{Code, Failure, Problem, sentence};
use crate::text::concat;

/// What the host said of a failed connection: its text without credentials, never its objects, which may hold the request.
#[derive(Default)]
pub struct Cause {
    /// A code such as `ECONNREFUSED`.
    pub code: String,
    /// The host's words.
    pub message: String,
}

/// A request that failed. `what` is its method and path; `headers` and `body` are those of the answer, if there was one.
pub fn request_failed(
    failure: &Failure,
    [method, path, url]: [&str; 3],
    cause: Option<&Cause>,
    headers: &JsValue,
    body: &JsValue,
) -> JsValue {
    let report = report(failure.code, &concat(&[method, " ", path, ": ", &failure.message]));
    report.text("method", method);
    report.text("url", url);
    report.number("attempts", failure.attempts.into());
    if let Some(status) = failure.status {
        report.number("status", status.into());
    }
    if let Some(wait) = failure.retry_after {
        report.number("retryAfterMs", wait.as_millis_f64());
    }
    report.value("mayHaveBeenApplied", &failure.may_have_been_applied.into());
    if let Some(cause) = cause {
        let plain = Plain::new();
        plain.text("code", &cause.code);
        plain.text("message", &cause.message);
        report.value("cause", &plain.0);
    }
    report.value("headers", headers);
    report.value("body", body);
    report.0.into()
}

/// Parameters or options that were refused before anything was sent.
pub fn refused(code: Code, what: &str, problems: &[Problem]) -> JsValue {
    let faults = Array::new();
    for problem in problems {
        let fault = Plain::new();
        fault.text("parameter", &problem.parameter);
        fault.text("value", &problem.value);
        fault.text("expected", &problem.expected);
        if let Some(suggestion) = &problem.suggestion {
            fault.text("suggestion", suggestion);
        }
        faults.push(&fault.0);
    }
    let report = report(code, &sentence(what, problems));
    report.value("problems", &faults);
    report.0.into()
}

/// A failure that belongs to no single request.
pub fn plain(code: Code, message: &str) -> JsValue {
    report(code, message).0.into()
}

/// The caller's signal aborted: no failure, and its reason is the caller's.
pub fn aborted() -> JsValue {
    let report = Plain::new();
    report.text("code", "aborted");
    report.text("message", "");
    report.0.into()
}

fn report(code: Code, message: &str) -> Plain {
    let report = Plain::new();
    report.text("code", code.as_str());
    report.text("message", message);
    report
}
