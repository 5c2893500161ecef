import type { Fact } from "@bridgework/core/kernel/event";
import type { Bus } from "@bridgework/core/ports/bus";
import type { Ids } from "@bridgework/core/ports/ids";
import type { Workflows } from "@bridgework/core/ports/workflows";
import { startsOf } from "./eventbridge/deliver.ts";
import type { RuleEngine } from "./eventbridge/rules.ts";

/** The facts bus: tries every fact against the rules and starts the workflows of those that match. */
export function factsBus(rules: RuleEngine, ids: Ids, workflows: Pick<Workflows, "start">): Bus {
  return {
    put: async (facts: readonly Fact[]) => {
      const starts = facts.flatMap((fact) => startsOf(rules, ids, fact));
      await Promise.all(starts.map((request) => workflows.start(request)));
    },
  };
}
