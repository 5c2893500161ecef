import { type Refusal, refuseField } from "@bridgework/core/kernel/decider";
import { describe } from "@bridgework/core/kernel/problem";

/** Refuses an id of the path; `list` is the route that shows those that exist. */
export function notFound(what: string, id: string, list: string): Refusal {
  const field = { path: "id", expected: `the id of ${what}`, received: describe(id) };
  return refuseField("not_found", field, `GET ${list} lists those that exist.`);
}
