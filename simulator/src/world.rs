//! All records. They are generated from the seed on demand, so that a million of them take no memory. Only what was
//! created, changed or removed is stored.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use trackops_client::catalogue::{RESOURCES, Resource};

use crate::fields::{CUSTOM_FIELDS, Field, fields_of};
use crate::moment::timestamp;
use crate::values::{self, Seed};

/// A record.
pub type Record = Map<String, Value>;

/// Default number of records by collection.
const COUNTS: &[(&str, u64)] = &[
    ("cases", 450),
    ("caseRequests", 60),
    ("caseStatusHistory", 1_200),
    ("caseUpdates", 900),
    ("caseUpdateNotifications", 1_500),
    ("caseContacts", 1_000),
    ("caseReviews", 250),
    ("clients", 40),
    ("clientLocations", 80),
    ("clientContacts", 120),
    ("staff", 45),
    ("subjects", 900),
    ("events", 300),
    ("tasks", 350),
    ("files", 600),
    ("fields", 32),
    ("invoices", 400),
    ("invoicePayments", 350),
    ("expenseEntries", 700),
    ("expenseSlips", 120),
];
/// Default number of records of a resource that is not in that list.
const COUNT: u64 = 100;

/// Fields that copy a field of a linked record: resource, field, linking field, copied field.
const COPIED: &[(&str, &str, &str, &str)] = &[
    ("cases", "client_id", "location_id", "root_id"),
    ("caseRequests", "client_id", "location_id", "root_id"),
    ("caseUpdates", "casefile_id", "subject_id", "casefile_id"),
    ("caseUpdateNotifications", "casefile_id", "update_id", "casefile_id"),
    ("caseContacts", "case_created_on", "casefile_id", "created_on"),
    ("caseContacts", "case_type_id", "casefile_id", "case_type_id"),
    ("caseReviews", "user_first_name", "user_id", "first_name"),
    ("caseReviews", "user_last_name", "user_id", "last_name"),
    ("clientContacts", "root_client_id", "client_id", "root_id"),
    ("events", "casefile_id", "subject_id", "casefile_id"),
    ("tasks", "casefile_id", "subject_id", "casefile_id"),
    ("invoices", "client_id", "location_id", "root_id"),
    ("invoicePayments", "client_id", "invoice_id", "client_id"),
    ("invoicePayments", "location_id", "invoice_id", "location_id"),
    ("invoicePayments", "invoice_number", "invoice_id", "invoice_number"),
    ("invoicePayments", "invoice_reference_number", "invoice_id", "reference_number"),
    ("invoicePayments", "invoice_created_on", "invoice_id", "created_on"),
];

/// One collection.
#[derive(Debug)]
pub struct Table {
    /// The resource.
    pub resource: &'static Resource,
    fields: Vec<Field>,
    seeded: u64,
    next: u64,
    written: BTreeMap<u64, Record>,
    removed: BTreeSet<u64>,
}

impl Table {
    /// The existing rows, newest first. The id of a record, if it has one, is its row.
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = u64> + '_ {
        (1..self.next).rev().filter(|row| !self.removed.contains(row))
    }

    /// Number of records.
    pub fn len(&self) -> u64 {
        self.next - 1 - self.removed.len() as u64
    }

    /// Whether there are no records.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn has(&self, row: u64) -> bool {
        row > 0 && row < self.next && !self.removed.contains(&row)
    }
}

/// The collections of one account.
#[derive(Debug)]
pub struct World {
    seed: Seed,
    tables: Vec<Table>,
}

