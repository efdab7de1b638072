//! What a client tells `onEvent`: plain objects without secrets. Their types are in `ts/events.ts`.

use js_sys::Function;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::exchange::Reason;

/// Something that happened.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Event<'a> {
    /// An attempt starts.
    Request { method: &'a str, path: &'a str, attempt: u32 },
    /// An attempt was answered.
    Response { method: &'a str, path: &'a str, attempt: u32, status: u16, ms: f64 },
    /// A request waits for its start.
    Wait { method: &'a str, path: &'a str, attempt: u32, reason: &'a str, ms: f64 },
    /// An attempt failed and another follows.
    Retry { method: &'a str, path: &'a str, attempt: u32, reason: &'a str, status: Option<u16>, ms: f64 },
    /// A page of a listing was given out.
    Page { path: &'a str, page: u32, records: u32, total: Option<f64> },
}

/// Why a request waits, as events name it.
pub const fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::RateLimit => "rate_limit",
        Reason::ServerAsked => "server_asked",
        Reason::BackOff => "back_off",
    }
}

/// Tells the listener, if there is one. It is TypeScript's own wrapper, which lets no exception through.
pub fn emit(listener: Option<&Function>, event: &Event<'_>) {
    let Some(listener) = listener else { return };
    if let Ok(event) = serde_wasm_bindgen::to_value(event) {
        let _ = listener.call1(&JsValue::NULL, &event);
    }
}
