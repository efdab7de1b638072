//! Records: made from the seed and their id when they are asked for, so that a million of them take no memory. What was
//! created, changed or removed is kept beside.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};
use time::format_description::FormatItem;
use time::macros::{datetime, format_description};
use time::{Duration, OffsetDateTime};

/// A record.
pub type Record = Map<String, Value>;

/// How the API's timestamps are written (inferred).
pub const TIMESTAMP: &[FormatItem<'_>] = format_description!("[year]-[month]-[day] [hour]:[minute]:[second]");
/// How its dates are.
pub const DATE: &[FormatItem<'_>] = format_description!("[year]-[month]-[day]");

/// Seeded records were created from this moment on, one after the other, ten minutes apart.
const EPOCH: OffsetDateTime = datetime!(2024-01-01 08:00 UTC);

/// The collections that there are, by the names of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `cases`
    Case,
    /// `clients`
    Client,
    /// `caseUpdates`
    CaseUpdate,
}

impl Kind {
    /// By the catalogue's name.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "cases" => Some(Self::Case),
            "clients" => Some(Self::Client),
            "caseUpdates" => Some(Self::CaseUpdate),
            _ => None,
        }
    }
}

/// One collection.
#[derive(Debug)]
pub struct Table {
    kind: Kind,
    seed: u64,
    seeded: u64,
    /// How many records the collections that this one refers to were seeded with.
    linked: u64,
    written: BTreeMap<u64, Record>,
    removed: BTreeSet<u64>,
    next_id: u64,
}

impl Table {
    /// A collection of `seeded` records, whose links go to one of `linked` records.
    pub fn new(kind: Kind, seed: u64, seeded: u64, linked: u64) -> Self {
        Self { kind, seed, seeded, linked, written: BTreeMap::new(), removed: BTreeSet::new(), next_id: seeded + 1 }
    }

    /// The ids that exist, newest first.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = u64> + '_ {
        (1..self.next_id).rev().filter(|id| !self.removed.contains(id))
    }

    /// How many records there are.
    pub fn len(&self) -> u64 {
        self.next_id - 1 - self.removed.len() as u64
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A record by its id.
    pub fn get(&self, id: u64) -> Option<Record> {
        if id == 0 || id >= self.next_id || self.removed.contains(&id) {
            return None;
        }
        Some(self.written.get(&id).cloned().unwrap_or_else(|| self.seeded_record(id)))
    }

    /// Adds a record at this time; gives it as it is stored.
    pub fn add(&mut self, given: Record, now: OffsetDateTime) -> Record {
        let id = self.next_id;
        self.next_id += 1;
        let mut record = self.seeded_record(id);
        record.extend(given);
        let stamp = Value::from(timestamp(now));
        for key in ["created_at", "updated_at"] {
            record.insert(key.to_owned(), stamp.clone());
        }
        record.insert("id".to_owned(), Value::from(id));
        self.written.insert(id, record.clone());
        record
    }

    /// Changes a record: its `updated_at`, and its notes.
    pub fn change(&mut self, id: u64, now: OffsetDateTime) -> bool {
        let Some(mut record) = self.get(id) else { return false };
        record.insert("notes".to_owned(), Value::from(format!("Changed at {}", timestamp(now))));
        record.insert("updated_at".to_owned(), Value::from(timestamp(now)));
        self.written.insert(id, record);
        true
    }

    /// Removes a record.
    pub fn remove(&mut self, id: u64) -> bool {
        let there = self.get(id).is_some();
        if there {
            self.written.remove(&id);
            self.removed.insert(id);
        }
        there
    }

    fn seeded_record(&self, id: u64) -> Record {
        let mut dice = Dice::new(self.seed, id);
        // Ids past the seeded ones are created later; their times are set by whoever adds them.
        let created = EPOCH + Duration::minutes(10 * i64::try_from(id.min(self.seeded)).unwrap_or(0));
        let updated = created + Duration::seconds(dice.below(14 * 86_400));
        let linked = dice.id(self.linked);
        let value = match self.kind {
            Kind::Case => case(id, linked, created, &mut dice),
            Kind::Client => client(&mut dice),
            Kind::CaseUpdate => case_update(linked, created, &mut dice),
        };
        let mut record = Record::new();
        record.insert("id".to_owned(), Value::from(id));
        if let Value::Object(fields) = value {
            record.extend(fields);
        }
        record.insert("created_at".to_owned(), Value::from(timestamp(created)));
        record.insert("updated_at".to_owned(), Value::from(timestamp(updated)));
        record
    }
}

/// A moment as the API writes it.
pub fn timestamp(moment: OffsetDateTime) -> String {
    moment.format(TIMESTAMP).unwrap_or_default()
}

fn date(moment: OffsetDateTime) -> String {
    moment.format(DATE).unwrap_or_default()
}

const FIRST_NAMES: [&str; 12] =
    ["Ava", "Noah", "Mia", "Liam", "Zoë", "José", "Ivy", "Omar", "Lena", "Kurt", "Nina", "Paul"];
const LAST_NAMES: [&str; 12] =
    ["Archer", "O'Hara", "Spade", "Müller", "Marlowe", "Drew", "Vance", "Holm", "Okafor", "Silva", "Chan", "Reyes"];
