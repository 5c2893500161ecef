import { expect, it } from "vitest";
import * as z from "zod";
import { counter } from "../counter/domain.ts";
import { createTopology } from "../kernel/topology.ts";
import type { Step, StepContext } from "../kernel/workflow.ts";
import { UNOBSERVED } from "./observe.ts";
import { createRunStep } from "./run-step.ts";
import { factOf, memoryWorld, payload } from "./world.fixture.ts";

const input = z.object({ amount: z.int() });

function withStep(run: (context: StepContext) => Promise<Record<string, string>>) {
  const step: Step<z.infer<typeof input>> = {
    name: "probe",
    description: "",
    input,
    run: (_, context) => run(context),
  };
  return createRunStep(createTopology([{ ...counter, steps: [step] }]), memoryWorld().ports);
}

async function contextOf(given: Parameters<typeof payload>[1]): Promise<StepContext> {
  const seen: StepContext[] = [];
  const runStep = withStep(async (context) => {
    seen.push(context);
    return {};
  });
  await runStep("probe", payload({ amount: 1 }, given));
  const [context] = seen;
  if (context === undefined) throw new Error("the step did not run");
  return context;
}

it("tells a step where it runs, and which fact started its run", async () => {
  const cause = factOf("counter#global", 1, { type: "CounterChanged", data: {} });
  expect(await contextOf({ state: "Probe", retries: 2, run: "run-7", workflow: "flow", cause })).toEqual({
    execution: "arn:aws:states:us-east-1:000000000000:execution:flow:run-7",
    workflow: "flow",
    run: "run-7",
    state: "Probe",
    attempt: 3,
    key: "flow/counter#global@1/Probe",
    correlationId: "c1",
    causationId: "counter#global@1",
    eventType: "CounterChanged",
    deadline: Number.POSITIVE_INFINITY,
  });
});

it("gives two runs that one fact started the same keys, and runs by hand their own", async () => {
  const cause = factOf("counter#global", 1, { type: "CounterChanged", data: {} });
  const keyOf = async (run: string, given: object) => (await contextOf({ state: "Probe", run, ...given })).key;
  expect(await keyOf("run-1", { cause })).toBe(await keyOf("run-2", { cause }));
  expect(await keyOf("run-1", { cause, workflow: "other" })).not.toBe(await keyOf("run-1", { cause }));
  expect(await keyOf("run-1", {})).not.toBe(await keyOf("run-2", {}));
});

it("leaves what stands before a deployed state machine's name out of the workflow's", async () => {
  const seen: string[] = [];
  const step: Step = {
    ...{ name: "probe", description: "", input: z.unknown() },
    run: async (_, { workflow }) => {
      seen.push(workflow);
      return {};
    },
  };
  const probing = createTopology([{ ...counter, steps: [step] }]);
  const runStep = createRunStep(probing, memoryWorld().ports, { ...UNOBSERVED, machinePrefix: "app-dev-" });
  await runStep("probe", payload({}, { state: "Probe", workflow: "app-dev-flow" }));
  expect(seen).toEqual(["flow"]);
});

it("takes the run's name as correlation where no fact started it", async () => {
  expect(await contextOf({ state: "Probe", run: "run-7" })).toMatchObject({
    correlationId: "run-7",
    causationId: null,
    eventType: null,
  });
});

it("gives each item of a Map a key of its own", async () => {
  const keys: string[] = [];
  const runStep = withStep(async ({ key }) => {
    keys.push(key.slice(key.lastIndexOf("/Probe")));
    return {};
  });
  for (const Index of [0, 1]) {
    const plain = payload({ amount: 1 }, { state: "Probe" });
    const context = { ...Object(Reflect.get(Object(plain), "context")), Map: { Item: { Index } } };
    await runStep("probe", { input: { amount: 1 }, context });
  }
  expect(keys).toEqual(["/Probe/0", "/Probe/1"]);
});

it("refuses an unknown step with the declared ones", async () => {
  const failing = withStep(async () => ({}))("nothing", {});
  await expect(failing).rejects.toMatchObject({ name: "VALIDATION", code: "unknown_step" });
  await expect(failing).rejects.toThrow("Declared: probe.");
});

it("refuses an input that is not valid as VALIDATION, naming the field", async () => {
  const runStep = withStep(async () => ({}));
  const failing = runStep("probe", payload({ amount: "many" }, { state: "Probe" }));
  await expect(failing).rejects.toMatchObject({ name: "VALIDATION", code: "invalid_input" });
  await expect(failing).rejects.toThrow("input.amount");
  await expect(runStep("probe", { input: { amount: 1 } })).rejects.toThrow("context");
});

it("turns whatever a step throws into a Fault, UNKNOWN where it has no class", async () => {
  const failing = withStep(() => Promise.reject(new TypeError("it broke")))(
    "probe",
    payload({ amount: 1 }, { state: "Probe" }),
  );
  await expect(failing).rejects.toMatchObject({ name: "UNKNOWN", message: "Step probe failed: it broke" });
});
