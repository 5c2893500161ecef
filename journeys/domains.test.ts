import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type {
  CounterReceipt,
  DeadLetterItem,
  DeadLetterPage,
  EventPage,
  Receipt,
  Redriven,
  RunDetail,
  RunPage,
  StreamState,
} from "@bridgework/functions/http/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSystem, scaled } from "./open-system.ts";
import { eventually } from "./process.ts";
import type { System } from "./system.ts";

/*
 * The purpose of the whole: what is submitted becomes a fact, matches a rule and runs a workflow, which notifies or
 * fails into a dead letter that can be redriven.
 */

let system: System;
beforeAll(async () => {
  system = await openSystem();
});
afterAll(() => system.close());

async function typesOf(stream: string): Promise<readonly string[]> {
  const { body } = await system.get<EventPage>(`/api/events?order=forward&stream=${encodeURIComponent(stream)}`);
  return body.items.map(({ type }) => type);
}

function typesUntil(stream: string, last: string): Promise<readonly string[]> {
  return eventually(`${last} of ${stream}`, async () => {
    const types = await typesOf(stream);
    return types.at(-1) === last ? types : undefined;
  });
}

async function letterOf(stream: string): Promise<DeadLetterItem> {
  const { body } = await system.get<DeadLetterPage>("/api/dead-letters?limit=200");
  const letter = body.items.find((item) => item.stream === stream);
  if (letter === undefined) throw new Error(`There is no dead letter of ${stream}.`);
  return letter;
}

