//! Texts: put together, quoted, searched and read, with little code.
//!
//! What a browser loads counts, so this crate keeps the standard library's formatting and searching out of the WebAssembly:
//! `format!` costs some 80 bytes at each place besides its machinery, `{:?}` of a text brings Unicode tables along, `{}` of an
//! `f64` costs 14 KB, `contains(&str)` brings a searcher of 3 KB that is made for long texts.

use crate::prelude::*;
/// The parts as one text.
pub fn concat(parts: &[&str]) -> String {
    let mut whole = String::new();
    whole.reserve(parts.iter().map(|part| part.len()).sum());
    for part in parts {
        push(&mut whole, part);
    }
    whole
}

/// Adds a part to a text.
pub fn push(whole: &mut String, part: &str) {
    whole.push_str(part);
}

/// The parts with a separator between each two.
pub fn join<T: AsRef<str>>(parts: &[T], separator: &str) -> String {
    let mut whole = String::new();
    for (place, part) in parts.iter().enumerate() {
        if place > 0 {
            push(&mut whole, separator);
        }
        push(&mut whole, part.as_ref());
    }
    whole
}

/// A text in double quotes, as JSON and JavaScript write it.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for char in text.chars() {
        match char {
            '\n' => push(&mut quoted, "\\n"),
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(char);
            }
            _ if is_control(char) => {
                push(&mut quoted, "\\u00");
                for shift in [4, 0] {
                    quoted.push(char::from_digit((char as u32 >> shift) & 15, 16).unwrap_or('0'));
                }
            }
            _ => quoted.push(char),
        }
    }
    quoted.push('"');
    quoted
}

/// The digits of a number.
pub fn digits(number: u64) -> String {
    padded(number, 1)
}

/// The digits of a number, with zeros before them up to this many.
pub fn padded(mut number: u64, least: usize) -> String {
    // The most that a u64 has.
    let mut buffer = [b'0'; 20];
    let mut used = 0;
    for place in buffer.iter_mut().rev() {
        if number == 0 && used >= least {
            break;
        }
        *place = b'0' + u8::try_from(number % 10).unwrap_or(0);
        number /= 10;
        used += 1;
    }
    buffer.iter().skip(buffer.len() - used).map(|digit| char::from(*digit)).collect()
}

/// The value of a text of digits; the greatest there is where it is greater. `None` for any other text.
pub fn whole(text: &str) -> Option<u64> {
    let mut number = 0_u64;
    for byte in text.bytes() {
        if !byte.is_ascii_digit() {
            return None;
        }
        number = if number > u64::MAX / 10 - 1 { u64::MAX } else { number * 10 + u64::from(byte - b'0') };
    }
    (!text.is_empty()).then_some(number)
}

/// Whether it consists of digits, and of at least one.
pub fn is_digits(text: &str) -> bool {
    whole(text).is_some()
}

/// Where `wanted` begins in a text, for texts that are short.
pub fn find(text: &str, wanted: &str) -> Option<usize> {
    let (first, others) = wanted.as_bytes().split_first()?;
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at += 1;
        // A call for each byte would be most of the time.
        if byte == first && bytes.get(at..).is_some_and(|rest| rest.starts_with(others)) {
            return Some(at - 1);
        }
    }
    None
}

/// Both sides of the first `separator`.
pub fn split_at<'a>(text: &'a str, separator: &str) -> Option<(&'a str, &'a str)> {
    let at = find(text, separator)?;
    Some((text.get(..at)?, text.get(at + separator.len()..)?))
}

/// The text with every `old` replaced.
pub fn replace(text: &str, old: &str, new: &str) -> String {
    let mut replaced = String::new();
    push_replaced(&mut replaced, text, old, new);
    replaced
}

/// Adds a text with every `old` replaced.
pub fn push_replaced(whole: &mut String, text: &str, old: &str, new: &str) {
    let mut rest = text;
    while let Some((before, after)) = split_at(rest, old) {
        push(whole, before);
        push(whole, new);
        rest = after;
    }
    push(whole, rest);
}

/// Whether a byte is one of these.
#[expect(clippy::manual_contains, reason = "it would bring a searcher along that is made for long slices")]
fn is_in(byte: u8, bytes: &[u8]) -> bool {
    bytes.iter().any(|known| *known == byte)
}

