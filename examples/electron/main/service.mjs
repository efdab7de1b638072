/**
 * The functions of the app, independent of messages and windows.
 */
import { join } from "node:path";
import { filtersFor } from "../../browser/page/filters.js";
import { progressFor } from "../../browser/page/progress.js";
import { FormError } from "./errors.mjs";
import { exportRecords, formats } from "./export.mjs";
import { createJob } from "./job.mjs";

/**
 * @param {object} needs
 * @param {ReturnType<import("./account.mjs").createAccount>} needs.account
 * @param {Pick<import("electron").Clipboard, "readText" | "clear">} needs.clipboard
 * @param {(options: import("electron").SaveDialogOptions) => Promise<import("electron").SaveDialogReturnValue>}
 * needs.showSaveDialog
 * @param {string} needs.folder Where the save dialog starts.
 * @param {(progress: object) => void} needs.onProgress
 * @param {(page: object[]) => void} needs.onRecords
 */
export function createService({ account, clipboard, showSaveDialog, folder, onProgress, onRecords }) {
  const job = createJob();

  return {
    overview: () => ({ ...account.describe(), isRunning: job.isRunning(), formats: formatChoices }),

    /**
     * Reads the token from the clipboard, so that the page never has it, and clears the clipboard once it is accepted.
     */
    signIn: ({ subdomain, username }) =>
      job.run(async (signal) => {
        const apiToken = tokenIn(await clipboard.readText());
        const progress = progressFor(onProgress);
        await account.signIn({ subdomain, username, apiToken }, { signal, onEvent: progress.onEvent });
        if ((await clipboard.readText()).trim() === apiToken) clipboard.clear();
        return { outcome: "signedIn", ...account.describe() };
      }),

    async signOut() {
      await job.stop();
      await account.signOut();
      return account.describe();
    },

    count: ({ collection, filters }) =>
      job.run(async (signal) => {
        const wanted = filtersFor(collection, filters);
        const progress = progressFor(onProgress);
        const { record_count } = await account.connect(progress.onEvent)[collection].count(wanted, { signal });
        return { outcome: "counted", records: record_count };
      }),

    read: ({ collection, filters }) =>
      job.run(async (signal) => {
        const progress = progressFor(onProgress);
        const wanted = filtersFor(collection, filters);
        const listing = account.connect(progress.onEvent)[collection].list(wanted, { signal, verify: true });
        for await (const page of listing.pages()) onRecords(page);
        return { outcome: "read" };
      }),

    exportRecords: ({ collection, filters, format }) =>
      job.run(async (signal) => {
        const progress = progressFor(onProgress);
        // Created before the dialog opens, to report wrong filters at once.
        const wanted = filtersFor(collection, filters);
        const source = account.connect(progress.onEvent)[collection];
        const listing = source.list(wanted, { signal, verify: true });
        const file = await chooseFile({ collection, format, folder, showSaveDialog });
        if (file === undefined) return { outcome: "canceled" };
        const started = performance.now();
        await exportRecords({ listing, file, format, signal });
        const seconds = (performance.now() - started) / 1000;
        return { outcome: "saved", file, records: progress.records(), seconds };
      }),

    /** Resolves when the running task has cleaned up. */
    stop: () => job.stop(),
  };
}

const formatChoices = Object.entries(formats).map(([name, { label }]) => ({ name, label }));

function tokenIn(text) {
  const token = text.trim();
  // Other text on the clipboard must not be sent anywhere.
  if (/^[\x21-\x7e]{8,200}$/.test(token)) return token;
  const expected = "the API token: copy it in Trackops (Settings > API Tokens), then sign in again";
  throw new FormError(`The clipboard does not hold ${expected}.`, [
    { parameter: "apiToken", value: "the clipboard's text", expected },
  ]);
}

async function chooseFile({ collection, format, folder, showSaveDialog }) {
  const { label, extension } = formats[format];
  const day = new Date().toISOString().slice(0, 10);
  const { canceled, filePath } = await showSaveDialog({
    title: "Export to",
    buttonLabel: "Export",
    defaultPath: join(folder, `${collection}-${day}.${extension}`),
    filters: [{ name: label, extensions: [extension] }],
    properties: ["createDirectory", "showOverwriteConfirmation"],
  });
  return canceled || filePath === "" ? undefined : filePath;
}
