import type { RunItem } from "@bridgework/functions/http/contract";
import { Link } from "@tanstack/react-router";
import { duration } from "./format.ts";
import { Glyph } from "./glyph.tsx";
import { Icon } from "./icon.tsx";
import { runState } from "./state.ts";

/** Which rule matched and what became of the run it started; links to the run. */
export function OutcomePill({ run }: { readonly run: RunItem }) {
  const state = runState(run);
  const note = outcomeNote(run);
  return (
    <Link
      to="/runs/$runId"
      params={{ runId: run.id }}
      className={`pill p-${state}`}
      tabIndex={-1}
      title={run.error === null ? run.workflow : `${run.workflow}: ${run.error}`}
      onClick={(event) => event.stopPropagation()}
    >
      {run.trigger?.rule ?? run.workflow}
      <i>→</i>
      <Glyph state={state} />
      {note === null ? null : <span className="tn">{note}</span>}
    </Link>
  );
}

/** The event started nothing. */
export function NoMatch() {
  return (
    <span className="none">
      <Icon name="nomatch" />
      no match
    </span>
  );
}

function outcomeNote({ status, activity, retries, startedAt, stoppedAt, error }: RunItem): string | null {
  if (status === "FAILED") return error;
  if (stoppedAt !== null) return duration(Date.parse(stoppedAt) - Date.parse(startedAt));
  return activity === "retrying" ? `try ${retries + 1}` : null;
}
