import type { Fact } from "@bridgework/core/kernel/event";
import type { Run, Workflows } from "@bridgework/core/ports/workflows";

export type FactWithRuns = Fact & { readonly runs: readonly Run[] };

/** An event starts as many runs as rules match it, which are few. */
const MOST_RUNS = 1000;

/** Facts with the runs that rules started for them. */
export async function withRuns(workflows: Workflows, facts: readonly Fact[]): Promise<readonly FactWithRuns[]> {
  if (facts.length === 0) return [];
  const { items } = await workflows.list({ eventIds: facts.map(({ id }) => id) }, { limit: MOST_RUNS });
  const byEvent = new Map<string, Run[]>(facts.map(({ id }) => [id, []]));
  for (const run of items) byEvent.get(run.trigger?.eventId ?? "")?.push(run);
  return facts.map((fact) => ({ ...fact, runs: byEvent.get(fact.id) ?? [] }));
}
