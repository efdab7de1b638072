/**
 * The tasks of a sample, for any peer. Each checks its results: a wrong answer may be a fast one.
 */

/** Seven filters of the reference; some values need encoding. */
export const filters = {
  client: 4,
  case_status: 3,
  created_from: "2026-01-01",
  updated_from: "2026-01-31 23:59:59",
  is_request: false,
  reference_value_1: "CLM 7/115&247",
  primary_manager: 32,
};

function expect(right, what) {
  if (!right) throw new Error(`a wrong answer: ${what}`);
}

async function read(client, pages) {
  let records = 0;
  let latest = Number.POSITIVE_INFINITY;
  for await (const page of client.pages()) {
    records += page.length;
    const { id } = page[page.length - 1];
    expect(id < latest, "the order of pages");
    latest = id;
  }
  expect(records === pages * 100 - 50, `${records} records in ${pages} pages`);
}

async function inTurn(count, action) {
  for (let at = 0; at < count; at += 1) expect((await action(at)).id > 0, "no record");
}

/** Some peers would run for minutes. */
function tooLong(ms) {
  return new Promise((_, reject) => setTimeout(() => reject(new Error("too long")), ms));
}

/** Runs `count` actions with at most `width` at a time. */
async function together(count, width, action) {
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const at = next;
      next += 1;
      expect((await action(at)).id > 0, "no record");
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
}

export const tasks = {
  async warm(client, { task, warmPages = 5, warmGets = 0 }) {
    if (warmPages > 0 && task !== "addresses" && task !== "checks") await read(client, warmPages);
    await inTurn(warmGets, (at) => client.get(at + 1));
  },

  async pages(connect, { pages }) {
    const client = connect();
    const bytes = [];
    if (pages >= 1000) bytes.push(process.memoryUsage.rss());
    let at = 0;
    let records = 0;
    for await (const page of client.pages()) {
      records += page.length;
      at += 1;
      if (pages >= 1000 && at % (pages / 10) === 0) bytes.push(process.memoryUsage.rss());
    }
    expect(records === pages * 100 - 50, `${records} records in ${pages} pages`);
    return { bytes };
  },

  async export(connect, { pages, longestMs }) {
    const done = read(connect(), pages);
    await (longestMs === undefined ? done : Promise.race([done, tooLong(longestMs)]));
  },

  async gets(connect, { count }) {
    const client = connect();
    await inTurn(count, (at) => client.get(at + 1));
  },

  async together(connect, { count, width }) {
    const client = connect();
    await together(count, width, (at) => client.get(at + 1));
  },

  async accounts(connect, { count, accounts, account }) {
    const clients = Array.from({ length: accounts }, (_, at) =>
      connect({ baseUrl: `${account.baseUrl}/account-${at}` }),
    );
    await together(count, 10, (at) => clients[at % accounts].get(at + 1));
  },

  /** The time to the first record of a page over a slow connection. */
  async first(connect) {
    const client = connect();
    const start = performance.now();
    const source = client.records === undefined ? client.pages() : client.records();
    for await (const first of source) {
      const record = Array.isArray(first) ? first[0] : first;
      const firstMs = performance.now() - start;
      expect(record.id > 0, "no record");
      return { firstMs };
    }
    throw new Error("no record came");
  },

  addresses: (connect, job) => perSecond(connect().address, job),
  checks: (connect, job) => perSecond(connect().check, job),
};

/** How many are built per second, after a warm-up for the compiler. */
async function perSecond(build, { forMs }) {
  const text = String(await build(filters));
  if (text.includes("?")) expect(text.includes("CLM+7%2F115%26247") || text.includes("CLM%207%2F115%26247"), text);
  let rate = 0;
  for (const ms of [forMs, forMs]) {
    let count = 0;
    const start = performance.now();
    let end = start;
    for (; end - start < ms; end = performance.now()) {
      for (let at = 0; at < 100; at += 1) {
        const built = build({ ...filters, client: count + at + 1 });
        if (built instanceof Promise) await built;
      }
      count += 100;
    }
    rate = (count / (end - start)) * 1000;
  }
  return { perSecond: rate };
}
