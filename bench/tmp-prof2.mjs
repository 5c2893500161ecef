// packages/core/src/kernel/event.ts
function parseStream(stream) {
  const at = stream.indexOf("#");
  if (at <= 0 || at === stream.length - 1) return null;
  return { category: stream.slice(0, at), id: stream.slice(at + 1) };
}

// packages/core/src/kernel/fault.ts
var Fault = class extends Error {
  errorClass;
  /** Stable and narrower than the class, as `http_503`. */
  code;
  constructor(errorClass, code, message, options) {
    super(message, options);
    this.name = errorClass;
    this.errorClass = errorClass;
    this.code = code;
  }
};
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}

// packages/core/src/ports/event-store.ts
var MAX_EVENTS_PER_APPEND = 100;
function checkAppend({ stream, events }) {
  if (parseStream(stream) === null)
    throw new Fault("VALIDATION", "bad_stream", `Expected a stream named <category>#<id>, got "${stream}".`);
  if (events.length < 1 || events.length > MAX_EVENTS_PER_APPEND) {
    throw new Fault(
      "VALIDATION",
      "bad_append",
      `An append to ${stream} takes 1 to ${MAX_EVENTS_PER_APPEND} events, got ${events.length}.`,
    );
  }
}
function expectationHolds(expected, version) {
  switch (expected) {
    case "any":
      return true;
    case "exists":
      return version > 0;
    default:
      return version === expected;
  }
}

// packages/local/src/sqlite/event-rows.ts
var eventStoreSchema = `
  CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    stream TEXT NOT NULL,
    version INTEGER NOT NULL,
    category TEXT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    schema_version INTEGER NOT NULL,
    time TEXT NOT NULL,
    correlation_id TEXT NOT NULL,
    request_id TEXT,
    fingerprint TEXT,
    request_size INTEGER,
    data TEXT NOT NULL,
    meta TEXT NOT NULL,
    UNIQUE (stream, version)
  ) STRICT;
  CREATE UNIQUE INDEX events_request ON events (request_id, stream) WHERE request_id IS NOT NULL;
  CREATE INDEX events_type ON events (type);
  CREATE INDEX events_category ON events (category);
  CREATE INDEX events_correlation ON events (correlation_id)
`;
var INSERT_EVENT = `
  INSERT INTO events (position, stream, version, category, id, type, schema_version, time, correlation_id,
    request_id, fingerprint, request_size, data, meta)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
`;
var FACT_COLUMNS = "position, stream, version, id, type, schema_version, time, data, meta";
function toFact(row) {
  return {
    id: row.id,
    type: row.type,
    schemaVersion: row.schema_version,
    time: row.time,
    data: JSON.parse(row.data),
    meta: JSON.parse(row.meta),
    stream: row.stream,
    version: row.version,
    position: row.position,
  };
}
function insertValues(fact, request) {
  return [
    fact.position,
    fact.stream,
    fact.version,
    parseStream(fact.stream)?.category ?? "",
    fact.id,
    fact.type,
    fact.schemaVersion,
    fact.time,
    fact.meta.correlationId,
    request === null ? null : request.requestId,
    request === null ? null : request.fingerprint,
    request === null ? null : request.size,
    JSON.stringify(fact.data),
    JSON.stringify(fact.meta),
  ];
}
function factOf(event, stream, version, position) {
  const { id, type, schemaVersion, time, data: data2, meta } = event;
  return { id, type, schemaVersion, time, data: data2, meta, stream, version, position };
}

// packages/core/src/ports/clock.ts
function isoTime(milliseconds) {
  return new Date(milliseconds).toISOString();
}

