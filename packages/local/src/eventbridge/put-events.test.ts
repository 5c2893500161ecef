import { buryRejected } from "@bridgework/core/app/bury";
import { memoryWorld } from "@bridgework/core/app/world.fixture";
import { refuse } from "@bridgework/core/kernel/decider";
import { Fault } from "@bridgework/core/kernel/fault";
import type { JsonObject } from "@bridgework/core/kernel/json";
import { describe, expect, it, vi } from "vitest";
import { type PutEventsPorts, putEvents } from "./put-events.ts";

const task = { name: "resize", handler: { type: "simulated" } };

function entry(detail: unknown, more: JsonObject = {}): JsonObject {
  return { Source: "shop", DetailType: "TaskSubmitted", Detail: JSON.stringify(detail), ...more };
}

function openInbox(ports: Partial<PutEventsPorts> = {}) {
  const world = memoryWorld();
  const put = (...Entries: readonly JsonObject[]) =>
    putEvents(
      {
        publish: world.publish,
        ids: world.ids,
        buryRejected: (rejected, refusal) => buryRejected(world, rejected, refusal),
        onFault: () => {},
        ...ports,
      },
      { Entries },
    );
  const letters = async () => (await world.deadLetters.list({}, { limit: 10 })).items;
  return { ...world, put, letters };
}

const taken = { EventId: expect.any(String) };

it("keeps a form that a device has to sign as a rejected dead letter: nothing on a bus is signed", async () => {
  const { put, letters, types } = openInbox();
  const form = { formType: "reading", fields: { kWh: 17 }, recipient: { email: "ada@example.com" } };
  await put(
    entry({ data: form }, { DetailType: "FormSubmitted" }),
    entry({ data: { ...form, formType: "contact" } }, { DetailType: "FormSubmitted" }),
  );
  expect(await letters()).toMatchObject([{ kind: "rejected", reason: expect.stringContaining("Sign it as a device") }]);
  expect(await types()).toEqual(["FormSubmitted"]);
});

describe("PutEvents", () => {
  it("publishes each entry and answers with an event id for each, in order", async () => {
    const { put, facts } = openInbox();
    const answer = await put(entry({ data: task }), entry({ data: { ...task, name: "crop" } }));
    expect(answer).toEqual({ FailedEntryCount: 0, Entries: [taken, taken] });
    expect((await facts()).map(({ data }) => data["name"])).toEqual(["resize", "crop"]);
  });

  it("keeps who sent it, and the correlation that it is given", async () => {
    const { put, facts } = openInbox();
    const meta = { correlationId: "c-1", causationId: "e-0", actor: "somebody else" };
    await put(entry({ data: task, meta, id: "ignored", version: 9 }));
    expect((await facts())[0]?.meta).toMatchObject({
      correlationId: "c-1",
      causationId: "e-0",
      actor: "bus:shop",
      source: "shop",
    });
  });

  it("records an entry once that comes again with its request id", async () => {
    const { put, facts } = openInbox();
    const again = entry({ data: task, meta: { requestId: "r-1" } });
    expect(await put(again, again)).toMatchObject({ FailedEntryCount: 0 });
    expect(await put(again)).toMatchObject({ FailedEntryCount: 0 });
    expect(await facts()).toHaveLength(1);
  });

  it.each(["bridgework-inbox", "default", "arn:aws:events:us-east-1:000000000000:event-bus/bridgework-inbox", null])(
    "takes %j as the inbox",
    async (EventBusName) => {
      const { put, facts } = openInbox();
      await put(entry({ data: task }, { EventBusName }));
      expect(await facts()).toHaveLength(1);
    },
  );

  it("drops an event for a bus that nobody listens to, with an event id as at AWS", async () => {
    const { put, facts, letters } = openInbox();
    expect(await put(entry({ data: task }, { EventBusName: "other" }))).toEqual({
      FailedEntryCount: 0,
      Entries: [taken],
    });
    expect([await facts(), await letters()]).toEqual([[], []]);
  });

  it.each([{ EventBusName: "bridgework-facts" }, { Source: "aws.ec2" }])("may not be used for %j", async (more) => {
    const { put, facts } = openInbox();
    const answer = await put(entry({ data: task }, more), entry({ data: task }));
    expect(answer).toMatchObject({
      FailedEntryCount: 1,
      Entries: [{ ErrorCode: "NotAuthorizedForSourceException" }, taken],
    });
    expect(await facts()).toHaveLength(1);
  });
});

