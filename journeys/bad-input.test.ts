import type { CounterReceipt, DeadLetterPage, ErrorBody, Redriven } from "@bridgework/functions/http/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { itLocally, openSystem } from "./open-system.ts";
import { eventually } from "./process.ts";
import type { System } from "./system.ts";

/* What is wrong is refused at every door with the field, what was expected and what came. */

let system: System;
beforeAll(async () => {
  system = await openSystem();
});
afterAll(() => system.close());

/** The answer in short; fails where a detail does not say all that it should. */
async function refused(answer: Promise<{ readonly status: number; readonly body: unknown }>) {
  const { status, body } = await answer;
  const { code, details } = (body as ErrorBody).error;
  for (const detail of details) expect(Object.values(detail).every((text) => typeof text === "string")).toBe(true);
  return [status, code, details[0]?.path];
}

const task = { name: "resize", handler: { type: "simulated" }, input: {} };

describe("a publication", () => {
  it.each([
    [
      "of an event type that is not declared",
      "/api/events",
      { type: "Nothing", data: {} },
      [400, "unknown_event_type", "type"],
    ],
    [
      "that its schema does not take",
      "/api/events",
      { type: "TaskSubmitted", data: { ...task, name: 7 } },
      [400, "invalid", "data.name"],
    ],
    ["with a field that there is not", "/api/counters/a/increment", { amuont: 1 }, [400, "invalid", "amuont"]],
    ["that is not JSON", "/api/forms", '{"formType":', [400, "malformed_json", "body"]],
    [
      "that is nested too deep",
      "/api/tasks",
      `{"input":${"[".repeat(200)}${"]".repeat(200)}}`,
      [400, "invalid", "body"],
    ],
    [
      "over 256 KB",
      "/api/events",
      { type: "TaskSubmitted", data: { ...task, input: "x".repeat(257 * 1024) } },
      [413, "too_large", "data"],
    ],
    ["over 1 MB", "/api/events", "x".repeat(1024 * 1024 + 1), [413, "too_large", "body"]],
    [
      "for a version that the counter is not at",
      "/api/counters/a/increment",
      { expectedVersion: 9 },
      [409, "version_conflict", "expectedVersion"],
    ],
    ["for an id that no stream may have", "/api/counters/a%23b/increment", {}, [400, "invalid", "id"]],
    ["of null", "/api/events", "null", [400, "invalid", "body"]],
  ])("%s is refused", async (_, path, body, expected) => {
    expect(await refused(system.post(path, body))).toEqual(expected);
  });

  it("of another type than JSON is refused", async () => {
    expect(await refused(system.post("/api/forms", "a=1", { "content-type": "text/plain" }))).toEqual([
      415,
      "unsupported_media_type",
      "header.Content-Type",
    ]);
  });

  it("with a used key and another body is refused, with the same body it is answered as before", async () => {
    const key = { "idempotency-key": "key-1" };
    const increment = (amount: number) => system.post<CounterReceipt>("/api/counters/key/increment", { amount }, key);
    const first = await increment(1);
    expect(await increment(1)).toEqual({ status: 200, body: { ...first.body, status: "duplicate" } });
    expect(await refused(increment(2))).toEqual([422, "idempotency_mismatch", "header.Idempotency-Key"]);
  });
});

describe("a question", () => {
  async function isRefusedForBadPages(list: string) {
    expect(await refused(system.get(`/api/${list}?cursor=not%20one`))).toEqual([400, "invalid", "query.cursor"]);
    expect(await refused(system.get(`/api/${list}?cursor=`))).toEqual([400, "invalid", "query.cursor"]);
    expect(await refused(system.get(`/api/${list}?limit=201`))).toEqual([400, "invalid", "query.limit"]);
    expect(await refused(system.get(`/api/${list}?limt=2`))).toEqual([400, "invalid", "query.limt"]);
  }

  it.each(["events", "streams", "runs", "dead-letters", "forms", "tasks", "counters"])(
    "for a page of %s by a cursor that none gave is refused",
    isRefusedForBadPages,
  );
  itLocally("outbox")("for a page of the outbox by a cursor that none gave is refused", () =>
    isRefusedForBadPages("outbox"),
  );

  it.each(["streams/form/none", "streams/nothing/%E2%98%83", "runs/none/history", "dead-letters/a%23b", "forms/none"])(
    "for /api/%s, which does not exist, is 404",
    async (path) => {
      expect(await refused(system.get(`/api/${path}`))).toEqual([404, "not_found", "id"]);
    },
  );
  itLocally("malformedPath")("for a path that is no URL is 404", async () => {
    expect(await refused(system.get("/api/events/%zz"))).toEqual([404, "not_found", "id"]);
  });

  it("with a method that the path does not take is 405 with those that it takes", async () => {
    const response = await system.ask("DELETE", "/api/forms");
    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST, GET"]);
  });

  it("by HEAD is answered as by GET, without a body", async () => {
    const response = await system.ask("HEAD", "/api/events");
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });
});