// packages/local/src/sqlite/feed.ts
var MOST_DISORDER_MS = 6e4;
var MOST_TYPES = 20;
async function readFeed(reader, range) {
  const bounds = await boundsOf(reader, range);
  if (bounds.low > bounds.high) return [];
  const { sql, values } = feedQuery(range, bounds);
  return (await reader.query(sql, values)).map(toFact);
}
function feedQuery({ filter = {}, order, limit }, { low, high }) {
  const direction = order === "forward" ? "ASC" : "DESC";
  const residual = all([{ sql: "position BETWEEN ? AND ?", values: [low, high] }, ...residualConditions(filter)]);
  const walks = walksOf(filter).map(({ sql, values }) => ({
    sql: `SELECT position FROM (SELECT position FROM events WHERE ${sql} AND ${residual.sql} ORDER BY position ${direction} LIMIT ?)`,
    values: [...values, ...residual.values, limit],
  }));
  return {
    sql: `SELECT ${FACT_COLUMNS} FROM events WHERE position IN (${walks.map(({ sql }) => sql).join(" UNION ALL ")}) ORDER BY position ${direction} LIMIT ?`,
    values: [...walks.flatMap(({ values }) => values), limit],
  };
}
function walksOf({ stream, correlationId, types, category }) {
  if (stream !== void 0) return [{ sql: "stream = ?", values: [stream] }];
  if (correlationId !== void 0) return [{ sql: "correlation_id = ?", values: [correlationId] }];
  if (types !== void 0 && types.length <= MOST_TYPES) {
    return types.length === 0
      ? [{ sql: "FALSE", values: [] }]
      : types.map((type) => ({ sql: "type = ?", values: [type] }));
  }
  const name = category === void 0 ? -1 : category.indexOf("#");
  if (category !== void 0 && name > 0) return [{ sql: "category = ?", values: [category.slice(0, name)] }];
  return [{ sql: "TRUE", values: [] }];
}
function residualConditions({ stream, correlationId, types, category, since, until }) {
  const conditions = [];
  if (stream !== void 0) conditions.push({ sql: "+stream = ?", values: [stream] });
  if (correlationId !== void 0) conditions.push({ sql: "+correlation_id = ?", values: [correlationId] });
  if (types !== void 0)
    conditions.push({ sql: "+type IN (SELECT value FROM json_each(?))", values: [JSON.stringify(types)] });
  if (category !== void 0)
    conditions.push({ sql: "substr(stream, 1, ?) = ?", values: [[...category].length, category] });
  if (since !== void 0) conditions.push({ sql: "time >= ?", values: [isoTime(Date.parse(since))] });
  if (until !== void 0) conditions.push({ sql: "time < ?", values: [isoTime(Date.parse(until))] });
  return conditions;
}
function all(conditions) {
  return { sql: conditions.map(({ sql }) => sql).join(" AND "), values: conditions.flatMap(({ values }) => values) };
}
async function boundsOf(reader, { filter = {}, order, after }) {
  const low = order === "forward" && after !== void 0 ? after + 1 : 1;
  const high = order === "backward" && after !== void 0 ? after - 1 : Number.MAX_SAFE_INTEGER;
  const { since, until } = filter;
  return {
    low: since === void 0 ? low : Math.max(low, await positionAt(reader, Date.parse(since) - MOST_DISORDER_MS)),
    high: until === void 0 ? high : Math.min(high, await positionAt(reader, Date.parse(until) + MOST_DISORDER_MS)),
  };
}
var SEARCH = `
  WITH RECURSIVE climb (position, step) AS (
    SELECT 0, 1 << 48
    UNION ALL
    SELECT
      position + step * ((SELECT time FROM events WHERE position >= climb.position + step ORDER BY position LIMIT 1) < ?1 IS TRUE),
      step / 2
    FROM climb WHERE step > 0
  )
  SELECT position + 1 AS position FROM climb WHERE step = 0
`;
async function positionAt(reader, milliseconds) {
  const [row] = await reader.query(SEARCH, [isoTime(milliseconds)]);
  return row?.position ?? 1;
}

