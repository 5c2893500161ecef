import { manualClock } from "@bridgework/core/memory/clock";
import { expect, it } from "vitest";
import { sayOnce } from "./say-once.ts";

function listening() {
  const said: string[] = [];
  const clock = manualClock();
  return { said, clock, say: sayOnce((problem) => void said.push(problem), clock) };
}

it("says a problem once a minute, then with how many were held back", async () => {
  const { said, clock, say } = listening();
  for (let count = 0; count < 1_000; count += 1) say("The disk is full.");
  expect(said).toEqual(["The disk is full."]);
  await clock.advance(60_000);
  say("The disk is full.");
  expect(said).toEqual(["The disk is full.", "The disk is full. (999 more of its kind since it was last said)"]);
});

it("takes problems that differ in ids and numbers alone as one, and others apart", () => {
  const { said, say } = listening();
  say("relay cannot get past position 7");
  say("relay cannot get past position 8");
  say("task 01J00000000000000000000000 failed");
  say("task 01J00000000000000000000001 failed");
  expect(said).toEqual(["relay cannot get past position 7", "task 01J00000000000000000000000 failed"]);
});
