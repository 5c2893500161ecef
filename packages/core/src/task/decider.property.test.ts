import fc from "fast-check";
import { expect, it } from "vitest";
import { deciderProperties } from "../app/decider-properties.fixture.ts";
import { takeAll } from "../kernel/given.fixture.ts";
import { taskCommands } from "./commands.fixture.ts";
import { taskDecider } from "./decider.ts";
import { task } from "./domain.ts";

deciderProperties(taskDecider, task, taskCommands);

it("gives each run at most one outcome, and counts runs by redrives", () => {
  fc.assert(
    fc.property(taskCommands, (sequence) => {
      const events = takeAll(taskDecider, sequence, () => {});
      const outcomes = events.filter(({ type }) => type === "TaskSucceeded" || type === "TaskFailed");
      const runs = outcomes.map(({ data }) => data.run);
      expect(new Set(runs).size).toBe(runs.length);
      const begun = events.filter(({ type }) => type === "TaskSubmitted" || type === "TaskRedriven");
      expect(begun.map(({ data }) => data.run)).toEqual(begun.map((_, index) => index + 1));
    }),
  );
});
