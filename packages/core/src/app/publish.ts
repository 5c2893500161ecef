import { type Decision, type Problem, type Refusal, refuse, refuseField } from "../kernel/decider.ts";
import type { Command, Domain } from "../kernel/domain.ts";
import type { DecidedEvent, Fact, NewEvent } from "../kernel/event.ts";
import { streamOf } from "../kernel/event.ts";
import { isDeeperThan, isJsonObject, type JsonObject } from "../kernel/json.ts";
import { describe, problemsOf } from "../kernel/problem.ts";
import type { Topology } from "../kernel/topology.ts";
import { type Clock, isoTime, pause } from "../ports/clock.ts";
import type { AppendResult, EventStore } from "../ports/event-store.ts";
import type { Ids } from "../ports/ids.ts";
import type { Random } from "../ports/random.ts";
import type { Snapshots } from "../ports/snapshots.ts";
import { createStreamStates, type StreamStates } from "./stream-states.ts";

export interface PublishOptions {
  /** Who asks: `http`, `bus:<source>`, `run:<run id>`, `redrive`. */
  readonly actor: string;
  /** Default `bridgework`. */
  readonly source?: string;
  /** Repeating a command with its request id records nothing and answers with the first result. */
  readonly requestId?: string;
  /** Default: a fresh one. */
  readonly correlationId?: string;
  readonly causationId?: string | null;
  readonly traceparent?: string;
}

/** A command for a domain, or an event that a producer asserts: it amounts to the command of its domain's intake. */
export type PublishRequest =
  | ({ readonly kind: "command"; readonly domain: string; readonly command: unknown } & PublishOptions)
  | ({ readonly kind: "event"; readonly type: string; readonly data: unknown } & PublishOptions);

export interface Published {
  /** `unchanged`: accepted, and nothing had to be recorded. */
  readonly kind: "recorded" | "duplicate" | "unchanged";
  readonly stream: string;
  /** The stream's version after it. */
  readonly version: number;
  readonly facts: readonly Fact[];
}

/** The one way by which facts come into being. */
export type Publish = (request: PublishRequest) => Promise<Published | Refusal>;

export interface PublishPorts {
  readonly topology: Topology;
  readonly store: EventStore;
  readonly snapshots: Snapshots;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
}

/** An event's data may take this many bytes of JSON; EventBridge's classic limit of a detail. */
export const MAX_DATA_BYTES = 256 * 1024;

/** Bounds every recursion over an event's data. */
const MAX_DEPTH = 64;

const MAX_TRIES = 8;
const FIRST_BACKOFF_MS = 10;

interface Prepared {
  readonly domain: Domain;
  readonly command: Command;
  readonly stream: string;
  readonly requestId: string;
  readonly fingerprint: string;
  readonly request: PublishRequest;
}

export function createPublish(ports: PublishPorts): Publish {
  const states = createStreamStates(ports);
  return async (request) => {
    const prepared = prepare(ports, request);
    if ("kind" in prepared) return prepared;
    return states.exclusively(prepared.stream, () => decideAndAppend(ports, states, prepared));
  };
}

function prepare(ports: PublishPorts, request: PublishRequest): Prepared | Refusal {
  const given = request.kind === "event" ? request.data : request.command;
  if (isDeeperThan(given, MAX_DEPTH)) return tooDeep();
  const size = Buffer.byteLength(JSON.stringify(given) ?? "");
  if (size > MAX_DATA_BYTES) return tooLarge(size);
  const requestId = request.requestId ?? ports.ids.next();
  const asked =
    request.kind === "event" ? fromEvent(ports, request.type, request.data, requestId) : fromCommand(ports, request);
  if ("kind" in asked) return asked;
  const parsed = asked.domain.commands.safeParse(asked.raw);
  if (!parsed.success) {
    const problems = problemsOf(parsed.error, asked.raw, request.kind === "event" ? "data" : "");
    return refuse("invalid", summary(problems), problems);
  }
  const stream = streamOf(asked.domain.name, asked.domain.streamId(parsed.data));
  const fingerprint = ports.ids.derive(JSON.stringify(parsed.data));
  return { domain: asked.domain, command: parsed.data, stream, requestId, fingerprint, request };
}

function fromEvent(ports: PublishPorts, type: string, data: unknown, requestId: string) {
  const declared = ports.topology.eventTypes.get(type);
  const intake = declared?.domain.intake[type];
  if (declared === undefined || intake === undefined) return unknownEventType(ports.topology, type);
  if (!isJsonObject(data)) {
    const problem = {
      path: "data",
      expected: "object",
      received: describe(data),
      message: `data: expected an object, received ${describe(data)}`,
    };
    return refuse("invalid", problem.message, [problem]);
  }
  return { domain: declared.domain, raw: intake(data, ports.ids.derive(`${type}:${requestId}`)) };
}

function fromCommand(ports: PublishPorts, request: { readonly domain: string; readonly command: unknown }) {
  const domain = ports.topology.domain(request.domain);
  return domain === undefined
    ? refuse("unknown_domain", `There is no domain ${request.domain}.`)
    : { domain, raw: request.command };
}