const COMPANIES: [&str; 8] = [
    "ACME Insurance",
    "Baker & Sons",
    "Northwind Legal",
    "Harbor Mutual",
    "Q+A Claims",
    "Zürich Re",
    "Pinkerton, LLC",
    "Blue \"Sky\" Group",
];
const CITIES: [(&str, &str); 6] =
    [("San Francisco", "CA"), ("Austin", "TX"), ("Newark", "NJ"), ("Reno", "NV"), ("Boise", "ID"), ("Mobile", "AL")];
const SENTENCES: [&str; 6] = [
    "Subject left the residence at 08:15 in a grey sedan.",
    "No activity was observed during the first four hours.",
    "The claimant was seen lifting boxes, then driving to a store.",
    "Neighbours confirmed that the address is current.",
    "Video of eleven minutes was obtained and stored.",
    "Contact asked for a second day of surveillance.",
];

fn case(id: u64, client: u64, created: OffsetDateTime, dice: &mut Dice) -> Value {
    let (city, state) = dice.pick(&CITIES);
    json!({
        "case_number": format!("C-{id:06}"),
        "client_id": client,
        "location_id": dice.id(500),
        "case_type_id": dice.id(6),
        "case_region_id": dice.id(8),
        "case_status_id": dice.id(7),
        "is_request": dice.below(20) == 0,
        "primary_contact_id": dice.id(900),
        "primary_investigator_id": dice.id(40),
        "primary_manager_id": dice.id(12),
        "primary_salesperson_id": dice.id(9),
        "primary_subject_id": id * 3 + 1,
        "reference_value_1": format!("CLM-{:07}", dice.below(9_999_999)),
        "reference_value_2": if dice.below(3) == 0 { json!(format!("P{:05}", dice.below(99_999))) } else { Value::Null },
        "reference_value_3": Value::Null,
        "created_on": date(created),
        "due_on": date(created + Duration::days(14 + dice.below(30))),
        "case_location": format!("{city}, {state}"),
        "budget_money": format!("{}.{:02}", dice.below(9_000) + 500, dice.below(100)),
        "budget_hours": dice.below(60) + 4,
        "notes": format!("{} {}\n{}", dice.pick(&SENTENCES), dice.pick(&SENTENCES), dice.pick(&SENTENCES)),
        "scheduling_notes": dice.pick(&SENTENCES),
        "admin_notes": "",
        "case_services_list": [dice.id(20), dice.id(20)],
        "case_flags_list": if dice.below(4) == 0 { json!([dice.id(5)]) } else { json!([]) },
        "Client": { "id": client, "name": company(client) },
        "PrimarySubject": { "name": dice.name(), "subject_type": "Claimant", "is_primary": true },
    })
}

fn client(dice: &mut Dice) -> Value {
    json!({
        "name": dice.pick(&COMPANIES),
        "account_code": format!("A{:05}", dice.below(99_999)),
        "salesperson_id": dice.id(9),
        "case_manager_id": dice.id(12),
        "website": "https://client.example",
        "email_invoice": "billing@client.example",
        "notes": dice.pick(&SENTENCES),
        "has_invoice_reminders": dice.below(2) == 0,
        "show_location_on_invoice": dice.below(2) == 0,
    })
}

fn case_update(case: u64, created: OffsetDateTime, dice: &mut Dice) -> Value {
    json!({
        "casefile_id": case,
        "subject_id": case * 3 + 1,
        "event_id": Value::Null,
        "access_group_id": dice.id(4),
        "thread_id": dice.id(2_000),
        "created_by_id": dice.id(60),
        "is_valid": dice.below(5) != 0,
        "notes": format!("{} {}", dice.pick(&SENTENCES), dice.pick(&SENTENCES)),
        "activity_at": timestamp(created - Duration::minutes(dice.below(600))),
        "validated_at": timestamp(created + Duration::minutes(dice.below(600))),
        "CreatedBy": { "name": dice.name() },
    })
}

/// The name that a client's own record has is not looked up: a case shows a copy that may differ.
fn company(client: u64) -> &'static str {
    let place = usize::try_from(client).unwrap_or(0) % COMPANIES.len();
    COMPANIES.get(place).copied().unwrap_or_default()
}

/// Numbers that depend on seed and id alone (SplitMix64).
struct Dice(u64);

impl Dice {
    fn new(seed: u64, id: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ id.wrapping_mul(0xd134_2543_de82_ef95))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    fn below(&mut self, bound: i64) -> i64 {
        let bound = u64::try_from(bound.max(1)).unwrap_or(1);
        i64::try_from(self.next() % bound).unwrap_or(0)
    }

    fn id(&mut self, most: u64) -> u64 {
        self.next() % most.max(1) + 1
    }

    fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        let place = usize::try_from(self.next()).unwrap_or(0) % choices.len();
        // The lists above are not empty.
        #[expect(clippy::indexing_slicing, reason = "the remainder is within")]
        choices[place]
    }

    fn name(&mut self) -> String {
        format!("{} {}", self.pick(&FIRST_NAMES), self.pick(&LAST_NAMES))
    }
}
