/**
 * Electron's entry point. `--simulator` runs the app with a simulated account; see `simulator.mjs`.
 */
import { app, BrowserWindow, clipboard, dialog, ipcMain, protocol, safeStorage, session } from "electron";
import { useSimulator } from "./simulator.mjs";
import { start } from "./start.mjs";

const electron = { app, BrowserWindow, clipboard, dialog, ipcMain, protocol, safeStorage, session };
const options = process.argv.includes("--simulator") ? await useSimulator(electron) : {};

start(electron, options).catch((error) => {
  dialog.showErrorBox("Trackops export cannot start", error.message);
  app.exit(1);
});
