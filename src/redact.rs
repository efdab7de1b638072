//! Finds a secret in a text in any form that a server may have written: plain, or with any of its characters escaped,
//! as in URLs, forms, JSON and HTML.

use std::borrow::Cow;

/// The replacement of a secret.
const REDACTED: &str = "[redacted]";

/// The longest HTML character reference that is recognized, between `&` and `;`.
const LONGEST_ENTITY: usize = 9;

/// The longest run of backslashes that counts as an escape: JSON nested five times.
const LONGEST_RUN: usize = 32;

/// The text without these secrets.
pub fn redact<'a>(text: &'a str, secrets: &[String]) -> Cow<'a, str> {
    let bytes = text.as_bytes();
    let mut clean = String::new();
    let (mut copied, mut at) = (0, 0);
    // Skips most of a long text quickly.
    let may_begin = |byte: u8| {
        matches!(byte, b'%' | b'\\' | b'&' | b'+')
            || secrets.iter().any(|secret| secret.as_bytes().first() == Some(&byte))
    };
    while let Some(ahead) = bytes.get(at..).and_then(|rest| rest.iter().position(|byte| may_begin(*byte))) {
        at += ahead;
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(length) = secrets.iter().filter_map(|secret| length_at(rest, secret)).max() else {
            at += 1;
            continue;
        };
        clean.push_str(text.get(copied..at).unwrap_or_default());
        clean.push_str(REDACTED);
        at += length;
        copied = at;
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    clean.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(clean)
}

/// Length of the secret at the start of `text`, in any escaping. The plain form is tried first, because a secret may
/// look like an escape.
fn length_at(text: &[u8], secret: &str) -> Option<usize> {
    if text.starts_with(secret.as_bytes()) {
        return Some(secret.len()).filter(|length| *length > 0);
    }
    let (mut rest, mut previous) = (text, None);
    for char in secret.chars() {
        // One run of backslashes stands for all consecutive ones of the secret, because nested JSON doubles them at
        // each level.
        if (char, previous) != ('\\', Some('\\')) {
            rest = after(rest, char)?;
        }
        previous = Some(char);
    }
    Some(text.len() - rest.len()).filter(|length| *length > 0)
}

/// The text after this character, in any escaping.
fn after(text: &[u8], char: char) -> Option<&[u8]> {
    let mut buffer = [0; 4];
    let plain = char.encode_utf8(&mut buffer).as_bytes();
    let form_encoded: &[u8] = if char == ' ' { b"+" } else { plain };
    after_escape(text, char, plain).or_else(|| text.strip_prefix(plain)).or_else(|| text.strip_prefix(form_encoded))
}

fn after_escape<'a>(text: &'a [u8], char: char, plain: &[u8]) -> Option<&'a [u8]> {
    match text {
        [b'%', ..] => plain.iter().try_fold(text, |rest, byte| match rest {
            [b'%', high, low, rest @ ..] => (number(&[*high, *low], 16)? == u32::from(*byte)).then_some(rest),
            _ => None,
        }),
        [b'\\', ..] => {
            let rest = after_backslashes(text);
            let unescaped = if char == '\\' { after_doubled(text, rest) } else { rest.strip_prefix(plain) };
            unescaped.filter(|_| !char.is_ascii_alphanumeric()).or_else(|| {
                char.encode_utf16(&mut [0; 2]).iter().try_fold(text, |rest, unit| match after_backslashes(rest) {
                    [b'u', a, b, c, d, rest @ ..] => {
                        (number(&[*a, *b, *c, *d], 16)? == u32::from(*unit)).then_some(rest)
                    }
                    _ => None,
                })
            })
        }
        [b'&', rest @ ..] => {
            let end = rest.iter().take(LONGEST_ENTITY).position(|byte| *byte == b';')?;
            (entity(rest.get(..end)?)? == u32::from(char)).then_some(rest.get(end + 1..)?)
        }
        _ => None,
    }
}