impl World {
    /// Seeds the given number of records for each collection.
    pub fn new(seed: Seed, counts: &BTreeMap<String, u64>) -> Self {
        let table = |resource: &'static Resource| {
            let usual = COUNTS.iter().find(|(name, _)| *name == resource.name).map_or(COUNT, |(_, count)| *count);
            let count = counts.get(resource.name).copied().unwrap_or(usual);
            // A resource that can only be created needs no table.
            let seeded = if resource.list { count } else { 0 };
            let fields = fields_of(resource);
            Table { resource, fields, seeded, next: seeded + 1, written: BTreeMap::new(), removed: BTreeSet::new() }
        };
        Self { seed, tables: RESOURCES.iter().map(table).collect() }
    }

    /// The collection with that name.
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.resource.name == name)
    }

    fn table_mut(&mut self, name: &str) -> Option<&mut Table> {
        self.tables.iter_mut().find(|table| table.resource.name == name)
    }

    /// One field of an existing record.
    pub fn field(&self, table: &Table, row: u64, name: &str) -> Value {
        if let Some(record) = table.written.get(&row) {
            return record.get(name).cloned().unwrap_or_default();
        }
        table.fields.iter().find(|field| field.name == name).map_or(Value::Null, |field| self.seeded(table, row, field))
    }

    fn seeded(&self, table: &Table, row: u64, field: &Field) -> Value {
        let resource = table.resource;
        if resource.record_key.len() > 1
            && let Some(place) = resource.record_key.iter().position(|key| *key == field.name)
        {
            return self.key_of(table, row).get(place).map_or(Value::Null, |part| json!(part));
        }
        // A subject belongs to the case that has it as its primary subject.
        match (resource.name, field.name.as_str()) {
            ("subjects", "casefile_id") => return json!((row - 1) % self.count("cases").max(1) + 1),
            ("cases", "primary_subject_id") => {
                return if row <= self.count("subjects") { json!(row) } else { Value::Null };
            }
            _ => {}
        }
        let copied = COPIED.iter().find(|(of, name, ..)| *of == resource.name && *name == field.name);
        if let Some((_, _, link, repeated)) = copied {
            let target =
                table.fields.iter().find(|field| field.name == *link).and_then(|field| self.table(field.target?));
            let at = self.field(table, row, link).as_u64();
            return match (target, at) {
                (Some(target), Some(at)) => self.field(target, at, repeated),
                _ => Value::Null,
            };
        }
        values::value(self.seed, resource.name, row, field, field.target.map(|target| self.count(target)))
    }

    fn count(&self, name: &str) -> u64 {
        self.table(name).map_or(0, |table| table.seeded)
    }

    /// The key parts of a seeded record. The first part runs through its collection, then the next one, and so on.
    fn key_of(&self, table: &Table, row: u64) -> Vec<u64> {
        let mut rest = row - 1;
        let sizes = self.key_sizes(table);
        let mut parts: Vec<u64> = Vec::new();
        for size in sizes {
            // Shifted by the earlier parts, so that not all cases start with the same user.
            let shift = parts.iter().sum::<u64>() * 7;
            parts.push(size.map_or(rest, |size| (rest + shift) % size) + 1);
            rest = size.map_or(0, |size| rest / size);
        }
        parts
    }

    /// Number of values of each key part; the last part has no limit.
    fn key_sizes(&self, table: &Table) -> Vec<Option<u64>> {
        let keys = table.resource.record_key;
        let size = |key: &&str| {
            let target = table.fields.iter().find(|field| field.name == *key)?.target;
            Some(target.map_or(values::LOOKUPS, |target| self.count(target)).max(1))
        };
        let last = keys.len().saturating_sub(1);
        keys.iter().enumerate().map(|(place, key)| if place == last { None } else { size(key) }).collect()
    }

    /// The row of the record with this key.
    pub fn find(&self, table: &Table, key: &[u64]) -> Option<u64> {
        let names = table.resource.record_key;
        if names.len() != key.len() {
            return None;
        }
        if let [row] = key {
            return table.has(*row).then_some(*row);
        }
        let is =
            |row: u64| names.iter().zip(key).all(|(name, part)| self.field(table, row, name).as_u64() == Some(*part));
        let written = table.written.keys().copied().find(|row| is(*row));
        written.or_else(|| {
            let (mut row, mut weight) = (1_u64, 1_u64);
            let mut shift = 0_u64;
            for (size, part) in self.key_sizes(table).into_iter().zip(key) {
                let place = part.checked_sub(1)?;
                let turn = match size {
                    Some(size) if place < size => (place + size - shift * 7 % size) % size,
                    Some(_) => return None,
                    None => place,
                };
                row = row.checked_add(weight.checked_mul(turn)?)?;
                weight = weight.checked_mul(size.unwrap_or(1))?;
                shift = shift.checked_add(*part)?;
            }
            (table.has(row) && is(row)).then_some(row)
        })
    }

    /// A record by its row, with the names of linked records.
    pub fn record(&self, table: &Table, row: u64, expanded: bool) -> Record {
        let mut record = table.written.get(&row).cloned().unwrap_or_else(|| {
            table.fields.iter().map(|field| (field.name.clone(), self.seeded(table, row, field))).collect()
        });
        for field in &table.fields {
            let Some(target) = field.target.and_then(|target| self.table(target)) else { continue };
            let Some(id) = record.get(&field.name).and_then(Value::as_u64).filter(|id| target.has(*id)) else {
                continue;
            };
            if let Some(name) = self.name(target, id) {
                record.insert(object_name(&field.name), json!({ "id": id, "name": name }));
            }
        }
        if table.resource.name == "expenseEntries" {
            record.insert("formatted_entry_number".to_owned(), json!(format!("E-{row:06}")));
            record.insert("ExpenseDetails".to_owned(), values::expense_details(self.seed, row));
        }
        if table.resource.name == "files" {
            record.insert("download_url".to_owned(), json!(format!("https://files.example/{row}?expires=900")));
        }
        if !expanded && let Some(Value::Array(fields)) = record.get_mut(CUSTOM_FIELDS) {
            fields.iter_mut().for_each(flatten);
        }
        record
    }

    fn name(&self, table: &Table, row: u64) -> Option<String> {
        let text = |name: &str| self.field(table, row, name).as_str().map(str::to_owned);
        text("name")
            .or_else(|| text("title"))
            .or_else(|| Some(format!("{} {}", text("first_name")?, text("last_name")?)))
    }

    /// Adds a record, and returns its row. The key is the next one unless it is given.
    pub fn add(&mut self, name: &str, given: &Record, now: OffsetDateTime) -> Option<u64> {
        let table = self.table(name)?;
        let row = table.next;
        let mut record: Record =
            table.fields.iter().map(|field| (field.name.clone(), self.seeded(table, row, field))).collect();
        record.extend(given.clone());
        let changed = table.resource.increment.map(|increment| increment.key);
        for key in ["created_at", "updated_at"].into_iter().chain(changed) {
            if let Some(stamp) = record.get_mut(key) {
                *stamp = json!(timestamp(now));
            }
        }
        if table.resource.record_key == ["id"] {
            record.insert("id".to_owned(), json!(row));
        }
        let table = self.table_mut(name)?;
        table.next += 1;
        table.written.insert(row, record);
        Some(row)
    }

    /// Sets fields of a record and its time of update.
    pub fn set(&mut self, name: &str, row: u64, fields: &[(&str, Value)], now: OffsetDateTime) -> Option<()> {
        let table = self.table(name)?;
        let mut record = table.written.get(&row).cloned().unwrap_or_else(|| {
            table.fields.iter().map(|field| (field.name.clone(), self.seeded(table, row, field))).collect()
        });
        for (key, value) in fields {
            record.insert((*key).to_owned(), value.clone());
        }
        if let Some(stamp) = record.get_mut("updated_at") {
            *stamp = json!(timestamp(now));
        }
        self.table_mut(name)?.written.insert(row, record);
        Some(())
    }

    /// A key of a create body that refers to a missing record.
    pub fn stray_link(&self, resource: &Resource, given: &Record) -> Option<(&'static str, u64)> {
        let linked = self.table(resource.name)?.fields.iter().filter_map(|field| {
            // The reference does not say whether a case's client is a root client or a location, nor who a contact's
            // user is.
            let open = [("cases", "client_id"), ("caseContacts", "user_id")];
            if open.contains(&(resource.name, field.name.as_str())) {
                return None;
            }
            let key = resource.create.iter().find(|key| key.name == field.name)?;
            Some((key.name, self.table(field.target?)?, given.get(key.name)?.as_u64()?))
        });
        linked.filter(|(_, target, id)| !target.has(*id)).map(|(name, _, id)| (name, id)).next()
    }

    /// Sets a case's status. The history stays linear: later entries are removed before the new one is added.
    pub fn change_status(&mut self, given: &Record, now: OffsetDateTime) -> Option<()> {
        const HISTORY: &str = "caseStatusHistory";
        let number = |key: &str| given.get(key)?.as_u64();
        let (case, status) = (number("casefile_id")?, number("case_status_id")?);
        self.set("cases", case, &[("case_status_id", json!(status))], now);
        let history = self.table(HISTORY)?;
        let of = |row: &u64, key: &str| self.field(history, *row, key).as_u64();
        let mine: Vec<u64> = history.rows().filter(|row| of(row, "casefile_id") == Some(case)).collect();
        let gone: Vec<u64> =
            mine.iter().copied().filter(|row| of(row, "case_status_id").is_none_or(|at| at >= status)).collect();
        for row in gone {
            self.remove(HISTORY, row);
        }
        let mut entry = given.clone();
        entry.insert("changed_at".to_owned(), json!(timestamp(now)));
        self.add(HISTORY, &entry, now).map(|_| ())
    }

    /// Removes an existing record.
    pub fn remove(&mut self, name: &str, row: u64) {
        if let Some(table) = self.table_mut(name).filter(|table| table.has(row)) {
            table.written.remove(&row);
            table.removed.insert(row);
        }
    }
}

