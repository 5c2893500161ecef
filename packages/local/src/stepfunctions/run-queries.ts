import type { Json, JsonObject } from "@bridgework/core/kernel/json";
import { isoTime } from "@bridgework/core/ports/clock";
import { readNumericCursor } from "@bridgework/core/ports/cursor";
import type { HistoryEvent, RunDetail, RunFilter, RunPage } from "@bridgework/core/ports/workflows";
import type { SqlValue } from "../sqlite/driver.ts";
import { createChunkReader } from "./chunks.ts";
import {
  type ChunkRow,
  type ExecutionRow,
  originOf,
  SELECT_CHUNKS,
  SELECT_EXECUTION,
  toRun,
} from "./execution-rows.ts";
import { showEvent } from "./history.ts";

/** Reads committed rows. */
export type Query = <Row>(sql: string, parameters: readonly SqlValue[]) => Promise<readonly Row[]>;

export interface RunQueries {
  list(filter: RunFilter, page: { readonly limit: number; readonly cursor?: string }): Promise<RunPage>;
  /** The newest run of that name, of any workflow or of one. */
  find(id: string, workflow?: string): Promise<RunDetail | undefined>;
  history(
    id: string,
    page: { readonly limit: number; readonly after?: number },
    workflow?: string,
  ): Promise<readonly HistoryEvent[]>;
}

/** Chunks expanded before other work of the process gets its turn. */
const PORTION = 200;

export function createRunQueries(query: Query): RunQueries {
  const findRow = async (id: string, workflow?: string): Promise<ExecutionRow | undefined> => {
    const where = workflow === undefined ? "name = ?" : "name = ? AND workflow = ?";
    const rows = await query<ExecutionRow>(
      `${SELECT_EXECUTION} WHERE ${where} ORDER BY seq DESC LIMIT 1`,
      workflow === undefined ? [id] : [id, workflow],
    );
    return rows[0];
  };
  const chunksOf = (row: ExecutionRow) => query<ChunkRow>(SELECT_CHUNKS, [row.seq]);

  return {
    list: async (filter, { limit, cursor }) => {
      const { where, parameters } = conditions(filter, cursor);
      const rows = await query<ExecutionRow>(`${SELECT_EXECUTION} ${where} ORDER BY seq DESC LIMIT ?`, [
        ...parameters,
        limit + 1,
      ]);
      const items = rows.slice(0, limit);
      return {
        items: items.map((row) => toRun(originOf(row), row)),
        next: rows.length > limit ? String(items.at(-1)?.seq) : null,
      };
    },
    find: async (id, workflow) => {
      const row = await findRow(id, workflow);
      if (row === undefined) return undefined;
      const definitions = await query<{ readonly text: string }>("SELECT text FROM definitions WHERE id = ?", [
        row.definition,
      ]);
      const definition = JSON.parse(definitions[0]?.text ?? "{}") as JsonObject;
      const input = JSON.parse(row.input) as Json;
      return {
        ...toRun(originOf(row), row),
        input,
        output: outputOf(row, input, row.output ? await chunksOf(row) : []),
        definition,
      };
    },
    history: async (id, { limit, after = 0 }, workflow) => {
      const row = await findRow(id, workflow);
      return row === undefined
        ? []
        : expandHistory(JSON.parse(row.input) as Json, await chunksOf(row), after, after + limit);
    },
  };
}

function conditions(
  filter: RunFilter,
  cursor: string | undefined,
): { readonly where: string; readonly parameters: readonly SqlValue[] } {
  const parts: string[] = [];
  const parameters: SqlValue[] = [];
  const add = (sql: string, ...values: readonly SqlValue[]) => {
    parts.push(sql);
    parameters.push(...values);
  };
  if (filter.status !== undefined) add("status = ?", filter.status);
  if (filter.workflow !== undefined) add("workflow = ?", filter.workflow);
  if (filter.correlationId !== undefined) add("correlation_id = ?", filter.correlationId);
  if (filter.eventIds !== undefined)
    add(`event_id IN (${filter.eventIds.map(() => "?").join(", ")})`, ...filter.eventIds);
  if (cursor !== undefined) add("seq < ?", readNumericCursor(cursor));
  return { where: parts.length === 0 ? "" : `WHERE ${parts.join(" AND ")}`, parameters };
}

function outputOf(row: ExecutionRow, input: Json, chunks: readonly ChunkRow[]): Json | null {
  if (row.output === null) return null;
  const reader = createChunkReader(input);
  for (const chunk of chunks) reader.events(chunk.history, chunk.at);
  return reader.values[row.output] ?? null;
}

async function expandHistory(
  input: Json,
  chunks: readonly ChunkRow[],
  after: number,
  until: number,
): Promise<readonly HistoryEvent[]> {
  const reader = createChunkReader(input);
  const shown: HistoryEvent[] = [];
  for (const [index, chunk] of chunks.entries()) {
    for (const record of reader.events(chunk.history, chunk.at)) {
      if (record.id > after && record.id <= until) shown.push(showEvent(record, isoTime(record.at)));
    }
    if ((shown.at(-1)?.id ?? 0) >= until) break;
    if (index % PORTION === PORTION - 1) await nextTurn();
  }
  return shown;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
