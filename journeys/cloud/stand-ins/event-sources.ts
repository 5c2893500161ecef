import * as z from "zod";
import type { CloudGraph } from "../graph.ts";
import type { Functions } from "./functions.ts";
import { openQueueMapping, queueMapping } from "./queue-mapping.ts";
import type { Queues } from "./queues.ts";
import { openStreamReader } from "./stream-reader.ts";
import { type Mapping, openTableMapping, tableMapping } from "./table-mapping.ts";
import type { Tables } from "./tables.ts";

export interface EventSourceSettings {
  readonly graph: CloudGraph;
  readonly tables: Tables;
  readonly queues: Queues;
  readonly functions: Functions;
}

/** What Lambda reads by itself: the graph's mappings of streams and queues to functions. */
export async function openEventSources({ graph, tables, queues, functions }: EventSourceSettings) {
  const open = async (settings: z.infer<typeof mapping>): Promise<Mapping> => {
    const target = functions.byArn(settings.functionName);
    if (!("startingPosition" in settings)) return openQueueMapping({ settings, queues, target });
    const [tableArn = ""] = settings.eventSourceArn.split("/stream/");
    const reader = await openStreamReader(tables.endpoint, tables.streamOf(tableArn));
    return openTableMapping({ settings, reader, target, queues });
  };
  const mappings = await Promise.all(
    graph.take("lambda/eventSourceMapping:EventSourceMapping", mapping).map(({ id: _, ...settings }) => open(settings)),
  );
  return { close: async () => void (await Promise.all(mappings.map((each) => each.close()))) };
}

const mapping = z.union([tableMapping, queueMapping]);
