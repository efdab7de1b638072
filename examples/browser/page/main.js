/**
 * The page: passes the form's values to the host, and shows the results. `host.js` runs the client in this page;
 * `examples/electron` replaces it with one that calls another process.
 */
import { createChart } from "./chart.js";
import { clearProblems, field, filledIn, filterField, noteField, showProblem } from "./fields.js";
import { collections } from "./filters.js";
import { host } from "./host.js";
import { createTable } from "./table.js";
import { durationText, make, nameText, numberText, recordsText } from "./text.js";

const element = (id) => document.getElementById(id);
const [signInForm, queryForm, exportForm] = [element("sign-in"), element("query"), element("export")];
const table = createTable(element("results"), showRecord);
const chart = createChart(element("chart"));

let busy = false;
let signedIn = false;
/** The filters with a field in the form. */
let filters = [];
/** Start time of the current task, and the last quarter that was announced. */
let progress = { started: 0, said: 0 };

element("collection").append(...collections.map(({ name }) => new Option(nameText(name), name)));
element("sign-in-fields").append(...host.signInFields.map(signInField));
element("submit-sign-in").textContent = host.signInText;
if (element("apiToken") === null) {
  element("submit-sign-in").setAttribute("aria-describedby", "apiToken-hint apiToken-problem");
}
element("format-choices").append(...(host.formats ?? []).map(formatChoice));
chooseCollection();

host.onProgress(showProgress);
element("collection").addEventListener("change", chooseCollection);
element("add-filter").addEventListener("click", addFilter);
element("sign-out").addEventListener("click", () => during("Signing out…", signOut));
element("count").addEventListener("click", () => during("Counting…", count, queryForm));
element("stop").addEventListener("click", () => host.stop());
element("keep-copy").addEventListener("click", () => during("Copying…", keepCopy));
element("delete-copy").addEventListener("click", () => during("Deleting…", deleteCopy));
onSubmit(signInForm, () => during("Signing in…", signIn, signInForm));
onSubmit(queryForm, () => during("Reading…", showRecords, queryForm));
onSubmit(exportForm, () => during("Exporting…", exportRecords, queryForm));
// Shows the page last, when everything is ready.
showAccount(await host.overview());
await showCopies();

function onSubmit(form, listener) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    listener();
  });
}

async function signIn() {
  const { outcome, ...state } = await host.signIn(Object.fromEntries(new FormData(signInForm)));
  if (outcome === "stopped") return "Stopped. You are not signed in.";
  showAccount(state);
  await showCopies();
  element("collection").focus();
  return "";
}

async function signOut() {
  showAccount(await host.signOut());
  await showCopies();
  signInForm.querySelector("input").focus();
  return "Signed out. The page has forgotten the token.";
}

async function count() {
  const answer = await host.count(query());
  return answer.outcome === "stopped" ? "Stopped." : recordsText(answer.records);
}

async function showRecords() {
  const { collection } = query();
  return await showFrom({ collection, title: nameText(collection) }, (onPage) => host.read(query(), onPage));
}

/**
 * Shows pages as they arrive. The previous result stays until the first page, and also if the listing fails before it.
 */
async function showFrom({ collection, title, sorting }, read) {
  let begun = false;
  const begin = () => {
    if (begun) return;
    begun = true;
    chart.hide();
    table.begin(title, sorting);
  };
  const { outcome } = await read((page) => {
    begin();
    table.add(page);
    if (collection === "cases") chart.show(table.records());
  });
  begin();
  const text = recordsText(table.records().length);
  return outcome === "stopped" ? `Stopped after ${text}.` : `${text}.`;
}

async function exportRecords() {
  const { format } = Object.fromEntries(new FormData(exportForm));
  const { outcome, records, file, seconds } = await host.exportRecords({ ...query(), format });
  if (outcome === "saved") return `${recordsText(records)} in ${file} (${durationText(seconds)}).`;
  return outcome === "stopped" ? "Stopped. Nothing was saved." : "Canceled. Nothing was exported.";
}

async function keepCopy() {
  const collection = chosen().name;
  const { outcome, added, changed } = await host.copy.refresh(collection);
  await showCopies();
  if (outcome === "stopped")
    return "Stopped. The records copied so far are kept, and the next copy continues from there.";
  return `${nameText(collection)} can be shown offline: ${numberText(added)} new, ${numberText(changed)} changed.`;
}

async function deleteCopy() {
  await host.copy.delete();
  await showCopies();
  element("collection").focus();
  return "The offline copy is deleted.";
}

async function showCopies() {
  if (host.copy === undefined) return;
  const kept = await host.copy.kept();
  element("copy").hidden = !signedIn && kept.length === 0;
  element("keep-copy").hidden = !signedIn;
  element("delete-copy").hidden = kept.length === 0;
  element("copies").replaceChildren(...kept.map(copyLine));
}

function copyLine({ collection, records, at }) {
  const show = make("button", { type: "button", className: "quiet", textContent: "Show" });
  const name = nameText(collection);
  show.setAttribute("aria-label", `Show the offline copy of ${name}`);
  show.addEventListener("click", () => {
    // A store returns records in any order. This restores the server's order, newest first.
    const shown = { collection, title: `${name}, offline copy`, sorting: { column: "id", descending: true } };
    during("Reading the copy…", () => showFrom(shown, (onPage) => host.copy.read(collection, onPage)));
  });
  const when = new Date(at).toLocaleString("en", { dateStyle: "medium", timeStyle: "short" });
  return make("li", {}, make("span", { textContent: `${name}: ${recordsText(records)}, ${when}` }), show);
}

