import type { HistoryPage } from "@bridgework/functions/http/contract";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { Json, JsonObject } from "../data/json.ts";
import { historyQuery } from "../data/queries.ts";
import { Icon } from "../kit/icon.tsx";
import { usePaged } from "../kit/paged.tsx";
import { ClockTime } from "../kit/time.tsx";
import { UnreadOne } from "../kit/unread.tsx";
import { VirtualGrid } from "../kit/virtual-grid.tsx";
import { causeText } from "./describe.ts";
import { Panel, Payload } from "./step-panel.tsx";
import "./lists.css";

type HistoryEvent = HistoryPage["items"][number];

const COLUMNS = [
  { key: "id", label: "Event" },
  { key: "time", label: "Time" },
  { key: "type", label: "Type" },
  { key: "detail", label: "Detail" },
] as const;

interface Props {
  readonly runId: string;
  /** Id of an event. */
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
}

/** Every event of the run, as GetExecutionHistory gives them; read page by page as one scrolls. */
export function History({ runId, selected, onSelect }: Props) {
  const query = useInfiniteQuery(historyQuery(runId));
  const { read, more } = usePaged(query);
  if (read === undefined) return <UnreadOne what="history" error={query.error} onRetry={() => query.refetch()} />;
  return (
    <div className="h-grid">
      <VirtualGrid
        label="History"
        columns={COLUMNS}
        rows={read}
        rowKey={({ id }) => String(id)}
        cells={cellsOf}
        selected={selected}
        onOpen={({ id }) => onSelect(String(id))}
        onEnd={more}
      />
    </div>
  );
}

export function EventPanel({
  runId,
  eventId,
  onClose,
}: {
  readonly runId: string;
  readonly eventId: string;
  readonly onClose: () => void;
}) {
  const { data } = useInfiniteQuery(historyQuery(runId));
  const event = data?.pages.flatMap(({ items }) => items).find(({ id }) => String(id) === eventId);
  if (event === undefined) return null;
  const { id, previousEventId } = event;
  const about = previousEventId === 0 ? `event ${id}` : `event ${id}, after ${previousEventId}`;
  return (
    <Panel name={event.type} about={about} glyph={<Icon name="events" />} onClose={onClose}>
      <p className="s-says">
        <ClockTime value={event.timestamp} />
      </p>
      <Payload title="Details" value={detailsOf(event)} />
    </Panel>
  );
}

function cellsOf(event: HistoryEvent) {
  return [
    <span key="id" className="tn t2">
      {event.id}
    </span>,
    <ClockTime key="time" value={event.timestamp} />,
    <span key="type" className={/Failed|TimedOut|Aborted/.test(event.type) ? "mid cut bad" : "mid cut"}>
      {event.type}
    </span>,
    <span key="detail" className="mono t2 cut">
      {summaryOf(event)}
    </span>,
  ];
}

/** The values of its details that say most, in a line: name, resource, error and cause. */
function summaryOf(event: HistoryEvent): string {
  const details = detailsOf(event);
  const cause = typeof details["cause"] === "string" ? causeText(details["cause"]) : undefined;
  const said = [details["name"], details["resource"], details["error"], cause];
  const words = said.filter((each) => typeof each === "string" && each !== "");
  if (words.length > 0) return words.join(" · ");
  return Object.keys(details).length === 0 ? "" : JSON.stringify(details);
}

/** The `…EventDetails` member of an event's type, whatever it is called; its JSON texts are read. */
function detailsOf(event: HistoryEvent): JsonObject {
  const found = Object.entries(event).find(([name, value]) => name.endsWith("EventDetails") && isObject(value))?.[1];
  if (!isObject(found)) return {};
  return Object.fromEntries(Object.entries(found).map(([name, value]) => [name, readJson(name, value)]));
}

const JSON_TEXTS: ReadonlySet<string> = new Set(["input", "output", "parameters"]);

function readJson(name: string, value: Json): Json {
  if (!JSON_TEXTS.has(name) || typeof value !== "string") return value;
  try {
    const parsed: Json = JSON.parse(value);
    return parsed;
  } catch {
    return value;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
