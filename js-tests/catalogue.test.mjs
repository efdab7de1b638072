/**
 * The catalogue against the reference's own tables, and both against what goes over the wire, for every resource.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { InvalidParameterError, Trackops } from "trackops-client";
import { parse } from "yaml";
import { account, rejection } from "./support/account.mjs";
import { reference, resources, rows } from "./support/reference.mjs";

const document = parse(readFileSync(new URL("../api/openapi.yaml", import.meta.url), "utf8"));
const catalogue = new Map(
  Object.entries(document.paths).flatMap(([path, item]) => {
    const settings = item["x-trackops-resource"];
    return settings === undefined ? [] : [[settings.name, { path, settings, ...item }]];
  }),
);

/** Where the catalogue departs from what the reference prints, each for a reason that it states. */
const departures = {
  "files list filename": "string", // a name with its extension cannot be a whole number
  "caseUpdates create activity_at": "timestamp", // "date and time of the activity"
};
const extraChoices = { "invoices status": ["none"] }; // explained in place of draft

const refOf = (schema) => schema.$ref?.split("/").at(-1);
const resolve = (schema) => {
  const target = document.components.schemas[refOf(schema)];
  return target?.type === "object" ? schema : { ...target, ...schema };
};

/** A schema's type in the words of the reference. */
function typeOf(schema) {
  const { type, format } = resolve(schema);
  if (type === "string") return { date: "date", "date-time": "timestamp", email: "email" }[format] ?? "string";
  return type;
}

/** The same of a printed type. */
function printed(type) {
  if (type === "string `YYYY-MM-DD`") return "date";
  if (type.startsWith("array of") || type === "collection") return "array";
  return type;
}

const ownParameters = ({ get }) => (get?.parameters ?? []).filter(({ $ref }) => $ref === undefined);

function newSchema({ post, settings }) {
  const operation = post ?? document.paths[settings.createPath]?.post;
  const whole = operation?.requestBody.content["application/json"].schema;
  const [wrapper] = whole?.required ?? [];
  return { wrapper, schema: document.components.schemas[refOf(whole?.properties[wrapper] ?? {})] };
}

test("all 21 resources of the reference are there, and none that it lacks", () => {
  assert.equal(resources.length, 21);
  assert.deepEqual([...catalogue.keys()], resources);
});

test("every parameter of the reference is in the catalogue with its type, alias and values, and no other", () => {
  let counted = 0;
  for (const resource of resources) {
    const own = ownParameters(catalogue.get(resource));
    const table = rows(resource, "list");
    assert.deepEqual(own.map(({ name }) => name).sort(), table.map(({ name }) => name).sort(), resource);
    for (const { name, type, more } of table) {
      const { schema, "x-trackops-alias": alias } = own.find((parameter) => parameter.name === name);
      const what = `${resource} list ${name}`;
      assert.equal(typeOf(schema), departures[what] ?? printed(type), what);
      assert.equal(alias, /^alias (.+)$/.exec(more)?.[1], what);
      const choices = /^choices (.+)$/.exec(more)?.[1].split(",");
      if (choices) {
        const expected = [...choices, ...(extraChoices[`${resource} ${name}`] ?? [])];
        assert.deepEqual([...schema.enum].sort(), expected.sort(), what);
      }
      counted += 1;
    }
  }
  assert.equal(counted, 250);
});

test("every key of a create body is there, required where the reference says so, and no other", () => {
  let counted = 0;
  for (const resource of resources) {
    const { schema } = newSchema(catalogue.get(resource));
    const table = rows(resource, "create");
    assert.equal(schema !== undefined, rows(resource, "post-path").length > 0, resource);
    assert.deepEqual(Object.keys(schema?.properties ?? {}).sort(), table.map(({ name }) => name).sort(), resource);
    for (const { name, type, required } of table) {
      const what = `${resource} create ${name}`;
      assert.equal(typeOf(schema.properties[name]), departures[what] ?? printed(type), what);
      assert.equal(schema.required?.includes(name) ?? false, required === "yes", what);
      counted += 1;
    }
  }
  assert.equal(counted, 58);
});

