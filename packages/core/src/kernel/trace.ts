/** W3C trace context, version 00: https://www.w3.org/TR/trace-context/#traceparent-header */
export interface TraceContext {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  readonly sampled: boolean;
}

const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Undefined where it is not well-formed: such a one is ignored, as the specification asks. */
export function parseTraceparent(text: string): TraceContext | undefined {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(text) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

export function formatTraceparent({ traceId, spanId, sampled }: TraceContext): string {
  return `00-${traceId}-${spanId}-${sampled ? "01" : "00"}`;
}

const BASES = [0x811c9dc5, 0x01000193] as const;
const PRIME = 0x01000193;

/**
 * The id of a span that is known by a key: whoever knows the key knows the id, without having seen the span. FNV-1a
 * from two bases; it has to differ within a trace only.
 */
export function spanIdOf(key: string): string {
  return BASES.map((basis) => hash(basis, key).toString(16).padStart(8, "0")).join("");
}

/** Never 0, since a span id of zeros is none. */
function hash(basis: number, key: string): number {
  let value = basis;
  for (let index = 0; index < key.length; index += 1) value = Math.imul(value ^ key.charCodeAt(index), PRIME);
  return value >>> 0 || 1;
}

/** Of the span in which the relay puts a fact on the bus. */
export function relaySpanKey(factId: string): string {
  return `relay:${factId}`;
}

/** Of the span of a run, by the execution's ARN. */
export function runSpanKey(execution: string): string {
  return `run:${execution}`;
}