describe("an entry that AWS refuses", () => {
  it.each(["Source", "DetailType", "Detail"])("without %s fails alone", async (name) => {
    const { put } = openInbox();
    const failed = {
      ErrorCode: "InvalidArgument",
      ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
    };
    expect(await put(entry({ data: task }, { [name]: null }), entry({ data: task }))).toEqual({
      FailedEntryCount: 1,
      Entries: [failed, taken],
    });
  });

  it.each(["text", '"text"', "[1]", '{"a":', `{"a":${"[".repeat(2000)}${"]".repeat(2000)}}`])(
    "with a detail that is no JSON object is malformed (%#)",
    async (Detail) => {
      const { put, letters } = openInbox();
      const failed = { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
      expect(await put(entry({}, { Detail }))).toEqual({ FailedEntryCount: 1, Entries: [failed] });
      expect(await letters()).toEqual([]);
    },
  );
});

describe("an entry that AWS takes and the domain refuses", () => {
  it("is answered with an event id and kept as a rejected dead letter with its reason", async () => {
    const { put, letters } = openInbox();
    expect(await put(entry({ data: { ...task, name: 7 }, meta: { correlationId: "c-1" } }))).toEqual({
      FailedEntryCount: 0,
      Entries: [taken],
    });
    expect(await letters()).toMatchObject([
      {
        kind: "rejected",
        eventType: "TaskSubmitted",
        reason: expect.stringContaining("data.name"),
        correlationId: "c-1",
      },
    ]);
  });

  it.each([
    [entry({ data: task }, { DetailType: "Unheard" }), "Unheard"],
    [entry({ name: "resize" }), "data"],
    [entry({ data: task, meta: "c-1" }), "meta"],
    [entry({ data: task, meta: { correlationId: 7 } }), "meta.correlationId"],
  ])("is kept with what is wrong (%#)", async (given, reason) => {
    const { put, letters } = openInbox();
    await put(given);
    const [letter] = await letters();
    expect(letter?.reason).toContain(reason);
  });

  it("is kept without its detail where that is over 256 KB", async () => {
    const { put, letters } = openInbox();
    const detail = { data: { ...task, input: { text: "x".repeat(300_000) } } };
    expect(await put(entry(detail))).toMatchObject({ FailedEntryCount: 0 });
    const [letter] = await letters();
    expect(letter?.reason).toMatch(/^detail: expected at most 262144 bytes, received 300\d\d\d/);
    expect(JSON.stringify(letter).length).toBeLessThan(2000);
  });

  it("is answered only after it is kept", async () => {
    let keep = () => {};
    const kept = new Promise<void>((resolve) => {
      keep = resolve;
    });
    const answered = vi.fn();
    const { put } = openInbox({ buryRejected: () => kept });
    const answering = put(entry({ data: 1 })).then(answered);
    await new Promise((resolve) => setImmediate(resolve));
    expect(answered).not.toHaveBeenCalled();
    keep();
    await answering;
    expect(answered).toHaveBeenCalled();
  });
});

describe("a failure that is not the producer's", () => {
  it("fails the entry so that it is sent again, and is told to the operator", async () => {
    const fault = new Fault("SYSTEM", "storage", "the disk is full");
    const onFault = vi.fn();
    const { put } = openInbox({ publish: () => Promise.reject(fault), onFault });
    expect(await put(entry({ data: task }))).toMatchObject({
      FailedEntryCount: 1,
      Entries: [{ ErrorCode: "InternalFailure" }],
    });
    expect(onFault).toHaveBeenCalledWith(fault);
  });

  it("of contention is throttling, which producers retry", async () => {
    const { put, letters } = openInbox({ publish: async () => refuse("contention", "Try again.") });
    expect(await put(entry({ data: task }))).toMatchObject({ Entries: [{ ErrorCode: "ThrottlingException" }] });
    expect(await letters()).toEqual([]);
  });
});

describe("a request that AWS refuses as a whole", () => {
  const good = entry({ data: task });

  it.each([
    [{}, "Value null at 'entries' failed to satisfy constraint: Member must not be null"],
    [
      { Entries: [] },
      "Value '[]' at 'entries' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [{ Entries: Array(11).fill(good) }, "Member must have length less than or equal to 10"],
    [
      { Entries: Array(5).fill(entry({ text: "x".repeat(220_000) })) },
      "Total size of the entries in the request is over the limit.",
    ],
  ])("is a ValidationException (%#)", async (input, message) => {
    const world = openInbox();
    const ports = { ...world, buryRejected: () => Promise.resolve(), onFault: () => {} };
    await expect(putEvents(ports, input)).rejects.toMatchObject({
      type: "ValidationException",
      message: expect.stringContaining(message),
    });
  });

  it("is a SerializationException where a member has the wrong type", async () => {
    await expect(openInbox().put({ ...good, Source: 5 })).rejects.toMatchObject({ type: "SerializationException" });
  });
});