test("every path is there; those that the reference does not show say that they are inferred", () => {
  const documented = reference
    .filter(({ where }) => where.endsWith("-path"))
    .map(({ where, name }) => `${where} ${name}`);
  const described = Object.entries(document.paths).flatMap(([path, item]) =>
    ["get", "post"].filter((method) => item[method]).map((method) => ({ path, method, operation: item[method] })),
  );
  for (const { path, method, operation } of described) {
    const known = documented.includes(`${method}-path ${path.slice(1)}`);
    assert.equal(operation["x-trackops-certainty"] !== "inferred", known, `${method} ${path}`);
  }
  const found = new Set(described.map(({ path, method }) => `${method}-path ${path.slice(1)}`));
  assert.deepEqual(
    documented.filter((path) => !found.has(path)),
    [],
  );
});

test("the types of custom fields are those of the reference", () => {
  assert.deepEqual(
    document.components.schemas.FieldTypeTag.enum,
    rows("fields", "field-type").map(({ name }) => name),
  );
});

const moment = new Date("2026-01-31T10:20:30Z");

/** A value of a type as a caller gives it, and as the reference has it sent. */
function sample(type, more, name) {
  const choice = /^choices (\w+)/.exec(more)?.[1];
  if (choice) return [choice, choice];
  if (name === "field_type_tag") return ["ADDRESS", "ADDRESS"];
  return {
    integer: [1, "1"],
    number: [1.5, "1.5"],
    string: ["Zoë & Co. 100% +1", "Zoë & Co. 100% +1"],
    email: ["a@b.example", "a@b.example"],
    boolean: [true, "1"],
    date: ["2026-01-31", "2026-01-31"],
    timestamp: [moment, "2026-01-31 10:20:30"],
    array: [[], []],
  }[type];
}

/** Samples for a table: what the caller gives, and what must be sent. */
function samples(resource, where) {
  const entries = rows(resource, where).map(({ name, type, more }) => {
    const [given, sent] = sample(departures[`${resource} ${where} ${name}`] ?? printed(type), more, name);
    return { name, given, sent };
  });
  return {
    given: Object.fromEntries(entries.map(({ name, given }) => [name, given])),
    sent: Object.fromEntries(entries.map(({ name, sent }) => [name, sent])),
  };
}

for (const resource of resources) {
  test(`${resource}: what goes over the wire is what the reference says`, async (context) => {
    const { simulator, trackops } = await account(context);
    const collection = trackops[resource];
    const seen = async () => {
      const [request, ...others] = await simulator.requests();
      await simulator.forget();
      assert.equal(others.length, 0);
      return request;
    };
    const query = (request) => Object.fromEntries(new URLSearchParams(request.query));

    const [listPath] = rows(resource, "get-path");
    if (listPath) {
      const { given, sent } = samples(resource, "list");
      const path = `/api/v1/${listPath.name}`;
      await collection.list({ ...given, dir: "asc" }).toArray();
      const listed = await seen();
      assert.equal(`${listed.method} ${listed.path} ${listed.status}`, `GET ${path} 200`);
      assert.deepEqual(query(listed), { ...sent, dir: "asc", page: "1", per_page: "100" });

      await collection.page({ ...given, page: 2, per_page: 7 });
      assert.deepEqual(query(await seen()), { ...sent, page: "2", per_page: "7" });

      await collection.count(given);
      assert.deepEqual(query(await seen()), { ...sent, mode: "count" });

      const [record] = await collection.page({ per_page: 1 });
      await seen();
      const keys = catalogue.get(resource).settings.recordKey.map((key) => record[key]);
      assert.deepEqual(await collection.get(...keys), record);
      assert.equal((await seen()).path, `${path}/${keys.join("/")}`);
    } else {
      assert.equal((await rejection(collection.page())).constructor, InvalidParameterError);
    }

    const [createPath] = rows(resource, "post-path");
    if (createPath) {
      const { given, sent } = samples(resource, "create");
      const { schema, wrapper } = newSchema(catalogue.get(resource));
      // JSON keeps the types; only moments become texts.
      const body = Object.fromEntries(
        Object.entries(given).map(([key, value]) => [key, value === moment ? sent[key] : value]),
      );
      await collection.create(given).catch(() => {}); // a second case contact of that key is refused
      const created = await seen();
      assert.equal(`${created.method} ${created.path}`, `POST /api/v1/${createPath.name}`);
      assert.deepEqual(JSON.parse(created.body), { [wrapper]: body });
      await collection.create(given, { wrapper: "another" }).catch(() => {});
      assert.deepEqual(JSON.parse((await seen()).body), { another: body });

      const required = schema.required ?? [];
      if (required.length > 0) {
        const error = await rejection(collection.create({}));
        assert.deepEqual(error.problems.map(({ parameter }) => parameter).sort(), [...required].sort());
        assert.equal((await simulator.requests()).length, 0, "refused before a request was spent");
      }
    }
  });
}