/// Where the first of these ASCII characters is.
pub fn position(text: &str, wanted: &[u8]) -> Option<usize> {
    text.bytes().position(|byte| is_in(byte, wanted))
}

/// Whether one of these ASCII characters is in it.
pub fn has(text: &str, wanted: &[u8]) -> bool {
    position(text, wanted).is_some()
}

/// Whether it begins with one of these ASCII characters.
pub fn begins(text: &str, wanted: &[u8]) -> bool {
    position(text, wanted) == Some(0)
}

/// Whether it ends with one of these ASCII characters.
pub fn ends(text: &str, wanted: &[u8]) -> bool {
    text.as_bytes().last().is_some_and(|last| is_in(*last, wanted))
}

/// What is before the first of these ASCII characters, and the rest from it on.
pub fn until<'a>(text: &'a str, wanted: &[u8]) -> (&'a str, &'a str) {
    let at = position(text, wanted).unwrap_or(text.len());
    text.split_at_checked(at).unwrap_or((text, ""))
}

/// What is after the last `separator`; all of it where there is none.
pub fn after_last<'a>(text: &'a str, separator: &[u8]) -> &'a str {
    pieces(text, separator).last().copied().unwrap_or_default()
}

/// The text cut at each of these ASCII characters.
pub fn pieces<'a>(text: &'a str, separators: &[u8]) -> Vec<&'a str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    loop {
        let (piece, more) = until(rest, separators);
        pieces.push(piece);
        match more.get(1..) {
            Some(more) => rest = more,
            None => return pieces,
        }
    }
}

/// The beginning of a text that has more characters than that.
pub fn cut(text: &str, most: usize) -> Option<&str> {
    let mut left = most;
    for (at, _) in text.char_indices() {
        if left == 0 {
            return text.get(..at);
        }
        left -= 1;
    }
    None
}

/// A control character of Unicode (general category Cc).
pub const fn is_control(char: char) -> bool {
    matches!(char, '\0'..='\x1f' | '\x7f'..='\u{9f}')
}

/// Whether there is a control character in it.
pub fn has_control(text: &str) -> bool {
    text.chars().any(is_control)
}

/// White space of Unicode: its list is short, the standard library's table is not.
pub const fn is_space(char: char) -> bool {
    matches!(
        char,
        '\t'..='\r' | ' ' | '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{202f}'
            | '\u{205f}' | '\u{3000}'
    )
}

/// Whether there is white space in it.
pub fn has_space(text: &str) -> bool {
    text.chars().any(is_space)
}

/// The text without white space around it.
pub fn trim(text: &str) -> &str {
    let (mut begin, mut end) = (text.len(), 0);
    for (at, char) in text.char_indices() {
        if !is_space(char) {
            begin = begin.min(at);
            end = at + char.len_utf8();
        }
    }
    text.get(begin..end).unwrap_or_default()
}

/// The text without this at its end, however often it is there.
pub fn trim_end<'a>(text: &'a str, end: &str) -> &'a str {
    let mut rest = text;
    while let Some(shorter) = rest.strip_suffix(end) {
        rest = shorter;
    }
    rest
}

/// Letters, digits and some other ASCII characters, a bit for each: addresses are looked through byte by byte.
pub struct Kept {
    low: u64,
    high: u64,
}

impl Kept {
    /// Letters, digits, and these.
    pub const fn and(mut others: &[u8]) -> Self {
        let mut kept = Self { low: 0, high: 0 };
        let mut byte = 0;
        while byte < 128_u8 {
            if byte.is_ascii_alphanumeric() {
                kept = kept.with(byte);
            }
            byte += 1;
        }
        while let [other, rest @ ..] = others {
            kept = kept.with(*other);
            others = rest;
        }
        kept
    }

    const fn with(self, byte: u8) -> Self {
        let bit = 1 << (byte & 63);
        if byte < 64 { Self { low: self.low | bit, ..self } } else { Self { high: self.high | bit, ..self } }
    }

    const fn has(&self, byte: u8) -> bool {
        let bits = if byte < 64 { self.low } else { self.high };
        byte < 128 && bits >> (byte & 63) & 1 == 1
    }
}

/// The text with the bytes that are not `kept` written as `%XX`.
pub fn percent_encoded(text: &str, kept: &Kept) -> String {
    let mut encoded = String::new();
    encode(&mut encoded, text, kept, None);
    encoded
}

