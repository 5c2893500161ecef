import type { CounterItem } from "@bridgework/functions/http/contract";
import { getRouteApi, Link } from "@tanstack/react-router";
import { errorDetail } from "../data/fault.ts";
import { count, duration } from "../kit/format.ts";
import { Icon } from "../kit/icon.tsx";
import { Kbd } from "../kit/kbd.tsx";
import { useKeys } from "../kit/keys.ts";
import { ErrorCard } from "../kit/states.tsx";
import { Ago } from "../kit/time.tsx";
import { Audience } from "./audience.tsx";
import { ChangeList } from "./change-list.tsx";
import { Pads } from "./pads.tsx";
import { RollingNumber } from "./rolling-number.tsx";
import { GLOBAL } from "./search.ts";
import { Trace } from "./trace.tsx";
import { useChange } from "./use-change.ts";
import { useChanges, useCounter } from "./use-counter.ts";
import "./counter.css";
import "./side.css";

const route = getRouteApi("/counter");

export function CounterPage() {
  const { id = GLOBAL } = route.useSearch();
  return <CounterView key={id} id={id} />;
}

function CounterView({ id }: { readonly id: string }) {
  const { query, learn } = useCounter(id);
  const changes = useChanges(id, query.data?.version ?? 0);
  return (
    <div className="ct">
      <h1 className="vh">Counter {id}</h1>
      <section className="hero" aria-label="Value">
        {query.data === undefined ? (
          <Unread error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Value counter={query.data} learn={learn} />
        )}
      </section>
      <Trace points={changes.points} />
      <aside className="side" aria-label="Watchers and changes">
        <Audience id={id} />
        <ChangeList id={id} {...changes} />
      </aside>
    </div>
  );
}

function Unread({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  if (error !== null) return <ErrorCard title="The counter could not be read" error={error} onRetry={onRetry} />;
  return (
    <p className="num t3" role="status" aria-label="Loading the counter">
      –
    </p>
  );
}

interface ValueProps {
  readonly counter: CounterItem;
  readonly learn: (counter: CounterItem) => void;
}

function Value({ counter, learn }: ValueProps) {
  const { change, underway, tookMs, error } = useChange(counter.counterId, learn);
  const by = (sign: 1 | -1) => (event: KeyboardEvent) => change(sign * (event.shiftKey ? 10 : 1));
  useKeys({ ArrowUp: by(1), ArrowDown: by(-1) });
  return (
    <>
      <RollingNumber value={counter.value} />
      <p className="under tn">
        <Version counter={counter} />
        {counter.changedAt === null ? null : (
          <span>
            changed <Ago value={counter.changedAt} />
          </span>
        )}
        {underway > 0 ? <span>saving {count(underway)}</span> : null}
        {underway === 0 && tookMs !== null ? <span>saved in {duration(tookMs)}</span> : null}
      </p>
      <Pads onChange={change} />
      {error === null ? null : (
        <p className="ct-wrong" role="alert">
          <Icon name="failed" />
          <span>The last change was not made. {errorDetail(error).message}</span>
        </p>
      )}
      <p className="label keys">
        <Kbd>↑</Kbd> <Kbd>↓</Kbd> by one, with <Kbd>⇧</Kbd> by ten. Hold to race.
      </p>
    </>
  );
}

function Version({ counter: { counterId, version } }: Pick<ValueProps, "counter">) {
  if (version === 0) return <span>never changed</span>;
  return (
    <Link to="/streams/$category/$id" params={{ category: "counter", id: counterId }} className="q">
      version {count(version)}
    </Link>
  );
}
