import fc from "fast-check";
import { expect, it } from "vitest";
import { deciderProperties } from "../app/decider-properties.fixture.ts";
import { takeAll } from "../kernel/given.fixture.ts";
import { formCommands } from "./commands.fixture.ts";
import { formDecider } from "./decider.ts";
import { form } from "./domain.ts";
import { channelsThat } from "./state.ts";

deciderProperties(formDecider, form, formCommands);

it("submits a form once, with its first event", () => {
  fc.assert(
    fc.property(formCommands, (sequence) => {
      const events = takeAll(formDecider, sequence, () => {});
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