test("documented aliases are sent as they are; with the name at once they are refused", async (context) => {
  const { simulator, trackops } = await account(context);
  const aliased = reference.filter(({ more }) => more.startsWith("alias "));
  assert.equal(aliased.length, 18);
  for (const { resource, name, type, more } of aliased) {
    const alias = more.slice("alias ".length);
    const [given, sent] = sample(type, "", name);
    await trackops[resource].page({ [alias]: given });
    const [{ query }] = await simulator.requests();
    assert.equal(new URLSearchParams(query).get(alias), sent);
    const error = await rejection(trackops[resource].page({ [alias]: given, [name]: given }));
    assert.match(error.message, new RegExp(`given once: it is another name of ${name}`));
    await simulator.forget();
  }
});

test("invoices take both draft and none, files take a file name", async (context) => {
  const { trackops } = await account(context);
  for (const status of ["draft", "none"]) await trackops.invoices.count({ status });
  await trackops.files.count({ filename: "report-1.pdf" });
});

test("further keys go through where the reference is cut, and are refused where it is whole", async (context) => {
  const { simulator, trackops } = await account(context);
  await trackops.events.create({ calendar_id: 3, starts: new Date("2026-01-31T10:20:30Z") });
  const [{ body }] = await simulator.requests();
  assert.deepEqual(JSON.parse(body), { event: { calendar_id: 3, starts: "2026-01-31 10:20:30" } });
  const error = await rejection(
    trackops.subjects.create({ casefile_id: 1, subject_type_id: 1, custom_fields: [], is_pined: true }),
  );
  assert.match(error.message, /is_pined: this name is not a key of a new record of subjects.*is_pinned/);
});

test("the part of a collection that has a path of its own is a collection too", async (context) => {
  const { trackops } = await account(context);
  const ofCase = await trackops.collection("cases/status_history/7").list({ dir: "asc" }).toArray();
  assert.deepEqual(ofCase, await trackops.caseStatusHistory.list({ case: 7, dir: "asc" }).toArray());
  assert.ok(ofCase.length > 1);
  const { update_id: update } = (await trackops.caseUpdateNotifications.page({ per_page: 1 }))[0];
  const ofUpdate = await trackops.collection(`case/update/notifications/${update}`).list().toArray();
  assert.deepEqual(ofUpdate, await trackops.caseUpdateNotifications.list({ update }).toArray());
});

test("a composite key takes its parts in order, and says what it lacks", async (context) => {
  const { trackops } = await account(context);
  const [{ casefile_id, user_id, assign_type_id }] = await trackops.caseContacts.page({ per_page: 1 });
  const record = await trackops.caseContacts.get(casefile_id, user_id, assign_type_id);
  assert.equal(record.user_id, user_id);
  const error = await rejection(trackops.caseContacts.get(1, 2));
  assert.match(error.message, /3: case, user, assign_type/);
});

test("what is linked is there: every id of another collection leads to its record", async (context) => {
  const { trackops } = await account(context);
  const [update] = await trackops.caseUpdates.page({ per_page: 1 });
  const record = await trackops.cases.get(update.casefile_id);
  const location = await trackops.clientLocations.get(record.location_id);
  assert.equal(location.root_id, record.client_id);
  assert.equal((await trackops.clients.get(record.client_id)).name, record.Client.name);
});

test("a resource's methods are those that Trackops offers", () => {
  const trackops = new Trackops({ subdomain: "mycompany", username: "sam", apiToken: "secret" });
  assert.throws(() => trackops.caseStatusChanges.list(), {
    name: "InvalidParameterError",
    message: /one that Trackops offers for caseStatusChanges: create/,
  });
});
