import type { Publish, PublishRequest } from "@bridgework/core/app/publish";
import type { JsonObject } from "@bridgework/core/kernel/json";
import type { Random } from "@bridgework/core/ports/random";

const FORMS = ["contact", "claim", "order", "sign-up"] as const;
const TASKS = ["resize-image", "sync-invoice", "index-document", "export-report"] as const;
const COUNTERS = ["global", "signups", "downloads"] as const;
const SIDE_BY_SIDE = 20;

export interface SeedOptions {
  readonly count: number;
  /** Asked between batches. */
  readonly isStopping: () => boolean;
}

/**
 * Publishes `count` events: half counter changes, three tenths tasks, two tenths forms, a few of which cannot be
 * delivered. Resolves with how many it has published.
 */
export async function seed(publish: Publish, random: Random, { count, isStopping }: SeedOptions): Promise<number> {
  let done = 0;
  while (done < count && !isStopping()) {
    const size = Math.min(SIDE_BY_SIDE, count - done);
    await Promise.all(Array.from({ length: size }, (_, index) => publish(next(random, done + index))));
    done += size;
  }
  return done;
}

function next(random: Random, index: number): PublishRequest {
  const { type, data } = someEvent(random, index);
  return { kind: "event", type, data, actor: "seed", source: "bridgework.seed" };
}

function someEvent(random: Random, index: number): { readonly type: string; readonly data: JsonObject } {
  const kind = random.next();
  if (kind < 0.5) return counterChange(random);
  return kind < 0.8 ? task(random, index) : form(random, index);
}

function counterChange(random: Random) {
  const delta = random.next() < 0.8 ? 1 + Math.floor(random.next() * 3) : -1;
  return { type: "CounterChanged", data: { counterId: pick(random, COUNTERS), delta } };
}

function task(random: Random, index: number): { readonly type: string; readonly data: JsonObject } {
  const handler =
    random.next() < 0.06 ? { type: "simulated", failRuns: 1, errorClass: "VALIDATION" } : { type: "simulated" };
  return {
    type: "TaskSubmitted",
    data: {
      name: pick(random, TASKS),
      handler,
      input: { document: `doc-${index}`, pages: 1 + Math.floor(random.next() * 40) },
    },
  };
}

function form(random: Random, index: number): { readonly type: string; readonly data: JsonObject } {
  const undeliverable = random.next() < 0.08;
  return {
    type: "FormSubmitted",
    data: {
      formType: pick(random, FORMS),
      fields: { subject: `Request ${index}`, amount: Math.floor(random.next() * 2_000) },
      recipient: {
        email: undeliverable ? `person${index}@nowhere.invalid` : `person${index}@example.com`,
        ...(random.next() < 0.6 ? { phone: `+1555${String(1_000_000 + index).slice(-7)}` } : {}),
      },
    },
  };
}

function pick<Item>(random: Random, items: readonly [Item, ...Item[]]): Item {
  return items[Math.floor(random.next() * items.length)] ?? items[0];
}
