/**
 * A minimal set-up of OpenTelemetry's SDK: traces and metrics by OTLP over HTTP. The usual variables configure it:
 * OTEL_EXPORTER_OTLP_ENDPOINT (default: http://localhost:4318), OTEL_EXPORTER_OTLP_HEADERS, OTEL_SERVICE_NAME …
 */
import { metrics, trace } from "@opentelemetry/api";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { defaultResource, resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";

/** Starts the SDK. Call the returned function before the process ends, so that the last spans are sent. */
export function startTelemetry() {
  const { OTEL_SERVICE_NAME = "trackops-export" } = process.env;
  const resource = defaultResource().merge(resourceFromAttributes({ "service.name": OTEL_SERVICE_NAME }));
  const traces = new NodeTracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  const reader = new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter() });
  const meters = new MeterProvider({ resource, readers: [reader] });
  traces.register();
  metrics.setGlobalMeterProvider(meters);
  return {
    tracer: trace.getTracer("trackops-client"),
    meter: metrics.getMeter("trackops-client"),
    shutdown: () => Promise.all([traces.shutdown(), meters.shutdown()]),
  };
}
