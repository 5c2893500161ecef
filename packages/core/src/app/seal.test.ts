import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { form } from "../form/domain.ts";
import type { JsonObject } from "../kernel/json.ts";
import { isSealed, type Path, valueAt } from "../kernel/personal.ts";
import { memorySealer } from "../memory/sealer.ts";
import { topology } from "../topology.ts";
import type { PublishRequest } from "./publish.ts";
import { openAll, openFacts, openForWork, sealWithin } from "./seal.ts";
import { foldFacts } from "./stream-states.ts";
import { factOf, invalidBySchema, memoryWorld } from "./world.fixture.ts";

const FORM = { formType: "contact", fields: { iban: "DE89" }, recipient: { email: "ada@example.com" } };
const submit = (data: JsonObject, more: object = {}): PublishRequest => ({
  kind: "event",
  type: "FormSubmitted",
  data: { ...FORM, ...data },
  actor: "http",
  ...more,
});
const personal = topology.eventTypes.get("FormSubmitted")?.personal ?? [];

describe("publish", () => {
  it("records personal values sealed with the key of whose they are, and all else in the clear", async () => {
    const { publish, facts } = memoryWorld();
    await publish(submit({ formId: "f1", submitter: "ada-7" }));
    await publish(submit({ formId: "f2" }));
    const [named, alone] = await facts();
    for (const path of [["fields"], ["recipient", "email"]]) {
      expect(valueAt(named?.data, path)).toMatchObject({ $sealed: expect.any(String), subject: "ada-7" });
      expect(valueAt(alone?.data, path)).toMatchObject({ subject: "f2" });
    }
    expect(named?.data).toMatchObject({ formId: "f1", formType: "contact", submitter: "ada-7" });
    expect(JSON.stringify([named, alone])).not.toMatch(/DE89|ada@/);
  });

  it("recognizes a request that is repeated, and tells it from one with another value", async () => {
    const { publish, facts } = memoryWorld();
    const first = await publish(submit({ formId: "f1" }, { requestId: "r1" }));
    expect(await publish(submit({ formId: "f1" }, { requestId: "r1" }))).toEqual({ ...first, kind: "duplicate" });
    const other = submit({ formId: "f1", recipient: { email: "eve@example.com" } }, { requestId: "r1" });
    expect(await publish(other)).toMatchObject({ code: "idempotency_mismatch" });
    expect(await facts()).toHaveLength(1);
  });

  it("lets nobody bring in a sealed value, which could be somebody else's", async () => {
    const { publish, facts } = memoryWorld();
    await publish(submit({ formId: "f1" }));
    const [stolen] = await facts();
    const data = JSON.parse(JSON.stringify({ fields: { deep: [valueAt(stolen?.data, ["fields"])] } }));
    expect(await publish(submit(data))).toMatchObject({ code: "reserved", details: [{ path: "data" }] });
    expect(await publish(submit({ fields: { $erased: "x" } }))).toMatchObject({ code: "reserved" });
    expect(await publish(submit({ fields: { text: '{"$sealed":"x"}' } }))).toMatchObject({ kind: "recorded" });
  });

  it("seals what a decider passes on from a fact that was recorded before there was sealing", async () => {
    const world = memoryWorld();
    const { recipient } = FORM;
    const old = { formId: "f1", formType: "contact", fields: {}, recipient, signature: null };
    const failed = { formId: "f1", channel: "email", errorClass: "SYSTEM", reason: "r", attempts: 1, letterId: "l1" };
    await world.store.append({
      stream: "form#f1",
      expected: 0,
      events: [
        { ...factOf("form#f1", 1, { type: "FormSubmitted", data: old }), schemaVersion: 1 },
        factOf("form#f1", 2, { type: "FormNotificationFailed", data: failed }),
      ],
    });
    const command = { type: "RedriveForm", formId: "f1", channel: "email" };
    await world.publish({ kind: "command", domain: "form", command, actor: "http" });
    expect((await world.facts()).at(-1)).toMatchObject({
      type: "FormRedriven",
      data: { recipient: { email: { $sealed: expect.any(String), subject: "f1" } } },
    });
  });
});