// packages/local/src/sqlite/event-store.ts
var REMEMBERED_HEADS = 5e4;
var DEFAULT_LIMIT = 1e3;
function sqliteEventStore(writer, reader) {
  let head = lastPosition(writer);
  const log = { writer, heads: /* @__PURE__ */ new Map(), last: head, pending: [] };
  const listeners = [];
  writer.onUndo((scope) => {
    log.heads.clear();
    log.last = null;
    if (scope === "turn") log.pending = [];
  });
  const announce = () => {
    const facts = log.pending;
    log.pending = [];
    head = facts.at(-1)?.position ?? head;
    for (const listener of listeners) listener(facts);
  };
  return {
    append: async (request) => {
      checkAppend(request);
      return writer.stage(() => append(log, request, announce));
    },
    read: (stream, range) => writer.peek(() => readStream(writer, stream, range)),
    readAll: (range) => readFeed(reader, range),
    find: async (eventId) => {
      const [row] = await reader.query(`SELECT ${FACT_COLUMNS} FROM events WHERE id = ?`, [eventId]);
      return row === void 0 ? void 0 : toFact(row);
    },
    findRequest: (stream, requestId) => writer.peek(() => findRequest(writer, stream, requestId)),
    head: async () => head,
    onAppended: (listener) => void listeners.push(listener),
  };
}
function append(log, request, announce) {
  const { stream, requestId, fingerprint = null, events } = request;
  const version = headOf(log, stream);
  const recorded = requestId === void 0 || version === 0 ? void 0 : findRequest(log.writer, stream, requestId);
  if (recorded !== void 0) {
    return { status: recorded.fingerprint === fingerprint ? "duplicate" : "mismatch", facts: recorded.facts };
  }
  if (!expectationHolds(request.expected, version)) return { status: "conflict", version };
  const last = log.last ?? lastPosition(log.writer);
  const facts = events.map((event, index) => factOf(event, stream, version + index + 1, last + index + 1));
  insert(log, facts, requestId === void 0 ? null : { requestId, fingerprint, size: events.length });
  if (log.pending.length === 0) log.writer.afterCommit(announce);
  log.pending.push(...facts);
  return { status: "appended", facts };
}
function insert(log, facts, request) {
  const statement = log.writer.prepare(INSERT_EVENT);
  facts.forEach((fact, index) => {
    statement.run(...insertValues(fact, index === 0 ? request : null));
    log.last = fact.position;
    remember(log, fact.stream, fact.version);
  });
}
function headOf(log, stream) {
  const known = log.heads.get(stream);
  if (known !== void 0) return known;
  const sql = "SELECT coalesce(max(version), 0) AS version FROM events WHERE stream = ?";
  const { version } = log.writer.prepare(sql).get(stream);
  return version;
}
function remember({ heads }, stream, version) {
  heads.set(stream, version);
  if (heads.size > REMEMBERED_HEADS) heads.clear();
}
function readStream(writer, stream, range = {}) {
  const { from = 1, to = Number.MAX_SAFE_INTEGER, order = "forward", limit = DEFAULT_LIMIT } = range;
  const direction = order === "forward" ? "ASC" : "DESC";
  const sql = `SELECT ${FACT_COLUMNS} FROM events WHERE stream = ? AND version BETWEEN ? AND ? ORDER BY version ${direction} LIMIT ?`;
  return writer.prepare(sql).all(stream, from, to, limit).map(toFact);
}
function findRequest(writer, stream, requestId) {
  const sql = "SELECT version, request_size, fingerprint FROM events WHERE request_id = ? AND stream = ?";
  const row = writer.prepare(sql).get(requestId, stream);
  if (row === void 0) return void 0;
  const facts = readStream(writer, stream, { from: row.version, limit: row.request_size });
  return { facts, fingerprint: row.fingerprint };
}
function lastPosition(writer) {
  const { last } = writer.prepare("SELECT coalesce(max(position), 0) AS last FROM events").get();
  return last;
}

// packages/local/src/sqlite/open.ts
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
// packages/local/src/sqlite/driver.ts
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join as join2, resolve } from "node:path";

