import type { z } from "zod";
import { type ErrorClass, Fault } from "../kernel/fault.ts";
import type { Json, JsonObject } from "../kernel/json.ts";
import { bytesOf } from "../kernel/schema.ts";
import type { StepContext } from "../kernel/workflow.ts";
import type { Clock } from "../ports/clock.ts";
import type { IncomingResponse } from "../ports/http-client.ts";
import type { StepPorts } from "../ports/step-ports.ts";
import { callOut } from "./call-out.ts";
import { type Handler, type HandlerOf, MAX_RESULT } from "./events.ts";
import type { CustomHandler } from "./handlers/handler.ts";
import { customHandler } from "./handlers/registry.ts";

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
      return runOwn(known(handler.name), attempt, ports);
  }
}

/** Kind and version, as `http@1`. */
export function versionOf(handler: Handler): string {
  if (handler.type !== "custom") return `${handler.type}@${VERSIONS[handler.type]}`;
  return `${handler.name}@${customHandler(handler.name)?.version ?? "unknown"}`;
}

async function runOwn(handler: CustomHandler, { input, context }: Attempt, { http, clock }: StepPorts): Promise<Json> {
  const parsed = handler.input.safeParse(input);
  if (!parsed.success) throw invalidInput(handler, parsed.error.issues[0]);
  const call = { key: context.key, attempt: context.attempt, http, clock };
  const result = await withinSeconds(clock, handler, async () => handler.run(parsed.data, call));
  if (bytesOf(result) <= MAX_RESULT) return result;
  const expected = `handler ${handler.name}: expected a result of at most ${MAX_RESULT} bytes of JSON`;
  throw new Fault("VALIDATION", "result_too_large", `${expected}, received ${bytesOf(result)}`);
}

/** The work itself cannot be stopped; what it still comes to is not heard any more. */
async function withinSeconds(clock: Clock, { name, timeout }: CustomHandler, work: () => Promise<Json>): Promise<Json> {
  let stop = () => {};
  const late = new Promise<never>((_, reject) => {
    const fault = () => new Fault("SYSTEM", "timeout", `Handler ${name} came to no result within ${timeout} s`);
    stop = clock.after(timeout * 1000, () => reject(fault()));
  });
  return Promise.race([work(), late]).finally(stop);
}

function known(name: string): CustomHandler {
  const handler = customHandler(name);
  if (handler !== undefined) return handler;
  throw new Fault("VALIDATION", "unknown_handler", `There is no handler ${name} any more: add it to the registry.`);
}

/** Names the member, never what it holds. */
function invalidInput({ name }: CustomHandler, issue: z.core.$ZodIssue | undefined): Fault {
  const path = ["input", ...(issue?.path ?? [])].map(String).join(".");
  return new Fault("VALIDATION", "invalid_input", `${path}: not valid for handler ${name}: ${issue?.message ?? ""}`);
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
