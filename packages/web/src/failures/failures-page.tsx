import type { DeadLetterItem } from "@bridgework/functions/http/contract";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { present } from "../app/search.ts";
import { lettersQuery } from "../data/queries.ts";
import { Button, buttonClass } from "../kit/button.tsx";
import { useKeys } from "../kit/keys.ts";
import { Pane } from "../kit/pane.tsx";
import { Segmented, SegmentedFilter } from "../kit/segmented.tsx";
import { Empty, EmptyFiltered } from "../kit/states.tsx";
import { Unread } from "../kit/unread.tsx";
import { useLiveMessage } from "../live/use-live.ts";
import { useRefresh } from "../live/use-refresh.ts";
import { Analytics } from "./analytics.tsx";
import { CLASSES } from "./classes.ts";
import { groupLetters } from "./fingerprint.ts";
import { LetterList } from "./letter-list.tsx";
import { LetterPanel } from "./letter-panel.tsx";
import { linesOf, summaryOf } from "./lines.ts";
import { RedriveJobPanel } from "./redrive-job.tsx";
import { RedriveWizard } from "./redrive-wizard.tsx";
import { RunningJobs } from "./running-jobs.tsx";
import { Sentence } from "./sentence.tsx";
import "./failures.css";

const route = getRouteApi("/failures");

/** In the address, where a redrive is being made. */
const NEW = "new";

export function FailuresPage() {
  const { letter = null, redrive = null } = route.useSearch();
  return (
    <div className="fl">
      <Pane
        id="failures"
        list={<Letters selected={letter} />}
        detail={letter === null && redrive === null ? null : <Detail letter={letter} redrive={redrive} />}
        label={redrive === null ? "Dead letter" : "Redrive"}
        start={58}
      />
    </div>
  );
}

interface Shown {
  readonly letter: string | null;
  readonly redrive: string | null;
}

/** A letter, a redrive that is being made, or one that was started. */
function Detail({ letter, redrive }: Shown) {
  const { class: errorClass, type, fingerprint } = route.useSearch();
  const navigate = route.useNavigate();
  const close = () =>
    void navigate({ search: (old) => present({ ...old, letter: undefined, redrive: undefined }), replace: true });
  if (redrive === null) return letter === null ? null : <LetterPanel key={letter} id={letter} onClose={close} />;
  if (redrive !== NEW) return <RedriveJobPanel key={redrive} id={redrive} onClose={close} />;
  return (
    <RedriveWizard
      filter={present({ errorClass, eventType: type, fingerprint })}
      onFilter={(filter) =>
        void navigate({
          search: (old) =>
            present({ ...old, class: filter.errorClass, type: filter.eventType, fingerprint: filter.fingerprint }),
          replace: true,
        })
      }
      onStarted={(job) => void navigate({ search: (old) => ({ ...old, redrive: job }), replace: true })}
      onClose={close}
    />
  );
}

function Letters({ selected }: { readonly selected: string | null }) {
  const { status = "dead", class: errorClass, type, fingerprint, closed } = route.useSearch();
  const navigate = route.useNavigate();
  const narrowed = present({ errorClass, eventType: type, fingerprint });
  const filter = { status, ...narrowed };
  const query = useInfiniteQuery(lettersQuery(filter));
  useLiveMessage("dead-letters", useRefresh(["letters"]));
  const total = query.data?.pages.at(-1)?.total ?? 0;
  const groups = useMemo(() => groupLetters(query.data?.pages.flatMap(({ items }) => items) ?? []), [query.data]);
  const folded = useMemo(() => new Set(closed), [closed]);
  const lines = useMemo(() => linesOf(groups, folded), [groups, folded]);
  const toggle = (key: string) => {
    const next = folded.has(key) ? [...folded].filter((each) => each !== key) : [...folded, key];
    void navigate({
      search: (old) => present({ ...old, closed: next.length === 0 ? undefined : next }),
      replace: true,
    });
  };
  const open = (letter: string) =>
    void navigate({ search: (old) => present({ ...old, letter, redrive: undefined }), replace: selected !== null });
  return (
    <section className="f-list" aria-label="Dead letters">
      <header className="f-head">
        <Sentence summary={query.data === undefined ? null : summaryOf(groups, total)} status={status} />
        <Filters />
        <RunningJobs />
      </header>
      <Analytics filter={filter} onType={(picked) => void navigate({ search: (old) => ({ ...old, type: picked }) })} />
      {query.data === undefined ? (
        <Unread what="dead letters" error={query.error} onRetry={() => query.refetch()} />
      ) : null}
      {query.data !== undefined && lines.length === 0 ? (
        <NoLetters status={status} filtered={Object.keys(narrowed).length > 0} />
      ) : null}
      {lines.length === 0 ? null : <LetterList lines={lines} selected={selected} onToggle={toggle} onOpen={open} />}
      {query.hasNextPage ? (
        <p className="f-more">
          Older letters were not read yet.
          <Button onClick={() => query.fetchNextPage()}>Read more</Button>
        </p>
      ) : null}
    </section>
  );
}

type Status = DeadLetterItem["status"];

function Filters() {
  const { status = "dead", class: errorClass, type, fingerprint } = route.useSearch();
  const navigate = route.useNavigate();
  const redrive = () => void navigate({ search: (old) => present({ ...old, letter: undefined, redrive: NEW }) });
  useKeys({ R: redrive });
  return (
    <div className="f-bar">
      <Segmented<Status>
        label="Status"
        value={status}
        segments={[
          { value: "dead", label: "Dead", icon: "dead" },
          { value: "redriven", label: "Redriven", icon: "redriven" },
        ]}
        onChange={(value) =>
          navigate({
            search: (old) => present({ ...old, status: value === "dead" ? undefined : value, letter: undefined }),
          })
        }
      />
      {status === "dead" ? (
        <Button icon="redriven" keys="⇧R" onClick={redrive}>
          Redrive…
        </Button>
      ) : null}
      <SegmentedFilter
        label="Class"
        all="All classes"
        value={errorClass}
        segments={CLASSES.map((value) => ({ value, label: value }))}
        onChange={(chosen) => navigate({ search: (old) => present({ ...old, class: chosen }), replace: true })}
      />
      <Chip name="type" value={type} />
      <Chip name="fingerprint" value={fingerprint} />
    </div>
  );
}

/** A part of the filter that came from somewhere else on the page, to be taken away. */
function Chip({ name, value }: { readonly name: "type" | "fingerprint"; readonly value: string | undefined }) {
  const navigate = route.useNavigate();
  if (value === undefined) return null;
  return (
    <Button
      kind="bare"
      icon="close"
      className="f-chip"
      title={value}
      onClick={() => void navigate({ search: (old) => present({ ...old, [name]: undefined }), replace: true })}
    >
      <span className="cut">
        {name}: {value}
      </span>
    </Button>
  );
}

function NoLetters({ status, filtered }: { readonly status: Status; readonly filtered: boolean }) {
  const navigate = route.useNavigate();
  if (filtered) {
    return (
      <EmptyFiltered
        what="letters"
        onClear={() =>
          navigate({ search: (old) => present({ ...old, class: undefined, type: undefined, fingerprint: undefined }) })
        }
      />
    );
  }
  if (status === "redriven") {
    return (
      <Empty title="Nothing was redriven">A dead letter that is published again is kept here with its time.</Empty>
    );
  }
  const runs = (
    <Link to="/runs" className={buttonClass()}>
      See the runs
    </Link>
  );
  return (
    <Empty title="No dead letters. Nice work!" actions={runs}>
      Every event found its way. What fails for good is kept here with its reason, until somebody redrives it.
    </Empty>
  );
}
