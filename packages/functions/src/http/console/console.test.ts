import { buryRejected } from "@bridgework/core/app/bury";
import { refuse } from "@bridgework/core/kernel/decider";
import type { RunDetail } from "@bridgework/core/ports/workflows";
import { describe, expect, it } from "vitest";
import { answerOf, errorOf, openDoors } from "../doors.fixture.ts";
import { event } from "./history.fixture.ts";

const trigger = {
  rule: "form-submitted",
  eventType: "FormSubmitted",
  stream: "form#F1",
  version: 1,
  correlationId: "c1",
};

function runFor(eventId: string, id = "run-1"): RunDetail {
  return {
    ...{ id, arn: `arn:${id}`, workflow: "form-notify", status: "SUCCEEDED", activity: null, retries: 0 },
    ...{
      startedAt: "2026-01-01T00:00:00.000Z",
      stoppedAt: "2026-01-01T00:00:01.000Z",
      trigger: { ...trigger, eventId },
    },
    ...{ error: null, cause: null, input: {}, output: {}, definition: { StartAt: "A" } },
  };
}

const increment = "/api/counters/hits/increment";

describe("GET /api/events", () => {
  it("pages through all facts, newest first or oldest first", async () => {
    const { post, get } = openDoors();
    for (let count = 0; count < 5; count += 1) await post(increment);
    const positions = async (path: string) => {
      const { body } = await answerOf(get(path));
      return [body.items.map((item: { position: number }) => item.position), body.next];
    };
    expect(await positions("/api/events?limit=2")).toEqual([[5, 4], "4"]);
    expect(await positions("/api/events?limit=2&cursor=4")).toEqual([[3, 2], "2"]);
    expect(await positions("/api/events?limit=2&cursor=2")).toEqual([[1], null]);
    expect(await positions("/api/events?limit=4&order=forward")).toEqual([[1, 2, 3, 4], "4"]);
  });

  it("filters by types, category, stream and time", async () => {
    const { post, get, clock } = openDoors();
    await post(increment);
    await clock.advance(60_000);
    await post("/api/tasks", { name: "resize", handler: { type: "simulated" } });
    const types = async (query: string) => {
      const { body } = await answerOf(get(`/api/events?${query}`));
      return body.items.map((item: { type: string }) => item.type);
    };
    expect(await types("type=CounterChanged&type=TaskSubmitted")).toEqual(["TaskSubmitted", "CounterChanged"]);
    expect(await types("type=CounterChanged")).toEqual(["CounterChanged"]);
    expect(await types("category=task")).toEqual(["TaskSubmitted"]);
    expect(await types(`stream=${encodeURIComponent("counter#hits")}`)).toEqual(["CounterChanged"]);
    expect(await types("since=2026-01-01T00:00:30Z")).toEqual(["TaskSubmitted"]);
    expect(await types("until=2026-01-01T01:00:30%2B01:00")).toEqual(["CounterChanged"]);
  });

  it("shows the runs of each event", async () => {
    const ids = openDoors();
    await ids.post(increment);
    const eventId = (await ids.facts())[0]?.id ?? "";
    const { get } = openDoors({ store: ids.store, runs: [runFor(eventId), runFor("another", "run-2")] });
    const { body } = await answerOf(get("/api/events"));
    expect(body.items[0].runs.map(({ id }: { id: string }) => id)).toEqual(["run-1"]);
  });
});

describe("GET /api/events/{id}", () => {
  it("shows every rule of the facts bus, those that matched first with their run", async () => {
    const { post, facts, store } = openDoors();
    await post(increment);
    const eventId = (await facts())[0]?.id ?? "";
    const run = { ...runFor(eventId), trigger: { ...trigger, rule: "counter-milestone", eventId } };
    const { get, topology } = openDoors({ store, runs: [run], deps: { matchRules: () => ["counter-milestone"] } });
    const { body } = await answerOf(get(`/api/events/${eventId}`));
    expect(body.rules).toHaveLength(topology.rules.length);
    expect(body.rules[0]).toMatchObject({ rule: "counter-milestone", matched: true, run: { id: "run-1" } });
    expect(body.rules[1]).toMatchObject({ matched: false, run: null });
  });
});

describe("GET /api/streams", () => {
  it("lists streams with their newest version", async () => {
    const { post, get } = openDoors();
    await post(increment);
    await post(increment);
    expect((await answerOf(get("/api/streams?category=counter"))).body.items).toMatchObject([
      { stream: "counter#hits", category: "counter", id: "hits", version: 2, lastType: "CounterChanged" },
    ]);
  });

  it("shows the state at a version, the state before it, and the fact between", async () => {
    const { post, get } = openDoors();
    for (const amount of [1, 2, 3]) await post(increment, { amount });
    const at = async (query: string) => (await answerOf(get(`/api/streams/counter/hits${query}`))).body;
    expect(await at("?at=2")).toMatchObject({
      version: 3,
      at: 2,
      state: { value: 3 },
      before: { value: 1 },
      event: { version: 2 },
    });
    expect(await at("?at=1")).toMatchObject({ at: 1, state: { value: 1 }, before: null });
    expect(await at("")).toMatchObject({ at: 3, state: { value: 6 }, before: { value: 3 } });
  });

  it("refuses a version that the stream does not have", async () => {
    const { post, get } = openDoors();
    await post(increment);
    expect(await errorOf(get("/api/streams/counter/hits?at=2"))).toMatchObject({
      status: 400,
      details: [{ path: "query.at", expected: "1 to 1", received: "2" }],
    });
  });

  it("pages through one stream's facts", async () => {
    const { post, get } = openDoors();
    for (let count = 0; count < 3; count += 1) await post(increment);
    const versions = async (query: string) => {
      const { body } = await answerOf(get(`/api/streams/counter/hits/events?${query}`));
      return [body.items.map((item: { version: number }) => item.version), body.next];
    };
    expect(await versions("limit=2")).toEqual([[3, 2], "2"]);
    expect(await versions("limit=2&cursor=2")).toEqual([[1], null]);
    expect(await versions("limit=2&order=forward&cursor=2")).toEqual([[3], null]);
  });
});

