import { EventEmitter, once } from "node:events";
import { setImmediate } from "node:timers/promises";
import { DeleteItemCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type ManualClock, manualClock } from "@bridgework/core/memory/clock";
import { sequentialIds } from "@bridgework/core/memory/ids";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Backend, clientOf, freshTables } from "./backend.fixture.ts";
import type { Dynamo } from "./dynamo-client.ts";
import { dynamoLiveLeases, LEASE_MS } from "./dynamo-live-leases.ts";
import { dynamoLiveRecipients } from "./dynamo-live-recipients.ts";
import { all, scanItems } from "./dynamo-query.ts";
import { dynamoTickets } from "./dynamo-tickets.ts";
import { text } from "./item.ts";

/** What is kept of WebSockets on DynamoDB, beyond what ports promise. */
export function dynamoLiveContract(backend: () => Backend): void {
  describe("what is kept of WebSockets", { timeout: 30_000 }, () => {
    let client: DynamoDBClient;
    let dynamo: Dynamo;
    let clock: ManualClock;
    beforeEach(async () => {
      client = clientOf(backend());
      dynamo = await freshTables(client);
      clock = manualClock();
    });
    afterEach(() => client.destroy());

    it("holds no ticket, but its hash alone", async () => {
      const { next: newTicket } = sequentialIds();
      const tickets = dynamoTickets({ ...dynamo, clock, newTicket, subtle: globalThis.crypto.subtle });
      const { ticket } = await tickets.issue({ kind: "recipient", recipient: "till-7" });
      const items = await all(scanItems(client, dynamo.tables.views, ["pk", "sk", "recipient", "ttl"]));
      expect(items).toMatchObject([{ recipient: { S: "till-7" }, ttl: { N: "1767225630" } }]);
      expect(JSON.stringify(items)).not.toContain(ticket);
    });

    describe("a recipient's connection", () => {
      const recipients = () => dynamoLiveRecipients(dynamo, clock.now);

      it("is known when it was let in, opened once, and live when it is made so", async () => {
        const { letIn, find, open, of, setLive } = recipients();
        await letIn("c1", "till-7");
        expect([await find("c1"), await of("till-7")]).toEqual([{ recipient: "till-7", isOpen: false }, []]);
        expect(await Promise.all([open("c1", "till-7"), open("c1", "till-7")])).toContain(false);
        expect(await find("c1")).toEqual({ recipient: "till-7", isOpen: true });
        expect(await of("till-7")).toEqual([{ id: "c1", isLive: false }]);
        await setLive("c1", "till-7", true);
        expect(await of("till-7")).toEqual([{ id: "c1", isLive: true }]);
      });

      it("is gone when it has closed, and what comes late does not bring it back", async () => {
        const { letIn, find, open, of, setLive, closed, live } = recipients();
        await letIn("c1", "till-7");
        await open("c1", "till-7");
        expect([await closed("c1"), await closed("c1")]).toEqual(["till-7", undefined]);
        await setLive("c1", "till-7", true);
        expect(await open("c1", "till-7")).toBe(false);
        expect([await find("c1"), await of("till-7"), await live()]).toEqual([undefined, [], []]);
      });

      it("is forgotten also where only its place among the open ones is left", async () => {
        const { letIn, open, of, closed } = recipients();
        await letIn("c1", "till-7");
        await open("c1", "till-7");
        const Key = { pk: text("W#C#c1"), sk: text("C") };
        await client.send(new DeleteItemCommand({ TableName: dynamo.tables.views, Key }));
        await closed("c1", "till-7");
        expect(await of("till-7")).toEqual([]);
      });

      it("is one of four at most: the newest", async () => {
        const { letIn, open, of, all: every } = recipients();
        for (const id of ["c5", "c4", "c3", "c2", "c1"]) {
          await letIn(id, "till-7");
          await open(id, "till-7");
          await clock.advance(1);
        }
        expect((await of("till-7")).map(({ id }) => id)).toEqual(["c4", "c3", "c2", "c1"]);
        expect((await every("till-7"))[0]?.id).toBe("c5");
      });

      it("is nobody else's, however alike their names are", async () => {
        const { letIn, open, of, setLive, live } = recipients();
        for (const recipient of ["till-7", "till-77", "till-7.1", "Till-7"]) {
          await letIn(`of-${recipient}`, recipient);
          await open(`of-${recipient}`, recipient);
        }
        expect(await of("till-7")).toEqual([{ id: "of-till-7", isLive: false }]);
        await setLive("of-till-77", "till-77", true);
        expect(await live()).toEqual(["till-77"]);
      });
    });

    describe("a lease", () => {
      const leases = () => dynamoLiveLeases(dynamo, clock);

      it("is of one recipient alone, and free when the work is done", async () => {
        const { work, worked } = counted();
        await leases().call("till-7", () => leases().call("till-8", work));
        await leases().call("till-7", work);
        expect(worked()).toBe(2);
      });

      it("is free again when the work fails", async () => {
        const failing = leases().call("till-7", () => Promise.reject(new Error("the table is away")));
        await expect(failing).rejects.toThrow("the table is away");
        const { work, worked } = counted();
        await leases().call("till-7", work);
        expect(worked()).toBe(1);
      });

      /** A process that dies while it has the lease. */
      const die = (recipient: string) =>
        new Promise<void>((resolve) => {
          void leases().call(recipient, () => {
            resolve();
            return new Promise<never>(() => {});
          });
        });

      it("is taken from a process that has died", async () => {
        const { work, worked } = counted();
        await die("till-7");
        const called = leases().call("till-7", work);
        await waiting(clock);
        await clock.advance(LEASE_MS);
        await called;
        expect(worked()).toBe(1);
      });

      it("is left to who has called where the work fails", async () => {
        const { work, worked } = counted();
        const called = { done: Promise.resolve() };
        const failing = leases().call("till-7", async () => {
          called.done = leases().call("till-7", work);
          await waiting(clock);
          throw new Error("the table is away");
        });
        await expect(failing).rejects.toThrow("the table is away");
        await clock.advance(LEASE_MS);
        await called.done;
        expect(worked()).toBe(1);
      });

      it("is not ended by a process that took longer than its own", async () => {
        const [living, late] = [counted(), counted()];
        const slow = new EventEmitter();
        const begun = once(slow, "begin");
        const overrun = leases().call("till-7", async () => {
          const end = once(slow, "end");
          slow.emit("begin");
          await end;
        });
        await begun;
        const called = { done: Promise.resolve() };
        await clock.advance(LEASE_MS);
        await leases().call("till-7", async () => {
          await living.work();
          if (living.worked() > 1) return;
          slow.emit("end");
          await overrun;
          called.done = leases().call("till-7", late.work);
          await waiting(clock);
        });
        await clock.advance(LEASE_MS);
        await called.done;
        expect([living.worked(), late.worked()]).toEqual([2, 0]);
      });

      it("is one process's at a time, which works again for who has called meanwhile", async () => {
        const { work, worked } = counted();
        const [living, calling] = [counted(), leases()];
        const called = { done: Promise.resolve() };
        await leases().call("till-7", async () => {
          await living.work();
          if (living.worked() > 1) return;
          called.done = calling.call("till-7", work);
          await waiting(clock);
        });
        await clock.advance(LEASE_MS);
        await called.done;
        expect([living.worked(), worked()]).toEqual([2, 0]);
      });

      it("ends, though calls never do", async () => {
        const { work, worked } = counted();
        const calls: Promise<void>[] = [];
        await leases().call("till-7", async () => {
          await work();
          calls.push(leases().call("till-7", async () => {}));
          while (clock.pending() < calls.length) await setImmediate();
        });
        expect(worked()).toBe(20);
        await clock.advance(LEASE_MS);
        await Promise.all(calls);
      });
    });
  });
}

/** Resolves when somebody waits for time to pass. */
async function waiting(clock: ManualClock): Promise<void> {
  while (clock.pending() === 0) await setImmediate();
}

function counted() {
  let count = 0;
  const work = async () => {
    count += 1;
  };
  return { work, worked: () => count };
}