describe("a task", () => {
  it("that fails for good is retried, buried, and redriven to success", async () => {
    const task = { name: "resize", handler: { type: "simulated", failRuns: 1, errorClass: "NETWORK" }, input: {} };
    const { body: receipt } = await system.post<Receipt>("/api/tasks", task);
    const failed = await typesUntil(receipt.stream, "TaskDeadLettered");
    expect(failed.filter((type) => type === "TaskAttemptFailed")).toHaveLength(4);

    const letter = await letterOf(receipt.stream);
    expect(letter).toMatchObject({ status: "dead", kind: "failed", errorClass: "NETWORK", attempts: 4 });
    const run = await eventually("the run to end", async () => {
      const { body } = await system.get<RunDetail>(`/api/runs/${letter.run}`);
      return body.status === "RUNNING" ? undefined : body;
    });
    expect(run).toMatchObject({ status: "FAILED", trigger: { eventType: "TaskSubmitted" }, retries: 3 });
    const execute = run.timeline.find(({ name }) => name === "Execute");
    expect(execute?.attempts.map(({ status }) => status)).toEqual(["failed", "failed", "failed", "failed"]);

    const redriven = await system.post<Redriven>(`/api/dead-letters/${letter.id}/redrive`, {});
    expect(redriven).toMatchObject({ status: 202, body: { letter: { status: "redriven" } } });
    expect((await typesUntil(receipt.stream, "TaskSucceeded")).slice(-3)).toEqual([
      "TaskRedriven",
      "TaskStarted",
      "TaskSucceeded",
    ]);
  });

  it("calls the address that it names, again where that fails for a while", async () => {
    const keys: unknown[] = [];
    const server = createServer((request, response) => {
      keys.push(request.headers["idempotency-key"]);
      response.writeHead(keys.length === 1 ? 503 : 200).end('{"resized":true}');
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/resize`;
    const { body } = await system.post<Receipt>("/api/tasks", {
      name: "call",
      handler: { type: "http", url },
      input: {},
    });
    await typesUntil(body.stream, "TaskSucceeded");
    server.close();
    const { body: stream } = await system.get<StreamState>(`/api/streams/task/${body.id}`);
    expect(stream.state).toMatchObject({ status: "succeeded", result: { status: 200, body: { resized: true } } });
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  it("may not call a link-local address, where machines keep their credentials", async () => {
    const handler = { type: "http", url: "http://169.254.169.254/latest/meta-data" };
    const { body } = await system.post<Receipt>("/api/tasks", { name: "steal", handler, input: {} });
    await typesUntil(body.stream, "TaskDeadLettered");
    expect(await letterOf(body.stream)).toMatchObject({ errorClass: "VALIDATION", attempts: 1 });
  });
});

describe("a form", () => {
  it("is told by e-mail and SMS side by side; one that fails for good does not undo the other", async () => {
    const form = {
      formType: "contact",
      fields: { subject: "secret-subject" },
      recipient: { email: "ada@nowhere.invalid", phone: "+15551234567" },
    };
    const { body: receipt } = await system.post<Receipt>("/api/forms", form);
    const types = await typesUntil(receipt.stream, "FormCompleted");
    expect([...types].sort()).toEqual(["FormCompleted", "FormNotificationFailed", "FormNotified", "FormSubmitted"]);
    expect((await system.sent()).map(({ to }) => to)).toContain("+15551234567");

    const letter = await letterOf(receipt.stream);
    expect(JSON.stringify(letter)).not.toContain("ada@");
    const again = await system.post<Redriven>(`/api/dead-letters/${letter.id}/redrive`, {});
    expect(again.status).toBe(202);
    expect((await typesUntil(receipt.stream, "FormCompleted")).length).toBeGreaterThanOrEqual(4);
  });

  it("leaves nothing personal in the log", () => {
    expect(JSON.stringify(system.log())).not.toMatch(/ada@|5551234567|secret-subject/);
  });
});

/** The store knows requests of the last 50 commits by itself. */
const MORE_THAN_REMEMBERED = 60;

describe("a counter", () => {
  it("counts each key once under contention", async () => {
    const increments = Array.from({ length: 40 }, (_, index) =>
      system.post<CounterReceipt>("/api/counters/shared/increment", {}, { "idempotency-key": `k${index % 20}` }),
    );
    const receipts = await Promise.all(increments);
    expect(receipts.filter(({ body }) => body.status === "recorded")).toHaveLength(20);
    expect((await system.get("/api/counters/shared")).body).toMatchObject({ value: 20, version: 20 });
  });

  it("knows a key again, however many changes have come since", async () => {
    const change = (key: string) =>
      system.post<CounterReceipt>("/api/counters/busy/increment", {}, { "idempotency-key": key });
    await change("first");
    for (let count = 0; count < MORE_THAN_REMEMBERED; count += 1) await change(`since-${count}`);
    expect((await change("first")).body).toMatchObject({ status: "duplicate", version: 1 });
    expect((await system.get("/api/counters/busy")).body).toMatchObject({ value: MORE_THAN_REMEMBERED + 1 });
  });

  it("at a milestone starts the workflow that tells the operator", async () => {
    await system.post("/api/counters/milestone/increment", { amount: 10 });
    const run = await eventually("the run", async () => {
      const { body } = await system.get<RunPage>("/api/runs?workflow=counter-milestone&status=SUCCEEDED");
      return body.items.find(({ trigger }) => trigger?.stream === "counter#milestone");
    });
    expect(run).toMatchObject({ status: "SUCCEEDED", trigger: { rule: "counter-milestone" } });
  });
});

describe("a live client", () => {
  it("sees the value of a counter that others change", async () => {
    const client = await system.live();
    await Promise.all(Array.from({ length: 20 }, () => system.post("/api/counters/watched/increment", {})));
    await eventually("the value on the live connection", async () =>
      client.messages.find(
        (message) =>
          message.kind === "counters" &&
          message.items.some((item) => item.counterId === "watched" && item.value === 20),
      ),
    );
    client.breakOff();
  });

  async function positionsAfter(position: number): Promise<readonly number[]> {
    const positions: number[] = [];
    for (let cursor = ""; ; ) {
      const { body } = await system.get<EventPage>(`/api/events?order=forward&limit=200${cursor}`);
      positions.push(...body.items.map((item) => item.position));
      if (body.next === null) return positions.filter((each) => each > position);
      cursor = `&cursor=${body.next}`;
    }
  }

  it("that comes back with the last position it saw misses nothing, and gets nothing twice, under load", async () => {
    const { body: before } = await system.get<EventPage>("/api/events?limit=1");
    const loading = Promise.all(
      Array.from({ length: 8 }, async (_, publisher) => {
        for (let count = 0; count < scaled(40); count += 1)
          await system.post(`/api/counters/load-${publisher}/increment`, {});
      }),
    );
    const seen: number[] = [];
    let last = before.head;
    let isLoading = true;
    void loading.then(() => {
      isLoading = false;
    });
    while (isLoading) {
      const client = await system.live(last);
      await eventually("a fact", async () => (client.positions().length > 0 || !isLoading ? true : undefined));
      client.breakOff();
      seen.push(...client.positions());
      last = seen.at(-1) ?? last;
    }
    const { body: after } = await system.get<EventPage>("/api/events?limit=1");
    const client = await system.live(last);
    if (last < after.head)
      await eventually("the rest", async () => (client.positions().at(-1) ?? 0) >= after.head || undefined);
    client.breakOff();
    seen.push(...client.positions());
    expect(seen).toEqual(await positionsAfter(before.head));
  });
});
