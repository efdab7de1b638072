//! The values of fields: a pure function of seed, resource, record and field. So nothing is stored, and the same seed
//! gives the same data.

use serde_json::{Value, json};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use trackops_client::catalogue::{FIELD_TYPES, Kind};

use crate::fields::Field;
use crate::moment::{date, timestamp};

/// Creation time of the first seeded record.
const EPOCH: OffsetDateTime = datetime!(2024-01-01 08:00 UTC);
/// Largest id of things without a collection in the API (regions, statuses, roles).
pub const LOOKUPS: u64 = 7;

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
const TITLES: [&str; 5] = ["Surveillance", "Interview", "Court date", "Records search", "Report due"];
const FILES: [(&str, &str); 4] =
    [("report", "application/pdf"), ("photo", "image/jpeg"), ("video", "video/mp4"), ("statement", "text/plain")];
const ITEMS: [&str; 5] = ["Mileage", "Parking", "Meals", "Database search", "Court fees"];

/// The parameters of all seeded data.
#[derive(Clone, Copy, Debug)]
pub struct Seed {
    /// The seed itself.
    pub number: u64,
    /// Minutes between the creation times of records.
    pub minutes_apart: u32,
}

/// When a record was created.
fn created(seed: Seed, row: u64) -> OffsetDateTime {
    EPOCH + Duration::minutes(i64::from(seed.minutes_apart) * i64::try_from(row).unwrap_or(0))
}

/// The value of one field of one record. `linked` is the number of seeded records of the resource that it refers to.
pub fn value(seed: Seed, resource: &str, row: u64, field: &Field, linked: Option<u64>) -> Value {
    let mut dice = Dice::new(seed.number, resource, row, &field.name);
    match field.kind {
        Kind::Id if field.name == "id" => json!(row),
        Kind::Id if resource == "fields" => json!(field_type(row).0),
        Kind::Id => match linked {
            Some(0) => Value::Null,
            Some(most) => json!(dice.id(most)),
            None => json!(dice.id(LOOKUPS)),
        },
        Kind::Whole => json!(10_000 + row),
        Kind::Integer { min, max } => json!(u64::from(min) + dice.id(u64::from(max - min) + 1) - 1),
        Kind::Flag => json!(dice.below(2)),
        Kind::YesNoNa => [json!(1), json!(0), json!("")].into_iter().nth(dice.place(3)).unwrap_or_default(),
        Kind::Number => json!(format!("{}.{:02}", dice.below(9_000) + 500, dice.below(100))),
        Kind::Boolean => json!(is_so(&field.name, &mut dice)),
        Kind::Date => json!(date(day(seed, &field.name, row, &mut dice))),
        Kind::Timestamp if field.name == "created_at" => json!(timestamp(created(seed, row))),
        Kind::Timestamp => json!(timestamp(created(seed, row) + Duration::seconds(dice.below(14 * 86_400)))),
        Kind::Choice(_) if resource == "fields" => json!(field_type(row).1),
        Kind::Choice(choices) => json!(dice.pick(choices)),
        Kind::List(Kind::Object) if field.name == crate::fields::CUSTOM_FIELDS => custom_fields(&mut dice),
        Kind::List(Kind::Id) => (0..dice.below(3)).map(|_| json!(dice.id(LOOKUPS))).collect(),
        Kind::List(_) => json!([]),
        Kind::String | Kind::Email | Kind::Link | Kind::Country => json!(text(resource, row, &field.name, &mut dice)),
        Kind::Object | Kind::Parts(_) => json!({}),
    }
}

/// Id and tag of a custom field's type. The types alternate by field id.
fn field_type(row: u64) -> (u64, &'static str) {
    let place = usize::try_from(row.saturating_sub(1)).unwrap_or(0) % FIELD_TYPES.len();
    (place as u64 + 1, FIELD_TYPES.get(place).map_or("INPUT", |known| known.name))
}

fn is_so(name: &str, dice: &mut Dice) -> bool {
    match name {
        "is_request" => dice.below(20) == 0,
        "is_valid" => dice.below(5) != 0,
        "is_allday" | "is_vendor" => dice.below(6) == 0,
        _ => dice.below(2) == 0,
    }
}

fn day(seed: Seed, name: &str, row: u64, dice: &mut Dice) -> OffsetDateTime {
    let days = match name {
        "created_on" | "entry_date" => 0,
        "due_on" => 14 + dice.below(30),
        _ => dice.below(30),
    };
    created(seed, row) + Duration::days(days)
}

