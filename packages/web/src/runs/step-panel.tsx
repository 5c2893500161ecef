import type { RunDetail, TimelineRow } from "@bridgework/functions/http/contract";
import type { ReactNode } from "react";
import type { Json } from "../data/json.ts";
import { ToolButton } from "../kit/button.tsx";
import { useCopied } from "../kit/copy.ts";
import { Glyph } from "../kit/glyph.tsx";
import { JsonView } from "../kit/json-view.tsx";
import { rowState, runState } from "../kit/state.ts";
import { ClockTime, useNow } from "../kit/time.tsx";
import { afterAttempt, attemptTook, causeText, runTitle, stateSentence, tookOf } from "./describe.ts";
import { ancestorsOf } from "./rows.ts";
import "./step.css";

interface Props {
  readonly run: RunDetail;
  /** Key of a line of the timeline. */
  readonly step: string;
  readonly onClose: () => void;
}

/** What a line of the timeline stands for: the run, a state, or one attempt of a state. */
export function StepPanel({ run, step, onClose }: Props) {
  const [id, number] = step.split("-");
  const state = run.timeline.find((row) => String(row.id) === id);
  if (state !== undefined) return <StatePanel run={run} state={state} attempt={Number(number)} onClose={onClose} />;
  return (
    <Panel name={run.workflow} about="the whole run" glyph={<Glyph state={runState(run)} />} onClose={onClose}>
      <RunSays run={run} />
      {run.error === null ? null : <Failure error={run.error} cause={run.cause} />}
      <Payload title="Input" value={run.input} />
      {run.output === null ? null : <Payload title="Output" value={run.output} />}
    </Panel>
  );
}

function RunSays({ run }: { readonly run: RunDetail }) {
  const { all, work } = tookOf(run, useNow());
  return (
    <p className="s-says">
      {runTitle(run)} {run.stoppedAt === null ? "for" : "after"} {all}, of which {work} work.
    </p>
  );
}

interface StateProps {
  readonly run: RunDetail;
  readonly state: TimelineRow;
  readonly attempt: number;
  readonly onClose: () => void;
}

function StatePanel({ run, state, attempt, onClose }: StateProps) {
  const holders = ancestorsOf(run.timeline, state);
  const about = holders.length === 0 ? state.type : `${state.type} in ${holders.join(" › ")}`;
  const glyph = <Glyph state={rowState(state.status)} />;
  return (
    <Panel name={state.name} about={about} glyph={glyph} onClose={onClose}>
      <p className="s-says">{stateSentence(state, run.definition, useNow())}</p>
      <StateFailure state={state} />
      {state.attempts.length === 0 ? null : <Attempts state={state} current={attempt} />}
      {state.input === null ? null : <Payload title="Input" value={state.input} />}
      {state.output === null ? null : (
        <Payload title={state.status === "caught" ? "Output of the catch" : "Output"} value={state.output} />
      )}
    </Panel>
  );
}

interface PanelProps {
  readonly name: string;
  readonly about: string;
  readonly glyph: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function Panel({ name, about, glyph, onClose, children }: PanelProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a panel that scrolls must be reachable by keys.
    <aside className="step" aria-label={`Details of ${name}`} tabIndex={0}>
      <header>
        <div className="s-title">
          {glyph}
          <h2 className="cut">{name}</h2>
          <span className="t3 cut">{about}</span>
        </div>
        <ToolButton icon="close" label="Close the panel" onClick={onClose} />
      </header>
      {children}
    </aside>
  );
}

/** Of the state; while it is tried again, of the last attempt. */
function StateFailure({ state }: { readonly state: TimelineRow }) {
  const last = state.attempts.at(-1);
  const error = state.error ?? last?.error ?? null;
  return error === null ? null : <Failure error={error} cause={state.cause ?? last?.cause ?? null} />;
}

function Failure({ error, cause }: { readonly error: string; readonly cause: string | null }) {
  const text = causeText(cause);
  return (
    <section className="pl">
      <h3 className="label">
        Error <span className="mono cls">{error}</span>
      </h3>
      {text === "" ? null : <p className="err">{text}</p>}
    </section>
  );
}

function Attempts({ state, current }: { readonly state: TimelineRow; readonly current: number }) {
  const now = useNow();
  return (
    <section className="pl">
      <h3 className="label">Attempts</h3>
      <ol className="atts tn">
        {state.attempts.map((attempt, index) => (
          <li
            key={attempt.number}
            title={causeText(attempt.cause)}
            {...(attempt.number === current ? { "aria-current": true } : {})}
          >
            <Glyph state={rowState(attempt.status)} />
            <span>{attempt.number}</span>
            <ClockTime value={attempt.startedAt ?? attempt.scheduledAt} />
            <span className="r">{attemptTook(state, index, now)}</span>
            <span className="w">{afterAttempt(state, index)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

export function Payload({ title, value }: { readonly title: string; readonly value: Json }) {
  const [copied, copy] = useCopied();
  return (
    <section className="pl">
      <h3 className="label">
        {title}
        <ToolButton
          icon={copied ? "ok" : "copy"}
          label={`Copy ${title.toLowerCase()}`}
          onClick={() => copy(JSON.stringify(value, null, 2))}
        />
      </h3>
      <div className="well">
        <JsonView value={value} label={title} />
      </div>
    </section>
  );
}
