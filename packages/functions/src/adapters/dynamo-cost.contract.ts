import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { NewEvent } from "@bridgework/core/kernel/event";
import { manualClock } from "@bridgework/core/memory/clock";
import { ulid } from "ulid";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Backend, clientOf, freshTables } from "./backend.fixture.ts";
import { type Meter, meterOf, readsOf, unitsOf, writesOf } from "./capacity.fixture.ts";
import type { Dynamo } from "./dynamo-client.ts";
import { dynamoEventStore } from "./dynamo-event-store.ts";
import { refOf } from "./dynamo-feed-items.ts";
import { dynamoFeedWriter } from "./dynamo-feed-writer.ts";
import { type Commit, toCommitItem } from "./dynamo-items.ts";
import { itemBytes } from "./item.ts";

/** An event as `publish` makes it, of so many bytes of JSON. */
function eventOf(bytes: number, requestId = ulid()): NewEvent {
  const id = ulid();
  const meta = { correlationId: id, causationId: null, actor: "http", source: "bridgework", requestId };
  const time = new Date(Date.UTC(2026, 0, 1)).toISOString();
  const empty = { id, type: "CounterChanged", schemaVersion: 1, time, data: { note: "" }, meta };
  return { ...empty, data: { note: "x".repeat(bytes - JSON.stringify(empty).length) } };
}

/** What one thing costs, by the units that the backend reports for it. */
export function dynamoCostContract(backend: () => Backend): void {
  describe("cost", { timeout: 30_000 }, () => {
    let client: DynamoDBClient;
    let dynamo: Dynamo;
    let measure: Meter;
    const open = () =>
      dynamoEventStore({ ...dynamo, ids: { next: () => ulid(), derive: (seed) => seed }, clock: manualClock() });
    beforeEach(async () => {
      client = clientOf(backend());
      dynamo = await freshTables(client);
      measure = meterOf(client);
    });
    afterEach(() => client.destroy());

    const request = (bytes: readonly number[], requestId = ulid()) => ({
      stream: `counter#${ulid()}`,
      expected: 0,
      events: bytes.map((each) => eventOf(each, requestId)),
      requestId,
      fingerprint: ulid(),
    });

    it("takes one write unit and no read for an append of a 600-byte event", async () => {
      const { charges } = await measure(() => open().append(request([600])));
      expect(charges).toEqual([{ operation: "PutItem", units: 1, failed: false }]);
    });

    it.each([700, 2_000, 10_000, 100_000, 380_000])(
      "takes one write unit for each KB of the item, for an event of %i bytes",
      async (bytes) => {
        const given = request([bytes]);
        const { charges } = await measure(() => open().append(given));
        const { stream, events, requestId, fingerprint } = given;
        const parts = [{ request: requestId, fingerprint, size: 1 }];
        const commit: Commit = { stream, commit: 1, first: 1, nonce: ulid(), parts, events };
        const size = itemBytes(toCommitItem(commit));
        expect(unitsOf(charges)).toBe(Math.ceil(size / 1024));
        expect(size).toBeLessThan(bytes + 200);
      },
    );

    it("takes at most two write units for a command of three events of 350 bytes", async () => {
      const { charges } = await measure(() => open().append(request([350, 350, 350])));
      expect(charges).toHaveLength(1);
      expect(unitsOf(charges)).toBeLessThanOrEqual(2);
    });

    it("writes nothing for a duplicate beyond the put that fails, and not even that where the process knows it", async () => {
      const given = request([600]);
      const warm = open();
      await warm.append(given);
      const cold = await measure(() => open().append(given));
      expect(cold.result.status).toBe("duplicate");
      expect(writesOf(cold.charges)).toEqual([{ operation: "PutItem", units: 0, failed: true }]);
      const known = await measure(() => warm.append({ ...given, expected: 1 }));
      expect(known.result.status).toBe("duplicate");
      expect(writesOf(known.charges)).toEqual([]);
    });

    it.each([25, 50, 200])(
      "takes at most 0.1 write units of the feed for each append, at batches of %i",
      async (batch) => {
        const writer = dynamoFeedWriter(dynamo);
        const refs = Array.from({ length: batch }, () => refTo(request([600])));
        await writer.appendSegment([refTo(request([600]))]);
        const { charges } = await measure(() => writer.appendSegment(refs));
        expect(charges.map(({ operation }) => operation)).toEqual(["PutItem"]);
        expect(unitsOf(charges) / batch).toBeLessThanOrEqual(0.1);
      },
    );

    it("takes at most two read units to load a stream of any length by its snapshot and a tail of five", async () => {
      const store = open();
      const { stream } = request([]);
      const grow = async (from: number, to: number) => {
        for (let expected = from; expected < to; expected += 1)
          await store.append({ ...request([600]), stream, expected });
      };
      await grow(0, 60);
      await store.snapshots.put(stream, 1, { state: { text: "x".repeat(1000) }, version: 60 });
      await grow(60, 65);
      const { result, charges } = await measure(() => open().load(stream, 1));
      expect(result).toMatchObject({ snapshot: { version: 60 }, version: 65 });
      expect(result.facts).toHaveLength(5);
      expect(readsOf(charges)).toHaveLength(2);
      expect(unitsOf(charges)).toBeLessThanOrEqual(2);
    });
  });
}

function refTo({ stream, events }: { readonly stream: string; readonly events: readonly NewEvent[] }) {
  return refOf({ stream, commit: 1, first: 1, nonce: "", parts: [], events });
}
