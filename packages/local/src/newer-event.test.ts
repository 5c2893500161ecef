import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { factOf } from "@bridgework/core/app/world.fixture";
import { memoryHttpClient } from "@bridgework/core/memory/http-client";
import { seededRandom } from "@bridgework/core/memory/random";
import { topology } from "@bridgework/core/topology";
import type { Health } from "@bridgework/functions/http/health-contract";
import { systemClock } from "@bridgework/functions/system/clock";
import { systemIds } from "@bridgework/functions/system/ids";
import { afterAll, expect, it } from "vitest";
import { openRuntime } from "./runtime.ts";
import { sqliteEventStore } from "./sqlite/event-store.ts";
import { openData } from "./sqlite/open.ts";
import { storeSchemas } from "./sqlite/schemas.ts";
import { executionsSchema } from "./stepfunctions/schema.ts";

const folder = mkdtempSync(join(tmpdir(), "bridgework-newer-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const counted = (version: number, schemaVersion: number) => ({
  ...factOf("counter#c", version, {
    type: "CounterChanged",
    data: { counterId: "c", delta: 1, value: version, version, milestone: null },
  }),
  schemaVersion,
});

/** A folder of the file's first version, with one fact that everybody knows and one of a newer program. */
async function recordNewer(): Promise<void> {
  const data = openData(folder, [[...storeSchemas, executionsSchema]]);
  const store = sqliteEventStore(data.writer, data.reader);
  await store.append({ stream: "counter#c", expected: 0, events: [counted(1, 1)] });
  await store.append({ stream: "counter#c", expected: 1, events: [counted(2, 7)] });
  await data.close();
}

it("goes on without the consumers that cannot read an event, and says in its health why they stand still", async () => {
  await recordNewer();
  const clock = systemClock();
  const runtime = await openRuntime({
    folder,
    topology,
    version: "1.0.0",
    clock,
    ids: systemIds(clock),
    random: seededRandom(1),
    http: memoryHttpClient(),
    settings: { taskFailureRate: 0, notifyFailureRate: 0, operatorEmail: "operator@localhost" },
    onProblem: () => {},
  });
  const health = async (): Promise<Health> => (await runtime.doors.request("/health")).json();
  let seen = await health();
  while (seen.problem === null || seen.projected === 0 || seen.relayed === 0) {
    await new Promise((resolve) => setImmediate(resolve));
    seen = await health();
  }
  expect(seen).toMatchObject({ status: "failing", head: 2, relayed: 1, projected: 1 });
  expect(seen.problem).toMatch(
    /^(relay|project) cannot get past position 2: Version 2 of counter#c is a CounterChanged/,
  );
  const headers = { "content-type": "application/json" };
  const other = await runtime.doors.request("/api/counters/other/increment", { method: "POST", headers, body: "{}" });
  expect(other.status).toBe(201);
  await runtime.close();
}, 15_000);
