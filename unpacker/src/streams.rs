//! Puts a WebAssembly module together again that `scripts/split.mjs` took apart, which describes the form.

use crate::put;

const TABLE: usize = 2 * 288;
/// The most streams there may be.
const STREAMS: usize = 32;
const OTHER: usize = 0;
const OPCODES: usize = 1;
const LOCALS: usize = 2;

const BLOCK: usize = 0x02;
const IF: usize = 0x04;
const END: usize = 0x0b;
const BRANCH_TABLE: usize = 0x0e;
const FLOAT: usize = 0x43;
const DOUBLE: usize = 0x44;
/// Comes before an opcode, with another first operand than the table's.
const UNUSUAL: usize = 0xff;
/// From this on, the table holds an operand and not its stream.
const GIVEN: u8 = 128;
/// An opcode that a second byte completes. The table has them behind the others.
const PREFIX: usize = 0xfc;
const PREFIXED: usize = 256;

/// Fills `module`. What is damaged makes another one, nothing worse.
pub fn join(data: &[u8], module: &mut [u8]) {
    let word = |at: usize| {
        let bytes = data.get(TABLE + 4 * at..).and_then(|rest| rest.first_chunk());
        bytes.map_or(0, |bytes| u32::from_le_bytes(*bytes) as usize)
    };
    let (before, count) = (word(0), word(1));
    let mut join = Join { data, places: [0; STREAMS], module, end: 0 };
    let mut place = TABLE + 4 * (2 + count);
    for (stream, begin) in join.places.iter_mut().enumerate() {
        *begin = place;
        place = place.wrapping_add(word(2 + stream));
    }

    join.bytes(OTHER, before);
    let section = join.end;
    let mut functions = join.number(LOCALS);
    while functions > 0 && join.end < join.module.len() {
        functions -= 1;
        let begin = join.end;
        let locals = join.number(LOCALS);
        join.numbers(LOCALS, locals);
        join.numbers(LOCALS, locals);
        let mut depth = 1_u32;
        while depth > 0 && join.end < join.module.len() {
            match join.instruction() {
                END => depth -= 1,
                BLOCK..=IF => depth += 1,
                _ => {}
            }
        }
        join.sized(begin);
    }
    join.sized(section);
    join.bytes(OTHER, join.module.len());
}

struct Join<'a> {
    data: &'a [u8],
    /// Where each stream is read on.
    places: [usize; STREAMS],
    module: &'a mut [u8],
    end: usize,
}

impl Join<'_> {
    #[inline(never)]
    fn byte(&mut self, stream: usize) -> u8 {
        let Some(place) = self.places.get_mut(stream) else { return 0 };
        let byte = self.data.get(*place).copied().unwrap_or(0);
        *place += 1;
        put(self.module, self.end, byte);
        self.end += 1;
        byte
    }

    fn bytes(&mut self, stream: usize, many: usize) {
        let end = self.module.len().min(self.end.saturating_add(many));
        while self.end < end {
            self.byte(stream);
        }
    }

    /// A number in LEB128; the low bits of one that has more.
    #[inline(never)]
    fn number(&mut self, stream: usize) -> u32 {
        let (mut value, mut shift) = (0, 0);
        loop {
            let byte = self.byte(stream);
            value |= u32::from(byte & 127).wrapping_shl(shift);
            if byte < 128 {
                return value;
            }
            shift += 7;
        }
    }

    #[inline(never)]
    fn numbers(&mut self, stream: usize, many: u32) {
        let mut left = many;
        while left > 0 && self.end < self.module.len() {
            self.number(stream);
            left -= 1;
        }
    }

    /// An instruction. Gives its opcode.
    fn instruction(&mut self) -> usize {
        let mut opcode = usize::from(self.byte(OPCODES));
        let mut unusual = None;
        if opcode == UNUSUAL {
            unusual = Some(self.byte(OPCODES));
            // Neither is part of the module.
            self.end = self.end.saturating_sub(2);
            opcode = self.byte(OPCODES).into();
        }
        if opcode == PREFIX {
            opcode = PREFIXED + usize::from(self.byte(OPCODES));
        }
        let operands = self.data.get(2 * opcode..).and_then(|rest| rest.first_chunk());
        for stream in *operands.unwrap_or(&[0, 0]) {
            if stream >= GIVEN {
                put(self.module, self.end, unusual.unwrap_or(stream - GIVEN));
                self.end += 1;
            } else if stream > 0 {
                let value = self.number(stream.into());
                if opcode == BRANCH_TABLE {
                    self.numbers(stream.into(), value.wrapping_add(1));
                }
            }
        }
        match opcode {
            FLOAT => self.bytes(OPCODES, 4),
            DOUBLE => self.bytes(OPCODES, 8),
            _ => {}
        }
        opcode
    }

    /// Puts before it how long it is, what was written since then.
    #[inline(never)]
    fn sized(&mut self, begin: usize) {
        let mut size = self.end - begin;
        let mut place = begin;
        loop {
            let more = size > 127;
            // (`copy_within` brings 1 KB of texts along for its panics.)
            for at in (place..self.end).rev() {
                let byte = self.module.get(at).copied().unwrap_or(0);
                put(self.module, at + 1, byte);
            }
            self.end += 1;
            let digit = u8::try_from(size & 127).unwrap_or(0);
            put(self.module, place, digit | u8::from(more) << 7);
            place += 1;
            size >>= 7;
            if !more {
                break;
            }
        }
    }
}
