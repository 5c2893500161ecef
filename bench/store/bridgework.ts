import { sqliteEventStore } from "@bridgework/local/sqlite/event-store";
import { openTemporaryData } from "@bridgework/local/sqlite/open";
import { storeSchemas } from "@bridgework/local/sqlite/schemas";
import { inParallel } from "../load.ts";
import type { Contender, OpenContender } from "./contender.ts";

export const bridgework: Contender = {
  about: { name: "Bridgework, SQLite", durable: "loss of power", portion: 1 },
  open,
};

async function open(): Promise<OpenContender> {
  const data = openTemporaryData([storeSchemas]);
  const store = sqliteEventStore(data.writer, data.reader);
  return {
    readyToAppend: (requests, callers) => () =>
      inParallel(requests.length, callers, async (index) => {
        const request = requests[index];
        if (request === undefined) return;
        const { status } = await store.append(request);
        if (status !== "appended")
          throw new Error(`Expected every append to be recorded; ${request.stream} answered ${status}.`);
      }),
    readStreams: async (streams) => {
      let seen = 0;
      for (const stream of streams) seen += (await store.read(stream)).length;
      return seen;
    },
    scan: async (limit) => {
      let seen = 0;
      for (let after = 0; ; ) {
        const facts = await store.readAll({ order: "forward", after, limit });
        seen += facts.length;
        if (facts.length < limit) return seen;
        after = facts.at(-1)?.position ?? after;
      }
    },
    close: data.close,
  };
}