var load = createRequire(import.meta.url);
var driverModule =
  process.getBuiltinModule("node:sqlite") === void 0 ? load.resolve("@photostructure/sqlite") : "node:sqlite";
function openFile(file, options = {}) {
  const { DatabaseSync } = load(driverModule);
  return new DatabaseSync(file, options);
}

// packages/local/src/sqlite/lock.ts
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

var BUSY = 5;
function lockFolder(folder) {
  const lock = openFile(join(folder, "bridgework.lock"), { timeout: 0 });
  try {
    lock.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    if (!(error instanceof Error && "errcode" in error && error.errcode === BUSY)) throw error;
    throw new Fault("SYSTEM", "locked", heldMessage(folder), { cause: error });
  }
  writeFileSync(
    join(folder, "bridgework.pid"),
    `${process.pid}
`,
  );
  return () => lock.close();
}
function heldMessage(folder) {
  return `The data folder ${folder} is in use by process ${holder(folder)}: stop that process, or give this one another folder with --data.`;
}
function holder(folder) {
  try {
    return readFileSync(join(folder, "bridgework.pid"), "utf8").trim() || "(unknown)";
  } catch {
    return "(unknown)";
  }
}

// packages/local/src/sqlite/reader.ts
import { Worker } from "node:worker_threads";

