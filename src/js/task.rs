//! Futures on their way to JavaScript, which has the queue: it polls a task again when something that the task waits for has
//! happened, be it only that time has passed. (The executor of wasm-bindgen-futures, with a queue, wakers and the texts of its
//! panics, takes 2 KB more in a page.)

use crate::prelude::*;
use core::cell::Cell;
use core::future::{Future, poll_fn};
use core::pin::Pin;
use core::task::{Context, Poll, Waker};

use js_sys::Promise;
use wasm_bindgen::prelude::*;

/// A boxed future: the machinery below is compiled once and not for each of them.
pub type Work<T> = Pin<Box<dyn Future<Output = T>>>;

/// A task by its number; 0 is none.
pub type Id = u32;

#[wasm_bindgen(inline_js = "
let last = 0;
let running = 0;
const tasks = new Map();
const queued = new Set();
// Gives a promise of what comes of a task. `false` is none: it waits.
export function start(task) {
  last += 1;
  const id = last;
  const promise = new Promise((resolve, reject) => {
    tasks.set(id, () => {
      try {
        const outcome = task.poll();
        if (outcome === false) return;
        resolve(outcome);
      } catch (error) {
        reject(error);
        // Its memory is borrowed for ever.
        if (error instanceof WebAssembly.RuntimeError) return tasks.delete(id);
      }
      tasks.delete(id);
      task.free();
    });
  });
  wake(id);
  return promise;
}
export function wake(id) {
  if (!tasks.has(id) || queued.has(id)) return;
  queued.add(id);
  queueMicrotask(() => {
    queued.delete(id);
    running = id;
    tasks.get(id)?.();
    running = 0;
  });
}
export function current() { return running; }
export function watch(promise) {
  const id = running;
  const watched = {};
  const settled = (give) => {
    watched.give = give;
    wake(id);
  };
  promise.then((value) => settled(() => value), (error) => settled(() => { throw error; }));
  return watched;
}
export function isSettled(watched) { return 'give' in watched; }
export function outcome(watched) { return watched.give(); }
// Timers come at whole milliseconds, up to one late. What is left of less is waited out between the turns of the loop, where the
// host has them: at 20 requests a second it is a hundredth of the time.
export function ring(millis) {
  const id = running;
  const timer = {};
  const give = () => {
    timer.give = give;
    wake(id);
  };
  timer.id = millis < 1 && globalThis.setImmediate ? setImmediate(give) : setTimeout(give, millis);
  return timer;
}
export function silence(timer) { clearTimeout(timer.id); }
export function swallow(promise) { promise.then(undefined, () => {}); }
")]
extern "C" {
    fn start(task: Task) -> JsValue;
    /// Has a task polled soon, if it is one and has not ended.
    pub fn wake(id: Id);
    /// The task that is being polled.
    pub fn current() -> Id;
    fn watch(promise: &Promise) -> JsValue;
    #[wasm_bindgen(js_name = isSettled)]
    fn is_settled(watched: &JsValue) -> bool;
    #[wasm_bindgen(catch)]
    fn outcome(watched: &JsValue) -> Result<JsValue, JsValue>;
    fn ring(millis: f64) -> JsValue;
    fn silence(timer: &JsValue);
    /// Lets a promise end as it likes: nobody waits for it, and its failure is no news.
    pub fn swallow(promise: &Promise);
}

/// Work that JavaScript holds and polls.
#[wasm_bindgen]
pub struct Task {
    work: Cell<Option<Work<Result<JsValue, JsValue>>>>,
}

#[wasm_bindgen]
impl Task {
    /// What came of it, or `false`, which no call gives.
    pub fn poll(&self) -> Result<JsValue, JsValue> {
        let Some(mut work) = self.work.take() else { return Ok(JsValue::FALSE) };
        // What a task waits for knows its number.
        match work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(outcome) => outcome,
            Poll::Pending => {
                self.work.set(Some(work));
                Ok(JsValue::FALSE)
            }
        }
    }
}

/// A promise of what the work gives.
pub fn promise(work: Work<Result<JsValue, JsValue>>) -> JsValue {
    start(Task { work: Cell::new(Some(work)) })
}

/// Carries work out for which nobody waits.
pub fn spawn(work: Work<()>) {
    promise(Box::pin(async move {
        work.await;
        Ok(JsValue::UNDEFINED)
    }));
}

/// What comes of a promise.
pub async fn settled(promise: Promise) -> Result<JsValue, JsValue> {
    let watched = watch(&promise);
    poll_fn(|_| if is_settled(&watched) { Poll::Ready(outcome(&watched)) } else { Poll::Pending }).await
}

/// A timer, cleared when it is dropped.
struct Timer(JsValue);

impl Drop for Timer {
    fn drop(&mut self) {
        silence(&self.0);
    }
}

/// Ends after about so many milliseconds, rather early than late.
pub async fn elapsed(millis: f64) {
    let timer = Timer(ring(millis));
    poll_fn(|_| if is_settled(&timer.0) { Poll::Ready(()) } else { Poll::Pending }).await;
}
