import { expect, it } from "vitest";
import { memoryWorld } from "../app/world.fixture.ts";
import { MOST_BY_ADDRESS, recordRefusals } from "./record-refusals.ts";
import { LATELY_MS, refusedLately } from "./refused-lately.ts";

const REFUSED = { code: "nonce_replayed", reason: "The nonce was used before.", address: "192.0.2.7" };

it("counts what was refused in the last five minutes, over the hour's end too, and what was only counted", async () => {
  const { publish, clock, store } = memoryWorld();
  const record = recordRefusals(publish, clock);
  const refuse = () => record({ ...REFUSED, method: "POST", path: "/api/forms" });
  expect(await refusedLately(store, clock)).toBe(0);
  await clock.advance(59 * 60_000);
  for (let count = 0; count < MOST_BY_ADDRESS + 2; count += 1) await refuse();
  await clock.advance(2 * 60_000);
  await refuse();
  expect(await refusedLately(store, clock)).toBe(MOST_BY_ADDRESS + 3);
  await clock.advance(LATELY_MS - 60_000);
  expect(await refusedLately(store, clock)).toBe(3);
  await clock.advance(LATELY_MS);
  expect(await refusedLately(store, clock)).toBe(0);
});
