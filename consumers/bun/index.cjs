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

// The scenario is an ES module. Versions without require(esm) can only import it.
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
      JSON.parse(process.argv[2]),
    ),
  )
  .then((result) => console.log(JSON.stringify(result)));
