// A plain module: a worker thread cannot load TypeScript on every Node that is supported. The build copies it beside the bundle.
import { createRequire } from "node:module";
import { parentPort, workerData } from "node:worker_threads";

const { DatabaseSync } = createRequire(import.meta.url)(workerData.driver);
const db = new DatabaseSync(workerData.file, { readOnly: true, timeout: workerData.timeout });
db.exec("PRAGMA query_only = 1; PRAGMA cache_size = -16000; PRAGMA mmap_size = 268435456");

const MOST_STATEMENTS = 200;
const statements = new Map();

function prepare(sql) {
  const known = statements.get(sql);
  if (known !== undefined) return known;
  const statement = db.prepare(sql);
  if (statements.size >= MOST_STATEMENTS) statements.delete(statements.keys().next().value);
  statements.set(sql, statement);
  return statement;
}

function rowsOf(sql, parameters, mostRows) {
  const rows = [];
  for (const row of prepare(sql).iterate(...parameters)) {
    if (rows.length === mostRows) {
      throw new Error(
        `The query finds more than ${mostRows} rows, the most that are read at once. Give it a smaller LIMIT.`,
      );
    }
    rows.push(row);
  }
  return rows;
}

parentPort.on("message", ({ id, sql, parameters, mostRows }) => {
  try {
    parentPort.postMessage({ id, rows: rowsOf(sql, parameters, mostRows) });
  } catch (error) {
    parentPort.postMessage({ id, error: { message: error.message, errcode: error.errcode } });
  }
});
