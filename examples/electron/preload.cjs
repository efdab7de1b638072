/**
 * The bridge: everything that the page can request from main. A sandboxed preload script is CommonJS and can load only
 * `electron`, so it repeats the channels of `main/channels.mjs`. ipcRenderer and its events are not exposed.
 */
const { contextBridge, ipcRenderer } = require("electron");

contextBridge.exposeInMainWorld("trackopsExport", {
  overview: () => ipcRenderer.invoke("trackops-export:overview"),
  signIn: (account) => ipcRenderer.invoke("trackops-export:sign-in", account),
  signOut: () => ipcRenderer.invoke("trackops-export:sign-out"),
  count: (query) => ipcRenderer.invoke("trackops-export:count", query),
  read: (query) => ipcRenderer.invoke("trackops-export:read", query),
  exportRecords: (query) => ipcRenderer.invoke("trackops-export:export-records", query),
  stop: () => ipcRenderer.invoke("trackops-export:stop"),

  /** Calls `listener` with the progress of the running task. Returns a function that unsubscribes. */
  onProgress: (listener) => listen("trackops-export:progress", listener),
  /** The same for each page of records that `read` reads. */
  onRecords: (listener) => listen("trackops-export:records", listener),
});

function listen(channel, listener) {
  const forward = (_event, message) => listener(message);
  ipcRenderer.on(channel, forward);
  return () => {
    ipcRenderer.off(channel, forward);
  };
}
