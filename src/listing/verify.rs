//! Making sure that no deletion during the listing hid a record.
//!
//! A deletion moves every later record up by one, and the first of a page not yet read slips onto one already read.
//! Two observations rule that out:
//!
//! - **Newest first**, the first page is read, then the records are counted, then the first page is read again. Equal
//!   keys mean that no record was added in between, so the count is not below what the pass begins with. So the pass
//!   gives out as many different records, newer ones aside, as were counted only if none was hidden.
//! - **In any order**, a pass whose keys came in order hid nothing if every record it gave out is still there in the next
//!   pass: hiding one takes the deletion of one given out before, or of one added meanwhile, which breaks the order.
//!
//! A pass that neither holds for is followed by another, which gives out only what is new. A collection of one short page
//! is whole as it is: it was read at one moment.

use super::Plan;
use super::pass::Pass;
use crate::prelude::*;
use crate::seen::{Key, Seen};

/// Passes over a collection before the listing gives up.
const MOST_PASSES: u32 = 5;

/// Times the first page is read again until it stands still for a moment.
const MOST_FIRST_PAGES: u32 = 5;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Verdict {
    Whole,
    Again,
    Incomplete,
}

#[derive(Debug, Default)]
pub(super) struct Verify {
    passes: u32,
    /// The first page's keys as read before the count.
    first: Option<Vec<Option<Key>>>,
    first_pages: u32,
    /// Whether the first page stood still around the count.
    anchored: bool,
    /// What the previous pass gave out, if its keys came in order.
    previous: Option<Seen>,
    current: Seen,
    /// Records of the previous pass that this one met again.
    met: u64,
}

impl Verify {
    pub(super) fn arrived(&mut self, page: u32, pass: &mut Pass) {
        if !pass.held {
            return;
        }
        let Some(keys) = pass.keys(page) else { return };
        if !pass.is_full(keys) {
            return;
        }
        self.first_pages = self.first_pages.saturating_add(1);
        let keys = keys.clone();
        if pass.count().is_none() {
            self.first = Some(keys);
        } else if self.first.as_ref() == Some(&keys) || self.first_pages >= MOST_FIRST_PAGES {
            self.anchored = self.first.as_ref() == Some(&keys);
            pass.held = false;
        } else {
            self.first = Some(keys);
            pass.count_again();
        }
    }

    pub(super) fn counted(pass: &mut Pass) {
        if pass.held {
            pass.ask_first_again();
        }
    }

    pub(super) fn delivered(&mut self, keys: &[Option<Key>]) {
        for key in keys.iter().flatten() {
            let known = self.previous.as_ref().is_some_and(|previous| previous.contains(key));
            if self.current.insert(key.clone()) && known {
                self.met = self.met.saturating_add(1);
            }
        }
    }

    pub(super) fn judge(&mut self, plan: &Plan, pass: &Pass) -> Verdict {
        self.passes = self.passes.saturating_add(1);
        let skipped = u64::from(plan.first_page.saturating_sub(1)).saturating_mul(u64::from(plan.per_page));
        let one_short_page = pass.held;
        let as_counted = self.anchored
            && !plan.ascending
            && pass.count().is_some_and(|records| skipped.saturating_add(pass.settled()) == records);
        let all_met = self.previous.as_ref().is_some_and(|previous| previous.len() == self.met);
        if one_short_page || as_counted || all_met {
            return Verdict::Whole;
        }
        if self.passes >= MOST_PASSES {
            return Verdict::Incomplete;
        }
        *self = Self {
            passes: self.passes,
            previous: pass.is_in_order().then(|| core::mem::take(&mut self.current)),
            ..Self::default()
        };
        Verdict::Again
    }
}
