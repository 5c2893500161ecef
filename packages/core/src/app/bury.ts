import type { Refusal } from "../kernel/decider.ts";
import type { Fact } from "../kernel/event.ts";
import { type Caught, describeCaught, reasonOf } from "../kernel/failure.ts";
import { fingerprintOf } from "../kernel/fingerprint.ts";
import { isJsonObject, type Json, type JsonObject } from "../kernel/json.ts";
import type { BusEvent } from "../kernel/rule.ts";
import { entityId } from "../kernel/schema.ts";
import { maskAt } from "../kernel/secrets.ts";
import type { DeclaredEvent, Topology } from "../kernel/topology.ts";
import type { StepContext } from "../kernel/workflow.ts";
import { type Clock, isoTime } from "../ports/clock.ts";
import type { DeadLetter, DeadLetters, Redrive } from "../ports/dead-letters.ts";
import type { Ids } from "../ports/ids.ts";
import type { Sealer } from "../ports/sealer.ts";

export interface BuryPorts {
  readonly deadLetters: DeadLetters;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** What a workflow gave up. */
export interface GivenUp {
  readonly failure: Caught;
  readonly stream: string;
  /** Without personal data: letters are shown to whoever may see failures. */
  readonly payload: Json;
  /** Kind and version of what failed, as `http@1`. */
  readonly handlerVersion?: string;
  readonly redrive: (letterId: string) => Redrive;
}

/** Buries what a workflow gave up; the same state of the same run keeps one letter. */
export async function buryFailed(ports: BuryPorts, context: StepContext, given: GivenUp): Promise<DeadLetter> {
  const id = ports.ids.derive(`letter:${context.key}`);
  const described = describeCaught(given.failure);
  const { handlerVersion } = given;
  const letter: DeadLetter = {
    id,
    kind: "failed",
    status: "dead",
    ...described,
    fingerprint: fingerprintOf(described),
    ...(handlerVersion === undefined ? {} : { handlerVersion }),
    attempts: given.failure.attempts,
    buriedAt: isoTime(ports.clock.now()),
    redrivenAt: null,
    eventType: context.eventType ?? "",
    stream: given.stream,
    workflow: context.workflow,
    run: context.run,
    state: given.failure.state,
    correlationId: context.correlationId,
    payload: given.payload,
    redrive: given.redrive(id),
  };
  await ports.deadLetters.bury(letter);
  return letter;
}

/** An entry of the inbox bus, as far as it is known: it may be anything. */
export type RejectedEntry = Pick<BusEvent, "id" | "source" | "detail-type"> & { readonly detail: Json };

/** Keeps what came by the bus and was refused, with the reason; one letter for an entry, however often it is delivered. */
export async function buryRejected(
  ports: BuryPorts & { readonly topology: Topology; readonly sealer: Sealer },
  entry: RejectedEntry,
  refusal: Refusal,
): Promise<DeadLetter> {
  const eventType = entry["detail-type"];
  const detail = isJsonObject(entry.detail) ? entry.detail : {};
  const id = ports.ids.derive(`rejected:${entry.id}`);
  const reason = reasonOf(refusal.message);
  const letter: DeadLetter = {
    id,
    kind: "rejected",
    status: "dead",
    errorClass: "VALIDATION",
    reason,
    fingerprint: fingerprintOf({ errorClass: "VALIDATION", reason }),
    attempts: 1,
    buriedAt: isoTime(ports.clock.now()),
    redrivenAt: null,
    eventType,
    stream: null,
    workflow: null,
    run: null,
    state: null,
    correlationId: correlationIn(detail) ?? entry.id,
    payload: shown(ports.topology, eventType, entry.detail),
    redrive: { kind: "event", event: { type: eventType, data: await kept(ports, id, entry), source: entry.source } },
  };
  await ports.deadLetters.bury(letter);
  return letter;
}

/** Keeps a fact that the facts bus will never take: what it is and where it stands, not what it says. */
export async function buryUnsent(ports: BuryPorts, fact: Fact, problem: string): Promise<void> {
  const { id, type, stream, version, meta } = fact;
  const reason = reasonOf(problem);
  await ports.deadLetters.bury({
    id: ports.ids.derive(`unsent:${id}`),
    kind: "failed",
    status: "dead",
    errorClass: "VALIDATION",
    reason,
    fingerprint: fingerprintOf({ errorClass: "VALIDATION", reason }),
    attempts: 1,
    buriedAt: isoTime(ports.clock.now()),
    redrivenAt: null,
    eventType: type,
    stream,
    workflow: null,
    run: null,
    state: null,
    correlationId: meta.correlationId,
    payload: { eventId: id, stream, version },
    redrive: {
      kind: "none",
      reason: "the bus will never take this event. Start what its rules would have started by hand.",
    },
  });
}

/** What a queue holds that was to be handled, and was not. */
export interface Undelivered {
  /** The same each time that the queue hands it over. */
  readonly id: string;
  /** Of the event, where it is one; else empty. */
  readonly eventType: string;
  readonly stream: string | null;
  /** What was to be started, where it is a workflow. */
  readonly workflow: string | null;
  readonly correlationId: string;
  readonly reason: string;
  readonly attempts: number;
  /** Without personal data: letters are shown to whoever may see failures. */
  readonly payload: Json;
  readonly redrive: Redrive;
}

/** Keeps what a rule's target, a function or a stream's consumer gave up. */
export async function buryUndelivered(ports: BuryPorts, given: Undelivered): Promise<void> {
  const { id, redrive, ...shown } = given;
  const reason = reasonOf(given.reason);
  await ports.deadLetters.bury({
    ...shown,
    id: ports.ids.derive(`undelivered:${id}`),
    kind: "failed",
    status: "dead",
    errorClass: "SYSTEM",
    reason,
    fingerprint: fingerprintOf({ errorClass: "SYSTEM", reason }),
    buriedAt: isoTime(ports.clock.now()),
    redrivenAt: null,
    run: null,
    state: null,
    redrive,
  });
}

/**
 * What redriving will publish. Of a type with personal values all of it is sealed, since it need not be valid; with
 * the key of the one whose it says it is, else with one of the letter's own.
 */
async function kept(
  { topology, sealer }: { readonly topology: Topology; readonly sealer: Sealer },
  letterId: string,
  entry: RejectedEntry,
): Promise<Json> {
  const data = (isJsonObject(entry.detail) ? entry.detail["data"] : undefined) ?? null;
  const declared = topology.eventTypes.get(entry["detail-type"]);
  if (declared === undefined || !isConfidential(declared, data)) return data;
  const subject = entityId.safeParse(isJsonObject(data) ? declared.domain.subjectOf?.(data) : undefined);
  const [sealed = null] = await sealer.seal(subject.success ? subject.data : letterId, [data]);
  return sealed;
}

function isConfidential({ personal, domain }: DeclaredEvent, data: Json): boolean {
  return personal.length > 0 || (isJsonObject(data) && (domain.secrets?.(data) ?? []).length > 0);
}

function correlationIn({ meta }: JsonObject): string | undefined {
  const correlationId = isJsonObject(meta) ? meta["correlationId"] : undefined;
  return typeof correlationId === "string" && correlationId !== "" ? correlationId : undefined;
}

function shown(topology: Topology, eventType: string, detail: Json): Json {
  const domain = topology.eventTypes.get(eventType)?.domain;
  if (domain === undefined || (domain.redact ?? domain.secrets) === undefined || !isJsonObject(detail)) return detail;
  const { data } = detail;
  if (!isJsonObject(data)) return { ...detail, data: null };
  const masked = maskAt(data, domain.secrets?.(data) ?? []);
  return { ...detail, data: domain.redact?.(masked) ?? masked };
}
