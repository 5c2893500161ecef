import { describe, expect, it } from "vitest";
import * as z from "zod";
import { counter } from "../counter/domain.ts";
import type { Domain } from "../kernel/domain.ts";
import type { Fact } from "../kernel/event.ts";
import type { JsonObject } from "../kernel/json.ts";
import { createTopology } from "../kernel/topology.ts";
import { firstVersion, nextVersion } from "../kernel/versions.ts";
import { memoryEventStore } from "../memory/event-store.ts";
import type { EventStore } from "../ports/event-store.ts";
import { decodedStore, decodeFact } from "./decode.ts";
import { factOf } from "./world.fixture.ts";

/* A domain whose event has changed twice. */

const v1 = z.object({ mail: z.string() });
const v2 = z.object({ address: z.string() });
const v3 = z.object({ address: z.object({ email: z.string() }) });
const versions = nextVersion(
  nextVersion(firstVersion(v1), v2, ({ mail }) => ({ address: mail })),
  v3,
  ({ address }) => ({ address: { email: address } }),
);
const guestInvited = { type: "GuestInvited", description: "A guest was invited.", sample: {}, ...versions };
const guest: Domain = { ...counter, name: "guest", events: [guestInvited], rules: [], workflows: [], steps: [] };
const topology = createTopology([guest]);

const invited = (schemaVersion: number, data: JsonObject, version = schemaVersion): Fact => ({
  ...factOf("guest#1", version, { type: "GuestInvited", data }),
  schemaVersion,
});
const ofEveryVersion = [
  invited(1, { mail: "ada@example.com" }),
  invited(2, { address: "bob@example.com" }),
  invited(3, { address: { email: "eve@example.com" } }),
];
const newest = [
  { schemaVersion: 3, data: { address: { email: "ada@example.com" } } },
  { schemaVersion: 3, data: { address: { email: "bob@example.com" } } },
  { schemaVersion: 3, data: { address: { email: "eve@example.com" } } },
];

async function storeWith(facts: readonly Fact[]): Promise<EventStore> {
  const raw = memoryEventStore();
  const requests = facts.map((fact) => ({ stream: fact.stream, expected: "any", events: [fact] }) as const);
  for (const request of requests) await raw.append({ ...request, requestId: `r${request.events[0].version}` });
  return decodedStore(topology, raw);
}

describe("a decoded store", () => {
  it("gives facts of every version as the newest, by every way of reading", async () => {
    const store = await storeWith(ofEveryVersion);
    expect(await store.read("guest#1")).toMatchObject(newest);
    expect(await store.readAll({ order: "forward", limit: 10 })).toMatchObject(newest);
    expect(await store.find("guest#1@1")).toMatchObject(newest[0] ?? {});
    expect((await store.findRequest("guest#1", "r2"))?.facts).toMatchObject([newest[1]]);
    const again = { stream: "guest#1", expected: "any", events: [invited(3, {})], requestId: "r1" } as const;
    expect(await store.append(again)).toMatchObject({ status: "duplicate", facts: [newest[0]] });
  });

  it("gives them as the newest too where the store loads a stream with its snapshot", async () => {
    const loaded = { snapshot: { version: 1, state: {} }, facts: ofEveryVersion.slice(1), version: 3 };
    const load = async (_stream: string, _reducer: number) => loaded;
    const store = decodedStore(topology, { ...memoryEventStore(), load });
    expect(await store.load("guest#1", 1)).toEqual({
      ...{ snapshot: loaded.snapshot, version: 3 },
      facts: [expect.objectContaining(newest[1]), expect.objectContaining(newest[2])],
    });
    expect(decodedStore(topology, memoryEventStore()).load).toBeUndefined();
  });

  it("leaves everything but version and data as it was stored", () => {
    const [stored] = ofEveryVersion;
    if (stored === undefined) throw new Error("there are three");
    const { schemaVersion: _, data: __, ...rest } = stored;
    expect(decodeFact(topology, stored)).toMatchObject(rest);
  });

  it("has no answer for what is not there", async () => {
    const store = await storeWith([]);
    expect(await store.find("none")).toBeUndefined();
    expect(await store.findRequest("guest#1", "none")).toBeUndefined();
  });

  it("says by a SYSTEM fault that an event is newer than the code", async () => {
    const store = await storeWith([invited(4, {}, 1)]);
    const message =
      "Version 1 of guest#1 is a GuestInvited of schema version 4, and this program knows it up to 3. " +
      "Start the newer program that recorded it.";
    await expect(store.read("guest#1")).rejects.toMatchObject({ name: "SYSTEM", code: "newer_event", message });
  });

  it("takes an unknown event of a known domain as newer too, and passes on what no domain owns", async () => {
    const unknown = (stream: string) => factOf(stream, 1, { type: "GuestLeft", data: { at: "dawn" } });
    await expect((await storeWith([unknown("guest#1")])).read("guest#1")).rejects.toMatchObject({
      code: "newer_event",
      message: expect.stringContaining("this program does not know it"),
    });
    expect(await (await storeWith([unknown("gone#1")])).read("gone#1")).toMatchObject([{ data: { at: "dawn" } }]);
  });
});

it("refuses a type that has not one upcaster for each older version", () => {
  const broken = { ...guest, events: [{ ...guestInvited, schemaVersion: 4 }] };
  expect(() => createTopology([broken])).toThrow("GuestInvited is at schema version 4 and has 2 upcasters");
});
