import { manualClock } from "@bridgework/core/memory/clock";
import { expect, it } from "vitest";
import { remembered } from "./remembered.ts";

const KEPT_MS = 5_000;

it("asks once for all who want to know within a time, and again after it", async () => {
  const clock = manualClock();
  let asked = 0;
  const count = remembered(clock, KEPT_MS, async () => {
    asked += 1;
    return asked;
  });
  expect(await Promise.all([count(), count()])).toEqual([1, 1]);
  await clock.advance(KEPT_MS - 1);
  expect(await count()).toBe(1);
  await clock.advance(1);
  expect(await count()).toBe(2);
});

it("asks again after a failure", async () => {
  const answers = [Promise.reject(new Error("the table is away")), Promise.resolve("there")];
  const find = remembered(manualClock(), KEPT_MS, async () => answers.shift());
  await expect(find()).rejects.toThrow("the table is away");
  expect(await find()).toBe("there");
});
