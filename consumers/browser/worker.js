// A page's import map does not apply to its workers.
import {
  ApiError,
  AuthenticationError,
  ConnectionError,
  InvalidParameterError,
  NotFoundError,
  TimeoutError,
  Trackops,
  TrackopsError,
} from "./node_modules/trackops-client/dist/entries/index.js";
import { scenario } from "./scenario.mjs";

self.addEventListener("message", async ({ data }) => {
  self.postMessage(
    await scenario(
      {
        ApiError,
        AuthenticationError,
        ConnectionError,
        InvalidParameterError,
        NotFoundError,
        TimeoutError,
        Trackops,
        TrackopsError,
      },
      data,
    ),
  );
});
