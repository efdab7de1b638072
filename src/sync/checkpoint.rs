//! A checkpoint as a text: one line with the watermark; where a run is under way, one with its numbers and one with the
//! keys that it has seen.

use super::pass::Pass;
use super::{Run, Source, Watermark};
use crate::prelude::*;
use crate::query::LARGEST_WHOLE;
use crate::seen::Seen;
use crate::text::{digits, pieces, whole};

/// Changes with the form, so that a later version's text is refused and not misread.
const FORM: &str = "1";

const NONE: &str = "-";

pub(super) fn write(watermark: Option<Watermark>, run: Option<&Run>) -> String {
    let mut text = String::from(FORM);
    mark(&mut text, watermark);
    let Some(run) = run else { return text };
    let pass = &run.pass;
    text.push('\n');
    for flag in [run.reconcile, run.begun, run.comparing, pass.chained] {
        text.push(if flag { '1' } else { '0' });
    }
    push(&mut text, run.from);
    mark(&mut text, run.until);
    for number in [Some(pass.end), pass.total, pass.newest, Some(pass.settled), Some(pass.gaps.into())] {
        push(&mut text, number.map(|number| number.min(LARGEST_WHOLE).cast_signed()));
    }
    text.push('\n');
    text.push_str(&pass.seen.written());
    text
}

/// Reads what was written; `None` for anything else. An empty text is a copy that was never filled.
pub(super) fn read(text: &str) -> Option<(Option<Watermark>, Option<Run>)> {
    if text.is_empty() {
        return Some((None, None));
    }
    let lines = pieces(text, b"\n");
    let fields = pieces(lines.first()?, b" ");
    if *fields.first()? != FORM {
        return None;
    }
    let watermark = read_mark(fields.get(1..)?)?;
    let Some(line) = lines.get(1) else { return Some((watermark, None)) };
    let fields = pieces(line, b" ");
    let flags = fields.first()?.as_bytes();
    let flag = |place: usize| flags.get(place).map(|flag| *flag == b'1');
    let signed = |place: usize| number(fields.get(place)?);
    let number = |place: usize| match signed(place)? {
        Some(number) => u64::try_from(number).ok().map(Some),
        None => Some(None),
    };
    let pass = Pass {
        chained: flag(3)?,
        end: number(4)??,
        total: number(5)?,
        newest: number(6)?,
        settled: number(7)??,
        gaps: u32::try_from(number(8)??).ok()?,
        seen: Seen::read(lines.get(2)?)?,
        ..Pass::default()
    };
    let from = signed(1)?;
    let until = read_mark(fields.get(2..)?)?;
    Some((watermark, Some(Run { until, begun: flag(1)?, comparing: flag(2)?, pass, ..Run::new(flag(0)?, from) })))
}

#[inline(never)]
fn push(text: &mut String, number: Option<i64>) {
    text.push(' ');
    match number {
        Some(number) => {
            text.push_str(if number.is_negative() { "-" } else { "" });
            text.push_str(&digits(number.unsigned_abs()));
        }
        None => text.push_str(NONE),
    }
}

#[inline(never)]
fn mark(text: &mut String, watermark: Option<Watermark>) {
    push(text, watermark.map(|watermark| watermark.at));
    text.push_str(if watermark.is_some_and(|watermark| watermark.source == Source::Newest) { " n" } else { " d" });
}

/// Outside: whether it can be read; inside: whether it holds something. What is written is exact in JavaScript, so a sum of two
/// such numbers never overflows.
#[inline(never)]
#[expect(clippy::option_option, reason = "two different absences")]
fn number(text: &str) -> Option<Option<i64>> {
    if text == NONE {
        return Some(None);
    }
    let negative = text.strip_prefix('-');
    let size =
        i64::try_from(whole(negative.unwrap_or(text))?).ok().filter(|size| *size <= LARGEST_WHOLE.cast_signed())?;
    Some(Some(if negative.is_some() { -size } else { size }))
}

#[inline(never)]
#[expect(clippy::option_option, reason = "as above")]
fn read_mark(fields: &[&str]) -> Option<Option<Watermark>> {
    let [at, source, ..] = fields else { return None };
    let source = if *source == "n" { Source::Newest } else { Source::Date };
    Some(number(at)?.map(|at| Watermark { at, source }))
}
