import { sqliteEventStore } from "@bridgework/local/sqlite/event-store";
import { openTemporaryData } from "@bridgework/local/sqlite/open";
import { storeSchemas } from "@bridgework/local/sqlite/schemas";
import { monotonicFactory } from "ulid";

const ulid = monotonicFactory();
const width = Number(process.argv[2]),
  n = Number(process.argv[3]);
const streams = Array.from({ length: 100 }, () => `counter#${ulid()}`);
const reqs = Array.from({ length: n }, (_, index) => {
  const id = ulid();
  const r = ulid();
  return {
    stream: streams[index % 100]!,
    expected: Math.floor(index / 100),
    requestId: r,
    fingerprint: ulid(),
    events: [
      {
        id,
        type: "CounterChanged",
        schemaVersion: 1,
        time: new Date().toISOString(),
        data: { note: "x".repeat(250) },
        meta: { correlationId: id, causationId: null, actor: "http", source: "bridgework", requestId: r },
      },
    ],
  };
});
const data = openTemporaryData([storeSchemas]);
if (process.argv[4]) data.writer.db.exec(process.argv[4]);
const store = sqliteEventStore(data.writer, data.reader);
const t = performance.now();
let next = 0;
await Promise.all(
  Array.from({ length: width }, async () => {
    for (let i = next++; i < n; i = next++) {
      await store.append(reqs[i]!);
    }
  }),
);
console.log(width, Math.round(n / ((performance.now() - t) / 1000)));
await data.close();
