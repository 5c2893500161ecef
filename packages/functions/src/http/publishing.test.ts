import { describe, expect, it } from "vitest";
import { answerOf, errorOf, openDoors } from "./doors.fixture.ts";

const form = { formType: "contact", fields: { subject: "Hello" }, recipient: { email: "ada@example.com" } };
const task = { name: "resize", handler: { type: "simulated" } };

describe("POST /api/forms and /api/tasks", () => {
  it("publish the body as the data of their event", async () => {
    const { post, facts } = openDoors();
    const first = await answerOf(post("/api/forms", form));
    const second = await answerOf(post("/api/tasks", task));
    const recorded = await facts();
    expect(recorded.map(({ type, meta }) => [type, meta.actor])).toEqual([
      ["FormSubmitted", "http"],
      ["TaskSubmitted", "http"],
    ]);
    expect(first).toMatchObject({ status: 201, body: { status: "recorded", version: 1, stream: recorded[0]?.stream } });
    expect(second).toMatchObject({ status: 201, body: { id: recorded[1]?.data["taskId"] } });
    expect(first.body.events).toEqual([
      { id: recorded[0]?.id, type: "FormSubmitted", version: 1, position: 1, time: recorded[0]?.time },
    ]);
  });

  it("record nothing more when they are sent again with their idempotency key", async () => {
    const { post, facts } = openDoors();
    const key = { "idempotency-key": "k1" };
    const first = await answerOf(post("/api/forms", form, key));
    const second = await answerOf(post("/api/forms", form, key));
    expect(second).toEqual({ status: 200, body: { ...first.body, status: "duplicate" } });
    expect(await facts()).toHaveLength(1);
  });

  it("refuse another body under the same idempotency key", async () => {
    const { post } = openDoors();
    await post("/api/forms", form, { "idempotency-key": "k1" });
    const again = post("/api/forms", { ...form, formType: "order" }, { "idempotency-key": "k1" });
    expect(await errorOf(again)).toMatchObject({
      status: 422,
      code: "idempotency_mismatch",
      details: [{ path: "header.Idempotency-Key", received: '"k1"' }],
    });
  });

  it("take one idempotency key on two routes as two requests", async () => {
    const { post, facts } = openDoors();
    await post("/api/forms", form, { "idempotency-key": "k1" });
    await post("/api/events", { type: "FormSubmitted", data: form }, { "idempotency-key": "k1" });
    expect(await facts()).toHaveLength(2);
  });

  it("name the wrong field as the caller wrote it", async () => {
    const { post } = openDoors();
    const refused = await errorOf(post("/api/forms", { ...form, recipient: { email: "nobody" } }));
    expect(refused).toMatchObject({
      status: 400,
      code: "invalid",
      details: [{ path: "recipient.email", received: '"nobody"' }],
    });
    expect(refused.message).toMatch(/^recipient\.email: /);
  });

  it("want an object", async () => {
    const { post } = openDoors();
    expect(await errorOf(post("/api/forms", [1]))).toMatchObject({
      status: 400,
      details: [{ path: "body", expected: "object", received: "array of 1" }],
    });
  });
});

describe("GET /api/forms", () => {
  it("reads what was submitted, though no projection has run", async () => {
    const { post, get } = openDoors();
    const { body } = await answerOf(post("/api/forms", { ...form, formId: "F1" }));
    expect(body.id).toBe("F1");
    expect(await answerOf(get("/api/forms/F1"))).toMatchObject({ status: 200, body: { formId: "F1" } });
  });

  it("lists the view's rows", async () => {
    const { views, get } = openDoors();
    await views.put("forms", { key: "F1", version: 1, doc: { formId: "F1" } });
    expect(await answerOf(get("/api/forms"))).toEqual({ status: 200, body: { items: [{ formId: "F1" }], next: null } });
  });

  it("answers 404 for an id that does not exist, and says where to look", async () => {
    const refused = await errorOf(openDoors().get("/api/tasks/none"));
    expect(refused).toMatchObject({
      status: 404,
      code: "not_found",
      message: expect.stringContaining("GET /api/tasks"),
    });
  });
});

