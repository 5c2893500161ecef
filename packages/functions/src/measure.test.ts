import { manualClock } from "@bridgework/core/memory/clock";
import { memoryDeadLetters } from "@bridgework/core/memory/dead-letters";
import { memoryViews } from "@bridgework/core/memory/views";
import { isoTime } from "@bridgework/core/ports/clock";
import { expect, it } from "vitest";
import { deadLetter } from "./letter.fixture.ts";
import { measureOf } from "./measure.ts";

it("counts dead letters, the age of the oldest, and the circuits that are open", async () => {
  const clock = manualClock();
  const [deadLetters, views] = [memoryDeadLetters(), memoryViews()];
  const measure = measureOf({ clock, deadLetters, views });
  const unmeasured = { relayLagSeconds: null, recent: null };
  expect(await measure()).toEqual({ deadLetters: 0, oldestDeadLetterSeconds: 0, openCircuits: [], ...unmeasured });
  for (const id of ["first", "second"]) {
    await deadLetters.bury(deadLetter({ id, buriedAt: isoTime(clock.now()) }));
    await clock.advance(5_000);
  }
  await views.put("circuits", { key: "sms", version: 1, doc: { status: "open" } });
  await views.put("circuits", { key: "email", version: 1, doc: { status: "closed" } });
  expect(await measure()).toMatchObject({ deadLetters: 2, oldestDeadLetterSeconds: 10, openCircuits: ["sms"] });
});
