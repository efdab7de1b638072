/**
 * Exports: whole, the same in each form and by each way out, and read by parsers that are not ours.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { describe, test } from "node:test";
import { parse } from "csv-parse/sync";
import { connect } from "../support/account.mjs";
import { cleanEnvironment, run, setUp } from "../support/cli.mjs";
import { folderFor } from "../support/folders.mjs";

/** Read by Python, whose parser has no part of ours. */
function pythonRows(text) {
  const script =
    "import csv, io, json, sys; t = io.TextIOWrapper(sys.stdin.buffer, 'utf-8', newline=''); print(json.dumps(list(csv.reader(t, strict=True))))";
  return JSON.parse(execFileSync("python3", ["-c", script], { input: text, encoding: "utf8", maxBuffer: 1 << 28 }));
}

const objects = ([header, ...rows]) => rows.map((row) => Object.fromEntries(row.map((cell, at) => [header[at], cell])));

/** A server whose records are the test's own. */
async function serve(context, records, { perPage = 100 } = {}) {
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url, "http://localhost");
    const page = Number(searchParams.get("page") ?? 1);
    const body =
      searchParams.get("mode") === "count"
        ? { record_count: records.length, page_count: Math.ceil(records.length / perPage) }
        : records.slice((page - 1) * perPage, page * perPage);
    response.setHeader("Content-Type", "application/json").end(JSON.stringify(body));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.after(() => server.close());
  const folder = folderFor(context);
  const env = {
    ...cleanEnvironment(folder),
    TRACKOPS_API_BASE_URL: `http://127.0.0.1:${server.address().port}`,
    TRACKOPS_API_USERNAME: "samspade",
    TRACKOPS_API_TOKEN: "token",
  };
  const trackops = (...args) => run([...args, "--requests-per-second", "Infinity"], { env, cwd: folder });
  return { folder, trackops };
}

test("every form, to a file and to standard output, holds what the client lists", async (context) => {
  const { simulator, folder, trackops } = await setUp(context, { records: { cases: 250 } });
  const records = await connect(simulator).cases.list().toArray();
  const readers = {
    ndjson: (text) =>
      text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    jsonl: (text) =>
      text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    json: JSON.parse,
  };
  for (const [ending, reader] of Object.entries(readers)) {
    const { code, stdout, stderr } = await trackops(["export", "cases", "-o", `cases.${ending}`]);
    assert.deepEqual([code, stdout], [0, ""], stderr);
    const text = readFileSync(join(folder, `cases.${ending}`), "utf8");
    assert.deepEqual(reader(text), records);
    const piped = await trackops(["export", "cases", "--format", ending.replace("jsonl", "ndjson")]);
    assert.deepEqual([piped.code, piped.stderr], [0, ""]);
    assert.equal(piped.stdout, text);
    assert.equal(
      (await trackops(["export", "cases", "-o", "-", "--format", ending.replace("jsonl", "ndjson")])).stdout,
      text,
    );
  }
  assert.deepEqual(readdirSync(folder).sort(), ["cases.json", "cases.jsonl", "cases.ndjson"], "nothing is left beside");
});

test("CSV is read by Python and csv-parse as what was sent", async (context) => {
  const { simulator, folder, trackops } = await setUp(context, { records: { cases: 250 } });
  const records = await connect(simulator).cases.list().toArray();
  assert.equal((await trackops(["export", "cases", "-o", "cases.csv"])).code, 0);
  const text = readFileSync(join(folder, "cases.csv"), "utf8");
  assert.equal((await trackops(["export", "cases"])).stdout, text);
  const rows = pythonRows(text);
  assert.deepEqual(rows, parse(text, { record_delimiter: "\r\n" }));
  assert.ok(text.endsWith("\r\n") && !text.startsWith("\uFEFF"));
  const [header] = rows;
  assert.deepEqual(header.slice(0, 3), ["id", "client_id", "location_id"], "the catalogue's order");
  for (const [at, row] of objects(rows).entries()) {
    const record = records[at];
    assert.equal(row.id, String(record.id));
    assert.equal(row.notes, record.notes, "line breaks and quotes");
    assert.equal(row["Client.name"], record.Client.name, "what is nested");
    assert.equal(row.is_request, String(record.is_request));
    assert.deepEqual(JSON.parse(row.custom_fields), record.custom_fields, "lists");
    for (const [key, value] of Object.entries(record)) {
      if (typeof value === "string") assert.equal(row[key], value, key);
    }
  }
});

