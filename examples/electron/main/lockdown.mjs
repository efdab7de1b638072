/**
 * Restricts what code in the page can do.
 */

/** Options for every window of the app. */
export const webPreferences = Object.freeze({
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  webSecurity: true,
  webviewTag: false,
  // Otherwise Electron downloads dictionaries from a server.
  spellcheck: false,
});

/**
 * Forbids navigation, new windows and embedded pages.
 *
 * @param {import("electron").App} app
 */
export function denyNavigation(app) {
  app.on("web-contents-created", (_event, contents) => {
    contents.on("will-frame-navigate", (event) => event.preventDefault());
    contents.on("will-redirect", (event) => event.preventDefault());
    contents.on("will-attach-webview", (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: "deny" }));
  });
}

/**
 * Denies all permissions: camera, notifications, clipboard, devices.
 *
 * @param {import("electron").Session} session
 */
export function denyPermissions(session) {
  session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}