/// Turns `primary_contact_id` into `PrimaryContact`, as in the vendor's example.
fn object_name(field: &str) -> String {
    let words = field.strip_suffix("_id").unwrap_or(field).split('_');
    words.map(|word| word.get(..1).unwrap_or_default().to_uppercase() + word.get(1..).unwrap_or_default()).collect()
}

/// Without `expand_field_values`, values are strings, booleans and numbers.
fn flatten(field: &mut Value) {
    if let Some(value @ (Value::Object(_) | Value::Array(_))) = field.get_mut("value") {
        *value = Value::String(value.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEED: Seed = Seed { number: 1, minutes_apart: 10 };

    #[test]
    fn every_record_is_found_by_its_unique_key() {
        let world = World::new(SEED, &BTreeMap::new());
        for table in world.tables.iter().filter(|table| table.resource.list) {
            let mut seen = BTreeSet::new();
            for row in table.rows() {
                let keys = table.resource.record_key.iter();
                let key: Vec<u64> = keys.map(|key| world.field(table, row, key).as_u64().unwrap()).collect();
                assert_eq!(world.find(table, &key), Some(row), "{} {key:?}", table.resource.name);
                assert!(seen.insert(key));
            }
            assert!(!table.is_empty());
        }
    }

    #[test]
    fn every_link_refers_to_an_existing_record() {
        let world = World::new(SEED, &BTreeMap::new());
        for table in &world.tables {
            for row in table.rows() {
                for field in &table.fields {
                    let Some(target) = field.target.and_then(|target| world.table(target)) else { continue };
                    let id = world.field(table, row, &field.name).as_u64();
                    let there = id.is_some_and(|id| target.has(id));
                    assert!(there, "{} {row} {} {id:?}", table.resource.name, field.name);
                }
            }
        }
    }

    #[test]
    fn new_and_changed_records_have_the_current_time() {
        let mut world = World::new(SEED, &BTreeMap::new());
        let now = time::macros::datetime!(2026-01-31 12:00 UTC);
        for resource in RESOURCES.iter().filter(|resource| resource.list) {
            let Some(increment) = resource.increment else { continue };
            let row = world.add(resource.name, &Record::new(), now).unwrap();
            let later = now + time::Duration::SECOND;
            world.set(resource.name, 1, &[("notes", json!("new"))], later).unwrap();
            let table = world.table(resource.name).unwrap();
            assert_eq!(world.field(table, row, increment.key), "2026-01-31 12:00:00", "{}", resource.name);
            let moved = world.field(table, 1, increment.key) == "2026-01-31 12:00:01";
            assert_eq!(moved, increment.key == "updated_at", "{}", resource.name);
        }
    }

    #[test]
    fn copied_fields_equal_those_of_the_linked_record() {
        let world = World::new(SEED, &BTreeMap::new());
        for (name, field, link, repeated) in COPIED {
            let table = world.table(name).unwrap();
            let target =
                world.table(table.fields.iter().find(|known| known.name == *link).unwrap().target.unwrap()).unwrap();
            let at = world.field(table, 3, link).as_u64().unwrap();
            assert_eq!(world.field(table, 3, field), world.field(target, at, repeated), "{name} {field}");
            assert!(!world.field(table, 3, field).is_null(), "{name} {field}");
        }
    }
}
