import { memoryWorld } from "@bridgework/core/app/world.fixture";
import { isoTime } from "@bridgework/core/ports/clock";
import type { EventStore } from "@bridgework/core/ports/event-store";
import type { Run, Workflows } from "@bridgework/core/ports/workflows";
import { expect, it } from "vitest";
import type { FeedTimes } from "./adapters/dynamo-feed.ts";
import { feedActivity } from "./feed-activity.ts";
import { deadLetter } from "./letter.fixture.ts";

const MINUTE = 60_000;

function workflowsOf(runs: readonly Run[]): Pick<Workflows, "list"> {
  return { list: async () => ({ items: runs, next: null }) };
}

function runAt(startedAt: number, status: Run["status"]): Run {
  const times = { startedAt: isoTime(startedAt), stoppedAt: isoTime(startedAt) };
  const about = { id: `${startedAt}`, arn: "arn", workflow: "w", activity: null, retries: 0, trigger: null };
  return { ...about, ...times, status, error: null, cause: null };
}

/** As the feed answers: no more than are asked for. */
const timesOf =
  (store: Pick<EventStore, "readAll">): FeedTimes =>
  async (range) =>
    (await store.readAll(range)).map(({ time }) => time);

it("counts the events and runs of each minute, and the facts that no rule matched", async () => {
  const world = memoryWorld();
  const increment = (counterId: string) =>
    world.publish({ kind: "event", type: "CounterChanged", data: { counterId, delta: 1 }, actor: "http" });
  await increment("a");
  await world.clock.advance(2 * MINUTE);
  await increment("b");
  await increment("c");
  const now = world.clock.now();
  const runs = [runAt(now, "SUCCEEDED"), runAt(now, "FAILED"), runAt(now - 120 * MINUTE, "FAILED")];
  const activity = await feedActivity({
    ...{ store: world.store, times: timesOf(world.store), deadLetters: world.deadLetters },
    ...{ workflows: workflowsOf(runs), now },
    matchRules: ({ stream }) => (stream === "counter#a" ? ["rule"] : []),
  });
  expect(activity.minutes).toHaveLength(60);
  expect(activity.minutes.slice(-3).map(({ events }) => events)).toEqual([1, 0, 2]);
  expect(activity.minutes.at(-1)).toMatchObject({ dayBefore: 0, failedRuns: 1 });
  expect(activity.runs).toBe(2);
  expect(activity.unmatched).toEqual({ examined: 3, count: 2, types: [{ type: "CounterChanged", count: 2 }] });
  expect(activity).toMatchObject({ failing: [], fingerprints: 0 });
});

it("has no count of the minutes in which more happened than is counted", async () => {
  const { store, deadLetters, clock } = memoryWorld();
  const now = clock.now();
  const minutesAgo = (minutes: number) => isoTime(now - minutes * MINUTE);
  const times: FeedTimes = async ({ filter = {}, limit }) =>
    Array.from({ length: limit }, (_, index) => minutesAgo(index < 3 ? 0 : 5)).filter(
      (time) => time >= (filter.since ?? ""),
    );
  const runs = Array.from({ length: 5_000 }, (_, index) => runAt(now - index, "FAILED"));
  const activity = await feedActivity({
    ...{ store, times, deadLetters, now, workflows: workflowsOf(runs), matchRules: () => [] },
  });
  expect(activity.minutes.slice(-7).map(({ events }) => events)).toEqual([null, null, 0, 0, 0, 0, 3]);
  expect(activity.minutes.at(-1)).toMatchObject({ failedRuns: null });
  expect(activity.runs).toBeNull();
});

it("groups what is dead by its fingerprint", async () => {
  const world = memoryWorld();
  const buriedAt = isoTime(world.clock.now());
  await world.deadLetters.bury(deadLetter({ id: "l1", buriedAt }));
  await world.deadLetters.bury(deadLetter({ id: "l2", buriedAt }));
  const { failing, fingerprints } = await feedActivity({
    ...{ store: world.store, times: timesOf(world.store), deadLetters: world.deadLetters, workflows: workflowsOf([]) },
    ...{ now: world.clock.now(), matchRules: () => [] },
  });
  expect(fingerprints).toBe(1);
  expect(failing).toMatchObject([{ fingerprint: "f1", dead: 2, last: buriedAt }]);
  expect(failing[0]?.hours.at(-1)).toBe(2);
});
