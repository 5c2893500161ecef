import { manualClock } from "@bridgework/core/memory/clock";
import { memoryMetrics } from "@bridgework/core/memory/metrics";
import { memoryViews } from "@bridgework/core/memory/views";
import type { DeadLetter } from "@bridgework/core/ports/dead-letters";
import { afterEach, expect, it } from "vitest";
import { sqliteDeadLetters } from "../sqlite/dead-letters.ts";
import { INSERT_EVENT } from "../sqlite/event-rows.ts";
import { openTemporaryData } from "../sqlite/open.ts";
import { storeSchemas, storeSchemas2, storeSchemas3, storeSchemas4 } from "../sqlite/schemas.ts";
import { countedMetrics } from "./counted.ts";
import { localMeasure } from "./measures.ts";

let close: () => Promise<void> = async () => {};
afterEach(() => close());

function opened() {
  const data = openTemporaryData([storeSchemas, storeSchemas2, storeSchemas3, storeSchemas4]);
  close = data.close;
  const { writer, reader } = data;
  const clock = manualClock();
  const views = memoryViews();
  const metrics = countedMetrics(memoryMetrics(), clock);
  let relayed = 0;
  const measure = localMeasure({ clock, views, reader, metrics, relayed: () => relayed });
  const relayTo = (position: number) => {
    relayed = position;
  };
  return { writer, clock, views, metrics, measure, relayTo, deadLetters: sqliteDeadLetters(writer, reader) };
}

const NOTHING = {
  ...{ deadLetters: 0, oldestDeadLetterSeconds: 0, relayLagSeconds: 0, openCircuits: [] },
  recent: { requests: 0, errors: 0, refusedSignatures: 0 },
};

const letter = (id: string, buriedAt: string): DeadLetter => ({
  ...{ id, kind: "failed", status: "dead", errorClass: "SYSTEM", reason: "r", fingerprint: "f", attempts: 1, buriedAt },
  ...{ redrivenAt: null, eventType: "A", stream: null, workflow: null, run: null, state: null, correlationId: "c" },
  ...{ payload: null, redrive: { kind: "none", reason: "r" } },
});

it("finds nothing in an empty folder", async () => {
  expect(await opened().measure()).toEqual(NOTHING);
});

it("counts dead letters and the age of the oldest, without those that were redriven", async () => {
  const { deadLetters, clock, measure } = opened();
  await deadLetters.bury(letter("1", "2026-01-01T00:00:00.000Z"));
  await deadLetters.bury(letter("2", "2026-01-01T00:00:30.000Z"));
  await deadLetters.bury(letter("3", "2026-01-01T00:00:50.000Z"));
  await deadLetters.markRedriven("1", "2026-01-01T00:00:55.000Z");
  await clock.advance(60_000);
  expect(await measure()).toMatchObject({ deadLetters: 2, oldestDeadLetterSeconds: 30 });
});

it("takes the relay's lag from the first fact that it has not handled, whether or not it can be read", async () => {
  const { writer, clock, measure, relayTo } = opened();
  await writer.stage(() => {
    for (const position of [1, 2]) {
      const time = `2026-01-01T00:00:0${position}.000Z`;
      const stream = [position, "a#1", position, "a", `e${position}`, "Newer", 99, time, "c"] as const;
      writer.prepare(INSERT_EVENT).run(...stream, null, null, null, "not JSON", "{}");
    }
  });
  await clock.advance(10_000);
  expect((await measure()).relayLagSeconds).toBe(9);
  relayTo(1);
  await clock.advance(1_000);
  expect((await measure()).relayLagSeconds).toBe(9);
  relayTo(2);
  await clock.advance(1_000);
  expect((await measure()).relayLagSeconds).toBe(0);
});

it("names the circuits that are open", async () => {
  const { views, measure } = opened();
  await views.put("circuits", { key: "sms", version: 1, doc: { status: "open" } });
  await views.put("circuits", { key: "email", version: 1, doc: { status: "closed" } });
  expect((await measure()).openCircuits).toEqual(["sms"]);
});

it("counts the requests, errors and refused signatures of five minutes, but not who asks how it is", async () => {
  const { metrics, clock, measure } = opened();
  const request = (route: string, status: string) =>
    metrics.put({ name: "bridgework_http_requests_total", value: 1, labels: { route, status } });
  request("POST /api/tasks", "201");
  request("POST /api/tasks", "500");
  request("GET /health", "503");
  metrics.put({ name: "bridgework_refused_signatures_total", value: 1, labels: { code: "replayed" } });
  expect(await measure()).toMatchObject({ recent: { requests: 2, errors: 1, refusedSignatures: 1 } });
  await clock.advance(310_000);
  expect(await measure()).toEqual(NOTHING);
});

it("measures once for those who ask within a second", async () => {
  const { metrics, clock, measure } = opened();
  await measure();
  metrics.put({ name: "bridgework_refused_signatures_total", value: 1, labels: { code: "replayed" } });
  expect((await measure()).recent?.refusedSignatures).toBe(0);
  await clock.advance(1_000);
  expect((await measure()).recent?.refusedSignatures).toBe(1);
});
