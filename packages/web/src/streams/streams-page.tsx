import type { StreamPage } from "@bridgework/functions/http/contract";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { present } from "../app/search.ts";
import { catalogQuery, streamsQuery } from "../data/queries.ts";
import { buttonClass } from "../kit/button.tsx";
import { count, counted } from "../kit/format.ts";
import { domainIcon } from "../kit/icon.tsx";
import { IdText } from "../kit/id.tsx";
import { ListFoot, ListRows, usePaged } from "../kit/paged.tsx";
import { SegmentedFilter } from "../kit/segmented.tsx";
import { Empty, EmptyFiltered } from "../kit/states.tsx";
import { Ago } from "../kit/time.tsx";
import { TypeName } from "../kit/type-name.tsx";
import { useLiveMessage } from "../live/use-live.ts";
import { useRefresh } from "../live/use-refresh.ts";
import { IdBox } from "./id-box.tsx";
import "../kit/filter-bar.css";
import "../kit/list-page.css";
import "./streams.css";

type StreamItem = StreamPage["items"][number];

const route = getRouteApi("/streams");

const COLUMNS = [
  { key: "category", label: "Category" },
  { key: "id", label: "Id" },
  { key: "version", label: "Version", className: "r" },
  { key: "last", label: "Last event" },
  { key: "time", label: "When", className: "r" },
] as const;

export function StreamsPage() {
  const { category, id, stream: selected } = route.useSearch();
  const navigate = route.useNavigate();
  const open = useNavigate();
  const query = useInfiniteQuery(streamsQuery(category));
  const refresh = useRefresh(["streams"]);
  useLiveMessage("facts", refresh);
  const { read, more } = usePaged(query);
  const rows = useMemo(() => read?.filter((stream) => stream.id.startsWith(id ?? "")), [read, id]);
  const filtered = category !== undefined || id !== undefined;
  return (
    <div className="lp ss">
      <h1 className="vh">Streams</h1>
      <Filters category={category} id={id} />
      <ListRows
        what="streams"
        query={query}
        empty={<NoStreams filtered={filtered} onClear={() => navigate({ search: {} })} />}
        label="Streams"
        columns={COLUMNS}
        rows={rows}
        rowKey={({ stream }) => stream}
        cells={cellsOf}
        selected={selected ?? null}
        onOpen={(stream) => open({ to: "/streams/$category/$id", params: stream })}
        onMove={({ stream }) => navigate({ search: (old) => ({ ...old, stream }), replace: true })}
        onEnd={more}
      />
      <ListFoot count={rows && counted(rows.length, "stream")} hasMore={query.hasNextPage} order="last changed first" />
    </div>
  );
}

interface FiltersProps {
  readonly category: string | undefined;
  readonly id: string | undefined;
}

function Filters({ category, id }: FiltersProps) {
  const navigate = route.useNavigate();
  const { data } = useQuery(catalogQuery());
  const known = new Set(data?.eventTypes.map(({ domain }) => domain) ?? (category === undefined ? [] : [category]));
  return (
    <div className="bar">
      <SegmentedFilter
        label="Category"
        value={category}
        segments={[...known].map((name) => ({ value: name, label: name, icon: domainIcon(name) }))}
        onChange={(chosen) => navigate({ search: (old) => present({ ...old, category: chosen }), replace: true })}
      />
      <IdBox
        text={id ?? ""}
        categories={category === undefined ? [...known] : [category]}
        onText={(text) => navigate({ search: (old) => present({ ...old, id: text || undefined }), replace: true })}
      />
    </div>
  );
}

function NoStreams({ filtered, onClear }: { readonly filtered: boolean; readonly onClear: () => void }) {
  if (filtered) return <EmptyFiltered what="streams" onClear={onClear} />;
  const send = (
    <Link to="/send" className={buttonClass("ink")}>
      Send an event
    </Link>
  );
  return (
    <Empty title="No stream yet" actions={send}>
      Every form, task and counter is a stream of facts. The first one appears here by itself.
    </Empty>
  );
}

function cellsOf({ category, id, version, lastType, lastTime }: StreamItem) {
  return [
    <TypeName key="category" name={category} />,
    <IdText key="id" value={id} whole />,
    <span key="version" className="tn">
      {count(version)}
    </span>,
    <span key="last" className="cut">
      {lastType}
    </span>,
    <Ago key="time" value={lastTime} />,
  ];
}
