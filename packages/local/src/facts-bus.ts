import type { RuleEngine } from "@bridgework/core/pattern/rules";
import type { Bus } from "@bridgework/core/ports/bus";
import type { Ids } from "@bridgework/core/ports/ids";
import { startsOf } from "./eventbridge/deliver.ts";
import type { SqliteCheckpoints } from "./sqlite/checkpoints.ts";
import type { Writer } from "./sqlite/writer.ts";
import type { Executions } from "./stepfunctions/executions.ts";

export interface FactsBusPorts {
  readonly writer: Writer;
  readonly checkpoints: SqliteCheckpoints;
  readonly rules: RuleEngine;
  readonly ids: Ids;
  readonly executions: Pick<Executions, "startInTurn">;
}

/** Tries every fact against the rules and starts the workflows of those that match, in one commit with the checkpoint: exactly once. */
export function factsBus({ writer, checkpoints, rules, ids, executions }: FactsBusPorts): Bus {
  return {
    put: (facts, { consumer, position }) => {
      const starts = facts.flatMap((fact) => startsOf(rules, ids, fact));
      return writer.stage(() => {
        for (const request of starts) executions.startInTurn(request);
        checkpoints.move(consumer, position);
      });
    },
  };
}
