import fc from "fast-check";
import { expect, it } from "vitest";
import { deciderProperties } from "../app/decider-properties.fixture.ts";
import { takeAll } from "../kernel/given.fixture.ts";
import { groupCommands } from "./commands.fixture.ts";
import { groupDecider } from "./decider.ts";
import { group } from "./domain.ts";

deciderProperties(groupDecider, group, groupCommands);

it("gives no turn before the one before it has ended", () => {
  fc.assert(
    fc.property(groupCommands, (sequence) => {
      let running: string | null = null;
      for (const { type, data } of takeAll(groupDecider, sequence, () => {})) {
        if (type === "TurnGiven") {
          expect(running).toBeNull();
          running = `${data.taskId}/${data.run}`;
        }
        if (type === "TurnEnded" && running === `${data.taskId}/${data.run}`) running = null;
      }
    }),
  );
});
