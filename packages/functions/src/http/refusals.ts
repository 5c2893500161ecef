import type { Refusal } from "@bridgework/core/kernel/decider";

/** The same refusal with the fields named as the caller wrote them. */
export function renameFields(refusal: Refusal, rename: (text: string) => string): Refusal {
  const details = refusal.details.map((problem) => ({
    ...problem,
    path: rename(problem.path),
    message: rename(problem.message),
  }));
  return { ...refusal, message: rename(refusal.message), details };
}
