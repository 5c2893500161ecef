import { queryOptions, useQueries, useQuery } from "@tanstack/react-query";
import { listEvents, type StreamName } from "../data/api.ts";
import { eventQuery, runQuery, streamQuery } from "../data/queries.ts";
import { parseStreamName } from "../kit/stream-name.ts";

export type Found =
  | { readonly kind: "event"; readonly id: string; readonly label: string }
  | { readonly kind: "run"; readonly id: string; readonly label: string }
  | { readonly kind: "stream"; readonly name: StreamName; readonly label: string }
  | { readonly kind: "chain"; readonly id: string; readonly label: string };

const CATEGORIES = ["form", "task", "counter"];
/** Shorter texts are words, not ids. */
const SHORTEST_ID = 8;

/** What an id that was typed or pasted belongs to: an event, a run, a stream, or a chain of events. */
export function useFound(text: string): { readonly items: readonly Found[]; readonly searching: boolean } {
  const id = text.trim().replace(/@\d+$/, "");
  const name = parseStreamName(id);
  const asked = name !== null || (id.length >= SHORTEST_ID && !/\s/.test(id));
  const options = { enabled: asked && name === null, retry: false };
  const event = useQuery({ ...eventQuery(id), ...options });
  const run = useQuery({ ...runQuery(id), ...options });
  const chain = useQuery({ ...chainQuery(id), ...options });
  const names = name === null ? CATEGORIES.map((category) => ({ category, id })) : [name];
  const streams = useQueries({
    queries: names.map((each) => ({ ...streamQuery(each), enabled: asked, retry: false })),
  });
  if (!asked) return { items: [], searching: false };
  const items: readonly (Found | null)[] = [
    event.data === undefined ? null : { kind: "event", id, label: `Event ${event.data.type}` },
    run.data === undefined ? null : { kind: "run", id, label: `Run of ${run.data.workflow}` },
    ...streams.map(({ data }) => (data === undefined ? null : streamFound(data))),
    chain.data === undefined || chain.data.items.length === 0 ? null : chainFound(id),
  ];
  return {
    items: items.filter((item) => item !== null),
    searching: [event, run, chain, ...streams].some((query) => query.isFetching),
  };
}

function chainQuery(correlationId: string) {
  return queryOptions({
    queryKey: ["chain", correlationId],
    queryFn: ({ signal }) => listEvents({ correlationId, limit: 1 }, signal),
  });
}

function streamFound({ category, id, version }: StreamName & { readonly version: number }): Found {
  return { kind: "stream", name: { category, id }, label: `Stream ${category}#${id}, version ${version}` };
}

function chainFound(id: string): Found {
  return { kind: "chain", id, label: "Events of this correlation" };
}
