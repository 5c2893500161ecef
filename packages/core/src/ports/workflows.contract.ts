import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "../kernel/json.ts";
import type { RunFilter, RunTrigger, StartRun, Workflows } from "./workflows.ts";

export interface OpenWorkflows {
  readonly workflows: Workflows;
  close(): Promise<void>;
}

const pass = (more: JsonObject) => ({ Type: "Pass", ...more });
const machine = (states: JsonObject): JsonObject => ({ QueryLanguage: "JSONata", StartAt: "A", States: states });

/** `quick` and `other` end at once, `slow` runs for a minute, `failing` fails at once. */
const DEFINITIONS = {
  quick: machine({ A: pass({ Next: "B" }), B: pass({ Next: "C" }), C: pass({ End: true }) }),
  other: machine({ A: pass({ End: true }) }),
  slow: machine({ A: { Type: "Wait", Seconds: 60, End: true } }),
  failing: machine({ A: { Type: "Fail", Error: "NETWORK", Cause: "nobody answered" } }),
} as const satisfies Readonly<Record<string, JsonObject>>;

const trigger: RunTrigger = {
  rule: "r",
  eventId: "e1",
  eventType: "T",
  stream: "s#1",
  version: 1,
  correlationId: "c1",
};

/** Everything that `Workflows` promises. Each test gets those that are defined here, and no execution. */
export function workflowsContract(
  name: string,
  open: (definitions: Readonly<Record<string, JsonObject>>) => Promise<OpenWorkflows>,
): void {
  describe(`${name} keeps the terms of workflows`, () => {
    let opened: OpenWorkflows;
    let workflows: Workflows;
    beforeEach(async () => {
      opened = await open(DEFINITIONS);
      workflows = opened.workflows;
    });
    afterEach(() => opened.close());

    const start = (id: string, rest: Partial<StartRun> = {}) =>
      workflows.start({ workflow: "quick", name: id, input: { n: 1 }, ...rest });
    const idsOf = async (filter: RunFilter = {}) =>
      (await workflows.list(filter, { limit: 10 })).items.map(({ id }) => id);

    describe("start", () => {
      it("of the same name and input is one execution", async () => {
        const first = await start("one");
        expect(await start("one")).toEqual(first);
        expect(await workflows.find("one")).toMatchObject(first);
        expect(await idsOf()).toEqual(["one"]);
      });

      it("of the same name and another input is refused, and leaves the first as it is", async () => {
        await start("one");
        await expect(start("one", { input: { n: 2 } })).rejects.toMatchObject({
          name: "VALIDATION",
          code: "execution_already_exists",
        });
        expect(await idsOf()).toEqual(["one"]);
        expect(await workflows.find("one")).toMatchObject({ input: { n: 1 } });
      });

      it("of another workflow may use the name", async () => {
        const { arn } = await start("one");
        expect((await start("one", { workflow: "other", input: { n: 2 } })).arn).not.toBe(arn);
        expect(await idsOf({ workflow: "other" })).toEqual(["one"]);
        expect(await idsOf()).toEqual(["one", "one"]);
      });

      it("of an unknown workflow is refused", async () => {
        await expect(start("one", { workflow: "none" })).rejects.toMatchObject({ name: "VALIDATION" });
        expect(await idsOf()).toEqual([]);
      });
    });

    describe("find", () => {
      it("gives an execution with its input, output and definition", async () => {
        const { arn, startedAt } = await start("one", { input: { text: "Żółw 🐢" } });
        expect(await workflows.find("one")).toMatchObject({
          id: "one",
          arn,
          workflow: "quick",
          status: "SUCCEEDED",
          activity: null,
          startedAt,
          stoppedAt: expect.any(String),
          input: { text: "Żółw 🐢" },
          output: { text: "Żółw 🐢" },
          definition: DEFINITIONS.quick,
          error: null,
          cause: null,
        });
      });

      it("gives nothing for an unknown id", async () => {
        expect(await workflows.find("none")).toBeUndefined();
      });

      it("keeps what triggered it, and has none where it was started by hand", async () => {
        await start("by-rule", { trigger });
        await start("by-hand");
        expect(await workflows.find("by-rule")).toMatchObject({ trigger });
        expect(await workflows.find("by-hand")).toMatchObject({ trigger: null });
      });

      it("names error and cause of one that failed", async () => {
        await start("one", { workflow: "failing" });
        const failed = { status: "FAILED", error: "NETWORK", cause: "nobody answered", output: null };
        expect(await workflows.find("one")).toMatchObject(failed);
      });

      it("has no output and no end of one that waits", async () => {
        await start("one", { workflow: "slow" });
        const waiting = { status: "RUNNING", activity: "waiting", stoppedAt: null, output: null };
        expect(await workflows.find("one")).toMatchObject(waiting);
      });
    });

    describe("list", () => {
      const startFive = async () => {
        for (const n of [0, 1, 2, 3, 4])
          await start(`run-${n}`, {
            workflow: n === 3 ? "slow" : "quick",
            trigger: { ...trigger, eventId: `e${n}`, correlationId: `c${n % 2}` },
          });
      };

      it("is newest first, page by page, with null after the last", async () => {
        await startFive();
        const pages: string[][] = [];
        for (let cursor: string | null | undefined; cursor !== null; ) {
          const page = await workflows.list({}, { limit: 2, ...(cursor === undefined ? {} : { cursor }) });
          pages.push(page.items.map(({ id }) => id));
          cursor = page.next;
        }
        expect(pages).toEqual([["run-4", "run-3"], ["run-2", "run-1"], ["run-0"]]);
        expect((await workflows.list({}, { limit: 5 })).next).toBeNull();
      });

      it.each<{ readonly filter: RunFilter; readonly ids: readonly string[] }>([
        { filter: { status: "RUNNING" }, ids: ["run-3"] },
        { filter: { workflow: "slow" }, ids: ["run-3"] },
        { filter: { correlationId: "c1" }, ids: ["run-3", "run-1"] },
        { filter: { eventIds: ["e0", "e2"] }, ids: ["run-2", "run-0"] },
        { filter: { eventIds: [] }, ids: [] },
        { filter: { correlationId: "c1", status: "SUCCEEDED" }, ids: ["run-1"] },
      ])("finds by $filter", async ({ filter, ids }) => {
        await startFive();
        expect(await idsOf(filter)).toEqual(ids);
      });

      it.each(["next", "-1", "1.5"])("refuses %j as a cursor", async (cursor) => {
        await expect(workflows.list({}, { limit: 1, cursor })).rejects.toMatchObject({ code: "bad_cursor" });
      });
    });

    describe("history", () => {
      it("is in the order of its ids from 1, each with the id of the one that it follows", async () => {
        await start("one");
        const events = await workflows.history("one", { limit: 100 });
        expect(events.map(({ id, previousEventId, type }) => `${previousEventId} ${id} ${type}`)).toEqual([
          "0 1 ExecutionStarted",
          "0 2 PassStateEntered",
          "2 3 PassStateExited",
          "3 4 PassStateEntered",
          "4 5 PassStateExited",
          "5 6 PassStateEntered",
          "6 7 PassStateExited",
          "7 8 ExecutionSucceeded",
        ]);
      });

      it("goes on after the id given, as far as the page", async () => {
        await start("one");
        const all = await workflows.history("one", { limit: 100 });
        expect(await workflows.history("one", { limit: 3, after: 2 })).toEqual(all.slice(2, 5));
        expect(await workflows.history("one", { limit: 3, after: 8 })).toEqual([]);
      });

      it("ends with error and cause where the execution failed", async () => {
        await start("one", { workflow: "failing" });
        expect((await workflows.history("one", { limit: 100 })).at(-1)).toMatchObject({
          type: "ExecutionFailed",
          executionFailedEventDetails: { error: "NETWORK", cause: "nobody answered" },
        });
      });

      it("of an unknown id is empty", async () => {
        expect(await workflows.history("none", { limit: 3 })).toEqual([]);
      });
    });
  });
}
