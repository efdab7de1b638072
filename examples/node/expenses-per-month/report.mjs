/**
 * Reports the expenses of a range of days in two CSV files: each line of each entry, and a total for each month.
 *
 *     node report.mjs --from 2024-01-01 --to 2024-12-31 --out reports
 */
import { createWriteStream } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { stringify } from "csv-stringify";
import { stringify as stringifyAll } from "csv-stringify/sync";
import { connect, run } from "../account.mjs";
import { formatMoney, parseMoney } from "./money.mjs";

/** A cell such as =HYPERLINK(…) may come from anyone, and a spreadsheet would run it. */
const csv = { header: true, bom: true, record_delimiter: "windows", escape_formulas: true };
/** Three of the five statuses in Trackops; `declined` and `voided` entries cost nothing. */
const COUNTED = ["pending", "approved", "committed"];

await run(async () => {
  const { values } = parseArgs({
    options: {
      from: { type: "string" },
      to: { type: "string" },
      out: { type: "string", default: "." },
      simulator: { type: "boolean", default: false },
    },
  });
  const { trackops, close } = await connect(values.simulator, { onEvent: show });
  try {
    const { lines, months } = await report(trackops, values);
    process.stderr.write("\n");
    console.log(`${lines.rows} lines in ${lines.file}, ${months.rows} months in ${months.file}`);
  } finally {
    await close();
  }
});

async function report(trackops, { from, to, out }) {
  // Rejects invalid days before anything is written.
  const entries = trackops.expenseEntries.list({ date_from: from, date_to: to }, { verify: true });
  await mkdir(out, { recursive: true });
  const [linesFile, monthsFile] = [join(out, "expense-lines.csv"), join(out, "expenses-per-month.csv")];
  const sums = new Map();
  let rows = 0;

  await replace(linesFile, (part) =>
    pipeline(
      entries,
      async function* (source) {
        for await (const entry of source) {
          for (const line of linesOf(entry)) {
            rows += 1;
            add(sums, line);
            yield line;
          }
        }
      },
      stringify(csv),
      createWriteStream(part),
    ),
  );
  const months = [...sums]
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([month, sum]) => monthOf(month, sum));
  await replace(monthsFile, (part) => writeFile(part, stringifyAll(months, csv)));
  return { lines: { file: linesFile, rows }, months: { file: monthsFile, rows: months.length } };
}

/** The columns of the vendor's example, and the status of the entry. */
function linesOf({ formatted_entry_number, entry_date, status, User, ExpenseDetails = [] }) {
  return ExpenseDetails.map(({ FinanceItem, notes, rate, quantity, total }) => ({
    entry: formatted_entry_number,
    date: entry_date,
    status,
    user: User?.name,
    item: FinanceItem?.expense_alias,
    notes,
    rate,
    quantity,
    total,
  }));
}

function add(sums, { entry, date, status, total }) {
  const month = date.slice(0, 7);
  const sum = sums.get(month) ?? { entries: new Set(), lines: 0, total: 0n };
  sums.set(month, sum);
  if (!COUNTED.includes(status)) return;
  sum.entries.add(entry);
  sum.lines += 1;
  sum.total += parseMoney(total);
}

function monthOf(month, { entries, lines, total }) {
  return { month, entries: entries.size, lines, total: formatMoney(total) };
}

/** Writes beside the file and renames it at the end, so that an interrupted report leaves no partial file. */
async function replace(file, write) {
  const part = `${file}.part`;
  try {
    await write(part);
    await rename(part, file);
  } finally {
    await rm(part, { force: true });
  }
}

function show(event) {
  if (event.type !== "page") return;
  process.stderr.write(`\r${process.stderr.isTTY ? "\x1b[K" : ""}page ${event.page} of the expense entries`);
}
