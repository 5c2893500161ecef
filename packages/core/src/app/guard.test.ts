import { describe, expect, it } from "vitest";
import * as z from "zod";
import { counter } from "../counter/domain.ts";
import { Fault } from "../kernel/fault.ts";
import { createTopology } from "../kernel/topology.ts";
import type { Step, StepContext } from "../kernel/workflow.ts";
import type { StepPorts } from "../ports/step-ports.ts";
import { deadlineOf } from "./guard.ts";
import { createRunStep } from "./run-step.ts";
import { memoryWorld, payload, type WorldOptions } from "./world.fixture.ts";

const input = z.object({ circuit: z.string().nullable() });
const away = new Fault("NETWORK", "unreachable", "nobody answers to ada@example.com");
const email = { key: "k", channel: "email", to: "ada@example.com", subject: "s", body: "b" } as const;

interface Called {
  readonly options?: WorldOptions;
  readonly call?: (ports: StepPorts, context: StepContext) => Promise<unknown>;
}

/** A step that calls out, on memory ports. */
function calling({ options = {}, call = ({ notifier }) => notifier.send(email) }: Called = {}) {
  const world = memoryWorld(options);
  const step: Step<z.infer<typeof input>> = {
    name: "call",
    description: "",
    input,
    timeout: 30,
    circuit: { name: ({ circuit }) => circuit, failures: 3, openSeconds: 60 },
    run: async (_, context, ports) => ({ called: (await call(ports, context)) !== undefined }),
  };
  const worker = createRunStep(createTopology([{ ...counter, steps: [step], rules: [], workflows: [] }]), world.ports);
  const run = (circuit: string | null = "email") => worker("call", payload({ circuit }, { state: "Call" }));
  const fail = async (times: number, circuit?: string) => {
    for (let time = 0; time < times; time += 1) await run(circuit).catch(() => {});
  };
  return { ...world, run, fail };
}

/** Fails as long as `failing` says so. */
function flaky() {
  const provider = { failing: true, fault: away };
  return { provider, options: { failNotify: () => (provider.failing ? provider.fault : undefined) } };
}

