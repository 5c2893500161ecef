import { ERROR_CLASSES } from "@bridgework/core/kernel/fault";
import { RUN_STATUSES } from "@bridgework/core/ports/workflows";
import * as z from "zod";
import { anyJson as json, anyJsonObject as jsonObject } from "./any-json.ts";

/*
 * What the HTTP door answers. The routes check against these, OpenAPI is made from them, and the console takes its
 * types from here. Times are ISO 8601 UTC; cursors are opaque; a list's `next` is null on its last page.
 */

const problem = z.object({ path: z.string(), expected: z.string(), received: z.string(), message: z.string() });
export const errorBody = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    details: z.array(problem),
    /** Of a refused signature: what a client's clock is set by. */
    serverTime: z.string().exactOptional(),
  }),
});
export type ErrorBody = z.infer<typeof errorBody>;

const trigger = z.object({
  rule: z.string(),
  eventId: z.string(),
  eventType: z.string(),
  stream: z.string(),
  version: z.number(),
  correlationId: z.string(),
});

/** One execution, as lists and outcome pills show it. */
export const run = z.object({
  id: z.string(),
  arn: z.string(),
  workflow: z.string(),
  status: z.enum(RUN_STATUSES),
  /** Of a running one; null once it has stopped. */
  activity: z.enum(["working", "retrying", "waiting"]).nullable(),
  /** Tries beyond the first, over all its states. */
  retries: z.number(),
  startedAt: z.string(),
  stoppedAt: z.string().nullable(),
  trigger: trigger.nullable(),
  error: z.string().nullable(),
  cause: z.string().nullable(),
});
export type RunItem = z.infer<typeof run>;

/**
 * Personal values of its data are in the clear; one that was erased is `{ $erased: <subject> }`. `position` is 0 in the
 * facts of one stream where the store gives it later, as on AWS; lists of all streams have it.
 */
export const fact = z.object({
  id: z.string(),
  type: z.string(),
  schemaVersion: z.number(),
  stream: z.string(),
  version: z.number(),
  position: z.number(),
  time: z.string(),
  data: jsonObject,
  meta: z.object({
    correlationId: z.string(),
    causationId: z.string().nullable(),
    actor: z.string(),
    source: z.string(),
    requestId: z.string().optional(),
    traceparent: z.string().optional(),
  }),
});

/** A fact with the runs that rules started for it; none = no rule matched (or the relay has not come so far: `position > relayed`). */
export const eventItem = fact.extend({ runs: z.array(run) });
export type EventItem = z.infer<typeof eventItem>;

/** GET /api/events?type=&stream=&category=&correlationId=&since=&until=&order=&cursor=&limit= (type may repeat; order `backward` by default; cursor is a position, exclusive). */
export const eventPage = z.object({
  items: z.array(eventItem),
  next: z.string().nullable(),
  head: z.number(),
  /** Null where the runtime does not keep it. */
  relayed: z.number().nullable(),
});
export type EventPage = z.infer<typeof eventPage>;

/** GET /api/events/{id} */
export const eventDetail = eventItem.extend({
  /** Every rule of the facts bus, those that matched first. */
  rules: z.array(
    z.object({
      rule: z.string(),
      description: z.string(),
      workflow: z.string(),
      matched: z.boolean(),
      pattern: jsonObject,
      run: run.nullable(),
    }),
  ),
});
export type EventDetail = z.infer<typeof eventDetail>;

/** POST of anything, as POST /api/subjects/{subject}/erase: 201 recorded, 200 duplicate or unchanged. */
export const receipt = z.object({
  status: z.enum(["recorded", "duplicate", "unchanged"]),
  stream: z.string(),
  /** Id in the stream's name: the form's, the task's, the counter's. */
  id: z.string(),
  version: z.number(),
  /** `position` is null where it is not known yet: on AWS a fact gets its place a second or two after it is recorded. */
  events: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      version: z.number(),
      position: z.number().nullable(),
      time: z.string(),
    }),
  ),
});
export type Receipt = z.infer<typeof receipt>;

/** POST /api/counters/{id}/increment and /decrement; `value` is the counter's after it. */
export const counterReceipt = receipt.extend({ counterId: z.string(), value: z.number() });
export type CounterReceipt = z.infer<typeof counterReceipt>;

/** GET /api/streams?category=&cursor=&limit= */
const streamItem = z.object({
  stream: z.string(),
  category: z.string(),
  id: z.string(),
  version: z.number(),
  lastType: z.string(),
  lastTime: z.string(),
});
export const streamPage = z.object({ items: z.array(streamItem), next: z.string().nullable() });
export type StreamPage = z.infer<typeof streamPage>;

/** GET /api/streams/{category}/{id}?at=N or ?time=ISO: the state after version N, or at a time (default: the newest), with the state before it. */
export const streamState = z.object({
  stream: z.string(),
  category: z.string(),
  id: z.string(),
  /** The newest version. */
  version: z.number(),
  at: z.number(),
  state: jsonObject,
  before: jsonObject.nullable(),
  event: eventItem,
});
export type StreamState = z.infer<typeof streamState>;

