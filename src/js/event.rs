//! What a client tells `onEvent`: plain objects without secrets. Their types are in `ts/client/events.ts`.

use js_sys::Function;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::exchange::Reason;

/// Something that happened. Which fields there are depends on the kind: see the events' types.
#[derive(Default, Serialize)]
pub struct Event<'a> {
    /// `request`: an attempt starts; `response`: it was answered; `wait`: a request waits for its start; `retry`: an attempt
    /// failed and another follows; `page`: a page of a listing is given out.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The HTTP method.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<&'a str>,
    /// The path below `/api/v1/`, without parameters.
    pub path: &'a str,
    /// Which attempt it is, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attempt: Option<u32>,
    /// Why a request waits, or the code of the failure that is tried again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    /// The HTTP status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ms: Option<f64>,
    /// The number of the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// Records on it that were not given out before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub records: Option<u32>,
    /// Records of the whole listing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<f64>,
}

/// Why a request waits, as events name it.
pub const fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::RateLimit => "rate_limit",
        Reason::ServerAsked => "server_asked",
        Reason::SharedLimit => "shared_limit",
        Reason::BackOff => "back_off",
    }
}

/// Calls the listener, if there is one. It is TypeScript's own wrapper, which lets no exception through.
pub fn emit(listener: Option<&Function>, event: &Event<'_>) {
    let Some(listener) = listener else { return };
    if let Ok(event) = event.serialize(&Serializer::json_compatible()) {
        let _ = listener.call1(&JsValue::UNDEFINED, &event);
    }
}
