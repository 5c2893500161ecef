import type { Bulkhead } from "@bridgework/core/kernel/bulkhead";
import { isoTime } from "@bridgework/core/ports/clock";
import type { Run, RunStatus, RunTrigger } from "@bridgework/core/ports/workflows";
import type { SqlValue } from "../sqlite/driver.ts";
import type { Writer } from "../sqlite/writer.ts";
import { executionArn } from "./names.ts";

export interface ExecutionRow extends Progress, Omit<Origin, "trigger"> {
  readonly seq: number;
  readonly input: string;
  readonly rule: string | null;
  readonly event_id: string | null;
  readonly event_type: string | null;
  readonly stream: string | null;
  readonly version: number | null;
  readonly correlation_id: string;
}

export interface ChunkRow {
  readonly number: number;
  readonly at: number;
  readonly signal: string;
  readonly history: string;
}

export type CommandKind = "start" | "task" | "timer";

export interface CommandRow {
  readonly id: number;
  readonly execution: number;
  readonly event: number;
  readonly kind: CommandKind;
  readonly due: number | null;
  /** Of a task; other commands have the default. */
  readonly bulkhead: Bulkhead;
}

/** What changes about an execution as it goes on. */
export interface Progress {
  readonly status: RunStatus;
  readonly activity: Run["activity"];
  readonly retries: number;
  readonly stopped_at: number | null;
  /** Number of the output among the execution's values; 0 is its input. */
  readonly output: number | null;
  readonly error: string | null;
  readonly cause: string | null;
}

/** The part of the writer that the engine uses. */
export type EngineWriter = Pick<Writer, "db" | "stage" | "peek" | "prepare" | "afterCommit" | "onUndo">;

/** Who an execution is, which never changes. */
export interface Origin {
  readonly name: string;
  readonly workflow: string;
  readonly definition: number;
  readonly started_at: number;
  readonly random: number;
  readonly trigger: RunTrigger | null;
}

const COLUMNS =
  "seq, name, workflow, definition, status, activity, retries, started_at, stopped_at, random, input, output, error, cause, rule, event_id, event_type, stream, version, correlation_id";
export const SELECT_EXECUTION = `SELECT ${COLUMNS} FROM executions`;
export const SELECT_CHUNKS =
  "SELECT number, at, signal, history FROM execution_chunks WHERE execution = ? ORDER BY number";

const INSERT_EXECUTION = `
  INSERT INTO executions (name, workflow, definition, status, activity, retries, started_at, stopped_at, random, input,
    output, error, cause, rule, event_id, event_type, stream, version, correlation_id)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO NOTHING
`;
const UPDATE_EXECUTION = `
  UPDATE executions SET status = ?, activity = ?, retries = ?, stopped_at = ?, output = ?, error = ?, cause = ?
  WHERE seq = ? AND name = ? AND workflow = ?
`;

/** Statements of the engine's tables. All that write are to be called inside staged work. */
export interface ExecutionRows {
  /** The new row's number; null where the name is taken. */
  insert(origin: Origin, progress: Progress, input: string): number | null;
  update(seq: number, origin: Origin, progress: Progress): void;
  insertChunk(execution: number, chunk: ChunkRow): void;
  insertCommand(command: CommandRow): void;
  deleteCommand(execution: number, event: number): void;
  deleteCommands(execution: number): void;
  hasCommand(execution: number, event: number): boolean;
  /** Commands after one, in the order in which they were recorded. */
  commandsAfter(id: number, limit: number): readonly CommandRow[];
  tasksAfter(bulkhead: Bulkhead, id: number, limit: number): readonly CommandRow[];
  newestCommand(): number;
  find(seq: number): ExecutionRow | undefined;
  findNamed(workflow: string, name: string): ExecutionRow | undefined;
  chunks(execution: number): readonly ChunkRow[];
  countRunning(): number;
  definition(id: number): string;
  /** Keeps a definition once; gives its number. */
  keepDefinition(hash: string, text: string): number;
}

export function createExecutionRows(writer: Pick<Writer, "prepare">): ExecutionRows {
  const prepare: Prepare = (sql) => writer.prepare(sql);
  const rows: SelectRows = <Row>(sql: string, ...values: readonly SqlValue[]) => prepare(sql).all(...values) as Row[];
  return {
    ...executionRows(prepare, rows),
    ...chunkRows(prepare, rows),
    ...commandRows(prepare, rows),
    ...definitionRows(prepare, rows),
  };
}

type Prepare = Writer["prepare"];
/** The caller vouches for what the rows hold. */
type SelectRows = <Row>(sql: string, ...values: readonly SqlValue[]) => readonly Row[];

