import type { RunItem } from "@bridgework/functions/http/contract";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { present } from "../app/search.ts";
import { catalogQuery, runsQuery } from "../data/queries.ts";
import { buttonClass } from "../kit/button.tsx";
import { counted, duration } from "../kit/format.ts";
import { Glyph } from "../kit/glyph.tsx";
import { StreamText } from "../kit/id.tsx";
import { ListFoot, ListRows, usePaged } from "../kit/paged.tsx";
import { SegmentedFilter } from "../kit/segmented.tsx";
import { runState } from "../kit/state.ts";
import { Empty, EmptyFiltered } from "../kit/states.tsx";
import { Ago, useNow } from "../kit/time.tsx";
import { useLive } from "../live/use-live.ts";
import { useRefresh } from "../live/use-refresh.ts";
import { runTitle } from "./describe.ts";
import { liveRuns, type RunsFilter } from "./live-runs.ts";
import { RUN_STATUSES, statusLabel } from "./statuses.ts";
import "../kit/filter-bar.css";
import "../kit/list-page.css";
import "./runs.css";

const route = getRouteApi("/runs");

const COLUMNS = [
  { key: "status", label: "Status" },
  { key: "workflow", label: "Workflow" },
  { key: "trigger", label: "Started by" },
  { key: "retries", label: "Retries", className: "r" },
  { key: "took", label: "Took", className: "r" },
  { key: "started", label: "Started", className: "r" },
] as const;

export function RunsPage() {
  const { status, workflow, run: selected } = route.useSearch();
  const navigate = route.useNavigate();
  const open = useNavigate();
  const filter = useMemo(
    () => ({ ...(status === undefined ? {} : { status }), ...(workflow === undefined ? {} : { workflow }) }),
    [status, workflow],
  );
  const query = useInfiniteQuery(runsQuery(filter));
  useRefresh(["runs"]);
  const book = useLive(({ runs }) => runs);
  const { read, more } = usePaged(query);
  const rows = useMemo(() => read && liveRuns(read, book, filter), [read, book, filter]);
  const filtered = status !== undefined || workflow !== undefined;
  return (
    <div className="lp rs">
      <h1 className="vh">Runs</h1>
      <Filters status={status} workflow={workflow} />
      <ListRows
        what="runs"
        query={query}
        empty={<NoRuns filtered={filtered} onClear={() => navigate({ search: {} })} />}
        label="Runs"
        columns={COLUMNS}
        rows={rows}
        rowKey={({ id }) => id}
        cells={cellsOf}
        selected={selected ?? null}
        onOpen={({ id }) => open({ to: "/runs/$runId", params: { runId: id } })}
        onMove={({ id }) => navigate({ search: (old) => ({ ...old, run: id }), replace: true })}
        onEnd={more}
      />
      <ListFoot count={rows && counted(rows.length, "run")} hasMore={query.hasNextPage} />
    </div>
  );
}

function Filters({ status, workflow }: RunsFilter) {
  const navigate = route.useNavigate();
  const { data } = useQuery(catalogQuery());
  const workflows = data?.workflows.map(({ name }) => name) ?? (workflow === undefined ? [] : [workflow]);
  return (
    <div className="bar">
      <SegmentedFilter
        label="Status"
        value={status}
        segments={RUN_STATUSES.map((value) => ({ value, label: statusLabel(value) }))}
        onChange={(chosen) => navigate({ search: (old) => present({ ...old, status: chosen }), replace: true })}
      />
      <SegmentedFilter
        label="Workflow"
        all="All workflows"
        value={workflow}
        segments={workflows.map((name) => ({ value: name, label: name }))}
        onChange={(chosen) => navigate({ search: (old) => present({ ...old, workflow: chosen }), replace: true })}
      />
    </div>
  );
}

function NoRuns({ filtered, onClear }: { readonly filtered: boolean; readonly onClear: () => void }) {
  if (filtered) return <EmptyFiltered what="runs" onClear={onClear} />;
  return (
    <Empty
      title="No run yet"
      actions={
        <Link to="/send" className={buttonClass("ink")}>
          Send an event
        </Link>
      }
    >
      A run starts when an event matches a rule. It appears here by itself.
    </Empty>
  );
}

function cellsOf(run: RunItem) {
  return [
    <Glyph key="status" state={runState(run)} label={runTitle(run)} />,
    <span key="workflow" className="mid cut">
      {run.workflow}
    </span>,
    <Trigger key="trigger" run={run} />,
    <span key="retries" className={run.retries === 0 ? "tn t3" : "tn"}>
      {run.retries}
    </span>,
    <Took key="took" run={run} />,
    <Ago key="started" value={run.startedAt} />,
  ];
}

function Trigger({ run: { trigger } }: { readonly run: RunItem }) {
  if (trigger === null) return <span className="t3">by hand</span>;
  return (
    <span className="rt">
      <span className="cut">{trigger.eventType}</span>
      <span className="t3 cut">
        <StreamText stream={trigger.stream} version={trigger.version} />
      </span>
    </span>
  );
}

function Took({ run }: { readonly run: RunItem }) {
  const now = useNow();
  const end = run.stoppedAt === null ? now : Date.parse(run.stoppedAt);
  return <span className="tn">{duration(Math.max(0, end - Date.parse(run.startedAt)))}</span>;
}
