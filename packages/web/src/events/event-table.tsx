import { useCallback, useMemo, useState } from "react";
import type { EventFilter } from "../data/api.ts";
import { counted } from "../kit/format.ts";
import { domainIcon, Icon } from "../kit/icon.tsx";
import { StreamText } from "../kit/id.tsx";
import { Kbd } from "../kit/kbd.tsx";
import { ListKeys } from "../kit/paged.tsx";
import { EmptyFiltered, ErrorCard, LoadingRows } from "../kit/states.tsx";
import { ClockTime } from "../kit/time.tsx";
import { VirtualGrid } from "../kit/virtual-grid.tsx";
import { Outcomes } from "./outcomes.tsx";
import type { EventsSearch } from "./search.ts";
import type { EventList, EventRow } from "./use-event-list.ts";
import { useOutcomes } from "./use-outcomes.ts";
import type { Tail } from "./use-tail.ts";

interface Props {
  readonly search: EventsSearch;
  readonly filter: EventFilter;
  readonly list: EventList;
  readonly tail: Tail;
  readonly onChange: (changed: Partial<EventsSearch>, replace?: boolean) => void;
}

const COLUMNS = [
  {
    key: "time",
    className: "c-time",
    label: (
      <>
        Time <i>UTC</i>
      </>
    ),
  },
  { key: "type", className: "c-type", label: "Type" },
  { key: "stream", className: "c-stream", label: "Stream" },
  { key: "outcome", className: "c-outcome", label: "Outcome" },
];

const CLEARED: Partial<EventsSearch> = { type: [], stream: "", correlationId: "", last: "", since: "", until: "" };

export function EventTable({ search, filter, list, tail, onChange }: Props) {
  const { query, rows, loadMore } = list;
  const [[first, last], setRange] = useState<readonly [number, number]>([0, 0]);
  const inSight = useMemo(() => rows.slice(first, last + 1), [rows, first, last]);
  const outcomeOf = useOutcomes(filter, inSight);
  const onRange = useCallback((from: number, to: number) => setRange([from, to]), []);
  if (query.isPending) return <LoadingRows label="Reading events" />;
  if (rows.length === 0 && query.error !== null)
    return <ErrorCard title="The events could not be read" error={query.error} onRetry={() => void query.refetch()} />;
  if (rows.length === 0) return <EmptyFiltered what="events" onClear={() => onChange(CLEARED)} />;
  const { flashAfter } = tail;
  return (
    <div className="list">
      <VirtualGrid
        label="Events, newest first"
        columns={COLUMNS}
        rows={rows}
        rowKey={({ fact }) => fact.id}
        rowClass={({ fact }) => (flashAfter !== null && fact.position > flashAfter ? "new" : "")}
        selected={search.event ?? null}
        cells={(row) => cellsOf(row, <Outcomes key="outcome" runs={outcomeOf(row)} />)}
        onOpen={({ fact }) => onChange({ event: fact.id })}
        onMove={({ fact }) => search.event !== undefined && onChange({ event: fact.id }, true)}
        onEnd={loadMore}
        onTop={tail.onTop}
        onRange={onRange}
        topSignal={tail.topSignal}
      />
      <Foot list={list} />
    </div>
  );
}

function cellsOf({ fact }: EventRow, outcome: React.ReactNode): readonly React.ReactNode[] {
  return [
    <ClockTime key="time" value={fact.time} />,
    <span key="type" className="type">
      <Icon name={domainIcon(fact.type)} />
      <span className="cut">{fact.type}</span>
    </span>,
    <StreamText key="stream" stream={fact.stream} version={fact.version} />,
    outcome,
  ];
}

function Foot({ list: { rows, complete, query } }: { readonly list: EventList }) {
  const loaded = counted(rows.length, "event");
  return (
    <p className="foot tn">
      <span>
        {complete ? loaded : `${loaded} read, older ones follow as you scroll`}
        {query.isFetchingNextPage ? ", reading…" : ""}
        {query.isFetchNextPageError ? (
          <button type="button" className="q bad" onClick={() => void query.fetchNextPage()}>
            Older events could not be read. Try again
          </button>
        ) : null}
      </span>
      <ListKeys>
        <Kbd>/</Kbd>
        <span>filter</span>
        <Kbd>?</Kbd>
        <span>keys</span>
      </ListKeys>
    </p>
  );
}
