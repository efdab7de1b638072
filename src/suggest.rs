//! "Did you mean": the nearest of some names.

/// The name that a typing mistake away was meant, if there is one: case, `-` and `_` do not count.
pub fn nearest<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = bare(wrong);
    // A third of the letters may be wrong: more is another word.
    let most = wanted.len().div_ceil(3).min(4);
    let near = names.into_iter().filter_map(|name| {
        let candidate = bare(name);
        let distance = distance(&wanted, &candidate);
        let prefix = wanted.len() >= 3 && (candidate.starts_with(&wanted) || wanted.starts_with(&candidate));
        (distance <= most || prefix).then_some((distance, name))
    });
    near.min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}

fn bare(name: &str) -> Vec<char> {
    name.chars().filter(|char| !matches!(char, '_' | '-' | ' ')).flat_map(char::to_lowercase).take(64).collect()
}

/// Insertions, deletions, replacements and swaps of neighbours that make one name of the other.
fn distance(from: &[char], to: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=to.len()).collect();
    let mut last_from = None;
    for (row, char) in from.iter().enumerate() {
        let mut line = Vec::with_capacity(above.len());
        line.push(row + 1);
        let mut last_to = None;
        for (column, other) in to.iter().enumerate() {
            let at = |cells: &[usize], place: usize| cells.get(place).copied().unwrap_or(usize::MAX / 2);
            let mut cost = (at(&above, column) + usize::from(char != other))
                .min(at(&above, column + 1) + 1)
                .min(at(&line, column) + 1);
            if column > 0 && last_from == Some(other) && last_to == Some(char) {
                cost = cost.min(at(&before, column - 1) + 1);
            }
            line.push(cost);
            last_to = Some(other);
        }
        before = core::mem::replace(&mut above, line);
        last_from = Some(char);
    }
    above.last().copied().unwrap_or_default()
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
            assert_eq!(nearest(wrong, names), right, "{wrong}");
        }
    }

    #[test]
    fn the_distance_counts_swaps_once() {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        for (from, to, expected) in
            [("", "", 0), ("", "ab", 2), ("ab", "ba", 1), ("abc", "acb", 1), ("kitten", "sitting", 3)]
        {
            assert_eq!(distance(&chars(from), &chars(to)), expected, "{from} {to}");
        }
    }
}
