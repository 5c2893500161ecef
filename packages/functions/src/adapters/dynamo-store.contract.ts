import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { manualClock } from "@bridgework/core/memory/clock";
import { sequentialIds } from "@bridgework/core/memory/ids";
import { event } from "@bridgework/core/ports/event-store.fixture";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Abilities, type Backend, clientOf, freshTables } from "./backend.fixture.ts";
import { meterOf, readsOf, writesOf } from "./capacity.fixture.ts";
import type { Dynamo } from "./dynamo-client.ts";
import { type DynamoEventStoreOptions, dynamoEventStore } from "./dynamo-event-store.ts";
import { commitKey, requestKey, streamKey, toCommitItem } from "./dynamo-items.ts";
import { getItem } from "./dynamo-query.ts";
import { itemBytes } from "./item.ts";
import { loseFirstAnswer } from "./lost-answer.fixture.ts";
import { put } from "./put.fixture.ts";

/** What the DynamoDB store does beyond the port's contract. */
export function dynamoStoreContract(backend: () => Backend, { noTransactions, oldItem }: Abilities): void {
  describe("dynamoEventStore", () => {
    let client: DynamoDBClient;
    let dynamo: Dynamo;
    const ids = sequentialIds();
    /** Another process on the same tables. */
    const process = (options: Partial<DynamoEventStoreOptions> = {}) =>
      dynamoEventStore({ ...dynamo, ids, clock: manualClock(), ...options });
    beforeEach(async () => {
      client = clientOf(backend());
      dynamo = await freshTables(client);
    });
    afterEach(() => client.destroy());

    const appendTo = (store: ReturnType<typeof process>, expected: number, requestId?: string) =>
      store.append({
        stream: "note#a",
        expected,
        events: [event()],
        ...(requestId === undefined ? {} : { requestId }),
      });

    describe("append", () => {
      it("takes one write and no read where the stream must not exist, and after it was read", async () => {
        const measure = meterOf(client);
        const first = await measure(() => appendTo(process(), 0, "r1"));
        expect(first.charges.map(({ operation }) => operation)).toEqual(["PutItem"]);
        const other = process();
        await other.read("note#a");
        const second = await measure(() => appendTo(other, 1, "r2"));
        expect(second.charges.map(({ operation }) => operation)).toEqual(["PutItem"]);
      });

      it("takes one query first where this process knows nothing of the stream", async () => {
        const measure = meterOf(client);
        await appendTo(process(), 0);
        const { charges } = await measure(() => appendTo(process(), 1));
        expect(charges.map(({ operation }) => operation)).toEqual(["Query", "PutItem"]);
      });

      it("takes no version on trust: one beyond all that this process has read makes it read the head, and write nothing", async () => {
        const known = process();
        await appendTo(known, 0);
        const measure = meterOf(client);
        for (const store of [known, process()]) {
          const { result, charges } = await measure(() => appendTo(store, 7));
          expect(result).toEqual({ status: "conflict", version: 1 });
          expect(charges.map(({ operation }) => operation)).toEqual(["Query"]);
        }
      });

      it("knows its own commit again when the answer to its put was lost", async () => {
        loseFirstAnswer(client, "PutItemCommand");
        expect(await appendTo(process(), 0)).toMatchObject({ status: "appended", facts: [{ version: 1 }] });
        expect(await process().read("note#a")).toHaveLength(1);
      });

      it("tells a repeated request from a conflict by the failed put alone, or by one read more", async () => {
        await appendTo(process(), 0, "r1");
        const { result, charges } = await meterOf(client)(() => appendTo(process(), 0, "r1"));
        expect(result.status).toBe("duplicate");
        expect(writesOf(charges)).toEqual([{ operation: "PutItem", units: 0, failed: true }]);
        expect(readsOf(charges)).toHaveLength(oldItem ? 0 : 1);
      });

      it("takes one write unit for parts of a KB together, as one commit", async () => {
        const parts = ["r1", "r2", "r3"].map((requestId) => ({ events: [event()], requestId }));
        const appending = () => process().appendTogether({ stream: "note#a", expected: 0, parts });
        const { charges } = await meterOf(client)(appending);
        expect(charges).toEqual([{ operation: "PutItem", units: 1, failed: false }]);
      });

      it("knows its own commit of several parts again when the answer to its put was lost", async () => {
        loseFirstAnswer(client, "PutItemCommand");
        const parts = ["r1", "r2"].map((requestId) => ({ events: [event()], requestId }));
        const result = await process().appendTogether({ stream: "note#a", expected: 0, parts });
        expect(result).toMatchObject({ status: "appended", facts: [[{ version: 1 }], [{ version: 2 }]] });
        expect(await process().read("note#a")).toHaveLength(2);
      });

      it("collides with a stale writer also in the middle of a commit of several events", async () => {
        const stale = process();
        await appendTo(stale, 0);
        await process().append({ stream: "note#a", expected: 1, events: [event(), event(), event()] });
        expect(await appendTo(stale, 1)).toEqual({ status: "conflict", version: 4 });
        expect(await appendTo(stale, 3)).toEqual({ status: "conflict", version: 4 });
      });

      it("throws a fault that names the table where there is none", async () => {
        const nowhere = process({ tables: { ...dynamo.tables, events: "events-nowhere" } });
        const failing = [() => appendTo(nowhere, 0), () => nowhere.read("note#a"), () => nowhere.load("note#a", 1)];
        for (const call of failing) {
          await expect(call()).rejects.toMatchObject({
            name: "SYSTEM",
            code: "missing_table",
            message: "There is no table events-nowhere. Deploy it, or correct the table's name.",
          });
        }
      });

      it("throws a fault with the size and the limit where an item is too large, and writes nothing", async () => {
        const large = event({ type: "T".repeat(410 * 1024) });
        await expect(process().append({ stream: "note#a", expected: 0, events: [large] })).rejects.toMatchObject({
          name: "VALIDATION",
          code: "too_large",
          message: expect.stringMatching(
            /^An item of note#a would take 42\d{4} bytes; DynamoDB takes at most 409600\./,
          ),
        });
        expect(await process().read("note#a")).toEqual([]);
      });

      it("finds a stream on which something else has left a gap, and says where", async () => {
        await appendTo(process(), 0);
        const parts = [{ request: null, fingerprint: null, size: 1 }];
        const commit = { stream: "note#a", commit: 2, first: 7, nonce: "n", parts };
        await put(client, dynamo.tables.events, toCommitItem({ ...commit, events: [event()] }));
        await expect(process().read("note#a")).rejects.toMatchObject({
          name: "SYSTEM",
          code: "broken_stream",
          message: expect.stringContaining("commit 1 ends at version 1, and commit 2 begins at 7"),
        });
      });
    });

    describe("request id", () => {
      const history = async (commits: number, options: Partial<DynamoEventStoreOptions>) => {
        const store = process(options);
        for (let version = 0; version < commits; version += 1) await appendTo(store, version, `r${version}`);
        return store;
      };

      it.each([
        ["the process that recorded it", false],
        ["another process", true],
      ])("is recognised within the window and forgotten after it by %s", async (_, fresh) => {
        const warm = await history(6, { window: 4 });
        const store = fresh ? process({ window: 4 }) : warm;
        expect(await appendTo(store, 6, "r2")).toMatchObject({ status: "duplicate", facts: [{ version: 3 }] });
        expect(await store.findRequest("note#a", "r1")).toBeUndefined();
        expect(await appendTo(store, 6, "r1")).toMatchObject({ status: "appended" });
      });

      it("is recognised beyond the window where it is kept, at whatever version", async ({ skip }) => {
        skip(noTransactions !== null, noTransactions ?? "");
        const options = { window: 2, keepRequests: () => 3600 };
        await history(6, options);
        for (const expected of [0, 3, 6]) {
          expect(await appendTo(process(options), expected, "r1")).toMatchObject({
            status: "duplicate",
            facts: [{ version: 2 }],
          });
        }
        expect(await process(options).findRequest("note#a", "r1")).toMatchObject({ facts: [{ version: 2 }] });
        expect(await process(options).findRequest("note#b", "r1")).toBeUndefined();
        expect(await process(options).read("note#a")).toHaveLength(6);
      });

      it("of a part is recognised within the window, and beyond it where it is kept", async ({ skip }) => {
        const parts = ["p1", "p2"].map((requestId) => ({ events: [event(), event()], requestId }));
        await process().appendTogether({ stream: "note#a", expected: 0, parts });
        expect(await appendTo(process(), 4, "p2")).toMatchObject({ status: "duplicate", facts: [{ version: 3 }, {}] });
        skip(noTransactions !== null, noTransactions ?? "");
        const options = { window: 1, keepRequests: () => 3600 };
        const other = { stream: "note#b", parts };
        await process(options).appendTogether({ ...other, expected: 0 });
        await process(options).append({ stream: "note#b", expected: 4, events: [event()], requestId: "p3" });
        const repeated = { status: "repeated", part: 0 };
        expect(await process(options).appendTogether({ ...other, expected: 5 })).toEqual(repeated);
        expect(await process(options).appendTogether({ ...other, expected: 0 })).toEqual(repeated);
        expect(await process(options).findRequest("note#b", "p2")).toMatchObject({
          facts: [{ version: 3 }, { version: 4 }],
        });
      });

      it("that is kept costs a transaction of two items: twice their KB, four write units where both are small", async ({
        skip,
      }) => {
        skip(noTransactions !== null, noTransactions ?? "");
        const { charges } = await meterOf(client)(() => appendTo(process({ keepRequests: () => 3600 }), 0, "r1"));
        expect(charges.map(({ operation }) => operation)).toEqual(["TransactWriteItems"]);
        const keys = [
          { pk: streamKey("note#a"), sk: commitKey(1) },
          { pk: requestKey("note#a", "r1"), sk: "I" },
        ];
        const items = await Promise.all(keys.map((key) => getItem(client, dynamo.tables.events, key)));
        const units = items.map((item = {}) => 2 * Math.ceil(itemBytes(item) / 1024));
        expect(units).toEqual([2, 2]);
      });

      it("that is kept lets exactly one of two identical appends win", async ({ skip }) => {
        skip(noTransactions !== null, noTransactions ?? "");
        const options = { keepRequests: () => 3600 };
        const both = [process(options), process(options)].map((store) => appendTo(store, 0, "r1"));
        expect((await Promise.all(both)).map(({ status }) => status).sort()).toEqual(["appended", "duplicate"]);
      });
    });

    describe("load", () => {
      const filled = async (commits: number) => {
        const store = process();
        for (let version = 0; version < commits; version += 1) await appendTo(store, version, `r${version}`);
        return store;
      };
      const versionsOf = async (tail: number) => {
        const { snapshot, facts, version } = await process({ tail }).load("note#a", 1);
        return { snapshot, versions: facts.map((fact) => fact.version), version };
      };

      it("gives the whole stream without a snapshot, also where it is longer than the tail", async () => {
        await filled(7);
        expect(await versionsOf(3)).toEqual({ snapshot: null, versions: [1, 2, 3, 4, 5, 6, 7], version: 7 });
        expect(await process().load("note#none", 1)).toEqual({ snapshot: null, facts: [], version: 0 });
      });

      it.each([1, 3, 9])("gives the snapshot and the facts after it, with a tail of %i", async (tail) => {
        const store = await filled(4);
        await store.snapshots.put("note#a", 1, { state: { sum: 4 }, version: 4 });
        expect(await versionsOf(tail)).toEqual({
          snapshot: { state: { sum: 4 }, version: 4 },
          versions: [],
          version: 4,
        });
        for (const version of [4, 5, 6]) await appendTo(store, version);
        expect(await versionsOf(tail)).toMatchObject({ snapshot: { version: 4 }, versions: [5, 6, 7], version: 7 });
      });

      it("asks for the snapshot and the tail at once", async () => {
        const store = await filled(4);
        await store.snapshots.put("note#a", 1, { state: {}, version: 3 });
        const sent: string[] = [];
        client.middlewareStack.add(
          (next, context) => async (args) => {
            sent.push(String(context["commandName"]));
            const answer = await next(args);
            sent.push("answer");
            return answer;
          },
          { step: "initialize" },
        );
        await process().load("note#a", 1);
        expect(sent).toEqual(["GetItemCommand", "QueryCommand", "answer", "answer"]);
      });

      it("reads no snapshot of another reducer version", async () => {
        const store = await filled(2);
        await store.snapshots.put("note#a", 1, { state: {}, version: 2 });
        expect(await process().load("note#a", 2)).toMatchObject({ snapshot: null, version: 2 });
      });

      it.each([
        [1, 1],
        [4, 2],
        [7, 9],
      ])(
        "gives the facts after a snapshot whose commit is not known, in a commit of several events too (%i, tail %i)",
        async (version, tail) => {
          const events = () => [event(), event(), event()];
          for (const expected of [0, 3, 6]) await process().append({ stream: "note#a", expected, events: events() });
          await process().snapshots.put("note#a", 1, { state: {}, version });
          const versions = Array.from({ length: 9 - version }, (_, index) => version + 1 + index);
          expect(await versionsOf(tail)).toEqual({ snapshot: { state: {}, version }, versions, version: 9 });
        },
      );

      it("knows the request ids before the snapshot, so that an append needs no read", async () => {
        const store = await filled(4);
        await store.snapshots.put("note#a", 1, { state: {}, version: 4 });
        const other = process();
        await other.load("note#a", 1);
        const { result, charges } = await meterOf(client)(() => appendTo(other, 4, "r1"));
        expect(result).toMatchObject({ status: "duplicate", facts: [{ version: 2 }] });
        expect(writesOf(charges)).toEqual([]);
      });
    });
  });
}
