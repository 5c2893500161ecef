import fc from "fast-check";
import { expect, it } from "vitest";
import type { Decider } from "../kernel/decider.ts";
import type { Domain } from "../kernel/domain.ts";
import type { DecidedEvent } from "../kernel/event.ts";
import { takeAll } from "../kernel/given.fixture.ts";
import { invalidBySchema } from "./world.fixture.ts";

/** What holds of a domain's decider for any commands, one after another. */
export function deciderProperties<State, Command, Event extends DecidedEvent>(
  decider: Decider<State, Command, Event>,
  domain: Domain,
  commands: fc.Arbitrary<readonly Command[]>,
): void {
  it("records nothing for an accepted command that comes again", () => {
    fc.assert(
      fc.property(commands, (sequence) => {
        takeAll(decider, sequence, (_, again) => expect(again.kind === "accepted" ? again.events : []).toEqual([]));
      }),
    );
  });

  it("decides only events that are valid by their schema", () => {
    fc.assert(
      fc.property(commands, (sequence) => {
        for (const event of takeAll(decider, sequence, () => {}))
          expect(invalidBySchema(domain, event)).toBeUndefined();
      }),
    );
  });
}
