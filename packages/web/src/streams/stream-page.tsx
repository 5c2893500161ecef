import type { EventItem, StreamState } from "@bridgework/functions/http/contract";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useCallback, useEffect } from "react";
import { present } from "../app/search.ts";
import type { StreamName } from "../data/api.ts";
import { isNotFound } from "../data/fault.ts";
import { streamEventsQuery, streamQuery } from "../data/queries.ts";
import { buttonClass } from "../kit/button.tsx";
import { usePaged } from "../kit/paged.tsx";
import { Empty } from "../kit/states.tsx";
import { UnreadOne } from "../kit/unread.tsx";
import { useLiveMessage } from "../live/use-live.ts";
import { useRefresh } from "../live/use-refresh.ts";
import { DiffPane } from "./diff-pane.tsx";
import { usePlay } from "./play.ts";
import { clampVersion, type Move, moveTo } from "./scrub.ts";
import { useScrubKeys } from "./scrub-keys.ts";
import { Scrubber } from "./scrubber.tsx";
import { StatePane } from "./state-pane.tsx";
import { VersionList } from "./version-list.tsx";
import "./stream.css";

const route = getRouteApi("/streams/$category/$id");

export function StreamPage() {
  const name = route.useParams();
  const newest = useQuery(streamQuery(name));
  useGrowth(name);
  if (newest.data !== undefined) return <Loaded key={newest.data.stream} newest={newest.data} />;
  if (isNotFound(newest.error)) return <NoStream {...name} />;
  return <UnreadOne what="stream" error={newest.error} onRetry={() => newest.refetch()} />;
}

/** Reads the newest version and the list again when the stream has grown; a state at a version never changes. */
function useGrowth({ category, id }: StreamName) {
  const newest = useRefresh(["stream", category, id, "newest"]);
  const versions = useRefresh(["stream-events", category, id]);
  useLiveMessage("facts", ({ items }) => {
    if (!items.some(({ stream }) => stream === `${category}#${id}`)) return;
    newest();
    versions();
  });
}

function Loaded({ newest }: { readonly newest: StreamState }) {
  const { at: wanted, diff = "changed" } = route.useSearch();
  const navigate = route.useNavigate();
  const at = clampVersion(wanted ?? newest.version, newest.version);
  const { shown, error, refetch } = useVersion(newest, at);
  const { events, more } = useVersions(newest, at);
  const go = useCallback(
    (version: number) => {
      const target = version >= newest.version ? undefined : version;
      void navigate({ search: (old) => present({ ...old, at: target }), replace: true });
    },
    [navigate, newest.version],
  );
  const play = usePlay(at, newest.version, go);
  const move = (step: Move) => {
    play.stop();
    go(moveTo(at, newest.version, step));
  };
  useScrubKeys({ onMove: move, onPlay: play.toggle });
  return (
    <div className="sm">
      <h1 className="vh">
        {newest.stream}, version {at}
      </h1>
      <Scrubber
        at={at}
        newest={newest.version}
        time={shown?.at === at ? shown.event.time : undefined}
        events={events}
        playing={play.playing}
        onMove={move}
        onGo={go}
        onPlay={play.toggle}
      />
      <div className="three">
        <VersionList events={events} newest={newest.version} at={at} onPick={go} onEnd={more} />
        {shown === undefined ? (
          <StateUnread error={error} onRetry={refetch} />
        ) : (
          <>
            <StatePane stream={shown} />
            <DiffPane
              stream={shown}
              mode={diff}
              onMode={(mode) => navigate({ search: (old) => ({ ...old, diff: mode }), replace: true })}
            />
          </>
        )}
      </div>
    </div>
  );
}

/** The state at a version; the one before stays until it has come, so that playing does not flicker. */
function useVersion(newest: StreamState, at: number) {
  const name = { category: newest.category, id: newest.id };
  const isNewest = at === newest.version;
  const query = useQuery({
    ...streamQuery(name, at),
    enabled: !isNewest,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
  return { shown: isNewest ? newest : query.data, error: query.error, refetch: () => void query.refetch() };
}

/** Read by themselves, so that the chart of a counter is whole and the version shown is in the list; then on scrolling. */
const MOST_BY_ITSELF = 2_000;
const NO_EVENTS: readonly EventItem[] = [];

function useVersions({ category, id }: StreamState, at: number) {
  const { read: events = NO_EVENTS, more } = usePaged(useInfiniteQuery(streamEventsQuery({ category, id })));
  const wanted = category === "counter" || (events.at(-1)?.version ?? 0) > at;
  const short = wanted && events.length < MOST_BY_ITSELF;
  useEffect(() => {
    if (short) more();
  }, [short, more]);
  return { events, more };
}

function StateUnread({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  return (
    <section aria-label="State">
      <UnreadOne what="state" error={error} onRetry={onRetry} />
    </section>
  );
}

function NoStream({ category, id }: StreamName) {
  const all = (
    <Link to="/streams" className={buttonClass()}>
      All streams
    </Link>
  );
  return (
    <Empty title="There is no such stream" actions={all}>
      Nothing was ever recorded in <span className="mono">{`${category}#${id}`}</span>.
    </Empty>
  );
}