test("a key that comes late in the listing has its column, and nothing is lost", async (context) => {
  const records = Array.from({ length: 350 }, (_, at) => ({ id: at + 1, name: `n${at}` }));
  records[349] = {
    id: 350,
    zebra: 1,
    address: { city: "Ulm", "a.b": 1 },
    "address.city": "literal",
    "back\\slash": true,
  };
  records[120] = { id: 121, address: null, nothing: null, list: [{ a: 1 }, null], empty: {} };
  const { trackops, folder } = await serve(context, records);
  for (const out of [[], ["-o", "clients.csv"]]) {
    const { code, stdout, stderr } = await trackops("export", "clients", ...out);
    assert.equal(code, 0, stderr);
    const text = out.length === 0 ? stdout : readFileSync(join(folder, "clients.csv"), "utf8");
    const [header, ...rows] = pythonRows(text);
    assert.equal(rows.length, 350);
    const late = [
      "address.a\\.b",
      "address.city",
      "address\\.city",
      "back\\\\slash",
      "empty",
      "list",
      "nothing",
      "zebra",
    ];
    assert.deepEqual(header, ["id", "name", ...late], "known columns first, then by name");
    const last = objects([header, ...rows])[349];
    assert.deepEqual(
      [
        last["address.city"],
        last["address\\.city"],
        last["address.a\\.b"],
        last["back\\\\slash"],
        last.zebra,
        last.name,
      ],
      ["Ulm", "literal", "1", "true", "1", ""],
    );
    assert.deepEqual(JSON.parse(objects([header, ...rows])[120].list), [{ a: 1 }, null]);
  }
  // The order of the records changes none of it.
  const reversed = await serve(context, [...records].reverse());
  const { stdout } = await reversed.trackops("export", "clients");
  assert.deepEqual(pythonRows(stdout)[0].length, 10);
});

test("--columns chooses and orders them, and CSV then streams", async (context) => {
  const records = Array.from({ length: 250 }, (_, at) => ({
    id: at + 1,
    name: at % 2 ? "x" : null,
    Client: { name: "c" },
  }));
  const { trackops } = await serve(context, records);
  const { code, stdout, stderr } = await trackops("export", "clients", "--columns", "Client.name,id,missing");
  assert.equal(code, 0);
  assert.match(stderr, /^warning: no record has missing; /);
  assert.equal((await trackops("export", "clients", "--columns", "id", "-o", "ids.csv", "--quiet")).stderr, "");
  const rows = pythonRows(stdout);
  assert.deepEqual(rows.slice(0, 2), [
    ["Client.name", "id", "missing"],
    ["c", "1", ""],
  ]);
  assert.equal(rows.length, 251);
  const one = await trackops("export", "clients", "--columns", "name");
  assert.equal(pythonRows(one.stdout).length, 251, "a row of one empty cell is a row");
});