describe("a redrive", () => {
  it("repeated with its key gets its first result; with another or without, the letter is not dead", async () => {
    await system.post("/api/tasks", {
      ...task,
      taskId: "dies",
      handler: { type: "simulated", failRuns: 1, errorClass: "VALIDATION" },
    });
    const letter = await eventually("the dead letter", async () => {
      const { body } = await system.get<DeadLetterPage>("/api/dead-letters");
      return body.items.find(({ stream }) => stream === "task#dies");
    });
    const redrive = (headers = {}) => system.post<Redriven>(`/api/dead-letters/${letter.id}/redrive`, {}, headers);
    const first = await redrive({ "idempotency-key": "r1" });
    expect(first).toMatchObject({ status: 202, body: { receipt: { status: "recorded" } } });
    const again = await redrive({ "idempotency-key": "r1" });
    expect(again).toEqual({
      status: 200,
      body: { ...first.body, receipt: { ...first.body.receipt, status: "duplicate" } },
    });
    expect(await refused(redrive())).toEqual([409, "not_dead", "status"]);
    expect(await refused(redrive({ "idempotency-key": "r2" }))).toEqual([409, "not_dead", "status"]);
  });

  it("of a letter that does not exist is refused", async () => {
    expect(await refused(system.post("/api/dead-letters/none/redrive", {}))).toEqual([404, "not_found", "id"]);
  });
});

describe("AWS's door", () => {
  const call = (target: string, body: unknown, headers = {}) =>
    system.post<{ readonly __type: string }>("/", body, { "x-amz-target": target, ...headers });

  itLocally("awsDoor").each([
    ["a service that is not served", "AWSLambda.Invoke", {}, [400, "UnknownOperationException"]],
    ["an operation that is not served", "AWSEvents.PutRule", {}, [400, "UnknownOperationException"]],
    ["a body that is not JSON", "AWSEvents.PutEvents", "{", [400, "SerializationException"]],
    ["no entries", "AWSEvents.PutEvents", { Entries: [] }, [400, "ValidationException"]],
    ["over 4 MB", "AWSEvents.PutEvents", "x".repeat(4 * 1024 * 1024 + 1), [413, "RequestEntityTooLargeException"]],
    ["an ARN that is none", "AWSStepFunctions.StartExecution", { stateMachineArn: "x" }, [400, "InvalidArn"]],
  ])("refuses %s as AWS does", async (_, target, body, expected) => {
    const { status, body: error } = await call(target, body);
    expect([status, error.__type]).toEqual(expected);
  });

  itLocally("awsDoor")(
    "keeps what is refused after it was taken as a rejected dead letter with its reason",
    async () => {
      const Detail = JSON.stringify({ data: { counterId: "bus", delta: "one" } });
      const entry = { Source: "shop", DetailType: "CounterChanged", Detail, EventBusName: "bridgework-inbox" };
      expect(await call("AWSEvents.PutEvents", { Entries: [entry] })).toMatchObject({
        status: 200,
        body: { FailedEntryCount: 0 },
      });
      const { body } = await system.get<DeadLetterPage>("/api/dead-letters?kind=rejected");
      expect(body.items[0]).toMatchObject({ errorClass: "VALIDATION", eventType: "CounterChanged" });
      expect(body.items[0]?.reason).toContain("data.delta");
    },
  );
});

/** Of the task above, which its function says too. */
const DIES = "Simulated failure of attempt 1";

it("tells the operator of none of it", () => {
  expect(system.log().filter(({ level, problem }) => level === "warn" && problem !== DIES)).toEqual([]);
});
