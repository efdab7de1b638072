/**
 * Assembles the app. Electron's objects are passed in, so that everything also runs without Electron.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createAccount } from "./account.mjs";
import { channels } from "./channels.mjs";
import { createCredentialStore } from "./credentials.mjs";
import { handleMessages } from "./ipc.mjs";
import { denyNavigation, denyPermissions, webPreferences } from "./lockdown.mjs";
import { pageOrigin, pageUrl, privilegedScheme, scheme, servePage } from "./page.mjs";
import { createService } from "./service.mjs";

const preload = fileURLToPath(new URL("../preload.cjs", import.meta.url));

/**
 * @typedef {Pick<typeof import("electron"),
 *   "app" | "BrowserWindow" | "clipboard" | "dialog" | "ipcMain" | "protocol" | "safeStorage" | "session">} Electron
 */

/**
 * Must be called before the app is ready. The promise resolves when the page is shown. Do not await it at the top level
 * of the app's first module: Electron is not ready before that module has finished.
 *
 * @param {Electron} electron
 * @param {{ clientOptions?: Partial<import("trackops-client").TrackopsOptions> }} [options]
 */
export async function start(electron, { clientOptions } = {}) {
  const { app, BrowserWindow, clipboard, dialog, ipcMain, protocol, safeStorage, session } = electron;
  // Two processes would each keep the account's rate limit, and exceed it together.
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([privilegedScheme]);
  denyNavigation(app);
  await app.whenReady();
  denyPermissions(session.defaultSession);
  protocol.handle(scheme, servePage);

  const file = join(app.getPath("userData"), "credentials.bin");
  const account = createAccount({ credentials: createCredentialStore({ safeStorage, file }), clientOptions });
  await account.restore();

  /** @type {import("electron").BrowserWindow | undefined} */
  let window;
  const service = createService({
    account,
    clipboard,
    folder: app.getPath("documents"),
    showSaveDialog: (options) => (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options)),
    onProgress: (progress) => window?.webContents.send(channels.progress, progress),
    onRecords: (page) => window?.webContents.send(channels.records, page),
  });
  handleMessages({ ipcMain, service, origin: pageOrigin });
  quitWhole(app, service);

  window = new BrowserWindow({
    width: 1180,
    height: 860,
    minWidth: 360,
    autoHideMenuBar: true,
    title: "Trackops records",
    webPreferences: { ...webPreferences, preload },
  });
  app.on("second-instance", () => window?.focus());
  window.on("closed", () => {
    window = undefined;
  });
  await window.loadURL(pageUrl);
}

/** Quits when the window is closed, after a running export has removed its partial file. */
function quitWhole(app, service) {
  let stopped = false;
  app.on("window-all-closed", () => app.quit());
  app.on("before-quit", (event) => {
    if (stopped) return;
    event.preventDefault();
    service.stop().finally(() => {
      stopped = true;
      app.quit();
    });
  });
}
