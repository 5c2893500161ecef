import { factOf } from "@bridgework/core/app/world.fixture";
import type { Rule } from "@bridgework/core/kernel/rule";
import { manualClock } from "@bridgework/core/memory/clock";
import { sequentialIds } from "@bridgework/core/memory/ids";
import { seededRandom } from "@bridgework/core/memory/random";
import { createRuleEngine } from "@bridgework/core/pattern/rules";
import { busContract, type OpenBus } from "@bridgework/core/ports/bus.contract";
import { describe, expect, it } from "vitest";
import { factsBus } from "./facts-bus.ts";
import { checkpointsSchema, sqliteCheckpoints } from "./sqlite/checkpoints.ts";
import { openTemporaryData } from "./sqlite/open.ts";
import { machineOf } from "./stepfunctions/advance.fixture.ts";
import { createExecutions } from "./stepfunctions/executions.ts";
import { executionsSchema, executionsSchema2 } from "./stepfunctions/schema.ts";

const definition = machineOf({ A: { Type: "Pass" } });

/** A bus whose rules start workflows of one state, except those named here, which do not exist. */
async function openBus(rules: readonly Rule[], missing: readonly string[] = []): Promise<OpenBus> {
  const { writer, close } = openTemporaryData([[checkpointsSchema, executionsSchema], [executionsSchema2]]);
  const ids = sequentialIds();
  const checkpoints = sqliteCheckpoints(writer);
  const known = rules.map(({ workflow }) => workflow).filter((workflow) => !missing.includes(workflow));
  const executions = createExecutions({
    writer,
    clock: manualClock(),
    ids,
    random: seededRandom(1),
    runStep: async () => ({}),
    machines: new Map(known.map((workflow) => [workflow, { definition, type: "STANDARD" as const }])),
  });
  await executions.resume();
  return {
    bus: factsBus({ writer, checkpoints, rules: createRuleEngine(rules), ids, executions }),
    started: async () => {
      const { items } = await executions.list({}, { limit: 1_000 });
      return items.flatMap(({ trigger }) => trigger ?? []);
    },
    position: checkpoints.load,
    whileStoreFails: (work) => {
      const done = work();
      // Ends the turn's transaction, so that its commit fails.
      writer.db.exec("ROLLBACK");
      return done;
    },
    close: async () => {
      await executions.drain();
      await close();
    },
  };
}

busContract("factsBus", openBus);

describe("factsBus", () => {
  it("keeps nothing of a put of which one start cannot be made, and all of another put of the same turn", async () => {
    const of = (type: string): Rule => {
      return { name: type, description: type, bus: "facts", pattern: { "detail-type": [type] }, workflow: type };
    };
    const { bus, started, position, close } = await openBus([of("Good"), of("Bad")], ["Bad"]);
    const good = (version: number) => factOf("note#a", version, { type: "Good", data: {} });
    const bad = factOf("note#a", 3, { type: "Bad", data: {} });
    const kept = bus.put([good(1)], { consumer: "relay", position: 1 });
    const undone = bus.put([good(2), bad], { consumer: "relay", position: 3 });
    await expect(undone).rejects.toMatchObject({ code: "unknown_workflow" });
    await kept;
    expect((await started()).map(({ eventId }) => eventId)).toEqual(["note#a@1"]);
    expect(await position("relay")).toBe(1);
    await close();
  });
});
