//! Virtual time: an executor whose tasks run one after the other, in an order that depends only on the schedule.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

use trackops_client::time::Span;

/// Microseconds since the schedule began.
pub type Micros = u64;

/// A millisecond.
pub const MILLI: Micros = 1_000;

/// A second.
pub const SECOND: Micros = 1_000_000;

type Task = Pin<Box<dyn Future<Output = ()>>>;

/// Runs tasks, and advances the time when all of them wait.
#[derive(Clone, Default)]
pub struct Host(Rc<Inner>);

#[derive(Default)]
struct Inner {
    now: Cell<Micros>,
    turn: Cell<u64>,
    timers: RefCell<BTreeMap<(Micros, u64), Waker>>,
    tasks: RefCell<BTreeMap<u64, Task>>,
    ready: Arc<Ready>,
}

#[derive(Default)]
struct Ready(Mutex<VecDeque<u64>>);

impl Ready {
    fn push(&self, task: u64) {
        if let Ok(mut ready) = self.0.lock() {
            ready.push_back(task);
        }
    }

    fn pop(&self) -> Option<u64> {
        self.0.lock().ok()?.pop_front()
    }
}

struct TaskWaker {
    task: u64,
    ready: Arc<Ready>,
}

impl Wake for TaskWaker {
    fn wake(self: Arc<Self>) {
        self.ready.push(self.task);
    }
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The run is done.
    Done,
    /// Every task waits, and no timer is set.
    Stuck,
    /// Too many steps or too much time.
    Endless,
}

/// The most steps of a schedule; beyond them it counts as endless.
const MOST_STEPS: u64 = 3_000_000;

impl Host {
    /// True time.
    pub fn now(&self) -> Micros {
        self.0.now.get()
    }

    fn turn(&self) -> u64 {
        self.0.turn.set(self.0.turn.get() + 1);
        self.0.turn.get()
    }

    /// Starts a task.
    pub fn spawn(&self, task: impl Future<Output = ()> + 'static) {
        let id = self.turn();
        self.0.tasks.borrow_mut().insert(id, Box::pin(task));
        self.0.ready.push(id);
    }

    /// Completes at this time, or at once if it has passed.
    pub fn at(&self, due: Micros) -> Timer {
        Timer { host: self.clone(), key: (due, self.turn()) }
    }

    /// Completes after this span.
    pub fn after(&self, span: Micros) -> Timer {
        self.at(self.now().saturating_add(span))
    }

    /// Runs until `done` returns true.
    pub fn run(&self, done: impl Fn() -> bool, latest: Micros) -> End {
        for _ in 0..MOST_STEPS {
            if done() {
                return End::Done;
            }
            if let Some(id) = self.0.ready.pop() {
                self.poll(id);
                continue;
            }
            let Some(((due, _), waker)) = self.0.timers.borrow_mut().pop_first() else { return End::Stuck };
            if due > latest {
                return End::Endless;
            }
            self.0.now.set(self.now().max(due));
            waker.wake();
        }
        End::Endless
    }

    fn poll(&self, id: u64) {
        // Removed from the map while it runs, because it may start tasks.
        let Some(mut task) = self.0.tasks.borrow_mut().remove(&id) else { return };
        let waker = Waker::from(Arc::new(TaskWaker { task: id, ready: Arc::clone(&self.0.ready) }));
        if task.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() {
            self.0.tasks.borrow_mut().insert(id, task);
        }
    }

    /// Drops all tasks. They and the host hold each other, so they would leak.
    pub fn clear(&self) {
        while let Some((_, task)) = { self.0.tasks.borrow_mut().pop_first() } {
            drop(task);
        }
        self.0.timers.borrow_mut().clear();
    }
}

/// A timer.
pub struct Timer {
    host: Host,
    key: (Micros, u64),
}

impl Future for Timer {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.host.now() >= self.key.0 {
            return Poll::Ready(());
        }
        self.host.0.timers.borrow_mut().insert(self.key, context.waker().clone());
        Poll::Pending
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        self.host.0.timers.borrow_mut().remove(&self.key);
    }
}

/// A single value from another task.
pub struct OneShot<T>(Rc<Value<T>>);

struct Value<T> {
    value: Cell<Option<T>>,
    waiting: Cell<Option<Waker>>,
}

impl<T> Clone for OneShot<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T> Default for OneShot<T> {
    fn default() -> Self {
        Self(Rc::new(Value { value: Cell::new(None), waiting: Cell::new(None) }))
    }
}

impl<T> OneShot<T> {
    /// Sends the value.
    pub fn put(&self, value: T) {
        self.0.value.set(Some(value));
        if let Some(waker) = self.0.waiting.take() {
            waker.wake();
        }
    }

    /// Waits for the value.
    pub async fn take(&self) -> T {
        poll_fn(|context| {
            if let Some(value) = self.0.value.take() {
                return Poll::Ready(value);
            }
            self.0.waiting.set(Some(context.waker().clone()));
            Poll::Pending
        })
        .await
    }
}

/// The result of `work`; `None` if `stop` completes first.
pub async fn until_stopped<T>(stop: impl Future<Output = ()>, work: impl Future<Output = T>) -> Option<T> {
    let mut stop = pin!(stop);
    let mut work = pin!(work);
    poll_fn(|context| {
        if stop.as_mut().poll(context).is_ready() {
            return Poll::Ready(None);
        }
        work.as_mut().poll(context).map(Some)
    })
    .await
}

/// The wall clock when a schedule begins, in milliseconds since 1970: long after all seeded records were created.
const BEGIN: i64 = 1_767_225_600_000;

/// The wall clock, in milliseconds since 1970.
pub fn wall(now: Micros) -> i64 {
    BEGIN.saturating_add_unsigned(now / 1_000)
}

/// Milliseconds, for messages.
#[expect(clippy::cast_precision_loss, reason = "for people")]
pub fn millis(micros: Micros) -> f64 {
    micros as f64 / 1_000.0
}

/// A span of virtual time, as a type of the core.
pub fn micros(span: Micros) -> Span {
    Span::from_millis_f64(float(span) / 1_000.0)
}

/// A number of microseconds, as a float.
#[expect(clippy::cast_precision_loss, reason = "a few days")]
pub const fn float(span: Micros) -> f64 {
    span as f64
}