fn text(resource: &str, row: u64, name: &str, dice: &mut Dice) -> String {
    let (city, state) = dice.pick(&CITIES);
    match (resource, name) {
        ("clients", "name") => dice.pick(&COMPANIES).to_owned(),
        ("clientLocations", "name") => format!("{city} branch"),
        ("subjects", "name") => format!("{}, {}", dice.pick(&LAST_NAMES), dice.pick(&FIRST_NAMES)),
        ("fields", "name") => format!("{} {row}", field_type(row).1),
        ("files", "name" | "filename") => {
            let (stem, kind) = file(row);
            if name == "name" {
                format!("{stem} {row}")
            } else {
                format!("{stem}-{row}.{}", kind.rsplit('/').next().unwrap_or("bin"))
            }
        }
        ("files", "mime_type") => file(row).1.to_owned(),
        (_, "first_name" | "user_first_name") => dice.pick(&FIRST_NAMES).to_owned(),
        (_, "last_name" | "user_last_name") => dice.pick(&LAST_NAMES).to_owned(),
        (_, "title") => dice.pick(&TITLES).to_owned(),
        (_, "email" | "email_invoice") => format!("person{row}@client.example"),
        (_, "website") => "https://client.example".to_owned(),
        (_, "account_code") => format!("A{:05}", dice.below(99_999)),
        (_, "address_1") => format!("{} Main Street", 1 + dice.below(900)),
        (_, "address_2") => format!("Suite {}", 1 + dice.below(40)),
        (_, "case_location") => format!("{city}, {state}"),
        (_, "admin_notes") => String::new(),
        ("cases", "notes") => {
            format!("{} {}\n{}", dice.pick(&SENTENCES), dice.pick(&SENTENCES), dice.pick(&SENTENCES))
        }
        _ if name.contains("reference") => format!("CLM-{:07}", dice.below(9_999_999)),
        _ if name.contains("notes") || name.contains("policies") => dice.pick(&SENTENCES).to_owned(),
        _ => format!("{name} {row}"),
    }
}

fn file(row: u64) -> (&'static str, &'static str) {
    FILES.get(usize::try_from(row).unwrap_or(0) % FILES.len()).copied().unwrap_or(("file", "application/octet-stream"))
}

/// Values for the account's first custom fields, one of each type, so that every form occurs.
fn custom_fields(dice: &mut Dice) -> Value {
    let first = dice.place(FIELD_TYPES.len());
    let some = FIELD_TYPES.iter().enumerate().cycle().skip(first).take(4);
    some.map(|(place, known)| json!({ "id": place + 1, "value": custom_value(known.name, dice) })).collect()
}

fn custom_value(tag: &str, dice: &mut Dice) -> Value {
    let (city, state) = dice.pick(&CITIES);
    match tag {
        "ADDRESS" => json!({
            "address_1": format!("{} Main Street", 1 + dice.below(900)), "address_2": "", "city": city, "state": state,
            "zip": format!("{:05}", dice.below(99_999)), "country": "US",
        }),
        "COUNTRY" => json!("US"),
        "DATE" | "BIRTHDAY" => json!(date(EPOCH - Duration::days(dice.below(20_000)))),
        "EMAIL" => json!("person@client.example"),
        "LONG" => json!(format!("{}\n{}", dice.pick(&SENTENCES), dice.pick(&SENTENCES))),
        "CURRENCY" | "NUMBER" => json!(dice.below(90_000)),
        "CHECKBOX" => json!(["Red", "Blue"]),
        "NAME" => json!({
            "first_name": dice.pick(&FIRST_NAMES), "middle_name": "", "last_name": dice.pick(&LAST_NAMES),
        }),
        "LINK" => json!("https://client.example/profile"),
        "YESNO" => json!(dice.below(2)),
        "YESNONA" => json!(""),
        _ => json!("Blue"),
    }
}

/// The lines of an expense entry, in the vendor's form.
pub fn expense_details(seed: Seed, row: u64) -> Value {
    let mut dice = Dice::new(seed.number, "expenseEntries", row, "ExpenseDetails");
    let lines = (0..=dice.below(2)).map(|_| {
        let (rate, quantity) = (dice.below(5_000), 1 + dice.below(40));
        let cents = rate * quantity;
        json!({
            "FinanceItem": { "expense_alias": dice.pick(&ITEMS) },
            "notes": dice.pick(&SENTENCES),
            "rate": format!("{}.{:02}", rate / 100, rate % 100),
            "quantity": quantity.to_string(),
            "total": format!("{}.{:02}", cents / 100, cents % 100),
        })
    });
    lines.collect()
}

/// Pseudo-random numbers that depend only on their purpose (FNV-1a, then SplitMix64).
struct Dice(u64);

impl Dice {
    fn new(seed: u64, resource: &str, row: u64, field: &str) -> Self {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ seed;
        for byte in resource.bytes().chain(field.bytes()) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Self(hash ^ row.wrapping_mul(0xd134_2543_de82_ef95))
    }

    const fn next(&mut self) -> u64 {
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

    fn place(&mut self, choices: usize) -> usize {
        usize::try_from(self.next() % choices.max(1) as u64).unwrap_or(0)
    }

    fn pick<T: Copy + Default>(&mut self, choices: &[T]) -> T {
        choices.get(self.place(choices.len())).copied().unwrap_or_default()
    }
}
