import { buryRejected } from "@bridgework/core/app/bury";
import { decodedStore } from "@bridgework/core/app/decode";
import { observedDeadLetters, observedPublish } from "@bridgework/core/app/observe";
import { createPublish } from "@bridgework/core/app/publish";
import { BUILDS, buildIn, servedViews } from "@bridgework/core/app/view-builds";
import { parseStream } from "@bridgework/core/kernel/event";
import type { Clock } from "@bridgework/core/ports/clock";
import type { Views } from "@bridgework/core/ports/views";
import { topology } from "@bridgework/core/topology";
import { createDynamoClient, type Dynamo } from "./adapters/dynamo-client.ts";
import { dynamoDeadLetters } from "./adapters/dynamo-dead-letters.ts";
import { dynamoEventStore } from "./adapters/dynamo-event-store.ts";
import { dynamoSealer } from "./adapters/dynamo-sealer.ts";
import { dynamoViews } from "./adapters/dynamo-views.ts";
import { createKmsClient, kmsDataKeys } from "./adapters/kms-keys.ts";
import { type Environment, readEnvironment } from "./environment.ts";
import { cloudObservation } from "./observation.ts";
import { remembered } from "./remembered.ts";
import { systemClock } from "./system/clock.ts";
import { systemIds } from "./system/ids.ts";
import { systemRandom } from "./system/random.ts";

/** What every function is made of; what only some need is in files of its own, for the sake of the others' start. */
export type Cloud = Awaited<ReturnType<typeof compose>>;

/** From the environment to the ports and `publish`. Throws with the name of each variable that is missing or wrong. */
export async function compose(variables: Readonly<Record<string, string | undefined>> = process.env) {
  const environment = readEnvironment(variables);
  const clock = systemClock();
  const system = { topology, clock, ids: systemIds(clock), random: systemRandom() };
  const observation = await cloudObservation(environment, clock);
  const dynamo = dynamoOf(environment);
  const stored = dynamoEventStore({ ...dynamo, ...system, keepRequests });
  const store = decodedStore(topology, stored);
  const { snapshots } = stored;
  const sealer = dynamoSealer({ ...dynamo, clock, keys: kmsDataKeys(createKmsClient(), environment.PERSONAL_KEY) });
  const deadLetters = observedDeadLetters(dynamoDeadLetters(dynamo), observation);
  const publish = observedPublish(createPublish({ ...system, store, snapshots, sealer }), observation);
  const rows = dynamoViews(dynamo);
  return {
    ...system,
    ...{ environment, observation, dynamo, store, snapshots, sealer, deadLetters, publish, rows },
    views: servedViews(rows, servedVersions(rows, clock)),
    buryRejected: (...[entry, refusal]: Rejection) => buryRejected({ ...system, deadLetters, sealer }, entry, refusal),
  };
}

type Rejection = [entry: Parameters<typeof buryRejected>[1], refusal: Parameters<typeof buryRejected>[2]];

function dynamoOf(environment: Environment): Dynamo {
  return {
    client: createDynamoClient(),
    tables: {
      events: environment.EVENTS_TABLE,
      feed: environment.FEED_TABLE,
      views: environment.VIEWS_TABLE,
      letters: environment.LETTERS_TABLE,
      keys: environment.KEYS_TABLE,
    },
  };
}

/** As the domain of a stream declares. */
function keepRequests(stream: string): number | null {
  return topology.domain(parseStream(stream)?.category ?? "")?.requestsKept ?? null;
}

const FRESH_MS = 5_000;

/** Which version of a view is served, asked for again after some seconds: rows of both are there while it changes. */
function servedVersions(rows: Views, clock: Pick<Clock, "now">): (view: string) => Promise<number> {
  const known = new Map<string, () => Promise<number>>();
  return (view) => {
    const ask =
      known.get(view) ?? remembered(clock, FRESH_MS, async () => buildIn(await rows.get(BUILDS, view)).served);
    known.set(view, ask);
    return ask();
  };
}
