import { type Decision, type Refusal, refuse, refuseField } from "../kernel/decider.ts";
import type { Command, Domain } from "../kernel/domain.ts";
import type { DecidedEvent, Fact, NewEvent } from "../kernel/event.ts";
import { streamOf } from "../kernel/event.ts";
import { isDeeperThan, isJsonObject, type JsonObject } from "../kernel/json.ts";
import { holdsSealed, type Path, personalPaths } from "../kernel/personal.ts";
import { describe, problemsOf } from "../kernel/problem.ts";
import type { DeclaredEvent, Topology } from "../kernel/topology.ts";
import { type Clock, isoTime, pause } from "../ports/clock.ts";
import type { AppendResult, EventStore } from "../ports/event-store.ts";
import type { Ids } from "../ports/ids.ts";
import type { Random } from "../ports/random.ts";
import type { Sealer } from "../ports/sealer.ts";
import type { Snapshots } from "../ports/snapshots.ts";
import { insideAlone, reserved, summary, tooDeep, tooLarge, unknownEventType } from "./request-refusals.ts";
import { sealWithin } from "./seal.ts";
import { createStreamStates, type StreamStates } from "./stream-states.ts";

export interface PublishOptions {
  /** Who asks: `http`, `device:<id>`, `bus:<source>`, `run:<run id>`, `redrive`. */
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
  readonly sealer: Sealer;
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

interface Checked {
  readonly domain: Domain;
  readonly command: Command;
  readonly requestId: string;
  readonly request: PublishRequest;
}

interface Prepared extends Checked {
  readonly stream: string;
  readonly fingerprint: string;
}

export function createPublish(ports: PublishPorts): Publish {
  const states = createStreamStates(ports);
  const personal = new Map(ports.topology.domains.map((domain) => [domain, personalPaths(domain.commands)]));
  return async (request) => {
    const checked = check(ports, request);
    if ("kind" in checked) return checked;
    const prepared = await prepare(ports, checked, personal.get(checked.domain) ?? []);
    return states.exclusively(prepared.stream, () => decideAndAppend(ports, states, prepared));
  };
}

/** From here on the command is sealed: the fingerprint too must tell nothing of a person once the key is gone. */
async function prepare(ports: PublishPorts, checked: Checked, personal: readonly Path[]): Promise<Prepared> {
  const { domain, command: given, request, requestId } = checked;
  const command = await sealWithin({ sealer: ports.sealer, domain, personal }, given);
  const stream = streamOf(domain.name, domain.streamId(command));
  const fingerprint = ports.ids.derive(JSON.stringify(domain.asAsked?.(command) ?? command));
  return { domain, command, stream, requestId, fingerprint, request };
}

/** Checks all that can be checked without the stream's state. */
export function check(ports: Pick<PublishPorts, "topology" | "ids">, request: PublishRequest): Checked | Refusal {
  const given = request.kind === "event" ? request.data : request.command;
  if (isDeeperThan(given, MAX_DEPTH)) return tooDeep(MAX_DEPTH);
  const text = JSON.stringify(given) ?? "";
  const size = Buffer.byteLength(text);
  if (size > MAX_DATA_BYTES) return tooLarge(size, MAX_DATA_BYTES);
  if (holdsSealed(text)) return reserved();
  const requestId = request.requestId ?? ports.ids.next();
  const asked =
    request.kind === "event" ? fromEvent(ports, request.type, request.data, requestId) : fromCommand(ports, request);
  if ("kind" in asked) return asked;
  const parsed = asked.domain.commands.safeParse(asked.raw);
  if (!parsed.success) {
    const problems = problemsOf(parsed.error, asked.raw, request.kind === "event" ? "data" : "");
    return refuse("invalid", summary(problems), problems);
  }
  return { domain: asked.domain, command: parsed.data, requestId, request };
}

interface Taken {
  readonly domain: Domain;
  readonly raw: unknown;
}

function fromEvent(
  ports: Pick<PublishPorts, "topology" | "ids">,
  type: string,
  data: unknown,
  requestId: string,
): Taken | Refusal {
  const declared = ports.topology.eventTypes.get(type);
  if (declared === undefined) return unknownEventType(ports.topology, type);
  const intake = declared.domain.intake[type];
  if (intake === undefined) return insideAlone(type);
  if (!isJsonObject(data)) {
    const problem = {
      path: "data",
      expected: "object",
      received: describe(data),
      message: `data: expected an object, received ${describe(data)}`,
    };
    return refuse("invalid", problem.message, [problem]);
  }
  const takenAs = declared.domain.takenAs?.(type, data) ?? type;
  if (takenAs !== type) return fromEvent(ports, takenAs, data, requestId);
  return { domain: declared.domain, raw: intake(data, ports.ids.derive(`${type}:${requestId}`)) };
}

function fromCommand(
  ports: Pick<PublishPorts, "topology">,
  request: { readonly domain: string; readonly command: unknown },
) {
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
      events: await toEvents(ports, prepared, decision.events),
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
): Promise<readonly NewEvent[]> {
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
  const events = decided.map(async ({ type, data }, index) => {
    const { eventType, personal } = declaredBy(ports.topology, domain, type);
    return {
      id: index === 0 ? first : ports.ids.next(),
      type,
      schemaVersion: eventType.schemaVersion,
      time,
      // The command was sealed; what a decider passes on of a fact from before there was sealing is not.
      data: await sealWithin({ sealer: ports.sealer, domain, personal }, data as JsonObject),
      meta,
    };
  });
  return Promise.all(events);
}

function declaredBy(topology: Topology, domain: Domain, type: string): DeclaredEvent {
  const declared = topology.eventTypes.get(type);
  if (declared?.domain === domain) return declared;
  throw new Error(`The decider of ${domain.name} decided ${type}, which its events.ts does not declare.`);
}

function mismatch({ requestId, stream }: Prepared): Refusal {
  const field = { path: "requestId", expected: "one of its own for each command", received: describe(requestId) };
  return refuseField("idempotency_mismatch", field, `It was used before for another command on ${stream}.`);
}
