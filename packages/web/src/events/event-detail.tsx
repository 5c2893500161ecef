import type { EventDetail } from "@bridgework/functions/http/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { isNotFound } from "../data/fault.ts";
import { eventQuery } from "../data/queries.ts";
import { ToolButton } from "../kit/button.tsx";
import { domainIcon, Icon } from "../kit/icon.tsx";
import { Id, StreamText } from "../kit/id.tsx";
import { JsonView } from "../kit/json-view.tsx";
import { Empty, ErrorCard, LoadingRows } from "../kit/states.tsx";
import { parseStreamName } from "../kit/stream-name.ts";
import { TabPanel, Tabs } from "../kit/tabs.tsx";
import { AbsoluteTime, Ago } from "../kit/time.tsx";
import { runsOfEvent } from "../live/run-book.ts";
import { useLive } from "../live/use-live.ts";
import { MatchingTab } from "./matching-tab.tsx";
import { MetaTab } from "./meta-tab.tsx";
import type { EventTab } from "./search.ts";

interface Props {
  readonly id: string;
  readonly tab: EventTab;
  readonly onTab: (tab: EventTab) => void;
  readonly onClose: () => void;
}

/** One event: what it says, which rules it met, where it came from. */
export function EventPanel({ id, tab, onTab, onClose }: Props) {
  const { data: event, error, refetch } = useQuery(eventQuery(id));
  useNewRuns(event);
  if (event !== undefined) return <Detail event={event} tab={tab} onTab={onTab} onClose={onClose} />;
  return (
    <div className="detail">
      <header className="d-head">
        <div className="d-title">
          <h2>Event</h2>
        </div>
        <ToolButton icon="close" label="Close (Esc)" onClick={onClose} />
      </header>
      <div className="d-body">
        {error === null ? <LoadingRows /> : null}
        {error !== null && isNotFound(error) ? <Empty title="There is no such event">{error.message}</Empty> : null}
        {error !== null && !isNotFound(error) ? (
          <ErrorCard title="The event could not be read" error={error} onRetry={() => void refetch()} />
        ) : null}
      </div>
    </div>
  );
}

interface DetailProps extends Omit<Props, "id"> {
  readonly event: EventDetail;
}

function Detail({ event, tab, onTab, onClose }: DetailProps) {
  const matched = event.rules.filter((rule) => rule.matched).length;
  const tabs = [
    { value: "payload", label: "Payload" },
    { value: "matching", label: "Matching", note: `${matched} of ${event.rules.length}` },
    { value: "meta", label: "Meta" },
  ] as const;
  return (
    <div className="detail">
      <DetailHead event={event} onClose={onClose} />
      <Tabs label="Event" value={tab} tabs={tabs} onChange={onTab} />
      <TabPanel label="Event" value={tab} className="d-body">
        {tab === "payload" ? <JsonView value={event.data} label="Payload" /> : null}
        {tab === "matching" ? <MatchingTab event={event} /> : null}
        {tab === "meta" ? <MetaTab event={event} /> : null}
      </TabPanel>
    </div>
  );
}

function DetailHead({ event, onClose }: Pick<DetailProps, "event" | "onClose">) {
  const stream = parseStreamName(event.stream);
  return (
    <header className="d-head">
      <div className="d-title">
        <Icon name={domainIcon(event.type)} />
        <h2>{event.type}</h2>
        <span className="t3">v{event.schemaVersion}</span>
      </div>
      <ToolButton icon="close" label="Close (Esc)" onClick={onClose} />
      <p className="d-meta">
        <Id value={event.id} whole />
        {stream === null ? (
          <StreamText stream={event.stream} version={event.version} />
        ) : (
          <Link to="/streams/$category/$id" params={stream} search={{ at: event.version }} className="q">
            <StreamText stream={event.stream} version={event.version} />
          </Link>
        )}
        <AbsoluteTime value={event.time} />
        <span className="t3">
          <Ago value={event.time} />
        </span>
      </p>
    </header>
  );
}

/** A run that started since the event was read is not among its rules yet: it is read again. */
function useNewRuns(event: EventDetail | undefined): void {
  const queries = useQueryClient();
  const book = useLive((status) => status.runs);
  const id = event?.id ?? "";
  const more = event !== undefined && runsOfEvent(book, event.id, event.runs).length > event.runs.length;
  useEffect(() => {
    if (more) void queries.invalidateQueries({ queryKey: ["event", id] });
  }, [more, queries, id]);
}
