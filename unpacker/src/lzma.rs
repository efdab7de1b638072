//! LZMA, without header and end marker: the length is known.
//!
//! Its parameters are those that make the client's streams smallest: one bit of the byte before tells literals apart (lc = 1), and no
//! place does (lp = 0, pb = 0), as nothing in a stream is aligned. By the usual ones (3, 0, 2) they take 370 bytes more.

use crate::put;

/// lc: how many of the highest bits of the byte before a literal choose its probabilities.
pub const CONTEXT_BITS: u32 = 1;

const STATES: usize = 12;
/// From this state on, what came last was no literal.
const AFTER_MATCH: usize = 7;
const SHORTEST: usize = 2;

// Where each kind of probability begins, in one array.
const IS_MATCH: usize = 0;
const IS_REPEAT: usize = IS_MATCH + STATES;
const IS_OLDER: usize = IS_REPEAT + STATES;
const IS_LONG: usize = IS_OLDER + 3 * STATES;
const SLOTS: usize = IS_LONG + STATES;
const SPECIAL: usize = SLOTS + 4 * 64;
const ALIGNMENT: usize = SPECIAL + 128;
const LENGTHS: usize = ALIGNMENT + 16;
const LENGTHS_SIZE: usize = 2 + 2 * 8 + 256;
const LITERALS: usize = LENGTHS + 2 * LENGTHS_SIZE;
const LITERALS_SIZE: usize = 0x300;
const ALL: usize = LITERALS + (LITERALS_SIZE << CONTEXT_BITS);

/// Fills `out`. What is damaged makes other bytes, nothing worse.
pub fn decompress(packed: &[u8], out: &mut [u8]) {
    let mut decoder = Decoder {
        packed: packed.iter(),
        range: 0,
        code: 0,
        probabilities: [1 << 10; ALL],
        state: 0,
        distances: [0; 4],
    };
    // The first byte is always zero.
    for _ in 0..5 {
        decoder.shift();
    }
    decoder.range = u32::MAX;
    let mut at = 0;
    while at < out.len() {
        let before = |distance: usize| out.get(at.wrapping_sub(distance + 1)).copied().unwrap_or(0);
        if decoder.bit(IS_MATCH + decoder.state) == 0 {
            let byte = decoder.literal(before(0), before(decoder.distances[0]));
            put(out, at, byte);
            at += 1;
        } else {
            let end = at + decoder.matched();
            while at < end {
                let byte = out.get(at.wrapping_sub(decoder.distances[0] + 1)).copied().unwrap_or(0);
                put(out, at, byte);
                at += 1;
            }
        }
    }
}

/// The range decoder: bits by their probabilities, which adapt.
struct Decoder<'a> {
    packed: core::slice::Iter<'a, u8>,
    range: u32,
    code: u32,
    probabilities: [u16; ALL],
    state: usize,
    /// The four used last, the last one first.
    distances: [usize; 4],
}

impl Decoder<'_> {
    fn shift(&mut self) {
        self.range <<= 8;
        self.code = self.code << 8 | u32::from(self.packed.next().copied().unwrap_or(0));
    }

    #[inline(never)]
    fn bit(&mut self, index: usize) -> usize {
        let Some(probability) = self.probabilities.get_mut(index) else { return 0 };
        let bound = (self.range >> 11) * u32::from(*probability);
        let one = self.code >= bound;
        if one {
            self.code -= bound;
            self.range -= bound;
            *probability -= *probability >> 5;
        } else {
            self.range = bound;
            *probability += ((1 << 11) - *probability) >> 5;
        }
        if self.range < 1 << 24 {
            self.shift();
        }
        usize::from(one)
    }

    fn direct(&mut self, bits: usize) -> usize {
        let mut value = 0;
        for _ in 0..bits {
            self.range >>= 1;
            let one = self.code >= self.range;
            if one {
                self.code -= self.range;
            }
            if self.range < 1 << 24 {
                self.shift();
            }
            value = value << 1 | usize::from(one);
        }
        value
    }

    #[inline(never)]
    fn tree(&mut self, base: usize, bits: usize) -> usize {
        let mut node = 1;
        for _ in 0..bits {
            node = node << 1 | self.bit(base + node);
        }
        node - (1 << bits)
    }

    #[inline(never)]
    fn reversed(&mut self, base: usize, bits: usize) -> usize {
        let (mut node, mut value) = (1, 0);
        for place in 0..bits {
            let one = self.bit(base + node);
            node = node << 1 | one;
            value |= one << place;
        }
        value
    }

    /// A byte. Where a match has just ended, it differs from the `other` that would have gone on with it.
    fn literal(&mut self, before: u8, other: u8) -> u8 {
        let base = LITERALS + LITERALS_SIZE * usize::from(before >> (u8::BITS - CONTEXT_BITS));
        let mut other = usize::from(other);
        let mut same = self.state >= AFTER_MATCH;
        let mut symbol = 1;
        while symbol < 256 {
            other <<= 1;
            let expected = other >> 8 & 1;
            let table = if same { (1 + expected) << 8 } else { 0 };
            let bit = self.bit(base + table + symbol);
            symbol = symbol << 1 | bit;
            same &= bit == expected;
        }
        self.state = match self.state {
            0..4 => 0,
            4..10 => self.state - 3,
            _ => self.state - 6,
        };
        u8::try_from(symbol & 255).unwrap_or(0)
    }

    /// The length of a match, at the first of the distances.
    fn matched(&mut self) -> usize {
        let was = self.state;
        let [first, second, third, fourth] = self.distances;
        if self.bit(IS_REPEAT + was) == 0 {
            self.state = if was < AFTER_MATCH { 7 } else { 10 };
            let length = self.length(LENGTHS);
            self.distances = [self.distance(length), first, second, third];
            return length;
        }
        self.state = if was < AFTER_MATCH { 8 } else { 11 };
        if self.bit(IS_OLDER + was) == 0 {
            if self.bit(IS_LONG + was) == 0 {
                self.state = if was < AFTER_MATCH { 9 } else { 11 };
                return 1;
            }
        } else if self.bit(IS_OLDER + STATES + was) == 0 {
            self.distances = [second, first, third, fourth];
        } else if self.bit(IS_OLDER + 2 * STATES + was) == 0 {
            self.distances = [third, first, second, fourth];
        } else {
            self.distances = [fourth, first, second, third];
        }
        self.length(LENGTHS + LENGTHS_SIZE)
    }

    #[inline(never)]
    fn length(&mut self, base: usize) -> usize {
        let tables = base + 2;
        let (from, bits) = if self.bit(base) == 0 {
            (0, 3)
        } else if self.bit(base + 1) == 0 {
            (8, 3)
        } else {
            (16, 8)
        };
        SHORTEST + from + self.tree(tables + from, bits)
    }

    fn distance(&mut self, length: usize) -> usize {
        let slot = self.tree(SLOTS + ((length - SHORTEST).min(3) << 6), 6);
        if slot < 4 {
            return slot;
        }
        let bits = (slot >> 1) - 1;
        let high = (2 | slot & 1) << bits;
        if slot < 14 {
            return high + self.reversed(SPECIAL + high - slot, bits);
        }
        high + (self.direct(bits - 4) << 4) + self.reversed(ALIGNMENT, 4)
    }
}