/// Adds a text as `application/x-www-form-urlencoded` has it: `+` for a space.
pub fn form_encode(whole: &mut String, text: &str) {
    const KEPT: &Kept = &Kept::and(b"_-.*");
    encode(whole, text, KEPT, Some(b' '));
}

/// Adds a text; a `+` for `space`, if there is one, and `%XX` for the bytes that are not `kept`.
fn encode(whole: &mut String, text: &str, kept: &Kept, space: Option<u8>) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let begin = at;
        while bytes.get(at).is_some_and(|byte| kept.has(*byte)) {
            at += 1;
        }
        push(whole, text.get(begin..at).unwrap_or_default());
        let Some(byte) = bytes.get(at) else { break };
        if Some(*byte) == space {
            push(whole, "+");
        } else {
            push(whole, "%");
            for digit in [byte >> 4, byte & 15] {
                whole.push(HEX.get(usize::from(digit)).copied().map_or('0', char::from));
            }
        }
        at += 1;
    }
}

/// Base64 by RFC 4648, with its padding.
pub fn base64(text: &str) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut encoded = String::new();
    for bytes in text.as_bytes().chunks(3) {
        let group = (0..3).fold(0, |group, place| group << 8 | usize::from(bytes.get(place).copied().unwrap_or(0)));
        for place in 0..4 {
            let letter = ALPHABET.get(group >> (18 - 6 * place) & 63).filter(|_| place <= bytes.len());
            encoded.push(letter.map_or('=', |letter| char::from(*letter)));
        }
    }
    encoded
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use proptest::prelude::*;

    #[test]
    fn spaces_and_controls_are_those_of_unicode() {
        for char in '\0'..=char::MAX {
            assert_eq!(is_space(char), char.is_whitespace(), "{char:?}");
            assert_eq!(is_control(char), char.is_control(), "{char:?}");
        }
    }

    #[test]
    fn numbers_are_written_and_read() {
        for number in [0, 7, 10, 4_294_967_296, u64::MAX] {
            assert_eq!(digits(number), number.to_string());
            assert_eq!(whole(&digits(number)), Some(number));
        }
        assert_eq!(padded(7, 4), "0007");
        assert_eq!(padded(12_345, 4), "12345");
        assert_eq!(whole("18446744073709551616"), Some(u64::MAX));
        assert_eq!(whole("99999999999999999999999"), Some(u64::MAX));
        for wrong in ["", "-1", "+1", "1.0", "٣", " 1"] {
            assert_eq!(whole(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn quotes_and_controls_are_escaped() {
        assert_eq!(quoted("a\"b\\c\n\t\u{9f}ü🙂"), r#""a\"b\\c\n\u0009\u009fü🙂""#);
    }

    proptest! {
        #[test]
        fn they_do_what_the_standard_library_does(
            text in "[ab\u{fc} ]{0,12}",
            wanted in "[ab\u{fc}]{1,3}",
            any in "\\PC{0,40}",
            bytes: String,
            number: u64,
        ) {
            prop_assert_eq!(find(&text, &wanted), text.find(&wanted));
            prop_assert_eq!(split_at(&text, &wanted), text.split_once(&wanted));
            prop_assert_eq!(replace(&text, &wanted, "x"), text.replace(&wanted, "x"));
            prop_assert_eq!(trim(&any), any.trim());
            prop_assert_eq!(digits(number), number.to_string());
            prop_assert_eq!(pieces(&text, b"ab"), text.split(['a', 'b']).collect::<Vec<_>>());
            prop_assert_eq!(after_last(&text, b"a"), text.rsplit('a').next().unwrap());
            prop_assert_eq!(position(&text, b"b "), text.find(['b', ' ']));
            prop_assert_eq!(ends(&text, b"b "), text.ends_with(['b', ' ']));
            prop_assert_eq!(cut(&any, 5), any.char_indices().nth(5).map(|(at, _)| &any[..at]));
            prop_assert_eq!(base64(&bytes), STANDARD.encode(&bytes));
            let read: Vec<u8> = percent_encoding::percent_decode_str(&percent_encoded(&bytes, &Kept::and(b"-._~"))).collect();
            prop_assert_eq!(read, bytes.as_bytes());
        }
    }
}
