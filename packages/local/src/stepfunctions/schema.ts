/** What a later version adds: the bulkhead of a task; other commands have the default. */
export const executionsSchema2 = "ALTER TABLE execution_commands ADD COLUMN bulkhead TEXT NOT NULL DEFAULT 'standard'";

/** Version 1 of the engine's tables. Times are milliseconds since 1970. */
export const executionsSchema = `
  CREATE TABLE definitions (id INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, text TEXT NOT NULL) STRICT;
  CREATE TABLE state_machines (
    name TEXT PRIMARY KEY,
    definition INTEGER NOT NULL,
    type TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE executions (
    seq INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    workflow TEXT NOT NULL,
    definition INTEGER NOT NULL,
    status TEXT NOT NULL,
    activity TEXT,
    retries INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    stopped_at INTEGER,
    random REAL NOT NULL,
    input TEXT NOT NULL,
    output INTEGER,
    error TEXT,
    cause TEXT,
    rule TEXT,
    event_id TEXT,
    event_type TEXT,
    stream TEXT,
    version INTEGER,
    correlation_id TEXT NOT NULL,
    UNIQUE (name, workflow)
  ) STRICT;
  CREATE INDEX executions_status ON executions (status, workflow);
  CREATE INDEX executions_workflow ON executions (workflow);
  CREATE INDEX executions_event ON executions (event_id) WHERE event_id IS NOT NULL;
  CREATE INDEX executions_correlation ON executions (correlation_id);
  CREATE TABLE execution_chunks (
    execution INTEGER NOT NULL,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    signal TEXT NOT NULL,
    history TEXT NOT NULL,
    PRIMARY KEY (execution, number)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE execution_commands (
    id INTEGER PRIMARY KEY,
    execution INTEGER NOT NULL,
    event INTEGER NOT NULL,
    kind TEXT NOT NULL,
    due INTEGER,
    UNIQUE (execution, event)
  ) STRICT
`;
