//! What a sync needs to resume, in the form that is stored beside the records.

use serde::{Deserialize, Serialize};

use super::{Run, Seconds, Source, Watermark};
use crate::key_set::KeySet;
use crate::query::LARGEST_WHOLE;
use crate::scan::Scan;

/// Changes with the format, so that an older version refuses a newer checkpoint instead of misreading it.
const VERSION: u32 = 2;

/// The format of 0.1: a text of lines and fields.
const LEGACY_VERSION: &str = "1";
const LEGACY_NONE: &str = "-";

/// What a sync needs to resume. It is committed together with the records that it covers.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Checkpoint {
    version: u32,
    watermark: Option<Watermark>,
    /// The run in progress, if there is one.
    run: Option<SavedRun>,
}

/// A run in progress.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and they combine freely")]
struct SavedRun {
    reconcile: bool,
    begun: bool,
    comparing: bool,
    from: Option<Seconds>,
    until: Option<Watermark>,
    chained: bool,
    end: u64,
    total: Option<u64>,
    newest: Option<u64>,
    settled: u64,
    gaps: u32,
    /// The keys read so far; see [`KeySet::written`]. A text, because a key may need all 64 bits, more than a
    /// JavaScript number has.
    seen: String,
}

impl Checkpoint {
    pub(super) fn new(watermark: Option<Watermark>, run: Option<&Run>) -> Self {
        let exact = |number: u64| number.min(LARGEST_WHOLE);
        let run = run.map(|run| SavedRun {
            reconcile: run.reconcile,
            begun: run.begun,
            comparing: run.comparing,
            from: run.from,
            until: run.until,
            chained: run.scan.chained,
            end: exact(run.scan.end),
            total: run.scan.total.map(exact),
            newest: run.scan.newest.map(exact),
            settled: exact(run.scan.settled),
            gaps: run.scan.gaps,
            seen: run.scan.seen.written(),
        });
        Self { version: VERSION, watermark, run }
    }

    /// `None` for another version, and for numbers that this version never writes: sums of them could overflow.
    pub(super) fn read(self) -> Option<(Option<Watermark>, Option<Run>)> {
        let Self { version, watermark, run } = self;
        let exact = |at: Seconds| at.unsigned_abs() <= LARGEST_WHOLE;
        if version != VERSION || watermark.is_some_and(|watermark| !exact(watermark.at)) {
            return None;
        }
        let Some(saved) = run else { return Some((watermark, None)) };
        let numbers = [Some(saved.end), saved.total, saved.newest, Some(saved.settled)];
        let times = [saved.from, saved.until.map(|until| until.at)];
        if numbers.into_iter().flatten().any(|number| number > LARGEST_WHOLE) || !times.into_iter().flatten().all(exact)
        {
            return None;
        }
        let scan = Scan {
            chained: saved.chained,
            end: saved.end,
            total: saved.total,
            newest: saved.newest,
            settled: saved.settled,
            gaps: saved.gaps,
            seen: KeySet::read(&saved.seen)?,
            ..Scan::default()
        };
        let SavedRun { reconcile, begun, comparing, from, until, .. } = saved;
        Some((watermark, Some(Run { until, begun, comparing, scan, ..Run::new(reconcile, from) })))
    }

    /// Reads the text format of 0.1: one line with the watermark. If a run is in progress, one more line has its
    /// numbers, and one the keys read so far. `None` for anything else.
    pub fn from_legacy(text: &str) -> Option<Self> {
        let mut lines = text.split('\n');
        let fields: Vec<&str> = lines.next()?.split(' ').collect();
        if *fields.first()? != LEGACY_VERSION {
            return None;
        }
        let watermark = legacy_mark(fields.get(1..)?)?;
        let Some(line) = lines.next() else { return Some(Self { version: VERSION, watermark, run: None }) };
        let fields: Vec<&str> = line.split(' ').collect();
        let flags = fields.first()?.as_bytes();
        let flag = |index: usize| flags.get(index).map(|flag| *flag == b'1');
        let number = |index: usize| match legacy_number(fields.get(index)?)? {
            Some(number) => u64::try_from(number).ok().map(Some),
            None => Some(None),
        };
        let run = SavedRun {
            reconcile: flag(0)?,
            begun: flag(1)?,
            comparing: flag(2)?,
            chained: flag(3)?,
            from: legacy_number(fields.get(1)?)?,
            until: legacy_mark(fields.get(2..)?)?,
            end: number(4)??,
            total: number(5)?,
            newest: number(6)?,
            settled: number(7)??,
            gaps: u32::try_from(number(8)??).ok()?,
            seen: lines.next()?.to_owned(),
        };
        Some(Self { version: VERSION, watermark, run: Some(run) })
    }
}

/// Outer `None`: unreadable. Inner `None`: empty.
#[expect(clippy::option_option, reason = "two different absences")]
fn legacy_number(text: &str) -> Option<Option<i64>> {
    if text == LEGACY_NONE { Some(None) } else { text.parse().ok().map(Some) }
}

#[expect(clippy::option_option, reason = "as above")]
fn legacy_mark(fields: &[&str]) -> Option<Option<Watermark>> {
    let [at, source, ..] = fields else { return None };
    let source = if *source == "n" { Source::Newest } else { Source::Date };
    Some(legacy_number(at)?.map(|at| Watermark { at, source }))
}
