/**
 * Makes spans and metrics of what a client tells, by the names of OpenTelemetry's conventions for HTTP where there are any.
 */
import { context, SpanKind, SpanStatusCode } from "@opentelemetry/api";

/**
 * A listener for the `onEvent` of one client.
 *
 * An attempt that fails for good without an answer makes no span: the call rejects, and the caller's own span says why.
 *
 * Events come from within the client, where the caller's context need not be active: the parent of the spans is given here.
 * Clients are cheap and those of one account share its limit, so make one for each thing that you trace.
 *
 * @param {object} options
 * @param {import("@opentelemetry/api").Tracer} options.tracer
 * @param {import("@opentelemetry/api").Meter} options.meter
 * @param {import("@opentelemetry/api").Context} [options.parent] Default: the context that is active now.
 * @returns {(event: import("trackops-client").TrackopsEvent) => void}
 */
export function observe({ tracer, meter, parent = context.active() }) {
  const instruments = instrumentsOf(meter);
  const underWay = new Map();

  /** When an attempt began. The newest of its kind: one that failed for good is told by no event, and stays behind. */
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
        // With a status, it was answered: that is a span already.
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
      description: "From sending a request to the end of its answer.",
      advice: { explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] },
    }),
    wait: meter.createHistogram("trackops.client.wait.duration", {
      unit: "s",
      description: "What requests wait before they are sent, by reason.",
      advice: { explicitBucketBoundaries: [0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 600] },
    }),
    retries: meter.createCounter("trackops.client.retries", { unit: "{request}", description: "Attempts sent again." }),
    records: meter.createCounter("trackops.client.records", { unit: "{record}", description: "Records of listings." }),
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

/** Ids out of the path, or each record would be a time series of its own. */
function templateOf(path) {
  return path.replaceAll(/(?<=\/)\d+(?=\/|$)/g, "{id}");
}

function keyOf({ method, path, attempt }) {
  return `${method} ${path} ${attempt}`;
}
