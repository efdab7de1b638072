//! The client's options that only the host can judge: functions, signals, objects with methods.

use js_sys::{Function, Reflect};
use serde::Deserialize;
use wasm_bindgen::prelude::*;

use super::input::Given;
use crate::error::Problem;

/// The options that are used by the host. `ts/client/trackops.ts` documents them.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct HostOptions {
    fetch: Given,
    on_event: Given,
    signal: Given,
    slots: Given,
}

impl HostOptions {
    /// Reads them; the problems name those that are of a wrong type.
    pub fn read(given: &JsValue) -> (Self, Vec<Problem>) {
        if !given.is_object() {
            return (Self::default(), Vec::new());
        }
        let options: Self = serde_wasm_bindgen::from_value(given.clone()).unwrap_or_default();
        let Self { fetch, on_event, signal, slots } = &options;
        let checks = [
            ("fetch", fetch, "a function like the global fetch", fetch.0.is_function()),
            ("onEvent", on_event, "a function", on_event.0.is_function()),
            ("signal", signal, "an AbortSignal", has_method(&signal.0, "addEventListener")),
            (
                "slots",
                slots,
                "what machineSlots() or redisSlots(client) gives, or an object with the method update",
                has_method(&slots.0, "update"),
            ),
        ];
        let wrong = checks.iter().filter(|(_, given, _, fits)| !given.0.is_undefined() && !fits);
        let problems = wrong.map(|(name, given, expected, _)| {
            // Not the value: the token may have been put there.
            Problem::new(name, given.kind(), expected, None)
        });
        let problems = problems.collect();
        (options, problems)
    }

    /// The listener for events.
    pub fn on_event(&self) -> Option<Function> {
        self.on_event.0.dyn_ref::<Function>().cloned()
    }
}

fn has_method(object: &JsValue, name: &str) -> bool {
    object.is_object() && Reflect::get(object, &name.into()).is_ok_and(|method| method.is_function())
}
