import { openReader, type Reader } from "../sqlite/reader.ts";
import { databaseOf } from "./data-folder.ts";

export interface ExportRequest {
  /** The data folder; a process may be using it. */
  readonly folder: string;
  /** Takes one line with its newline; resolves when there is room for the next. */
  readonly write: (line: string) => Promise<void>;
  /** Told now and then how many facts are written. */
  readonly onProgress?: (facts: number) => void;
}

export interface Exported {
  readonly facts: number;
  readonly lastPosition: number;
}

/** Facts of one page: few enough to be held, each of up to a quarter of a megabyte. */
const PAGE = 200;
const PROGRESS_EVERY = 50_000;

/** Data and meta as the very text that is stored. Only the first fact of an append carries its request. */
const LINES = `
  SELECT position,
    '{"position":' || position || ',"stream":' || json_quote(stream) || ',"version":' || version ||
    ',"id":' || json_quote(id) || ',"type":' || json_quote(type) || ',"schemaVersion":' || schema_version ||
    ',"time":' || json_quote(time) || ',"data":' || data || ',"meta":' || meta ||
    CASE WHEN request_id IS NULL THEN '' ELSE ',"request":{"id":' || json_quote(request_id) ||
      ',"fingerprint":' || json_quote(fingerprint) || ',"size":' || request_size || '}' END || '}' AS line
  FROM events WHERE position > ? AND position <= ? ORDER BY position LIMIT ?
`;

interface Line {
  readonly position: number;
  readonly line: string;
}

/** Every fact up to the newest of now, in their order, one JSON object on each line. Personal values stay sealed. */
export async function exportFacts(request: ExportRequest): Promise<Exported> {
  const reader = openReader(databaseOf(request.folder));
  try {
    return await writeAll(reader, request);
  } finally {
    await reader.close();
  }
}

async function writeAll(reader: Reader, { write, onProgress = () => {} }: ExportRequest): Promise<Exported> {
  const [newest] = await reader.query<{ readonly last: number }>(
    "SELECT coalesce(max(position), 0) AS last FROM events",
  );
  const lastPosition = newest?.last ?? 0;
  let facts = 0;
  for (let after = 0, page: readonly Line[]; after < lastPosition; after = page.at(-1)?.position ?? lastPosition) {
    page = await reader.query<Line>(LINES, [after, lastPosition, PAGE]);
    for (const { line } of page) await write(`${line}\n`);
    facts += page.length;
    if (facts % PROGRESS_EVERY < page.length) onProgress(facts);
  }
  return { facts, lastPosition };
}
