import { messageOf } from "@bridgework/core/kernel/fault";
import { formatTraceparent, parseTraceparent, spanIdOf } from "@bridgework/core/kernel/trace";
import { type Clock, pause } from "@bridgework/core/ports/clock";
import type { SpanStart, Tracing } from "@bridgework/core/ports/tracing";
import { type Context, DiagLogLevel, diag, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import { BasicTracerProvider, BatchSpanProcessor, RandomIdGenerator } from "@opentelemetry/sdk-trace-base";
import * as z from "zod";
import { sayOnce } from "./say-once.ts";

export interface OpenTelemetryOptions {
  readonly version: string;
  readonly clock: Clock;
  /** Told in a sentence of spans that could not be exported. */
  readonly onProblem: (problem: string) => void;
}

export interface OpenTelemetry extends Tracing {
  /** Exports what has ended, for a second at most; the rest is exported later. */
  flush(): Promise<void>;
  /** Exports what has ended, for a second at most. */
  close(): Promise<void>;
}

const EXPORT_WITHIN_MS = 1_000;
const NAME = "bridgework";

/**
 * Exports spans by OTLP over HTTP, in batches of a bounded queue. Where to, how often and what: the SDK reads its own
 * variables, as OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SERVICE_NAME and OTEL_TRACES_SAMPLER.
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 */
export function openTelemetry({ version, clock, onProblem }: OpenTelemetryOptions): OpenTelemetry {
  const say = sayOnce(onProblem, clock);
  const tell = (message: string) => say(`Traces are not exported: ${inWords(message)}`);
  const silent = () => {};
  diag.setLogger({ error: tell, warn: tell, info: silent, debug: silent, verbose: silent }, DiagLogLevel.WARN);
  const ids = keyedIds();
  // A collector that is not there is tried again for ten seconds; who stops, or is frozen, does not wait for it.
  const inTime = (exporting: Promise<void>) =>
    Promise.race([exporting, pause(clock, EXPORT_WITHIN_MS)]).catch((error: unknown) => tell(messageOf(error)));
  const provider = new BasicTracerProvider({
    // The later ones win: OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES.
    resource: defaultResource()
      .merge(resourceFromAttributes({ "service.name": NAME, "service.version": version }))
      .merge(detectResources({ detectors: [envDetector] })),
    idGenerator: ids,
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  const tracer = provider.getTracer(NAME, version);
  return {
    start: (started) => {
      const { name, kind, at, attributes, key } = started;
      const begin = () =>
        tracer.startSpan(
          name,
          {
            kind: KINDS[kind],
            ...(at === undefined ? {} : { startTime: at }),
            ...(attributes === undefined ? {} : { attributes }),
          },
          parentOf(started),
        );
      const span = key === undefined ? begin() : ids.withSpanId(spanIdOf(key), begin);
      const { traceId, spanId, traceFlags } = span.spanContext();
      return {
        traceparent: formatTraceparent({ traceId, spanId, sampled: (traceFlags & 1) === 1 }),
        end: ({ error, attributes: more, at: end } = {}) => {
          if (more !== undefined) span.setAttributes(more);
          if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: error });
          span.end(end);
        },
      };
    },
    flush: () => inTime(provider.forceFlush()),
    close: async () => {
      await inTime(provider.shutdown());
      diag.disable();
    },
  };
}

/** The SDK tells of an error as JSON with its stack. */
function inWords(message: string): string {
  try {
    return z.object({ message: z.string() }).parse(JSON.parse(message)).message;
  } catch {
    return message;
  }
}

const KINDS: Readonly<Record<SpanStart["kind"], SpanKind>> = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
};

function parentOf({ parent, below = [] }: SpanStart): Context {
  const given = parent === undefined ? undefined : parseTraceparent(parent);
  if (given === undefined) return ROOT_CONTEXT;
  const nearest = below.at(-1);
  const spanId = nearest === undefined ? given.spanId : spanIdOf(nearest);
  const traceFlags = given.sampled ? 1 : 0;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId: given.traceId, spanId, traceFlags, isRemote: true });
}

/** Random ids, but for a span whose id others know already. */
function keyedIds() {
  const random = new RandomIdGenerator();
  let wanted: string | null = null;
  return {
    generateTraceId: () => random.generateTraceId(),
    generateSpanId: () => wanted ?? random.generateSpanId(),
    withSpanId: <Result>(spanId: string, begin: () => Result): Result => {
      wanted = spanId;
      try {
        return begin();
      } finally {
        wanted = null;
      }
    },
  };
}
