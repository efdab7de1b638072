//! "Did you mean": the nearest of some names.

use crate::prelude::*;
use crate::text::quoted;

/// The name that a typing mistake away was meant, if there is one: case, `-` and `_` do not count.
pub fn nearest(wrong: &str, names: &[&str]) -> Option<String> {
    let wanted = bare(wrong);
    // A third of the letters may be wrong: more is another word.
    let most = wanted.len().div_ceil(3).min(4);
    let (mut best, mut least) = (None, usize::MAX);
    for name in names {
        let candidate = bare(name);
        let distance = distance(&wanted, &candidate, most);
        let prefix = wanted.len() >= 3 && (candidate.starts_with(&wanted) || wanted.starts_with(&candidate));
        if (distance <= most || prefix) && distance < least {
            (best, least) = (Some((*name).to_owned()), distance);
        }
    }
    best
}

/// The same in quotes.
pub fn nearest_quoted(wrong: &str, names: &[&str]) -> Option<String> {
    nearest(wrong, names).map(|name| quoted(&name))
}

fn bare(name: &str) -> Vec<u8> {
    let mut bare = Vec::new();
    for byte in name.bytes() {
        if !matches!(byte, b'_' | b'-' | b' ') && bare.len() < 64 {
            bare.push(byte.to_ascii_lowercase());
        }
    }
    bare
}

/// Insertions, deletions, replacements and swaps of neighbours that make one name of the other; above `most` some number
/// that is no less.
fn distance(from: &[u8], to: &[u8], most: usize) -> usize {
    let apart = from.len().abs_diff(to.len());
    let ([a, from_rest @ ..], [b, to_rest @ ..]) = (from, to) else { return apart };
    if a == b {
        return distance(from_rest, to_rest, most);
    }
    if apart > most || most == 0 {
        return apart.max(most + 1);
    }
    let mut best = most;
    for (from, to) in [(from_rest, to_rest), (from_rest, to), (from, to_rest)] {
        best = best.min(distance(from, to, best.saturating_sub(1)));
    }
    if let ([c, from @ ..], [d, to @ ..]) = (from_rest, to_rest)
        && (a, b) == (d, c)
    {
        best = best.min(distance(from, to, best.saturating_sub(1)));
    }
    best + 1
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn mistakes_of_typing_and_of_style_are_understood() {
        let names = ["client", "updated_from", "updated_to", "created_from", "reference_value_1", "per_page"];
        for (wrong, right) in [
            ("cleint", Some("client")),
            ("updatedFrom", Some("updated_from")),
            ("update_from", Some("updated_from")),
            ("perPage", Some("per_page")),
            ("reference_value", Some("reference_value_1")),
            ("client_id", Some("client")),
            ("zzz", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(nearest(wrong, &names).as_deref(), right, "{wrong}");
        }
    }

    #[test]
    fn the_distance_counts_swaps_once() {
        for (from, to, expected) in
            [("", "", 0), ("", "ab", 2), ("ab", "ba", 1), ("abc", "acb", 1), ("kitten", "sitting", 3)]
        {
            assert_eq!(distance(from.as_bytes(), to.as_bytes(), 7), expected, "{from} {to}");
            assert!(expected == 0 || distance(from.as_bytes(), to.as_bytes(), expected - 1) >= expected, "{from} {to}");
        }
    }
}
