import fc from "fast-check";
import { expect, it } from "vitest";
import { invalidBySchema } from "../app/world.fixture.ts";
import { takeAll } from "../kernel/given.fixture.ts";
import { redriveCommands } from "./commands.fixture.ts";
import { redriveDecider } from "./decider.ts";
import { redrive } from "./domain.ts";

it("records nothing for an accepted command that comes again", () => {
  fc.assert(
    fc.property(redriveCommands, (sequence) => {
      takeAll(redriveDecider, sequence, (_, again) =>
        expect(again.kind === "accepted" ? again.events : []).toEqual([]),
      );
    }),
  );
});

it("decides only events that are valid by their schema", () => {
  fc.assert(
    fc.property(redriveCommands, (sequence) => {
      for (const event of takeAll(redriveDecider, sequence, () => {}))
        expect(invalidBySchema(redrive, event)).toBeUndefined();
    }),
  );
});

it("ends at most once", () => {
  fc.assert(
    fc.property(redriveCommands, (sequence) => {
      const events = takeAll(redriveDecider, sequence, () => {});
      const ends = events.filter(({ type }) => type === "RedriveAborted" || type === "RedriveCompleted");
      expect(ends.length).toBeLessThanOrEqual(1);
    }),
  );
});
