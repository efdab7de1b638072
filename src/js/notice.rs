//! Something that happens once: a timer fires, a signal aborts, an answer is no longer wanted.

use crate::prelude::*;
use alloc::rc::Rc;
use core::cell::Cell;
use core::future::{Future, poll_fn};
use core::pin::Pin;
use core::task::{Context, Poll};

use super::task;

/// A future that ends when notice is given. One at a time can wait for it.
#[derive(Clone, Default)]
pub struct Notice(Rc<State>);

#[derive(Default)]
struct State {
    given: Cell<bool>,
    waiting: Cell<task::Id>,
}

impl Notice {
    /// Gives notice.
    pub fn give(&self) {
        self.0.given.set(true);
        task::wake(self.0.waiting.take());
    }

    /// Gives notice when the host calls it.
    pub fn callback(&self) -> Box<dyn FnMut()> {
        let notice = self.clone();
        Box::new(move || notice.give())
    }
}

impl Future for Notice {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if self.0.given.get() {
            return Poll::Ready(());
        }
        self.0.waiting.set(task::current());
        Poll::Pending
    }
}

/// What the work gives; nothing if `stop` ends before it.
pub async fn unless<T>(
    mut stop: Pin<&mut dyn Future<Output = ()>>,
    mut work: Pin<&mut dyn Future<Output = T>>,
) -> Option<T> {
    poll_fn(|context| {
        // The stop comes first: a signal that is aborted already sends nothing.
        if stop.as_mut().poll(context).is_ready() {
            return Poll::Ready(None);
        }
        work.as_mut().poll(context).map(Some)
    })
    .await
}
