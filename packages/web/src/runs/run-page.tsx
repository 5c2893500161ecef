import type { RunDetail } from "@bridgework/functions/http/contract";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useRef } from "react";
import { present } from "../app/search.ts";
import { isNotFound } from "../data/fault.ts";
import { runQuery } from "../data/queries.ts";
import { buttonClass } from "../kit/button.tsx";
import { count } from "../kit/format.ts";
import { useKeys } from "../kit/keys.ts";
import { useSmall } from "../kit/media.ts";
import { Empty } from "../kit/states.tsx";
import { TabPanel, Tabs } from "../kit/tabs.tsx";
import { UnreadOne } from "../kit/unread.tsx";
import { useLiveMessage } from "../live/use-live.ts";
import { useRefresh } from "../live/use-refresh.ts";
import { Emitted } from "./emitted.tsx";
import { EventPanel, History } from "./history.tsx";
import { worthShowing } from "./rows.ts";
import { RunHeader } from "./run-header.tsx";
import { type RunTab, timelineView, viewSearch } from "./search.ts";
import { Payload, StepPanel } from "./step-panel.tsx";
import { Timeline } from "./timeline.tsx";
import "./run.css";

const route = getRouteApi("/runs/$runId");
const LABEL = "Run";

export function RunPage() {
  const { runId } = route.useParams();
  const { data, error, refetch } = useQuery(runQuery(runId));
  useChanges(runId, data);
  if (data !== undefined) return <Loaded key={runId} run={data} />;
  if (isNotFound(error)) {
    return (
      <Empty
        title="There is no such run"
        actions={
          <Link to="/runs" className={buttonClass()}>
            All runs
          </Link>
        }
      >
        No run has the id <span className="mono">{runId}</span>. It may be of another data folder or stage.
      </Empty>
    );
  }
  return <UnreadOne what="run" error={error} onRetry={() => refetch()} />;
}

/** Reads the run again when it, or a fact of its correlation, was pushed. */
function useChanges(runId: string, run: RunDetail | undefined) {
  const changed = useRefresh(["run", runId]);
  const longer = useRefresh(["history", runId]);
  const both = () => {
    changed();
    longer();
  };
  useLiveMessage("runs", ({ items }) => items.some(({ id }) => id === runId) && both());
  useLiveMessage("facts", ({ items }) => {
    const mine = run?.trigger?.correlationId;
    if (run?.stoppedAt === null && items.some(({ meta }) => meta.correlationId === mine)) both();
  });
}

function Loaded({ run }: { readonly run: RunDetail }) {
  const { tab = "timeline" } = route.useSearch();
  const navigate = route.useNavigate();
  const { step, open, close } = useStep(run, tab);
  const panel = step === null ? null : <Detail run={run} tab={tab} step={step} onClose={close} />;
  const choose = (value: RunTab) =>
    navigate({ search: (old) => present({ ...old, tab: value === "timeline" ? undefined : value, step: undefined }) });
  return (
    <div className="run">
      <RunHeader run={run} onStep={open} />
      <Tabs label={LABEL} value={tab} onChange={choose} tabs={tabsOf(run)} />
      <div className={panel === null ? "r-split" : "r-split with-step"}>
        <TabPanel label={LABEL} value={tab} className="r-main">
          <TabContent run={run} tab={tab} step={step} onStep={open} />
        </TabPanel>
        {panel}
      </div>
    </div>
  );
}

/** The step of the panel. It opens by itself on what went wrong, on a screen that has room for it. */
function useStep(run: RunDetail, tab: RunTab) {
  const { step } = route.useSearch();
  const navigate = route.useNavigate();
  const small = useSmall();
  // Kept from the first sight of the run, so that the panel does not move from state to state while it runs.
  const first = useRef(worthShowing(run.timeline)?.id ?? (run.stoppedAt === null ? "run" : null));
  const own = tab === "timeline" && !small && first.current !== null ? String(first.current) : null;
  const open = (key: string) => {
    void navigate({ search: (old) => ({ ...old, step: key }), replace: step !== undefined });
  };
  const close = () => {
    void navigate({ search: (old) => ({ ...old, step: "none" }), replace: true });
  };
  useKeys({ Escape: close });
  return { step: step === "none" ? null : (step ?? own), open, close };
}

interface ContentProps {
  readonly run: RunDetail;
  readonly tab: RunTab;
  readonly step: string | null;
  readonly onStep: (key: string) => void;
}

function TabContent({ run, tab, step, onStep }: ContentProps) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  switch (tab) {
    case "timeline":
      return (
        <Timeline
          run={run}
          view={timelineView(search)}
          onView={(view) => navigate({ search: (old) => present({ ...old, ...viewSearch(view) }), replace: true })}
          selected={step}
          onSelect={onStep}
        />
      );
    case "history":
      return <History runId={run.id} selected={step} onSelect={onStep} />;
    case "emitted":
      return <Emitted facts={run.emitted} />;
    case "definition":
      return (
        <div className="def">
          <h2 className="vh">Definition of {run.workflow}</h2>
          <Payload title="Definition" value={run.definition} />
        </div>
      );
  }
}

interface DetailProps {
  readonly run: RunDetail;
  readonly tab: RunTab;
  readonly step: string;
  readonly onClose: () => void;
}

function Detail({ run, tab, step, onClose }: DetailProps) {
  switch (tab) {
    case "timeline":
      return <StepPanel run={run} step={step} onClose={onClose} />;
    case "history":
      return <EventPanel runId={run.id} eventId={step} onClose={onClose} />;
    case "emitted":
    case "definition":
      return null;
  }
}

function tabsOf(run: RunDetail) {
  return [
    { value: "timeline", label: "Timeline" },
    { value: "history", label: "History", note: count(run.events) },
    { value: "emitted", label: "Emitted events", note: count(run.emitted.length) },
    { value: "definition", label: "Definition" },
  ] as const;
}
