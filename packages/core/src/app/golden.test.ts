import { describe, expect, it } from "vitest";
import type { Domain } from "../kernel/domain.ts";
import type { Fact } from "../kernel/event.ts";
import type { JsonObject } from "../kernel/json.ts";
import { topology } from "../topology.ts";
import { decodeFact } from "./decode.ts";
import { foldFacts } from "./stream-states.ts";
import { invalidBySchema } from "./world.fixture.ts";

/*
 * `<domain>/golden/<Type>.v<N>.json` is a fact as version N of its schema was stored, written by hand. Such facts are in
 * somebody's table for ever, so a golden file is never changed.
 */

const files = import.meta.glob<Fact>("../*/golden/*.json", { eager: true, import: "default" });
const golden = new Map(Object.entries(files).map(([path, fact]) => [path.replace(/^\.\.\//, ""), fact]));

const versions = [...topology.eventTypes.values()].flatMap(({ domain, eventType }) =>
  Array.from({ length: eventType.schemaVersion }, (_, index) => ({
    domain,
    type: eventType.type,
    path: `${domain.name}/golden/${eventType.type}.v${index + 1}.json`,
    schemaVersion: index + 1,
  })),
);

describe.each(versions)("$path", ({ domain, type, path, schemaVersion }) => {
  const stored = golden.get(path);

  it("is there, and is a fact of that type and version", () => {
    expect(stored).toMatchObject({ type, schemaVersion });
    expect(stored?.stream.startsWith(`${domain.name}#`)).toBe(true);
  });

  it("decodes to what is valid by the newest schema", () => {
    if (stored === undefined) throw new Error(`${path} is missing`);
    expect(invalidBySchema(domain, decodeFact(topology, stored))).toBeUndefined();
  });
});

it("has no file of a version that was never declared", () => {
  expect([...golden.keys()].sort()).toEqual(versions.map(({ path }) => path).sort());
});

/** The stream that a domain's golden facts make together, the oldest version of each. What came later may be of another. */
function history(domain: Domain): readonly Fact[] {
  const facts = [...golden].filter(([path]) => path.startsWith(`${domain.name}/`) && path.endsWith(".v1.json"));
  const stream = facts.find(([, { version }]) => version === 1)?.[1].stream;
  return facts
    .filter(([, fact]) => fact.stream === stream)
    .map(([, fact]) => decodeFact(topology, fact))
    .sort((left, right) => left.version - right.version);
}

/** What the domains' first histories have come to since they were written; a new domain adds its own. */
const OUTCOMES: Readonly<Record<string, { readonly state: object; readonly row: object }>> = {
  alert: {
    state: { status: "resolved", round: 1, told: { chat: { round: 1, status: "open", letterId: null } } },
    row: {
      alertId: "circuit.email",
      status: "resolved",
      raisedAt: "2026-11-21T09:15:01.250Z",
      resolvedAt: "2026-11-21T09:15:05.250Z",
      tellings: [
        { sink: "chat", status: "told", change: "open" },
        { sink: "email", status: "redriving", change: "open" },
      ],
      version: 5,
    },
  },
  audit: {
    state: {},
    row: { hour: "2026-08-23T09", refused: 4, byCode: { nonce_replayed: 1 }, version: 1 },
  },
  circuit: {
    state: { status: "closed" },
    row: {
      circuit: "email",
      status: "closed",
      failures: 5,
      reason: "NETWORK unreachable",
      openedAt: "2026-08-23T09:15:01.250Z",
      closedAt: "2026-08-23T09:16:03.750Z",
      version: 2,
    },
  },
  counter: {
    state: { value: 12, version: 1, lastDelta: 12, lastReason: "sign-up" },
    row: { counterId: "global", value: 12, version: 1, lastDelta: 12, changedBy: "http" },
  },
  device: {
    state: { status: "revoked", name: "Till 7", key: { algorithm: "ecdsa-p256-sha256" } },
    row: {
      deviceId: "till-7",
      name: "Till 7",
      status: "revoked",
      algorithm: "ecdsa-p256-sha256",
      registeredAt: "2026-08-23T09:15:03.250Z",
      keyChangedAt: "2026-08-23T09:15:04.250Z",
      revokedAt: "2026-08-23T09:15:05.250Z",
      reason: "lost",
      version: 5,
    },
  },
  form: {
    state: {
      status: "open",
      formType: "contact",
      recipient: { email: "ada@example.com", phone: "+15550100200" },
      channels: { email: { status: "notified" }, sms: { status: "pending" } },
      outcome: "partly",
    },
    row: {
      formType: "contact",
      status: "redriving",
      channels: [
        { channel: "email", status: "notified", provider: "ses", messageId: "0100018c" },
        { channel: "sms", status: "pending", attempts: 0 },
      ],
      submittedAt: "2026-08-23T09:15:01.250Z",
      completedAt: null,
      version: 5,
    },
  },
  group: {
    state: { waiting: [], turn: null },
    row: { group: "customer-7", queued: 1, ended: 1, turn: null, version: 4 },
  },
  message: {
    state: { version: 5, waiting: [], sent: {} },
    row: {
      ...{ recipient: "till-7", accepted: 1, delivered: 1, acknowledged: 1, expired: 1, redriven: 1, version: 5 },
      ...{ deliveredAt: "2026-11-21T09:15:02.250Z", acknowledgedAt: "2026-11-21T09:15:05.250Z" },
      waiting: { messages: 0, bytes: 0, oldestAt: null, newestAt: null, endsAt: null },
    },
  },
  redrive: {
    state: { status: "aborted", batch: 1, advanced: 1, redriven: 1, skipped: 1 },
    row: {
      ...{ status: "aborted", total: 2, redriven: 1, skipped: 1, ratePerSecond: 10 },
      ...{ reason: "the provider is back", abortReason: "it fails again", startedBy: "http", version: 5 },
    },
  },
  subject: {
    state: { status: "erased" },
    row: { subject: "customer-7", status: "erased", askedBy: "http", erasedAt: "2026-08-23T09:15:02.250Z", version: 2 },
  },
  task: {
    state: {
      status: "succeeded",
      run: 2,
      name: "resize-image",
      handler: { type: "http", url: "https://example.com/resize", method: "POST" },
      input: { image: "cat.png", width: 640 },
      result: { status: 200, body: { url: "https://example.com/cat-640.png" } },
    },
    row: { name: "resize-image", handler: "http", status: "succeeded", run: 2, attempts: 1, version: 7 },
  },
};

describe.each(topology.domains)("the first golden history of $name", (domain) => {
  const facts = history(domain);

  it("is dense", () => {
    expect(facts.map(({ version }) => version)).toEqual(facts.map((_, index) => index + 1));
  });

  it("folds to the state that it always has", () => {
    const { state } = foldFacts(domain, { state: domain.decider.initial, version: 0 }, facts);
    expect(state).toMatchObject(OUTCOMES[domain.name]?.state ?? { missing: domain.name });
  });

  it("is projected to the row that it always has", () => {
    const row = facts.reduce<JsonObject | undefined>(domain.view.project, undefined);
    expect(row).toMatchObject(OUTCOMES[domain.name]?.row ?? { missing: domain.name });
  });
});