describe("a circuit", () => {
  it("opens after so many failures in a row, and then fails fast with its own class", async () => {
    const { run, fail, notifier } = calling(flaky());
    await fail(3);
    await expect(run()).rejects.toMatchObject({ name: "CIRCUIT_OPEN", code: "circuit_open" });
    expect(notifier.calls).toHaveLength(3);
  });

  it("names in its error when the next probe may go", async () => {
    const { run, fail } = calling(flaky());
    await fail(3);
    await expect(run()).rejects.toThrow("The next may go at 2026-01-01T00:01:00.000Z.");
  });

  it("lets others call that have another circuit, or none", async () => {
    const { run, fail, notifier } = calling(flaky());
    await fail(3);
    await fail(1, "sms");
    await run(null).catch(() => {});
    expect(notifier.calls).toHaveLength(5);
  });

  it("closes when the probe after the window succeeds", async () => {
    const { provider, options } = flaky();
    const { run, fail, clock } = calling({ options });
    await fail(3);
    provider.failing = false;
    await clock.advance(59_999);
    await expect(run()).rejects.toMatchObject({ name: "CIRCUIT_OPEN" });
    await clock.advance(1);
    expect(await run()).toEqual({ called: true });
    expect(await run()).toEqual({ called: true });
  });

  it("stays open for another window when the probe fails", async () => {
    const { run, fail, clock, notifier } = calling(flaky());
    await fail(3);
    await clock.advance(60_000);
    await expect(run()).rejects.toMatchObject({ name: "NETWORK" });
    await expect(run()).rejects.toMatchObject({ name: "CIRCUIT_OPEN" });
    expect(notifier.calls).toHaveLength(4);
  });

  it("records its opening and its closing, each once, in the chain of the run", async () => {
    const { provider, options } = flaky();
    const { run, fail, clock, facts } = calling({ options });
    await fail(3);
    await clock.advance(60_000);
    await fail(1);
    provider.failing = false;
    await clock.advance(60_000);
    await run();
    expect(await facts()).toMatchObject([
      {
        type: "CircuitOpened",
        stream: "circuit#email",
        data: { failures: 3, reason: "NETWORK unreachable", until: "2026-01-01T00:01:00.000Z" },
        meta: { actor: "run:run-1", correlationId: "run-1" },
      },
      { type: "CircuitClosed", data: { openedAt: "2026-01-01T00:00:00.000Z" } },
    ]);
  });

  it("records an opening that could not be recorded when the next probe fails", async () => {
    const world = calling(flaky());
    const { append } = world.store;
    let full = true;
    Object.assign(world.store, {
      append: (request: never) => (full ? Promise.reject(new Error("full")) : append(request)),
    });
    await world.fail(3);
    full = false;
    await world.clock.advance(60_000);
    await world.fail(1);
    expect(await world.types()).toEqual(["CircuitOpened"]);
  });

  it.each(["VALIDATION", "RATE_LIMIT"] as const)(
    "does not count %s, which says nothing against the provider",
    async (name) => {
      const { provider, options } = flaky();
      const { run, fail } = calling({ options });
      provider.fault = new Fault(name, "refused", "not so");
      await fail(9);
      await expect(run()).rejects.toMatchObject({ name });
    },
  );

  it("gives the place of a probe that told nothing to the next call", async () => {
    const { provider, options } = flaky();
    const { run, fail, clock } = calling({ options });
    await fail(3);
    await clock.advance(60_000);
    provider.fault = new Fault("VALIDATION", "refused", "not so");
    await expect(run()).rejects.toMatchObject({ name: "VALIDATION" });
    await expect(run()).rejects.toMatchObject({ name: "VALIDATION" });
  });

  it("lets one probe go, however many ask at once", async () => {
    const { provider, options } = flaky();
    const { run, fail, clock, notifier } = calling({ options });
    await fail(3);
    provider.failing = false;
    await clock.advance(60_000);
    const asked = await Promise.allSettled(Array.from({ length: 5 }, () => run()));
    expect(asked.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(notifier.calls).toHaveLength(4);
  });

  it.each([
    { status: 503, opens: true },
    { status: 429, opens: false },
    { status: 404, opens: false },
  ])("of a host opens by answers of $status: $opens", async ({ status, opens }) => {
    const { run, fail } = calling({
      options: { answer: () => ({ status, retryAfter: null, body: {} }) },
      call: ({ http }) => http.send({ method: "GET", url: "https://example.com/", headers: {}, timeout: 1000 }),
    });
    await fail(3);
    expect(await run().catch(({ name }: Error) => name)).toEqual(opens ? "CIRCUIT_OPEN" : { called: true });
  });
});

describe("a deadline", () => {
  const never = () => new Promise<never>(() => {});

  it("is a second before the step's timeout, or before whoever runs it gives it up, whichever is earlier", () => {
    expect(deadlineOf({ timeout: 30 }, 5_000, null)).toBe(34_000);
    expect(deadlineOf({ timeout: 30 }, 5_000, 15_000)).toBe(14_000);
    expect(deadlineOf({ timeout: 30 }, 5_000, 99_000)).toBe(34_000);
    expect(deadlineOf({}, 5_000, 15_000)).toBe(14_000);
    expect(deadlineOf({}, 5_000, null)).toBe(Number.POSITIVE_INFINITY);
  });

  it("is told to the step", async () => {
    const seen: number[] = [];
    const world = calling({ call: async (_, { deadline }) => void seen.push(deadline) });
    const begun = world.clock.now();
    await world.run();
    expect(seen).toEqual([begun + 29_000]);
  });

  it("ends a call that hangs as NETWORK, and counts it as a failure", async () => {
    const world = calling();
    Object.assign(world.ports.notifier, { send: never });
    const hanging = world.run();
    hanging.catch(() => {});
    await world.clock.advance(29_000);
    await expect(hanging).rejects.toMatchObject({ name: "NETWORK", code: "timeout" });
    expect(await world.circuits.load("email")).toMatchObject({ failures: 1 });
  });

  it("shortens the time that an HTTP call may take", async () => {
    const world = calling({
      call: async ({ http }, { deadline }) => {
        await world.clock.advance(deadline - 5_000 - world.clock.now());
        await http.send({ method: "GET", url: "https://example.com/", headers: {}, timeout: 10_000 });
      },
    });
    await world.run();
    expect(world.http.requests).toMatchObject([{ timeout: 5_000 }]);
  });

  it("lets nothing be called after it", async () => {
    const world = calling({
      call: async ({ notifier }, { deadline }) => {
        await world.clock.advance(deadline - world.clock.now());
        await notifier.send(email);
      },
    });
    await expect(world.run()).rejects.toMatchObject({ name: "NETWORK", code: "timeout" });
    expect(world.notifier.calls).toEqual([]);
  });
});
