//! Texts in the form that messages show.

/// A text in double quotes, escaped as in JSON and JavaScript.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for char in text.chars() {
        match char {
            '\n' => quoted.push_str("\\n"),
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(char);
            }
            _ if char.is_control() => quoted = format!("{quoted}\\u{:04x}", u32::from(char)),
            _ => quoted.push(char),
        }
    }
    quoted.push('"');
    quoted
}

/// Whether it consists of one or more ASCII digits.
pub fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The first `most` characters; `None` if the text is not longer.
pub fn cut(text: &str, most: usize) -> Option<&str> {
    text.char_indices().nth(most).and_then(|(at, _)| text.get(..at))
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_controls_are_escaped() {
        assert_eq!(quoted("a\"b\\c\n\u{7f}é🙂"), "\"a\\\"b\\\\c\\n\\u007fé🙂\"");
    }

    #[test]
    fn a_text_is_cut_between_characters() {
        assert_eq!((cut("äöü", 2), cut("äöü", 3), cut("", 0)), (Some("äö"), None, None));
    }
}
