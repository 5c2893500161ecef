import type * as z from "zod";
import type { Json } from "../../kernel/json.ts";
import type { Clock } from "../../ports/clock.ts";
import type { HttpClient } from "../../ports/http-client.ts";

/** What a handler gets beside its input. */
export interface HandlerCall {
  /** The same for every attempt of one run: the idempotency key of whatever the handler does outside. */
  readonly key: string;
  /** 1 for the first try. */
  readonly attempt: number;
  readonly http: HttpClient;
  readonly clock: Clock;
}

/** A handler of one's own: what a task whose handler is `{ type: "custom", name }` runs. */
export interface CustomHandler<Input = unknown> {
  /** Unique; tasks name it, so it must not change. */
  readonly name: string;
  /** To be raised with every change of `run`: failures are counted by it. */
  readonly version: number;
  readonly description: string;
  /** Seconds for one attempt, at most 25; then it fails as SYSTEM. */
  readonly timeout: number;
  /** Checked where the task is submitted. */
  readonly input: z.ZodType<Input>;
  /** Members of the input that are always sealed, as `card.number`. */
  readonly sensitive?: readonly string[];
  /**
   * Does the work once and gives its result, up to 70,000 bytes of JSON. Throw a `Fault` whose class says whether
   * another attempt makes sense; anything else that is thrown counts as UNKNOWN.
   */
  run(input: Input, call: HandlerCall): Promise<Json> | Json;
}
