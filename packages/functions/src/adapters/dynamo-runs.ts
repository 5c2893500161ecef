import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { Fault } from "@bridgework/core/kernel/fault";
import { describe } from "@bridgework/core/kernel/problem";
import { BAD_CURSOR } from "@bridgework/core/ports/cursor";
import type { Run, RunFilter, RunPage } from "@bridgework/core/ports/workflows";
import type { Dynamo } from "./dynamo-client.ts";
import { answerOrRefusal } from "./dynamo-fault.ts";
import { queryItems } from "./dynamo-query.ts";
import { type Item, number, text, textIn } from "./item.ts";

/** What Step Functions does not list by: the runs of an event, of a correlation, of all workflows together. */
export interface RunRows {
  /** Written only if it tells of a later moment than what is there. */
  put(run: Run): Promise<void>;
  /** The newest of the name, of whatever workflow. */
  find(name: string): Promise<Run | undefined>;
  /** Newest first. A page may be short, or empty, before the end. */
  list(filter: RunFilter, page: { readonly limit: number; readonly cursor?: string }): Promise<RunPage>;
}

/** Step Functions forgets an execution that ended so long ago. */
const DAYS = 90;
const DAY_SECONDS = 86_400;
/** Rows of a partition that one page looks at. */
const MOST_EXAMINED = 2_000;
const LAST = "~";

/**
 * Rows of runs beside the views: two to four items of a write unit each, when a run begins and when it ends. All runs
 * share one partition, which takes a thousand of these in a second.
 */
export function dynamoRuns({ client, tables: { views: table } }: Dynamo): RunRows {
  const rowsIn = async (pk: string, before: string, limit: number): Promise<readonly Row[]> => {
    const rows: Row[] = [];
    const range = { pk, from: "0", to: before, order: "backward", limit } as const;
    for await (const item of queryItems(client, table, range)) rows.push(toRow(item));
    return rows.filter(({ place }) => place !== before);
  };

  return {
    put: async (run) => {
      const puts = partitionsOf(run).map((pk) => new PutItemCommand({ TableName: table, ...putOf(pk, run) }));
      await Promise.all(puts.map((put) => answerOrRefusal(table, client.send(put))));
    },
    find: async (name) => (await rowsIn(named(name), LAST, 1))[0]?.run,
    list: async (filter, { limit, cursor }) => {
      const { eventIds } = filter;
      const before = cursor === undefined ? LAST : readPlace(cursor);
      const pks = eventIds === undefined ? [partitionFor(filter)] : [...new Set(eventIds)].map(ofEvent);
      const rows = (await Promise.all(pks.map((pk) => rowsIn(pk, before, MOST_EXAMINED)))).flat();
      rows.sort((left, right) => (left.place < right.place ? 1 : -1));
      const found = rows.filter(({ run }) => matches(run, filter));
      const items = found.slice(0, limit);
      const unread = rows.length >= MOST_EXAMINED ? rows : [];
      const last = (found.length > limit ? items : unread).at(-1);
      return { items: items.map(({ run }) => run), next: last?.place ?? null };
    },
  };
}

interface Row {
  readonly place: string;
  readonly run: Run;
}

const ALL = "R#A";
const named = (name: string): string => `R#N#${name}`;
const ofEvent = (eventId: string): string => `R#E#${eventId}`;
const ofCorrelation = (correlationId: string): string => `R#C#${correlationId}`;

function partitionsOf({ id, trigger }: Run): readonly string[] {
  const triggered = trigger === null ? [] : [ofEvent(trigger.eventId), ofCorrelation(trigger.correlationId)];
  return [ALL, named(id), ...triggered];
}

function partitionFor({ correlationId }: RunFilter): string {
  return correlationId === undefined ? ALL : ofCorrelation(correlationId);
}

const placeOf = ({ startedAt, id, workflow }: Run): string => `${startedAt}#${id}#${workflow}`;

function putOf(pk: string, run: Run) {
  const began = Date.parse(run.startedAt);
  const ended = run.stoppedAt === null ? null : Date.parse(run.stoppedAt);
  const at = ended ?? began;
  const item: Item = {
    pk: text(pk),
    sk: text(placeOf(run)),
    doc: text(JSON.stringify(run)),
    // That it has ended is later than that it runs, also within a millisecond.
    lastVersion: number(at * 2 + (ended === null ? 0 : 1)),
    ttl: number(Math.ceil(at / 1000) + DAYS * DAY_SECONDS),
  };
  return {
    Item: item,
    ConditionExpression: "attribute_not_exists(pk) OR lastVersion < :version",
    ExpressionAttributeValues: { ":version": number(at * 2 + (ended === null ? 0 : 1)) },
  };
}

function toRow(item: Item): Row {
  return { place: textIn(item, "sk"), run: JSON.parse(textIn(item, "doc")) };
}

function matches({ status, workflow, trigger }: Run, filter: RunFilter): boolean {
  return (
    (filter.status ?? status) === status &&
    (filter.workflow ?? workflow) === workflow &&
    (filter.correlationId ?? trigger?.correlationId) === trigger?.correlationId
  );
}

function readPlace(cursor: string): string {
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z#[^#]+#[^#]+$/.test(cursor)) return cursor;
  throw new Fault("VALIDATION", BAD_CURSOR, `Expected the next of a page of this list, got ${describe(cursor)}.`);
}
