const {
  ApiError,
  AuthenticationError,
  ConnectionError,
  InvalidParameterError,
  NotFoundError,
  TimeoutError,
  Trackops,
  TrackopsError,
} = require("trackops-client");

// The scenario is a module, which a version without require(esm) can only import.
import("./scenario.mjs")
  .then(({ scenario }) =>
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
      JSON.parse(Deno.args[0]),
    ),
  )
  .then((result) => console.log(JSON.stringify(result)));
