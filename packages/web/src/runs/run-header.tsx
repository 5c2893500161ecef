import type { RunDetail } from "@bridgework/functions/http/contract";
import { Link } from "@tanstack/react-router";
import { Glyph } from "../kit/glyph.tsx";
import { Id, IdText, StreamText } from "../kit/id.tsx";
import { runState } from "../kit/state.ts";
import { parseStreamName } from "../kit/stream-name.ts";
import { AbsoluteTime, useNow } from "../kit/time.tsx";
import { runTitle, tookOf, whyOf } from "./describe.ts";

interface Props {
  readonly run: RunDetail;
  readonly onStep: (key: string) => void;
}

export function RunHeader({ run, onStep }: Props) {
  return (
    <header className="r-head">
      <div className="r-title">
        <Glyph state={runState(run)} />
        <h1>{runTitle(run)}</h1>
        <Why run={run} onStep={onStep} />
      </div>
      <dl className="facts">
        <div>
          <dt>Trigger</dt>
          <dd>
            <Trigger run={run} />
          </dd>
        </div>
        <div>
          <dt>Started</dt>
          <dd>
            <AbsoluteTime value={run.startedAt} />
          </dd>
        </div>
        <div>
          <dt>Took</dt>
          <dd>
            <Took run={run} />
          </dd>
        </div>
        <div>
          <dt>Definition</dt>
          <dd>
            <Link to="/runs/$runId" params={{ runId: run.id }} search={{ tab: "definition" }} className="q">
              {run.workflow}
            </Link>
          </dd>
        </div>
        <Correlation run={run} />
        <div>
          <dt>Run</dt>
          <dd>
            <Id value={run.id} />
          </dd>
        </div>
      </dl>
    </header>
  );
}

function Why({ run, onStep }: Props) {
  const why = whyOf(run);
  if (why === undefined) return null;
  const content = (
    <>
      <Glyph state="failed" />
      <span className="cut">{why.text}</span>
    </>
  );
  const { step } = why;
  if (step === null) return <span className="r-why">{content}</span>;
  return (
    <button type="button" className="r-why" title={why.text} onClick={() => onStep(step)}>
      {content}
    </button>
  );
}

function Took({ run }: { readonly run: RunDetail }) {
  const { all, work } = tookOf(run, useNow());
  return (
    <>
      {all} <span className="t3">of which {work} work</span>
    </>
  );
}

function Trigger({ run: { trigger } }: { readonly run: RunDetail }) {
  if (trigger === null) return <span className="t3">started by hand</span>;
  const name = parseStreamName(trigger.stream);
  const stream = <StreamText stream={trigger.stream} version={trigger.version} />;
  return (
    <>
      <Link to="/events" search={{ event: trigger.eventId }} className="q">
        {trigger.eventType}
      </Link>{" "}
      {name === null ? (
        stream
      ) : (
        <Link to="/streams/$category/$id" params={name} search={{ at: trigger.version }} className="q">
          {stream}
        </Link>
      )}
    </>
  );
}

function Correlation({ run: { trigger } }: { readonly run: RunDetail }) {
  if (trigger === null) return null;
  return (
    <div>
      <dt>Correlation</dt>
      <dd>
        <Link to="/events" search={{ correlationId: trigger.correlationId }} className="q">
          <IdText value={trigger.correlationId} />
        </Link>
      </dd>
    </div>
  );
}
