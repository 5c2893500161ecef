import type { RedriveJob } from "@bridgework/functions/http/failures-contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { errorDetail } from "../data/fault.ts";
import { Button } from "../kit/button.tsx";
import { TextField } from "../kit/field.tsx";
import { count } from "../kit/format.ts";
import { Glyph } from "../kit/glyph.tsx";
import { Id } from "../kit/id.tsx";
import { SideBody, SidePanel } from "../kit/side-panel.tsx";
import type { State } from "../kit/state.ts";
import { AbsoluteTime } from "../kit/time.tsx";
import { UnreadOne } from "../kit/unread.tsx";
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
  const title = (
    <>
      {job === undefined ? null : <Glyph state={STATES[job.status]} />}
      <h2>Redrive</h2>
      <Id value={id} />
    </>
  );
  return (
    <SidePanel what="redrive" title={title} onClose={onClose}>
      {job === undefined ? (
        <UnreadOne what="redrive" error={error} missing={`None has the id ${id}.`} onRetry={() => void refetch()} />
      ) : (
        <Job job={job} />
      )}
      {job?.status === "running" ? <Abort id={id} /> : null}
    </SidePanel>
  );
}

function Job({ job }: { readonly job: RedriveJob }) {
  const done = job.redriven + job.skipped;
  const total = Math.max(job.total, done);
  return (
    <SideBody label="Progress">
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
    </SideBody>
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
        <TextField
          label="Reason to stop, kept with the job"
          hint="What was redriven stays redriven; letters of one more second may follow."
          maxLength={1000}
          value={reason}
          onText={setReason}
        />
        <div className="l-acts">
          <Button type="submit" refusal={abort.isPending ? "The server is at it." : refusal}>
            Abort
          </Button>
        </div>
      </form>
    </footer>
  );
}
