import { afterEach, beforeEach, expect, it } from "vitest";
import { type LocalData, openTemporaryData } from "./open.ts";
import { MOST_ROWS } from "./reader.ts";

let data: LocalData;
beforeEach(() => {
  data = openTemporaryData([["CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)"]]);
});
afterEach(() => data.close());

const COUNT_TO = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT i FROM n";

it("answers with the rows, whatever SQLite can hold", async () => {
  const rows = await data.reader.query("SELECT ? AS text, ? AS number, ? AS empty, ? AS bytes", [
    "Größe 🐢",
    1.5,
    null,
    new Uint8Array([1, 2]),
  ]);
  expect(rows).toEqual([{ text: "Größe 🐢", number: 1.5, empty: null, bytes: new Uint8Array([1, 2]) }]);
});

it("sees what was committed before the query", async () => {
  for (let id = 1; id <= 20; id += 1) {
    await data.writer.stage(() => data.writer.prepare("INSERT INTO notes VALUES (?, 'x')").run(id));
    expect(await data.reader.query("SELECT max(id) AS newest FROM notes")).toEqual([{ newest: id }]);
  }
});

it("cannot write", async () => {
  await expect(data.reader.query("INSERT INTO notes VALUES (1, 'x')")).rejects.toMatchObject({
    name: "SYSTEM",
    code: "query",
  });
});

it("rejects a query that is wrong and answers the next", async () => {
  await expect(data.reader.query("SELECT id FROM nowhere")).rejects.toThrow("no such table: nowhere");
  expect(await data.reader.query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
});

it("refuses a query that finds too many rows", async () => {
  expect(await data.reader.query(COUNT_TO, [MOST_ROWS])).toHaveLength(MOST_ROWS);
  await expect(data.reader.query(COUNT_TO, [MOST_ROWS + 1])).rejects.toThrow(`more than ${MOST_ROWS} rows`);
  expect(await data.reader.query(COUNT_TO, [1])).toEqual([{ i: 1 }]);
});

it("leaves the event loop free while a long query runs", async () => {
  let turns = 0;
  let asking = true;
  const query = data.reader.query(`SELECT max(i) AS last FROM (${COUNT_TO})`, [1_000_000]).finally(() => {
    asking = false;
  });
  while (asking) {
    await new Promise((resolve) => setImmediate(resolve));
    turns += 1;
  }
  expect(await query).toEqual([{ last: 1_000_000 }]);
  expect(turns).toBeGreaterThan(10);
});

it("answers what was asked before close, and nothing after", async () => {
  const asked = data.reader.query("SELECT 1 AS one");
  const closed = data.reader.close();
  await expect(data.reader.query("SELECT 2 AS two")).rejects.toMatchObject({ name: "SYSTEM", code: "closed" });
  expect(await asked).toEqual([{ one: 1 }]);
  await closed;
});
