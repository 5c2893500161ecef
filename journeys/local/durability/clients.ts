import { randomUUID } from "node:crypto";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { Random } from "@bridgework/core/ports/random";
import { postJson } from "../../http.ts";

/** What the clients know: what was acknowledged, and what they must ask again because no answer came. */
export interface Ledger {
  /** Event id → request key, of everything that the HTTP door acknowledged. */
  readonly acknowledged: Map<string, string>;
  /** Request keys that PutEvents acknowledged. */
  readonly accepted: Set<string>;
  /** Requests without an answer, to be repeated at the same door with the same key. */
  readonly unanswered: { readonly http: Request[]; readonly bus: Request[] };
  readonly refusals: string[];
}

interface Request {
  readonly key: string;
  readonly type: string;
  readonly data: object;
}

export function emptyLedger(): Ledger {
  return { acknowledged: new Map(), accepted: new Set(), unanswered: { http: [], bus: [] }, refusals: [] };
}

export function someRequest(random: Random): Request {
  const kind = random.next();
  const key = randomUUID();
  if (kind < 0.4)
    return { key, type: "CounterChanged", data: { counterId: `c${Math.floor(random.next() * 5)}`, delta: 1 } };
  if (kind < 0.7)
    return { key, type: "TaskSubmitted", data: { name: "durability", handler: { type: "simulated" }, input: { key } } };
  return {
    key,
    type: "FormSubmitted",
    data: { formType: "contact", fields: { key }, recipient: { email: `${key}@example.com`, phone: "+15551234567" } },
  };
}

/** Publishes one request by HTTP; false where the connection is gone. */
export async function publishByHttp(url: string, ledger: Ledger, request: Request): Promise<boolean> {
  const { key, type, data } = request;
  try {
    const { status, body } = await postJson<{ events?: { id: string }[] }>(
      `${url}/api/events`,
      { type, data },
      { "idempotency-key": key },
    );
    if (status >= 300) ledger.refusals.push(`${status} ${JSON.stringify(body)}`);
    for (const { id } of body.events ?? []) ledger.acknowledged.set(id, key);
    return true;
  } catch {
    ledger.unanswered.http.push(request);
    return false;
  }
}

export function busClient(url: string): EventBridgeClient {
  return new EventBridgeClient({
    endpoint: url,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
  });
}

/** Publishes three requests by PutEvents; false where the connection is gone. */
export async function publishByBus(
  client: EventBridgeClient,
  ledger: Ledger,
  requests: readonly Request[],
): Promise<boolean> {
  try {
    const answer = await client.send(
      new PutEventsCommand({
        Entries: requests.map(({ key, type, data }) => ({
          EventBusName: "bridgework-inbox",
          Source: "durability",
          DetailType: type,
          Detail: JSON.stringify({ data, meta: { requestId: key } }),
        })),
      }),
    );
    for (const [index, entry] of (answer.Entries ?? []).entries()) {
      const key = requests[index]?.key ?? "";
      if (entry.EventId === undefined) ledger.refusals.push(`${entry.ErrorCode} ${entry.ErrorMessage}`);
      else ledger.accepted.add(key);
    }
    return true;
  } catch {
    ledger.unanswered.bus.push(...requests);
    return false;
  }
}
