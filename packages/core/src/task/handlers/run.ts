import type * as z from "zod";
import { Fault } from "../../kernel/fault.ts";
import type { Json, JsonObject } from "../../kernel/json.ts";
import { bytesOf } from "../../kernel/schema.ts";
import type { StepContext } from "../../kernel/workflow.ts";
import type { Clock } from "../../ports/clock.ts";
import type { StepPorts } from "../../ports/step-ports.ts";
import { MAX_RESULT } from "../events.ts";
import type { CustomHandler } from "./handler.ts";

interface CustomAttempt {
  readonly input: JsonObject;
  readonly context: Pick<StepContext, "key" | "attempt">;
}

/** Runs a handler once, within its time, and checks what goes in and what comes out. */
export async function runCustom(
  handler: CustomHandler,
  { input, context }: CustomAttempt,
  { http, clock }: Pick<StepPorts, "http" | "clock">,
): Promise<Json> {
  const parsed = handler.input.safeParse(input);
  if (!parsed.success) throw invalidInput(handler, parsed.error.issues[0]);
  const call = { key: context.key, attempt: context.attempt, http, clock };
  const given = await withinSeconds(clock, handler, async () => handler.run(parsed.data, call));
  const result = asJson(handler, given);
  if (bytesOf(result) <= MAX_RESULT) return result;
  const expected = `handler ${handler.name}: expected a result of at most ${MAX_RESULT} bytes of JSON`;
  throw new Fault("VALIDATION", "result_too_large", `${expected}, received ${bytesOf(result)}`);
}

/** As it would be read again. The type says that a result is JSON; a cycle, a BigInt or nothing passes it all the same. */
function asJson({ name }: CustomHandler, given: Json): Json {
  try {
    return JSON.parse(JSON.stringify(given));
  } catch (cause) {
    throw noJson(name, cause);
  }
}

function noJson(name: string, cause: unknown): Fault {
  const expected = "expected a result that JSON can hold: no cycle, no BigInt, null for nothing";
  return new Fault("VALIDATION", "result_no_json", `handler ${name}: ${expected}`, { cause });
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

/** Names the member, never what it holds. */
function invalidInput({ name }: CustomHandler, issue: z.core.$ZodIssue | undefined): Fault {
  const path = ["input", ...(issue?.path ?? [])].map(String).join(".");
  return new Fault("VALIDATION", "invalid_input", `${path}: not valid for handler ${name}: ${issue?.message ?? ""}`);
}
