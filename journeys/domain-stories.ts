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
import { getJson, postJson } from "./http.ts";
import { eventually } from "./process.ts";

/** A running system, wherever it runs. */
export interface Target {
  readonly url: string;
  /** Addresses that a message went to. */
  readonly sent: () => Promise<readonly string[]>;
  /** All that it has logged. */
  readonly log: () => string;
  readonly close: () => Promise<void>;
}

/**
 * The purpose of the whole: what is submitted becomes a fact, matches a rule and runs a workflow, which notifies or
 * fails into a dead letter that can be redriven. The same for the local process and for the cloud's functions.
 */
export function domainStories(open: () => Promise<Target>): void {
  let target: Target;
  const at = (path: string) => `${target.url}${path}`;
  beforeAll(async () => {
    target = await open();
  });
  afterAll(() => target.close());

  async function typesOf(stream: string): Promise<readonly string[]> {
    const { body } = await getJson<EventPage>(at(`/api/events?order=forward&stream=${encodeURIComponent(stream)}`));
    return body.items.map(({ type }) => type);
  }

  function typesUntil(stream: string, last: string): Promise<readonly string[]> {
    return eventually(`${last} of ${stream}`, async () => {
      const types = await typesOf(stream);
      return types.at(-1) === last ? types : undefined;
    });
  }

  async function letterOf(stream: string): Promise<DeadLetterItem> {
    const { body } = await getJson<DeadLetterPage>(at("/api/dead-letters?limit=200"));
    const letter = body.items.find((item) => item.stream === stream);
    if (letter === undefined) throw new Error(`There is no dead letter of ${stream}.`);
    return letter;
  }

  describe("a task", () => {
    it("that fails for good is retried, buried, and redriven to success", async () => {
      const task = { name: "resize", handler: { type: "simulated", failRuns: 1, errorClass: "NETWORK" }, input: {} };
      const { body: receipt } = await postJson<Receipt>(at("/api/tasks"), task);
      const failed = await typesUntil(receipt.stream, "TaskDeadLettered");
      expect(failed.filter((type) => type === "TaskAttemptFailed")).toHaveLength(4);

      const letter = await letterOf(receipt.stream);
      expect(letter).toMatchObject({ status: "dead", kind: "failed", errorClass: "NETWORK", attempts: 4 });
      const run = await eventually("the run to end", async () => {
        const { body } = await getJson<RunDetail>(at(`/api/runs/${letter.run}`));
        return body.status === "RUNNING" ? undefined : body;
      });
      expect(run).toMatchObject({ status: "FAILED", trigger: { eventType: "TaskSubmitted" }, retries: 3 });
      const execute = run.timeline.find(({ name }) => name === "Execute");
      expect(execute?.attempts.map(({ status }) => status)).toEqual(["failed", "failed", "failed", "failed"]);

      const redriven = await postJson<Redriven>(at(`/api/dead-letters/${letter.id}/redrive`), {});
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
      const { body } = await postJson<Receipt>(at("/api/tasks"), {
        name: "call",
        handler: { type: "http", url },
        input: {},
      });
      await typesUntil(body.stream, "TaskSucceeded");
      server.close();
      const { body: stream } = await getJson<StreamState>(at(`/api/streams/task/${body.id}`));
      expect(stream.state).toMatchObject({ status: "succeeded", result: { status: 200, body: { resized: true } } });
      expect(keys).toHaveLength(2);
      expect(new Set(keys).size).toBe(1);
    });

    it("may not call a link-local address, where machines keep their credentials", async () => {
      const handler = { type: "http", url: "http://169.254.169.254/latest/meta-data" };
      const { body } = await postJson<Receipt>(at("/api/tasks"), { name: "steal", handler, input: {} });
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
      const { body: receipt } = await postJson<Receipt>(at("/api/forms"), form);
      const types = await typesUntil(receipt.stream, "FormCompleted");
      expect([...types].sort()).toEqual(["FormCompleted", "FormNotificationFailed", "FormNotified", "FormSubmitted"]);
      expect(await target.sent()).toContain("+15551234567");

      const letter = await letterOf(receipt.stream);
      expect(JSON.stringify(letter)).not.toContain("ada@");
      const again = await postJson<Redriven>(at(`/api/dead-letters/${letter.id}/redrive`), {});
      expect(again.status).toBe(202);
      expect((await typesUntil(receipt.stream, "FormCompleted")).length).toBeGreaterThanOrEqual(4);
    });

    it("leaves nothing personal in the log", () => {
      expect(target.log()).not.toMatch(/ada@|5551234567|secret-subject/);
    });
  });

  describe("a counter", () => {
    it("counts each key once under contention", async () => {
      const increments = Array.from({ length: 40 }, (_, index) =>
        postJson<CounterReceipt>(at("/api/counters/shared/increment"), {}, { "idempotency-key": `k${index % 20}` }),
      );
      const receipts = await Promise.all(increments);
      expect(receipts.filter(({ body }) => body.status === "recorded")).toHaveLength(20);
      expect((await getJson(at("/api/counters/shared"))).body).toMatchObject({ value: 20, version: 20 });
    });

    it("at a milestone starts the workflow that tells the operator", async () => {
      await postJson(at("/api/counters/milestone/increment"), { amount: 10 });
      const run = await eventually("the run", async () => {
        const { body } = await getJson<RunPage>(at("/api/runs?workflow=counter-milestone&status=SUCCEEDED"));
        return body.items.find(({ trigger }) => trigger?.stream === "counter#milestone");
      });
      expect(run).toMatchObject({ status: "SUCCEEDED", trigger: { rule: "counter-milestone" } });
    });
  });
}
