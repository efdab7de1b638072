//! The fields of records. The reference shows almost none, so they are derived from what it does show: each filter
//! compares a field, and each key of a create body is one. The names are the simulator's own: a client must not rely on
//! them.

use trackops_client::catalogue::{Kind, Parameter, Resource};

use crate::links::LINKS;

/// One field of the records of a resource.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its key in the record.
    pub name: String,
    /// Kind of its value.
    pub kind: Kind,
    /// The resource that it refers to by id.
    pub target: Option<&'static str>,
}

/// Fields whose name cannot be derived from the filter's. An empty resource stands for all resources.
const NAMES: &[(&str, &str, &str)] = &[
    // From the create bodies in the reference.
    ("", "case", "casefile_id"),
    ("clientLocations", "parent", "root_id"),
    ("clientContacts", "client_location", "client_id"),
    ("clientContacts", "client", "root_client_id"),
    // From the vendor's PHP example.
    ("expenseEntries", "date_from", "entry_date"),
    ("expenseEntries", "date_to", "entry_date"),
    ("caseUpdateNotifications", "from", "sent_at"),
    ("caseUpdateNotifications", "to", "sent_at"),
    ("caseContacts", "case_from", "case_created_on"),
    ("caseContacts", "case_to", "case_created_on"),
];

/// The field that a request parameter is compared with.
pub fn field_of(resource: &str, parameter: &Parameter) -> String {
    let name = parameter.name;
    let own = NAMES.iter().find(|(of, known, _)| (of.is_empty() || *of == resource) && *known == name);
    if let Some((_, _, field)) = own {
        return (*field).to_owned();
    }
    let bare = name.strip_suffix("_system").unwrap_or(name);
    let stem = bare.strip_suffix("_from").or_else(|| bare.strip_suffix("_to"));
    match (parameter.kind, stem) {
        (Kind::Date, Some(stem)) => format!("{stem}_on"),
        (Kind::Timestamp, Some(stem)) => format!("{stem}_at"),
        (Kind::Id, _) if name != "id" => format!("{name}_id"),
        _ => name.to_owned(),
    }
}

/// The resource that a filter or create key refers to by id.
fn target(resource: &str, parameter: &str) -> Option<&'static str> {
    LINKS.iter().find(|(of, name, _)| *of == resource && *name == parameter).map(|(_, _, target)| *target)
}

/// All fields of a resource's records, the key first.
pub fn fields_of(resource: &Resource) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    let mut add = |name: String, kind: Kind, target: Option<&'static str>| {
        if !fields.iter().any(|known| known.name == name) {
            fields.push(Field { name, kind, target });
        }
    };
    for filter in resource.filters.iter().filter(|filter| filter.name != EXPAND) {
        add(field_of(resource.name, filter), filter.kind, target(resource.name, filter.name));
    }
    for key in resource.create {
        add(key.name.to_owned(), key.kind, target(resource.name, key.name));
    }
    for key in resource.record_key {
        add((*key).to_owned(), Kind::Id, None);
    }
    if resource.filters.iter().any(|filter| filter.name == EXPAND) {
        add(CUSTOM_FIELDS.to_owned(), Kind::List(&Kind::Object), None);
    }
    if resource.list {
        add("notes".to_owned(), Kind::String, None);
        add("created_at".to_owned(), Kind::Timestamp, None);
    }
    fields
}

/// The parameter that requests custom fields in parts.
pub const EXPAND: &str = "expand_field_values";
/// The field with a record's custom fields.
pub const CUSTOM_FIELDS: &str = "custom_fields";

#[cfg(test)]
mod tests {
    use super::*;
    use trackops_client::catalogue::RESOURCES;

    #[test]
    fn every_filter_has_a_field_and_no_field_is_repeated() {
        for resource in RESOURCES {
            let fields = fields_of(resource);
            for filter in resource.filters.iter().filter(|filter| filter.name != EXPAND) {
                let name = field_of(resource.name, filter);
                let field = fields.iter().find(|field| field.name == name).unwrap();
                assert_eq!(field.kind, filter.kind, "{} {}", resource.name, filter.name);
            }
            for field in &fields {
                assert_eq!(fields.iter().filter(|other| other.name == field.name).count(), 1, "{}", field.name);
            }
        }
    }
}
