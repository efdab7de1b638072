/**
 * The simulator's records as bytes ready to send, for any number of pages. Pages differ only in their ids, which have
 * equal length, so a page is a copy of a template with its ids written in.
 */
import { readFileSync } from "node:fs";

/** The lowest id. Ids count down to it: the newest record comes first. */
const LOWEST = 1_000_000_001;
const DIGITS = 10;
const PER_PAGE = 100;
const KEY = '{"id":';

export class Records {
  #templates;
  #total;

  /** @param path - A JSON file with pages of 100 records. @param total - The number of records. */
  constructor(path, total) {
    this.#templates = JSON.parse(readFileSync(path, "utf8")).map(template);
    this.#total = total;
  }

  count() {
    return JSON.stringify({ record_count: this.#total, page_count: Math.ceil(this.#total / PER_PAGE) });
  }

  /** The body of a page, counted from 1. */
  page(number) {
    const before = (number - 1) * PER_PAGE;
    const records = Math.min(PER_PAGE, this.#total - before);
    if (!(records > 0)) return Buffer.from("[]");
    const { bytes, starts } = this.#templates[number % this.#templates.length];
    const whole = records === PER_PAGE;
    const page = whole ? Buffer.from(bytes) : Buffer.from(bytes.subarray(0, starts[records]));
    // The comma after the last record of a short page becomes its closing bracket.
    if (!whole) page.write("]", page.length - 1);
    for (let place = 0; place < records; place += 1) {
      const id = LOWEST + this.#total - 1 - before - place;
      page.latin1Write(String(id), starts[place] + KEY.length, DIGITS);
    }
    return page;
  }

  /** The body of one record. */
  record(id) {
    const { bytes, starts } = this.#templates[id % this.#templates.length];
    const place = id % (PER_PAGE - 1);
    const record = Buffer.from(bytes.subarray(starts[place], starts[place + 1] - 1));
    record.latin1Write(String(LOWEST + id), KEY.length, DIGITS);
    return record;
  }
}

/** A page's bytes, and the position of each record. */
function template(records) {
  const texts = records.map((record) => {
    const text = JSON.stringify({ ...record, id: LOWEST });
    if (!text.startsWith(`${KEY}${LOWEST}`)) throw new Error("a record does not begin with its id");
    return Buffer.from(text);
  });
  if (texts.length !== PER_PAGE) throw new Error(`a page of ${texts.length} records`);
  const starts = [];
  let at = 1;
  for (const { length } of texts) {
    starts.push(at);
    at += length + 1;
  }
  return { bytes: Buffer.from(`[${texts.map(String).join(",")}]`), starts };
}
