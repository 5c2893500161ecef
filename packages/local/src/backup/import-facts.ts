import { decodeFact } from "@bridgework/core/app/decode";
import { PROJECTOR } from "@bridgework/core/app/project";
import { RELAY } from "@bridgework/core/app/relay";
import { type Fact, parseStream } from "@bridgework/core/kernel/event";
import { Fault, messageOf } from "@bridgework/core/kernel/fault";
import { problemsOf } from "@bridgework/core/kernel/problem";
import type { Topology } from "@bridgework/core/kernel/topology";
import * as z from "zod";
import { sqliteCheckpoints } from "../sqlite/checkpoints.ts";
import type { Statement } from "../sqlite/driver.ts";
import { INSERT_EVENT, insertValues } from "../sqlite/event-rows.ts";
import { openData } from "../sqlite/open.ts";
import type { Writer } from "../sqlite/writer.ts";
import { migrations } from "../storage.ts";
import { takeKeys } from "./keys-file.ts";
import { linesOf } from "./lines.ts";
import { writingFault } from "./partial-file.ts";

export interface ImportRequest {
  /** A folder without facts, or none yet; no process may be using it. */
  readonly folder: string;
  readonly topology: Topology;
  readonly input: AsyncIterable<Uint8Array | string>;
  /** Null leaves all personal values closed. */
  readonly keysFile: string | null;
  readonly onProgress?: (facts: number) => void;
}

export interface Imported {
  readonly facts: number;
  readonly lastPosition: number;
  readonly keys: number;
}

const PROGRESS_EVERY = 50_000;

const json = z.json();
const line = z.strictObject({
  position: z.int().min(1),
  stream: z.string().refine((name) => parseStream(name) !== null, "expected <category>#<id>"),
  version: z.int().min(1),
  id: z.string().min(1),
  type: z.string().min(1),
  schemaVersion: z.int().min(1),
  time: z.iso.datetime(),
  data: z.record(z.string(), json),
  meta: z.looseObject({
    correlationId: z.string(),
    causationId: z.string().nullable(),
    actor: z.string(),
    source: z.string(),
  }),
  request: z
    .strictObject({ id: z.string(), fingerprint: z.string().nullable(), size: z.int().min(1).max(100) })
    .exactOptional(),
});

type Line = z.infer<typeof line>;

/**
 * Takes over facts with their ids, versions and positions: all of them or, where a line is wrong, none. They are
 * projected when the process starts, and not put on the bus again: what they once set in motion is not repeated. Throws
 * a SYSTEM fault: `not_empty`, and as `openData` and `takeKeys` do; a VALIDATION fault `bad_line` names the line.
 */
export async function importFacts(request: ImportRequest): Promise<Imported> {
  const data = openData(request.folder, migrations);
  try {
    refuseFull(data.writer, data.folder);
    data.writer.db.exec("BEGIN IMMEDIATE");
    const { facts, lastPosition } = await insertAll(data.writer, request);
    const keys = request.keysFile === null ? 0 : takeKeys(data.writer.db, data.folder, request.keysFile);
    sqliteCheckpoints(data.writer).move(RELAY, lastPosition);
    sqliteCheckpoints(data.writer).move(PROJECTOR, 0);
    data.writer.db.exec("COMMIT");
    return { facts, lastPosition, keys };
  } catch (error) {
    if (data.writer.db.isTransaction) data.writer.db.exec("ROLLBACK");
    throw writingFault(data.file, error);
  } finally {
    await data.close();
  }
}

function refuseFull(writer: Writer, folder: string): void {
  if (writer.prepare("SELECT 1 FROM events LIMIT 1").get() === undefined) return;
  const message = `${folder} holds facts already, and an import brings its own positions: name an empty folder with --data.`;
  throw new Fault("SYSTEM", "not_empty", message);
}

async function insertAll(writer: Writer, { topology, input, onProgress = () => {} }: ImportRequest) {
  const insert = writer.prepare(INSERT_EVENT);
  const before = writer.prepare("SELECT coalesce(max(version), 0) AS version FROM events WHERE stream = ?");
  let [facts, lastPosition, number] = [0, 0, 0];
  for await (const text of linesOf(input)) {
    number += 1;
    if (text === "") continue;
    try {
      const next = readLine(text);
      checkOrder(next, lastPosition, before);
      insertLine(insert, topology, next);
      lastPosition = next.position;
      facts += 1;
    } catch (error) {
      throw atLine(number, error);
    }
    if (facts % PROGRESS_EVERY === 0) onProgress(facts);
  }
  return { facts, lastPosition };
}

function readLine(text: string): Line {
  const value: unknown = JSON.parse(text);
  const parsed = line.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Error(
    problemsOf(parsed.error, value)
      .map(({ path, expected, received }) => `${path || "the line"}: expected ${expected}, received ${received}`)
      .join("; "),
  );
}

function checkOrder({ position, stream, version }: Line, lastPosition: number, before: Statement): void {
  if (position <= lastPosition) throw new Error(`position: expected more than ${lastPosition}, received ${position}`);
  const { version: known } = before.get(stream) as { readonly version: number };
  if (version !== known + 1) throw new Error(`version: expected ${known + 1} of ${stream}, received ${version}`);
}

/** What this program could not read is refused now, not when it comes to the projector. */
function insertLine(insert: Statement, topology: Topology, { request, ...fields }: Line): void {
  const fact = fields as Fact;
  decodeFact(topology, fact);
  const columns =
    request === undefined ? null : { requestId: request.id, fingerprint: request.fingerprint, size: request.size };
  insert.run(...insertValues(fact, columns));
}

/** What the disk does not take is no mistake of the line. */
function atLine(number: number, error: unknown): unknown {
  if (error instanceof Error && "errcode" in error && error.errcode !== CONSTRAINT) return error;
  return new Fault("VALIDATION", "bad_line", `Line ${number}: ${messageOf(error)}. Nothing was imported.`, {
    cause: error,
  });
}

/** SQLITE_CONSTRAINT_UNIQUE, as for an id that came before. */
const CONSTRAINT = 2067;
