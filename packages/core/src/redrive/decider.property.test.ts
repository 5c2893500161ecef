import fc from "fast-check";
import { expect, it } from "vitest";
import { deciderProperties } from "../app/decider-properties.fixture.ts";
import { takeAll } from "../kernel/given.fixture.ts";
import { redriveCommands } from "./commands.fixture.ts";
import { redriveDecider } from "./decider.ts";
import { redrive } from "./domain.ts";

deciderProperties(redriveDecider, redrive, redriveCommands);

it("ends at most once", () => {
  fc.assert(
    fc.property(redriveCommands, (sequence) => {
      const events = takeAll(redriveDecider, sequence, () => {});
      const ends = events.filter(({ type }) => type === "RedriveAborted" || type === "RedriveCompleted");
      expect(ends.length).toBeLessThanOrEqual(1);
    }),
  );
});