describe("cells that a spreadsheet would run", () => {
  const cells = ["=1+1", "+1", "@SUM(A1)", "-2+3", "\t=1", "\r=1", "＝1", "=cmd|' /C calc'!A0", 'x"=1'];
  test("get an apostrophe, but no negative number", async (context) => {
    const { trackops } = await serve(context, [
      ...cells.map((name, at) => ({ id: at + 1, name })),
      { id: 90, name: "-12.50" },
      { id: 91, name: -3 },
    ]);
    const rows = objects(pythonRows((await trackops("export", "clients")).stdout));
    for (const [at, cell] of cells.entries()) {
      assert.equal(rows[at].name, cell.startsWith("x") ? cell : `'${cell}`);
    }
    assert.deepEqual(
      rows.slice(-2).map(({ name }) => name),
      ["-12.50", "-3"],
    );
  });
  test("stay as they are with --no-escape-formulas", async (context) => {
    const { trackops } = await serve(
      context,
      cells.map((name, at) => ({ id: at + 1, name })),
    );
    const { stdout } = await trackops("export", "clients", "--no-escape-formulas");
    assert.deepEqual(
      objects(pythonRows(stdout)).map(({ name }) => name),
      cells,
    );
  });
});

test("line separators of Unicode, quotes and emptiness come through every form", async (context) => {
  const texts = [
    "a\u2028b\u2029c\u0085d",
    'say "hi", twice',
    "two\r\nlines",
    "",
    " spaces ",
    "naïve 漢字 😀",
    "\u0000nul",
  ];
  const records = texts.map((name, at) => ({ id: at + 1, name }));
  const { trackops, folder } = await serve(context, records);
  for (const format of ["csv", "ndjson", "json"]) {
    assert.equal((await trackops("export", "clients", "-o", `c.${format}`)).code, 0);
  }
  const names = (rows) => rows.map(({ name }) => name);
  const read = (format) => readFileSync(join(folder, `c.${format}`), "utf8");
  assert.deepEqual(names(objects(parse(read("csv"), { record_delimiter: "\r\n" }))), texts);
  assert.deepEqual(JSON.parse(read("json")), records);
  assert.deepEqual(
    read("ndjson")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
    records,
  );
});

test("nothing to export is a header, an empty list, an empty file", async (context) => {
  const { trackops } = await serve(context, []);
  assert.match((await trackops("export", "clients")).stdout, /^id,.*\r\n$/);
  assert.equal((await trackops("export", "clients", "--format", "json")).stdout, "[]\n");
  assert.equal((await trackops("export", "clients", "--format", "ndjson")).stdout, "");
});

test("--bom begins with the mark that Excel looks for", async (context) => {
  const { trackops } = await serve(context, [{ id: 1, name: "Zürich" }]);
  const { stdout } = await trackops("export", "clients", "--bom", "--columns", "id,name");
  assert.equal(stdout, "\uFEFFid,name\r\n1,Zürich\r\n");
});

test("the file of before stays until the new one is whole; a link is followed", async (context) => {
  const { simulator, folder, trackops } = await setUp(context, { records: { cases: 250 } });
  mkdirSync(join(folder, "data"));
  const file = join(folder, "data", "cases.csv");
  writeFileSync(file, "before");
  symlinkSync(file, join(folder, "link.csv"));
  await simulator.fault({ kind: "status", status: 400 });
  const failed = await trackops(["export", "cases", "-o", "link.csv"]);
  assert.equal(failed.code, 1);
  assert.doesNotMatch(failed.stderr, /Go on/, "there is nothing to go on with");
  assert.deepEqual(readdirSync(join(folder, "data")), ["cases.csv"]);
  assert.equal(readFileSync(file, "utf8"), "before");
  assert.equal((await trackops(["export", "cases", "-o", "link.csv"])).code, 0);
  assert.ok(lstatSync(join(folder, "link.csv")).isSymbolicLink());
  assert.equal(pythonRows(readFileSync(file, "utf8")).length, 251);
  assert.deepEqual(readdirSync(join(folder, "data")), ["cases.csv"]);
});

test("with --json the summary of an export is JSON on standard output", async (context) => {
  const { folder, trackops } = await setUp(context, { records: { cases: 120 } });
  const { stdout, stderr } = await trackops(["export", "cases", "-o", "cases.json", "--json", "--verify"]);
  assert.equal(stderr, "");
  const { file, records, seconds } = JSON.parse(stdout);
  assert.deepEqual([file, records], [join(folder, "cases.json"), 120]);
  assert.ok(seconds > 0 && existsSync(file));
});
