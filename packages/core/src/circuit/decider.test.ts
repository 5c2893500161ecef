import fc from "fast-check";
import { expect, it } from "vitest";
import { factOf, invalidBySchema } from "../app/world.fixture.ts";
import { accept } from "../kernel/decider.ts";
import { given, takeAll } from "../kernel/given.fixture.ts";
import { circuitCommands } from "./commands.fixture.ts";
import type { CircuitCommand } from "./commands.ts";
import { circuitDecider } from "./decider.ts";
import { circuit as domain } from "./domain.ts";
import type { CircuitEvent } from "./events.ts";
import { circuitsView } from "./view.ts";

const givenCircuit = given(circuitDecider);
const failure = { circuit: "email", failures: 5, reason: "NETWORK unreachable", until: "2026-01-01T00:01:00.000Z" };
const open: CircuitCommand = { type: "OpenCircuit", ...failure };
const close: CircuitCommand = { type: "CloseCircuit", circuit: "email", openedAt: "2026-01-01T00:00:00.000Z" };
const opened: CircuitEvent = { type: "CircuitOpened", data: failure };
const closed: CircuitEvent = {
  type: "CircuitClosed",
  data: { circuit: "email", openedAt: "2026-01-01T00:00:00.000Z" },
};

it("records that a circuit opened and closed, as often as it does so", () => {
  expect(givenCircuit().when(open)).toEqual(accept(opened));
  expect(givenCircuit(opened).when(close)).toEqual(accept(closed));
  expect(givenCircuit(opened, closed).when(open)).toEqual(accept(opened));
});

it("records nothing of what is so already", () => {
  expect(givenCircuit(opened).when(open)).toEqual(accept());
  expect(givenCircuit().when(close)).toEqual(accept());
});

it("records valid facts, and nothing for a command that comes again", () => {
  fc.assert(
    fc.property(circuitCommands, (commands) => {
      const facts = takeAll(circuitDecider, commands, (_, again) => expect(again).toEqual(accept()));
      for (const fact of facts) expect(invalidBySchema(domain, fact)).toBeUndefined();
    }),
  );
});

it("shows why a circuit is open and until when, and afterwards how long it was", () => {
  const open = circuitsView.project(undefined, factOf("circuit#email", 1, opened));
  expect(open).toMatchObject({ ...failure, status: "open", openedAt: "2026-01-01T00:00:01.000Z", closedAt: null });
  expect(circuitsView.project(open, factOf("circuit#email", 2, closed))).toMatchObject({
    circuit: "email",
    status: "closed",
    openedAt: "2026-01-01T00:00:01.000Z",
    closedAt: "2026-01-01T00:00:02.000Z",
  });
});