function executionRows(prepare: Prepare, rows: SelectRows) {
  return {
    insert: (origin: Origin, progress: Progress, input: string) => {
      const { name, workflow, definition, started_at, random, trigger } = origin;
      const { status, activity, retries, stopped_at, output, error, cause } = progress;
      const { rule = null, eventId = null, eventType = null, stream = null, version = null } = trigger ?? {};
      const { changes, lastInsertRowid } = prepare(INSERT_EXECUTION).run(
        name,
        workflow,
        definition,
        status,
        activity,
        retries,
        started_at,
        stopped_at,
        random,
        input,
        output,
        error,
        cause,
        rule,
        eventId,
        eventType,
        stream,
        version,
        trigger?.correlationId ?? name,
      );
      return Number(changes) === 0 ? null : Number(lastInsertRowid);
    },
    update: (seq: number, { name, workflow }: Origin, progress: Progress) => {
      const { status, activity, retries, stopped_at, output, error, cause } = progress;
      const statement = prepare(UPDATE_EXECUTION);
      const { changes } = statement.run(
        status,
        activity,
        retries,
        stopped_at,
        output,
        error,
        cause,
        seq,
        name,
        workflow,
      );
      if (Number(changes) === 0) throw new Error(`Execution ${name} of ${workflow} is not in the file.`);
    },
    find: (seq: number) => rows<ExecutionRow>(`${SELECT_EXECUTION} WHERE seq = ?`, seq)[0],
    findNamed: (workflow: string, name: string) =>
      rows<ExecutionRow>(`${SELECT_EXECUTION} WHERE name = ? AND workflow = ?`, name, workflow)[0],
    countRunning: () => {
      const sql = "SELECT count(*) AS running FROM executions WHERE status = 'RUNNING'";
      return rows<{ readonly running: number }>(sql)[0]?.running ?? 0;
    },
  };
}

function chunkRows(prepare: Prepare, rows: SelectRows) {
  const insert = "INSERT INTO execution_chunks (execution, number, at, signal, history) VALUES (?, ?, ?, ?, ?)";
  return {
    insertChunk: (execution: number, { number, at, signal, history }: ChunkRow) => {
      prepare(insert).run(execution, number, at, signal, history);
    },
    chunks: (execution: number) => rows<ChunkRow>(SELECT_CHUNKS, execution),
  };
}

function commandRows(prepare: Prepare, rows: SelectRows) {
  const select = "SELECT id, execution, event, kind, due, bulkhead FROM execution_commands WHERE id > ?";
  return {
    insertCommand: ({ id, execution, event, kind, due, bulkhead }: CommandRow) => {
      const sql =
        "INSERT INTO execution_commands (id, execution, event, kind, due, bulkhead) VALUES (?, ?, ?, ?, ?, ?)";
      prepare(sql).run(id, execution, event, kind, due, bulkhead);
    },
    deleteCommand: (execution: number, event: number) => {
      prepare("DELETE FROM execution_commands WHERE execution = ? AND event = ?").run(execution, event);
    },
    deleteCommands: (execution: number) => {
      prepare("DELETE FROM execution_commands WHERE execution = ?").run(execution);
    },
    hasCommand: (execution: number, event: number) =>
      rows("SELECT 1 FROM execution_commands WHERE execution = ? AND event = ?", execution, event).length > 0,
    commandsAfter: (id: number, limit: number) => rows<CommandRow>(`${select} ORDER BY id LIMIT ?`, id, limit),
    tasksAfter: (bulkhead: Bulkhead, id: number, limit: number) =>
      rows<CommandRow>(`${select} AND kind = 'task' AND bulkhead = ? ORDER BY id LIMIT ?`, id, bulkhead, limit),
    newestCommand: () =>
      rows<{ readonly id: number | null }>("SELECT max(id) AS id FROM execution_commands")[0]?.id ?? 0,
  };
}

function definitionRows(prepare: Prepare, rows: SelectRows) {
  return {
    definition: (id: number) =>
      rows<{ readonly text: string }>("SELECT text FROM definitions WHERE id = ?", id)[0]?.text ?? "{}",
    keepDefinition: (hash: string, text: string) => {
      prepare("INSERT INTO definitions (hash, text) VALUES (?, ?) ON CONFLICT DO NOTHING").run(hash, text);
      return rows<{ readonly id: number }>("SELECT id FROM definitions WHERE hash = ?", hash)[0]?.id ?? 0;
    },
  };
}

export function originOf(row: ExecutionRow): Origin {
  const { rule, event_id: eventId, event_type: eventType, stream, version, correlation_id: correlationId } = row;
  const triggered = rule !== null && eventId !== null && eventType !== null && stream !== null && version !== null;
  return { ...row, trigger: triggered ? { rule, eventId, eventType, stream, version, correlationId } : null };
}

export function toRun(
  { name, workflow, started_at, trigger }: Origin,
  { status, activity, retries, stopped_at, error, cause }: Progress,
): Run {
  return {
    id: name,
    arn: executionArn(workflow, name),
    workflow,
    status,
    activity,
    retries,
    startedAt: isoTime(started_at),
    stoppedAt: stopped_at === null ? null : isoTime(stopped_at),
    trigger,
    error,
    cause,
  };
}
