/**
 * The page: what is filled in goes over the bridge, and what comes back is shown. It has no token and no network.
 */
const bridge = window.trackopsExport;
const element = (id) => document.getElementById(id);
const [signInForm, exportForm] = [element("sign-in"), element("export")];

let collections = [];
let busy = false;
/** When the export under way began, and the quarter that was read out last. */
let progress = { started: 0, said: 0 };

const select = (options) => {
  const control = document.createElement("select");
  control.append(new Option("Any", ""), ...options.map(([label, value]) => new Option(label, value)));
  return control;
};

/** A field for each kind of filter. */
const controls = {
  id: () => make("input", { inputMode: "numeric", autocomplete: "off" }),
  text: () => make("input", { autocomplete: "off" }),
  day: () => make("input", { type: "date" }),
  moment: () => make("input", { type: "datetime-local" }),
  yesNo: () =>
    select([
      ["Yes", "yes"],
      ["No", "no"],
    ]),
  choice: (choices) => select(choices.map((name) => [name.replaceAll("_", " "), name])),
};

const { isRunning, formats, ...state } = await answerOf(bridge.overview());
// A page that was loaded anew cannot know how an export of the former one ends.
if (isRunning) await answerOf(bridge.stop());
collections = state.collections;
element("collection").append(...collections.map(({ name, label }) => new Option(label, name)));
element("format-choices").append(...formats.map(formatChoice));
showFilters();
showAccount(state);

bridge.onProgress(showProgress);
element("collection").addEventListener("change", showFilters);
element("sign-out").addEventListener("click", signOut);
element("count").addEventListener("click", () => during(exportForm, count));
for (const id of ["stop-sign-in", "stop-export"]) element(id).addEventListener("click", () => bridge.stop());
signInForm.addEventListener("submit", (event) => {
  event.preventDefault();
  during(signInForm, signIn);
});
exportForm.addEventListener("submit", (event) => {
  event.preventDefault();
  during(exportForm, exportRecords);
});

/** An error crosses as plain data: see `ipc.mjs`. */
async function answerOf(call) {
  const { ok, value, error } = await call;
  if (ok) return value;
  throw Object.assign(new Error(error.message), error);
}

async function signIn() {
  element("outcome").textContent = "Signing in…";
  const { subdomain, username } = Object.fromEntries(new FormData(signInForm));
  const answer = await answerOf(bridge.signIn({ subdomain: subdomain.trim(), username: username.trim() }));
  element("outcome").textContent = answer.outcome === "stopped" ? "Stopped. You are not signed in." : "";
  if (answer.outcome !== "signedIn") return;
  showAccount(answer);
  element("collection").focus();
}

async function signOut() {
  clearMessages();
  showAccount(await answerOf(bridge.signOut()));
  element("outcome").textContent = "Signed out. The token is forgotten.";
  element("subdomain").focus();
}

async function count() {
  element("outcome").textContent = "Counting…";
  const answer = await answerOf(bridge.count(query()));
  element("outcome").textContent = answer.outcome === "counted" ? recordsText(answer.records) : "Stopped.";
}

async function exportRecords() {
  const { format } = Object.fromEntries(new FormData(exportForm));
  progress = { started: performance.now(), said: 0 };
  const answer = await answerOf(bridge.exportRecords({ ...query(), format }));
  element("outcome").textContent = outcomeText(answer);
}

function outcomeText({ outcome, records, file, seconds }) {
  if (outcome === "saved") return `${recordsText(records)} in ${file} (${durationText(seconds)}).`;
  return outcome === "stopped" ? "Stopped. Nothing was saved." : "Canceled. Nothing was exported.";
}

/** Runs one thing at a time; its Stop button is there meanwhile, and has the focus. */
async function during(form, work) {
  if (busy) return;
  const from = document.activeElement;
  const stop = form.querySelector("[id^='stop-']");
  clearMessages();
  setBusy(form, true);
  stop.focus();
  try {
    await work();
  } catch (error) {
    showFailure(form, error);
  } finally {
    const focusIsOpen = document.activeElement === stop || document.activeElement === document.body;
    setBusy(form, false);
    const wrong = form.querySelector("[aria-invalid='true']");
    if (focusIsOpen) (wrong ?? from).focus();
    if (wrong === null) showMessage();
  }
}

/** In a small window the message may be below what is seen. */
function showMessage() {
  const message = ["failure", "outcome"].map(element).find(({ textContent }) => textContent !== "");
  message?.scrollIntoView({ block: "nearest" });
}

function setBusy(form, value) {
  busy = value;
  form.setAttribute("aria-busy", String(value));
  form.querySelector("[id^='stop-']").hidden = !value;
  for (const button of form.querySelectorAll("button:not([id^='stop-'])")) {
    // Not `disabled`, which would throw the focus away.
    button.setAttribute("aria-disabled", String(value));
  }
  if (!value) element("progress").hidden = true;
}

