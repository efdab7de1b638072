//! "Did you mean": the most similar of some names.

use crate::text::quoted;

/// Longer than every name of the API and every option.
const LONGEST_NAME: usize = 64;

/// The name that was probably meant: one that differs by a typo or by its style (camel case, hyphens).
pub fn nearest(wrong: &str, names: &[&str]) -> Option<String> {
    let wanted = bare(wrong);
    // Up to a third of the letters may differ; beyond that it is another word.
    let most = wanted.len().div_ceil(3).min(4);
    let mut best = None;
    let mut least = usize::MAX;
    for name in names {
        let candidate = bare(name);
        let distance = strsim::osa_distance(&wanted, &candidate);
        let prefix = wanted.len() >= 3 && (candidate.starts_with(&wanted) || wanted.starts_with(&candidate));
        if (distance <= most || prefix) && distance < least {
            (best, least) = (Some((*name).to_owned()), distance);
        }
    }
    best
}

/// The same, in quotes.
pub fn nearest_quoted(wrong: &str, names: &[&str]) -> Option<String> {
    nearest(wrong, names).map(|name| quoted(&name))
}

/// The name without case, underscores, hyphens and spaces. Long texts given by mistake are cut.
fn bare(name: &str) -> String {
    let letters = name.chars().filter(|letter| !matches!(letter, '_' | '-' | ' '));
    letters.map(|letter| letter.to_ascii_lowercase()).take(LONGEST_NAME).collect()
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn typos_and_other_naming_styles_get_a_suggestion() {
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
}
