import { deviceDirectoryContract } from "@bridgework/core/device/directory.contract";
import { manualClock } from "@bridgework/core/memory/clock";
import { sequentialIds } from "@bridgework/core/memory/ids";
import { checkpointsContract } from "@bridgework/core/ports/checkpoints.contract";
import { circuitsContract } from "@bridgework/core/ports/circuits.contract";
import { commitsContract } from "@bridgework/core/ports/commits.contract";
import { deadLettersContract } from "@bridgework/core/ports/dead-letters.contract";
import { eventStoreContract } from "@bridgework/core/ports/event-store.contract";
import { event } from "@bridgework/core/ports/event-store.fixture";
import { feedWriterContract } from "@bridgework/core/ports/feed-writer.contract";
import { noncesContract } from "@bridgework/core/ports/nonces.contract";
import { snapshotsContract } from "@bridgework/core/ports/snapshots.contract";
import { ticketsContract } from "@bridgework/core/ports/tickets.contract";
import { viewsContract } from "@bridgework/core/ports/views.contract";
import { type Abilities, type Backend, clientOf, freshTables } from "./backend.fixture.ts";
import { dynamoCommitsBack } from "./dynamo-changes.ts";
import { dynamoCheckpoints } from "./dynamo-checkpoints.ts";
import { dynamoCircuits } from "./dynamo-circuits.ts";
import { dynamoContentionContract } from "./dynamo-contention.contract.ts";
import { dynamoCostContract } from "./dynamo-cost.contract.ts";
import { dynamoDeadLetters } from "./dynamo-dead-letters.ts";
import { dynamoEventStore } from "./dynamo-event-store.ts";
import { dynamoFeedContract } from "./dynamo-feed.contract.ts";
import { dynamoFeedWriter } from "./dynamo-feed-writer.ts";
import { dynamoLettersContract } from "./dynamo-letters.contract.ts";
import { dynamoLiveContract } from "./dynamo-live.contract.ts";
import { dynamoNonces } from "./dynamo-nonces.ts";
import { all } from "./dynamo-query.ts";
import { dynamoRepairContract } from "./dynamo-repair.contract.ts";
import { dynamoSegments } from "./dynamo-segments.ts";
import { dynamoStoreContract } from "./dynamo-store.contract.ts";
import { dynamoTickets } from "./dynamo-tickets.ts";
import { dynamoViews } from "./dynamo-views.ts";
import { indexed } from "./indexed-store.fixture.ts";

/** Everything that the adapters of DynamoDB promise, on one backend. */
export function dynamoContract(backend: () => Backend, abilities: Abilities): void {
  const open = async () => {
    const client = clientOf(backend());
    return { dynamo: await freshTables(client), close: async () => client.destroy() };
  };

  eventStoreContract("dynamoEventStore", async () => {
    const { dynamo, close } = await open();
    const store = dynamoEventStore({ ...dynamo, ids: sequentialIds(), clock: manualClock() });
    return { store: indexed(store, dynamo), close };
  });
  deviceDirectoryContract("dynamoEventStore", async () => {
    const { dynamo, close } = await open();
    return { store: dynamoEventStore({ ...dynamo, ids: sequentialIds(), clock: manualClock() }), close };
  });
  viewsContract("dynamoViews", async () => {
    const { dynamo, close } = await open();
    return { views: dynamoViews(dynamo), close };
  });
  snapshotsContract("dynamoSnapshots", async () => {
    const { dynamo, close } = await open();
    const { snapshots } = dynamoEventStore({ ...dynamo, ids: sequentialIds(), clock: manualClock() });
    return { snapshots, close };
  });
  checkpointsContract("dynamoCheckpoints", async () => {
    const { dynamo, close } = await open();
    return { checkpoints: dynamoCheckpoints(dynamo), close };
  });
  commitsContract("dynamoCommitsBack", async () => {
    const { dynamo, close } = await open();
    const store = dynamoEventStore({ ...dynamo, ids: sequentialIds(), clock: manualClock() });
    const record = async (stream: string, counts: readonly number[]) => {
      for (const count of counts) {
        const events = Array.from({ length: count }, () => event());
        await store.append({ stream, expected: "any", events });
      }
    };
    return { commits: dynamoCommitsBack(dynamo), record, close };
  });
  circuitsContract("dynamoCircuits", async () => {
    const { dynamo, close } = await open();
    return { worker: () => dynamoCircuits({ ...dynamo, clock: manualClock() }), close };
  });
  noncesContract("dynamoNonces", async () => {
    const { dynamo, close } = await open();
    return { nonces: dynamoNonces(dynamo), now: manualClock().now, close };
  });
  ticketsContract("dynamoTickets", async () => {
    const { dynamo, close } = await open();
    const clock = manualClock();
    const { next: newTicket } = sequentialIds();
    const worker = () => dynamoTickets({ ...dynamo, clock, newTicket, subtle: globalThis.crypto.subtle });
    return { clock, worker, close };
  });
  deadLettersContract("dynamoDeadLetters", async () => {
    const { dynamo, close } = await open();
    return { deadLetters: dynamoDeadLetters(dynamo), close };
  });
  feedWriterContract("dynamoFeedWriter", async () => {
    const { dynamo, close } = await open();
    const refs = async () => (await all(dynamoSegments(dynamo).walk(0, "forward"))).flatMap((segment) => segment.refs);
    return { writer: () => dynamoFeedWriter(dynamo), refs, close };
  });
  dynamoStoreContract(backend, abilities);
  dynamoFeedContract(backend);
  dynamoRepairContract(backend);
  dynamoLettersContract(backend);
  dynamoContentionContract(backend);
  dynamoCostContract(backend);
  dynamoLiveContract(backend);
}
