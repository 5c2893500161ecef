export interface SpanStart {
  /** What is done, in few words and without ids: `publish FormSubmitted`. */
  readonly name: string;
  readonly kind: "server" | "client" | "producer" | "consumer" | "internal";
  /** W3C traceparent of what this is part of; undefined begins a trace. */
  readonly parent: string | undefined;
  /** Keys of the spans that lie between the parent and this one, the outermost first. */
  readonly below?: readonly string[];
  /** What others find the span by: its id is derived from it, so a repeat is the same span. */
  readonly key?: string;
  /** Milliseconds since the epoch; default: now. */
  readonly at?: number;
  /** Without personal values. */
  readonly attributes?: SpanAttributes;
}

export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanEnd {
  /** Code or class of what went wrong; absent: nothing did. */
  readonly error?: string;
  readonly attributes?: SpanAttributes;
  /** Milliseconds since the epoch; default: now. */
  readonly at?: number;
}

export interface Span {
  /** What is done for it continues from here; undefined where nobody traces. */
  readonly traceparent: string | undefined;
  /** To be called once. */
  end(ended?: SpanEnd): void;
}

/** Records what was done for what. Neither fails nor waits; a span that cannot be exported is lost. */
export interface Tracing {
  start(span: SpanStart): Span;
}

/** Passes the producer's trace context on, and begins none. */
export const noTracing: Tracing = { start: ({ parent }) => ({ traceparent: parent, end: () => {} }) };
