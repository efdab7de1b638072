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

self.addEventListener("message", (event) => {
  const [port] = event.ports;
  const result = scenario(
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
    event.data,
  );
  event.waitUntil(
    result.then(
      (value) => port.postMessage(value),
      ({ stack }) => port.postMessage({ failed: stack }),
    ),
  );
});
