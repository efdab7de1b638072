//! AbortSignals, coming in from callers and going out to `fetch`.

use core::cell::RefCell;
use core::future::poll_fn;
use core::task::{Poll, Waker};
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{AbortController, AbortSignal};

/// Runs a callback when a signal aborts. Its listener is removed when it is dropped, so that a signal that outlives
/// thousands of calls holds none of them.
pub struct AbortListener {
    signal: AbortSignal,
    closure: Closure<dyn FnMut()>,
}

impl AbortListener {
    /// Listens from now on; a signal that is aborted already calls nothing.
    pub fn new(signal: AbortSignal, callback: impl FnMut() + 'static) -> Self {
        let closure = Closure::<dyn FnMut()>::new(callback);
        // Fails only for something that is no EventTarget; TypeScript has checked that it is one.
        let _ = signal.add_event_listener_with_callback("abort", closure.as_ref().unchecked_ref());
        Self { signal, closure }
    }
}

impl Drop for AbortListener {
    fn drop(&mut self) {
        let _ = self.signal.remove_event_listener_with_callback("abort", self.closure.as_ref().unchecked_ref());
    }
}

/// Ends when one of the signals aborts; never without signals. Some may be aborted before it starts.
pub async fn aborted(signals: &[AbortSignal]) {
    let waker: Rc<RefCell<Option<Waker>>> = Rc::default();
    let mut listeners = Vec::new();
    poll_fn(|context| {
        if signals.iter().any(AbortSignal::aborted) {
            return Poll::Ready(());
        }
        waker.replace(Some(context.waker().clone()));
        if listeners.is_empty() {
            listeners.extend(signals.iter().map(|signal| {
                let waker = Rc::clone(&waker);
                AbortListener::new(signal.clone(), move || {
                    let woken = waker.borrow_mut().take();
                    if let Some(waker) = woken {
                        waker.wake();
                    }
                })
            }));
        }
        Poll::Pending
    })
    .await;
}

/// Aborts what it was given to, unless that came to its end.
pub struct AbortOnDrop(Option<AbortController>);

impl AbortOnDrop {
    /// A new signal. A host without AbortController is none that has `fetch`.
    pub fn new() -> Result<Self, JsValue> {
        AbortController::new().map(|controller| Self(Some(controller)))
    }

    /// The signal to hand on.
    pub fn signal(&self) -> Option<AbortSignal> {
        self.0.as_ref().map(AbortController::signal)
    }

    /// It came to its end.
    pub fn disarm(&mut self) {
        self.0 = None;
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}
