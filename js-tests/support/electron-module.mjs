/**
 * What `import … from "electron"` gives while the app runs from its first module on; see `electron.mjs`.
 */
export const { app, BrowserWindow, clipboard, dialog, ipcMain, protocol, safeStorage, session } =
  globalThis.electronStandIn;
