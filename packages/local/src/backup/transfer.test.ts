import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject } from "@bridgework/core/kernel/json";
import { topology } from "@bridgework/core/topology";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openFile } from "../sqlite/driver.ts";
import { sqliteEventStore } from "../sqlite/event-store.ts";
import { openData } from "../sqlite/open.ts";
import { migrations } from "../storage.ts";
import { exportFacts } from "./export-facts.ts";
import { importFacts } from "./import-facts.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "bridgework-transfer-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

interface Append {
  readonly stream: string;
  readonly values: readonly unknown[];
  readonly requestId: string | null;
}

async function fill(folder: string, appends: readonly Append[]): Promise<void> {
  const data = openData(folder, migrations);
  const store = sqliteEventStore(data.writer, data.reader);
  let count = 0;
  for (const { stream, values, requestId } of appends) {
    const events = values.map((value) => {
      count += 1;
      const id = `e${count}`;
      const meta = { correlationId: id, causationId: null, actor: "test", source: "test" };
      const data = { value } as JsonObject;
      return { id, type: "Noted", schemaVersion: 1, time: "2026-01-02T03:04:05.000Z", data, meta };
    });
    const request = requestId === null ? {} : { requestId, fingerprint: "f" };
    await store.append({ stream, expected: "any", events, ...request });
  }
  await data.close();
}

function eventsOf(folder: string): readonly unknown[] {
  const db = openFile(join(folder, "bridgework.db"), { readOnly: true });
  const rows = db.prepare("SELECT * FROM events ORDER BY position").all();
  db.close();
  return rows;
}

async function exported(folder: string): Promise<readonly string[]> {
  const lines: string[] = [];
  await exportFacts({ folder, write: async (line) => void lines.push(line) });
  return lines;
}

const bring = (folder: string, input: Iterable<string | Uint8Array>) =>
  importFacts({
    folder,
    topology,
    keysFile: null,
    input: (async function* () {
      yield* input;
    })(),
  });

const append = fc.record({
  stream: fc.constantFrom("note#a", "note#b", "note#ü 1"),
  values: fc.array(fc.jsonValue(), { minLength: 1, maxLength: 3 }),
  requestId: fc.option(fc.string({ minLength: 1, maxLength: 8 })),
});

describe("facts that are exported and imported", () => {
  it("are the same in every column", async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(append, { maxLength: 8 }), async (appends) => {
        run += 1;
        const [from, to] = [join(root, `from-${run}`), join(root, `to-${run}`)];
        await fill(from, appends);
        await bring(to, await exported(from));
        expect(eventsOf(to)).toEqual(eventsOf(from));
      }),
      { numRuns: 6 },
    );
  });

  it("may come in pieces of any size", async () => {
    const [from, to] = [join(root, "from"), join(root, "to")];
    await fill(from, [{ stream: "note#ü", values: ["äöü", "€", "🌉"], requestId: null }]);
    const bytes = Buffer.from((await exported(from)).join(""));
    await bring(
      to,
      Array.from(bytes, (byte) => Uint8Array.of(byte)),
    );
    expect(eventsOf(to)).toEqual(eventsOf(from));
  });

  it("are more than one page where there are many", async () => {
    const folder = join(root, "from");
    const appends = Array.from({ length: 500 }, (_, index) => ({
      stream: `note#${index}`,
      values: [index],
      requestId: null,
    }));
    await fill(folder, appends);
    const lines = await exported(folder);
    expect(lines.map((line) => JSON.parse(line).position)).toEqual(appends.map((_, index) => index + 1));
  });
});

const good = {
  ...{ position: 1, stream: "note#a", version: 1, id: "e1", type: "Noted", schemaVersion: 1 },
  ...{ time: "2026-01-02T03:04:05.000Z", data: {} },
  meta: { correlationId: "e1", causationId: null, actor: "test", source: "test" },
};
const next = { ...good, position: 2, version: 2, id: "e2" };

describe("an import", () => {
  it.each([
    ["that is no JSON", "{", "Line 2: "],
    ["that is no fact", "7", "Line 2: the line: expected object, received 7"],
    [
      "with a stream that is none",
      JSON.stringify({ ...next, stream: "a" }),
      "Line 2: stream: expected expected <category>",
    ],
    ["with a field that there is not", JSON.stringify({ ...next, extra: 1 }), "Line 2: extra: expected no such field"],
    ["out of order", JSON.stringify({ ...next, position: 1 }), "Line 2: position: expected more than 1, received 1"],
    [
      "with a gap before it",
      JSON.stringify({ ...next, version: 3 }),
      "Line 2: version: expected 2 of note#a, received 3",
    ],
    ["whose id came before", JSON.stringify({ ...next, id: "e1" }), "Line 2: UNIQUE constraint failed: events.id"],
    ["of a newer program", JSON.stringify({ ...next, stream: "form#a", version: 1 }), "Start the newer program"],
  ])("names a line %s, and takes nothing", async (_, line, message) => {
    const folder = join(root, "to");
    const importing = bring(folder, [`${JSON.stringify(good)}\n${line}\n`]);
    await expect(importing).rejects.toThrow(message);
    expect(eventsOf(folder)).toEqual([]);
  });

  it("refuses a folder that holds facts already", async () => {
    const folder = join(root, "to");
    await bring(folder, [JSON.stringify(good)]);
    await expect(bring(folder, [JSON.stringify(next)])).rejects.toMatchObject({ code: "not_empty" });
  });

  it("refuses a line that would fill the memory", async () => {
    const endless = Array.from({ length: 40 }, () => "x".repeat(64 * 1024));
    await expect(bring(join(root, "to"), endless)).rejects.toMatchObject({ code: "bad_line" });
  });

  it("refuses a file of keys that is none, and takes nothing", async () => {
    const [folder, keysFile] = [join(root, "to"), join(root, "keys")];
    writeFileSync(keysFile, "{}");
    const input = (async function* () {
      yield JSON.stringify(good);
    })();
    await expect(importFacts({ folder, topology, keysFile, input })).rejects.toMatchObject({ code: "bad_keys" });
    expect(eventsOf(folder)).toEqual([]);
  });
});