function clearMessages() {
  for (const id of ["outcome", "failure", "spoken"]) element(id).textContent = "";
  for (const problem of document.querySelectorAll(".problem")) problem.textContent = "";
  for (const field of document.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
}

/** Each problem beside its field; what has no field is told below. */
function showFailure(form, { code, message, problems }) {
  element("outcome").textContent = "";
  const placed = problems.filter((problem) => showProblem(form, problem));
  const all = placed.length > 0 && placed.length === problems.length;
  element("failure").textContent = all ? `To correct: ${placed.map(labelOf).join(", ")}.` : message;
  if (code === "signed_out") showAccount({ account: null, notice: "" });
}

function showProblem(form, { parameter, expected, suggestion }) {
  const place = form.querySelector(`#${parameter}-problem`);
  if (place === null) return false;
  const hint = suggestion === undefined ? "" : ` Did you mean ${suggestion}?`;
  place.textContent = `Expected: ${expected}.${hint}`;
  form.elements[parameter]?.setAttribute("aria-invalid", "true");
  return true;
}

function labelOf({ parameter }) {
  return element(`${parameter}-problem`).parentElement.querySelector("label, h3").textContent;
}

function showAccount({ account, notice }) {
  signInForm.hidden = account !== null;
  exportForm.hidden = account === null;
  element("signed-in").hidden = account === null;
  element("who").textContent = account === null ? "" : `${account.username} at ${account.subdomain}`;
  element("notice").textContent = notice;
  element("notice").hidden = notice === "";
}

function query() {
  const filters = {};
  for (const { name, kind } of chosenCollection().filters) {
    const { value } = exportForm.elements[name];
    // A field for date and time knows no time zone: it means this machine's. What crosses is the moment in UTC.
    filters[name] = kind === "moment" && value !== "" ? new Date(value).toISOString() : value;
  }
  return { collection: chosenCollection().name, filters };
}

function chosenCollection() {
  return collections.find(({ name }) => name === element("collection").value);
}

function showFilters() {
  const { filters } = chosenCollection();
  element("filter-fields").replaceChildren(...filters.map(filterField));
}

function filterField({ name, label, kind, choices }) {
  const id = `filter-${name}`;
  const control = controls[kind](choices);
  const problem = make("p", { className: "problem", id: `${name}-problem` });
  Object.assign(control, { id, name });
  control.setAttribute("aria-describedby", problem.id);
  const field = make("div", { className: "field" });
  // What is filled in means the clock of this machine; what the file has is UTC.
  const text = kind === "moment" ? `${label} (your time)` : label;
  field.append(make("label", { htmlFor: id, textContent: text }), control, problem);
  return field;
}

function formatChoice({ name, label }, place) {
  const choice = make("label", {});
  choice.append(make("input", { type: "radio", name: "format", value: name, checked: place === 0 }), label);
  return choice;
}

function make(tag, properties) {
  return Object.assign(document.createElement(tag), properties);
}

function showProgress({ records, total, waiting }) {
  if (!busy) return;
  const bar = element("progress-bar");
  element("progress").hidden = exportForm.hidden;
  if (total === null) bar.removeAttribute("value");
  else Object.assign(bar, { max: Math.max(total, 1), value: Math.min(records, total) });
  const done = total === null ? recordsText(records) : `${number(records)} of ${recordsText(total)}`;
  element("progress-text").textContent = [done, waitingText(waiting) ?? remainingText(records, total)]
    .filter(Boolean)
    .join(", ");
  speakQuarter(records, total);
}

function waitingText(waiting) {
  if (waiting === null) return undefined;
  const why = waiting.reason === "server_asked" ? "Trackops asked to wait" : "a request failed and is tried again in";
  return `${why} ${durationText(waiting.ms / 1000)}`;
}

function remainingText(records, total) {
  const elapsed = (performance.now() - progress.started) / 1000;
  if (total === null || records === 0 || records >= total || elapsed < 3) return undefined;
  return `about ${durationText((elapsed / records) * (total - records))} left`;
}

/** A screen reader is told each quarter, not each page. */
function speakQuarter(records, total) {
  if (!total) return;
  const quarter = Math.floor((records / total) * 4);
  if (quarter <= progress.said || quarter >= 4) return;
  progress.said = quarter;
  element("spoken").textContent = `${quarter * 25} percent`;
}

function recordsText(records) {
  return `${number(records)} ${records === 1 ? "record" : "records"}`;
}

function number(value) {
  return value.toLocaleString("en");
}

function durationText(seconds) {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
