import { createPublish, type Publish } from "@bridgework/core/app/publish";
import { sequentialIds } from "@bridgework/core/memory/ids";
import { memorySealer } from "@bridgework/core/memory/sealer";
import { memorySnapshots } from "@bridgework/core/memory/snapshots";
import type { Clock } from "@bridgework/core/ports/clock";
import { topology } from "@bridgework/core/topology";
import { expect, it } from "vitest";
import { type Backend, clientOf, freshTables } from "./backend.fixture.ts";
import type { Dynamo } from "./dynamo-client.ts";
import { dynamoEventStore } from "./dynamo-event-store.ts";

const PROCESSES = 10;
const WRITERS = 10;

/** That processes which change one stream at once lose, double and refuse nothing. */
export function dynamoContentionContract(backend: () => Backend): void {
  it("counts every change of one counter by 100 writers in 10 processes once, and refuses none", async () => {
    const client = clientOf(backend());
    const dynamo = await freshTables(client);
    const processes = Array.from({ length: PROCESSES }, () => processOn(dynamo));
    const changes = processes.flatMap((publish, process) =>
      Array.from({ length: WRITERS }, (_, writer) => change(publish, `${process}-${writer}`)),
    );
    expect((await Promise.all(changes)).map(({ kind }) => kind)).toEqual(changes.map(() => "recorded"));

    const again = processes.map((_, process) => change(processOn(dynamo), `${process}-0`));
    expect((await Promise.all(again)).map(({ kind }) => kind)).toEqual(again.map(() => "duplicate"));
    const facts = await dynamoEventStore({ ...dynamo, ids, clock }).read("counter#shared");
    expect(facts.map(({ data, version }) => [data["value"], version])).toEqual(
      changes.map((_, index) => [index + 1, index + 1]),
    );
    expect(new Set(facts.map(({ meta }) => meta.requestId)).size).toBe(changes.length);
    client.destroy();
  });
}

/** They race in real time, and wait for chance when they have lost. */
const clock: Clock = {
  now: Date.now,
  after: (delay, wake) => {
    const timer = setTimeout(wake, delay);
    return () => clearTimeout(timer);
  },
};
const random = { next: Math.random };
const ids = sequentialIds();

/** `publish` with a memory of its own. */
function processOn(dynamo: Dynamo): Publish {
  const store = dynamoEventStore({ ...dynamo, ids, clock });
  // Nobody waits for a snapshot that is put, so one on the tables could come after the backend has closed.
  const snapshots = memorySnapshots();
  return createPublish({ topology, store, snapshots, sealer: memorySealer(), clock, ids, random });
}

function change(publish: Publish, requestId: string) {
  const command = { type: "ChangeCounter", counterId: "shared", delta: 1 };
  return publish({ kind: "command", domain: "counter", command, actor: "test", requestId });
}
