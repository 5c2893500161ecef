import "./events.css";
import "./events-small.css";
import "./detail.css";
import "./first-run.css";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { buttonClass } from "../kit/button.tsx";
import { counted } from "../kit/format.ts";
import { Icon } from "../kit/icon.tsx";
import { useKeys } from "../kit/keys.ts";
import { LiveText } from "../kit/live-text.tsx";
import { Pane } from "../kit/pane.tsx";
import { Segmented } from "../kit/segmented.tsx";
import { EventPanel } from "./event-detail.tsx";
import { EventTable } from "./event-table.tsx";
import { Facets } from "./facets.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { FirstRun } from "./first-run.tsx";
import { EVENT_TABS, type EventsSearch, filterOf, isFiltered, LIVE_MODES, readEventsSearch } from "./search.ts";
import { type EventList, useEventList } from "./use-event-list.ts";
import { useTail } from "./use-tail.ts";

const route = getRouteApi("/events");

const MODES = [
  { value: "paused", label: "Paused", icon: "pause", title: "p: the list stands still" },
  { value: "live", label: "Live", dot: true, title: "l: new events are counted" },
  { value: "tail", label: "Tail", icon: "tail", title: "a: new events are shown as they come" },
] as const;

const CLOSED: Partial<EventsSearch> = { event: "", tab: "payload" };

/** All facts in their global order, newest first, with what rules made of each. */
export function EventsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = useCallback(
    (changed: Partial<EventsSearch>, replace = false) =>
      void navigate({ search: (before) => readEventsSearch({ ...before, ...changed }), replace }),
    [navigate],
  );
  const filter = useFilter(search);
  const list = useEventList(filter);
  const mode = search.live ?? "live";
  const tail = useTail(list, mode);
  const counts = useCounts(list, search);
  usePageKeys(change, search, tail.show);
  const first = list.query.isSuccess && list.rows.length === 0 && !isFiltered(search);
  const panel =
    search.event === undefined ? null : (
      <EventPanel
        id={search.event}
        tab={search.tab ?? "payload"}
        onTab={(tab) => change({ tab }, true)}
        onClose={() => change(CLOSED)}
      />
    );
  return (
    <div className="ev">
      <h1 className="vh">Events</h1>
      <div className="bar">
        <FilterBar search={search} onChange={change} />
        <Fresh count={mode === "paused" ? 0 : list.waiting.count} more={list.waiting.hole} onShow={tail.show} />
        <Segmented label="Live mode" value={mode} segments={MODES} onChange={(live) => change({ live }, true)} />
        <Link to="/send" className={buttonClass("ink")}>
          Send event
        </Link>
      </div>
      {first ? (
        <FirstRun />
      ) : (
        <Pane
          id="events"
          label="Event"
          start={56}
          detail={panel}
          list={
            <div className="ev-side">
              <div className="ev-list">
                <Facets search={search} counts={counts} onChange={change} />
                <EventTable search={search} filter={filter} list={list} tail={tail} onChange={change} />
              </div>
            </div>
          }
        />
      )}
    </div>
  );
}

export type Change = (changed: Partial<EventsSearch>, replace?: boolean) => void;

/** A span that is relative to now begins when it is chosen; else each render would ask for another list. */
function useFilter(search: EventsSearch) {
  const key = JSON.stringify([
    search.type,
    search.stream,
    search.correlationId,
    search.last,
    search.since,
    search.until,
  ]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key holds every part of the search that the filter has.
  return useMemo(() => filterOf(search, Date.now()), [key]);
}

/** Counts are shown only while every event that there is has been read. */
function useCounts(list: EventList, search: EventsSearch): ReadonlyMap<string, number> | null {
  const { rows, complete } = list;
  const known = complete && search.type === undefined;
  return useMemo(() => {
    if (!known) return null;
    const counts = new Map<string, number>();
    for (const { fact } of rows) counts.set(fact.type, (counts.get(fact.type) ?? 0) + 1);
    return counts;
  }, [rows, known]);
}

interface FreshProps {
  readonly count: number;
  /** There are more than could be counted. */
  readonly more: boolean;
  readonly onShow: () => void;
}

function Fresh({ count, more, onShow }: FreshProps) {
  const text = count === 0 && !more ? "" : `${counted(count, "new event").replace(" ", more ? "+ " : " ")}`;
  return (
    <>
      <LiveText text={text} />
      {text === "" ? null : (
        <button type="button" className="fresh tn" onClick={onShow} title="n">
          <Icon name="up" />
          {text}
        </button>
      )}
    </>
  );
}

function usePageKeys(change: Change, search: EventsSearch, show: () => void): void {
  const open = search.event !== undefined;
  useKeys({
    ...Object.fromEntries(LIVE_MODES.map((live) => [MODE_KEYS[live], () => change({ live }, true)])),
    n: show,
    ...(open ? { Escape: () => change(CLOSED), w: () => change({ tab: "matching" }, true) } : {}),
    ...(open ? Object.fromEntries(EVENT_TABS.map((tab, at) => [String(at + 1), () => change({ tab }, true)])) : {}),
  });
}

const MODE_KEYS = { paused: "p", live: "l", tail: "a" } as const;
