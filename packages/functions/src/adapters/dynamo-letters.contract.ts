import { randomBytes } from "node:crypto";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { isoTime } from "@bridgework/core/ports/clock";
import { letter } from "@bridgework/core/ports/dead-letters.contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Backend, clientOf, freshTables } from "./backend.fixture.ts";
import { meterOf, readsOf, unitsOf } from "./capacity.fixture.ts";
import type { Dynamo } from "./dynamo-client.ts";
import { dynamoDeadLetters } from "./dynamo-dead-letters.ts";
import { letterKey } from "./dynamo-letter-items.ts";
import { all, getItem, queryItems } from "./dynamo-query.ts";
import { loseFirstAnswer } from "./lost-answer.fixture.ts";

const REDRIVEN_AT = "2026-01-02T00:00:00.000Z";
const TEN_DAYS_LATER = Date.UTC(2026, 0, 12) / 1000;

/** What dead letters on DynamoDB do beyond the port's contract. */
export function dynamoLettersContract(backend: () => Backend): void {
  describe("dynamoDeadLetters", { timeout: 30_000 }, () => {
    let client: DynamoDBClient;
    let dynamo: Dynamo;
    beforeEach(async () => {
      client = clientOf(backend());
      dynamo = await freshTables(client);
    });
    afterEach(() => client.destroy());

    const open = () => dynamoDeadLetters({ ...dynamo, days: 10 });
    const headOf = (id: string) => getItem(client, dynamo.tables.letters, letterKey(id));
    const partsOf = (id: string) =>
      all(
        queryItems(client, dynamo.tables.letters, {
          ...{ pk: letterKey(id).pk, from: "P#", to: "P#~" },
          ...{ order: "forward", limit: 100 },
        }),
      );

    it("keeps a dead letter for ever, and a redriven one for its days", async () => {
      const letters = open();
      await letters.bury(letter(1));
      expect((await headOf("letter-1"))?.["ttl"]).toBeUndefined();
      await letters.markRedriven("letter-1", REDRIVEN_AT);
      expect((await headOf("letter-1"))?.["ttl"]).toEqual({ N: String(TEN_DAYS_LATER) });
    });

    it("keeps a letter whole that fits in no item, and the first of an id also then", async () => {
      const letters = open();
      const large = letter(1, { payload: { noise: randomBytes(1_000_000).toString("base64") } });
      await letters.bury(large);
      await letters.bury({ ...large, payload: { noise: randomBytes(1_000_000).toString("base64") } });
      expect(await letters.find("letter-1")).toEqual(large);
      expect((await letters.list({}, { limit: 10 })).items).toEqual([large]);
      await letters.markRedriven("letter-1", REDRIVEN_AT);
      expect(await letters.find("letter-1")).toEqual({ ...large, status: "redriven", redrivenAt: REDRIVEN_AT });
      const expiring = (await partsOf("letter-1")).filter(({ ttl }) => ttl?.N === String(TEN_DAYS_LATER));
      expect(expiring.length).toBeGreaterThan(1);
    });

    it("knows its own mark again when the answer to it was lost", async () => {
      const letters = open();
      await letters.bury(letter(1));
      loseFirstAnswer(client, "UpdateItemCommand");
      expect(await letters.markRedriven("letter-1", REDRIVEN_AT, "request-1")).toBe(true);
      expect(await letters.markRedriven("letter-1", REDRIVEN_AT, "request-2")).toBe(false);
    });

    it("finds nothing between times that are the wrong way round", async () => {
      const letters = open();
      await letters.bury(letter(1));
      const filter = { since: isoTime(Date.UTC(2027, 0)), until: isoTime(Date.UTC(2026, 0)) };
      expect(await letters.list(filter, { limit: 1 })).toEqual({ items: [], next: null, total: 0 });
    });

    it("reads the index for its counts, and no letter that it does not show", async () => {
      const letters = open();
      const payload = { text: randomBytes(3_000).toString("base64") };
      for (let number = 1; number <= 40; number += 1) await letters.bury(letter(number, { payload }));
      const measure = meterOf(client);
      const { result, charges } = await measure(() => letters.list({ status: "dead" }, { limit: 2 }));
      expect([result.items.length, result.total]).toEqual([2, 40]);
      expect(readsOf(charges).map(({ operation }) => operation)).toEqual(["Query", "GetItem", "GetItem"]);
      expect(unitsOf(charges)).toBeLessThanOrEqual(5);
      const counted = await measure(() => letters.list({ status: "dead" }, { limit: 0 }));
      expect(counted.result).toEqual({ items: [], next: null, total: 40 });
      // Who only counts has no right to the letters themselves.
      expect(readsOf(counted.charges).map(({ operation }) => operation)).toEqual(["Query"]);
      const analysed = await measure(() => letters.analyse({ status: "dead" }, 0));
      expect(unitsOf(analysed.charges)).toBeLessThanOrEqual(2);
    });
  });
}
