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
import { scenario } from "../scenario.mjs";
import { settings, show } from "../show.mjs";

show(
  scenario(
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
    settings(),
  ),
);
