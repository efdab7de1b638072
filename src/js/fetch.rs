//! Handing a request to the host's `fetch`, or the caller's.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, RequestInit, RequestRedirect, Response};

use super::failure::Cause;
use crate::account::Credentials;
use crate::request::Method;
use crate::response::shorten;

/// Characters of the host's words about a failed connection that an error repeats.
const LONGEST_CAUSE: usize = 300;

#[wasm_bindgen]
extern "C" {
    // Looked up at each call, so that a fetch which tests put in its place is used.
    #[wasm_bindgen(catch, js_name = fetch)]
    fn host_fetch(url: &str, init: &RequestInit) -> Result<Promise, JsValue>;
}

/// Sends a request. An error is the host's own: no answer came.
pub async fn send(
    fetch: Option<&Function>,
    method: Method,
    url: &str,
    headers: &Object,
    body: Option<&JsValue>,
    signal: Option<&AbortSignal>,
) -> Result<Response, JsValue> {
    let init = RequestInit::new();
    init.set_method(method.as_str());
    init.set_headers(headers);
    // The credentials belong to this address alone.
    init.set_redirect(RequestRedirect::Manual);
    init.set_signal(signal);
    if let Some(body) = body {
        init.set_body(body);
    }
    let promise = match fetch {
        // A caller's fetch may be an async function or give its answer at once.
        Some(fetch) => Promise::resolve(&fetch.call2(&JsValue::UNDEFINED, &JsValue::from_str(url), &init)?),
        None => host_fetch(url, &init)?,
    };
    let response = JsFuture::from(promise).await?;
    // Not dyn_into: the answer may come from another realm, or be a caller's own that only looks like a Response.
    if response.is_object() {
        Ok(response.unchecked_into())
    } else {
        Err(js_sys::Error::new("fetch gave no Response").into())
    }
}

/// The host's words about a failure, without credentials. The object itself is not kept: it may hold the request.
pub fn cause(error: &JsValue, credentials: &Credentials) -> Cause {
    let get = |object: &JsValue, name: &str| {
        object.is_object().then(|| Reflect::get(object, &name.into()).ok()).flatten().unwrap_or(JsValue::UNDEFINED)
    };
    let text = |value: JsValue| value.as_string().unwrap_or_default();
    // Node wraps the reason: "fetch failed", cause: connect ECONNREFUSED.
    let inner = get(error, "cause");
    let code =
        Some(text(get(&inner, "code"))).filter(|code| !code.is_empty()).unwrap_or_else(|| text(get(error, "code")));
    let message = Some(text(get(&inner, "message")))
        .filter(|text| !text.is_empty())
        .unwrap_or_else(|| text(get(error, "message")));
    let clean = |text: &str| shorten(&credentials.redact(text), LONGEST_CAUSE);
    Cause { code: clean(&code), message: clean(&message) }
}
