import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Domain } from "../kernel/domain.ts";
import { memorySnapshots } from "../memory/snapshots.ts";
import { topology } from "../topology.ts";
import { domainWorld, historyOf } from "./histories.fixture.ts";
import { createStreamStates, foldFacts, type StreamPorts } from "./stream-states.ts";

const every = fc.integer({ min: 1, max: 12 });

/** What a process that has just started makes of a stream, and the full fold. */
async function coldAndFull(ports: StreamPorts, domain: Domain, stream: string) {
  const cold = await createStreamStates(ports).load(domain, stream);
  const full = foldFacts(domain, { state: domain.decider.initial, version: 0 }, await ports.store.read(stream));
  return { cold, full };
}

describe.each(topology.domains)("snapshots of $name", (given) => {
  it("come to the same state as the full fold, for any history and any rule", async () => {
    await fc.assert(
      fc.asyncProperty(historyOf(given), every, async (history, n) => {
        const { domain, ports, take } = domainWorld(given, n);
        for (const { command } of history) {
          const { cold, full } = await coldAndFull(ports, domain, await take(command));
          expect(cold).toEqual(full);
          // What is kept has been through JSON: nothing may be lost there.
          expect(JSON.parse(JSON.stringify(cold))).toEqual(full);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("spare a cold load all but the last facts", async () => {
    await fc.assert(
      fc.asyncProperty(historyOf(given), every, async (history, n) => {
        const { domain, ports, take } = domainWorld(given, n);
        let stream = "";
        for (const { command } of history) stream = await take(command);
        const from: number[] = [];
        const store: StreamPorts["store"] = {
          read: (name, range) => {
            from.push(range?.from ?? 1);
            return ports.store.read(name, range);
          },
        };
        const { version } = await createStreamStates({ ...ports, store }).load(domain, stream);
        expect(version - Math.min(...from)).toBeLessThan(n + MOST_EVENTS_OF_A_COMMAND);
      }),
      { numRuns: 30 },
    );
  });

  it("of another reducer are passed over, and replaced by the next that is due", async () => {
    const { domain, ports, take } = domainWorld(given, 1);
    const [history = []] = fc.sample(historyOf(given), { numRuns: 1, seed: 1 });
    let stream = "";
    for (const { command } of history) stream = await take(command);
    const newer: Domain = { ...domain, snapshots: { every: 1, reducer: 2 } };
    const snapshots = memorySnapshots();
    await snapshots.put(stream, 1, { version: 1, state: { wrong: true } });
    const { cold, full } = await coldAndFull({ ...ports, snapshots }, newer, stream);
    expect(cold).toEqual(full);
    expect(await snapshots.get(stream, 2)).toEqual(full);
  });
});

/** TaskFailed comes with TaskDeadLettered. */
const MOST_EVENTS_OF_A_COMMAND = 2;
