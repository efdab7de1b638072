/**
 * Lists all cases with a span for each request: `node main.mjs`. With `--simulator` and no collector, it prints the
 * telemetry.
 */
import { parseArgs } from "node:util";
import { context, SpanStatusCode, trace } from "@opentelemetry/api";
import { connect, run } from "../account.mjs";
import { observe } from "./observe.mjs";
import { startReceiver } from "./receiver.mjs";
import { startTelemetry } from "./sdk.mjs";

await run(async () => {
  const { values } = parseArgs({ options: { simulator: { type: "boolean", default: false } } });
  const collector = values.simulator && process.env.OTEL_EXPORTER_OTLP_ENDPOINT === undefined;
  const receiver = collector ? await startReceiver(print) : undefined;
  if (receiver) process.env.OTEL_EXPORTER_OTLP_ENDPOINT = receiver.url;
  const { tracer, meter, shutdown } = startTelemetry();
  try {
    await tracer.startActiveSpan("list cases", (span) =>
      listCases({ span, tracer, meter, simulated: values.simulator }),
    );
  } finally {
    await shutdown();
    await receiver?.close();
  }
});

async function listCases({ span, tracer, meter, simulated }) {
  const parent = trace.setSpan(context.active(), span);
  const account = await connect(simulated, { onEvent: observe({ tracer, meter, parent }) });
  try {
    // Adds a failure to the trace.
    await account.simulator?.fault({ kind: "status", status: 503 });
    let records = 0;
    for await (const page of account.trackops.cases.list().pages()) records += page.length;
    span.setAttribute("trackops.records", records);
    console.log(`${records} cases`);
  } catch (error) {
    span.recordException(error);
    span.setStatus({ code: SpanStatusCode.ERROR, message: error.code });
    throw error;
  } finally {
    span.end();
    await account.close();
  }
}

function print(signal, body) {
  const [part] = body.resourceSpans ?? body.resourceMetrics;
  if (signal === "traces") {
    for (const { name, parentSpanId, startTimeUnixNano, endTimeUnixNano, status } of part.scopeSpans[0].spans) {
      const ms = Number(BigInt(endTimeUnixNano) - BigInt(startTimeUnixNano)) / 1e6;
      console.log(
        `span    ${parentSpanId ? "  " : ""}${name}, ${ms.toFixed(0)} ms${status.code === 2 ? ", failed" : ""}`,
      );
    }
  } else {
    for (const { name, unit, ...kinds } of part.scopeMetrics[0].metrics) {
      const { dataPoints } = kinds.sum ?? kinds.histogram;
      console.log(`metric  ${name} (${unit}), ${dataPoints.length} series`);
    }
  }
}
