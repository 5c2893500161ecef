import { formatTraceparent, parseTraceparent, spanIdOf } from "../kernel/trace.ts";
import type { SpanEnd, SpanStart, Tracing } from "../ports/tracing.ts";

export interface RecordedSpan extends SpanStart, SpanEnd {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | undefined;
}

export interface MemoryTracing extends Tracing {
  /** Spans that have ended, in that order. */
  readonly ended: readonly RecordedSpan[];
}

/** Samples everything. Ids are derived from a count. */
export function memoryTracing(): MemoryTracing {
  const ended: RecordedSpan[] = [];
  let count = 0;
  const fresh = () => {
    count += 1;
    return spanIdOf(`span ${count}`);
  };
  return {
    ended,
    start: (span) => {
      const parent = span.parent === undefined ? undefined : parseTraceparent(span.parent);
      const traceId = parent?.traceId ?? fresh() + fresh();
      const nearest = span.below?.at(-1);
      const parentId = parent === undefined || nearest === undefined ? parent?.spanId : spanIdOf(nearest);
      const spanId = span.key === undefined ? fresh() : spanIdOf(span.key);
      return {
        traceparent: formatTraceparent({ traceId, spanId, sampled: parent?.sampled ?? true }),
        end: (end = {}) => void ended.push({ ...span, ...end, traceId, spanId, parentId }),
      };
    },
  };
}
