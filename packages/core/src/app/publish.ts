import { type Refusal, refuse } from "../kernel/decider.ts";
import type { Command, Domain } from "../kernel/domain.ts";
import { type Fact, streamOf } from "../kernel/event.ts";
import { isDeeperThan, isJsonObject } from "../kernel/json.ts";
import { holdsSealed, type Path, personalPaths } from "../kernel/personal.ts";
import { describe, problemsOf } from "../kernel/problem.ts";
import type { Topology } from "../kernel/topology.ts";
import type { Clock } from "../ports/clock.ts";
import type { EventStore } from "../ports/event-store.ts";
import type { Ids } from "../ports/ids.ts";
import type { Random } from "../ports/random.ts";
import type { Sealer } from "../ports/sealer.ts";
import type { Snapshots } from "../ports/snapshots.ts";
import { combined } from "./combine.ts";
import { commandRecorder, type Prepared } from "./record-command.ts";
import { insideAlone, reserved, summary, tooDeep, tooLarge, unknownEventType } from "./request-refusals.ts";
import { sealWithin } from "./seal.ts";

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

interface Checked {
  readonly domain: Domain;
  readonly command: Command;
  readonly requestId: string;
  readonly request: PublishRequest;
}

export function createPublish(ports: PublishPorts): Publish {
  const record = combined(commandRecorder(ports));
  const personal = new Map(ports.topology.domains.map((domain) => [domain, personalPaths(domain.commands)]));
  return async (request) => {
    const checked = check(ports, request);
    if ("kind" in checked) return checked;
    return record(await prepare(ports, checked, personal.get(checked.domain) ?? []));
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
