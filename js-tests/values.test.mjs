/**
 * Values that people write and read by hand: custom fields and timestamps.
 */
import assert from "node:assert/strict";
import test from "node:test";
import { customField, formatTimestamp, InvalidParameterError, parseTimestamp, readCustomField } from "trackops-client";
import { account } from "./support/account.mjs";
import { rows } from "./support/reference.mjs";

const address = { address_1: "1 Main St", city: "Reno", state: "NV", zip: "89501", country: "US" };
const name = { first_name: "Sam", middle_name: "", last_name: "Spade" };

/** Of each type: what a caller gives, and what is sent. */
const written = {
  ADDRESS: [address, address],
  COUNTRY: ["US", "US"],
  DATE: [new Date("2026-01-31"), "2026-01-31"],
  BIRTHDAY: ["1891-02-14", "1891-02-14"],
  EMAIL: ["sam@spade.example", "sam@spade.example"],
  LONG: ["a\nb", "a\nb"],
  INPUT: ["a", "a"],
  CURRENCY: [12.5, 12.5],
  CHECKBOX: [
    ["Red", "Blue"],
    ["Red", "Blue"],
  ],
  SELECT: ["Red", "Red"],
  RADIO: ["Red", "Red"],
  NAME: [name, name],
  NUMBER: [-3, -3],
  LINK: ["https://spade.example", "https://spade.example"],
  YESNO: [true, 1],
  YESNONA: [null, ""],
};

test("custom fields of all 16 types are sent in the reference's form and read back", async (context) => {
  const { simulator, trackops } = await account(context);
  const tags = rows("fields", "field-type").map((row) => row.name);
  assert.deepEqual(Object.keys(written), tags);
  const custom_fields = tags.map((tag, at) => customField(tag, at + 1, written[tag][0]));
  const subject = await trackops.subjects.create({ casefile_id: 1, subject_type_id: 1, custom_fields });
  const [{ body }] = await simulator.requests();
  const expected = tags.map((tag, at) => ({ id: at + 1, value: written[tag][1] }));
  assert.deepEqual(JSON.parse(body).subject.custom_fields, expected);
  for (const [at, tag] of tags.entries()) {
    const wanted = tag === "DATE" ? "2026-01-31" : written[tag][0];
    assert.deepEqual(readCustomField(tag, subject.custom_fields[at].value), wanted, tag);
  }
});

test("every custom field of a record can be read; with expand_field_values they come in parts", async (context) => {
  const { trackops } = await account(context);
  const tags = new Map((await trackops.fields.list().toArray()).map(({ id, field_type_tag }) => [id, field_type_tag]));
  const readings = async (expand_field_values) => {
    const staff = await trackops.staff.list({ expand_field_values }).toArray();
    return staff.flatMap(({ custom_fields }) =>
      custom_fields.map(({ id, value }) => ({ value, read: readCustomField(tags.get(id), value) })),
    );
  };
  const [flat, expanded] = [await readings(false), await readings(true)];
  assert.deepEqual(
    flat.map(({ read }) => read),
    expanded.map(({ read }) => read),
  );
  assert.ok(flat.every(({ value }) => typeof value !== "object"));
  assert.ok(expanded.some(({ value }) => typeof value === "object"));
});

test("a wrong custom field says what is wrong with it", () => {
  const refused = (tag, id, value) => {
    try {
      customField(tag, id, value);
    } catch (error) {
      assert.ok(error instanceof InvalidParameterError);
      return error.message;
    }
    throw new Error("it was taken");
  };
  assert.match(refused("COUNTRY", 1, "us"), /two letters of a country.*"US"/);
  assert.match(refused("ADDRESS", 1, { town: "Reno" }), /town: this name is not one of the parts address_1/);
  assert.match(refused("ADRESS", 1, {}), /"ADDRESS"/);
  assert.match(refused("DATE", 0, new Date("2026-01-31T10:00:00Z")), /id: 0 is not .*value: .*midnight/);
  assert.match(refused("YESNO", 1), /true or false/);
  assert.throws(() => readCustomField("NAME", "Sam Spade"), /expand_field_values/);
  assert.throws(() => readCustomField("NAME", "{Sam}"), /valid JSON/);
});

const problemsOf = (part) => {
  try {
    part();
  } catch (error) {
    assert.ok(error instanceof InvalidParameterError, String(error));
    return error.problems;
  }
  throw new Error("it was taken");
};