fn after_backslashes(text: &[u8]) -> &[u8] {
    let run = text.iter().take(LONGEST_RUN).take_while(|byte| **byte == b'\\').count();
    text.get(run..).unwrap_or_default()
}

/// The text after a run of backslashes that stand for themselves. The last of an odd run escapes what follows.
fn after_doubled<'a>(text: &'a [u8], rest: &'a [u8]) -> Option<&'a [u8]> {
    let run = text.len() - rest.len();
    text.get(if run > 1 { run - run % 2 } else { run }..)
}

/// The character of an HTML name or number.
fn entity(name: &[u8]) -> Option<u32> {
    match name {
        b"amp" => Some(u32::from('&')),
        b"lt" => Some(u32::from('<')),
        b"gt" => Some(u32::from('>')),
        b"quot" => Some(u32::from('"')),
        b"apos" => Some(u32::from('\'')),
        [b'#', b'x' | b'X', digits @ ..] => number(digits, 16),
        [b'#', digits @ ..] => number(digits, 10),
        _ => None,
    }
}

fn number(digits: &[u8], radix: u32) -> Option<u32> {
    let add = |sum: u32, digit: &u8| sum.checked_mul(radix)?.checked_add(char::from(*digit).to_digit(radix)?);
    digits.iter().try_fold(0, add).filter(|_| !digits.is_empty())
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn clean(text: &str, secret: &str) -> String {
        redact(text, &[secret.to_owned()]).into_owned()
    }

    #[test]
    fn a_secret_is_found_in_every_escaping() {
        for text in [
            "a&<\"'/\\é b",
            "a%26%3C%22%27%2F%5C%C3%A9%20b",
            "a%26%3c%22%27%2f%5c%c3%a9+b",
            "a&<\\\"'/\\\\é b",
            "a\\u0026\\u003c\\\"\\u0027\\/\\\\\\u00e9 b",
            "a&amp;&lt;&quot;&#039;/\\é b",
            "a&#38;&#x3c;&#34;&apos;/\\é b",
        ] {
            assert_eq!(clean(&format!("<{text}> ä{text}"), "a&<\"'/\\é b"), "<[redacted]> ä[redacted]");
        }
        assert_eq!(clean(r#"<a\\\\\\\"b>"#, "a\\\"b"), "<[redacted]>", "JSON within JSON");
        assert_eq!(clean(r"<a\\\\b>", r"a\\b"), "<[redacted]>");
        assert_eq!(clean("x %41 x", "%41"), "x [redacted] x");
        assert_eq!(clean("\\ud83d\\ude42", "🙂"), "[redacted]");
    }

    #[test]
    fn other_texts_are_unchanged() {
        for text in ["", "abc", "%", "%4", "&", "&#;", "&#x;", "\\", "\\u", "\\u004", "&#99999999;", "a%zzb"] {
            assert_eq!(clean(text, "secret"), text);
            assert_eq!(clean(text, ""), text);
        }
        assert_eq!(clean("secre", "secret"), "secre");
    }

    #[test]
    fn the_longest_of_several_secrets_is_redacted() {
        assert_eq!(redact("a token b", &["tok".to_owned(), "token".to_owned()]), "a [redacted] b");
    }

    proptest! {
        #[test]
        fn a_secret_is_replaced_and_the_rest_is_unchanged(
            before in "[a-z ]{0,9}",
            secret in "[A-Z0-9%+&\\\\;é#]{1,9}",
            after in "[a-z ]{0,9}",
        ) {
            prop_assert_eq!(clean(&format!("{before}{secret}{after}"), &secret), format!("{before}[redacted]{after}"));
        }

        #[test]
        fn no_text_causes_a_panic(text in "(\\PC|[%\\\\&#;u+0-9a-f]){0,40}", secret in "\\PC{0,5}") {
            let _ = clean(&text, &secret);
        }
    }
}
