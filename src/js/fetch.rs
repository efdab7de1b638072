//! Handing a request to the host's `fetch`, or the caller's.

use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{AbortSignal, RequestInit, RequestRedirect};

use super::failure::Cause;
use super::host::{Host, settled};
use crate::account::Credentials;
use crate::request::Method;
use crate::response::shorten;

/// The most characters of the host's words about a failed connection that an error repeats.
const LONGEST_CAUSE: usize = 300;

#[wasm_bindgen]
extern "C" {
    /// The answer of a `fetch`. Not `web_sys::Response`: it may come from another realm, or be a caller's own object that only
    /// looks like one, whose getters and methods throw or are missing.
    pub type Response;

    #[wasm_bindgen(method, getter, catch)]
    fn status(this: &Response) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, catch)]
    fn headers(this: &Response) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, catch)]
    pub fn body(this: &Response) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    pub fn text(this: &Response) -> Result<JsValue, JsValue>;

    type Headers;
    #[wasm_bindgen(method, catch)]
    fn get(this: &Headers, name: &str) -> Result<Option<String>, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Object, js_name = fromEntries)]
    fn from_entries(entries: &JsValue) -> Result<Object, JsValue>;
}

impl Response {
    /// The HTTP status; 0 for what has none.
    pub fn status_code(&self) -> u16 {
        let status = self.status().ok().and_then(|status| status.as_f64()).unwrap_or_default();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
        let code = status as u16;
        code
    }

    /// One header.
    pub fn header(&self, name: &str) -> Option<String> {
        let headers = self.headers().ok().filter(JsValue::is_object)?;
        headers.unchecked_ref::<Headers>().get(name).ok().flatten()
    }

    /// All headers as a plain object, with lower-case names.
    pub fn plain_headers(&self) -> Object {
        self.headers().and_then(|headers| from_entries(&headers)).unwrap_or_default()
    }
}

/// Sends a request. An error is the host's own: no answer came.
pub async fn send(
    host: &Host,
    method: Method,
    url: &str,
    headers: &Object,
    body: Option<&JsValue>,
    signal: &AbortSignal,
) -> Result<Response, JsValue> {
    let init = RequestInit::new();
    init.set_method(method.as_str());
    init.set_headers(headers);
    // The credentials belong to this address alone.
    init.set_redirect(RequestRedirect::Manual);
    init.set_signal(Some(signal));
    if let Some(body) = body {
        init.set_body(body);
    }
    let response = settled(host, &host.fetch(url, &init)?).await?;
    if response.is_object() {
        Ok(response.unchecked_into())
    } else {
        Err(js_sys::Error::new("fetch gave no Response").into())
    }
}

/// The host's words about a failure, without credentials. The object itself is not kept: it may hold the request.
pub fn cause(error: &JsValue, credentials: &Credentials) -> Cause {
    // Node.js wraps the reason: "fetch failed", cause: connect ECONNREFUSED.
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
