import * as z from "zod";
import { ERROR_CLASSES, type ErrorClass, messageOf } from "./fault.ts";
import { isJsonObject } from "./json.ts";

/** What `catchAll` of asl.ts hands to the next state. */
export const caught = z.object({
  /** `$states.errorOutput`. */
  error: z.object({ Error: z.string(), Cause: z.string().exactOptional() }),
  /** The state that failed. */
  state: z.string(),
  attempts: z.int().min(1),
});
export type Caught = Readonly<z.infer<typeof caught>>;

const MAX_REASON = 1000;

/** An error in one bounded sentence, for facts and dead letters. */
export function reasonOf(error: unknown): string {
  return clip(messageOf(error));
}

/** The class and reason of a caught error. Lambda's Cause is JSON text with an `errorMessage`. */
export function describeCaught({ error }: Caught): { readonly errorClass: ErrorClass; readonly reason: string } {
  const { Error: name, Cause: cause } = error;
  return {
    errorClass: classOf(name),
    reason: clip((cause === undefined ? "" : messageIn(cause)) || `${name}, without a cause`),
  };
}

function classOf(name: string): ErrorClass {
  const known = ERROR_CLASSES.find((each) => each === name);
  if (known !== undefined) return known;
  return name.startsWith("States.") || name.startsWith("Lambda.") ? "SYSTEM" : "UNKNOWN";
}

function messageIn(cause: string): string {
  try {
    const parsed: unknown = JSON.parse(cause);
    return isJsonObject(parsed) && typeof parsed["errorMessage"] === "string" ? parsed["errorMessage"] : cause;
  } catch {
    return cause;
  }
}

function clip(text: string): string {
  return text.length <= MAX_REASON ? text || "no message" : `${text.slice(0, MAX_REASON - 1)}…`;
}
