import type { RedriveJob } from "@bridgework/functions/http/failures-contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { errorDetail, isNotFound } from "../data/fault.ts";
import { Button, ToolButton } from "../kit/button.tsx";
import { Field } from "../kit/field.tsx";
import { count } from "../kit/format.ts";
import { Glyph } from "../kit/glyph.tsx";
import { Id } from "../kit/id.tsx";
import { useKeys } from "../kit/keys.ts";
import type { State } from "../kit/state.ts";
import { Empty, ErrorCard, LoadingRows } from "../kit/states.tsx";
import { AbsoluteTime } from "../kit/time.tsx";
import { useLiveMessage } from "../live/use-live.ts";
import { useRefresh } from "../live/use-refresh.ts";
import { jobQuery, useAbortRedrive } from "./redrive-query.ts";
import "./letter.css";
import "./redrive.css";

const STATES: Readonly<Record<RedriveJob["status"], State>> = { running: "running", completed: "ok", aborted: "off" };

/** How far a redrive has come, as its facts are pushed. */
export function RedriveJobPanel({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { data: job, error, refetch } = useQuery(jobQuery(id));
  const refresh = useRefresh(jobQuery(id).queryKey);
  useLiveMessage("facts", ({ items }) => {
    if (items.some(({ stream }) => stream === `redrive#${id}`)) refresh();
  });
  useKeys({ Escape: onClose });
  return (
    <div className="l-side">
      <header>
        {job === undefined ? null : <Glyph state={STATES[job.status]} />}
        <h2>Redrive</h2>
        <Id value={id} />
        <ToolButton icon="close" label="Close the redrive" onClick={onClose} />
      </header>
      {job === undefined ? <Unread id={id} error={error} onRetry={() => void refetch()} /> : <Job job={job} />}
      {job?.status === "running" ? <Abort id={id} /> : null}
    </div>
  );
}

interface UnreadProps {
  readonly id: string;
  readonly error: unknown;
  readonly onRetry: () => void;
}

function Unread({ id, error, onRetry }: UnreadProps) {
  if (error === null) return <LoadingRows label="Loading the redrive" />;
  if (isNotFound(error)) return <Empty title="There is no such redrive">None has the id {id}.</Empty>;
  return <ErrorCard title="The redrive could not be read" error={error} onRetry={onRetry} />;
}

function Job({ job }: { readonly job: RedriveJob }) {
  const done = job.redriven + job.skipped;
  const total = Math.max(job.total, done);
  return (
    <section className="l-body" aria-label="Progress">
      <p className="wz-res tn" role="status">
        <strong>{count(done)}</strong> of {count(total)} gone through{job.status === "running" ? "" : `, ${job.status}`}
      </p>
      <progress className="wz-progress" aria-label="Letters gone through" value={done} max={Math.max(1, total)} />
      <dl className="pairs">
        <dt>Redriven</dt>
        <dd className="tn">{count(job.redriven)}</dd>
        <dt>Skipped</dt>
        <dd className="tn">{count(job.skipped)}</dd>
        <dt>Rate</dt>
        <dd className="tn">{job.ratePerSecond} /s at most</dd>
        <dt>Filter</dt>
        <dd>{Object.values(job.filter).join(", ") || "all dead letters"}</dd>
        <dt>Reason</dt>
        <dd>{job.reason}</dd>
        <dt>Started</dt>
        <dd>
          <AbsoluteTime value={job.startedAt} /> <span className="t3">by {job.startedBy}</span>
        </dd>
        {job.endedAt === null ? null : (
          <>
            <dt>Ended</dt>
            <dd>
              <AbsoluteTime value={job.endedAt} />
            </dd>
          </>
        )}
        {job.abortReason === null ? null : (
          <>
            <dt>Aborted</dt>
            <dd>{job.abortReason}</dd>
          </>
        )}
      </dl>
      <p>
        <Link to="/streams/$category/$id" params={{ category: "redrive", id: job.jobId }} className="q">
          What became of each letter
        </Link>
      </p>
    </section>
  );
}

function Abort({ id }: { readonly id: string }) {
  const [reason, setReason] = useState("");
  const abort = useAbortRedrive(id);
  const refusal = reason.trim() === "" ? "Give a reason first." : null;
  return (
    <footer>
      {abort.error === null ? null : <p role="alert">{errorDetail(abort.error).message}</p>}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (refusal === null && !abort.isPending) abort.mutate(reason.trim());
        }}
      >
        <Field
          label="Reason to stop, kept with the job"
          hint="What was redriven stays redriven; letters of one more second may follow."
        >
          {(control) => (
            <input
              {...control}
              className="input"
              value={reason}
              maxLength={1000}
              onChange={({ target }) => setReason(target.value)}
            />
          )}
        </Field>
        <div className="l-acts">
          <Button type="submit" refusal={abort.isPending ? "The server is at it." : refusal}>
            Abort
          </Button>
        </div>
      </form>
    </footer>
  );
}