/** GET /api/streams/{category}/{id}/events?order=&cursor=&limit= (cursor is a version, exclusive; `backward` by default). */
export const streamEvents = z.object({ items: z.array(eventItem), next: z.string().nullable() });

/** GET /api/runs?status=&workflow=&correlationId=&cursor=&limit= : newest first. */
export const runPage = z.object({ items: z.array(run), next: z.string().nullable() });
export type RunPage = z.infer<typeof runPage>;

/** One try of a Task state. */
export const attempt = z.object({
  number: z.number(),
  scheduledAt: z.string(),
  startedAt: z.string().nullable(),
  stoppedAt: z.string().nullable(),
  status: z.enum(["running", "succeeded", "failed", "timed_out"]),
  error: z.string().nullable(),
  cause: z.string().nullable(),
  /** Milliseconds of the wait that follows it, where it is tried again. */
  retryAfter: z.number().nullable(),
});

/** A state that was entered, a branch of a Parallel or an iteration of a Map. */
export const timelineRow = z.object({
  /** Id of the history event that opened it; a branch, which has none of its own, is half below its first state. */
  id: z.number(),
  parent: z.number().nullable(),
  depth: z.number(),
  name: z.string(),
  /** ASL type, or `Branch` or `Iteration`. */
  type: z.string(),
  /** `caught`: it failed, and a Catch went on. */
  status: z.enum(["running", "retrying", "waiting", "succeeded", "caught", "failed", "timed_out", "aborted"]),
  startedAt: z.string(),
  stoppedAt: z.string().nullable(),
  input: json.nullable(),
  output: json.nullable(),
  error: z.string().nullable(),
  cause: z.string().nullable(),
  attempts: z.array(attempt),
});
export type TimelineRow = z.infer<typeof timelineRow>;
export type Attempt = z.infer<typeof attempt>;

/** GET /api/runs/{id} */
export const runDetail = run.extend({
  input: json,
  output: json.nullable(),
  definition: jsonObject,
  timeline: z.array(timelineRow),
  /** Facts that its steps recorded. */
  emitted: z.array(fact),
  /** Number of history events. */
  events: z.number(),
});
export type RunDetail = z.infer<typeof runDetail>;

/** GET /api/runs/{id}/history?cursor=&limit= : in the shape of GetExecutionHistory, with ISO times. */
export const historyPage = z.object({
  items: z.array(
    z.looseObject({ id: z.number(), previousEventId: z.number(), type: z.string(), timestamp: z.string() }),
  ),
  next: z.string().nullable(),
});
export type HistoryPage = z.infer<typeof historyPage>;

/** GET /api/dead-letters?status=&errorClass=&kind=&eventType=&workflow=&fingerprint=&since=&until=&cursor=&limit= */
export const deadLetter = z.object({
  id: z.string(),
  kind: z.enum(["rejected", "failed"]),
  status: z.enum(["dead", "redriven"]),
  errorClass: z.enum(ERROR_CLASSES),
  reason: z.string(),
  fingerprint: z.string(),
  handlerVersion: z.string().optional(),
  attempts: z.number(),
  buriedAt: z.string(),
  redrivenAt: z.string().nullable(),
  eventType: z.string(),
  stream: z.string().nullable(),
  workflow: z.string().nullable(),
  run: z.string().nullable(),
  state: z.string().nullable(),
  correlationId: z.string(),
  payload: json,
});
export type DeadLetterItem = z.infer<typeof deadLetter>;
export const deadLetterPage = z.object({ items: z.array(deadLetter), next: z.string().nullable(), total: z.number() });
export type DeadLetterPage = z.infer<typeof deadLetterPage>;

/** POST /api/dead-letters/{id}/redrive: 202 with the letter and what was published. */
export const redriven = z.object({ letter: deadLetter, receipt });
export type Redriven = z.infer<typeof redriven>;

/** GET /api/counters/{id}; version 0 for one that has never changed. */
export const counter = z.object({
  counterId: z.string(),
  value: z.number(),
  version: z.number(),
  changedAt: z.string().nullable(),
});
export type CounterItem = z.infer<typeof counter>;

/** GET /api/{forms,tasks,counters,subjects}: rows of the domain's view. */
export const viewPage = z.object({ items: z.array(jsonObject), next: z.string().nullable() });

/** GET /api/catalog: what is declared. */
export const catalog = z.object({
  eventTypes: z.array(
    z.object({
      type: z.string(),
      domain: z.string(),
      schemaVersion: z.number(),
      description: z.string(),
      schema: jsonObject,
      sample: jsonObject,
      /** Whether it may be published from outside; false for what Bridgework alone records. */
      publishable: z.boolean(),
    }),
  ),
  rules: z.array(
    z.object({ name: z.string(), description: z.string(), bus: z.string(), pattern: jsonObject, workflow: z.string() }),
  ),
  workflows: z.array(z.object({ name: z.string(), description: z.string(), definition: jsonObject })),
});
export type Catalog = z.infer<typeof catalog>;
