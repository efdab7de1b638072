import {
  ApiError,
  AuthenticationError,
  ConnectionError,
  InvalidParameterError,
  NotFoundError,
  TimeoutError,
  Trackops,
  TrackopsError,
} from "trackops-client";
import { scenario } from "./scenario.mjs";

const result = await scenario(
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
  JSON.parse(Deno.args[0]),
);
console.log(JSON.stringify(result));
