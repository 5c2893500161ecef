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

parentPort.on("message", ({ id, sql, parameters, mostRows }) => {
  try {
    const rows = prepare(sql).all(...parameters);
    if (rows.length > mostRows)
      throw new Error(
        `The query found ${rows.length} rows; at most ${mostRows} are read at once. Give it a smaller LIMIT.`,
      );
    parentPort.postMessage({ id, rows });
  } catch (error) {
    parentPort.postMessage({ id, error: { message: error.message, errcode: error.errcode } });
  }
});