/** Runs one task at a time. The Stop button is shown and focused while it runs. */
async function during(what, work, form) {
  if (busy) return;
  const from = document.activeElement;
  clearMessages();
  setBusy(true, what);
  element("stop").focus();
  try {
    element("outcome").textContent = await work();
  } catch (error) {
    showFailure(form, error);
  } finally {
    const focusIsOpen = [element("stop"), document.body].includes(document.activeElement);
    setBusy(false, "");
    const wrong = form?.querySelector("[aria-invalid='true']");
    if (focusIsOpen) (wrong ?? from).focus();
    if (!wrong) showMessage();
  }
}

/** Scrolls to the message, which may be out of view in a small window. */
function showMessage() {
  const message = ["failure", "outcome"].map(element).find(({ textContent }) => textContent !== "");
  message?.scrollIntoView({ block: "nearest" });
}

function setBusy(value, what) {
  busy = value;
  progress = { started: performance.now(), said: 0 };
  // Not on all of main, because messages inside it must still be announced.
  element("results").setAttribute("aria-busy", String(value));
  element("progress").hidden = !value;
  element("progress-bar").removeAttribute("value");
  element("progress-text").textContent = what;
  for (const button of document.querySelectorAll(".side button, #sign-out")) {
    // Not `disabled`, which would lose the focus.
    button.setAttribute("aria-disabled", String(value));
  }
  if (value) element("progress").scrollIntoView({ block: "nearest" });
}

function clearMessages() {
  for (const id of ["outcome", "failure", "spoken"]) element(id).textContent = "";
  clearProblems();
}

/** Shows each problem at its field, and those without a field at the top. */
function showFailure(form, { code, message, problems = [] }) {
  const placed = form ? problems.filter((problem) => showProblem(form, problem)) : [];
  const all = placed.length > 0 && placed.length === problems.length;
  element("failure").textContent = all ? `To correct: ${placed.map(labelOf).join(", ")}.` : message;
  if (code === "signed_out") showAccount({ account: null, notice: "" });
}

function labelOf({ parameter }) {
  return element(`${parameter}-problem`).parentElement.querySelector("label, h3").textContent;
}

function showAccount({ account, notice }) {
  signedIn = account !== null;
  signInForm.hidden = signedIn;
  queryForm.hidden = !signedIn;
  exportForm.hidden = !signedIn || host.formats === undefined;
  element("signed-in").hidden = !signedIn;
  element("who").textContent = signedIn ? `${account.username} at ${account.subdomain}` : "";
  element("notice").textContent = notice;
  element("notice").hidden = notice === "";
}

function chosen() {
  return collections.find(({ name }) => name === element("collection").value);
}

function query() {
  return { collection: chosen().name, filters: filledIn(queryForm, filters) };
}

function chooseCollection() {
  const { name, about } = chosen();
  filters = [];
  element("about").textContent = about;
  element("filter-fields").replaceChildren();
  element("keep-copy").textContent = `Copy ${nameText(name).toLowerCase()}`;
  offerFilters();
}

function offerFilters() {
  const rest = chosen().filters.filter((filter) => !filters.includes(filter));
  element("more").replaceChildren(...rest.map(({ name }) => new Option(nameText(name), name)));
  element("more-filters").hidden = rest.length === 0;
}

function addFilter() {
  const filter = chosen().filters.find(({ name }) => name === element("more").value);
  if (filter === undefined || busy) return;
  filters.push(filter);
  const added = filterField(filter);
  const remove = make("button", { type: "button", className: "quiet remove", textContent: "Remove" });
  remove.setAttribute("aria-label", `Remove the filter ${nameText(filter.name)}`);
  remove.addEventListener("click", () => {
    filters = filters.filter((one) => one !== filter);
    added.remove();
    offerFilters();
    element("more").focus();
  });
  added.append(remove);
  element("filter-fields").append(added);
  offerFilters();
  added.querySelector("input, select").focus();
}

function signInField(given) {
  return "note" in given ? noteField(given) : inputField(given);
}

function inputField({ name, label, hint, ending, type = "text", autocomplete = "off", value = "" }) {
  const control = make("input", {
    type,
    autocomplete,
    value,
    autocapitalize: "none",
    spellcheck: false,
    required: true,
  });
  return field({ id: name, name, label, hint, ending, control });
}

function formatChoice({ name, label }, place) {
  return make("label", {}, make("input", { type: "radio", name: "format", value: name, checked: place === 0 }), label);
}

function showRecord(record) {
  element("record-title").textContent = "Record";
  element("record-text").textContent = JSON.stringify(record, null, 2);
  element("record").showModal();
}

function showProgress({ records, total, waiting }) {
  if (!busy) return;
  const bar = element("progress-bar");
  if (total === null) bar.removeAttribute("value");
  else Object.assign(bar, { max: Math.max(total, 1), value: Math.min(records, total) });
  const done = total === null ? recordsText(records) : `${numberText(records)} of ${recordsText(total)}`;
  const more = waitingText(waiting) ?? remainingText(records, total);
  element("progress-text").textContent = [done, more].filter(Boolean).join(", ");
  speakQuarter(records, total);
}

function waitingText(waiting) {
  if (waiting === null) return undefined;
  const why = waiting.reason === "server_asked" ? "Trackops asked to wait" : "a request failed, retry in";
  return `${why} ${durationText(waiting.ms / 1000)}`;
}

function remainingText(records, total) {
  const elapsed = (performance.now() - progress.started) / 1000;
  if (total === null || records === 0 || records >= total || elapsed < 3) return undefined;
  return `about ${durationText((elapsed / records) * (total - records))} left`;
}

/** Announces each quarter to screen readers, not each page. */
function speakQuarter(records, total) {
  if (!total) return;
  const quarter = Math.floor((records / total) * 4);
  if (quarter <= progress.said || quarter >= 4) return;
  progress.said = quarter;
  element("spoken").textContent = `${quarter * 25} percent`;
}
