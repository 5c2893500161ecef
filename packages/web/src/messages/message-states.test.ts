import { expect, it } from "vitest";
import { settledState, waitingState } from "./message-states.ts";

it.each([
  [0, "queued", "queued"],
  [1, "waiting", "delivered once"],
  [3, "retrying", "delivered 3 times"],
] as const)("says of a message that was handed over %d times that it is %s", (attempts, state, label) => {
  expect(waitingState({ attempts })).toEqual([state, label]);
});

it("says how a message left its mailbox", () => {
  expect(settledState({ outcome: "acknowledged", reason: null })[1]).toBe("acknowledged");
  expect(settledState({ outcome: "expired", reason: "time" })).toEqual(["dead", "expired"]);
  expect(settledState({ outcome: "expired", reason: "attempts" })[1]).toBe("given up after too many tries");
});
