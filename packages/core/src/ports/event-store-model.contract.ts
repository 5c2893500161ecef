import fc from "fast-check";
import { expect, it } from "vitest";
import { event, type TestStore } from "./event-store.fixture.ts";
import type { AppendRequest, AppendResult } from "./event-store.ts";

/** Random appends, against a model of a few lines. */
export function modelTerms({ store }: TestStore): void {
  it("answers any sequence of appends as the model does", { timeout: 30_000 }, async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anyAppend, { maxLength: 25 }), async (appends) => {
        run += 1;
        const model = createModel();
        for (const { stream, count, ...rest } of appends) {
          const request = {
            ...rest,
            stream: `${stream}-${run}`,
            events: Array.from({ length: count }, () => event()),
          };
          expect(summaryOf(await store().append(request))).toEqual(model.append(request));
        }
        for (const [stream, versions] of model.streams) {
          expect((await store().read(stream)).map(({ id }) => id)).toEqual(versions);
        }
      }),
      { numRuns: 40 },
    );
  });
}

const anyAppend = fc.record(
  {
    stream: fc.constantFrom("note#a", "note#b"),
    expected: fc.oneof(fc.constantFrom("any" as const, "exists" as const), fc.nat({ max: 6 })),
    count: fc.integer({ min: 1, max: 3 }),
    requestId: fc.constantFrom("r1", "r2", "r3"),
    fingerprint: fc.constantFrom("f1", "f2"),
  },
  { requiredKeys: ["stream", "expected", "count"] },
);

/** What an append comes to: its status and the ids of its facts, or the version it met. */
type Summary = { readonly status: string; readonly ids?: readonly string[]; readonly version?: number };

function summaryOf(result: AppendResult): Summary {
  return result.status === "conflict" ? result : { status: result.status, ids: result.facts.map(({ id }) => id) };
}

function createModel() {
  const streams = new Map<string, readonly string[]>();
  const requests = new Map<string, { readonly ids: readonly string[]; readonly fingerprint: string | undefined }>();
  const append = ({ stream, expected, events, requestId, fingerprint }: AppendRequest): Summary => {
    const known = streams.get(stream) ?? [];
    const recorded = requests.get(`${stream} ${requestId}`);
    if (requestId !== undefined && recorded !== undefined) {
      return { status: recorded.fingerprint === fingerprint ? "duplicate" : "mismatch", ids: recorded.ids };
    }
    const holds = expected === "any" || (expected === "exists" ? known.length > 0 : expected === known.length);
    if (!holds) return { status: "conflict", version: known.length };
    const ids = events.map(({ id }) => id);
    streams.set(stream, [...known, ...ids]);
    requests.set(`${stream} ${requestId}`, { ids, fingerprint });
    return { status: "appended", ids };
  };
  return { streams, append };
}
