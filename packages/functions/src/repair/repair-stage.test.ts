import { manualClock } from "@bridgework/core/memory/clock";
import { sequentialIds } from "@bridgework/core/memory/ids";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Backend, clientOf, freshTables } from "../adapters/backend.fixture.ts";
import { counterChanged } from "../adapters/counter-records.fixture.ts";
import { startDynalite } from "../adapters/dynalite.fixture.ts";
import type { Dynamo } from "../adapters/dynamo-client.ts";
import { dynamoEventStore } from "../adapters/dynamo-event-store.ts";
import { dynamoViews } from "../adapters/dynamo-views.ts";
import { cloudEnvironment } from "../environment.fixture.ts";
import { repairStage } from "./repair-stage.ts";

describe("a stage whose indexer has missed commits", () => {
  const ids = sequentialIds();
  let backend: Backend;
  let dynamo: Dynamo;
  let store: ReturnType<typeof dynamoEventStore>;
  beforeEach(async () => {
    backend = await startDynalite();
    vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", backend.endpoint);
    vi.stubEnv("AWS_REGION", "us-east-1");
    vi.stubEnv("AWS_ACCESS_KEY_ID", "local");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "local");
    dynamo = await freshTables(clientOf(backend));
    store = dynamoEventStore({ ...dynamo, ids, clock: manualClock() });
    for (const version of [1, 2, 3])
      await store.append({
        stream: "counter#a",
        expected: version - 1,
        events: [counterChanged(ids.next(), "a", version)],
      });
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    dynamo.client.destroy();
    await backend.close();
  });
  const repair = (options: { readonly after?: number; readonly stopped?: () => boolean } = {}) => {
    const reports: unknown[] = [];
    const variables = cloudEnvironment(dynamo.tables);
    const done = repairStage({ stopped: () => false, ...options, variables, report: (each) => reports.push(each) });
    return done.then((whole) => ({ whole, reports }));
  };

  it("has them in its feed and views, by the environment of one of its functions", async () => {
    expect(await repair()).toEqual({ whole: true, reports: [{ missing: 3, done: 3 }] });
    const feed = await store.readAll({ order: "forward", limit: 10 });
    expect(feed.map(({ stream, version }) => `${stream} ${version}`)).toEqual([1, 2, 3].map((at) => `counter#a ${at}`));
    expect(await dynamoViews(dynamo).get("counters", "a")).toMatchObject({ version: 3, doc: { value: 3 } });
  });

  it("has them after the position that readers had come to", async () => {
    await repair({ after: 12_000 });
    const [first] = await store.readAll({ order: "forward", limit: 1 });
    expect(first?.position).toBeGreaterThan(12_000);
  });

  it("says where it was stopped, and that a second time nothing is missing", async () => {
    expect(await repair({ stopped: () => true })).toEqual({ whole: false, reports: [] });
    await repair();
    expect(await repair()).toEqual({ whole: true, reports: [] });
  });
});
