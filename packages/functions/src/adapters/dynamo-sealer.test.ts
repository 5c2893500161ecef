import { manualClock } from "@bridgework/core/memory/clock";
import { sealerContract } from "@bridgework/core/ports/sealer.contract";
import { tables } from "@bridgework/core/table";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Backend, clientOf, freshTables } from "./backend.fixture.ts";
import { startDynalite } from "./dynalite.fixture.ts";
import type { Dynamo } from "./dynamo-client.ts";
import { getItem } from "./dynamo-query.ts";
import { dynamoSealer } from "./dynamo-sealer.ts";
import { type KmsStandIn, kmsAt, startKms } from "./kms.fixture.ts";
import { kmsDataKeys } from "./kms-keys.ts";
import { put } from "./put.fixture.ts";

let backend: Backend;
let kms: KmsStandIn;
beforeAll(async () => {
  backend = await startDynalite();
  kms = await startKms();
});
afterAll(() => Promise.all([backend.close(), kms.close()]));

const TTL = 60_000;

sealerContract("dynamoSealer", async () => {
  const client = clientOf(backend);
  const dynamo = await freshTables(client);
  const sealer = dynamoSealer({ ...dynamo, keys: kmsDataKeys(kms.client, "alias/people"), clock: manualClock() });
  return { sealer, close: async () => client.destroy() };
});

describe("dynamoSealer", () => {
  let dynamo: Dynamo;
  const clock = manualClock();
  beforeEach(async () => {
    dynamo = await freshTables(clientOf(backend));
    kms.failWith(null);
    return () => dynamo.client.destroy();
  });

  const process = (settings: { readonly key?: string; readonly most?: number } = {}) => {
    const { key = "alias/people", ...rest } = settings;
    return dynamoSealer({ ...dynamo, ...rest, keys: kmsDataKeys(kms.client, key), clock, ttl: TTL });
  };
  const itemOf = (subject: string) => getItem(dynamo.client, dynamo.tables.keys, { pk: `G#${subject}`, sk: "K" });
  const callsOf = async (work: () => Promise<unknown>) => {
    const before = kms.calls.length;
    await work();
    return kms.calls.slice(before);
  };

  it("agrees with another process on one key", async () => {
    const [one, other] = [process(), process()];
    const [mine, theirs] = await Promise.all([one.seal("ada", ["same"]), other.seal("ada", ["same"])]);
    expect(mine).toEqual(theirs);
    expect(await one.open(theirs)).toEqual(["same"]);
  });

  it("keeps the key wrapped and without a ttl", async () => {
    await process().seal("ada", ["secret"]);
    const item = (await itemOf("ada")) ?? {};
    expect(Object.keys(item).sort()).toEqual(["pk", "sk", "wrapped"]);
  });

  it("keeps keys where neither a recovery nor a stream holds a deleted one, and nothing else", async () => {
    expect(tables.keys).toMatchObject({ pointInTimeRecovery: false, stream: null, indexes: [] });
    expect(tables.keys.items.map(({ kind }) => kind)).toEqual(["subject key"]);
    await process().seal("ada", ["secret"]);
    const key = { pk: "G#ada", sk: "K" };
    for (const table of ["events", "views", "letters", "feed"] as const)
      expect(await getItem(dynamo.client, dynamo.tables[table], key)).toBeUndefined();
  });

  it("asks KMS once for a key that it remembers", async () => {
    const sealer = process();
    const sealed = await sealer.seal("ada", [1]);
    const work = async () => [await sealer.seal("ada", [2]), await sealer.open(sealed)];
    expect(await callsOf(work)).toEqual([]);
  });

  it("remembers no more keys than it may", async () => {
    const sealer = process({ most: 1 });
    const ada = await sealer.seal("ada", [1]);
    const bob = await sealer.seal("bob", [1]);
    expect(await callsOf(() => sealer.open(bob))).toEqual([]);
    expect(await callsOf(() => sealer.open(ada))).toEqual(["Decrypt"]);
  });

  it("opens with a key that another process erased until its time is over, and no longer", async () => {
    const sealer = process();
    const sealed = await sealer.seal("ada", ["secret"]);
    await process().erase("ada");
    await clock.advance(TTL - 1);
    expect(await sealer.open(sealed)).toEqual(["secret"]);
    await clock.advance(1);
    expect(await sealer.open(sealed)).toEqual([{ $erased: "ada" }]);
  });

  it("seals with no key that another process erased", async () => {
    const sealer = process();
    await sealer.seal("ada", [1]);
    const other = process();
    await other.erase("ada");
    expect(await other.open(await sealer.seal("ada", [2]))).toEqual([2]);
  });

  it("opens what another process has sealed with a newer key", async () => {
    const sealer = process();
    const old = await sealer.seal("ada", ["old"]);
    const other = process();
    await other.erase("ada");
    const fresh = await other.seal("ada", ["new"]);
    expect(await sealer.open([...old, ...fresh])).toEqual([{ $erased: "ada" }, "new"]);
  });

  it("opens nothing with a key that was put beside another subject", async () => {
    const [sealed] = await process().seal("ada", ["secret"]);
    const { wrapped } = (await itemOf("ada")) ?? {};
    if (sealed === undefined || wrapped === undefined) throw new Error("a seal leaves a key");
    await put(dynamo.client, dynamo.tables.keys, { pk: { S: "G#eve" }, sk: { S: "K" }, wrapped });
    const opened = process().open([{ ...sealed, subject: "eve" }]);
    await expect(opened).rejects.toMatchObject({ name: "SYSTEM", code: "wrong_key" });
  });

  it("says that another KMS key has wrapped the keys", async () => {
    const sealed = await process().seal("ada", ["secret"]);
    const opened = process({ key: "alias/other" }).open(sealed);
    await expect(opened).rejects.toMatchObject({ name: "SYSTEM", code: "wrong_key" });
  });

  it.each([
    ["ThrottlingException", "RATE_LIMIT", "throttled"],
    ["NotFoundException", "SYSTEM", "key_missing"],
    ["AccessDeniedException", "SYSTEM", "denied"],
    ["KMSInternalException", "SYSTEM", "kms"],
  ])("takes KMS's %s for a fault of the class %s and seals nothing", async (said, name, code) => {
    kms.failWith(said);
    await expect(process().seal("ada", ["secret"])).rejects.toMatchObject({ name, code });
    expect(await itemOf("ada")).toBeUndefined();
  });

  it("takes a KMS that does not answer for unreachable", async () => {
    const keys = kmsDataKeys(kmsAt("http://127.0.0.1:1"), "alias/people");
    const sealing = dynamoSealer({ ...dynamo, keys, clock }).seal("ada", [1]);
    await expect(sealing).rejects.toMatchObject({ name: "NETWORK", code: "unreachable" });
  });
});
