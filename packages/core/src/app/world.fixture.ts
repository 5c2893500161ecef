import type { Domain } from "../kernel/domain.ts";
import type { Fact } from "../kernel/event.ts";
import type { Json } from "../kernel/json.ts";
import { tolerant } from "../kernel/personal.ts";
import { memoryCircuits } from "../memory/circuits.ts";
import { manualClock } from "../memory/clock.ts";
import { memoryDeadLetters } from "../memory/dead-letters.ts";
import { memoryEventStore } from "../memory/event-store.ts";
import { memoryHttpClient } from "../memory/http-client.ts";
import { sequentialIds } from "../memory/ids.ts";
import { memoryNotifier } from "../memory/notifier.ts";
import { seededRandom } from "../memory/random.ts";
import { memorySealer } from "../memory/sealer.ts";
import { memorySnapshots } from "../memory/snapshots.ts";
import { memoryViews } from "../memory/views.ts";
import type { EventStore } from "../ports/event-store.ts";
import type { IncomingResponse, OutgoingRequest } from "../ports/http-client.ts";
import type { Ids } from "../ports/ids.ts";
import type { Notification } from "../ports/notifier.ts";
import type { StepPorts, StepSettings } from "../ports/step-ports.ts";
import { topology } from "../topology.ts";
import { decodedStore } from "./decode.ts";
import { createPublish } from "./publish.ts";
import { createRedrive } from "./redrive.ts";
import { createRunStep } from "./run-step.ts";

export interface WorldOptions {
  /** Worlds that share a store share their ids too, as real ones never collide. */
  readonly store?: EventStore;
  readonly ids?: Ids;
  readonly failNotify?: (notification: Notification, call: number) => Error | undefined;
  readonly answer?: (request: OutgoingRequest, call: number) => IncomingResponse;
  readonly taskFailureRate?: number;
  readonly settings?: Partial<StepSettings>;
}

/** The whole of core on memory ports, for tests. */
export function memoryWorld({ store: raw = memoryEventStore(), ids = sequentialIds(), ...options }: WorldOptions = {}) {
  const store = decodedStore(topology, raw);
  const base = {
    topology,
    store,
    snapshots: memorySnapshots(),
    sealer: memorySealer(),
    clock: manualClock(),
    ids,
    random: seededRandom(7),
    circuits: memoryCircuits(),
  };
  const publish = createPublish(base);
  const notifier = memoryNotifier(options.failNotify);
  const http = memoryHttpClient(options.answer);
  const deadLetters = memoryDeadLetters();
  const { taskFailureRate = 0 } = options;
  const settings = { taskFailureRate, operatorEmail: "operator@localhost", ...options.settings };
  const ports: StepPorts = { ...base, publish, notifier, deadLetters, http, settings };
  return {
    ...ports,
    ...base,
    views: memoryViews(),
    notifier,
    http,
    ports,
    runStep: createRunStep(topology, ports),
    redrive: createRedrive({ ...base, publish, deadLetters }),
    facts: () => store.readAll({ order: "forward", limit: 1000 }),
    types: async () => (await store.readAll({ order: "forward", limit: 1000 })).map(({ type }) => type),
  };
}

export interface StateOfRun {
  readonly state: string;
  readonly retries?: number;
  /** Name of the execution; default run-1. */
  readonly run?: string;
  readonly workflow?: string;
  /** The fact whose rule started the run. */
  readonly cause?: Fact;
}

/** The Payload that a Task state of a run hands to its step. */
export function payload(
  input: Json,
  { state, retries = 0, run = "run-1", workflow = "flow", cause }: StateOfRun,
): Json {
  const arn = `arn:aws:states:us-east-1:000000000000:execution:${workflow}:${run}`;
  const detail = cause === undefined ? {} : { detail: JSON.parse(JSON.stringify(cause)) };
  return {
    input,
    context: {
      Execution: { Id: arn, Name: run, Input: detail },
      State: { Name: state, RetryCount: retries },
      StateMachine: { Name: workflow },
    },
  };
}

/** A fact as a stream would hold it, for views and projections. */
export function factOf(stream: string, version: number, event: { readonly type: string; readonly data: object }): Fact {
  return {
    id: `${stream}@${version}`,
    type: event.type,
    schemaVersion: 1,
    time: `2026-01-01T00:00:0${version}.000Z`,
    data: JSON.parse(JSON.stringify(event.data)),
    meta: { correlationId: "c1", causationId: null, actor: "http", source: "bridgework" },
    stream,
    version,
    position: version,
  };
}

/** The problems that a domain's event type finds in data. */
export function invalidBySchema(domain: Domain, event: { readonly type: string; readonly data: unknown }): unknown {
  const declared = domain.events.find(({ type }) => type === event.type);
  if (declared === undefined) return `${event.type} is not declared`;
  return tolerant(declared.schema).safeParse(event.data).error?.issues;
}
