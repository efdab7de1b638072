//! Handing a request to the host's `fetch`, or the caller's.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{AbortSignal, Response};

use super::failure::Cause;
use super::object::Plain;
use super::task::settled;
use crate::account::Credentials;
use crate::request::Method;
use crate::response::shorten;

/// Characters of the host's words about a failed connection that an error repeats.
const LONGEST_CAUSE: usize = 300;

#[wasm_bindgen]
extern "C" {
    // Looked up at each call, so that a fetch which tests put in its place is used.
    #[wasm_bindgen(catch, js_name = fetch)]
    fn host_fetch(url: &str, init: &Object) -> Result<Promise, JsValue>;
}

/// Sends a request. An error is the host's own: no answer came.
pub async fn send(
    fetch: Option<&Function>,
    method: Method,
    url: &str,
    headers: &Object,
    body: Option<&JsValue>,
    signal: &AbortSignal,
) -> Result<Response, JsValue> {
    let init = Plain::new();
    init.text("method", method.as_str());
    init.value("headers", headers);
    // The credentials belong to this address alone.
    init.text("redirect", "manual");
    init.value("signal", signal);
    if let Some(body) = body {
        init.value("body", body);
    }
    let promise = match fetch {
        // A caller's fetch may be an async function or give its answer at once.
        Some(fetch) => Promise::resolve(&fetch.call2(&JsValue::UNDEFINED, &JsValue::from_str(url), &init.0)?),
        None => host_fetch(url, &init.0)?,
    };
    let response = settled(promise).await?;
    // Not dyn_into: the answer may come from another realm, or be a caller's own that only looks like a Response.
    if response.is_object() {
        Ok(response.unchecked_into())
    } else {
        Err(js_sys::Error::new("fetch gave no Response").into())
    }
}

/// The host's words about a failure, without credentials. The object itself is not kept: it may hold the request.
pub fn cause(error: &JsValue, credentials: &Credentials) -> Cause {
    // Node wraps the reason: "fetch failed", cause: connect ECONNREFUSED.
    let inner = get(error, "cause");
    let words = |name: &str| {
        let own = get(&inner, name).as_string().filter(|text| !text.is_empty());
        let text = own.or_else(|| get(error, name).as_string()).unwrap_or_default();
        shorten(&credentials.redact(&text), LONGEST_CAUSE)
    };
    Cause { code: words("code"), message: words("message") }
}

fn get(object: &JsValue, name: &str) -> JsValue {
    let value = if object.is_object() { Reflect::get(object, &name.into()).ok() } else { None };
    value.unwrap_or(JsValue::UNDEFINED)
}