describe("sealWithin and openAll", () => {
  const data = fc.record({
    fields: fc.dictionary(fc.string(), fc.jsonValue()),
    recipient: fc.record({ email: fc.string(), phone: fc.string() }, { requiredKeys: [] }),
    submitter: fc.constantFrom("ada", "bob"),
    formType: fc.string(),
  });

  it("are each other's inverse, and erasing leaves nothing but who it was", async () => {
    await fc.assert(
      fc.asyncProperty(data, async (generated) => {
        const given: JsonObject = JSON.parse(JSON.stringify(generated));
        const sealer = memorySealer();
        const sealed = await sealWithin({ sealer, domain: form, personal }, given);
        expect(await sealWithin({ sealer, domain: form, personal }, sealed)).toBe(sealed);
        expect(await openAll(sealer, sealed)).toEqual(given);
        const present = personal.filter((path) => valueAt(given, path) !== undefined);
        expect(present.every((path) => isSealed(valueAt(sealed, path)))).toBe(true);
        await sealer.erase(generated.submitter);
        const erased = await openAll(sealer, sealed);
        for (const path of present) expect(valueAt(erased, path)).toEqual({ $erased: generated.submitter });
        expect(erased).toMatchObject({ formType: generated.formType, submitter: generated.submitter });
      }),
    );
  });

  it("show an opened value as they are told, and an erased one as erased", async () => {
    const sealer = memorySealer();
    const [ada] = await sealer.seal("ada", ["secret"]);
    const [bob] = await sealer.seal("bob", ["secret"]);
    await sealer.erase("bob");
    expect(await openAll(sealer, { list: [ada, { deep: bob }, 1] }, () => "***")).toEqual({
      list: ["***", { deep: { $erased: "bob" } }, 1],
    });
  });

  it("cost nothing where nothing is personal", async () => {
    const sealer = memorySealer();
    const counted = factOf("counter#c", 1, { type: "CounterChanged", data: { value: 1 } });
    const facts = [counted];
    expect(await openFacts(topology, sealer, facts)).toBe(facts);
    const none: readonly Path[] = [];
    expect(await sealWithin({ sealer, domain: form, personal: none }, counted.data)).toBe(counted.data);
  });
});

it("an erased form still decodes, folds and is projected", async () => {
  const { publish, sealer, facts } = memoryWorld();
  await publish(submit({ formId: "f1", submitter: "ada-7" }));
  await sealer.erase("ada-7");
  const opened = await openFacts(topology, sealer, await facts());
  for (const fact of opened) expect(invalidBySchema(form, fact)).toBeUndefined();
  expect(foldFacts(form, { state: form.decider.initial, version: 0 }, opened)).toMatchObject({
    version: 1,
    state: { status: "open", channels: { email: { status: "pending" }, sms: { status: "unwanted" } } },
  });
  expect(opened.reduce<JsonObject | undefined>(form.view.project, undefined)).toMatchObject({
    channels: [{ channel: "email", to: { $erased: "ada-7" } }],
  });
});

describe("secret values", () => {
  const work = { taskId: "t1", name: "charge", handler: { type: "simulated" }, input: { card: "4111", amount: 7 } };

  it("are masked in facts that are shown, and opened for work", async () => {
    const { publish, facts, sealer } = memoryWorld();
    const data = { ...work, sensitive: ["card"] };
    await publish({ kind: "event", type: "TaskSubmitted", data, actor: "http" });
    const recorded = await facts();
    const [shown] = await openFacts(topology, sealer, recorded);
    expect(shown?.data["input"]).toEqual({ card: "•••", amount: 7 });
    expect(await openForWork(sealer, recorded[0]?.data["input"])).toEqual(work.input);
  });

  it("are recognized when their request is repeated", async () => {
    const { publish } = memoryWorld();
    const submit = (card: string) =>
      publish({
        ...{ kind: "event", type: "TaskSubmitted", actor: "http", requestId: "r1" },
        data: { ...work, input: { card }, sensitive: ["card"] },
      });
    const first = await submit("4111");
    expect(await submit("4111")).toEqual({ ...first, kind: "duplicate" });
    expect(await submit("4222")).toMatchObject({ code: "idempotency_mismatch" });
  });
});
