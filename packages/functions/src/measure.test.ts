import { memoryWorld } from "@bridgework/core/app/world.fixture";
import { isoTime } from "@bridgework/core/ports/clock";
import { expect, it } from "vitest";
import { deadLetter } from "./letter.fixture.ts";
import { measureOf } from "./measure.ts";

it("counts dead letters, the age of the oldest, and the circuits that are open", async () => {
  const { clock, deadLetters, views, store } = memoryWorld();
  const measure = measureOf({ clock, deadLetters, views, store });
  const unmeasured = { relayLagSeconds: null, recent: { requests: null, errors: null, refusedSignatures: 0 } };
  expect(await measure()).toEqual({ deadLetters: 0, oldestDeadLetterSeconds: 0, openCircuits: [], ...unmeasured });
  for (const id of ["first", "second"]) {
    await deadLetters.bury(deadLetter({ id, buriedAt: isoTime(clock.now()) }));
    await clock.advance(5_000);
  }
  await views.put("circuits", { key: "sms", version: 1, doc: { status: "open" } });
  await views.put("circuits", { key: "email", version: 1, doc: { status: "closed" } });
  expect(await measure()).toMatchObject({ deadLetters: 2, oldestDeadLetterSeconds: 10, openCircuits: ["sms"] });
});