describe("GET /api/runs", () => {
  const history = [
    event(1, 0, 0, "ExecutionStarted", {}),
    event(2, 0, 0, "PassStateEntered", { name: "A", input: "{}" }),
    event(3, 2, 1, "PassStateExited", { name: "A", output: "{}" }),
  ];

  it("filters by status, workflow and correlation", async () => {
    const { get } = openDoors({ runs: [runFor("e1"), { ...runFor("e2", "run-2"), status: "FAILED" }] });
    const ids = async (query: string) =>
      (await answerOf(get(`/api/runs?${query}`))).body.items.map(({ id }: { id: string }) => id);
    expect(await ids("status=FAILED")).toEqual(["run-2"]);
    expect(await ids("workflow=other")).toEqual([]);
    expect(await ids("correlationId=c1")).toEqual(["run-1", "run-2"]);
  });

  it("shows a run with its timeline and the facts that it recorded, not those that others did", async () => {
    const { get, publish } = openDoors({ runs: [runFor("e1")], history });
    const command = { type: "ChangeCounter", counterId: "hits", delta: 1 };
    for (const actor of ["http", "run:run-1"]) {
      await publish({ kind: "command", domain: "counter", command, actor, correlationId: "c1" });
    }
    const { body } = await answerOf(get("/api/runs/run-1"));
    expect(body).toMatchObject({ id: "run-1", definition: { StartAt: "A" }, events: 3, timeline: [{ name: "A" }] });
    expect(body.emitted.map(({ version }: { version: number }) => version)).toEqual([2]);
  });

  it("pages through a run's history", async () => {
    const { get } = openDoors({ runs: [runFor("e1")], history });
    expect((await answerOf(get("/api/runs/run-1/history?limit=2"))).body).toEqual({
      items: history.slice(0, 2),
      next: "2",
    });
    expect((await answerOf(get("/api/runs/run-1/history?cursor=2"))).body).toEqual({
      items: history.slice(2),
      next: null,
    });
  });
});

describe("dead letters", () => {
  const rejected = {
    id: "e1",
    source: "shop",
    "detail-type": "CounterChanged",
    detail: { data: { counterId: "hits", delta: 1 } },
  };

  async function withLetter() {
    const doors = openDoors();
    const { id } = await buryRejected(doors, rejected, refuse("invalid", "delta: expected int"));
    return { ...doors, id };
  }

  it("are listed and read without what publishing them again means", async () => {
    const { get, id } = await withLetter();
    const page = await answerOf(get("/api/dead-letters?kind=rejected&status=dead"));
    expect(page.body).toMatchObject({ items: [{ id, reason: "delta: expected int" }], next: null, total: 1 });
    const { body } = await answerOf(get(`/api/dead-letters/${id}`));
    expect(body).toMatchObject({ id, eventType: "CounterChanged" });
    expect(body).not.toHaveProperty("redrive");
  });

  it("are redriven once", async () => {
    const { post, facts, id } = await withLetter();
    const redriven = await answerOf(post(`/api/dead-letters/${id}/redrive`));
    expect(redriven).toMatchObject({
      status: 202,
      body: { letter: { id, status: "redriven" }, receipt: { status: "recorded", stream: "counter#hits" } },
    });
    expect(await errorOf(post(`/api/dead-letters/${id}/redrive`))).toMatchObject({
      status: 409,
      code: "not_dead",
      details: [{ path: "status", expected: "dead", received: "redriven" }],
    });
    expect(await facts()).toHaveLength(1);
  });

  it("that do not exist cannot be redriven", async () => {
    expect(await errorOf(openDoors().post("/api/dead-letters/none/redrive"))).toMatchObject({ status: 404 });
  });
});

describe("GET /api/catalog and /api/openapi.json", () => {
  it("describe every event type with a JSON schema and a sample", async () => {
    const { get, topology } = openDoors();
    const { body } = await answerOf(get("/api/catalog"));
    expect(body.eventTypes.map(({ type }: { type: string }) => type)).toEqual([...topology.eventTypes.keys()]);
    expect(body.eventTypes[0]).toMatchObject({
      domain: "counter",
      schema: { type: "object" },
      sample: { counterId: expect.any(String) },
    });
    expect(body.rules).toHaveLength(topology.rules.length);
    expect(body.workflows).toHaveLength(topology.workflows.size);
  });

  it("describe every route in OpenAPI 3.1", async () => {
    const { body } = await answerOf(openDoors().get("/api/openapi.json"));
    expect(body.openapi).toBe("3.1.0");
    expect(Object.keys(body.paths)).toEqual(
      expect.arrayContaining([
        "/api/forms",
        "/api/counters/{id}/increment",
        "/api/events/{id}",
        "/health",
        "/api/openapi.json",
      ]),
    );
    const { parameters, requestBody, responses } = body.paths["/api/counters/{id}/increment"].post;
    expect(parameters.map(({ name }: { name: string }) => name)).toEqual(["id", "Idempotency-Key"]);
    expect(requestBody.content["application/json"].schema.properties).toHaveProperty("expectedVersion");
    expect(Object.keys(responses)).toEqual(["200", "201", "default"]);
  });
});
