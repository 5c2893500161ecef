import { type Decision, type Refusal, refuse, refuseField } from "../kernel/decider.ts";
import type { Command, Domain } from "../kernel/domain.ts";
import type { DecidedEvent, NewEvent } from "../kernel/event.ts";
import type { JsonObject } from "../kernel/json.ts";
import { describe } from "../kernel/problem.ts";
import type { DeclaredEvent, Topology } from "../kernel/topology.ts";
import { isoTime, pause } from "../ports/clock.ts";
import {
  type AppendPart,
  type AppendResult,
  jsonIn,
  MAX_APPEND_BYTES,
  MAX_EVENTS_PER_APPEND,
} from "../ports/event-store.ts";
import type { Recorder } from "./combine.ts";
import type { Published, PublishPorts, PublishRequest } from "./publish.ts";
import { sealWithin } from "./seal.ts";
import { createStreamStates, type StreamStates } from "./stream-states.ts";

/** A command that is checked and sealed: all that is left is to decide it. */
export interface Prepared {
  readonly domain: Domain;
  readonly command: Command;
  readonly stream: string;
  readonly requestId: string;
  readonly fingerprint: string;
  readonly request: PublishRequest;
}

/** Enough for 100 processes that change one stream at once. */
const MAX_TRIES = 12;
const FIRST_BACKOFF_MS = 10;
const LONGEST_BACKOFF_MS = 1000;

interface Recording extends PublishPorts {
  readonly states: StreamStates;
}

/** Decides commands on the state of their stream and appends what was decided, until nobody else was faster. */
export function commandRecorder(ports: PublishPorts): Recorder<Prepared, Published | Refusal> {
  const recording = { ...ports, states: createStreamStates(ports) };
  return {
    alone: (prepared) => recordAlone(recording, prepared),
    together: (commands) => recordTogether(recording, commands),
  };
}

async function recordAlone(ports: Recording, prepared: Prepared): Promise<Published | Refusal> {
  const { states } = ports;
  for (let attempt = 1; ; attempt += 1) {
    const { decision, version } = await decide(states, prepared);
    if (decision.kind === "refused" || decision.events.length === 0) {
      return (await repeated(ports, prepared)) ?? settled(decision, prepared, version);
    }
    const result = await ports.store.append({
      stream: prepared.stream,
      expected: version,
      ...(await toPart(ports, prepared, decision.events)),
    });
    if (result.status !== "conflict") return outcome(states, prepared, result);
    if (attempt === MAX_TRIES)
      return refuse("contention", `${prepared.stream} was changed by others ${MAX_TRIES} times in a row. Try again.`);
    await backOff(ports, prepared, attempt);
  }
}

/** Waits, longer with each attempt, and reads what the others have recorded. */
async function backOff(
  { clock, random, states }: Recording,
  { domain, stream }: Prepared,
  attempt: number,
): Promise<void> {
  await pause(clock, random.next() * Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** attempt));
  await states.refresh(domain, stream);
}

/**
 * Appends the first of the commands as one commit, each decided on what those before it come to, and gives their
 * results. None where fewer than two can be: one that is refused, changes nothing or was recorded before ends them, since
 * only alone is it answered for certain.
 */
async function recordTogether(
  ports: Recording,
  commands: readonly Prepared[],
): Promise<readonly (Published | Refusal)[]> {
  let taken = commands;
  for (let attempt = 1; attempt <= MAX_TRIES; ) {
    const decided = await decideInTurn(ports, taken);
    const [first, second] = taken;
    if (first === undefined || second === undefined || decided.parts.length < 2) return [];
    const { stream, domain } = first;
    const result = await ports.store.appendTogether({ stream, ...decided });
    switch (result.status) {
      case "appended":
        ports.states.advance(domain, stream, result.facts.flat());
        return result.facts.map((facts) => ({
          kind: "recorded",
          stream,
          version: facts.at(-1)?.version ?? 0,
          facts,
        }));
      case "repeated":
        taken = taken.slice(0, result.part);
        break;
      case "conflict":
        await backOff(ports, first, attempt);
        attempt += 1;
    }
  }
  return [];
}

/** The parts of as many of the first commands as are accepted and fit into one append. */
async function decideInTurn(ports: Recording, commands: readonly Prepared[]) {
  const parts: AppendPart[] = [];
  const [first] = commands;
  if (first === undefined) return { expected: 0, parts };
  const { domain, stream } = first;
  const start = await ports.states.load(domain, stream);
  let { state } = start;
  let room = { events: MAX_EVENTS_PER_APPEND, bytes: MAX_APPEND_BYTES };
  for (const prepared of commands) {
    const decision = domain.decider.decide(prepared.command, state);
    if (decision.kind === "refused" || decision.events.length === 0) break;
    const part = await toPart(ports, prepared, decision.events);
    room = { events: room.events - part.events.length, bytes: room.bytes - bytesOf(part.events) };
    if (room.events < 0 || room.bytes < 0) break;
    parts.push(part);
    state = part.events.reduce((known, { type, data }) => domain.decider.evolve(known, { type, data }), state);
  }
  return { expected: start.version, parts };
}

function bytesOf(events: readonly NewEvent[]): number {
  return jsonIn(events).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
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

async function toPart(ports: PublishPorts, prepared: Prepared, decided: readonly DecidedEvent[]): Promise<AppendPart> {
  const { requestId, fingerprint } = prepared;
  return { events: await toEvents(ports, prepared, decided), requestId, fingerprint };
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