describe("POST /api/counters", () => {
  it("adds and takes, one where no amount is given", async () => {
    const { post } = openDoors();
    const added = await answerOf(post("/api/counters/hits/increment", { amount: 5 }));
    const taken = await answerOf(post("/api/counters/hits/decrement"));
    expect(added).toMatchObject({ status: 201, body: { status: "recorded", counterId: "hits", value: 5, version: 1 } });
    expect(taken).toMatchObject({ status: 201, body: { stream: "counter#hits", id: "hits", value: 4, version: 2 } });
  });

  it("answers a repeated change with its first value", async () => {
    const { post } = openDoors();
    const key = { "idempotency-key": "once" };
    await post("/api/counters/hits/increment", {}, key);
    await post("/api/counters/hits/increment");
    const again = await answerOf(post("/api/counters/hits/increment", {}, key));
    expect(again).toMatchObject({ status: 200, body: { status: "duplicate", value: 1, version: 1 } });
  });

  it("refuses a change that expects another version", async () => {
    const { post } = openDoors();
    await post("/api/counters/hits/increment");
    expect(await errorOf(post("/api/counters/hits/increment", { expectedVersion: 0 }))).toMatchObject({
      status: 409,
      code: "version_conflict",
      details: [{ path: "expectedVersion", expected: "1", received: "0" }],
    });
  });

  it.each([
    [{ amount: 0 }, "amount"],
    [{ amount: 1.5 }, "amount"],
    [{ amount: "2" }, "amount"],
    [{ expectedVersion: -1 }, "expectedVersion"],
    [{ amuont: 2 }, "amuont"],
  ])("refuses %j", async (body, path) => {
    const refused = await errorOf(openDoors().post("/api/counters/hits/increment", body));
    expect(refused).toMatchObject({ status: 400, code: "invalid", details: [{ path }] });
  });

  it("reads the newest value, and 0 at version 0 where there is none", async () => {
    const { post, get } = openDoors();
    await post("/api/counters/hits/increment", { amount: 3 });
    const time = "2026-01-01T00:00:00.000Z";
    expect(await answerOf(get("/api/counters/hits"))).toEqual({
      status: 200,
      body: { counterId: "hits", value: 3, version: 1, changedAt: time },
    });
    expect((await answerOf(get("/api/counters/other"))).body).toEqual({
      counterId: "other",
      value: 0,
      version: 0,
      changedAt: null,
    });
  });

  it("refuses an id that no stream may have", async () => {
    expect(await errorOf(openDoors().post("/api/counters/a%20b/increment"))).toMatchObject({
      status: 400,
      details: [{ path: "id" }],
    });
  });
});

describe("POST /api/events", () => {
  it("publishes any declared event, with the correlation that it is given", async () => {
    const { post, facts } = openDoors();
    const body = { type: "TaskSubmitted", data: task, correlationId: "c-7", causationId: "e-1" };
    expect(await answerOf(post("/api/events", body))).toMatchObject({ status: 201 });
    expect((await facts())[0]?.meta).toMatchObject({ correlationId: "c-7", causationId: "e-1", actor: "http" });
  });

  it("passes a well-formed trace on", async () => {
    const { post, facts } = openDoors();
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    await post("/api/forms", form, { traceparent });
    await post("/api/forms", form, { traceparent: "nonsense" });
    expect((await facts()).map(({ meta }) => meta.traceparent)).toEqual([traceparent, undefined]);
  });

  it("refuses an event type that is not declared, and names those that are", async () => {
    expect(await errorOf(openDoors().post("/api/events", { type: "Nothing", data: {} }))).toMatchObject({
      status: 400,
      code: "unknown_event_type",
      details: [{ path: "type", expected: expect.stringContaining("FormSubmitted"), received: '"Nothing"' }],
    });
  });

  it("refuses data that the type's schema does not take, by field", async () => {
    const refused = await errorOf(
      openDoors().post("/api/events", { type: "TaskSubmitted", data: { ...task, name: 1 } }),
    );
    expect(refused).toMatchObject({ status: 400, details: [{ path: "data.name", expected: "string", received: "1" }] });
  });
});
