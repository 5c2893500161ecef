import { type Refusal, refuseField } from "@bridgework/core/kernel/decider";
import { describe } from "@bridgework/core/kernel/problem";
import { BAD_CURSOR } from "@bridgework/core/ports/cursor";
import { readQuery } from "./input.ts";

/** A cursor is opaque here: only the port that gave it can tell whether it is one of its own. */
export function badCursor(error: unknown, url: string): Refusal | undefined {
  if (!(error instanceof Error && "code" in error && error.code === BAD_CURSOR)) return undefined;
  const received = describe(readQuery(url)["cursor"]);
  const field = { path: "query.cursor", expected: "the next of a page of this list", received };
  return refuseField("invalid", field, "Leave it out for the first page.");
}
