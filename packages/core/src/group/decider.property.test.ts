import fc from "fast-check";
import { expect, it } from "vitest";
import { invalidBySchema } from "../app/world.fixture.ts";
import { takeAll } from "../kernel/given.fixture.ts";
import { groupCommands } from "./commands.fixture.ts";
import { groupDecider } from "./decider.ts";
import { group } from "./domain.ts";

it("records nothing for an accepted command that comes again", () => {
  fc.assert(
    fc.property(groupCommands, (sequence) => {
      takeAll(groupDecider, sequence, (_, again) => expect(again.kind === "accepted" ? again.events : []).toEqual([]));
    }),
  );
});

it("decides only events that are valid by their schema", () => {
  fc.assert(
    fc.property(groupCommands, (sequence) => {
      for (const event of takeAll(groupDecider, sequence, () => {}))
        expect(invalidBySchema(group, event)).toBeUndefined();
    }),
  );
});

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
