/**
 * The messages that the page may send. Name, arguments and sender of each message are checked before anything else.
 * Results and errors are plain data.
 */
import * as v from "valibot";
import { collections } from "../../browser/page/filters.js";
import { channels } from "./channels.mjs";
import { plainError, RefusedMessageError } from "./errors.mjs";
import { formats } from "./export.mjs";

const text = (longest) => v.pipe(v.string(), v.maxLength(longest));
const collection = v.picklist(collections.map(({ name }) => name));
const filters = v.record(text(64), text(200));

/** The arguments of each message. */
const shapes = {
  overview: [],
  signIn: [v.strictObject({ subdomain: text(253), username: text(254) })],
  signOut: [],
  count: [v.strictObject({ collection, filters })],
  read: [v.strictObject({ collection, filters })],
  exportRecords: [v.strictObject({ collection, filters, format: v.picklist(Object.keys(formats)) })],
  stop: [],
};

/**
 * Allows the page of `origin` to call the service.
 *
 * @param {object} needs
 * @param {import("electron").IpcMain} needs.ipcMain
 * @param {ReturnType<import("./service.mjs").createService>} needs.service
 * @param {string} needs.origin
 */
export function handleMessages({ ipcMain, service, origin }) {
  for (const [name, shape] of Object.entries(shapes)) {
    ipcMain.handle(channels[name], async (event, ...args) => {
      try {
        checkSender(event, origin);
        return { ok: true, value: await service[name](...checkedArguments(shape, args)) };
      } catch (error) {
        return { ok: false, error: plainError(error) };
      }
    });
  }
}

/**
 * Rejects frames that have navigated away, frames inside the page, and other pages.
 *
 * @param {import("electron").IpcMainInvokeEvent} event
 * @param {string} origin
 */
function checkSender({ senderFrame }, origin) {
  if (senderFrame?.origin !== origin || senderFrame.parent !== null) {
    throw new RefusedMessageError("it was not sent by this app's page");
  }
}

function checkedArguments(shape, args) {
  const { success, output, issues } = v.safeParse(v.strictTuple(shape), args);
  if (success) return output;
  const places = issues.map((issue) => v.getDotPath(issue)?.replace(/^\d+\.?/, "") || "arguments");
  throw new RefusedMessageError(`wrong ${[...new Set(places)].join(", ")}`);
}
