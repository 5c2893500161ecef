import type { Json, JsonObject } from "@bridgework/core/kernel/json";
import type { Steps } from "../steps.ts";

/** What an expression may look at. */
export interface QueryScope {
  readonly input: Json;
  /** Of a Task, Parallel or Map that has succeeded. */
  readonly result?: Json;
  /** In a Catch. */
  readonly errorOutput?: JsonObject;
  /** Milliseconds since 1970: what `$now()` and `$millis()` say. */
  readonly at: number;
  /** The context object. */
  context(): JsonObject;
  variable(name: string): Json | undefined;
  /** All variables in sight. */
  variables(): Readonly<Record<string, Json>>;
  /** Uniform in [0, 1). */
  random(): number;
}

/** A field of a state, compiled. Languages differ in how they make one; nothing else knows which it was. */
export interface Template {
  /** As error texts name it: `Output`, `Arguments/Payload/id`. */
  readonly field: string;
  /** Throws a QueryFault. */
  evaluate(scope: QueryScope): Steps<Json>;
  /** The source of the one expression that it consists of; null for anything else. */
  readonly expression: string | null;
  /** Its value, where no expression is in it. */
  readonly constant: { readonly value: Json } | null;
  /** False where its value is never larger than what it was taken from, so that nobody needs to measure it. */
  readonly grows: boolean;
}

/** An expression that could not be evaluated. Its message has no place in it; whoever runs the state adds that. */
export class QueryFault extends Error {
  readonly field: string;

  constructor(message: string, options: { readonly field: string; readonly cause?: unknown }) {
    super(message, options);
    this.name = "States.QueryEvaluationError";
    this.field = options.field;
  }
}

/** `$states` as a language sees it. */
export function statesVariable(scope: QueryScope): JsonObject {
  return {
    input: scope.input,
    context: scope.context(),
    ...(scope.result === undefined ? {} : { result: scope.result }),
    ...(scope.errorOutput === undefined ? {} : { errorOutput: scope.errorOutput }),
  };
}
