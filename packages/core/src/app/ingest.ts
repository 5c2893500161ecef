import { type Refusal, refuse } from "../kernel/decider.ts";
import { isJsonObject, type Json, type JsonObject } from "../kernel/json.ts";
import { describe } from "../kernel/problem.ts";
import type { RejectedEntry } from "./bury.ts";
import { MAX_DATA_BYTES, type Publish, type PublishRequest } from "./publish.ts";

/** An event of the inbox bus. */
export interface Incoming {
  /** The bus's own id of it: the same each time that it is delivered. */
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly detail: JsonObject;
  /** Of the detail as it came. */
  readonly bytes: number;
}

export interface IngestPorts {
  readonly publish: Publish;
  /** Keeps what came by the bus and was refused; resolves when it is durable. */
  readonly buryRejected: (entry: RejectedEntry, refusal: Refusal) => Promise<unknown>;
}

/**
 * Publishes what came by the inbox bus, or keeps it as a rejected dead letter where it is not valid: null, it is done
 * with. A refusal is `contention`: it is to be tried again.
 */
export async function ingest(ports: IngestPorts, incoming: Incoming): Promise<Refusal | null> {
  const request = incoming.bytes > MAX_DATA_BYTES ? tooLarge(incoming.bytes) : requestOf(incoming);
  const outcome = request.kind === "refused" ? request : await ports.publish(request);
  if (outcome.kind !== "refused") return null;
  if (outcome.code === "contention") return outcome;
  await ports.buryRejected(entryOf(incoming), outcome);
  return null;
}

const META = ["correlationId", "causationId", "requestId", "traceparent"] as const;
const MAX_META_LENGTH = 128;

function requestOf({ id, source, type, detail }: Incoming): PublishRequest | Refusal {
  const meta = detail["meta"] ?? {};
  if (!isJsonObject(meta)) return wrongMeta("meta", "object", meta);
  const given: Partial<Record<(typeof META)[number], string>> = {};
  for (const name of META) {
    const value = meta[name] ?? undefined;
    if (value === undefined) continue;
    if (typeof value !== "string" || value === "" || value.length > MAX_META_LENGTH) {
      return wrongMeta(`meta.${name}`, `text of 1 to ${MAX_META_LENGTH} characters`, value);
    }
    given[name] = value;
  }
  return { kind: "event", type, data: detail["data"], source, actor: `bus:${source}`, requestId: id, ...given };
}

function wrongMeta(path: string, expected: string, value: Json): Refusal {
  const received = describe(value);
  const message = `${path}: expected ${expected}, received ${received}`;
  return refuse("invalid", message, [{ path, expected, received, message }]);
}

function tooLarge(bytes: number): Refusal {
  const expected = `at most ${MAX_DATA_BYTES} bytes`;
  const message = `detail: expected ${expected}, received ${bytes}`;
  return refuse("too_large", `${message}. Keep large content elsewhere and publish its address.`, [
    { path: "detail", expected, received: `${bytes} bytes`, message },
  ]);
}

/** What is buried: in place of a detail that is too large, a note of its size. */
function entryOf({ id, source, type, detail, bytes }: Incoming): RejectedEntry {
  const kept = bytes > MAX_DATA_BYTES ? { omitted: `${bytes} bytes` } : detail;
  return { id, source, "detail-type": type, detail: kept };
}
