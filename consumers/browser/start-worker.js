import { settings, show } from "./show.mjs";

const worker = new Worker("./worker.js", { type: "module" });
show(
  new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message, filename, lineno }) => reject(new Error(`${message} (${filename}:${lineno})`));
    worker.postMessage(settings());
  }),
);
