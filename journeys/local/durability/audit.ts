import type { DeadLetterPage, EventItem, RunItem } from "@bridgework/functions/http/contract";
import { type Answer, getJson } from "../../http.ts";
import type { Ledger } from "./clients.ts";

export interface Evidence {
  readonly facts: readonly EventItem[];
  readonly notifications: readonly { readonly key: string; readonly to: string; readonly channel: string }[];
  readonly runs: readonly RunItem[];
  readonly deadLetters: number;
}

/** Everything that the process holds, read through its HTTP door. */
export async function gather(url: string): Promise<Evidence> {
  return {
    facts: await all<EventItem>(`${url}/api/events?order=forward`),
    notifications: await all(`${url}/api/outbox`),
    runs: await all<RunItem>(`${url}/api/runs`),
    deadLetters: (await getJson<DeadLetterPage>(`${url}/api/dead-letters?kind=rejected&limit=1`)).body.total,
  };
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

async function all<Item>(address: string): Promise<readonly Item[]> {
  const items: Item[] = [];
  const first = `${address}${address.includes("?") ? "&" : "?"}limit=200`;
  for (let url: string | null = first; url !== null; ) {
    const { body }: Answer<Page<Item>> = await getJson<Page<Item>>(url);
    items.push(...body.items);
    url = body.next === null ? null : `${first}&cursor=${encodeURIComponent(body.next)}`;
  }
  return items;
}

/** Every broken promise in a sentence; none = all were kept. */
export function audit(ledger: Ledger, { facts, notifications, runs, deadLetters }: Evidence): readonly string[] {
  const ids = new Set(facts.map((fact) => fact.id));
  const requested = new Set(facts.map((fact) => fact.meta.requestId));
  const started = runs.map((run) => `${run.trigger?.rule} ${run.trigger?.eventId}`);
  const triggers = facts.filter((fact) => ["FormSubmitted", "TaskSubmitted"].includes(fact.type));
  return [
    ...missing("acknowledged event", [...ledger.acknowledged.keys()], ids),
    ...missing("accepted bus entry", [...ledger.accepted], requested),
    ...twice(
      "version",
      facts.map((fact) => `${fact.stream}@${fact.version}`),
    ),
    ...gaps(facts),
    ...twice(
      "request",
      triggers.map((fact) => fact.meta.requestId ?? fact.id),
    ),
    ...twice("run of one rule and event", started),
    ...missing(
      "run of",
      triggers.map((fact) => fact.id),
      new Set(runs.map((run) => run.trigger?.eventId)),
    ),
    ...runs.filter((run) => run.status === "RUNNING").map((run) => `run ${run.id} has not ended`),
    ...twice(
      "notification",
      notifications.map(({ channel, key }) => `${channel} ${key}`),
    ),
    ...twice(
      "e-mail to one recipient",
      notifications
        .filter(({ channel }) => channel === "email")
        .map(({ to }) => to)
        .filter((to) => to.includes("@example.com")),
    ),
    ...twice(
      "attempt",
      facts
        .filter((fact) => fact.type === "TaskAttemptFailed")
        .map(({ stream, data }) => `${stream} ${data["run"]} ${data["attempt"]}`),
    ),
    ...endings(facts),
    ...ledger.refusals.map((refusal) => `refused: ${refusal}`),
    ...(deadLetters > 0 ? [`${deadLetters} entries were rejected`] : []),
  ];
}

function missing<Key>(what: string, wanted: readonly Key[], found: ReadonlySet<Key | undefined>): readonly string[] {
  return wanted.filter((key) => !found.has(key)).map((key) => `${what} ${key} is missing`);
}

function twice(what: string, keys: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return keys.filter((key) => seen.size === seen.add(key).size).map((key) => `${what} ${key} is there twice`);
}

function gaps(facts: readonly EventItem[]): readonly string[] {
  const heads = new Map<string, number>();
  return facts.flatMap(({ stream, version }) => {
    const before = heads.get(stream) ?? 0;
    heads.set(stream, version);
    return version === before + 1 ? [] : [`${stream} goes from ${before} to ${version}`];
  });
}

function endings(facts: readonly EventItem[]): readonly string[] {
  const ended = new Map<string, number>();
  for (const { type, stream } of facts) {
    if (["FormCompleted", "TaskSucceeded", "TaskFailed"].includes(type))
      ended.set(stream, (ended.get(stream) ?? 0) + 1);
  }
  const begun = facts.filter(({ type }) => type === "FormSubmitted" || type === "TaskSubmitted");
  return begun
    .filter(({ stream }) => ended.get(stream) !== 1)
    .map(({ stream }) => `${stream} ended ${ended.get(stream) ?? 0} times`);
}