var MOST_ROWS = 2e4;
var MOST_WAITING = 1e4;
var LOCK_TIMEOUT_MS = 5e3;
function openReader(file) {
  return new WorkerReader(file);
}
var WorkerReader = class {
  #worker;
  #waiting = /* @__PURE__ */ new Map();
  #count = 0;
  #ended = null;
  #whenIdle = () => {};
  constructor(file) {
    const workerData = { file, driver: driverModule, timeout: LOCK_TIMEOUT_MS };
    this.#worker = new Worker(new URL("./reader-worker.mjs", import.meta.url), { workerData, execArgv: [] });
    this.#worker.unref();
    this.#worker.on("message", (answer) => this.#settle(answer));
    this.#worker.on("error", (error) =>
      this.#end(new Fault("SYSTEM", "reader", `The reader of ${file} stopped: ${error.message}`)),
    );
    this.#worker.on("exit", () =>
      this.#end(new Fault("SYSTEM", "closed", `${file} is closed; nothing more can be read.`)),
    );
  }
  query(sql, parameters = []) {
    return new Promise((resolve2, reject) => {
      if (this.#ended !== null) return reject(this.#ended);
      if (this.#waiting.size >= MOST_WAITING)
        return reject(new Fault("RATE_LIMIT", "busy", `${MOST_WAITING} queries wait already. Try again later.`));
      this.#count += 1;
      this.#waiting.set(this.#count, { resolve: (rows) => resolve2(rows), reject });
      this.#worker.ref();
      this.#worker.postMessage({ id: this.#count, sql, parameters, mostRows: MOST_ROWS });
    });
  }
  async close() {
    this.#ended ??= new Fault("SYSTEM", "closed", "The reader is closed; nothing more can be read.");
    if (this.#waiting.size > 0) {
      await new Promise((resolve2) => {
        this.#whenIdle = resolve2;
      });
    }
    await this.#worker.terminate();
  }
  #settle({ id, rows, error }) {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error !== void 0) waiting?.reject(new Fault("SYSTEM", "query", error.message, { cause: error }));
    else waiting?.resolve(rows ?? []);
    if (this.#waiting.size > 0) return;
    this.#worker.unref();
    this.#whenIdle();
  }
  #end(fault) {
    this.#ended ??= fault;
    for (const { reject } of this.#waiting.values()) reject(fault);
    this.#waiting.clear();
    this.#whenIdle();
  }
};

// packages/local/src/sqlite/storage-fault.ts
var STORAGE_CODES = /* @__PURE__ */ new Map([
  [5, "another program holds its lock"],
  [7, "memory is exhausted"],
  [8, "it cannot be written to"],
  [10, "the disk failed to read or write"],
  [11, "it is damaged"],
  [13, "the disk is full"],
  [14, "it cannot be opened"],
  [26, "it is not a SQLite file"],
]);
function storageFault(file, error) {
  const reason = storageReason(error);
  if (reason === void 0) return error;
  const message = `Cannot write ${file}: ${reason} (${messageOf(error)}). What was acknowledged is kept; what was not has to be sent again.`;
  return new Fault("SYSTEM", "storage", message, { cause: error });
}
function storageReason(error) {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return void 0;
  return STORAGE_CODES.get(error.errcode & 255);
}

// packages/local/src/sqlite/writer.ts
function createWriter(db, file) {
  return new SqliteWriter(db, file);
}
var SqliteWriter = class {
  db;
  #file;
  #statements = /* @__PURE__ */ new Map();
  #faultListeners = [];
  #undoListeners = [];
  #turn = null;
  #working = false;
  #closed = false;
  constructor(db, file) {
    this.db = db;
    this.#file = file;
  }
  stage(work) {
    return new Promise((resolve2, reject) => {
      try {
        const turn = this.#turn ?? this.#begin();
        const result = this.#attempt(turn, work);
        turn.staged.push({ commit: () => resolve2(result), fail: reject });
      } catch (error) {
        reject(storageFault(this.#file, error));
      }
    });
  }
  async peek(read) {
    return this.#turn === null ? read() : this.stage(read);
  }
  prepare(sql) {
    const known = this.#statements.get(sql);
    if (known !== void 0) return known;
    const statement = this.db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
  afterCommit(work) {
    if (this.#turn === null) work();
    else this.#turn.afterCommit.push(work);
  }
  onFault(listener) {
    this.#faultListeners.push(listener);
  }
  onUndo(listener) {
    this.#undoListeners.push(listener);
  }
  async close() {
    if (this.#closed) return;
    this.#endTurn();
    this.#closed = true;
    this.db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    this.db.close();
  }
  #begin() {
    if (this.#closed) throw new Fault("SYSTEM", "closed", `${this.#file} is closed; nothing more can be written.`);
    this.#run("BEGIN IMMEDIATE");
    this.#turn = { staged: [], afterCommit: [] };
    setImmediate(() => this.#endTurn());
    return this.#turn;
  }
  /** The first work of a turn is alone in its transaction, so it needs no savepoint. */
  #attempt(turn, work) {
    if (this.#working) throw new Error("Work that is staged cannot stage work itself; call it before or after.");
    if (turn.lost !== void 0) throw turn.lost;
    const alone = turn.staged.length === 0;
    const registered = turn.afterCommit.length;
    this.#working = true;
    try {
      const result = work();

      return result;
    } catch (error) {
      turn.afterCommit.length = registered;
      this.#undoWork(turn, alone, error);
      throw error;
    } finally {
      this.#working = false;
    }
  }
  /** On a full disk SQLite may undo the whole transaction, not the statement alone; then the turn is lost. */
  #undoWork(turn, alone, error) {
    try {
      if (alone) this.#restart();
      else if (this.db.isTransaction) this.db.exec("ROLLBACK TO work; RELEASE work");
      else turn.lost = error;
    } catch (failure) {
      turn.lost = failure;
    }
    this.#notifyUndo("work");
  }
  #restart() {
    if (this.db.isTransaction) this.#run("ROLLBACK");
    this.#run("BEGIN IMMEDIATE");
  }
  #endTurn() {
    const turn = this.#turn;
    if (turn === null) return;
    this.#turn = null;
    try {
      if (turn.lost !== void 0) throw turn.lost;
      this.#run("COMMIT");
    } catch (error) {
      this.#failTurn(turn, storageFault(this.#file, error));
      return;
    }
    for (const { commit } of turn.staged) commit();
    for (const work of turn.afterCommit) this.#tell(work);
  }
  #failTurn(turn, fault) {
    if (this.db.isTransaction) this.db.exec("ROLLBACK");
    for (const { fail } of turn.staged) fail(fault);
    this.#notifyUndo("turn");
    for (const listener of this.#faultListeners) listener(fault);
  }
  #tell(work) {
    try {
      work();
    } catch (error) {
      for (const listener of this.#faultListeners) listener(error);
    }
  }
  #notifyUndo(scope) {
    for (const listener of this.#undoListeners) listener(scope);
  }
  #run(sql) {
    this.prepare(sql).run();
  }
};

// packages/local/src/sqlite/open.ts
var LOCK_TIMEOUT_MS2 = 2e3;
var LARGEST_IDLE_WAL_BYTES = 64 * 1024 * 1024;
function openData(folder, migrations) {
  const absolute = resolve(folder);
  const file = join2(absolute, "bridgework.db");
  const unlock = translated(file, () => {
    mkdirSync(absolute, { recursive: true });
    return lockFolder(absolute);
  });
  try {
    const db = translated(file, () => openFile(file, { timeout: LOCK_TIMEOUT_MS2 }));
    translated(file, () => prepareFile(db, file, migrations));
    return opened(absolute, file, db, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}
function openTemporaryData(migrations) {
  const folder = mkdtempSync(join2(tmpdir(), "bridgework-"));
  const data2 = openData(folder, migrations);
  return {
    ...data2,
    close: async () => {
      await data2.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
function opened(folder, file, db, unlock) {
  const writer = createWriter(db, file);
  const reader = openReader(file);
  return {
    folder,
    file,
    writer,
    reader,
    close: async () => {
      await reader.close();
      await writer.close();
      unlock();
    },
  };
}
function prepareFile(db, file, migrations) {
  db.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -64000;
    PRAGMA journal_size_limit = ${LARGEST_IDLE_WAL_BYTES};
  `);
  const version = versionOf(db);
  if (version > migrations.length) {
    const message = `${file} was written by a newer Bridgework (version ${version} of the file; this one knows ${migrations.length}): use that one, or another folder with --data.`;
    throw new Fault("SYSTEM", "newer_version", message);
  }
  for (let next2 = version; next2 < migrations.length; next2 += 1) {
    db.exec(`BEGIN IMMEDIATE; ${(migrations[next2] ?? []).join(";\n")}; PRAGMA user_version = ${next2 + 1}; COMMIT`);
  }
}
function versionOf(db) {
  const row = db.prepare("PRAGMA user_version").get();
  return row.user_version;
}
function translated(file, work) {
  try {
    return work();
  } catch (error) {
    const reason = storageReason(error) ?? systemReason(error);
    if (reason === void 0) throw error;
    throw new Fault("SYSTEM", "storage", `Cannot use ${file}: ${reason} (${messageOf(error)}).`, { cause: error });
  }
}
function systemReason(error) {
  return error instanceof Error && "syscall" in error ? "its folder cannot be made or written to" : void 0;
}

// packages/local/src/sqlite/checkpoints.ts
var checkpointsSchema =
  "CREATE TABLE checkpoints (consumer TEXT PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID";

// packages/local/src/sqlite/dead-letters.ts
var deadLettersSchema = `
  CREATE TABLE dead_letters (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    error_class TEXT NOT NULL,
    letter TEXT NOT NULL
  ) STRICT;
  CREATE INDEX dead_letters_status ON dead_letters (status, kind, error_class)
`;

// packages/local/src/sqlite/outbox.ts
var outboxSchema = `
  CREATE TABLE outbox (
    number INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    channel TEXT NOT NULL,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    sent_at TEXT NOT NULL
  ) STRICT
`;

// packages/local/src/sqlite/streams.ts
var streamsSchema = `
  CREATE TABLE streams (
    stream TEXT PRIMARY KEY,
    category TEXT NOT NULL,
    version INTEGER NOT NULL,
    last_type TEXT NOT NULL,
    last_time TEXT NOT NULL,
    position INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX streams_position ON streams (position);
  CREATE INDEX streams_category ON streams (category, position)
`;

// packages/local/src/sqlite/views.ts
var viewsSchema = `
  CREATE TABLE views (
    view TEXT NOT NULL,
    key TEXT NOT NULL,
    version INTEGER NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (view, key)
  ) STRICT, WITHOUT ROWID
`;

// packages/local/src/sqlite/schemas.ts
var storeSchemas = [eventStoreSchema, checkpointsSchema, viewsSchema, streamsSchema, deadLettersSchema, outboxSchema];

// node_modules/ulid/dist/node/index.js
import crypto from "node:crypto";

var ENCODING = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
var ENCODING_LEN = 32;
var RANDOM_LEN = 16;
var TIME_LEN = 10;
var TIME_MAX = 281474976710655;
var ULIDErrorCode;
((ULIDErrorCode2) => {
  ULIDErrorCode2["Base32IncorrectEncoding"] = "B32_ENC_INVALID";
  ULIDErrorCode2["DecodeTimeInvalidCharacter"] = "DEC_TIME_CHAR";
  ULIDErrorCode2["DecodeTimeValueMalformed"] = "DEC_TIME_MALFORMED";
  ULIDErrorCode2["EncodeTimeNegative"] = "ENC_TIME_NEG";
  ULIDErrorCode2["EncodeTimeSizeExceeded"] = "ENC_TIME_SIZE_EXCEED";
  ULIDErrorCode2["EncodeTimeValueMalformed"] = "ENC_TIME_MALFORMED";
  ULIDErrorCode2["PRNGDetectFailure"] = "PRNG_DETECT";
  ULIDErrorCode2["ULIDInvalid"] = "ULID_INVALID";
  ULIDErrorCode2["Unexpected"] = "UNEXPECTED";
  ULIDErrorCode2["UUIDInvalid"] = "UUID_INVALID";
})(ULIDErrorCode || (ULIDErrorCode = {}));
var ULIDError = class extends Error {
  constructor(errorCode, message) {
    super(`${message} (${errorCode})`);
    this.name = "ULIDError";
    this.code = errorCode;
  }
};
function randomChar(prng) {
  const randomPosition = Math.floor(prng() * ENCODING_LEN) % ENCODING_LEN;
  return ENCODING.charAt(randomPosition);
}
function replaceCharAt(str, index, char) {
  if (index > str.length - 1) {
    return str;
  }
  return str.substr(0, index) + char + str.substr(index + 1);
}
function incrementBase32(str) {
  let done = void 0,
    index = str.length,
    char,
    charIndex,
    output = str;
  const maxCharIndex = ENCODING_LEN - 1;
  while (!done && index-- >= 0) {
    char = output[index];
    charIndex = ENCODING.indexOf(char);
    if (charIndex === -1) {
      throw new ULIDError(ULIDErrorCode.Base32IncorrectEncoding, "Incorrectly encoded string");
    }
    if (charIndex === maxCharIndex) {
      output = replaceCharAt(output, index, ENCODING[0]);
      continue;
    }
    done = replaceCharAt(output, index, ENCODING[charIndex + 1]);
  }
  if (typeof done === "string") {
    return done;
  }
  throw new ULIDError(ULIDErrorCode.Base32IncorrectEncoding, "Failed incrementing string");
}
function detectPRNG(root) {
  const rootLookup = detectRoot();
  const globalCrypto =
    (rootLookup && (rootLookup.crypto || rootLookup.msCrypto)) || (typeof crypto !== "undefined" ? crypto : null);
  if (typeof globalCrypto?.getRandomValues === "function") {
    return () => {
      const buffer = new Uint8Array(1);
      globalCrypto.getRandomValues(buffer);
      return buffer[0] / 256;
    };
  } else if (typeof globalCrypto?.randomBytes === "function") {
    return () => globalCrypto.randomBytes(1).readUInt8() / 256;
  } else if (crypto?.randomBytes) {
    return () => crypto.randomBytes(1).readUInt8() / 256;
  }
  throw new ULIDError(ULIDErrorCode.PRNGDetectFailure, "Failed to find a reliable PRNG");
}
function detectRoot() {
  if (inWebWorker()) return self;
  if (typeof window !== "undefined") {
    return window;
  }
  if (typeof global !== "undefined") {
    return global;
  }
  if (typeof globalThis !== "undefined") {
    return globalThis;
  }
  return null;
}
function encodeRandom(len, prng) {
  let str = "";
  for (; len > 0; len--) {
    str = randomChar(prng) + str;
  }
  return str;
}
function encodeTime(now, len = TIME_LEN) {
  if (isNaN(now)) {
    throw new ULIDError(ULIDErrorCode.EncodeTimeValueMalformed, `Time must be a number: ${now}`);
  } else if (now > TIME_MAX) {
    throw new ULIDError(ULIDErrorCode.EncodeTimeSizeExceeded, `Cannot encode a time larger than ${TIME_MAX}: ${now}`);
  } else if (now < 0) {
    throw new ULIDError(ULIDErrorCode.EncodeTimeNegative, `Time must be positive: ${now}`);
  } else if (Number.isInteger(now) === false) {
    throw new ULIDError(ULIDErrorCode.EncodeTimeValueMalformed, `Time must be an integer: ${now}`);
  }
  let mod,
    str = "";
  for (let currentLen = len; currentLen > 0; currentLen--) {
    mod = now % ENCODING_LEN;
    str = ENCODING.charAt(mod) + str;
    now = (now - mod) / ENCODING_LEN;
  }
  return str;
}
function inWebWorker() {
  return typeof WorkerGlobalScope !== "undefined" && self instanceof WorkerGlobalScope;
}
function monotonicFactory(prng) {
  const currentPRNG = prng || detectPRNG();
  let lastTime = 0,
    lastRandom;
  return function _ulid(seedTime) {
    const seed = !seedTime || isNaN(seedTime) ? Date.now() : seedTime;
    if (seed <= lastTime) {
      const incrementedRandom = (lastRandom = incrementBase32(lastRandom));
      return encodeTime(lastTime, TIME_LEN) + incrementedRandom;
    }
    lastTime = seed;
    const newRandom = (lastRandom = encodeRandom(RANDOM_LEN, currentPRNG));
    return encodeTime(seed, TIME_LEN) + newRandom;
  };
}

// bench/tmp-prof.ts
var ulid = monotonicFactory();
var width = Number(process.argv[2]);
var n = Number(process.argv[3]);
var streams = Array.from({ length: 100 }, () => `counter#${ulid()}`);
var reqs = Array.from({ length: n }, (_, index) => {
  const id = ulid();
  const r = ulid();
  return {
    stream: streams[index % 100],
    expected: Math.floor(index / 100),
    requestId: r,
    fingerprint: ulid(),
    events: [
      {
        id,
        type: "CounterChanged",
        schemaVersion: 1,
        time: /* @__PURE__ */ new Date().toISOString(),
        data: { note: "x".repeat(250) },
        meta: { correlationId: id, causationId: null, actor: "http", source: "bridgework", requestId: r },
      },
    ],
  };
});
var data = openTemporaryData([storeSchemas]);
if (process.argv[4]) data.writer.db.exec(process.argv[4]);
var store = sqliteEventStore(data.writer, data.reader);
var t = performance.now();
var next = 0;
await Promise.all(
  Array.from({ length: width }, async () => {
    for (let i = next++; i < n; i = next++) {
      await store.append(reqs[i]);
    }
  }),
);
console.log(width, Math.round(n / ((performance.now() - t) / 1e3)));
await data.close();
