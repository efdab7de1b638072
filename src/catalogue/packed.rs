//! The tables as they travel: one text, read once.
//!
//! A line is a resource, its fields parted by spaces: name, path, flags (`l` it is listed, `p` parts of it too, `f` filters are cut,
//! `c` create keys are cut), key, record key, increment (`parameter=key`), wrapper, create path, filters, create keys. A parameter is `name=kind`, `name:alias=kind` or, if it is required, `!name=kind`.

use once_cell::race::OnceBox;

use super::{Increment, Kind, Parameter, Resource};
use crate::prelude::*;
use crate::text::{has, pieces, split_at, until, whole};

static TEXT: &str = include_str!("packed.txt");

/// The tables, once read.
pub struct Tables {
    pub resources: Vec<Resource>,
}

/// The tables; what they hold lives as long as the program.
pub fn tables() -> &'static Tables {
    static TABLES: OnceBox<Tables> = OnceBox::new();
    TABLES.get_or_init(|| {
        let mut tables = Tables { resources: Vec::new() };
        for line in pieces(TEXT, b"\n") {
            tables.resources.extend(resource(line));
        }
        Box::new(tables)
    })
}

fn resource(line: &'static str) -> Option<Resource> {
    let fields = pieces(line, b" ");
    let [name, path, flags, key, record_key, increment, wrapper, create_path, filters, create] = *fields.as_slice()
    else {
        return None;
    };
    Some(Resource {
        name,
        path,
        list: has(flags, b"l"),
        key: list(key, b","),
        parts: has(flags, b"p"),
        record_key: list(record_key, b","),
        wrapper: some(wrapper),
        create_path: some(create_path),
        filters: parameters(filters).leak(),
        increment: split_at(increment, "=").map(|(parameter, key)| Increment { parameter, key }),
        filters_cut: has(flags, b"f"),
        create: parameters(create).leak(),
        create_cut: has(flags, b"c"),
    })
}

fn some(text: &'static str) -> Option<&'static str> {
    if text.is_empty() { None } else { Some(text) }
}

fn list(text: &'static str, separator: &[u8]) -> &'static [&'static str] {
    if text.is_empty() { &[] } else { pieces(text, separator).leak() }
}

fn parameters(text: &'static str) -> Vec<Parameter> {
    let mut parameters = Vec::new();
    for text in pieces(text, b",") {
        if let Some(parameter) = parameter(text) {
            parameters.push(parameter);
        }
    }
    parameters
}

fn parameter(text: &'static str) -> Option<Parameter> {
    let (name, kind) = split_at(text, "=")?;
    let bare = name.strip_prefix("!");
    let required = bare.is_some();
    let (name, alias) = until(bare.unwrap_or(name), b":");
    Some(Parameter { name, alias: alias.get(1..), kind: self::kind(kind)?, required })
}

fn kind(text: &'static str) -> Option<Kind> {
    let (code, rest) = text.split_at_checked(1)?;
    Some(match code.as_bytes().first()? {
        b'A' => Kind::List(Box::leak(Box::new(kind(rest)?))),
        b'C' => Kind::Choice(list(rest, b"/")),
        b'R' => {
            let (min, max) = split_at(rest, "-")?;
            Kind::Integer { min: u32::try_from(whole(min)?).ok()?, max: u32::try_from(whole(max)?).ok()? }
        }
        _ => return plain(code),
    })
}

/// The kind of that letter, of those that a letter is enough for.
pub fn plain(letter: &str) -> Option<Kind> {
    Some(match letter.as_bytes().first()? {
        b'i' => Kind::Id,
        b'w' => Kind::Whole,
        b'f' => Kind::Flag,
        b'y' => Kind::YesNoNa,
        b'n' => Kind::Number,
        b's' => Kind::String,
        b'e' => Kind::Email,
        b'l' => Kind::Link,
        b'c' => Kind::Country,
        b'b' => Kind::Boolean,
        b'd' => Kind::Date,
        b't' => Kind::Timestamp,
        b'o' => Kind::Object,
        _ => return None,
    })
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::super::RESOURCES;
    use super::*;

    #[test]
    fn the_text_holds_what_the_tables_hold() {
        assert_eq!(tables().resources, RESOURCES);
    }

    #[test]
    fn every_sign_of_the_text_has_a_meaning() {
        assert_eq!(kind("R1-100"), Some(Kind::Integer { min: 1, max: 100 }));
        assert_eq!(kind("Ai"), Some(Kind::List(&Kind::Id)));
        assert_eq!(kind("y"), Some(Kind::YesNoNa));
        for wrong in ["", "x", "R1", "Ax"] {
            assert_eq!(kind(wrong), None, "{wrong}");
        }
    }
}
