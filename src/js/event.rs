//! What a client tells `onEvent`: plain objects without secrets. Their types are in `ts/events.ts`.

use js_sys::Function;
use wasm_bindgen::prelude::*;

use super::object::Plain;
use crate::exchange::Reason;

/// Something that happened to a request.
#[derive(Default)]
pub struct Event<'a> {
    /// `request`: an attempt starts; `response`: it was answered; `wait`: for its start; `retry`: it failed and another follows.
    pub kind: &'a str,
    pub method: &'a str,
    pub path: &'a str,
    pub attempt: u32,
    pub reason: Option<&'a str>,
    pub status: Option<u16>,
    pub ms: Option<f64>,
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

/// Tells the listener, if there is one.
pub fn emit(listener: Option<&Function>, event: &Event<'_>) {
    let Some(listener) = listener else { return };
    let plain = Plain::new();
    plain.text("type", event.kind);
    plain.text("method", event.method);
    plain.text("path", event.path);
    plain.number("attempt", event.attempt.into());
    if let Some(reason) = event.reason {
        plain.text("reason", reason);
    }
    if let Some(status) = event.status {
        plain.number("status", status.into());
    }
    if let Some(ms) = event.ms {
        plain.number("ms", ms);
    }
    tell(listener, &plain);
}

/// Tells the listener, if there is one, of a page that was given out.
pub fn emit_page(listener: Option<&Function>, path: &str, page: u32, records: u32, total: Option<u64>) {
    let Some(listener) = listener else { return };
    let plain = Plain::new();
    plain.text("type", "page");
    plain.text("path", path);
    plain.number("page", page.into());
    plain.number("records", records.into());
    if let Some(total) = total {
        #[expect(clippy::cast_precision_loss, reason = "a count of records")]
        plain.number("total", total as f64);
    }
    tell(listener, &plain);
}

/// The listener is TypeScript's own wrapper, which lets no exception through.
fn tell(listener: &Function, event: &Plain) {
    let _ = listener.call1(&JsValue::NULL, &event.0);
}
