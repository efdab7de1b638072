//! Bindings for `ts/simulator/`, with JSON text in and out.

use core::cell::RefCell;

use wasm_bindgen::prelude::*;

use crate::faults::{Churn, Fault};
use crate::server::{Request, Server};

/// A server, see [`Server`].
#[wasm_bindgen]
#[derive(Debug)]
pub struct Simulation(RefCell<Server>);

#[wasm_bindgen]
impl Simulation {
    /// Creates a server from its configuration.
    #[wasm_bindgen(constructor)]
    pub fn new(config: &str) -> Result<Self, JsError> {
        Ok(Self(RefCell::new(Server::new(serde_json::from_str(config)?))))
    }

    /// See [`Server::handle`].
    pub fn handle(&self, request: &str) -> Result<String, JsError> {
        let request: Request = serde_json::from_str(request)?;
        Ok(serde_json::to_string(&self.0.borrow_mut().handle(&request))?)
    }

    /// See [`Server::fault`].
    pub fn fault(&self, fault: &str, times: usize) -> Result<(), JsError> {
        let fault: Fault = serde_json::from_str(fault)?;
        self.0.borrow_mut().fault(&fault, times);
        Ok(())
    }

    /// See [`Server::churn`].
    pub fn churn(&self, churn: &str) -> Result<(), JsError> {
        let churn: Churn = serde_json::from_str(churn)?;
        self.0.borrow_mut().churn(churn);
        Ok(())
    }

    /// See [`Server::clear_faults`].
    #[wasm_bindgen(js_name = clearFaults)]
    pub fn clear_faults(&self) {
        self.0.borrow_mut().clear_faults();
    }

    /// See [`Server::meddle`].
    pub fn meddle(&self, collection: &str, add: f64, change: f64, remove: f64, wall: f64) -> f64 {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts that TypeScript checked")]
        let count = |number: f64| number as u64;
        #[expect(clippy::cast_possible_truncation, reason = "a clock")]
        let left = self.0.borrow_mut().meddle(collection, count(add), count(change), count(remove), wall as i64);
        #[expect(clippy::cast_precision_loss, reason = "a count")]
        let left = left as f64;
        left
    }
}
