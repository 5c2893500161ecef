import { BULKHEADS } from "@bridgework/core/kernel/bulkhead";
import type { JsonObject } from "@bridgework/core/kernel/json";
import { pause } from "@bridgework/core/ports/clock";
import { expect, it } from "vitest";
import { machineOf, task } from "./advance.fixture.ts";
import { openEngine, settled } from "./engine.fixture.ts";

const STEP = machineOf({ A: task("step") });

it("gives a task no place of another bulkhead, and takes those that wait in order, also from the file", async () => {
  const began: string[] = [];
  let end: () => void = () => {};
  const batch = machineOf({ A: task("batch") });
  const { executions, close } = await openEngine(
    { batch, w: STEP },
    {
      limits: { bulkheads: { ...BULKHEADS, batch: { places: 1, waiting: 2 } } },
      bulkheadOf: (step) => (step === "batch" ? "batch" : "standard"),
      runStep: async (step, payload) => {
        began.push(`${step} ${String((payload as JsonObject).n)}`);
        if (step !== "batch") return {};
        return new Promise((resolve) => {
          end = () => resolve({});
        });
      },
    },
  );
  for (let n = 0; n < 10; n += 1) await executions.start({ workflow: "batch", name: `batch-${n}`, input: { n } });
  await executions.start({ workflow: "w", name: "standard", input: { n: 0 } });
  await settled();
  expect(began).toEqual(["batch 0", "step 0"]);
  expect(await executions.find("standard")).toMatchObject({ status: "SUCCEEDED" });
  for (let ended = 0; ended < 10; ended += 1) {
    end();
    await settled();
  }
  expect(began.slice(2)).toEqual(Array.from({ length: 9 }, (_, n) => `batch ${n + 1}`));
  await close();
});

it("tells a task when it will be given up, also where it has waited for its place", async () => {
  const dues: (number | null)[] = [];
  const limited = machineOf({ A: task("step", { TimeoutSeconds: 5 }) });
  const { executions, clock, close } = await openEngine(
    { limited, w: STEP },
    {
      limits: { bulkheads: { ...BULKHEADS, standard: { places: 1, waiting: 9 } } },
      runStep: async (_, __, { due }) => {
        dues.push(due);
        await pause(clock, 1_000);
        return {};
      },
    },
  );
  const begun = clock.now();
  await executions.start({ workflow: "limited", name: "first", input: {} });
  await executions.start({ workflow: "limited", name: "second", input: {} });
  await executions.start({ workflow: "w", name: "unlimited", input: {} });
  await clock.advance(3_000);
  expect(dues).toEqual([begun + 5_000, begun + 5_000, null]);
  await close();
});
