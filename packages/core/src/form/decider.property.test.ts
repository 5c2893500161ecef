import fc from "fast-check";
import { expect, it } from "vitest";
import { invalidBySchema } from "../app/world.fixture.ts";
import { takeAll } from "../kernel/given.fixture.ts";
import { formCommands } from "./commands.fixture.ts";
import { formDecider } from "./decider.ts";
import { form } from "./domain.ts";
import { channelsThat } from "./state.ts";

it("records nothing for an accepted command that comes again", () => {
  fc.assert(
    fc.property(formCommands, (sequence) => {
      takeAll(formDecider, sequence, (_, again) => expect(again.kind === "accepted" ? again.events : []).toEqual([]));
    }),
  );
});

it("decides only events that are valid by their schema, the first of them FormSubmitted", () => {
  fc.assert(
    fc.property(formCommands, (sequence) => {
      const events = takeAll(formDecider, sequence, () => {});
      for (const event of events) expect(invalidBySchema(form, event)).toBeUndefined();
      expect(events.filter(({ type }) => type === "FormSubmitted")).toEqual(events.slice(0, 1));
    }),
  );
});

it("completes only forms whose channels are all settled", () => {
  fc.assert(
    fc.property(formCommands, (sequence) => {
      const events = takeAll(formDecider, sequence, () => {});
      let state = formDecider.initial;
      for (const event of events) {
        state = formDecider.evolve(state, event);
        if (state.status === "completed") expect(channelsThat(state, "pending")).toEqual([]);
      }
    }),
  );
});
