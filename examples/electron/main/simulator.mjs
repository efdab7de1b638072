/**
 * Runs the app without an account: with a simulated Trackops server in this process, and a separate folder for the
 * app's data, so that a real token is never mixed up with the simulator's.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** @param {Pick<import("./start.mjs").Electron, "app" | "clipboard">} electron */
export async function useSimulator({ app, clipboard }) {
  const { startSimulator } = await import("trackops-client/simulator");
  const simulator = await startSimulator();
  const { url, username, apiToken } = simulator;
  const folder = mkdtempSync(join(tmpdir(), "trackops-export-"));
  app.setPath("userData", folder);
  app.on("quit", () => {
    simulator.close();
    rmSync(folder, { recursive: true, force: true });
  });
  app.whenReady().then(async () => {
    await clipboard.writeText(apiToken);
    console.log(`Simulated account: subdomain demo, username ${username}. Its token is on the clipboard.`);
  });
  return { clientOptions: { baseUrl: url } };
}