async function decideAndAppend(
  ports: PublishPorts,
  states: StreamStates,
  prepared: Prepared,
): Promise<Published | Refusal> {
  for (let attempt = 1; ; attempt += 1) {
    const { decision, version } = await decide(states, prepared);
    if (decision.kind === "refused" || decision.events.length === 0) {
      return (await repeated(ports, prepared)) ?? settled(decision, prepared, version);
    }
    const result = await ports.store.append({
      stream: prepared.stream,
      expected: version,
      events: toEvents(ports, prepared, decision.events),
      requestId: prepared.requestId,
      fingerprint: prepared.fingerprint,
    });
    if (result.status !== "conflict") return outcome(states, prepared, result);
    states.forget(prepared.stream);
    if (attempt === MAX_TRIES)
      return refuse("contention", `${prepared.stream} was changed by others ${MAX_TRIES} times in a row. Try again.`);
    await pause(ports.clock, ports.random.next() * FIRST_BACKOFF_MS * 2 ** attempt);
  }
}

/** Decides on the remembered state; a refusal is given only on the newest one. */
async function decide(states: StreamStates, { domain, stream, command }: Prepared) {
  const known = await states.load(domain, stream);
  const decision = domain.decider.decide(command, known.state);
  if (decision.kind === "accepted" && decision.events.length > 0) return { decision, version: known.version };
  const fresh = await states.refresh(domain, stream);
  return { decision: domain.decider.decide(command, fresh.state), version: fresh.version };
}

async function repeated(ports: PublishPorts, prepared: Prepared): Promise<Published | Refusal | undefined> {
  const { stream, requestId, request } = prepared;
  if (request.requestId === undefined) return undefined;
  const recorded = await ports.store.findRequest(stream, requestId);
  if (recorded === undefined) return undefined;
  if (recorded.fingerprint !== prepared.fingerprint) return mismatch(prepared);
  return { kind: "duplicate", stream, version: recorded.facts.at(-1)?.version ?? 0, facts: recorded.facts };
}

function settled(decision: Decision, { stream }: Prepared, version: number): Published | Refusal {
  return decision.kind === "refused" ? decision : { kind: "unchanged", stream, version, facts: [] };
}

function outcome(
  states: StreamStates,
  prepared: Prepared,
  result: Exclude<AppendResult, { status: "conflict" }>,
): Published | Refusal {
  if (result.status === "mismatch") return mismatch(prepared);
  const version = result.facts.at(-1)?.version ?? 0;
  const kind = result.status === "appended" ? "recorded" : "duplicate";
  if (kind === "recorded") states.advance(prepared.domain, prepared.stream, result.facts);
  return { kind, stream: prepared.stream, version, facts: result.facts };
}

function toEvents(
  ports: PublishPorts,
  { domain, request, requestId }: Prepared,
  decided: readonly DecidedEvent[],
): readonly NewEvent[] {
  const time = isoTime(ports.clock.now());
  const first = ports.ids.next();
  const meta = {
    correlationId: request.correlationId ?? first,
    causationId: request.causationId ?? null,
    actor: request.actor,
    source: request.source ?? "bridgework",
    requestId,
    ...(request.traceparent === undefined ? {} : { traceparent: request.traceparent }),
  };
  return decided.map(({ type, data }, index) => ({
    id: index === 0 ? first : ports.ids.next(),
    type,
    schemaVersion: schemaVersionOf(domain, type),
    time,
    data: data as JsonObject,
    meta,
  }));
}

function schemaVersionOf(domain: Domain, type: string): number {
  const declared = domain.events.find((event) => event.type === type);
  if (declared === undefined)
    throw new Error(`The decider of ${domain.name} decided ${type}, which its events.ts does not declare.`);
  return declared.schemaVersion;
}

function mismatch({ requestId, stream }: Prepared): Refusal {
  const field = { path: "requestId", expected: "one of its own for each command", received: describe(requestId) };
  return refuseField("idempotency_mismatch", field, `It was used before for another command on ${stream}.`);
}

function tooDeep(): Refusal {
  const field = { path: "data", expected: `at most ${MAX_DEPTH} levels of nesting`, received: "more" };
  return refuseField("too_deep", field, "Flatten it, or publish it as text.");
}

function tooLarge(size: number): Refusal {
  const problem = {
    path: "data",
    expected: `at most ${MAX_DATA_BYTES} bytes of JSON`,
    received: `${size} bytes`,
    message: `data: expected at most ${MAX_DATA_BYTES} bytes of JSON, received ${size}`,
  };
  return refuse("too_large", `${problem.message}. Keep large content elsewhere and publish its address.`, [problem]);
}

function unknownEventType(topology: Topology, type: string): Refusal {
  const known = [...topology.eventTypes.keys()].sort().join(", ");
  const problem = {
    path: "type",
    expected: `one of ${known}`,
    received: describe(type),
    message: `type: ${describe(type)} is not a declared event type`,
  };
  return refuse("unknown_event_type", `${problem.message}. Declared: ${known}.`, [problem]);
}

function summary(problems: readonly Problem[]): string {
  const [first, ...rest] = problems;
  if (first === undefined) return "The input is not valid.";
  return rest.length === 0 ? first.message : `${first.message} (and ${rest.length} more)`;
}
