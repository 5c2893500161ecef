import { describe, expect, it } from "vitest";
import { Fault } from "../kernel/fault.ts";
import { checkpointsContract } from "../ports/checkpoints.contract.ts";
import { circuitsContract } from "../ports/circuits.contract.ts";
import { clockContract } from "../ports/clock.contract.ts";
import { connectionsContract } from "../ports/connections.contract.ts";
import { deadLettersContract } from "../ports/dead-letters.contract.ts";
import { feedWriterContract } from "../ports/feed-writer.contract.ts";
import { idsContract } from "../ports/ids.contract.ts";
import { metricsContract, shownOf } from "../ports/metrics.contract.ts";
import { labelsOf } from "../ports/metrics.ts";
import { noncesContract } from "../ports/nonces.contract.ts";
import { notifierContract } from "../ports/notifier.contract.ts";
import { randomContract } from "../ports/random.contract.ts";
import { sealerContract } from "../ports/sealer.contract.ts";
import { snapshotsContract } from "../ports/snapshots.contract.ts";
import { viewsContract } from "../ports/views.contract.ts";
import { memoryCheckpoints } from "./checkpoints.ts";
import { memoryCircuits } from "./circuits.ts";
import { manualClock } from "./clock.ts";
import { memoryConnections } from "./connections.ts";
import { memoryDeadLetters } from "./dead-letters.ts";
import { memoryFeed } from "./feed-writer.ts";
import { sequentialIds } from "./ids.ts";
import { memoryMetrics } from "./metrics.ts";
import { memoryNonces } from "./nonces.ts";
import { memoryNotifier } from "./notifier.ts";
import { seededRandom } from "./random.ts";
import { memorySealer } from "./sealer.ts";
import { memorySnapshots } from "./snapshots.ts";
import { memoryViews } from "./views.ts";

const close = async () => {};

viewsContract("memoryViews", async () => ({ views: memoryViews(), close }));
sealerContract("memorySealer", async () => ({ sealer: memorySealer(), close }));
snapshotsContract("memorySnapshots", async () => ({ snapshots: memorySnapshots(), close }));
checkpointsContract("memoryCheckpoints", async () => ({ checkpoints: memoryCheckpoints(), close }));
deadLettersContract("memoryDeadLetters", async () => ({ deadLetters: memoryDeadLetters(), close }));
feedWriterContract("memoryFeed", async () => {
  const feed = memoryFeed();
  return { writer: feed.writer, refs: async () => feed.refs(), close };
});
circuitsContract("memoryCircuits", async () => {
  const circuits = memoryCircuits();
  return { worker: () => circuits, close };
});
noncesContract("memoryNonces", async () => {
  const clock = manualClock();
  return { nonces: memoryNonces(clock), now: clock.now, close };
});
notifierContract("memoryNotifier", async () => {
  const notifier = memoryNotifier();
  return { notifier, delivered: async () => notifier.sent, close };
});
metricsContract("memoryMetrics", () => {
  const metrics = memoryMetrics();
  const kept = () => metrics.kept.map((metric) => ({ ...metric, labels: labelsOf(metric) }));
  return { metrics, shown: async (series) => shownOf(kept(), series) };
});
clockContract("manualClock", () => {
  const clock = manualClock();
  return { clock, pass: clock.advance };
});
idsContract("sequentialIds", sequentialIds);
connectionsContract("memoryConnections", async () => {
  const connections = memoryConnections();
  let opened = 0;
  return {
    connections,
    connect: async (recipient) => {
      opened += 1;
      const id = `c${opened}`;
      connections.open(recipient, { id, isLive: true });
      const handed = async () => connections.handed(id).map((message) => message.id);
      return { id, handed, close: async () => connections.close(id) };
    },
    close: async () => {},
  };
});
randomContract("seededRandom", () => seededRandom(42));

describe("manualClock", () => {
  it("wakes what woken work asks for within the same advance, at its own time", async () => {
    const clock = manualClock({ start: 0 });
    const woken: number[] = [];
    clock.after(10, () => {
      woken.push(clock.now());
      void Promise.resolve().then(() => clock.after(10, () => woken.push(clock.now())));
    });
    await clock.advance(25);
    expect(woken).toEqual([10, 20]);
    expect(clock.now()).toBe(25);
    expect(clock.pending()).toBe(0);
  });
});

describe("seededRandom", () => {
  it("gives the same sequence for the same seed, and another for another", () => {
    const draw = (seed: number) => {
      const random = seededRandom(seed);
      return [random.next(), random.next(), random.next()];
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });
});

describe("memoryNotifier", () => {
  it("fails as told, and sends the same key afterwards", async () => {
    const notifier = memoryNotifier((_, call) =>
      call === 1 ? new Fault("NETWORK", "unreachable", "away") : undefined,
    );
    const notification = { key: "k", channel: "sms", to: "+4930123456", subject: "", body: "hello" } as const;
    await expect(notifier.send(notification)).rejects.toThrow("away");
    await notifier.send(notification);
    expect(notifier.sent).toEqual([notification]);
    expect(notifier.calls).toHaveLength(2);
  });
});