test("what a type of custom fields does not take is refused, and nothing else is", () => {
  for (const [tag, value] of [
    ["COUNTRY", "us"],
    ["COUNTRY", "USA"],
    ["COUNTRY", "ü"],
    ["DATE", "31.01.2026"],
    ["DATE", new Date("2026-01-31T00:00:00.001Z")],
    ["EMAIL", "sam"],
    ["EMAIL", "sam @x"],
    ["INPUT", 5],
    ["CURRENCY", "12.50"],
    ["CURRENCY", Number.NaN],
    ["CHECKBOX", "a"],
    ["CHECKBOX", []],
    ["CHECKBOX", [1]],
    ["CHECKBOX", [undefined]],
    ["LINK", "spade.example"],
    ["LINK", "javascript:alert(1)"],
    ["YESNO", null],
    ["YESNO", "yes"],
    ["YESNO", undefined],
    ["YESNONA", 2],
    ["YESNONA", undefined],
    ["ADDRESS", "1 Main St"],
    ["ADDRESS", {}],
    ["ADDRESS", { city: undefined }],
    ["ADDRESS", new Date()],
    ["NAME", ["Sam"]],
    ["COUNTRY", ["US"]],
    ["INPUT", undefined],
  ]) {
    const problems = problemsOf(() => customField(tag, 7, value));
    assert.deepEqual(
      problems.map(({ parameter }) => parameter),
      ["value"],
      `${tag} ${value}`,
    );
  }
  assert.equal(problemsOf(() => customField("LINK", 7, "spade.example"))[0].suggestion, '"https://spade.example"');
  const several = problemsOf(() => customField("ADDRESS", 0, { town: "Reno", zip: 1 }));
  assert.deepEqual(
    several.map(({ parameter }) => parameter),
    ["id", "town", "zip"],
  );
  assert.equal(problemsOf(() => customField("toString", 7, "a"))[0].parameter, "tag");
  assert.deepEqual(customField("ADDRESS", "12", { city: "Reno" }), { id: "12", value: { city: "Reno" } });
  assert.deepEqual(customField("YESNONA", 12, false), { id: 12, value: 0 });
});

test("custom fields are read in every form that servers use, and never guessed", () => {
  for (const [tag, value, read] of [
    ["ADDRESS", { city: "Reno" }, { city: "Reno" }],
    ["ADDRESS", ' {"city":"Reno"}', { city: "Reno" }],
    ["CHECKBOX", [], []],
    ["CHECKBOX", '["a"]', ["a"]],
    ["CURRENCY", "12.50", 12.5],
    ["NUMBER", 3, 3],
    ...["-3", " 3 ", "+1e3", ".5", "5."].map((text) => ["NUMBER", text, Number(text)]),
    ["YESNO", 1, true],
    ["YESNO", "0", false],
    ["YESNO", "No", false],
    ["YESNONA", "", null],
    ["YESNONA", true, true],
    ["DATE", "2026-01-31", "2026-01-31"],
    ["DATE", "2026-01-31 00:00:00", "2026-01-31"],
    ["INPUT", 5, "5"],
    ["INPUT", " a ", " a "],
    ["NAME", null, null],
    ["NAME", undefined, null],
  ]) {
    assert.deepEqual(readCustomField(tag, value), read, `${tag} ${value}`);
  }
  for (const [tag, value] of [
    ["ADDRESS", "1 Main St, Reno"],
    ["ADDRESS", []],
    ["CHECKBOX", "a, b"],
    ["CURRENCY", "12,50 €"],
    ...["inf", "Infinity", "0x10", "1 2", "--1", "e5", ".", "1e999", true].map((text) => ["NUMBER", text]),
    ["YESNO", 2],
    ["YESNO", {}],
    ["DATE", "tomorrow"],
    ["DATE", 20260131],
    ["INPUT", {}],
    ["TEXT", "a"],
  ]) {
    assert.equal(problemsOf(() => readCustomField(tag, value)).length, 1, `${tag} ${value}`);
  }
});

test("timestamps are read as UTC, wherever the program runs", () => {
  assert.equal(parseTimestamp("2026-01-31 23:59:59").toISOString(), "2026-01-31T23:59:59.000Z");
  assert.equal(parseTimestamp("2026-01-31T23:59:59+02:00").toISOString(), "2026-01-31T21:59:59.000Z");
  assert.throws(() => parseTimestamp("31.01.2026"), /"31.01.2026" is not a timestamp such as/);
});

test("timestamps are shown by the clock of any time zone, over a change of the clocks too", () => {
  const shown = (timestamp, zone) => formatTimestamp(timestamp, zone);
  assert.equal(shown("2026-01-31 23:59:59", "Europe/Berlin"), "2026-02-01 00:59:59");
  assert.equal(shown("2026-03-08 09:59:59", "America/New_York"), "2026-03-08 05:59:59");
  assert.equal(shown("2026-03-08 06:59:59", "America/New_York"), "2026-03-08 01:59:59");
  assert.equal(shown("2026-03-08 07:00:00", "America/New_York"), "2026-03-08 03:00:00");
  assert.equal(shown(new Date(0), "Asia/Kolkata"), "1970-01-01 05:30:00");
  assert.equal(shown("2026-01-01 00:00:00", "UTC"), "2026-01-01 00:00:00");
  assert.equal(shown("0099-01-01 00:00:00", "UTC"), "0099-01-01 00:00:00");
  assert.throws(() => shown("2026-01-01 00:00:00", "Mars/Olympus"), {
    name: "InvalidParameterError",
    message: /timeZone: "Mars\/Olympus" is not a time zone such as "America\/New_York"/,
  });
  assert.throws(() => shown(new Date("x"), "UTC"), /an invalid Date/);
});
