//! Futures on their way to JavaScript. Boxed here, so that the machinery below is compiled once and not for each of them.

use crate::prelude::*;
use core::future::Future;
use core::pin::Pin;

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{future_to_promise, spawn_local};

/// A boxed future.
pub type Work<T> = Pin<Box<dyn Future<Output = T>>>;

/// A promise of what the work gives.
pub fn promise(work: Work<Result<JsValue, JsValue>>) -> JsValue {
    future_to_promise(work).into()
}

/// Carries work out for which nobody waits.
pub fn spawn(work: Work<()>) {
    spawn_local(work);
}
