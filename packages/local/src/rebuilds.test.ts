import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { counter } from "@bridgework/core/counter/domain";
import type { Domain } from "@bridgework/core/kernel/domain";
import { createTopology, type Topology } from "@bridgework/core/kernel/topology";
import type { View } from "@bridgework/core/kernel/view";
import { manualClock } from "@bridgework/core/memory/clock";
import { memoryHttpClient } from "@bridgework/core/memory/http-client";
import type { Health } from "@bridgework/functions/http/health-contract";
import { systemClock } from "@bridgework/functions/system/clock";
import { systemIds } from "@bridgework/functions/system/ids";
import { systemRandom } from "@bridgework/functions/system/random";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startRebuilds } from "./rebuilds.ts";
import { openRuntime, type Runtime, type RuntimeOptions } from "./runtime.ts";
import { openStorage } from "./storage.ts";

const withView = (view: View): Topology => createTopology([{ ...counter, rules: [], view } as unknown as Domain]);
/** A view of the counters whose rows say which version they are of. */
const shaped = (version: number): View => ({
  ...counter.view,
  version,
  project: (row, fact) => ({ ...counter.view.project(row, fact), shape: version }),
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bridgework-rebuild-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function open(topology: Topology, onRebuild?: RuntimeOptions["onRebuild"]): Promise<Runtime> {
  const clock = systemClock();
  return openRuntime({
    ...{ folder, topology, clock, version: "test", ids: systemIds(clock), random: systemRandom() },
    http: memoryHttpClient(),
    settings: { taskFailureRate: 0, operatorEmail: "operator@localhost", notifyFailureRate: 0 },
    onProblem: (problem) => {
      throw new Error(problem);
    },
    ...(onRebuild === undefined ? {} : { onRebuild }),
  });
}

const increment = (runtime: Runtime, counterId: string) =>
  runtime.publish({
    kind: "command",
    domain: "counter",
    command: { type: "ChangeCounter", counterId, delta: 1 },
    actor: "test",
  });

async function rows(runtime: Runtime): Promise<readonly Record<string, unknown>[]> {
  const answer = await runtime.doors.request("/api/counters");
  const { items }: { readonly items: readonly Record<string, unknown>[] } = await answer.json();
  return items;
}

/** Rows may be read while waiting. */
async function settled(runtime: Runtime, meanwhile: () => Promise<unknown> = nextTurn): Promise<void> {
  for (;;) {
    await meanwhile();
    const health: Health = await (await runtime.doors.request("/health")).json();
    if (health.projected === health.head && health.rebuilds === undefined) return;
  }
}

const nextTurn = () => new Promise(setImmediate);

async function filled(count: number): Promise<void> {
  const runtime = await open(withView(shaped(1)));
  await Promise.all(Array.from({ length: count }, (_, index) => increment(runtime, `c${index % 100}`)));
  await settled(runtime);
  await runtime.close();
}

it("builds a new version at the start, serves the old one meanwhile, and then the new one", async () => {
  await filled(3_000);
  const told: unknown[] = [];
  const second = await open(withView(shaped(2)), ({ position, head }, served) => told.push({ position, head, served }));
  const seen: unknown[] = [];
  const look = async () => {
    const shapes = new Set((await rows(second)).map(({ shape }) => shape));
    expect(shapes.size).toBe(1);
    seen.push(...shapes);
  };
  await Promise.all([settled(second, look), increment(second, "c0")]);
  await look();
  expect(seen.join("")).toMatch(/^1*2+$/);
  for (const { shape, value, counterId } of await rows(second))
    expect({ shape, value }).toEqual({ shape: 2, value: counterId === "c0" ? 31 : 30 });
  await increment(second, "c99");
  await settled(second);
  expect((await rows(second)).find(({ counterId }) => counterId === "c99")).toMatchObject({ shape: 2, value: 31 });
  expect(told[0]).toEqual({ position: 0, head: 3_000, served: false });
  expect(told.at(-1)).toMatchObject({ served: true });
  await second.close();
});

it("goes on at the next start from where it was stopped, and drops the old rows at the end", async () => {
  await filled(3_000);
  const stopped = await open(withView(shaped(2)));
  await stopped.close();
  const again = await open(withView(shaped(2)));
  await settled(again);
  expect(new Set((await rows(again)).map(({ shape }) => shape))).toEqual(new Set([2]));
  await again.close();
  const back = await open(withView(shaped(1)));
  await settled(back);
  for (const { shape, value } of await rows(back)) expect({ shape, value }).toEqual({ shape: 1, value: 30 });
  await back.close();
});

it("says why a view cannot be built, and tries again", async () => {
  await filled(100);
  const clock = manualClock();
  let broken = true;
  const project: View["project"] = (row, fact) => {
    if (broken) throw new Error("the reducer is broken");
    return shaped(2).project(row, fact);
  };
  const topology = withView({ ...shaped(2), project });
  const random = systemRandom();
  const storage = openStorage({
    ...{ folder, topology, clock, random, notifyFailureRate: 0, onProblem: () => {}, onRecovered: () => {} },
  });
  const rebuilds = startRebuilds({ topology, clock, storage });
  while (rebuilds.problem() === null) await nextTurn();
  expect(rebuilds.problem()).toBe("The view counters cannot be built: the reducer is broken");
  expect(rebuilds.progress()).toEqual([{ view: "counters", version: 2, position: 0, head: 100 }]);
  broken = false;
  await clock.advance(5_000);
  await rebuilds.ended();
  expect(rebuilds.problem()).toBeNull();
  expect(await rebuilds.views.get("counters", "c1")).toMatchObject({ doc: { shape: 2 } });
  expect(await storage.views.get("counters", "c1")).toBeUndefined();
  await storage.data.close();
});
