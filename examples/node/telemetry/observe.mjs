/**
 * Turns a client's events into spans and metrics, named by OpenTelemetry's HTTP conventions where they exist.
 */
import { context, SpanKind, SpanStatusCode } from "@opentelemetry/api";

/**
 * Creates a listener for the `onEvent` of one client.
 *
 * An attempt that finally fails without a response has no span: the call rejects, and the caller's own span records
 * why.
 *
 * Events come from inside the client, where the caller's context may not be active, so the parent of the spans is
 * passed here. Clients are cheap and those of one account share its rate limit, so create one for each trace.
 *
 * @param {object} options
 * @param {import("@opentelemetry/api").Tracer} options.tracer
 * @param {import("@opentelemetry/api").Meter} options.meter
 * @param {import("@opentelemetry/api").Context} [options.parent] Default: the active context.
 * @returns {(event: import("trackops-client").TrackopsEvent) => void}
 */
export function observe({ tracer, meter, parent = context.active() }) {
  const instruments = instrumentsOf(meter);
  const underWay = new Map();

  /** The latest start of this attempt. One that finally failed has no further event, so its entry stays behind. */
  const beginOf = (event) => underWay.get(keyOf(event))?.pop();

  const finish = (event, { start, end, status = undefined, reason = undefined }) => {
    const attributes = attributesOf(event, status, reason);
    const resent = event.attempt > 1 ? { "http.request.resend_count": event.attempt - 1 } : {};
    const options = { kind: SpanKind.CLIENT, startTime: start, attributes: { ...attributes, ...resent } };
    const span = tracer.startSpan(`${event.method} ${attributes["url.template"]}`, options, parent);
    if ("error.type" in attributes) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end(end);
    instruments.duration.record((end - start) / 1000, attributes);
  };

  return (event) => {
    const now = Date.now();
    switch (event.type) {
      case "request":
        underWay.set(keyOf(event), [...(underWay.get(keyOf(event)) ?? []), now]);
        break;
      case "response":
        beginOf(event);
        finish(event, { start: now - event.ms, end: now, status: event.status });
        break;
      case "retry": {
        // A retry with a status had a response, which already has a span.
        const start = event.status === undefined ? beginOf(event) : undefined;
        if (start !== undefined) finish(event, { start, end: now, reason: event.reason });
        instruments.retries.add(1, { "error.type": event.reason });
        break;
      }
      case "wait":
        instruments.wait.record(event.ms / 1000, { "trackops.wait.reason": event.reason });
        break;
      case "page":
        instruments.records.add(event.records, { "url.template": templateOf(event.path) });
        break;
    }
  };
}

function instrumentsOf(meter) {
  return {
    duration: meter.createHistogram("http.client.request.duration", {
      unit: "s",
      description: "Time from sending a request to the end of its response.",
      advice: { explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] },
    }),
    wait: meter.createHistogram("trackops.client.wait.duration", {
      unit: "s",
      description: "Time that requests wait before they are sent, by reason.",
      advice: { explicitBucketBoundaries: [0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 600] },
    }),
    retries: meter.createCounter("trackops.client.retries", { unit: "{request}", description: "Retries." }),
    records: meter.createCounter("trackops.client.records", {
      unit: "{record}",
      description: "Records from listings.",
    }),
  };
}

function attributesOf({ method, path }, status, reason) {
  const failure = reason ?? (status >= 400 ? String(status) : undefined);
  return {
    "http.request.method": method,
    "url.template": templateOf(path),
    ...(status === undefined ? {} : { "http.response.status_code": status }),
    ...(failure === undefined ? {} : { "error.type": failure }),
  };
}

/** Removes ids from the path. Otherwise each record would be a separate time series. */
function templateOf(path) {
  return path.replaceAll(/(?<=\/)\d+(?=\/|$)/g, "{id}");
}

function keyOf({ method, path, attempt }) {
  return `${method} ${path} ${attempt}`;
}
