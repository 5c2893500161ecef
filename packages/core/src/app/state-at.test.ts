import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { counter } from "../counter/domain.ts";
import { isoTime } from "../ports/clock.ts";
import { topology } from "../topology.ts";
import { domainWorld, historyOf } from "./histories.fixture.ts";
import { stateAt, versionAt } from "./state-at.ts";
import { foldFacts } from "./stream-states.ts";

describe.each(topology.domains)("time travel in $name", (given) => {
  it("finds at each version what the facts up to it fold to, whatever snapshot there is", async () => {
    await fc.assert(
      fc.asyncProperty(historyOf(given), fc.integer({ min: 1, max: 12 }), async (history, every) => {
        const { domain, ports, take } = domainWorld(given, every);
        let stream = "";
        for (const { command } of history) stream = await take(command);
        const facts = await ports.store.read(stream);
        let folded = { state: domain.decider.initial, version: 0 };
        for (const fact of facts) {
          const before = folded.version === 0 ? null : folded.state;
          folded = foldFacts(domain, folded, [fact]);
          expect(await stateAt(ports, domain, stream, fact.version)).toEqual({ before, after: folded.state, fact });
        }
        expect(await stateAt(ports, domain, stream, facts.length + 1)).toBeUndefined();
      }),
      { numRuns: 30 },
    );
  });

  it("finds at each time the version of the last fact recorded by then", async () => {
    await fc.assert(
      fc.asyncProperty(historyOf(given), async (history) => {
        const { ports, clock, take } = domainWorld(given, 5);
        const begun = clock.now();
        let stream = "";
        for (const { command, pause } of history) {
          await clock.advance(pause);
          stream = await take(command);
        }
        const facts = await ports.store.read(stream);
        for (let at = begun - 1; at <= clock.now() + 1; at += 1) {
          const time = isoTime(at);
          expect(await versionAt(ports, stream, time)).toBe(facts.filter((fact) => fact.time <= time).length);
        }
      }),
      { numRuns: 30 },
    );
  });
});

it("finds a time in a long stream with few reads", async () => {
  const { ports, clock, take } = domainWorld(counter, 100);
  const begun = clock.now();
  const command = { type: "ChangeCounter", counterId: "c1", delta: 1 };
  for (let count = 0; count < 1_000; count += 1) {
    await take(command);
    await clock.advance(1_000);
  }
  let reads = 0;
  const read: typeof ports.store.read = (stream, range) => {
    reads += 1;
    return ports.store.read(stream, range);
  };
  expect(await versionAt({ store: { read } }, "counter#c1", isoTime(begun + 700_500))).toBe(701);
  expect(reads).toBeLessThanOrEqual(11);
});
