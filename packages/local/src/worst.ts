import type { Part } from "@bridgework/core/app/health";
import type { Progress } from "@bridgework/functions/http/deps";

/** The first problem that there is, and where. */
export function worst(problems: readonly (readonly [string | null, Part])[]): Pick<Progress, "problem" | "problemIn"> {
  const [problem, problemIn] = problems.find(([found]) => found !== null) ?? [null, "store"];
  return { problem, problemIn };
}
