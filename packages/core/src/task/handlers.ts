import { type ErrorClass, Fault } from "../kernel/fault.ts";
import type { Json, JsonObject } from "../kernel/json.ts";
import { bytesOf } from "../kernel/schema.ts";
import type { StepContext } from "../kernel/workflow.ts";
import type { IncomingResponse } from "../ports/http-client.ts";
import type { StepPorts } from "../ports/step-ports.ts";
import { callOut } from "./call-out.ts";
import { type Handler, type HandlerOf, MAX_RESULT } from "./events.ts";
import { customHandler } from "./handlers/registry.ts";
import { runCustom } from "./handlers/run.ts";

/** To be raised with every change of what a handler does: failures are counted by it. */
const VERSIONS = { simulated: 1, http: 1, batch: 1 };

/** One attempt at a task. */
export interface Attempt {
  readonly run: number;
  readonly input: JsonObject;
  readonly context: StepContext;
}

const HTTP_TIMEOUT_MS = 10_000;
const SIMULATED_CLASSES: readonly ErrorClass[] = ["NETWORK", "SYSTEM", "UNKNOWN", "RATE_LIMIT"];

/** A handler that comes to its result in one attempt. */
export type WholeHandler = Exclude<Handler, { readonly type: "batch" }>;

/** Runs the handler once; a failure rises as a Fault whose class decides about retries. */
export async function handle(handler: WholeHandler, attempt: Attempt, ports: StepPorts): Promise<Json> {
  switch (handler.type) {
    case "simulated":
      return simulate(handler, attempt, ports);
    case "http":
      return call(handler, attempt, ports);
    case "custom":
      return runCustom(known(handler.name), attempt, ports);
  }
}

/** Kind and version, as `http@1`. */
export function versionOf(handler: Handler): string {
  if (handler.type !== "custom") return `${handler.type}@${VERSIONS[handler.type]}`;
  return `${handler.name}@${customHandler(handler.name)?.version ?? "unknown"}`;
}

function known(name: string) {
  const handler = customHandler(name);
  if (handler !== undefined) return handler;
  throw new Fault("VALIDATION", "unknown_handler", `There is no handler ${name} any more: add it to the registry.`);
}

function simulate(handler: HandlerOf<"simulated">, attempt: Attempt, { random, settings }: StepPorts): Json {
  const rate = handler.failureRate ?? settings.taskFailureRate;
  if (attempt.run > (handler.failRuns ?? 0) && random.next() >= rate) return { simulated: true };
  const chosen = SIMULATED_CLASSES[Math.floor(random.next() * SIMULATED_CLASSES.length)] ?? "UNKNOWN";
  throw new Fault(handler.errorClass ?? chosen, "simulated", `Simulated failure of attempt ${attempt.context.attempt}`);
}

async function call(handler: HandlerOf<"http">, { input, context }: Attempt, { http }: StepPorts): Promise<Json> {
  const { url, method, body = input } = handler;
  return answer(await callOut(http, { url, method, body, key: context.key, context, timeout: HTTP_TIMEOUT_MS }));
}

/** A body that is too long for a result is left out; the task has succeeded all the same. */
function answer({ status, body }: IncomingResponse): Json {
  return bytesOf(body) <= MAX_RESULT / 2 ? { status, body } : { status, body: null, truncated: true };
}
